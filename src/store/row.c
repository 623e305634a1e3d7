/* row.c - walks a shape's fields; a few nanoseconds a field, nothing beside the database. */
#include "store/row.h"

#include "base/check.h"

#include <string.h>

static DbValue cell_of(const RowField *field, const char *row)
{
    int64_t integer;
    Text text;
    switch (field->type) {
    case 'i':
        memcpy(&integer, row + field->offset, sizeof integer);
        return db_int(integer);
    case 't':
        memcpy(&text, row + field->offset, sizeof text);
        return db_text(text);
    default:
        assert(field->type == 'h');
        return db_blob(row + field->offset, sizeof(Hash));
    }
}

Err rows_insert(Ctx *cx, Db *db, const RowShape *shape, int64_t cluster_id, const void *rows,
                size_t n)
{
    size_t width = shape->count + 1;
    assert(strlen(shape->table.columns) == width);
    if (n == 0)
        return ERR_OK;
    DbValue *cells = NEW(cx, DbValue, n * width);
    if (!cells)
        return cx->err;
    for (size_t i = 0; i < n; i++) {
        const char *row = (const char *)rows + i * shape->row_bytes;
        cells[i * width] = db_int(cluster_id);
        for (size_t f = 0; f < shape->count; f++)
            cells[i * width + 1 + f] = cell_of(&shape->fields[f], row);
    }
    return db_bulk(cx, db, &shape->table, cells, n);
}

Err row_read(Ctx *cx, const DbRows *rows, const RowShape *shape, void *out)
{
    for (size_t f = 0; f < shape->count; f++) {
        char *at = (char *)out + shape->fields[f].offset;
        if (shape->fields[f].type == 'i') {
            int64_t integer = db_get_int(rows, (int)f);
            memcpy(at, &integer, sizeof integer);
        } else if (shape->fields[f].type == 't') {
            Text text;
            TRY(db_get_text(cx, rows, (int)f, &text));
            memcpy(at, &text, sizeof text);
        } else {
            Text bytes;
            TRY(db_get_blob(cx, rows, (int)f, &bytes));
            if (bytes.n != sizeof(Hash))
                return fail(cx, ERR_DAMAGED, "a stored hash has %zu bytes instead of 32", bytes.n);
            memcpy(at, bytes.at, bytes.n);
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
        TRY(row_read(cx, rows, shape, row));
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
        TRY(row_read(cx, rows, shape, out));
    *found = more;
    return ERR_OK;
}
