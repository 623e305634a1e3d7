/* amount.c - digits from the back. O(digits). */
#include "core/netting/amount.h"

#include <string.h>

char *amount_put(char *out, i128 minor, int digits)
{
    char text[AMOUNT_TEXT_SIZE];
    size_t n = sizeof text;
    u128 rest = minor < 0 ? (u128)-minor : (u128)minor;
    if (rest == 0 && digits == 0)
        text[--n] = '0';
    int written = 0;
    for (; rest >> 64 != 0 || written < digits; written++) {        /* few: 128-bit division */
        text[--n] = (char)('0' + (int)(rest % 10));                 /* exact: digit by digit */
        rest /= 10;
        if (written + 1 == digits)
            text[--n] = '.';
    }
    uint64_t small = (uint64_t)rest;
    if (written == digits && digits > 0 && small == 0)
        text[--n] = '0';
    for (; small > 0; small /= 10)
        text[--n] = (char)('0' + (int)(small % 10));
    assert(n > 1);
    if (minor < 0)
        text[--n] = '-';
    memcpy(out, text + n, sizeof text - n);
    return out + (sizeof text - n);
}

const char *amount_format(i128 minor, Ccy ccy, char buf[AMOUNT_TEXT_SIZE])
{
    char room[AMOUNT_TEXT_SIZE + 1];
    char *end = amount_put(room, minor, ccy_digits(ccy));
    size_t n = (size_t)(end - room);
    assert(n < AMOUNT_TEXT_SIZE);
    memcpy(buf, room, n);
    buf[n] = '\0';
    return buf;
}
