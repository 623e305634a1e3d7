/* state.h - the working set, for the ledger's own files alone: rows, indexes, and undoing.
 *
 *     account_index --> accounts    [hot line | cold line]       newest_entry ---+
 *     transfer_index -> transfers   [...128 bytes...]                            v
 *                    -> failed      [id]         links  [debit, credit]: the account's entry before
 *     due: heap of pending transfers by expiry   history: balances after each transfer
 *
 * An entry is one side of a transfer: 2 * row + 1 for the debit, 2 * row + 2 for the credit; 0 is
 * none. Rows below accounts_old, transfers_old, ... are loaded or written; those above are new.
 * Room is reserved before a batch, so that nothing can fail in the middle of one.
 * While `undoing`, every change to an old row is noted so that a chain can be taken back. */
#ifndef WEFT_CORE_LEDGER_STATE_H
#define WEFT_CORE_LEDGER_STATE_H

#include "base/list.h"
#include "core/ledger/index.h"
#include "core/ledger/rows.h"
#include "core/ledger/types.h"

#define LEDGER_NS_PER_SECOND UINT64_C(1000000000)
#define LEDGER_CLOCK_MAX     ((uint64_t)INT64_MAX)      /* the year 2262 */

enum {
    LEDGER_NO_ROW = -1,
    LEDGER_FAILED_BIT = INT32_MIN,      /* in an index value: the row is one of failed ids */
};

typedef struct LedgerLink {
    uint32_t debit;                     /* the entry before this one of the debited account */
    uint32_t credit;
} LedgerLink;

typedef struct LedgerDue {
    uint64_t expires_at;
    uint64_t timestamp;
    uint32_t row;
} LedgerDue;

typedef struct LedgerUndo {             /* what a row was before */
    LedgerAccount *account;             /* else transfer */
    LedgerTransfer *transfer;
    uint64_t balances[4];
    uint32_t newest_entry;
    uint16_t flags;
} LedgerUndo;

typedef struct LedgerMark {             /* where a chain began */
    uint32_t accounts;
    uint32_t transfers;
    uint32_t history;
    size_t resolved;
} LedgerMark;

typedef struct LedgerState {
    Ctx own;                            /* the arena of everything below, this struct too */
    uint64_t clock;
    uint64_t settled_clock;             /* rows with later timestamps are new */
    LedgerIndex account_index;          /* value: row + 1 */
    LedgerIndex transfer_index;         /* value: row + 1, or FAILED_BIT | row + 1 */
    LedgerRows accounts;                /* LedgerAccount */
    LedgerRows transfers;               /* LedgerTransfer */
    LedgerRows links;                   /* LedgerLink, beside transfers */
    LedgerRows failed;                  /* LedgerFailed */
    LedgerRows history;                 /* LedgerHistory, by timestamp */
    List due;                           /* LedgerDue; a heap; may hold what is no longer pending */
    List expiries;                      /* uint64_t: ticks at which something expired, ascending */
    List changed;                       /* LedgerAccount *: old rows that changed, each once */
    List resolved;                      /* LedgerTransfer *: old rows no longer pending */
    List undo;                          /* LedgerUndo, newest last */
    uint32_t accounts_old;
    uint32_t transfers_old;
    uint32_t failed_old;
    uint32_t history_old;
    bool undoing;
    bool keeps_history;                 /* some account has `history` */
} LedgerState;

/* Where an id leads. */
typedef enum { LEDGER_ABSENT, LEDGER_PRESENT, LEDGER_FAILED } LedgerPresence;

/* --- room for n more, before a batch: ERR_NO_MEMORY, ERR_LIMIT -------------------------------- */
MUST_USE Err ledger_state_init(LedgerState *state, uint64_t start_ns);
MUST_USE Err ledger_state_reserve_accounts(LedgerState *state, size_t n);
MUST_USE Err ledger_state_reserve_transfers(LedgerState *state, size_t n, bool chained);
MUST_USE Err ledger_state_reserve_tick(LedgerState *state);

/* --- effects: cannot fail --------------------------------------------------------------------- */
void ledger_state_add_account(LedgerState *state, const LedgerAccount *account);
LedgerTransfer *ledger_state_add_transfer(LedgerState *state, const LedgerTransfer *transfer,
                                          LedgerAccount *debit, LedgerAccount *credit);
void ledger_state_add_failed(LedgerState *state, LedgerId id, uint64_t timestamp);
void ledger_state_add_due(LedgerState *state, const LedgerTransfer *transfer);
void ledger_state_add_history(LedgerState *state, const LedgerAccount *account,
                              uint64_t timestamp);

void ledger_state_add_expiry(LedgerState *state);           /* something expired at the clock */

/* To be called before an account's balances, flags or newest entry change. */
void ledger_state_touch(LedgerState *state, LedgerAccount *account);
/* Ends a pending transfer. */
void ledger_state_resolve(LedgerState *state, LedgerTransfer *pending, LedgerStatus status);

/* --- chains ----------------------------------------------------------------------------------- */
LedgerMark ledger_state_mark(LedgerState *state);           /* from here on changes are noted */
void ledger_state_keep(LedgerState *state);                 /* the chain succeeded */
void ledger_state_undo(LedgerState *state, LedgerMark mark);

/* Takes the transfer that expires first where it does so by now_ns; NULL where there is none. */
LedgerTransfer *ledger_state_next_due(LedgerState *state, uint64_t now_ns);

/* --- finding: on the hot path, hence here ----------------------------------------------------- */
static inline LedgerAccount *ledger_state_account_at(const LedgerState *state, uint32_t row)
{
    return ledger_rows_at(&state->accounts, row);
}

static inline LedgerTransfer *ledger_state_transfer_at(const LedgerState *state, uint32_t row)
{
    return ledger_rows_at(&state->transfers, row);
}

/* Asks for the row that is most likely the account's; a wrong guess costs little. */
PREFETCHES void ledger_state_prefetch_account(const LedgerState *state, LedgerId id)
{
    const LedgerIndex *index = &state->account_index;
    uint32_t tag = ledger_index_tag(index, id);
    uint32_t home = ledger_index_home(index, tag);
    LedgerSlot slot = index->slots[home];
    if (slot.value && slot.tag != tag)
        slot = index->slots[ledger_index_next(index, home)];
    if (slot.value)
        __builtin_prefetch(ledger_state_account_at(state, slot.value - 1), 1);
}

static inline LedgerAccount *ledger_state_account(const LedgerState *state, LedgerId id)
{
    const LedgerIndex *index = &state->account_index;
    uint32_t tag = ledger_index_tag(index, id);
    for (uint32_t at = ledger_index_home(index, tag);; at = ledger_index_next(index, at)) {
        LedgerSlot slot = index->slots[at];
        if (slot.value == 0)
            return NULL;
        if (slot.tag != tag)
            continue;
        LedgerAccount *account = ledger_state_account_at(state, slot.value - 1);
        if (ledger_id_eq(account->id, id))
            return account;
    }
}

static inline LedgerPresence ledger_state_transfer(const LedgerState *state, LedgerId id,
                                                   LedgerTransfer **out)
{
    const LedgerIndex *index = &state->transfer_index;
    uint32_t tag = ledger_index_tag(index, id);
    for (uint32_t at = ledger_index_home(index, tag);; at = ledger_index_next(index, at)) {
        LedgerSlot slot = index->slots[at];
        if (slot.value == 0)
            return LEDGER_ABSENT;
        if (slot.tag != tag)
            continue;
        if (slot.value & (uint32_t)LEDGER_FAILED_BIT) {
            uint32_t row = (slot.value & (uint32_t)INT32_MAX) - 1;
            const LedgerFailed *failed = ledger_rows_at(&state->failed, row);
            if (ledger_id_eq(failed->id, id))
                return LEDGER_FAILED;
            continue;
        }
        LedgerTransfer *transfer = ledger_state_transfer_at(state, slot.value - 1);
        if (ledger_id_eq(transfer->id, id)) {
            *out = transfer;
            return LEDGER_PRESENT;
        }
    }
}

#endif
