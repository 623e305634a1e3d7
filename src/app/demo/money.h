/* money.h - financings as the report tells them: what was paid out, who acted, what came back. */
#ifndef WEFT_APP_DEMO_MONEY_H
#define WEFT_APP_DEMO_MONEY_H

#include "app/book.h"
#include "app/report/model.h"

/* Has anybody's money gone out on a claim of this order? */
MUST_USE Err money_financed(Ctx *cx, Book *book, int64_t order_id, bool *out);

/* The financings that were disbursed, those of the report's graph first. Needs report->nodes. */
MUST_USE Err money_deals(Ctx *cx, Book *book, Report *report);

#endif
