/* lam.h - linear amortizer: principal paid back in equal parts, interest on what is left.
 *
 * Without a maturity it ends when the parts have used up the principal; without an amount the
 * parts are the principal divided by the number of redemptions.
 * SRC: ACTUS technical specification, "LAM: Linear Amortizer". */
#ifndef WEFT_CORE_CONTRACT_LAM_H
#define WEFT_CORE_CONTRACT_LAM_H

#include "core/contract/engine.h"

extern const ContractKind contract_lam;

#endif
