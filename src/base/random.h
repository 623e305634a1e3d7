/* random.h - a small seeded generator for simulation and tests. Not for secrets.
 * SRC: Steele, Lea, Flood 2014, "Fast splittable pseudorandom number generators" (SplitMix64). */
#ifndef WEFT_BASE_RANDOM_H
#define WEFT_BASE_RANDOM_H

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

typedef struct Random {
    uint64_t state;
} Random;

Random random_make(uint64_t seed);                  /* the same seed gives the same sequence */
uint64_t random_next(Random *random);               /* all 64 bits uniform */
uint64_t random_below(Random *random, uint64_t n);  /* 0 .. n-1, unbiased; n > 0 */

/* Bytes from the operating system, fit for secrets. ERR_IO: the system has none to give. */
MUST_USE Err random_secret(void *out, size_t n);

#endif
