/* daycount.h - what part of a year lies between two dates, as the market's conventions count it.
 *
 * Results are double: they are fractions for contract functions and for comparison with published
 * figures, never money. What books interest uses money_interest (value/rate.h).
 * SRC: ISDA 2006 section 4.16; ICMA rule 251; AFB 1994 (Base Exact/Exact). The names are those of
 * value/daycount.tbl. */
#ifndef WEFT_VALUE_DAYCOUNT_H
#define WEFT_VALUE_DAYCOUNT_H

#include "base/ctx.h"
#include "base/text.h"
#include "value/date.h"

#include <stdbool.h>

typedef enum {
#define DAYCOUNT(name, meaning) DAYCOUNT_##name,
#include "value/daycount.tbl"
#undef DAYCOUNT
    DAYCOUNT_COUNT
} Daycount;

MUST_USE Err daycount_parse(Ctx *cx, Text name, Daycount *out);     /* ERR_UNKNOWN; "ACT_360" */
const char *daycount_name(Daycount how);
const char *daycount_meaning(Daycount how);                         /* one line for a person */

/* The fraction from start to end; where end is the earlier, minus that from end to start. */
double daycount_fraction(Daycount how, Date start, Date end);

/* Coupon dates, so many months apart, on both sides of the anchor; stubs are measured by them. */
typedef struct CouponCycle {
    Date anchor;                /* any regular coupon date */
    int months;                 /* 1, 2, 3, 4, 6 or 12 */
    bool end_of_month;          /* an anchor that ends its month: so do all coupon dates */
} CouponCycle;

/* ACT/ACT ICMA: each coupon period is 1 / (periods a year), and part of one counts by its days.
 * start <= end; both at least a year within the ends of the calendar. O(periods).
 * SRC: ICMA rule 251.1 */
double daycount_act_act_icma(CouponCycle cycle, Date start, Date end);

#endif
