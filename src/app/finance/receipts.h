/* receipts.h - the money that came in for an order: who gets it, what it does to its financings,
 * and how it is booked. All of it follows from what closure says that each payment pays.
 *
 *     TRY(closure_fold(cx, &input, &closure));
 *     TRY(receipts_settle(cx, till, &order, &input, &closure));
 *     TRY(claims_refresh(cx, till, &order, &input, &closure));        claims.h
 *
 * What is paid on a financed claim runs down the waterfall by value date (core/settlement.h); what
 * no funder is owed is the seller's; what pays nothing is held for its payer. Rows and books are
 * derived anew each time, and the books follow by the difference: a payment known late, one that is
 * taken back, a deal thought lost end as if all had been known in time.
 * SRC: DESIGN 6 to 8; Civil Code of the PRC, 524, 560, 766 and 768. */
#ifndef WEFT_APP_FINANCE_RECEIPTS_H
#define WEFT_APP_FINANCE_RECEIPTS_H

#include "app/finance/trade.h"
#include "core/closure/model.h"

MUST_USE Err receipts_settle(Ctx *cx, Till *till, const TradeOf *order, const ClosureInput *input,
                             const Closure *closure);

/* The row by which an act says that the seller has paid so much back; it is settled with the rest
 * when the order is closed again. */
#define RECEIPTS_PAID_BACK "paid_back"

#endif
