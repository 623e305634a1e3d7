/* input.h - one order as closure_fold wants it, from the store. */
#ifndef WEFT_APP_INTAKE_INPUT_H
#define WEFT_APP_INTAKE_INPUT_H

#include "app/book.h"
#include "core/closure/model.h"
#include "store/order_store.h"

typedef struct OrderInput {
    ClosureInput in;            /* its arrays live in cx's arena */
    List lines;                 /* OrderLineRow, one for each of in.lines */
} OrderInput;

/* encumbered: whether any funder's right is registered at all (looking for each invoice's costs).
 * ERR_UNKNOWN (the process), ERR_OVERFLOW, the store's failures. */
MUST_USE Err input_load(Ctx *cx, Book *book, const TradeOrderRow *order, bool encumbered,
                        OrderInput *out);

/* What waterfalls have distributed on the order until the end of a day, in minor units. */
MUST_USE Err input_settled(Ctx *cx, Book *book, int64_t order_id, Date until, int64_t *out);

/* Appends the days on which that changed, as int32_t, to a list. */
MUST_USE Err input_settled_days(Ctx *cx, Book *book, int64_t order_id, List *days);

#endif
