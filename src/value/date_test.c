/* date_test.c */
#include "value/date.h"

#include "test.h"

#include <stdio.h>

static Date day(const char *text)
{
    Ctx cx = ctx_make(1 << 12);
    Date d = DATE_NONE;
    CHECK_OK(text, &cx, date_parse(&cx, text_of(text), &d));
    ctx_clear(&cx);
    return d;
}

/* Walks the calendar as a child would, a day at a time, beside the arithmetic. */
TEST(test_date__every_day_of_9999_years_goes_there_and_back)
{
    static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    int year = 1, month = 1, d = 1, weekday = 1;
    for (int32_t n = DATE_DAY_MIN; n <= DATE_DAY_MAX; n++) {
        int y, m, dd;
        date_civil((Date){ n }, &y, &m, &dd);
        if (y != year || m != month || dd != d || date_of(year, month, d).day != n ||
            date_weekday((Date){ n }) != weekday)
            CHECK_EQ("the day that differs", n, INT32_MAX);
        int leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
        int length = month == 2 && leap ? 29 : lengths[month - 1];
        weekday = weekday % 7 + 1;
        if (++d > length)
            d = 1, month++;
        if (month > 12)
            month = 1, year++;
    }
    CHECK_EQ("ends with the year 9999", year, 10000);
}

TEST(test_date__text_goes_there_and_back)
{
    Ctx cx = ctx_make(1 << 12);
    for (int32_t n = DATE_DAY_MIN; n <= DATE_DAY_MAX; n += 97) {
        char buf[DATE_TEXT_SIZE];
        Date back = DATE_NONE;
        CHECK_OK("reads", &cx, date_parse(&cx, text_of(date_format((Date){ n }, buf)), &back));
        CHECK_EQ(buf, back.day, n);
    }
    char buf[DATE_TEXT_SIZE];
    CHECK_TEXT("first", text_of(date_format((Date){ DATE_DAY_MIN }, buf)), "0001-01-01");
    CHECK_TEXT("last", text_of(date_format((Date){ DATE_DAY_MAX }, buf)), "9999-12-31");
    CHECK_TEXT("epoch", text_of(date_format((Date){ 0 }, buf)), "1970-01-01");
    CHECK_TEXT("none", text_of(date_format(DATE_NONE, buf)), "");
    CHECK_TRUE("none", date_is_none(DATE_NONE) && !date_is_none((Date){ 0 }));
    ctx_clear(&cx);
}

TEST(test_date__reads_one_form_only)
{
    static const struct { const char *why, *text; Err err; } rows[] = {
        { "plain", "2026-03-02", ERR_OK },
        { "leap day", "2024-02-29", ERR_OK },
        { "leap day of 2000", "2000-02-29", ERR_OK },
        { "no leap day in 1900", "1900-02-29", ERR_INVALID },
        { "no leap day in 2026", "2026-02-29", ERR_INVALID },
        { "day 0", "2026-03-00", ERR_INVALID },
        { "day 31 of April", "2026-04-31", ERR_INVALID },
        { "month 0", "2026-00-10", ERR_INVALID },
        { "month 13", "2026-13-01", ERR_INVALID },
        { "year 0", "0000-12-31", ERR_INVALID },
        { "empty", "", ERR_SYNTAX },
        { "compact", "20260302", ERR_SYNTAX },
        { "slashes", "2026/03/02", ERR_SYNTAX },
        { "short month", "2026-3-02", ERR_SYNTAX },
        { "a time follows", "2026-03-02T", ERR_SYNTAX },
        { "a blank before", " 2026-03-02", ERR_SYNTAX },
        { "negative year", "-026-03-02", ERR_SYNTAX },
        { "letters", "2026-0x-02", ERR_SYNTAX },
        { "Chinese", "2026年3月2", ERR_SYNTAX },
    };
    Ctx cx = ctx_make(1 << 12);
    for (size_t i = 0; i < COUNT(rows); i++) {
        Date got = DATE_NONE;
        CHECK_ERR(rows[i].why, &cx, date_parse(&cx, text_of(rows[i].text), &got), rows[i].err);
        CHECK_EQ(rows[i].why, date_is_none(got), rows[i].err != ERR_OK);
    }
    ctx_clear(&cx);
}

TEST(test_date__weekdays_are_those_of_history)
{
    static const struct { const char *why, *date; int want; } rows[] = {
        { "epoch, a Thursday", "1970-01-01", 4 },
        { "first landing on the moon, a Sunday", "1969-07-20", 7 },
        { "millennium, a Saturday", "2000-01-01", 6 },
        { "Gregorian reform, a Friday", "1582-10-15", 5 },
        { "leap day of 2024, a Thursday", "2024-02-29", 4 },
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        CHECK_EQ(rows[i].why, date_weekday(day(rows[i].date)), rows[i].want);
}

TEST(test_date__months_keep_the_day_or_end_the_month)
{
    /* SRC: Civil Code of the PRC, article 202: the corresponding day, or the last day where the
     * month has none. */
    static const struct { const char *why, *from; int n; const char *want; } rows[] = {
        { "the corresponding day", "2026-03-15", 1, "2026-04-15" },
        { "no 31st in February", "2026-01-31", 1, "2026-02-28" },
        { "no 31st in a leap February", "2024-01-31", 1, "2024-02-29" },
        { "two months on it has one again", "2026-01-31", 2, "2026-03-31" },
        { "no 31st in April", "2026-03-31", 1, "2026-04-30" },
        { "a last day is not sticky", "2026-02-28", 1, "2026-03-28" },
        { "leap day, a year on", "2024-02-29", 12, "2025-02-28" },
        { "leap day, four years on", "2024-02-29", 48, "2028-02-29" },
        { "into the next year", "2026-11-30", 3, "2027-02-28" },
        { "six months of a voucher", "2026-08-31", 6, "2027-02-28" },
        { "none", "2026-01-31", 0, "2026-01-31" },
        { "back", "2026-03-31", -1, "2026-02-28" },
        { "back over New Year", "2026-01-15", -1, "2025-12-15" },
        { "back 13", "2026-01-31", -13, "2024-12-31" },
        { "to the last day there is", "9998-12-31", 12, "9999-12-31" },
        { "to the first", "0002-01-01", -12, "0001-01-01" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        char buf[DATE_TEXT_SIZE];
        date_format(date_add_months(day(rows[i].from), rows[i].n), buf);
        CHECK_TEXT(rows[i].why, text_of(buf), rows[i].want);
    }
}

TEST(test_date__days_add_and_subtract)
{
    Date from = day("2026-02-27"), to = day("2026-03-02");
    CHECK_EQ("three days", date_diff(from, to).n, 3);
    CHECK_EQ("back", date_diff(to, from).n, -3);
    CHECK_EQ("over a leap day", date_diff(day("2024-02-27"), day("2024-03-02")).n, 4);
    CHECK_EQ("all there are", date_diff((Date){ DATE_DAY_MIN }, (Date){ DATE_DAY_MAX }).n, 3652058);
    CHECK_EQ("add undoes diff", date_add(from, date_diff(from, to)).day, to.day);
    CHECK_EQ("earlier", date_cmp(from, to), -1);
    CHECK_EQ("later", date_cmp(to, from), 1);
    CHECK_EQ("same", date_cmp(to, to), 0);
}

TEST(test_date__an_instant_has_the_date_of_its_place)
{
    static const struct { const char *why, *at; int offset; const char *want; } rows[] = {
        { "noon in Greenwich", "2026-03-02T12:00:00Z", 0, "2026-03-02" },
        { "late evening there is tomorrow in Beijing", "2026-03-02T16:00:00Z", 480, "2026-03-03" },
        { "a microsecond before", "2026-03-02T15:59:59.999999Z", 480, "2026-03-02" },
        { "New York is behind", "2026-03-02T04:59:59Z", -300, "2026-03-01" },
        { "before the epoch", "1969-12-31T23:59:59.999999Z", 0, "1969-12-31" },
        { "midnight before the epoch", "1969-12-31T00:00:00Z", 0, "1969-12-31" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Instant at;
        char buf[DATE_TEXT_SIZE];
        Text text = text_of(rows[i].at);
        CHECK_TRUE(rows[i].why, instant_parse(text.at, (int)text.n, &at));
        date_format(date_of_instant(at, rows[i].offset), buf);
        CHECK_TEXT(rows[i].why, text_of(buf), rows[i].want);
    }
}
