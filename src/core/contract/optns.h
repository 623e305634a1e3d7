/* optns.h - option: at maturity or when exercised, what the market is worth beyond the strike.
 * SRC: ACTUS technical specification, "OPTNS: Option". */
#ifndef WEFT_CORE_CONTRACT_OPTNS_H
#define WEFT_CORE_CONTRACT_OPTNS_H

#include "core/contract/engine.h"

extern const ContractKind contract_optns;

/* What futures share with options: PRD, XD, STD, MD and the market value of the underlying. */
MUST_USE Err contract_exercise_start(Ctx *cx, ContractRun *run);
MUST_USE Err contract_underlying_value(Ctx *cx, ContractRun *run, const ContractMoment *moment,
                                       double *out);
/* All but MD and XD: purchase, settlement, termination, default. */
MUST_USE Err contract_exercise_step(Ctx *cx, ContractRun *run, const ContractMoment *moment,
                                    double *payoff);

#endif
