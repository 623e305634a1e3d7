/* rate_test.c */
#include "value/rate.h"

#include "test.h"

#define CNY(n) ((Money){ (n), CCY_CNY })

TEST(test_rate__reads_fractions_and_percent)
{
    static const struct { const char *why, *text; Err one; int64_t e9; Err percent;
                          int64_t percent_e9; } rows[] = {
        { "80 percent, or 80 times", "80", ERR_OK, 80000000000, ERR_OK, 800000000 },
        { "fraction", "0.8", ERR_OK, 800000000, ERR_OK, 8000000 },
        { "negative interest exists", "-0.5", ERR_OK, -500000000, ERR_OK, -5000000 },
        { "nine digits", "0.000000001", ERR_OK, 1, ERR_INVALID, 7 },
        { "seven digits", "4.3500001", ERR_OK, 4350000100, ERR_OK, 43500001 },
        { "malformed", "5%", ERR_SYNTAX, 7, ERR_SYNTAX, 7 },
        { "largest", "9223372036.854775807", ERR_OK, INT64_MAX, ERR_INVALID, 7 },
        { "too large", "9223372036.854775808", ERR_OVERFLOW, 7, ERR_INVALID, 7 },
        { "too large for percent", "922337203685.4775808", ERR_OVERFLOW, 7, ERR_OVERFLOW, 7 },
    };
    Ctx cx = ctx_make(1 << 16);
    for (size_t i = 0; i < COUNT(rows); i++) {
        Rate one = { 7 }, percent = { 7 };
        Text text = text_of(rows[i].text);
        CHECK_ERR(rows[i].why, &cx, rate_parse(&cx, text, &one), rows[i].one);
        CHECK_ERR(rows[i].why, &cx, rate_parse_percent(&cx, text, &percent), rows[i].percent);
        CHECK_EQ(rows[i].why, one.e9, rows[i].e9);
        CHECK_EQ(rows[i].why, percent.e9, rows[i].percent_e9);
    }
    ctx_clear(&cx);
}

TEST(test_rate__percent_never_reads_better_than_it_is)
{
    static const struct { const char *why; int64_t e9; int digits; const char *plain, *percent; }
    rows[] = {
        { "eighty", 800000000, 2, "0.8", "80.00 %" },
        { "just short of all", 999999999, 2, "0.999999999", "99.99 %" },
        { "all", 1000000000, 2, "1", "100.00 %" },
        { "no digits", 999999999, 0, "0.999999999", "99 %" },
        { "every digit", 999999999, 7, "0.999999999", "99.9999999 %" },
        { "nothing", 0, 1, "0", "0.0 %" },
        { "a little less than nothing", -1, 2, "-0.000000001", "0.00 %" },
        { "negative", -12345678, 2, "-0.012345678", "-1.23 %" },
    };
    Ctx cx = ctx_make(1 << 16);
    for (size_t i = 0; i < COUNT(rows); i++) {
        Text text;
        CHECK_OK(rows[i].why, &cx, rate_format(&cx, (Rate){ rows[i].e9 }, &text));
        CHECK_TEXT(rows[i].why, text, rows[i].plain);
        CHECK_OK(rows[i].why, &cx, rate_format_percent(&cx, (Rate){ rows[i].e9 }, rows[i].digits,
                                                       &text));
        CHECK_TEXT(rows[i].why, text, rows[i].percent);
    }
    ctx_clear(&cx);
}

TEST(test_rate__ratios_and_products_round_as_told)
{
    Ctx cx = ctx_make(1 << 16);
    Rate got = { 7 };
    CHECK_OK("two thirds", &cx, rate_of(&cx, 2, 3, ROUND_DOWN, &got));
    CHECK_EQ("down", got.e9, 666666666);
    CHECK_OK("two thirds", &cx, rate_of(&cx, 2, 3, ROUND_HALF_EVEN, &got));
    CHECK_EQ("to nearest", got.e9, 666666667);
    CHECK_OK("largest of largest", &cx, rate_of(&cx, INT64_MAX, INT64_MAX, ROUND_DOWN, &got));
    CHECK_EQ("is one", got.e9, RATE_ONE_E9);
    CHECK_ERR("largest of one", &cx, rate_of(&cx, INT64_MAX, 1, ROUND_DOWN, &got), ERR_OVERFLOW);
    CHECK_EQ("untouched", got.e9, RATE_ONE_E9);

    CHECK_OK("80 % of 80 %", &cx, rate_mul(&cx, (Rate){ 800000000 }, (Rate){ 800000000 },
                                           ROUND_DOWN, &got));
    CHECK_EQ("is 64 %", got.e9, 640000000);
    CHECK_OK("a half of e-9", &cx, rate_mul(&cx, (Rate){ 1 }, (Rate){ -500000000 },
                                            ROUND_HALF_UP, &got));
    CHECK_EQ("away from zero", got.e9, -1);
    CHECK_ERR("smallest squared", &cx, rate_mul(&cx, (Rate){ INT64_MIN }, (Rate){ INT64_MIN },
                                                ROUND_DOWN, &got), ERR_OVERFLOW);
    CHECK_EQ("untouched", got.e9, -1);
    ctx_clear(&cx);
}

TEST(test_rate__money_times_rate_rounds_once)
{
    static const struct { const char *why; int64_t m, e9; Round how; Err err; int64_t want; }
    rows[] = {
        { "80 % of 3,200.00", 320000, 800000000, ROUND_DOWN, ERR_OK, 256000 },
        { "half a fen, up", 1, 500000000, ROUND_HALF_UP, ERR_OK, 1 },
        { "half a fen, even", 1, 500000000, ROUND_HALF_EVEN, ERR_OK, 0 },
        { "half a fen owed, floor", -1, 500000000, ROUND_FLOOR, ERR_OK, -1 },
        { "half a fen owed, ceiling", -1, 500000000, ROUND_CEILING, ERR_OK, 0 },
        { "all of the smallest", INT64_MIN, RATE_ONE_E9, ROUND_DOWN, ERR_OK, INT64_MIN },
        { "the smallest, negated", INT64_MIN, -RATE_ONE_E9, ROUND_DOWN, ERR_OVERFLOW, 7 },
        { "the largest and a bit", INT64_MAX, RATE_ONE_E9 + 1, ROUND_DOWN, ERR_OVERFLOW, 7 },
    };
    Ctx cx = ctx_make(1 << 16);
    for (size_t i = 0; i < COUNT(rows); i++) {
        Money got = CNY(7);
        CHECK_ERR(rows[i].why, &cx, money_times(&cx, CNY(rows[i].m), (Rate){ rows[i].e9 },
                                                rows[i].how, &got), rows[i].err);
        CHECK_EQ(rows[i].why, got.minor, rows[i].want);
    }
    ctx_clear(&cx);
}

TEST(test_rate__interest_rounds_once_at_the_end)
{
    /* Worked by hand: principal in fen * rate * days / year. */
    static const struct { const char *why; int64_t m, e9; int32_t days; int year; Round how;
                          Err err; int64_t want; } rows[] = {
        { "a year of 360 days at 5 %", 100000, 50000000, 360, 360, ROUND_HALF_EVEN, ERR_OK, 5000 },
        { "1,000,000.00 at 4.35 %, 90/360", 100000000, 43500000, 90, 360, ROUND_HALF_EVEN, ERR_OK,
          1087500 },
        { "the same on 365: 1072602.74", 100000000, 43500000, 90, 365, ROUND_HALF_EVEN, ERR_OK,
          1072603 },
        { "the same, cut", 100000000, 43500000, 90, 365, ROUND_DOWN, ERR_OK, 1072602 },
        { "0.05 % a day for a week", 320000, 180000000, 7, 360, ROUND_HALF_EVEN, ERR_OK, 1120 },
        { "no days, no interest", 320000, 180000000, 0, 360, ROUND_CEILING, ERR_OK, 0 },
        { "half goes to even", 50, 10000000, 360, 360, ROUND_HALF_EVEN, ERR_OK, 0 },
        { "half goes up", 50, 10000000, 360, 360, ROUND_HALF_UP, ERR_OK, 1 },
        { "one and a half goes to even", 150, 10000000, 360, 360, ROUND_HALF_EVEN, ERR_OK, 2 },
        { "a negative rate pays back", 100000, -50000000, 36, 360, ROUND_HALF_EVEN, ERR_OK, -500 },
        { "a debt's half goes away from 0", -50, 10000000, 360, 360, ROUND_HALF_UP, ERR_OK, -1 },
        { "100 % of the largest", INT64_MAX, RATE_ONE_E9, 360, 360, ROUND_DOWN, ERR_OK,
          INT64_MAX },
        { "a day more", INT64_MAX, RATE_ONE_E9, 361, 360, ROUND_DOWN, ERR_OVERFLOW, 7 },
        { "2^128, which 128 bits take for 0", INT64_MIN, INT64_MIN, 4, 365, ROUND_DOWN,
          ERR_OVERFLOW, 7 },
        { "beyond 128 bits", INT64_MIN, INT64_MIN, INT32_MAX, 365, ROUND_DOWN, ERR_OVERFLOW, 7 },
        { "below 128 bits", INT64_MIN, INT64_MAX, INT32_MAX, 365, ROUND_DOWN, ERR_OVERFLOW, 7 },
    };
    Ctx cx = ctx_make(1 << 16);
    for (size_t i = 0; i < COUNT(rows); i++) {
        Money got = CNY(7);
        CHECK_ERR(rows[i].why, &cx,
                  money_interest(&cx, CNY(rows[i].m), (Rate){ rows[i].e9 }, (Days){ rows[i].days },
                                 rows[i].year, rows[i].how, &got), rows[i].err);
        CHECK_EQ(rows[i].why, got.minor, rows[i].want);
    }
    ctx_clear(&cx);
}
