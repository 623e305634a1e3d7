/* com.h - commodity: a quantity of goods, bought and sold; collateral and underlying.
 * SRC: ACTUS technical specification, "COM: Commodity". */
#ifndef WEFT_CORE_CONTRACT_COM_H
#define WEFT_CORE_CONTRACT_COM_H

#include "core/contract/engine.h"

extern const ContractKind contract_com;

#endif
