/* db_driver.h - the inner side of db.h: what a database must do for it. Only for this floor.
 *
 *     db.c        transactions and their state, the same for both     Db
 *       |                                                              ^ first member of
 *     DbDriver    one table of functions a database                SqliteDb, PgDb
 *
 * A driver reports failures; db.c remembers that a transaction has failed and refuses to go on. */
#ifndef WEFT_STORE_DB_DRIVER_H
#define WEFT_STORE_DB_DRIVER_H

#include "base/ctx.h"
#include "store/db_value.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { DB_BUSY_TIMEOUT_MS = 10000 };

typedef struct Db Db;
typedef struct DbRows DbRows;

typedef struct DbDriver {
    DbKind kind;
    const char *begin;          /* takes the write lock */
    const char *begin_read;
    const char *first_read;     /* a query that fixes the snapshot; NULL: begin_read does */
    const char *has_migrations; /* a query: 1 where this store has weft's table of migrations */
    const char *has_tables;     /* a query: the number of tables */
    const char *after_migration;        /* a script run behind each migration */

    void (*close)(Db *db);
    Err (*command)(Ctx *cx, Db *db, const char *sql);       /* a word of transaction control */
    void (*rollback)(Db *db);                               /* harmless outside a transaction */
    Err (*script)(Ctx *cx, Db *db, const char *sql);        /* several statements, no parameters */
    Err (*run)(Ctx *cx, Db *db, const char *sql, const DbValue *params, size_t count,
               int64_t *changed);
    Err (*bulk)(Ctx *cx, Db *db, const DbTable *table, const DbValue *cells, size_t rows);

    Err (*query)(Ctx *cx, Db *db, const char *sql, const DbValue *params, size_t count,
                 DbRows **out);
    Err (*next)(Ctx *cx, DbRows *rows, bool *more);
    DbType (*type)(const DbRows *rows, int column);         /* of the present row */
    int64_t (*integer)(const DbRows *rows, int column);
    Text (*bytes)(const DbRows *rows, int column);          /* borrowed until the next step */
    void (*rows_close)(DbRows *rows);
} DbDriver;

/* Prepared statements, found by the address of their text in O(1). A slot holds the driver's own
 * record of the statement. Open addressing, linear probing, at most 3/4 full. */
typedef struct DbCacheSlot {
    const char *sql;            /* NULL: free */
    void *statement;
} DbCacheSlot;

typedef struct DbCache {
    DbCacheSlot *slots;
    size_t cap, count;
} DbCache;

struct Db {
    const DbDriver *driver;
    DbCache cache;
    char name[256];             /* for messages: the path, or database and host; no password */
    bool read_only;             /* opened so */
    bool in_transaction;
    bool reading;               /* the transaction was begun by db_begin_read */
    bool failed;                /* the transaction can only be rolled back */
    int savepoints;             /* open now */
    int cursors;                /* open now */
};

struct DbRows {
    Db *db;
    int columns;
    bool ended;                 /* stays at the end, however often it is stepped */
};

/* The statement slot of sql, its .statement NULL where it is new; NULL where memory is out. */
DbCacheSlot *db_cache_slot(DbCache *cache, const char *sql);
void db_cache_clear(DbCache *cache);        /* the driver has released the statements before */

/* Connects; what the store holds is looked at by db_open. */
Err db_sqlite_connect(Ctx *cx, const char *path, DbMode mode, Db **out);
Err db_pg_connect(Ctx *cx, const char *url, DbMode mode, Db **out);

#endif
