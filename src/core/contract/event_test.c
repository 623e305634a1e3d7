#include "core/contract/event.h"

#include "test_contract.h"

#include <math.h>

TEST(test_contract_event__money_is_rounded_once_half_to_even)
{
    const struct {
        const char *why;
        double payoff;
        Ccy ccy;
        Err err;
        long long want;
    } rows[] = {
        { "as it stands", 12.34, CCY_CNY, ERR_OK, 1234 },
        { "down", 12.344, CCY_CNY, ERR_OK, 1234 },
        { "up", 12.346, CCY_CNY, ERR_OK, 1235 },
        { "a half that binary holds goes to the even cent", 0.125, CCY_CNY, ERR_OK, 12 },
        { "from the other side too", 0.375, CCY_CNY, ERR_OK, 38 },
        { "below zero alike", -0.125, CCY_CNY, ERR_OK, -12 },
        { "no cents in yen", 2.5, CCY_JPY, ERR_OK, 2 },
        { "nothing", 0, CCY_CNY, ERR_OK, 0 },
        { "more than a ledger holds", 1e18, CCY_CNY, ERR_OVERFLOW, 0 },
        { "not a number", (double)NAN, CCY_CNY, ERR_OVERFLOW, 0 },
        { "without end", (double)-INFINITY, CCY_CNY, ERR_OVERFLOW, 0 },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Ctx cx = ctx_make(1 << 16);
        Money got = { 0 };
        CHECK_ERR(rows[i].why, &cx, contract_money(&cx, rows[i].payoff, rows[i].ccy, &got),
                  rows[i].err);
        CHECK_EQ(rows[i].why, got.minor, rows[i].want);
        ctx_clear(&cx);
    }
}

TEST(test_contract_event__names_lead_back)
{
    ContractEventType type;
    for (int i = 0; i < CONTRACT_EVENT_COUNT; i++) {
        ContractEventType of = (ContractEventType)i;
        CHECK_TRUE("a name is found", contract_event_of_name(text_of(contract_event_name(of)),
                                                             &type));
        CHECK_EQ(contract_event_text(of), type, of);
    }
    CHECK_TRUE("no other", !contract_event_of_name(TEXT("ied"), &type));
}
