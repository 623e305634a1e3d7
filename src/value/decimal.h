/* decimal.h - decimal text to scaled integers and back, and the one division of weft.
 *
 * A scaled integer holds value * 10^scale exactly: "3.20" at scale 6 is 3200000. Nothing here
 * knows what the number means; money.h, quantity.h and rate.h do. */
#ifndef WEFT_VALUE_DECIMAL_H
#define WEFT_VALUE_DECIMAL_H

#include "base/check.h"
#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

typedef enum {
    ROUND_FLOOR,        /* towards minus infinity */
    ROUND_CEILING,      /* towards plus infinity */
    ROUND_DOWN,         /* towards zero */
    ROUND_HALF_UP,      /* to nearest, a half away from zero: what invoices do */
    ROUND_HALF_EVEN,    /* to nearest, a half to the even neighbour: what interest does */
} Round;

enum { DECIMAL_SCALE_MAX = 18, DECIMAL_TEXT_SIZE = 48 };

/* 10^n, 0 <= n <= DECIMAL_SCALE_MAX. */
int64_t decimal_power(int n);

/* numerator / denominator, rounded as told. denominator != 0.
 * ERR_OVERFLOW: the quotient does not fit 64 bits; *out untouched. Sets no detail: the caller
 * knows what the number was. */
MUST_USE Err round_div(i128 numerator, i128 denominator, Round how, int64_t *out);

/* Reads "-12.30": optional '-', digits, optional '.' and digits; no exponent, no plus, no blanks,
 * no thousands marks, at least one digit on each side that is written.
 * ERR_SYNTAX malformed; ERR_INVALID more digits after the point than scale holds (trailing zeros
 * are free); ERR_OVERFLOW. No detail is set; *out untouched on failure. */
MUST_USE Err decimal_parse(Text text, int scale, int64_t *out);

/* The same with words for a person: `what` names the number ("amount"). ERR_INVALID too where it is
 * negative and !signed_allowed. */
MUST_USE Err decimal_read(Ctx *cx, const char *what, Text text, int scale, bool signed_allowed,
                          int64_t *out);

/* Writes with at least `digits_min` digits after the point and no more than needed:
 * (3200000, 6, 2) gives "3.20". digits_min <= scale. Returns buf. */
const char *decimal_format(int64_t scaled, int scale, int digits_min, char buf[DECIMAL_TEXT_SIZE]);

#endif
