/* calendar_test.c */
#include "value/calendar.h"

#include "test.h"

#include <stdio.h>
#include <string.h>

static Date day(const char *text)
{
    Ctx cx = ctx_make(1 << 12);
    Date d = DATE_NONE;
    CHECK_OK(text, &cx, date_parse(&cx, text_of(text), &d));
    ctx_clear(&cx);
    return d;
}

static void check_day(const char *why, Date got, const char *want)
{
    char buf[DATE_TEXT_SIZE];
    CHECK_TEXT(why, text_of(date_format(got, buf)), want);
}

static Calendar china(Ctx *cx)
{
    Json json;
    Calendar calendar = { .every_day = true };
    CHECK_OK("parses", cx, json_parse_file(cx, "share/calendars/cn-2026.json", &json));
    CHECK_OK("reads", cx, calendar_read(cx, &json, &calendar));
    return calendar;
}

/* The notice says how many days each holiday takes (3 9 3 5 3 3 7) and names six working
 * weekends. 2026 has 365 days and 104 on weekends. */
TEST(test_calendar__china_2026_is_what_the_state_council_announced)
{
    Ctx cx = ctx_make(1 << 20);
    Calendar calendar = china(&cx);
    CHECK_EQ("33 days off", calendar.holiday_count, 3 + 9 + 3 + 5 + 3 + 3 + 7);
    CHECK_EQ("6 make-up days", calendar.workday_count, 6);
    int business = 0;
    for (Date d = day("2026-01-01"); d.day <= day("2026-12-31").day; d.day++)
        business += calendar_is_business_day(&calendar, d);
    CHECK_EQ("261 weekdays, less 19 of them off, and the 6", business, 261 - 19 + 6);
    for (size_t i = 0; i < calendar.workday_count; i++)
        CHECK_TRUE("make-up days are on weekends", date_weekday(calendar.workdays[i]) > 5);
    ctx_clear(&cx);
}

TEST(test_calendar__dates_move_as_the_conventions_say)
{
    static const struct { const char *why, *from; BusinessDayConvention how; const char *want; }
    rows[] = {
        { "a working Monday stays", "2026-03-02", BDC_FOLLOWING, "2026-03-02" },
        { "Saturday, alone", "2026-03-07", BDC_NONE, "2026-03-07" },
        { "Saturday to Monday", "2026-03-07", BDC_FOLLOWING, "2026-03-09" },
        { "Saturday to Friday", "2026-03-07", BDC_PRECEDING, "2026-03-06" },
        { "a working Saturday stays", "2026-02-28", BDC_FOLLOWING, "2026-02-28" },
        { "a working Sunday stays", "2026-01-04", BDC_MODIFIED_FOLLOWING, "2026-01-04" },
        { "Spring Festival on to its end", "2026-02-15", BDC_FOLLOWING, "2026-02-24" },
        { "Spring Festival back to the working Saturday", "2026-02-23", BDC_PRECEDING,
          "2026-02-14" },
        { "following would leave the month", "2026-05-31", BDC_FOLLOWING, "2026-06-01" },
        { "modified following stays in it", "2026-05-31", BDC_MODIFIED_FOLLOWING, "2026-05-29" },
        { "from Saturday too", "2026-05-30", BDC_MODIFIED_FOLLOWING, "2026-05-29" },
        { "and mid-month", "2026-05-16", BDC_MODIFIED_FOLLOWING, "2026-05-18" },
        { "preceding would leave the month", "2026-10-03", BDC_PRECEDING, "2026-09-30" },
        { "modified preceding stays in it", "2026-10-03", BDC_MODIFIED_PRECEDING, "2026-10-08" },
        { "and mid-month", "2026-05-16", BDC_MODIFIED_PRECEDING, "2026-05-15" },
        { "New Year back into the old", "2026-01-02", BDC_PRECEDING, "2025-12-31" },
        { "Mid-Autumn to the Monday after", "2026-09-25", BDC_FOLLOWING, "2026-09-28" },
        { "National Day to Thursday", "2026-10-01", BDC_MODIFIED_FOLLOWING, "2026-10-08" },
    };
    Ctx cx = ctx_make(1 << 20);
    Calendar calendar = china(&cx);
    for (size_t i = 0; i < COUNT(rows); i++)
        check_day(rows[i].why, calendar_adjust(&calendar, day(rows[i].from), rows[i].how),
                  rows[i].want);
    ctx_clear(&cx);
}

TEST(test_calendar__counts_business_days)
{
    static const struct { const char *why, *from; int n; const char *want; } rows[] = {
        { "none: even a holiday stays", "2026-10-01", 0, "2026-10-01" },
        { "tomorrow", "2026-03-02", 1, "2026-03-03" },
        { "over a weekend", "2026-03-06", 1, "2026-03-09" },
        { "over National Day to the working Saturday", "2026-09-30", 3, "2026-10-10" },
        { "from a holiday", "2026-10-03", 1, "2026-10-08" },
        { "back", "2026-10-08", -1, "2026-09-30" },
        { "back over the working Sunday", "2026-09-21", -1, "2026-09-20" },
    };
    Ctx cx = ctx_make(1 << 20);
    Calendar calendar = china(&cx);
    for (size_t i = 0; i < COUNT(rows); i++)
        check_day(rows[i].why, calendar_add_business_days(&calendar, day(rows[i].from), rows[i].n),
                  rows[i].want);
    ctx_clear(&cx);
}

TEST(test_calendar__plain_calendars_know_weekends_or_nothing)
{
    Date saturday = day("2026-03-07");
    CHECK_TRUE("weekend", !calendar_is_business_day(&calendar_monday_friday, saturday));
    CHECK_TRUE("every day", calendar_is_business_day(&calendar_every_day, saturday));
    check_day("moves", calendar_adjust(&calendar_monday_friday, saturday, BDC_FOLLOWING),
              "2026-03-09");
    check_day("stays", calendar_adjust(&calendar_every_day, saturday, BDC_FOLLOWING),
              "2026-03-07");
    check_day("five weeks", calendar_add_business_days(&calendar_monday_friday, saturday, 25),
              "2026-04-10");
    Date late = { DATE_DAY_MAX - 3 }, early = { DATE_DAY_MIN + 3 };
    check_day("ends with the calendar",
              calendar_add_business_days(&calendar_every_day, late, INT32_MAX), "9999-12-31");
    check_day("and begins with it",
              calendar_add_business_days(&calendar_every_day, early, INT32_MIN), "0001-01-01");
    Calendar last_is_off = { .holidays = (Date[]){ { DATE_DAY_MAX } }, .holiday_count = 1 };
    check_day("no day follows the last",
              calendar_adjust(&last_is_off, (Date){ DATE_DAY_MAX }, BDC_FOLLOWING), "9999-12-31");
    check_day("but one precedes it",
              calendar_adjust(&last_is_off, (Date){ DATE_DAY_MAX }, BDC_PRECEDING), "9999-12-30");
}

/* Beside a naive walk: the nearest business day on the wanted side, within the wanted month. */
TEST(test_calendar__moving_agrees_with_a_search_of_all_days)
{
    Ctx cx = ctx_make(1 << 20);
    Random random = random_make(test_seed());
    for (int round = 0; round < 300; round++) {
        Date holidays[40], workdays[20];
        Calendar calendar = { .holidays = holidays, .workdays = workdays };
        Date start = day("2026-01-01");
        for (int i = 0; i < 120; i++) {
            uint64_t dice = random_below(&random, 6);
            if (dice == 0 && calendar.holiday_count < COUNT(holidays))
                holidays[calendar.holiday_count++] = (Date){ start.day + i };
            if (dice == 1 && calendar.workday_count < COUNT(workdays))
                workdays[calendar.workday_count++] = (Date){ start.day + i };
        }
        Date d = { start.day + (int32_t)random_below(&random, 120) };
        int y, month, dd, other;
        date_civil(d, &y, &month, &dd);
        for (BusinessDayConvention how = BDC_FOLLOWING; how <= BDC_MODIFIED_PRECEDING; how++) {
            int step = how == BDC_FOLLOWING || how == BDC_MODIFIED_FOLLOWING ? 1 : -1;
            bool modified = how == BDC_MODIFIED_FOLLOWING || how == BDC_MODIFIED_PRECEDING;
            Date got = calendar_adjust(&calendar, d, how), naive = d;
            while (!calendar_is_business_day(&calendar, naive))
                naive.day += step;
            date_civil(naive, &y, &other, &dd);
            for (naive = modified && other != month ? d : naive;
                 !calendar_is_business_day(&calendar, naive);)
                naive.day -= step;
            CHECK_EQ("the same day", got.day, naive.day);
        }
    }
    ctx_clear(&cx);
}

TEST(test_calendar__refuses_lists_that_contradict_themselves)
{
    static const struct { const char *why, *json; Err err; const char *says; } rows[] = {
        { "empty is Monday to Friday", "{}", ERR_OK, "" },
        { "sorted", "{\"holidays\":[\"2026-01-01\",\"2026-01-02\"]}", ERR_OK, "" },
        { "unsorted", "{\"holidays\":[\"2026-01-02\",\"2026-01-01\"]}", ERR_INVALID,
          "2026-01-01 stands after" },
        { "twice", "{\"workdays\":[\"2026-01-04\",\"2026-01-04\"]}", ERR_INVALID, "stands after" },
        { "both", "{\"holidays\":[\"2026-01-04\"],\"workdays\":[\"2026-01-04\"]}", ERR_INVALID,
          "as well" },
        { "no list", "{\"holidays\":\"2026-01-01\"}", ERR_INVALID, "holidays" },
        { "no text", "{\"holidays\":[20260101]}", ERR_INVALID, "not a date in quotes" },
        { "no day", "{\"holidays\":[\"2026-02-30\"]}", ERR_INVALID, "2026-02-30" },
        { "no date", "{\"holidays\":[\"soon\"]}", ERR_SYNTAX, "soon" },
        { "misspelt", "{\"holiday\":[]}", ERR_INVALID, "holiday" },
        { "no object", "[]", ERR_INVALID, "" },
    };
    Ctx cx = ctx_make(1 << 20);
    for (size_t i = 0; i < COUNT(rows); i++) {
        Json json;
        Calendar got = { .every_day = true };
        CHECK_OK(rows[i].why, &cx, json_parse(&cx, text_of(rows[i].json), &json));
        Err err = calendar_read(&cx, &json, &got);
        CHECK_TRUE(rows[i].why, strstr(cx.detail, rows[i].says) != NULL);
        CHECK_ERR(rows[i].why, &cx, err, rows[i].err);
        CHECK_EQ("untouched on failure", got.every_day, rows[i].err != ERR_OK);
    }
    ctx_clear(&cx);
}
