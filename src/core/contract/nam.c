/* nam.c - the redemption is what the amount leaves after interest. */
#include "core/contract/nam.h"

#include "core/contract/loan.h"

#include <math.h>

/* The redemption to count from: the first at or after the status date. */
static ContractTime count_from(const ContractRun *run)
{
    const ContractTerms *t = run->terms;
    ContractTime first = contract_loan_redemptions(run, false).start, at = first;
    for (int32_t n = 1; contract_time_cmp(at, t->status) < 0; n++)
        at = contract_schedule_step(first, t->cycle_principal, n, t->month_end);
    return at;
}

Err contract_nam_maturity(Ctx *cx, ContractRun *run)
{
    const ContractTerms *t = run->terms;
    if (!contract_time_is_none(run->maturity))
        return ERR_OK;
    if (!(t->next_redemption > 0) || !t->cycle_principal.is_set)
        return fail_field(cx, ERR_INVALID, "maturityDate", "is required, or "
                          "nextPrincipalRedemptionPayment and cycleOfPrincipalRedemption");
    TRY(contract_need_time(cx, t->initial_exchange, "initialExchangeDate"));
    TRY(contract_need_real(cx, t->notional, "notionalPrincipal"));
    ContractTime from = count_from(run);
    ContractTime next = contract_time_add(from, t->cycle_principal, 1);
    double interest = t->notional * contract_fraction(run, from, next) * contract_or(t->rate, 0.0);
    if (!(t->next_redemption > interest))
        return fail_field(cx, ERR_INVALID, "nextPrincipalRedemptionPayment", "does not even cover "
                          "the interest, so the loan never ends; give a maturityDate");
    double parts = ceil(t->notional / (t->next_redemption - interest));
    return contract_loan_maturity_after(cx, run, from, fmax(parts - 1.0, 0.0), &run->maturity);
}

void contract_nam_redeem(ContractRun *run, const ContractMoment *moment, double *payoff)
{
    contract_loan_accrue(run, moment);
    *payoff = contract_loan_repay(run, run->state.redemption - run->sign * run->state.accrued);
}

static Err start(Ctx *cx, ContractRun *run)
{
    TRY(contract_nam_maturity(cx, run));
    TRY(contract_need_real(cx, run->terms->next_redemption, "nextPrincipalRedemptionPayment"));
    TRY(contract_loan_start(cx, run));
    TRY(contract_loan_redeem(cx, run, contract_time_is_none(run->terms->maturity)));
    return contract_loan_interest_with_redemption(cx, run);
}

static Err step(Ctx *cx, ContractRun *run, const ContractMoment *moment, double *payoff)
{
    if (moment->type != CONTRACT_EVENT_PR)
        return contract_loan_step(cx, run, moment, payoff);
    contract_nam_redeem(run, moment, payoff);
    return ERR_OK;
}

const ContractKind contract_nam = { .start = start, .step = step };
