/* show.h - financings as JSON, for acts' answers, the command line and the API. */
#ifndef WEFT_APP_FINANCE_SHOW_H
#define WEFT_APP_FINANCE_SHOW_H

#include "app/finance/till.h"
#include "store/finance_store.h"

/* One financing; whole: with its right and what was collected for it. */
MUST_USE Err show_financing(Ctx *cx, Book *book, const FinancingRow *row, bool whole, Text *out);

/* An encumbrance's and a claim's row. */
MUST_USE Err show_claim(Ctx *cx, Book *book, const ClaimRow *row, Text *out);

#endif
