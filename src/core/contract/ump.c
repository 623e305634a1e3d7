/* ump.c - the only schedule is that of interest; the principal moves as it is observed to. */
#include "core/contract/ump.h"

#include "core/contract/loan.h"

#include <math.h>

/* Tmd: the last observed movement that leaves a horizon, else the horizon. */
static Err maturity(Ctx *cx, ContractRun *run)
{
    if (contract_time_is_none(run->maturity))
        run->maturity = run->until;
    for (size_t i = 0; run->observed && i < run->observed->event_count; i++)
        if (run->observed->events[i].type == CONTRACT_EVENT_PR
            && contract_time_is_none(run->until))
            run->maturity = contract_time_max(run->maturity, run->observed->events[i].at);
    if (contract_time_is_none(run->maturity))
        return fail_field(cx, ERR_INVALID, "to", "is required: a contract of undefined maturity "
                          "needs a horizon");
    return ERR_OK;
}

static Err start(Ctx *cx, ContractRun *run)
{
    const ContractTerms *terms = run->terms;
    TRY(maturity(cx, run));
    TRY(contract_loan_start(cx, run));
    TRY(contract_source_observed(cx, run, CONTRACT_EVENT_PR, CONTRACT_EVENT_PR));
    if (!isnan(terms->rate))
        TRY(contract_source_cycle(cx, run, CONTRACT_EVENT_IPCI, terms->anchor_interest,
                                  terms->cycle_interest, terms->initial_exchange, false, NULL));
    if (contract_time_cmp(terms->initial_exchange, terms->status) <= 0)
        run->state.accrued = run->sign * contract_or(terms->accrued, 0.0);
    return ERR_OK;
}

static Err step(Ctx *cx, ContractRun *run, const ContractMoment *moment, double *payoff)
{
    if (moment->type == CONTRACT_EVENT_PR) {
        if (contract_time_cmp(moment->at, run->terms->initial_exchange) < 0)
            return fail_field(cx, ERR_INVALID, "eventsObserved", "a movement of principal comes "
                              "before the initial exchange");
        contract_loan_accrue(run, moment);
        *payoff = run->sign * moment->value;
        run->state.notional = run->state.notional - run->sign * moment->value;
        contract_loan_follow(run);
        return ERR_OK;
    }
    TRY(contract_loan_step(cx, run, moment, payoff));
    if (moment->type == CONTRACT_EVENT_IED)
        *payoff = run->sign * (-1.0) * run->terms->notional;
    return ERR_OK;
}

const ContractKind contract_ump = { .start = start, .step = step };
