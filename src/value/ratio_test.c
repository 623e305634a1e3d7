/* ratio_test.c */
#include "value/ratio.h"

#include "test.h"

#define TENTHS INT64_C(1000000000000000000)

TEST(test_ratio__fractions_are_kept_in_lowest_terms)
{
    static const struct { const char *why; int64_t a, b, c, d, num, den; } rows[] = {
        { "12 x 1/12", 12, 1, 1, 12, 1, 1 },
        { "2/3 x 9/4 = 3/2", 2, 3, 9, 4, 3, 2 },
        { "a pound of kilograms and back", 45359237, 100000000, 100000000, 45359237, 1, 1 },
        { "what cancels need not fit", TENTHS, 7, 7, TENTHS, 1, 1 },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Ratio got = { 0 };
        CHECK_TRUE(rows[i].why, ratio_mul(ratio_of(rows[i].a, rows[i].b),
                                          ratio_of(rows[i].c, rows[i].d), &got));
        CHECK_TRUE(rows[i].why, got.num == rows[i].num && got.den == rows[i].den);
    }
}

TEST(test_ratio__the_common_measure_divides_both)
{
    static const struct { const char *why; int64_t a, b, c, d, num, den; } rows[] = {
        { "of 12 and 8 it is 4", 12, 1, 8, 1, 4, 1 },
        { "of 1/6 and 1/4 it is 1/12", 1, 6, 1, 4, 1, 12 },
        { "of a pound and a kilogram, 10 micrograms", 45359237, 100000000, 1, 1, 1, 100000000 },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Ratio got = { 0 };
        CHECK_TRUE(rows[i].why, ratio_gcd(ratio_of(rows[i].a, rows[i].b),
                                          ratio_of(rows[i].c, rows[i].d), &got));
        CHECK_TRUE(rows[i].why, got.num == rows[i].num && got.den == rows[i].den);
    }
}

TEST(test_ratio__times_says_whether_it_rounded)
{
    static const struct { const char *why; int64_t n, num, den, want; bool exact; } rows[] = {
        { "60 of 5/12", 60, 5, 12, 25, true },
        { "1 of 1/2 goes to the even neighbour", 1, 1, 2, 0, false },
        { "3 of 1/2 too", 3, 1, 2, 2, false },
        { "nothing", 0, 7, 3, 0, true },
        { "as much as fits", INT64_MAX, 1, 1, INT64_MAX, true },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        int64_t got = -1;
        bool exact = !rows[i].exact;
        CHECK_TRUE(rows[i].why, ratio_times(ratio_of(rows[i].num, rows[i].den), rows[i].n, &got,
                                            &exact));
        CHECK_EQ(rows[i].why, got, rows[i].want);
        CHECK_EQ(rows[i].why, exact, rows[i].exact);
    }
}

TEST(test_ratio__what_does_not_fit_is_told)
{
    Ratio big = ratio_of(TENTHS, 1), out = { 5, 3 };
    int64_t n = 17;
    bool exact = true;
    CHECK_TRUE("10^18 squared fits", ratio_mul(big, big, &big));
    CHECK_TRUE("its square does not", !ratio_mul(big, big, &out));
    CHECK_TRUE("nor its reciprocal's", !ratio_div((Ratio){ 1, big.num }, big, &out));
    CHECK_TRUE("no common denominator", !ratio_gcd((Ratio){ 1, big.num },
                                                   (Ratio){ 1, big.num + 1 }, &out));
    CHECK_TRUE("twice the largest integer", !ratio_times(ratio_of(2, 1), INT64_MAX, &n, &exact));
    CHECK_TRUE("untouched", out.num == 5 && out.den == 3 && n == 17 && exact);
}
