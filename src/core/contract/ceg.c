/* ceg.c - the exposure is evaluated when something asks for it, by running the covered contracts
 * up to that moment; nothing is kept in step with them.
 *
 *     bought          fee date          fee date      credit event     settled
 *       |--- base 1 ---->|--- base 2 ----->|--- base 3 --->|               |
 *     exposure 1      exposure 2        exposure 3      fee accrued      exposure + fee
 *
 * A fee by the exposure runs on what was outstanding when its period began (state.base, which only
 * events of the guarantee move; looking in between moves the shown exposure alone). It stops at the
 * credit event, and what has accrued by then is settled with the exposure. An absolute fee accrues
 * as the part of its period that has passed. */
#include "core/contract/ceg.h"

#include "base/check.h"
#include "core/contract/compose.h"

#include <math.h>

/* Tmd: agreed, or when the last covered contract ends, by that one's business days. */
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
        ContractTime end = child->maturity_stays ? child->maturity
                                                 : contract_shift(child->terms, child->maturity);
        run->maturity = contract_time_max(run->maturity, end);
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

/* Shows what is covered at a time, and lets the fee run on it from there. */
static Err cover_anew(Ctx *cx, ContractRun *run, ContractTime at)
{
    TRY(contract_cover_exposure(cx, run, at, &run->state.notional));
    run->state.base = run->state.notional;
    return ERR_OK;
}

/* Looks at it in between; nothing is covered any more once the guarantee has ended. */
static Err look(Ctx *cx, ContractRun *run, ContractTime at)
{
    run->state.notional = 0.0;
    if (contract_time_cmp(at, run->maturity) >= 0)
        return ERR_OK;
    return contract_cover_exposure(cx, run, at, &run->state.notional);
}

/* The guarantee has ended, by settlement, termination or time. */
static void end(ContractRun *run, const ContractMoment *moment)
{
    run->state.notional = run->state.base = run->state.fee_accrued = 0.0;
    run->maturity = moment->scheduled;
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

/* --- fees ------------------------------------------------------------------------------------ */
static bool has_fee(const ContractTerms *terms)
{
    return contract_or(terms->fee_rate, 0.0) != 0;
}

static bool is_bought(const ContractTerms *terms, ContractTime at)
{
    return contract_time_is_none(terms->purchase) || contract_time_cmp(terms->purchase, at) <= 0;
}

/* The fee dates up to the maturity, which is one itself: the last period is paid for like others,
 * and where no dates were agreed it is the only one. SRC: "CEG", FP; "Schedule". */
static ContractSchedule fee_dates(const ContractRun *run)
{
    const ContractTerms *terms = run->terms;
    ContractTime start = terms->anchor_fee;
    if (contract_time_is_none(start) && terms->cycle_fee.is_set
        && !contract_time_is_none(terms->purchase))
        start = contract_time_add(terms->purchase, terms->cycle_fee, 1);
    return contract_schedule_make(start, terms->cycle_fee, run->maturity, true, terms->month_end);
}

/* The fee dates around a moment; where none came before, the period began with the guarantee. */
static void fee_period(const ContractRun *run, ContractTime at, ContractTime *before,
                       ContractTime *after)
{
    const ContractTerms *terms = run->terms;
    ContractSchedule dates = fee_dates(run);
    ContractTime t;
    *before = contract_time_is_none(terms->purchase) ? terms->status : terms->purchase;
    *after = run->maturity;
    while (contract_schedule_next(&dates, &t)) {
        if (contract_time_cmp(t, at) > 0) {
            *after = t;
            return;
        }
        *before = contract_time_max(*before, t);
    }
}

/* The part of an absolute fee that has accrued in its period. SRC: "CEG", Feac. */
static double absolute_accrued(const ContractRun *run, ContractTime at)
{
    ContractTime before, after;
    fee_period(run, at, &before, &after);
    double whole = contract_fraction(run, before, after);
    return whole > 0 ? contract_fraction(run, before, at) / whole * run->sign
                           * run->terms->fee_rate : 0.0;
}

/* Feac at the status date: agreed, or accrued since the last fee date on what is covered now. */
static void accrue_to_status(ContractRun *run)
{
    const ContractTerms *terms = run->terms;
    ContractSchedule dates = fee_dates(run);
    ContractTime last = CONTRACT_TIME_NONE, t;
    if (!isnan(terms->fee_accrued)) {
        run->state.fee_accrued = run->sign * terms->fee_accrued;
        return;
    }
    while (contract_schedule_next(&dates, &t) && contract_time_cmp(t, terms->status) < 0)
        last = t;
    if (!contract_time_is_none(last) && is_bought(terms, terms->status)
        && terms->fee_basis == CONTRACT_FEE_NOTIONAL)
        run->state.fee_accrued = run->state.base * terms->fee_rate
                               * contract_fraction(run, last, terms->status);
}

/* A fee by the exposure goes on running over an event that is not its payment. What ran before the
 * purchase was somebody else's. */
static void accrue_fee(ContractRun *run, const ContractMoment *moment)
{
    const ContractTerms *terms = run->terms;
    bool exercised = !contract_time_is_none(run->state.exercised_at)
                  && contract_time_cmp(moment->scheduled, run->state.exercised_at) > 0;
    if (!has_fee(terms) || exercised || moment->type == CONTRACT_EVENT_PRD
        || !is_bought(terms, moment->at))
        return;
    if (terms->fee_basis == CONTRACT_FEE_NOTIONAL)
        run->state.fee_accrued += run->state.base * contract_span(run, moment) * terms->fee_rate;
    else if (moment->type == CONTRACT_EVENT_XD)
        run->state.fee_accrued = absolute_accrued(run, moment->scheduled);
}

static Err add_fees(Ctx *cx, ContractRun *run, ContractTime exercise)
{
    const ContractTerms *terms = run->terms;
    if (!has_fee(terms))
        return ERR_OK;
    if (terms->days == CONTRACT_DAYS_NONE)
        return fail_field(cx, ERR_INVALID, "dayCountConvention", "is required with feeRate");
    ContractSource *source = contract_source_add(cx, run, CONTRACT_EVENT_FP, fee_dates(run));
    if (!source)
        return cx->err;
    source->shifts = true;
    if (!contract_time_is_none(exercise))
        source->cut = (ContractTime){ exercise.second + 1 };
    return ERR_OK;
}

/* --- start ----------------------------------------------------------------------------------- */
static Err add_maturity(Ctx *cx, ContractRun *run)
{
    ContractSource *md = contract_source_add(cx, run, CONTRACT_EVENT_MD,
                                             contract_schedule_once(run->maturity));
    if (!md)
        return cx->err;
    run->maturity_stays = !contract_time_is_none(run->terms->maturity);
    md->shifts = !run->maturity_stays;
    return ERR_OK;
}

Err contract_cover_start(Ctx *cx, ContractRun *run)
{
    const ContractTerms *terms = run->terms;
    TRY(maturity(cx, run));
    ContractTime exercise = !contract_time_is_none(terms->exercise) ? terms->exercise
                                                                    : credit_event(run);
    if (contract_time_is_none(exercise))
        TRY(add_maturity(cx, run));
    else
        TRY(add_exercise(cx, run, exercise));
    TRY(add_fees(cx, run, exercise));
    TRY(contract_source_common(cx, run));
    if (!isnan(terms->notional) || (has_fee(terms) && is_bought(terms, terms->status)))
        TRY(cover_anew(cx, run, terms->status));
    if (has_fee(terms))
        accrue_to_status(run);
    return ERR_OK;
}

/* --- step ------------------------------------------------------------------------------------ */
/* SRC: "CEG", FP: absolute, or what has accrued; the next period runs on what is covered now. */
static Err fee(Ctx *cx, ContractRun *run, const ContractMoment *moment, double *payoff)
{
    const ContractTerms *terms = run->terms;
    *payoff = terms->fee_basis == CONTRACT_FEE_ABSOLUTE ? run->sign * terms->fee_rate
                                                        : run->state.fee_accrued;
    run->state.fee_accrued = 0.0;
    return cover_anew(cx, run, moment->scheduled);
}

Err contract_cover_step(Ctx *cx, ContractRun *run, const ContractMoment *moment, double *payoff)
{
    ContractState *s = &run->state;
    const ContractTerms *terms = run->terms;
    accrue_fee(run, moment);
    switch (moment->type) {
    case CONTRACT_EVENT_PRD:
        *payoff = run->sign * (-1.0) * terms->purchase_price;
        return cover_anew(cx, run, moment->scheduled);
    case CONTRACT_EVENT_FP:
        return fee(cx, run, moment, payoff);
    case CONTRACT_EVENT_AD:
        return look(cx, run, moment->scheduled);
    case CONTRACT_EVENT_XD:
        TRY(contract_cover_exposure(cx, run, moment->scheduled, &s->notional));
        s->exercised_at = moment->scheduled;
        s->exercise_amount = contract_or(terms->exercise_amount, s->notional);
        return ERR_OK;
    case CONTRACT_EVENT_STD:
        *payoff = s->exercise_amount + s->fee_accrued;
        end(run, moment);
        return ERR_OK;
    case CONTRACT_EVENT_TD:
        *payoff = run->sign * terms->termination_price;
        end(run, moment);
        return ERR_OK;
    case CONTRACT_EVENT_MD:
        end(run, moment);
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
