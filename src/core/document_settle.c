/* document_settle.c - what a document asks for, figured out from its parts and held against what it
 * states. A document whose sums do not add up is no evidence of anything.
 *
 *   lines, discounts, allowances, charges -> amount -> tax, by line or by rate -> payable
 *
 * Sums are made in 128 bits, so that only what is kept must fit. O(lines * rates), and there are
 * DOCUMENT_TAXES_MAX rates at most. */
#include "core/document_check.h"

#include "base/check.h"

/* --- the sums --------------------------------------------------------------------------------- */

typedef struct Sums {
    i128 lines, allowances, charges;
    size_t stated;              /* lines with an amount */
    bool all;                   /* there are lines, and all state one */
} Sums;

static int sign_of(const DocumentLine *line)
{
    return line->role == LINE_DISCOUNT ? -1 : 1;
}

static i128 parts_sum(const DocumentPart *parts, size_t count)
{
    i128 sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += parts[i].amount.minor;
    return sum;
}

static Sums sums_of(const Document *doc)
{
    Sums sums = { .allowances = parts_sum(doc->allowances, doc->allowance_count),
                  .charges = parts_sum(doc->charges, doc->charge_count) };
    for (size_t i = 0; i < doc->line_count; i++) {
        sums.stated += doc->lines[i].has_amount;
        if (doc->lines[i].has_amount)
            sums.lines += sign_of(&doc->lines[i]) * (i128)doc->lines[i].amount.minor;
    }
    sums.all = doc->line_count > 0 && sums.stated == doc->line_count;
    return sums;
}

static Err too_much(Ctx *cx, const char *key, const char *what)
{
    return document_bad(cx, ERR_OVERFLOW, DOCUMENT_TOP, key,
                        "%s to more than an amount can hold", what);
}

static Err differs(Ctx *cx, const char *key, Money stated, const char *but, i128 sum)
{
    char got[DECIMAL_TEXT_SIZE], want[DECIMAL_TEXT_SIZE];
    if (sum > INT64_MAX || sum < INT64_MIN)
        return too_much(cx, key, but);
    return document_bad(cx, ERR_INVALID, DOCUMENT_TOP, key, "is %s, but %s to %s",
                        money_format(stated, got), but,
                        money_format((Money){ (int64_t)sum, stated.ccy }, want));
}

/* --- amount ----------------------------------------------------------------------------------- */

/* amount is the sum of the lines' amounts, less allowances, with charges: stated and checked, or
 * computed where all lines have one. */
static Err settle_amount(Ctx *cx, Document *doc)
{
    Sums sums = sums_of(doc);
    i128 total = sums.lines - sums.allowances + sums.charges;
    bool parts = doc->allowance_count + doc->charge_count > 0;
    const char *but = parts ? "the lines, allowances and charges sum" : "the lines sum";
    if (sums.lines > INT64_MAX || total > INT64_MAX)
        return too_much(cx, "lines", "sum");
    if (sums.all && total < 0)
        return document_bad(cx, ERR_INVALID, DOCUMENT_TOP, "allowances",
                            "and discounts take off more than there is");
    if (sums.all && !doc->has_amount) {
        doc->amount = (Money){ (int64_t)total, doc->ccy };
        doc->has_amount = true;
    }
    if (!doc->has_amount) {
        bool asks = doc->tax.minor > 0 || doc->tax_count > 0 || parts || doc->prepaid.minor > 0
                 || doc->rounding.minor != 0 || doc->has_payable;
        return asks ? document_bad(cx, ERR_INVALID, DOCUMENT_TOP, "amount", "is missing, and there "
                                   "is tax on it, or a part of it") : ERR_OK;
    }
    /* Where some lines state none, the stated ones may fall short of the whole, not exceed it. */
    bool over = (sums.stated > 0 || parts) && total > doc->amount.minor;
    if (over || (sums.all && total < doc->amount.minor))
        return differs(cx, "amount", doc->amount, but, total);
    return ERR_OK;
}

/* --- tax -------------------------------------------------------------------------------------- */

/* Tax by rate may have been rounded line by line. */
static int64_t tax_slack(const Document *doc)
{
    return 1 + (int64_t)(doc->line_count + doc->allowance_count + doc->charge_count);
}

static Err check_rate(Ctx *cx, const Document *doc, size_t i)
{
    const DocumentTax *row = &doc->taxes[i];
    DocumentPlace place = { "taxes", i, NULL };
    Money want;
    if (row->percent.e9 < 0 || row->percent.e9 > RATE_ONE_E9)
        return document_bad(cx, ERR_INVALID, place, "percent", "is not within 0 to 100");
    if (!row->has_taxable)
        return ERR_OK;
    TRY(money_times(cx, row->taxable, row->percent, ROUND_HALF_UP, &want));
    i128 gap = (i128)want.minor - row->amount.minor;
    if (gap <= tax_slack(doc) && -gap <= tax_slack(doc))
        return ERR_OK;
    char got[DECIMAL_TEXT_SIZE], due[DECIMAL_TEXT_SIZE];
    return document_bad(cx, ERR_INVALID, place, "amount", "is %s, but the rate makes it %s",
                        money_format(row->amount, got), money_format(want, due));
}

/* One figure of tax: kept where none is stated, held against what is. */
static Err agree(Ctx *cx, Document *doc, i128 tax, int64_t slack, const char *but)
{
    if (tax < 0)
        return document_bad(cx, ERR_INVALID, DOCUMENT_TOP, "allowances",
                            "take off tax that there is none of; at which rate are they?");
    if (tax > INT64_MAX)
        return too_much(cx, "tax", but);
    if (!doc->has_tax) {
        doc->tax = (Money){ (int64_t)tax, doc->ccy };
        doc->has_tax = true;
    }
    i128 gap = tax - doc->tax.minor;
    return gap > slack || -gap > slack ? differs(cx, "tax", doc->tax, but, tax) : ERR_OK;
}

static Err tax_of_rates(Ctx *cx, Document *doc)
{
    i128 sum = 0;
    for (size_t i = 0; i < doc->tax_count; i++) {
        TRY(check_rate(cx, doc, i));
        sum += doc->taxes[i].amount.minor;
    }
    return doc->tax_count > 0 ? agree(cx, doc, sum, 0, "the rates sum") : ERR_OK;
}

/* Lines may state their tax; allowances and charges of the document change what it comes to. */
static Err tax_of_lines(Ctx *cx, Document *doc)
{
    i128 sum = 0;
    size_t stated = 0;
    for (size_t i = 0; i < doc->line_count; i++) {
        stated += doc->lines[i].has_tax;
        sum += doc->lines[i].has_tax ? sign_of(&doc->lines[i]) * (i128)doc->lines[i].tax.minor : 0;
    }
    if (stated == 0 || doc->allowance_count + doc->charge_count > 0)
        return ERR_OK;
    if (stated == doc->line_count)
        return agree(cx, doc, sum, 0, "the taxes of the lines sum");
    return sum > doc->tax.minor ? differs(cx, "tax", doc->tax, "the taxes of the lines sum", sum)
                                : ERR_OK;
}

typedef struct Rates {
    Rate percent[DOCUMENT_TAXES_MAX];
    i128 base[DOCUMENT_TAXES_MAX];
    size_t count;
} Rates;

static Err rates_add(Ctx *cx, Rates *rates, Rate percent, i128 amount)
{
    size_t i = 0;
    while (i < rates->count && rates->percent[i].e9 != percent.e9)
        i++;
    if (i == DOCUMENT_TAXES_MAX)
        return document_bad(cx, ERR_LIMIT, DOCUMENT_TOP, "tax_percent", "has more than %d values",
                            DOCUMENT_TAXES_MAX);
    if (i == rates->count)
        rates->percent[rates->count++] = percent;
    rates->base[i] += amount;
    return ERR_OK;
}

static bool all_rated(const Document *doc)
{
    bool all = doc->line_count > 0;
    for (size_t i = 0; i < doc->line_count && all; i++)
        all = doc->lines[i].has_tax_percent && doc->lines[i].has_amount;
    for (size_t i = 0; i < doc->allowance_count && all; i++)
        all = doc->allowances[i].has_percent;
    for (size_t i = 0; i < doc->charge_count && all; i++)
        all = doc->charges[i].has_percent;
    return all;
}

/* Where every part says its rate, the tax can be figured out. */
static Err tax_of_percents(Ctx *cx, Document *doc)
{
    if (!all_rated(doc))
        return ERR_OK;
    Rates *rates = NEW(cx, Rates, 1);
    if (!rates)
        return cx->err;
    for (size_t i = 0; i < doc->line_count; i++)
        TRY(rates_add(cx, rates, doc->lines[i].tax_percent,
                      sign_of(&doc->lines[i]) * (i128)doc->lines[i].amount.minor));
    for (size_t i = 0; i < doc->allowance_count; i++)
        TRY(rates_add(cx, rates, doc->allowances[i].percent,
                      -(i128)doc->allowances[i].amount.minor));
    for (size_t i = 0; i < doc->charge_count; i++)
        TRY(rates_add(cx, rates, doc->charges[i].percent, doc->charges[i].amount.minor));
    i128 tax = 0;
    for (size_t i = 0; i < rates->count; i++) {
        int64_t part;
        if (round_div(rates->base[i] * rates->percent[i].e9, RATE_ONE_E9, ROUND_HALF_UP, &part)
            != ERR_OK)
            return too_much(cx, "tax", "sums");
        tax += part;
    }
    return agree(cx, doc, tax, tax_slack(doc), "the rates of the lines come");
}

/* --- payable ---------------------------------------------------------------------------------- */

/* Rounding makes a sum easy to pay; more than a hundredth, and more than one of the currency, is
 * something else. */
static bool is_rounding(const Document *doc, i128 gross)
{
    int64_t most = decimal_power(ccy_digits(doc->ccy));
    i128 hundredth = gross / 100, size = doc->rounding.minor;
    size = size < 0 ? -size : size;
    return size <= most || size <= hundredth;
}

static Err settle_payable(Ctx *cx, Document *doc)
{
    DocumentPlace top = DOCUMENT_TOP;
    i128 gross = (i128)doc->amount.minor + doc->tax.minor, sum;
    char got[DECIMAL_TEXT_SIZE], most[DECIMAL_TEXT_SIZE];
    if (gross > INT64_MAX)
        return too_much(cx, "tax", "and amount sum");
    if (!is_rounding(doc, gross))
        return document_bad(cx, ERR_INVALID, top, "rounding", "is %s, too much for %s",
                            money_format(doc->rounding, got),
                            money_format((Money){ (int64_t)gross, doc->ccy }, most));
    sum = gross + doc->rounding.minor;
    if (doc->prepaid.minor > 0 && doc->prepaid.minor > sum)
        return differs(cx, "prepaid", doc->prepaid, "amount, tax and rounding come", sum);
    sum -= doc->prepaid.minor;
    if (sum < 0 || sum > INT64_MAX)
        return too_much(cx, "payable", "sums");
    if (doc->has_payable && doc->payable.minor != sum)
        return differs(cx, "payable", doc->payable,
                       "amount, tax, prepaid and rounding come", sum);
    doc->payable = (Money){ (int64_t)sum, doc->ccy };
    doc->has_payable = doc->prepaid.minor > 0 || doc->rounding.minor != 0;
    return ERR_OK;
}

Err document_settle(Ctx *cx, Document *doc)
{
    TRY(settle_amount(cx, doc));
    if (!doc->has_amount)
        return ERR_OK;
    doc->has_tax = doc->has_tax || doc->tax.minor > 0;
    TRY(tax_of_rates(cx, doc));
    TRY(tax_of_lines(cx, doc));
    TRY(tax_of_percents(cx, doc));
    return settle_payable(cx, doc);
}
