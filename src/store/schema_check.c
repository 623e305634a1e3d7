/* schema_check.c - asks each database's own catalogue. Cost: one query a table.
 * SRC: sqlite.org/pragma.html#pragma_table_info; PostgreSQL documentation, 53 System Catalogs. */
#include "store/schema_check.h"

#include "base/check.h"
#include "schema/schema.h"

#include <string.h>

/* What a catalogue says of a column. */
typedef struct Found {
    Text name, type;
    bool not_null;
    int64_t key;                /* its place in the primary key, from 1; 0: it is not of it */
} Found;

static const char sqlite_columns[] =
    "SELECT name, type, \"notnull\", pk FROM pragma_table_info($1) ORDER BY cid";
static const char postgres_columns[] =
    "SELECT CAST(a.attname AS TEXT), CAST(format_type(a.atttypid, NULL) AS TEXT), "
    "CAST(CASE WHEN a.attnotnull THEN 1 ELSE 0 END AS BIGINT), "
    "CAST(COALESCE(array_position(CAST(i.indkey AS int2[]), a.attnum), -1) + 1 AS BIGINT) "
    "FROM pg_attribute a LEFT JOIN pg_index i ON i.indrelid = a.attrelid AND i.indisprimary "
    "WHERE a.attrelid = to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped "
    "ORDER BY a.attnum";
/* Everything else that is there, and by what name: tables that nobody described, triggers; on
 * SQLite also tables that would take any type. */
static const char sqlite_things[] =
    "SELECT type, name FROM sqlite_schema WHERE type IN ('table', 'view', 'trigger') "
    "AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
    "UNION ALL SELECT 'not strict', name FROM pragma_table_list WHERE schema = 'main' "
    "AND type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
    "AND name <> 'migration' ORDER BY 2, 1";
static const char postgres_things[] =
    "SELECT CASE relkind WHEN 'v' THEN 'view' ELSE 'table' END, CAST(relname AS TEXT) "
    "FROM pg_class WHERE relkind IN ('r', 'v', 'p', 'f') "
    "AND relnamespace = CAST(CAST(current_schema() AS TEXT) AS regnamespace) "
    "UNION ALL SELECT 'trigger', CAST(t.tgname AS TEXT) FROM pg_trigger t "
    "JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal "
    "AND c.relnamespace = CAST(CAST(current_schema() AS TEXT) AS regnamespace) ORDER BY 2, 1";

static Err say(Ctx *cx, List *out, const char *table, Text column, const char *what)
{
    Text *words = list_push(cx, out);
    if (!words)
        return cx->err;
    return text_format(cx, words, "%s%s%.*s: %s", table, column.n ? "." : "", (int)column.n,
                       column.at, what);
}

static Err columns_of(Ctx *cx, Db *db, const RowShape *shape, List *out)
{
    DbRows *rows CLEANUP(db_rows_close) = NULL;
    DbValue name = db_text(text_of(shape->name));
    TRY(db_query(cx, db, db_kind(db) == DB_SQLITE ? sqlite_columns : postgres_columns, &name, 1,
                 &rows));
    for (;;) {
        bool more;
        TRY(db_next(cx, rows, &more));
        if (!more)
            return ERR_OK;
        Found *found = list_push(cx, out);
        if (!found)
            return cx->err;
        TRY(db_get_text(cx, rows, 0, &found->name));
        TRY(db_get_text(cx, rows, 1, &found->type));
        found->not_null = db_get_int(rows, 2) != 0;
        found->key = db_get_int(rows, 3);
    }
}

static bool type_fits(char letter, Text type)
{
    switch (letter) {
    case 'i': return text_is(type, "INTEGER") || text_is(type, "BIGINT")
                  || text_is(type, "bigint");
    case 't': return text_is(type, "TEXT") || text_is(type, "text");
    default:  return text_is(type, "BLOB") || text_is(type, "bytea");
    }
}

static Err check_column(Ctx *cx, const RowShape *shape, const Column *column, int64_t key,
                        const Found *found, List *out)
{
    Text name = text_of(column->name);
    if (!found)
        return say(cx, out, shape->name, name, "described, and not in the database");
    if (!type_fits(column_letter(column), found->type))
        TRY(say(cx, out, shape->name, name, "of another type than described"));
    if (found->not_null == column_may_be_null(column))
        TRY(say(cx, out, shape->name, name, "NULL may stand where the description says otherwise"));
    if (found->key != key)
        TRY(say(cx, out, shape->name, name, "at another place of the key than described"));
    return ERR_OK;
}

static const Found *found_of(const List *all, const char *name)
{
    for (size_t i = 0; i < all->count; i++) {
        const Found *found = list_at(all, i);
        if (text_is(found->name, name))
            return found;
    }
    return NULL;
}

static bool describes(const RowShape *shape, Text name)
{
    bool known = text_is(name, "cluster_id");
    for (size_t c = 0; c < shape->count && !known; c++)
        known = text_is(name, shape->columns[c].name);
    return known;
}

static Err check_table(Ctx *cx, Db *db, const RowShape *shape, List *out)
{
    static const Column cluster_id = { .name = "cluster_id", .type = COLUMN_ID };
    List all = list_make(sizeof(Found));
    int64_t keys = 1;
    TRY(columns_of(cx, db, shape, &all));
    if (all.count == 0)
        return say(cx, out, shape->name, TEXT(""), "described, and not in the database");
    TRY(check_column(cx, shape, &cluster_id, 1, found_of(&all, "cluster_id"), out));
    for (size_t c = 0; c < shape->count; c++) {
        const Column *column = &shape->columns[c];
        int64_t key = column->role == COLUMN_KEY ? ++keys : 0;
        TRY(check_column(cx, shape, column, key, found_of(&all, column->name), out));
    }
    for (size_t i = 0; i < all.count; i++) {
        const Found *found = list_at(&all, i);
        if (!describes(shape, found->name))
            TRY(say(cx, out, shape->name, found->name, "in the database, and not described"));
    }
    return ERR_OK;
}

static bool is_described(Text name)
{
    bool known = text_is(name, "migration");        /* db_open.c's own */
    for (size_t t = 0; t < schema_table_count && !known; t++)
        known = text_is(name, schema_tables[t]->name);
    return known;
}

static Err check_things(Ctx *cx, Db *db, List *out)
{
    DbRows *rows CLEANUP(db_rows_close) = NULL;
    TRY(db_query(cx, db, db_kind(db) == DB_SQLITE ? sqlite_things : postgres_things, NULL, 0,
                 &rows));
    for (;;) {
        bool more;
        Text kind, name;
        TRY(db_next(cx, rows, &more));
        if (!more)
            return ERR_OK;
        TRY(db_get_text(cx, rows, 0, &kind));
        TRY(db_get_text(cx, rows, 1, &name));
        if (text_is(kind, "not strict"))
            TRY(say(cx, out, name.at, TEXT(""), "its columns take values of any type"));
        else if (!text_is(kind, "table") || !is_described(name))
            TRY(say(cx, out, kind.at, name, "in the database, and not described"));
    }
}

Err schema_check(Ctx *cx, Db *db, List *out)
{
    List differs = list_make(sizeof(Text));
    for (size_t t = 0; t < schema_table_count; t++)
        TRY(check_table(cx, db, schema_tables[t], &differs));
    TRY(check_things(cx, db, &differs));
    *out = differs;
    return ERR_OK;
}
