/* batch.h - the ledger itself: batches of events in, one result for each event out.
 *
 * A LedgerState is the working set: the accounts and transfers that a batch touches, or the whole
 * ledger where it lives in memory. It decides without I/O; the caller loads and writes:
 *
 *     ledger_needs_transfers(cx, events, n, &needs);      which rows does the batch touch?
 *     ... read them ...  ledger_load_transfer(), ledger_load_failed(), ledger_load_account()
 *     ledger_needs_pending(cx, state, events, n, &needs); accounts of the pending ones just loaded
 *     ... read them ...  ledger_load_account()
 *     ledger_clock_advance(state, now_ns);
 *     ledger_create_transfers(cx, state, events, n, results);
 *     ledger_changes(state, &changes);                    what must be written
 *     ... write and commit ...
 *     ledger_clear(state);      or ledger_settle(state) to keep the rows for the next batch
 *
 * Where anything fails with an Err (only memory can), the state must be thrown away: clear it.
 * Time is a counter in nanoseconds that every event moves by at least one, so timestamps grow
 * strictly over accounts and transfers together.
 * Cost: O(1) an event, amortised; nothing is allocated but the growth of tables.
 * SRC: TigerBeetle documentation, reference/requests; issue 3 where it is more precise. */
#ifndef WEFT_CORE_LEDGER_BATCH_H
#define WEFT_CORE_LEDGER_BATCH_H

#include "base/ctx.h"
#include "base/list.h"
#include "base/sha256.h"
#include "core/ledger/result.h"
#include "core/ledger/types.h"

#include <stddef.h>
#include <stdint.h>

typedef struct LedgerState LedgerState;         /* owns its memory, which is not cx's */

enum { LEDGER_BATCH_MAX = 1 << 20 };            /* events in one batch; asserted */

/* An empty ledger of at most cap_bytes, its clock at start_ns (> 0). ERR_NO_MEMORY. */
MUST_USE Err ledger_open(Ctx *cx, size_t cap_bytes, uint64_t start_ns, LedgerState **out);
void ledger_close(LedgerState **state);         /* NULL-safe; for CLEANUP */

/* --- deciding: results[i] answers events[i]; ERR_NO_MEMORY ------------------------------------ */
MUST_USE Err ledger_create_accounts(Ctx *cx, LedgerState *state, const LedgerAccount *events,
                                    size_t n, LedgerResult *results);
MUST_USE Err ledger_create_transfers(Ctx *cx, LedgerState *state, const LedgerTransfer *events,
                                     size_t n, LedgerResult *results);

/* Moves the clock to now_ns, never back, and expires every pending transfer whose
 * timestamp + timeout <= now: balances are given back, accounts that it closed reopened. */
MUST_USE Err ledger_tick(Ctx *cx, LedgerState *state, uint64_t now_ns);

/* The timestamp of the newest event or tick, ns; and moving it on without expiring anything. */
uint64_t ledger_clock(const LedgerState *state);
void ledger_clock_advance(LedgerState *state, uint64_t now_ns);

/* The row of an id in the working set, or NULL. Good until the next batch. */
const LedgerAccount *ledger_account_find(const LedgerState *state, LedgerId id);
const LedgerTransfer *ledger_transfer_find(const LedgerState *state, LedgerId id);

/* --- loading what a batch touches ------------------------------------------------------------- */
typedef struct LedgerNeeds {                    /* ids to load, each once, ascending */
    const LedgerId *accounts;
    size_t account_count;
    const LedgerId *transfers;                  /* look among the failed ids too */
    size_t transfer_count;
} LedgerNeeds;

/* The ids that a batch names and the state does not hold. In cx's arena; ERR_NO_MEMORY. */
MUST_USE Err ledger_needs_accounts(Ctx *cx, const LedgerState *state, const LedgerAccount *events,
                                   size_t n, LedgerNeeds *out);
MUST_USE Err ledger_needs_transfers(Ctx *cx, const LedgerState *state,
                                    const LedgerTransfer *events, size_t n, LedgerNeeds *out);
/* The accounts of loaded pending transfers that the batch posts or voids. */
MUST_USE Err ledger_needs_pending(Ctx *cx, const LedgerState *state, const LedgerTransfer *events,
                                  size_t n, LedgerNeeds *out);
/* The accounts of all loaded transfers that are pending: for ledger_tick. */
MUST_USE Err ledger_needs_tick(Ctx *cx, const LedgerState *state, LedgerNeeds *out);

/* Puts a stored row in; the id must not be there yet. Load before the batch is decided. */
MUST_USE Err ledger_load_account(Ctx *cx, LedgerState *state, const LedgerAccount *account);
MUST_USE Err ledger_load_transfer(Ctx *cx, LedgerState *state, const LedgerTransfer *transfer);
MUST_USE Err ledger_load_failed(Ctx *cx, LedgerState *state, LedgerId transfer_id);

/* --- writing what changed --------------------------------------------------------------------- */
typedef struct LedgerHistory {                  /* balances of a `history` account */
    LedgerId account_id;
    uint64_t timestamp;                         /* of the transfer after which they hold */
    uint64_t debits_pending;
    uint64_t debits_posted;
    uint64_t credits_pending;
    uint64_t credits_posted;
} LedgerHistory;

typedef struct LedgerChanges {                  /* counts; the rows by ledger_change_* below */
    size_t accounts_new;
    size_t accounts_changed;                    /* loaded ones: balances or `closed` moved */
    size_t transfers_new;                       /* in order of timestamp */
    size_t transfers_resolved;                  /* loaded ones: status is no longer pending */
    size_t failed_new;
    size_t history_new;
} LedgerChanges;

/* What happened since opening, clearing or settling. */
void ledger_changes(const LedgerState *state, LedgerChanges *out);
const LedgerAccount *ledger_change_account_new(const LedgerState *state, size_t i);
const LedgerAccount *ledger_change_account(const LedgerState *state, size_t i);
const LedgerTransfer *ledger_change_transfer_new(const LedgerState *state, size_t i);
const LedgerTransfer *ledger_change_transfer_resolved(const LedgerState *state, size_t i);
LedgerId ledger_change_failed(const LedgerState *state, size_t i);
const LedgerHistory *ledger_change_history(const LedgerState *state, size_t i);

/* All is written: forgets the changes and keeps the rows; or forgets the rows too. Both keep the
 * clock and the memory. */
void ledger_settle(LedgerState *state);
void ledger_clear(LedgerState *state);

/* SHA-256 over the canonical encoding of clock, accounts, transfers and failed ids in the order
 * they came: equal for equal histories, whatever the compiler. */
Hash ledger_hash(const LedgerState *state);

#endif
