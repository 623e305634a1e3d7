/* ratio.c - cross-cancelling before each multiplication keeps the numbers as small as they can be.
 * O(log) for Euclid's algorithm. */
#include "value/ratio.h"

#include "value/decimal.h"

static i128 gcd(i128 a, i128 b)
{
    while (b != 0) {
        i128 rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

Ratio ratio_of(int64_t num, int64_t den)
{
    assert(num > 0 && den > 0);
    i128 common = gcd(num, den);
    return (Ratio){ num / common, den / common };
}

bool ratio_mul(Ratio a, Ratio b, Ratio *out)
{
    i128 x = gcd(a.num, b.den), y = gcd(b.num, a.den), num, den;
    if (__builtin_mul_overflow(a.num / x, b.num / y, &num)
        || __builtin_mul_overflow(a.den / y, b.den / x, &den))
        return false;
    *out = (Ratio){ num, den };
    return true;
}

bool ratio_div(Ratio a, Ratio b, Ratio *out)
{
    return ratio_mul(a, (Ratio){ b.den, b.num }, out);
}

/* gcd(a/b, c/d) = gcd(a, c) / lcm(b, d), both in lowest terms. */
bool ratio_gcd(Ratio a, Ratio b, Ratio *out)
{
    i128 den;
    if (__builtin_mul_overflow(a.den / gcd(a.den, b.den), b.den, &den))
        return false;
    *out = (Ratio){ gcd(a.num, b.num), den };
    return true;
}

bool ratio_times(Ratio r, int64_t n, int64_t *out, bool *exact)
{
    i128 common = n > 0 ? gcd(n, r.den) : 1, product;
    i128 den = r.den / common;
    int64_t whole;
    if (__builtin_mul_overflow(r.num, (i128)n / common, &product)
        || round_div(product, den, ROUND_HALF_EVEN, &whole) != ERR_OK)
        return false;
    *out = whole;
    *exact = product % den == 0;
    return true;
}
