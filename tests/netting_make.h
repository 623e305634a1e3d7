/* netting_make.h - obligations to net, of several families, the same for the same seed.
 *
 *   scale   creditors and debtors by a power law: a few hubs, many small firms
 *   chains  supply chains of 4 to 40 firms, each a little farther on: circles go round them all
 *   dense   a core of a tenth of the firms that trades with everyone, and a rim
 *   small   groups of 5 to 50 firms that know only each other, laid over one another
 *   heavy   uniform partners, amounts over nine orders of magnitude, sums beyond 64 bits
 *   ring    one circle through all firms, and nothing else (rows is ignored) */
#ifndef WEFT_TEST_NETTING_MAKE_H
#define WEFT_TEST_NETTING_MAKE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum { NETTING_MAKE_FIRMS_MIN = 60 };

/* Writes a CSV file as core/netting/book.h reads it. False: an unknown family, too few firms, or
 * the file could not be written. */
bool netting_make(FILE *out, const char *family, uint64_t firms, uint64_t rows, uint64_t seed);

#endif
