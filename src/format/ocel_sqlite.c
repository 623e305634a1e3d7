/* ocel_sqlite.c - the relational form: four fixed tables, two of type names, one for each type.
 *
 * Names of types and attributes become names of tables and columns, which no parameter can carry:
 * they are quoted by the library's %w. O(pieces). */
#include "format/ocel_out.h"

#include "base/check.h"

#include <errno.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

typedef struct Writer {
    OcelOut *out;
    sqlite3 *db;
} Writer;

static const char schema[] =
    "BEGIN;"
    "CREATE TABLE event_map_type(ocel_type TEXT PRIMARY KEY, ocel_type_map TEXT NOT NULL UNIQUE);"
    "CREATE TABLE object_map_type(ocel_type TEXT PRIMARY KEY, ocel_type_map TEXT NOT NULL UNIQUE);"
    "CREATE TABLE event(ocel_id TEXT PRIMARY KEY, ocel_type TEXT NOT NULL,"
    " FOREIGN KEY(ocel_type) REFERENCES event_map_type(ocel_type));"
    "CREATE TABLE object(ocel_id TEXT PRIMARY KEY, ocel_type TEXT NOT NULL,"
    " FOREIGN KEY(ocel_type) REFERENCES object_map_type(ocel_type));"
    "CREATE TABLE event_object(ocel_event_id TEXT NOT NULL, ocel_object_id TEXT NOT NULL,"
    " ocel_qualifier TEXT NOT NULL, PRIMARY KEY(ocel_event_id, ocel_object_id, ocel_qualifier),"
    " FOREIGN KEY(ocel_event_id) REFERENCES event(ocel_id),"
    " FOREIGN KEY(ocel_object_id) REFERENCES object(ocel_id));"
    "CREATE TABLE object_object(ocel_source_id TEXT NOT NULL, ocel_target_id TEXT NOT NULL,"
    " ocel_qualifier TEXT NOT NULL, PRIMARY KEY(ocel_source_id, ocel_target_id, ocel_qualifier),"
    " FOREIGN KEY(ocel_source_id) REFERENCES object(ocel_id),"
    " FOREIGN KEY(ocel_target_id) REFERENCES object(ocel_id));";

/* --- statements ------------------------------------------------------------------------------ */

static Err trouble(const Writer *w)
{
    return fail(w->out->cx, ERR_IO, "cannot write the log: %s", sqlite3_errmsg(w->db));
}

static Err execute(const Writer *w, const char *sql)
{
    return sqlite3_exec(w->db, sql, NULL, NULL, NULL) == SQLITE_OK ? ERR_OK : trouble(w);
}

static void stmt_close(sqlite3_stmt **stmt)
{
    sqlite3_finalize(*stmt);
    *stmt = NULL;
}

static Err prepare(const Writer *w, const char *sql, sqlite3_stmt **out)
{
    return sqlite3_prepare_v2(w->db, sql, -1, out, NULL) == SQLITE_OK ? ERR_OK : trouble(w);
}

static void bind(sqlite3_stmt *stmt, int at, Text text)
{
    sqlite3_bind_text(stmt, at, text.at, (int)text.n, SQLITE_STATIC);
}

static Err step(const Writer *w, sqlite3_stmt *stmt)
{
    if (sqlite3_step(stmt) != SQLITE_DONE)
        return trouble(w);
    sqlite3_reset(stmt);
    return ERR_OK;
}

/* --- types ----------------------------------------------------------------------------------- */

static const char *column_type(OcelValueKind kind)
{
    static const char *const types[] = { "TEXT", "TIMESTAMP", "INTEGER", "REAL", "BOOLEAN" };
    return types[kind];
}

/* The table of a type, and a statement that fills it. */
static Err make_table(const Writer *w, const char *what, const OutType *type, sqlite3_stmt **insert)
{
    sqlite3_str *make = sqlite3_str_new(w->db), *fill = sqlite3_str_new(w->db);
    bool object = what[0] == 'o';
    sqlite3_str_appendf(make, "CREATE TABLE \"%s_%w\"(ocel_id TEXT %s, ocel_time TIMESTAMP "
                        "NOT NULL%s", what, type->word.at, object ? "NOT NULL" : "PRIMARY KEY",
                        object ? ", ocel_changed_field TEXT" : "");
    sqlite3_str_appendf(fill, "INSERT INTO \"%s_%w\" VALUES(?1, ?2%s", what, type->word.at,
                        object ? ", NULL" : "");
    for (size_t i = 0; i < type->columns.count; i++) {
        const OutColumn *column = list_at(&type->columns, i);
        sqlite3_str_appendf(make, ", \"%w\" %s", column->name.at, column_type(column->kind));
        sqlite3_str_appendf(fill, ", ?%d", (int)i + 3);
    }
    sqlite3_str_appendf(make, ", FOREIGN KEY(ocel_id) REFERENCES %s(ocel_id));", what);
    sqlite3_str_appendall(fill, ")");
    char *make_sql = sqlite3_str_finish(make), *fill_sql = sqlite3_str_finish(fill);
    Err err = make_sql && fill_sql ? execute(w, make_sql) : trouble(w);
    if (err == ERR_OK)
        err = prepare(w, fill_sql, insert);
    sqlite3_free(make_sql), sqlite3_free(fill_sql);
    return err;
}

static Err put_map(const Writer *w, const char *sql, const List *types)
{
    sqlite3_stmt *insert CLEANUP(stmt_close) = NULL;
    TRY(prepare(w, sql, &insert));
    for (size_t i = 0; i < types->count; i++) {
        const OutType *type = list_at(types, i);
        bind(insert, 1, type->name);
        bind(insert, 2, type->word);
        TRY(step(w, insert));
    }
    return ERR_OK;
}

/* --- items ----------------------------------------------------------------------------------- */

static Err put_values(const Writer *w, sqlite3_stmt *insert, const OutType *type,
                      const OutItem *item)
{
    sqlite3_clear_bindings(insert);
    bind(insert, 1, item->id);
    bind(insert, 2, item->time.n > 0 ? item->time : TEXT("1970-01-01T00:00:00Z"));
    for (int32_t i = item->first_value; i >= 0;) {
        const OutValue *value = list_at(&w->out->values, (size_t)i);
        const OutColumn *column = list_at(&type->columns, (size_t)value->column);
        Text text = value->value;
        if (column->kind == OCEL_BOOLEAN)
            text = text_is(text, "true") ? TEXT("1") : TEXT("0");
        bind(insert, value->column + 3, text);
        i = value->next;
    }
    return step(w, insert);
}

/* The rows of one type, in the order given. */
static Err put_type(const Writer *w, const char *what, const List *items, const List *order,
                    int32_t t, const OutType *type)
{
    sqlite3_stmt *insert CLEANUP(stmt_close) = NULL;
    TRY(make_table(w, what, type, &insert));
    for (size_t i = 0; i < items->count; i++) {
        size_t at = order ? (size_t)*(int32_t *)list_at(order, i) : i;
        const OutItem *item = list_at(items, at);
        if (item->type == t)
            TRY(put_values(w, insert, type, item));
    }
    return ERR_OK;
}

static Err put_items(const Writer *w, OcelKind kind, const List *order)
{
    bool object = kind == OCEL_OBJECT;
    const List *items = object ? &w->out->objects : &w->out->events;
    const List *types = object ? &w->out->object_types : &w->out->event_types;
    sqlite3_stmt *insert CLEANUP(stmt_close) = NULL;
    TRY(put_map(w, object ? "INSERT INTO object_map_type VALUES(?1, ?2)"
                          : "INSERT INTO event_map_type VALUES(?1, ?2)", types));
    TRY(prepare(w, object ? "INSERT INTO object VALUES(?1, ?2)"
                          : "INSERT INTO event VALUES(?1, ?2)", &insert));
    for (size_t i = 0; i < items->count; i++) {
        size_t at = order ? (size_t)*(int32_t *)list_at(order, i) : i;
        const OutItem *item = list_at(items, at);
        bind(insert, 1, item->id);
        bind(insert, 2, ((const OutType *)list_at(types, (size_t)item->type))->name);
        TRY(step(w, insert));
    }
    for (size_t t = 0; t < types->count; t++)
        TRY(put_type(w, object ? "object" : "event", items, order, (int32_t)t,
                     list_at(types, t)));
    return ERR_OK;
}

static Err put_links(const Writer *w, const char *sql, const List *items)
{
    sqlite3_stmt *insert CLEANUP(stmt_close) = NULL;
    TRY(prepare(w, sql, &insert));
    for (size_t k = 0; k < items->count; k++) {
        const OutItem *item = list_at(items, k);
        for (int32_t i = item->first_relation; i >= 0;) {
            const OutRelation *relation = list_at(&w->out->relations, (size_t)i);
            bind(insert, 1, item->id);
            bind(insert, 2, ((const OutItem *)list_at(&w->out->objects,
                                                      (size_t)relation->object))->id);
            bind(insert, 3, relation->qualifier);
            TRY(step(w, insert));
            i = relation->next;
        }
    }
    return ERR_OK;
}

/* --- the whole ------------------------------------------------------------------------------- */

static Err write_all(const Writer *w)
{
    List order;
    TRY(ocel_out_order(w->out, &order));
    TRY(execute(w, schema));
    TRY(put_items(w, OCEL_OBJECT, &order));
    TRY(put_items(w, OCEL_EVENT, NULL));
    TRY(put_links(w, "INSERT INTO object_object VALUES(?1, ?2, ?3)", &w->out->objects));
    TRY(put_links(w, "INSERT INTO event_object VALUES(?1, ?2, ?3)", &w->out->events));
    return execute(w, "COMMIT");
}

Err ocel_out_sqlite(OcelOut *out, const char *path)
{
    Text part;
    Writer w = { .out = out };
    TRY(text_format(out->cx, &part, "%s.part", path));
    unlink(part.at);
    int opened = sqlite3_open(part.at, &w.db);
    Err err = opened == SQLITE_OK ? write_all(&w) : trouble(&w);
    sqlite3_close(w.db);
    if (err == ERR_OK && rename(part.at, path) != 0)
        err = fail(out->cx, ERR_IO, "%s: cannot write: %s", path, strerror(errno));
    if (err != ERR_OK)
        unlink(part.at);
    return err;
}
