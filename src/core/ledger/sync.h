/* sync.h - rows in and out of the working set, for a ledger that lives in a store.
 *
 *     ledger_needs_transfers(cx, state, events, n, ...);  which rows does the batch touch?
 *     ... read them ...  ledger_load_transfer(), ledger_load_failed(), ledger_load_account()
 *     ledger_needs_pending(cx, state, events, n, &needs); accounts of the pending ones just loaded
 *     ... read them ...  ledger_load_account()
 *     ledger_clock_advance(state, now_ns);
 *     ledger_create_transfers(cx, state, events, n, results);
 *     ledger_changes(state, &changes);                    what must be written
 *     ... write and commit ...
 *     ledger_clear(state);      or ledger_settle(state) to keep the rows for the next batch
 *
 * Nothing here does I/O. A row is loaded at most once between two ledger_clear. */
#ifndef WEFT_CORE_LEDGER_SYNC_H
#define WEFT_CORE_LEDGER_SYNC_H

#include "core/ledger/batch.h"

/* --- loading what a batch touches ------------------------------------------------------------- */
typedef struct LedgerNeeds {                    /* ids to load, each once, ascending */
    const LedgerId *accounts;
    size_t account_count;
    const LedgerId *transfers;                  /* look among the failed ids too */
    size_t transfer_count;
} LedgerNeeds;

/* The ids that a batch names and the state does not hold. In cx's arena; ERR_NO_MEMORY.
 * trusting: leave out the ids of the transfers themselves, to be looked for only where that can
 * matter: writing a new row finds an id that is taken, and ledger_needs_refused the others. */
MUST_USE Err ledger_needs_accounts(Ctx *cx, const LedgerState *state, const LedgerAccount *events,
                                   size_t n, LedgerNeeds *out);
MUST_USE Err ledger_needs_transfers(Ctx *cx, const LedgerState *state,
                                    const LedgerTransfer *events, size_t n, bool trusting,
                                    LedgerNeeds *out);
/* After a trusting batch was decided: the ids of events that left no row. Where one of them is
 * stored, the answers may be wrong, and the batch must be decided again without trust. */
MUST_USE Err ledger_needs_refused(Ctx *cx, const LedgerState *state, const LedgerTransfer *events,
                                  size_t n, LedgerNeeds *out);
/* The accounts of loaded pending transfers that the batch posts or voids. */
MUST_USE Err ledger_needs_pending(Ctx *cx, const LedgerState *state, const LedgerTransfer *events,
                                  size_t n, LedgerNeeds *out);
/* The accounts of all loaded transfers that are pending: for ledger_tick. */
MUST_USE Err ledger_needs_tick(Ctx *cx, const LedgerState *state, LedgerNeeds *out);

/* Puts a stored row in; the id must not be there yet. Load before the batch is decided. */
MUST_USE Err ledger_load_account(Ctx *cx, LedgerState *state, const LedgerAccount *account);
MUST_USE Err ledger_load_transfer(Ctx *cx, LedgerState *state, const LedgerTransfer *transfer);
MUST_USE Err ledger_load_failed(Ctx *cx, LedgerState *state, const LedgerFailed *failed);

/* --- writing what changed --------------------------------------------------------------------- */
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
const LedgerFailed *ledger_change_failed(const LedgerState *state, size_t i);
const LedgerHistory *ledger_change_history(const LedgerState *state, size_t i);

/* Of a new transfer: the timestamps of the debited and the credited account's transfers before it,
 * 0 where there is none. Needs LedgerAccount.newest as loaded; settling moves it on. */
void ledger_change_before(const LedgerState *state, size_t i, uint64_t *debit_before,
                          uint64_t *credit_before);
/* The timestamp of an account's newest transfer, the new ones among them; 0: none. */
uint64_t ledger_newest(const LedgerState *state, const LedgerAccount *account);

/* All is written: forgets the changes and keeps the rows; or keeps the accounts alone, which saves
 * the next batch their loading; or forgets all. Each keeps the clock and the memory. */
void ledger_settle(LedgerState *state);
void ledger_keep_accounts(LedgerState *state);
void ledger_clear(LedgerState *state);
/* Forgets all, and the clock goes back to clock_ns: what was decided was not written. */
void ledger_reset(LedgerState *state, uint64_t clock_ns);
size_t ledger_account_count(const LedgerState *state);      /* in the working set */

#endif
