/* figure_test.c */
#include "format/rules/figure.h"

#include "base/random.h"
#include "test.h"

#include <stdio.h>

static Figure of(const char *text)
{
    Figure figure = { -1 };
    CHECK_TRUE(text, figure_read(text_of(text), &figure));
    return figure;
}

static void shows(const char *why, Figure figure, const char *want)
{
    char buf[FIGURE_TEXT_SIZE];
    CHECK_TEXT(why, text_of(figure_format(figure, buf)), want);
}

TEST(test_figure__reads_decimals_and_nothing_else)
{
    static const struct { const char *text, *want; } good[] = {
        { "0", "0.00" },                { "-0.00", "0.00" },        { "12.5", "12.50" },
        { " 7 ", "7.00" },              { "+1.250", "1.25" },       { ".5", "0.50" },
        { "5.", "5.00" },               { "-1234.56789", "-1234.56789" },
        { "0.1234567800", "0.12345678" },
        { "9999999999999999.99999999", "9999999999999999.99999999" },
        { "000000000000000000000001", "1.00" },
    };
    static const char *const bad[] = {
        "", " ", "-", ".", "1,5", "1e2", "NaN", "INF", "1 000", "--1", "0x1", "1.2.3",
        "12345678901234567", "0.123456789", "１",
    };
    for (size_t i = 0; i < COUNT(good); i++)
        shows(good[i].text, of(good[i].text), good[i].want);
    for (size_t i = 0; i < COUNT(bad); i++) {
        Figure figure = { 77 };
        CHECK_TRUE(bad[i], !figure_read(text_of(bad[i]), &figure));
        CHECK_EQ("untouched", figure.e8, 77);
    }
}

/* fn:round(-2.5) is -2: SRC: XPath functions, 6.4.4, its own examples are 2.5, 2.4999 and -2.5. */
TEST(test_figure__rounds_a_half_up)
{
    static const struct { const char *text, *whole, *cents; } rows[] = {
        { "2.5", "3.00", "2.50" },          { "2.4999", "2.00", "2.50" },
        { "-2.5", "-2.00", "-2.50" },       { "0.005", "0.00", "0.01" },
        { "-0.005", "0.00", "0.00" },       { "-0.0050001", "0.00", "-0.01" },
        { "1.00499999", "1.00", "1.00" },   { "-7", "-7.00", "-7.00" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        shows(rows[i].text, figure_round(of(rows[i].text)), rows[i].whole);
        shows(rows[i].text, figure_round_cents(of(rows[i].text)), rows[i].cents);
    }
}

TEST(test_figure__takes_a_percentage)
{
    static const struct { const char *base, *percent, *want; } rows[] = {
        { "100", "25", "25.00" },       { "0.10", "25", "0.03" },   { "-0.10", "25", "-0.02" },
        { "33.33", "7.75", "2.58" },    { "9999999999999999", "99999", "9999899999999999000.01" },
        { "12.34", "0", "0.00" },
    };
    Figure out = { 77 };
    for (size_t i = 0; i < COUNT(rows); i++) {
        CHECK_TRUE(rows[i].base, figure_percent_of(of(rows[i].base), of(rows[i].percent), &out));
        shows(rows[i].base, out, rows[i].want);
    }
    out = (Figure){ 77 };
    CHECK_TRUE("too much", !figure_percent_of(of("1"), of("100000"), &out));
    CHECK_EQ("untouched", out.e8, 77);
}

TEST(test_figure__compares_a_quotient_without_dividing)
{
    static const struct { const char *a, *b, *c, *d, *slack; bool near; } rows[] = {
        { "3.33", "3", "10", "1", "0.02", true },       { "3.30", "3", "10", "1", "0.02", false },
        { "3.31", "3", "10", "1", "0.0233", false },
        { "3.31", "3", "10", "1", "0.02333334", true },
        { "-3.33", "-3", "10", "1", "0", false },       { "-3.33", "-3", "9.99", "1", "0", true },
        { "9999999999999999", "9999999999999999", "1", "1", "1", false },
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        CHECK_EQ(rows[i].a, figure_ratio_near(of(rows[i].a), of(rows[i].b), of(rows[i].c),
                                              of(rows[i].d), of(rows[i].slack)), rows[i].near);
}

/* Against whole cents in int64: what is written in cents adds, subtracts and compares alike. */
TEST(test_figure__adds_as_whole_cents_do_random)
{
    Random random = random_make(test_seed());
    for (int round = 0; round < 2000; round++) {
        int64_t cents[2];
        Figure figures[2];
        for (int i = 0; i < 2; i++) {
            char text[64];
            cents[i] = (int64_t)random_below(&random, 2000000) - 1000000;
            long long size = cents[i] < 0 ? -cents[i] : cents[i];
            snprintf(text, sizeof text, "%s%lld.%02lld", cents[i] < 0 ? "-" : "", size / 100,
                     size % 100);
            figures[i] = of(text);
        }
        CHECK_EQ("sum", figure_add(figures[0], figures[1]).e8, (cents[0] + cents[1]) * 1000000);
        CHECK_EQ("difference", figure_less(figures[0], figures[1]).e8,
                 (cents[0] - cents[1]) * 1000000);
        CHECK_EQ("order", figure_cmp(figures[0], figures[1]),
                 (cents[0] > cents[1]) - (cents[0] < cents[1]));
        CHECK_EQ("cents stay", figure_round_cents(figures[0]).e8, figures[0].e8);
    }
}
