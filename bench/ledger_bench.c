/* ledger_bench.c - transfers a second: decided in memory; made durable on SQLite beside a bare
 * loop of prepared statements that leaves the same rows; one by one through the group commit
 * beside a commit each; and on PostgreSQL, where WEFT_TEST_PG names one (tests/pg.sh), beside COPY
 * and one UPDATE. Peer and work take turns in every round, so that both meet the same machine. */
#define _GNU_SOURCE
#include "bench.h"

#include "base/check.h"
#include "store/db_open.h"
#include "store/ledger_rows.h"
#include "store/ledger_store.h"
#include "store/writer.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ACCOUNTS = 10000, BATCH = 8000, BATCHES = 15, CALLERS = 64, CALLS = 60, CLUSTER = 1 };

static void must(Err err, const Ctx *cx)
{
    if (err != ERR_OK) {
        fprintf(stderr, "ledger_bench: %s\n", cx->detail);
        exit(3);
    }
}

static LedgerId account_id(uint64_t n)
{
    return (LedgerId){ .hi = 7, .lo = n + 1 };
}

static void make_transfers(Random *random, uint64_t first_id, size_t accounts,
                           LedgerTransfer *out, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        uint64_t debit = random_below(random, accounts);
        uint64_t credit = random_below(random, accounts - 1);
        out[i] = (LedgerTransfer){
            .id = { 11, first_id + i },
            .debit_account_id = account_id(debit),
            .credit_account_id = account_id(credit + (credit >= debit)),
            .amount = 1 + i % 1000,
            .ledger = 1,
            .code = 1,
        };
    }
}

/* --- in memory -------------------------------------------------------------------------------- */
typedef struct Memory {
    Ctx cx;
    LedgerState *state;
    LedgerTransfer *transfers;
    LedgerResult *results;
    size_t accounts;
    size_t count;
} Memory;

static void memory_fill(Memory *memory)
{
    LedgerAccount account = { .ledger = 1, .code = 1 };
    ledger_clear(memory->state);
    for (size_t i = 0; i < memory->accounts; i++) {
        account.id = account_id(i);
        must(ledger_create_accounts(&memory->cx, memory->state, &account, 1, memory->results),
             &memory->cx);
    }
}

/* Decides them all in batches; the ledger begins empty but for its accounts. Seconds. */
static double memory_run(Memory *memory)
{
    memory_fill(memory);
    double from = bench_now();
    for (size_t at = 0; at < memory->count; at += BATCH)
        must(ledger_create_transfers(&memory->cx, memory->state, memory->transfers + at, BATCH,
                                     memory->results), &memory->cx);
    double took = bench_now() - from;
    assert(memory->results[BATCH - 1] == LEDGER_CREATED);
    return took;
}

static double memory_best(size_t accounts, size_t count)
{
    Memory memory = { .cx = ctx_make((size_t)2 << 30), .accounts = accounts, .count = count };
    Random random = random_make(1);
    memory.transfers = NEW(&memory.cx, LedgerTransfer, count);
    memory.results = NEW(&memory.cx, LedgerResult, BATCH);
    assert(memory.transfers && memory.results);
    make_transfers(&random, 1, accounts, memory.transfers, count);
    must(ledger_open(&memory.cx, (size_t)8 << 30, 1, &memory.state), &memory.cx);
    double best = 0;
    for (int round = 0; round < BENCH_ROUNDS; round++)
        bench_keep_least(&best, memory_run(&memory));
    ledger_close(&memory.state);
    ctx_clear(&memory.cx);
    return best;
}

static void bench_memory(void)
{
    double took[3];
    for (int i = 0; i < 3; i++)
        took[i] = memory_best(ACCOUNTS, (size_t)BATCH * 60 << i);
    bench_rate("decide in memory, 10,000 accounts", took[2], BATCH * 240, "transfers", 5e6);
    bench_growth("decide in memory, 10,000 accounts", took, 2.2);
    bench_rate("decide in memory, 1,000,000 accounts", memory_best(1000000, (size_t)BATCH * 240),
               BATCH * 240, "transfers", 2.5e6);
}

/* --- the bare peer: prepared statements, the same rows ---------------------------------------- */
typedef struct Bare {
    sqlite3 *db;
    sqlite3_stmt *begin, *commit, *insert, *update;
    uint64_t debits[ACCOUNTS];
    uint64_t credits[ACCOUNTS];
    int64_t newest[ACCOUNTS];
    uint32_t touched[ACCOUNTS];         /* the batch that touched it last */
    uint32_t batch;
    int64_t clock;
} Bare;

static void sql(Bare *bare, int code)
{
    if (code != SQLITE_OK && code != SQLITE_DONE) {
        fprintf(stderr, "ledger_bench: %s\n", sqlite3_errmsg(bare->db));
        exit(3);
    }
}

static void prepare(Bare *bare, const char *text, sqlite3_stmt **out)
{
    sql(bare, sqlite3_prepare_v2(bare->db, text, -1, out, NULL));
}

static void step(Bare *bare, sqlite3_stmt *statement)
{
    sql(bare, sqlite3_step(statement));
    sql(bare, sqlite3_reset(statement));
}

static void bare_open(Bare *bare, const char *path)
{
    sql(bare, sqlite3_open(path, &bare->db));
    sql(bare, sqlite3_exec(bare->db, "PRAGMA synchronous=FULL; PRAGMA cache_size=-65536; "
                           "PRAGMA temp_store=MEMORY; PRAGMA journal_mode=WAL", NULL, NULL,
                           NULL));
    prepare(bare, "BEGIN IMMEDIATE", &bare->begin);
    prepare(bare, "COMMIT", &bare->commit);
    prepare(bare, "INSERT INTO transfer VALUES(?1, ?2, ?3, ?4, ?5, ?6, 1, 1, 0, NULL, NULL, "
            "0, 0, 0, 0, ?7, ?8, NULL, 0)", &bare->insert);
    prepare(bare, "UPDATE ledger_account SET flags = 0, debits_pending = 0, debits_posted = ?3, "
            "credits_pending = 0, credits_posted = ?4, newest = ?5 "
            "WHERE cluster_id = ?1 AND account_id = ?2", &bare->update);
    bare->clock = 1 << 20;
}

static void bare_close(Bare *bare)
{
    sqlite3_stmt *all[] = { bare->begin, bare->commit, bare->insert, bare->update };
    for (size_t i = 0; i < COUNT(all); i++)
        sqlite3_finalize(all[i]);
    sqlite3_close(bare->db);
}

static void bind_id(Bare *bare, sqlite3_stmt *statement, int at, LedgerId id)
{
    uint8_t bytes[16];
    ledger_id_bytes(id, bytes);
    sql(bare, sqlite3_bind_blob(statement, at, bytes, sizeof bytes, SQLITE_TRANSIENT));
}

static void bare_insert(Bare *bare, const LedgerTransfer *t)
{
    uint64_t debit = t->debit_account_id.lo - 1, credit = t->credit_account_id.lo - 1;
    bare->clock++;
    sqlite3_bind_int64(bare->insert, 1, CLUSTER);
    sqlite3_bind_int64(bare->insert, 2, bare->clock);
    bind_id(bare, bare->insert, 3, t->id);
    bind_id(bare, bare->insert, 4, t->debit_account_id);
    bind_id(bare, bare->insert, 5, t->credit_account_id);
    sqlite3_bind_int64(bare->insert, 6, (int64_t)t->amount);
    sqlite3_bind_int64(bare->insert, 7, bare->newest[debit]);
    sqlite3_bind_int64(bare->insert, 8, bare->newest[credit]);
    step(bare, bare->insert);
    bare->debits[debit] += t->amount;
    bare->credits[credit] += t->amount;
    bare->newest[debit] = bare->newest[credit] = bare->clock;
}

static void bare_update(Bare *bare, LedgerId id)
{
    uint64_t n = id.lo - 1;
    if (bare->touched[n] == bare->batch)
        return;
    bare->touched[n] = bare->batch;
    sqlite3_bind_int64(bare->update, 1, CLUSTER);
    bind_id(bare, bare->update, 2, id);
    sqlite3_bind_int64(bare->update, 3, (int64_t)bare->debits[n]);
    sqlite3_bind_int64(bare->update, 4, (int64_t)bare->credits[n]);
    sqlite3_bind_int64(bare->update, 5, bare->newest[n]);
    step(bare, bare->update);
}

static void bare_batch(Bare *bare, const LedgerTransfer *transfers, size_t n)
{
    bare->batch++;
    step(bare, bare->begin);
    for (size_t i = 0; i < n; i++)
        bare_insert(bare, &transfers[i]);
    for (size_t i = 0; i < n; i++) {
        bare_update(bare, transfers[i].debit_account_id);
        bare_update(bare, transfers[i].credit_account_id);
    }
    step(bare, bare->commit);
}

/* --- the store -------------------------------------------------------------------------------- */
typedef struct Stored {
    Ctx cx;
    Db *db;
    LedgerStore *ledger;
    LedgerTransfer *transfers;
    LedgerResult *results;
    Random random;
    uint64_t next_id;
} Stored;

static void stored_open(Stored *stored, const char *url)
{
    *stored = (Stored){ .cx = ctx_make((size_t)1 << 30), .random = random_make(1), .next_id = 1 };
    Ctx *cx = &stored->cx;
    must(db_open(cx, url, DB_CREATE, &stored->db), cx);
    must(ledger_store_open(cx, stored->db, CLUSTER, &stored->ledger), cx);
    stored->transfers = NEW(cx, LedgerTransfer, BATCH * BATCHES);
    stored->results = NEW(cx, LedgerResult, BATCH * BATCHES);
    LedgerAccount *accounts = NEW(cx, LedgerAccount, ACCOUNTS);
    assert(stored->transfers && stored->results && accounts);
    for (uint64_t i = 0; i < ACCOUNTS; i++)
        accounts[i] = (LedgerAccount){ .id = account_id(i), .ledger = 1, .code = 1 };
    must(db_begin(cx, stored->db), cx);
    must(ledger_store_accounts(cx, stored->ledger, 1, accounts, ACCOUNTS, stored->results), cx);
    must(db_commit(cx, stored->db), cx);
}

static void stored_close(Stored *stored)
{
    ledger_store_close(&stored->ledger);
    db_close(&stored->db);
    ctx_clear(&stored->cx);
}

static void stored_batch(Stored *stored, const LedgerTransfer *transfers, size_t n)
{
    Ctx *cx = &stored->cx;
    must(db_begin(cx, stored->db), cx);
    must(ledger_store_transfers(cx, stored->ledger, 1, transfers, n, stored->results), cx);
    must(db_commit(cx, stored->db), cx);
    assert(stored->results[n - 1] == LEDGER_CREATED);
}

/* --- batches on SQLite ------------------------------------------------------------------------ */
/* Fresh files for both; total transfers in batches of n. */
static void bench_batches(const char *folder, const char *work, size_t n, size_t total, double bar)
{
    char stored_path[300], bare_path[300];
    Stored stored, schema;
    Bare *bare = calloc(1, sizeof *bare);
    assert(bare);
    snprintf(stored_path, sizeof stored_path, "%s/stored-%zu.db", folder, n);
    snprintf(bare_path, sizeof bare_path, "%s/bare-%zu.db", folder, n);
    stored_open(&stored, stored_path);
    stored_open(&schema, bare_path);    /* the same tables with the same accounts */
    stored_close(&schema);
    bare_open(bare, bare_path);
    double took = 0, bare_took = 0;
    for (int round = 0; round < BENCH_ROUNDS; round++) {
        make_transfers(&stored.random, stored.next_id, ACCOUNTS, stored.transfers, total);
        stored.next_id += total;
        double from = bench_now();
        for (size_t at = 0; at < total; at += n)
            stored_batch(&stored, stored.transfers + at, n);
        double between = bench_now();
        for (size_t at = 0; at < total; at += n)
            bare_batch(bare, stored.transfers + at, n);
        bench_keep_least(&took, between - from);
        bench_keep_least(&bare_took, bench_now() - between);
    }
    bench_rate(work, took, (double)total, "transfers", 0);
    bench_share(work, took, "a bare loop that does the same writes", bare_took, bar);
    bare_close(bare);
    free(bare);
    stored_close(&stored);
}

/* --- as many more and more are stored --------------------------------------------------------- */
/* Short: to 2 million. WEFT_LONG=1: to 20 million, some gigabytes and minutes. */
enum { EARLY = 1000000, LATE_SHORT = 2000000, LATE_LONG = 20000000, WINDOW = 80 };

static size_t late(void)
{
    return getenv("WEFT_LONG") ? LATE_LONG : LATE_SHORT;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

typedef double BatchRun(void *self, uint64_t first_id);        /* seconds of a batch */

/* The best eighth of the last batches before each mark, so that slow syncs count for nothing. */
static void bench_flat(const char *work, BatchRun *run, void *self)
{
    double window[WINDOW], at_early = 0, at_late = 0;
    size_t batches = late() / BATCH, early = EARLY / BATCH;
    for (size_t i = 0; i < batches; i++) {
        window[i % WINDOW] = run(self, 1 + i * BATCH);
        if (i + 1 != early && i + 1 != batches)
            continue;
        qsort(window, WINDOW, sizeof *window, by_size);
        *(i + 1 == early ? &at_early : &at_late) = window[WINDOW / 8];
    }
    double times = at_late / at_early;
    printf("%-44s  %.2f us each at 1M stored, x%.2f at %zuM  (bar 1.2: %s)\n", work,
           1e6 * at_early / BATCH, times, late() / EARLY, times <= 1.2 ? "met" : "missed");
}

static double flat_stored(void *self, uint64_t first_id)
{
    Stored *stored = self;
    make_transfers(&stored->random, first_id, ACCOUNTS, stored->transfers, BATCH);
    double from = bench_now();
    stored_batch(stored, stored->transfers, BATCH);
    return bench_now() - from;
}

static double flat_memory(void *self, uint64_t first_id)
{
    static Random random = { .state = 1 };
    Memory *memory = self;
    make_transfers(&random, first_id, memory->accounts, memory->transfers, BATCH);
    double from = bench_now();
    must(ledger_create_transfers(&memory->cx, memory->state, memory->transfers, BATCH,
                                 memory->results), &memory->cx);
    return bench_now() - from;
}

static void bench_growing(const char *folder)
{
    char path[300];
    Stored stored;
    Memory memory = { .cx = ctx_make(64 << 20), .accounts = ACCOUNTS };
    memory.transfers = NEW(&memory.cx, LedgerTransfer, BATCH);
    memory.results = NEW(&memory.cx, LedgerResult, BATCH);
    assert(memory.transfers && memory.results);
    must(ledger_open(&memory.cx, (size_t)16 << 30, 1, &memory.state), &memory.cx);
    memory_fill(&memory);
    bench_flat("ledger in memory, growing", flat_memory, &memory);
    ledger_close(&memory.state);
    ctx_clear(&memory.cx);

    snprintf(path, sizeof path, "%s/growing.db", folder);
    stored_open(&stored, path);
    bench_flat("ledger on SQLite, growing", flat_stored, &stored);
    stored_close(&stored);
    unlink(path);
}

/* --- one by one, by many at once -------------------------------------------------------------- */
typedef struct Caller {
    Writer *writer;
    LedgerStore *ledger;
    const LedgerTransfer *transfers;    /* CALLS of them */
} Caller;

static void *call(void *arg)
{
    Caller *caller = arg;
    Ctx cx = ctx_make(16 << 20);
    for (size_t i = 0; i < CALLS; i++) {
        LedgerResult result;
        LedgerCall one = { .store = caller->ledger, .now_ns = 1, .count = 1, .results = &result,
                           .events = caller->transfers + i };
        must(writer_do_with(&cx, caller->writer, ledger_store_calls, &one), &cx);
        assert(result == LEDGER_CREATED);
    }
    ctx_clear(&cx);
    return NULL;
}

static double group_run(Stored *stored)
{
    Caller callers[CALLERS];
    pthread_t threads[CALLERS];
    Writer *writer = NULL;
    must(writer_start(&stored->cx, stored->db, &writer), &stored->cx);
    double from = bench_now();
    for (size_t i = 0; i < CALLERS; i++) {
        callers[i] = (Caller){ .writer = writer, .ledger = stored->ledger,
                               .transfers = stored->transfers + i * CALLS };
        int failed = pthread_create(&threads[i], NULL, call, &callers[i]);
        assert(!failed);
    }
    for (size_t i = 0; i < CALLERS; i++)
        pthread_join(threads[i], NULL);
    double took = bench_now() - from;
    writer_stop(&writer);
    return took;
}

static void bench_group(const char *folder)
{
    enum { ALONE = 200, TOGETHER = CALLERS * CALLS };
    char path[300];
    Stored stored;
    double took = 0, alone_took = 0;
    snprintf(path, sizeof path, "%s/group.db", folder);
    stored_open(&stored, path);
    for (int round = 0; round < BENCH_ROUNDS; round++) {
        make_transfers(&stored.random, stored.next_id, ACCOUNTS, stored.transfers, TOGETHER);
        stored.next_id += TOGETHER;
        bench_keep_least(&took, group_run(&stored) / TOGETHER);
        make_transfers(&stored.random, stored.next_id, ACCOUNTS, stored.transfers, ALONE);
        stored.next_id += ALONE;
        double from = bench_now();
        for (size_t i = 0; i < ALONE; i++)
            stored_batch(&stored, stored.transfers + i, 1);
        bench_keep_least(&alone_took, (bench_now() - from) / ALONE);
    }
    bench_rate("ledger: batches of 1, 64 callers", took, 1, "transfers", 0);
    bench_share("ledger: batches of 1, 64 callers", took, "a commit each", alone_took, 15);
    stored_close(&stored);
}

/* --- PostgreSQL ------------------------------------------------------------------------------- */
/* The peer: COPY of the transfers, COPY of the balances, one UPDATE. Both prepared beforehand. */
typedef struct Copy {
    Ctx cx;
    Db *db;
    DbValue *transfers;
    DbValue *balances;
    uint8_t (*ids)[16];
    int64_t newest[ACCOUNTS];
    uint64_t debits[ACCOUNTS], credits[ACCOUNTS];
    int64_t clock;
} Copy;

static const DbTable copy_transfers = {
    "iibbbiiiibbiiiiiiii", "",
    "COPY transfer(cluster_id, timestamp, transfer_id, debit_account_id, credit_account_id, "
    "amount, ledger, code, flags, pending_id, user_data_128, user_data_64, user_data_32, timeout, "
    "status, debit_before, credit_before, expires_at, ended_at) FROM STDIN (FORMAT BINARY)",
};
static const DbTable copy_balances = {
    "ibiii", "",
    "COPY bare_change(cluster_id, account_id, debits, credits, newest) "
    "FROM STDIN (FORMAT BINARY)",
};

static DbValue id_value(Copy *copy, size_t at, LedgerId id)
{
    ledger_id_bytes(id, copy->ids[at]);
    return db_blob(copy->ids[at], 16);
}

static size_t copy_fill(Copy *copy, const LedgerTransfer *transfers)
{
    size_t balances = 0, ids = 0;
    for (size_t i = 0; i < BATCH; i++) {
        const LedgerTransfer *t = &transfers[i];
        uint64_t debit = t->debit_account_id.lo - 1, credit = t->credit_account_id.lo - 1;
        DbValue *row = copy->transfers + i * 19;
        for (int c = 0; c < 19; c++)
            row[c] = db_int(0);
        row[0] = db_int(CLUSTER);
        row[1] = db_int(++copy->clock);
        row[2] = id_value(copy, ids++, t->id);
        row[3] = id_value(copy, ids++, t->debit_account_id);
        row[4] = id_value(copy, ids++, t->credit_account_id);
        row[5] = db_int((int64_t)t->amount);
        row[6] = row[7] = db_int(1);
        row[9] = row[10] = row[17] = db_null();
        row[15] = db_int(copy->newest[debit]);
        row[16] = db_int(copy->newest[credit]);
        copy->debits[debit] += t->amount;
        copy->credits[credit] += t->amount;
        copy->newest[debit] = copy->newest[credit] = copy->clock;
    }
    for (uint64_t n = 0; n < ACCOUNTS; n++) {
        if (copy->newest[n] <= copy->clock - BATCH)
            continue;
        DbValue *row = copy->balances + balances++ * 5;
        row[0] = db_int(CLUSTER);
        row[1] = id_value(copy, ids++, account_id(n));
        row[2] = db_int((int64_t)copy->debits[n]);
        row[3] = db_int((int64_t)copy->credits[n]);
        row[4] = db_int(copy->newest[n]);
    }
    return balances;
}

static void copy_batch(Copy *copy, size_t balances)
{
    static const char update[] =
        "UPDATE ledger_account a SET debits_posted = c.debits, credits_posted = c.credits, "
        "newest = c.newest FROM bare_change c "
        "WHERE a.cluster_id = c.cluster_id AND a.account_id = c.account_id";
    Ctx *cx = &copy->cx;
    must(db_begin(cx, copy->db), cx);
    must(db_bulk(cx, copy->db, &copy_transfers, copy->transfers, BATCH), cx);
    must(db_bulk(cx, copy->db, &copy_balances, copy->balances, balances), cx);
    must(db_run(cx, copy->db, update, NULL, 0, NULL), cx);
    must(db_commit(cx, copy->db), cx);
}

/* Two schemas of one database, so that both write into tables of equal size. */
static void schema_url(char *url, size_t size, const char *base, const char *schema)
{
    Ctx cx = ctx_make(1 << 20);
    Db *db = NULL;
    char create[64];
    snprintf(create, sizeof create, "CREATE SCHEMA %s", schema);
    snprintf(url, size, "%s%coptions=-csearch_path%%3D%s", base, strchr(base, '?') ? '&' : '?',
             schema);
    must(db_connect(&cx, base, DB_CREATE, &db), &cx);
    must(db_run(&cx, db, create, NULL, 0, NULL), &cx);
    db_close(&db);
    ctx_clear(&cx);
}

static void bench_postgres(const char *base)
{
    static const char stage[] =
        "CREATE TEMPORARY TABLE bare_change(cluster_id BIGINT, account_id BYTEA, debits BIGINT, "
        "credits BIGINT, newest BIGINT) ON COMMIT DELETE ROWS";
    char stored_url[500], bare_url[500];
    Stored stored, schema;
    Copy *copy = calloc(1, sizeof *copy);
    assert(copy);
    schema_url(stored_url, sizeof stored_url, base, "bench_stored");
    schema_url(bare_url, sizeof bare_url, base, "bench_bare");
    stored_open(&stored, stored_url);
    stored_open(&schema, bare_url);
    stored_close(&schema);
    copy->cx = ctx_make((size_t)1 << 30);
    copy->clock = 1 << 20;
    must(db_open(&copy->cx, bare_url, DB_OPEN, &copy->db), &copy->cx);
    must(db_run(&copy->cx, copy->db, stage, NULL, 0, NULL), &copy->cx);
    copy->transfers = NEW(&copy->cx, DbValue, BATCH * 19);
    copy->balances = NEW(&copy->cx, DbValue, ACCOUNTS * 5);
    copy->ids = (uint8_t (*)[16])NEW(&copy->cx, uint8_t, 16 * (3 * BATCH + ACCOUNTS));
    assert(copy->transfers && copy->balances && copy->ids);
    double took = 0, bare_took = 0;
    for (int round = 0; round < 2 * BENCH_ROUNDS; round++) {
        make_transfers(&stored.random, stored.next_id, ACCOUNTS, stored.transfers, BATCH);
        stored.next_id += BATCH;
        size_t balances = copy_fill(copy, stored.transfers);
        double from = bench_now();
        stored_batch(&stored, stored.transfers, BATCH);
        double between = bench_now();
        copy_batch(copy, balances);
        bench_keep_least(&took, between - from);
        bench_keep_least(&bare_took, bench_now() - between);
    }
    bench_rate("ledger on PostgreSQL: batches of 8,000", took, BATCH, "transfers", 0);
    bench_share("ledger on PostgreSQL: batches of 8,000", took, "COPY and one UPDATE", bare_took,
                0.8);
    stored_close(&stored);
    db_close(&copy->db);
    ctx_clear(&copy->cx);
    free(copy);
}

int main(void)
{
    char folder[] = "build/bench-XXXXXX", command[64];
    bench_memory();
    if (!mkdtemp(folder)) {
        perror(folder);
        return 3;
    }
    bench_batches(folder, "ledger: batches of 8,000, durable", BATCH, BATCH * BATCHES, 0.8);
    bench_batches(folder, "ledger: batches of 100, durable", 100, 10000, 0);
    bench_batches(folder, "ledger: batches of 1, durable", 1, 300, 0);
    bench_group(folder);
    bench_growing(folder);
    snprintf(command, sizeof command, "rm -rf %s", folder);
    if (system(command) != 0)
        fprintf(stderr, "ledger_bench: %s was left behind\n", folder);
    const char *postgres = getenv("WEFT_TEST_PG");
    if (postgres)
        bench_postgres(postgres);
    return 0;
}
