/* page.c - one function a section, in the order in which it is read. What comes from papers is
 * escaped on its way out; what is written here is markup. */
#include "app/report/page.h"

#include "app/report/chart.h"
#include "app/report/graph.h"
#include "app/report/layout.h"
#include "app/report/page_style.h"
#include "app/report/rings.h"
#include "base/check.h"

typedef struct Page {
    TextBuf *buf;
    const Report *report;
    Lang lang;
} Page;

static const char *tell(const Page *page, const char *en, const char *zh)
    __attribute__((format_arg(2), format_arg(3)));

static const char *tell(const Page *page, const char *en, const char *zh)
{
    return say(page->lang, en, zh);
}

static void raw(const Page *page, const char *html)
{
    textbuf_puts(page->buf, html);
}

static void element(const Page *page, const char *tag, const char *css, Text text)
{
    textbuf_format(page->buf, *css ? "<%s class=\"%s\">" : "<%s%s>", tag, css);
    textbuf_html(page->buf, text);
    textbuf_format(page->buf, "</%s>\n", tag);
}

static void section(const Page *page, const char *id, const char *en, const char *zh)
{
    textbuf_format(page->buf, "</section>\n<section id=\"%s\">\n", id);
    element(page, "h2", "", text_of(say(page->lang, en, zh)));
}

static void cell(const Page *page, const char *css, Text text)
{
    element(page, "td", css, text);
}

static void money_cell(const Page *page, Money money)
{
    char text[DECIMAL_TEXT_SIZE];
    cell(page, "number", text_of(money_format_grouped(money, text)));
}

/* --- the first screen ------------------------------------------------------------------------ */

static void tile(const Page *page, Text figure, const char *en, const char *zh)
{
    raw(page, "<div class=\"tile\">");
    element(page, "b", "", figure);
    element(page, "span", "", text_of(say(page->lang, en, zh)));
    raw(page, "</div>\n");
}

static Err tiles(Ctx *cx, const Page *page)
{
    const Report *r = page->report;
    Text text;
    size_t stopped = 0, tried = 0;
    for (size_t a = 0; a < r->attack_count; a++)
        for (size_t t = 0; t < r->attacks[a].try_count; t++) {
            tried++;
            stopped += r->attacks[a].tries[t].stopped;
        }
    raw(page, "<div class=\"tiles\">\n");
    TRY(layout_money(cx, r->value, &text));
    tile(page, text, "the order", "主订单金额");
    TRY(text_format(cx, &text, "%zu", r->node_count > 0 ? r->node_count - 1 : 0));
    tile(page, text, "orders placed for it", "其下各级订单");
    if (r->day_count > 0) {
        TRY(layout_percent(cx, r->closure[r->day_count - 1].graph, &text));
        tile(page, text, "closed, all of them", "整图闭合度");
    }
    TRY(text_format(cx, &text, tell(page, "%d days", "%d 天"), r->days));
    tile(page, text, "from order to settlement", "从下单到结算");
    TRY(text_format(cx, &text, "%zu / %zu", stopped, tried));
    tile(page, text, "attempts at fraud stopped", "欺诈尝试被拦截");
    raw(page, "</div>\n");
    return ERR_OK;
}

static Err opening(Ctx *cx, const Page *page)
{
    const Report *r = page->report;
    raw(page, "<section id=\"top\">\n");
    element(page, "p", "brand", text_of(tell(page, "weft · a supply chain, closed and financed",
                                             "经纬 weft · 一条供应链的闭合与融资")));
    element(page, "h1", "", r->title);
    element(page, "p", "lead", r->about);
    TRY(tiles(cx, page));
    element(page, "p", "note", r->note);
    return ERR_OK;
}

/* --- closure and the twelve steps ------------------------------------------------------------ */

static void closure(const Page *page)
{
    section(page, "closure", "Four flows, one number", "四流合一");
    element(page, "p", "", text_of(tell(page,
        "Each paper moves one of four flows forward. Closure is the least of them: an order is "
        "only as sure as its weakest proof. Dashed: the mean of the four. The numbers above are "
        "the twelve steps.",
        "每张单据推动四流之一前进。闭合度取四流中最低的一个：一张订单有多可靠，要看最弱的那条证据。"
        "虚线为四流均值。图上方的数字是十二个步骤。")));
    raw(page, "<figure class=\"chart\">");
    chart_closure(page->buf, page->report);
    raw(page, "</figure>\n");
}

static void flow_bars(const Page *page, const ReportDay *day)
{
    raw(page, "<div class=\"flows\">");
    for (int f = 0; f < FLOW_COUNT; f++) {
        int percent = (int)(day->flow[f].e9 / (RATE_ONE_E9 / 100));
        raw(page, "<div>");
        element(page, "span", "", text_of(page->lang == LANG_ZH ? flow_chinese((Flow)f)
                                                                : flow_name((Flow)f)));
        textbuf_format(page->buf, "<i class=\"%s\"><u style=\"width:%d%%\"></u></i><em>%d %%</em>"
                       "</div>", percent == 100 ? "full" : "", percent, percent);
    }
    raw(page, "</div>\n");
}

static void chapter(const Page *page, const ReportChapter *it)
{
    char until[DATE_TEXT_SIZE];
    textbuf_format(page->buf, "<li><div class=\"step\">%d</div><div class=\"what\">", it->step);
    element(page, "time", "", text_of(date_format(it->until, until)));
    element(page, "h3", "", it->title);
    element(page, "p", "", it->say);
    if (it->fact_count > 0)
        raw(page, "<ul>");
    for (size_t i = 0; i < it->fact_count; i++)
        element(page, "li", "", it->facts[i]);
    if (it->fact_count > 0)
        raw(page, "</ul>\n");
    raw(page, "</div>");
    flow_bars(page, it->end);
    raw(page, "</li>\n");
}

static Err steps(Ctx *cx, const Page *page)
{
    const Report *r = page->report;
    Text line;
    section(page, "steps", "Twelve steps", "十二步");
    raw(page, "<ol class=\"steps\">\n");
    for (size_t i = 0; i < r->chapter_count; i++)
        chapter(page, &r->chapters[i]);
    raw(page, "</ol>\n");
    TRY(text_format(cx, &line, tell(page,
        "From order to settlement: %d days. The process template puts it at %d without a platform.",
        "从下单到结算：%d 天。流程模板所记，没有平台时为 %d 天。"), r->days, r->baseline_days));
    element(page, "p", "", line);
    return ERR_OK;
}

static void graph(const Page *page)
{
    section(page, "graph", "One order, many firms", "一张订单，多家企业");
    element(page, "p", "", text_of(tell(page,
        "The order from abroad, the purchase and work orders placed for it, and the orders placed "
        "for those. The bar under each is its closure.",
        "海外订单、为它而下的采购与加工订单，以及再下一级的订单。每张卡片下的横线是闭合度。")));
    raw(page, "<figure class=\"chart\">");
    graph_draw(page->buf, page->report);
    raw(page, "</figure>\n");
}

/* --- money ----------------------------------------------------------------------------------- */

static void row(const Page *page, const char *css, Text name, Money money, Text to)
{
    textbuf_format(page->buf, "<tr class=\"%s\">", css);
    cell(page, "", name);
    money_cell(page, money);
    cell(page, "quiet", to);
    raw(page, "</tr>\n");
}

static void table_head(const Page *page, const char *en, const char *zh, Ccy ccy)
{
    raw(page, "<table><thead><tr>");
    element(page, "th", "", text_of(say(page->lang, en, zh)));
    element(page, "th", "number", text_of(ccy_code(ccy)));
    raw(page, "<th></th></tr></thead><tbody>\n");
}

static Err quote(Ctx *cx, const Page *page, const ReportDeal *it)
{
    Text rate, name, none = TEXT("");
    char out[DATE_TEXT_SIZE];
    TRY(rate_format_percent(cx, it->rate, 2, &rate));
    table_head(page, "What the supplier got", "供应商拿到多少", it->face.ccy);
    row(page, "", text_of(tell(page, "Invoice", "发票金额")), it->face, it->invoice);
    row(page, "", text_of(tell(page, "Advance", "融资本金")), it->advance, none);
    TRY(text_format(cx, &name, tell(page, "less discount, %.*s a year", "减：贴现息（年 %.*s）"),
                    (int)rate.n, rate.at));
    row(page, "", name, it->discount, none);
    row(page, "", text_of(tell(page, "less fee", "减：手续费")), it->fee, none);
    row(page, "total", text_of(tell(page, "Paid out", "实付")), it->net,
        text_of(date_format(it->disbursed, out)));
    raw(page, "</tbody></table>\n");
    return ERR_OK;
}

static void waterfall(const Page *page, const ReportDeal *it)
{
    char back[DATE_TEXT_SIZE];
    Money sum = { 0, it->face.ccy };
    table_head(page, "The buyer's payment", "买方付款的去向", it->face.ccy);
    for (size_t i = 0; i < it->part_count; i++) {
        row(page, "", it->parts[i].name, it->parts[i].amount, it->parts[i].to);
        sum.minor += it->parts[i].amount.minor;
    }
    row(page, "total", text_of(tell(page, "Received", "收款合计")), sum,
        text_of(date_format(it->repaid, back)));
    raw(page, "</tbody></table>\n");
}

static Err deal(Ctx *cx, const Page *page)
{
    const ReportDeal *it = &page->report->deals[0];
    Text line;
    section(page, "deal", "The money that came early", "提前到手的钱");
    TRY(text_format(cx, &line, tell(page,
        "%.*s is owed money by %.*s. It sells the confirmed invoice to %.*s, and is paid weeks "
        "before the due date. The funder does not rely on anybody's balance sheet: it sees the "
        "goods received, the invoice confirmed, and the order behind both.",
        "%.*s 对 %.*s 有一笔应收款。它把已确认的发票转让给 %.*s，比到期日早数周拿到钱。资金方看的"
        "不是谁的报表，而是货已收、票已确认，以及两者背后的订单。"),
        (int)it->seller.n, it->seller.at, (int)it->debtor.n, it->debtor.at,
        (int)it->funder.n, it->funder.at));
    element(page, "p", "", line);
    raw(page, "<div class=\"pair\"><div>");
    TRY(quote(cx, page, it));
    raw(page, "</div><div>");
    if (it->part_count > 0)
        waterfall(page, it);
    raw(page, "</div></div>\n<ul class=\"hands\">");
    for (size_t i = 0; i < it->hand_count; i++)
        element(page, "li", "", it->hands[i]);
    raw(page, "</ul>\n");
    return ERR_OK;
}

/* --- debts set off ---------------------------------------------------------------------------- */

static Err share(Ctx *cx, int64_t part, int64_t whole, Text *out)
{
    Rate rate = { 0 };
    if (whole > 0)
        TRY(rate_of(cx, part, whole, ROUND_DOWN, &rate));
    TRY(rate_format_percent(cx, rate, 1, out));
    Text figure = text_slice(*out, 0, out->n - 2);
    return text_format(cx, out, "%.*s\xc2\xa0%%", (int)figure.n, figure.at);   /* not to be cut */
}

static Err set_off_table(Ctx *cx, const Page *page, const ReportSetOff *s)
{
    const struct { const char *css, *en, *zh; int64_t minor; } rows[] = {
        { "", "May be set off", "可抵销债权", s->gross },
        { "", "Pairs alone could", "仅双边可抵", s->bilateral },
        { "", "Circles could: proposed, with a proof", "循环可抵（附最优性证书）", s->proposed },
        { "total", "Set off, after the answers", "答复之后实际抵销", s->set_off },
        { "", "New counterparties could", "换手可抵", s->chains },
    };
    Text part;
    table_head(page, "Three ways to clear the same debts", "三种抵法比较", s->ccy);
    for (size_t i = 0; i < COUNT(rows); i++) {
        TRY(share(cx, rows[i].minor, s->gross, &part));
        row(page, rows[i].css, text_of(say(page->lang, rows[i].en, rows[i].zh)),
            (Money){ rows[i].minor, s->ccy }, part);
    }
    raw(page, "</tbody></table>\n");
    return ERR_OK;
}

static void set_off_firms(const Page *page, const ReportSetOff *s)
{
    table_head(page, "Debts of each firm, before and set off", "各企业债务：抵销前与抵销", s->ccy);
    for (size_t f = 0; f < s->firm_count; f++) {
        const ReportDebtor *it = &s->firms[f];
        char gone[DECIMAL_TEXT_SIZE];
        money_format_grouped((Money){ -it->set_off, s->ccy }, gone);
        row(page, "", it->firm, (Money){ it->owes, s->ccy },
            text_of(it->declined ? tell(page, "declined", "拒绝") : gone));
    }
    raw(page, "</tbody></table>\n");
}

static Err set_off(Ctx *cx, const Page *page)
{
    const ReportSetOff *s = page->report->set_off;
    Text line;
    section(page, "set-off", s->title.at, s->title.at);
    element(page, "p", "", s->say);
    TRY(text_format(cx, &line, tell(page,
        "%zu open invoices, %zu of them certain and free; %zu firms stand in circles, %zu declined "
        "and dropped out, and the rest was solved again. Arrows go from debtor to creditor, as "
        "wide as the debt; dotted is what is gone, dashed what a funder holds.",
        "未清发票 %zu 张，其中 %zu 张确定且无负担；%zu 家企业处在循环之中，%zu 家拒绝而退出，其余重新求解。"
        "箭头由债务人指向债权人，粗细为欠款多少；点线为已消灭的债务，虚线为资金方持有的债权。"),
        s->claims, s->eligible, s->firm_count, s->declined));
    element(page, "p", "", line);
    raw(page, "<figure class=\"chart\">");
    rings_draw(page->buf, page->report);
    raw(page, "</figure>\n<div class=\"pair\"><div>");
    TRY(set_off_table(cx, page, s));
    for (size_t i = 0; i < s->held_count; i++) {
        TRY(text_format(cx, &line, tell(page, "Left alone: %.*s.", "不动：%.*s。"),
                        (int)s->held[i].n, s->held[i].at));
        element(page, "p", "note", line);
    }
    raw(page, "</div><div>");
    set_off_firms(page, s);
    raw(page, "</div></div>\n");
    return ERR_OK;
}

static Err cash(Ctx *cx, const Page *page)
{
    const Report *r = page->report;
    Text line;
    section(page, "cash", "Cash of each firm", "各企业现金");
    TRY(text_format(cx, &line, tell(page,
        "What each firm received less what it paid since the first day, in %s; each panel has its "
        "own scale, the figure is the last day's. Dashed: without the financing. %.*s",
        "自第一天起每家企业收到减去付出的钱，单位 %s；每格各有比例，数字为最后一天。虚线：假如没有融资。"
        "%.*s"), ccy_code(r->ccy), (int)r->rates.n, r->rates.at));
    element(page, "p", "", line);
    raw(page, "<figure class=\"chart\">");
    chart_cash(page->buf, r);
    raw(page, "</figure>\n");
    return ERR_OK;
}

/* --- attacks, the rest, the books ------------------------------------------------------------ */

static void attacks(const Page *page)
{
    const Report *r = page->report;
    section(page, "attacks", "Attacks, tried for real", "真实攻击");
    raw(page, "<div class=\"attacks\">\n");
    for (size_t a = 0; a < r->attack_count; a++) {
        const ReportAttack *it = &r->attacks[a];
        raw(page, "<article>");
        element(page, "h3", "", it->title);
        element(page, "p", "", it->say);
        for (size_t t = 0; t < it->try_count; t++) {
            const ReportTry *one = &it->tries[t];
            textbuf_format(page->buf, "<div class=\"try %s\">", one->stopped ? "good" : "bad");
            element(page, "b", "", text_of(one->stopped ? tell(page, "Stopped", "已拦截")
                                                        : tell(page, "PASSED", "未拦截")));
            element(page, "span", "", one->what);
            raw(page, "<p>");
            element(page, "code", "", one->rule);
            textbuf_html(page->buf, one->words);
            raw(page, "</p></div>\n");
        }
        raw(page, "</article>\n");
    }
    raw(page, "</div>\n");
}

static Err counts(Ctx *cx, const Page *page, const char *title, const ReportCount *rows,
                  size_t count)
{
    raw(page, "<div><table><thead><tr>");
    element(page, "th", "", text_of(title));
    raw(page, "<th></th><th></th></tr></thead><tbody>\n");
    for (size_t i = 0; i < count; i++) {
        Text number;
        TRY(text_format(cx, &number, "%zu", rows[i].count));
        raw(page, "<tr>");
        cell(page, "", rows[i].name);
        cell(page, "number", number);
        cell(page, "quiet", rows[i].example);
        raw(page, "</tr>\n");
    }
    raw(page, "</tbody></table></div>");
    return ERR_OK;
}

static Err others(Ctx *cx, const Page *page)
{
    const Report *r = page->report;
    Text line;
    section(page, "others", "The rest of the cluster", "集群其余");
    TRY(text_format(cx, &line, tell(page,
        "%zu firms, %zu papers, %zu orders: %zu closed, %zu above two thirds, %zu above a third, "
        "%zu begun, %zu at nothing yet. Trouble is shown, not hidden.",
        "%zu 家企业，%zu 份单据，%zu 张订单：闭合 %zu，三分之二以上 %zu，三分之一以上 %zu，已开始 %zu，"
        "尚为零 %zu。有问题的，如实显示。"),
        r->firms, r->papers, r->orders, r->closed, r->spread[3], r->spread[2], r->spread[1],
        r->spread[0]));
    element(page, "p", "", line);
    raw(page, "<div class=\"pair\">");
    TRY(counts(cx, page, tell(page, "What is wrong", "异常"), r->breaks, r->break_count));
    TRY(counts(cx, page, tell(page, "What is missing", "缺口"), r->gaps, r->gap_count));
    raw(page, "</div>\n");
    return ERR_OK;
}

static Err balances(Ctx *cx, const Page *page)
{
    const Report *r = page->report;
    raw(page, "<table class=\"narrow\"><thead><tr>");
    element(page, "th", "", text_of(tell(page, "Trial balance", "试算平衡")));
    element(page, "th", "number", text_of(tell(page, "Accounts", "账户")));
    element(page, "th", "number", text_of(tell(page, "Debits", "借方")));
    element(page, "th", "number", text_of(tell(page, "Credits", "贷方")));
    element(page, "th", "number", text_of(tell(page, "Difference", "差额")));
    raw(page, "</tr></thead><tbody>\n");
    for (size_t i = 0; i < r->balance_count; i++) {
        const ReportBalance *b = &r->balances[i];
        Text accounts;
        TRY(text_format(cx, &accounts, "%zu", b->accounts));
        raw(page, "<tr>");
        cell(page, "", text_of(ccy_code(b->ccy)));
        cell(page, "number", accounts);
        money_cell(page, (Money){ b->debits, b->ccy });
        money_cell(page, (Money){ b->credits, b->ccy });
        money_cell(page, (Money){ b->debits - b->credits, b->ccy });
        raw(page, "</tr>\n");
    }
    raw(page, "</tbody></table>\n");
    return ERR_OK;
}

static Err books(Ctx *cx, const Page *page)
{
    const Report *r = page->report;
    Text line;
    section(page, "books", "What the books say", "账上怎么说");
    TRY(balances(cx, page));
    TRY(text_format(cx, &line, tell(page,
        "%zu transfers, %zu papers, %zu acts. Each is a leaf of the evidence log: %lld leaves, and "
        "whoever keeps the head below can prove later that none was changed.",
        "%zu 笔分录，%zu 份单据，%zu 项决定，逐条写入证据日志，共 %lld 条。谁保存了下面的日志头，"
        "日后就能证明没有一条被改动。"),
        r->transfers, r->papers, r->acts, (long long)r->leaves));
    element(page, "p", "", line);
    element(page, "p", "hash", r->head);
    element(page, "p", r->verified_well ? "verdict good" : "verdict bad", r->verified);
    element(page, "h3", "", text_of(tell(page, "Where to look next", "接下来可以看")));
    raw(page, "<ul class=\"next\">");
    for (size_t i = 0; i < r->next_count; i++) {
        raw(page, "<li>");
        element(page, "code", "", r->next[i]);
        raw(page, "</li>");
    }
    raw(page, "</ul>\n</section>\n");
    return ERR_OK;
}

Err report_page(Ctx *cx, const Report *report, Text *out)
{
    TextBuf buf = textbuf_make(cx);
    Page page = { &buf, report, report->lang };
    textbuf_format(&buf, "<!doctype html>\n<html lang=\"%s\">\n<head><meta charset=\"utf-8\"/>\n"
                   "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"/>\n",
                   say(report->lang, "en", "zh-CN"));
    raw(&page, "<title>weft · ");
    textbuf_html(&buf, report->title);
    raw(&page, "</title>\n<style>");
    for (const char *const *line = page_style; *line; line++)
        raw(&page, *line);
    raw(&page, "</style></head>\n<body>\n<main>\n");
    TRY(opening(cx, &page));
    closure(&page);
    TRY(steps(cx, &page));
    graph(&page);
    if (report->deal_count > 0)
        TRY(deal(cx, &page));
    if (report->set_off)
        TRY(set_off(cx, &page));
    TRY(cash(cx, &page));
    attacks(&page);
    TRY(others(cx, &page));
    TRY(books(cx, &page));
    raw(&page, "</main>\n</body></html>\n");
    return textbuf_done(&buf, out);
}
