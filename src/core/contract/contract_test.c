#include "core/contract/contract.h"

#include "test_contract.h"

#include <math.h>

typedef struct Counted {
    Ctx *cx;
    int seen, stop_at;
} Counted;

static Err count(void *user, const ContractEvent *event)
{
    Counted *counted = user;
    counted->seen++;
    if (counted->seen == counted->stop_at)
        return fail(counted->cx, ERR_REFUSED, "enough: %s", contract_event_name(event->type));
    return ERR_OK;
}

TEST(test_contract__hands_every_event_to_the_sink_until_it_fails)
{
    Ctx cx = ctx_make(1 << 20);
    ContractTerms terms = test_loan(CONTRACT_TYPE_PAM);
    Counted all = { &cx, 0, 0 }, two = { &cx, 0, 2 };
    CHECK_OK("all of it", &cx, contract_each(&cx, &terms, NULL, CONTRACT_TIME_NONE, count, &all));
    CHECK_EQ("lent, interest, repaid", all.seen, 3);
    CHECK_ERR("stops", &cx, contract_each(&cx, &terms, NULL, CONTRACT_TIME_NONE, count, &two),
              ERR_REFUSED);
    CHECK_EQ("at the second", two.seen, 2);
    ctx_clear(&cx);
}

/* A run takes no memory after its start, whatever the number of its events. */
TEST(test_contract__runs_in_the_memory_it_starts_with)
{
    Ctx cx = ctx_make(16 << 10);
    ContractTerms terms = test_loan(CONTRACT_TYPE_PAM);
    ContractRun *run;
    ContractEvent event;
    int events = 0;
    terms.maturity = test_day(2226, 1, 1);
    terms.anchor_interest = test_day(2026, 1, 2);
    terms.cycle_interest = (ContractPeriod){ .days = 1, .is_set = true };
    CHECK_OK("starts", &cx, contract_start(&cx, &terms, NULL, CONTRACT_TIME_NONE, &run));
    for (bool more = true; more; events += more)
        CHECK_OK("goes on", &cx, contract_next(&cx, run, &event, &more));
    CHECK_EQ("73,048 days of interest, and the two ends", events, 73048 + 2);
    ctx_clear(&cx);
}

/* What a program fills in can be checked as what is read is; what only a type needs, it says. */
TEST(test_contract__refuses_terms_that_cannot_be)
{
    Ctx cx = ctx_make(1 << 20);
    ContractTerms terms = test_loan(CONTRACT_TYPE_PAM);
    ContractRun *run;
    CHECK_OK("a loan", &cx, contract_terms_check(&cx, &terms));
    terms.notional = (double)NAN;
    CHECK_ERR("of how much?", &cx, contract_start(&cx, &terms, NULL, CONTRACT_TIME_NONE, &run),
              ERR_INVALID);
    terms.maturity = terms.initial_exchange;
    CHECK_ERR("repaid when lent", &cx, contract_terms_check(&cx, &terms), ERR_INVALID);
    contract_terms_init(&terms);
    CHECK_ERR("blank", &cx, contract_terms_check(&cx, &terms), ERR_INVALID);
    ctx_clear(&cx);
}

TEST(test_contract__a_million_events_are_enough)
{
    Ctx cx = ctx_make(1 << 20);
    ContractTerms terms = test_loan(CONTRACT_TYPE_PAM);
    Counted all = { &cx, 0, 0 };
    terms.maturity = test_day(2999, 1, 1);
    terms.anchor_interest = terms.anchor_fee = terms.anchor_rate = test_day(2026, 1, 2);
    terms.cycle_interest = terms.cycle_fee = terms.cycle_rate
        = (ContractPeriod){ .days = 1, .is_set = true };
    terms.fee_rate = 1;
    terms.fee_basis = CONTRACT_FEE_ABSOLUTE;
    const ContractObservation rate = { test_day(2000, 1, 1), 0.1 };
    const ContractSeries series = { TEXT("R"), &rate, 1 };
    const ContractObserved observed = { &series, 1, NULL, 0 };
    terms.rate_object = TEXT("R");
    CHECK_ERR("three a day for a thousand years", &cx,
              contract_each(&cx, &terms, &observed, CONTRACT_TIME_NONE, count, &all), ERR_LIMIT);
    CHECK_EQ("a million", all.seen, 1000000);
    ctx_clear(&cx);
}
