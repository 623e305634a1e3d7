/* xml_fill.c - the tables become one matrix of (place, name) -> place, walked with a stack.
 *
 *     names:  "Ntry" 1, "Amt" 2, ...                  next[place][name]: place, or 0
 *     stack:  [root] [Stmt] [Ntry] [Amt]              a place knows its row and its scope's base
 *
 * An element costs one hash of its name and two loads; what no row names costs a counter.
 * The matrix is made anew for each document, in tens of microseconds. */
#include "format/xml_fill.h"

#include "base/check.h"

#include <string.h>

enum { NAME_SLOTS = 1024 };     /* a power of two, four times XML_FILL_NAMES_MAX */
static_assert(NAME_SLOTS >= 4 * XML_FILL_NAMES_MAX, "names are found at the first look, mostly");

typedef struct Place {
    const XmlFillRow *row;      /* NULL: on the way to one */
    size_t offset;              /* of the field, groups added up */
    int scope;                  /* the one it opens; -1: none */
} Place;

typedef struct Fill {
    const XmlFillOwner *owner;
    Place *places;              /* 0 is no place, 1 + scope is a scope's root */
    size_t place_count;
    uint16_t (*next)[XML_FILL_NAMES_MAX + 1];
    Text *names;                /* from 1 */
    size_t name_count;
    uint16_t *slots;            /* hash of a name -> its number */
    struct { uint16_t place; void *base; } stack[XML_DEPTH_MAX + 1];
    size_t depth;
    size_t skipped;             /* elements open that no row names */
    Text ns;                    /* the root's */
    Text value;                 /* of the innermost element, in keep; empty: none yet */
    Ccy ccy;                    /* of the attribute Ccy of the innermost element */
    bool has_ccy;
} Fill;

/* --- making the matrix ----------------------------------------------------------------------- */

static uint32_t hash_of(Text name)
{
    uint32_t hash = 2166136261u;        /* FNV-1a: names are the tables', not an outsider's */
    for (size_t i = 0; i < name.n; i++)
        hash = (hash ^ (unsigned char)name.at[i]) * 16777619u;
    return hash;
}

/* The number of a name; 0 where no row uses it. */
static size_t name_find(const Fill *fill, Text name, size_t *slot)
{
    size_t at = hash_of(name) & (NAME_SLOTS - 1);
    while (fill->slots[at] && !text_eq(fill->names[fill->slots[at]], name))
        at = (at + 1) & (NAME_SLOTS - 1);
    *slot = at;
    return fill->slots[at];
}

static size_t name_make(Fill *fill, Text name)
{
    size_t slot, number = name_find(fill, name, &slot);
    if (number)
        return number;
    assert(fill->name_count < XML_FILL_NAMES_MAX);
    number = ++fill->name_count;
    fill->names[number] = name;
    fill->slots[slot] = (uint16_t)number;
    return number;
}

/* The place at the end of a path, made where it is new. */
static size_t place_make(Fill *fill, size_t from, const char *path)
{
    for (Text rest = text_of(path); rest.n > 0;) {
        size_t name = name_make(fill, text_split(rest, '/', &rest));
        if (!fill->next[from][name]) {
            assert(fill->place_count < XML_FILL_NODES_MAX);
            fill->places[fill->place_count].scope = -1;
            fill->next[from][name] = (uint16_t)fill->place_count++;
        }
        from = fill->next[from][name];
    }
    return from;
}

/* Groups hold leaves alone, so one level of tables below a table is all there is. */
static void add_rows(Fill *fill, size_t root)
{
    const XmlFillRow *rows = fill->owner->scopes[root - 1];
    for (; rows->path; rows++) {
        size_t at = place_make(fill, root, rows->path);
        if (rows->kind == XML_FILL_SCOPE)
            fill->places[at].scope = rows->scope;
        for (const XmlFillRow *leaf = rows->group; leaf && leaf->path; leaf++) {
            size_t end = place_make(fill, at, leaf->path);
            fill->places[end].row = leaf;
            fill->places[end].offset = rows->offset + leaf->offset;
        }
        if (rows->kind == XML_FILL_GROUP || rows->kind == XML_FILL_SCOPE)
            continue;
        fill->places[at].row = rows;
        fill->places[at].offset = rows->offset;
    }
}

static Err fill_make(Ctx *cx, const XmlFillOwner *owner, Fill **out)
{
    Fill *fill = NEW(cx, Fill, 1);
    if (!fill)
        return cx->err;
    fill->owner = owner;
    fill->places = NEW(cx, Place, XML_FILL_NODES_MAX);
    fill->next = ctx_alloc(cx, sizeof *fill->next, XML_FILL_NODES_MAX);
    fill->names = NEW(cx, Text, XML_FILL_NAMES_MAX + 1);
    fill->slots = NEW(cx, uint16_t, NAME_SLOTS);
    if (cx->err != ERR_OK)
        return cx->err;
    fill->place_count = 1 + XML_FILL_SCOPES_MAX;
    for (size_t i = 0; i < fill->place_count; i++)
        fill->places[i].scope = -1;
    for (size_t s = 0; s < XML_FILL_SCOPES_MAX; s++)
        if (owner->scopes[s])
            add_rows(fill, 1 + s);
    *out = fill;
    return ERR_OK;
}

/* --- values ---------------------------------------------------------------------------------- */

/* What failed in keep failed for the document: hands it on, naming the element. */
static Err hand_on(Ctx *cx, Fill *fill, Err err, const XmlFillRow *row)
{
    Ctx *keep = fill->owner->keep;
    char words[sizeof keep->detail];
    memcpy(words, ctx_words(keep), strlen(ctx_words(keep)) + 1);
    ctx_forgive(keep);
    if (err == ERR_NO_MEMORY)
        return fail(cx, ERR_LIMIT, "more in one piece than there is room for, at %s", row->path);
    return fail_field(cx, err, row->path, "%s", words);
}

/* The day that is written, whatever the hour and the zone behind it.  SRC: XML Schema part 2,
 * 3.3.7 (dateTime) and 3.3.9 (date). */
static Err fill_date(Fill *fill, Text value, Date *out)
{
    Ctx *keep = fill->owner->keep;
    if (!date_is_none(*out))
        return ERR_OK;
    bool more = value.n > 10 && strchr("TZ+-", value.at[10]);
    return date_parse(keep, more ? text_slice(value, 0, 10) : value, out);
}

static Err fill_money(Fill *fill, Text value, XmlAmount *out)
{
    Ctx *keep = fill->owner->keep;
    if (out->has)
        return ERR_OK;
    if (!fill->has_ccy)
        return fail(keep, ERR_INVALID, "has no attribute Ccy that names its currency");
    TRY(money_parse(keep, value, fill->ccy, false, &out->money));
    out->has = true;
    return ERR_OK;
}

static Err fill_sign(Fill *fill, Text value, XmlSign *out)
{
    if (*out != XML_SIGN_NONE)
        return ERR_OK;
    if (!text_is(value, "CRDT") && !text_is(value, "DBIT"))
        return fail(fill->owner->keep, ERR_INVALID, "is neither CRDT nor DBIT");
    *out = text_is(value, "CRDT") ? XML_SIGN_CREDIT : XML_SIGN_DEBIT;
    return ERR_OK;
}

static Err fill_flag(Fill *fill, Text value, XmlFlag *out)
{
    bool yes = text_is(value, "true") || text_is(value, "1");
    if (!yes && !text_is(value, "false") && !text_is(value, "0"))
        return fail(fill->owner->keep, ERR_INVALID, "is neither true nor false");
    if (*out == XML_FLAG_NONE)
        *out = yes ? XML_FLAG_TRUE : XML_FLAG_FALSE;
    return ERR_OK;
}

static Err fill_join(Fill *fill, Text value, Text *out)
{
    if (out->n == 0) {
        *out = value;
        return ERR_OK;
    }
    return text_format(fill->owner->keep, out, "%.*s %.*s", (int)out->n, out->at, (int)value.n,
                       value.at);
}

static Err fill_value(Fill *fill, const XmlFillRow *row, void *field, Text value)
{
    switch (row->kind) {
    case XML_FILL_TEXT:
        if (((Text *)field)->n == 0)
            *(Text *)field = value;
        return ERR_OK;
    case XML_FILL_JOIN: return fill_join(fill, value, field);
    case XML_FILL_MONEY: return fill_money(fill, value, field);
    case XML_FILL_DATE: return fill_date(fill, value, field);
    case XML_FILL_SIGN: return fill_sign(fill, value, field);
    case XML_FILL_FLAG: return fill_flag(fill, value, field);
    case XML_FILL_NOTHING: case XML_FILL_SCOPE: case XML_FILL_GROUP: break;
    }
    return ERR_OK;
}

/* --- events ---------------------------------------------------------------------------------- */

static Err take_ccy(Ctx *cx, Fill *fill, const XmlFillRow *row, const XmlAttribute *attributes,
                    size_t count)
{
    fill->has_ccy = false;
    for (size_t i = 0; i < count; i++) {
        if (attributes[i].ns.n > 0 || !text_is(attributes[i].name, "Ccy"))
            continue;
        Err err = ccy_parse(fill->owner->keep, attributes[i].value, &fill->ccy);
        if (err != ERR_OK)
            return hand_on(cx, fill, err, row);
        fill->has_ccy = true;
    }
    return ERR_OK;
}

static Err on_root(Ctx *cx, Fill *fill, Text ns, Text name)
{
    TRY(fill->owner->root(cx, fill->owner->self, ns, name));
    TRY(text_copy(cx, ns, &fill->ns));
    fill->stack[0].place = 1;
    fill->depth = 1;
    return fill->owner->open(cx, fill->owner->self, 0, &fill->stack[0].base);
}

static Err on_start(Ctx *cx, void *self, Text ns, Text name, const XmlAttribute *attributes,
                    size_t count, int64_t line)
{
    Fill *fill = self;
    (void)line;
    if (fill->depth == 0)
        return on_root(cx, fill, ns, name);
    size_t slot, at = 0;
    if (fill->skipped == 0 && text_eq(ns, fill->ns))
        at = fill->next[fill->stack[fill->depth - 1].place][name_find(fill, name, &slot)];
    if (at == 0) {
        fill->skipped++;
        return ERR_OK;
    }
    const Place *place = &fill->places[at];
    void *base = fill->stack[fill->depth - 1].base;
    fill->value = TEXT("");
    if (place->scope >= 0) {
        TRY(fill->owner->open(cx, fill->owner->self, place->scope, &base));
        at = 1 + (size_t)place->scope;
    } else if (place->row && place->row->kind == XML_FILL_MONEY) {
        TRY(take_ccy(cx, fill, place->row, attributes, count));
    }
    assert(fill->depth < COUNT(fill->stack));
    fill->stack[fill->depth].place = (uint16_t)at;
    fill->stack[fill->depth++].base = base;
    return ERR_OK;
}

static Err on_text(Ctx *cx, void *self, Text text)
{
    Fill *fill = self;
    if (fill->skipped > 0 || fill->depth == 0)
        return ERR_OK;
    const Place *place = &fill->places[fill->stack[fill->depth - 1].place];
    if (!place->row)
        return ERR_OK;
    text = text_trim(text);
    if (text.n == 0)
        return ERR_OK;
    Err err = text_copy(fill->owner->keep, text, &fill->value);
    return err == ERR_OK ? ERR_OK : hand_on(cx, fill, err, place->row);
}

static Err on_end(Ctx *cx, void *self, Text ns, Text name)
{
    Fill *fill = self;
    (void)ns, (void)name;
    if (fill->skipped > 0) {
        fill->skipped--;
        return ERR_OK;
    }
    assert(fill->depth > 0);
    fill->depth--;
    size_t at = fill->stack[fill->depth].place;
    const Place *place = &fill->places[at];
    if (at <= XML_FILL_SCOPES_MAX)
        return fill->owner->close(cx, fill->owner->self, (int)at - 1);
    Text value = fill->value;
    fill->value = TEXT("");
    if (!place->row || value.n == 0)
        return ERR_OK;
    char *base = fill->stack[fill->depth].base;
    Err err = fill_value(fill, place->row, base + place->offset, value);
    return err == ERR_OK ? ERR_OK : hand_on(cx, fill, err, place->row);
}

/* --- reading --------------------------------------------------------------------------------- */

Err xml_fill(Ctx *cx, Source *source, const XmlFillOwner *owner)
{
    Fill *fill = NULL;
    TRY(fill_make(cx, owner, &fill));
    XmlHandler handler = { .self = fill, .start = on_start, .text = on_text, .end = on_end };
    return xml_read_source(cx, source, &handler);
}
