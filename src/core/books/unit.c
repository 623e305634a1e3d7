/* unit.c - money's own functions where the ledger's number is a currency's. */
#include "core/books/unit.h"

#include <stdio.h>

static bool ccy_of(uint32_t ledger, Ccy *out)
{
    return ledger <= INT16_MAX && ccy_of_number((int)ledger, out);
}

const char *unit_code(uint32_t ledger, char buf[UNIT_TEXT_SIZE])
{
    Ccy ccy;
    if (ccy_of(ledger, &ccy))
        snprintf(buf, UNIT_TEXT_SIZE, "%s", ccy_code(ccy));
    else
        snprintf(buf, UNIT_TEXT_SIZE, "L%u", (unsigned)ledger);
    return buf;
}

int unit_digits(uint32_t ledger)
{
    Ccy ccy;
    return ccy_of(ledger, &ccy) ? ccy_digits(ccy) : 0;
}

const char *unit_format(int64_t minor, uint32_t ledger, char buf[DECIMAL_TEXT_SIZE])
{
    Ccy ccy;
    return ccy_of(ledger, &ccy) ? money_format((Money){ minor, ccy }, buf)
                                : decimal_format(minor, 0, 0, buf);
}

const char *unit_format_grouped(int64_t minor, uint32_t ledger, char buf[DECIMAL_TEXT_SIZE])
{
    Ccy ccy;
    return ccy_of(ledger, &ccy) ? money_format_grouped((Money){ minor, ccy }, buf)
                                : decimal_format(minor, 0, 0, buf);
}
