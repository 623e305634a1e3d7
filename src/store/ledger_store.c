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
#include <string.h>

enum {
    TRUST_FROM = 16,                    /* batches of fewer look their ids up at once */
    ACCOUNTS_KEPT_MAX = 1 << 20,
    DUE_AT_ONCE = 8192,
    TOGETHER_MAX = 8192,                /* events of several callers in one batch */
};

struct LedgerStore {
    Db *db;
    int64_t cluster_id;
    LedgerState *state;
    LedgerHead head;                    /* to which the accounts in state belong */
    bool underway;                      /* a batch began and was not written */
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
/* Makes the working set belong to what the store holds now. What a batch that failed on its way had
 * loaded or decided goes, even where it had changed nothing yet. */
static Err catch_up(Ctx *cx, LedgerStore *store)
{
    LedgerHead head;
    TRY(ledger_head_read(cx, store->db, store->cluster_id, &head));
    bool same = head.found == store->head.found && head.batches == store->head.batches
             && hash_eq(&head.hash, &store->head.hash)
             && ledger_clock(store->state) == head.clock_ns && !store->underway;
    if (!same)
        ledger_reset(store->state, head.clock_ns);
    store->head = head;
    store->underway = true;
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
    store->underway = false;
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

/* Events of one caller or of several, side by side. */
typedef struct Batch {
    const LedgerTransfer *events;
    size_t count;
    const LedgerPart *parts;
    size_t part_count;
    LedgerResult *results;
} Batch;

static Err batch_try(Ctx *cx, LedgerStore *store, const Batch *batch, bool trusting, bool *again)
{
    TRY(load_for(cx, store, batch->events, batch->count, trusting));
    TRY(ledger_create_transfers_of(cx, store->state, batch->events, batch->parts,
                                   batch->part_count, batch->results));
    if (trusting)
        TRY(trust_was_misplaced(cx, store, batch->events, batch->count, again));
    return *again ? ERR_OK : write(cx, store);
}

/* Tries with trust; *again says that it was misplaced and that nothing was done. */
static Err batch_trusting(Ctx *cx, LedgerStore *store, const Batch *batch, bool *again)
{
    LedgerHead head = store->head;
    TRY(db_savepoint(cx, store->db));
    Err err = batch_try(cx, store, batch, true, again);
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

static Err batch_run(Ctx *cx, LedgerStore *store, const Batch *batch)
{
    bool again = batch->count < TRUST_FROM;
    TRY(catch_up(cx, store));
    if (!again)
        TRY(batch_trusting(cx, store, batch, &again));
    if (again) {
        again = false;
        TRY(batch_try(cx, store, batch, false, &again));
    }
    return ERR_OK;
}

Err ledger_store_transfers(Ctx *cx, LedgerStore *store, uint64_t now_ns,
                           const LedgerTransfer *events, size_t n, LedgerResult *results)
{
    ArenaMark mark = arena_mark(&cx->arena);
    LedgerPart part = { .count = n, .now_ns = now_ns };
    Batch batch = { .events = events, .count = n, .parts = &part, .part_count = 1,
                    .results = results };
    TRY(batch_run(cx, store, &batch));
    arena_rewind(&cx->arena, mark);
    return ERR_OK;
}

/* --- batches of several callers --------------------------------------------------------------- */
/* How many of the calls, from the first, go into one batch: of one store, and not too large. */
static size_t calls_together(void *const *calls, size_t n, size_t *events)
{
    const LedgerCall *first = calls[0];
    size_t taken = 1;
    *events = first->count;
    for (; taken < n; taken++) {
        const LedgerCall *call = calls[taken];
        if (call->store != first->store || *events + call->count > TOGETHER_MAX)
            break;
        *events += call->count;
    }
    return taken;
}

static Err calls_run(Ctx *cx, void *const *calls, size_t n, size_t count)
{
    LedgerTransfer *events = NEW(cx, LedgerTransfer, count);
    LedgerResult *results = NEW(cx, LedgerResult, count);
    LedgerPart *parts = NEW(cx, LedgerPart, n);
    if (!events || !results || !parts)
        return cx->err;
    for (size_t i = 0, at = 0; i < n; i++) {
        const LedgerCall *call = calls[i];
        if (call->count)
            memcpy(events + at, call->events, call->count * sizeof *events);
        parts[i] = (LedgerPart){ .count = call->count, .now_ns = call->now_ns };
        at += call->count;
    }
    Batch batch = { .events = events, .count = count, .parts = parts, .part_count = n,
                    .results = results };
    TRY(batch_run(cx, ((const LedgerCall *)calls[0])->store, &batch));
    for (size_t i = 0, at = 0; i < n; i++) {
        const LedgerCall *call = calls[i];
        if (call->count)
            memcpy(call->results, results + at, call->count * sizeof *results);
        at += call->count;
    }
    return ERR_OK;
}

Err ledger_store_calls(Ctx *cx, Db *db, void *const *calls, size_t n)
{
    for (size_t done = 0, taken, count; done < n; done += taken) {
        const LedgerCall *first = calls[done];
        ArenaMark mark = arena_mark(&cx->arena);
        taken = calls_together(calls + done, n - done, &count);
        assert(first->store->db == db);
        if (taken == 1)
            TRY(ledger_store_transfers(cx, first->store, first->now_ns, first->events,
                                       first->count, first->results));
        else
            TRY(calls_run(cx, calls + done, taken, count));
        arena_rewind(&cx->arena, mark);
    }
    return ERR_OK;
}

/* --- expiry ----------------------------------------------------------------------------------- */
static Err tick_some(Ctx *cx, LedgerStore *store, uint64_t now_ns, const List *rows)
{
    LedgerNeeds needs;
    store->underway = true;
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
