/* solve_wide.c - the same solver with 64-bit prices and 128-bit excesses, for amounts whose sum
 * passes 2^62 and for prices below -2^30. */
#define SOLVE_WIDE
#include "core/netting/solve_narrow.c"
