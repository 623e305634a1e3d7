/* column.c - a table of ranges, and the two that are none: days with their "none", currencies. */
#include "schema/column.h"

#include "base/check.h"
#include "base/clock.h"
#include "value/date.h"
#include "value/money.h"

typedef struct Takes {
    char letter;
    bool null;
    int64_t least, most;        /* of an integer; of the number of bytes */
} Takes;

static const Takes takes[] = {
    [COLUMN_ID]     = { 'i', false, 0, INT64_MAX },
    [COLUMN_COUNT]  = { 'i', false, 0, INT64_MAX },
    [COLUMN_INDEX]  = { 'i', false, -1, INT32_MAX },
    [COLUMN_DAY]    = { 'i', false, INT32_MIN, DATE_DAY_MAX },
    [COLUMN_DAYS]   = { 'i', false, INT32_MIN, INT32_MAX },
    [COLUMN_US]     = { 'i', false, INSTANT_US_MIN, INSTANT_US_MAX },
    [COLUMN_CCY]    = { 'i', false, 0, 999 },
    [COLUMN_FLAG]   = { 'i', false, 0, 1 },
    [COLUMN_ENUM]   = { 'i', false, 0, 0 },
    [COLUMN_MINOR]  = { 'i', false, INT64_MIN, INT64_MAX },
    [COLUMN_E6]     = { 'i', false, INT64_MIN, INT64_MAX },
    [COLUMN_E9]     = { 'i', false, INT64_MIN, INT64_MAX },
    [COLUMN_BITS]   = { 'i', false, INT64_MIN, INT64_MAX },
    [COLUMN_TEXT]   = { 't', false, 0, INT64_MAX },
    [COLUMN_BLOB]   = { 'b', false, 0, INT64_MAX },
    [COLUMN_HASH]   = { 'b', false, 32, 32 },
    [COLUMN_U64]    = { 'i', false, INT64_MIN, INT64_MAX },
    [COLUMN_U32]    = { 'i', false, 0, UINT32_MAX },
    [COLUMN_U16]    = { 'i', false, 0, UINT16_MAX },
    [COLUMN_ID16]   = { 'b', false, 16, 16 },
    [COLUMN_NAME16] = { 'b', true, 16, 16 },
    [COLUMN_END]    = { 'i', true, INT64_MIN, INT64_MAX },
};

char column_letter(const Column *column)
{
    return takes[column->type].letter;
}

bool column_may_be_null(const Column *column)
{
    return takes[column->type].null;
}

static int64_t most(const Column *column)
{
    return column->type == COLUMN_ENUM ? column->list - 1 : takes[column->type].most;
}

bool column_takes(const Column *column, int64_t value)
{
    Ccy ccy;
    if (value < takes[column->type].least || value > most(column))
        return false;
    if (column->type == COLUMN_CCY)
        return value == 0 || ccy_of_number((int)value, &ccy);
    if (column->type == COLUMN_DAY)
        return value == DATE_NONE.day || value >= DATE_DAY_MIN;
    return true;
}

bool column_takes_bytes(const Column *column, size_t n)
{
    return n >= (size_t)takes[column->type].least && n <= (size_t)takes[column->type].most;
}

Err column_range(Ctx *cx, const Column *column, Text *out)
{
    if (column->type == COLUMN_CCY)
        return text_format(cx, out, "a currency of ISO 4217 by its number, or 0");
    if (column->type == COLUMN_DAY)
        return text_format(cx, out, "a day of the years 1 to 9999, or none");
    if (takes[column->type].letter != 'i')
        return text_format(cx, out, "%lld bytes", (long long)takes[column->type].least);
    return text_format(cx, out, "%lld to %lld", (long long)takes[column->type].least,
                       (long long)most(column));
}
