/* ann.c - the annuity amount, computed from the recursion it solves: with a payment P at every
 * redemption, what is owed after the k-th is a line in P, a - b P. One pass over the schedule
 * carries a and b to the end, where nothing may be owed: P = a / b. This is the specification's
 * formula (with the interest up to the first redemption, which the public tests include). */
#include "core/contract/ann.h"

#include "core/contract/loan.h"
#include "core/contract/nam.h"

#include <math.h>

/* The day by which the amount repays the loan: the amortization date, the maturity without one. */
static ContractTime repaid_by(const ContractRun *run)
{
    ContractTime agreed = run->terms->amortization;
    return contract_time_is_none(agreed) ? run->maturity : agreed;
}

/* The amount that repays the loan as it stands, by the redemptions at or after `from`. */
static double annuity(const ContractRun *run, ContractTime from)
{
    const ContractState *s = &run->state;
    ContractTime end = repaid_by(run), last = s->last, t;
    bool stays = run->maturity_stays || contract_time_cmp(end, run->maturity) != 0;
    ContractTime final = stays ? end : contract_calculation_time(run->terms, end);
    ContractSchedule schedule = contract_loan_redemptions_to(run, end);
    double owed = fabs(s->notional) + run->sign * s->accrued, payments = 0.0;
    while (contract_schedule_next(&schedule, &t)) {
        if (contract_time_cmp(t, from) < 0)
            continue;
        ContractTime at = contract_calculation_time(run->terms, t);
        if (contract_time_cmp(t, end) >= 0 || contract_time_cmp(at, final) > 0)
            at = final;                 /* passed by nothing */
        double span = contract_fraction(run, last, at);
        if (payments > 0) {
            owed *= 1.0 + s->rate * span;
            payments = payments * (1.0 + s->rate * span) + 1.0;
        } else {
            owed += span * s->rate * fabs(s->notional);
            payments = 1.0;
        }
        last = at;
    }
    return payments > 0 ? owed / payments : owed;
}

static void fix_amount(ContractRun *run, const ContractMoment *moment, bool inclusive)
{
    run->state.last = moment->calculated;
    run->state.redemption = annuity(run, (ContractTime){ moment->scheduled.second + !inclusive });
}

/* The fixing before the first redemption, where the terms leave the amount open. */
static Err add_first_fixing(Ctx *cx, ContractRun *run)
{
    static const ContractPeriod one_day = { .days = 1, .is_set = true };
    const ContractTerms *t = run->terms;
    if (!isnan(t->next_redemption))
        return ERR_OK;
    ContractTime fixing = contract_time_add(contract_loan_redemptions(run, false).start, one_day,
                                            -1);
    if (contract_time_cmp(fixing, t->initial_exchange) < 0)
        return ERR_OK;          /* fixed at the initial exchange */
    ContractSource *prf = contract_source_add(cx, run, CONTRACT_EVENT_PRF,
                                              contract_schedule_once(fixing));
    if (!prf)
        return cx->err;
    prf->shifts = true;
    return ERR_OK;
}

/* Tmd: the earlier of the two dates that may be agreed, else what follows from the amount. A loan
 * that is repaid by a day has ended on it. SRC: "Contract Lifetime". */
static Err maturity(Ctx *cx, ContractRun *run)
{
    ContractTime agreed = run->terms->amortization;
    if (!contract_time_is_none(agreed) && (contract_time_is_none(run->maturity)
                                           || contract_time_cmp(agreed, run->maturity) < 0))
        run->maturity = agreed;
    return contract_nam_maturity(cx, run);
}

static Err start(Ctx *cx, ContractRun *run)
{
    const ContractTerms *t = run->terms;
    bool computed = contract_time_is_none(t->maturity) && contract_time_is_none(t->amortization);
    TRY(maturity(cx, run));
    TRY(contract_loan_start(cx, run));
    TRY(contract_loan_redeem(cx, run, computed));
    TRY(contract_source_cycle(cx, run, CONTRACT_EVENT_PRF, t->anchor_rate, t->cycle_rate,
                              t->initial_exchange, false, NULL));
    TRY(contract_loan_interest_with_redemption(cx, run));
    TRY(add_first_fixing(cx, run));
    if (isnan(run->state.redemption) && contract_time_cmp(t->initial_exchange, t->status) <= 0)
        run->state.redemption = annuity(run, (ContractTime){ t->status.second + 1 });
    return ERR_OK;
}

static Err step(Ctx *cx, ContractRun *run, const ContractMoment *moment, double *payoff)
{
    if (moment->type == CONTRACT_EVENT_PR) {
        contract_nam_redeem(run, moment, payoff);
        return ERR_OK;
    }
    TRY(contract_loan_step(cx, run, moment, payoff));
    if (moment->type == CONTRACT_EVENT_PRF)
        fix_amount(run, moment, false);
    else if (moment->type == CONTRACT_EVENT_IED && isnan(run->state.redemption))
        fix_amount(run, moment, true);
    else if (moment->type == CONTRACT_EVENT_PP && run->terms->prepay == CONTRACT_PREPAY_AMOUNT)
        fix_amount(run, moment, false);
    return ERR_OK;
}

const ContractKind contract_ann = { .start = start, .step = step };
