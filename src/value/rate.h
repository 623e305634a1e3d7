/* rate.h - a ratio in 1e-9: interest rates, advance rates, closure, percentages.
 *
 * 1.0 (100 %) is RATE_ONE_E9. Range +-9.2e9, so products with money need __int128. */
#ifndef WEFT_VALUE_RATE_H
#define WEFT_VALUE_RATE_H

#include "base/ctx.h"
#include "base/text.h"
#include "value/date.h"
#include "value/decimal.h"
#include "value/money.h"

#include <stdint.h>

enum { RATE_SCALE = 9, RATE_ONE_E9 = 1000000000 };

typedef struct Rate {
    int64_t e9;
} Rate;

MUST_USE Err rate_parse(Ctx *cx, Text decimal, Rate *out);              /* "0.8" is 80 % */
MUST_USE Err rate_parse_percent(Ctx *cx, Text decimal, Rate *out);      /* "80" is 80 % */
MUST_USE Err rate_format(Ctx *cx, Rate rate, Text *out);                /* "0.8" */
/* "80.00 %" with the given digits, rounded down: 99.999 % never reads as 100 %. */
MUST_USE Err rate_format_percent(Ctx *cx, Rate rate, int digits, Text *out);

/* a / b as a rate. b > 0, a >= 0. ERR_OVERFLOW. */
MUST_USE Err rate_of(Ctx *cx, int64_t a, int64_t b, Round how, Rate *out);
/* a * b. */
MUST_USE Err rate_mul(Ctx *cx, Rate a, Rate b, Round how, Rate *out);
/* money * rate, rounded once. */
MUST_USE Err money_times(Ctx *cx, Money m, Rate rate, Round how, Money *out);
/* Simple interest money * rate * days / year_days, rounded once at the end. days >= 0.
 * year_days is 360 or 365.  SRC: ISDA 2006 section 4.16(e) and (d). */
MUST_USE Err money_interest(Ctx *cx, Money principal, Rate annual, Days days, int year_days,
                            Round how, Money *out);

#endif
