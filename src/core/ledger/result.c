/* result.c - one table for code and name, so that they cannot drift apart. */
#include "core/ledger/result.h"

#include "base/check.h"

static const char *const names[LEDGER_RESULTS] = {
#define RESULT(name, text) [LEDGER_##name] = text,
#include "core/ledger/result.tbl"
#undef RESULT
};

const char *ledger_result_name(LedgerResult result)
{
    assert(result < LEDGER_RESULTS);
    return names[result];
}

bool ledger_result_of_text(Text name, LedgerResult *out)
{
    for (LedgerResult r = LEDGER_CREATED; r < LEDGER_RESULTS; r++)
        if (text_is(name, names[r])) {
            *out = r;
            return true;
        }
    return false;
}

bool ledger_result_is_transient(LedgerResult result)
{
    return result == LEDGER_DEBIT_ACCOUNT_NOT_FOUND || result == LEDGER_CREDIT_ACCOUNT_NOT_FOUND
        || result == LEDGER_PENDING_TRANSFER_NOT_FOUND || result == LEDGER_EXCEEDS_CREDITS
        || result == LEDGER_EXCEEDS_DEBITS || result == LEDGER_DEBIT_ACCOUNT_ALREADY_CLOSED
        || result == LEDGER_CREDIT_ACCOUNT_ALREADY_CLOSED;
}
