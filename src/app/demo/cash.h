/* cash.h - what the ledger says, for the report: cash of each firm day by day, and that all
 * accounts together balance. */
#ifndef WEFT_APP_DEMO_CASH_H
#define WEFT_APP_DEMO_CASH_H

#include "app/book.h"
#include "app/report/model.h"

/* Cash at bank of the firms of the report's graph and of its funders, from the ledger's transfers,
 * in the base currency. Needs the report's nodes, deals and days. O(accounts + transfers). */
MUST_USE Err cash_tell(Ctx *cx, Book *book, Report *report);

/* Trial balance by currency, counts, and the head of the evidence log. */
MUST_USE Err cash_books(Ctx *cx, Book *book, Report *report);

#endif
