/* fxout.h - foreign exchange outright: two currencies change hands on one day.
 *
 * Delivered, it has a payment in each; settled in cash, the second is valued at the rate of the
 * maturity and the difference is paid after the settlement period.
 * SRC: ACTUS technical specification, "FXOUT: Foreign Exchange Outright". */
#ifndef WEFT_CORE_CONTRACT_FXOUT_H
#define WEFT_CORE_CONTRACT_FXOUT_H

#include "core/contract/engine.h"

extern const ContractKind contract_fxout;

#endif
