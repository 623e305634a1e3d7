/* detect.c - the first bytes that are no white space tell JSON, XML, SQLite and tables apart; then
 * XML's root element and JSON's first key tell dialects. Where too little is buffered yet the
 * question is asked again with more. O(front), each byte looked at a few times. */
#include "format/detect.h"

#include "base/check.h"
#include "base/xml.h"

#include <string.h>

typedef enum { SEEN_ENOUGH, SEEN_TOO_LITTLE } Seen;

const char *format_name(Format format)
{
    static const char *const names[FORMAT_COUNT] = {
        "jsonl", "csv", "ocel", "ocel-json", "ocel-xml", "ocel-sqlite", "ubl", "camt", "pain",
        "xml", "unknown",
    };
    assert((size_t)format < COUNT(names));
    return names[format];
}

/* --- XML ------------------------------------------------------------------------------------- */

/* ns: how the root's namespace begins; name: the root's, NULL for any. */
static Format of_root(Text ns, Text name)
{
    static const struct { const char *ns, *name; Format format; } known[] = {
        { "urn:oasis:names:specification:ubl:schema:xsd:", NULL, FORMAT_UBL },
        { "urn:iso:std:iso:20022:tech:xsd:camt.05", "Document", FORMAT_CAMT },
        { "urn:iso:std:iso:20022:tech:xsd:pain.002", "Document", FORMAT_PAIN },
    };
    for (size_t i = 0; i < COUNT(known); i++)
        if (text_starts(ns, known[i].ns) && (!known[i].name || text_is(name, known[i].name)))
            return known[i].format;
    return ns.n == 0 && text_is(name, "log") ? FORMAT_OCEL_XML : FORMAT_XML;
}

/* looked: how much was looked at in vain before; without a '>' since then nothing has changed. */
static Err of_xml(Ctx *cx, Text front, size_t looked, Format *out, Seen *seen)
{
    bool found = false;
    Text ns, name, fresh = text_slice(front, looked, front.n);
    *out = FORMAT_XML;
    *seen = SEEN_TOO_LITTLE;
    if (fresh.n == 0 || !memchr(fresh.at, '>', fresh.n))
        return ERR_OK;
    ArenaMark mark = arena_mark(&cx->arena);
    TRY(xml_root(cx, front, &found, &ns, &name));
    if (found) {
        *out = of_root(ns, name);
        *seen = SEEN_ENOUGH;
    }
    arena_rewind(&cx->arena, mark);
    return ERR_OK;
}

/* --- JSON ------------------------------------------------------------------------------------ */

/* An OCEL 2.0 log is one object of four keys, in any order, none of which a document has. */
static Seen of_json(Text front, Format *out)
{
    static const char *const keys[] = { "objectTypes", "eventTypes", "objects", "events" };
    Text inside = text_trim(text_slice(front, 1, front.n)), rest;
    *out = FORMAT_JSONL;
    if (inside.n == 0)
        return SEEN_TOO_LITTLE;
    if (inside.at[0] != '"')
        return SEEN_ENOUGH;
    Text key = text_split(text_slice(inside, 1, inside.n), '"', &rest);
    for (size_t i = 0; i < COUNT(keys); i++)
        if (text_is(key, keys[i]))
            *out = FORMAT_OCEL_JSON;
    return key.n + 1 < inside.n ? SEEN_ENOUGH : SEEN_TOO_LITTLE;
}

/* --- all ------------------------------------------------------------------------------------- */

/* A table's first line ends, or has a delimiter. */
static Seen of_text(Text front, Format *out)
{
    Text rest, line = text_split(front, '\n', &rest);
    bool ends = line.n < front.n;
    bool delimited = memchr(line.at, ',', line.n) || memchr(line.at, ';', line.n)
                  || memchr(line.at, '\t', line.n);
    bool binary = memchr(line.at, 0, line.n) != NULL;
    *out = (ends || delimited) && !binary && front.at[0] != '[' ? FORMAT_CSV : FORMAT_UNKNOWN;
    return *out == FORMAT_CSV || ends ? SEEN_ENOUGH : SEEN_TOO_LITTLE;
}

static bool is_utf16(Text front)
{
    return text_starts(front, "\xff\xfe") || text_starts(front, "\xfe\xff");
}

static Err of_front(Ctx *cx, Text front, size_t looked, Format *out, Seen *seen)
{
    static const char sqlite[] = "SQLite format 3";         /* and its NUL */
    Text text = text_trim(text_starts(front, "\xef\xbb\xbf") ? text_slice(front, 3, front.n)
                                                             : front);
    *out = FORMAT_UNKNOWN;
    *seen = SEEN_TOO_LITTLE;
    if (text.n == 0 || (front.n < sizeof sqlite && memcmp(front.at, sqlite, front.n) == 0))
        return ERR_OK;
    *seen = SEEN_ENOUGH;
    if (front.n >= sizeof sqlite && memcmp(front.at, sqlite, sizeof sqlite) == 0)
        *out = FORMAT_OCEL_SQLITE;
    else if (is_utf16(front) && !memchr(front.at, '<', front.n < 6 ? front.n : 6))
        *out = FORMAT_CSV;                                  /* its reader says which encodings go */
    else if (text.at[0] == '<' || is_utf16(front))
        return of_xml(cx, front, looked, out, seen);
    else if (text.at[0] == '{')
        *seen = of_json(text, out);
    else
        *seen = of_text(text, out);
    return ERR_OK;
}

Err format_detect(Ctx *cx, Source *source, Format *out)
{
    Format format = FORMAT_UNKNOWN;
    Seen seen = SEEN_TOO_LITTLE;
    for (size_t looked = 0; seen == SEEN_TOO_LITTLE;) {
        Text front;
        TRY(source_peek(cx, source, looked, &front));
        if (front.n == looked)
            break;                                          /* no more: what it seems, it is */
        TRY(of_front(cx, front, looked, &format, &seen));
        looked = front.n;
    }
    *out = format;
    return ERR_OK;
}
