/* repay.h - money that comes in for a financing, from debtor or seller: amounts, state, books. */
#ifndef WEFT_APP_FINANCE_REPAY_H
#define WEFT_APP_FINANCE_REPAY_H

#include "app/finance/till.h"
#include "core/financing.h"
#include "store/finance_store.h"

/* A financing being worked on; several of one order make a waterfall. */
typedef struct Deal {
    FinancingRow row;
    const Product *product;
    int64_t registered_us;      /* rank; 0: not registered */
    bool touched;               /* the row has changed */
    bool paid;                  /* something was taken off what is owed */
} Deal;

MUST_USE Err deal_open(Ctx *cx, Till *till, const FinancingRow *row, Deal *out);

/* A posting case about this deal, with its parties; amounts are the caller's. */
MUST_USE Err deal_case(Ctx *cx, Till *till, const Deal *deal, PostingEvent event, Text key,
                       Date day, int64_t cause, PostingCase *out);

/* Charges late interest up to the day. */
MUST_USE Err deal_charge_late(Ctx *cx, Deal *deal, Date day);

/* Books as income what of the discount was earned by the day; all of it once repaid. */
MUST_USE Err deal_earn(Ctx *cx, Till *till, Deal *deal, Date day, int64_t cause);

/* What the deal is still owed at each level. */
WaterfallItem deal_item(const Deal *deal);

/* Takes one part of a waterfall off what is owed (no posting). */
void deal_take(Deal *deal, Level level, int64_t minor);

/* After parts were taken: the new state; where it is repaid, the right is discharged and the rest
 * of the discount earned. Writes the row. */
MUST_USE Err deal_settle(Ctx *cx, Till *till, Deal *deal, Date day, int64_t cause);

/* Moves the deal by an event; ERR_WRONG_STATE says what it is and what it would have to be. */
MUST_USE Err deal_move(Ctx *cx, Deal *deal, FinancingEvent event);

#endif
