/* A failing disk and failing memory under ledger batches: every write, truncation and sync in turn,
 * every allocation in turn.
 *
 * A plan of batches (accounts, transfers with chains, holds, posts, voids and retries, calls of
 * several callers, ticks) is run on a store while one operation fails. What was acknowledged must
 * be there with the answers that were given, the rest absent whole; but the batch that failed
 * first may be there whole, where its commit was written and only the sync failed. So the store
 * must equal a naive ledger that lived through the acknowledged batches, or through these and that
 * one. Then what is missing is done again. */
#include "store/ledger_query.h"
#include "store/ledger_store.h"

#include "test_ledger.h"
#include "test_store.h"
#include "test_vfs.h"

#include <sqlite3.h>
#include <unistd.h>

enum { CLUSTER = 7, UNITS = 9, EVENTS = 9, ACCOUNTS = 10, OPERATIONS_MAX = 3000, NONE = UNITS };

static const TestFault faults[] = {
    { "one operation fails",           SQLITE_IOERR, .torn = false, .sticks = false },
    { "the disk dies in the middle",   SQLITE_IOERR, .torn = true,  .sticks = true },
    { "the disk is full for a moment", SQLITE_FULL,  .torn = false, .sticks = false },
    { "the disk is full and stays so", SQLITE_FULL,  .torn = true,  .sticks = true },
};

/* --- the plan: the same every time ------------------------------------------------------------ */
static uint64_t unit_now(unsigned unit)
{
    return (10 + unit) * SECOND;
}

static bool is_tick(unsigned unit)
{
    return unit % 4 == 3;
}

static LedgerId id_of(unsigned unit, uint64_t i)
{
    return LEDGER_ID(100 * unit + i);
}

static LedgerTransfer plan_transfer(Random *random, unsigned unit, uint64_t i)
{
    static const uint16_t flags[] = { 0, 0, 0, 2, 2, 2, 4, 4, 8, 16 };
    LedgerTransfer t = {
        .id = id_of(unit, i), .debit_account_id = LEDGER_ID(1 + random_below(random, ACCOUNTS)),
        .credit_account_id = LEDGER_ID(1 + random_below(random, ACCOUNTS)),
        .amount = random_below(random, 20), .ledger = 1, .code = 1,
        .flags = flags[random_below(random, COUNT(flags))],
    };
    if (t.flags & (LEDGER_POST_PENDING | LEDGER_VOID_PENDING)) {
        unsigned back = 1 + (unsigned)random_below(random, unit);
        t = (LedgerTransfer){ .id = t.id, .flags = t.flags,
                              .pending_id = id_of(back, random_below(random, EVENTS)),
                              .amount = t.flags & LEDGER_POST_PENDING ? UINT64_MAX : 0 };
    }
    if (t.flags & LEDGER_PENDING)
        t.timeout = (uint32_t)random_below(random, 4);
    if (chance(random, 10))
        t.id = id_of(unit, random_below(random, i + 1));
    if (chance(random, 30))
        t.flags |= LEDGER_LINKED;
    return t;
}

typedef struct Unit {
    size_t accounts, transfers;         /* neither: a tick */
    LedgerAccount account[EVENTS];
    LedgerTransfer transfer[EVENTS];
    LedgerResult got[EVENTS], want[EVENTS];
} Unit;

static void plan_unit(unsigned number, Unit *unit)
{
    static const uint16_t flags[] = { 0, 8, 2, 0, 10 };
    Random random = random_make(test_seed() + number);
    *unit = (Unit){ 0 };
    if (is_tick(number))
        return;
    if (number % 4 == 0) {
        unit->accounts = number ? 2 : ACCOUNTS - 2;
        for (unsigned i = 0; i < unit->accounts; i++) {
            uint64_t id = number ? ACCOUNTS - i : i + 1;
            unit->account[i] = (LedgerAccount){ .id = LEDGER_ID(id), .ledger = 1, .code = 1,
                                                .flags = flags[id % COUNT(flags)] };
        }
        return;
    }
    unit->transfers = EVENTS;
    for (uint64_t i = 0; i < EVENTS; i++)
        unit->transfer[i] = plan_transfer(&random, number, i);
    unit->transfer[EVENTS - 1].flags &= (uint16_t)~LEDGER_LINKED;
}

/* --- in the store ----------------------------------------------------------------------------- */
/* The transfers as the calls of three callers. */
static Err unit_calls(Ctx *cx, Db *db, LedgerStore *store, uint64_t now_ns, Unit *unit)
{
    LedgerCall calls[3];
    void *args[3];
    for (size_t i = 0; i < 3; i++) {
        size_t from = i * EVENTS / 3;
        calls[i] = (LedgerCall){ .store = store, .now_ns = now_ns, .count = EVENTS / 3,
                                 .events = unit->transfer + from, .results = unit->got + from };
        args[i] = &calls[i];
    }
    return ledger_store_calls(cx, db, args, 3);
}

static Err unit_write(Ctx *cx, Db *db, LedgerStore *store, unsigned number, Unit *unit)
{
    uint64_t now_ns = unit_now(number);
    if (is_tick(number))
        return ledger_store_tick(cx, store, now_ns);
    if (unit->accounts)
        return ledger_store_accounts(cx, store, now_ns, unit->account, unit->accounts, unit->got);
    if (number % 4 == 2)
        return unit_calls(cx, db, store, now_ns, unit);
    return ledger_store_transfers(cx, store, now_ns, unit->transfer, unit->transfers, unit->got);
}

static Err unit_do(Ctx *cx, Db *db, LedgerStore *store, unsigned number, Unit *unit)
{
    Err err = db_begin(cx, db);
    if (err == ERR_OK)
        err = unit_write(cx, db, store, number, unit);
    if (err == ERR_OK)
        err = db_commit(cx, db);
    db_rollback(db);
    return err;
}

/* --- in the naive ledger ---------------------------------------------------------------------- */
static void unit_naive(Naive *naive, unsigned number, Unit *unit)
{
    uint64_t now_ns = unit_now(number);
    if (is_tick(number)) {
        naive_tick(naive, now_ns);
        return;
    }
    if (now_ns > naive->clock)
        naive->clock = now_ns;
    size_t parts = number % 4 == 2 ? 3 : 1, each = unit->transfers / parts;
    naive_accounts(naive, unit->account, unit->accounts, unit->want);
    for (size_t i = 0; i < parts && each; i++)
        naive_transfers(naive, unit->transfer + i * each, each, unit->want + i * each);
}

/* --- the same? -------------------------------------------------------------------------------- */
static int64_t count(Ctx *cx, Db *db, const char *sql)
{
    bool found;
    int64_t n = 1;                      /* the clock of a ledger that has not begun */
    CHECK_OK(sql, cx, db_query_int(cx, db, sql, NULL, 0, &found, &n));
    return n;
}

static size_t history_rows(const Naive *naive)
{
    size_t n = 0;
    for (size_t i = 0; i < naive->transfer_count; i++) {
        const LedgerTransfer *t = &naive->transfers[i];
        n += naive_account(naive, t->debit_account_id)->flags & LEDGER_ACCOUNT_HISTORY ? 1 : 0;
        n += naive_account(naive, t->credit_account_id)->flags & LEDGER_ACCOUNT_HISTORY ? 1 : 0;
    }
    return n;
}

static bool same_counts(Ctx *cx, Db *db, const Naive *naive)
{
    return count(cx, db, "SELECT clock FROM ledger_head") == (int64_t)naive->clock
        && count(cx, db, "SELECT COUNT(*) FROM ledger_account") == (int64_t)naive->account_count
        && count(cx, db, "SELECT COUNT(*) FROM transfer WHERE status <> 5")
           == (int64_t)naive->transfer_count
        && count(cx, db, "SELECT COUNT(*) FROM transfer WHERE status = 5")
           == (int64_t)naive->failed_count
        && count(cx, db, "SELECT COUNT(*) FROM ledger_history") == (int64_t)history_rows(naive);
}

static bool same_rows(Ctx *cx, Db *db, const Naive *naive)
{
    bool found, same = true;
    for (size_t i = 0; i < naive->account_count; i++) {
        LedgerAccount got, want = stored_account(naive, &naive->accounts[i]);
        CHECK_OK("reads", cx, ledger_store_account(cx, db, CLUSTER, want.id, &found, &got));
        if (found)
            got.newest = 0;             /* the store's own */
        same = same && found && same_account(&got, &want);
    }
    for (size_t i = 0; i < naive->transfer_count; i++) {
        LedgerTransfer got, want = stored_transfer(naive, i);
        CHECK_OK("reads", cx, ledger_store_transfer(cx, db, CLUSTER, want.id, &found, &got));
        same = same && found && memcmp(&got, &want, sizeof got) == 0;
    }
    return same;
}

static bool same_books(Ctx *cx, Db *db, const Naive *naive)
{
    ArenaMark mark = arena_mark(&cx->arena);
    bool same = same_counts(cx, db, naive) && same_rows(cx, db, naive);
    arena_rewind(&cx->arena, mark);
    return same;
}

/* --- a run ------------------------------------------------------------------------------------ */
typedef struct Run {
    Ctx cx;
    Db *db;
    LedgerStore *store;
    char path[400];
    Unit units[UNITS];
    Err results[UNITS];
    unsigned first_failed;              /* NONE where all went well */
    Naive naive;
} Run;

static void copy_file(const char *from, const char *to, const char *suffix)
{
    char path[600], buf[1 << 16];
    snprintf(path, sizeof path, "%s%s", to, suffix);
    unlink(path);
    snprintf(path, sizeof path, "%s%s", from, suffix);
    FILE *in = fopen(path, "rb");
    snprintf(path, sizeof path, "%s%s", to, suffix);
    FILE *out = in ? fopen(path, "wb") : NULL;
    for (size_t n; out && (n = fread(buf, 1, sizeof buf, in)) > 0;)
        fwrite(buf, 1, n, out);
    if (in)
        fclose(in);
    if (out)
        fclose(out);
}

static void open_store(Run *run, DbMode mode)
{
    CHECK_OK("opens", &run->cx, db_open(&run->cx, run->path, mode, &run->db));
    CHECK_OK("opens", &run->cx, ledger_store_open(&run->cx, run->db, CLUSTER, &run->store));
}

static void close_store(Run *run)
{
    ledger_store_close(&run->store);
    db_close(&run->db);
}

/* A fresh store, copied from one that was made once, which copies its log back often. */
static void run_begin(Run *run)
{
    static bool made;
    char empty[400];
    snprintf(empty, sizeof empty, "%s/ledger-empty.db", test_folder());
    snprintf(run->path, sizeof run->path, "%s/ledger-fault.db", test_folder());
    run->cx = ctx_make(64 << 20);
    run->db = NULL;
    run->store = NULL;
    if (!made) {
        Db *db = NULL;
        CHECK_OK("makes", &run->cx, db_open(&run->cx, empty, DB_CREATE, &db));
        db_close(&db);
        made = true;
    }
    copy_file(empty, run->path, "");
    copy_file(empty, run->path, "-wal");        /* there is none: the old one goes */
    copy_file(empty, run->path, "-shm");
    open_store(run, DB_OPEN);
    CHECK_OK("copies back often", &run->cx,
             db_run(&run->cx, run->db, "PRAGMA wal_autocheckpoint=8", NULL, 0, NULL));
    for (unsigned u = 0; u < UNITS; u++)
        plan_unit(u, &run->units[u]);
}

static void run_end(Run *run)
{
    close_store(run);
    ctx_clear(&run->cx);
}

static void run_units(Run *run, Err want)
{
    run->first_failed = NONE;
    for (unsigned u = 0; u < UNITS; u++) {
        ArenaMark mark = arena_mark(&run->cx.arena);
        Err err = unit_do(&run->cx, run->db, run->store, u, &run->units[u]);
        run->results[u] = err;
        CHECK_TRUE("goes, or fails as it must", err == ERR_OK || err == want);
        CHECK_TRUE("a failure has words", err == ERR_OK || run->cx.detail[0]);
        if (err != ERR_OK && run->first_failed == NONE)
            run->first_failed = u;
        ctx_forgive(&run->cx);
        arena_rewind(&run->cx.arena, mark);
    }
}

/* Lives through what was acknowledged, and through `too` though it was not. */
static void naive_run(Run *run, unsigned too)
{
    run->naive = (Naive){ .clock = 1 };
    for (unsigned u = 0; u < UNITS; u++)
        if (run->results[u] == ERR_OK || u == too)
            unit_naive(&run->naive, u, &run->units[u]);
}

static void same_answers(Run *run, const char *why)
{
    for (unsigned u = 0; u < UNITS; u++) {
        const Unit *unit = &run->units[u];
        for (size_t i = 0; run->results[u] == ERR_OK && i < unit->accounts + unit->transfers; i++)
            CHECK_TEXT(why, text_of(ledger_result_name(unit->got[i])),
                       ledger_result_name(unit->want[i]));
    }
}

/* The store is what it must be; gives the unit that is there without having been acknowledged. */
static unsigned check_books(Run *run, const char *why, Db *db)
{
    naive_run(run, NONE);
    same_answers(run, why);             /* they were given as if the failed one had never been */
    if (same_books(&run->cx, db, &run->naive))
        return NONE;
    CHECK_TRUE("something failed", run->first_failed != NONE);
    naive_run(run, run->first_failed);
    CHECK_TRUE(why, same_books(&run->cx, db, &run->naive));
    return run->first_failed;
}

/* What a process that was killed now would leave behind. */
static void check_copy(Run *run, const char *why)
{
    char copy[512];
    snprintf(copy, sizeof copy, "%s/ledger-copy.db", test_folder());
    copy_file(run->path, copy, "");
    copy_file(run->path, copy, "-wal");
    Db *db CLEANUP(db_close) = NULL;
    CHECK_OK(why, &run->cx, db_open(&run->cx, copy, DB_OPEN, &db));
    check_books(run, why, db);
}

/* What is missing can be done now, and answers as if it came only now. */
static void check_rest(Run *run, const char *why, unsigned there)
{
    for (unsigned u = 0; u < UNITS; u++) {
        Unit *unit = &run->units[u];
        if (run->results[u] == ERR_OK || u == there)
            continue;
        CHECK_OK(why, &run->cx, unit_do(&run->cx, run->db, run->store, u, unit));
        unit_naive(&run->naive, u, unit);
        CHECK_TRUE(why, memcmp(unit->got, unit->want, sizeof unit->got) == 0);
    }
    CHECK_TRUE(why, same_books(&run->cx, run->db, &run->naive));
}

/* One run with the at-th operation failing; false where the plan needed fewer operations. */
static bool run_with_fault(Run *run, const TestFault *fault, int at)
{
    run_begin(run);
    test_vfs_arm(fault, at);
    run_units(run, ERR_STORE);
    bool hit = test_vfs_failures() > 0;
    if (fault->sticks && at % 2)
        close_store(run);       /* closing copies the log back, over a disk that still fails */
    test_vfs_arm(NULL, 0);
    check_copy(run, fault->why);
    if (!run->db)
        open_store(run, DB_OPEN);
    unsigned there = check_books(run, fault->why, run->db);
    check_rest(run, fault->why, there);
    run_end(run);
    return hit;
}

TEST(test_ledger_fault__every_failing_operation_leaves_the_ledger_whole)
{
    Run *run = calloc(1, sizeof *run);
    assert(run);
    test_vfs_start();
    for (size_t i = 0; i < COUNT(faults); i++) {
        int at = 1;
        for (; run_with_fault(run, &faults[i], at); at++)
            CHECK_TRUE("the work ends", at < OPERATIONS_MAX);
        CHECK_TRUE("there was something to fail", at > 50);
    }
    test_vfs_stop();
    free(run);
}

TEST(test_ledger_fault__every_failing_allocation_leaves_the_ledger_whole)
{
    Run *run = calloc(1, sizeof *run);
    assert(run);
    bool hit = true;
    uint64_t nth = 1;
    for (; hit; nth++) {
        run_begin(run);
        run->cx.arena.fail_at = run->cx.arena.allocations + nth;
        run_units(run, ERR_NO_MEMORY);
        hit = run->cx.arena.allocations >= run->cx.arena.fail_at;
        run->cx.arena.fail_at = 0;
        CHECK_EQ("fails where memory does", run->first_failed != NONE, hit);
        CHECK_EQ("nothing that was not acknowledged",
                 check_books(run, "memory", run->db), NONE);
        check_rest(run, "memory", NONE);
        run_end(run);
        CHECK_TRUE("the work ends", nth < OPERATIONS_MAX);
    }
    CHECK_TRUE("memory was asked for", nth > 50);
    free(run);
}
