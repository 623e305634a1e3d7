#include "core/contract/schedule.h"

#include "test_contract.h"

#include <stdio.h>
#include <string.h>

typedef struct Row {
    const char *why, *start, *cycle, *end;
    bool with_end;
    ContractMonthEnd month_end;
    const char *want;           /* the dates, blanks between them */
} Row;

static ContractTime parsed(const char *text)
{
    ContractTime t = CONTRACT_TIME_NONE;
    if (*text)
        CHECK_TRUE(text, contract_time_parse(text_of(text), &t));
    return t;
}

static void check_row(const Row *row)
{
    ContractPeriod cycle = { 0 };
    char got[1024] = "", date[DATE_TEXT_SIZE];
    if (*row->cycle)
        CHECK_TRUE(row->why, contract_period_parse(text_of(row->cycle), &cycle));
    ContractSchedule s = contract_schedule_make(parsed(row->start), cycle, parsed(row->end),
                                                row->with_end, row->month_end);
    size_t count = 0, counted = contract_schedule_count(s, parsed("1900-01-01"));
    for (ContractTime t; contract_schedule_next(&s, &t); count++) {
        if (got[0])
            strcat(got, " ");
        strcat(got, date_format(contract_time_date(t), date));
        assert(strlen(got) < 1000);
    }
    CHECK_TEXT(row->why, text_of(got), row->want);
    CHECK_EQ("counting agrees", counted, count);
}

/* SRC: ACTUS technical specification, "Schedule", "End Of Month Shift Convention". */
TEST(test_contract_schedule__hands_out_the_times)
{
    static const Row rows[] = {
        { "whole periods", "2013-01-15", "P1ML0", "2013-04-15", true, CONTRACT_EOM_SAME_DAY,
          "2013-01-15 2013-02-15 2013-03-15 2013-04-15" },
        { "without its end", "2013-01-15", "P1ML0", "2013-04-15", false, CONTRACT_EOM_SAME_DAY,
          "2013-01-15 2013-02-15 2013-03-15" },
        { "a short last period", "2013-01-15", "P1ML1", "2013-04-01", true, CONTRACT_EOM_SAME_DAY,
          "2013-01-15 2013-02-15 2013-03-15 2013-04-01" },
        { "a long last period", "2013-01-15", "P1ML0", "2013-04-01", true, CONTRACT_EOM_SAME_DAY,
          "2013-01-15 2013-02-15 2013-04-01" },
        { "too few to join", "2013-01-15", "P1YL0", "2013-04-01", true, CONTRACT_EOM_SAME_DAY,
          "2013-01-15 2013-04-01" },
        { "the 31st where there is one", "2013-01-31", "P1ML1", "2013-05-31", true,
          CONTRACT_EOM_SAME_DAY, "2013-01-31 2013-02-28 2013-03-31 2013-04-30 2013-05-31" },
        { "month ends from a short month", "2013-04-30", "P1ML1", "2013-07-31", true,
          CONTRACT_EOM_LAST_DAY, "2013-04-30 2013-05-31 2013-06-30 2013-07-31" },
        { "the same day without the convention", "2013-04-30", "P1ML1", "2013-07-30", true,
          CONTRACT_EOM_SAME_DAY, "2013-04-30 2013-05-30 2013-06-30 2013-07-30" },
        { "only from a month's end", "2013-01-30", "P1ML1", "2013-04-30", true,
          CONTRACT_EOM_LAST_DAY, "2013-01-30 2013-02-28 2013-03-30 2013-04-30" },
        { "weeks know no months", "2013-02-28", "P2WL1", "2013-03-28", true, CONTRACT_EOM_LAST_DAY,
          "2013-02-28 2013-03-14 2013-03-28" },
        { "a leap day", "2012-02-29", "P1YL1", "2014-03-01", false, CONTRACT_EOM_SAME_DAY,
          "2012-02-29 2013-02-28 2014-02-28" },
        { "no cycle: start and end", "2013-01-15", "", "2013-04-01", true, CONTRACT_EOM_SAME_DAY,
          "2013-01-15 2013-04-01" },
        { "no cycle, no end", "2013-01-15", "", "2013-04-01", false, CONTRACT_EOM_SAME_DAY,
          "2013-01-15" },
        { "no start: the end", "", "", "2013-04-01", true, CONTRACT_EOM_SAME_DAY, "2013-04-01" },
        { "start is end", "2013-04-01", "P1ML1", "2013-04-01", true, CONTRACT_EOM_SAME_DAY,
          "2013-04-01" },
        { "start is end, which does not count", "2013-04-01", "P1ML1", "2013-04-01", false,
          CONTRACT_EOM_SAME_DAY, "" },
        { "start after the end", "2013-05-01", "P1ML1", "2013-04-01", true, CONTRACT_EOM_SAME_DAY,
          "2013-04-01" },
        { "nothing at all", "", "", "", true, CONTRACT_EOM_SAME_DAY, "" },
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        check_row(&rows[i]);
}

/* Against the obvious: start + n months by value/date.h, n from 0 while before the end. */
TEST(test_contract_schedule__agrees_with_adding_months_to_the_start)
{
    Random random = random_make(test_seed());
    for (int i = 0; i < 500; i++) {
        Date start = date_of(2000 + (int)random_below(&random, 20),
                             1 + (int)random_below(&random, 12), 28);
        start = date_add(start, (Days){ (int32_t)random_below(&random, 4) });
        int months = 1 + (int)random_below(&random, 12), n = 0;
        ContractTime end = contract_time_of_date(date_add(start, (Days){ 3000 })), t;
        ContractSchedule s = contract_schedule_make(contract_time_of_date(start),
                                                    test_months(months), end, false,
                                                    CONTRACT_EOM_SAME_DAY);
        for (; contract_schedule_next(&s, &t); n++)
            CHECK_EQ("the n-th", contract_time_date(t).day, date_add_months(start, n * months).day);
        CHECK_TRUE("and none is missing",
                   date_cmp(date_add_months(start, n * months), contract_time_date(end)) >= 0);
    }
}
