/* repay.h - a financing whose money is out: its contract, what is observed of it, state and books.
 *
 * The contract is agreed when the money goes out (core/agreement.h). From then on nothing is posted
 * but what an event of it says. What is observed of it is worked out anew at each closing from all
 * that is known (core/settlement.h), each event on its own day; the books follow by difference. */
#ifndef WEFT_APP_FINANCE_REPAY_H
#define WEFT_APP_FINANCE_REPAY_H

#include "app/finance/till.h"
#include "core/agreement.h"
#include "core/financing.h"
#include "core/settlement.h"
#include "store/finance_store.h"

/* A financing being worked on; several of one order make a waterfall. */
typedef struct Deal {
    FinancingRow row;
    const Product *product;
    int64_t registered_us;      /* rank; 0: not registered */
    Date grace_end;             /* the last day of grace: late is who pays after it */
    List notes;                 /* AgreementNote: what was observed of its contract */
} Deal;

/* The days of grace end on a business day of the product's calendar, or the cluster's.
 * SRC: Civil Code of the PRC, 203. ERR_DAMAGED: its money is out, and it has no contract. */
MUST_USE Err deal_open(Ctx *cx, Till *till, const FinancingRow *row, Deal *out);

/* Its contract; the notes stay the deal's. */
MUST_USE Err deal_agreement(Ctx *cx, const Deal *deal, Agreement *out);

/* Agrees the contract from the row's advance, fee, rate and due date, and posts what it says of the
 * first day: net proceeds, discount and fee. Fills the row, but writes it not. */
MUST_USE Err deal_disburse(Ctx *cx, Till *till, Deal *deal, Date day, int64_t cause);

/* Are the days of grace over? From the day after the last of them. */
bool deal_is_late(const Deal *deal, Date day);

/* May the seller be called on? Where the product has recourse, from the day on which the claim is
 * as many days overdue as it says. */
bool deal_has_recourse(const Deal *deal, Date day);

/* As settlement_run wants it. */
MUST_USE Err deal_to_settle(Ctx *cx, const Deal *deal, SettleDeal *out);

/* Books that what was `was` of a cause is now `now`, after the product's rule. */
typedef struct DealBooking {
    PostingEvent event;
    Text name;                  /* of the amount */
    int64_t cause;
    Date day;
    int64_t was, now;
} DealBooking;

MUST_USE Err deal_book(Ctx *cx, Till *till, const Deal *deal, const DealBooking *what);

/* Books what was earned, given back and lost; what became less, or what became more. */
MUST_USE Err deal_book_state(Ctx *cx, Till *till, const Deal *deal, const SettleDeal *settle,
                             bool less);

/* Writes what came out: the contract's notes, the row, and whether the right is discharged. */
MUST_USE Err deal_write(Ctx *cx, Till *till, Deal *deal, const SettleDeal *settle);

/* Moves the deal by an event; ERR_WRONG_STATE says what it is and what it would have to be. */
MUST_USE Err deal_move(Ctx *cx, Deal *deal, FinancingEvent event);

#endif
