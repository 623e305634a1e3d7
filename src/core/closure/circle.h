/* circle.h - circular trade (循环贸易): goods of one item that are sold on until they are back where
 * they began. It looks like turnover and is none.
 *
 * An order closes a circle when, among the orders for the same item dated within the window before
 * it (and on its day), its goods can be followed from its buyer, sale by sale, back to its seller.
 * So the order that closes the circle is told, not the honest sales before it; and the answer
 * depends on the orders' dates, not on when they became known.
 * SRC: SASAC 2023 No. 74 on false trade (循环贸易, 空转); the 90 days are weft's default. */
#ifndef WEFT_CORE_CLOSURE_CIRCLE_H
#define WEFT_CORE_CLOSURE_CIRCLE_H

#include "base/ctx.h"
#include "value/date.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct CircleSale {     /* one order for one item */
    int64_t seller, buyer;
    Date date;
    bool closes;                /* out */
} CircleSale;

enum { CIRCLE_WINDOW_DAYS = 90 };

/* Sets closes of each sale dated `from` or later; earlier ones are looked back at only, so sales
 * must reach back to from - CIRCLE_WINDOW_DAYS. Sales of one item, sorted by date.
 * O(sales in the window) for each distinct date, by strongly connected components (Tarjan 1972).
 * ERR_NO_MEMORY. */
MUST_USE Err circle_find(Ctx *cx, CircleSale *sales, size_t count, Date from);

#endif
