/* survey.h - the cluster as a whole, for the report: how far orders are closed, what is broken,
 * what is missing and whose turn it is. */
#ifndef WEFT_APP_DEMO_SURVEY_H
#define WEFT_APP_DEMO_SURVEY_H

#include "app/book.h"
#include "app/report/model.h"

/* Fills the report's orders, closed, spread, breaks and gaps. O(orders), two queries each. */
MUST_USE Err survey_run(Ctx *cx, Book *book, Report *report);

#endif
