/* clm.c - a call fixes what is owed. With a notice period the interest up to the call leaves the
 * accruals at once and is paid at settlement; without one, call and settlement are one moment. */
#include "core/contract/clm.h"

#include "core/contract/loan.h"

/* The observed call; none where nobody called. */
static ContractTime called_at(const ContractRun *run)
{
    for (size_t i = 0; run->observed && i < run->observed->event_count; i++) {
        const ContractObservedEvent *event = &run->observed->events[i];
        if (event->type == CONTRACT_EVENT_XD
            && (event->contract_id.n == 0 || text_eq(event->contract_id, run->terms->id)))
            return event->at;
    }
    return CONTRACT_TIME_NONE;
}

/* The last interest and the principal, at maturity or as long after the call as was agreed: a day
 * that follows from the call, and so a business day. */
static Err add_end(Ctx *cx, ContractRun *run, bool called)
{
    const ContractTerms *terms = run->terms;
    ContractTime at = called && terms->notice.is_set
                          ? contract_time_add(run->maturity, terms->notice, 1) : run->maturity;
    const ContractEventType types[] = { CONTRACT_EVENT_IP,
                                        called ? CONTRACT_EVENT_STD : CONTRACT_EVENT_MD };
    for (size_t i = 0; i < 2; i++) {
        ContractSource *source = contract_source_add(cx, run, types[i], contract_schedule_once(at));
        if (!source)
            return cx->err;
        source->settles = source->shifts = called;
    }
    if (!called)
        return ERR_OK;
    ContractSource *call = contract_source_add(cx, run, CONTRACT_EVENT_XD,
                                               contract_schedule_once(run->maturity));
    if (!call)
        return cx->err;
    call->rank = contract_rank(CONTRACT_EVENT_IP) - 1;
    return ERR_OK;
}

static Err start(Ctx *cx, ContractRun *run)
{
    const ContractTerms *terms = run->terms;
    ContractTime call = called_at(run);
    bool called = contract_time_is_none(run->maturity) && !contract_time_is_none(call);
    if (contract_time_is_none(run->maturity))
        run->maturity = called ? call : run->until;
    TRY(contract_need_time(cx, run->maturity, "maturityDate"));
    run->maturity_stays = !called;
    TRY(contract_loan_start(cx, run));
    TRY(contract_source_cycle(cx, run, CONTRACT_EVENT_IPCI, terms->anchor_interest,
                              terms->cycle_interest, terms->initial_exchange, false, NULL));
    if (contract_time_cmp(terms->initial_exchange, terms->status) <= 0)
        run->state.accrued = run->sign * contract_or(terms->accrued, 0.0);
    return add_end(cx, run, called);
}

static Err step(Ctx *cx, ContractRun *run, const ContractMoment *moment, double *payoff)
{
    ContractState *s = &run->state;
    bool noticed = run->terms->notice.months || run->terms->notice.days;
    bool settled = moment->source->settles;
    if (moment->type == CONTRACT_EVENT_IED) {
        TRY(contract_loan_step(cx, run, moment, payoff));
        *payoff = run->sign * (-1.0) * run->terms->notional;
    } else if (moment->type == CONTRACT_EVENT_XD) {
        contract_loan_accrue(run, moment);
        s->exercise_amount = s->accrued;
        if (noticed)
            s->accrued = 0.0;
    } else if (moment->type == CONTRACT_EVENT_IP && settled) {
        *payoff = s->exercise_amount;
        s->accrued = s->exercise_amount = 0.0;
    } else if (moment->type == CONTRACT_EVENT_STD) {
        *payoff = s->scale_notional * s->notional;
        s->notional = s->base = s->accrued = 0.0;
    } else {
        return contract_loan_step(cx, run, moment, payoff);
    }
    return ERR_OK;
}

const ContractKind contract_clm = { .start = start, .step = step };
