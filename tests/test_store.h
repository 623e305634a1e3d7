/* test_store.h - the same test on every database.
 *
 *     TEST_STORE(test_db__keeps_what_it_was_given)
 *     {
 *         Db *db CLEANUP(db_close) = NULL;
 *         CHECK_OK("opens", cx, db_open(cx, url, DB_CREATE, &db));
 *     }
 *
 * makes two tests, ..._sqlite on a fresh file and ..._postgres in a fresh schema of the database
 * that WEFT_TEST_PG names; where that is not set the second one says that it was skipped. */
#ifndef WEFT_TEST_STORE_H
#define WEFT_TEST_STORE_H

#include "test.h"

#include "store/db.h"

typedef void TestStoreFn(Ctx *cx, const char *url);

void test_store_run(DbKind kind, TestStoreFn *fn);

#define TEST_STORE(name)                                                                     \
    static void name(Ctx *cx, const char *url);                                              \
    TEST(name##_sqlite) { test_store_run(DB_SQLITE, name); }                                 \
    TEST(name##_postgres) { test_store_run(DB_POSTGRES, name); }                             \
    static void name(Ctx *cx __attribute__((unused)), const char *url __attribute__((unused)))

#endif
