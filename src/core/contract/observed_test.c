#include "core/contract/observed.h"

#include "test_contract.h"

TEST(test_contract_observed__a_series_is_a_step_function)
{
    const ContractObservation items[] = { { test_day(2026, 1, 10), 1 },
                                          { test_day(2026, 1, 20), 2 },
                                          { test_day(2026, 1, 25), 3 } };
    const ContractSeries series = { TEXT("R"), items, 3 };
    const ContractPeriod none = { 0 }, two_days = { .days = 2, .is_set = true };
    const struct {
        const char *why;
        int scheduled, at;
        ContractPeriod fixing;
        double want;            /* 0: there is none */
    } rows[] = {
        { "before the first", 9, 9, none, 0 },
        { "on its day", 10, 10, none, 1 },
        { "between", 19, 19, none, 1 },
        { "on the second", 20, 20, none, 2 },
        { "long after", 31, 31, none, 3 },
        { "two days before the 21st the first holds", 21, 21, two_days, 1 },
        { "but what bears the event's own day is meant for it", 20, 20, two_days, 2 },
        { "also by the day it is paid on", 24, 25, two_days, 3 },
        { "fixed before there was anything", 11, 11, two_days, 0 },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Ctx cx = ctx_make(1 << 16);
        double got = -1;
        CHECK_ERR(rows[i].why, &cx,
                  contract_observe(&cx, &series, series.code, test_day(2026, 1, rows[i].scheduled),
                                   test_day(2026, 1, rows[i].at), rows[i].fixing, &got),
                  rows[i].want > 0 ? ERR_OK : ERR_NOT_FOUND);
        CHECK_NEAR(rows[i].why, got, rows[i].want > 0 ? rows[i].want : -1);
        ctx_clear(&cx);
    }
}

TEST(test_contract_observed__reads_what_the_public_tests_write)
{
    const struct {
        const char *why, *data, *events;
        Err want;
    } rows[] = {
        { "nothing", "null", "null", ERR_OK },
        { "a series out of order", "{\"R\":{\"data\":[{\"timestamp\":\"2026-02-01\",\"value\":2},"
          "{\"timestamp\":\"2026-01-01\",\"value\":\" 1 \"}]}}", "[]", ERR_OK },
        { "said twice alike", "{\"R\":{\"data\":[{\"timestamp\":\"2026-02-01\",\"value\":2},"
          "{\"timestamp\":\"2026-02-01\",\"value\":2}]}}", "[]", ERR_OK },
        { "said twice, differently", "{\"R\":{\"data\":[{\"timestamp\":\"2026-02-01\",\"value\":2},"
          "{\"timestamp\":\"2026-02-01\",\"value\":3}]}}", "[]", ERR_CONFLICT },
        { "no list", "{\"R\":{\"data\":{}}}", "[]", ERR_SYNTAX },
        { "no number", "{\"R\":{\"data\":[{\"timestamp\":\"2026-02-01\",\"value\":\"up\"}]}}", "[]",
          ERR_SYNTAX },
        { "no object", "[]", "[]", ERR_SYNTAX },
        { "no date", "{}", "[{\"time\":\"now\",\"type\":\"CE\"}]", ERR_SYNTAX },
        { "no such event", "{}", "[{\"time\":\"2026-01-01\",\"type\":\"XX\"}]", ERR_UNKNOWN },
        { "no such performance", "{}", "[{\"time\":\"2026-01-01\",\"type\":\"CE\","
          "\"states\":{\"contractPerformance\":\"ZZ\"}}]", ERR_UNKNOWN },
        { "no type", "{}", "[{\"time\":\"2026-01-01\"}]", ERR_INVALID },
        { "events are a list", "{}", "{}", ERR_SYNTAX },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Ctx cx = ctx_make(1 << 16);
        Json data, events;
        ContractObserved observed;
        CHECK_OK(rows[i].why, &cx, json_parse(&cx, text_of(rows[i].data), &data));
        CHECK_OK(rows[i].why, &cx, json_parse(&cx, text_of(rows[i].events), &events));
        CHECK_ERR(rows[i].why, &cx, contract_observed_read(&cx, &data, &events, &observed),
                  rows[i].want);
        ctx_clear(&cx);
    }
}

TEST(test_contract_observed__sorts_what_it_reads)
{
    Ctx cx = ctx_make(1 << 16);
    Json data, events;
    ContractObserved observed;
    CHECK_OK("data", &cx, json_parse(&cx, TEXT("{\"R\":{\"data\":["
             "{\"timestamp\":\"2026-03-01\",\"value\":3},{\"timestamp\":\"2026-01-01\","
             "\"value\":1},{\"timestamp\":\"2026-01-01\",\"value\":1}]}}"), &data));
    CHECK_OK("events", &cx, json_parse(&cx, TEXT("[{\"time\":\"2026-03-01\",\"type\":\"AD\"},"
             "{\"time\":\"2026-01-01\",\"type\":\"CD\",\"value\":\"5\"},"
             "{\"time\":\"2026-01-01\",\"type\":\"AD\"}]"), &events));
    CHECK_OK("read", &cx, contract_observed_read(&cx, &data, &events, &observed));
    CHECK_EQ("the same observation once", observed.series[0].count, 2);
    CHECK_NEAR("the earlier first", observed.series[0].items[0].value, 1);
    CHECK_EQ("the specification's CD is the dictionary's CE", observed.events[0].type,
             CONTRACT_EVENT_CE);
    CHECK_NEAR("with its value", observed.events[0].value, 5);
    CHECK_EQ("events of one day as they were written", observed.events[1].type,
             CONTRACT_EVENT_AD);
    CHECK_TRUE("found by its code", contract_series_find(&observed, TEXT("R")) != NULL);
    CHECK_TRUE("and no other", !contract_series_find(&observed, TEXT("r")));
    CHECK_TRUE("nothing in nothing", !contract_series_find(NULL, TEXT("R")));
    ctx_clear(&cx);
}
