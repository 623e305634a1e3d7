/* terms.c - the blank form, and what must hold between its fields whatever the type. */
#include "core/contract/terms.h"

#include "base/check.h"

#include <math.h>

const char *contract_type_code(ContractType type)
{
    static const char *const codes[] = {
        [CONTRACT_TYPE_NONE] = "",
#define CONTRACT(code, kind, text) [CONTRACT_TYPE_##code] = #code,
#include "core/contract/contract_type.tbl"
#undef CONTRACT
    };
    assert(type < CONTRACT_TYPE_COUNT);
    return codes[type];
}

const char *contract_type_text(ContractType type)
{
    static const char *const texts[] = {
        [CONTRACT_TYPE_NONE] = "",
#define CONTRACT(code, kind, text) [CONTRACT_TYPE_##code] = text,
#include "core/contract/contract_type.tbl"
#undef CONTRACT
    };
    assert(type < CONTRACT_TYPE_COUNT);
    return texts[type];
}

double contract_role_sign(ContractRole role)
{
    switch (role) {
    case CONTRACT_ROLE_RPL: case CONTRACT_ROLE_PFL: case CONTRACT_ROLE_PF: case CONTRACT_ROLE_SEL:
    case CONTRACT_ROLE_ST: case CONTRACT_ROLE_UDLM:
        return -1.0;
    case CONTRACT_ROLE_NONE: case CONTRACT_ROLE_RPA: case CONTRACT_ROLE_RFL: case CONTRACT_ROLE_RF:
    case CONTRACT_ROLE_BUY: case CONTRACT_ROLE_COL: case CONTRACT_ROLE_CNO: case CONTRACT_ROLE_CLO:
    case CONTRACT_ROLE_LG: case CONTRACT_ROLE_UDL: case CONTRACT_ROLE_UDLP:
        break;
    }
    return 1.0;
}

void contract_terms_init(ContractTerms *t)
{
    *t = (ContractTerms){ .calendar = &calendar_every_day };
    ContractTime *times[] = {
        &t->status, &t->deal, &t->initial_exchange, &t->maturity, &t->amortization, &t->purchase,
        &t->termination, &t->capitalization_end, &t->exercise, &t->non_performing, &t->option_end,
        &t->anchor_interest, &t->anchor_principal, &t->anchor_rate, &t->anchor_fee,
        &t->anchor_index, &t->anchor_base, &t->anchor_dividend, &t->anchor_option, &t->ex_dividend,
    };
    double *reals[] = {
        &t->notional, &t->notional2, &t->rate, &t->rate2, &t->accrued, &t->premium,
        &t->next_redemption, &t->rate_spread, &t->rate_multiplier, &t->life_cap, &t->life_floor,
        &t->period_cap, &t->period_floor, &t->next_rate, &t->fee_rate, &t->fee_accrued,
        &t->index_at_deal, &t->scale_notional, &t->scale_interest, &t->base_amount,
        &t->purchase_price, &t->termination_price, &t->penalty_rate, &t->delinquency_rate,
        &t->quantity, &t->market_value, &t->strike1, &t->strike2, &t->futures_price,
        &t->exercise_amount, &t->next_dividend, &t->coverage, &t->credit_line,
    };
    for (size_t i = 0; i < COUNT(times); i++)
        *times[i] = CONTRACT_TIME_NONE;
    for (size_t i = 0; i < COUNT(reals); i++)
        *reals[i] = (double)NAN;
}

static bool both(ContractTime a, ContractTime b)
{
    return !contract_time_is_none(a) && !contract_time_is_none(b);
}

static Err check_times(Ctx *cx, const ContractTerms *t)
{
    if (contract_time_is_none(t->status))
        return fail_field(cx, ERR_INVALID, "statusDate", "is required: events come after it");
    if (both(t->initial_exchange, t->maturity)
        && contract_time_cmp(t->maturity, t->initial_exchange) <= 0)
        return fail_field(cx, ERR_INVALID, "maturityDate", "must come after initialExchangeDate");
    if (both(t->initial_exchange, t->amortization)
        && contract_time_cmp(t->amortization, t->initial_exchange) <= 0)
        return fail_field(cx, ERR_INVALID, "amortizationDate", "must come after "
                          "initialExchangeDate");
    if (both(t->purchase, t->termination) && contract_time_cmp(t->termination, t->purchase) < 0)
        return fail_field(cx, ERR_INVALID, "terminationDate", "must not come before purchaseDate");
    if (!contract_time_is_none(t->purchase) && isnan(t->purchase_price))
        return fail_field(cx, ERR_INVALID, "priceAtPurchaseDate", "is required with purchaseDate");
    if (!contract_time_is_none(t->termination) && isnan(t->termination_price))
        return fail_field(cx, ERR_INVALID, "priceAtTerminationDate", "is required with "
                          "terminationDate");
    return ERR_OK;
}

static Err check_lists(Ctx *cx, const ContractTerms *t)
{
    const struct {
        const char *term;
        const ContractList *list, *anchors;
        bool one_for_all;       /* a single entry stands for every stretch */
    } lists[] = {
        { "arrayCycleOfInterestPayment", &t->interest_cycles, &t->interest_anchors, true },
        { "arrayCycleOfPrincipalRedemption", &t->principal_cycles, &t->principal_anchors, true },
        { "arrayNextPrincipalRedemptionPayment", &t->principal_amounts, &t->principal_anchors,
          false },
        { "arrayIncreaseDecrease", &t->principal_directions, &t->principal_anchors, false },
        { "arrayCycleOfRateReset", &t->rate_cycles, &t->rate_anchors, true },
        { "arrayRate", &t->rate_values, &t->rate_anchors, false },
        { "arrayFixedVariable", &t->rate_kinds, &t->rate_anchors, false },
    };
    for (size_t i = 0; i < COUNT(lists); i++) {
        size_t n = lists[i].list->count, want = lists[i].anchors->count;
        bool optional = lists[i].one_for_all;
        if (n == want || (optional && (n == 0 || (n == 1 && want > 0))))
            continue;
        return fail_field(cx, ERR_INVALID, lists[i].term, "has %zu entries where its anchor dates "
                          "have %zu", n, want);
    }
    return ERR_OK;
}

Err contract_terms_check(Ctx *cx, const ContractTerms *t)
{
    if (t->type == CONTRACT_TYPE_NONE)
        return fail_field(cx, ERR_INVALID, "contractType", "is required");
    TRY(check_times(cx, t));
    if (t->life_floor > t->life_cap)
        return fail_field(cx, ERR_INVALID, "lifeFloor", "lies above lifeCap");
    if (t->period_floor > t->period_cap)
        return fail_field(cx, ERR_INVALID, "periodFloor", "lies above periodCap");
    if (t->fee_rate != 0 && !isnan(t->fee_rate) && t->fee_basis == CONTRACT_FEE_NONE)
        return fail_field(cx, ERR_INVALID, "feeBasis", "is required with feeRate");
    if (t->interest_first && t->type != CONTRACT_TYPE_UMP)
        return fail_field(cx, ERR_INVALID, "cyclePointOfInterestPayment", "B is supported for UMP "
                          "alone: the specification gives no functions for it");
    return check_lists(cx, t);
}
