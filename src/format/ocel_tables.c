/* ocel_tables.c - types first, then objects and events, then what is said of them. O(rows). */
#include "format/ocel_tables.h"

#include "base/check.h"

#include <stdio.h>
#include <unistd.h>

typedef struct Loader {
    OcelBuild *b;
    const OcelShelf *shelf;
} Loader;

static Err open_sheet(const Loader *l, const char *prefix, Text word, const char *const *columns,
                      size_t n, OcelSheet *out)
{
    return ocel_sheet_open(l->b, l->shelf, prefix, word, columns, n, out);
}

/* --- types, objects, events ------------------------------------------------------------------ */

static Err load_types(const Loader *l, OcelKind kind)
{
    static const char *const columns[] = { "ocel_type", "ocel_type_map" };
    OcelSheet s CLEANUP(ocel_sheet_close) = { 0 };
    TRY(open_sheet(l, kind == OCEL_OBJECT ? "object_map_type" : "event_map_type", TEXT(""),
                   columns, COUNT(columns), &s));
    for (;;) {
        bool more = false;
        int32_t type;
        TRY(ocel_sheet_next(&s, &more));
        if (!more)
            return ERR_OK;
        TRY(ocel_build_type(l->b, kind, ocel_sheet_cell(&s, 0), true, &type));
        TRY(text_copy(l->b->keep, ocel_sheet_cell(&s, 1),
                      &ocel_build_type_at(l->b, kind, type)->word));
    }
}

static Err find_type(const Loader *l, OcelKind kind, Text name, int32_t *out)
{
    const List *types = kind == OCEL_OBJECT ? &l->b->object_types : &l->b->event_types;
    for (size_t i = 0; i < types->count; i++)
        if (text_eq(((const OcelType *)list_at(types, i))->name, name)) {
            *out = (int32_t)i;
            return ERR_OK;
        }
    *out = -1;
    return ocel_build_refuse(l->b, "ocel_type", "type \"%.*s\" is not in the table of types",
                             (int)text_head(name, 200).n, name.at);
}

static Err load_ids(const Loader *l, OcelKind kind)
{
    static const char *const columns[] = { "ocel_id", "ocel_type" };
    OcelSheet s CLEANUP(ocel_sheet_close) = { 0 };
    TRY(open_sheet(l, kind == OCEL_OBJECT ? "object" : "event", TEXT(""), columns, COUNT(columns),
                   &s));
    if (kind == OCEL_OBJECT)
        l->b->log.place = s.path;
    for (;;) {
        bool more = false;
        int32_t type, at;
        TRY(ocel_sheet_next(&s, &more));
        if (!more)
            return ERR_OK;
        TRY(find_type(l, kind, ocel_sheet_cell(&s, 1), &type));
        if (type >= 0)
            TRY(kind == OCEL_OBJECT
                ? ocel_build_object(l->b, ocel_sheet_cell(&s, 0), type, &at)
                : ocel_build_event(l->b, ocel_sheet_cell(&s, 0), type, &at));
    }
}

/* --- attributes ------------------------------------------------------------------------------ */

static Err unknown_id(const Loader *l, Text id)
{
    return ocel_build_note(l->b, NOTE_UNUSED, "ocel_id", "\"%.*s\" is not in the log",
                           (int)text_head(id, 200).n, id.at);
}

static Err load_times(const Loader *l, int32_t type)
{
    static const char *const columns[] = { "ocel_id", "ocel_time" };
    OcelSheet s CLEANUP(ocel_sheet_close) = { 0 };
    TRY(open_sheet(l, "event_", ocel_build_type_at(l->b, OCEL_EVENT, type)->word, columns,
                   COUNT(columns), &s));
    for (;;) {
        bool more = false;
        int32_t event;
        TRY(ocel_sheet_next(&s, &more));
        if (!more)
            return ERR_OK;
        Text id = ocel_sheet_cell(&s, 0);
        TRY(ocel_build_find(l->b, OCEL_EVENT, id, &event)
            ? ocel_build_time(l->b, event, ocel_sheet_cell(&s, 1)) : unknown_id(l, id));
    }
}

enum { NO_COLUMN = -1 };

/* What a table of attributes needs while it is read. */
typedef struct Attributes {
    int32_t type;
    ptrdiff_t changed_at;       /* where ocel_changed_field is; NO_COLUMN */
    size_t *column;             /* of the type, for each of the table's */
} Attributes;

static Err take_attributes(const Loader *l, const OcelSheet *s, const Attributes *a)
{
    Text id = ocel_sheet_cell(s, 0), time = ocel_sheet_cell(s, 1);
    int32_t object;
    if (!ocel_build_find(l->b, OCEL_OBJECT, id, &object))
        return unknown_id(l, id);
    const OcelObject *o = list_at(&l->b->objects, (size_t)object);
    if (o->type != a->type)
        return ocel_build_refuse(l->b, "ocel_id", "the object is of another type");
    Text changed = a->changed_at == NO_COLUMN ? TEXT("") : s->fields[a->changed_at];
    OcelType *type = ocel_build_type_at(l->b, OCEL_OBJECT, a->type);
    for (size_t i = 0; i < s->width; i++) {
        if (changed.n > 0 && !text_eq(changed, s->header[i]))
            continue;
        if (s->fields[i].n > 0)
            TRY(ocel_build_value(l->b, object, a->column[i], s->fields[i], time));
        else if (changed.n > 0)
            ((OcelColumn *)list_at(&type->columns, a->column[i]))->unsaid++;
    }
    return ERR_OK;
}

static Err note_unsaid(const Loader *l, int32_t type)
{
    const List *columns = &ocel_build_type_at(l->b, OCEL_OBJECT, type)->columns;
    l->b->line = 0;
    for (size_t i = 0; i < columns->count; i++) {
        const OcelColumn *column = list_at(columns, i);
        if (column->unsaid > 0)
            TRY(ocel_build_note(l->b, NOTE_UNUSED, column->name.at, "%lld rows say that it "
                                "changed, but not to what; the last value given holds",
                                (long long)column->unsaid));
    }
    return ERR_OK;
}

static Err load_attributes(const Loader *l, int32_t type)
{
    static const char *const columns[] = { "ocel_id", "ocel_time" };
    OcelSheet s CLEANUP(ocel_sheet_close) = { 0 };
    TRY(open_sheet(l, "object_", ocel_build_type_at(l->b, OCEL_OBJECT, type)->word, columns,
                   COUNT(columns), &s));
    Attributes a = { .type = type, .changed_at = NO_COLUMN,
                     .column = NEW(l->b->keep, size_t, s.width) };
    if (!a.column)
        return l->b->keep->err;
    for (size_t i = 0; i < s.width; i++) {
        TRY(ocel_build_column(l->b, type, s.header[i], true, &a.column[i]));
        if (text_is(s.header[i], "ocel_changed_field"))
            a.changed_at = (ptrdiff_t)i;
    }
    for (;;) {
        bool more = false;
        TRY(ocel_sheet_next(&s, &more));
        if (!more)
            return note_unsaid(l, type);
        TRY(take_attributes(l, &s, &a));
    }
}

static Err load_wanted(const Loader *l)
{
    for (size_t i = 0; l->b->everywhere.n > 0 && i < l->b->object_types.count; i++)
        TRY(load_attributes(l, (int32_t)i));
    for (size_t i = 0; i < l->b->wanted_count; i++) {
        int64_t type;
        Text name = l->b->wanted[i];
        if (!table_get(&l->b->object_names, name.at, name.n, &type))
            return fail(l->b->keep, ERR_UNKNOWN, "the log has no objects of type \"%.*s\"; is it "
                        "the mapping for this log?", (int)name.n, name.at);
        TRY(load_attributes(l, (int32_t)type));
    }
    return ERR_OK;
}

/* --- links ----------------------------------------------------------------------------------- */

static Err load_links(const Loader *l)
{
    static const char *const columns[] = { "ocel_source_id", "ocel_target_id", "ocel_qualifier" };
    OcelSheet s CLEANUP(ocel_sheet_close) = { 0 };
    TRY(open_sheet(l, "object_object", TEXT(""), columns, COUNT(columns), &s));
    for (;;) {
        bool more = false;
        TRY(ocel_sheet_next(&s, &more));
        if (!more)
            return ERR_OK;
        TRY(ocel_build_link(l->b, ocel_sheet_cell(&s, 0), ocel_sheet_cell(&s, 1),
                            ocel_sheet_cell(&s, 2)));
    }
}

static Err load_pairs(const Loader *l)
{
    static const char *const columns[] = { "ocel_event_id", "ocel_object_id", "ocel_qualifier" };
    OcelSheet s CLEANUP(ocel_sheet_close) = { 0 };
    TRY(open_sheet(l, "event_object", TEXT(""), columns, COUNT(columns), &s));
    for (;;) {
        bool more = false;
        TRY(ocel_sheet_next(&s, &more));
        if (!more)
            return ERR_OK;
        TRY(ocel_build_pair(l->b, ocel_sheet_cell(&s, 0), ocel_sheet_cell(&s, 1)));
    }
}

/* --- the whole ------------------------------------------------------------------------------- */

Err ocel_tables_read(OcelBuild *b, const OcelShelf *shelf)
{
    const Loader l = { b, shelf };
    TRY(load_types(&l, OCEL_OBJECT));
    TRY(load_types(&l, OCEL_EVENT));
    TRY(load_ids(&l, OCEL_OBJECT));
    TRY(load_ids(&l, OCEL_EVENT));
    TRY(load_wanted(&l));
    for (size_t i = 0; i < b->event_types.count; i++)
        TRY(load_times(&l, (int32_t)i));
    TRY(load_links(&l));
    TRY(load_pairs(&l));
    return ERR_OK;
}

bool ocel_tables_are(const char *folder)
{
    static const char *const tables[] = { "object.csv", "event.csv", "object_object.csv" };
    for (size_t i = 0; i < COUNT(tables); i++) {
        char path[4096];
        int n = snprintf(path, sizeof path, "%s/%s", folder, tables[i]);
        if (n < 0 || (size_t)n >= sizeof path || access(path, R_OK) != 0)
            return false;
    }
    return true;
}
