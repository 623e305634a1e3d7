/* ledger_store.h - one cluster's ledger in a store: batches load what they touch, decide in
 * memory, and write balances once and transfers in bulk.
 *
 *     LedgerStore *ledger CLEANUP(ledger_store_close) = NULL;
 *     TRY(ledger_store_open(cx, db, cluster_id, &ledger));
 *     TRY(db_begin(cx, db));
 *     TRY(ledger_store_transfers(cx, ledger, now_ns, events, n, results));
 *     TRY(db_commit(cx, db));
 *
 * Writing needs a transaction that the caller begins and ends; several batches may share it. What
 * a rollback took back, or another process wrote, is noticed at the next batch: every batch is
 * chained to the one before by a hash, and accounts kept in memory are trusted only while the
 * store's hash is the one they belong to.
 * Looking is ledger_query.h's, the line protocol ledger_line.h's.
 * now_ns: the time to stamp with; the ledger's clock never goes back. For all: the failures of
 * db.h, ERR_NO_MEMORY, ERR_DAMAGED where stored rows contradict each other. */
#ifndef WEFT_STORE_LEDGER_STORE_H
#define WEFT_STORE_LEDGER_STORE_H

#include "core/ledger.h"
#include "store/db.h"

typedef struct LedgerStore LedgerStore;

enum { LEDGER_STORE_BYTES = 1 << 30 };          /* of memory for the working set, at most */

/* The store of a cluster that need not exist yet. db is borrowed and must outlive it. */
MUST_USE Err ledger_store_open(Ctx *cx, Db *db, int64_t cluster_id, LedgerStore **out);
void ledger_store_close(LedgerStore **store);   /* NULL-safe; for CLEANUP */

/* --- writing: results[i] answers events[i]; after a failure the caller must roll back --------- */
MUST_USE Err ledger_store_accounts(Ctx *cx, LedgerStore *store, uint64_t now_ns,
                                   const LedgerAccount *events, size_t n, LedgerResult *results);
MUST_USE Err ledger_store_transfers(Ctx *cx, LedgerStore *store, uint64_t now_ns,
                                    const LedgerTransfer *events, size_t n,
                                    LedgerResult *results);
/* Batches of several callers as one: the same as one after the other, for little more than the
 * price of one. In the form of writer.h's WriterBatch, each of `calls` a LedgerCall:
 *     LedgerCall call = { ledger, now_ns, events, n, results };
 *     TRY(writer_do_with(cx, writer, ledger_store_calls, &call)); */
typedef struct LedgerCall {
    LedgerStore *store;
    uint64_t now_ns;
    const LedgerTransfer *events;
    size_t count;
    LedgerResult *results;
} LedgerCall;
MUST_USE Err ledger_store_calls(Ctx *cx, Db *db, void *const *calls, size_t n);

/* Expires what is due by now_ns. */
MUST_USE Err ledger_store_tick(Ctx *cx, LedgerStore *store, uint64_t now_ns);

/* Where the ledger stands: its clock, and the hash over all batches so far. */
MUST_USE Err ledger_store_head(Ctx *cx, LedgerStore *store, uint64_t *clock_ns, Hash *hash);

#endif
