/* money.h - an amount in the minor units of a currency: exact, never a double.
 *
 * Range: 64-bit minor units, so 92 quadrillion of a two-digit currency. Mixed currencies are
 * refused where documents are read and asserted everywhere after (STYLE.md).
 * SRC: ISO 4217 for codes, numbers and digits (value/ccy.tbl). */
#ifndef WEFT_VALUE_MONEY_H
#define WEFT_VALUE_MONEY_H

#include "base/ctx.h"
#include "base/text.h"
#include "value/decimal.h"
#include "value/quantity.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum {
#define CCY(code, number, digits) CCY_##code,
#include "value/ccy.tbl"
#undef CCY
    CCY_COUNT
} Ccy;

typedef struct Money {
    int64_t minor;
    Ccy ccy;
} Money;

enum { PRICE_SCALE = 6 };

typedef struct Price {
    int64_t e6;                 /* millionths of the major unit, for one unit of the item */
    Ccy ccy;
} Price;

/* --- currencies ------------------------------------------------------------------------------ */
MUST_USE Err ccy_parse(Ctx *cx, Text code, Ccy *out);       /* ERR_UNKNOWN */
const char *ccy_code(Ccy ccy);                              /* "CNY" */
int ccy_number(Ccy ccy);                                    /* 156; a ledger's number */
int ccy_digits(Ccy ccy);                                    /* 2; 0 for JPY, 3 for BHD */
bool ccy_of_number(int number, Ccy *out);

/* --- reading and writing --------------------------------------------------------------------- */
/* ERR_INVALID where the text has more digits than the currency ("1.005" CNY), or is negative and
 * !signed_allowed; ERR_SYNTAX; ERR_OVERFLOW. */
MUST_USE Err money_parse(Ctx *cx, Text decimal, Ccy ccy, bool signed_allowed, Money *out);
/* The same with up to PRICE_SCALE digits; a price is never negative. */
MUST_USE Err price_parse(Ctx *cx, Text decimal, Ccy ccy, Price *out);

/* "3200.00", always with the currency's digits, no code. */
const char *money_format(Money m, char buf[DECIMAL_TEXT_SIZE]);
/* "3,200.00" for a person. */
const char *money_format_grouped(Money m, char buf[DECIMAL_TEXT_SIZE]);
MUST_USE Err price_format(Ctx *cx, Price price, Text *out);

/* --- arithmetic: asserts one currency; ERR_OVERFLOW with *out untouched --------------------- */
MUST_USE Err money_add(Ctx *cx, Money a, Money b, Money *out);
MUST_USE Err money_sub(Ctx *cx, Money a, Money b, Money *out);
/* Only the total must fit, not what is met on the way. No items: zero. */
MUST_USE Err money_sum(Ctx *cx, const Money *items, size_t count, Ccy ccy, Money *out);
/* price times quantity, rounded once to the minor unit. */
MUST_USE Err money_of_price(Ctx *cx, Price price, Quantity q, Round how, Money *out);
/* The part m * share / whole. whole != 0. */
MUST_USE Err money_part(Ctx *cx, Money m, int64_t share, int64_t whole, Round how, Money *out);
/* Splits m by weights so that the parts sum to m exactly: each is cut down, and what is left goes
 * one minor unit each to the largest remainders (ties: the earlier). Weights >= 0, their sum > 0;
 * -m splits as m does. ERR_NO_MEMORY.
 * SRC: Hamilton's method of largest remainders. */
MUST_USE Err money_split(Ctx *cx, Money m, const int64_t *weights, size_t count, Money *out);
Money money_min(Money a, Money b);
int money_cmp(Money a, Money b);

#endif
