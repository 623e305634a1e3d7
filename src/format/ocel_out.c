/* ocel_out.c - items hold their values and relations as linked lists of indexes, because an object
 * may be spoken of long before and after it is given. O(pieces). */
#include "format/ocel_out.h"

#include "base/check.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* --- types ----------------------------------------------------------------------------------- */

OcelOut ocel_out_make(Ctx *cx)
{
    return (OcelOut){
        .cx = cx, .object_ids = table_make(cx), .event_ids = table_make(cx),
        .links = table_make(cx), .words = table_make(cx),
        .object_types = list_make(sizeof(OutType)), .event_types = list_make(sizeof(OutType)),
        .objects = list_make(sizeof(OutItem)), .events = list_make(sizeof(OutItem)),
        .values = list_make(sizeof(OutValue)), .relations = list_make(sizeof(OutRelation)),
        .given = list_make(sizeof(int32_t)),
    };
}

const char *ocel_value_kind_name(OcelValueKind kind)
{
    static const char *const names[] = { "string", "time", "integer", "float", "boolean" };
    assert((size_t)kind < COUNT(names));
    return names[kind];
}

static bool same_letters(Text a, const char *b)
{
    if (a.n != strlen(b))
        return false;
    for (size_t i = 0; i < a.n; i++)
        if ((a.at[i] | 0x20) != (b[i] | 0x20))
            return false;
    return true;
}

static bool word_taken(const List *types, const char *word)
{
    for (size_t i = 0; i < types->count; i++)
        if (same_letters(((const OutType *)list_at(types, i))->word, word))
            return true;
    return same_letters(TEXT("object"), word);      /* event_object, object_object are others */
}

/* "issue order" to "IssueOrder": the word in the name of the type's table. */
static Err make_word(OcelOut *out, const List *types, const char *name, Text *word)
{
    char buf[96];
    size_t n = 0;
    bool begins = true;
    for (const char *c = name; *c && n < sizeof buf - 8; c++) {
        bool lower = *c >= 'a' && *c <= 'z', upper = *c >= 'A' && *c <= 'Z';
        bool digit = *c >= '0' && *c <= '9';
        if (lower || upper || digit)
            buf[n++] = begins && lower ? (char)(*c - 'a' + 'A') : *c;
        begins = !(lower || upper || digit);
    }
    buf[n] = '\0';
    if (n == 0)
        snprintf(buf, sizeof buf, "Type");
    n = strlen(buf);
    for (int i = 2; word_taken(types, buf); i++)
        snprintf(buf + n, sizeof buf - n, "T%d", i);
    return text_copy(out->cx, text_of(buf), word);
}

static Err type_of(OcelOut *out, List *types, const char *name, int32_t *at)
{
    for (size_t i = 0; i < types->count; i++)
        if (text_is(((const OutType *)list_at(types, i))->name, name)) {
            *at = (int32_t)i;
            return ERR_OK;
        }
    OutType made = { .columns = list_make(sizeof(OutColumn)) };
    TRY(text_copy(out->cx, text_of(name), &made.name));
    TRY(make_word(out, types, name, &made.word));
    OutType *type = list_push(out->cx, types);
    if (!type)
        return out->cx->err;
    *type = made;
    *at = (int32_t)types->count - 1;
    return ERR_OK;
}

/* --- items ----------------------------------------------------------------------------------- */

static List *items_of(OcelOut *out, OcelKind kind)
{
    return kind == OCEL_OBJECT ? &out->objects : &out->events;
}

static Err push_item(OcelOut *out, OcelKind kind, const char *type, Text id, int32_t *item)
{
    List *items = items_of(out, kind);
    List *types = kind == OCEL_OBJECT ? &out->object_types : &out->event_types;
    Table *ids = kind == OCEL_OBJECT ? &out->object_ids : &out->event_ids;
    OutItem made = { .time = TEXT(""), .first_value = -1, .last_value = -1, .first_relation = -1,
                     .last_relation = -1 };
    if (items->count == OCEL_ITEMS_MAX)
        return fail(out->cx, ERR_LIMIT, "more than %d objects or events", OCEL_ITEMS_MAX);
    TRY(type_of(out, types, type, &made.type));
    TRY(text_copy(out->cx, id, &made.id));
    TRY(table_put(out->cx, ids, made.id.at, made.id.n, (int64_t)items->count));
    OutItem *at = list_push(out->cx, items);
    if (!at)
        return out->cx->err;
    *at = made;
    ((OutType *)list_at(types, (size_t)made.type))->count++;
    *item = (int32_t)items->count - 1;
    return ERR_OK;
}

bool ocel_out_find(const OcelOut *out, Text id, int32_t *object)
{
    int64_t at;
    if (!table_get(&out->object_ids, id.at, id.n, &at))
        return false;
    *object = (int32_t)at;
    return true;
}

Err ocel_out_object(OcelOut *out, const char *type, Text id, int32_t *object)
{
    return ocel_out_find(out, id, object) ? ERR_OK
                                          : push_item(out, OCEL_OBJECT, type, id, object);
}

Err ocel_out_give(OcelOut *out, int32_t object)
{
    OutItem *item = list_at(&out->objects, (size_t)object);
    if (item->given)
        return ERR_OK;
    item->given = true;
    int32_t *at = list_push(out->cx, &out->given);
    if (!at)
        return out->cx->err;
    *at = object;
    return ERR_OK;
}

Err ocel_out_event(OcelOut *out, const char *type, Text id, const char *time, int32_t *event)
{
    int64_t at;
    if (table_get(&out->event_ids, id.at, id.n, &at))
        return fail(out->cx, ERR_CONFLICT, "event \"%.*s\" is given twice",
                    (int)text_head(id, 200).n, id.at);
    TRY(push_item(out, OCEL_EVENT, type, id, event));
    OutItem *item = list_at(&out->events, (size_t)*event);
    return text_copy(out->cx, text_of(time), &item->time);
}

/* --- values and links ------------------------------------------------------------------------ */

static Err column_of(OcelOut *out, OutType *type, const char *name, OcelValueKind kind,
                     int32_t *at)
{
    for (size_t i = 0; i < type->columns.count; i++) {
        const OutColumn *column = list_at(&type->columns, i);
        if (!text_is(column->name, name))
            continue;
        assert(column->kind == kind);
        *at = (int32_t)i;
        return ERR_OK;
    }
    OutColumn *column = list_push(out->cx, &type->columns);
    if (!column)
        return out->cx->err;
    column->kind = kind;
    *at = (int32_t)type->columns.count - 1;
    return text_copy(out->cx, text_of(name), &column->name);
}

Err ocel_out_value(OcelOut *out, OcelKind of, int32_t item, const char *name, OcelValueKind kind,
                   Text value)
{
    OutItem *it = list_at(items_of(out, of), (size_t)item);
    List *types = of == OCEL_OBJECT ? &out->object_types : &out->event_types;
    OutValue made = { .next = -1 };
    if (value.n == 0)
        return ERR_OK;
    TRY(column_of(out, list_at(types, (size_t)it->type), name, kind, &made.column));
    TRY(text_copy(out->cx, value, &made.value));
    OutValue *at = list_push(out->cx, &out->values);
    if (!at)
        return out->cx->err;
    *at = made;
    int32_t index = (int32_t)out->values.count - 1;
    if (it->last_value >= 0)
        ((OutValue *)list_at(&out->values, (size_t)it->last_value))->next = index;
    else
        it->first_value = index;
    it->last_value = index;
    return ERR_OK;
}

/* What makes two links the same. */
typedef struct LinkKey {
    int32_t of, item, object, word;
} LinkKey;
static_assert(sizeof(LinkKey) == 16, "it is hashed whole");

/* Qualifiers are few: each is kept once. */
static Err word_of(OcelOut *out, const char *word, int32_t *number, Text *kept)
{
    int64_t at;
    Text text = text_of(word);
    if (!table_get(&out->words, text.at, text.n, &at)) {
        at = (int64_t)out->words.count;
        TRY(text_copy(out->cx, text, &text));
        TRY(table_put(out->cx, &out->words, text.at, text.n, at));
    }
    *number = (int32_t)at;
    return text_copy(out->cx, text, kept);
}

Err ocel_out_link(OcelOut *out, OcelKind of, int32_t item, int32_t object, const char *qualifier)
{
    OutRelation made = { .object = object, .next = -1 };
    LinkKey *key = NEW(out->cx, LinkKey, 1);
    int64_t at, fresh = (int64_t)out->relations.count;
    if (!key)
        return out->cx->err;
    *key = (LinkKey){ .of = (int32_t)of, .item = item, .object = object };
    TRY(word_of(out, qualifier, &key->word, &made.qualifier));
    TRY(table_intern(out->cx, &out->links, key, sizeof *key, fresh, &at));
    if (at != fresh)
        return ERR_OK;
    if (fresh == OCEL_ITEMS_MAX)
        return fail(out->cx, ERR_LIMIT, "more than %d links", OCEL_ITEMS_MAX);
    OutRelation *relation = list_push(out->cx, &out->relations);
    if (!relation)
        return out->cx->err;
    *relation = made;
    OutItem *it = list_at(items_of(out, of), (size_t)item);
    if (it->last_relation >= 0)
        ((OutRelation *)list_at(&out->relations, (size_t)it->last_relation))->next = (int32_t)at;
    else
        it->first_relation = (int32_t)at;
    it->last_relation = (int32_t)at;
    return ERR_OK;
}

Err ocel_out_order(OcelOut *out, List *order)
{
    *order = list_make(sizeof(int32_t));
    TRY(list_reserve(out->cx, order, out->objects.count + 1));
    for (size_t i = 0; i < out->given.count; i++)
        *(int32_t *)list_push(out->cx, order) = *(int32_t *)list_at(&out->given, i);
    for (size_t i = 0; i < out->objects.count; i++)
        if (!((const OutItem *)list_at(&out->objects, i))->given)
            *(int32_t *)list_push(out->cx, order) = (int32_t)i;
    return ERR_OK;
}

/* --- JSON ------------------------------------------------------------------------------------ */

typedef struct JsonOut {
    const OcelOut *out;
    FILE *to;
    Ctx cx;                     /* one item */
} JsonOut;

static Err flush(JsonOut *w, const TextBuf *buf)
{
    Text text;
    TRY(textbuf_done(buf, &text));
    fwrite(text.at, 1, text.n, w->to);
    ctx_clear(&w->cx);
    return ferror(w->to) ? fail(w->out->cx, ERR_IO, "cannot write the log: %s", strerror(errno))
                         : ERR_OK;
}

static Err json_types(JsonOut *w, const char *name, const List *types)
{
    TextBuf buf = textbuf_make(&w->cx);
    textbuf_format(&buf, "\"%s\":[", name);
    for (size_t i = 0; i < types->count; i++) {
        const OutType *type = list_at(types, i);
        textbuf_puts(&buf, i ? ",\n{\"name\":" : "\n{\"name\":");
        textbuf_json(&buf, type->name);
        textbuf_puts(&buf, ",\"attributes\":[");
        for (size_t c = 0; c < type->columns.count; c++) {
            const OutColumn *column = list_at(&type->columns, c);
            textbuf_puts(&buf, c ? ",{\"name\":" : "{\"name\":");
            textbuf_json(&buf, column->name);
            textbuf_format(&buf, ",\"type\":\"%s\"}", ocel_value_kind_name(column->kind));
        }
        textbuf_puts(&buf, "]}");
    }
    textbuf_puts(&buf, "],\n");
    return flush(w, &buf);
}

static void json_values(const OcelOut *out, TextBuf *buf, const OutType *type, const OutItem *item,
                        bool timed)
{
    textbuf_puts(buf, ",\"attributes\":[");
    for (int32_t i = item->first_value; i >= 0;) {
        const OutValue *value = list_at(&out->values, (size_t)i);
        const OutColumn *column = list_at(&type->columns, (size_t)value->column);
        bool quoted = column->kind == OCEL_STRING || column->kind == OCEL_TIME;
        textbuf_puts(buf, i == item->first_value ? "{\"name\":" : ",{\"name\":");
        textbuf_json(buf, column->name);
        textbuf_puts(buf, timed ? ",\"time\":\"1970-01-01T00:00:00Z\",\"value\":" : ",\"value\":");
        if (quoted)
            textbuf_json(buf, value->value);
        else
            textbuf_put(buf, value->value);
        textbuf_byte(buf, '}');
        i = value->next;
    }
    textbuf_puts(buf, "],\"relationships\":[");
    for (int32_t i = item->first_relation; i >= 0;) {
        const OutRelation *relation = list_at(&out->relations, (size_t)i);
        const OutItem *object = list_at(&out->objects, (size_t)relation->object);
        textbuf_puts(buf, i == item->first_relation ? "{\"objectId\":" : ",{\"objectId\":");
        textbuf_json(buf, object->id);
        textbuf_puts(buf, ",\"qualifier\":");
        textbuf_json(buf, relation->qualifier);
        textbuf_byte(buf, '}');
        i = relation->next;
    }
    textbuf_puts(buf, "]}");
}

static Err json_item(JsonOut *w, const OutItem *item, const OutType *type, bool event, bool first)
{
    TextBuf buf = textbuf_make(&w->cx);
    textbuf_puts(&buf, first ? "\n{\"id\":" : ",\n{\"id\":");
    textbuf_json(&buf, item->id);
    textbuf_puts(&buf, ",\"type\":");
    textbuf_json(&buf, type->name);
    if (event) {
        textbuf_puts(&buf, ",\"time\":");
        textbuf_json(&buf, item->time);
    }
    json_values(w->out, &buf, type, item, !event);
    return flush(w, &buf);
}

static Err json_all(JsonOut *w, const List *order)
{
    const OcelOut *out = w->out;
    fputs("{", w->to);
    TRY(json_types(w, "objectTypes", &out->object_types));
    TRY(json_types(w, "eventTypes", &out->event_types));
    fputs("\"objects\":[", w->to);
    for (size_t i = 0; i < order->count; i++) {
        const OutItem *item = list_at(&out->objects, (size_t)*(int32_t *)list_at(order, i));
        TRY(json_item(w, item, list_at(&out->object_types, (size_t)item->type), false, i == 0));
    }
    fputs("],\n\"events\":[", w->to);
    for (size_t i = 0; i < out->events.count; i++) {
        const OutItem *item = list_at(&out->events, i);
        TRY(json_item(w, item, list_at(&out->event_types, (size_t)item->type), true, i == 0));
    }
    fputs("]}\n", w->to);
    return ERR_OK;
}

Err ocel_out_json(OcelOut *out, FILE *to)
{
    List order;
    TRY(ocel_out_order(out, &order));
    JsonOut w = { out, to, ctx_make((size_t)1 << 28) };
    Err err = json_all(&w, &order);
    if (err != ERR_OK && w.cx.err != ERR_OK)
        err = fail(out->cx, err, "%s", w.cx.detail);
    ctx_clear(&w.cx);
    return err;
}
