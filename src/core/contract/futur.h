/* futur.h - future: at maturity the difference between the market and the agreed price changes
 * hands, in either direction.
 * SRC: ACTUS technical specification, "FUTUR: Future". */
#ifndef WEFT_CORE_CONTRACT_FUTUR_H
#define WEFT_CORE_CONTRACT_FUTUR_H

#include "core/contract/engine.h"

extern const ContractKind contract_futur;

#endif
