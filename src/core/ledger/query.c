/* query.c - reading a ledger in memory.
 *
 * Rows lie in order of timestamp, so a time range is found by halving and walked in either
 * direction. An account's entries are a chain that leads from the newest back; the older order is
 * the same walk, turned round. */
#include "core/ledger/query.h"

#include "core/ledger/state.h"

#include <string.h>

/* --- filters ---------------------------------------------------------------------------------- */
static bool range_is_valid(const LedgerFilter *filter)
{
    bool bounds = filter->timestamp_min != UINT64_MAX && filter->timestamp_max != UINT64_MAX;
    bool ordered = filter->timestamp_max == 0 || filter->timestamp_min <= filter->timestamp_max;
    return bounds && ordered && filter->limit > 0;
}

bool ledger_filter_is_valid_for_account(const LedgerFilter *filter)
{
    const unsigned sides = LEDGER_QUERY_DEBITS | LEDGER_QUERY_CREDITS;
    const unsigned known = sides | LEDGER_QUERY_REVERSED;
    return range_is_valid(filter) && (filter->flags & sides) && !(filter->flags & ~known);
}

bool ledger_filter_is_valid(const LedgerFilter *filter)
{
    return range_is_valid(filter) && !(filter->flags & ~(unsigned)LEDGER_QUERY_REVERSED);
}

static bool in_range(const LedgerFilter *filter, uint64_t timestamp)
{
    return timestamp >= filter->timestamp_min
        && (filter->timestamp_max == 0 || timestamp <= filter->timestamp_max);
}

bool ledger_filter_takes_account(const LedgerFilter *f, const LedgerAccount *account)
{
    return in_range(f, account->timestamp)
        && (ledger_id_is_zero(f->user_data_128)
            || ledger_id_eq(f->user_data_128, account->user_data_128))
        && (f->user_data_64 == 0 || f->user_data_64 == account->user_data_64)
        && (f->user_data_32 == 0 || f->user_data_32 == account->user_data_32)
        && (f->ledger == 0 || f->ledger == account->ledger)
        && (f->code == 0 || f->code == account->code);
}

bool ledger_filter_takes_transfer(const LedgerFilter *f, const LedgerTransfer *transfer)
{
    return in_range(f, transfer->timestamp)
        && (ledger_id_is_zero(f->user_data_128)
            || ledger_id_eq(f->user_data_128, transfer->user_data_128))
        && (f->user_data_64 == 0 || f->user_data_64 == transfer->user_data_64)
        && (f->user_data_32 == 0 || f->user_data_32 == transfer->user_data_32)
        && (f->ledger == 0 || f->ledger == transfer->ledger)
        && (f->code == 0 || f->code == transfer->code);
}

bool ledger_filter_takes_entry(const LedgerFilter *f, const LedgerTransfer *transfer)
{
    bool debits = (f->flags & LEDGER_QUERY_DEBITS)
               && ledger_id_eq(f->account_id, transfer->debit_account_id);
    bool credits = (f->flags & LEDGER_QUERY_CREDITS)
                && ledger_id_eq(f->account_id, transfer->credit_account_id);
    return (debits || credits) && ledger_filter_takes_transfer(f, transfer);
}

/* --- all rows in a time range ----------------------------------------------------------------- */
typedef uint64_t TimestampOf(const void *row);

static uint64_t account_timestamp(const void *row)
{
    return ((const LedgerAccount *)row)->timestamp;
}

static uint64_t transfer_timestamp(const void *row)
{
    return ((const LedgerTransfer *)row)->timestamp;
}

/* The first row whose timestamp is at least `at`; the number of rows where there is none. */
static uint32_t first_from(const LedgerRows *rows, TimestampOf *timestamp_of, uint64_t at)
{
    uint32_t low = 0, high = rows->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (timestamp_of(ledger_rows_at(rows, middle)) < at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The rows [from, to) that a filter's time range leaves. */
typedef struct Range {
    uint32_t from;
    uint32_t to;
    bool reversed;
} Range;

static Range range_of(const LedgerRows *rows, TimestampOf *timestamp_of,
                      const LedgerFilter *filter)
{
    uint32_t to = rows->count;
    if (filter->timestamp_max)
        to = first_from(rows, timestamp_of, filter->timestamp_max + 1);
    return (Range){ .from = first_from(rows, timestamp_of, filter->timestamp_min), .to = to,
                    .reversed = filter->flags & LEDGER_QUERY_REVERSED };
}

static bool range_step(Range *range, uint32_t *row)
{
    if (range->from >= range->to)
        return false;
    *row = range->reversed ? --range->to : range->from++;
    return true;
}

static Err append(Ctx *cx, List *out, const void *row)
{
    void *item = list_push(cx, out);
    if (!item)
        return cx->err;
    memcpy(item, row, out->item_bytes);
    return ERR_OK;
}

Err ledger_query_accounts(Ctx *cx, const LedgerState *state, const LedgerFilter *filter,
                          List *out)
{
    assert(out->item_bytes == sizeof(LedgerAccount));
    if (!ledger_filter_is_valid(filter))
        return ERR_OK;
    Range range = range_of(&state->accounts, account_timestamp, filter);
    uint32_t row;
    for (uint32_t found = 0; found < filter->limit && range_step(&range, &row);) {
        const LedgerAccount *account = ledger_state_account_at(state, row);
        if (ledger_filter_takes_account(filter, account)) {
            TRY(append(cx, out, account));
            found++;
        }
    }
    return ERR_OK;
}

Err ledger_query_transfers(Ctx *cx, const LedgerState *state, const LedgerFilter *filter,
                           List *out)
{
    assert(out->item_bytes == sizeof(LedgerTransfer));
    if (!ledger_filter_is_valid(filter))
        return ERR_OK;
    Range range = range_of(&state->transfers, transfer_timestamp, filter);
    uint32_t row;
    for (uint32_t found = 0; found < filter->limit && range_step(&range, &row);) {
        const LedgerTransfer *transfer = ledger_state_transfer_at(state, row);
        if (ledger_filter_takes_transfer(filter, transfer)) {
            TRY(append(cx, out, transfer));
            found++;
        }
    }
    return ERR_OK;
}

/* --- the transfers of one account ------------------------------------------------------------*/
/* The transfer of an entry; *entry becomes the account's entry before it. */
static const LedgerTransfer *entry_step(const LedgerState *state, uint32_t *entry)
{
    assert(*entry > 0);
    uint32_t row = (*entry - 1) / 2;
    const LedgerLink *link = ledger_rows_at(&state->links, row);
    *entry = *entry % 2 ? link->debit : link->credit;
    return ledger_state_transfer_at(state, row);
}

static void turn_round(uint32_t *rows, size_t n)
{
    for (size_t i = 0; i < n / 2; i++) {
        uint32_t t = rows[i];
        rows[i] = rows[n - 1 - i];
        rows[n - 1 - i] = t;
    }
}

/* The rows of the account's transfers that the filter takes, in the order it asks for. */
static Err entries_of(Ctx *cx, const LedgerState *state, const LedgerFilter *filter, List *rows)
{
    const LedgerAccount *account = ledger_state_account(state, filter->account_id);
    if (!account || !ledger_filter_is_valid_for_account(filter))
        return ERR_OK;
    bool newest_first = filter->flags & LEDGER_QUERY_REVERSED;
    uint32_t entry = account->newest_entry;
    while (entry && !(newest_first && rows->count == filter->limit)) {
        uint32_t row = (entry - 1) / 2;
        const LedgerTransfer *transfer = entry_step(state, &entry);
        if (transfer->timestamp < filter->timestamp_min)
            break;                          /* all that come now are older still */
        if (!ledger_filter_takes_entry(filter, transfer))
            continue;
        uint32_t *item = list_push(cx, rows);
        if (!item)
            return cx->err;
        *item = row;
    }
    if (!newest_first && rows->count) {
        turn_round(rows->items, rows->count);
        if (rows->count > filter->limit)
            rows->count = filter->limit;
    }
    return ERR_OK;
}

Err ledger_account_transfers(Ctx *cx, const LedgerState *state, const LedgerFilter *filter,
                             List *out)
{
    assert(out->item_bytes == sizeof(LedgerTransfer));
    List rows = list_make(sizeof(uint32_t));
    TRY(entries_of(cx, state, filter, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        uint32_t row = *(uint32_t *)list_at(&rows, i);
        TRY(append(cx, out, ledger_state_transfer_at(state, row)));
    }
    return ERR_OK;
}

/* --- balances --------------------------------------------------------------------------------- */
static uint64_t history_timestamp(const void *row)
{
    return ((const LedgerHistory *)row)->timestamp;
}

/* The account's balances after the transfer of that timestamp: one of at most two rows. */
static const LedgerHistory *history_find(const LedgerState *state, LedgerId account_id,
                                         uint64_t timestamp)
{
    uint32_t row = first_from(&state->history, history_timestamp, timestamp);
    const LedgerHistory *history = ledger_rows_at(&state->history, row);
    if (!ledger_id_eq(history->account_id, account_id))
        history = ledger_rows_at(&state->history, row + 1);
    assert(history->timestamp == timestamp);
    assert(ledger_id_eq(history->account_id, account_id));
    return history;
}

Err ledger_account_balances(Ctx *cx, const LedgerState *state, const LedgerFilter *filter,
                            List *out)
{
    assert(out->item_bytes == sizeof(LedgerHistory));
    const LedgerAccount *account = ledger_state_account(state, filter->account_id);
    if (!account || !(account->flags & LEDGER_ACCOUNT_HISTORY))
        return ERR_OK;
    List rows = list_make(sizeof(uint32_t));
    TRY(entries_of(cx, state, filter, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        uint32_t row = *(uint32_t *)list_at(&rows, i);
        const LedgerTransfer *transfer = ledger_state_transfer_at(state, row);
        TRY(append(cx, out, history_find(state, account->id, transfer->timestamp)));
    }
    return ERR_OK;
}

/* Whether a pending transfer's balances had been given back by a tick at or before the instant.
 * The tick that expired it is the first one noted at or after its time. */
static bool expired_by(const LedgerState *state, const LedgerTransfer *transfer, uint64_t at_ns)
{
    if (transfer->status != LEDGER_STATUS_EXPIRED)
        return false;
    uint64_t due = transfer->timestamp + transfer->timeout * LEDGER_NS_PER_SECOND;
    const uint64_t *ticks = state->expiries.items;
    size_t low = 0, high = state->expiries.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (ticks[middle] < due)
            low = middle + 1;
        else
            high = middle;
    }
    assert(low < state->expiries.count);
    return ticks[low] <= at_ns;
}

/* Adds what one transfer did to one side: *held and *moved are that side's pending and posted. */
static void entry_add(const LedgerState *state, const LedgerTransfer *transfer, uint64_t at_ns,
                      uint64_t *held, uint64_t *moved)
{
    if (transfer->flags & LEDGER_PENDING) {
        if (!expired_by(state, transfer, at_ns))
            *held += transfer->amount;
        return;
    }
    if (!(transfer->flags & LEDGER_VOID_PENDING))
        *moved += transfer->amount;
    if (!ledger_id_is_zero(transfer->pending_id)) {
        const LedgerTransfer *pending = ledger_transfer_find(state, transfer->pending_id);
        assert(pending);                    /* the stored transfer refers to it */
        *held -= pending->amount;           /* wraps until the walk reaches the older one */
    }
}

bool ledger_balance_at(const LedgerState *state, LedgerId account_id, uint64_t at_ns,
                       LedgerHistory *out)
{
    const LedgerAccount *account = ledger_state_account(state, account_id);
    if (!account || account->timestamp > at_ns)
        return false;
    LedgerHistory balance = { .account_id = account_id, .timestamp = at_ns };
    for (uint32_t entry = account->newest_entry; entry;) {
        bool debit = entry % 2;
        const LedgerTransfer *transfer = entry_step(state, &entry);
        if (transfer->timestamp > at_ns)
            continue;
        if (debit)
            entry_add(state, transfer, at_ns, &balance.debits_pending, &balance.debits_posted);
        else
            entry_add(state, transfer, at_ns, &balance.credits_pending, &balance.credits_posted);
    }
    *out = balance;
    return true;
}
