/* lam.c - maturity and amount follow from each other; one of the two must be agreed. */
#include "core/contract/lam.h"

#include "core/contract/loan.h"

#include <math.h>

/* Tmd: the first redemption that is still to come, and as many cycles as the rest takes. */
static Err maturity(Ctx *cx, ContractRun *run)
{
    const ContractTerms *t = run->terms;
    if (!contract_time_is_none(run->maturity))
        return ERR_OK;
    if (!(t->next_redemption > 0) || !t->cycle_principal.is_set)
        return fail_field(cx, ERR_INVALID, "maturityDate", "is required, or "
                          "nextPrincipalRedemptionPayment and cycleOfPrincipalRedemption");
    TRY(contract_need_time(cx, t->initial_exchange, "initialExchangeDate"));
    TRY(contract_need_real(cx, t->notional, "notionalPrincipal"));
    ContractTime first = contract_loan_redemptions(run, false).start;
    double parts = ceil(t->notional / t->next_redemption);
    ContractTime from = first;
    for (int32_t n = 1; contract_time_cmp(from, t->status) < 0; n++) {
        ContractTime next = contract_schedule_step(first, t->cycle_principal, n, t->month_end);
        if (contract_time_cmp(next, t->status) >= 0) {
            parts += 1.0;       /* the redemption before the status date is not one of the rest */
            break;
        }
        from = next;
    }
    return contract_loan_maturity_after(cx, run, from, fmax(parts - 1.0, 0.0), &run->maturity);
}

/* Npr: the principal over the redemptions that are still to come. */
static void fix_amount(ContractRun *run, ContractTime after, double principal)
{
    ContractTime from = { after.second + 1 };
    size_t parts = contract_schedule_count(contract_loan_redemptions(run, true), from);
    run->state.redemption = parts ? principal / (double)parts : principal;
}

static Err start(Ctx *cx, ContractRun *run)
{
    TRY(maturity(cx, run));
    TRY(contract_loan_start(cx, run));
    if (isnan(run->state.redemption))
        fix_amount(run, run->terms->status, run->terms->notional);
    TRY(contract_loan_redeem(cx, run, contract_time_is_none(run->terms->maturity)));
    return contract_loan_interest(cx, run);
}

static Err step(Ctx *cx, ContractRun *run, const ContractMoment *moment, double *payoff)
{
    if (moment->type != CONTRACT_EVENT_PR) {
        TRY(contract_loan_step(cx, run, moment, payoff));
        if (moment->type == CONTRACT_EVENT_PP && run->terms->prepay == CONTRACT_PREPAY_AMOUNT)
            fix_amount(run, moment->scheduled, fabs(run->state.notional));
        return ERR_OK;
    }
    contract_loan_accrue(run, moment);
    *payoff = contract_loan_repay(run, run->state.redemption);
    return ERR_OK;
}

const ContractKind contract_lam = { .start = start, .step = step };
