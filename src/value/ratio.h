/* ratio.h - exact positive fractions for factors between units: never rounded, never a double.
 *
 * Always in lowest terms. What does not fit 128 bits is told by `false`, with *out untouched: the
 * caller says what that means for his quantity. */
#ifndef WEFT_VALUE_RATIO_H
#define WEFT_VALUE_RATIO_H

#include "base/check.h"
#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct Ratio {
    i128 num, den;              /* both above 0 */
} Ratio;

Ratio ratio_of(int64_t num, int64_t den);                   /* both above 0 */
MUST_USE bool ratio_mul(Ratio a, Ratio b, Ratio *out);
MUST_USE bool ratio_div(Ratio a, Ratio b, Ratio *out);
/* The largest fraction of which both are whole multiples. */
MUST_USE bool ratio_gcd(Ratio a, Ratio b, Ratio *out);
/* n * r to the nearest whole number, a half to the even one; *exact: nothing was rounded.
 * n >= 0. */
MUST_USE bool ratio_times(Ratio r, int64_t n, int64_t *out, bool *exact);

#endif
