/* document_asks.c - four passes over the parts: net, allowances, tax, prepaid. Each share is one
 * money_split, so nothing is lost between the parts.
 *
 *   net[] --allowances--> less[] --tax by line, rate, value--> tax[] --prepaid, rounding--> asks[]
 */
#include "core/document_asks.h"

#include "base/check.h"

typedef struct Asking {
    Ctx *cx;
    const Document *doc;
    size_t lines, count;        /* parts for lines; all parts */
    int64_t *net, *less, *tax, *weights;
    bool *taxed;                /* its tax is known */
    Money *parts;
    DocumentAsk *asks;
} Asking;

static size_t line_parts(const Document *doc)
{
    return doc->line_count > 0 ? doc->line_count : 1;
}

size_t document_ask_count(const Document *doc)
{
    return line_parts(doc) + doc->charge_count + (doc->rounding.minor > 0);
}

static const DocumentLine *line_at(const Asking *a, size_t i)
{
    return i < a->doc->line_count ? &a->doc->lines[i] : NULL;
}

/* Lines and charges; not the rounding, which bears no allowance and no tax. */
static size_t bearing(const Asking *a)
{
    return a->lines + a->doc->charge_count;
}

/* The tax rate of a part; false where it is not known. */
static bool rate_of_part(const Asking *a, size_t i, Rate *out)
{
    const DocumentLine *line = line_at(a, i);
    const DocumentPart *charge = i >= a->lines && i < bearing(a)
        ? &a->doc->charges[i - a->lines] : NULL;
    if (line && line->has_tax_percent)
        *out = line->tax_percent;
    if (charge && charge->has_percent)
        *out = charge->percent;
    return (line && line->has_tax_percent) || (charge && charge->has_percent);
}

/* Shares `amount` over the parts by weights[]; where all weigh nothing, alike over the lines. */
static Err share(Asking *a, int64_t amount)
{
    i128 sum = 0;
    for (size_t i = 0; i < a->count; i++) {
        a->parts[i] = (Money){ 0, a->doc->ccy };
        sum += a->weights[i];
    }
    if (amount == 0)
        return ERR_OK;
    for (size_t i = 0; sum == 0 && i < a->lines; i++)
        a->weights[i] = 1;
    return money_split(a->cx, (Money){ amount, a->doc->ccy }, a->weights, a->count, a->parts);
}

/* --- net and allowances ----------------------------------------------------------------------- */

/* Where lines state no amounts, the document's is theirs alike. */
static Err find_net(Asking *a)
{
    const Document *doc = a->doc;
    bool all = doc->line_count > 0;
    i128 whole = doc->amount.minor;
    for (size_t i = 0; i < doc->line_count; i++)
        all = all && doc->lines[i].has_amount;
    for (size_t i = 0; i < doc->charge_count; i++) {
        a->net[a->lines + i] = doc->charges[i].amount.minor;
        whole -= doc->charges[i].amount.minor;
    }
    for (size_t i = 0; i < doc->allowance_count; i++)
        whole += doc->allowances[i].amount.minor;
    if (all) {
        for (size_t i = 0; i < doc->line_count; i++)
            a->net[i] = doc->lines[i].role == LINE_DISCOUNT ? 0 : doc->lines[i].amount.minor;
        return ERR_OK;
    }
    for (size_t i = 0; i < a->count; i++) {
        const DocumentLine *line = line_at(a, i);
        bool takes = line && line->role == LINE_DISCOUNT;
        whole += takes && line->has_amount ? line->amount.minor : 0;
        a->weights[i] = i < a->lines && !takes;
    }
    assert(whole >= 0);         /* document_settle: the parts do not exceed the amount */
    if (whole > INT64_MAX)
        return fail(a->cx, ERR_OVERFLOW, "the amount before allowances is more than 64 bits hold");
    TRY(share(a, (int64_t)whole));
    for (size_t i = 0; i < a->lines; i++)
        a->net[i] = a->parts[i].minor;
    return ERR_OK;
}

/* An allowance is taken from what bears its rate, where that is enough; else from all. */
static Err take_off(Asking *a, int64_t amount, bool rated, Rate rate)
{
    i128 there = 0;
    for (int pass = rated ? 0 : 1; pass < 2 && there < amount; pass++) {
        there = 0;
        for (size_t i = 0; i < a->count; i++) {
            Rate own;
            bool fits = i < bearing(a) && (pass == 1 || (rate_of_part(a, i, &own)
                                                         && own.e9 == rate.e9));
            a->weights[i] = fits ? a->net[i] - a->less[i] : 0;
            there += a->weights[i];
        }
    }
    TRY(share(a, amount));
    for (size_t i = 0; i < a->count; i++)
        a->less[i] += a->parts[i].minor;
    return ERR_OK;
}

static Err find_allowances(Asking *a)
{
    const Document *doc = a->doc;
    for (size_t i = 0; i < doc->line_count; i++)
        if (doc->lines[i].role == LINE_DISCOUNT && doc->lines[i].has_amount)
            TRY(take_off(a, doc->lines[i].amount.minor, doc->lines[i].has_tax_percent,
                         doc->lines[i].tax_percent));
    for (size_t i = 0; i < doc->allowance_count; i++)
        TRY(take_off(a, doc->allowances[i].amount.minor, doc->allowances[i].has_percent,
                     doc->allowances[i].percent));
    return ERR_OK;
}

/* --- tax -------------------------------------------------------------------------------------- */

/* Lines that all state their tax are believed: document_settle has seen that they sum up. */
static bool stated_by_line(Asking *a)
{
    bool all = a->doc->line_count > 0 && a->doc->charge_count == 0
            && a->doc->allowance_count == 0;
    for (size_t i = 0; i < a->doc->line_count && all; i++)
        all = a->doc->lines[i].has_tax && a->doc->lines[i].role != LINE_DISCOUNT;
    for (size_t i = 0; i < a->doc->line_count && all; i++)
        a->tax[i] = a->doc->lines[i].tax.minor;
    return all;
}

/* Shares a rate's tax over the parts of that rate; *left loses it where there are such parts. */
static Err share_rate(Asking *a, Rate rate, int64_t tax, int64_t *left)
{
    bool any = false;
    for (size_t i = 0; i < a->count; i++) {
        Rate own;
        bool fits = rate_of_part(a, i, &own) && own.e9 == rate.e9 && !a->taxed[i];
        a->weights[i] = fits ? a->net[i] - a->less[i] : 0;
        any = any || a->weights[i] > 0;
    }
    if (!any)
        return ERR_OK;
    TRY(share(a, tax));
    for (size_t i = 0; i < a->count; i++) {
        a->tax[i] += a->parts[i].minor;
        a->taxed[i] = a->taxed[i] || a->weights[i] > 0;
    }
    *left -= tax;
    return ERR_OK;
}

/* The tax of a rate: as the document states it, else figured out; never more than is left. */
static Err tax_of_rate(const Asking *a, Rate rate, int64_t left, int64_t *out)
{
    bool stated = false;
    i128 sum = 0, base = 0;
    for (size_t i = 0; i < a->doc->tax_count; i++)
        if (a->doc->taxes[i].percent.e9 == rate.e9) {
            stated = true;
            sum += a->doc->taxes[i].amount.minor;
        }
    for (size_t i = 0; i < bearing(a); i++) {
        Rate own;
        if (rate_of_part(a, i, &own) && own.e9 == rate.e9)
            base += a->net[i] - a->less[i];
    }
    int64_t figured;
    TRY(round_div(stated ? sum : base * rate.e9, stated ? 1 : RATE_ONE_E9, ROUND_HALF_UP,
                  &figured));
    *out = figured < left ? figured : left;
    return ERR_OK;
}

/* What no rate accounts for: by value over the parts that no rate is known of; where there are none
 * it is a rounding of those that bear tax. */
static Err share_rest(Asking *a, int64_t left)
{
    i128 sum = 0;
    for (int pass = 0; pass < 3 && sum == 0; pass++)
        for (size_t i = 0; i < a->count; i++) {
            bool fits = i < bearing(a) && (pass > 0 || !a->taxed[i]);
            a->weights[i] = !fits ? 0 : pass == 1 ? a->tax[i] : a->net[i] - a->less[i];
            sum += a->weights[i];
        }
    TRY(share(a, left));
    for (size_t i = 0; i < a->count; i++)
        a->tax[i] += a->parts[i].minor;
    return ERR_OK;
}

static Err find_tax(Asking *a)
{
    int64_t left = a->doc->tax.minor;
    if (left == 0 || stated_by_line(a))
        return ERR_OK;
    for (size_t i = 0; i < bearing(a); i++) {
        Rate rate;
        int64_t tax;
        if (a->taxed[i] || !rate_of_part(a, i, &rate))
            continue;
        TRY(tax_of_rate(a, rate, left, &tax));
        TRY(share_rate(a, rate, tax, &left));
        a->taxed[i] = true;
    }
    return left == 0 ? ERR_OK : share_rest(a, left);
}

/* --- what is left to pay ---------------------------------------------------------------------- */

/* The gross of what was taken off: an allowance saves its tax. */
static int64_t gross_relief(int64_t less, int64_t net, int64_t tax)
{
    return net == 0 ? less : (int64_t)((i128)less * (net + tax) / net);
}

static void find_roles(Asking *a)
{
    for (size_t i = 0; i < a->count; i++) {
        const DocumentLine *line = line_at(a, i);
        bool beside = i >= a->lines
                   || (line && (line->role == LINE_FREIGHT || line->role == LINE_CHARGE));
        a->asks[i].role = a->doc->purpose == PURPOSE_ADVANCE ? ASK_ADVANCE
                        : beside ? ASK_BESIDE : ASK_GOODS;
    }
}

static Err find_payable(Asking *a)
{
    const Document *doc = a->doc;
    int64_t down = doc->rounding.minor < 0 ? -doc->rounding.minor : 0;
    if (doc->rounding.minor > 0)
        a->net[a->count - 1] = doc->rounding.minor;
    for (size_t i = 0; i < a->count; i++) {
        int64_t net = a->net[i] - a->less[i];
        a->asks[i] = (DocumentAsk){ .payable = net + a->tax[i], .tax = a->tax[i],
                                    .relief = gross_relief(a->less[i], net, a->tax[i]) };
        a->weights[i] = a->asks[i].payable;
    }
    TRY(share(a, down));
    for (size_t i = 0; i < a->count; i++) {
        a->asks[i].payable -= a->parts[i].minor;
        a->asks[i].relief += a->parts[i].minor;
        a->weights[i] = a->asks[i].payable;
    }
    TRY(share(a, doc->prepaid.minor));
    for (size_t i = 0; i < a->count; i++) {
        a->asks[i].payable -= a->parts[i].minor;
        a->asks[i].prepaid = a->parts[i].minor;
        assert(a->asks[i].payable >= 0);
    }
    find_roles(a);
    return ERR_OK;
}

/* Most papers state no tax and nothing beside their lines. */
static bool plain(const Document *doc)
{
    bool plain = doc->tax.minor == 0 && doc->allowance_count == 0 && doc->charge_count == 0
              && doc->prepaid.minor == 0 && doc->rounding.minor == 0 && doc->line_count > 0;
    for (size_t i = 0; i < doc->line_count && plain; i++)
        plain = doc->lines[i].has_amount && doc->lines[i].role != LINE_DISCOUNT;
    return plain;
}

Err document_asks(Ctx *cx, const Document *doc, const DocumentAsk **out)
{
    Asking a = { .cx = cx, .doc = doc, .lines = line_parts(doc),
                 .count = document_ask_count(doc) };
    a.asks = NEW(cx, DocumentAsk, a.count);
    if (!a.asks)
        return cx->err;
    *out = a.asks;
    if (plain(doc) || !doc->has_amount) {
        for (size_t i = 0; i < doc->line_count; i++)
            a.asks[i].payable = doc->has_amount ? doc->lines[i].amount.minor : 0;
        find_roles(&a);
        return ERR_OK;
    }
    int64_t *room = NEW(cx, int64_t, 4 * a.count);
    a.parts = NEW(cx, Money, a.count);
    a.taxed = NEW(cx, bool, a.count);
    if (!room || !a.parts || !a.taxed)
        return cx->err;
    a.net = room, a.less = room + a.count, a.tax = room + 2 * a.count;
    a.weights = room + 3 * a.count;
    TRY(find_net(&a));
    TRY(find_allowances(&a));
    TRY(find_tax(&a));
    return find_payable(&a);
}

int64_t document_unit_price_e6(const DocumentLine *line)
{
    i128 over = line->has_price ? line->price.e6 : line->amount.minor;
    i128 under = line->price_quantity.e6 > 0 ? line->price_quantity.e6 : 1000000;
    int64_t price;
    if (!line->has_price) {
        if (!line->has_amount || !line->has_quantity || line->quantity.e6 == 0)
            return 0;
        over *= decimal_power(PRICE_SCALE - ccy_digits(line->amount.ccy));
        under = line->quantity.e6;
    }
    return round_div(over * 1000000, under, ROUND_HALF_UP, &price) == ERR_OK ? price : 0;
}
