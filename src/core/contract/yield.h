/* yield.h - what a contract costs its borrower: all that he pays beyond what he got, and its annual
 * percentage rate (core/apr.h). */
#ifndef WEFT_CORE_CONTRACT_YIELD_H
#define WEFT_CORE_CONTRACT_YIELD_H

#include "core/apr.h"
#include "core/contract/contract.h"

typedef struct ContractFlows {
    AprFlow *items;             /* ascending, one a day; positive: received */
    size_t count;
    Text currency;
} ContractFlows;

enum { CONTRACT_FLOWS_MAX = 100000 };

/* Every payment of a contract. ERR_CURRENCY: it pays in more than one; ERR_LIMIT; and what running
 * a contract can say. Lives in cx's arena. */
MUST_USE Err contract_flows(Ctx *cx, const ContractTerms *terms, const ContractObserved *observed,
                            ContractTime until, ContractFlows *out);

typedef struct ContractCost {
    double received, repaid;    /* by the borrower */
    double cost;                /* repaid - received */
    bool has_apr;               /* false: no yearly rate makes of the one the other */
    double apr;                 /* 0.1292 is 12.92 % */
} ContractCost;

MUST_USE Err contract_cost(Ctx *cx, const ContractFlows *flows, ContractCost *out);

#endif
