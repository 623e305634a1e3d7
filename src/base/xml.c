/* xml.c - libxml2's push parser, fed 64 KiB at a time, with only the callbacks that weft wants.
 *
 * Pushing keeps memory flat for files of any length and gives memory and file one path. libxml2
 * builds no tree, knows no DTD (there is none to know: the first sign of a DOCTYPE stops it) and
 * so has no entities to expand but the five of XML and character references.
 * libxml2 2.9 compares every attribute of a tag with every other, so a tag with a million of them
 * would hold it for minutes before it tells us of even one; the limit on the bytes of different
 * names a document may use (NAMES_BYTES_MAX) keeps that to a tenth of a second.
 * Cost: O(n); memory of one tag and the longest text. */
#include "base/xml.h"

#include "base/check.h"

#include <errno.h>
#include <libxml/parser.h>
#include <libxml/xmlerror.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum {
    FEED_BYTES = 1 << 16,
    NAMES_BYTES_MAX = 1 << 16,  /* UBL, ISO 20022, OCEL and EPCIS documents take under 5 KiB */
};

typedef struct Reader {
    Ctx *cx;
    const XmlHandler *handler;
    const char *file;           /* NULL: from memory */
    xmlParserCtxt *parser;
    TextBuf text;               /* since the last tag */
    size_t depth;
    bool rooted;                /* an element was seen */
    Err err;                    /* the first failure; after it nothing is handed out any more */
} Reader;

/* --- failing ------------------------------------------------------------------------------- */

static void stop(Reader *r, Err err)
{
    if (r->err == ERR_OK)
        r->err = err;
    if (r->parser)
        xmlStopParser(r->parser);
}

static int64_t line_of(const Reader *r)
{
    return r->parser && r->parser->input ? r->parser->input->line : 0;
}

/* Says the line: in the place where there is a file, else in the words. */
static void refuse(Reader *r, Err err, int64_t line, const char *what)
{
    if (r->err != ERR_OK)
        return;
    if (r->file) {
        ctx_place(r->cx, r->file, line);
        stop(r, fail(r->cx, err, "XML: %s", what));
    } else {
        stop(r, fail(r->cx, err, "XML, line %lld: %s", (long long)line, what));
    }
}

/* libxml2 calls its dictionary's limit a lack of memory; a full dictionary tells them apart. */
static bool names_full(const Reader *r)
{
    return xmlDictGetUsage(r->parser->dict) > NAMES_BYTES_MAX;
}

/* Warnings (a relative namespace name) are let pass; all else makes the document unusable. */
static void on_error(void *self, xmlErrorPtr error)
{
    Reader *r = self;
    if (error->level < XML_ERR_ERROR)
        return;
    char what[256];
    snprintf(what, sizeof what, "%s", error->message ? error->message : "not well-formed");
    what[strcspn(what, "\n")] = '\0';
    if (error->code == XML_ERR_NO_MEMORY)
        refuse(r, names_full(r) ? ERR_LIMIT : ERR_NO_MEMORY, error->line, names_full(r)
               ? "too many different names" : "no memory left to read it");
    else if (error->code == XML_ERR_DOCUMENT_END && r->depth > 0)
        refuse(r, ERR_SYNTAX, error->line, "the document ends before all its elements are closed");
    else if (error->code == XML_ERR_DOCUMENT_END && !r->rooted)
        refuse(r, ERR_SYNTAX, error->line, "the document has no element");
    else
        refuse(r, ERR_SYNTAX, error->line, what);
}

static void on_doctype(void *self, const xmlChar *name, const xmlChar *public_id,
                       const xmlChar *system_id)
{
    (void)name, (void)public_id, (void)system_id;
    Reader *r = self;
    refuse(r, ERR_SYNTAX, line_of(r), "a DOCTYPE is not accepted; remove it, and write out what "
           "its entities stand for");
}

/* --- events -------------------------------------------------------------------------------- */

static Text text_from(const xmlChar *cstr)
{
    return text_of((const char *)cstr);
}

/* Hands out the text since the last tag, whole, and forgets it. */
static void flush_text(Reader *r)
{
    if (r->err != ERR_OK || r->text.n == 0)
        return;
    Text text = { r->text.at, r->text.n };
    Err err = r->handler->text ? r->handler->text(r->cx, r->handler->self, text) : ERR_OK;
    r->text.n = 0;
    if (err != ERR_OK)
        stop(r, err);
}

static void on_text(void *self, const xmlChar *at, int n)
{
    Reader *r = self;
    assert(n >= 0);
    if (r->err != ERR_OK || r->depth == 0)
        return;
    if ((size_t)n > XML_TEXT_BYTES_MAX - r->text.n) {
        refuse(r, ERR_LIMIT, line_of(r), "more than 16 MiB of text between two tags");
        return;
    }
    textbuf_put(&r->text, (Text){ (const char *)at, (size_t)n });
    if (r->text.err != ERR_OK)
        stop(r, r->text.err);
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
    if (r->err != ERR_OK)
        return;
    int64_t line = line_of(r);
    if (r->depth == XML_DEPTH_MAX) {
        refuse(r, ERR_LIMIT, line, "elements nested more than 128 deep");
        return;
    }
    if (count > XML_ATTRIBUTES_MAX) {
        refuse(r, ERR_LIMIT, line, "a tag has more than 64 attributes");
        return;
    }
    r->depth++;
    r->rooted = true;
    XmlAttribute attributes[XML_ATTRIBUTES_MAX];
    for (int i = 0; i < count; i++) {
        const xmlChar **five = given + 5 * i;
        attributes[i] = (XmlAttribute){
            .ns = text_from(five[2]), .name = text_from(five[0]),
            .value = { (const char *)five[3], (size_t)(five[4] - five[3]) },
        };
    }
    if (r->file)
        ctx_place(r->cx, r->file, line);
    if (!r->handler->start)
        return;
    Err err = r->handler->start(r->cx, r->handler->self, text_from(ns), text_from(name),
                                attributes, (size_t)count, line);
    if (err != ERR_OK)
        stop(r, err);
}
static_assert(XML_DEPTH_MAX == 128 && XML_ATTRIBUTES_MAX == 64, "the messages above name them");

static void on_end(void *self, const xmlChar *name, const xmlChar *prefix, const xmlChar *ns)
{
    (void)prefix;
    Reader *r = self;
    flush_text(r);
    if (r->err != ERR_OK)
        return;
    assert(r->depth > 0);
    r->depth--;
    if (r->file)
        ctx_place(r->cx, r->file, line_of(r));
    Err err = r->handler->end
            ? r->handler->end(r->cx, r->handler->self, text_from(ns), text_from(name)) : ERR_OK;
    if (err != ERR_OK)
        stop(r, err);
}

/* --- feeding ------------------------------------------------------------------------------- */

static xmlSAXHandler callbacks(void)
{
    return (xmlSAXHandler){
        .initialized = XML_SAX2_MAGIC,
        .internalSubset = on_doctype,
        .startElementNs = on_start,
        .endElementNs = on_end,
        .characters = on_text,
        .ignorableWhitespace = on_text,
        .cdataBlock = on_text,
        .serror = on_error,
    };
}

/* The first bytes tell the encoding and make the parser; later ones are pushed. */
/* What libxml2 says of bytes that it cannot decode, it says to no parser but to standard error. */
static void on_stray_error(void *self, xmlErrorPtr error)
{
    (void)self, (void)error;
}

static Err feed(Reader *r, Text part)
{
    if (!r->parser) {
        xmlSAXHandler sax = callbacks();
        int first = part.n < 4 ? (int)part.n : 4;
        xmlInitParser();
        xmlSetStructuredErrorFunc(NULL, on_stray_error);
        r->parser = xmlCreatePushParserCtxt(&sax, r, part.at, first, NULL);
        if (!r->parser)
            return fail(r->cx, ERR_NO_MEMORY, "no memory for an XML parser");
        xmlCtxtUseOptions(r->parser, XML_PARSE_NONET);
        xmlDictSetLimit(r->parser->dict, NAMES_BYTES_MAX);
        part = text_slice(part, (size_t)first, part.n);
    }
    while (part.n > 0 && r->err == ERR_OK) {
        size_t n = part.n < FEED_BYTES ? part.n : FEED_BYTES;
        xmlParseChunk(r->parser, part.at, (int)n, 0);
        part = text_slice(part, n, part.n);
    }
    return r->err;
}

static Err finish(Reader *r)
{
    TRY(feed(r, TEXT("")));
    xmlParseChunk(r->parser, "", 0, 1);
    if (r->err == ERR_OK && (!r->parser->wellFormed || r->depth > 0 || !r->rooted))
        refuse(r, ERR_SYNTAX, line_of(r), "not well-formed");
    return r->err;
}

static void reader_close(Reader *r)
{
    if (r->parser)
        xmlFreeParserCtxt(r->parser);
    r->parser = NULL;
}

Err xml_read(Ctx *cx, Text document, const XmlHandler *handler)
{
    assert(cx && handler);
    Reader r CLEANUP(reader_close) = { .cx = cx, .handler = handler, .text = textbuf_make(cx) };
    TRY(feed(&r, document));
    return finish(&r);
}

static Err read_parts(Reader *r, Source *source)
{
    char part[FEED_BYTES];
    for (size_t n = 1; n > 0;) {
        TRY(source_read(r->cx, source, part, sizeof part, &n));
        TRY(feed(r, (Text){ part, n }));
    }
    return finish(r);
}

Err xml_read_source(Ctx *cx, Source *source, const XmlHandler *handler)
{
    assert(cx && source && handler);
    Reader r CLEANUP(reader_close) = { .cx = cx, .handler = handler, .text = textbuf_make(cx),
                                       .file = source_name(source) };
    const char *outer_file = cx->place_file;
    int64_t outer_line = cx->place_line;
    ctx_place(cx, r.file, 0);
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
    Reader r CLEANUP(reader_close) = { .cx = cx, .handler = &handler, .text = textbuf_make(cx) };
    Err err = feed(&r, front);
    if (err == ERR_NO_MEMORY)
        return err;
    ctx_forgive(cx);
    *found = look.found;
    *ns = look.ns;
    *name = look.name;
    return ERR_OK;
}
