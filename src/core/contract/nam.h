/* nam.h - negative amortizer: a fixed amount pays interest first and then principal.
 *
 * Where the amount does not cover the interest, principal grows.
 * SRC: ACTUS technical specification, "NAM: Negative Amortizer". */
#ifndef WEFT_CORE_CONTRACT_NAM_H
#define WEFT_CORE_CONTRACT_NAM_H

#include "core/contract/engine.h"

extern const ContractKind contract_nam;

/* What annuities share with it. SRC: "NAM", Tmd and PR. */
MUST_USE Err contract_nam_maturity(Ctx *cx, ContractRun *run);
void contract_nam_redeem(ContractRun *run, const ContractMoment *moment, double *payoff);

#endif
