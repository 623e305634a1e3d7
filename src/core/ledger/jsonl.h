/* jsonl.h - the ledger as a line protocol: one JSON object in, one JSON object out.
 *
 *     {"create_transfers":[{"id":"9","debit_account_id":"1","credit_account_id":"2",
 *                           "amount":"15","ledger":1,"code":1,"flags":["pending"]}]}
 *     {"results":["created"]}
 *
 * Each line holds one of create_accounts, create_transfers, lookup_accounts, lookup_transfers,
 * get_account_transfers, get_account_balances, query_accounts, query_transfers, tick.
 * 64- and 128-bit values are decimal strings, narrower ones numbers; an absent field is zero.
 * A flag that does not exist is answered reserved_flag; a field that does not exist is a failure,
 * as a misspelt one must not be ignored. */
#ifndef WEFT_CORE_LEDGER_JSONL_H
#define WEFT_CORE_LEDGER_JSONL_H

#include "base/json.h"
#include "core/ledger/query.h"

/* The instant at which the clock of an unstored ledger starts: 2026-01-01T00:00:00Z. */
#define LEDGER_START_NS UINT64_C(1767225600000000000)

/* What a line asks for, read and checked; the ledger may be in memory or in a store. */
typedef enum {
    LEDGER_ASK_CREATE_ACCOUNTS,
    LEDGER_ASK_CREATE_TRANSFERS,
    LEDGER_ASK_LOOKUP_ACCOUNTS,
    LEDGER_ASK_LOOKUP_TRANSFERS,
    LEDGER_ASK_ACCOUNT_TRANSFERS,
    LEDGER_ASK_ACCOUNT_BALANCES,
    LEDGER_ASK_QUERY_ACCOUNTS,
    LEDGER_ASK_QUERY_TRANSFERS,
    LEDGER_ASK_TICK,
} LedgerAskKind;

typedef struct LedgerAsk {
    LedgerAskKind kind;
    const LedgerAccount *accounts;      /* create_accounts: count of them */
    const LedgerTransfer *transfers;    /* create_transfers */
    const LedgerId *ids;                /* lookup_* */
    size_t count;
    LedgerFilter filter;                /* get_*, query_* */
    uint64_t tick_seconds;
} LedgerAsk;

/* Reads one line into cx's arena. ERR_SYNTAX, ERR_INVALID (names the field), ERR_LIMIT. */
MUST_USE Err ledger_ask_parse(Ctx *cx, Text line, LedgerAsk *out);

/* Answers one line from a ledger in memory; appends the answer without a line feed.
 * The failures of ledger_ask_parse, and ERR_NO_MEMORY. */
MUST_USE Err ledger_jsonl_line(Ctx *cx, LedgerState *state, Text line, TextBuf *out);

/* The forms of the answers, for a ledger that lives elsewhere. */
void ledger_json_results(TextBuf *out, const LedgerResult *results, size_t n);
void ledger_json_account(TextBuf *out, const LedgerAccount *account);
void ledger_json_transfer(TextBuf *out, const LedgerTransfer *transfer);
void ledger_json_balance(TextBuf *out, const LedgerHistory *balance);

#endif
