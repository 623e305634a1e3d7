/* yield.h - what a financing costs: its internal rate of return, its annual percentage rate as the
 * European consumer credit directive defines it, and its all-in cost.
 *
 * A yield is the rate at which the payments are worth nothing together on the first day. Signs do
 * not matter as a whole: lender and borrower see the same rate.
 * SRC: Directive 2008/48/EC, Annex I, as amended by 2011/90/EU; Directive 2023/2225, Annex III. */
#ifndef WEFT_CORE_CONTRACT_YIELD_H
#define WEFT_CORE_CONTRACT_YIELD_H

#include "core/contract/contract.h"

typedef struct ContractFlow {
    ContractTime at;
    double amount;              /* positive: received */
} ContractFlow;

typedef struct ContractFlows {
    ContractFlow *items;        /* ascending */
    size_t count;
    Text currency;
    double average_balance;     /* outstanding principal, averaged over the days of the contract */
    double years;               /* from the first flow to the last, by 365 days */
} ContractFlows;

enum { CONTRACT_FLOWS_MAX = 100000 };

/* Every payment of a contract. ERR_CURRENCY: it pays in more than one; ERR_LIMIT; and what running
 * a contract can say. Lives in cx's arena. */
MUST_USE Err contract_flows(Ctx *cx, const ContractTerms *terms, const ContractObserved *observed,
                            ContractTime until, ContractFlows *out);

/* The effective yearly rate, time counted in days by 365. Where several rates solve the equation,
 * the one nearest 0. ERR_INVALID: all payments go one way, or no rate below 10,000 % solves it. */
MUST_USE Err contract_irr(Ctx *cx, const ContractFlow *flows, size_t count, double *out);

/* The same with the directive's measure of time (contract_apr_years). 0.1292 is 12.92 %. */
MUST_USE Err contract_apr(Ctx *cx, const ContractFlow *flows, size_t count, double *out);

/* Years between two days by the directive: whole months counted back from the later, and the days
 * that are left over by the length of the year that ends there. from <= to. */
double contract_apr_years(Date from, Date to);

/* Everything the borrower gives beyond what he got. */
typedef struct ContractCost {
    double received, repaid;    /* by the borrower */
    double cost;                /* repaid - received */
    double irr, apr;            /* effective yearly */
    double all_in;              /* cost a year by the average balance: the simple yearly price */
} ContractCost;

MUST_USE Err contract_cost(Ctx *cx, const ContractFlows *flows, ContractCost *out);

#endif
