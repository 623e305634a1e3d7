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
    CHECK_OK("parses", cx, json_parse_file(cx, "share/calendars/cn.json", &json));
    CHECK_OK("reads", cx, calendar_read(cx, &json, &calendar));
    return calendar;
}

static int count_in(const Date *days, size_t count, Date from, Date to)
{
    int n = 0;
    for (size_t i = 0; i < count; i++)
        n += date_cmp(days[i], from) >= 0 && date_cmp(days[i], to) <= 0;
    return n;
}

/* The notices say how many days each holiday takes, and name the weekends that are worked. Of 2027
 * there is the decree alone: 13 days of festivals, and one for each that falls on a weekend. */
TEST(test_calendar__china_is_what_the_state_council_announced)
{
    static const struct { const char *why; int year, off, made_up, business; } years[] = {
        { "2025: 1 8 3 5 3 8", 2025, 28, 5, 261 - 18 + 5 },
        { "2026: 3 9 3 5 3 3 7", 2026, 33, 6, 261 - 19 + 6 },
        { "2027: 1 4+2 1 2+2 1 1 3+2", 2027, 19, 0, 261 - 13 },
    };
    Ctx cx = ctx_make(1 << 20);
    Calendar calendar = china(&cx);
    for (size_t i = 0; i < COUNT(years); i++) {
        Date from = date_of(years[i].year, 1, 1), to = date_of(years[i].year, 12, 31);
        int business = 0;
        CHECK_EQ(years[i].why, count_in(calendar.holidays, calendar.holiday_count, from, to),
                 years[i].off);
        CHECK_EQ(years[i].why, count_in(calendar.workdays, calendar.workday_count, from, to),
                 years[i].made_up);
        for (Date d = from; d.day <= to.day; d.day++)
            business += calendar_is_business_day(&calendar, d);
        CHECK_EQ(years[i].why, business, years[i].business);
    }
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

static Date added(Ctx *cx, const Calendar *calendar, Date d, int n)
{
    Date out = DATE_NONE;
    CHECK_OK("added", cx, calendar_add_business_days(cx, calendar, d, n, &out));
    return out;
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
        check_day(rows[i].why, added(&cx, &calendar, day(rows[i].from), rows[i].n), rows[i].want);
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
    Ctx cx = ctx_make(1 << 12);
    check_day("five weeks", added(&cx, &calendar_monday_friday, saturday, 25), "2026-04-10");
    Date late = { DATE_DAY_MAX - 3 }, early = { DATE_DAY_MIN + 3 };
    check_day("ends with the calendar",
              added(&cx, &calendar_every_day, late, INT32_MAX), "9999-12-31");
    check_day("and begins with it",
              added(&cx, &calendar_every_day, early, INT32_MIN), "0001-01-01");
    ctx_clear(&cx);
    Calendar last_is_off = { .holidays = (Date[]){ { DATE_DAY_MAX } }, .holiday_count = 1 };
    check_day("no day follows the last",
              calendar_adjust(&last_is_off, (Date){ DATE_DAY_MAX }, BDC_FOLLOWING), "9999-12-31");
    check_day("but one precedes it",
              calendar_adjust(&last_is_off, (Date){ DATE_DAY_MAX }, BDC_PRECEDING), "9999-12-30");
}

TEST(test_calendar__says_nothing_of_years_that_it_does_not_list)
{
    Ctx cx = ctx_make(1 << 20);
    Calendar calendar = china(&cx);
    DueRule law = { &calendar, BDC_FOLLOWING };
    Date out = DATE_NONE;
    CHECK_TRUE("its last day", calendar_covers(&calendar, day("2027-12-31")));
    CHECK_TRUE("the day after", !calendar_covers(&calendar, day("2028-01-01")));
    CHECK_TRUE("the day before its first", !calendar_covers(&calendar, day("2019-12-31")));
    CHECK_TRUE("Monday to Friday is for ever",
               calendar_covers(&calendar_monday_friday, day("2131-01-01")));
    Err err = calendar_add_business_days(&cx, &calendar, day("2027-12-30"), 2, &out);
    CHECK_TRUE("which calendar, and from when to when",
               strstr(cx.detail, "cn speaks of 2020-01-01 to 2027-12-31, not of 2028-01-03")
               != NULL);
    CHECK_ERR("no business day beyond it", &cx, err, ERR_INVALID);
    CHECK_TRUE("untouched", date_is_none(out));
    check_day("the last one within it", added(&cx, &calendar, day("2027-12-30"), 1), "2027-12-31");
    check_day("due beyond it: as stated", calendar_due(law, day("2028-01-01")), "2028-01-01");
    check_day("moved out of it: as stated",
              calendar_due((DueRule){ &(Calendar){ .bounded = true, .from = day("2026-01-01"),
                                                   .to = day("2026-02-28") }, BDC_FOLLOWING },
                           day("2026-02-28")), "2026-02-28");
    ctx_clear(&cx);
}

TEST(test_calendar__what_falls_due_on_a_holiday_moves_as_law_or_contract_say)
{
    static const struct { const char *why, *calendar; BusinessDayConvention how;
                          const char *stated, *due; } rows[] = {
        { "a Tuesday", "cn", BDC_FOLLOWING, "2026-08-11", "2026-08-11" },
        { "Labour Day on to the sixth", "cn", BDC_FOLLOWING, "2026-05-02", "2026-05-06" },
        { "a worked Saturday is a day like any other", "cn", BDC_FOLLOWING, "2026-05-09",
          "2026-05-09" },
        { "the contract says: before", "cn", BDC_PRECEDING, "2026-05-02", "2026-04-30" },
        { "the contract says: as it stands", "cn", BDC_NONE, "2026-05-02", "2026-05-02" },
        { "the contract says: within the month", "cn", BDC_MODIFIED_FOLLOWING, "2026-05-31",
          "2026-05-29" },
        { "2025's Dragon Boat", "cn", BDC_FOLLOWING, "2025-05-31", "2025-06-03" },
        { "2027's National Day", "cn", BDC_FOLLOWING, "2027-10-01", "2027-10-06" },
        { "Hong Kong after Easter", "hk", BDC_FOLLOWING, "2026-04-03", "2026-04-08" },
        { "Juneteenth", "us-fedwire", BDC_FOLLOWING, "2026-06-19", "2026-06-22" },
        { "Independence Day of 2027 is kept on Monday", "us-fedwire", BDC_FOLLOWING,
          "2027-07-04", "2027-07-06" },
        { "of 2026, a Saturday, on no other day", "us-fedwire", BDC_FOLLOWING, "2026-07-03",
          "2026-07-03" },
        { "Easter of TARGET", "eu-target", BDC_FOLLOWING, "2026-04-03", "2026-04-07" },
        { "China's holiday is none there", "eu-target", BDC_FOLLOWING, "2026-10-01",
          "2026-10-01" },
        { "weekends alone", "monday-friday", BDC_FOLLOWING, "2026-10-03", "2026-10-05" },
        { "no days off", "every-day", BDC_FOLLOWING, "2026-10-03", "2026-10-03" },
    };
    Ctx cx = ctx_make(1 << 20);
    for (size_t i = 0; i < COUNT(rows); i++) {
        Json json;
        Text path;
        Calendar calendar = { .every_day = true };
        CHECK_OK("path", &cx, text_format(&cx, &path, "share/calendars/%s.json",
                                          rows[i].calendar));
        CHECK_OK(rows[i].calendar, &cx, json_parse_file(&cx, path.at, &json));
        CHECK_OK(rows[i].calendar, &cx, calendar_read(&cx, &json, &calendar));
        CHECK_TEXT("its own name", calendar.name, rows[i].calendar);
        check_day(rows[i].why, calendar_due((DueRule){ &calendar, rows[i].how },
                                            day(rows[i].stated)), rows[i].due);
    }
    CHECK_TRUE("no day stays none", date_is_none(calendar_due((DueRule){ 0 }, DATE_NONE)));
    check_day("no rule: every day", calendar_due((DueRule){ 0 }, day("2026-10-03")), "2026-10-03");
    ctx_clear(&cx);
}

TEST(test_calendar__conventions_have_names)
{
    BusinessDayConvention how;
    for (int i = 0; i < BDC_COUNT; i++) {
        CHECK_TRUE("found", calendar_convention_of(
            text_of(calendar_convention_name((BusinessDayConvention)i)), &how));
        CHECK_EQ("itself", how, i);
    }
    CHECK_TRUE("no other", !calendar_convention_of(TEXT("next"), &how));
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
        { "sorted", "{\"from\":\"2026-01-01\",\"to\":\"2026-12-31\","
          "\"holidays\":[\"2026-01-01\",\"2026-01-02\"]}", ERR_OK, "" },
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
        { "days of no years", "{\"holidays\":[\"2026-01-01\"]}", ERR_INVALID, "from when to when" },
        { "an end without a beginning", "{\"to\":\"2026-12-31\"}", ERR_INVALID, "from" },
        { "ends before it begins", "{\"from\":\"2026-12-31\",\"to\":\"2026-01-01\"}", ERR_INVALID,
          "before from" },
        { "a day beyond its years",
          "{\"from\":\"2026-01-01\",\"to\":\"2026-12-31\",\"workdays\":[\"2027-01-02\"]}",
          ERR_INVALID, "2027-01-02 is not within" },
        { "no days off, and one", "{\"weekends\":false,\"holidays\":[\"2026-01-01\"]}", ERR_INVALID,
          "lists none" },
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
