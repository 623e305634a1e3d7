/* plan.h - a repayment plan: what is paid when, what it consists of, what is left, what it costs in
 * all, and what a day's delay costs. Made from the contract's events; plan_write.h shows it. */
#ifndef WEFT_CORE_CONTRACT_PLAN_H
#define WEFT_CORE_CONTRACT_PLAN_H

#include "core/contract/contract.h"
#include "core/contract/yield.h"

typedef struct ContractPlanRow {
    Date at;
    double principal, interest, fees, other;    /* unsigned by role: paid by the borrower is > 0 */
    double balance;                             /* principal outstanding after the day */
    double delay;                               /* what one day's delay of the payment costs */
} ContractPlanRow;

typedef struct ContractPlan {
    Text id, currency;
    int digits;                     /* of the currency */
    ContractPlanRow *rows;
    size_t count;
    ContractPlanRow total;          /* of what the borrower pays; balance and delay: 0 */
    double paid_out;                /* what he received */
    ContractCost cost;              /* without a rate where the principal is not all repaid */
    double interest, charges;       /* the cost's parts: interest and fees, on whichever day; ... */
    double kept_back;               /* ... discount on the principal; < 0: principal not repaid */
} ContractPlan;

/* What a day's delay of a payment costs: these parts of its principal and of all of it. */
typedef struct ContractDelay {
    bool agreed;                    /* false: what the terms say, that is the nominal and the
                                     * delinquency rate on the principal, the latter on the rest */
    double of_principal, of_payment;
} ContractDelay;

enum { CONTRACT_PLAN_ROWS_MAX = 10000 };

/* ERR_CURRENCY: the contract pays in two currencies; ERR_LIMIT; and what running can say. */
MUST_USE Err contract_plan_make(Ctx *cx, const ContractTerms *terms,
                                const ContractObserved *observed, ContractTime until,
                                ContractDelay delay, ContractPlan *out);

/* Principal, interest, fees and the rest together. */
double contract_plan_payment(const ContractPlanRow *row);

#endif
