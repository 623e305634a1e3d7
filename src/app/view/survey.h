/* survey.h - closure over all orders: how far they are, how long steps take, who holds them up. */
#ifndef WEFT_APP_VIEW_SURVEY_H
#define WEFT_APP_VIEW_SURVEY_H

#include "app/book.h"
#include "core/closure/model.h"
#include "store/view_store.h"

enum { SURVEY_TENTHS = 11 };    /* 0: below 10 %; 9: 90 % and more; 10: closed to the last part */

/* Days of one step over all orders of a process: from the end of the last step with a lower number
 * (or the order's date) to the last paper the step rests on; 0 where that came sooner. Steps right
 * behind one without papers of its own (orders placed for this one) are not timed. */
typedef struct SurveyStep {
    size_t needed, done;        /* orders that need it; in which it is verified in full */
    size_t timed;               /* of those, with a dated paper */
    int64_t days_sum;
    int32_t days_median;
} SurveyStep;

typedef struct SurveyProcess {
    const Process *process;
    int64_t template_id;        /* its version */
    size_t orders, closed;
    size_t tenth[SURVEY_TENTHS];
    int64_t matches, at_once;   /* pairings made; of those, by rule and never taken back */
    const SurveyStep *steps;    /* one for each of the process */
    size_t timed;               /* orders closed to the last part: their whole length in days */
    int64_t days_sum;
    int32_t days_median;
    /* Money: from the invoices to the payments of an order, each weighed by amount. */
    size_t paid_orders;
    int64_t to_cash_days_sum;
    /* From paying those who work for an order to being paid for it; below 0: paid before paying. */
    size_t cycled_orders;
    int64_t cycle_days_sum;
    size_t cycle_not_valued;    /* payments left out: no rate */
} SurveyProcess;

/* Every version of a process in use, by name: a List of SurveyProcess. */
MUST_USE Err survey_processes(Ctx *cx, Book *book, List *out);

typedef struct Vendor {
    Party party;
    size_t orders;
    int64_t ordered;            /* base currency, of orders whose currency has a rate */
    int64_t late_days;          /* of deliveries, added up */
    size_t breaks;              /* late deliveries and whatever else is the seller's to answer */
    size_t overdue;             /* gaps it must close, past their date */
    int64_t held_up;            /* by those, in the base currency */
    size_t not_valued;          /* orders and gaps in a currency without a rate */
} Vendor;

/* Sellers, worst first: late days, then breaks, then what is held up. At most `limit`. */
MUST_USE Err survey_vendors(Ctx *cx, Book *book, size_t limit, List *out);

#endif
