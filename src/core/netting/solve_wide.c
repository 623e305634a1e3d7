/* solve_wide.c - the same solver with 64-bit prices and 128-bit excesses: it holds whatever fits
 * a SolveGraph, and finishes what the others could not. */
#define SOLVE_WIDE
#include "core/netting/solve_narrow.c"
