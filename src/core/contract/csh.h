/* csh.h - cash: a position that only waits to be looked at.
 * SRC: ACTUS technical specification, "CSH: Cash". */
#ifndef WEFT_CORE_CONTRACT_CSH_H
#define WEFT_CORE_CONTRACT_CSH_H

#include "core/contract/engine.h"

extern const ContractKind contract_csh;

#endif
