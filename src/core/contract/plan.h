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
    bool has_cost;                  /* false where no rate can be computed */
    ContractCost cost;
} ContractPlan;

enum { CONTRACT_PLAN_ROWS_MAX = 10000 };

/* late_daily: late interest a day on the whole amount due; NaN: what the terms say, that is the
 * nominal and the delinquency rate on the principal due, and the latter on the rest.
 * ERR_CURRENCY: the contract pays in two currencies; ERR_LIMIT; and what running can say. */
MUST_USE Err contract_plan_make(Ctx *cx, const ContractTerms *terms,
                                const ContractObserved *observed, ContractTime until,
                                double late_daily, ContractPlan *out);

/* Principal, interest, fees and the rest together. */
double contract_plan_payment(const ContractPlanRow *row);

#endif
