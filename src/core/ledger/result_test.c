#include "core/ledger/result.h"

#include "test.h"

TEST(test_ledger_result__names_lead_there_and_back)
{
    LedgerResult result;
    for (LedgerResult r = LEDGER_CREATED; r < LEDGER_RESULTS; r++) {
        CHECK_TRUE("has one", ledger_result_of_text(text_of(ledger_result_name(r)), &result));
        CHECK_EQ(ledger_result_name(r), result, r);
    }
    result = LEDGER_EXISTS;
    CHECK_TRUE("no such name", !ledger_result_of_text(TEXT("ok"), &result));
    CHECK_EQ("untouched", result, LEDGER_EXISTS);
}
