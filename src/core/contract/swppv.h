/* swppv.h - plain vanilla interest rate swap: a fixed against a floating rate.
 *
 * The shown rate is the floating one. Delivered, both legs pay; settled in cash, their difference.
 * SRC: ACTUS technical specification, "SWPPV: Plain Vanilla Interest Rate Swap". */
#ifndef WEFT_CORE_CONTRACT_SWPPV_H
#define WEFT_CORE_CONTRACT_SWPPV_H

#include "core/contract/engine.h"

extern const ContractKind contract_swppv;

#endif
