/* sync.c - what to load for a batch, loading it, and what a batch changed.
 *
 * Ids to load are gathered, sorted and made distinct: a store reads its tree fastest in order.
 * Cost: O(n log n) for the needs of a batch, O(1) for each row loaded or changed. */
#include "core/ledger/sync.h"

#include "core/ledger/state.h"

#include <stdlib.h>

/* --- needs ------------------------------------------------------------------------------------ */
static int by_id(const void *a, const void *b)
{
    const LedgerId *x = a, *y = b;
    return ledger_id_cmp(*x, *y);
}

static size_t distinct(LedgerId *ids, size_t n)
{
    qsort(ids, n, sizeof *ids, by_id);
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (kept == 0 || !ledger_id_eq(ids[kept - 1], ids[i]))
            ids[kept++] = ids[i];
    return kept;
}

static bool names_nothing(LedgerId id)
{
    return ledger_id_is_zero(id) || ledger_id_is_max(id);
}

/* Ids that are missing from the state; `ids` has room for every one that is offered. */
typedef struct Wanted {
    LedgerId *ids;
    size_t n;
} Wanted;

static void want_account(Wanted *wanted, const LedgerState *state, LedgerId id)
{
    if (!names_nothing(id) && !ledger_state_account(state, id))
        wanted->ids[wanted->n++] = id;
}

static void want_transfer(Wanted *wanted, const LedgerState *state, LedgerId id)
{
    LedgerTransfer *ignored;
    if (!names_nothing(id) && ledger_state_transfer(state, id, &ignored) == LEDGER_ABSENT)
        wanted->ids[wanted->n++] = id;
}

static Err wanted_make(Ctx *cx, size_t room, Wanted *out)
{
    LedgerId *ids = NEW(cx, LedgerId, room);
    if (!ids)
        return cx->err;
    *out = (Wanted){ .ids = ids };
    return ERR_OK;
}

static void needs_set(LedgerNeeds *out, Wanted accounts, Wanted transfers)
{
    *out = (LedgerNeeds){
        .accounts = accounts.ids,
        .account_count = distinct(accounts.ids, accounts.n),
        .transfers = transfers.ids,
        .transfer_count = distinct(transfers.ids, transfers.n),
    };
}

Err ledger_needs_accounts(Ctx *cx, const LedgerState *state, const LedgerAccount *events,
                          size_t n, LedgerNeeds *out)
{
    Wanted accounts;
    TRY(wanted_make(cx, n, &accounts));
    for (size_t i = 0; i < n; i++)
        want_account(&accounts, state, events[i].id);
    needs_set(out, accounts, (Wanted){ .ids = accounts.ids });
    return ERR_OK;
}

Err ledger_needs_transfers(Ctx *cx, const LedgerState *state, const LedgerTransfer *events,
                           size_t n, bool trusting, LedgerNeeds *out)
{
    Wanted accounts, transfers;
    TRY(wanted_make(cx, 2 * n, &accounts));
    TRY(wanted_make(cx, 2 * n, &transfers));
    for (size_t i = 0; i < n; i++) {
        if (!trusting)
            want_transfer(&transfers, state, events[i].id);
        want_transfer(&transfers, state, events[i].pending_id);
        want_account(&accounts, state, events[i].debit_account_id);
        want_account(&accounts, state, events[i].credit_account_id);
    }
    needs_set(out, accounts, transfers);
    return ERR_OK;
}

Err ledger_needs_refused(Ctx *cx, const LedgerState *state, const LedgerTransfer *events,
                         size_t n, LedgerNeeds *out)
{
    Wanted transfers;
    TRY(wanted_make(cx, n, &transfers));
    for (size_t i = 0; i < n; i++)
        want_transfer(&transfers, state, events[i].id);
    needs_set(out, (Wanted){ .ids = transfers.ids }, transfers);
    return ERR_OK;
}

Err ledger_needs_pending(Ctx *cx, const LedgerState *state, const LedgerTransfer *events,
                         size_t n, LedgerNeeds *out)
{
    Wanted accounts;
    TRY(wanted_make(cx, 2 * n, &accounts));
    for (size_t i = 0; i < n; i++) {
        LedgerTransfer *pending;
        if (ledger_state_transfer(state, events[i].pending_id, &pending) != LEDGER_PRESENT)
            continue;
        want_account(&accounts, state, pending->debit_account_id);
        want_account(&accounts, state, pending->credit_account_id);
    }
    needs_set(out, accounts, (Wanted){ .ids = accounts.ids });
    return ERR_OK;
}

Err ledger_needs_tick(Ctx *cx, const LedgerState *state, LedgerNeeds *out)
{
    Wanted accounts;
    TRY(wanted_make(cx, 2 * (size_t)state->transfers.count, &accounts));
    for (uint32_t row = 0; row < state->transfers.count; row++) {
        const LedgerTransfer *transfer = ledger_state_transfer_at(state, row);
        if (transfer->status != LEDGER_STATUS_PENDING)
            continue;
        want_account(&accounts, state, transfer->debit_account_id);
        want_account(&accounts, state, transfer->credit_account_id);
    }
    needs_set(out, accounts, (Wanted){ .ids = accounts.ids });
    return ERR_OK;
}

/* --- loading ---------------------------------------------------------------------------------- */
static Err hand_over(Ctx *cx, Ctx *own)
{
    Err err = fail(cx, own->err, "%s", own->detail);
    ctx_forgive(own);
    return err;
}

/* A loaded row is old: what comes after it is what the batch does. */
static void loaded(LedgerState *state, uint64_t timestamp)
{
    if (timestamp > state->clock)
        state->clock = timestamp;
    if (state->clock > state->settled_clock)
        state->settled_clock = state->clock;
    state->accounts_old = state->accounts.count;
    state->transfers_old = state->transfers.count;
    state->failed_old = state->failed.count;
}

static void assert_settled(const LedgerState *state)
{
    assert(state->accounts_old == state->accounts.count);
    assert(state->transfers_old == state->transfers.count);
    assert(state->failed_old == state->failed.count);
    assert(state->changed.count == 0 && state->resolved.count == 0);
}

Err ledger_load_account(Ctx *cx, LedgerState *state, const LedgerAccount *account)
{
    assert_settled(state);
    assert(!ledger_state_account(state, account->id));
    if (ledger_state_reserve_accounts(state, 1) != ERR_OK)
        return hand_over(cx, &state->own);
    ledger_state_add_account(state, account);
    ledger_state_account(state, account->id)->changed = 0;
    loaded(state, account->timestamp);
    return ERR_OK;
}

Err ledger_load_transfer(Ctx *cx, LedgerState *state, const LedgerTransfer *transfer)
{
    LedgerTransfer *ignored;
    assert_settled(state);
    assert(ledger_state_transfer(state, transfer->id, &ignored) == LEDGER_ABSENT);
    if (ledger_state_reserve_transfers(state, 1, false) != ERR_OK)
        return hand_over(cx, &state->own);
    ledger_state_add_transfer(state, transfer, NULL, NULL);
    if (transfer->status == LEDGER_STATUS_PENDING && transfer->timeout)
        ledger_state_add_due(state, transfer);
    loaded(state, transfer->timestamp);
    return ERR_OK;
}

Err ledger_load_failed(Ctx *cx, LedgerState *state, const LedgerFailed *failed)
{
    LedgerTransfer *ignored;
    assert_settled(state);
    assert(ledger_state_transfer(state, failed->id, &ignored) == LEDGER_ABSENT);
    if (ledger_state_reserve_transfers(state, 1, false) != ERR_OK)
        return hand_over(cx, &state->own);
    ledger_state_add_failed(state, failed->id, failed->timestamp);
    loaded(state, failed->timestamp);
    return ERR_OK;
}

/* --- changes ---------------------------------------------------------------------------------- */
void ledger_changes(const LedgerState *state, LedgerChanges *out)
{
    *out = (LedgerChanges){
        .accounts_new = state->accounts.count - state->accounts_old,
        .accounts_changed = state->changed.count,
        .transfers_new = state->transfers.count - state->transfers_old,
        .transfers_resolved = state->resolved.count,
        .failed_new = state->failed.count - state->failed_old,
        .history_new = state->history.count - state->history_old,
    };
}

const LedgerAccount *ledger_change_account_new(const LedgerState *state, size_t i)
{
    assert(i < state->accounts.count - state->accounts_old);
    return ledger_state_account_at(state, state->accounts_old + (uint32_t)i);
}

const LedgerAccount *ledger_change_account(const LedgerState *state, size_t i)
{
    return *(LedgerAccount *const *)list_at(&state->changed, i);
}

const LedgerTransfer *ledger_change_transfer_new(const LedgerState *state, size_t i)
{
    assert(i < state->transfers.count - state->transfers_old);
    return ledger_state_transfer_at(state, state->transfers_old + (uint32_t)i);
}

const LedgerTransfer *ledger_change_transfer_resolved(const LedgerState *state, size_t i)
{
    return *(LedgerTransfer *const *)list_at(&state->resolved, i);
}

const LedgerFailed *ledger_change_failed(const LedgerState *state, size_t i)
{
    assert(i < state->failed.count - state->failed_old);
    return ledger_rows_at(&state->failed, state->failed_old + (uint32_t)i);
}

const LedgerHistory *ledger_change_history(const LedgerState *state, size_t i)
{
    assert(i < state->history.count - state->history_old);
    return ledger_rows_at(&state->history, state->history_old + (uint32_t)i);
}

/* The timestamp that an entry leads to, or where there is none, what the store knew before. */
static uint64_t entry_timestamp(const LedgerState *state, uint32_t entry, LedgerId account_id)
{
    if (entry)
        return ledger_state_transfer_at(state, (entry - 1) / 2)->timestamp;
    return ledger_state_account(state, account_id)->newest;
}

void ledger_change_before(const LedgerState *state, size_t i, uint64_t *debit_before,
                          uint64_t *credit_before)
{
    const LedgerTransfer *transfer = ledger_change_transfer_new(state, i);
    const LedgerLink *link = ledger_rows_at(&state->links, state->transfers_old + (uint32_t)i);
    *debit_before = entry_timestamp(state, link->debit, transfer->debit_account_id);
    *credit_before = entry_timestamp(state, link->credit, transfer->credit_account_id);
}

uint64_t ledger_newest(const LedgerState *state, const LedgerAccount *account)
{
    return entry_timestamp(state, account->newest_entry, account->id);
}

size_t ledger_account_count(const LedgerState *state)
{
    return state->accounts.count;
}

/* --- after writing -------------------------------------------------------------------------- */
void ledger_settle(LedgerState *state)
{
    for (size_t i = 0; i < state->changed.count; i++)
        (*(LedgerAccount **)list_at(&state->changed, i))->changed = 0;
    for (uint32_t row = state->accounts_old; row < state->accounts.count; row++)
        ledger_state_account_at(state, row)->changed = 0;
    state->changed.count = 0;
    state->resolved.count = 0;
    state->accounts_old = state->accounts.count;
    state->transfers_old = state->transfers.count;
    state->failed_old = state->failed.count;
    state->history_old = state->history.count;
    state->settled_clock = state->clock;
}

/* Empties the index of transfers: one by one where they are few, so that a small batch after a
 * large one does not pay for the room that the large one took. */
static void forget_ids(LedgerState *state)
{
    LedgerIndex *index = &state->transfer_index;
    if (index->count > (UINT32_C(1) << index->bits) / 64) {
        ledger_index_clear(index);
        return;
    }
    for (uint32_t row = 0; row < state->transfers.count; row++) {
        LedgerId id = ledger_state_transfer_at(state, row)->id;
        ledger_index_remove(index, ledger_index_tag(index, id), row + 1);
    }
    for (uint32_t row = 0; row < state->failed.count; row++) {
        LedgerId id = ((const LedgerFailed *)ledger_rows_at(&state->failed, row))->id;
        uint32_t value = (uint32_t)LEDGER_FAILED_BIT | (row + 1);
        ledger_index_remove(index, ledger_index_tag(index, id), value);
    }
    assert(index->count == 0);
}

static void forget_transfers(LedgerState *state)
{
    forget_ids(state);
    state->transfers.count = 0;
    state->links.count = 0;
    state->failed.count = 0;
    state->history.count = 0;
    state->due.count = 0;
    state->expiries.count = 0;
}

/* The account's chain goes on in the store: what its entry leads to becomes a timestamp. */
static void cut_chain(const LedgerState *state, LedgerAccount *account)
{
    account->newest = ledger_newest(state, account);
    account->newest_entry = 0;
}

void ledger_keep_accounts(LedgerState *state)
{
    for (size_t i = 0; i < state->changed.count; i++)
        cut_chain(state, *(LedgerAccount **)list_at(&state->changed, i));
    for (uint32_t row = state->accounts_old; row < state->accounts.count; row++)
        cut_chain(state, ledger_state_account_at(state, row));
    forget_transfers(state);
    ledger_settle(state);
}

void ledger_clear(LedgerState *state)
{
    forget_transfers(state);
    ledger_index_clear(&state->account_index);
    state->accounts.count = 0;
    state->accounts_old = 0;
    state->changed.count = 0;
    state->keeps_history = false;
    ledger_settle(state);
}

void ledger_reset(LedgerState *state, uint64_t clock_ns)
{
    ledger_clear(state);
    state->clock = clock_ns;
    state->settled_clock = clock_ns;
}
