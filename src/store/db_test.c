/* One suite over both databases: what db.h promises holds on each of them. */
#include "store/db.h"

#include "test_store.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

static const char insert_item[] = "INSERT INTO test_item(id, name, seal) VALUES($1, $2, $3)";
static const char count_items[] = "SELECT COUNT(*) FROM test_item";

/* A fresh store with one table. */
static Db *fresh(Ctx *cx, const char *url)
{
    Db *db = NULL;
    CHECK_OK("opens", cx, db_open(cx, url, DB_CREATE, &db));
    CHECK_OK("makes a table", cx, db_run(cx, db, db_kind(db) == DB_SQLITE
        ? "CREATE TABLE test_item(id BIGINT PRIMARY KEY, name TEXT, seal BLOB)"
        : "CREATE TABLE test_item(id BIGINT PRIMARY KEY, name TEXT, seal BYTEA)", NULL, 0, NULL));
    return db;
}

static Err put(Ctx *cx, Db *db, int64_t id, const char *name)
{
    DbValue row[] = { db_int(id), db_text(text_of(name)), db_null() };
    return db_run(cx, db, insert_item, row, COUNT(row), NULL);
}

static int64_t items(Ctx *cx, Db *db)
{
    bool found = false;
    int64_t n = -1;
    CHECK_OK("counts", cx, db_query_int(cx, db, count_items, NULL, 0, &found, &n));
    CHECK_TRUE("always a row", found);
    return n;
}

/* --- values ----------------------------------------------------------------------------------- */

TEST_STORE(test_db__gives_back_what_it_was_given)
{
    static const struct {
        const char *why;
        int64_t id;
        Text name, seal;
    } rows[] = {
        { "plain", 1, { "one", 3 }, { "x", 1 } },
        { "the least integer", INT64_MIN, { "min", 3 }, { "\0\0", 2 } },
        { "the greatest integer", INT64_MAX, { "max", 3 }, { "\xff\xfe\x00\x01", 4 } },
        { "empty text and bytes are not NULL", 0, { "", 0 }, { "", 0 } },
        { "null pointers with no length too", 2, { NULL, 0 }, { NULL, 0 } },
        { "Chinese", 3, { "经纬", 6 }, { "\xe7\xbb\x8f", 3 } },
        { "quotes are data", 4, { "'; DROP TABLE item; --", 22 }, { "'", 1 } },
        { "a slice, not up to the NUL", 5, { "abcdef", 3 }, { "abcdef", 2 } },
    };
    Db *db CLEANUP(db_close) = fresh(cx, url);
    for (size_t i = 0; i < COUNT(rows); i++) {
        DbValue row[] = { db_int(rows[i].id), db_text(rows[i].name),
                          db_blob(rows[i].seal.at, rows[i].seal.n) };
        int64_t changed = -1;
        CHECK_OK(rows[i].why, cx, db_run(cx, db, insert_item, row, COUNT(row), &changed));
        CHECK_EQ(rows[i].why, changed, 1);
    }
    for (size_t i = 0; i < COUNT(rows); i++) {
        DbRows *got CLEANUP(db_rows_close) = NULL;
        DbValue key = db_int(rows[i].id);
        bool more;
        Text name, seal;
        CHECK_OK(rows[i].why, cx, db_query(cx, db,
                 "SELECT id, name, seal FROM test_item WHERE id = $1", &key, 1, &got));
        CHECK_OK(rows[i].why, cx, db_next(cx, got, &more));
        CHECK_TRUE(rows[i].why, more);
        CHECK_EQ(rows[i].why, db_get_int(got, 0), rows[i].id);
        CHECK_TRUE(rows[i].why, !db_is_null(got, 1) && !db_is_null(got, 2));
        CHECK_OK(rows[i].why, cx, db_get_text(cx, got, 1, &name));
        CHECK_OK(rows[i].why, cx, db_get_blob(cx, got, 2, &seal));
        CHECK_TRUE(rows[i].why, text_eq(name, rows[i].name) && text_eq(seal, rows[i].seal));
        CHECK_OK(rows[i].why, cx, db_next(cx, got, &more));
        CHECK_TRUE(rows[i].why, !more);
        CHECK_OK("stays at the end", cx, db_next(cx, got, &more));
        CHECK_TRUE("stays at the end", !more);
    }
}

TEST_STORE(test_db__null_reads_as_zero_and_empty)
{
    Db *db CLEANUP(db_close) = fresh(cx, url);
    DbValue row[] = { db_int(1), db_null(), db_null() };
    CHECK_OK("NULL first", cx, db_run(cx, db, insert_item, row, 3, NULL));
    row[0] = db_int(2), row[1] = db_text(TEXT("n")), row[2] = db_blob("s", 1);
    CHECK_OK("the same statement with values", cx, db_run(cx, db, insert_item, row, 3, NULL));
    DbRows *got CLEANUP(db_rows_close) = NULL;
    bool more;
    Text text;
    CHECK_OK("asks", cx, db_query(cx, db,
             "SELECT name, seal, CAST(NULL AS BIGINT) FROM test_item ORDER BY id", NULL, 0, &got));
    CHECK_OK("a row", cx, db_next(cx, got, &more));
    CHECK_TRUE("all NULL", db_is_null(got, 0) && db_is_null(got, 1) && db_is_null(got, 2));
    CHECK_OK("text", cx, db_get_text(cx, got, 0, &text));
    CHECK_TEXT("empty", text, "");
    CHECK_OK("blob", cx, db_get_blob(cx, got, 1, &text));
    CHECK_TEXT("empty", text, "");
    CHECK_EQ("zero", db_get_int(got, 2), 0);
    CHECK_OK("a row", cx, db_next(cx, got, &more));
    CHECK_OK("text", cx, db_get_text(cx, got, 0, &text));
    CHECK_TEXT("the second row has values", text, "n");
}

TEST_STORE(test_db__parameters_may_stand_in_any_order_and_twice)
{
    Db *db CLEANUP(db_close) = fresh(cx, url);
    DbValue row[] = { db_text(TEXT("late")), db_int(9), db_blob("z", 1) };
    CHECK_OK("out of order", cx, db_run(cx, db,
             "INSERT INTO test_item(id, seal, name) VALUES($2, $3, $1)", row, 3, NULL));
    DbValue asked[] = { db_int(9), db_text(TEXT("late")) };
    bool found = false;
    int64_t id = 0;
    CHECK_OK("twice", cx, db_query_int(cx, db,
             "SELECT id FROM test_item WHERE name = $2 AND id = $1 AND id <= $1", asked, 2,
             &found, &id));
    CHECK_TRUE("found", found);
    CHECK_EQ("the one", id, 9);
    asked[0] = db_int(10);
    id = 77;
    CHECK_OK("no row is no failure", cx, db_query_int(cx, db,
             "SELECT id FROM test_item WHERE id = $1", asked, 1, &found, &id));
    CHECK_TRUE("says so", !found);
    CHECK_EQ("output untouched", id, 77);
}

TEST_STORE(test_db__counts_the_rows_a_statement_touched)
{
    Db *db CLEANUP(db_close) = fresh(cx, url);
    for (int64_t id = 1; id <= 5; id++)
        CHECK_OK("put", cx, put(cx, db, id, "a"));
    int64_t changed = -1;
    CHECK_OK("some", cx, db_run(cx, db, "UPDATE test_item SET name = 'b' WHERE id > 2", NULL, 0,
                                &changed));
    CHECK_EQ("three", changed, 3);
    CHECK_OK("none", cx, db_run(cx, db, "DELETE FROM test_item WHERE id > 9", NULL, 0, &changed));
    CHECK_EQ("none", changed, 0);
    CHECK_OK("no rows at all", cx, db_run(cx, db, "CREATE TABLE test_other(id BIGINT)", NULL, 0,
                                          &changed));
    CHECK_EQ("a table is not a row", changed, 0);
    CHECK_OK("taken, so nothing", cx, db_run(cx, db,
             "INSERT INTO test_item(id) VALUES(1) ON CONFLICT (id) DO NOTHING", NULL, 0, &changed));
    CHECK_EQ("nothing", changed, 0);
    CHECK_OK("a row returned", cx, db_run(cx, db, "DELETE FROM test_item RETURNING id", NULL, 0,
                                          &changed));
    CHECK_EQ("five", changed, 5);
    CHECK_OK("a question", cx, db_run(cx, db, count_items, NULL, 0, &changed));
    CHECK_EQ("changes nothing", changed, 0);
}

TEST_STORE(test_db__cursors_nest_and_outlive_their_parameters)
{
    static const char below[] = "SELECT id FROM test_item WHERE id < $1 AND name = $2 ORDER BY id";
    Db *db CLEANUP(db_close) = fresh(cx, url);
    for (int64_t id = 1; id <= 4; id++)
        CHECK_OK("put", cx, put(cx, db, id, "a"));
    DbRows *outer CLEANUP(db_rows_close) = NULL;
    char name[] = "a";
    DbValue asked[] = { db_int(9), db_text(text_of(name)) };
    CHECK_OK("outer", cx, db_query(cx, db, below, asked, 2, &outer));
    name[0] = 'x';
    int64_t pairs = 0;
    bool more;
    CHECK_OK("step", cx, db_next(cx, outer, &more));
    while (more) {
        DbRows *inner CLEANUP(db_rows_close) = NULL;
        DbValue less[] = { db_int(db_get_int(outer, 0)), db_text(TEXT("a")) };
        CHECK_OK("the same text again", cx, db_query(cx, db, below, less, 2, &inner));
        bool one;
        CHECK_OK("step", cx, db_next(cx, inner, &one));
        for (; one; pairs++)
            CHECK_OK("step", cx, db_next(cx, inner, &one));
        CHECK_OK("step", cx, db_next(cx, outer, &more));
    }
    CHECK_EQ("4 choose 2", pairs, 6);
}

/* --- failures --------------------------------------------------------------------------------- */

TEST_STORE(test_db__a_taken_key_is_a_conflict_and_other_faults_are_not)
{
    Db *db CLEANUP(db_close) = fresh(cx, url);
    CHECK_OK("another", cx, db_run(cx, db,
             "CREATE TABLE test_rule(id BIGINT PRIMARY KEY REFERENCES test_item(id),"
             " code TEXT NOT NULL UNIQUE, n BIGINT CHECK (n > 0))", NULL, 0, NULL));
    CHECK_OK("put", cx, put(cx, db, 1, "a"));
    CHECK_OK("put", cx, put(cx, db, 2, "a"));
    static const struct {
        const char *why, *sql;
        Err want;
    } rows[] = {
        { "good", "INSERT INTO test_rule(id, code, n) VALUES(1, 'a', 1)", ERR_OK },
        { "primary key", "INSERT INTO test_rule(id, code, n) VALUES(1, 'b', 1)", ERR_CONFLICT },
        { "unique", "INSERT INTO test_rule(id, code, n) VALUES(2, 'a', 1)", ERR_CONFLICT },
        { "check", "INSERT INTO test_rule(id, code, n) VALUES(2, 'b', 0)", ERR_STORE },
        { "not null", "INSERT INTO test_rule(id, code, n) VALUES(2, NULL, 1)", ERR_STORE },
        { "foreign key", "INSERT INTO test_rule(id, code, n) VALUES(3, 'b', 1)", ERR_STORE },
        { "no such table", "INSERT INTO nowhere(id) VALUES(1)", ERR_STORE },
        { "not SQL", "WEAVE", ERR_STORE },
        { "two statements", "DELETE FROM test_rule; DELETE FROM test_item", ERR_STORE },
        { "and still good", "INSERT INTO test_rule(id, code, n) VALUES(2, 'b', 1)", ERR_OK },
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        CHECK_ERR(rows[i].why, cx, db_run(cx, db, rows[i].sql, NULL, 0, NULL), rows[i].want);
    CHECK_EQ("nothing was deleted", items(cx, db), 2);
}

TEST_STORE(test_db__a_failed_transaction_can_only_be_rolled_back)
{
    Db *db CLEANUP(db_close) = fresh(cx, url);
    CHECK_OK("begin", cx, db_begin(cx, db));
    CHECK_OK("put", cx, put(cx, db, 1, "a"));
    CHECK_ERR("taken", cx, put(cx, db, 1, "b"), ERR_CONFLICT);
    CHECK_ERR("no more writing", cx, put(cx, db, 2, "c"), ERR_STORE);
    int64_t n;
    bool found;
    CHECK_ERR("nor reading", cx, db_query_int(cx, db, count_items, NULL, 0, &found, &n),
              ERR_STORE);
    CHECK_ERR("nor a savepoint", cx, db_savepoint(cx, db), ERR_STORE);
    CHECK_ERR("nor a commit", cx, db_commit(cx, db), ERR_STORE);
    CHECK_EQ("all undone", items(cx, db), 0);
    CHECK_OK("a new one", cx, db_begin(cx, db));
    CHECK_OK("put", cx, put(cx, db, 1, "a"));
    CHECK_OK("commit", cx, db_commit(cx, db));
    CHECK_EQ("done", items(cx, db), 1);
    db_rollback(db);    /* harmless */
}

/* --- transactions ----------------------------------------------------------------------------- */

TEST_STORE(test_db__rollback_and_close_undo_commit_does_not)
{
    Db *db CLEANUP(db_close) = fresh(cx, url);
    CHECK_OK("begin", cx, db_begin(cx, db));
    CHECK_OK("put", cx, put(cx, db, 1, "a"));
    db_rollback(db);
    CHECK_EQ("undone", items(cx, db), 0);
    CHECK_OK("begin", cx, db_begin(cx, db));
    CHECK_OK("put", cx, put(cx, db, 1, "a"));
    CHECK_OK("commit", cx, db_commit(cx, db));
    CHECK_OK("begin", cx, db_begin(cx, db));
    CHECK_OK("put", cx, put(cx, db, 2, "a"));
    db_close(&db);
    CHECK_OK("opens", cx, db_open(cx, url, DB_OPEN, &db));
    CHECK_EQ("what was committed", items(cx, db), 1);
}

TEST_STORE(test_db__savepoints_nest)
{
    Db *db CLEANUP(db_close) = fresh(cx, url);
    CHECK_OK("begin", cx, db_begin(cx, db));
    CHECK_OK("put", cx, put(cx, db, 1, "kept"));
    CHECK_OK("first", cx, db_savepoint(cx, db));
    CHECK_OK("put", cx, put(cx, db, 2, "kept"));
    CHECK_OK("second", cx, db_savepoint(cx, db));
    CHECK_OK("put", cx, put(cx, db, 3, "lost"));
    CHECK_ERR("taken", cx, put(cx, db, 1, "again"), ERR_CONFLICT);
    CHECK_OK("undone", cx, db_rollback_to(cx, db));
    CHECK_OK("goes on", cx, put(cx, db, 4, "kept"));
    CHECK_OK("first ends", cx, db_release(cx, db));
    CHECK_OK("third", cx, db_savepoint(cx, db));
    CHECK_OK("put", cx, put(cx, db, 5, "lost"));
    CHECK_OK("undone", cx, db_rollback_to(cx, db));
    CHECK_OK("commit", cx, db_commit(cx, db));
    bool found;
    int64_t sum;
    CHECK_OK("asks", cx, db_query_int(cx, db, "SELECT CAST(SUM(id) AS BIGINT) FROM test_item WHERE "
                                      "name = 'kept'", NULL, 0, &found, &sum));
    CHECK_EQ("1 + 2 + 4", sum, 7);
    CHECK_EQ("and no others", items(cx, db), 3);
}

TEST_STORE(test_db__a_reader_sees_one_snapshot_and_writes_nothing)
{
    Db *db CLEANUP(db_close) = fresh(cx, url);
    Db *reader CLEANUP(db_close) = NULL;
    CHECK_OK("opens", cx, db_open(cx, url, DB_OPEN, &reader));
    CHECK_OK("put", cx, put(cx, db, 1, "a"));
    CHECK_OK("reads", cx, db_begin_read(cx, reader));
    CHECK_EQ("one", items(cx, reader), 1);
    CHECK_OK("a writer is not blocked", cx, db_begin(cx, db));
    CHECK_OK("put", cx, put(cx, db, 2, "a"));
    CHECK_EQ("not committed", items(cx, reader), 1);
    CHECK_OK("commit", cx, db_commit(cx, db));
    CHECK_EQ("committed, but later than the snapshot", items(cx, reader), 1);
    CHECK_ERR("a reader does not write", cx, put(cx, reader, 3, "a"), ERR_STORE);
    db_rollback(reader);
    CHECK_EQ("now it is seen", items(cx, reader), 2);
    CHECK_OK("reads", cx, db_begin_read(cx, reader));
    CHECK_OK("put", cx, put(cx, db, 3, "a"));
    CHECK_EQ("begin fixed the snapshot", items(cx, reader), 2);
    CHECK_OK("ends", cx, db_commit(cx, reader));
}

typedef struct Adder {
    pthread_t thread;
    const char *url;
    int rounds;
    Err err;
    char detail[512];
} Adder;

static Err add_one(Ctx *cx, Db *db)
{
    static const char get[] = "SELECT id FROM test_item WHERE name = 'counter'";
    static const char set[] = "UPDATE test_item SET id = $1 WHERE name = 'counter'";
    bool found;
    int64_t n = 0;
    TRY(db_begin(cx, db));
    TRY(db_query_int(cx, db, get, NULL, 0, &found, &n));
    DbValue next = db_int(n + 1);
    TRY(db_run(cx, db, set, &next, 1, NULL));
    return db_commit(cx, db);
}

static void *add_many(void *arg)
{
    Adder *adder = arg;
    Ctx cx = ctx_make(1 << 20);
    Db *db = NULL;
    adder->err = db_open(&cx, adder->url, DB_OPEN, &db);
    for (int i = 0; i < adder->rounds && adder->err == ERR_OK; i++)
        adder->err = add_one(&cx, db);
    memcpy(adder->detail, cx.detail, sizeof adder->detail);
    db_close(&db);
    ctx_clear(&cx);
    return NULL;
}

TEST_STORE(test_db__writers_take_turns_and_lose_nothing)
{
    Db *db CLEANUP(db_close) = fresh(cx, url);
    CHECK_OK("put", cx, put(cx, db, 0, "counter"));
    Adder adders[4];
    for (size_t i = 0; i < COUNT(adders); i++) {
        adders[i] = (Adder){ .url = url, .rounds = 25 };
        pthread_create(&adders[i].thread, NULL, add_many, &adders[i]);
    }
    for (size_t i = 0; i < COUNT(adders); i++) {
        pthread_join(adders[i].thread, NULL);
        CHECK_EQ(adders[i].detail, adders[i].err, ERR_OK);
    }
    bool found;
    int64_t n;
    CHECK_OK("asks", cx, db_query_int(cx, db, "SELECT id FROM test_item", NULL, 0, &found, &n));
    CHECK_EQ("four times twenty-five", n, 100);
}

TEST_STORE(test_db__a_writer_does_not_wait_for_ever)
{
    Db *db CLEANUP(db_close) = fresh(cx, url);
    Db *other CLEANUP(db_close) = NULL;
    CHECK_OK("opens", cx, db_open(cx, url, DB_OPEN, &other));
    CHECK_OK("not ten seconds here", cx, db_run(cx, other, db_kind(db) == DB_SQLITE
             ? "PRAGMA busy_timeout=50" : "SET lock_timeout=50", NULL, 0, NULL));
    CHECK_OK("begin", cx, db_begin(cx, db));
    CHECK_ERR("busy", cx, db_begin(cx, other), ERR_STORE_BUSY);
    CHECK_OK("reading goes on", cx, db_begin_read(cx, other));
    CHECK_EQ("nothing yet", items(cx, other), 0);
    db_rollback(other);
    CHECK_OK("put", cx, put(cx, db, 1, "a"));
    CHECK_OK("commit", cx, db_commit(cx, db));
    CHECK_OK("free again", cx, db_begin(cx, other));
    CHECK_EQ("and sees it", items(cx, other), 1);
}

/* --- bulk ------------------------------------------------------------------------------------- */

static const DbTable item_table = {
    .columns = "itb",
    .insert = "INSERT INTO test_item(id, name, seal) VALUES ($1, $2, $3)",
    .copy = "COPY test_item(id, name, seal) FROM STDIN (FORMAT BINARY)",
};

enum { BULK_ROWS = 5000 };

static DbValue *bulk_cells(Ctx *cx, int64_t from)
{
    DbValue *cells = NEW(cx, DbValue, BULK_ROWS * 3);
    CHECK_TRUE("memory", cells != NULL);
    for (int64_t i = 0; i < BULK_ROWS; i++) {
        Text name;
        CHECK_OK("name", cx, text_format(cx, &name, "item %lld", (long long)(from + i)));
        cells[3 * i] = db_int(from + i);
        cells[3 * i + 1] = i % 7 ? db_text(name) : db_null();
        cells[3 * i + 2] = i % 5 ? db_blob(name.at, (size_t)i % name.n) : db_null();
    }
    return cells;
}

TEST_STORE(test_db__bulk_lands_every_row)
{
    Db *db CLEANUP(db_close) = fresh(cx, url);
    DbValue *cells = bulk_cells(cx, 1000);
    CHECK_OK("none", cx, db_bulk(cx, db, &item_table, cells, 0));
    CHECK_OK("all", cx, db_bulk(cx, db, &item_table, cells, BULK_ROWS));
    DbRows *rows CLEANUP(db_rows_close) = NULL;
    CHECK_OK("asks", cx, db_query(cx, db, "SELECT id, name, seal FROM test_item ORDER BY id",
                                  NULL, 0, &rows));
    for (size_t i = 0; i < BULK_ROWS; i++) {
        bool more;
        Text name, seal;
        CHECK_OK("row", cx, db_next(cx, rows, &more));
        CHECK_TRUE("there", more);
        CHECK_EQ("id", db_get_int(rows, 0), cells[3 * i].integer);
        CHECK_EQ("name NULL", db_is_null(rows, 1), cells[3 * i + 1].type == DB_NULL);
        CHECK_EQ("seal NULL", db_is_null(rows, 2), cells[3 * i + 2].type == DB_NULL);
        CHECK_OK("name", cx, db_get_text(cx, rows, 1, &name));
        CHECK_OK("seal", cx, db_get_blob(cx, rows, 2, &seal));
        CHECK_TRUE("name", text_eq(name, cells[3 * i + 1].bytes));
        CHECK_TRUE("seal", text_eq(seal, cells[3 * i + 2].bytes));
    }
}

TEST_STORE(test_db__bulk_lands_whole_or_not_at_all)
{
    Db *db CLEANUP(db_close) = fresh(cx, url);
    DbValue *cells = bulk_cells(cx, 0);
    cells[3 * (BULK_ROWS - 1)] = db_int(5);     /* taken by the sixth row */
    CHECK_ERR("taken", cx, db_bulk(cx, db, &item_table, cells, BULK_ROWS), ERR_CONFLICT);
    CHECK_EQ("none", items(cx, db), 0);

    CHECK_OK("begin", cx, db_begin(cx, db));
    CHECK_OK("put", cx, put(cx, db, -1, "before"));
    CHECK_OK("savepoint", cx, db_savepoint(cx, db));
    CHECK_ERR("taken", cx, db_bulk(cx, db, &item_table, cells, BULK_ROWS), ERR_CONFLICT);
    CHECK_OK("back", cx, db_rollback_to(cx, db));
    cells[3 * (BULK_ROWS - 1)] = db_int(BULK_ROWS - 1);
    CHECK_OK("mended", cx, db_bulk(cx, db, &item_table, cells, BULK_ROWS));
    CHECK_OK("commit", cx, db_commit(cx, db));
    CHECK_EQ("all and the one before", items(cx, db), BULK_ROWS + 1);
}

TEST_STORE(test_db__large_values_survive_both_ways)
{
    Db *db CLEANUP(db_close) = fresh(cx, url);
    size_t n = 3u << 20;
    char *big = NEW(cx, char, n);
    CHECK_TRUE("memory", big != NULL);
    for (size_t i = 0; i < n; i++)
        big[i] = (char)(i * 31 % 251);
    DbValue cells[] = { db_int(1), db_text(TEXT("a")), db_blob(big, n),
                        db_int(2), db_text(TEXT("b")), db_blob(big, n - 1) };
    CHECK_OK("bulk", cx, db_bulk(cx, db, &item_table, cells, 2));
    cells[0] = db_int(3);
    CHECK_OK("one", cx, db_run(cx, db, insert_item, cells, 3, NULL));
    static const size_t want[] = { 3u << 20, (3u << 20) - 1, 3u << 20 };
    DbRows *rows CLEANUP(db_rows_close) = NULL;
    CHECK_OK("asks", cx, db_query(cx, db, "SELECT seal FROM test_item ORDER BY id", NULL, 0,
                                  &rows));
    for (size_t i = 0; i < COUNT(want); i++) {
        bool more;
        Text seal;
        CHECK_OK("row", cx, db_next(cx, rows, &more));
        CHECK_OK("seal", cx, db_get_blob(cx, rows, 0, &seal));
        CHECK_EQ("length", seal.n, want[i]);
        CHECK_TRUE("bytes", memcmp(seal.at, big, seal.n) == 0);
    }
}

/* --- PostgreSQL alone ------------------------------------------------------------------------- */

static void only_postgres(Ctx *cx, const char *url)
{
    Db *db CLEANUP(db_close) = fresh(cx, url);
    Db *other CLEANUP(db_close) = NULL;
    CHECK_OK("opens", cx, db_open(cx, url, DB_OPEN, &other));
    static const char own[] = "SELECT pg_backend_pid()";
    static const char end[] = "SELECT pg_terminate_backend(CAST($1 AS INTEGER))";
    for (int round = 0; round < 2; round++) {
        bool found;
        int64_t pid, ended;
        if (round == 1)
            CHECK_OK("in a transaction", cx, db_begin(cx, db));
        CHECK_OK("asks", cx, db_query_int(cx, db, own, NULL, 0, &found, &pid));
        DbValue victim = db_int(pid);
        CHECK_OK("ends it", cx, db_query_int(cx, other, end, &victim, 1, &found, &ended));
        CHECK_EQ("ended", ended, 1);
        if (round == 1) {
            CHECK_TRUE("what was begun is lost", put(cx, db, 1, "a") != ERR_OK);
            ctx_forgive(cx);
            CHECK_ERR("and stays lost", cx, db_commit(cx, db), ERR_STORE);
        }
        CHECK_OK("a new transaction finds a new connection", cx, db_begin(cx, db));
        CHECK_OK("and works", cx, put(cx, db, 2 + round, "a"));
        CHECK_OK("to the end", cx, db_commit(cx, db));
    }
    CHECK_EQ("both", items(cx, db), 2);
}

TEST(test_db__a_broken_connection_is_made_anew_postgres)
{
    test_store_run(DB_POSTGRES, only_postgres);
}
