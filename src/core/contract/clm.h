/* clm.h - call money: interest is capitalised until the loan is called or ends.
 *
 * Called by an observed XD, it is paid back after the notice period; interest runs to the call.
 * SRC: ACTUS technical specification, "CLM: Call Money". */
#ifndef WEFT_CORE_CONTRACT_CLM_H
#define WEFT_CORE_CONTRACT_CLM_H

#include "core/contract/engine.h"

extern const ContractKind contract_clm;

#endif
