/* rate.h - what an amount is worth in the books' base currency, at the rates that acts have fixed.
 *
 * Used to weigh orders of several currencies against each other; no book is kept in converted
 * money. The rate is the latest on or before the day asked for. */
#ifndef WEFT_APP_RATE_H
#define WEFT_APP_RATE_H

#include "app/book.h"
#include "value/rate.h"

/* `minor` of the currency with this ISO 4217 number, in minor units of the base currency, rounded
 * half up. *known false and *out 0 where no rate was fixed. ERR_OVERFLOW. */
MUST_USE Err rate_value(Ctx *cx, Book *book, int64_t minor, int64_t ccy_number, Date day,
                        bool *known, int64_t *out);

/* The same arithmetic with a rate in hand: one major unit of `money` is `rate` of `to`. */
MUST_USE Err rate_convert(Ctx *cx, Money money, Rate rate, Ccy to, Money *out);

#endif
