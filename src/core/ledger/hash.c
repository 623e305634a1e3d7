/* hash.c - canonical bytes of rows. Cost: one pass, in a buffer of a few kilobytes. */
#include "core/ledger/hash.h"

#include "core/ledger/state.h"

#include <string.h>

enum { ROW_BYTES_MAX = 160, ROWS_AT_ONCE = 64 };

typedef struct Fold {
    Hash hash;
    size_t n;
    char bytes[ROW_BYTES_MAX * ROWS_AT_ONCE];
} Fold;

static void put(Fold *fold, uint64_t value)
{
    uint64_t big = __builtin_bswap64(value);
    static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "bytes are swapped above");
    memcpy(fold->bytes + fold->n, &big, sizeof big);
    fold->n += sizeof big;
}

static void put_id(Fold *fold, LedgerId id)
{
    put(fold, id.hi);
    put(fold, id.lo);
}

static void flush(Fold *fold)
{
    Text before = { (const char *)fold->hash.byte, sizeof fold->hash.byte };
    fold->hash = sha256_two(before, (Text){ fold->bytes, fold->n });
    fold->n = 0;
}

/* Makes room for a row; which rows share a group depends on their number alone. */
static void begin_row(Fold *fold)
{
    if (fold->n > sizeof fold->bytes - ROW_BYTES_MAX)
        flush(fold);
}

static void put_account(Fold *fold, const LedgerAccount *account)
{
    begin_row(fold);
    put_id(fold, account->id);
    put(fold, account->debits_pending);
    put(fold, account->debits_posted);
    put(fold, account->credits_pending);
    put(fold, account->credits_posted);
    put_id(fold, account->user_data_128);
    put(fold, account->user_data_64);
    put(fold, account->user_data_32);
    put(fold, account->ledger);
    put(fold, (uint64_t)account->code << 16 | account->flags);
    put(fold, account->timestamp);
}

static void put_transfer(Fold *fold, const LedgerTransfer *transfer)
{
    begin_row(fold);
    put_id(fold, transfer->id);
    put_id(fold, transfer->debit_account_id);
    put_id(fold, transfer->credit_account_id);
    put_id(fold, transfer->pending_id);
    put(fold, transfer->amount);
    put_id(fold, transfer->user_data_128);
    put(fold, transfer->user_data_64);
    put(fold, (uint64_t)transfer->user_data_32 << 32 | transfer->timeout);
    put(fold, (uint64_t)transfer->ledger << 32 | transfer->status);
    put(fold, (uint64_t)transfer->code << 16 | transfer->flags);
    put(fold, transfer->timestamp);
}

static void put_failed(Fold *fold, const LedgerFailed *failed)
{
    begin_row(fold);
    put_id(fold, failed->id);
    put(fold, failed->timestamp);
}

Hash ledger_hash(const LedgerState *state)
{
    Fold fold = { .n = 0 };
    put(&fold, state->clock);
    put(&fold, state->accounts.count);
    for (uint32_t row = 0; row < state->accounts.count; row++)
        put_account(&fold, ledger_state_account_at(state, row));
    begin_row(&fold);
    put(&fold, state->transfers.count);
    for (uint32_t row = 0; row < state->transfers.count; row++)
        put_transfer(&fold, ledger_state_transfer_at(state, row));
    for (uint32_t row = 0; row < state->failed.count; row++)
        put_failed(&fold, ledger_rows_at(&state->failed, row));
    flush(&fold);
    return fold.hash;
}

Hash ledger_changes_hash(const LedgerState *state, const Hash *before)
{
    Fold fold = { .hash = *before };
    LedgerChanges changes;
    ledger_changes(state, &changes);
    put(&fold, state->clock);
    put(&fold, changes.accounts_new);
    put(&fold, changes.transfers_new);
    put(&fold, changes.transfers_resolved);
    put(&fold, changes.failed_new);
    for (size_t i = 0; i < changes.accounts_new; i++)
        put_account(&fold, ledger_change_account_new(state, i));
    for (size_t i = 0; i < changes.transfers_new; i++)
        put_transfer(&fold, ledger_change_transfer_new(state, i));
    for (size_t i = 0; i < changes.transfers_resolved; i++)
        put_transfer(&fold, ledger_change_transfer_resolved(state, i));
    for (size_t i = 0; i < changes.failed_new; i++)
        put_failed(&fold, ledger_change_failed(state, i));
    flush(&fold);
    return fold.hash;
}
