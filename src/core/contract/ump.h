/* ump.h - undefined maturity profile: money in and out at any time, interest capitalised.
 *
 * A revolving line or a current account: observed PR events pay in and out. What a financing needs
 * beyond that (observed interest and fees, interest in advance, a base that lags) is in ump.c.
 * SRC: ACTUS technical specification, "UMP: Undefined Maturity Profile". */
#ifndef WEFT_CORE_CONTRACT_UMP_H
#define WEFT_CORE_CONTRACT_UMP_H

#include "core/contract/engine.h"

extern const ContractKind contract_ump;

#endif
