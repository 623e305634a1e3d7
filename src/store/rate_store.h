/* rate_store.h - rows of exchange rates; the table is described in schema/book_tables.h. */
#ifndef WEFT_STORE_RATE_STORE_H
#define WEFT_STORE_RATE_STORE_H

#include "store/row.h"

#include <stdbool.h>
#include <stdint.h>

/* A rate of the same pair and day takes the place of the one before; the act keeps both. */
MUST_USE Err fx_rate_put(Ctx *cx, Db *db, int64_t cluster, const FxRateRow *row);
/* The latest rate of the pair on or before the day. */
MUST_USE Err fx_rate_on(Ctx *cx, Db *db, int64_t cluster, int64_t from_ccy, int64_t to_ccy,
                        int64_t day, bool *found, FxRateRow *out);
/* All rates: a List of FxRateRow by pair, then day. */
MUST_USE Err fx_rate_all(Ctx *cx, Db *db, int64_t cluster, List *out);
/* Orders with orders placed for them in the currency from the day on: a List of ids. */
MUST_USE Err fx_rate_parents(Ctx *cx, Db *db, int64_t cluster, int64_t ccy, int64_t day,
                             List *out);

#endif
