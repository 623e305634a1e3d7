/* ocel_xml.c - the depth of an element says what it is:
 *
 *     1 log   2 section   3 type, object or event   4 attributes, objects   5 attribute, link
 *
 * O(bytes). */
#include "format/ocel_xml.h"

#include "base/check.h"
#include "base/xml.h"

typedef enum { OBJECT_TYPES, EVENT_TYPES, OBJECTS, EVENTS, SECTION_COUNT } Section;
typedef enum { PART_NONE, PART_ATTRIBUTES, PART_LINKS } Part;

typedef struct Reading {
    OcelBuild *b;
    int depth;
    Section section;
    Part part;
    bool skip;                  /* the item was refused: pass over what is in it */
    int32_t type, item;         /* item: object or event */
    Text id, name, time;        /* of the item; of the attribute; copies */
    Text value;                 /* of the attribute, as it came */
} Reading;

static const char *const sections[SECTION_COUNT] = { "object-types", "event-types", "objects",
                                                     "events" };

static Text attribute(const XmlAttribute *attributes, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (attributes[i].ns.n == 0 && text_is(attributes[i].name, name))
            return attributes[i].value;
    return TEXT("");
}

static Err start_section(Ctx *cx, Reading *r, Text name)
{
    for (int i = 0; i < SECTION_COUNT; i++)
        if (text_is(name, sections[i])) {
            r->section = (Section)i;
            return ERR_OK;
        }
    return fail(cx, ERR_UNKNOWN, "element %.*s is none of OCEL 2.0's; XES and OCEL 1.0 are not "
                "read", (int)text_head(name, 60).n, name.at);
}

static Err start_type(Reading *r, const XmlAttribute *attributes, size_t count)
{
    Text name = attribute(attributes, count, "name");
    OcelKind kind = r->section == OBJECT_TYPES ? OCEL_OBJECT : OCEL_EVENT;
    r->skip = name.n == 0;
    if (r->skip)
        return ocel_build_refuse(r->b, "name", "a type without a name");
    TRY(ocel_build_type(r->b, kind, name, true, &r->type));
    r->skip = !ocel_build_type_at(r->b, kind, r->type)->wanted;
    return ERR_OK;
}

static Err start_item(Ctx *cx, Reading *r, const XmlAttribute *attributes, size_t count)
{
    OcelKind kind = r->section == OBJECTS ? OCEL_OBJECT : OCEL_EVENT;
    Text id = attribute(attributes, count, "id"), type = attribute(attributes, count, "type");
    r->skip = id.n == 0 || type.n == 0;
    if (r->skip)
        return ocel_build_refuse(r->b, id.n == 0 ? "id" : "type", "is missing");
    TRY(text_copy(cx, id, &r->id));
    TRY(ocel_build_type(r->b, kind, type, false, &r->type));
    TRY(kind == OCEL_OBJECT ? ocel_build_object(r->b, id, r->type, &r->item)
                            : ocel_build_event(r->b, id, r->type, &r->item));
    r->skip = r->item < 0;
    if (kind == OCEL_EVENT && !r->skip)
        return ocel_build_time(r->b, r->item, attribute(attributes, count, "time"));
    return ERR_OK;
}

static Err start_link(Reading *r, const XmlAttribute *attributes, size_t count)
{
    Text to = attribute(attributes, count, "object-id");
    Text qualifier = attribute(attributes, count, "qualifier");
    if (qualifier.n == 0)
        qualifier = attribute(attributes, count, "relationship");
    if (to.n == 0)
        return ocel_build_refuse(r->b, "object-id", "a link of \"%s\" leads nowhere", r->id.at);
    return r->section == OBJECTS ? ocel_build_link(r->b, r->id, to, qualifier)
                                 : ocel_build_pair(r->b, r->id, to);
}

static Err start_attribute(Ctx *cx, Reading *r, const XmlAttribute *attributes, size_t count)
{
    size_t column;
    Text name = attribute(attributes, count, "name");
    r->value = r->name = TEXT("");
    if (name.n == 0)
        return ocel_build_refuse(r->b, "name", "an attribute without a name");
    if (r->section == OBJECT_TYPES)
        return ocel_build_column(r->b, r->type, name, true, &column);
    bool kept = r->section == OBJECTS && ocel_build_type_at(r->b, OCEL_OBJECT, r->type)->wanted;
    if (!kept)
        return ERR_OK;
    TRY(text_copy(cx, name, &r->name));
    return text_copy(cx, attribute(attributes, count, "time"), &r->time);
}

static Err on_start(Ctx *cx, void *self, Text ns, Text name, const XmlAttribute *attributes,
                    size_t count, int64_t line)
{
    Reading *r = self;
    (void)ns;
    r->b->line = line;
    r->depth++;
    if (r->depth == 2)
        return start_section(cx, r, name);
    if (r->depth == 3)
        return r->section == OBJECT_TYPES || r->section == EVENT_TYPES
             ? start_type(r, attributes, count) : start_item(cx, r, attributes, count);
    if (r->depth == 4)
        r->part = text_is(name, "attributes") ? PART_ATTRIBUTES
                : text_is(name, "objects") ? PART_LINKS : PART_NONE;
    if (r->depth != 5 || r->skip || r->part == PART_NONE)
        return ERR_OK;
    return r->part == PART_LINKS ? start_link(r, attributes, count)
                                 : start_attribute(cx, r, attributes, count);
}

static Err on_text(Ctx *cx, void *self, Text text)
{
    Reading *r = self;
    if (r->depth != 5 || r->name.n == 0)
        return ERR_OK;
    return text_copy(cx, text_trim(text), &r->value);
}

static Err on_end(Ctx *cx, void *self, Text ns, Text name)
{
    Reading *r = self;
    (void)cx, (void)ns, (void)name;
    bool valued = r->depth == 5 && r->name.n > 0 && r->value.n > 0;
    r->depth--;
    if (!valued)
        return ERR_OK;
    size_t column;
    TRY(ocel_build_column(r->b, r->type, r->name, false, &column));
    Err err = ocel_build_value(r->b, r->item, column, r->value, r->time);
    r->name = r->value = TEXT("");
    return err;
}

Err ocel_xml_read(OcelBuild *b, Source *source)
{
    Reading r = { .b = b, .id = TEXT(""), .name = TEXT(""), .time = TEXT(""),
                  .value = TEXT("") };
    XmlHandler handler = { &r, on_start, on_text, on_end };
    b->file = source_name(source);
    b->log.place = text_of(b->file);
    return xml_read_source(b->keep, source, &handler);
}
