/* state.c - the effects of the ledger, and taking them back.
 *
 * A chain that fails is undone newest first: changed rows get their old values back, added rows
 * leave the index and the count goes back to the mark. The heap of due transfers is not searched
 * then: an entry whose row no longer holds that timestamp is skipped when its time comes.
 * Cost: O(1) an effect, O(log n) for a transfer with a time-out. */
#include "core/ledger/state.h"

#include <string.h>

Err ledger_state_init(LedgerState *state, uint64_t start_ns)
{
    assert(start_ns > 0 && start_ns < LEDGER_CLOCK_MAX);
    state->clock = start_ns;
    state->settled_clock = start_ns;
    state->accounts = ledger_rows_make(sizeof(LedgerAccount));
    state->transfers = ledger_rows_make(sizeof(LedgerTransfer));
    state->links = ledger_rows_make(sizeof(LedgerLink));
    state->failed = ledger_rows_make(sizeof(LedgerFailed));
    state->history = ledger_rows_make(sizeof(LedgerHistory));
    state->due = list_make(sizeof(LedgerDue));
    state->expiries = list_make(sizeof(uint64_t));
    state->changed = list_make(sizeof(LedgerAccount *));
    state->resolved = list_make(sizeof(LedgerTransfer *));
    state->undo = list_make(sizeof(LedgerUndo));
    TRY(ledger_index_init(&state->own, &state->account_index));
    return ledger_index_init(&state->own, &state->transfer_index);
}

/* --- room ------------------------------------------------------------------------------------- */
static Err list_room(Ctx *cx, List *list, size_t n)
{
    size_t want = list->count + n;
    if (want <= list->cap)
        return ERR_OK;
    return list_reserve(cx, list, want > list->cap * 2 ? want : list->cap * 2);
}

Err ledger_state_reserve_accounts(LedgerState *state, size_t n)
{
    TRY(ledger_index_reserve(&state->own, &state->account_index, n));
    return ledger_rows_reserve(&state->own, &state->accounts, n);
}

Err ledger_state_reserve_transfers(LedgerState *state, size_t n, bool chained)
{
    Ctx *cx = &state->own;
    TRY(ledger_index_reserve(cx, &state->transfer_index, n));
    TRY(ledger_rows_reserve(cx, &state->transfers, n));
    TRY(ledger_rows_reserve(cx, &state->links, n));
    TRY(ledger_rows_reserve(cx, &state->failed, n));
    if (state->keeps_history)
        TRY(ledger_rows_reserve(cx, &state->history, 2 * n));
    TRY(list_room(cx, &state->due, n));
    size_t changeable = state->accounts_old - state->changed.count;
    TRY(list_room(cx, &state->changed, 2 * n < changeable ? 2 * n : changeable));
    TRY(list_room(cx, &state->resolved, n));
    return chained ? list_room(cx, &state->undo, 3 * n) : ERR_OK;
}

Err ledger_state_reserve_tick(LedgerState *state)
{
    size_t changeable = state->accounts_old - state->changed.count;
    size_t due = state->due.count;
    TRY(list_room(&state->own, &state->changed, 2 * due < changeable ? 2 * due : changeable));
    TRY(list_room(&state->own, &state->resolved, due));
    return list_room(&state->own, &state->expiries, 1);
}

/* A push whose room was reserved. */
static void *push(List *list)
{
    assert(list->count < list->cap);
    list->count++;
    return list_at(list, list->count - 1);
}

/* --- effects ---------------------------------------------------------------------------------- */
void ledger_state_add_account(LedgerState *state, const LedgerAccount *account)
{
    uint32_t tag = ledger_index_tag(&state->account_index, account->id);
    ledger_index_put(&state->account_index, tag, state->accounts.count + 1);
    LedgerAccount *row = ledger_rows_push(&state->accounts);
    *row = *account;
    row->newest_entry = 0;
    row->changed = 1;                   /* a new row is written whole anyway */
    if (row->flags & LEDGER_ACCOUNT_HISTORY)
        state->keeps_history = true;
}

LedgerTransfer *ledger_state_add_transfer(LedgerState *state, const LedgerTransfer *transfer,
                                          LedgerAccount *debit, LedgerAccount *credit)
{
    uint32_t tag = ledger_index_tag(&state->transfer_index, transfer->id);
    uint32_t at = state->transfers.count;
    ledger_index_put(&state->transfer_index, tag, at + 1);
    LedgerTransfer *row = ledger_rows_push(&state->transfers);
    *row = *transfer;

    LedgerLink *link = ledger_rows_push(&state->links);
    *link = (LedgerLink){ 0 };
    if (debit) {
        link->debit = debit->newest_entry;
        debit->newest_entry = 2 * at + 1;
    }
    if (credit) {
        link->credit = credit->newest_entry;
        credit->newest_entry = 2 * at + 2;
    }
    return row;
}

void ledger_state_add_failed(LedgerState *state, LedgerId id, uint64_t timestamp)
{
    uint32_t tag = ledger_index_tag(&state->transfer_index, id);
    uint32_t value = (uint32_t)LEDGER_FAILED_BIT | (state->failed.count + 1);
    ledger_index_put(&state->transfer_index, tag, value);
    LedgerFailed *row = ledger_rows_push(&state->failed);
    *row = (LedgerFailed){ .id = id, .timestamp = timestamp };
}

void ledger_state_add_history(LedgerState *state, const LedgerAccount *account,
                              uint64_t timestamp)
{
    LedgerHistory *row = ledger_rows_push(&state->history);
    *row = (LedgerHistory){
        .account_id = account->id,
        .timestamp = timestamp,
        .debits_pending = account->debits_pending,
        .debits_posted = account->debits_posted,
        .credits_pending = account->credits_pending,
        .credits_posted = account->credits_posted,
    };
}

void ledger_state_add_expiry(LedgerState *state)
{
    uint64_t *at = push(&state->expiries);
    *at = state->clock;
}

void ledger_state_touch(LedgerState *state, LedgerAccount *account)
{
    if (state->undoing) {
        LedgerUndo *undo = push(&state->undo);
        *undo = (LedgerUndo){
            .account = account,
            .balances = { account->debits_pending, account->debits_posted,
                          account->credits_pending, account->credits_posted },
            .newest_entry = account->newest_entry,
            .flags = account->flags,
        };
    }
    if (account->changed)
        return;
    account->changed = 1;
    LedgerAccount **changed = push(&state->changed);
    *changed = account;
}

void ledger_state_resolve(LedgerState *state, LedgerTransfer *pending, LedgerStatus status)
{
    assert(pending->status == LEDGER_STATUS_PENDING && status > LEDGER_STATUS_PENDING);
    if (state->undoing) {
        LedgerUndo *undo = push(&state->undo);
        *undo = (LedgerUndo){ .transfer = pending };
    }
    pending->status = status;
    if (pending->timestamp <= state->settled_clock) {
        LedgerTransfer **resolved = push(&state->resolved);
        *resolved = pending;
    }
}

/* --- chains ----------------------------------------------------------------------------------- */
LedgerMark ledger_state_mark(LedgerState *state)
{
    assert(!state->undoing && state->undo.count == 0);
    state->undoing = true;
    return (LedgerMark){ .accounts = state->accounts.count,
                         .transfers = state->transfers.count,
                         .history = state->history.count,
                         .resolved = state->resolved.count };
}

void ledger_state_keep(LedgerState *state)
{
    assert(state->undoing);
    state->undoing = false;
    state->undo.count = 0;
}

static void undo_one(const LedgerUndo *undo)
{
    if (undo->transfer) {
        undo->transfer->status = LEDGER_STATUS_PENDING;
        return;
    }
    LedgerAccount *account = undo->account;
    account->debits_pending = undo->balances[0];
    account->debits_posted = undo->balances[1];
    account->credits_pending = undo->balances[2];
    account->credits_posted = undo->balances[3];
    account->newest_entry = undo->newest_entry;
    account->flags = undo->flags;
}

void ledger_state_undo(LedgerState *state, LedgerMark mark)
{
    assert(state->undoing);
    for (size_t i = state->undo.count; i-- > 0;)
        undo_one(list_at(&state->undo, i));
    while (state->transfers.count > mark.transfers) {
        uint32_t row = --state->transfers.count;
        const LedgerTransfer *gone = ledger_state_transfer_at(state, row);
        uint32_t tag = ledger_index_tag(&state->transfer_index, gone->id);
        ledger_index_remove(&state->transfer_index, tag, row + 1);
    }
    while (state->accounts.count > mark.accounts) {
        uint32_t row = --state->accounts.count;
        const LedgerAccount *gone = ledger_state_account_at(state, row);
        uint32_t tag = ledger_index_tag(&state->account_index, gone->id);
        ledger_index_remove(&state->account_index, tag, row + 1);
    }
    state->links.count = state->transfers.count;
    state->history.count = mark.history;
    state->resolved.count = mark.resolved;
    ledger_state_keep(state);
}

/* --- the heap of what falls due --------------------------------------------------------------- */
static bool sooner(const LedgerDue *a, const LedgerDue *b)
{
    return a->expires_at < b->expires_at;       /* the order of equals shows nowhere */
}

static void swap(LedgerDue *a, LedgerDue *b)
{
    LedgerDue t = *a;
    *a = *b;
    *b = t;
}

void ledger_state_add_due(LedgerState *state, const LedgerTransfer *transfer)
{
    assert(transfer->timeout > 0 && state->transfers.count > 0);
    LedgerDue *last = push(&state->due);
    *last = (LedgerDue){
        .expires_at = transfer->timestamp + transfer->timeout * LEDGER_NS_PER_SECOND,
        .timestamp = transfer->timestamp,
        .row = state->transfers.count - 1,
    };
    LedgerDue *heap = state->due.items;
    size_t at = state->due.count - 1;
    while (at > 0 && sooner(&heap[at], &heap[(at - 1) / 2])) {
        swap(&heap[at], &heap[(at - 1) / 2]);
        at = (at - 1) / 2;
    }
}

static void drop_first(List *due)
{
    LedgerDue *heap = due->items;
    size_t count = --due->count;
    heap[0] = heap[count];
    for (size_t at = 0, child; (child = 2 * at + 1) < count; at = child) {
        if (child + 1 < count && sooner(&heap[child + 1], &heap[child]))
            child++;
        if (!sooner(&heap[child], &heap[at]))
            break;
        swap(&heap[at], &heap[child]);
    }
}

LedgerTransfer *ledger_state_next_due(LedgerState *state, uint64_t now_ns)
{
    while (state->due.count > 0) {
        LedgerDue first = *(LedgerDue *)list_at(&state->due, 0);
        if (first.expires_at > now_ns)
            return NULL;
        drop_first(&state->due);
        if (first.row >= state->transfers.count)
            continue;                       /* it was taken back with its chain */
        LedgerTransfer *transfer = ledger_state_transfer_at(state, first.row);
        if (transfer->timestamp == first.timestamp
            && transfer->status == LEDGER_STATUS_PENDING)
            return transfer;
    }
    return NULL;
}
