/* document.c - a table of kinds. Reading is in document_read.c, writing in document_write.c, what
 * both ask of a document in document_check.c. */
#include "core/document.h"

#include "base/check.h"

static const struct {
    const char *name, *chinese;
    Flow flow;
    Side issuer;
} kinds[] = {
#define KIND(name, json, chinese, flow, side) { json, chinese, FLOW_##flow, SIDE_##side },
#include "core/document_kind.tbl"
#undef KIND
};

static const struct { const char *name, *chinese; } flows[FLOW_COUNT] = {
    [FLOW_COMMERCE] = { "commerce", "商流" },
    [FLOW_GOODS] = { "goods", "物流" },
    [FLOW_INFORMATION] = { "information", "信息流" },
    [FLOW_FUNDS] = { "funds", "资金流" },
};

const char *document_kind_name(DocumentKind kind)
{
    assert((size_t)kind < COUNT(kinds));
    return kinds[kind].name;
}

const char *document_kind_chinese(DocumentKind kind)
{
    assert((size_t)kind < COUNT(kinds));
    return kinds[kind].chinese;
}

Flow document_kind_flow(DocumentKind kind)
{
    assert((size_t)kind < COUNT(kinds));
    return kinds[kind].flow;
}

bool document_kind_of(Text name, DocumentKind *out)
{
    for (size_t i = 0; i < COUNT(kinds); i++)
        if (text_is(name, kinds[i].name)) {
            *out = (DocumentKind)i;
            return true;
        }
    return false;
}

const char *flow_name(Flow flow)
{
    assert((size_t)flow < COUNT(flows));
    return flows[flow].name;
}

const char *flow_chinese(Flow flow)
{
    assert((size_t)flow < COUNT(flows));
    return flows[flow].chinese;
}

bool flow_of(Text name, Flow *out)
{
    for (size_t i = 0; i < COUNT(flows); i++)
        if (text_is(name, flows[i].name)) {
            *out = (Flow)i;
            return true;
        }
    return false;
}

Err document_label(Ctx *cx, DocumentKind kind, Text number, Text issuer, Text *out)
{
    return text_format(cx, out, "%s %.*s of %.*s", document_kind_name(kind), (int)number.n,
                       number.at, (int)issuer.n, issuer.at);
}

/* Anything a sender may state: overflow is told, and the parts may be taken in any order. */
Err document_payable(Ctx *cx, const Document *document, Money *out)
{
    if (!document->has_amount) {
        *out = (Money){ 0, document->ccy };
        return ERR_OK;
    }
    i128 sum = (i128)document->amount.minor + document->tax.minor - document->prepaid.minor
             + document->rounding.minor;
    if (sum > INT64_MAX || sum < INT64_MIN)
        return fail(cx, ERR_OVERFLOW, "amount and tax sum to more than an amount can hold");
    *out = (Money){ (int64_t)sum, document->ccy };
    return ERR_OK;
}

/* The last digit that a price of the currency shows, in 1e-6: prices may be finer than the
 * currency, and one with zeros at the end has been printed with the currency's digits at least. */
static int64_t last_digit_e6(Price price)
{
    int digits = PRICE_SCALE;
    for (int64_t left = price.e6; digits > ccy_digits(price.ccy) && left % 10 == 0; left /= 10)
        digits--;
    return decimal_power(PRICE_SCALE - digits);
}

Err document_price_agrees(Ctx *cx, const DocumentLine *line, bool *agrees, Money *want)
{
    *agrees = true;
    *want = line->amount;
    if (!line->has_price || !line->has_quantity || !line->has_amount)
        return ERR_OK;
    int64_t per = line->price_quantity.e6 > 0 ? line->price_quantity.e6 : 1000000, minor;
    *agrees = false;
    if (per > DOCUMENT_PRICE_QUANTITY_MAX_E6)
        return ERR_OK;
    /* A minor unit is `unit` of what 1e-6 of price times 1e-6 of quantity makes. */
    i128 unit = (i128)decimal_power(PRICE_SCALE - ccy_digits(line->price.ccy)) * per;
    i128 exact = (i128)line->price.e6 * line->quantity.e6;
    if (round_div(exact, unit, ROUND_HALF_UP, &minor) != ERR_OK)
        return fail(cx, ERR_OVERFLOW, "price times quantity is more than an amount can hold");
    i128 own = (i128)line->charge.minor - line->allowance.minor;
    i128 gap = ((i128)line->amount.minor - own) * unit - exact;
    i128 twice_slack = (i128)last_digit_e6(line->price) * line->quantity.e6 + unit;
    *agrees = 2 * gap <= twice_slack && -2 * gap <= twice_slack;
    i128 right = minor + own;
    *want = (Money){ right > INT64_MAX || right < INT64_MIN ? minor : (int64_t)right,
                     line->amount.ccy };
    return ERR_OK;
}
