/* loan.h - what all loans share: accrual, interest, resets, fees, scaling, purchase, termination,
 * prepayment, default. The types differ in how they repay; their files say only that.
 *
 * Interest runs on the calculation base. It follows the notional unless the terms fix or lag it,
 * so the formulas of PAM (on the notional) and of LAM (on the base) are the same here.
 * SRC: ACTUS technical specification, "PAM: Principal At Maturity", "LAM: Linear Amortizer". */
#ifndef WEFT_CORE_CONTRACT_LOAN_H
#define WEFT_CORE_CONTRACT_LOAN_H

#include "core/contract/engine.h"

/* Checks the terms every loan needs, sets the state at the status date, and adds all sources but
 * those of interest and redemption. run->maturity must be set. */
MUST_USE Err contract_loan_start(Ctx *cx, ContractRun *run);

/* IP and IPCI up to the maturity, at the maturity alone where no cycle was agreed. Then brings the
 * accruals to the status date. */
MUST_USE Err contract_loan_interest(Ctx *cx, ContractRun *run);
/* For a type that has added its IP itself: what is left to do about interest. */
MUST_USE Err contract_loan_interest_given(Ctx *cx, ContractRun *run);
/* The same for loans whose redemption includes interest: from one redemption cycle before the
 * first redemption on, interest is paid when principal is. SRC: "NAM", IP. */
MUST_USE Err contract_loan_interest_with_redemption(Ctx *cx, ContractRun *run);

/* The redemption schedule, with or without its last time, the maturity. */
ContractSchedule contract_loan_redemptions(const ContractRun *run, bool with_end);
/* The same cycle up to another end, which is its last time. */
ContractSchedule contract_loan_redemptions_to(const ContractRun *run, ContractTime end);
/* Adds MD. A maturity that was computed from the cycle follows the business day convention, one
 * that was agreed stays. SRC: data dictionary, businessDayConvention ("non-cyclical dates"). */
MUST_USE Err contract_loan_mature(Ctx *cx, ContractRun *run, bool computed);
/* Adds PR on the redemption schedule, MD and IPCB. */
MUST_USE Err contract_loan_redeem(Ctx *cx, ContractRun *run, bool computed);
/* IPCB, where the base of interest lags; contract_loan_redeem adds it itself. */
MUST_USE Err contract_loan_base(Ctx *cx, ContractRun *run);

/* Accrues interest and fees up to the moment; returns the part of a year since the last event. */
double contract_loan_accrue(ContractRun *run, const ContractMoment *moment);
/* Pays back `amount` (unsigned) of the principal; returns the payoff. */
double contract_loan_repay(ContractRun *run, double amount);
/* The base follows the notional, where it does. */
void contract_loan_follow(ContractRun *run);

/* Every event but PR, PI and PRF. */
MUST_USE Err contract_loan_step(Ctx *cx, ContractRun *run, const ContractMoment *moment,
                                double *payoff);

/* A maturity that follows from the amounts: `periods` redemption cycles after `from`.
 * ERR_LIMIT: beyond the year 2999. */
MUST_USE Err contract_loan_maturity_after(Ctx *cx, ContractRun *run, ContractTime from,
                                          double periods, ContractTime *out);

#endif
