/* db_pg.c - PostgreSQL by libpq: prepared statements, binary values, COPY for bulk.
 *
 * A statement is prepared at its first use, with the types of the values of that use; integers and
 * bytes then travel in binary, in network order. A result is fetched whole, so that other
 * statements may run on the connection while a cursor is open. Setting and releasing a savepoint
 * waits to be sent with what comes next, which saves a third of the round trips of a group. One
 * writer at a time holds an advisory lock to the end of its transaction. A connection that broke
 * is made anew at the next begin; what the broken transaction did is gone.
 *
 * SRC: PostgreSQL 15 manual, chapter 34 (libpq), "COPY" (binary format), appendix A (SQLSTATE). */
#include "base/check.h"
#include "store/db_driver.h"

#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BOOL_OID = 16, BYTEA_OID = 17, NAME_OID = 19, INT8_OID = 20, INT2_OID = 21, INT4_OID = 23,
       TEXT_OID = 25, VARCHAR_OID = 1043 };     /* SRC: pg_type.dat */

enum { COPY_BYTES = 1 << 16 };

typedef struct PgDb {
    Db db;
    PGconn *conn;
    int64_t prepared;           /* statements so far, for their names */
    char waiting[128];          /* savepoint words not sent yet */
    size_t copy_n;
    char copy[COPY_BYTES];      /* rows on their way to COPY */
} PgDb;

typedef struct Statement {
    const char *sql;
    char name[24];
    size_t params;
    Oid types[DB_PARAMS_MAX];
} Statement;

typedef struct PgRows {
    DbRows rows;
    PGresult *result;
    int row;
} PgRows;

static void result_clear(PGresult **result)
{
    PQclear(*result);           /* accepts NULL */
    *result = NULL;
}

/* --- failures --------------------------------------------------------------------------------- */

static Err fail_lost(Ctx *cx, const PgDb *pg)
{
    char words[256];
    snprintf(words, sizeof words, "%s", PQerrorMessage(pg->conn));
    words[strcspn(words, "\n")] = '\0';
    return fail(cx, ERR_STORE, "%s: %s; look whether the server runs and can be reached",
                pg->db.name, words);
}

static const struct {
    const char *state;          /* a SQLSTATE, or its class */
    Err err;
    const char *advice;
} states[] = {
    { "23505", ERR_CONFLICT,   "" },
    { "40001", ERR_STORE_BUSY, "; try again" },
    { "40P01", ERR_STORE_BUSY, "; try again" },
    { "55P03", ERR_STORE_BUSY, "; another weft is writing; try again when it is done" },
    { "53300", ERR_STORE_BUSY, "; try again, or allow more connections" },
    { "57P",   ERR_STORE_BUSY, "; try again when the server is back" },
    { "53100", ERR_STORE,      "; the server's disk is full: free some space, then try again" },
    { "25006", ERR_STORE,      "; the store was opened for reading only, or it is a standby" },
    { "42501", ERR_STORE,      "; grant this user the rights on the database" },
    { "XX",    ERR_STORE,      "; the server's data may be damaged: restore a backup" },
};

static Err fail_with(Ctx *cx, const PgDb *pg, const PGresult *result)
{
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char *words = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    const char *detail = PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL);
    if (!state || !words)
        return fail_lost(cx, pg);
    size_t i = 0;
    while (i < COUNT(states) && strncmp(state, states[i].state, strlen(states[i].state)) != 0)
        i++;
    return fail(cx, i < COUNT(states) ? states[i].err : ERR_STORE, "%s: PostgreSQL: %s%s%s%s",
                pg->db.name, words, detail ? ": " : "", detail ? detail : "",
                i < COUNT(states) ? states[i].advice : "");
}

static bool good(const PGresult *result)
{
    ExecStatusType status = PQresultStatus(result);
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

static Err simple(Ctx *cx, PgDb *pg, const char *sql)
{
    PGresult *result CLEANUP(result_clear) = PQexec(pg->conn, sql);
    if (!good(result))
        return fail_with(cx, pg, result);
    /* To COMMIT after a failure the server answers ROLLBACK, and calls that a success. */
    if (strcmp(sql, "COMMIT") == 0 && strcmp(PQcmdStatus(result), "COMMIT") != 0)
        return fail(cx, ERR_STORE, "%s: the transaction was rolled back", pg->db.name);
    return ERR_OK;
}

/* --- connections ------------------------------------------------------------------------------ */

static void forget_statements(Db *db)
{
    for (size_t i = 0; i < db->cache.cap; i++)
        free(db->cache.slots[i].statement);
    db_cache_clear(&db->cache);
}

static void pg_close(Db *db)
{
    PgDb *pg = (PgDb *)db;
    forget_statements(db);
    PQfinish(pg->conn);
    free(pg);
}

static void ignore_notice(void *arg, const char *message)
{
    (void)arg, (void)message;
}

/* What every session starts with. Stronger settings of synchronous_commit are the operator's. */
static Err settle(Ctx *cx, PgDb *pg)
{
    static const char settings[] =
        "SET client_min_messages=warning; SET lock_timeout=10000;"
        "SELECT set_config('synchronous_commit', 'on', false)"
        " WHERE current_setting('synchronous_commit') = 'off'";
    static_assert(DB_BUSY_TIMEOUT_MS == 10000, "the time-outs of both databases agree");
    if (PQstatus(pg->conn) != CONNECTION_OK)
        return fail_lost(cx, pg);
    PQsetNoticeProcessor(pg->conn, ignore_notice, NULL);
    TRY(simple(cx, pg, settings));
    return pg->db.read_only ? simple(cx, pg, "SET default_transaction_read_only=on") : ERR_OK;
}

/* Makes a broken connection anew, unless a transaction was lost with it. */
static Err revive(Ctx *cx, PgDb *pg)
{
    if (PQstatus(pg->conn) == CONNECTION_OK || pg->db.in_transaction)
        return ERR_OK;
    forget_statements(&pg->db);
    pg->waiting[0] = '\0';
    PQreset(pg->conn);
    return settle(cx, pg);
}

static Err send_waiting(Ctx *cx, PgDb *pg)
{
    if (!pg->waiting[0])
        return ERR_OK;
    Err err = simple(cx, pg, pg->waiting);
    pg->waiting[0] = '\0';
    return err;
}

/* --- statements ------------------------------------------------------------------------------- */

static Oid oid_of(DbType type)
{
    switch (type) {
    case DB_NULL: return 0;     /* the server infers it */
    case DB_INT:  return INT8_OID;
    case DB_TEXT: return TEXT_OID;
    case DB_BLOB: return BYTEA_OID;
    }
    return 0;
}

/* Asks the server for the types that a NULL at the first use left open. */
static Err complete_types(Ctx *cx, PgDb *pg, Statement *s)
{
    PGresult *result CLEANUP(result_clear) = PQdescribePrepared(pg->conn, s->name);
    if (!good(result))
        return fail_with(cx, pg, result);
    for (size_t i = 0; i < s->params; i++)
        s->types[i] = PQparamtype(result, (int)i);
    return ERR_OK;
}

static Err prepare(Ctx *cx, PgDb *pg, Statement *s, const DbValue *params)
{
    bool open = false;
    for (size_t i = 0; i < s->params; i++) {
        s->types[i] = oid_of(params[i].type);
        open = open || s->types[i] == 0;
    }
    snprintf(s->name, sizeof s->name, "w%lld", (long long)++pg->prepared);
    PGresult *result CLEANUP(result_clear) =
        PQprepare(pg->conn, s->name, s->sql, (int)s->params, s->types);
    if (!good(result))
        return fail_with(cx, pg, result);
    return open ? complete_types(cx, pg, s) : ERR_OK;
}

static Err find(Ctx *cx, PgDb *pg, const char *sql, const DbValue *params, size_t count,
                Statement **out)
{
    DbCacheSlot *slot = db_cache_slot(&pg->db.cache, sql);
    if (!slot)
        return fail(cx, ERR_NO_MEMORY, "no memory for one more statement");
    Statement *s = slot->statement;
    if (!s) {
        s = calloc(1, sizeof *s);
        if (!s)
            return fail(cx, ERR_NO_MEMORY, "no memory for one more statement");
        *s = (Statement){ .sql = sql, .params = count };
        Err err = prepare(cx, pg, s, params);
        if (err != ERR_OK) {
            free(s);
            return err;
        }
        slot->statement = s;
    }
    assert(s->params == count);
    *out = s;
    return ERR_OK;
}

/* The values of one statement as libpq wants them. */
typedef struct Encoded {
    const char *values[DB_PARAMS_MAX];
    int lengths[DB_PARAMS_MAX];
    int formats[DB_PARAMS_MAX];
    char integers[DB_PARAMS_MAX][8];
} Encoded;

static void put_big_endian(char *at, uint64_t value, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++)
        at[i] = (char)(value >> (8 * (bytes - 1 - i)) & 0xff);
}

static Err encode(Ctx *cx, const Statement *s, const DbValue *params, Encoded *out)
{
    for (size_t i = 0; i < s->params; i++) {
        const DbValue *v = &params[i];
        out->formats[i] = 1;
        out->lengths[i] = 0;
        out->values[i] = NULL;
        if (v->type == DB_NULL)
            continue;
        if (s->types[i] != oid_of(v->type))
            return fail(cx, ERR_STORE, "$%zu is of another type than at first use or than its "
                        "column (CAST it): %s", i + 1, s->sql);
        if (v->bytes.n > INT32_MAX)
            return fail(cx, ERR_LIMIT, "a value of %zu bytes is too large", v->bytes.n);
        out->values[i] = v->type == DB_INT ? out->integers[i] : v->bytes.at;
        out->lengths[i] = v->type == DB_INT ? 8 : (int)v->bytes.n;
        put_big_endian(out->integers[i], (uint64_t)v->integer, 8);
    }
    return ERR_OK;
}

static Err execute(Ctx *cx, PgDb *pg, const char *sql, const DbValue *params, size_t count,
                   PGresult **out)
{
    TRY(revive(cx, pg));
    TRY(send_waiting(cx, pg));
    Statement *s = NULL;
    TRY(find(cx, pg, sql, params, count, &s));
    Encoded e;
    TRY(encode(cx, s, params, &e));
    PGresult *result CLEANUP(result_clear) =
        PQexecPrepared(pg->conn, s->name, (int)count, e.values, e.lengths, e.formats, 1);
    if (!good(result))
        return fail_with(cx, pg, result);
    *out = result;
    result = NULL;
    return ERR_OK;
}

static Err pg_run(Ctx *cx, Db *db, const char *sql, const DbValue *params, size_t count,
                  int64_t *changed)
{
    PGresult *result CLEANUP(result_clear) = NULL;
    TRY(execute(cx, (PgDb *)db, sql, params, count, &result));
    if (changed)    /* a SELECT counts the rows it gave */
        *changed = strncmp(PQcmdStatus(result), "SELECT", 6) == 0 ? 0
                 : strtoll(PQcmdTuples(result), NULL, 10);
    return ERR_OK;
}

static bool may_wait(const char *sql)
{
    return strncmp(sql, "SAVEPOINT", 9) == 0 || strncmp(sql, "RELEASE", 7) == 0;
}

/* A word of transaction control. A begin that finds the connection broken tries once more. */
static Err pg_command(Ctx *cx, Db *db, const char *sql)
{
    PgDb *pg = (PgDb *)db;
    size_t n = strlen(pg->waiting);
    if (may_wait(sql) && n + strlen(sql) + 2 < sizeof pg->waiting) {
        snprintf(pg->waiting + n, sizeof pg->waiting - n, "%s;", sql);
        return ERR_OK;
    }
    TRY(revive(cx, pg));
    TRY(send_waiting(cx, pg));
    Err err = simple(cx, pg, sql);
    if (err == ERR_OK || db->in_transaction || PQstatus(pg->conn) == CONNECTION_OK)
        return err;
    ctx_forgive(cx);
    TRY(revive(cx, pg));
    return simple(cx, pg, sql);
}

static void pg_rollback(Db *db)
{
    PgDb *pg = (PgDb *)db;
    pg->waiting[0] = '\0';
    if (PQtransactionStatus(pg->conn) != PQTRANS_IDLE)
        PQclear(PQexec(pg->conn, "ROLLBACK"));
}

static Err pg_script(Ctx *cx, Db *db, const char *sql)
{
    TRY(send_waiting(cx, (PgDb *)db));
    return simple(cx, (PgDb *)db, sql);
}

/* --- cursors ---------------------------------------------------------------------------------- */

static DbType type_of_oid(Oid oid)
{
    switch (oid) {
    case BOOL_OID: case INT2_OID: case INT4_OID: case INT8_OID: return DB_INT;
    case TEXT_OID: case VARCHAR_OID: case NAME_OID:             return DB_TEXT;
    case BYTEA_OID:                                             return DB_BLOB;
    default:                                                    return DB_NULL;
    }
}

static Err check_columns(Ctx *cx, const PGresult *result, const char *sql)
{
    for (int i = 0; i < PQnfields(result); i++)
        if (type_of_oid(PQftype(result, i)) == DB_NULL)
            return fail(cx, ERR_STORE, "column %d is no integer, text or bytes; CAST it: %s", i + 1,
                        sql);
    return ERR_OK;
}

static Err pg_query(Ctx *cx, Db *db, const char *sql, const DbValue *params, size_t count,
                    DbRows **out)
{
    PGresult *result CLEANUP(result_clear) = NULL;
    TRY(execute(cx, (PgDb *)db, sql, params, count, &result));
    TRY(check_columns(cx, result, sql));
    PgRows *rows = calloc(1, sizeof *rows);
    if (!rows)
        return fail(cx, ERR_NO_MEMORY, "no memory for a cursor");
    *rows = (PgRows){ .rows = { .db = db, .columns = PQnfields(result) }, .result = result,
                      .row = -1 };
    result = NULL;
    *out = &rows->rows;
    return ERR_OK;
}

static Err pg_next(Ctx *cx, DbRows *rows, bool *more)
{
    (void)cx;
    PgRows *r = (PgRows *)rows;
    *more = ++r->row < PQntuples(r->result);
    return ERR_OK;
}

static DbType pg_type(const DbRows *rows, int column)
{
    const PgRows *r = (const PgRows *)rows;
    assert(r->row >= 0);
    return PQgetisnull(r->result, r->row, column) ? DB_NULL
         : type_of_oid(PQftype(r->result, column));
}

/* Two, four or eight bytes in network order, sign included; a boolean is one byte. */
static int64_t pg_integer(const DbRows *rows, int column)
{
    const PgRows *r = (const PgRows *)rows;
    const char *at = PQgetvalue(r->result, r->row, column);
    int n = PQgetlength(r->result, r->row, column);
    uint64_t value = at[0] & 0x80 ? UINT64_MAX : 0;
    for (int i = 0; i < n; i++)
        value = value << 8 | (unsigned char)at[i];
    return (int64_t)value;
}

static Text pg_bytes(const DbRows *rows, int column)
{
    const PgRows *r = (const PgRows *)rows;
    return (Text){ PQgetvalue(r->result, r->row, column),
                   (size_t)PQgetlength(r->result, r->row, column) };
}

static void pg_rows_close(DbRows *rows)
{
    PgRows *r = (PgRows *)rows;
    PQclear(r->result);
    free(r);
}

/* --- bulk ------------------------------------------------------------------------------------- */

static bool copy_flush(PgDb *pg)
{
    bool sent = PQputCopyData(pg->conn, pg->copy, (int)pg->copy_n) == 1;
    pg->copy_n = 0;
    return sent;
}

static bool copy_put(PgDb *pg, const char *at, size_t n)
{
    while (n > 0) {
        if (pg->copy_n == COPY_BYTES && !copy_flush(pg))
            return false;
        size_t room = COPY_BYTES - pg->copy_n;
        size_t part = n < room ? n : room;
        memcpy(pg->copy + pg->copy_n, at, part);
        pg->copy_n += part;
        at += part;
        n -= part;
    }
    return true;
}

static bool copy_integer(PgDb *pg, uint64_t value, size_t bytes)
{
    char at[8];
    put_big_endian(at, value, bytes);
    return copy_put(pg, at, bytes);
}

static bool copy_cell(PgDb *pg, const DbValue *v)
{
    switch (v->type) {
    case DB_NULL: return copy_integer(pg, UINT32_MAX, 4);
    case DB_INT:  return copy_integer(pg, 8, 4) && copy_integer(pg, (uint64_t)v->integer, 8);
    case DB_TEXT:
    case DB_BLOB: return copy_integer(pg, v->bytes.n, 4) && copy_put(pg, v->bytes.at, v->bytes.n);
    }
    return false;
}

/* Signature, flags and extension length; rows of (field count, then length and bytes); -1. */
static bool copy_all(PgDb *pg, size_t columns, const DbValue *cells, size_t rows)
{
    static const char head[19] = "PGCOPY\n\377\r\n";
    pg->copy_n = 0;
    bool sent = copy_put(pg, head, sizeof head);
    for (size_t row = 0; row < rows && sent; row++) {
        sent = copy_integer(pg, columns, 2);
        for (size_t c = 0; c < columns && sent; c++)
            sent = copy_cell(pg, &cells[row * columns + c]);
    }
    return sent && copy_integer(pg, UINT16_MAX, 2) && copy_flush(pg);
}

static Err pg_bulk(Ctx *cx, Db *db, const DbTable *table, const DbValue *cells, size_t rows)
{
    PgDb *pg = (PgDb *)db;
    size_t columns = strlen(table->columns);
    TRY(send_waiting(cx, pg));
    PGresult *begun CLEANUP(result_clear) = PQexec(pg->conn, table->copy);
    if (PQresultStatus(begun) != PGRES_COPY_IN)
        return fail_with(cx, pg, begun);
    bool sent = copy_all(pg, columns, cells, rows);
    if (PQputCopyEnd(pg->conn, sent ? NULL : "the rows could not be sent") != 1)
        return fail_lost(cx, pg);
    Err err = ERR_OK;
    for (;;) {
        PGresult *result CLEANUP(result_clear) = PQgetResult(pg->conn);
        if (!result)
            return err;
        if (!good(result))
            err = fail_with(cx, pg, result);
    }
}

/* --- opening ---------------------------------------------------------------------------------- */

static const DbDriver driver = {
    .kind = DB_POSTGRES,
    /* 'weft' and the schema, so that two stores in one database do not wait for each other. */
    .begin = "BEGIN ISOLATION LEVEL READ COMMITTED;"
             "SELECT pg_advisory_xact_lock(2003134068, hashtext(COALESCE(current_schema(), '')))",
    .begin_read = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT 1",
    .has_migrations = "SELECT COUNT(*) FROM pg_catalog.pg_tables"
                      " WHERE schemaname = current_schema() AND tablename = 'migration'",
    .after_migration = "",      /* autovacuum keeps the planner informed */
    .has_tables = "SELECT COUNT(*) FROM pg_catalog.pg_tables WHERE schemaname = current_schema()",
    .close = pg_close,
    .command = pg_command,
    .rollback = pg_rollback,
    .script = pg_script,
    .run = pg_run,
    .bulk = pg_bulk,
    .query = pg_query,
    .next = pg_next,
    .type = pg_type,
    .integer = pg_integer,
    .bytes = pg_bytes,
    .rows_close = pg_rows_close,
};

static Err fail_connect(Ctx *cx, const PgDb *pg)
{
    const char *words = PQerrorMessage(pg->conn);
    if (strstr(words, "database \"") && strstr(words, "does not exist"))
        return fail(cx, ERR_NOT_FOUND, "%s: there is no such database; make it with createdb, then "
                    "`weft init`", pg->db.name);
    return fail_lost(cx, pg);
}

Err db_pg_connect(Ctx *cx, const char *url, DbMode mode, Db **out)
{
    PgDb *pg = calloc(1, sizeof *pg);
    if (!pg)
        return fail(cx, ERR_NO_MEMORY, "no memory for a connection");
    pg->db = (Db){ .driver = &driver, .read_only = mode == DB_READ_ONLY };
    /* Later words win: the url may set the time-out, and may not set the encoding. */
    const char *words[] = { "connect_timeout", "dbname", "fallback_application_name",
                            "client_encoding", NULL };
    const char *values[] = { "10", url, "weft", "UTF8", NULL };
    pg->conn = PQconnectdbParams(words, values, 1);
    const char *database = PQdb(pg->conn), *host = PQhost(pg->conn);
    snprintf(pg->db.name, sizeof pg->db.name, "database %s on %s", database ? database : "?",
             host && *host ? host : "this machine");
    Err err = PQstatus(pg->conn) == CONNECTION_OK ? settle(cx, pg) : fail_connect(cx, pg);
    if (err != ERR_OK) {
        pg_close(&pg->db);
        return err;
    }
    *out = &pg->db;
    return ERR_OK;
}
