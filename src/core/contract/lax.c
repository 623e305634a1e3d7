/* lax.c - one source a stretch: the engine merges them like any others. The maturity, where it is
 * not agreed, is found by walking the redemptions until nothing is left: O(redemptions). */
#include "core/contract/lax.h"

#include "core/contract/loan.h"

#include <math.h>

static ContractTime anchor_at(const ContractList *anchors, size_t i)
{
    return ((const ContractTime *)anchors->items)[i];
}

/* The cycle of stretch i; one cycle may stand for all. */
static ContractPeriod cycle_at(const ContractList *cycles, size_t i)
{
    if (cycles->count == 0)
        return (ContractPeriod){ 0 };
    return ((const ContractPeriod *)cycles->items)[cycles->count == 1 ? 0 : i];
}

static double real_at(const ContractList *reals, size_t i)
{
    return ((const double *)reals->items)[i];
}

static unsigned choice_at(const ContractList *choices, size_t i)
{
    return ((const unsigned *)choices->items)[i];
}

/* The times of stretch i: up to the next anchor, the last one up to `end`. */
static ContractSchedule stretch(const ContractTerms *terms, const ContractList *anchors,
                                const ContractList *cycles, size_t i, ContractTime end,
                                bool with_end)
{
    bool last = i + 1 == anchors->count;
    return contract_schedule_make(anchor_at(anchors, i), cycle_at(cycles, i),
                                  last ? end : anchor_at(anchors, i + 1), with_end && last,
                                  terms->month_end);
}

/* Tmd: when the steps have brought the principal to zero. */
static Err maturity(Ctx *cx, ContractRun *run)
{
    const ContractTerms *t = run->terms;
    const ContractList *anchors = &t->principal_anchors;
    double left = t->notional;
    ContractTime far = contract_time_of_date(date_of(CONTRACT_YEAR_MAX, 12, 31)), at;
    if (!contract_time_is_none(run->maturity))
        return ERR_OK;
    for (size_t i = 0; i < anchors->count; i++) {
        double amount = real_at(&t->principal_amounts, i);
        bool grows = choice_at(&t->principal_directions, i) == CONTRACT_DIRECTION_INC;
        bool last = i + 1 == anchors->count;
        ContractSchedule schedule = stretch(t, anchors, &t->principal_cycles, i, far, false);
        if (last && (grows || !(amount > 0)))
            break;
        while (contract_schedule_next(&schedule, &at)) {
            left += grows ? amount : -amount;
            if (left < 1e-9 * t->notional) {
                run->maturity = at;
                return ERR_OK;
            }
        }
    }
    run->maturity = run->until;
    return contract_need_time(cx, run->maturity, "maturityDate");
}

static Err add_redemptions(Ctx *cx, ContractRun *run)
{
    const ContractTerms *t = run->terms;
    for (size_t i = 0; i < t->principal_anchors.count; i++) {
        bool grows = choice_at(&t->principal_directions, i) == CONTRACT_DIRECTION_INC;
        ContractSource *source = contract_source_add(
            cx, run, grows ? CONTRACT_EVENT_PI : CONTRACT_EVENT_PR,
            stretch(t, &t->principal_anchors, &t->principal_cycles, i, run->maturity, false));
        if (!source)
            return cx->err;
        source->shifts = true;
        source->cut = run->maturity;
        source->value = real_at(&t->principal_amounts, i);
    }
    TRY(contract_loan_mature(cx, run, contract_time_is_none(t->maturity)));
    if (t->base != CONTRACT_BASE_NTL)
        return ERR_OK;
    return contract_source_cycle(cx, run, CONTRACT_EVENT_IPCB, t->anchor_base, t->cycle_base,
                                 t->initial_exchange, false, NULL);
}

static Err add_resets(Ctx *cx, ContractRun *run)
{
    const ContractTerms *t = run->terms;
    for (size_t i = 0; i < t->rate_anchors.count; i++) {
        bool fixed = choice_at(&t->rate_kinds, i) == CONTRACT_RESET_FIXED;
        ContractSource *source = contract_source_add(
            cx, run, fixed ? CONTRACT_EVENT_RRF : CONTRACT_EVENT_RR,
            stretch(t, &t->rate_anchors, &t->rate_cycles, i, run->maturity, false));
        if (!source)
            return cx->err;
        source->shifts = true;
        source->cut = run->maturity;
        source->value = real_at(&t->rate_values, i);
    }
    return ERR_OK;
}

/* Interest on the listed stretches; without a list, as of any loan. */
static Err add_interest(Ctx *cx, ContractRun *run)
{
    const ContractTerms *t = run->terms;
    size_t first = run->source_count;
    for (size_t i = 0; i < t->interest_anchors.count && !isnan(t->rate); i++) {
        ContractSource *source = contract_source_add(
            cx, run, CONTRACT_EVENT_IP,
            stretch(t, &t->interest_anchors, &t->interest_cycles, i, run->maturity, true));
        if (!source)
            return cx->err;
        source->shifts = true;
    }
    if (run->source_count == first)
        return contract_loan_interest(cx, run);
    return contract_loan_interest_given(cx, run);
}

static Err start(Ctx *cx, ContractRun *run)
{
    const ContractTerms *t = run->terms;
    TRY(contract_need_real(cx, t->notional, "notionalPrincipal"));
    if (t->principal_anchors.count != t->principal_amounts.count
        || t->principal_anchors.count != t->principal_directions.count)
        return fail_field(cx, ERR_INVALID, "arrayNextPrincipalRedemptionPayment", "must have one "
                          "entry for each anchor date");
    TRY(maturity(cx, run));
    TRY(contract_loan_start(cx, run));
    TRY(add_redemptions(cx, run));
    TRY(add_resets(cx, run));
    return add_interest(cx, run);
}

static Err step(Ctx *cx, ContractRun *run, const ContractMoment *moment, double *payoff)
{
    ContractState *s = &run->state;
    if (moment->type == CONTRACT_EVENT_PR) {
        contract_loan_accrue(run, moment);
        *payoff = contract_loan_repay(run, moment->value);
    } else if (moment->type == CONTRACT_EVENT_PI) {
        contract_loan_accrue(run, moment);
        *payoff = run->sign * (-1.0) * s->scale_notional * moment->value;
        s->notional = s->notional + run->sign * moment->value;
        contract_loan_follow(run);
    } else if (moment->type == CONTRACT_EVENT_RRF && run->terms->rate_anchors.count) {
        contract_loan_accrue(run, moment);
        s->rate = moment->value;
    } else {
        return contract_loan_step(cx, run, moment, payoff);
    }
    return ERR_OK;
}

const ContractKind contract_lax = { .start = start, .step = step };
