/* cec.h - credit enhancement collateral: goods or claims answer for a covered contract.
 *
 * When exercised, the least of what the collateral fetches and what is covered is paid.
 * SRC: ACTUS technical specification, "CEC: Credit Enhancement Collateral". */
#ifndef WEFT_CORE_CONTRACT_CEC_H
#define WEFT_CORE_CONTRACT_CEC_H

#include "core/contract/engine.h"

extern const ContractKind contract_cec;

#endif
