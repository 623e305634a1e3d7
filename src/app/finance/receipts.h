/* receipts.h - money that came in for an order: who gets it.
 *
 * The closing code of an order calls these around its fold, inside one session of posting:
 *
 *     TRY(receipts_collect(cx, till, &order, entries, count));    before: new money is distributed
 *     ... closure_fold ...
 *     TRY(claims_refresh(cx, till, &order, &input, &closure));    after: claims.h
 *     ... till_close(cx, till) once, at the end of the batch
 *
 * A payment runs down the waterfall once, when it is first seen on an order where money is out.
 * It goes to the claim that it names; one that names no invoice goes to the financed claims of the
 * order, earliest due first. What no funder is owed is the seller's, and is derived anew whenever
 * the order is closed again: payments may be paired otherwise later. Money from a payer who is not
 * the debtor is held in suspense and never enters the waterfall. What was set off (app/netting) is
 * settled with the seller: no money moved, and it was booked when the set-off was carried out.
 * SRC: DESIGN 7 and 8; Civil Code of the PRC, 766 and 768. */
#ifndef WEFT_APP_FINANCE_RECEIPTS_H
#define WEFT_APP_FINANCE_RECEIPTS_H

#include "app/finance/trade.h"
#include "core/closure/model.h"

/* Distributes what is new among the order's payments. entries: all of the order's, any order. */
MUST_USE Err receipts_collect(Ctx *cx, Till *till, const TradeOf *order,
                              const ClosureEntry *entries, size_t count);

#endif
