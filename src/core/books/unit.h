/* unit.h - what the amounts of a ledger are counted in: the currency of its number, or nothing.
 *
 * A ledger's number is a currency's number of ISO 4217. Whoever writes to the ledger by himself
 * may use others; their amounts are counted in whole units of "L7", and shown all the same. */
#ifndef WEFT_CORE_BOOKS_UNIT_H
#define WEFT_CORE_BOOKS_UNIT_H

#include "value/money.h"

#include <stdint.h>

enum { UNIT_TEXT_SIZE = 16 };

const char *unit_code(uint32_t ledger, char buf[UNIT_TEXT_SIZE]);       /* "CNY"; "L7" */
int unit_digits(uint32_t ledger);                                       /* 2; 0 */
/* "-1234.50", and "-1,234.50" for a person. */
const char *unit_format(int64_t minor, uint32_t ledger, char buf[DECIMAL_TEXT_SIZE]);
const char *unit_format_grouped(int64_t minor, uint32_t ledger, char buf[DECIMAL_TEXT_SIZE]);

#endif
