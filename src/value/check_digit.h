/* check_digit.h - the two check sums that most identifiers of trade share. Pure. */
#ifndef WEFT_VALUE_CHECK_DIGIT_H
#define WEFT_VALUE_CHECK_DIGIT_H

#include "base/text.h"

#include <stdbool.h>

/* The code read as a number, letters A-Z written as 10 to 35, modulo 97; -1 where it holds anything
 * else. Codes with two check digits give 1. O(n).  SRC: ISO 7064, MOD 97-10. */
int check_mod_97(Text code);

/* The last digit that the digits before it ask for (weights 3 and 1 from the right), as a
 * character; 0 where one of them is not a digit.  SRC: GS1 General Specifications 7.9.1. */
char check_gs1(Text without_last);

#endif
