/* ann.h - annuity: interest and principal together are a constant amount up to the end.
 *
 * The amount is fixed the day before the first redemption, unless the terms fix it, and again
 * whenever the rate changes, so that the loan ends at its maturity.
 * SRC: ACTUS technical specification, "ANN: Annuity", "Annuity Amount Function". */
#ifndef WEFT_CORE_CONTRACT_ANN_H
#define WEFT_CORE_CONTRACT_ANN_H

#include "core/contract/engine.h"

extern const ContractKind contract_ann;

#endif
