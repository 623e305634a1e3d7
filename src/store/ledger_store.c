/* ledger_store.c - a batch's way through load, decide and write.
 *
 * A large batch trusts that the ids of its transfers are new: the unique index finds out while
 * writing, and the few events that left no row are looked for afterwards. Where the trust was
 * misplaced, all is undone to a savepoint and done again with every id looked up. So the common
 * batch costs no read for its ids.
 * Accounts stay in memory between batches; they are 128 bytes each and are dropped all at once
 * when there are too many. */
#include "store/ledger_store.h"

#include "base/check.h"
#include "store/ledger_rows.h"

#include <stdlib.h>

enum {
    TRUST_FROM = 64,                    /* batches of fewer look their ids up at once */
    ACCOUNTS_KEPT_MAX = 1 << 20,
    DUE_AT_ONCE = 8192,
};

struct LedgerStore {
    Db *db;
    int64_t cluster_id;
    LedgerState *state;
    LedgerHead head;                    /* to which the accounts in state belong */
};

Err ledger_store_open(Ctx *cx, Db *db, int64_t cluster_id, LedgerStore **out)
{
    LedgerStore *store = calloc(1, sizeof *store);
    if (!store)
        return fail(cx, ERR_NO_MEMORY, "no memory for the ledger; close other programs");
    store->db = db;
    store->cluster_id = cluster_id;
    store->head.clock_ns = 1;
    Err err = ledger_open(cx, LEDGER_STORE_BYTES, 1, &store->state);
    if (err != ERR_OK) {
        free(store);
        return err;
    }
    *out = store;
    return ERR_OK;
}

void ledger_store_close(LedgerStore **store)
{
    if (!*store)
        return;
    ledger_close(&(*store)->state);
    free(*store);
    *store = NULL;
}

/* --- where the ledger stands ------------------------------------------------------------------ */
/* Makes the working set belong to what the store holds now. */
static Err catch_up(Ctx *cx, LedgerStore *store)
{
    LedgerHead head;
    TRY(ledger_head_read(cx, store->db, store->cluster_id, &head));
    bool same = head.found == store->head.found && head.batches == store->head.batches
             && hash_eq(&head.hash, &store->head.hash)
             && ledger_clock(store->state) == head.clock_ns;
    if (!same)
        ledger_reset(store->state, head.clock_ns);
    store->head = head;
    return ERR_OK;
}

Err ledger_store_head(Ctx *cx, LedgerStore *store, uint64_t *clock_ns, Hash *hash)
{
    LedgerHead head;
    TRY(ledger_head_read(cx, store->db, store->cluster_id, &head));
    *clock_ns = head.clock_ns;
    *hash = head.hash;
    return ERR_OK;
}

/* Writes what the batch changed and where the ledger stands after it. */
static Err write(Ctx *cx, LedgerStore *store)
{
    LedgerHead head = store->head;
    TRY(ledger_changes_write(cx, store->db, store->cluster_id, store->state));
    head.clock_ns = ledger_clock(store->state);
    head.batches++;
    head.hash = ledger_changes_hash(store->state, &store->head.hash);
    TRY(ledger_head_write(cx, store->db, store->cluster_id, &head));
    head.found = true;
    store->head = head;
    if (ledger_account_count(store->state) > ACCOUNTS_KEPT_MAX)
        ledger_clear(store->state);
    else
        ledger_keep_accounts(store->state);
    return ERR_OK;
}

/* --- loading ---------------------------------------------------------------------------------- */
static Err load_accounts(Ctx *cx, LedgerStore *store, const LedgerNeeds *needs)
{
    List rows = list_make(sizeof(LedgerAccount));
    TRY(ledger_accounts_by_id(cx, store->db, store->cluster_id, needs->accounts,
                              needs->account_count, &rows));
    for (size_t i = 0; i < rows.count; i++)
        TRY(ledger_load_account(cx, store->state, list_at(&rows, i)));
    return ERR_OK;
}

static Err load_transfer_rows(Ctx *cx, LedgerStore *store, const List *rows)
{
    for (size_t i = 0; i < rows->count; i++) {
        const LedgerRow *row = list_at(rows, i);
        LedgerFailed failed = { .id = row->transfer.id, .timestamp = row->transfer.timestamp };
        if (row->transfer.status == LEDGER_ROW_FAILED)
            TRY(ledger_load_failed(cx, store->state, &failed));
        else
            TRY(ledger_load_transfer(cx, store->state, &row->transfer));
    }
    return ERR_OK;
}

/* The accounts of a stored transfer must be there, or the core would meet what cannot be. */
static Err check_references(Ctx *cx, const LedgerStore *store, const List *rows)
{
    for (size_t i = 0; i < rows->count; i++) {
        const LedgerTransfer *t = &((const LedgerRow *)list_at(rows, i))->transfer;
        char id[LEDGER_ID_TEXT_SIZE];
        if (t->status != LEDGER_STATUS_PENDING)
            continue;
        if (!ledger_account_find(store->state, t->debit_account_id)
            || !ledger_account_find(store->state, t->credit_account_id))
            return fail(cx, ERR_DAMAGED, "transfer %s of the ledger names an account that is not "
                        "stored; restore a backup", ledger_id_format(t->id, id));
    }
    return ERR_OK;
}

static Err load_for(Ctx *cx, LedgerStore *store, const LedgerTransfer *events, size_t n,
                    bool trusting)
{
    LedgerNeeds needs;
    List rows = list_make(sizeof(LedgerRow));
    TRY(ledger_needs_transfers(cx, store->state, events, n, trusting, &needs));
    TRY(ledger_transfers_by_id(cx, store->db, store->cluster_id, needs.transfers,
                               needs.transfer_count, &rows));
    TRY(load_transfer_rows(cx, store, &rows));
    TRY(load_accounts(cx, store, &needs));
    TRY(ledger_needs_pending(cx, store->state, events, n, &needs));
    TRY(load_accounts(cx, store, &needs));
    return check_references(cx, store, &rows);
}

/* --- batches ---------------------------------------------------------------------------------- */
Err ledger_store_accounts(Ctx *cx, LedgerStore *store, uint64_t now_ns,
                          const LedgerAccount *events, size_t n, LedgerResult *results)
{
    LedgerNeeds needs;
    ArenaMark mark = arena_mark(&cx->arena);
    TRY(catch_up(cx, store));
    ledger_clock_advance(store->state, now_ns);
    TRY(ledger_needs_accounts(cx, store->state, events, n, &needs));
    TRY(load_accounts(cx, store, &needs));
    TRY(ledger_create_accounts(cx, store->state, events, n, results));
    TRY(write(cx, store));
    arena_rewind(&cx->arena, mark);
    return ERR_OK;
}

/* Whether an event that left no row has an id that is stored after all. */
static Err trust_was_misplaced(Ctx *cx, LedgerStore *store, const LedgerTransfer *events,
                               size_t n, bool *out)
{
    LedgerNeeds needs;
    List rows = list_make(sizeof(LedgerRow));
    TRY(ledger_needs_refused(cx, store->state, events, n, &needs));
    TRY(ledger_transfers_by_id(cx, store->db, store->cluster_id, needs.transfers,
                               needs.transfer_count, &rows));
    *out = rows.count > 0;
    return ERR_OK;
}

static Err batch(Ctx *cx, LedgerStore *store, uint64_t now_ns, const LedgerTransfer *events,
                 size_t n, bool trusting, LedgerResult *results, bool *again)
{
    ledger_clock_advance(store->state, now_ns);
    TRY(load_for(cx, store, events, n, trusting));
    TRY(ledger_create_transfers(cx, store->state, events, n, results));
    if (trusting)
        TRY(trust_was_misplaced(cx, store, events, n, again));
    return *again ? ERR_OK : write(cx, store);
}

/* Tries with trust; *again says that it was misplaced and that nothing was done. */
static Err batch_trusting(Ctx *cx, LedgerStore *store, uint64_t now_ns,
                          const LedgerTransfer *events, size_t n, LedgerResult *results,
                          bool *again)
{
    LedgerHead head = store->head;
    TRY(db_savepoint(cx, store->db));
    Err err = batch(cx, store, now_ns, events, n, true, results, again);
    if (err == ERR_OK && !*again)
        return db_release(cx, store->db);
    if (err != ERR_OK && err != ERR_CONFLICT)
        return err;
    ctx_forgive(cx);
    *again = true;
    store->head = head;
    ledger_reset(store->state, head.clock_ns);
    return db_rollback_to(cx, store->db);
}

Err ledger_store_transfers(Ctx *cx, LedgerStore *store, uint64_t now_ns,
                           const LedgerTransfer *events, size_t n, LedgerResult *results)
{
    ArenaMark mark = arena_mark(&cx->arena);
    bool again = false;
    TRY(catch_up(cx, store));
    if (n >= TRUST_FROM)
        TRY(batch_trusting(cx, store, now_ns, events, n, results, &again));
    if (n < TRUST_FROM || again) {
        again = false;
        TRY(batch(cx, store, now_ns, events, n, false, results, &again));
    }
    arena_rewind(&cx->arena, mark);
    return ERR_OK;
}

static Err tick_some(Ctx *cx, LedgerStore *store, uint64_t now_ns, const List *rows)
{
    LedgerNeeds needs;
    TRY(load_transfer_rows(cx, store, rows));
    TRY(ledger_needs_tick(cx, store->state, &needs));
    TRY(load_accounts(cx, store, &needs));
    TRY(check_references(cx, store, rows));
    TRY(ledger_tick(cx, store->state, now_ns));
    return write(cx, store);
}

Err ledger_store_tick(Ctx *cx, LedgerStore *store, uint64_t now_ns)
{
    bool more = true;
    TRY(catch_up(cx, store));
    while (more) {
        ArenaMark mark = arena_mark(&cx->arena);
        List rows = list_make(sizeof(LedgerRow));
        TRY(ledger_transfers_due(cx, store->db, store->cluster_id, now_ns, DUE_AT_ONCE, &rows));
        more = rows.count == DUE_AT_ONCE;
        TRY(tick_some(cx, store, now_ns, &rows));
        arena_rewind(&cx->arena, mark);
    }
    return ERR_OK;
}
