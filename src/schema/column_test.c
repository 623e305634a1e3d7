/* column_test.c - both sides of every boundary of what a column may hold. */
#include "schema/column.h"

#include "test.h"

TEST(test_column__takes_what_is_in_its_range)
{
    static const struct { const char *why; ColumnType type; int64_t list, least, most; } rows[] = {
        { "an id",              COLUMN_ID,    0, 0, INT64_MAX },
        { "a running number",   COLUMN_COUNT, 0, 0, INT64_MAX },
        { "a line, or none",    COLUMN_INDEX, 0, -1, INT32_MAX },
        { "days",               COLUMN_DAYS,  0, INT32_MIN, INT32_MAX },
        { "yes or no",          COLUMN_FLAG,  0, 0, 1 },
        { "one of eleven",      COLUMN_ENUM, 11, 0, 10 },
        { "one of one",         COLUMN_ENUM,  1, 0, 0 },
        { "32 bits of a ledger", COLUMN_U32,  0, 0, UINT32_MAX },
        { "16 bits of a ledger", COLUMN_U16,  0, 0, UINT16_MAX },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Column column = { .name = "x", .type = rows[i].type, .list = rows[i].list };
        CHECK_TRUE(rows[i].why, column_takes(&column, rows[i].least));
        CHECK_TRUE(rows[i].why, column_takes(&column, rows[i].most));
        CHECK_TRUE(rows[i].why, !column_takes(&column, rows[i].least - 1));
        if (rows[i].most < INT64_MAX)
            CHECK_TRUE(rows[i].why, !column_takes(&column, rows[i].most + 1));
        CHECK_EQ(rows[i].why, column_letter(&column), 'i');
    }
}

TEST(test_column__takes_only_currencies_that_weft_knows)
{
    static const struct { const char *why; int64_t number; bool takes; } rows[] = {
        { "none stated", 0, true }, { "CNY", 156, true }, { "USD", 840, true },
        { "a number of no currency", 1, false }, { "below", -156, false },
        { "beyond three digits", 1156, false }, { "far beyond", INT64_MAX, false },
    };
    Column column = { .name = "ccy", .type = COLUMN_CCY };
    for (size_t i = 0; i < COUNT(rows); i++)
        CHECK_EQ(rows[i].why, column_takes(&column, rows[i].number), rows[i].takes);
}

/* Day 0 is 1970-01-01; 0001-01-01 is 719,162 days before it, 9999-12-31 is 2,932,896 after it. */
TEST(test_column__takes_only_days_that_a_calendar_has)
{
    static const struct { const char *why; int64_t day; bool takes; } rows[] = {
        { "the epoch", 0, true }, { "none", INT32_MIN, true }, { "no end", INT32_MAX, false },
        { "the first", -719162, true }, { "before it", -719163, false },
        { "the last", 2932896, true }, { "after it", 2932897, false },
        { "next to none", INT32_MIN + 1LL, false }, { "below none", INT32_MIN - 1LL, false },
        { "beyond", INT32_MAX + 1LL, false },
    };
    Column column = { .name = "day", .type = COLUMN_DAY };
    for (size_t i = 0; i < COUNT(rows); i++)
        CHECK_EQ(rows[i].why, column_takes(&column, rows[i].day), rows[i].takes);
}

TEST(test_column__any_64_bits_are_an_amount)
{
    static const ColumnType types[] = { COLUMN_MINOR, COLUMN_E6, COLUMN_E9, COLUMN_BITS,
                                        COLUMN_U64, COLUMN_END };
    for (size_t i = 0; i < COUNT(types); i++) {
        Column column = { .name = "x", .type = types[i] };
        CHECK_TRUE("the least", column_takes(&column, INT64_MIN));
        CHECK_TRUE("the most", column_takes(&column, INT64_MAX));
    }
}

TEST(test_column__bytes_have_their_length)
{
    static const struct { const char *why; ColumnType type; size_t n; bool takes; } rows[] = {
        { "a hash", COLUMN_HASH, 32, true }, { "cut", COLUMN_HASH, 31, false },
        { "long", COLUMN_HASH, 33, false }, { "an id", COLUMN_ID16, 16, true },
        { "no id", COLUMN_ID16, 0, false }, { "a name", COLUMN_NAME16, 16, true },
        { "half a name", COLUMN_NAME16, 8, false }, { "text", COLUMN_TEXT, 0, true },
        { "a frontier", COLUMN_BLOB, 7, true },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Column column = { .name = "x", .type = rows[i].type };
        CHECK_EQ(rows[i].why, column_takes_bytes(&column, rows[i].n), rows[i].takes);
    }
    CHECK_TRUE("a name may be missing",
               column_may_be_null(&(Column){ .name = "x", .type = COLUMN_NAME16 }));
    CHECK_TRUE("an id may not",
               !column_may_be_null(&(Column){ .name = "x", .type = COLUMN_ID16 }));
}

TEST(test_column__says_what_it_takes)
{
    static const struct { ColumnType type; int64_t list; const char *says; } rows[] = {
        { COLUMN_ENUM, 11, "0 to 10" }, { COLUMN_FLAG, 0, "0 to 1" },
        { COLUMN_INDEX, 0, "-1 to 2147483647" }, { COLUMN_HASH, 0, "32 bytes" },
        { COLUMN_CCY, 0, "a currency of ISO 4217 by its number, or 0" },
    };
    Ctx cx = ctx_make(1 << 16);
    for (size_t i = 0; i < COUNT(rows); i++) {
        Column column = { .name = "x", .type = rows[i].type, .list = rows[i].list };
        Text range;
        CHECK_OK("says", &cx, column_range(&cx, &column, &range));
        CHECK_TEXT("range", range, rows[i].says);
    }
    ctx_clear(&cx);
}
