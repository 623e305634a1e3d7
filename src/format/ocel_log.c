/* ocel_log.c - what was built to arrays, then four counting sorts. O(pieces), but for one sort of
 * events. Links are kept as texts until all objects are known, for two of the forms say what links
 * an object before they say that it exists. */
#include "format/ocel_log.h"

#include "base/check.h"
#include "format/cell.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A link or a pair as the log states it. */
typedef struct Stated {
    Text from, to, qualifier;   /* of a pair: event, object */
    const char *file;
    int64_t line;
} Stated;

/* --- reports --------------------------------------------------------------------------------- */

__attribute__((format(printf, 2, 0)))
static Err words(OcelBuild *b, const char *format, va_list args, Text *out)
{
    char buf[512];
    vsnprintf(buf, sizeof buf, format, args);
    return text_copy(b->keep, text_head(text_of(buf), sizeof buf - 1), out);
}

Err ocel_build_refuse(OcelBuild *b, const char *field, const char *format, ...)
{
    Text why = TEXT("");
    va_list args;
    va_start(args, format);
    Err err = words(b, format, args, &why);
    va_end(args);
    TRY(err);
    return b->sink->refused(b->cx, b->sink->self, (RecordPlace){ b->file, b->line }, field, why);
}

Err ocel_build_note(OcelBuild *b, NoteKind kind, const char *field, const char *format, ...)
{
    Text why = TEXT("");
    va_list args;
    va_start(args, format);
    Err err = words(b, format, args, &why);
    va_end(args);
    TRY(err);
    return b->sink->noted(b->cx, b->sink->self, (RecordPlace){ b->file, b->line }, kind, field,
                          why);
}

/* --- times ----------------------------------------------------------------------------------- */

int64_t ocel_time_us(Text time)
{
    char buf[48];
    Instant at;
    if (time.n < 19 || time.n + 2 > sizeof buf)
        return INT64_MIN;
    memcpy(buf, time.at, time.n);
    if (buf[10] == ' ')
        buf[10] = 'T';
    if (instant_parse(buf, (int)time.n, &at))
        return at.us;
    buf[time.n] = 'Z';
    return instant_parse(buf, (int)time.n + 1, &at) ? at.us : INT64_MIN;
}

/* --- types ----------------------------------------------------------------------------------- */

OcelBuild ocel_build_make(Ctx *cx, Ctx *keep, const RecordSink *sink, const Text *wanted, size_t n)
{
    return (OcelBuild){
        .cx = cx, .keep = keep, .sink = sink, .wanted = wanted, .wanted_count = n, .file = "",
        .object_ids = table_make(keep), .event_ids = table_make(keep),
        .object_names = table_make(keep), .event_names = table_make(keep),
        .object_types = list_make(sizeof(OcelType)), .event_types = list_make(sizeof(OcelType)),
        .objects = list_make(sizeof(OcelObject)), .events = list_make(sizeof(OcelEvent)),
        .links = list_make(sizeof(Stated)), .pairs = list_make(sizeof(Stated)),
    };
}

OcelType *ocel_build_type_at(OcelBuild *b, OcelKind kind, int32_t type)
{
    return list_at(kind == OCEL_OBJECT ? &b->object_types : &b->event_types, (size_t)type);
}

static bool is_wanted(const OcelBuild *b, Text name)
{
    if (b->everywhere.n > 0)
        return true;
    for (size_t i = 0; i < b->wanted_count; i++)
        if (text_eq(b->wanted[i], name))
            return true;
    return false;
}

Err ocel_build_type(OcelBuild *b, OcelKind kind, Text name, bool declared, int32_t *out)
{
    List *types = kind == OCEL_OBJECT ? &b->object_types : &b->event_types;
    Table *names = kind == OCEL_OBJECT ? &b->object_names : &b->event_names;
    int64_t at;
    if (!table_get(names, name.at, name.n, &at)) {
        OcelType made = { .word = TEXT(""), .columns = list_make(sizeof(OcelColumn)),
                          .wanted = kind == OCEL_OBJECT && is_wanted(b, name) };
        if (types->count == OCEL_TYPES_MAX)
            return fail(b->keep, ERR_LIMIT, "more than %d types", OCEL_TYPES_MAX);
        at = (int64_t)types->count;
        TRY(text_copy(b->keep, name, &made.name));
        TRY(table_put(b->keep, names, made.name.at, made.name.n, at));
        OcelType *type = list_push(b->keep, types);
        if (!type)
            return b->keep->err;
        *type = made;
    }
    if (declared)
        ocel_build_type_at(b, kind, (int32_t)at)->declared = true;
    *out = (int32_t)at;
    return ERR_OK;
}

Err ocel_build_column(OcelBuild *b, int32_t type, Text name, bool declared, size_t *out)
{
    List *columns = &ocel_build_type_at(b, OCEL_OBJECT, type)->columns;
    size_t i = 0;
    while (i < columns->count && !text_eq(((OcelColumn *)list_at(columns, i))->name, name))
        i++;
    if (i == OCEL_COLUMNS_MAX)
        return fail(b->keep, ERR_LIMIT, "a type with more than %d attributes", OCEL_COLUMNS_MAX);
    if (i == columns->count) {
        OcelColumn *column = list_push(b->keep, columns);
        if (!column)
            return b->keep->err;
        TRY(text_copy(b->keep, name, &column->name));
    }
    OcelColumn *column = list_at(columns, i);
    column->declared = column->declared || declared;
    *out = i;
    return ERR_OK;
}

/* --- objects and events ---------------------------------------------------------------------- */

/* A new id. *good false: refused. */
static Err new_id(OcelBuild *b, Table *ids, size_t index, Text given, Text *id, bool *good)
{
    int64_t at;
    *good = false;
    if (index >= OCEL_ITEMS_MAX)
        return fail(b->keep, ERR_LIMIT, "more than %d rows", OCEL_ITEMS_MAX);
    TRY(text_copy(b->keep, given, id));
    TRY(table_intern(b->keep, ids, id->at, id->n, (int64_t)index, &at));
    *good = at == (int64_t)index;
    return *good ? ERR_OK : ocel_build_refuse(b, "ocel_id", "\"%.*s\" is given twice",
                                              (int)text_head(*id, 200).n, id->at);
}

Err ocel_build_object(OcelBuild *b, Text id, int32_t type, int32_t *out)
{
    OcelObject made = { .type = type, .line = b->line };
    bool good;
    *out = -1;
    TRY(new_id(b, &b->object_ids, b->objects.count, id, &made.id, &good));
    if (!good)
        return ERR_OK;
    OcelObject *object = list_push(b->keep, &b->objects);
    if (!object)
        return b->keep->err;
    *object = made;
    ocel_build_type_at(b, OCEL_OBJECT, type)->count++;
    *out = (int32_t)b->objects.count - 1;
    return ERR_OK;
}

Err ocel_build_event(OcelBuild *b, Text id, int32_t type, int32_t *out)
{
    OcelEvent made = { .time = TEXT(""), .date = DATE_NONE, .us = INT64_MIN, .type = type };
    bool good;
    *out = -1;
    TRY(new_id(b, &b->event_ids, b->events.count, id, &made.id, &good));
    if (!good)
        return ERR_OK;
    OcelEvent *event = list_push(b->keep, &b->events);
    if (!event)
        return b->keep->err;
    *event = made;
    ocel_build_type_at(b, OCEL_EVENT, type)->count++;
    *out = (int32_t)b->events.count - 1;
    return ERR_OK;
}

bool ocel_build_find(const OcelBuild *b, OcelKind kind, Text id, int32_t *out)
{
    int64_t at;
    if (!table_get(kind == OCEL_OBJECT ? &b->object_ids : &b->event_ids, id.at, id.n, &at))
        return false;
    *out = (int32_t)at;
    return true;
}

Err ocel_build_time(OcelBuild *b, int32_t event, Text time)
{
    const Text form = TEXT("%Y-%m-%d%*");
    OcelEvent *e = list_at(&b->events, (size_t)event);
    if (cell_date(b->keep, time, &form, 1, &e->date) != ERR_OK) {
        if (b->keep->err == ERR_NO_MEMORY)
            return b->keep->err;
        Text why;
        char buf[256];
        snprintf(buf, sizeof buf, "%s", ctx_words(b->keep));
        why = text_head(text_of(buf), sizeof buf - 1);
        ctx_forgive(b->keep);
        return ocel_build_refuse(b, "ocel_time", "%.*s", (int)why.n, why.at);
    }
    e->us = ocel_time_us(time);
    return text_copy(b->keep, time, &e->time);
}

/* Room for a value in each column the type has by now. */
static Err value_room(OcelBuild *b, OcelObject *object)
{
    size_t have = (size_t)object->value_count;
    size_t want = ocel_build_type_at(b, OCEL_OBJECT, object->type)->columns.count;
    Text *values = NEW(b->keep, Text, want);
    int64_t *since = NEW(b->keep, int64_t, want);
    if (!values || !since)
        return b->keep->err;
    for (size_t i = 0; i < want; i++) {
        values[i] = i < have ? object->values[i] : TEXT("");
        since[i] = i < have ? object->since[i] : INT64_MIN;
    }
    object->values = values;
    object->since = since;
    object->value_count = (int32_t)want;
    return ERR_OK;
}

Err ocel_build_value(OcelBuild *b, int32_t object, size_t column, Text value, Text time)
{
    OcelObject *o = list_at(&b->objects, (size_t)object);
    const List *columns = &ocel_build_type_at(b, OCEL_OBJECT, o->type)->columns;
    if (b->everywhere.n > 0
        && !text_eq(((const OcelColumn *)list_at(columns, column))->name, b->everywhere))
        return ERR_OK;
    int64_t us = ocel_time_us(time);
    if (column >= (size_t)o->value_count)
        TRY(value_room(b, o));
    if (us < o->since[column])
        return ERR_OK;
    o->since[column] = us;
    return text_copy(b->keep, value, &o->values[column]);
}

/* --- links ----------------------------------------------------------------------------------- */

static Err state(OcelBuild *b, List *list, Text from, Text to, Text qualifier)
{
    Stated *s = list_push(b->keep, list);
    if (!s)
        return b->keep->err;
    *s = (Stated){ .file = b->file, .line = b->line };
    if (list->count > OCEL_ITEMS_MAX)
        return fail(b->keep, ERR_LIMIT, "more than %d links", OCEL_ITEMS_MAX);
    TRY(text_copy(b->keep, from, &s->from));
    TRY(text_copy(b->keep, to, &s->to));
    return text_copy(b->keep, qualifier, &s->qualifier);
}

Err ocel_build_link(OcelBuild *b, Text from, Text to, Text qualifier)
{
    return state(b, &b->links, from, to, qualifier);
}

Err ocel_build_pair(OcelBuild *b, Text event, Text object)
{
    return state(b, &b->pairs, event, object, TEXT(""));
}

static Err dangling(OcelBuild *b, const Stated *s, const char *field, Text id)
{
    b->file = s->file;
    b->line = s->line;
    return ocel_build_note(b, NOTE_DANGLING, field, "\"%.*s\" is not in the log",
                           (int)text_head(id, 200).n, id.at);
}

static Err resolve_links(OcelBuild *b)
{
    OcelLink *links = NEW(b->keep, OcelLink, b->links.count + 1);
    if (!links)
        return b->keep->err;
    for (size_t i = 0; i < b->links.count; i++) {
        const Stated *s = list_at(&b->links, i);
        OcelLink link = { .to = -1, .to_id = s->to, .qualifier = s->qualifier };
        if (!ocel_build_find(b, OCEL_OBJECT, s->to, &link.to))
            TRY(dangling(b, s, s->qualifier.at, s->to));
        if (ocel_build_find(b, OCEL_OBJECT, s->from, &link.from))
            links[b->log.link_count++] = link;
        else
            TRY(dangling(b, s, s->qualifier.at, s->from));
    }
    b->log.links = links;
    return ERR_OK;
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

static Err group_links(OcelBuild *b)
{
    OcelLog *log = &b->log;
    size_t n = log->link_count;
    int32_t *from = NEW(b->keep, int32_t, n + 1), *to = NEW(b->keep, int32_t, n + 1);
    int32_t *self = NEW(b->keep, int32_t, n + 1);
    if (!from || !to || !self)
        return b->keep->err;
    for (size_t i = 0; i < n; i++) {
        from[i] = log->links[i].from;
        to[i] = log->links[i].to;
        self[i] = (int32_t)i;
    }
    TRY(group(b->keep, from, self, n, log->object_count, &log->out));
    return group(b->keep, to, self, n, log->object_count, &log->in);
}

static int by_time(const void *a, const void *b)
{
    const OcelEvent *x = *(const OcelEvent *const *)a, *y = *(const OcelEvent *const *)b;
    if (x->us != y->us)
        return x->us < y->us ? -1 : 1;
    return text_cmp(x->id, y->id);
}

/* Pairs by event give the objects of an event; taken event by event in the order of time, they
 * give the events of an object in that order. */
static Err group_pairs(OcelBuild *b, int32_t *event, int32_t *object, size_t n)
{
    OcelLog *log = &b->log;
    size_t at = 0;
    const OcelEvent **sorted = NEW(b->keep, const OcelEvent *, log->event_count + 1);
    if (!sorted)
        return b->keep->err;
    TRY(group(b->keep, event, object, n, log->event_count, &log->objects_of));
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
    return group(b->keep, object, event, n, log->object_count, &log->events_of);
}

static Err resolve_pairs(OcelBuild *b)
{
    size_t n = 0, all = b->pairs.count;
    int32_t *event = NEW(b->keep, int32_t, all + 1), *object = NEW(b->keep, int32_t, all + 1);
    if (!event || !object)
        return b->keep->err;
    for (size_t i = 0; i < all; i++) {
        const Stated *s = list_at(&b->pairs, i);
        bool known = ocel_build_find(b, OCEL_EVENT, s->from, &event[n]);
        if (known && ocel_build_find(b, OCEL_OBJECT, s->to, &object[n]))
            n++;
        else
            TRY(dangling(b, s, known ? "ocel_object_id" : "ocel_event_id",
                         known ? s->to : s->from));
    }
    return group_pairs(b, event, object, n);
}

/* --- the end --------------------------------------------------------------------------------- */

static Err note_odd(OcelBuild *b, const OcelType *types, size_t n, const char *what)
{
    for (size_t t = 0; t < n; t++) {
        const OcelType *type = &types[t];
        if (!type->declared)
            TRY(ocel_build_note(b, NOTE_ODD, type->name.at, "%lld %s of a type that the log does "
                                "not declare", (long long)type->count, what));
        for (size_t i = 0; type->declared && i < type->columns.count; i++) {
            const OcelColumn *column = list_at(&type->columns, i);
            if (!column->declared)
                TRY(ocel_build_note(b, NOTE_ODD, column->name.at, "an attribute that type \"%.*s\""
                                    " does not declare", (int)text_head(type->name, 200).n,
                                    type->name.at));
        }
    }
    return ERR_OK;
}

Err ocel_build_finish(OcelBuild *b, OcelLog *out)
{
    OcelLog *log = &b->log;
    log->object_types = b->object_types.items;
    log->object_type_count = b->object_types.count;
    log->event_types = b->event_types.items;
    log->event_type_count = b->event_types.count;
    for (size_t i = 0; i < b->wanted_count; i++)
        if (ocel_object_type(log, b->wanted[i]) < 0)
            return fail(b->keep, ERR_UNKNOWN, "the log has no objects of type \"%.*s\"; is it the "
                        "mapping for this log?", (int)b->wanted[i].n, b->wanted[i].at);
    log->objects = b->objects.items;
    log->object_count = b->objects.count;
    log->events = b->events.items;
    log->event_count = b->events.count;
    b->line = 0;
    TRY(note_odd(b, log->object_types, log->object_type_count, "objects"));
    TRY(note_odd(b, log->event_types, log->event_type_count, "events"));
    TRY(resolve_links(b));
    TRY(group_links(b));
    TRY(resolve_pairs(b));
    *out = *log;
    return ERR_OK;
}

/* --- looking --------------------------------------------------------------------------------- */

static int32_t find_type(const OcelType *types, size_t n, Text name)
{
    for (size_t i = 0; i < n; i++)
        if (text_eq(types[i].name, name))
            return (int32_t)i;
    return -1;
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
    const List *columns = &log->object_types[o->type].columns;
    for (size_t i = 0; i < (size_t)o->value_count; i++)
        if (text_eq(((const OcelColumn *)list_at(columns, i))->name, attribute))
            return o->values[i];
    return TEXT("");
}
