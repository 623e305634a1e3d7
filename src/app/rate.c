/* rate.c - looks a rate up and multiplies, rounding once. */
#include "app/rate.h"

#include "base/check.h"
#include "store/rate_store.h"

Err rate_convert(Ctx *cx, Money money, Rate rate, Ccy to, Money *out)
{
    int more = ccy_digits(to) - ccy_digits(money.ccy);
    i128 up = (i128)money.minor * rate.e9, down = RATE_ONE_E9;
    int64_t minor;
    bool over = __builtin_mul_overflow(up, (i128)decimal_power(more > 0 ? more : 0), &up);
    down *= decimal_power(more < 0 ? -more : 0);
    if (over || round_div(up, down, ROUND_HALF_UP, &minor) != ERR_OK)
        return fail(cx, ERR_OVERFLOW, "an amount in %s is beyond what %s can hold",
                    ccy_code(money.ccy), ccy_code(to));
    *out = (Money){ minor, to };
    return ERR_OK;
}

Err rate_value(Ctx *cx, Book *book, int64_t minor, int64_t number, Date day, bool *known,
               int64_t *out)
{
    Ccy base = book_settings(book).ccy, from;
    FxRateRow row;
    Money value;
    *known = true;
    *out = minor;
    if (number == ccy_number(base) || minor == 0)
        return ERR_OK;
    *out = 0;
    if (!ccy_of_number((int)number, &from))
        return fail(cx, ERR_DAMAGED, "currency %lld is not known", (long long)number);
    TRY(fx_rate_on(cx, book_db(book), book_cluster(book), number, ccy_number(base), day.day, known,
                   &row));
    if (!*known)
        return ERR_OK;
    TRY(rate_convert(cx, (Money){ minor, from }, (Rate){ row.rate_e9 }, base, &value));
    *out = value.minor;
    return ERR_OK;
}
