/* pam.c - the schedule of PAM; its functions are those of every loan. */
#include "core/contract/pam.h"

#include "core/contract/loan.h"

static Err start(Ctx *cx, ContractRun *run)
{
    TRY(contract_need_time(cx, run->terms->maturity, "maturityDate"));
    TRY(contract_loan_start(cx, run));
    TRY(contract_loan_mature(cx, run, false));
    return contract_loan_interest(cx, run);
}

const ContractKind contract_pam = { .start = start, .step = contract_loan_step };
