/* lax.h - exotic linear amortizer: principal and rate move in steps that the terms list.
 *
 * Each list of anchor dates cuts the life into stretches with their own cycle, amount and
 * direction; a drawdown in tranches is a stretch that increases.
 * SRC: ACTUS technical specification, "LAX: Exotic Linear Amortizer", "Array Schedule". */
#ifndef WEFT_CORE_CONTRACT_LAX_H
#define WEFT_CORE_CONTRACT_LAX_H

#include "core/contract/engine.h"

extern const ContractKind contract_lax;

#endif
