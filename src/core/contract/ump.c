/* ump.c - the only schedule is that of interest; the principal moves as it is observed to.
 *
 * Beyond the specification, and only where terms or observations ask for it: interest and fees
 * that are observed with an amount are paid as observed, interest out of what has accrued; interest
 * up to the first interest date may be paid at the initial exchange (cyclePointOfInterestPayment
 * B), and then what has accrued is negative: it was paid before it was earned; the base of interest
 * may lag. A contract that uses none of these is that of the specification. */
#include "core/contract/ump.h"

#include "core/contract/loan.h"

#include <math.h>

static const ContractEventType observed_types[] = {
    CONTRACT_EVENT_PR, CONTRACT_EVENT_PI, CONTRACT_EVENT_IP, CONTRACT_EVENT_FP,
};
enum { OBSERVED_TYPES = sizeof observed_types / sizeof *observed_types };

static bool is_movement(ContractEventType type)
{
    bool found = false;
    for (size_t i = 0; i < OBSERVED_TYPES; i++)
        found |= observed_types[i] == type;
    return found;
}

/* Tmd: the last observed movement that leaves a horizon, else the horizon. */
static Err maturity(Ctx *cx, ContractRun *run)
{
    if (contract_time_is_none(run->maturity))
        run->maturity = run->until;
    for (size_t i = 0; run->observed && i < run->observed->event_count; i++)
        if (is_movement(run->observed->events[i].type) && contract_time_is_none(run->until))
            run->maturity = contract_time_max(run->maturity, run->observed->events[i].at);
    if (contract_time_is_none(run->maturity))
        return fail_field(cx, ERR_INVALID, "to", "is required: a contract of undefined maturity "
                          "needs a horizon");
    return ERR_OK;
}

/* Interest is capitalised in cycles, or paid in advance for one period. */
static Err add_interest(Ctx *cx, ContractRun *run)
{
    const ContractTerms *terms = run->terms;
    if (!terms->interest_first)
        return contract_source_cycle(cx, run, CONTRACT_EVENT_IPCI, terms->anchor_interest,
                                     terms->cycle_interest, terms->initial_exchange, false, NULL);
    if (terms->cycle_interest.is_set)
        return fail_field(cx, ERR_INVALID, "cycleOfInterestPayment", "contradicts "
                          "cyclePointOfInterestPayment B, which is for one period");
    if (contract_time_cmp(terms->anchor_interest, terms->initial_exchange) <= 0)
        return fail_field(cx, ERR_INVALID, "cycleAnchorDateOfInterestPayment", "must come after "
                          "initialExchangeDate where interest is paid in advance");
    return contract_source_once(cx, run, CONTRACT_EVENT_IP, terms->initial_exchange);
}

static Err start(Ctx *cx, ContractRun *run)
{
    const ContractTerms *terms = run->terms;
    TRY(maturity(cx, run));
    TRY(contract_loan_start(cx, run));
    for (size_t i = 0; i < OBSERVED_TYPES; i++)
        TRY(contract_source_observed(cx, run, observed_types[i], observed_types[i]));
    if (!isnan(terms->rate))
        TRY(add_interest(cx, run));
    TRY(contract_loan_base(cx, run));
    if (contract_time_cmp(terms->initial_exchange, terms->status) <= 0)
        run->state.accrued = run->sign * contract_or(terms->accrued, 0.0);
    return ERR_OK;
}

static Err move(Ctx *cx, ContractRun *run, const ContractMoment *moment, double *payoff)
{
    ContractState *s = &run->state;
    if (contract_time_cmp(moment->at, run->terms->initial_exchange) < 0)
        return fail_field(cx, ERR_INVALID, "eventsObserved", "a movement comes before the initial "
                          "exchange");
    contract_loan_accrue(run, moment);
    bool grows = moment->type == CONTRACT_EVENT_PI;
    *payoff = run->sign * (grows ? -1.0 : 1.0) * moment->value;
    if (moment->type == CONTRACT_EVENT_PR || grows) {
        s->notional = s->notional - *payoff;
        contract_loan_follow(run);
    } else if (moment->type == CONTRACT_EVENT_IP) {
        s->accrued = s->accrued - *payoff;
    }
    return ERR_OK;
}

static Err step(Ctx *cx, ContractRun *run, const ContractMoment *moment, double *payoff)
{
    ContractState *s = &run->state;
    if (moment->source->events_end && is_movement(moment->type))
        return move(cx, run, moment, payoff);
    if (moment->type == CONTRACT_EVENT_IP) {        /* in advance */
        contract_loan_accrue(run, moment);
        *payoff = contract_fraction(run, moment->calculated, run->terms->anchor_interest)
                * s->rate * s->base;
        s->accrued = s->accrued - *payoff;
        return ERR_OK;
    }
    TRY(contract_loan_step(cx, run, moment, payoff));
    if (moment->type == CONTRACT_EVENT_IED)
        *payoff = run->sign * (-1.0) * run->terms->notional;
    return ERR_OK;
}

const ContractKind contract_ump = { .start = start, .step = step };
