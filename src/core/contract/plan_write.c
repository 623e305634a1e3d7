/* plan_write.c - one set of words and figures, shown twice. */
#include "core/contract/plan_write.h"

#include "base/check.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* --- words --------------------------------------------------------------------------------- */
typedef struct Words {
    const char *title, *date, *payment, *principal, *interest, *fees, *balance, *delay, *total,
        *received, *repaid, *cost, *of_interest, *of_fees, *of_discount, *unpaid, *apr, *no_apr,
        *note, *lang;
} Words;

static const Words words[] = {
    [CONTRACT_PLAN_ENGLISH] = {
        "Repayment plan", "Date", "Payment", "Principal", "Interest", "Fees", "Balance",
        "A day late", "Total", "Received", "Repaid", "Cost of the financing", "  interest",
        "  fees", "  discount on the principal", "  principal not repaid",
        "APR (2008/48/EC)", "none",
        "A minus is what the borrower receives. A day late costs the agreed late rate, or else\n"
        "the nominal rate on the payment's principal and the delinquency rate on it all. Without\n"
        "an APR: not all of the principal is repaid, or no yearly rate makes one of the other.",
        "en" },
    [CONTRACT_PLAN_CHINESE] = {
        "还款计划", "日期", "应付金额", "本金", "利息", "费用", "剩余本金", "逾期一天", "合计",
        "到手金额", "还款总额", "融资成本", "  利息", "  费用", "  本金贴水", "  未偿还本金",
        "年化费用率 (APR)", "无",
        "负数为借款人收到的款项。逾期一天：有约定的按约定；否则本金按合同利率，全部应付金额\n"
        "另按逾期加收利率计。无 APR：本金未全部偿还，或无法折算为年利率。", "zh" },
};

enum { AMOUNT_SIZE = 64 };

/* "-12,345.60" with the currency's digits, into buf. */
static const char *amount(double value, int digits, char buf[AMOUNT_SIZE])
{
    char plain[48];
    double unit = pow(10, digits), shown = nearbyint(value * unit) / unit;
    int n = fabs(shown) < 1e18 ? snprintf(plain, sizeof plain, "%.*f", digits, shown + 0.0) : 0;
    char *at = buf;
    const char *p = plain, *end = plain + n;
    const char *point = p;
    while (point < end && *point != '.')
        point++;
    if (p < end && *p == '-')
        *at++ = *p++;
    for (; p < end; p++) {
        *at++ = *p;
        if (p + 1 < point && (point - p - 1) % 3 == 0)
            *at++ = ',';
    }
    *at = '\0';
    return buf;
}

/* --- the table ------------------------------------------------------------------------------- */
enum { DATE_WIDTH = 10, WIDTH = 14, DELAY_WIDTH = 12, SUMMARY_WIDTH = 50 };

/* The text, in the middle of nothing but blanks: right-aligned, or left where width is negative. */
static void put_cell(TextBuf *out, const char *text, int width)
{
    int pad = abs(width) - text_columns(text_of(text));
    if (width < 0)
        textbuf_puts(out, text);
    for (int i = 0; i < pad; i++)
        textbuf_byte(out, ' ');
    if (width > 0)
        textbuf_puts(out, text);
}

static void put_row(TextBuf *out, const char *label, const ContractPlanRow *row, int digits,
                    bool total)
{
    char buf[AMOUNT_SIZE];
    const double values[] = { contract_plan_payment(row), row->principal, row->interest,
                              row->fees + row->other, row->balance };
    put_cell(out, label, -DATE_WIDTH);
    for (size_t i = 0; i < COUNT(values) - total; i++)
        put_cell(out, amount(values[i], digits, buf), WIDTH);
    if (!total)
        put_cell(out, amount(row->delay, digits, buf), DELAY_WIDTH);
    textbuf_byte(out, '\n');
}

/* The lines under the table, label and value; at most SUMMARIES_MAX of them. */
enum { SUMMARIES_MAX = 7 };

typedef struct Summary {
    const char *label;
    char value[AMOUNT_SIZE];
} Summary;

static void add_amount(Summary *out, int *n, const char *label, double value, int digits)
{
    out[*n].label = label;
    amount(value, digits, out[*n].value);
    ++*n;
}

/* What it costs, the parts of that, and the one yearly rate for it all. */
static int summaries(const ContractPlan *plan, const Words *w, Summary out[SUMMARIES_MAX])
{
    double least = 0.5 * pow(10, -plan->digits);
    int n = 0;
    add_amount(out, &n, w->received, plan->paid_out, plan->digits);
    add_amount(out, &n, w->repaid, contract_plan_payment(&plan->total), plan->digits);
    add_amount(out, &n, w->cost, plan->cost.cost, plan->digits);
    if (fabs(plan->interest) >= least)
        add_amount(out, &n, w->of_interest, plan->interest, plan->digits);
    if (fabs(plan->charges) >= least)
        add_amount(out, &n, w->of_fees, plan->charges, plan->digits);
    if (fabs(plan->kept_back) >= least)
        add_amount(out, &n, plan->kept_back < 0 ? w->unpaid : w->of_discount, plan->kept_back,
                   plan->digits);
    out[n].label = w->apr;
    if (plan->cost.has_apr)
        snprintf(out[n].value, sizeof out[n].value, "%.2f %%", 100 * plan->cost.apr);
    else
        snprintf(out[n].value, sizeof out[n].value, "%s", w->no_apr);
    return n + 1;
}

void contract_plan_text(const ContractPlan *plan, ContractPlanLanguage language, TextBuf *out)
{
    const Words *w = &words[language];
    const char *heads[] = { w->payment, w->principal, w->interest, w->fees, w->balance };
    char date[DATE_TEXT_SIZE];
    Summary lines[SUMMARIES_MAX];
    textbuf_format(out, "%s  %.*s  %.*s\n\n", w->title, (int)plan->id.n, plan->id.at,
                   (int)plan->currency.n, plan->currency.at);
    put_cell(out, w->date, -DATE_WIDTH);
    for (size_t i = 0; i < COUNT(heads); i++)
        put_cell(out, heads[i], WIDTH);
    put_cell(out, w->delay, DELAY_WIDTH);
    textbuf_byte(out, '\n');
    for (size_t i = 0; i < plan->count; i++)
        put_row(out, date_format(plan->rows[i].at, date), &plan->rows[i], plan->digits, false);
    put_row(out, w->total, &plan->total, plan->digits, true);
    textbuf_byte(out, '\n');
    for (int i = 0, n = summaries(plan, w, lines); i < n; i++) {
        put_cell(out, lines[i].label, -(SUMMARY_WIDTH - WIDTH));
        put_cell(out, lines[i].value, WIDTH);
        textbuf_byte(out, '\n');
    }
    textbuf_format(out, "\n%s\n", w->note);
}

/* --- the page --------------------------------------------------------------------------------- */
enum { PICTURE_WIDTH = 960, PICTURE_HEIGHT = 280, PICTURE_TOP = 10 };

static const char style[] =
    "body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;"
    "color:#1a1a1a;background:#fff}h1{font-size:1.4rem}table{border-collapse:collapse;width:100%}"
    "th,td{text-align:right;padding:.25rem .6rem;border-bottom:1px solid #ddd;"
    "font-variant-numeric:tabular-nums}th:first-child,td:first-child{text-align:left}"
    "tfoot td{font-weight:600;border-top:2px solid #1a1a1a}dl{display:grid;"
    "grid-template-columns:max-content max-content;gap:.1rem 2rem}dd{margin:0;text-align:right}"
    "svg{width:100%;height:auto}.p{fill:#2f6f9f}.i{fill:#d9822b}.f{fill:#8a8a8a}"
    ".b{fill:none;stroke:#1a1a1a;stroke-width:1.5}.k span{margin-right:1.5rem}"
    ".k i{display:inline-block;width:.8rem;height:.8rem;margin-right:.4rem}"
    "@media print{body{margin:0}}";

/* One part of a bar, stacked on `below`; returns the new top. */
static double put_part(TextBuf *out, const char *class, double x, double width, double below,
                       double height)
{
    if (height <= 0)
        return below;
    textbuf_format(out, "<rect class=\"%s\" x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" "
                   "height=\"%.2f\"/>", class, x, below - height, width, height);
    return below - height;
}

/* Bars of what each payment consists of; a line of what is left, on a scale of its own. */
static void put_picture(const ContractPlan *plan, const Words *w, TextBuf *out)
{
    double most = 0, balance = 0, step = PICTURE_WIDTH / (double)(plan->count ? plan->count : 1);
    char date[DATE_TEXT_SIZE], buf[AMOUNT_SIZE];
    for (size_t i = 0; i < plan->count; i++) {
        most = fmax(most, contract_plan_payment(&plan->rows[i]));
        balance = fmax(balance, plan->rows[i].balance);
    }
    double scale = most > 0 ? PICTURE_HEIGHT / most : 0;
    double line = balance > 0 ? PICTURE_HEIGHT / balance : 0;
    textbuf_format(out, "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">",
                   PICTURE_WIDTH, PICTURE_HEIGHT + 2 * PICTURE_TOP, w->title);
    for (size_t i = 0; i < plan->count; i++) {
        const ContractPlanRow *row = &plan->rows[i];
        double x = (double)i * step + 0.1 * step, y = PICTURE_HEIGHT + PICTURE_TOP;
        if (contract_plan_payment(row) <= 0)
            continue;
        textbuf_format(out, "<g><title>%s: %s</title>", date_format(row->at, date),
                       amount(contract_plan_payment(row), plan->digits, buf));
        y = put_part(out, "p", x, 0.8 * step, y, scale * row->principal);
        y = put_part(out, "i", x, 0.8 * step, y, scale * row->interest);
        put_part(out, "f", x, 0.8 * step, y, scale * (row->fees + row->other));
        textbuf_puts(out, "</g>");
    }
    textbuf_puts(out, "<polyline class=\"b\" points=\"");
    for (size_t i = 0; i < plan->count; i++)
        textbuf_format(out, "%.2f,%.2f ", ((double)i + 0.5) * step,
                       PICTURE_HEIGHT + PICTURE_TOP - line * plan->rows[i].balance);
    textbuf_puts(out, "\"/></svg>\n");
    textbuf_format(out, "<p class=\"k\"><span><i style=\"background:#2f6f9f\"></i>%s</span>"
                   "<span><i style=\"background:#d9822b\"></i>%s</span>"
                   "<span><i style=\"background:#8a8a8a\"></i>%s</span>"
                   "<span>&#8212; %s</span></p>\n",
                   w->principal, w->interest, w->fees, w->balance);
}

static void put_html_row(TextBuf *out, const char *label, const ContractPlanRow *row, int digits,
                         bool total)
{
    char buf[AMOUNT_SIZE];
    const double values[] = { contract_plan_payment(row), row->principal, row->interest,
                              row->fees + row->other, row->balance, row->delay };
    textbuf_format(out, "<tr><td>%s</td>", label);
    for (size_t i = 0; i < COUNT(values); i++)
        textbuf_format(out, "<td>%s</td>",
                       total && i > 3 ? "" : amount(values[i], digits, buf));
    textbuf_puts(out, "</tr>\n");
}

void contract_plan_html(const ContractPlan *plan, ContractPlanLanguage language, TextBuf *out)
{
    const Words *w = &words[language];
    char date[DATE_TEXT_SIZE];
    Summary lines[SUMMARIES_MAX];
    textbuf_format(out, "<!doctype html>\n<html lang=\"%s\"><head><meta charset=\"utf-8\">"
                   "<meta name=\"viewport\" content=\"width=device-width\"><title>%s ", w->lang,
                   w->title);
    textbuf_html(out, plan->id);
    textbuf_format(out, "</title><style>%s</style></head><body>\n<h1>%s ", style, w->title);
    textbuf_html(out, plan->id);
    textbuf_puts(out, " (");
    textbuf_html(out, plan->currency);
    textbuf_puts(out, ")</h1>\n<dl>\n");
    for (int i = 0, n = summaries(plan, w, lines); i < n; i++)
        textbuf_format(out, "<dt>%s</dt><dd>%s</dd>\n", lines[i].label, lines[i].value);
    textbuf_puts(out, "</dl>\n");
    put_picture(plan, w, out);
    textbuf_format(out, "<table><thead><tr><th>%s</th><th>%s</th><th>%s</th><th>%s</th><th>%s</th>"
                   "<th>%s</th><th>%s</th></tr></thead><tbody>\n", w->date, w->payment,
                   w->principal, w->interest, w->fees, w->balance, w->delay);
    for (size_t i = 0; i < plan->count; i++)
        put_html_row(out, date_format(plan->rows[i].at, date), &plan->rows[i], plan->digits,
                     false);
    textbuf_puts(out, "</tbody><tfoot>");
    put_html_row(out, w->total, &plan->total, plan->digits, true);
    textbuf_format(out, "</tfoot></table>\n<p>%s</p>\n</body></html>\n", w->note);
}
