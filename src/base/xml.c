/* xml.c - libxml2's push parser, fed 64 KiB at a time, with only the callbacks that weft wants.
 *
 * Pushing keeps memory flat for files of any length and gives memory and file one path. libxml2
 * builds no tree, knows no DTD (there is none to know: the first sign of a DOCTYPE stops it) and
 * so has no entities to expand but the five of XML and character references.
 * Cost: O(n); memory of one tag and the longest text. */
#include "base/xml.h"

#include "base/check.h"
#include "base/xml_sax.h"

enum { FEED_BYTES = 1 << 16 };
static_assert((int)XML_DEPTH_MAX == (int)XML_SAX_DEPTH_MAX, "one limit");
static_assert((int)XML_ATTRIBUTES_MAX == (int)XML_SAX_ATTRIBUTES_MAX, "one limit");

typedef struct Reader {
    XmlSax sax;                 /* first: callbacks get the reader as it */
    const XmlHandler *handler;
    TextBuf text;               /* since the last tag */
} Reader;

/* --- events -------------------------------------------------------------------------------- */

static Text text_from(const xmlChar *cstr)
{
    return text_of((const char *)cstr);
}

/* Hands out the text since the last tag, whole, and forgets it. */
static void flush_text(Reader *r)
{
    if (r->sax.err != ERR_OK || r->text.n == 0)
        return;
    Text text = { r->text.at, r->text.n };
    Err err = r->handler->text ? r->handler->text(r->sax.cx, r->handler->self, text) : ERR_OK;
    r->text.n = 0;
    if (err != ERR_OK)
        xml_sax_stop(&r->sax, err);
}

static void on_text(void *self, const xmlChar *at, int n)
{
    Reader *r = self;
    assert(n >= 0);
    if (r->sax.err != ERR_OK || r->sax.depth == 0)
        return;
    if ((size_t)n > XML_TEXT_BYTES_MAX - r->text.n) {
        xml_sax_refuse(&r->sax, ERR_LIMIT, xml_sax_line(&r->sax),
                       "more than 16 MiB of text between two tags");
        return;
    }
    textbuf_put(&r->text, (Text){ (const char *)at, (size_t)n });
    if (r->text.err != ERR_OK)
        xml_sax_stop(&r->sax, r->text.err);
}
static_assert(XML_TEXT_BYTES_MAX == 16 << 20, "the message above names it");

/* libxml2 gives five pointers an attribute: local name, prefix, namespace, value, end of value. */
static void on_start(void *self, const xmlChar *name, const xmlChar *prefix, const xmlChar *ns,
                     int ns_count, const xmlChar **ns_pairs, int count, int defaulted,
                     const xmlChar **given)
{
    (void)prefix, (void)ns_count, (void)ns_pairs, (void)defaulted;
    Reader *r = self;
    flush_text(r);
    if (!xml_sax_enter(&r->sax, count))
        return;
    int64_t line = xml_sax_line(&r->sax);
    XmlAttribute attributes[XML_ATTRIBUTES_MAX];
    for (int i = 0; i < count; i++) {
        const xmlChar **five = given + 5 * i;
        attributes[i] = (XmlAttribute){
            .ns = text_from(five[2]), .name = text_from(five[0]),
            .value = { (const char *)five[3], (size_t)(five[4] - five[3]) },
        };
    }
    if (r->sax.file)
        ctx_place(r->sax.cx, r->sax.file, line);
    if (!r->handler->start)
        return;
    Err err = r->handler->start(r->sax.cx, r->handler->self, text_from(ns), text_from(name),
                                attributes, (size_t)count, line);
    if (err != ERR_OK)
        xml_sax_stop(&r->sax, err);
}

static void on_end(void *self, const xmlChar *name, const xmlChar *prefix, const xmlChar *ns)
{
    (void)prefix;
    Reader *r = self;
    flush_text(r);
    if (!xml_sax_leave(&r->sax))
        return;
    if (r->sax.file)
        ctx_place(r->sax.cx, r->sax.file, xml_sax_line(&r->sax));
    Err err = r->handler->end ? r->handler->end(r->sax.cx, r->handler->self, text_from(ns),
                                                text_from(name)) : ERR_OK;
    if (err != ERR_OK)
        xml_sax_stop(&r->sax, err);
}

/* --- feeding ------------------------------------------------------------------------------- */

static void reader_open(Reader *r, Ctx *cx, const char *file, const XmlHandler *handler)
{
    *r = (Reader){ .handler = handler, .text = textbuf_make(cx) };
    xml_sax_open(&r->sax, cx, file, on_start, on_end, on_text);
}

static void reader_close(Reader *r)
{
    xml_sax_close(&r->sax);
}

Err xml_read(Ctx *cx, Text document, const XmlHandler *handler)
{
    assert(cx && handler);
    Reader r CLEANUP(reader_close) = { .handler = NULL };
    reader_open(&r, cx, NULL, handler);
    TRY(xml_sax_feed(&r.sax, document));
    return xml_sax_finish(&r.sax);
}

static Err read_parts(Reader *r, Source *source)
{
    char part[FEED_BYTES];
    for (size_t n = 1; n > 0;) {
        TRY(source_read(r->sax.cx, source, part, sizeof part, &n));
        TRY(xml_sax_feed(&r->sax, (Text){ part, n }));
    }
    return xml_sax_finish(&r->sax);
}

Err xml_read_source(Ctx *cx, Source *source, const XmlHandler *handler)
{
    assert(cx && source && handler);
    Reader r CLEANUP(reader_close) = { .handler = NULL };
    reader_open(&r, cx, source_name(source), handler);
    const char *outer_file = cx->place_file;
    int64_t outer_line = cx->place_line;
    ctx_place(cx, r.sax.file, 0);
    Err err = read_parts(&r, source);
    ctx_place(cx, outer_file, outer_line);
    return err;
}

Err xml_read_file(Ctx *cx, const char *path, const XmlHandler *handler)
{
    Source *source CLEANUP(source_close) = NULL;
    TRY(source_open(cx, path, &source));
    return xml_read_source(cx, source, handler);
}

/* --- looking --------------------------------------------------------------------------------- */

typedef struct Look {
    Text ns, name;
    bool found;
} Look;

static Err look_start(Ctx *cx, void *self, Text ns, Text name, const XmlAttribute *attributes,
                      size_t count, int64_t line)
{
    Look *look = self;
    (void)attributes, (void)count, (void)line;
    TRY(text_copy(cx, ns, &look->ns));
    TRY(text_copy(cx, name, &look->name));
    look->found = true;
    return fail(cx, ERR_REFUSED, "enough was seen");
}

Err xml_root(Ctx *cx, Text front, bool *found, Text *ns, Text *name)
{
    Look look = { .found = false };
    XmlHandler handler = { .self = &look, .start = look_start };
    Reader r CLEANUP(reader_close) = { .handler = NULL };
    reader_open(&r, cx, NULL, &handler);
    Err err = xml_sax_feed(&r.sax, front);
    if (err == ERR_NO_MEMORY)
        return err;
    ctx_forgive(cx);
    *found = look.found;
    *ns = look.ns;
    *name = look.name;
    return ERR_OK;
}
