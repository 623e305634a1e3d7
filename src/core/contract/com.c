/* com.c - purchase and sale as of a stock, without dividends. */
#include "core/contract/com.h"

#include "core/contract/stk.h"

const ContractKind contract_com = { .start = contract_source_common, .step = contract_stk_step };
