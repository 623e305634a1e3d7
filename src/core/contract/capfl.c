/* capfl.c - both runs have the same schedule, so their interest payments pair up one by one. */
#include "core/contract/capfl.h"

#include "core/contract/compose.h"
#include "core/contract/stk.h"

#include <math.h>

static Err start(Ctx *cx, ContractRun *run)
{
    const ContractTerms *terms = run->terms;
    const ContractTerms *under = contract_ref_terms(terms, CONTRACT_REF_UDL);
    if (!under)
        return fail_field(cx, ERR_INVALID, "contractStructure", "needs an underlying (UDL) with "
                          "its terms");
    if (isnan(terms->life_cap) && isnan(terms->life_floor))
        return fail_field(cx, ERR_INVALID, "lifeCap", "is required, or lifeFloor");
    ContractTerms limited = *under;
    limited.life_cap = terms->life_cap;
    limited.life_floor = terms->life_floor;
    TRY(contract_child_start(cx, run, under, CONTRACT_ROLE_RPA, run->until, &run->legs[0]));
    TRY(contract_child_start(cx, run, &limited, CONTRACT_ROLE_RPA, run->until, &run->legs[1]));
    return contract_source_common(cx, run);
}

/* The next interest payment of a leg in run->pending[i]. */
static Err next_interest(Ctx *cx, ContractRun *run, int i)
{
    TRY(contract_leg_fill(cx, run, i));
    while (run->has_pending[i] && run->pending[i].type != CONTRACT_EVENT_IP) {
        run->has_pending[i] = false;
        TRY(contract_leg_fill(cx, run, i));
    }
    return ERR_OK;
}

static Err children(Ctx *cx, ContractRun *run, ContractEvent *out, bool *more)
{
    TRY(next_interest(cx, run, 0));
    TRY(next_interest(cx, run, 1));
    *more = run->has_pending[0] && run->has_pending[1];
    if (!*more)
        return ERR_OK;
    const ContractEvent *free_rate = &run->pending[0], *limited = &run->pending[1];
    *out = (ContractEvent){
        .at = free_rate->at, .scheduled = free_rate->scheduled, .type = CONTRACT_EVENT_IP,
        .currency = free_rate->currency,
        .payoff = run->sign * fabs(free_rate->payoff - limited->payoff),
        .exercised_at = CONTRACT_TIME_NONE, .contract_id = run->terms->id,
    };
    run->has_pending[0] = run->has_pending[1] = false;
    return ERR_OK;
}

static Err next(Ctx *cx, ContractRun *run, ContractEvent *out, bool *more)
{
    return contract_compose_next(cx, run, children, out, more);
}

const ContractKind contract_capfl = { .start = start, .step = contract_stk_step, .next = next };
