/* amount.h - sums that pass 64 bits, written out.
 *
 * A single obligation fits Money; the sum of a file of them may not, and neither may weft refuse
 * the file for that. Sums are i128 minor units; 2^27 rows below 2^63 each stay below 2^90. */
#ifndef WEFT_CORE_NETTING_AMOUNT_H
#define WEFT_CORE_NETTING_AMOUNT_H

#include "base/check.h"
#include "value/money.h"

enum { AMOUNT_TEXT_SIZE = 48 };

/* "3200.00", always with the currency's digits. Returns buf. */
const char *amount_format(i128 minor, Ccy ccy, char buf[AMOUNT_TEXT_SIZE]);

/* The same without the NUL, for files of many: returns the end. At most AMOUNT_TEXT_SIZE bytes. */
char *amount_put(char *out, i128 minor, int digits);

#endif
