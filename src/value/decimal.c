/* decimal.c - digits to integers and back, and rounding. O(n) in the digits.
 *
 * Signs are taken off first and put back last: magnitudes in unsigned arithmetic have no special
 * case at the smallest integer, where a sign flip would overflow. */
#include "value/decimal.h"

enum { SHOWN_BYTES_MAX = 40 };

static const int64_t powers[DECIMAL_SCALE_MAX + 1] = {
    1,
    10,
    100,
    1000,
    10000,
    100000,
    1000000,
    10000000,
    100000000,
    1000000000,
    10000000000,
    100000000000,
    1000000000000,
    10000000000000,
    100000000000000,
    1000000000000000,
    10000000000000000,
    100000000000000000,
    1000000000000000000,
};

int64_t decimal_power(int n)
{
    assert(n >= 0 && n <= DECIMAL_SCALE_MAX);
    return powers[n];
}

/* Puts the sign back on; ERR_OVERFLOW where the result is no int64. */
static Err sign_magnitude(u128 magnitude, bool negative, int64_t *out)
{
    u128 most = negative ? (u128)1 << 63 : ((u128)1 << 63) - 1;
    if (magnitude > most)
        return ERR_OVERFLOW;
    *out = negative ? (int64_t)(0 - (uint64_t)magnitude) : (int64_t)magnitude;
    return ERR_OK;
}

/* Whether a quotient that left a remainder moves one further from zero. */
static bool rounds_away(Round how, bool negative, u128 quotient, u128 remainder, u128 divisor)
{
    u128 rest = divisor - remainder;    /* compares with half the divisor without doubling */
    switch (how) {
    case ROUND_FLOOR:     return negative;
    case ROUND_CEILING:   return !negative;
    case ROUND_DOWN:      return false;
    case ROUND_HALF_UP:   return remainder >= rest;
    case ROUND_HALF_EVEN: return remainder > rest || (remainder == rest && quotient % 2 == 1);
    }
    assert(false && "a Round outside its enum");
    return false;
}

static u128 magnitude_of(i128 value)
{
    return value < 0 ? 0 - (u128)value : (u128)value;
}

Err round_div(i128 numerator, i128 denominator, Round how, int64_t *out)
{
    assert(denominator != 0);
    bool negative = (numerator < 0) != (denominator < 0);
    u128 dividend = magnitude_of(numerator), divisor = magnitude_of(denominator);
    u128 quotient = dividend / divisor, remainder = dividend % divisor;
    if (remainder && rounds_away(how, negative, quotient, remainder, divisor))
        quotient++;
    return sign_magnitude(quotient, negative, out);
}

static size_t digits_from(Text text, size_t at)
{
    size_t i = at;
    while (i < text.n && text.at[i] >= '0' && text.at[i] <= '9')
        i++;
    return i - at;
}

/* Appends n digits to *magnitude; ERR_OVERFLOW past 2^63, so that 64 bits never wrap. */
static Err append_digits(const char *digits, size_t n, uint64_t *magnitude)
{
    const uint64_t most = (uint64_t)1 << 63;
    for (size_t i = 0; i < n; i++) {
        uint64_t digit = (uint64_t)(digits[i] - '0');
        if (*magnitude > (most - digit) / 10)
            return ERR_OVERFLOW;
        *magnitude = *magnitude * 10 + digit;
    }
    return ERR_OK;
}

Err decimal_parse(Text text, int scale, int64_t *out)
{
    assert(scale >= 0 && scale <= DECIMAL_SCALE_MAX);
    bool negative = text.n > 0 && text.at[0] == '-';
    size_t whole_at = negative ? 1 : 0, whole = digits_from(text, whole_at);
    size_t end = whole_at + whole, part_at = end, part = 0;
    if (end < text.n && text.at[end] == '.') {
        part_at = end + 1;
        part = digits_from(text, part_at);
        end = part > 0 ? part_at + part : 0;
    }
    if (whole == 0 || end != text.n)
        return ERR_SYNTAX;

    while (part > 0 && text.at[part_at + part - 1] == '0')
        part--;
    if (part > (size_t)scale)
        return ERR_INVALID;

    uint64_t magnitude = 0;
    TRY(append_digits(text.at + whole_at, whole, &magnitude));
    if (part > 0)
        TRY(append_digits(text.at + part_at, part, &magnitude));
    u128 scaled = (u128)magnitude * (u128)powers[(size_t)scale - part];
    return sign_magnitude(scaled, negative, out);
}

Err decimal_read(Ctx *cx, const char *what, Text text, int scale, bool signed_allowed, int64_t *out)
{
    int64_t scaled = 0;
    Text show = text_head(text, SHOWN_BYTES_MAX);
    Err err = decimal_parse(text, scale, &scaled);
    if (err == ERR_SYNTAX)
        return fail(cx, err, "%s \"%.*s\" is not a decimal number; write digits and a point, as in "
                    "1234.50", what, (int)show.n, show.at);
    if (err == ERR_INVALID)
        return fail(cx, err, "%s \"%.*s\" has more than %d digits after the point; round it before "
                    "it is sent", what, (int)show.n, show.at, scale);
    if (err != ERR_OK)
        return fail(cx, err, "%s \"%.*s\" is too large to hold", what, (int)show.n, show.at);
    if (scaled < 0 && !signed_allowed)
        return fail(cx, ERR_INVALID, "%s \"%.*s\" is negative; it must be 0 or more", what,
                    (int)show.n, show.at);
    *out = scaled;
    return ERR_OK;
}

const char *decimal_format(int64_t scaled, int scale, int digits_min, char buf[DECIMAL_TEXT_SIZE])
{
    assert(scale >= 0 && scale <= DECIMAL_SCALE_MAX);
    assert(digits_min >= 0 && digits_min <= scale);

    uint64_t magnitude = scaled < 0 ? 0 - (uint64_t)scaled : (uint64_t)scaled;
    int digits = scale;
    while (digits > digits_min && magnitude % 10 == 0) {
        magnitude /= 10;
        digits--;
    }
    char reversed[DECIMAL_TEXT_SIZE];
    int n = 0;
    for (int i = 0; i <= digits || magnitude > 0; i++) {
        if (i > 0 && i == digits)
            reversed[n++] = '.';
        reversed[n++] = (char)('0' + magnitude % 10);
        magnitude /= 10;
    }
    if (scaled < 0)
        reversed[n++] = '-';
    for (int i = 0; i < n; i++)
        buf[i] = reversed[n - 1 - i];
    buf[n] = '\0';
    return buf;
}
