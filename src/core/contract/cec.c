/* cec.c - a guarantee whose amount is capped by the market value of what was pledged. */
#include "core/contract/cec.h"

#include "core/contract/ceg.h"

#include <math.h>

/* What the collateral is worth: price times quantity of everything pledged. */
static Err collateral(Ctx *cx, ContractRun *run, ContractTime at, double *out)
{
    const ContractTerms *terms = run->terms;
    double total = 0.0, price;
    for (size_t i = 0; i < terms->ref_count; i++) {
        const ContractRef *ref = &terms->refs[i];
        if (ref->role != CONTRACT_REF_COVI)
            continue;
        TRY(contract_observe(cx, contract_series_find(run->observed, ref->market_object),
                             ref->market_object, at, at, (ContractPeriod){ 0 }, &price));
        total += price * (ref->contract ? contract_or(ref->contract->quantity, 1.0) : 1.0);
    }
    *out = total;
    return ERR_OK;
}

static Err step(Ctx *cx, ContractRun *run, const ContractMoment *moment, double *payoff)
{
    double worth;
    TRY(contract_cover_step(cx, run, moment, payoff));
    if (moment->type != CONTRACT_EVENT_XD || !isnan(run->terms->exercise_amount))
        return ERR_OK;
    TRY(collateral(cx, run, moment->scheduled, &worth));
    run->state.exercise_amount = run->sign * fmin(worth, fabs(run->state.notional));
    return ERR_OK;
}

const ContractKind contract_cec = { .start = contract_cover_start, .step = step };
