/* db.h - one connection to SQLite or PostgreSQL, with the same SQL for both.
 *
 * The port is small on purpose: statements with $1..$n, integers, text, bytes and NULL, cursors,
 * transactions with savepoints, and one bulk insert. What the two databases spell differently is
 * decided here and in the migrations, nowhere else:
 *
 *     store/x_store.c  --SQL-->  db.h  -->  db_sqlite.c   WAL, synchronous=FULL
 *                                      -->  db_pg.c       libpq, prepared statements, COPY BINARY
 *
 * SQL texts are constants in the program (prepared once per connection, found again by the address
 * of the text); nothing that came from outside is ever part of one.
 * SQL subset: INSERT [ON CONFLICT], UPDATE, DELETE, SELECT with joins and aggregates, no functions
 * or types that only one database has. Integers are 64 bits. Sums of integers: CAST(SUM(x) AS
 * BIGINT), because PostgreSQL widens them.
 * A connection belongs to one thread at a time. */
#ifndef WEFT_STORE_DB_H
#define WEFT_STORE_DB_H

#include "base/ctx.h"
#include "base/text.h"
#include "store/db_value.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Db Db;

/* --- connections ------------------------------------------------------------------------------
 * url: "PATH", "sqlite:PATH", "sqlite::memory:", or "postgresql://..." (libpq's form).
 *   ERR_NOT_FOUND    there is no store; says to run `weft init`
 *   ERR_STORE_NEWER  migrated by a newer weft
 *   ERR_STORE        anything else the database says, with its words
 * Close with db_close; CLEANUP-safe. */
MUST_USE Err db_open(Ctx *cx, const char *url, DbMode mode, Db **out);
void db_close(Db **db);
DbKind db_kind(const Db *db);

/* --- statements: run one, or read its rows -------------------------------------------------------
 * db_run: *changed (may be NULL) is the number of rows touched.
 * Failures: ERR_CONFLICT a unique key is taken; ERR_STORE_BUSY locked for longer than the
 * time-out; ERR_STORE. After a failure inside a transaction only rollback (or rollback to a
 * savepoint taken before it) is possible, on both databases. */
MUST_USE Err db_run(Ctx *cx, Db *db, const char *sql, const DbValue *params, size_t count,
                    int64_t *changed);

typedef struct DbRows DbRows;

/* Opens a cursor. Close it (CLEANUP(db_rows_close)) before the transaction ends. */
MUST_USE Err db_query(Ctx *cx, Db *db, const char *sql, const DbValue *params, size_t count,
                      DbRows **out);
/* Steps to the next row; *more is false after the last. */
MUST_USE Err db_next(Ctx *cx, DbRows *rows, bool *more);
/* Columns from 0 of the present row. A NULL reads as 0 and as the empty text. Text and blob are
 * copied into cx's arena. Asking for a type the column does not hold is a bug (asserted). */
int64_t db_get_int(const DbRows *rows, int column);
MUST_USE Err db_get_text(Ctx *cx, const DbRows *rows, int column, Text *out);
MUST_USE Err db_get_blob(Ctx *cx, const DbRows *rows, int column, Text *out);
bool db_is_null(const DbRows *rows, int column);
/* The column as it is stored, whatever type that is: for who must not trust it. Bytes are borrowed
 * until the next step. */
DbValue db_cell(const DbRows *rows, int column);
void db_rows_close(DbRows **rows);

/* One row of one integer, the commonest query: *found false and *out untouched where no row. */
MUST_USE Err db_query_int(Ctx *cx, Db *db, const char *sql, const DbValue *params, size_t count,
                          bool *found, int64_t *out);

/* --- transactions -------------------------------------------------------------------------------
 * db_begin takes the write lock at once (SQLite: BEGIN IMMEDIATE; PostgreSQL: an advisory lock
 * held to the end of the transaction), so one writer works at a time and never has to retry.
 * After db_commit no transaction is open: where it fails, everything was rolled back. Where it
 * fails because the disk or the connection did, all of it (never a part) may yet be found when the
 * store is opened again, so work must be idempotent by its keys.
 * Savepoints nest up to DB_SAVEPOINTS_MAX; their names are the level's number. */
enum { DB_SAVEPOINTS_MAX = 4 };
MUST_USE Err db_begin(Ctx *cx, Db *db);
MUST_USE Err db_begin_read(Ctx *cx, Db *db);    /* one snapshot; blocks nobody */
MUST_USE Err db_commit(Ctx *cx, Db *db);
void db_rollback(Db *db);                       /* harmless outside a transaction */
MUST_USE Err db_savepoint(Ctx *cx, Db *db);
MUST_USE Err db_release(Ctx *cx, Db *db);
MUST_USE Err db_rollback_to(Ctx *cx, Db *db);   /* undoes and closes the innermost savepoint */

/* --- bulk ------------------------------------------------------------------------------------
 * Many rows of one table, faster than as many statements: SQLite steps one prepared statement,
 * PostgreSQL streams COPY BINARY. cells holds row after row. Outside a transaction it makes its
 * own. Either all rows land or the call fails, as db_run fails. */
MUST_USE Err db_bulk(Ctx *cx, Db *db, const DbTable *table, const DbValue *cells, size_t rows);

#endif
