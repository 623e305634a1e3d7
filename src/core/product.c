/* product.c - reads products and prices claims; every division names its rounding and favours
 * nobody by more than one minor unit. */
#include "core/product.h"

#include "base/check.h"

static const char *const confirmations[] = {
    [CONFIRM_NONE] = "none", [CONFIRM_DEBTOR] = "debtor",
    [CONFIRM_OWN_ACCOUNT] = "debtor_own_account",
};

static const char *const goods_words[] = {
    [GOODS_ANY] = "any", [GOODS_MOVED] = "moved", [GOODS_RECEIVED] = "received",
};

const char *confirmation_name(Confirmation confirmation)
{
    assert((size_t)confirmation < COUNT(confirmations));
    return confirmations[confirmation];
}

const char *goods_behind_name(GoodsBehind goods)
{
    assert((size_t)goods < COUNT(goods_words));
    return goods_words[goods];
}

/* --- reading ---------------------------------------------------------------------------------- */

static Err need_object(Ctx *cx, const Json *json, const char *key, const Json **out)
{
    TRY(json_want_object(cx, json, key, out));
    return *out ? ERR_OK : fail_field(cx, ERR_INVALID, key, "is missing");
}

static Err read_parties(Ctx *cx, const Json *json, Product *product)
{
    static const char *const keys[] = { "claim", "applicant", "triggers" };
    static const char *const kinds[] = { "order", "receivable" };
    static const char *const applicants[] = { "creditor", "debtor" };
    const Json *what, *array;
    size_t kind, applicant;
    TRY(need_object(cx, json, "finances", &what));
    TRY(json_only(cx, what, keys, COUNT(keys)));
    TRY(rule_word(cx, what, "claim", kinds, COUNT(kinds), &kind));
    TRY(rule_word(cx, what, "applicant", applicants, COUNT(applicants), &applicant));
    product->claim = (ClaimKind)kind;
    product->applicant = applicant == 0 ? ROLE_CREDITOR : ROLE_DEBTOR;
    TRY(rule_array(cx, what, "triggers", PRODUCT_TRIGGERS_MAX, &array));
    DocumentKind *triggers = NEW(cx, DocumentKind, array->count);
    if (!triggers)
        return cx->err;
    for (size_t i = 0; i < array->count; i++)
        if (array->items[i].kind != JSON_STRING
            || !document_kind_of(array->items[i].text, &triggers[i]))
            return rule_place(cx, fail(cx, ERR_UNKNOWN, "is not a kind of document"), "triggers",
                              i);
    product->triggers = triggers;
    product->trigger_count = array->count;
    return ERR_OK;
}

static Err read_conditions(Ctx *cx, const Json *json, Product *product)
{
    static const char *const keys[] = { "closure_percent", "confirmation", "goods",
                                        "self_liquidation" };
    const Json *conditions, *closure;
    const char *flows[FLOW_COUNT];
    size_t confirmation, goods;
    Text least;
    TRY(need_object(cx, json, "conditions", &conditions));
    TRY(json_only(cx, conditions, keys, COUNT(keys)));
    TRY(need_object(cx, conditions, "closure_percent", &closure));
    for (Flow f = 0; f < FLOW_COUNT; f++) {
        flows[f] = flow_name(f);
        TRY(rule_need_percent(cx, closure, flows[f], &product->closure_min[f]));
    }
    TRY(json_only(cx, closure, flows, COUNT(flows)));
    TRY(rule_word(cx, conditions, "confirmation", confirmations, COUNT(confirmations),
                  &confirmation));
    TRY(rule_word(cx, conditions, "goods", goods_words, COUNT(goods_words), &goods));
    product->confirmation = (Confirmation)confirmation;
    product->goods = (GoodsBehind)goods;
    TRY(json_need_text(cx, conditions, "self_liquidation", &least));
    TRY(rate_parse(cx, least, &product->self_liquidation_min));
    if (product->self_liquidation_min.e9 < RATE_ONE_E9)
        return fail_field(cx, ERR_INVALID, "self_liquidation", "is below 1: the claim would not "
                          "repay its financing");
    return ERR_OK;
}

/* What becomes of the discount on principal that is repaid early; not said: it is kept. */
static Err read_early(Ctx *cx, const Json *terms, Product *product)
{
    static const char *const words[] = { "kept", "returned" };
    size_t word = 0;
    if (json_get(terms, "early_discount"))
        TRY(rule_word(cx, terms, "early_discount", words, COUNT(words), &word));
    product->returns_discount = word == 1;
    return ERR_OK;
}

static Err read_amounts(Ctx *cx, const Json *json, Product *product)
{
    static const char *const keys[] = { "advance_percent", "reserve_percent", "haircut_percent",
                                        "tenor_days_max", "grace_days", "calendar", "year_days",
                                        "early_discount" };
    enum { TENOR_MAX = 366, GRACE_MAX = 90 };
    const Json *terms;
    Days year;
    TRY(need_object(cx, json, "terms", &terms));
    TRY(json_only(cx, terms, keys, COUNT(keys)));
    TRY(rule_need_percent(cx, terms, "advance_percent", &product->advance));
    TRY(rule_need_percent(cx, terms, "reserve_percent", &product->reserve));
    TRY(rule_need_percent(cx, terms, "haircut_percent", &product->haircut));
    TRY(rule_days(cx, terms, "tenor_days_max", TENOR_MAX, &product->tenor_max));
    TRY(rule_days(cx, terms, "grace_days", GRACE_MAX, &product->grace));
    product->calendar = TEXT("");
    TRY(json_want_text(cx, terms, "calendar", &product->calendar));
    TRY(rule_days(cx, terms, "year_days", 365, &year));
    product->year_days = year.n;
    TRY(read_early(cx, terms, product));
    if (product->advance.e9 == 0 || product->advance.e9 + product->reserve.e9 != RATE_ONE_E9)
        return fail_field(cx, ERR_INVALID, "advance_percent", "and reserve_percent must add up to "
                          "100, with an advance above 0");
    if (year.n != 360 && year.n != 365)
        return fail_field(cx, ERR_INVALID, "year_days", "must be 360 or 365");
    return ERR_OK;
}

static Err read_pricing(Ctx *cx, const Json *json, Product *product)
{
    static const char *const keys[] = { "base_percent", "expected_loss_percent", "opex_percent",
                                        "reputation_percent", "late_percent" };
    const Json *pricing;
    Pricing *p = &product->pricing;
    TRY(need_object(cx, json, "pricing", &pricing));
    TRY(json_only(cx, pricing, keys, COUNT(keys)));
    TRY(rule_need_percent(cx, pricing, "base_percent", &p->base));
    TRY(rule_need_percent(cx, pricing, "expected_loss_percent", &p->expected_loss));
    TRY(rule_need_percent(cx, pricing, "opex_percent", &p->opex));
    TRY(rule_need_percent(cx, pricing, "reputation_percent", &p->reputation));
    TRY(rule_need_percent(cx, pricing, "late_percent", &p->late));
    if (p->reputation.e9 > p->expected_loss.e9 + p->opex.e9)
        return fail_field(cx, ERR_INVALID, "reputation_percent", "takes off more than expected "
                          "loss and operating cost together");
    return ERR_OK;
}

static Err read_fee(Ctx *cx, const Json *json, ProductFee *out)
{
    static const char *const keys[] = { "id", "title", "percent" };
    TRY(json_only(cx, json, keys, COUNT(keys)));
    TRY(json_need_text(cx, json, "id", &out->id));
    TRY(rule_title(cx, json, "title", &out->title));
    return rule_need_percent(cx, json, "percent", &out->percent);
}

static Err read_fees(Ctx *cx, const Json *json, Product *product)
{
    const Json *array;
    TRY(json_want_array(cx, json, "fees", &array));
    if (!array)
        return ERR_OK;
    if (array->count > PRODUCT_FEES_MAX)
        return fail_field(cx, ERR_LIMIT, "fees", "are more than %d", PRODUCT_FEES_MAX);
    ProductFee *fees = NEW(cx, ProductFee, array->count);
    if (!fees)
        return cx->err;
    for (size_t i = 0; i < array->count; i++)
        TRY(rule_place(cx, read_fee(cx, &array->items[i], &fees[i]), "fees", i));
    product->fees = fees;
    product->fee_count = array->count;
    return ERR_OK;
}

static Err read_recourse(Ctx *cx, const Json *json, Product *product)
{
    static const char *const keys[] = { "to", "after_days" };
    static const char *const whom[] = { "none", "seller" };
    const Json *recourse;
    size_t to;
    TRY(need_object(cx, json, "recourse", &recourse));
    TRY(json_only(cx, recourse, keys, COUNT(keys)));
    TRY(rule_word(cx, recourse, "to", whom, COUNT(whom), &to));
    product->recourse = to == 1;
    return product->recourse ? rule_days(cx, recourse, "after_days", 365, &product->recourse_after)
                             : ERR_OK;
}

static Err read_actus(Ctx *cx, const Json *json, Product *product)
{
    static const char *const keys[] = { "type", "terms" };
    const Json *actus, *terms;
    TRY(need_object(cx, json, "actus", &actus));
    TRY(json_only(cx, actus, keys, COUNT(keys)));
    TRY(json_need_text(cx, actus, "type", &product->actus_type));
    TRY(need_object(cx, actus, "terms", &terms));
    TextBuf buf = textbuf_make(cx);
    json_write(&buf, terms);
    return textbuf_done(&buf, &product->actus_terms);
}

static Err read_rules(Ctx *cx, const Json *json, Product *product)
{
    const Json *array;
    TRY(rule_array(cx, json, "rules", PRODUCT_RULES_MAX, &array));
    Text *rules = NEW(cx, Text, array->count);
    if (!rules)
        return cx->err;
    for (size_t i = 0; i < array->count; i++) {
        if (array->items[i].kind != JSON_STRING || array->items[i].text.n == 0)
            return rule_place(cx, fail(cx, ERR_INVALID, "must be the id of a rule"), "rules", i);
        rules[i] = array->items[i].text;
    }
    product->rules = rules;
    product->rule_count = array->count;
    return ERR_OK;
}

Err product_read(Ctx *cx, const Chart *chart, const Json *json, Product *out)
{
    static const char *const keys[] = {
        "name", "title", "source", "finances", "conditions", "terms", "pricing", "fees",
        "recourse", "actus", "posting", "waterfall", "rules",
    };
    Product product = { 0 };
    TRY(json_only(cx, json, keys, COUNT(keys)));
    TRY(json_need_text(cx, json, "name", &product.name));
    TRY(rule_title(cx, json, "title", &product.title));
    TRY(read_parties(cx, json, &product));
    TRY(read_conditions(cx, json, &product));
    TRY(read_amounts(cx, json, &product));
    TRY(read_pricing(cx, json, &product));
    TRY(read_fees(cx, json, &product));
    TRY(read_recourse(cx, json, &product));
    TRY(read_actus(cx, json, &product));
    TRY(posting_rules_read(cx, chart, json, &product.posting));
    TRY(waterfall_read(cx, json, &product.waterfall));
    TRY(read_rules(cx, json, &product));
    *out = product;
    return ERR_OK;
}

int64_t product_goods(const Product *product, const Claim *claim)
{
    switch (product->goods) {
    case GOODS_ANY: return claim->face;
    case GOODS_MOVED: return claim->moved;
    case GOODS_RECEIVED: return claim->received;
    }
    assert(!"a word of the table");
    return 0;
}

/* --- quoting ---------------------------------------------------------------------------------- */

static Err quote_fees(Ctx *cx, const Product *product, Quote *quote)
{
    Money *fees = NEW(cx, Money, product->fee_count);
    if (!fees)
        return cx->err;
    for (size_t i = 0; i < product->fee_count; i++)
        TRY(money_times(cx, quote->advance, product->fees[i].percent, ROUND_HALF_UP, &fees[i]));
    quote->fees = fees;
    return money_sum(cx, fees, product->fee_count, quote->claim.ccy, &quote->fee);
}

static Err quote_apr(Ctx *cx, Date start, Date due, Quote *quote)
{
    if (quote->net.minor <= 0)
        return ERR_OK;
    Err err = apr_of_pair(cx, start, quote->net.minor, due, quote->advance.minor, &quote->apr);
    quote->has_apr = err == ERR_OK;
    if (err != ERR_INVALID)
        return err;
    ctx_forgive(cx);
    return ERR_OK;
}

Err product_quote(Ctx *cx, const Product *product, Money claim, Date start, Date due, Rate record,
                  Quote *out)
{
    assert(record.e9 >= 0 && record.e9 <= RATE_ONE_E9);
    Quote quote = { .claim = claim, .tenor = date_diff(start, due) };
    const Pricing *p = &product->pricing;
    if (quote.tenor.n <= 0)
        return fail(cx, ERR_INVALID, "the claim falls due on the day of the financing or before; "
                    "there is nothing left to finance");
    if (claim.minor <= 0)
        return fail(cx, ERR_INVALID, "the amount to finance must be above zero");
    TRY(money_times(cx, claim, product->advance, ROUND_DOWN, &quote.advance));
    TRY(money_sub(cx, claim, quote.advance, &quote.reserve));
    TRY(rate_mul(cx, p->reputation, record, ROUND_DOWN, &quote.reputation));
    quote.annual.e9 = p->base.e9 + p->expected_loss.e9 + p->opex.e9 - quote.reputation.e9;
    TRY(money_interest(cx, quote.advance, quote.annual, quote.tenor, product->year_days,
                       ROUND_HALF_EVEN, &quote.discount));
    TRY(quote_fees(cx, product, &quote));
    TRY(money_sub(cx, quote.advance, quote.discount, &quote.net));
    TRY(money_sub(cx, quote.net, quote.fee, &quote.net));
    TRY(quote_apr(cx, start, due, &quote));
    TRY(money_interest(cx, quote.advance, p->late, (Days){ 1 }, product->year_days,
                       ROUND_HALF_EVEN, &quote.day_late));
    Money inflow;
    Rate kept = { RATE_ONE_E9 - product->haircut.e9 };
    TRY(money_times(cx, claim, kept, ROUND_DOWN, &inflow));
    if (quote.advance.minor > 0)
        TRY(rate_of(cx, inflow.minor, quote.advance.minor, ROUND_DOWN, &quote.self_liquidation));
    *out = quote;
    return ERR_OK;
}
