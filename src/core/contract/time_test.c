#include "core/contract/time.h"

#include "test.h"

TEST(test_contract_time__reads_what_the_public_tests_write)
{
    const struct {
        const char *why, *text, *want;
    } rows[] = {
        { "a date alone is its midnight", "2013-01-01", "2013-01-01T00:00:00" },
        { "without seconds", "2013-08-01T00:00", "2013-08-01T00:00:00" },
        { "the last second of a day", "2013-12-31T23:59:59", "2013-12-31T23:59:59" },
        { "midnight at the end is the next day's start", "2013-12-31T24:00:00",
          "2014-01-01T00:00:00" },
        { "fractions that say nothing", "2013-01-01T06:30:00.000", "2013-01-01T06:30:00" },
        { "before 1970", "1969-12-31T12:00:00", "1969-12-31T12:00:00" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        ContractTime t;
        char buf[CONTRACT_TIME_TEXT_SIZE];
        CHECK_TRUE(rows[i].why, contract_time_parse(text_of(rows[i].text), &t));
        CHECK_TEXT(rows[i].why, text_of(contract_time_format(t, buf)), rows[i].want);
    }
}

TEST(test_contract_time__refuses_what_is_no_time)
{
    static const char *const bad[] = {
        "", "2013", "2013-1-1", "2013-02-29", "2013-13-01", "2013-01-01T", "2013-01-01T00",
        "2013-01-01T25:00:00", "2013-01-01T24:00:01", "2013-01-01T00:60:00", "2013-01-01 00:00",
        "2013-01-01T00:00:00Z", "2013-01-01T00:00:00.5", "1899-12-31", "3000-01-01", "x013-01-01",
    };
    for (size_t i = 0; i < COUNT(bad); i++) {
        ContractTime t = { 7 };
        CHECK_TRUE(bad[i], !contract_time_parse(text_of(bad[i]), &t));
        CHECK_EQ("untouched", t.second, 7);
    }
}

TEST(test_contract_time__the_last_second_counts_as_the_next_day)
{
    ContractTime t;
    CHECK_TRUE("reads", contract_time_parse(TEXT("2013-12-31T23:59:59"), &t));
    CHECK_EQ("it lies in December", contract_time_date(t).day, date_of(2013, 12, 31).day);
    CHECK_EQ("and counts as January", contract_time_day(t).day, date_of(2014, 1, 1).day);
    CHECK_TRUE("reads", contract_time_parse(TEXT("1969-12-31T23:59:58"), &t));
    CHECK_EQ("the second before does not", contract_time_day(t).day, -1);
}

TEST(test_contract_time__reads_periods_in_both_spellings)
{
    const struct {
        const char *text;
        int months, days;
        bool long_stub;
    } rows[] = {
        { "P1M", 1, 0, false },  { "P1ML0", 1, 0, true },   { "P3ML1", 3, 0, false },
        { "P2WL1", 0, 14, false }, { "P1YL1", 12, 0, false }, { "P1Y6M", 18, 0, false },
        { "P0D", 0, 0, false },  { "P27DL1", 0, 27, false }, { "1Q-", 3, 0, false },
        { "6M+", 6, 0, true },   { "1H-", 6, 0, false },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        ContractPeriod p;
        CHECK_TRUE(rows[i].text, contract_period_parse(text_of(rows[i].text), &p));
        CHECK_EQ(rows[i].text, p.months, rows[i].months);
        CHECK_EQ(rows[i].text, p.days, rows[i].days);
        CHECK_EQ(rows[i].text, p.long_stub, rows[i].long_stub);
    }
    static const char *const bad[] = { "", "P", "M", "P1", "P-1M", "P1X", "P1ML2", "P1ML", "P1M ",
                                       "P1201M", "P101Y", "P40000D", "P9999999M", "P1M1", "PT1H" };
    for (size_t i = 0; i < COUNT(bad); i++) {
        ContractPeriod p;
        CHECK_TRUE(bad[i], !contract_period_parse(text_of(bad[i]), &p));
    }
}

TEST(test_contract_time__adds_months_before_days_and_keeps_the_time_of_day)
{
    const struct {
        const char *why, *from;
        ContractPeriod period;
        int n;
        const char *want;
    } rows[] = {
        { "the 31st becomes the last", "2013-01-31T00:00", { .months = 1 }, 1,
          "2013-02-28T00:00:00" },
        { "and comes back", "2013-01-31T00:00", { .months = 1 }, 2, "2013-03-31T00:00:00" },
        { "backwards", "2013-03-31T00:00", { .months = 1 }, -1, "2013-02-28T00:00:00" },
        { "weeks", "2013-01-31T23:59:59", { .days = 14 }, 2, "2013-02-28T23:59:59" },
        { "months, then days", "2012-01-31T00:00", { .months = 1, .days = 1 }, 1,
          "2012-03-01T00:00:00" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        ContractTime t;
        char buf[CONTRACT_TIME_TEXT_SIZE];
        CHECK_TRUE(rows[i].why, contract_time_parse(text_of(rows[i].from), &t));
        t = contract_time_add(t, rows[i].period, rows[i].n);
        CHECK_TEXT(rows[i].why, text_of(contract_time_format(t, buf)), rows[i].want);
    }
}
