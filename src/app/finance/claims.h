/* claims.h - an order's claims, out of its closure into their table and the books of trade. */
#ifndef WEFT_APP_FINANCE_CLAIMS_H
#define WEFT_APP_FINANCE_CLAIMS_H

#include "app/finance/trade.h"
#include "core/claim.h"
#include "store/finance_store.h"

/* Derives the order's claims after a fold, writes what changed, and books what was billed and
 * credited since. */
MUST_USE Err claims_refresh(Ctx *cx, Till *till, const TradeOf *order, const ClosureInput *input,
                            const Closure *closure);

/* The state of one claim after a right in it or the date has changed, from its stored amounts. */
MUST_USE Err claims_restate(Ctx *cx, Till *till, int64_t order_id, int64_t claim_id);

/* A claim's row as core/claim sees it, and the other way round. */
Claim claim_of_row(const ClaimRow *row);
ClaimRow claim_to_row(const Claim *claim, const TradeOf *order);

#endif
