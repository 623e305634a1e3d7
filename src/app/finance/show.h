/* show.h - financings as JSON, for acts' answers, the command line and the API. */
#ifndef WEFT_APP_FINANCE_SHOW_H
#define WEFT_APP_FINANCE_SHOW_H

#include "app/finance/till.h"
#include "core/contract/plan.h"
#include "store/finance_store.h"

/* One financing; whole: with its right, what was collected for it, and what its contract says: the
 * plan of payments, those that are still expected among them, what it costs, in its parts and as
 * one rate a year, what a day of delay costs and what repaying it early gives back. */
MUST_USE Err show_financing(Ctx *cx, Book *book, const FinancingRow *row, bool whole, Text *out);

/* What was and will be paid, from the contract's events. ERR_WRONG_STATE: it has none yet. */
MUST_USE Err show_plan(Ctx *cx, Book *book, const FinancingRow *row, ContractPlan *out);

/* Appends its contract with all that was observed, in the form of the public ACTUS tests.
 * ERR_WRONG_STATE: it has none yet. */
MUST_USE Err show_contract(Ctx *cx, Book *book, const FinancingRow *row, TextBuf *out);

/* An encumbrance's and a claim's row. */
MUST_USE Err show_claim(Ctx *cx, Book *book, const ClaimRow *row, Text *out);

#endif
