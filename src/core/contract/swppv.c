/* swppv.c - `accrued` is the fixed leg's, or the net where it is settled in cash; `accrued2` the
 * floating leg's. Both run up to every event, so that the second of two payments on one day still
 * finds its own. */
#include "core/contract/swppv.h"

static bool in_cash(const ContractRun *run)
{
    return run->terms->settle == CONTRACT_SETTLE_CASH;
}

static void begin(ContractRun *run)
{
    run->state.notional = run->sign * run->terms->notional;
    run->state.rate = run->terms->rate2;
}

static Err add_interest(Ctx *cx, ContractRun *run)
{
    const ContractTerms *terms = run->terms;
    const ContractEventType delivered[] = { CONTRACT_EVENT_IPFX, CONTRACT_EVENT_IPFL };
    const ContractEventType cash[] = { CONTRACT_EVENT_IP };
    const ContractEventType *types = in_cash(run) ? cash : delivered;
    for (int i = 0; i < (in_cash(run) ? 1 : 2); i++) {
        ContractSource *source;
        TRY(contract_source_cycle(cx, run, types[i], terms->anchor_interest, terms->cycle_interest,
                                  terms->initial_exchange, true, &source));
        if (!source)
            TRY(contract_source_once(cx, run, types[i], run->maturity));
    }
    return ERR_OK;
}

/* SRC: "SWPPV", states: since the last interest before the status date, where there was one. */
static void accrue_to_status(ContractRun *run)
{
    const ContractTerms *terms = run->terms;
    ContractState *s = &run->state;
    ContractTime last = contract_last_before_status(run, in_cash(run) ? CONTRACT_EVENT_IP
                                                                      : CONTRACT_EVENT_IPFX);
    if (contract_time_cmp(terms->initial_exchange, terms->status) > 0)
        return;
    double span = contract_time_is_none(last)
                      ? 0.0
                      : contract_fraction(run, contract_calculation_time(terms, last), s->last);
    s->accrued = span * (in_cash(run) ? terms->rate - s->rate : terms->rate) * s->notional;
    s->accrued2 = -span * s->rate * s->notional;
    if (terms->accrued == terms->accrued)       /* not NaN */
        s->accrued = run->sign * terms->accrued;
}

static Err start(Ctx *cx, ContractRun *run)
{
    const ContractTerms *terms = run->terms;
    TRY(contract_need_time(cx, terms->initial_exchange, "initialExchangeDate"));
    TRY(contract_need_time(cx, run->maturity, "maturityDate"));
    TRY(contract_need_real(cx, terms->notional, "notionalPrincipal"));
    TRY(contract_need_real(cx, terms->rate, "nominalInterestRate"));
    TRY(contract_need_real(cx, terms->rate2, "nominalInterestRate2"));
    if (terms->days == CONTRACT_DAYS_NONE)
        return fail_field(cx, ERR_INVALID, "dayCountConvention", "is required");
    if (contract_time_cmp(terms->initial_exchange, terms->status) <= 0)
        begin(run);
    TRY(contract_source_once(cx, run, CONTRACT_EVENT_IED, terms->initial_exchange));
    run->maturity_stays = true;
    TRY(contract_source_once(cx, run, CONTRACT_EVENT_MD, run->maturity));
    TRY(add_interest(cx, run));
    accrue_to_status(run);
    ContractSource *resets;
    TRY(contract_source_cycle(cx, run, CONTRACT_EVENT_RR, terms->anchor_rate, terms->cycle_rate,
                              terms->initial_exchange, false, &resets));
    if (resets)
        resets->first_is_fixed = terms->next_rate == terms->next_rate;     /* not NaN */
    TRY(contract_source_observed(cx, run, CONTRACT_EVENT_CE, CONTRACT_EVENT_CE));
    return contract_source_common(cx, run);
}

static void accrue(ContractRun *run, const ContractMoment *moment)
{
    ContractState *s = &run->state;
    double span = contract_span(run, moment), fixed = run->terms->rate;
    s->accrued = s->accrued + span * (in_cash(run) ? fixed - s->rate : fixed) * s->notional;
    s->accrued2 = s->accrued2 - span * s->rate * s->notional;
}

static Err reset(Ctx *cx, ContractRun *run, const ContractMoment *moment)
{
    double observed;
    TRY(contract_observe_rate(cx, run, moment, &observed));
    run->state.rate = contract_or(run->terms->rate_multiplier, 1.0) * observed
                    + contract_or(run->terms->rate_spread, 0.0);
    return ERR_OK;
}

static double pay(double *accrued)
{
    double amount = *accrued;
    *accrued = 0.0;
    return amount;
}

static Err step(Ctx *cx, ContractRun *run, const ContractMoment *moment, double *payoff)
{
    ContractState *s = &run->state;
    accrue(run, moment);
    switch (moment->type) {
    case CONTRACT_EVENT_IED:
        begin(run);
        s->accrued = s->accrued2 = 0.0;
        return ERR_OK;
    case CONTRACT_EVENT_IP: case CONTRACT_EVENT_IPFX:
        *payoff = pay(&s->accrued);
        return ERR_OK;
    case CONTRACT_EVENT_IPFL:
        *payoff = pay(&s->accrued2);
        return ERR_OK;
    case CONTRACT_EVENT_RR:
        return reset(cx, run, moment);
    case CONTRACT_EVENT_RRF:
        s->rate = run->terms->next_rate;
        return ERR_OK;
    case CONTRACT_EVENT_PRD:
        *payoff = run->sign * (-1.0) * run->terms->purchase_price;
        return ERR_OK;
    case CONTRACT_EVENT_TD:
        *payoff = run->terms->termination_price;    /* a price of the position, signed by itself */
        s->notional = s->accrued = s->accrued2 = 0.0;
        return ERR_OK;
    case CONTRACT_EVENT_MD:
        s->notional = s->accrued = s->accrued2 = 0.0;
        return ERR_OK;
    case CONTRACT_EVENT_CE:
        s->defaulted = true;
        return ERR_OK;
    case CONTRACT_EVENT_PR: case CONTRACT_EVENT_PI: case CONTRACT_EVENT_IPCI:
    case CONTRACT_EVENT_FP: case CONTRACT_EVENT_PY: case CONTRACT_EVENT_PP: case CONTRACT_EVENT_DV:
    case CONTRACT_EVENT_PRF: case CONTRACT_EVENT_SC: case CONTRACT_EVENT_IPCB:
    case CONTRACT_EVENT_XD: case CONTRACT_EVENT_STD: case CONTRACT_EVENT_AD:
    case CONTRACT_EVENT_COUNT:
        break;
    }
    return ERR_OK;
}

const ContractKind contract_swppv = { .start = start, .step = step };
