/* ump.h - undefined maturity profile: money in and out at any time, interest capitalised.
 *
 * A revolving line or a current account: observed PR events pay in and out.
 * SRC: ACTUS technical specification, "UMP: Undefined Maturity Profile". */
#ifndef WEFT_CORE_CONTRACT_UMP_H
#define WEFT_CORE_CONTRACT_UMP_H

#include "core/contract/engine.h"

extern const ContractKind contract_ump;

#endif
