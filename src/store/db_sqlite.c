/* db_sqlite.c - SQLite: one file, write-ahead log, synced at every commit.
 *
 * Each statement text is prepared once a connection and found again by its address. Where a
 * cursor over a text is still open when the same text is asked for, a second copy is prepared and
 * kept beside it, so nested cursors work. Running a cached statement allocates nothing.
 *
 * SRC: sqlite.org/rescode.html (what each code means), sqlite.org/wal.html. */
#include "base/check.h"
#include "store/db_driver.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

typedef struct SqliteDb {
    Db db;
    sqlite3 *handle;
} SqliteDb;

typedef struct Statement {
    DbRows rows;                /* first: a cursor is its statement */
    struct Statement *next;     /* of the same text */
    sqlite3_stmt *at;
    size_t params;
    bool open;                  /* a cursor stands on it */
    int index[DB_PARAMS_MAX];   /* SQLite's number of $1, $2, ... */
} Statement;

static sqlite3 *handle_of(Db *db)
{
    return ((SqliteDb *)db)->handle;
}

/* --- failures --------------------------------------------------------------------------------- */

static Err fail_with(Ctx *cx, Db *db, int code)
{
    const char *file = db->name;
    const char *words = sqlite3_errmsg(handle_of(db));
    switch (code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
        return fail(cx, ERR_CONFLICT, "%s", words);
    default:
        break;
    }
    switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return fail(cx, ERR_STORE_BUSY, "%s: locked by another program for more than %d s; "
                    "try again when it is done", file, DB_BUSY_TIMEOUT_MS / 1000);
    case SQLITE_NOMEM:
        return fail(cx, ERR_NO_MEMORY, "%s: SQLite is out of memory", file);
    case SQLITE_FULL:
        return fail(cx, ERR_STORE, "%s: the disk is full; free some space, then try again", file);
    case SQLITE_CORRUPT:
        return fail(cx, ERR_STORE, "%s: the file is damaged (%s); restore a backup", file, words);
    case SQLITE_NOTADB:
        return fail(cx, ERR_STORE, "%s: not a SQLite database; give the path of a weft "
                    "store", file);
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return fail(cx, ERR_STORE, "%s: may not be written (%s); look at the permissions of the "
                    "file and its folder", file, words);
    case SQLITE_CANTOPEN:
        return fail(cx, ERR_STORE, "%s: cannot be opened (%s); look at the path and its "
                    "permissions", file, words);
    case SQLITE_IOERR:
        return fail(cx, ERR_STORE, "%s: cannot be read or written (%s); look at the disk", file,
                    words);
    default:
        return fail(cx, ERR_STORE, "%s: SQLite: %s", file, words);
    }
}

/* --- statements ------------------------------------------------------------------------------- */

/* SQLite numbers named parameters by first appearance; $n must find its own number. */
static Err number_params(Ctx *cx, Statement *s)
{
    int count = sqlite3_bind_parameter_count(s->at);
    assert(count <= DB_PARAMS_MAX);
    for (int i = 0; i < count; i++) {
        char name[16];
        snprintf(name, sizeof name, "$%d", i + 1);
        s->index[i] = sqlite3_bind_parameter_index(s->at, name);
        if (s->index[i] == 0)
            return fail(cx, ERR_STORE, "%s is missing among the parameters of: %s", name,
                        sqlite3_sql(s->at));
    }
    s->params = (size_t)count;
    return ERR_OK;
}

static void statement_free(Statement *s)
{
    sqlite3_finalize(s->at);
    free(s);
}

static Err prepare(Ctx *cx, Db *db, const char *sql, Statement **out)
{
    Statement *s = calloc(1, sizeof *s);
    if (!s)
        return fail(cx, ERR_NO_MEMORY, "no memory for one more statement");
    s->rows.db = db;
    const char *tail = "";
    int code = sqlite3_prepare_v3(handle_of(db), sql, -1, SQLITE_PREPARE_PERSISTENT, &s->at, &tail);
    Err err = code != SQLITE_OK ? fail_with(cx, db, code) : number_params(cx, s);
    if (err == ERR_OK && *tail)
        err = fail(cx, ERR_STORE, "more than one statement: %s", sql);
    if (err != ERR_OK) {
        statement_free(s);
        return err;
    }
    s->rows.columns = sqlite3_column_count(s->at);
    *out = s;
    return ERR_OK;
}

static Err find(Ctx *cx, Db *db, const char *sql, Statement **out)
{
    DbCacheSlot *slot = db_cache_slot(&db->cache, sql);
    if (!slot)
        return fail(cx, ERR_NO_MEMORY, "no memory for one more statement");
    Statement *s = slot->statement;
    while (s && s->open)
        s = s->next;
    if (!s) {
        TRY(prepare(cx, db, sql, &s));
        s->next = slot->statement;
        slot->statement = s;
    }
    assert(strcmp(sqlite3_sql(s->at), sql) == 0);   /* a constant text keeps its address */
    *out = s;
    return ERR_OK;
}

static int bind_one(Statement *s, size_t i, const DbValue *v, sqlite3_destructor_type keep)
{
    int at = s->index[i];
    switch (v->type) {
    case DB_NULL: return sqlite3_bind_null(s->at, at);
    case DB_INT:  return sqlite3_bind_int64(s->at, at, v->integer);
    case DB_TEXT: return sqlite3_bind_text64(s->at, at, v->bytes.at, v->bytes.n, keep, SQLITE_UTF8);
    case DB_BLOB: return sqlite3_bind_blob64(s->at, at, v->bytes.at, v->bytes.n, keep);
    }
    return SQLITE_MISUSE;
}

static Err bind(Ctx *cx, Statement *s, const DbValue *params, size_t count,
                sqlite3_destructor_type keep)
{
    assert(count == s->params);
    for (size_t i = 0; i < count; i++) {
        int code = bind_one(s, i, &params[i], keep);
        if (code != SQLITE_OK)
            return fail_with(cx, s->rows.db, code);
    }
    return ERR_OK;
}

/* Runs to the end, passing over rows. Resetting would lose the words of the failure, so they are
 * taken first. */
static Err finish(Ctx *cx, Statement *s)
{
    int code;
    do {
        code = sqlite3_step(s->at);
    } while (code == SQLITE_ROW);
    Err err = code == SQLITE_DONE ? ERR_OK : fail_with(cx, s->rows.db, code);
    sqlite3_reset(s->at);
    return err;
}

static Err may_write(Ctx *cx, const Db *db, const Statement *s)
{
    if ((db->reading || db->read_only) && !sqlite3_stmt_readonly(s->at))
        return fail(cx, ERR_STORE, "this is a read-only transaction; nothing can be written");
    return ERR_OK;
}

static Err sqlite_run(Ctx *cx, Db *db, const char *sql, const DbValue *params, size_t count,
                      int64_t *changed)
{
    Statement *s;
    TRY(find(cx, db, sql, &s));
    TRY(may_write(cx, db, s));
    TRY(bind(cx, s, params, count, SQLITE_STATIC));
    sqlite3 *handle = handle_of(db);
    int64_t before = changed ? sqlite3_total_changes64(handle) : 0;
    TRY(finish(cx, s));
    if (changed)    /* statements that touch no rows leave the last statement's count standing */
        *changed = sqlite3_total_changes64(handle) == before ? 0 : sqlite3_changes64(handle);
    return ERR_OK;
}

static Err sqlite_bulk(Ctx *cx, Db *db, const DbTable *table, const DbValue *cells, size_t rows)
{
    Statement *s;
    TRY(find(cx, db, table->insert, &s));
    TRY(may_write(cx, db, s));
    size_t columns = s->params;
    assert(strlen(table->columns) == columns);
    for (size_t row = 0; row < rows; row++) {
        TRY(bind(cx, s, cells + row * columns, columns, SQLITE_STATIC));
        TRY(finish(cx, s));
    }
    return ERR_OK;
}

static Err sqlite_command(Ctx *cx, Db *db, const char *sql)
{
    Statement *s;
    TRY(find(cx, db, sql, &s));
    return finish(cx, s);
}

static void sqlite_rollback(Db *db)
{
    if (!sqlite3_get_autocommit(handle_of(db)))     /* a full disk has rolled back already */
        sqlite3_exec(handle_of(db), "ROLLBACK", NULL, NULL, NULL);
}

static Err sqlite_script(Ctx *cx, Db *db, const char *sql)
{
    int code = sqlite3_exec(handle_of(db), sql, NULL, NULL, NULL);
    return code == SQLITE_OK ? ERR_OK : fail_with(cx, db, code);
}

/* --- cursors ---------------------------------------------------------------------------------- */

static Err sqlite_query(Ctx *cx, Db *db, const char *sql, const DbValue *params, size_t count,
                        DbRows **out)
{
    Statement *s;
    TRY(find(cx, db, sql, &s));
    TRY(may_write(cx, db, s));
    TRY(bind(cx, s, params, count, SQLITE_TRANSIENT));  /* the cursor may outlive the values */
    s->open = true;
    s->rows.ended = false;
    *out = &s->rows;
    return ERR_OK;
}

static sqlite3_stmt *at(const DbRows *rows)
{
    return ((const Statement *)rows)->at;
}

static Err sqlite_next(Ctx *cx, DbRows *rows, bool *more)
{
    int code = sqlite3_step(at(rows));
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        return fail_with(cx, rows->db, code);
    *more = code == SQLITE_ROW;
    return ERR_OK;
}

static DbType sqlite_type(const DbRows *rows, int column)
{
    switch (sqlite3_column_type(at(rows), column)) {
    case SQLITE_NULL:    return DB_NULL;
    case SQLITE_INTEGER: return DB_INT;
    case SQLITE_BLOB:    return DB_BLOB;
    default:             return DB_TEXT;
    }
}

static int64_t sqlite_integer(const DbRows *rows, int column)
{
    return sqlite3_column_int64(at(rows), column);
}

static Text sqlite_bytes(const DbRows *rows, int column)
{
    const char *bytes = sqlite3_column_blob(at(rows), column);
    return (Text){ bytes, bytes ? (size_t)sqlite3_column_bytes(at(rows), column) : 0 };
}

static void sqlite_rows_close(DbRows *rows)
{
    Statement *s = (Statement *)rows;
    sqlite3_reset(s->at);
    s->open = false;
}

/* --- connections ------------------------------------------------------------------------------ */

static void sqlite_close(Db *db)
{
    for (size_t i = 0; i < db->cache.cap; i++) {
        Statement *s = db->cache.slots[i].statement;
        while (s) {
            Statement *next = s->next;
            statement_free(s);
            s = next;
        }
    }
    db_cache_clear(&db->cache);
    int code = sqlite3_close(handle_of(db));
    assert(code == SQLITE_OK);
    free(db);
}

/* Every key begins with cluster_id, which is the same in every row, while SQLite, told nothing,
 * takes any first column to narrow a search to ten rows: it would scan whole tables along the
 * wrong key. So the planner is told once what the keys are like: a million rows of one cluster, a
 * hundred for what lies between, one for a whole unique key and ten for a whole other one.
 * SRC: sqlite.org/fileformat2.html, "The sqlite_stat1 table". */
static const char statistics[] =
    "ANALYZE; DELETE FROM sqlite_stat1; "
    "INSERT INTO sqlite_stat1(tbl, idx, stat) "
    "SELECT t.name, CASE WHEN t.wr AND i.origin = 'pk' THEN t.name ELSE i.name END, '1000000' || "
    "(SELECT group_concat(CASE WHEN k.seqno + 1 = (SELECT COUNT(*) FROM pragma_index_info(i.name)) "
    "THEN CASE WHEN i.\"unique\" THEN ' 1' ELSE ' 10' END "
    "WHEN k.seqno = 0 THEN ' 1000000' ELSE ' 100' END, '') FROM pragma_index_info(i.name) k) "
    "FROM pragma_table_list t, pragma_index_list(t.name) i "
    "WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite_%'; "
    "ANALYZE sqlite_schema";

static const DbDriver driver = {
    .kind = DB_SQLITE,
    .after_migration = statistics,
    .begin = "BEGIN IMMEDIATE",
    .begin_read = "BEGIN",
    .first_read = "SELECT 1 FROM sqlite_schema LIMIT 1",
    .has_migrations = "SELECT COUNT(*) FROM sqlite_schema WHERE type='table' AND name='migration'",
    .has_tables = "SELECT COUNT(*) FROM sqlite_schema WHERE type='table'",
    .close = sqlite_close,
    .command = sqlite_command,
    .rollback = sqlite_rollback,
    .script = sqlite_script,
    .run = sqlite_run,
    .bulk = sqlite_bulk,
    .query = sqlite_query,
    .next = sqlite_next,
    .type = sqlite_type,
    .integer = sqlite_integer,
    .bytes = sqlite_bytes,
    .rows_close = sqlite_rows_close,
};

/* "C", as PostgreSQL calls the order of bytes; SQLite knows the same one by another name. */
static int by_bytes(void *self, int n, const void *a, int m, const void *b)
{
    (void)self;
    int least = n < m ? n : m, order = least ? memcmp(a, b, (size_t)least) : 0;
    return order ? order : n - m;
}

/* busy_timeout comes first: everything after it may have to wait for another connection. The log
 * may grow to 16 MB before it is copied back: pages that many commits touch are copied once then,
 * where the default of 4 MB would copy them after every few large commits. */
static Err settle(Ctx *cx, Db *db, DbMode mode)
{
    sqlite3 *handle = handle_of(db);
    sqlite3_extended_result_codes(handle, 1);
    sqlite3_busy_timeout(handle, DB_BUSY_TIMEOUT_MS);
    int code = sqlite3_exec(handle, "PRAGMA foreign_keys=ON; PRAGMA synchronous=FULL;"
                            "PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY;"
                            "PRAGMA wal_autocheckpoint=4096;"
                            "SELECT COUNT(*) FROM sqlite_schema", NULL, NULL, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_create_collation(handle, "C", SQLITE_UTF8, NULL, by_bytes);
    if (code == SQLITE_OK && mode != DB_READ_ONLY)
        code = sqlite3_exec(handle, "PRAGMA journal_mode=WAL", NULL, NULL, NULL);
    return code == SQLITE_OK ? ERR_OK : fail_with(cx, db, code);
}

Err db_sqlite_connect(Ctx *cx, const char *path, DbMode mode, Db **out)
{
    struct stat st;
    bool memory = strcmp(path, ":memory:") == 0;
    if (mode != DB_CREATE && !memory && stat(path, &st) != 0)
        return fail(cx, ERR_NOT_FOUND, "%s: there is no store; make one with `weft init`", path);
    int flags = mode == DB_READ_ONLY ? SQLITE_OPEN_READONLY
              : mode == DB_CREATE ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
              : SQLITE_OPEN_READWRITE;
    SqliteDb *s = calloc(1, sizeof *s);
    if (!s)
        return fail(cx, ERR_NO_MEMORY, "no memory for a connection");
    s->db = (Db){ .driver = &driver, .read_only = mode == DB_READ_ONLY };
    snprintf(s->db.name, sizeof s->db.name, "%s", path);
    int code = sqlite3_open_v2(path, &s->handle, flags | SQLITE_OPEN_NOMUTEX, NULL);
    Err err = !s->handle ? fail(cx, ERR_NO_MEMORY, "no memory for a connection")
            : code != SQLITE_OK ? fail_with(cx, &s->db, code)
            : settle(cx, &s->db, mode);
    if (err != ERR_OK) {
        sqlite_close(&s->db);
        return err;
    }
    *out = &s->db;
    return ERR_OK;
}
