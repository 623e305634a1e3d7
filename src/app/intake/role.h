/* role.h - what a payment is to an order: decided by who paid whom.
 *
 *     buyer -> seller                      pays
 *     buyer -> funder with a right         pays that funder's claims
 *     buyer -> anybody else                discharges nothing (Civil Code of the PRC, 546, 548)
 *     seller or such a funder -> buyer     sends back
 *     seller <-> such a funder             is between the two of them: app/finance/receipts.h
 *     stranger -> seller or funder         is held for the stranger, until the parties have agreed
 *                                          that he pays for the buyer (524)
 *     seller or funder -> stranger         sends back to him
 *
 * Rights change, so the role is asked for at each closing, never kept. */
#ifndef WEFT_APP_INTAKE_ROLE_H
#define WEFT_APP_INTAKE_ROLE_H

#include "app/book.h"
#include "core/closure/model.h"
#include "store/order_store.h"

/* The funders of an order: everyone who holds or held a right in one of its claims. */
typedef struct RoleRights {
    const ClosureRight *rights;         /* by claim, then funder */
    size_t count;
} RoleRights;

/* Sets standing, direction, party and holder of a payment's entry that stands at all. */
void role_set(const TradeOrderRow *order, const RoleRights *rights, int64_t payer, int64_t payee,
              ClosureEntry *entry);

/* The order's rights; which act gave each invoice its first one; what waterfalls gave away. */
MUST_USE Err role_load(Ctx *cx, Book *book, int64_t order_id, ClosureEntry *entries, size_t count,
                       ClosureInput *in);

#endif
