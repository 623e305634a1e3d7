/* rate.c - ratios and what they do to money. All O(1); each result is rounded once. */
#include "value/rate.h"

#include "base/check.h"

enum { PERCENT_SCALE = RATE_SCALE - 2 };

Err rate_parse(Ctx *cx, Text decimal, Rate *out)
{
    return decimal_read(cx, "rate", decimal, RATE_SCALE, true, &out->e9);
}

Err rate_parse_percent(Ctx *cx, Text decimal, Rate *out)
{
    return decimal_read(cx, "percentage", decimal, PERCENT_SCALE, true, &out->e9);
}

Err rate_format(Ctx *cx, Rate rate, Text *out)
{
    char buf[DECIMAL_TEXT_SIZE];
    return text_copy(cx, text_of(decimal_format(rate.e9, RATE_SCALE, 0, buf)), out);
}

Err rate_format_percent(Ctx *cx, Rate rate, int digits, Text *out)
{
    assert(digits >= 0 && digits <= PERCENT_SCALE);
    int64_t scaled = rate.e9 / decimal_power(PERCENT_SCALE - digits);   /* C divides towards zero */
    char buf[DECIMAL_TEXT_SIZE];
    return text_format(cx, out, "%s %%", decimal_format(scaled, digits, digits, buf));
}

Err rate_of(Ctx *cx, int64_t a, int64_t b, Round how, Rate *out)
{
    assert(a >= 0);
    assert(b > 0);
    if (round_div((i128)a * RATE_ONE_E9, b, how, &out->e9) != ERR_OK)       /* 63 + 30 bits */
        return fail(cx, ERR_OVERFLOW, "a ratio is too large to hold");
    return ERR_OK;
}

Err rate_mul(Ctx *cx, Rate a, Rate b, Round how, Rate *out)
{
    if (round_div((i128)a.e9 * b.e9, RATE_ONE_E9, how, &out->e9) != ERR_OK) /* 63 + 63 bits */
        return fail(cx, ERR_OVERFLOW, "the product of two rates is too large to hold");
    return ERR_OK;
}

Err money_times(Ctx *cx, Money m, Rate rate, Round how, Money *out)
{
    int64_t minor;
    if (round_div((i128)m.minor * rate.e9, RATE_ONE_E9, how, &minor) != ERR_OK)
        return fail(cx, ERR_OVERFLOW, "amount times rate is too large to hold in %s",
                    ccy_code(m.ccy));
    *out = (Money){ .minor = minor, .ccy = m.ccy };
    return ERR_OK;
}

Err money_interest(Ctx *cx, Money principal, Rate annual, Days days, int year_days, Round how,
                   Money *out)
{
    assert(days.n >= 0);
    assert(year_days == 360 || year_days == 365);

    /* 63 + 63 + 31 bits may pass 127; then the quotient by less than 2^39 passes 64 as well. */
    i128 exact;
    int64_t minor;
    if (__builtin_mul_overflow((i128)principal.minor * annual.e9, (i128)days.n, &exact) ||
        round_div(exact, (i128)year_days * RATE_ONE_E9, how, &minor) != ERR_OK)
        return fail(cx, ERR_OVERFLOW, "interest for %d days is too large to hold in %s", days.n,
                    ccy_code(principal.ccy));
    *out = (Money){ .minor = minor, .ccy = principal.ccy };
    return ERR_OK;
}
