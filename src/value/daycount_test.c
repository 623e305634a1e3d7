/* daycount_test.c */
#include "value/daycount.h"

#include "test.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static Date day(Text text)
{
    Ctx cx = ctx_make(1 << 12);
    Date d = DATE_NONE;
    CHECK_OK("a date", &cx, date_parse(&cx, text, &d));
    ctx_clear(&cx);
    return d;
}

static void check_near(const char *why, double got, double want, double within)
{
    if (!(fabs(got - want) <= within)) {
        print_error("%s: got %.17g, want %.17g\n", why, got, want);
        CHECK_TRUE(why, 0);
    }
}

/* Rows "convention,start,end,year_fraction,kind" under one line of headings. */
TEST(test_daycount__agrees_with_published_cases)
{
    TEST_NEEDS_VECTORS(vectors);
    char path[512], line[256];
    snprintf(path, sizeof path, "%s/daycount/strata_year_fraction.csv", vectors);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    assert_non_null(fgets(line, sizeof line, file));
    Ctx cx = ctx_make(1 << 12);
    int seen = 0;
    while (fgets(line, sizeof line, file)) {
        Text rest, name = text_split(text_trim(text_of(line)), ',', &rest);
        Text start = text_split(rest, ',', &rest), end = text_split(rest, ',', &rest);
        Daycount how = DAYCOUNT_COUNT;
        CHECK_OK(line, &cx, daycount_parse(&cx, name, &how));
        check_near(line, daycount_fraction(how, day(start), day(end)), strtod(rest.at, NULL),
                   1e-12);
        seen++;
    }
    fclose(file);
    CHECK_TRUE("all of them", seen >= 100);
    ctx_clear(&cx);
}

/* The examples of ISDA's memorandum "EMU and market conventions" (1998), which works each period
 * three ways: ISDA, ISMA (now ICMA) and AFB. */
TEST(test_daycount__actual_actual_as_in_the_isda_memorandum)
{
    static const struct { const char *why, *start, *end, *anchor; int months; bool eom;
                          double isda, icma, afb; } rows[] = {
        { "regular half year", "2003-11-01", "2004-05-01", "2004-05-01", 6, false,
          61 / 365.0 + 121 / 366.0, 182 / (182.0 * 2), 182 / 366.0 },
        { "short first", "1999-02-01", "1999-07-01", "1999-07-01", 12, false,
          150 / 365.0, 150 / 365.0, 150 / 365.0 },
        { "the year after it", "1999-07-01", "2000-07-01", "1999-07-01", 12, false,
          184 / 365.0 + 182 / 366.0, 366 / 366.0, 366 / 366.0 },
        { "long first", "2002-08-15", "2003-07-15", "2003-07-15", 6, false,
          334 / 365.0, 181 / (181.0 * 2) + 153 / (184.0 * 2), 334 / 365.0 },
        { "the half year after it", "2003-07-15", "2004-01-15", "2003-07-15", 6, false,
          170 / 365.0 + 14 / 366.0, 184 / (184.0 * 2), 184 / 365.0 },
        { "before a short final", "1999-07-30", "2000-01-30", "2000-01-30", 6, false,
          155 / 365.0 + 29 / 366.0, 184 / (184.0 * 2), 184 / 365.0 },
        { "short final", "2000-01-30", "2000-06-30", "2000-01-30", 6, false,
          152 / 366.0, 152 / (182.0 * 2), 152 / 366.0 },
        { "long final, ends of months", "1999-11-30", "2000-04-30", "1999-11-30", 3, true,
          32 / 365.0 + 120 / 366.0, 91 / (91.0 * 4) + 61 / (92.0 * 4), 152 / 366.0 },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Date start = day(text_of(rows[i].start)), end = day(text_of(rows[i].end));
        CouponCycle cycle = { day(text_of(rows[i].anchor)), rows[i].months, rows[i].eom };
        check_near(rows[i].why, daycount_fraction(DAYCOUNT_ACT_ACT_ISDA, start, end), rows[i].isda,
                   1e-12);
        check_near(rows[i].why, daycount_fraction(DAYCOUNT_ACT_ACT_AFB, start, end), rows[i].afb,
                   1e-12);
        check_near(rows[i].why, daycount_act_act_icma(cycle, start, end), rows[i].icma, 1e-12);
    }
}

TEST(test_daycount__icma_counts_whole_periods_wherever_the_anchor_is)
{
    static const int months[] = { 1, 2, 3, 4, 6, 12 };
    Date anchor = day(TEXT("2024-01-31"));
    for (size_t i = 0; i < COUNT(months); i++) {
        for (int k = -30; k < 30; k++) {
            CouponCycle cycle = { anchor, months[i], true };
            Date from = date_add_months(anchor, k * months[i]);
            Date to = date_add_months(anchor, (k + 1) * months[i]);
            Date later = date_add_months(anchor, (k + 7) * months[i]);
            check_near("one period", daycount_act_act_icma(cycle, from, to), months[i] / 12.0,
                       1e-15);
            check_near("seven", daycount_act_act_icma(cycle, from, later), 7 * months[i] / 12.0,
                       1e-14);
            check_near("none", daycount_act_act_icma(cycle, from, from), 0, 0);
        }
    }
    Random random = random_make(test_seed());
    for (int round = 0; round < 2000; round++) {
        Date d[3] = { { (int32_t)random_below(&random, 20000) } };
        d[1] = (Date){ d[0].day + (int32_t)random_below(&random, 1500) };
        d[2] = (Date){ d[1].day + (int32_t)random_below(&random, 1500) };
        CouponCycle cycle = { { (int32_t)random_below(&random, 25000) }, months[round % 6],
                              round % 2 == 0 };
        check_near("parts add up", daycount_act_act_icma(cycle, d[0], d[1]) +
                   daycount_act_act_icma(cycle, d[1], d[2]),
                   daycount_act_act_icma(cycle, d[0], d[2]), 1e-12);
    }
}

/* Days as in the examples ISDA publishes for 30/360 (bond basis) and 30E/360 (eurobond basis). */
TEST(test_daycount__months_of_thirty_days)
{
    static const struct { const char *start, *end; int bond, eurobond, eplus; } rows[] = {
        { "2007-01-15", "2007-01-30", 15, 15, 15 },
        { "2007-01-15", "2007-01-31", 16, 15, 16 },
        { "2007-01-15", "2007-02-15", 30, 30, 30 },
        { "2007-01-31", "2007-02-28", 28, 28, 28 },
        { "2007-02-28", "2007-03-31", 33, 32, 33 },
        { "2006-08-31", "2007-02-28", 178, 178, 178 },
        { "2007-02-28", "2007-08-31", 183, 182, 183 },
        { "2007-02-26", "2008-02-29", 363, 363, 363 },
        { "2008-02-29", "2009-02-28", 359, 359, 359 },
        { "2008-02-29", "2008-03-31", 32, 31, 32 },
        { "2007-09-30", "2007-10-31", 30, 30, 31 },
        { "2007-10-31", "2007-12-31", 60, 60, 61 },
        { "2007-12-30", "2007-12-31", 0, 0, 1 },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Date start = day(text_of(rows[i].start)), end = day(text_of(rows[i].end));
        check_near(rows[i].end, daycount_fraction(DAYCOUNT_THIRTY_360_ISDA, start, end),
                   rows[i].bond / 360.0, 1e-15);
        check_near(rows[i].end, daycount_fraction(DAYCOUNT_THIRTY_E_360, start, end),
                   rows[i].eurobond / 360.0, 1e-15);
        check_near(rows[i].end, daycount_fraction(DAYCOUNT_THIRTY_EPLUS_360, start, end),
                   rows[i].eplus / 360.0, 1e-15);
    }
}

/* The naive model walks: whole years one at a time, leap days day by day. */
static double naive(Daycount how, Date start, Date end)
{
    int y, m, d, after = 0, from = 0, years = 0;
    Date mark = end;
    if (how == DAYCOUNT_ACT_ACT_AFB) {
        for (; date_cmp(date_add_months(end, -12 * (years + 1)), start) >= 0; years++)
            ;
        mark = date_add_months(end, -12 * years);
    }
    for (Date at = start; date_cmp(at, mark) <= 0; at.day++) {
        date_civil(at, &y, &m, &d);
        after += m == 2 && d == 29 && date_cmp(at, start) > 0;
        from += m == 2 && d == 29 && date_cmp(at, mark) < 0;
    }
    if (how == DAYCOUNT_ACT_ACT_AFB)
        return years + date_diff(start, mark).n / (from ? 366.0 : 365.0);
    if (how == DAYCOUNT_NL_365)
        return (date_diff(start, end).n - after) / 365.0;
    if (how == DAYCOUNT_ACT_365_ACTUAL)
        return date_diff(start, end).n / (after ? 366.0 : 365.0);
    assert_int_equal(how, DAYCOUNT_ACT_ACT_YEAR);
    while (date_cmp(end, date_add_months(date_add_months(start, 12 * years), 12)) > 0)
        years++;
    Date whole = date_add_months(start, 12 * years);
    return years + date_diff(whole, end).n / (double)date_diff(whole, date_add_months(whole, 12)).n;
}

TEST(test_daycount__counting_by_formula_agrees_with_walking)
{
    static const Daycount hows[] = { DAYCOUNT_ACT_ACT_AFB, DAYCOUNT_ACT_ACT_YEAR, DAYCOUNT_NL_365,
                                     DAYCOUNT_ACT_365_ACTUAL };
    Random random = random_make(test_seed());
    for (int round = 0; round < 3000; round++) {
        /* Around 1900, which is no leap year, and 2000, which is; often near a leap day. */
        int year = (round % 2 ? 1896 : 1996) + (int)random_below(&random, 9);
        Date start = date_of(year, 2, 26), end = date_add_months(start, 12);
        start.day += (int32_t)random_below(&random, round % 3 ? 5 : 365);
        end = date_add_months(end, 12 * (int)random_below(&random, 9) - 12);
        end.day += (int32_t)random_below(&random, round % 5 ? 5 : 365);
        if (date_cmp(end, start) < 0)
            continue;
        for (size_t i = 0; i < COUNT(hows); i++)
            check_near(daycount_name(hows[i]), daycount_fraction(hows[i], start, end),
                       naive(hows[i], start, end), 1e-13);
    }
}

TEST(test_daycount__every_convention_is_total_and_turns_its_sign)
{
    Date first = { DATE_DAY_MIN }, last = { DATE_DAY_MAX };
    /* A 31st to itself is a day in 30E+/360, by its own rule; every other stay takes no time. */
    for (Daycount how = 0; how < DAYCOUNT_COUNT; how++) {
        double all = daycount_fraction(how, first, last);
        CHECK_TRUE(daycount_name(how), how == DAYCOUNT_ONE_ONE || (all > 9850 && all < 10150));
        check_near("backwards", daycount_fraction(how, last, first), -all, 0);
        check_near("no time", daycount_fraction(how, first, first), how == DAYCOUNT_ONE_ONE, 0);
        CHECK_TRUE("has a meaning", daycount_meaning(how)[0] != '\0');
    }
}

TEST(test_daycount__names_are_exact)
{
    Ctx cx = ctx_make(1 << 12);
    for (Daycount how = 0; how < DAYCOUNT_COUNT; how++) {
        Daycount got = DAYCOUNT_COUNT;
        CHECK_OK(daycount_name(how), &cx, daycount_parse(&cx, text_of(daycount_name(how)), &got));
        CHECK_EQ(daycount_name(how), got, how);
    }
    static const char *const unknown[] = { "", "ACT/360", "act_360", "ACT_360 ", "ACT_ACT_ICMA" };
    for (size_t i = 0; i < COUNT(unknown); i++) {
        Daycount got = DAYCOUNT_COUNT;
        CHECK_ERR(unknown[i], &cx, daycount_parse(&cx, text_of(unknown[i]), &got), ERR_UNKNOWN);
        CHECK_EQ(unknown[i], got, DAYCOUNT_COUNT);
    }
    ctx_clear(&cx);
}
