/* notice_print.c - tables: the position first, then what is set off, then what is not and why. */
#include "app/netting/notice_print.h"

#include "base/check.h"

static int64_t after(const NoticeSide *side)
{
    return side->before_minor - side->set_off_minor;
}

static const char *grouped(const Notice *notice, int64_t minor, char buf[DECIMAL_TEXT_SIZE])
{
    return money_format_grouped((Money){ minor, notice->ccy }, buf);
}

/* Why nothing of a line is set off; of a round that is over, why what was proposed was dropped. */
static const char *why_not(const NoticeLine *line, Lang lang)
{
    if (line->reason == REASON_eligible)
        return say(lang, "left over: no circle runs through it", "余额：无循环经过");
    return lang == LANG_ZH ? reason_chinese(line->reason) : reason_text(line->reason);
}

static Err ask_proposed(Ctx *cx, const Notice *notice, Lang lang, Text *out)
{
    char by[DATE_TEXT_SIZE], on[DATE_TEXT_SIZE];
    date_format((Date){ (int32_t)notice->round.accept_by }, by);
    if (notice->answer != ANSWER_NONE)
        return text_format(cx, out, notice->answer == ANSWER_ACCEPT
            ? say(lang, "You accepted this on %s. It is not in force until the notice of set-off "
                  "is issued.", "贵方已于 %s 接受本方案。抵销通知发出之前，本方案尚未生效。")
            : say(lang, "You declined this on %s. Nothing of yours will be set off in this round.",
                  "贵方已于 %s 拒绝本方案。本轮不会抵销贵方的任何债权债务。"),
            date_format(notice->answered, on));
    return text_format(cx, out, notice->round.silence
        ? say(lang, "Please accept or decline by %s. No answer is an acceptance, as agreed.",
              "请于 %s 前答复接受或拒绝。按约定，逾期未答复视为接受。")
        : say(lang, "Please accept or decline by %s. No answer is a refusal.",
              "请于 %s 前答复接受或拒绝。逾期未答复视为拒绝。"), by);
}

Err notice_asks(Ctx *cx, const Notice *notice, Lang lang, Text *out)
{
    char day[DATE_TEXT_SIZE];
    date_format((Date){ (int32_t)notice->round.closed_day }, day);
    switch ((NetState)notice->round.state) {
    case NET_PROPOSED: return ask_proposed(cx, notice, lang, out);
    case NET_EXECUTED:
        return text_format(cx, out, say(lang, "Set off on %s. The amounts below are paid as of "
                           "this day; no money moves.",
                           "已于 %s 抵销。下列金额自该日起消灭，无资金划转。"), day);
    case NET_CANCELLED: break;
    }
    return text_format(cx, out, say(lang, "Cancelled on %s: %.*s. Nothing was set off.",
                       "已于 %s 取消：%.*s。未抵销任何金额。"), day, (int)notice->round.reason.n,
                       notice->round.reason.at);
}

/* --- text ------------------------------------------------------------------------------------ */

static void put_right(TextBuf *buf, const char *figure, int columns)
{
    int gap = columns - text_columns(text_of(figure));
    textbuf_format(buf, "%*s%s", gap > 0 ? gap : 0, "", figure);
}

static void put_left(TextBuf *buf, Text text, int columns)
{
    int gap = columns - text_columns(text);
    textbuf_put(buf, text);
    textbuf_format(buf, "%*s", gap > 0 ? gap : 1, "");
}

enum { NAME_COLUMNS = 24, DUE_COLUMNS = 12, FIGURE_COLUMNS = 18 };

static void text_side(TextBuf *buf, const Notice *notice, const char *name, int64_t before,
                      int64_t set_off, int64_t left)
{
    char text[DECIMAL_TEXT_SIZE];
    put_left(buf, text_of(name), NAME_COLUMNS);
    put_right(buf, grouped(notice, before, text), FIGURE_COLUMNS);
    put_right(buf, grouped(notice, set_off, text), FIGURE_COLUMNS);
    put_right(buf, grouped(notice, left, text), FIGURE_COLUMNS);
    textbuf_byte(buf, '\n');
}

static void text_position(TextBuf *buf, const Notice *notice, Lang lang)
{
    const NoticeSide *owes = &notice->owes, *owed = &notice->owed;
    put_left(buf, text_of(ccy_code(notice->ccy)), NAME_COLUMNS);
    put_right(buf, say(lang, "before", "抵销前"), FIGURE_COLUMNS);
    put_right(buf, say(lang, "set off", "抵销"), FIGURE_COLUMNS);
    put_right(buf, say(lang, "after", "抵销后"), FIGURE_COLUMNS);
    textbuf_byte(buf, '\n');
    text_side(buf, notice, say(lang, "you owe", "贵方应付"), owes->before_minor,
              owes->set_off_minor, after(owes));
    text_side(buf, notice, say(lang, "you are owed", "贵方应收"), owed->before_minor,
              owed->set_off_minor, after(owed));
    text_side(buf, notice, say(lang, "net", "净额"), owed->before_minor - owes->before_minor, 0,
              after(owed) - after(owes));
}

static void text_line(TextBuf *buf, const Notice *notice, const NoticeLine *line, Lang lang)
{
    char figure[DECIMAL_TEXT_SIZE], due[DATE_TEXT_SIZE];
    textbuf_puts(buf, "  ");
    put_left(buf, line->invoice, NAME_COLUMNS);
    put_left(buf, text_of(date_format(line->due, due)), DUE_COLUMNS);
    put_right(buf, grouped(notice, line->open_minor, figure), FIGURE_COLUMNS);
    if (line->set_off_minor > 0)
        put_right(buf, grouped(notice, line->set_off_minor, figure), FIGURE_COLUMNS);
    else
        textbuf_format(buf, "   %s", why_not(line, lang));
    textbuf_byte(buf, '\n');
}

static void text_lines(TextBuf *buf, const Notice *notice, Lang lang, bool set_off)
{
    const NoticeLine *last = NULL;
    for (size_t i = 0; i < notice->line_count; i++) {
        const NoticeLine *line = &notice->lines[i];
        if ((line->set_off_minor > 0) != set_off)
            continue;
        if (!last || last->owes != line->owes || last->other.id != line->other.id) {
            Text name = notice_name(&line->other, lang);
            textbuf_puts(buf, line->owes ? say(lang, "to ", "应付 ") : say(lang, "from ", "应收 "));
            textbuf_put(buf, name);
            textbuf_byte(buf, '\n');
        }
        text_line(buf, notice, line, lang);
        last = line;
    }
    if (!last)
        textbuf_puts(buf, say(lang, "  none\n", "  无\n"));
}

Err notice_text(Ctx *cx, const Notice *notice, Lang lang, Text *out)
{
    TextBuf buf = textbuf_make(cx);
    Text asks, name = notice_name(&notice->firm, lang);
    char day[DATE_TEXT_SIZE];
    TRY(notice_asks(cx, notice, lang, &asks));
    textbuf_format(&buf, "%s %.*s\n%.*s  %.*s\n", notice_title(notice, lang),
                   (int)notice->round.number.n, notice->round.number.at, (int)name.n, name.at,
                   (int)notice->firm.ident.n, notice->firm.ident.at);
    textbuf_format(&buf, say(lang, "invoices up to %s\n", "发票截止日 %s\n"),
                   date_format((Date){ (int32_t)notice->round.cutoff }, day));
    textbuf_put(&buf, asks);
    textbuf_puts(&buf, "\n\n");
    text_position(&buf, notice, lang);
    textbuf_puts(&buf, say(lang, "\nset off\n", "\n抵销明细\n"));
    text_lines(&buf, notice, lang, true);
    textbuf_puts(&buf, say(lang, "\nnot set off\n", "\n未抵销\n"));
    text_lines(&buf, notice, lang, false);
    textbuf_puts(&buf, say(lang, "\nlegal basis\n", "\n法律依据\n"));
    for (size_t i = 0; i < notice->terms->basis_count; i++) {
        const NetBasis *basis = &notice->terms->basis[i];
        textbuf_puts(&buf, "  ");
        textbuf_put(&buf, lang == LANG_ZH ? basis->zh : basis->en);
        textbuf_byte(&buf, '\n');
    }
    return textbuf_done(&buf, out);
}

/* --- HTML ------------------------------------------------------------------------------------ */

static const char style[] =
    "@page{size:A4;margin:18mm 16mm}"
    "*{box-sizing:border-box}"
    "body{font:10.5pt/1.5 'Noto Sans','Noto Sans SC','PingFang SC','Microsoft YaHei',sans-serif;"
    "color:#1a2330;margin:0 auto;max-width:178mm;padding:8mm 0}"
    "header{border-bottom:2px solid #14506e;padding-bottom:4mm;margin-bottom:5mm}"
    "h1{font-size:17pt;line-height:1.2;margin:0 0 1mm;color:#14506e}"
    "h2{font-size:11.5pt;margin:6mm 0 1.5mm;color:#14506e;break-after:avoid}"
    "header p{margin:0}.quiet{color:#5b6775}"
    "p.asks{background:#eef4f7;border-left:3px solid #14506e;padding:2.5mm 4mm;margin:0 0 4mm}"
    "table{width:100%;border-collapse:collapse;font-size:9.5pt}"
    "th{text-align:left;font-weight:600;color:#5b6775;border-bottom:1px solid #9fb0bd}"
    "th,td{padding:1.2mm 2mm 1.2mm 0;vertical-align:top}"
    "td{border-bottom:1px solid #e3e9ee}tr{break-inside:avoid}"
    ".n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}"
    ".n+.quiet,th.n+th:not(.n){padding-left:4mm}"
    "td.mono{font-variant-numeric:tabular-nums;white-space:nowrap}"
    "tr.sum td{font-weight:600;border-bottom:1px solid #9fb0bd}"
    "ol{font-size:8.5pt;color:#3b4754;padding-left:5mm;margin:0}"
    ".sign{display:flex;gap:14mm;margin-top:12mm;break-inside:avoid}"
    ".sign div{flex:1;border-top:1px solid #9fb0bd;padding-top:1mm;font-size:8.5pt;color:#5b6775}"
    "@media screen{body{background:#fff;padding:14mm}html{background:#dfe5ea}}";

static void element(TextBuf *buf, const char *tag, const char *css, Text text)
{
    textbuf_format(buf, css[0] ? "<%s class=\"%s\">" : "<%s>", tag, css);
    textbuf_html(buf, text);
    textbuf_format(buf, "</%s>", tag);
}

static void figure(TextBuf *buf, const Notice *notice, int64_t minor)
{
    char text[DECIMAL_TEXT_SIZE];
    element(buf, "td", "n", text_of(grouped(notice, minor, text)));
}

static void page_side(TextBuf *buf, const Notice *notice, const char *css, const char *name,
                      int64_t before, int64_t set_off, int64_t left)
{
    textbuf_format(buf, "<tr class=\"%s\">", css);
    element(buf, "td", "", text_of(name));
    figure(buf, notice, before);
    figure(buf, notice, set_off);
    figure(buf, notice, left);
    textbuf_puts(buf, "</tr>\n");
}

static void page_position(TextBuf *buf, const Notice *notice, Lang lang)
{
    const NoticeSide *owes = &notice->owes, *owed = &notice->owed;
    element(buf, "h2", "", text_of(say(lang, "Your position", "贵方头寸")));
    textbuf_puts(buf, "<table><thead><tr>");
    element(buf, "th", "", text_of(ccy_code(notice->ccy)));
    element(buf, "th", "n", text_of(say(lang, "Before", "抵销前")));
    element(buf, "th", "n", text_of(say(lang, "Set off", "抵销")));
    element(buf, "th", "n", text_of(say(lang, "After", "抵销后")));
    textbuf_puts(buf, "</tr></thead><tbody>\n");
    page_side(buf, notice, "", say(lang, "You owe", "贵方应付"), owes->before_minor,
              owes->set_off_minor, after(owes));
    page_side(buf, notice, "", say(lang, "You are owed", "贵方应收"), owed->before_minor,
              owed->set_off_minor, after(owed));
    page_side(buf, notice, "sum", say(lang, "Net, which does not move", "净额（不变）"),
              owed->before_minor - owes->before_minor, 0, after(owed) - after(owes));
    textbuf_puts(buf, "</tbody></table>\n");
}

static void page_head(TextBuf *buf, Lang lang, bool owes, bool set_off)
{
    textbuf_puts(buf, "<table><thead><tr>");
    element(buf, "th", "", text_of(say(lang, "Invoice", "发票号")));
    element(buf, "th", "", text_of(owes ? say(lang, "Creditor", "债权人")
                                        : say(lang, "Debtor", "债务人")));
    element(buf, "th", "", text_of(say(lang, "Due", "到期日")));
    element(buf, "th", "n", text_of(say(lang, "Open", "未清金额")));
    if (set_off) {
        element(buf, "th", "n", text_of(say(lang, "Set off", "抵销金额")));
        element(buf, "th", "n", text_of(say(lang, "Left", "余额")));
    } else {
        element(buf, "th", "", text_of(say(lang, "Why not", "未抵销原因")));
    }
    textbuf_puts(buf, "</tr></thead><tbody>\n");
}

static void page_line(TextBuf *buf, const Notice *notice, const NoticeLine *line, Lang lang)
{
    char due[DATE_TEXT_SIZE];
    textbuf_puts(buf, "<tr>");
    element(buf, "td", "mono", line->invoice);
    element(buf, "td", "", notice_name(&line->other, lang));
    element(buf, "td", "mono", text_of(date_format(line->due, due)));
    figure(buf, notice, line->open_minor);
    if (line->set_off_minor > 0) {
        figure(buf, notice, line->set_off_minor);
        figure(buf, notice, line->open_minor - line->set_off_minor);
    } else {
        element(buf, "td", "quiet", text_of(why_not(line, lang)));
    }
    textbuf_puts(buf, "</tr>\n");
}

static void page_lines(TextBuf *buf, const Notice *notice, Lang lang, const char *title, bool owes,
                       bool set_off)
{
    bool any = false;
    int64_t open = 0, gone = 0;
    for (size_t i = 0; i < notice->line_count; i++) {
        const NoticeLine *line = &notice->lines[i];
        if (line->owes != owes || (line->set_off_minor > 0) != set_off)
            continue;
        if (!any) {
            element(buf, "h2", "", text_of(title));
            page_head(buf, lang, owes, set_off);
        }
        any = true;
        open += line->open_minor;
        gone += line->set_off_minor;
        page_line(buf, notice, line, lang);
    }
    if (any && set_off) {
        textbuf_puts(buf, "<tr class=\"sum\">");
        element(buf, "td", "", text_of(say(lang, "Sum", "合计")));
        textbuf_puts(buf, "<td></td><td></td>");
        figure(buf, notice, open);
        figure(buf, notice, gone);
        figure(buf, notice, open - gone);
        textbuf_puts(buf, "</tr>\n");
    }
    textbuf_puts(buf, any ? "</tbody></table>\n" : "");
}

static void page_header(TextBuf *buf, const Notice *notice, Lang lang)
{
    char day[DATE_TEXT_SIZE];
    textbuf_puts(buf, "<header>");
    element(buf, "h1", "", text_of(notice_title(notice, lang)));
    textbuf_puts(buf, "<p><b>");
    textbuf_html(buf, notice_name(&notice->firm, lang));
    textbuf_puts(buf, "</b> <span class=\"quiet\">");
    textbuf_html(buf, notice->firm.ident);
    textbuf_puts(buf, "</span></p><p class=\"quiet\">");
    textbuf_puts(buf, say(lang, "Round ", "轮次 "));
    textbuf_html(buf, notice->round.number);
    textbuf_format(buf, say(lang, " · opened %s", " · 开启日 %s"),
                   date_format((Date){ (int32_t)notice->round.opened_day }, day));
    textbuf_format(buf, say(lang, " · invoices up to %s", " · 发票截止日 %s"),
                   date_format((Date){ (int32_t)notice->round.cutoff }, day));
    textbuf_format(buf, say(lang, " · entry %lld of the evidence log", " · 证据日志第 %lld 条"),
                   (long long)(notice->round.closed_act ? notice->round.closed_act
                                                        : notice->round.round_id));
    textbuf_puts(buf, "</p></header>\n");
}

static void page_basis(TextBuf *buf, const Notice *notice, Lang lang)
{
    element(buf, "h2", "", text_of(say(lang, "Legal basis", "法律依据")));
    textbuf_puts(buf, "<ol>");
    for (size_t i = 0; i < notice->terms->basis_count; i++) {
        const NetBasis *basis = &notice->terms->basis[i];
        element(buf, "li", "", lang == LANG_ZH ? basis->zh : basis->en);
    }
    textbuf_puts(buf, "</ol>\n<div class=\"sign\">");
    element(buf, "div", "", text_of(say(lang, "For the firm: name, date", "企业：姓名、日期")));
    element(buf, "div", "", text_of(say(lang, "For the platform: name, date",
                                        "平台：姓名、日期")));
    textbuf_puts(buf, "</div>\n");
}

Err notice_html(Ctx *cx, const Notice *notice, Lang lang, Text *out)
{
    TextBuf buf = textbuf_make(cx);
    Text asks;
    TRY(notice_asks(cx, notice, lang, &asks));
    textbuf_format(&buf, "<!doctype html>\n<html lang=\"%s\">\n<head><meta charset=\"utf-8\"/>\n"
                   "<title>", say(lang, "en", "zh-CN"));
    textbuf_puts(&buf, notice_title(notice, lang));
    textbuf_byte(&buf, ' ');
    textbuf_html(&buf, notice->round.number);
    textbuf_format(&buf, "</title>\n<style>%s</style></head>\n<body>\n", style);
    page_header(&buf, notice, lang);
    element(&buf, "p", "asks", asks);
    page_position(&buf, notice, lang);
    page_lines(&buf, notice, lang, say(lang, "What you owe and no longer will",
                                       "贵方债务的抵销"), true, true);
    page_lines(&buf, notice, lang, say(lang, "What you are owed and give up for it",
                                       "贵方债权的抵销"), false, true);
    page_lines(&buf, notice, lang, say(lang, "Debts that stay", "未抵销的债务"), true, false);
    page_lines(&buf, notice, lang, say(lang, "Claims that stay", "未抵销的债权"), false, false);
    page_basis(&buf, notice, lang);
    textbuf_puts(&buf, "</body></html>\n");
    return textbuf_done(&buf, out);
}
