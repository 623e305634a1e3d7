/* rate_act_test.c - rates fixed by acts, and what they weigh. */
#include "app/rate_act.h"

#include "app/acts.h"
#include "app/found.h"
#include "app/rate.h"
#include "test.h"
#include "test_intake.h"
#include "test_store.h"

TEST(test_rate__converts_between_digits)
{
    static const struct {
        const char *why;
        int64_t minor, rate_e9;
        Ccy from, to;
        int64_t want;
    } rows[] = {
        { "cents to fen", 100, 7100000000, CCY_USD, CCY_CNY, 710 },
        { "yen have no minor unit: 1000 yen at 0.048 are 48.00", 1000, 48000000, CCY_JPY, CCY_CNY,
          4800 },
        { "fen to yen: 48.00 at 20.8 are 998.4, to the nearest 998", 4800, 20800000000, CCY_CNY,
          CCY_JPY, 998 },
        { "a half goes up: 0.01 at 0.5 is half a fen", 1, 500000000, CCY_USD, CCY_CNY, 1 },
        { "dinars have three digits: 1.000 at 19.1 are 19.10", 1000, 19100000000, CCY_BHD, CCY_CNY,
          1910 },
    };
    Ctx cx CLEANUP(ctx_clear) = ctx_make(1 << 20);
    for (size_t i = 0; i < COUNT(rows); i++) {
        Money got = { 0, CCY_CNY };
        CHECK_OK(rows[i].why, &cx, rate_convert(&cx, (Money){ rows[i].minor, rows[i].from },
                                                (Rate){ rows[i].rate_e9 }, rows[i].to, &got));
        CHECK_EQ(rows[i].why, got.minor, rows[i].want);
    }
    Money got;
    CHECK_ERR("beyond 64 bits", &cx, rate_convert(&cx, (Money){ INT64_MAX, CCY_USD },
              (Rate){ 7100000000 }, CCY_CNY, &got), ERR_OVERFLOW);
    CHECK_ERR("beyond 128 bits", &cx, rate_convert(&cx, (Money){ INT64_MAX, CCY_JPY },
              (Rate){ INT64_MAX }, CCY_BHD, &got), ERR_OVERFLOW);
}

static Err fix(Ctx *cx, Book *book, const char *body)
{
    return test_by_two(cx, book, "rate_fix", body);
}

TEST_STORE(test_rate__the_latest_on_or_before_the_day_holds)
{
    static const struct {
        const char *why, *date;
        bool known;
        int64_t want;
    } rows[] = {
        { "before any rate", "2026-02-28", false, 0 },
        { "on its first day", "2026-03-01", true, 71000 },
        { "the day before the next", "2026-03-31", true, 71000 },
        { "the next", "2026-04-01", true, 69500 },
        { "long after", "2027-01-01", true, 69500 },
    };
    BookSettings settings = { .name = TEXT("operator"), .ccy = CCY_CNY, .demo = true,
                              .business_date = date_of(2026, 3, 1) };
    Book *book CLEANUP(book_close) = NULL;
    CHECK_OK("created", cx, found_cluster(cx, url, "share", settings, &book));
    CHECK_OK("first, on the business date", cx,
             fix(cx, book, "{\"from\":\"USD\",\"to\":\"CNY\",\"rate\":\"7.2\"}"));
    CHECK_OK("and put right", cx, fix(cx, book, "{\"from\":\"USD\",\"to\":\"CNY\","
             "\"rate\":\"7.10\",\"date\":\"2026-03-01\"}"));
    CHECK_OK("second", cx, fix(cx, book, "{\"from\":\"USD\",\"to\":\"CNY\","
             "\"rate\":\"6.95\",\"date\":\"2026-04-01\"}"));
    for (size_t i = 0; i < COUNT(rows); i++) {
        Date day;
        bool known;
        int64_t value;
        CHECK_OK("a date", cx, date_parse(cx, text_of(rows[i].date), &day));
        CHECK_OK(rows[i].why, cx, rate_value(cx, book, 10000, ccy_number(CCY_USD), day, &known,
                                             &value));
        CHECK_EQ(rows[i].why, known, rows[i].known);
        CHECK_EQ(rows[i].why, value, rows[i].want);
    }
    bool known;
    int64_t value;
    CHECK_OK("the base needs no rate", cx, rate_value(cx, book, 5, ccy_number(CCY_CNY),
             date_of(2020, 1, 1), &known, &value));
    CHECK_TRUE("known", known && value == 5);
    CHECK_ERR("nothing", cx, fix(cx, book, "{\"from\":\"USD\",\"to\":\"CNY\",\"rate\":\"0\"}"),
              ERR_INVALID);
    CHECK_ERR("with itself", cx, fix(cx, book, "{\"from\":\"CNY\",\"to\":\"CNY\","
              "\"rate\":\"1\"}"), ERR_INVALID);
    CHECK_ERR("no such money", cx, fix(cx, book, "{\"from\":\"ABC\",\"to\":\"CNY\","
              "\"rate\":\"1\"}"), ERR_UNKNOWN);
    CHECK_ERR("a misspelt field", cx, fix(cx, book, "{\"from\":\"USD\",\"to\":\"CNY\","
              "\"rate\":\"1\",\"dat\":\"2026-01-01\"}"), ERR_INVALID);
}
