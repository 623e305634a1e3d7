/* pam.h - principal at maturity: paid out once, interest on the way, paid back whole.
 *
 * Payables finance and receivables discounting are PAM at rate 0 with a discount at the initial
 * exchange. SRC: ACTUS technical specification, "PAM: Principal At Maturity". */
#ifndef WEFT_CORE_CONTRACT_PAM_H
#define WEFT_CORE_CONTRACT_PAM_H

#include "core/contract/engine.h"

extern const ContractKind contract_pam;

#endif
