/* csh.c - no schedule, no payoff: only monitoring events, which show the position. */
#include "core/contract/csh.h"

static Err start(Ctx *cx, ContractRun *run)
{
    TRY(contract_need_real(cx, run->terms->notional, "notionalPrincipal"));
    run->state.notional = run->sign * run->terms->notional;
    return contract_source_observed(cx, run, CONTRACT_EVENT_AD, CONTRACT_EVENT_AD);
}

static Err step(Ctx *cx, ContractRun *run, const ContractMoment *moment, double *payoff)
{
    (void)cx, (void)run, (void)moment, (void)payoff;
    return ERR_OK;
}

const ContractKind contract_csh = { .start = start, .step = step };
