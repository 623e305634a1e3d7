/* xml_sax.c - one parser context; a document goes in whole or through the push parser. Cost: O(n);
 * memory of one tag, the longest text and, where it goes in whole, a copy of the document. */
#include "base/xml_sax.h"

#include "base/check.h"

#include <libxml/xmlerror.h>
#include <stdio.h>
#include <string.h>

enum {
    FEED_BYTES = 1 << 16,
    NAMES_BYTES_MAX = 1 << 16,  /* UBL, ISO 20022, OCEL and EPCIS documents take under 5 KiB */
};

/* --- failing ------------------------------------------------------------------------------- */

void xml_sax_stop(XmlSax *sax, Err err)
{
    if (sax->err == ERR_OK)
        sax->err = err;
    if (sax->parser)
        xmlStopParser(sax->parser);
}

int64_t xml_sax_line(const XmlSax *sax)
{
    return sax->parser && sax->parser->input ? sax->parser->input->line : 0;
}

void xml_sax_refuse(XmlSax *sax, Err err, int64_t line, const char *what)
{
    if (sax->err != ERR_OK)
        return;
    if (sax->file) {
        ctx_place(sax->cx, sax->file, line);
        xml_sax_stop(sax, fail(sax->cx, err, "XML: %s", what));
    } else {
        xml_sax_stop(sax, fail(sax->cx, err, "XML, line %lld: %s", (long long)line, what));
    }
}

/* libxml2 calls its dictionary's limit a lack of memory; a full dictionary tells them apart. */
static bool names_full(const XmlSax *sax)
{
    return xmlDictGetUsage(sax->parser->dict) > NAMES_BYTES_MAX;
}

static bool is_end(int code)
{
    return code == XML_ERR_DOCUMENT_END || code == XML_ERR_TAG_NOT_FINISHED
        || code == XML_ERR_DOCUMENT_EMPTY;
}

/* Warnings (a relative namespace name) are let pass; all else makes the document unusable. */
static void on_error(void *self, xmlErrorPtr error)
{
    XmlSax *sax = self;
    if (error->level < XML_ERR_ERROR)
        return;
    char what[256];
    snprintf(what, sizeof what, "%s", error->message ? error->message : "not well-formed");
    what[strcspn(what, "\n")] = '\0';
    if (error->code == XML_ERR_NO_MEMORY)
        xml_sax_refuse(sax, names_full(sax) ? ERR_LIMIT : ERR_NO_MEMORY, error->line,
                       names_full(sax) ? "too many different names" : "no memory left to read it");
    else if (is_end(error->code) && sax->depth > 0)
        xml_sax_refuse(sax, ERR_SYNTAX, error->line,
                       "the document ends before all its elements are closed");
    else if (is_end(error->code) && !sax->rooted)
        xml_sax_refuse(sax, ERR_SYNTAX, error->line, "the document has no element");
    else
        xml_sax_refuse(sax, ERR_SYNTAX, error->line, what);
}

static void on_doctype(void *self, const xmlChar *name, const xmlChar *public_id,
                       const xmlChar *system_id)
{
    (void)name, (void)public_id, (void)system_id;
    XmlSax *sax = self;
    xml_sax_refuse(sax, ERR_SYNTAX, xml_sax_line(sax), "a DOCTYPE is not accepted; remove it, and "
                   "write out what its entities stand for");
}

bool xml_sax_enter(XmlSax *sax, int attribute_count)
{
    if (sax->err != ERR_OK)
        return false;
    if (sax->depth == XML_SAX_DEPTH_MAX)
        xml_sax_refuse(sax, ERR_LIMIT, xml_sax_line(sax), "elements nested more than 128 deep");
    else if (attribute_count > XML_SAX_ATTRIBUTES_MAX)
        xml_sax_refuse(sax, ERR_LIMIT, xml_sax_line(sax), "a tag has more than 64 attributes");
    sax->depth++;
    sax->rooted = true;
    return sax->err == ERR_OK;
}
static_assert(XML_SAX_DEPTH_MAX == 128 && XML_SAX_ATTRIBUTES_MAX == 64, "named above");

bool xml_sax_leave(XmlSax *sax)
{
    if (sax->err != ERR_OK)
        return false;
    assert(sax->depth > 0);
    sax->depth--;
    return true;
}

/* --- parsing ------------------------------------------------------------------------------- */

void xml_sax_open(XmlSax *sax, Ctx *cx, const char *file, startElementNsSAX2Func start,
                  endElementNsSAX2Func end, charactersSAXFunc text)
{
    *sax = (XmlSax){ .cx = cx, .file = file, .calls = {
        .initialized = XML_SAX2_MAGIC, .internalSubset = on_doctype,
        .startElementNs = start, .endElementNs = end,
        .characters = text, .ignorableWhitespace = text, .cdataBlock = text,
        .serror = on_error,
    } };
}

void xml_sax_close(XmlSax *sax)
{
    if (sax->parser)
        xmlFreeParserCtxt(sax->parser);
    sax->parser = NULL;
}

/* What libxml2 says of bytes that it cannot decode, it says to no parser but to standard error. */
static void on_stray_error(void *self, xmlErrorPtr error)
{
    (void)self, (void)error;
}

static void library_ready(void)
{
    xmlInitParser();
    xmlSetStructuredErrorFunc(NULL, on_stray_error);
}

static Err parser_ready(XmlSax *sax)
{
    if (!sax->parser)
        return fail(sax->cx, ERR_NO_MEMORY, "no memory for an XML parser");
    xmlDictSetLimit(sax->parser->dict, NAMES_BYTES_MAX);
    return ERR_OK;
}

static Err judge(XmlSax *sax)
{
    if (sax->err == ERR_OK && (!sax->parser->wellFormed || sax->depth > 0 || !sax->rooted))
        xml_sax_refuse(sax, ERR_SYNTAX, xml_sax_line(sax), "not well-formed");
    return sax->err;
}

/* libxml2 takes no document of no bytes; the push parser says of it what is to be said. */
Err xml_sax_text(XmlSax *sax, Text document)
{
    assert(!sax->parser && document.n <= XML_SAX_WHOLE_BYTES_MAX);
    if (document.n < 4) {
        TRY(xml_sax_feed(sax, document));
        return xml_sax_finish(sax);
    }
    library_ready();
    sax->parser = xmlNewParserCtxt();
    TRY(parser_ready(sax));
    *sax->parser->sax = sax->calls;
    sax->parser->userData = sax;
    xmlCtxtReadMemory(sax->parser, document.at, (int)document.n, NULL, NULL, XML_PARSE_NONET);
    return judge(sax);
}

/* The first bytes tell the encoding and make the parser; later ones are pushed. */
Err xml_sax_feed(XmlSax *sax, Text part)
{
    if (!sax->parser) {
        int first = part.n < 4 ? (int)part.n : 4;
        library_ready();
        sax->parser = xmlCreatePushParserCtxt(&sax->calls, sax, part.at, first, NULL);
        TRY(parser_ready(sax));
        xmlCtxtUseOptions(sax->parser, XML_PARSE_NONET);
        part = text_slice(part, (size_t)first, part.n);
    }
    while (part.n > 0 && sax->err == ERR_OK) {
        size_t n = part.n < FEED_BYTES ? part.n : FEED_BYTES;
        xmlParseChunk(sax->parser, part.at, (int)n, 0);
        part = text_slice(part, n, part.n);
    }
    return sax->err;
}

Err xml_sax_finish(XmlSax *sax)
{
    TRY(xml_sax_feed(sax, TEXT("")));
    xmlParseChunk(sax->parser, "", 0, 1);
    return judge(sax);
}
