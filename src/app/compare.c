/* compare.c - a merge of two cursors. Nothing is copied; words are made only of the differences
 * that are shown, the rest are counted. Cost: one pass over both tables. */
#include "app/compare.h"

#include "base/check.h"
#include "store/row.h"

#include <inttypes.h>
#include <string.h>

Differences differences_make(Ctx *cx)
{
    return (Differences){ .shown = textbuf_make(cx) };
}

void differences_note(Differences *all, const char *what, Text words)
{
    if (++all->count <= DIFFERENCES_SHOWN_MAX)
        textbuf_format(&all->shown, "%s: %.*s\n", what, (int)words.n, words.at);
}

/* --- cells ------------------------------------------------------------------------------------ */

static int cell_order(DbValue a, DbValue b)
{
    if (a.type != b.type)
        return a.type < b.type ? -1 : 1;
    if (a.type == DB_INT)
        return a.integer < b.integer ? -1 : a.integer > b.integer;
    size_t n = a.bytes.n < b.bytes.n ? a.bytes.n : b.bytes.n;
    int order = n ? memcmp(a.bytes.at, b.bytes.at, n) : 0;
    return order ? order : a.bytes.n < b.bytes.n ? -1 : a.bytes.n > b.bytes.n;
}

static void put_cell(TextBuf *buf, DbValue cell)
{
    enum { BYTES_SHOWN = 60 };
    size_t n = cell.bytes.n < BYTES_SHOWN ? cell.bytes.n : BYTES_SHOWN;
    switch (cell.type) {
    case DB_NULL:
        textbuf_puts(buf, "nothing");
        return;
    case DB_INT:
        textbuf_format(buf, "%" PRId64, cell.integer);
        return;
    case DB_TEXT:
        textbuf_format(buf, "\"%.*s\"", (int)n, cell.bytes.at);
        break;
    case DB_BLOB:
        for (size_t i = 0; i < n; i++)
            textbuf_format(buf, "%02x", (unsigned char)cell.bytes.at[i]);
        break;
    }
    if (n < cell.bytes.n)
        textbuf_puts(buf, "...");
}

/* --- rows: the cursor's columns are the shape's ----------------------------------------------- */

static int key_order(const RowShape *shape, const DbRows *a, const DbRows *b)
{
    for (size_t c = 0; c < shape->count; c++) {
        if (shape->columns[c].role != COLUMN_KEY)
            continue;
        int order = cell_order(db_cell(a, (int)c), db_cell(b, (int)c));
        if (order != 0)
            return order;
    }
    return 0;
}

/* "order_id 17, line 0"; of a table that has one row a cluster, "its row". */
static void put_key(TextBuf *buf, const RowShape *shape, const DbRows *row)
{
    const char *between = "";
    for (size_t c = 0; c < shape->count; c++) {
        if (shape->columns[c].role != COLUMN_KEY)
            continue;
        textbuf_format(buf, "%s%s ", between, shape->columns[c].name);
        put_cell(buf, db_cell(row, (int)c));
        between = ", ";
    }
    if (!*between)
        textbuf_puts(buf, "its row");
}

static Err count_one(Differences *out)
{
    out->count++;
    return ERR_OK;
}

static Err note_alone(Ctx *cx, const RowShape *shape, const DbRows *row, const char *where,
                      Differences *out)
{
    TextBuf buf = textbuf_make(cx);
    Text words;
    if (out->count >= DIFFERENCES_SHOWN_MAX)
        return count_one(out);
    put_key(&buf, shape, row);
    textbuf_puts(&buf, where);
    TRY(textbuf_done(&buf, &words));
    differences_note(out, shape->name, words);
    return ERR_OK;
}

static Err note_columns(Ctx *cx, const RowShape *shape, const DbRows *stored,
                        const DbRows *rebuilt, Differences *out)
{
    TextBuf buf = textbuf_make(cx);
    Text words;
    bool differ = false;
    for (size_t c = 0; c < shape->count; c++) {
        DbValue a = db_cell(stored, (int)c), b = db_cell(rebuilt, (int)c);
        if (cell_order(a, b) == 0)
            continue;
        if (out->count >= DIFFERENCES_SHOWN_MAX)
            return count_one(out);
        if (!differ)
            put_key(&buf, shape, stored);
        textbuf_format(&buf, "; %s: stored ", shape->columns[c].name);
        put_cell(&buf, a);
        textbuf_puts(&buf, ", rebuilt ");
        put_cell(&buf, b);
        differ = true;
    }
    if (!differ)
        return ERR_OK;
    TRY(textbuf_done(&buf, &words));
    differences_note(out, shape->name, words);
    return ERR_OK;
}

Err compare_table(Ctx *cx, const RowShape *shape, Compared stored, Compared rebuilt,
                  Differences *out, int64_t *rows)
{
    DbRows *a CLEANUP(db_rows_close) = NULL;
    DbRows *b CLEANUP(db_rows_close) = NULL;
    DbValue of_a = db_int(stored.cluster), of_b = db_int(rebuilt.cluster);
    bool more_a, more_b;
    TRY(db_query(cx, stored.db, shape->all, &of_a, 1, &a));
    TRY(db_query(cx, rebuilt.db, shape->all, &of_b, 1, &b));
    TRY(db_next(cx, a, &more_a));
    TRY(db_next(cx, b, &more_b));
    for (; more_a || more_b; ++*rows) {
        int order = !more_a ? 1 : !more_b ? -1 : key_order(shape, a, b);
        if (order < 0)
            TRY(note_alone(cx, shape, a, ": stored, and no replay makes it", out));
        else if (order > 0)
            TRY(note_alone(cx, shape, b, ": not stored, and the replay makes it", out));
        else
            TRY(note_columns(cx, shape, a, b, out));
        if (order <= 0)
            TRY(db_next(cx, a, &more_a));
        if (order >= 0)
            TRY(db_next(cx, b, &more_b));
    }
    return ERR_OK;
}
