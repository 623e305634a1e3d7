/* decimal_test.c */
#include "value/decimal.h"

#include "test.h"

#include <string.h>

TEST(test_decimal__rounds_each_way_on_both_sides_of_zero)
{
    /* The table of java.math.RoundingMode's documentation, and its thirds. */
    static const struct {
        const char *why;
        int n, d, floor, ceiling, down, half_up, half_even;
    } rows[] = {
        { "5.5", 55, 10, 5, 6, 5, 6, 6 },
        { "2.5", 25, 10, 2, 3, 2, 3, 2 },
        { "1.6", 16, 10, 1, 2, 1, 2, 2 },
        { "1.1", 11, 10, 1, 2, 1, 1, 1 },
        { "1.0", 10, 10, 1, 1, 1, 1, 1 },
        { "0.5", 5, 10, 0, 1, 0, 1, 0 },
        { "0", 0, 10, 0, 0, 0, 0, 0 },
        { "-0.5", -5, 10, -1, 0, 0, -1, 0 },
        { "-1.0", -10, 10, -1, -1, -1, -1, -1 },
        { "-1.1", -11, 10, -2, -1, -1, -1, -1 },
        { "-1.6", -16, 10, -2, -1, -1, -2, -2 },
        { "-2.5", -25, 10, -3, -2, -2, -3, -2 },
        { "-5.5", -55, 10, -6, -5, -5, -6, -6 },
        { "a negative divisor counts too", 25, -10, -3, -2, -2, -3, -2 },
        { "two negatives", -25, -10, 2, 3, 2, 3, 2 },
        { "one third", 1, 3, 0, 1, 0, 0, 0 },
        { "two thirds, negative", -2, 3, -1, 0, 0, -1, -1 },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        const int want[] = { rows[i].floor, rows[i].ceiling, rows[i].down, rows[i].half_up,
                             rows[i].half_even };
        for (Round how = ROUND_FLOOR; how <= ROUND_HALF_EVEN; how++) {
            int64_t got = 99;
            CHECK_EQ(rows[i].why, round_div(rows[i].n, rows[i].d, how, &got), ERR_OK);
            CHECK_EQ(rows[i].why, got, want[how]);
        }
    }
}

/* The definition of each mode, for d > 0: no division takes part. */
static int is_rounded(i128 n, i128 d, Round how, i128 q)
{
    i128 over = q * d - n, off = over < 0 ? -over : over;
    int away = (n < 0) == (over < 0);           /* |q * d| > |n| */
    switch (how) {
    case ROUND_FLOOR:     return over <= 0 && -over < d;
    case ROUND_CEILING:   return over >= 0 && over < d;
    case ROUND_DOWN:      return off < d && (over == 0 || !away);
    case ROUND_HALF_UP:   return 2 * off < d || (2 * off == d && away);
    case ROUND_HALF_EVEN: return 2 * off < d || (2 * off == d && q % 2 == 0);
    }
    return 0;
}

TEST(test_decimal__rounding_agrees_with_its_definition)
{
    Random random = random_make(test_seed());
    for (int round = 0; round < 40000; round++) {
        int width = (int)random_below(&random, 50) + 1;
        i128 d = (i128)(random_next(&random) >> (64 - width)) + 1;
        i128 n = (int64_t)random_next(&random) >> random_below(&random, 63);
        n = round % 3 ? n : n / 2 * d + d / 2;  /* many exact halves */
        Round how = (Round)(round % 5);
        int64_t got = 0;
        if (round_div(n, d, how, &got) == ERR_OK)
            CHECK_TRUE("as defined", is_rounded(n, d, how, got));
        int64_t mirrored = 0;
        if (round_div(-n, -d, how, &mirrored) == ERR_OK)
            CHECK_EQ("signs cancel", mirrored, got);
    }
}

TEST(test_decimal__division_fails_just_beyond_64_bits)
{
    const i128 most = (i128)INT64_MAX, least = (i128)INT64_MIN;
    const i128 widest = (i128)((u128)1 << 127);         /* the smallest 128-bit integer */
    const struct { const char *why; i128 n, d; Round how; Err err; int64_t want; } rows[] = {
        { "largest", most * 10, 10, ROUND_DOWN, ERR_OK, INT64_MAX },
        { "largest and a bit, down", most * 10 + 9, 10, ROUND_DOWN, ERR_OK, INT64_MAX },
        { "largest and a bit, up", most * 10 + 1, 10, ROUND_CEILING, ERR_OVERFLOW, 7 },
        { "largest and a half", most * 2 + 1, 2, ROUND_HALF_UP, ERR_OVERFLOW, 7 },
        { "largest and a half, to even", most * 2 + 1, 2, ROUND_HALF_EVEN, ERR_OVERFLOW, 7 },
        { "smallest", least * 10, 10, ROUND_FLOOR, ERR_OK, INT64_MIN },
        { "smallest less a bit, up", least * 10 - 9, 10, ROUND_CEILING, ERR_OK, INT64_MIN },
        { "smallest less a half, to even", least * 2 - 1, 2, ROUND_HALF_EVEN, ERR_OK, INT64_MIN },
        { "smallest less a half, away", least * 2 - 1, 2, ROUND_HALF_UP, ERR_OVERFLOW, 7 },
        { "smallest negated", least, -1, ROUND_DOWN, ERR_OVERFLOW, 7 },
        { "the widest numerator", widest, -1, ROUND_DOWN, ERR_OVERFLOW, 7 },
        { "the widest by itself", widest, widest, ROUND_DOWN, ERR_OK, 1 },
        { "half of the widest divisor", -(widest / 2), widest, ROUND_HALF_UP, ERR_OK, -1 },
        { "half of it, to even", -(widest / 2), widest, ROUND_HALF_EVEN, ERR_OK, 0 },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        int64_t got = 7;
        CHECK_EQ(rows[i].why, round_div(rows[i].n, rows[i].d, rows[i].how, &got), rows[i].err);
        CHECK_EQ(rows[i].why, got, rows[i].want);
    }
}

TEST(test_decimal__reads_what_it_says_and_nothing_else)
{
    static const struct { const char *why, *text; int scale; Err err; int64_t want; } rows[] = {
        { "whole", "3", 6, ERR_OK, 3000000 },
        { "with a part", "3.20", 6, ERR_OK, 3200000 },
        { "negative", "-12.30", 2, ERR_OK, -1230 },
        { "negative zero is zero", "-0.00", 2, ERR_OK, 0 },
        { "leading zeros", "007.5", 1, ERR_OK, 75 },
        { "trailing zeros are free", "1.50000000000000000000000", 1, ERR_OK, 15 },
        { "scale 0 takes .0", "15.0", 0, ERR_OK, 15 },
        { "all the digits of the scale", "0.000001", 6, ERR_OK, 1 },
        { "one digit too many", "0.0000001", 6, ERR_INVALID, 7 },
        { "scale 0 takes no part", "1.5", 0, ERR_INVALID, 7 },
        { "largest", "9223372036854.775807", 6, ERR_OK, INT64_MAX },
        { "one more", "9223372036854.775808", 6, ERR_OVERFLOW, 7 },
        { "smallest", "-9223372036854.775808", 6, ERR_OK, INT64_MIN },
        { "one less", "-9223372036854.775809", 6, ERR_OVERFLOW, 7 },
        { "largest whole, scale 18", "9", 18, ERR_OK, 9000000000000000000 },
        { "overflow by the scale alone", "10", 18, ERR_OVERFLOW, 7 },
        { "largest at scale 0", "9223372036854775807", 0, ERR_OK, INT64_MAX },
        { "smallest at scale 0", "-9223372036854775808", 0, ERR_OK, INT64_MIN },
        { "2^63", "9223372036854775808", 0, ERR_OVERFLOW, 7 },
        { "2^64", "18446744073709551616", 0, ERR_OVERFLOW, 7 },
        { "forty digits", "1000000000000000000000000000000000000000", 0, ERR_OVERFLOW, 7 },
        { "empty", "", 2, ERR_SYNTAX, 7 },
        { "only a sign", "-", 2, ERR_SYNTAX, 7 },
        { "only a point", ".", 2, ERR_SYNTAX, 7 },
        { "no digit before the point", ".5", 2, ERR_SYNTAX, 7 },
        { "no digit after the point", "5.", 2, ERR_SYNTAX, 7 },
        { "a sign and a point", "-.5", 2, ERR_SYNTAX, 7 },
        { "plus", "+5", 2, ERR_SYNTAX, 7 },
        { "two signs", "--5", 2, ERR_SYNTAX, 7 },
        { "two points", "1.2.3", 2, ERR_SYNTAX, 7 },
        { "thousands marks", "1,000", 2, ERR_SYNTAX, 7 },
        { "a decimal comma", "1,5", 2, ERR_SYNTAX, 7 },
        { "exponent", "1e3", 2, ERR_SYNTAX, 7 },
        { "blank before", " 1", 2, ERR_SYNTAX, 7 },
        { "blank after", "1 ", 2, ERR_SYNTAX, 7 },
        { "infinity", "inf", 2, ERR_SYNTAX, 7 },
        { "full-width digits", "１２", 2, ERR_SYNTAX, 7 },
        { "malformed beats too large", "99999999999999999999x", 2, ERR_SYNTAX, 7 },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        int64_t got = 7;
        CHECK_EQ(rows[i].why, decimal_parse(text_of(rows[i].text), rows[i].scale, &got),
                 rows[i].err);
        CHECK_EQ(rows[i].why, got, rows[i].want);
    }
}

TEST(test_decimal__reading_names_the_number)
{
    static const struct { const char *why, *text; int sign; Err err; const char *says; } rows[] = {
        { "malformed", "1,5", 1, ERR_SYNTAX, "weight \"1,5\" is not a decimal number" },
        { "too fine", "1.005", 1, ERR_INVALID, "weight \"1.005\" has more than 2 digits" },
        { "too large", "1e", 1, ERR_SYNTAX, "weight \"1e\"" },
        { "too large", "92233720368547758.08", 1, ERR_OVERFLOW, "is too large" },
        { "negative", "-1", 0, ERR_INVALID, "weight \"-1\" is negative" },
        { "negative where that is fine", "-1", 1, ERR_OK, "" },
        { "long input is cut", "1111111111111111111111111111111111111111x", 1, ERR_SYNTAX,
          "\"1111111111111111111111111111111111111111\"" },
    };
    Ctx cx = ctx_make(1 << 16);
    for (size_t i = 0; i < COUNT(rows); i++) {
        int64_t got = 7;
        Err err = decimal_read(&cx, "weight", text_of(rows[i].text), 2, rows[i].sign, &got);
        CHECK_TRUE(rows[i].why, strstr(cx.detail, rows[i].says) != NULL);
        CHECK_ERR(rows[i].why, &cx, err, rows[i].err);
        CHECK_EQ(rows[i].why, got, rows[i].err == ERR_OK ? -100 : 7);
    }
    ctx_clear(&cx);
}

TEST(test_decimal__writes_no_more_digits_than_needed)
{
    static const struct { const char *why; int64_t n; int scale, min; const char *want; } rows[] = {
        { "the header's example", 3200000, 6, 2, "3.20" },
        { "whole", 3000000, 6, 0, "3" },
        { "whole, padded", 3000000, 6, 6, "3.000000" },
        { "below one", 5, 2, 2, "0.05" },
        { "below one, negative", -5, 2, 2, "-0.05" },
        { "zero", 0, 2, 2, "0.00" },
        { "zero, bare", 0, 9, 0, "0" },
        { "scale 0 keeps its zeros", 1200, 0, 0, "1200" },
        { "largest", INT64_MAX, 2, 2, "92233720368547758.07" },
        { "smallest", INT64_MIN, 18, 0, "-9.223372036854775808" },
        { "smallest, scale 0", INT64_MIN, 0, 0, "-9223372036854775808" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        char buf[DECIMAL_TEXT_SIZE];
        decimal_format(rows[i].n, rows[i].scale, rows[i].min, buf);
        CHECK_TEXT(rows[i].why, text_of(buf), rows[i].want);
    }
}

TEST(test_decimal__what_is_written_reads_back)
{
    Random random = random_make(test_seed());
    for (int round = 0; round < 20000; round++) {
        int64_t value = (int64_t)random_next(&random) >> random_below(&random, 63);
        int scale = (int)random_below(&random, DECIMAL_SCALE_MAX + 1);
        int digits_min = (int)random_below(&random, (uint64_t)scale + 1);
        char buf[DECIMAL_TEXT_SIZE];
        int64_t got = 0;
        Err err = decimal_parse(text_of(decimal_format(value, scale, digits_min, buf)), scale,
                                &got);
        CHECK_EQ(buf, err, ERR_OK);
        CHECK_EQ(buf, got, value);
    }
}

TEST(test_decimal__powers_are_of_ten)
{
    int64_t want = 1;
    for (int n = 0; n <= DECIMAL_SCALE_MAX; n++, want *= n <= DECIMAL_SCALE_MAX ? 10 : 1)
        CHECK_EQ("10^n", decimal_power(n), want);
}
