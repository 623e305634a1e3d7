/* query.h - looking into a ledger that is held in memory whole.
 *
 * Answers come in order of timestamp, or backwards. A filter that makes no sense gives an empty
 * answer: unknown account, limit 0, neither debits nor credits, min > max, a bound of 2^64-1, an
 * unknown flag. A zero field is no filter. The store answers the same filters in SQL.
 * Cost: an account's queries O(its transfers); others O(rows in the time range).
 * SRC: TigerBeetle documentation, reference/account-filter and reference/query-filter. */
#ifndef WEFT_CORE_LEDGER_QUERY_H
#define WEFT_CORE_LEDGER_QUERY_H

#include "base/list.h"
#include "core/ledger/batch.h"

typedef enum {
    LEDGER_QUERY_DEBITS   = 1 << 0,     /* account filter: transfers that debit the account */
    LEDGER_QUERY_CREDITS  = 1 << 1,
    LEDGER_QUERY_REVERSED = 1 << 2,     /* newest first */
} LedgerQueryFlag;

typedef struct LedgerFilter {           /* one kind for all queries; unused fields are zero */
    LedgerId account_id;                /* account queries alone */
    LedgerId user_data_128;
    uint64_t user_data_64;
    uint32_t user_data_32;
    uint32_t ledger;                    /* not in account queries */
    uint16_t code;
    uint16_t flags;                     /* LedgerQueryFlag */
    uint32_t limit;
    uint64_t timestamp_min;             /* inclusive; 0: open */
    uint64_t timestamp_max;             /* inclusive; 0: open */
} LedgerFilter;

/* Whether the filter makes sense for an account query, or for a query over all rows. */
bool ledger_filter_is_valid_for_account(const LedgerFilter *filter);
bool ledger_filter_is_valid(const LedgerFilter *filter);

/* Whether one row passes the filter's fields and time range, apart from limit and order. */
bool ledger_filter_takes_account(const LedgerFilter *filter, const LedgerAccount *account);
bool ledger_filter_takes_transfer(const LedgerFilter *filter, const LedgerTransfer *transfer);
/* The same, and the transfer debits or credits filter->account_id as the flags ask. */
bool ledger_filter_takes_entry(const LedgerFilter *filter, const LedgerTransfer *transfer);

/* Each appends to a List: of LedgerAccount, LedgerTransfer, LedgerHistory. ERR_NO_MEMORY. */
MUST_USE Err ledger_query_accounts(Ctx *cx, const LedgerState *state, const LedgerFilter *filter,
                                   List *out);
MUST_USE Err ledger_query_transfers(Ctx *cx, const LedgerState *state, const LedgerFilter *filter,
                                    List *out);
MUST_USE Err ledger_account_transfers(Ctx *cx, const LedgerState *state,
                                      const LedgerFilter *filter, List *out);
/* Needs an account with `history`, else the answer is empty. */
MUST_USE Err ledger_account_balances(Ctx *cx, const LedgerState *state,
                                     const LedgerFilter *filter, List *out);

/* The balances of any account as they stood at an instant, expiries included; .timestamp is the
 * instant asked for. False where the account did not exist then; *out untouched. */
bool ledger_balance_at(const LedgerState *state, LedgerId account_id, uint64_t at_ns,
                       LedgerHistory *out);

#endif
