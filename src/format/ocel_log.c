/* ocel_log.c - tables to arrays, then four counting sorts. O(rows), but for one sort of events. */
#include "format/ocel_log.h"

#include "base/check.h"
#include "base/list.h"
#include "base/table.h"
#include "format/cell.h"
#include "format/csv.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { SHEET_COLUMNS_MAX = 4 };

typedef struct Loader {
    Ctx *cx, *keep;
    const RecordSink *sink;
    OcelLog *log;
    Table object_ids, event_ids;
    List objects, events, links, pairs;     /* OcelObject, OcelEvent, OcelLink, Pair */
} Loader;

typedef struct Pair {
    int32_t event, object;
} Pair;

/* A table being read. */
typedef struct Sheet {
    Ctx *keep;
    CsvReader *csv;
    Text path;
    Text *header;
    size_t width;
    size_t at[SHEET_COLUMNS_MAX];           /* where the columns asked for are */
} Sheet;

/* --- reports --------------------------------------------------------------------------------- */

static Err refuse(Loader *l, const Sheet *s, int64_t line, const char *field, Text why)
{
    return l->sink->refused(l->cx, l->sink->self, (RecordPlace){ s->path.at, line }, field, why);
}

static Err note(Loader *l, const Sheet *s, int64_t line, NoteKind kind, const char *field, Text why)
{
    return l->sink->noted(l->cx, l->sink->self, (RecordPlace){ s->path.at, line }, kind, field,
                          why);
}

/* --- sheets ---------------------------------------------------------------------------------- */

static void sheet_close(Sheet *s)
{
    if (s->keep)
        ctx_place(s->keep, NULL, 0);        /* the name goes with the reader */
    csv_close(&s->csv);
}

static Err read_header(Loader *l, Sheet *s)
{
    CsvRow row = { 0 };
    bool more = false;
    TRY(csv_next(l->keep, s->csv, &row, &more));
    s->header = NEW(l->keep, Text, row.count + 1);
    if (!s->header)
        return l->keep->err;
    s->width = row.count;
    for (size_t i = 0; i < row.count; i++)
        TRY(text_copy(l->keep, text_trim(row.fields[i]), &s->header[i]));
    return ERR_OK;
}

static Err find_columns(Loader *l, Sheet *s, const char *const *columns, size_t n)
{
    assert(n <= SHEET_COLUMNS_MAX);
    for (size_t c = 0; c < n; c++) {
        size_t i = 0;
        while (i < s->width && !text_is(s->header[i], columns[c]))
            i++;
        if (i == s->width)
            return fail(l->keep, ERR_INVALID, "the table has no column \"%s\"; is this OCEL 2.0?",
                        columns[c]);
        s->at[c] = i;
    }
    return ERR_OK;
}

/* Opens PREFIX + WORD + .csv of the folder and finds the columns. */
static Err sheet_open(Loader *l, const char *prefix, Text word, const char *const *columns,
                      size_t n, Sheet *s)
{
    CsvOptions options = { .delimiter = ',' };
    TRY(text_format(l->keep, &s->path, "%.*s/%s%.*s.csv", (int)l->log->folder.n,
                    l->log->folder.at, prefix, (int)word.n, word.at));
    s->keep = l->keep;
    TRY(csv_open(l->keep, s->path.at, &options, &s->csv));
    TRY(read_header(l, s));
    return find_columns(l, s, columns, n);
}

/* The next good row; those that are not are refused on the way. */
static Err sheet_next(Loader *l, Sheet *s, CsvRow *row, bool *more)
{
    for (;;) {
        Text why;
        Err err = csv_next(l->keep, s->csv, row, more);
        if (err == ERR_NO_MEMORY || err == ERR_IO)
            return err;
        if (err == ERR_OK && (!*more || row->count == s->width))
            return ERR_OK;
        int64_t line = l->keep->place_line;
        if (err == ERR_OK)
            TRY(text_format(l->keep, &why, "the row has %zu fields, the header has %zu",
                            row->count, s->width));
        else
            TRY(text_copy(l->keep, text_of(ctx_words(l->keep)), &why));
        ctx_forgive(l->keep);
        TRY(refuse(l, s, line, "", why));
    }
}

static Text cell(const Sheet *s, const CsvRow *row, size_t column)
{
    return row->fields[s->at[column]];
}

/* --- types, objects, events ------------------------------------------------------------------ */

static int32_t find_type(const OcelType *types, size_t n, Text name)
{
    for (size_t i = 0; i < n; i++)
        if (text_eq(types[i].name, name))
            return (int32_t)i;
    return -1;
}

static Err load_types(Loader *l, const char *prefix, OcelType **out, size_t *count)
{
    static const char *const columns[] = { "ocel_type", "ocel_type_map" };
    Sheet s CLEANUP(sheet_close) = { 0 };
    List types = list_make(sizeof(OcelType));
    TRY(sheet_open(l, prefix, TEXT("_map_type"), columns, COUNT(columns), &s));
    for (;;) {
        CsvRow row;
        bool more = false;
        TRY(sheet_next(l, &s, &row, &more));
        if (!more)
            break;
        OcelType *type = list_push(l->keep, &types);
        if (!type)
            return l->keep->err;
        TRY(text_copy(l->keep, cell(&s, &row, 0), &type->name));
        TRY(text_copy(l->keep, cell(&s, &row, 1), &type->word));
    }
    *out = types.items;
    *count = types.count;
    return ERR_OK;
}

/* What object.csv and event.csv have in common: a new id of a known type. False: refused. */
static Err new_id(Loader *l, const Sheet *s, const CsvRow *row, OcelType *types, size_t n,
                  Table *ids, size_t index, Text *id, int32_t *type, bool *good)
{
    Text why;
    int64_t at;
    *good = false;
    *type = find_type(types, n, cell(s, row, 1));
    if (*type < 0) {
        TRY(text_format(l->keep, &why, "type \"%.*s\" is not in the table of types",
                        (int)cell(s, row, 1).n, cell(s, row, 1).at));
        return refuse(l, s, row->line, "ocel_type", why);
    }
    if (index >= OCEL_ITEMS_MAX)
        return fail(l->keep, ERR_LIMIT, "more than %d rows", OCEL_ITEMS_MAX);
    TRY(text_copy(l->keep, cell(s, row, 0), id));
    TRY(table_intern(l->keep, ids, id->at, id->n, (int64_t)index, &at));
    if (at != (int64_t)index) {
        TRY(text_format(l->keep, &why, "\"%.*s\" is given twice", (int)id->n, id->at));
        return refuse(l, s, row->line, "ocel_id", why);
    }
    types[*type].count++;
    *good = true;
    return ERR_OK;
}

static Err load_objects(Loader *l)
{
    static const char *const columns[] = { "ocel_id", "ocel_type" };
    Sheet s CLEANUP(sheet_close) = { 0 };
    TRY(sheet_open(l, "object", TEXT(""), columns, COUNT(columns), &s));
    for (;;) {
        CsvRow row;
        bool more = false, good;
        OcelObject made = { 0 };
        TRY(sheet_next(l, &s, &row, &more));
        if (!more)
            return ERR_OK;
        TRY(new_id(l, &s, &row, l->log->object_types, l->log->object_type_count, &l->object_ids,
                   l->objects.count, &made.id, &made.type, &good));
        OcelObject *object = good ? list_push(l->keep, &l->objects) : NULL;
        made.line = row.line;
        if (object)
            *object = made;
        else if (good)
            return l->keep->err;
    }
}

static Err load_events(Loader *l)
{
    static const char *const columns[] = { "ocel_id", "ocel_type" };
    Sheet s CLEANUP(sheet_close) = { 0 };
    TRY(sheet_open(l, "event", TEXT(""), columns, COUNT(columns), &s));
    for (;;) {
        CsvRow row;
        bool more = false, good;
        OcelEvent made = { .time = TEXT(""), .date = DATE_NONE };
        TRY(sheet_next(l, &s, &row, &more));
        if (!more)
            return ERR_OK;
        TRY(new_id(l, &s, &row, l->log->event_types, l->log->event_type_count, &l->event_ids,
                   l->events.count, &made.id, &made.type, &good));
        OcelEvent *event = good ? list_push(l->keep, &l->events) : NULL;
        if (event)
            *event = made;
        else if (good)
            return l->keep->err;
    }
}

/* --- attributes ------------------------------------------------------------------------------ */

static Err unknown_id(Loader *l, const Sheet *s, const CsvRow *row, NoteKind kind,
                      const char *field, Text id)
{
    Text why;
    TRY(text_format(l->keep, &why, "\"%.*s\" is not in the log", (int)id.n, id.at));
    return note(l, s, row->line, kind, field, why);
}

static Err load_times(Loader *l, const OcelType *type)
{
    static const char *const columns[] = { "ocel_id", "ocel_time" };
    const Text form = TEXT("%Y-%m-%d%*");
    Sheet s CLEANUP(sheet_close) = { 0 };
    TRY(sheet_open(l, "event_", type->word, columns, COUNT(columns), &s));
    for (;;) {
        CsvRow row;
        bool more = false;
        int64_t at;
        TRY(sheet_next(l, &s, &row, &more));
        if (!more)
            return ERR_OK;
        Text id = cell(&s, &row, 0), time = cell(&s, &row, 1);
        if (!table_get(&l->event_ids, id.at, id.n, &at)) {
            TRY(unknown_id(l, &s, &row, NOTE_UNUSED, "ocel_id", id));
            continue;
        }
        OcelEvent *event = list_at(&l->events, (size_t)at);
        if (cell_date(l->keep, time, &form, 1, &event->date) != ERR_OK) {
            Text why;
            TRY(text_copy(l->keep, text_of(ctx_words(l->keep)), &why));
            ctx_forgive(l->keep);
            TRY(refuse(l, &s, row.line, "ocel_time", why));
            continue;
        }
        TRY(text_copy(l->keep, time, &event->time));
    }
}

/* What a table of attributes needs while it is read. */
typedef struct Attributes {
    int32_t type;
    bool has_changes;
    size_t changed_at;          /* column of ocel_changed_field */
    int64_t *unsaid;            /* for each column: rows that name it as changed, without a value */
} Attributes;

static Err object_values(Loader *l, const OcelType *type, OcelObject *object)
{
    if (object->values)
        return ERR_OK;
    object->values = NEW(l->keep, Text, type->column_count);
    object->since = NEW(l->keep, Text, type->column_count);
    return l->keep->err;
}

/* Takes a value unless a later one is known. */
static Err take_value(Loader *l, OcelObject *object, size_t column, Text value, Text time)
{
    if (object->since[column].n > 0 && text_cmp(time, object->since[column]) < 0)
        return ERR_OK;
    TRY(text_copy(l->keep, value, &object->values[column]));
    return text_copy(l->keep, time, &object->since[column]);
}

static Err take_attributes(Loader *l, const Sheet *s, const CsvRow *row, const Attributes *a)
{
    const OcelType *type = &l->log->object_types[a->type];
    Text id = cell(s, row, 0), time = cell(s, row, 1);
    int64_t at;
    if (!table_get(&l->object_ids, id.at, id.n, &at))
        return unknown_id(l, s, row, NOTE_UNUSED, "ocel_id", id);
    OcelObject *object = list_at(&l->objects, (size_t)at);
    if (object->type != a->type)
        return refuse(l, s, row->line, "ocel_id", TEXT("the object is of another type"));
    TRY(object_values(l, type, object));
    Text changed = a->has_changes ? row->fields[a->changed_at] : TEXT("");
    for (size_t i = 0; i < type->column_count; i++) {
        bool meant = changed.n == 0 || text_eq(changed, type->columns[i]);
        if (!meant)
            continue;
        if (row->fields[i].n > 0)
            TRY(take_value(l, object, i, row->fields[i], time));
        else if (changed.n > 0)
            a->unsaid[i]++;
    }
    return ERR_OK;
}

static Err load_attributes(Loader *l, int32_t type_at)
{
    static const char *const columns[] = { "ocel_id", "ocel_time" };
    OcelType *type = &l->log->object_types[type_at];
    Sheet s CLEANUP(sheet_close) = { 0 };
    TRY(sheet_open(l, "object_", type->word, columns, COUNT(columns), &s));
    Attributes a = { .type = type_at, .unsaid = NEW(l->keep, int64_t, s.width) };
    if (!a.unsaid)
        return l->keep->err;
    type->columns = s.header;
    type->column_count = s.width;
    for (size_t i = 0; i < s.width; i++)
        if (text_is(s.header[i], "ocel_changed_field")) {
            a.has_changes = true;
            a.changed_at = i;
        }
    for (;;) {
        CsvRow row;
        bool more = false;
        TRY(sheet_next(l, &s, &row, &more));
        if (!more)
            break;
        TRY(take_attributes(l, &s, &row, &a));
    }
    for (size_t i = 0; i < s.width; i++) {
        Text why;
        if (a.unsaid[i] == 0)
            continue;
        TRY(text_format(l->keep, &why, "%lld rows say that it changed, but not to what; the last "
                        "value given holds", (long long)a.unsaid[i]));
        TRY(note(l, &s, 0, NOTE_UNUSED, s.header[i].at, why));
    }
    return ERR_OK;
}

/* --- links ----------------------------------------------------------------------------------- */

static Err load_links(Loader *l)
{
    static const char *const columns[] = { "ocel_source_id", "ocel_target_id", "ocel_qualifier" };
    Sheet s CLEANUP(sheet_close) = { 0 };
    TRY(sheet_open(l, "object_object", TEXT(""), columns, COUNT(columns), &s));
    for (;;) {
        CsvRow row;
        bool more = false;
        int64_t from, to = -1;
        TRY(sheet_next(l, &s, &row, &more));
        if (!more)
            return ERR_OK;
        Text a = cell(&s, &row, 0), b = cell(&s, &row, 1), qualifier;
        TRY(text_copy(l->keep, cell(&s, &row, 2), &qualifier));
        if (!table_get(&l->object_ids, b.at, b.n, &to))
            TRY(unknown_id(l, &s, &row, NOTE_DANGLING, qualifier.at, b));
        if (!table_get(&l->object_ids, a.at, a.n, &from)) {
            TRY(unknown_id(l, &s, &row, NOTE_DANGLING, qualifier.at, a));
            continue;
        }
        OcelLink *link = list_push(l->keep, &l->links);
        if (!link)
            return l->keep->err;
        *link = (OcelLink){ .from = (int32_t)from, .to = (int32_t)to, .qualifier = qualifier };
        TRY(text_copy(l->keep, b, &link->to_id));
        if (l->links.count > OCEL_ITEMS_MAX)
            return fail(l->keep, ERR_LIMIT, "more than %d links", OCEL_ITEMS_MAX);
    }
}

static Err load_pairs(Loader *l)
{
    static const char *const columns[] = { "ocel_event_id", "ocel_object_id", "ocel_qualifier" };
    Sheet s CLEANUP(sheet_close) = { 0 };
    TRY(sheet_open(l, "event_object", TEXT(""), columns, COUNT(columns), &s));
    for (;;) {
        CsvRow row;
        bool more = false;
        int64_t event, object;
        TRY(sheet_next(l, &s, &row, &more));
        if (!more)
            return ERR_OK;
        Text a = cell(&s, &row, 0), b = cell(&s, &row, 1);
        bool known = table_get(&l->event_ids, a.at, a.n, &event);
        if (!known || !table_get(&l->object_ids, b.at, b.n, &object)) {
            TRY(unknown_id(l, &s, &row, NOTE_DANGLING,
                           known ? "ocel_object_id" : "ocel_event_id", known ? b : a));
            continue;
        }
        Pair *pair = list_push(l->keep, &l->pairs);
        if (!pair)
            return l->keep->err;
        *pair = (Pair){ (int32_t)event, (int32_t)object };
        if (l->pairs.count > OCEL_ITEMS_MAX)
            return fail(l->keep, ERR_LIMIT, "more than %d rows", OCEL_ITEMS_MAX);
    }
}

/* --- groups ---------------------------------------------------------------------------------- */

/* Counting sort: item i belongs to group[i] (-1: to none) and stands for value[i]; items keep
 * their order within a group. */
static Err group(Ctx *keep, const int32_t *groups, const int32_t *values, size_t items, size_t n,
                 OcelGroups *out)
{
    int32_t *from = NEW(keep, int32_t, n + 1), *at = NEW(keep, int32_t, items + 1);
    int32_t *next = NEW(keep, int32_t, n + 1);
    if (!from || !at || !next)
        return keep->err;
    for (size_t i = 0; i < items; i++)
        if (groups[i] >= 0)
            from[groups[i] + 1]++;
    for (size_t g = 0; g < n; g++)
        from[g + 1] += from[g];
    for (size_t g = 0; g < n; g++)
        next[g] = from[g];
    for (size_t i = 0; i < items; i++)
        if (groups[i] >= 0)
            at[next[groups[i]]++] = values[i];
    *out = (OcelGroups){ from, at };
    return ERR_OK;
}

static Err group_links(Loader *l)
{
    OcelLog *log = l->log;
    size_t n = l->links.count;
    int32_t *from = NEW(l->keep, int32_t, n + 1), *to = NEW(l->keep, int32_t, n + 1);
    int32_t *self = NEW(l->keep, int32_t, n + 1);
    if (!from || !to || !self)
        return l->keep->err;
    for (size_t i = 0; i < n; i++) {
        const OcelLink *link = list_at(&l->links, i);
        from[i] = link->from;
        to[i] = link->to;
        self[i] = (int32_t)i;
    }
    TRY(group(l->keep, from, self, n, log->object_count, &log->out));
    return group(l->keep, to, self, n, log->object_count, &log->in);
}

static int by_time(const void *a, const void *b)
{
    const OcelEvent *x = *(const OcelEvent *const *)a, *y = *(const OcelEvent *const *)b;
    int order = text_cmp(x->time, y->time);
    return order ? order : text_cmp(x->id, y->id);
}

/* Pairs by event give the objects of an event; taken event by event in the order of time, they
 * give the events of an object in that order. */
static Err group_pairs(Loader *l)
{
    OcelLog *log = l->log;
    size_t n = l->pairs.count, at = 0;
    int32_t *event = NEW(l->keep, int32_t, n + 1), *object = NEW(l->keep, int32_t, n + 1);
    const OcelEvent **sorted = NEW(l->keep, const OcelEvent *, log->event_count + 1);
    if (!event || !object || !sorted)
        return l->keep->err;
    for (size_t i = 0; i < n; i++) {
        const Pair *pair = list_at(&l->pairs, i);
        event[i] = pair->event;
        object[i] = pair->object;
    }
    TRY(group(l->keep, event, object, n, log->event_count, &log->objects_of));
    for (size_t e = 0; e < log->event_count; e++)
        sorted[e] = &log->events[e];
    if (log->event_count > 0)
        qsort(sorted, log->event_count, sizeof *sorted, by_time);
    for (size_t s = 0; s < log->event_count; s++) {
        int32_t e = (int32_t)(sorted[s] - log->events);
        for (int32_t i = log->objects_of.from[e]; i < log->objects_of.from[e + 1]; i++, at++) {
            event[at] = e;
            object[at] = log->objects_of.at[i];
        }
    }
    return group(l->keep, object, event, n, log->object_count, &log->events_of);
}

/* --- the whole ------------------------------------------------------------------------------- */

static Err load(Loader *l, const Text *types, size_t n)
{
    OcelLog *log = l->log;
    TRY(load_types(l, "object", &log->object_types, &log->object_type_count));
    TRY(load_types(l, "event", &log->event_types, &log->event_type_count));
    TRY(load_objects(l));
    TRY(load_events(l));
    for (size_t i = 0; i < n; i++) {
        int32_t type = ocel_object_type(log, types[i]);
        if (type < 0)
            return fail(l->keep, ERR_UNKNOWN, "the log has no objects of type \"%.*s\"; is it the "
                        "mapping for this log?", (int)types[i].n, types[i].at);
        TRY(load_attributes(l, type));
    }
    for (size_t i = 0; i < log->event_type_count; i++)
        TRY(load_times(l, &log->event_types[i]));
    TRY(load_links(l));
    TRY(load_pairs(l));
    log->objects = l->objects.items;
    log->object_count = l->objects.count;
    log->events = l->events.items;
    log->event_count = l->events.count;
    log->links = l->links.items;
    log->link_count = l->links.count;
    TRY(group_links(l));
    return group_pairs(l);
}

Err ocel_log_read(Ctx *cx, Ctx *keep, const char *folder, const Text *types, size_t n,
                  const RecordSink *sink, OcelLog *out)
{
    OcelLog log = { .folder = text_of(folder) };
    Loader l = {
        .cx = cx, .keep = keep, .sink = sink, .log = &log,
        .object_ids = table_make(keep), .event_ids = table_make(keep),
        .objects = list_make(sizeof(OcelObject)), .events = list_make(sizeof(OcelEvent)),
        .links = list_make(sizeof(OcelLink)), .pairs = list_make(sizeof(Pair)),
    };
    while (log.folder.n > 1 && text_ends(log.folder, "/"))
        log.folder.n--;
    Err err = load(&l, types, n);
    ctx_place(keep, NULL, 0);
    if (err == ERR_OK)
        *out = log;
    if (err == ERR_OK || cx->err != ERR_OK)
        return cx->err;
    return fail(cx, err, "%s", keep->detail);
}

bool ocel_log_is(const char *folder)
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

int32_t ocel_object_type(const OcelLog *log, Text name)
{
    return find_type(log->object_types, log->object_type_count, name);
}

int32_t ocel_event_type(const OcelLog *log, Text name)
{
    return find_type(log->event_types, log->event_type_count, name);
}

Text ocel_value(const OcelLog *log, int32_t object, Text attribute)
{
    const OcelObject *o = &log->objects[object];
    const OcelType *type = &log->object_types[o->type];
    for (size_t i = 0; o->values && i < type->column_count; i++)
        if (text_eq(type->columns[i], attribute))
            return o->values[i].at ? o->values[i] : TEXT("");
    return TEXT("");
}
