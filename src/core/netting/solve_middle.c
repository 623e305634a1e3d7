/* solve_middle.c - the same solver with 32-bit prices and 128-bit excesses, for more levels than
 * the narrow one can tell apart and for amounts whose sum passes 2^62. */
#define SOLVE_MIDDLE
#include "core/netting/solve_narrow.c"
