/* solve_width.h - how wide the numbers of the solver being compiled are (solve_narrow.c).
 *
 * Price holds a node's price and nothing else, so that the prices of a large graph stay in the
 * cache; Calc is what prices are added up in; Excess holds the sum of a part's capacities. */
#ifndef WEFT_CORE_NETTING_SOLVE_WIDTH_H
#define WEFT_CORE_NETTING_SOLVE_WIDTH_H

#include "base/check.h"

#if defined SOLVE_WIDE
typedef int64_t Price;
typedef int64_t Calc;
typedef i128 Excess;
#define SOLVE_THIS solve_wide
#define PRICE_NONE INT64_MIN
#define PRICE_FLOOR (-((int64_t)1 << 60))
#elif defined SOLVE_MIDDLE
typedef int32_t Price;
typedef int32_t Calc;
typedef int64_t Excess;
#define SOLVE_THIS solve_middle
#define PRICE_NONE INT32_MIN
#define PRICE_FLOOR (-(1 << 30))
#else
typedef int16_t Price;
typedef int32_t Calc;
typedef int64_t Excess;
#define SOLVE_THIS solve_narrow
#define PRICE_NONE INT16_MIN
#define PRICE_FLOOR (-(1 << 14))
#endif

#endif
