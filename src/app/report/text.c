/* text.c - one function a part of the report, in the order in which it is read. */
#include "app/report/text.h"

#include "base/check.h"

enum { INDENT = 4, BAR = 5, NAME = 33 };

typedef struct Sheet {
    TextBuf *buf;
    const Report *report;
    Paint paint;
    int columns;
} Sheet;

static const char *tell(const Sheet *sheet, const char *en, const char *zh)
    __attribute__((format_arg(2), format_arg(3)));

static const char *tell(const Sheet *sheet, const char *en, const char *zh)
{
    return say(sheet->report->lang, en, zh);
}

static void blank(const Sheet *sheet)
{
    textbuf_byte(sheet->buf, '\n');
}

static void rule(const Sheet *sheet)
{
    textbuf_puts(sheet->buf, sheet->paint.on ? "\033[2m" : "");
    for (int i = 0; i < sheet->columns; i++)
        textbuf_puts(sheet->buf, "─");
    textbuf_puts(sheet->buf, sheet->paint.on ? "\033[0m\n" : "\n");
}

static void heading(const Sheet *sheet, const char *en, const char *zh)
{
    blank(sheet);
    paint_text(sheet->buf, sheet->paint, PAINT_BOLD, text_of(tell(sheet, en, zh)));
    blank(sheet);
    rule(sheet);
}

static void para(const Sheet *sheet, Text text, int indent)
{
    layout_wrap(sheet->buf, text, indent, sheet->columns);
}

/* Left text, and right text at the edge of the sheet. */
static void spread(const Sheet *sheet, PaintKind kind, Text left, Text right, int indent)
{
    layout_blanks(sheet->buf, indent);
    paint_text(sheet->buf, sheet->paint, kind, left);
    int gap = sheet->columns - indent - text_columns(left) - text_columns(right);
    layout_blanks(sheet->buf, gap > 1 ? gap : 1);
    textbuf_put(sheet->buf, right);
    blank(sheet);
}

/* --- parts ----------------------------------------------------------------------------------- */

static Err opening(Ctx *cx, const Sheet *sheet)
{
    const Report *r = sheet->report;
    Text value, line;
    spread(sheet, PAINT_BOLD, r->title, text_of("weft demo"), 0);
    rule(sheet);
    para(sheet, r->about, 0);
    blank(sheet);
    TRY(layout_money(cx, r->value, &value));
    TRY(text_format(cx, &line, tell(sheet, "The order: %.*s, %.*s, from %.*s to %.*s.",
                                    "主订单：%.*s，%.*s；买方 %.*s，卖方 %.*s。"),
                    (int)r->item.n, r->item.at, (int)value.n, value.at,
                    (int)r->buyer.n, r->buyer.at, (int)r->seller.n, r->seller.at));
    para(sheet, line, 0);
    TRY(text_format(cx, &line, tell(sheet, "The cluster: %zu firms, %zu orders, %zu papers.",
                                    "集群：%zu 家企业，%zu 张订单，%zu 份单据。"),
                    r->firms, r->orders, r->papers));
    para(sheet, line, 0);
    para(sheet, r->note, 0);
    return ERR_OK;
}

static Err flows(Ctx *cx, const Sheet *sheet, const ReportDay *day)
{
    TextBuf *buf = sheet->buf;
    layout_blanks(buf, INDENT);
    for (int f = 0; f < FLOW_COUNT; f++) {
        Text percent;
        TRY(layout_percent(cx, day->flow[f], &percent));
        paint_text(buf, sheet->paint, PAINT_DIM, text_of(
            sheet->report->lang == LANG_ZH ? flow_chinese((Flow)f)
                                           : f == FLOW_INFORMATION ? "info" : flow_name((Flow)f)));
        textbuf_byte(buf, ' ');
        layout_bar(buf, sheet->paint, day->flow[f], BAR);
        layout_right(buf, percent, 6);
        textbuf_puts(buf, f + 1 < FLOW_COUNT ? "  " : "\n");
    }
    return ERR_OK;
}

static Err chapter(Ctx *cx, const Sheet *sheet, const ReportChapter *it)
{
    char until[DATE_TEXT_SIZE];
    Text number, least, mean, right;
    blank(sheet);
    TRY(text_format(cx, &number, "%2d  ", it->step));
    TRY(layout_percent(cx, it->end->least, &least));
    TRY(layout_percent(cx, it->end->mean, &mean));
    TRY(text_format(cx, &right, tell(sheet, "%s   closure %5s, mean %5s",
                                     "%s   闭合度 %5s，均值 %5s"), date_format(it->until, until),
                    least.at, mean.at));
    paint_text(sheet->buf, sheet->paint, PAINT_ACCENT, number);
    spread(&(Sheet){ sheet->buf, sheet->report, sheet->paint, sheet->columns - INDENT },
           PAINT_BOLD, it->title, right, 0);
    para(sheet, it->say, INDENT);
    for (size_t i = 0; i < it->fact_count; i++) {
        Text fact;
        TRY(text_format(cx, &fact, "› %.*s", (int)it->facts[i].n, it->facts[i].at));
        para(sheet, fact, INDENT);
    }
    return flows(cx, sheet, it->end);
}

static Err story(Ctx *cx, const Sheet *sheet)
{
    heading(sheet, "Twelve steps", "十二步");
    for (size_t i = 0; i < sheet->report->chapter_count; i++)
        TRY(chapter(cx, sheet, &sheet->report->chapters[i]));
    const Report *r = sheet->report;
    Text line;
    TRY(text_format(cx, &line, tell(sheet, "From order to settlement: %d days; %d without a "
                                    "platform, as the template has it.",
                                    "从下单到结算 %d 天；模板所记没有平台时为 %d 天。"),
                    r->days, r->baseline_days));
    blank(sheet);
    para(sheet, line, INDENT);
    return ERR_OK;
}

static Err part_row(Ctx *cx, const Sheet *sheet, const char *name, Text to, Money amount)
{
    enum { NAME_COLUMNS = 30, MONEY_COLUMNS = 22 };
    Text money;
    TRY(layout_money(cx, amount, &money));
    layout_blanks(sheet->buf, INDENT);
    layout_left(sheet->buf, text_of(name), NAME_COLUMNS);
    layout_right(sheet->buf, money, MONEY_COLUMNS);
    textbuf_puts(sheet->buf, to.n > 0 ? "   → " : "");
    layout_cut(sheet->buf, to, sheet->columns - INDENT - NAME_COLUMNS - MONEY_COLUMNS - 5);
    blank(sheet);
    return ERR_OK;
}

static Err deal(Ctx *cx, const Sheet *sheet, const ReportDeal *it)
{
    Text line, rate;
    char due[DATE_TEXT_SIZE], out[DATE_TEXT_SIZE], back[DATE_TEXT_SIZE];
    TRY(rate_format_percent(cx, it->rate, 2, &rate));
    TRY(text_format(cx, &line, tell(sheet,
                    "%.*s sells its invoice %.*s on %.*s to %.*s: paid out %s, due %s.",
                    "%.*s 将其对债务人的发票 %.*s（债务人 %.*s）转让给 %.*s：%s 放款，%s 到期。"),
                    (int)it->seller.n, it->seller.at, (int)it->invoice.n, it->invoice.at,
                    (int)it->debtor.n, it->debtor.at, (int)it->funder.n, it->funder.at,
                    date_format(it->disbursed, out), date_format(it->due, due)));
    para(sheet, line, 0);
    blank(sheet);
    Text none = TEXT("");
    TRY(part_row(cx, sheet, tell(sheet, "Invoice", "发票金额"), none, it->face));
    TRY(part_row(cx, sheet, tell(sheet, "Advance", "融资本金"), none, it->advance));
    TRY(text_format(cx, &line, tell(sheet, "less discount at %.*s a year", "减：贴现息（年 %.*s）"),
                    (int)rate.n, rate.at));
    TRY(part_row(cx, sheet, line.at, none, it->discount));
    TRY(part_row(cx, sheet, tell(sheet, "less fee", "减：手续费"), none, it->fee));
    TRY(part_row(cx, sheet, tell(sheet, "Paid out", "实付供应商"), it->seller, it->net));
    if (it->part_count > 0) {
        blank(sheet);
        TRY(text_format(cx, &line, tell(sheet, "On %s %.*s pays, and the waterfall runs:",
                                        "%s，%.*s 付款，按瀑布分配："),
                        date_format(it->repaid, back), (int)it->debtor.n, it->debtor.at));
        para(sheet, line, 0);
    }
    for (size_t i = 0; i < it->part_count; i++)
        TRY(part_row(cx, sheet, it->parts[i].name.at, it->parts[i].to, it->parts[i].amount));
    if (it->hand_count > 0) {
        blank(sheet);
        para(sheet, text_of(tell(sheet, "Four people acted, and nobody twice:",
                                 "四人经手，一人一职：")), 0);
    }
    for (size_t i = 0; i < it->hand_count; i++)
        para(sheet, it->hands[i], INDENT);
    return ERR_OK;
}

static Err attack(Ctx *cx, const Sheet *sheet, size_t number, const ReportAttack *it)
{
    Text line;
    blank(sheet);
    TRY(text_format(cx, &line, "%zu  ", number));
    paint_text(sheet->buf, sheet->paint, PAINT_WARN, line);
    paint_text(sheet->buf, sheet->paint, PAINT_BOLD, it->title);
    blank(sheet);
    para(sheet, it->say, 3);
    for (size_t i = 0; i < it->try_count; i++) {
        const ReportTry *one = &it->tries[i];
        blank(sheet);
        layout_blanks(sheet->buf, 3);
        paint_text(sheet->buf, sheet->paint, one->stopped ? PAINT_GOOD : PAINT_WARN,
                   text_of(one->stopped ? tell(sheet, "stopped", "已拦截")
                                        : tell(sheet, "PASSED", "未拦截")));
        textbuf_puts(sheet->buf, "  ");
        layout_cut(sheet->buf, one->what, sheet->columns - 14);
        blank(sheet);
        TRY(text_format(cx, &line, "%.*s — %.*s", (int)one->rule.n, one->rule.at,
                        (int)one->words.n, one->words.at));
        para(sheet, line, 12);
    }
    return ERR_OK;
}

static Err counts(Ctx *cx, const Sheet *sheet, const char *title, const ReportCount *rows,
                  size_t count)
{
    blank(sheet);
    para(sheet, text_of(title), 0);
    for (size_t i = 0; i < count; i++) {
        Text number;
        TRY(text_format(cx, &number, "%zu", rows[i].count));
        layout_right(sheet->buf, number, 6);
        textbuf_puts(sheet->buf, "  ");
        layout_left(sheet->buf, rows[i].name, NAME);
        layout_cut(sheet->buf, rows[i].example, sheet->columns - NAME - 8);
        blank(sheet);
    }
    return ERR_OK;
}

static Err others(Ctx *cx, const Sheet *sheet)
{
    const Report *r = sheet->report;
    Text line;
    TRY(text_format(cx, &line, tell(sheet, "%zu orders: %zu closed, %zu above two thirds, %zu "
                                    "above a third, %zu begun, %zu at nothing yet.",
                                    "共 %zu 张订单：闭合 %zu，三分之二以上 %zu，三分之一以上 %zu，"
                                    "已开始 %zu，尚为零 %zu。"),
                    r->orders, r->spread[4], r->spread[3], r->spread[2], r->spread[1],
                    r->spread[0]));
    para(sheet, line, 0);
    TRY(counts(cx, sheet, tell(sheet, "What is wrong, and where:", "异常："), r->breaks,
               r->break_count));
    return counts(cx, sheet, tell(sheet, "What is missing, and whose turn it is:", "缺口与责任方："),
                  r->gaps, r->gap_count);
}

static Err set_off_row(Ctx *cx, const Sheet *sheet, const char *name, int64_t minor)
{
    const ReportSetOff *s = sheet->report->set_off;
    char money[DECIMAL_TEXT_SIZE];
    Rate rate = { 0 };
    Text share, right;
    if (s->gross > 0)
        TRY(rate_of(cx, minor, s->gross, ROUND_DOWN, &rate));
    TRY(rate_format_percent(cx, rate, 1, &share));
    TRY(text_format(cx, &right, "%s %s  %6.*s",
                    money_format_grouped((Money){ minor, s->ccy }, money), ccy_code(s->ccy),
                    (int)share.n, share.at));
    layout_blanks(sheet->buf, INDENT);
    layout_left(sheet->buf, text_of(name), NAME);
    layout_right(sheet->buf, right, 30);
    blank(sheet);
    return ERR_OK;
}

static Err set_off(Ctx *cx, const Sheet *sheet)
{
    const ReportSetOff *s = sheet->report->set_off;
    char closed[DATE_TEXT_SIZE];
    Text line;
    para(sheet, s->say, 0);
    blank(sheet);
    TRY(set_off_row(cx, sheet, tell(sheet, "may be set off", "可抵销债权"), s->gross));
    TRY(set_off_row(cx, sheet, tell(sheet, "pairs alone could", "仅双边可抵"), s->bilateral));
    TRY(set_off_row(cx, sheet, tell(sheet, "circles could: proposed", "循环可抵（方案）"),
                    s->proposed));
    TRY(set_off_row(cx, sheet, tell(sheet, "set off after the answers", "答复之后实际抵销"),
                    s->set_off));
    TRY(set_off_row(cx, sheet, tell(sheet, "new counterparties could", "换手可抵"), s->chains));
    blank(sheet);
    TRY(text_format(cx, &line, tell(sheet,
        "%s: %zu of %zu open invoices could take part, %zu firms stood in circles, %zu declined. "
        "One batch of the ledger; no net position moved.",
        "%s：未清发票 %zu / %zu 张可参与，%zu 家企业处在循环之中，%zu 家拒绝。一批分录入账，各方净额不变。"),
        date_format(s->closed, closed), s->eligible, s->claims, s->firm_count, s->declined));
    para(sheet, line, 0);
    for (size_t i = 0; i < s->held_count; i++) {
        TRY(text_format(cx, &line, tell(sheet, "left alone: %.*s", "不动：%.*s"),
                        (int)s->held[i].n, s->held[i].at));
        para(sheet, line, 0);
    }
    return ERR_OK;
}

static Err books(Ctx *cx, const Sheet *sheet)
{
    const Report *r = sheet->report;
    Text line;
    for (size_t i = 0; i < r->balance_count; i++) {
        const ReportBalance *b = &r->balances[i];
        char debits[DECIMAL_TEXT_SIZE], credits[DECIMAL_TEXT_SIZE];
        TRY(text_format(cx, &line, tell(sheet, "debits %s = credits %s, %zu accounts",
                                        "借方 %s = 贷方 %s，%zu 个账户"),
                        money_format_grouped((Money){ b->debits, b->ccy }, debits),
                        money_format_grouped((Money){ b->credits, b->ccy }, credits),
                        b->accounts));
        textbuf_format(sheet->buf, "%s  ", ccy_code(b->ccy));
        paint_text(sheet->buf, sheet->paint,
                   b->debits == b->credits ? PAINT_GOOD : PAINT_WARN, line);
        blank(sheet);
    }
    TRY(text_format(cx, &line, tell(sheet, "%zu transfers, %zu papers, %zu acts; %lld leaves in "
                                    "the evidence log, whose head is", "%zu 笔分录，%zu 份单据，%zu 项"
                                    "决定；证据日志 %lld 条，日志头为"),
                    r->transfers, r->papers, r->acts, (long long)r->leaves));
    para(sheet, line, 0);
    para(sheet, r->head, INDENT);
    para(sheet, r->verified, 0);
    blank(sheet);
    para(sheet, text_of(tell(sheet, "Where to look next:", "接下来可以看：")), 0);
    for (size_t i = 0; i < r->next_count; i++)
        para(sheet, r->next[i], INDENT);
    return ERR_OK;
}

Err report_text(Ctx *cx, const Report *report, int columns, bool colour, Text *out)
{
    TextBuf buf = textbuf_make(cx);
    Sheet sheet = { &buf, report, { colour }, columns };
    if (columns < REPORT_COLUMNS_MIN)
        sheet.columns = REPORT_COLUMNS_MIN;
    if (columns > REPORT_COLUMNS_MAX)
        sheet.columns = REPORT_COLUMNS_MAX;
    TRY(opening(cx, &sheet));
    TRY(story(cx, &sheet));
    if (report->deal_count > 0) {
        heading(&sheet, "The money that came early", "提前到手的钱");
        TRY(deal(cx, &sheet, &report->deals[0]));
    }
    if (report->set_off) {
        heading(&sheet, report->set_off->title.at, report->set_off->title.at);
        TRY(set_off(cx, &sheet));
    }
    heading(&sheet, "Attacks", "攻击");
    for (size_t i = 0; i < report->attack_count; i++)
        TRY(attack(cx, &sheet, i + 1, &report->attacks[i]));
    heading(&sheet, "The rest of the cluster", "集群其余");
    TRY(others(cx, &sheet));
    heading(&sheet, "What the books say", "账上怎么说");
    TRY(books(cx, &sheet));
    return textbuf_done(&buf, out);
}
