/* apr.h - the annual percentage rate: the one figure for what a financing costs a year, all of it
 * counted, as the European directives define it:
 *
 *     sum of drawdowns * (1 + X)^-t  =  sum of repayments and charges * (1 + X)^-s
 *
 * t and s are years since the first payment. Signs do not matter as a whole: lender and borrower
 * see the same rate.
 * SRC: Directive 2008/48/EC, Annex I, as amended by 2011/90/EU; Directive 2023/2225, Annex III. */
#ifndef WEFT_CORE_APR_H
#define WEFT_CORE_APR_H

#include "base/ctx.h"
#include "value/date.h"
#include "value/rate.h"

typedef struct AprFlow {
    Date day;
    double amount;              /* one way is positive, the other negative */
} AprFlow;

/* 0.1292 is 12.92 %. Flows ascend by day. Where several rates solve the equation, the one nearest
 * 0. ERR_INVALID: all payments go one way, or no rate below 10,000 % solves it. */
MUST_USE Err apr_solve(Ctx *cx, const AprFlow *flows, size_t count, double *out);

/* Of a sum received on one day and another paid back on a later one, both above zero; to the
 * nearest e-9. As apr_solve. */
MUST_USE Err apr_of_pair(Ctx *cx, Date start, int64_t received, Date due, int64_t repaid,
                         Rate *out);

/* Years between two days by the directive: whole months counted back from the later, and the days
 * that are left over by the length of the year that ends there. from <= to. */
double apr_years(Date from, Date to);

#endif
