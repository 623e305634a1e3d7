/* swaps.h - swap: any two contracts, one received and one paid.
 *
 * Delivered, the events of both legs are the swap's. Settled in cash, events of one kind on one
 * day are merged into one with the sum of their payoffs.
 * SRC: ACTUS technical specification, "SWAPS: Swap". */
#ifndef WEFT_CORE_CONTRACT_SWAPS_H
#define WEFT_CORE_CONTRACT_SWAPS_H

#include "core/contract/engine.h"

extern const ContractKind contract_swaps;

#endif
