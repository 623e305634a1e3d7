/* ann.h - annuity: interest and principal together are a constant amount up to the end.
 *
 * The amount is fixed the day before the first redemption, unless the terms fix it, and again
 * whenever the rate changes, so that the loan is repaid by its amortization date. That is its
 * maturity, unless an earlier maturity was agreed: then what is left falls due there (a balloon).
 * SRC: ACTUS technical specification, "ANN: Annuity", "Annuity Amount Function". */
#ifndef WEFT_CORE_CONTRACT_ANN_H
#define WEFT_CORE_CONTRACT_ANN_H

#include "core/contract/engine.h"

extern const ContractKind contract_ann;

#endif
