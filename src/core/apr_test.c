#include "core/apr.h"

#include "test.h"

#include <math.h>

static void check_near(const char *why, double got, double want, double within)
{
    if (!(fabs(got - want) <= within))
        print_error("%s: got %.12f, want %.12f\n", why, got, want);
    CHECK_TRUE(why, fabs(got - want) <= within);
}

/* The examples of Directive 98/7/EC, Annex III, whose equation is the present one's. */
TEST(test_apr__agrees_with_the_directives_examples)
{
    const struct {
        const char *why;
        AprFlow flows[4];
        size_t count;
        double want;
    } rows[] = {
        { "1000 for 1200 after 18 months is 12.92 %",
          { { date_of(1994, 1, 1), 1000 }, { date_of(1995, 7, 1), -1200 } }, 2, 0.1292 },
        { "with 50 of costs kept back, 16.85 %",
          { { date_of(1994, 1, 1), 950 }, { date_of(1995, 7, 1), -1200 } }, 2, 0.1685 },
        { "two payments of 600 after one year and two, 13.07 %",
          { { date_of(1994, 1, 1), 1000 }, { date_of(1995, 1, 1), -600 },
            { date_of(1996, 1, 1), -600 } }, 3, 0.1307 },
        { "272, 272 and 544 after three, six and twelve months, 13.19 %",
          { { date_of(1994, 1, 1), 1000 }, { date_of(1994, 4, 1), -272 },
            { date_of(1994, 7, 1), -272 }, { date_of(1995, 1, 1), -544 } }, 4, 0.1319 },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Ctx cx = ctx_make(1 << 20);
        double got = 0;
        CHECK_OK(rows[i].why, &cx, apr_solve(&cx, rows[i].flows, rows[i].count, &got));
        check_near(rows[i].why, got, rows[i].want, 0.00006);
        ctx_clear(&cx);
    }
}

TEST(test_apr__measures_time_backwards)
{
    const struct {
        const char *why;
        Date from, to;
        double want;
    } rows[] = {
        { "same day", date_of(2015, 3, 10), date_of(2015, 3, 10), 0 },
        { "one month is a twelfth, however long", date_of(2015, 1, 15), date_of(2015, 2, 15),
          1 / 12.0 },
        { "a leap year is a year", date_of(2016, 1, 1), date_of(2017, 1, 1), 1 },
        { "two months, and three days before them", date_of(2012, 1, 12), date_of(2012, 3, 15),
          2 / 12.0 + 3 / 365.0 },
        { "the year that ends on 15 January 2013 has a 29 February", date_of(2013, 1, 12),
          date_of(2013, 3, 15), 2 / 12.0 + 3 / 366.0 },
        { "a leap year's days", date_of(2016, 12, 10), date_of(2016, 12, 20), 10 / 366.0 },
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        check_near(rows[i].why, apr_years(rows[i].from, rows[i].to), rows[i].want, 1e-15);
}

/* The years in rows[i] are exact, so that the rate can be worked out by a root. */
TEST(test_apr__is_the_rate_that_compounds)
{
    const struct {
        const char *why;
        AprFlow flows[2];
        double want;
    } rows[] = {
        { "100 for 108 after a year", { { date_of(2015, 1, 1), -100 },
                                        { date_of(2016, 1, 1), 108 } }, 0.08 },
        { "the borrower sees the same", { { date_of(2015, 1, 1), 100 },
                                          { date_of(2016, 1, 1), -108 } }, 0.08 },
        { "100 for 95", { { date_of(2015, 1, 1), -100 }, { date_of(2016, 1, 1), 95 } }, -0.05 },
        { "100 for 101 after a month: 1.01^12", { { date_of(2015, 1, 1), -100 },
                                                  { date_of(2015, 2, 1), 101 } },
          0.126825030131970 },
        { "nothing for nothing", { { date_of(2015, 1, 1), -100 }, { date_of(2015, 7, 1), 100 } },
          0.0 },
    };
    Ctx cx = ctx_make(1 << 20);
    double got = 0;
    for (size_t i = 0; i < COUNT(rows); i++) {
        CHECK_OK(rows[i].why, &cx, apr_solve(&cx, rows[i].flows, 2, &got));
        check_near(rows[i].why, got, rows[i].want, 1e-12);
    }
    AprFlow gift[] = { { date_of(2015, 1, 1), 100 }, { date_of(2016, 1, 1), 8 } };
    CHECK_ERR("all one way", &cx, apr_solve(&cx, gift, 2, &got), ERR_INVALID);
    AprFlow usury[] = { { date_of(2015, 1, 1), -1 }, { date_of(2016, 1, 1), 1e9 } };
    CHECK_ERR("beyond all rates", &cx, apr_solve(&cx, usury, 2, &got), ERR_INVALID);
    ctx_clear(&cx);
}

/* 6,000.00 less 75.00 for two months: (6000 / 5925)^6 - 1 = 7.8394... %. */
TEST(test_apr__of_two_payments_is_a_rate)
{
    Ctx cx = ctx_make(1 << 20);
    Rate rate = { 0 };
    CHECK_OK("two months", &cx, apr_of_pair(&cx, date_of(2026, 3, 2), 592500, date_of(2026, 5, 2),
                                            600000, &rate));
    CHECK_EQ("to the last e-9", rate.e9, 78393780);
    ctx_clear(&cx);
}
