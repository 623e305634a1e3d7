/* circle.h - circular trade (循环贸易): goods of one item that are sold on until they are back where
 * they began. It looks like turnover and is none.
 *
 * A sale is of a circle when, among the sales of the same goods within some window of days that it
 * lies in, the goods can be followed from its buyer, sale by sale, back to its seller. All sales of
 * a circle are: the first is as void as the one that closes it, and a funder of any of them is paid
 * with his own money. The answer depends on the orders' dates, not on when they became known.
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
    bool circular;              /* out */
} CircleSale;

enum { CIRCLE_WINDOW_DAYS = 90 };

/* Sets circular of the sales that lie in a circle within a window that ends on `from` or later; it
 * is false at first. To be sure of a sale, the list must reach a window to both sides of it, and
 * `from` must be its day or before. Sales of one item, sorted by date.
 * O(sales in the window) for each distinct date, by strongly connected components (Tarjan 1972).
 * ERR_NO_MEMORY. */
MUST_USE Err circle_find(Ctx *cx, CircleSale *sales, size_t count, Date from);

#endif
