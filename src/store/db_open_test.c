/* Opening and migrating a store, on both databases. */
#include "store/db_open.h"

#include "test_store.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

static const Migration steps[] = {
    { 1, "first",
      "CREATE TABLE firm(id BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, seal {blob})"
      " {strict};\n"
      "CREATE TABLE link(a BIGINT NOT NULL, b BIGINT NOT NULL, PRIMARY KEY(a, b))"
      " {without_rowid};\n" },
    { 2, "second",
      "CREATE TABLE note(id BIGINT NOT NULL, PRIMARY KEY(id)) {without_rowid};\n"
      "INSERT INTO firm(id, name) VALUES(7, 'it''s {here}');\n" },
};

static const Migration good_second[] = {
    { 1, "first",
      "CREATE TABLE firm(id BIGINT NOT NULL PRIMARY KEY, name TEXT, seal {blob});" },
    { 2, "second", "INSERT INTO firm(id, name) VALUES(7, 'seven');" },
    { 3, "broken",
      "INSERT INTO firm(id, name) VALUES(8, 'eight'); INSERT INTO nowhere VALUES(1);" },
};

static int64_t one_int(Ctx *cx, Db *db, const char *sql)
{
    bool found = false;
    int64_t n = -1;
    CHECK_OK(sql, cx, db_query_int(cx, db, sql, NULL, 0, &found, &n));
    CHECK_TRUE(sql, found);
    return n;
}

TEST_STORE(test_db_open__a_missing_store_is_not_found)
{
    Db *db CLEANUP(db_close) = NULL;
    CHECK_ERR("nothing there", cx, db_open(cx, url, DB_OPEN, &db), ERR_NOT_FOUND);
    CHECK_ERR("nor to read", cx, db_open(cx, url, DB_READ_ONLY, &db), ERR_NOT_FOUND);
    CHECK_TRUE("output untouched", db == NULL);
    CHECK_OK("made", cx, db_open(cx, url, DB_CREATE, &db));
    db_close(&db);
    CHECK_OK("made twice", cx, db_open(cx, url, DB_CREATE, &db));
    db_close(&db);
    CHECK_OK("now it is there", cx, db_open(cx, url, DB_OPEN, &db));
    CHECK_EQ("every step applied", one_int(cx, db, "SELECT COUNT(*) FROM migration"),
             db_migrations_count);
    db_close(&db);
    CHECK_OK("and can be read", cx, db_open(cx, url, DB_READ_ONLY, &db));
    CHECK_ERR("but not written", cx, db_begin(cx, db), ERR_STORE);
    CHECK_ERR("in no way", cx, db_run(cx, db, "DELETE FROM migration", NULL, 0, NULL), ERR_STORE);
}

TEST_STORE(test_db_open__migrations_are_applied_once_in_order)
{
    Db *db CLEANUP(db_close) = NULL;
    CHECK_OK("connects", cx, db_connect(cx, url, DB_CREATE, &db));
    CHECK_OK("first", cx, db_migrate_with(cx, db, good_second, 1));
    CHECK_OK("second", cx, db_migrate_with(cx, db, good_second, 2));
    CHECK_OK("again", cx, db_migrate_with(cx, db, good_second, 2));
    CHECK_EQ("two rows", one_int(cx, db, "SELECT COUNT(*) FROM migration"), 2);
    CHECK_EQ("one insert", one_int(cx, db, "SELECT COUNT(*) FROM firm"), 1);
}

TEST_STORE(test_db_open__a_failing_migration_leaves_those_before_it)
{
    Db *db CLEANUP(db_close) = NULL;
    CHECK_OK("connects", cx, db_connect(cx, url, DB_CREATE, &db));
    Err err = db_migrate_with(cx, db, good_second, 3);
    CHECK_TRUE("names the step", strstr(cx->detail, "0003-broken") != NULL);
    CHECK_ERR("third is broken", cx, err, ERR_STORE);
    CHECK_EQ("two applied", one_int(cx, db, "SELECT COUNT(*) FROM migration"), 2);
    CHECK_EQ("nothing of the third", one_int(cx, db, "SELECT COUNT(*) FROM firm"), 1);

    Migration mended[3];
    memcpy(mended, good_second, sizeof mended);
    mended[2].sql = "INSERT INTO firm(id, name) VALUES(8, 'eight');";
    CHECK_OK("goes on where it stopped", cx, db_migrate_with(cx, db, mended, 3));
    CHECK_EQ("both firms", one_int(cx, db, "SELECT COUNT(*) FROM firm"), 2);
}

TEST_STORE(test_db_open__a_newer_store_is_refused_with_both_numbers)
{
    Migration three[3];
    memcpy(three, good_second, sizeof three);
    three[2].sql = "INSERT INTO firm(id, name) VALUES(8, 'eight');";
    Db *db CLEANUP(db_close) = NULL;
    CHECK_OK("connects", cx, db_connect(cx, url, DB_CREATE, &db));
    CHECK_OK("by the newer weft", cx, db_migrate_with(cx, db, three, 3));
    Err err = db_migrate_with(cx, db, three, 2);
    CHECK_TRUE("theirs", strstr(cx->detail, "schema 3") != NULL);
    CHECK_TRUE("ours", strstr(cx->detail, "up to 2") != NULL);
    CHECK_ERR("refused", cx, err, ERR_STORE_NEWER);
}

TEST_STORE(test_db_open__an_edited_migration_is_noticed)
{
    Migration edited[2];
    memcpy(edited, good_second, sizeof edited);
    edited[0].sql = "CREATE TABLE firm(id BIGINT NOT NULL PRIMARY KEY, name TEXT, seal TEXT);";
    Db *db CLEANUP(db_close) = NULL;
    CHECK_OK("connects", cx, db_connect(cx, url, DB_CREATE, &db));
    CHECK_OK("as released", cx, db_migrate_with(cx, db, good_second, 1));
    CHECK_ERR("edited", cx, db_migrate_with(cx, db, edited, 2), ERR_DAMAGED);
    CHECK_EQ("and not gone on", one_int(cx, db, "SELECT COUNT(*) FROM migration"), 1);
}

TEST_STORE(test_db_open__words_in_braces_are_spelled_for_the_database)
{
    Db *db CLEANUP(db_close) = NULL;
    CHECK_OK("connects", cx, db_connect(cx, url, DB_CREATE, &db));
    CHECK_ERR("an unknown word", cx, db_migrate_with(cx, db, steps, 2), ERR_STORE);
    Migration known[2];
    memcpy(known, steps, sizeof known);
    known[1].sql = "CREATE TABLE note(id BIGINT NOT NULL, PRIMARY KEY(id)) {without_rowid};";
    CHECK_OK("known words", cx, db_migrate_with(cx, db, known, 2));
    DbValue row[] = { db_int(1), db_text(TEXT("a")), db_blob("\0x", 2) };
    CHECK_OK("typed columns", cx, db_run(cx, db,
             "INSERT INTO firm(id, name, seal) VALUES($1,$2,$3)", row, 3, NULL));
    if (db_kind(db) == DB_SQLITE) {
        DbValue wrong[] = { db_int(2), db_text(TEXT("a")), db_text(TEXT("b")) };
        CHECK_ERR("strict", cx, db_run(cx, db,
                  "INSERT INTO firm(id, name, seal) VALUES ($1,$2,$3)", wrong, 3, NULL), ERR_STORE);
    }
}

TEST_STORE(test_db_open__other_peoples_databases_are_left_alone)
{
    Db *db CLEANUP(db_close) = NULL;
    CHECK_OK("connects", cx, db_connect(cx, url, DB_CREATE, &db));
    CHECK_OK("a table", cx, db_run(cx, db, "CREATE TABLE wine(id BIGINT)", NULL, 0, NULL));
    db_close(&db);
    CHECK_ERR("not ours", cx, db_open(cx, url, DB_CREATE, &db), ERR_STORE);
    CHECK_ERR("no store", cx, db_open(cx, url, DB_OPEN, &db), ERR_NOT_FOUND);
}

/* --- several at once -------------------------------------------------------------------------- */

typedef struct Opener {
    pthread_t thread;
    const char *url;
    bool whole;                 /* by db_open, with weft's own migrations */
    Err err;
    char detail[512];
} Opener;

static void *open_and_migrate(void *arg)
{
    Opener *opener = arg;
    Ctx cx = ctx_make(1 << 20);
    Db *db = NULL;
    opener->err = opener->whole ? db_open(&cx, opener->url, DB_CREATE, &db)
                                : db_connect(&cx, opener->url, DB_CREATE, &db);
    if (opener->err == ERR_OK && !opener->whole)
        opener->err = db_migrate_with(&cx, db, good_second, 2);
    memcpy(opener->detail, cx.detail, sizeof opener->detail);
    db_close(&db);
    ctx_clear(&cx);
    return NULL;
}

static void open_at_once(const char *url, bool whole)
{
    Opener openers[8];
    for (size_t i = 0; i < COUNT(openers); i++) {
        openers[i] = (Opener){ .url = url, .whole = whole };
        pthread_create(&openers[i].thread, NULL, open_and_migrate, &openers[i]);
    }
    for (size_t i = 0; i < COUNT(openers); i++)
        pthread_join(openers[i].thread, NULL);
    for (size_t i = 0; i < COUNT(openers); i++)
        CHECK_EQ(openers[i].detail, openers[i].err, ERR_OK);
}

TEST_STORE(test_db_open__many_may_make_the_same_store_at_once)
{
    open_at_once(url, true);
    Db *db CLEANUP(db_close) = NULL;
    CHECK_OK("opens", cx, db_open(cx, url, DB_READ_ONLY, &db));
    CHECK_EQ("once each", one_int(cx, db, "SELECT COUNT(*) FROM migration"), db_migrations_count);
}

TEST_STORE(test_db_open__many_may_migrate_the_same_store_at_once)
{
    open_at_once(url, false);
    Db *db CLEANUP(db_close) = NULL;
    CHECK_OK("connects", cx, db_connect(cx, url, DB_OPEN, &db));
    CHECK_EQ("once each", one_int(cx, db, "SELECT COUNT(*) FROM migration"), 2);
    CHECK_EQ("and once inserted", one_int(cx, db, "SELECT COUNT(*) FROM firm"), 1);
}

/* --- files that are no store ------------------------------------------------------------------ */

TEST(test_db_open__says_what_is_wrong_with_a_file)
{
    Ctx cx = ctx_make(1 << 20);
    Db *db = NULL;
    char path[512];
    snprintf(path, sizeof path, "%s/poem.txt", test_folder());
    FILE *file = fopen(path, "w");
    for (int i = 0; i < 200; i++)
        fprintf(file, "roses are red, violets are blue\n");
    fclose(file);
    Err err = db_open(&cx, path, DB_CREATE, &db);
    CHECK_TRUE("says so", strstr(cx.detail, "not a SQLite database") != NULL);
    CHECK_ERR("a poem", &cx, err, ERR_STORE);
    CHECK_ERR("a folder", &cx, db_open(&cx, test_folder(), DB_CREATE, &db), ERR_STORE);
    CHECK_ERR("no name", &cx, db_open(&cx, "sqlite:", DB_CREATE, &db), ERR_USAGE);
    CHECK_ERR("no folder", &cx, db_open(&cx, "/nowhere/at/all", DB_CREATE, &db), ERR_STORE);
    CHECK_ERR("memory is empty", &cx, db_open(&cx, "sqlite::memory:", DB_OPEN, &db), ERR_NOT_FOUND);
    CHECK_OK("memory", &cx, db_open(&cx, "sqlite::memory:", DB_CREATE, &db));
    db_close(&db);
    CHECK_ERR("no server", &cx, db_open(&cx, "postgresql:///x?host=/nowhere", DB_CREATE, &db),
              ERR_STORE);
    CHECK_ERR("no such word", &cx, db_open(&cx, "postgresql:///x?colour=blue", DB_CREATE, &db),
              ERR_STORE);
    ctx_clear(&cx);
}

TEST(test_db_open__says_that_a_file_is_damaged)
{
    Ctx cx = ctx_make(1 << 20);
    Db *db = NULL;
    char path[512];
    snprintf(path, sizeof path, "%s/damaged.db", test_folder());
    CHECK_OK("makes", &cx, db_open(&cx, path, DB_CREATE, &db));
    db_close(&db);
    FILE *file = fopen(path, "r+b");
    fseek(file, 0, SEEK_END);
    long n = ftell(file);
    fseek(file, 4096, SEEK_SET);        /* the first page is left, and says what file it is */
    for (long i = 4096; i < n; i++)
        fputc('?', file);
    fclose(file);
    Err err = db_open(&cx, path, DB_OPEN, &db);
    CHECK_TRUE("says so", strstr(cx.detail, "damaged") != NULL);
    CHECK_ERR("refused", &cx, err, ERR_STORE);
    ctx_clear(&cx);
}

static void no_such_database(Ctx *cx, const char *url)
{
    Db *db = NULL;
    char other[1100];
    snprintf(other, sizeof other, "%s&dbname=weft_no_such_database", url);
    CHECK_ERR("missing", cx, db_open(cx, other, DB_CREATE, &db), ERR_NOT_FOUND);
}

TEST(test_db_open__a_missing_database_is_not_found_postgres)
{
    test_store_run(DB_POSTGRES, no_such_database);
}
