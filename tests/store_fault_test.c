/* A failing disk under SQLite: every write, truncation and sync in turn.
 *
 * A naive model remembers which units of work were acknowledged. Whatever fails, the store holds
 * all of an acknowledged unit, and all or nothing of one that was not (all, where the commit was
 * written and only its sync failed); it can be used again as soon as the disk works, and so can a
 * copy of its files taken at the worst moment. */
#include "store/db.h"

#include "test_store.h"
#include "test_vfs.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { UNITS = 6, ROWS = 40, OPERATIONS_MAX = 2000 };

static const TestFault faults[] = {
    { "one operation fails",                 SQLITE_IOERR, .torn = false, .sticks = false },
    { "the disk dies in the middle",         SQLITE_IOERR, .torn = true,  .sticks = true },
    { "the disk is full for a moment",       SQLITE_FULL,  .torn = false, .sticks = false },
    { "the disk is full and stays so",       SQLITE_FULL,  .torn = true,  .sticks = true },
};

static const DbTable item_table = {
    .columns = "iit",
    .insert = "INSERT INTO test_item(unit, id, name) VALUES($1, $2, $3)",
    .copy = NULL,               /* never asked for on SQLite */
};

static Err put_rows(Ctx *cx, Db *db, int64_t unit, bool bulk)
{
    static char name[700];
    memset(name, 'n', sizeof name - 1);
    DbValue cells[ROWS * 3];
    for (int64_t i = 0; i < ROWS; i++) {
        cells[3 * i] = db_int(unit);
        cells[3 * i + 1] = db_int(i);
        cells[3 * i + 2] = db_text(text_of(name));
    }
    if (bulk)
        return db_bulk(cx, db, &item_table, cells, ROWS);
    for (size_t i = 0; i < ROWS; i++)
        TRY(db_run(cx, db, item_table.insert, cells + 3 * i, 3, NULL));
    return ERR_OK;
}

/* Even units are single statements in a transaction with a savepoint, odd ones are bulk. */
static Err do_unit(Ctx *cx, Db *db, int64_t unit)
{
    if (unit % 2)
        return put_rows(cx, db, unit, true);
    Err err = db_begin(cx, db);
    if (err == ERR_OK)
        err = db_savepoint(cx, db);
    if (err == ERR_OK)
        err = put_rows(cx, db, unit, false);
    if (err == ERR_OK)
        err = db_release(cx, db);
    if (err == ERR_OK)
        err = db_commit(cx, db);
    db_rollback(db);
    return err;
}

static void make_store(Ctx *cx, const char *path, Db **db)
{
    CHECK_OK("makes a store", cx, db_open(cx, path, DB_CREATE, db));
    CHECK_OK("makes a table", cx, db_run(cx, *db, "CREATE TABLE test_item(unit BIGINT, id BIGINT,"
             " name TEXT, PRIMARY KEY(unit, id)) WITHOUT ROWID", NULL, 0, NULL));
    CHECK_OK("copies back often", cx, db_run(cx, *db, "PRAGMA wal_autocheckpoint=8", NULL, 0,
                                             NULL));
}

static int64_t rows_of(Ctx *cx, Db *db, int64_t unit)
{
    static const char count[] = "SELECT COUNT(*) FROM test_item WHERE unit = $1";
    DbValue key = db_int(unit);
    bool found;
    int64_t n = -1;
    CHECK_OK("counts", cx, db_query_int(cx, db, count, &key, 1, &found, &n));
    return n;
}

static void check_store(Ctx *cx, const char *why, Db *db, const Err results[UNITS])
{
    DbRows *rows CLEANUP(db_rows_close) = NULL;
    bool more;
    Text verdict;
    CHECK_OK(why, cx, db_query(cx, db, "PRAGMA integrity_check", NULL, 0, &rows));
    CHECK_OK(why, cx, db_next(cx, rows, &more));
    CHECK_OK(why, cx, db_get_text(cx, rows, 0, &verdict));
    CHECK_TEXT(why, verdict, "ok");
    for (int64_t unit = 0; unit < UNITS; unit++) {
        int64_t n = rows_of(cx, db, unit);
        CHECK_TRUE(why, n == 0 || n == ROWS);
        if (results[unit] == ERR_OK)
            CHECK_EQ(why, n, ROWS);
    }
}

static void copy_file(const char *from, const char *to, const char *suffix)
{
    char path[600], buf[1 << 16];
    snprintf(path, sizeof path, "%s%s", to, suffix);
    unlink(path);
    FILE *out = fopen(path, "wb");
    snprintf(path, sizeof path, "%s%s", from, suffix);
    FILE *in = fopen(path, "rb");
    for (size_t n; in && (n = fread(buf, 1, sizeof buf, in)) > 0;)
        fwrite(buf, 1, n, out);
    if (in)
        fclose(in);
    fclose(out);
}

/* What a process that was killed now would leave behind. */
static void check_copy(Ctx *cx, const char *why, const char *path, const Err results[UNITS])
{
    char copy[512];
    snprintf(copy, sizeof copy, "%s/copy.db", test_folder());
    copy_file(path, copy, "");
    copy_file(path, copy, "-wal");
    Db *db CLEANUP(db_close) = NULL;
    CHECK_OK(why, cx, db_open(cx, copy, DB_OPEN, &db));
    check_store(cx, why, db, results);
}

static void remove_store(const char *path)
{
    static const char *const suffix[] = { "", "-wal", "-shm", "-journal" };
    for (size_t i = 0; i < COUNT(suffix); i++) {
        char file[600];
        snprintf(file, sizeof file, "%s%s", path, suffix[i]);
        unlink(file);
    }
}

/* One run with the at-th operation failing; false where the work needed fewer operations. */
static bool run_with_fault(Ctx *cx, const char *path, const TestFault *fault, int at)
{
    Db *db CLEANUP(db_close) = NULL;
    Err results[UNITS];
    remove_store(path);
    make_store(cx, path, &db);
    test_vfs_arm(fault, at);
    for (int64_t unit = 0; unit < UNITS; unit++) {
        results[unit] = do_unit(cx, db, unit);
        CHECK_TRUE(fault->why, results[unit] == ERR_OK || results[unit] == ERR_STORE);
        CHECK_TRUE("a failure has words", results[unit] == ERR_OK || cx->detail[0]);
        ctx_forgive(cx);
    }
    int failures = test_vfs_failures();
    if (fault->sticks && at % 2)
        db_close(&db);          /* closing copies the log back, over a disk that still fails */
    test_vfs_arm(NULL, 0);
    check_copy(cx, fault->why, path, results);
    if (!db)
        CHECK_OK(fault->why, cx, db_open(cx, path, DB_OPEN, &db));
    check_store(cx, fault->why, db, results);
    for (int64_t unit = 0; unit < UNITS; unit++) {  /* what is missing can be done now */
        if (rows_of(cx, db, unit) == 0)
            CHECK_OK(fault->why, cx, do_unit(cx, db, unit));
        results[unit] = ERR_OK;
    }
    check_store(cx, fault->why, db, results);
    return failures > 0;
}

TEST(test_store_fault__every_failing_operation_leaves_the_store_whole)
{
    char path[512];
    snprintf(path, sizeof path, "%s/fault.db", test_folder());
    test_vfs_start();
    for (size_t i = 0; i < COUNT(faults); i++) {
        int at = 1;
        for (bool hit = true; hit; at++) {
            Ctx cx = ctx_make(16 << 20);
            hit = run_with_fault(&cx, path, &faults[i], at);
            ctx_clear(&cx);
            CHECK_TRUE("the work ends", at < OPERATIONS_MAX);
        }
        CHECK_TRUE("there was something to fail", at > 50);
    }
    test_vfs_stop();
}

TEST(test_store_fault__a_store_whose_making_failed_can_be_made)
{
    char path[512];
    snprintf(path, sizeof path, "%s/made.db", test_folder());
    test_vfs_start();
    for (size_t i = 0; i < COUNT(faults); i++) {
        bool hit = true;
        for (int at = 1; hit; at++) {
            Ctx cx = ctx_make(16 << 20);
            Db *db = NULL;
            remove_store(path);
            test_vfs_arm(&faults[i], at);
            Err err = db_open(&cx, path, DB_CREATE, &db);
            hit = test_vfs_failures() > 0;
            CHECK_TRUE("fails with words", err == ERR_OK || (err == ERR_STORE && cx.detail[0]));
            ctx_forgive(&cx);
            db_close(&db);
            test_vfs_arm(NULL, 0);
            CHECK_OK(faults[i].why, &cx, db_open(&cx, path, DB_CREATE, &db));
            db_close(&db);
            ctx_clear(&cx);
            CHECK_TRUE("the work ends", at < OPERATIONS_MAX);
        }
    }
    test_vfs_stop();
}
