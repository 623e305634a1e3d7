/* json_diff.c - pairs that are still to be compared wait on a stack, the next one on top, so that
 * no depth of input is a depth of calls. */
#include "base/json_diff.h"

#include "base/check.h"

typedef struct Walk {
    Ctx *cx;
    List pending;               /* JsonChange: pairs to be compared */
    List changes;
} Walk;

static bool is_whole(const Json *json)
{
    return json && (json->kind == JSON_OBJECT || json->kind == JSON_ARRAY);
}

static bool same_scalar(const Json *a, const Json *b)
{
    switch (a->kind) {
    case JSON_NULL: return true;
    case JSON_BOOL: return a->boolean == b->boolean;
    case JSON_NUMBER: case JSON_STRING: return text_eq(a->text, b->text);
    case JSON_ARRAY: case JSON_OBJECT: break;
    }
    return false;
}

static Err wait_for(Walk *w, Text place, const Json *before, const Json *after)
{
    JsonChange *pair = list_push(w->cx, &w->pending);
    if (!pair)
        return w->cx->err;
    *pair = (JsonChange){ place, before, after };
    return ERR_OK;
}

static const Json *member_of(const Json *object, Text key)
{
    for (size_t i = 0; i < object->count; i++)
        if (text_eq(object->members[i].key, key))
            return &object->members[i].value;
    return NULL;
}

static Err member_place(Walk *w, Text place, Text key, Text *out)
{
    return text_format(w->cx, out, "%.*s%s%.*s", (int)place.n, place.at, place.n ? "." : "",
                       (int)key.n, key.at);
}

/* Pushed last to first, so that they come off in order. */
static Err push_members(Walk *w, const JsonChange *pair)
{
    const Json *before = pair->before, *after = pair->after;
    Text place;
    for (size_t i = after->count; i-- > 0;) {
        const JsonMember *member = &after->members[i];
        if (member_of(before, member->key))
            continue;
        TRY(member_place(w, pair->place, member->key, &place));
        TRY(wait_for(w, place, NULL, &member->value));
    }
    for (size_t i = before->count; i-- > 0;) {
        const JsonMember *member = &before->members[i];
        TRY(member_place(w, pair->place, member->key, &place));
        TRY(wait_for(w, place, &member->value, member_of(after, member->key)));
    }
    return ERR_OK;
}

static Err push_items(Walk *w, const JsonChange *pair)
{
    const Json *before = pair->before, *after = pair->after;
    size_t n = before->count > after->count ? before->count : after->count;
    for (size_t i = n; i-- > 0;) {
        Text place;
        TRY(text_format(w->cx, &place, "%.*s[%zu]", (int)pair->place.n, pair->place.at, i));
        TRY(wait_for(w, place, i < before->count ? &before->items[i] : NULL,
                     i < after->count ? &after->items[i] : NULL));
    }
    return ERR_OK;
}

static Err look(Walk *w, const JsonChange *pair)
{
    const Json *before = pair->before, *after = pair->after;
    bool alike = before && after && before->kind == after->kind;
    if (alike && is_whole(before))
        return before->kind == JSON_OBJECT ? push_members(w, pair) : push_items(w, pair);
    if (alike && same_scalar(before, after))
        return ERR_OK;
    JsonChange *change = list_push(w->cx, &w->changes);
    if (!change)
        return w->cx->err;
    *change = *pair;
    return ERR_OK;
}

Err json_diff(Ctx *cx, const Json *before, const Json *after, List *out)
{
    Walk w = { .cx = cx, .pending = list_make(sizeof(JsonChange)),
               .changes = list_make(sizeof(JsonChange)) };
    TRY(wait_for(&w, TEXT(""), before, after));
    while (w.pending.count > 0) {
        JsonChange pair = *(const JsonChange *)list_at(&w.pending, w.pending.count - 1);
        w.pending.count--;
        TRY(look(&w, &pair));
    }
    *out = w.changes;
    return ERR_OK;
}

static void new_line(TextBuf *buf, int level)
{
    textbuf_byte(buf, '\n');
    for (int i = 0; i < level; i++)
        textbuf_byte(buf, ' ');
}

void json_spread(TextBuf *buf, Text canonical)
{
    bool inside = false;        /* a string */
    int level = 0;
    for (size_t i = 0; i < canonical.n; i++) {
        char c = canonical.at[i], next = i + 1 < canonical.n ? canonical.at[i + 1] : '\0';
        bool closes = !inside && (c == '}' || c == ']'), opens = !inside && (c == '{' || c == '[');
        if (closes)
            level--;
        if (closes && canonical.at[i - 1] != '{' && canonical.at[i - 1] != '[')
            new_line(buf, level);
        textbuf_byte(buf, c);
        if (inside && c == '\\' && next != '\0') {
            textbuf_byte(buf, next);
            i++;
        } else if (c == '"') {
            inside = !inside;
        } else if (opens) {
            level++;
            if (next != '}' && next != ']')
                new_line(buf, level);
        } else if (!inside && c == ',') {
            new_line(buf, level);
        } else if (!inside && c == ':') {
            textbuf_byte(buf, ' ');
        }
    }
}
