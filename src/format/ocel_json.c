/* ocel_json.c - four kinds of elements, one function each. O(bytes). */
#include "format/ocel_json.h"

#include "base/check.h"
#include "base/json_stream.h"

#include <stdio.h>

typedef struct Reading {
    OcelBuild *b;
    Ctx *scratch;               /* one element */
} Reading;

/* --- pieces ---------------------------------------------------------------------------------- */

/* "a", 3.20, true as text; false for what is no value. */
static bool value_text(const Json *json, Text *out)
{
    *out = TEXT("");
    if (!json || json->kind == JSON_ARRAY || json->kind == JSON_OBJECT)
        return false;
    if (json->kind == JSON_STRING || json->kind == JSON_NUMBER)
        *out = json->text;
    else if (json->kind == JSON_BOOL)
        *out = json->boolean ? TEXT("true") : TEXT("false");
    return true;
}

static Err declare(Reading *r, const Json *json, OcelKind kind)
{
    Ctx *s = r->scratch;
    Text name;
    const Json *list = NULL;
    int32_t type;
    TRY(json_need_text(s, json, "name", &name));
    TRY(json_want_array(s, json, "attributes", &list));
    TRY(ocel_build_type(r->b, kind, name, true, &type));
    if (!ocel_build_type_at(r->b, kind, type)->wanted)
        return ERR_OK;
    for (size_t i = 0; list && i < list->count; i++) {
        size_t column;
        TRY(json_need_text(s, &list->items[i], "name", &name));
        TRY(ocel_build_column(r->b, type, name, true, &column));
    }
    return ERR_OK;
}

static Err take_attributes(Reading *r, const Json *json, int32_t type, int32_t object)
{
    const Json *list = NULL;
    TRY(json_want_array(r->scratch, json, "attributes", &list));
    for (size_t i = 0; list && i < list->count; i++) {
        const Json *item = &list->items[i];
        Text name, value, time = TEXT("");
        size_t column;
        TRY(json_need_text(r->scratch, item, "name", &name));
        TRY(json_want_text(r->scratch, item, "time", &time));
        if (!value_text(json_get(item, "value"), &value)) {
            TRY(ocel_build_refuse(r->b, "attributes", "\"%.*s\" has no plain value",
                                  (int)text_head(name, 200).n, name.at));
            continue;
        }
        TRY(ocel_build_column(r->b, type, name, false, &column));
        if (value.n > 0)
            TRY(ocel_build_value(r->b, object, column, value, time));
    }
    return ERR_OK;
}

/* of: an object, or an event. */
static Err take_links(Reading *r, const Json *json, Text of, OcelKind kind)
{
    const Json *list = NULL;
    TRY(json_want_array(r->scratch, json, "relationships", &list));
    for (size_t i = 0; list && i < list->count; i++) {
        Text to, qualifier = TEXT("");
        TRY(json_need_text(r->scratch, &list->items[i], "objectId", &to));
        TRY(json_want_text(r->scratch, &list->items[i], "qualifier", &qualifier));
        TRY(kind == OCEL_OBJECT ? ocel_build_link(r->b, of, to, qualifier)
                                : ocel_build_pair(r->b, of, to));
    }
    return ERR_OK;
}

static Err take_object(Reading *r, const Json *json)
{
    Text id, name;
    int32_t type, object;
    TRY(json_need_text(r->scratch, json, "id", &id));
    TRY(json_need_text(r->scratch, json, "type", &name));
    TRY(ocel_build_type(r->b, OCEL_OBJECT, name, false, &type));
    TRY(ocel_build_object(r->b, id, type, &object));
    if (object < 0)
        return ERR_OK;
    if (ocel_build_type_at(r->b, OCEL_OBJECT, type)->wanted)
        TRY(take_attributes(r, json, type, object));
    return take_links(r, json, id, OCEL_OBJECT);
}

static Err take_event(Reading *r, const Json *json)
{
    Text id, name, time;
    int32_t type, event;
    TRY(json_need_text(r->scratch, json, "id", &id));
    TRY(json_need_text(r->scratch, json, "type", &name));
    TRY(json_need_text(r->scratch, json, "time", &time));
    TRY(ocel_build_type(r->b, OCEL_EVENT, name, false, &type));
    TRY(ocel_build_event(r->b, id, type, &event));
    if (event < 0)
        return ERR_OK;
    TRY(ocel_build_time(r->b, event, time));
    return take_links(r, json, id, OCEL_EVENT);
}

/* --- members --------------------------------------------------------------------------------- */

enum { OBJECT_TYPES, EVENT_TYPES, OBJECTS, EVENTS, MEMBER_COUNT };
static const char *const members[MEMBER_COUNT] = { "objectTypes", "eventTypes", "objects",
                                                   "events" };

static Err take(Reading *r, int member, const Json *json)
{
    if (json->kind != JSON_OBJECT)
        return fail(r->scratch, ERR_INVALID, "an element of \"%s\" is an object", members[member]);
    if (member == OBJECT_TYPES || member == EVENT_TYPES)
        return declare(r, json, member == OBJECT_TYPES ? OCEL_OBJECT : OCEL_EVENT);
    return member == OBJECTS ? take_object(r, json) : take_event(r, json);
}

/* What is wrong with one element is in scratch; anything else ends the reading. */
static Err settle(Reading *r, Err err)
{
    Ctx *s = r->scratch;
    char field[128], why[256];
    if (err == ERR_OK || s->err == ERR_OK || s->err == ERR_NO_MEMORY)
        return err;
    ctx_field(s, field, sizeof field);
    snprintf(why, sizeof why, "%s", ctx_words(s));
    ctx_forgive(s);
    return ocel_build_refuse(r->b, field[0] == 'i' ? "id" : field[0] == 't' ? "type" : "",
                             "%s%s%s", field, field[0] ? ": " : "", why);
}

static int member_of(Text key)
{
    int i = 0;
    while (i < MEMBER_COUNT && !text_is(key, members[i]))
        i++;
    return i;
}

static Err read_members(Reading *r, JsonStream *stream)
{
    for (;;) {
        Text key;
        Json json;
        bool more;
        ArenaMark mark = arena_mark(&r->scratch->arena);
        Err err = json_stream_next(r->scratch, stream, &key, &json, &more);
        r->b->line = r->scratch->place_line;
        if (err != ERR_OK || !more)
            return err;
        int member = member_of(key);
        if (member == MEMBER_COUNT)
            TRY(ocel_build_note(r->b, NOTE_UNUSED, "", "member \"%.*s\" is none of OCEL 2.0",
                                (int)text_head(key, 100).n, key.at));
        else
            TRY(settle(r, take(r, member, &json)));
        arena_rewind(&r->scratch->arena, mark);
    }
}

Err ocel_json_read(OcelBuild *b, Source *source)
{
    Ctx scratch CLEANUP(ctx_clear) = ctx_make((size_t)1 << 30);
    JsonStream *stream CLEANUP(json_stream_close) = NULL;
    Reading r = { b, &scratch };
    scratch.arena.fail_at = b->keep->arena.fail_at;
    b->file = source_name(source);
    b->log.place = text_of(b->file);
    TRY(json_stream_open(b->keep, source, &stream));
    Err err = read_members(&r, stream);
    if (err != ERR_OK && scratch.err != ERR_OK)
        return fail(b->keep, err, "%s", scratch.detail);
    TRY(err);
    for (int i = 0; i < MEMBER_COUNT; i++)
        if (!json_stream_met(stream, members[i]))
            return fail(b->keep, ERR_INVALID, "%s: has no \"%s\"; is this OCEL 2.0?", b->file,
                        members[i]);
    return ERR_OK;
}
