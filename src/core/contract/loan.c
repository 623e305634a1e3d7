/* loan.c - state transitions and payoffs in the specification's order of operations, so that the
 * last digits agree with other implementations of it. */
#include "core/contract/loan.h"

#include "base/check.h"

#include <math.h>

static double fee_rate(const ContractTerms *terms)
{
    return terms->fee_basis == CONTRACT_FEE_NOTIONAL ? contract_or(terms->fee_rate, 0.0) : 0.0;
}

void contract_loan_follow(ContractRun *run)
{
    ContractBase base = run->terms->base;
    if (base == CONTRACT_BASE_NONE || base == CONTRACT_BASE_NT)
        run->state.base = run->state.notional;
}

double contract_loan_accrue(ContractRun *run, const ContractMoment *moment)
{
    ContractState *s = &run->state;
    double span = contract_span(run, moment);
    s->accrued = s->accrued + span * s->rate * s->base;
    s->fee_accrued = s->fee_accrued + span * s->notional * fee_rate(run->terms);
    return span;
}

double contract_loan_repay(ContractRun *run, double amount)
{
    ContractState *s = &run->state;
    double outstanding = fabs(s->notional);
    if (amount > outstanding)
        amount = outstanding;
    s->notional = s->notional - run->sign * amount;
    contract_loan_follow(run);
    return run->sign * s->scale_notional * amount;
}

/* --- start --------------------------------------------------------------------------------- */
/* Nvl, Nrt and Icb once the principal has been paid out. */
static void pay_out(ContractRun *run)
{
    const ContractTerms *terms = run->terms;
    run->state.notional = run->sign * terms->notional;
    run->state.rate = contract_or(terms->rate, 0.0);
    run->state.base = run->sign * contract_or(terms->base_amount, terms->notional);
    contract_loan_follow(run);
}

static Err add_rate_resets(Ctx *cx, ContractRun *run)
{
    const ContractTerms *terms = run->terms;
    ContractSource *resets;
    TRY(contract_source_cycle(cx, run, CONTRACT_EVENT_RR, terms->anchor_rate, terms->cycle_rate,
                              terms->initial_exchange, false, &resets));
    if (resets)
        resets->first_is_fixed = !isnan(terms->next_rate);
    return ERR_OK;
}

static Err add_fees_and_scaling(Ctx *cx, ContractRun *run)
{
    const ContractTerms *terms = run->terms;
    if (contract_or(terms->fee_rate, 0.0) != 0)
        TRY(contract_source_cycle(cx, run, CONTRACT_EVENT_FP, terms->anchor_fee, terms->cycle_fee,
                                  terms->initial_exchange, true, NULL));
    if (terms->scale == CONTRACT_SCALE_NONE)
        return ERR_OK;
    if (!(fabs(terms->index_at_deal) > 0))
        return fail_field(cx, ERR_INVALID, "scalingIndexAtContractDealDate", "is required, and not "
                          "0, where scalingEffect scales");
    return contract_source_cycle(cx, run, CONTRACT_EVENT_SC, terms->anchor_index,
                                 terms->cycle_index, terms->initial_exchange, false, NULL);
}

static Err add_prepayments(Ctx *cx, ContractRun *run)
{
    const ContractTerms *terms = run->terms;
    if (!contract_has_observed(run, CONTRACT_EVENT_PP))
        return ERR_OK;
    if (terms->prepay != CONTRACT_PREPAY_AMOUNT && terms->prepay != CONTRACT_PREPAY_MATURITY)
        return fail_field(cx, ERR_INVALID, "prepaymentEffect", "is N, but a prepayment was "
                          "observed; the terms do not allow one");
    if (terms->penalty > CONTRACT_PENALTY_NO)
        TRY(contract_source_observed(cx, run, CONTRACT_EVENT_PY, CONTRACT_EVENT_PP));
    return contract_source_observed(cx, run, CONTRACT_EVENT_PP, CONTRACT_EVENT_PP);
}

Err contract_loan_start(Ctx *cx, ContractRun *run)
{
    const ContractTerms *terms = run->terms;
    TRY(contract_need_time(cx, terms->initial_exchange, "initialExchangeDate"));
    TRY(contract_need_real(cx, terms->notional, "notionalPrincipal"));
    if (contract_or(terms->rate, 0.0) != 0 && terms->days == CONTRACT_DAYS_NONE)
        return fail_field(cx, ERR_INVALID, "dayCountConvention", "is required with "
                          "nominalInterestRate");
    run->state.redemption = terms->next_redemption;
    if (contract_time_cmp(terms->initial_exchange, terms->status) <= 0)
        pay_out(run);
    TRY(contract_source_once(cx, run, CONTRACT_EVENT_IED, terms->initial_exchange));
    TRY(add_rate_resets(cx, run));
    TRY(add_fees_and_scaling(cx, run));
    TRY(add_prepayments(cx, run));
    TRY(contract_source_observed(cx, run, CONTRACT_EVENT_CE, CONTRACT_EVENT_CE));
    return contract_source_common(cx, run);
}

/* Nac and Fac at the status date, of a loan that has been paid out before it. Where nothing was
 * paid since, the specification has no time to count from, and the public tests count nothing. */
static void accrue_to_status(ContractRun *run)
{
    const ContractTerms *terms = run->terms;
    ContractState *s = &run->state;
    if (contract_time_cmp(terms->initial_exchange, terms->status) > 0)
        return;
    ContractTime interest = contract_last_before_status(run, CONTRACT_EVENT_IP);
    ContractTime fee = contract_last_before_status(run, CONTRACT_EVENT_FP);
    if (!isnan(terms->accrued))
        s->accrued = run->sign * terms->accrued;
    else if (!contract_time_is_none(interest))
        s->accrued = contract_fraction(run, contract_calculation_time(terms, interest), s->last)
                   * s->base * s->rate;
    if (!isnan(terms->fee_accrued))
        s->fee_accrued = run->sign * terms->fee_accrued;
    else if (!contract_time_is_none(fee))
        s->fee_accrued = contract_fraction(run, contract_calculation_time(terms, fee), s->last)
                       * s->notional * fee_rate(terms);
}

/* Interest on its own cycle; *out is its source, NULL where there is no such cycle. */
static Err add_interest(Ctx *cx, ContractRun *run, ContractSource **out)
{
    const ContractTerms *terms = run->terms;
    *out = NULL;
    if (isnan(terms->rate))
        return ERR_OK;
    return contract_source_cycle(cx, run, CONTRACT_EVENT_IP, terms->anchor_interest,
                                 terms->cycle_interest, terms->initial_exchange, true, out);
}

/* Interest up to the end of capitalisation is added to the principal instead of being paid. A cycle
 * without an anchor begins at the initial exchange: interest that was bought with the loan is
 * capitalised there, at once. SRC: "PAM", IPCI; data dictionary, capitalizationEndDate. */
static Err capitalize(Ctx *cx, ContractRun *run)
{
    const ContractTerms *terms = run->terms;
    ContractTime end = terms->capitalization_end;
    if (contract_time_is_none(end))
        return ERR_OK;
    for (size_t i = 0; i < run->source_count; i++)
        if (run->sources[i].type == CONTRACT_EVENT_IP)
            run->sources[i].capitalize_until = end;
    if (contract_time_is_none(terms->anchor_interest) && terms->cycle_interest.is_set
        && contract_time_cmp(terms->initial_exchange, end) < 0)
        TRY(contract_source_once(cx, run, CONTRACT_EVENT_IPCI, terms->initial_exchange));
    return contract_source_once(cx, run, CONTRACT_EVENT_IPCI, end);
}

Err contract_loan_interest_given(Ctx *cx, ContractRun *run)
{
    TRY(capitalize(cx, run));
    accrue_to_status(run);
    return ERR_OK;
}

/* Interest on a schedule that is given. */
static Err add_interest_on(Ctx *cx, ContractRun *run, ContractSchedule schedule)
{
    ContractSource *source = contract_source_add(cx, run, CONTRACT_EVENT_IP, schedule);
    if (!source)
        return cx->err;
    source->shifts = true;
    return ERR_OK;
}

Err contract_loan_interest(Ctx *cx, ContractRun *run)
{
    ContractSource *own;
    TRY(add_interest(cx, run, &own));
    if (!own && !isnan(run->terms->rate))
        TRY(add_interest_on(cx, run, contract_schedule_make(CONTRACT_TIME_NONE,
                                                            (ContractPeriod){ 0 }, run->maturity,
                                                            true, CONTRACT_EOM_NONE)));
    return contract_loan_interest_given(cx, run);
}

static bool same_period(ContractPeriod a, ContractPeriod b)
{
    return a.is_set == b.is_set && a.months == b.months && a.days == b.days
        && a.long_stub == b.long_stub;
}

static ContractTime first_redemption(const ContractRun *run)
{
    const ContractTerms *terms = run->terms;
    if (!contract_time_is_none(terms->anchor_principal) || !terms->cycle_principal.is_set)
        return terms->anchor_principal;
    return contract_time_add(terms->initial_exchange, terms->cycle_principal, 1);
}

Err contract_loan_interest_with_redemption(Ctx *cx, ContractRun *run)
{
    const ContractTerms *terms = run->terms;
    ContractSource *own;
    TRY(add_interest(cx, run, &own));
    ContractTime first = first_redemption(run);
    if (contract_time_is_none(first))
        return fail_field(cx, ERR_INVALID, "cycleOfPrincipalRedemption", "is required");
    bool apart = !own || contract_time_cmp(own->schedule.start, first) != 0
              || !same_period(terms->cycle_interest, terms->cycle_principal);
    if (!isnan(terms->rate) && apart) {
        ContractTime joint = contract_time_add(first, terms->cycle_principal, -1);
        if (own) {
            own->cut = joint;
            if (contract_time_cmp(joint, terms->initial_exchange) >= 0)
                TRY(add_interest_on(cx, run, contract_schedule_once(joint)));
        }
        TRY(add_interest_on(cx, run, contract_loan_redemptions(run, true)));
    }
    return contract_loan_interest_given(cx, run);
}

ContractSchedule contract_loan_redemptions_to(const ContractRun *run, ContractTime end)
{
    return contract_schedule_make(first_redemption(run), run->terms->cycle_principal, end, true,
                                  run->terms->month_end);
}

ContractSchedule contract_loan_redemptions(const ContractRun *run, bool with_end)
{
    ContractSchedule schedule = contract_loan_redemptions_to(run, run->maturity);
    schedule.with_end = with_end;
    return schedule;
}

Err contract_loan_mature(Ctx *cx, ContractRun *run, bool computed)
{
    ContractSource *md = contract_source_add(cx, run, CONTRACT_EVENT_MD,
                                             contract_schedule_once(run->maturity));
    if (!md)
        return cx->err;
    md->shifts = computed;
    run->maturity_stays = !computed;
    return ERR_OK;
}

Err contract_loan_redeem(Ctx *cx, ContractRun *run, bool computed)
{
    ContractSource *pr = contract_source_add(cx, run, CONTRACT_EVENT_PR,
                                             contract_loan_redemptions(run, false));
    if (!pr)
        return cx->err;
    pr->shifts = true;
    TRY(contract_loan_mature(cx, run, computed));
    return contract_loan_base(cx, run);
}

Err contract_loan_base(Ctx *cx, ContractRun *run)
{
    const ContractTerms *terms = run->terms;
    if (terms->base != CONTRACT_BASE_NTL)
        return ERR_OK;
    return contract_source_cycle(cx, run, CONTRACT_EVENT_IPCB, terms->anchor_base,
                                 terms->cycle_base, terms->initial_exchange, false, NULL);
}

Err contract_loan_maturity_after(Ctx *cx, ContractRun *run, ContractTime from, double periods,
                                 ContractTime *out)
{
    ContractPeriod cycle = run->terms->cycle_principal;
    double days = periods * (cycle.months * 31.0 + cycle.days);
    int y, m, d;
    date_civil(contract_time_date(from), &y, &m, &d);
    if (!(periods >= 0) || !(days < (CONTRACT_YEAR_MAX - y) * 365.0) || (periods > 0 && days <= 0))
        return fail_field(cx, ERR_LIMIT, "nextPrincipalRedemptionPayment", "does not repay the "
                          "loan before the year %d; give a maturityDate", CONTRACT_YEAR_MAX);
    *out = contract_schedule_step(from, cycle, (int32_t)periods, run->terms->month_end);
    return ERR_OK;
}

/* --- step ------------------------------------------------------------------------------------ */
static void initial_exchange(ContractRun *run, const ContractMoment *moment, double *payoff)
{
    const ContractTerms *terms = run->terms;
    *payoff = run->sign * (-1.0) * (terms->notional + contract_or(terms->premium, 0.0));
    pay_out(run);
    ContractState *s = &run->state;
    bool earlier = !contract_time_is_none(terms->anchor_interest)
                && contract_time_cmp(terms->anchor_interest, moment->scheduled) < 0;
    if (!isnan(terms->accrued))
        s->accrued = run->sign * terms->accrued;
    else if (earlier)
        s->accrued = contract_fraction(run,
                                       contract_calculation_time(terms, terms->anchor_interest),
                                       moment->calculated) * s->notional * s->rate;
    else
        s->accrued = 0.0;
}

static double fee(const ContractRun *run)
{
    const ContractTerms *terms = run->terms;
    return terms->fee_basis == CONTRACT_FEE_ABSOLUTE ? run->sign * terms->fee_rate
                                                     : run->state.fee_accrued;
}

/* A fee that accrues and has no schedule of its own is paid at maturity. SRC: "PAM", MD. */
static double unscheduled_fee(const ContractRun *run)
{
    for (size_t i = 0; i < run->source_count; i++)
        if (run->sources[i].type == CONTRACT_EVENT_FP)
            return 0.0;
    return run->state.fee_accrued;
}

static Err reset_rate(Ctx *cx, ContractRun *run, const ContractMoment *moment)
{
    const ContractTerms *t = run->terms;
    double observed;
    TRY(contract_observe_rate(cx, run, moment, &observed));
    double change = observed * contract_or(t->rate_multiplier, 1.0)
                  + contract_or(t->rate_spread, 0.0) + moment->value - run->state.rate;
    change = fmin(fmax(change, contract_or(t->period_floor, -INFINITY)),
                  contract_or(t->period_cap, INFINITY));
    run->state.rate = fmin(fmax(run->state.rate + change, contract_or(t->life_floor, -INFINITY)),
                           contract_or(t->life_cap, INFINITY));
    return ERR_OK;
}

static Err rescale(Ctx *cx, ContractRun *run, const ContractMoment *moment)
{
    const ContractTerms *terms = run->terms;
    double index;
    TRY(contract_observe(cx, run->index_series, terms->index_object, moment->scheduled, moment->at,
                         (ContractPeriod){ 0 }, &index));
    double multiplier = index / terms->index_at_deal;
    if (terms->scale & CONTRACT_SCALE_INTEREST)
        run->state.scale_interest = multiplier;
    if (terms->scale & CONTRACT_SCALE_NOTIONAL)
        run->state.scale_notional = multiplier;
    return ERR_OK;
}

/* SRC: "PAM", PY. Relative penalties run on the notional since the last event. */
static Err penalty(Ctx *cx, ContractRun *run, const ContractMoment *moment, double span,
                   double *payoff)
{
    const ContractTerms *terms = run->terms;
    double rate = contract_or(terms->penalty_rate, 0.0), market;
    switch (terms->penalty) {
    case CONTRACT_PENALTY_FIXED:
        *payoff = run->sign * rate;
        break;
    case CONTRACT_PENALTY_RELATIVE:
        *payoff = span * run->state.notional * rate;
        break;
    case CONTRACT_PENALTY_RATE:
        TRY(contract_observe_rate(cx, run, moment, &market));
        *payoff = span * run->state.notional * fmax(0.0, run->state.rate - market);
        break;
    case CONTRACT_PENALTY_NONE: case CONTRACT_PENALTY_NO:
        break;
    }
    return ERR_OK;
}

/* Prepaid principal is not scaled. SRC: "PAM", PP. */
static Err prepay(Ctx *cx, ContractRun *run, const ContractMoment *moment, double *payoff)
{
    if (moment->value < 0)
        return fail_field(cx, ERR_INVALID, "eventsObserved.value", "a prepayment must not be "
                          "negative; the role has the sign");
    double before = run->state.notional;
    contract_loan_repay(run, moment->value);
    *payoff = before - run->state.notional;
    return ERR_OK;
}

static void end(ContractState *s)
{
    s->notional = s->base = s->accrued = s->fee_accrued = 0.0;
}

/* A credit event about the borrower: a default ends all payoffs, lesser ones are only noted. */
static void credit_event(ContractRun *run, const ContractMoment *moment)
{
    const ContractObservedEvent *event = moment->source->events - 1;
    if (event->performance == CONTRACT_PF_DEFAULT || event->performance == CONTRACT_PF_NONE)
        run->state.defaulted = true;
}

Err contract_loan_step(Ctx *cx, ContractRun *run, const ContractMoment *moment, double *payoff)
{
    ContractState *s = &run->state;
    const ContractTerms *terms = run->terms;
    if (moment->type == CONTRACT_EVENT_IED) {
        initial_exchange(run, moment, payoff);
        return ERR_OK;
    }
    double span = contract_loan_accrue(run, moment);
    switch (moment->type) {
    case CONTRACT_EVENT_IP:
        *payoff = s->scale_interest * s->accrued;
        s->accrued = 0.0;
        return ERR_OK;
    case CONTRACT_EVENT_IPCI:
        s->notional = s->notional + s->accrued;
        s->accrued = 0.0;
        contract_loan_follow(run);
        return ERR_OK;
    case CONTRACT_EVENT_FP:
        *payoff = fee(run);
        s->fee_accrued = 0.0;
        return ERR_OK;
    case CONTRACT_EVENT_RR:
        return reset_rate(cx, run, moment);
    case CONTRACT_EVENT_RRF:
        s->rate = terms->next_rate;
        return ERR_OK;
    case CONTRACT_EVENT_SC:
        return rescale(cx, run, moment);
    case CONTRACT_EVENT_IPCB:
        s->base = s->notional;
        return ERR_OK;
    case CONTRACT_EVENT_PRD:
        *payoff = run->sign * (-1.0) * (terms->purchase_price + s->accrued);
        return ERR_OK;
    case CONTRACT_EVENT_TD:
        *payoff = run->sign * (terms->termination_price + s->accrued);
        end(s);
        return ERR_OK;
    case CONTRACT_EVENT_MD:
        *payoff = s->scale_notional * s->notional + unscheduled_fee(run);
        end(s);
        return ERR_OK;
    case CONTRACT_EVENT_PY:
        return penalty(cx, run, moment, span, payoff);
    case CONTRACT_EVENT_PP:
        return prepay(cx, run, moment, payoff);
    case CONTRACT_EVENT_CE:
        credit_event(run, moment);
        return ERR_OK;
    case CONTRACT_EVENT_IED: case CONTRACT_EVENT_AD:
    case CONTRACT_EVENT_PR: case CONTRACT_EVENT_PI: case CONTRACT_EVENT_IPFX:
    case CONTRACT_EVENT_IPFL: case CONTRACT_EVENT_DV: case CONTRACT_EVENT_PRF:
    case CONTRACT_EVENT_XD: case CONTRACT_EVENT_STD: case CONTRACT_EVENT_COUNT:
        break;
    }
    return ERR_OK;
}
