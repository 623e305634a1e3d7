/* repay.h - a financing whose money is out: its contract, what is observed of it, state and books.
 *
 * The contract is agreed when the money goes out (core/agreement.h). From then on nothing is posted
 * but what an event of it says: a payment, a day's end, a loss are observed, the contract is run,
 * and the event that comes of it is booked. An observation takes effect on its own day, or on the
 * day of the last one before it where it comes to light later: books are not changed backwards. */
#ifndef WEFT_APP_FINANCE_REPAY_H
#define WEFT_APP_FINANCE_REPAY_H

#include "app/finance/till.h"
#include "core/agreement.h"
#include "core/financing.h"
#include "store/finance_store.h"

/* A financing being worked on; several of one order make a waterfall. */
typedef struct Deal {
    FinancingRow row;
    const Product *product;
    int64_t registered_us;      /* rank; 0: not registered */
    Date grace_end;             /* the last day of grace: late is who pays after it */
    List notes;                 /* AgreementNote: what was observed of its contract */
    bool touched;               /* the row has changed */
    bool paid;                  /* something was taken off what is owed */
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

/* How things stand on a day: notes it where the days of grace are over, and works out what late
 * interest is owed. */
MUST_USE Err deal_age(Ctx *cx, Till *till, Deal *deal, Date day, int64_t cause);

/* Books as income what of the discount was earned by the day; all of it once repaid. */
MUST_USE Err deal_earn(Ctx *cx, Till *till, Deal *deal, Date day, int64_t cause);

/* What the deal is still owed at each level. */
WaterfallItem deal_item(const Deal *deal);

/* How one part of a waterfall is booked. */
typedef struct DealPart {
    PostingEvent event;         /* POSTING_COLLECT, POSTING_BUY_BACK */
    Text key;                   /* of the posting, unique for ever */
    Level level;
    int64_t minor;              /* > 0 */
    Date day;
    int64_t cause;              /* document or act */
} DealPart;

/* Takes it off what is owed, and posts it. */
MUST_USE Err deal_take(Ctx *cx, Till *till, Deal *deal, const DealPart *part);

/* After parts were taken: the new state; where it is repaid, the right is discharged, and what is
 * left of the discount earned, or returned where the product says so. Writes the row. */
MUST_USE Err deal_settle(Ctx *cx, Till *till, Deal *deal, Date day, int64_t cause);

/* What is left of the principal is lost; posts it. */
MUST_USE Err deal_lose(Ctx *cx, Till *till, Deal *deal, Date day, int64_t cause);

/* Moves the deal by an event; ERR_WRONG_STATE says what it is and what it would have to be. */
MUST_USE Err deal_move(Ctx *cx, Deal *deal, FinancingEvent event);

#endif
