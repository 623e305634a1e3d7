/* db.c - what both databases have in common: the state of the transaction.
 *
 *     idle --begin--> open --a statement fails--> failed --rollback--> idle
 *      ^---commit------/ ^------rollback to---------/
 *
 * PostgreSQL refuses every statement after a failed one until it is rolled back; SQLite would go
 * on with half of the work. Here both refuse. */
#include "store/db.h"

#include "base/check.h"
#include "store/db_driver.h"

#include <string.h>

static const struct {
    const char *set, *release, *back;
} savepoint[DB_SAVEPOINTS_MAX] = {
    { "SAVEPOINT s1", "RELEASE SAVEPOINT s1", "ROLLBACK TO SAVEPOINT s1" },
    { "SAVEPOINT s2", "RELEASE SAVEPOINT s2", "ROLLBACK TO SAVEPOINT s2" },
    { "SAVEPOINT s3", "RELEASE SAVEPOINT s3", "ROLLBACK TO SAVEPOINT s3" },
    { "SAVEPOINT s4", "RELEASE SAVEPOINT s4", "ROLLBACK TO SAVEPOINT s4" },
};

void db_close(Db **db)
{
    if (!*db)
        return;
    assert((*db)->cursors == 0);
    db_rollback(*db);
    (*db)->driver->close(*db);
    *db = NULL;
}

DbKind db_kind(const Db *db)
{
    return db->driver->kind;
}

static Err ready(Ctx *cx, const Db *db)
{
    if (db->failed)
        return fail(cx, ERR_STORE, "an earlier statement of this transaction failed; "
                    "roll it back first");
    return ERR_OK;
}

static Err noted(Db *db, Err err)
{
    if (err != ERR_OK && db->in_transaction)
        db->failed = true;
    return err;
}

/* --- statements ------------------------------------------------------------------------------- */

Err db_run(Ctx *cx, Db *db, const char *sql, const DbValue *params, size_t count,
           int64_t *changed)
{
    assert(count <= DB_PARAMS_MAX);
    TRY(ready(cx, db));
    return noted(db, db->driver->run(cx, db, sql, params, count, changed));
}

Err db_query(Ctx *cx, Db *db, const char *sql, const DbValue *params, size_t count, DbRows **out)
{
    assert(count <= DB_PARAMS_MAX);
    TRY(ready(cx, db));
    TRY(noted(db, db->driver->query(cx, db, sql, params, count, out)));
    db->cursors++;
    return ERR_OK;
}

Err db_next(Ctx *cx, DbRows *rows, bool *more)
{
    bool one = false;
    TRY(ready(cx, rows->db));
    if (!rows->ended)
        TRY(noted(rows->db, rows->db->driver->next(cx, rows, &one)));
    rows->ended = !one;
    *more = one;
    return ERR_OK;
}

static DbType type_of(const DbRows *rows, int column)
{
    assert(column >= 0);
    assert(column < rows->columns);
    assert(!rows->ended);
    return rows->db->driver->type(rows, column);
}

bool db_is_null(const DbRows *rows, int column)
{
    return type_of(rows, column) == DB_NULL;
}

DbValue db_cell(const DbRows *rows, int column)
{
    DbType type = type_of(rows, column);
    switch (type) {
    case DB_NULL: return db_null();
    case DB_INT:  return db_int(rows->db->driver->integer(rows, column));
    case DB_TEXT:
    case DB_BLOB: return (DbValue){ .type = type, .bytes = rows->db->driver->bytes(rows, column) };
    }
    return db_null();
}

int64_t db_get_int(const DbRows *rows, int column)
{
    DbType type = type_of(rows, column);
    if (type == DB_NULL)
        return 0;
    assert(type == DB_INT);
    return rows->db->driver->integer(rows, column);
}

static Err get_bytes(Ctx *cx, const DbRows *rows, int column, DbType want, Text *out)
{
    DbType type = type_of(rows, column);
    if (type == DB_NULL) {
        *out = TEXT("");
        return ERR_OK;
    }
    assert(type == want);
    return text_copy(cx, rows->db->driver->bytes(rows, column), out);
}

Err db_get_text(Ctx *cx, const DbRows *rows, int column, Text *out)
{
    return get_bytes(cx, rows, column, DB_TEXT, out);
}

Err db_get_blob(Ctx *cx, const DbRows *rows, int column, Text *out)
{
    return get_bytes(cx, rows, column, DB_BLOB, out);
}

void db_rows_close(DbRows **rows)
{
    if (!*rows)
        return;
    Db *db = (*rows)->db;
    assert(db->cursors > 0);
    db->cursors--;
    db->driver->rows_close(*rows);
    *rows = NULL;
}

Err db_query_int(Ctx *cx, Db *db, const char *sql, const DbValue *params, size_t count,
                 bool *found, int64_t *out)
{
    DbRows *rows CLEANUP(db_rows_close) = NULL;
    TRY(db_query(cx, db, sql, params, count, &rows));
    bool more;
    TRY(db_next(cx, rows, &more));
    if (more)
        *out = db_get_int(rows, 0);
    *found = more;
    return ERR_OK;
}

/* --- transactions ----------------------------------------------------------------------------- */

static void leave_transaction(Db *db)
{
    db->in_transaction = db->reading = db->failed = false;
    db->savepoints = 0;
}

static Err begin(Ctx *cx, Db *db, const char *sql)
{
    assert(!db->in_transaction);
    Err err = db->driver->command(cx, db, sql);
    if (err != ERR_OK) {
        db->driver->rollback(db);       /* PostgreSQL may have begun and failed to get the lock */
        return err;
    }
    db->in_transaction = true;
    return ERR_OK;
}

Err db_begin(Ctx *cx, Db *db)
{
    if (db->read_only)
        return fail(cx, ERR_STORE, "the store was opened for reading only; nothing can be written");
    return begin(cx, db, db->driver->begin);
}

Err db_begin_read(Ctx *cx, Db *db)
{
    TRY(begin(cx, db, db->driver->begin_read));
    db->reading = true;
    if (!db->driver->first_read)
        return ERR_OK;
    bool found;
    int64_t any;
    Err err = db_query_int(cx, db, db->driver->first_read, NULL, 0, &found, &any);
    if (err != ERR_OK)
        db_rollback(db);
    return err;
}

Err db_commit(Ctx *cx, Db *db)
{
    assert(db->in_transaction);
    assert(db->savepoints == 0);
    assert(db->cursors == 0);
    Err err = ready(cx, db);
    if (err == ERR_OK)
        err = db->driver->command(cx, db, "COMMIT");
    if (err != ERR_OK)
        db->driver->rollback(db);
    leave_transaction(db);
    return err;
}

void db_rollback(Db *db)
{
    if (db->in_transaction)
        db->driver->rollback(db);
    leave_transaction(db);
}

Err db_savepoint(Ctx *cx, Db *db)
{
    assert(db->in_transaction);
    assert(db->savepoints < DB_SAVEPOINTS_MAX);
    TRY(ready(cx, db));
    TRY(noted(db, db->driver->command(cx, db, savepoint[db->savepoints].set)));
    db->savepoints++;
    return ERR_OK;
}

Err db_release(Ctx *cx, Db *db)
{
    assert(db->savepoints > 0);
    TRY(ready(cx, db));
    TRY(noted(db, db->driver->command(cx, db, savepoint[db->savepoints - 1].release)));
    db->savepoints--;
    return ERR_OK;
}

/* A failure here (SQLite rolls back everything by itself when a disk is full) leaves the whole
 * transaction failed. */
Err db_rollback_to(Ctx *cx, Db *db)
{
    assert(db->savepoints > 0);
    db->savepoints--;
    db->failed = true;
    TRY(db->driver->command(cx, db, savepoint[db->savepoints].back));
    TRY(db->driver->command(cx, db, savepoint[db->savepoints].release));
    db->failed = false;
    return ERR_OK;
}

/* --- bulk ------------------------------------------------------------------------------------- */

static bool fits(char column, DbType type)
{
    switch (type) {
    case DB_NULL: return true;
    case DB_INT:  return column == 'i';
    case DB_TEXT: return column == 't';
    case DB_BLOB: return column == 'b';
    }
    return false;
}

Err db_bulk(Ctx *cx, Db *db, const DbTable *table, const DbValue *cells, size_t rows)
{
    size_t columns = strlen(table->columns);
    assert(columns > 0);
    assert(columns <= DB_PARAMS_MAX);
    for (size_t row = 0; row < rows; row++)
        for (size_t c = 0; c < columns; c++)
            assert(fits(table->columns[c], cells[row * columns + c].type));

    bool own = !db->in_transaction;
    if (own)
        TRY(db_begin(cx, db));
    TRY(ready(cx, db));
    Err err = noted(db, db->driver->bulk(cx, db, table, cells, rows));
    if (!own)
        return err;
    if (err == ERR_OK)
        return db_commit(cx, db);
    db_rollback(db);
    return err;
}
