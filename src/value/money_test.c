/* money_test.c */
#include "value/money.h"

#include "test.h"

#include <string.h>

#define CNY(n) ((Money){ (n), CCY_CNY })

TEST(test_money__currencies_carry_the_facts_of_iso_4217)
{
    static const struct { const char *code; int number, digits; } rows[] = {
        { "CNY", 156, 2 }, { "USD", 840, 2 }, { "EUR", 978, 2 }, { "JPY", 392, 0 },
        { "BHD", 48, 3 }, { "KWD", 414, 3 }, { "ALL", 8, 2 }, { "TRY", 949, 2 }, { "VND", 704, 0 },
        { "CLF", 990, 4 }, { "UYW", 927, 4 }, { "HKD", 344, 2 }, { "ISK", 352, 0 },
    };
    Ctx cx = ctx_make(1 << 16);
    for (size_t i = 0; i < COUNT(rows); i++) {
        Ccy ccy = CCY_COUNT, back = CCY_COUNT;
        CHECK_OK(rows[i].code, &cx, ccy_parse(&cx, text_of(rows[i].code), &ccy));
        CHECK_EQ(rows[i].code, ccy_number(ccy), rows[i].number);
        CHECK_EQ(rows[i].code, ccy_digits(ccy), rows[i].digits);
        CHECK_TRUE(rows[i].code, ccy_of_number(rows[i].number, &back) && back == ccy);
    }
    ctx_clear(&cx);
}

TEST(test_money__every_currency_is_found_by_code_and_number)
{
    Ctx cx = ctx_make(1 << 16);
    for (Ccy ccy = 0; ccy < CCY_COUNT; ccy++) {
        const char *code = ccy_code(ccy);
        Ccy by_code = CCY_COUNT, by_number = CCY_COUNT;
        CHECK_OK(code, &cx, ccy_parse(&cx, text_of(code), &by_code));
        CHECK_EQ(code, by_code, ccy);
        CHECK_TRUE(code, ccy_of_number(ccy_number(ccy), &by_number));
        CHECK_EQ(code, by_number, ccy);
        CHECK_TRUE("sorted", ccy == 0 || strcmp(ccy_code(ccy - 1), code) < 0);
    }
    static const char *const unknown[] = { "", "CN", "cny", "CNYX", "XAU", "XDR", "ZZZ", "AAA",
                                           "RMB", "元" };
    for (size_t i = 0; i < COUNT(unknown); i++) {
        Ccy got = CCY_COUNT;
        CHECK_ERR(unknown[i], &cx, ccy_parse(&cx, text_of(unknown[i]), &got), ERR_UNKNOWN);
        CHECK_EQ(unknown[i], got, CCY_COUNT);
    }
    Ccy got = CCY_COUNT;
    CHECK_TRUE("gold has no minor unit", !ccy_of_number(959, &got));
    CHECK_TRUE("no such numbers", !ccy_of_number(-1, &got) && !ccy_of_number(1000, &got) &&
               !ccy_of_number(0, &got));
    CHECK_EQ("untouched", got, CCY_COUNT);
    ctx_clear(&cx);
}

TEST(test_money__reads_as_many_digits_as_the_currency_has)
{
    static const struct { const char *why, *text; Ccy ccy; int sign; Err err; int64_t want; }
    rows[] = {
        { "fen", "3200.05", CCY_CNY, 0, ERR_OK, 320005 },
        { "whole yuan", "3200", CCY_CNY, 0, ERR_OK, 320000 },
        { "a tenth of a fen", "1.005", CCY_CNY, 0, ERR_INVALID, 7 },
        { "yen have no part", "5.5", CCY_JPY, 0, ERR_INVALID, 7 },
        { "though .00 says nothing", "5.00", CCY_JPY, 0, ERR_OK, 5 },
        { "a Bahraini fils", "1.005", CCY_BHD, 0, ERR_OK, 1005 },
        { "negative, allowed", "-0.01", CCY_CNY, 1, ERR_OK, -1 },
        { "negative, not allowed", "-0.01", CCY_CNY, 0, ERR_INVALID, 7 },
        { "malformed", "1 000.00", CCY_CNY, 0, ERR_SYNTAX, 7 },
        { "largest", "92233720368547758.07", CCY_CNY, 0, ERR_OK, INT64_MAX },
        { "one fen more", "92233720368547758.08", CCY_CNY, 0, ERR_OVERFLOW, 7 },
        { "smallest", "-92233720368547758.08", CCY_CNY, 1, ERR_OK, INT64_MIN },
    };
    Ctx cx = ctx_make(1 << 16);
    for (size_t i = 0; i < COUNT(rows); i++) {
        Money got = CNY(7);
        CHECK_ERR(rows[i].why, &cx,
                  money_parse(&cx, text_of(rows[i].text), rows[i].ccy, rows[i].sign, &got),
                  rows[i].err);
        CHECK_EQ(rows[i].why, got.minor, rows[i].want);
        CHECK_EQ(rows[i].why, got.ccy, rows[i].err == ERR_OK ? rows[i].ccy : CCY_CNY);
    }
    ctx_clear(&cx);
}

TEST(test_money__failures_name_the_currency)
{
    Ctx cx = ctx_make(1 << 16);
    Money got = CNY(7);
    Err err = money_parse(&cx, TEXT("5.5"), CCY_JPY, false, &got);
    CHECK_TRUE("says JPY and 0 digits", strstr(cx.detail, "amount in JPY \"5.5\" has more than 0")
               != NULL);
    CHECK_ERR("too fine", &cx, err, ERR_INVALID);
    ctx_clear(&cx);
}

TEST(test_money__writes_for_machines_and_for_people)
{
    static const struct { Money m; const char *plain, *grouped; } rows[] = {
        { { 320000, CCY_CNY }, "3200.00", "3,200.00" },
        { { 0, CCY_CNY }, "0.00", "0.00" },
        { { -5, CCY_CNY }, "-0.05", "-0.05" },
        { { 99999, CCY_CNY }, "999.99", "999.99" },
        { { -99999, CCY_CNY }, "-999.99", "-999.99" },
        { { -100000, CCY_CNY }, "-1000.00", "-1,000.00" },
        { { 123456789, CCY_JPY }, "123456789", "123,456,789" },
        { { 1005, CCY_BHD }, "1.005", "1.005" },
        { { 1234567, CCY_BHD }, "1234.567", "1,234.567" },
        { { INT64_MIN, CCY_CNY }, "-92233720368547758.08", "-92,233,720,368,547,758.08" },
        { { INT64_MAX, CCY_JPY }, "9223372036854775807", "9,223,372,036,854,775,807" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        char buf[DECIMAL_TEXT_SIZE];
        CHECK_TEXT("plain", text_of(money_format(rows[i].m, buf)), rows[i].plain);
        CHECK_TEXT("grouped", text_of(money_format_grouped(rows[i].m, buf)), rows[i].grouped);
    }
}

TEST(test_money__prices_keep_what_the_seller_wrote)
{
    static const struct { const char *why, *text; Err err; int64_t e6; const char *back; }
    rows[] = {
        { "two digits at least", "3.2", ERR_OK, 3200000, "3.20" },
        { "finer than a fen", "0.0125", ERR_OK, 12500, "0.0125" },
        { "a millionth", "0.000001", ERR_OK, 1, "0.000001" },
        { "finer than weft holds", "0.0000001", ERR_INVALID, 7, NULL },
        { "negative", "-3.20", ERR_INVALID, 7, NULL },
        { "malformed", "3,20", ERR_SYNTAX, 7, NULL },
        { "too large", "10000000000000", ERR_OVERFLOW, 7, NULL },
    };
    Ctx cx = ctx_make(1 << 16);
    for (size_t i = 0; i < COUNT(rows); i++) {
        Price got = { 7, CCY_USD };
        CHECK_ERR(rows[i].why, &cx, price_parse(&cx, text_of(rows[i].text), CCY_CNY, &got),
                  rows[i].err);
        CHECK_EQ(rows[i].why, got.e6, rows[i].e6);
        if (rows[i].back) {
            Text text;
            CHECK_OK(rows[i].why, &cx, price_format(&cx, got, &text));
            CHECK_TEXT(rows[i].why, text, rows[i].back);
        }
    }
    ctx_clear(&cx);
}

TEST(test_money__adds_and_subtracts_up_to_the_edge)
{
    static const struct { const char *why; int64_t a, b; Err add, sub; int64_t sum, difference; }
    rows[] = {
        { "plain", 5, 3, ERR_OK, ERR_OK, 8, 2 },
        { "at the top", INT64_MAX, 0, ERR_OK, ERR_OK, INT64_MAX, INT64_MAX },
        { "over the top", INT64_MAX, 1, ERR_OVERFLOW, ERR_OK, 7, INT64_MAX - 1 },
        { "at the bottom", INT64_MIN, 1, ERR_OK, ERR_OVERFLOW, INT64_MIN + 1, 7 },
        { "under the bottom", INT64_MIN, -1, ERR_OVERFLOW, ERR_OK, 7, INT64_MIN + 1 },
        { "less the smallest", 0, INT64_MIN, ERR_OK, ERR_OVERFLOW, INT64_MIN, 7 },
    };
    Ctx cx = ctx_make(1 << 16);
    for (size_t i = 0; i < COUNT(rows); i++) {
        Money sum = CNY(7), difference = CNY(7);
        CHECK_ERR(rows[i].why, &cx, money_add(&cx, CNY(rows[i].a), CNY(rows[i].b), &sum),
                  rows[i].add);
        CHECK_ERR(rows[i].why, &cx, money_sub(&cx, CNY(rows[i].a), CNY(rows[i].b), &difference),
                  rows[i].sub);
        CHECK_EQ(rows[i].why, sum.minor, rows[i].sum);
        CHECK_EQ(rows[i].why, difference.minor, rows[i].difference);
    }
    ctx_clear(&cx);
}

TEST(test_money__sums_by_the_total_alone)
{
    Ctx cx = ctx_make(1 << 16);
    const Money swings[] = { CNY(INT64_MAX), CNY(INT64_MAX), CNY(INT64_MIN), CNY(INT64_MIN),
                             CNY(5) };
    Money sum = CNY(7);
    CHECK_ERR("the first two do not fit", &cx, money_sum(&cx, swings, 2, CCY_CNY, &sum),
              ERR_OVERFLOW);
    CHECK_EQ("untouched", sum.minor, 7);
    CHECK_ERR("nor do the two smallest", &cx, money_sum(&cx, swings + 2, 2, CCY_CNY, &sum),
              ERR_OVERFLOW);
    CHECK_OK("all of them do", &cx, money_sum(&cx, swings, 5, CCY_CNY, &sum));
    CHECK_EQ("sum", sum.minor, 3);
    CHECK_OK("none", &cx, money_sum(&cx, NULL, 0, CCY_JPY, &sum));
    CHECK_EQ("is zero", sum.minor, 0);
    CHECK_EQ("of its currency", sum.ccy, CCY_JPY);
    ctx_clear(&cx);
}

TEST(test_money__price_times_quantity_rounds_once)
{
    static const struct { const char *why; int64_t price_e6, quantity_e6; Ccy ccy; Round how;
                          Err err; int64_t want; } rows[] = {
        { "1000 at 3.20", 3200000, 1000000000, CCY_CNY, ROUND_HALF_UP, ERR_OK, 320000 },
        { "3 at 0.335 is 1.005", 335000, 3000000, CCY_CNY, ROUND_HALF_UP, ERR_OK, 101 },
        { "half to even", 335000, 3000000, CCY_CNY, ROUND_HALF_EVEN, ERR_OK, 100 },
        { "cut", 335000, 3000000, CCY_CNY, ROUND_DOWN, ERR_OK, 100 },
        { "returned goods", 335000, -3000000, CCY_CNY, ROUND_HALF_UP, ERR_OK, -101 },
        { "returned, floor", 335000, -3000000, CCY_CNY, ROUND_FLOOR, ERR_OK, -101 },
        { "returned, ceiling", 335000, -3000000, CCY_CNY, ROUND_CEILING, ERR_OK, -100 },
        { "yen", 335000, 3000000, CCY_JPY, ROUND_HALF_UP, ERR_OK, 1 },
        { "fils", 335000, 3000000, CCY_BHD, ROUND_HALF_UP, ERR_OK, 1005 },
        { "a millionth of a millionth", 1, 1, CCY_CNY, ROUND_CEILING, ERR_OK, 1 },
        { "both largest", INT64_MAX, INT64_MAX, CCY_CNY, ROUND_DOWN, ERR_OVERFLOW, 7 },
        { "both smallest", INT64_MIN, INT64_MIN, CCY_CNY, ROUND_DOWN, ERR_OVERFLOW, 7 },
        { "a product just inside", 303700049997604, 303700049997605, CCY_CNY, ROUND_DOWN, ERR_OK,
          9223372036854747306 },
        { "a product just outside", 303700049997604, 303700049997606, CCY_CNY, ROUND_DOWN,
          ERR_OVERFLOW, 7 },
    };
    Ctx cx = ctx_make(1 << 16);
    for (size_t i = 0; i < COUNT(rows); i++) {
        Money got = CNY(7);
        CHECK_ERR(rows[i].why, &cx,
                  money_of_price(&cx, (Price){ rows[i].price_e6, rows[i].ccy },
                                 (Quantity){ rows[i].quantity_e6, UNIT_ONE }, rows[i].how, &got),
                  rows[i].err);
        CHECK_EQ(rows[i].why, got.minor, rows[i].want);
    }
    ctx_clear(&cx);
}

TEST(test_money__a_part_is_rounded_as_told)
{
    static const struct { const char *why; int64_t m, share, whole; Round how; Err err;
                          int64_t want; } rows[] = {
        { "30 percent deposit", 320000, 30, 100, ROUND_HALF_UP, ERR_OK, 96000 },
        { "a third, down", 100, 1, 3, ROUND_DOWN, ERR_OK, 33 },
        { "a third, ceiling", 100, 1, 3, ROUND_CEILING, ERR_OK, 34 },
        { "a third of a debt, floor", -100, 1, 3, ROUND_FLOOR, ERR_OK, -34 },
        { "half to even", 5, 1, 2, ROUND_HALF_EVEN, ERR_OK, 2 },
        { "half away", -5, 1, 2, ROUND_HALF_UP, ERR_OK, -3 },
        { "all of the largest", INT64_MAX, INT64_MAX, INT64_MAX, ROUND_DOWN, ERR_OK, INT64_MAX },
        { "all of the smallest", INT64_MIN, INT64_MIN, INT64_MIN, ROUND_DOWN, ERR_OK, INT64_MIN },
        { "twice the largest", INT64_MAX, 2, 1, ROUND_DOWN, ERR_OVERFLOW, 7 },
        { "the smallest negated", INT64_MIN, 1, -1, ROUND_DOWN, ERR_OVERFLOW, 7 },
    };
    Ctx cx = ctx_make(1 << 16);
    for (size_t i = 0; i < COUNT(rows); i++) {
        Money got = CNY(7);
        CHECK_ERR(rows[i].why, &cx,
                  money_part(&cx, CNY(rows[i].m), rows[i].share, rows[i].whole, rows[i].how, &got),
                  rows[i].err);
        CHECK_EQ(rows[i].why, got.minor, rows[i].want);
    }
    ctx_clear(&cx);
}

TEST(test_money__split_gives_what_is_left_to_the_largest_remainders)
{
    static const struct { const char *why; int64_t m; int64_t weights[4]; size_t n;
                          int64_t want[4]; } rows[] = {
        { "even thirds: the earlier gets it", 100, { 1, 1, 1 }, 3, { 34, 33, 33 } },
        { "two left over", 101, { 1, 1, 1 }, 3, { 34, 34, 33 } },
        { "a debt splits alike", -100, { 1, 1, 1 }, 3, { -34, -33, -33 } },
        { "remainders .1 .8 .1", 10, { 11, 28, 61 }, 3, { 1, 3, 6 } },
        { "no weight, nothing", 7, { 0, 1, 0, 1 }, 4, { 0, 4, 0, 3 } },
        { "nothing to split", 0, { 3, 4 }, 2, { 0, 0 } },
        { "one part is all", INT64_MIN, { 5 }, 1, { INT64_MIN } },
        { "largest by largest", INT64_MAX, { INT64_MAX, INT64_MAX }, 2,
          { INT64_MAX / 2 + 1, INT64_MAX / 2 } },
    };
    Ctx cx = ctx_make(1 << 16);
    for (size_t i = 0; i < COUNT(rows); i++) {
        Money got[4];
        CHECK_OK(rows[i].why, &cx, money_split(&cx, CNY(rows[i].m), rows[i].weights, rows[i].n,
                                               got));
        for (size_t k = 0; k < rows[i].n; k++)
            CHECK_EQ(rows[i].why, got[k].minor, rows[i].want[k]);
    }
    ctx_clear(&cx);
}

/* Parts sum exactly, each stands less than one minor unit from its exact share, and no part was
 * raised while one with a larger remainder was not. */
TEST(test_money__split_keeps_its_promise_for_any_weights)
{
    enum { PARTS_MAX = 40 };
    Ctx cx = ctx_make(1 << 20);
    Random random = random_make(test_seed());
    for (int round = 0; round < 4000; round++) {
        size_t n = (size_t)random_below(&random, PARTS_MAX) + 1;
        unsigned shift = (unsigned)random_below(&random, 62) + 1;
        int64_t weights[PARTS_MAX], m = (int64_t)random_next(&random) >> random_below(&random, 63);
        i128 total = 0, sum = 0;
        for (size_t i = 0; i < n; i++) {
            weights[i] = (int64_t)(random_next(&random) >> shift) + (i == 0);
            total += weights[i];
        }
        Money parts[PARTS_MAX];
        size_t used = cx.arena.used_bytes;
        CHECK_OK("splits", &cx, money_split(&cx, CNY(m), weights, n, parts));
        CHECK_EQ("gives its memory back", cx.arena.used_bytes, used);
        i128 raised_least = total, kept_most = 0;
        for (size_t i = 0; i < n; i++) {
            sum += parts[i].minor;
            i128 exact = (i128)m * weights[i];                  /* of 1 / total minor units */
            i128 rest = m < 0 ? -exact % total : exact % total;
            i128 off = ((i128)parts[i].minor - exact / total) * (m < 0 ? -1 : 1);
            CHECK_TRUE("cut down or one more", off == 0 || (off == 1 && rest > 0));
            if (off == 1 && rest < raised_least)
                raised_least = rest;
            if (off == 0 && rest > kept_most)
                kept_most = rest;
        }
        CHECK_TRUE("sums exactly", sum == m);
        CHECK_TRUE("largest remainders first", raised_least >= kept_most);
    }
    ctx_clear(&cx);
}

TEST(test_money__split_without_memory_leaves_the_parts_alone)
{
    Ctx cx = ctx_make(16);
    const int64_t weights[] = { 1, 1, 1 };
    Money parts[] = { CNY(7), CNY(7), CNY(7) };
    CHECK_ERR("no room", &cx, money_split(&cx, CNY(100), weights, 3, parts), ERR_NO_MEMORY);
    CHECK_EQ("untouched", parts[0].minor, 7);
    ctx_clear(&cx);
}

TEST(test_money__compares)
{
    CHECK_EQ("less", money_cmp(CNY(INT64_MIN), CNY(INT64_MAX)), -1);
    CHECK_EQ("equal", money_cmp(CNY(1), CNY(1)), 0);
    CHECK_EQ("more", money_cmp(CNY(1), CNY(-1)), 1);
    CHECK_EQ("the smaller", money_min(CNY(3), CNY(2)).minor, 2);
    CHECK_EQ("the smaller, first", money_min(CNY(-3), CNY(2)).minor, -3);
}
