/* row.c - walks a shape's columns; a few nanoseconds a column, nothing beside the database. */
#include "store/row.h"

#include "base/check.h"

#include <string.h>

/* --- writing ---------------------------------------------------------------------------------- */

static DbValue cell_of(const Column *column, const char *row)
{
    int64_t integer;
    Text text;
    switch (column_letter(column)) {
    case 'i':
        memcpy(&integer, row + column->offset, sizeof integer);
        return db_int(integer);
    case 't':
        memcpy(&text, row + column->offset, sizeof text);
        return db_text(text);
    default:
        if (column->type == COLUMN_HASH)
            return db_blob(row + column->offset, sizeof(Hash));
        assert(column->type == COLUMN_BLOB);    /* the ledger writes its own (ledger_rows.c) */
        memcpy(&text, row + column->offset, sizeof text);
        return db_blob(text.at, text.n);
    }
}

static void cells_of(const RowShape *shape, int64_t cluster_id, const char *row, DbValue *out)
{
    out[0] = db_int(cluster_id);
    for (size_t c = 0; c < shape->count; c++)
        out[1 + c] = cell_of(&shape->columns[c], row);
}

Err rows_insert(Ctx *cx, Db *db, const RowShape *shape, int64_t cluster_id, const void *rows,
                size_t n)
{
    size_t width = shape->count + 1;
    DbTable table = { .columns = shape->letters, .insert = shape->insert, .copy = shape->copy };
    if (n == 0)
        return ERR_OK;
    DbValue *cells = NEW(cx, DbValue, n * width);
    if (!cells)
        return cx->err;
    for (size_t i = 0; i < n; i++)
        cells_of(shape, cluster_id, (const char *)rows + i * shape->row_bytes, cells + i * width);
    return db_bulk(cx, db, &table, cells, n);
}

static Err write_one(Ctx *cx, Db *db, const char *sql, const RowShape *shape, int64_t cluster_id,
                     const void *row)
{
    DbValue cells[DB_PARAMS_MAX];
    assert(shape->count < COUNT(cells));
    cells_of(shape, cluster_id, row, cells);
    return db_run(cx, db, sql, cells, shape->count + 1, NULL);
}

Err row_add(Ctx *cx, Db *db, const RowShape *shape, int64_t cluster_id, const void *row)
{
    return write_one(cx, db, shape->add, shape, cluster_id, row);
}

Err row_put(Ctx *cx, Db *db, const RowShape *shape, int64_t cluster_id, const void *row)
{
    return write_one(cx, db, shape->put, shape, cluster_id, row);
}

/* --- reading ---------------------------------------------------------------------------------- */

static const char *type_name(DbType type)
{
    return type == DB_NULL ? "nothing" : type == DB_INT ? "a number"
         : type == DB_TEXT ? "text" : "bytes";
}

static Err damaged(Ctx *cx, const RowShape *shape, const Column *column, const DbValue *cell)
{
    Text range;
    TRY(column_range(cx, column, &range));
    if (cell->type == DB_INT)
        return fail(cx, ERR_DAMAGED, "%s.%s holds %lld, which is not %.*s; `weft verify` says what "
                    "it should be", shape->name, column->name, (long long)cell->integer,
                    (int)range.n, range.at);
    return fail(cx, ERR_DAMAGED, "%s.%s holds %s of %zu bytes, not %.*s; `weft verify` says what "
                "it should be", shape->name, column->name, type_name(cell->type), cell->bytes.n,
                (int)range.n, range.at);
}

Err cell_check(Ctx *cx, const RowShape *shape, const Column *column, const DbValue *cell)
{
    char letter = column_letter(column);
    switch (cell->type) {
    case DB_NULL:
        return column_may_be_null(column) ? ERR_OK : damaged(cx, shape, column, cell);
    case DB_INT:
        return letter == 'i' && column_takes(column, cell->integer)
             ? ERR_OK : damaged(cx, shape, column, cell);
    case DB_TEXT:
        return letter == 't' ? ERR_OK : damaged(cx, shape, column, cell);
    case DB_BLOB:
        return letter == 'b' && column_takes_bytes(column, cell->bytes.n)
             ? ERR_OK : damaged(cx, shape, column, cell);
    }
    return damaged(cx, shape, column, cell);
}

Err row_read(Ctx *cx, const DbRows *rows, int first, const RowShape *shape, void *out)
{
    for (size_t c = 0; c < shape->count; c++) {
        const Column *column = &shape->columns[c];
        char *at = (char *)out + column->offset;
        DbValue cell = db_cell(rows, first + (int)c);
        Text text;
        TRY(cell_check(cx, shape, column, &cell));
        if (cell.type == DB_INT) {
            memcpy(at, &cell.integer, sizeof cell.integer);
        } else if (column->type == COLUMN_HASH) {
            memcpy(at, cell.bytes.at, sizeof(Hash));
        } else {
            assert(column->type == COLUMN_TEXT || column->type == COLUMN_BLOB);
            TRY(text_copy(cx, cell.bytes, &text));
            memcpy(at, &text, sizeof text);
        }
    }
    return ERR_OK;
}

Err rows_select(Ctx *cx, Db *db, const char *sql, const DbValue *values, size_t count,
                const RowShape *shape, List *out)
{
    DbRows *rows CLEANUP(db_rows_close) = NULL;
    List list = list_make(shape->row_bytes);
    TRY(db_query(cx, db, sql, values, count, &rows));
    for (;;) {
        bool more;
        TRY(db_next(cx, rows, &more));
        if (!more)
            break;
        void *row = list_push(cx, &list);
        if (!row)
            return cx->err;
        TRY(row_read(cx, rows, 0, shape, row));
    }
    *out = list;
    return ERR_OK;
}

Err rows_select_one(Ctx *cx, Db *db, const char *sql, const DbValue *values, size_t count,
                    const RowShape *shape, bool *found, void *out)
{
    DbRows *rows CLEANUP(db_rows_close) = NULL;
    bool more;
    TRY(db_query(cx, db, sql, values, count, &rows));
    TRY(db_next(cx, rows, &more));
    if (more)
        TRY(row_read(cx, rows, 0, shape, out));
    *found = more;
    return ERR_OK;
}
