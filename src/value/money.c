/* money.c - amounts. Products of two 64-bit numbers need 126 bits and are divided once, in
 * round_div; nothing else rounds. All O(1) but sum, O(n), and split, O(n log n). */
#include "value/money.h"

#include "base/check.h"

#include <stdlib.h>
#include <string.h>

static const struct { char code[4]; int16_t number; int8_t digits; } currencies[] = {
#define CCY(code, number, digits) { #code, number, digits },
#include "value/ccy.tbl"
#undef CCY
};

enum { CCY_NUMBERS = 1000, CCY_DIGITS_MAX = 4 };

/* One more than the currency with that number, so that 0 says there is none. */
static const int16_t by_number[CCY_NUMBERS] = {
#define CCY(code, number, digits) [number] = CCY_##code + 1,
#include "value/ccy.tbl"
#undef CCY
};

static_assert(COUNT(currencies) == CCY_COUNT, "one row for each currency");
#define CCY(code, number, digits) \
    static_assert((number) < CCY_NUMBERS && (digits) <= CCY_DIGITS_MAX, #code);
#include "value/ccy.tbl"
#undef CCY

/* --- currencies ------------------------------------------------------------------------------ */

Err ccy_parse(Ctx *cx, Text code, Ccy *out)
{
    size_t from = 0, to = code.n == 3 ? CCY_COUNT : 0;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        int order = memcmp(code.at, currencies[middle].code, 3);
        if (order == 0) {
            *out = (Ccy)middle;
            return ERR_OK;
        }
        if (order < 0)
            to = middle;
        else
            from = middle + 1;
    }
    Text show = text_head(code, 12);
    return fail(cx, ERR_UNKNOWN, "\"%.*s\" is not a currency code of ISO 4217; write three capital "
                "letters, as in CNY", (int)show.n, show.at);
}

const char *ccy_code(Ccy ccy)
{
    assert(ccy < CCY_COUNT);
    return currencies[ccy].code;
}

int ccy_number(Ccy ccy)
{
    assert(ccy < CCY_COUNT);
    return currencies[ccy].number;
}

int ccy_digits(Ccy ccy)
{
    assert(ccy < CCY_COUNT);
    return currencies[ccy].digits;
}

bool ccy_of_number(int number, Ccy *out)
{
    if (number < 0 || number >= CCY_NUMBERS || by_number[number] == 0)
        return false;
    *out = (Ccy)(by_number[number] - 1);
    return true;
}

/* --- reading and writing --------------------------------------------------------------------- */

Err money_parse(Ctx *cx, Text decimal, Ccy ccy, bool signed_allowed, Money *out)
{
    char what[] = "amount in ---";
    memcpy(what + sizeof what - 4, ccy_code(ccy), 3);
    int64_t minor;
    TRY(decimal_read(cx, what, decimal, ccy_digits(ccy), signed_allowed, &minor));
    *out = (Money){ .minor = minor, .ccy = ccy };
    return ERR_OK;
}

Err price_parse(Ctx *cx, Text decimal, Ccy ccy, Price *out)
{
    assert(ccy < CCY_COUNT);
    int64_t e6;
    TRY(decimal_read(cx, "price", decimal, PRICE_SCALE, false, &e6));
    *out = (Price){ .e6 = e6, .ccy = ccy };
    return ERR_OK;
}

const char *money_format(Money m, char buf[DECIMAL_TEXT_SIZE])
{
    int digits = ccy_digits(m.ccy);
    return decimal_format(m.minor, digits, digits, buf);
}

const char *money_format_grouped(Money m, char buf[DECIMAL_TEXT_SIZE])
{
    char plain[DECIMAL_TEXT_SIZE];
    Text text = text_of(money_format(m, plain));
    size_t sign = m.minor < 0, part = (size_t)ccy_digits(m.ccy);
    size_t whole_end = text.n - (part ? part + 1 : 0), n = 0;
    for (size_t i = 0; i < text.n; i++) {
        if (i > sign && i < whole_end && (whole_end - i) % 3 == 0)
            buf[n++] = ',';
        buf[n++] = text.at[i];
    }
    buf[n] = '\0';
    return buf;
}

Err price_format(Ctx *cx, Price price, Text *out)
{
    char buf[DECIMAL_TEXT_SIZE];
    decimal_format(price.e6, PRICE_SCALE, ccy_digits(price.ccy), buf);
    return text_copy(cx, text_of(buf), out);
}

/* --- arithmetic ------------------------------------------------------------------------------ */

static Err too_large(Ctx *cx, const char *what, Ccy ccy)
{
    return fail(cx, ERR_OVERFLOW, "%s is too large to hold in %s", what, ccy_code(ccy));
}

Err money_add(Ctx *cx, Money a, Money b, Money *out)
{
    assert(a.ccy == b.ccy);
    int64_t minor;
    if (__builtin_add_overflow(a.minor, b.minor, &minor))
        return too_large(cx, "the sum of two amounts", a.ccy);
    *out = (Money){ .minor = minor, .ccy = a.ccy };
    return ERR_OK;
}

Err money_sub(Ctx *cx, Money a, Money b, Money *out)
{
    assert(a.ccy == b.ccy);
    int64_t minor;
    if (__builtin_sub_overflow(a.minor, b.minor, &minor))
        return too_large(cx, "the difference of two amounts", a.ccy);
    *out = (Money){ .minor = minor, .ccy = a.ccy };
    return ERR_OK;
}

Err money_sum(Ctx *cx, const Money *items, size_t count, Ccy ccy, Money *out)
{
    i128 sum = 0;                       /* 63 + 64 bits of count: never wraps */
    for (size_t i = 0; i < count; i++) {
        assert(items[i].ccy == ccy);
        sum += items[i].minor;
    }
    if (sum < INT64_MIN || sum > INT64_MAX)
        return too_large(cx, "the sum of the amounts", ccy);
    *out = (Money){ .minor = (int64_t)sum, .ccy = ccy };
    return ERR_OK;
}

Err money_of_price(Ctx *cx, Price price, Quantity q, Round how, Money *out)
{
    int surplus = PRICE_SCALE + QUANTITY_SCALE - ccy_digits(price.ccy);
    i128 exact = (i128)price.e6 * q.e6;                         /* 63 + 63 bits */
    int64_t minor;
    if (round_div(exact, decimal_power(surplus), how, &minor) != ERR_OK)
        return too_large(cx, "price times quantity", price.ccy);
    *out = (Money){ .minor = minor, .ccy = price.ccy };
    return ERR_OK;
}

Err money_part(Ctx *cx, Money m, int64_t share, int64_t whole, Round how, Money *out)
{
    assert(whole != 0);
    int64_t minor;
    if (round_div((i128)m.minor * share, whole, how, &minor) != ERR_OK)     /* 63 + 63 bits */
        return too_large(cx, "a part of the amount", m.ccy);
    *out = (Money){ .minor = minor, .ccy = m.ccy };
    return ERR_OK;
}

typedef struct Remainder {
    i128 rest;
    size_t index;
} Remainder;

static int by_rest_then_index(const void *a, const void *b)
{
    const Remainder *x = a, *y = b;
    if (x->rest != y->rest)
        return x->rest > y->rest ? -1 : 1;
    return (x->index > y->index) - (x->index < y->index);
}

/* Works on the magnitude, so that -m splits as m does. */
Err money_split(Ctx *cx, Money m, const int64_t *weights, size_t count, Money *out)
{
    i128 total = 0;
    for (size_t i = 0; i < count; i++) {
        assert(weights[i] >= 0);
        total += weights[i];
    }
    assert(total > 0);

    ArenaMark mark = arena_mark(&cx->arena);
    Remainder *remainders = NEW(cx, Remainder, count);
    if (!remainders)
        return cx->err;
    bool negative = m.minor < 0;
    uint64_t magnitude = negative ? 0 - (uint64_t)m.minor : (uint64_t)m.minor;
    uint64_t left = magnitude;
    for (size_t i = 0; i < count; i++) {
        i128 exact = (i128)magnitude * weights[i];      /* below 2^63 * 2^63 */
        uint64_t part = (uint64_t)(exact / total);
        left -= part;
        remainders[i] = (Remainder){ .rest = exact % total, .index = i };
        out[i] = (Money){ .minor = (int64_t)(negative ? 0 - part : part), .ccy = m.ccy };
    }
    assert(left < count);
    qsort(remainders, count, sizeof *remainders, by_rest_then_index);
    for (size_t i = 0; i < left; i++)
        out[remainders[i].index].minor += negative ? -1 : 1;
    arena_rewind(&cx->arena, mark);
    return ERR_OK;
}

int money_cmp(Money a, Money b)
{
    assert(a.ccy == b.ccy);
    return (a.minor > b.minor) - (a.minor < b.minor);
}

Money money_min(Money a, Money b)
{
    return money_cmp(a, b) <= 0 ? a : b;
}
