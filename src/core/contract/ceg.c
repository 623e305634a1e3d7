/* ceg.c - the exposure is evaluated when something asks for it, by running the covered contracts
 * up to that moment; nothing is kept in step with them. */
#include "core/contract/ceg.h"

#include "base/check.h"
#include "core/contract/compose.h"

#include <math.h>

/* Tmd: agreed, or when the last covered contract ends. */
static Err maturity(Ctx *cx, ContractRun *run)
{
    const ContractTerms *terms = run->terms;
    for (size_t i = 0; contract_time_is_none(terms->maturity) && i < terms->ref_count; i++) {
        const ContractRef *ref = &terms->refs[i];
        if (ref->role != CONTRACT_REF_COVE || !ref->contract)
            continue;
        ContractRun *child;
        TRY(contract_child_start(cx, run, ref->contract, CONTRACT_ROLE_RPA, CONTRACT_TIME_NONE,
                                 &child));
        run->maturity = contract_time_max(run->maturity, child->maturity);
    }
    return contract_need_time(cx, run->maturity, "maturityDate");
}

/* The first observed credit event of a covered contract, of a kind that is covered, in time. */
static ContractTime credit_event(const ContractRun *run)
{
    const ContractTerms *terms = run->terms;
    unsigned covered = terms->covered_events ? terms->covered_events : 1u << CONTRACT_PF_DEFAULT;
    for (size_t i = 0; run->observed && i < run->observed->event_count; i++) {
        const ContractObservedEvent *event = &run->observed->events[i];
        if (event->type != CONTRACT_EVENT_CE || !(covered & 1u << event->performance)
            || contract_time_cmp(event->at, run->maturity) > 0
            || contract_time_cmp(event->at, terms->status) <= 0)
            continue;
        for (size_t r = 0; r < terms->ref_count; r++)
            if (terms->refs[r].role == CONTRACT_REF_COVE
                && text_eq(terms->refs[r].id, event->contract_id))
                return event->at;
    }
    return CONTRACT_TIME_NONE;
}

Err contract_cover_exposure(Ctx *cx, ContractRun *run, ContractTime at, double *out)
{
    const ContractTerms *terms = run->terms;
    double exposure = contract_or(terms->notional, 0.0), notional, accrued;
    for (size_t i = 0; isnan(terms->notional) && i < terms->ref_count; i++) {
        const ContractRef *ref = &terms->refs[i];
        if (ref->role != CONTRACT_REF_COVE)
            continue;
        if (terms->exposure == CONTRACT_EXPOSURE_MARKET) {
            TRY(contract_observe(cx, contract_series_find(run->observed, ref->market_object),
                                 ref->market_object, at, at, (ContractPeriod){ 0 }, &notional));
            exposure += notional;
        } else if (ref->contract) {
            TRY(contract_child_state(cx, run, ref->contract, at, &notional, &accrued));
            exposure += notional;
            exposure += terms->exposure == CONTRACT_EXPOSURE_INTEREST ? accrued : 0.0;
        } else {
            return fail_field(cx, ERR_INVALID, "notionalPrincipal", "is required where a covered "
                              "contract is only named");
        }
    }
    *out = contract_or(terms->coverage, 1.0) * run->sign * exposure;
    return ERR_OK;
}

static Err add_exercise(Ctx *cx, ContractRun *run, ContractTime exercise)
{
    const ContractTerms *terms = run->terms;
    ContractTime settled = terms->settlement.is_set
                               ? contract_time_add(exercise, terms->settlement, 1) : exercise;
    TRY(contract_source_once(cx, run, CONTRACT_EVENT_XD, exercise));
    ContractSource *std = contract_source_add(cx, run, CONTRACT_EVENT_STD,
                                              contract_schedule_once(settled));
    if (!std)
        return cx->err;
    std->shifts = true;
    std->settles = contract_time_is_none(run->until)
                || contract_time_cmp(exercise, run->until) <= 0;
    return ERR_OK;
}

Err contract_cover_start(Ctx *cx, ContractRun *run)
{
    const ContractTerms *terms = run->terms;
    TRY(maturity(cx, run));
    ContractTime exercise = !contract_time_is_none(terms->exercise) ? terms->exercise
                                                                    : credit_event(run);
    if (contract_time_is_none(exercise))
        TRY(contract_source_once(cx, run, CONTRACT_EVENT_MD, run->maturity));
    else
        TRY(add_exercise(cx, run, exercise));
    if (contract_or(terms->fee_rate, 0.0) != 0) {
        ContractTime end = run->maturity;
        run->maturity = contract_time_is_none(exercise) ? end : exercise;
        TRY(contract_source_cycle(cx, run, CONTRACT_EVENT_FP, terms->anchor_fee, terms->cycle_fee,
                                  terms->purchase, false, NULL));
        run->maturity = end;
    }
    TRY(contract_source_common(cx, run));
    if (!isnan(terms->notional))
        TRY(contract_cover_exposure(cx, run, terms->status, &run->state.notional));
    return ERR_OK;
}

/* SRC: "CEG", FP: absolute, or by the exposure since the last event. */
static Err fee(Ctx *cx, ContractRun *run, const ContractMoment *moment, double *payoff)
{
    const ContractTerms *terms = run->terms;
    double covered;
    if (terms->fee_basis == CONTRACT_FEE_ABSOLUTE) {
        *payoff = run->sign * terms->fee_rate;
        return ERR_OK;
    }
    TRY(contract_cover_exposure(cx, run, moment->scheduled, &covered));
    *payoff = run->state.fee_accrued + covered * contract_span(run, moment) * terms->fee_rate;
    run->state.fee_accrued = 0.0;
    return ERR_OK;
}

/* A fee by the exposure goes on running over an event that is not its payment. */
static void accrue_fee(ContractRun *run, const ContractMoment *moment)
{
    const ContractTerms *terms = run->terms;
    bool bought = contract_time_is_none(terms->purchase)
               || contract_time_cmp(moment->at, terms->purchase) > 0;
    if (terms->fee_basis == CONTRACT_FEE_NOTIONAL && bought && moment->type != CONTRACT_EVENT_FP
        && moment->type != CONTRACT_EVENT_STD)
        run->state.fee_accrued += run->state.notional * contract_span(run, moment)
                                * terms->fee_rate;
}

Err contract_cover_step(Ctx *cx, ContractRun *run, const ContractMoment *moment, double *payoff)
{
    ContractState *s = &run->state;
    const ContractTerms *terms = run->terms;
    accrue_fee(run, moment);
    switch (moment->type) {
    case CONTRACT_EVENT_PRD:
        *payoff = run->sign * (-1.0) * terms->purchase_price;
        return contract_cover_exposure(cx, run, moment->scheduled, &s->notional);
    case CONTRACT_EVENT_FP:
        return fee(cx, run, moment, payoff);
    case CONTRACT_EVENT_AD:
        return contract_cover_exposure(cx, run, moment->scheduled, &s->notional);
    case CONTRACT_EVENT_XD:
        TRY(contract_cover_exposure(cx, run, moment->scheduled, &s->notional));
        s->exercised_at = moment->scheduled;
        s->exercise_amount = contract_or(terms->exercise_amount, s->notional);
        return ERR_OK;
    case CONTRACT_EVENT_STD:
        *payoff = s->exercise_amount + s->fee_accrued;
        s->notional = s->fee_accrued = 0.0;
        return ERR_OK;
    case CONTRACT_EVENT_TD:
        *payoff = run->sign * terms->termination_price;
        s->notional = 0.0;
        return ERR_OK;
    case CONTRACT_EVENT_MD:
        s->notional = 0.0;
        return ERR_OK;
    case CONTRACT_EVENT_IED: case CONTRACT_EVENT_PR: case CONTRACT_EVENT_PI: case CONTRACT_EVENT_IP:
    case CONTRACT_EVENT_IPFX: case CONTRACT_EVENT_IPFL: case CONTRACT_EVENT_IPCI:
    case CONTRACT_EVENT_PY: case CONTRACT_EVENT_PP: case CONTRACT_EVENT_CE: case CONTRACT_EVENT_DV:
    case CONTRACT_EVENT_RRF: case CONTRACT_EVENT_RR: case CONTRACT_EVENT_PRF:
    case CONTRACT_EVENT_SC: case CONTRACT_EVENT_IPCB: case CONTRACT_EVENT_COUNT:
        break;
    }
    return ERR_OK;
}

const ContractKind contract_ceg = { .start = contract_cover_start, .step = contract_cover_step };
