/* row.h - structs to rows and back, as schema/ describes them.
 *
 * A row is read with suspicion: a stored value that its column cannot hold (schema/column.h) is
 * ERR_DAMAGED, naming table, column and value, before anybody can take it for a kind, a state or a
 * date. cluster_id is the first column of every table and no member of a row. */
#ifndef WEFT_STORE_ROW_H
#define WEFT_STORE_ROW_H

#include "base/list.h"
#include "schema/schema.h"
#include "store/db.h"

#include <stddef.h>
#include <stdint.h>

/* Inserts n rows in bulk; all or none. */
MUST_USE Err rows_insert(Ctx *cx, Db *db, const RowShape *shape, int64_t cluster_id,
                         const void *rows, size_t n);
/* Inserts one; where its key is there, nothing changes. */
MUST_USE Err row_add(Ctx *cx, Db *db, const RowShape *shape, int64_t cluster_id, const void *row);
/* Inserts one; where its key is there, writes its columns that MOVE. For tables that have such. */
MUST_USE Err row_put(Ctx *cx, Db *db, const RowShape *shape, int64_t cluster_id, const void *row);

/* Reads the present row of a query whose columns, from `first` on, are the shape's in order (no
 * cluster_id) into *out. Text is copied into cx's arena. */
MUST_USE Err row_read(Ctx *cx, const DbRows *rows, int first, const RowShape *shape, void *out);

/* Runs a query and reads all its rows: a List of the shape's rows. */
MUST_USE Err rows_select(Ctx *cx, Db *db, const char *sql, const DbValue *values, size_t count,
                         const RowShape *shape, List *out);
/* The same for a query that gives at most one row. */
MUST_USE Err rows_select_one(Ctx *cx, Db *db, const char *sql, const DbValue *values, size_t count,
                             const RowShape *shape, bool *found, void *out);

/* Why the cell is no value of the column: ERR_DAMAGED in cx, or ERR_OK where it is one. */
MUST_USE Err cell_check(Ctx *cx, const RowShape *shape, const Column *column, const DbValue *cell);

#endif
