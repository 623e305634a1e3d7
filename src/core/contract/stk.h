/* stk.h - stock: bought, pays dividends, sold.
 * SRC: ACTUS technical specification, "STK: Stock". */
#ifndef WEFT_CORE_CONTRACT_STK_H
#define WEFT_CORE_CONTRACT_STK_H

#include "core/contract/engine.h"

extern const ContractKind contract_stk;

/* What whoever only buys and sells shares with it: R, quantity and price, once or twice. */
MUST_USE Err contract_stk_step(Ctx *cx, ContractRun *run, const ContractMoment *moment,
                               double *payoff);

#endif
