/* test_store.c - a fresh place for each test: a file, or a schema of its own. */
#include "test_store.h"

#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int made;

static void on_sqlite(Ctx *cx, TestStoreFn *fn)
{
    char url[512];
    snprintf(url, sizeof url, "sqlite:%s/store-%d.db", test_folder(), ++made);
    fn(cx, url);
}

static void pg_command(const char *url, const char *before, const char *schema, const char *after)
{
    char sql[128];
    snprintf(sql, sizeof sql, "%s%s%s", before, schema, after);
    PGconn *conn = PQconnectdb(url);
    PQclear(PQexec(conn, "SET client_min_messages=error"));
    PGresult *result = PQexec(conn, sql);
    int good = PQresultStatus(result) == PGRES_COMMAND_OK;
    if (!good)
        print_error("%s: %s\n", sql, PQerrorMessage(conn));
    PQclear(result);
    PQfinish(conn);
    CHECK_TRUE("the test database obeys", good);
}

static void on_postgres(Ctx *cx, TestStoreFn *fn, const char *base)
{
    char schema[64], url[1024];
    snprintf(schema, sizeof schema, "weft_test_%ld_%d", (long)getpid(), ++made);
    snprintf(url, sizeof url, "%s%coptions=-csearch_path%%3D%s", base,
             strchr(base, '?') ? '&' : '?', schema);
    pg_command(base, "CREATE SCHEMA ", schema, "");
    fn(cx, url);
    pg_command(base, "DROP SCHEMA ", schema, " CASCADE");
}

void test_store_run(DbKind kind, TestStoreFn *fn)
{
    const char *base = getenv("WEFT_TEST_PG");
    if (kind == DB_POSTGRES && !base) {
        skip();
        return;
    }
    Ctx cx = ctx_make(256 << 20);
    if (kind == DB_SQLITE)
        on_sqlite(&cx, fn);
    else
        on_postgres(&cx, fn, base);
    ctx_clear(&cx);
}
