/* capfl.h - cap and floor: what an interest rate limit saves or costs on an underlying loan.
 *
 * The underlying is run twice, with and without the limits; each interest payment is the
 * difference of the two.
 * SRC: ACTUS technical specification, "CAPFL: Cap-Floor". */
#ifndef WEFT_CORE_CONTRACT_CAPFL_H
#define WEFT_CORE_CONTRACT_CAPFL_H

#include "core/contract/engine.h"

extern const ContractKind contract_capfl;

#endif
