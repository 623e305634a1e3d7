/* xml_sax.h - libxml2's SAX2 parser as weft wants it, for the two modules that need its callbacks
 * bare: no DTD, no network, no names without end, errors in weft's words.
 *
 * A client puts an XmlSax first in its own struct and gets that struct as `self`:
 *
 *     xml_sax_open(&mine->sax, cx, file, on_start, on_end, on_text);
 *     on_start:  if (!xml_sax_enter(&mine->sax, attribute_count)) return;    ... work
 *     on_end:    if (!xml_sax_leave(&mine->sax)) return;                     ... work
 *     xml_sax_text(...) or xml_sax_feed(...) and xml_sax_finish(...); xml_sax_close(...)
 *
 * After the first failure no callback does anything any more. Names that callbacks get are the
 * same pointer wherever they are the same text, until xml_sax_close.
 * libxml2 2.9 compares every attribute of a tag with every other, so a tag with a million of them
 * would hold it for minutes before it tells us of even one; the limit on the bytes of different
 * names a document may use keeps that to a tenth of a second. */
#ifndef WEFT_BASE_XML_SAX_H
#define WEFT_BASE_XML_SAX_H

#include "base/text.h"

#include <libxml/parser.h>
#include <stdint.h>

enum {
    XML_SAX_DEPTH_MAX = 128,
    XML_SAX_ATTRIBUTES_MAX = 64,
    XML_SAX_WHOLE_BYTES_MAX = 4 << 20,          /* more is fed in parts */
};

typedef struct XmlSax {
    Ctx *cx;
    const char *file;           /* NULL: from memory */
    xmlParserCtxt *parser;
    xmlSAXHandler calls;
    size_t depth;
    bool rooted;                /* an element was seen */
    Err err;                    /* the first failure */
} XmlSax;

void xml_sax_open(XmlSax *sax, Ctx *cx, const char *file, startElementNsSAX2Func start,
                  endElementNsSAX2Func end, charactersSAXFunc text);
void xml_sax_close(XmlSax *sax);        /* accepts the zeroed value */

/* A whole document of at most XML_SAX_WHOLE_BYTES_MAX bytes; faster than feeding it.
 * ERR_SYNTAX with line and what was wrong; ERR_LIMIT; ERR_NO_MEMORY; what a callback set. */
MUST_USE Err xml_sax_text(XmlSax *sax, Text document);

/* A document in parts of any length, in order, and its end. The same failures. */
MUST_USE Err xml_sax_feed(XmlSax *sax, Text part);
MUST_USE Err xml_sax_finish(XmlSax *sax);

/* For callbacks. enter and leave count the depth and hold the limits: false, and the callback is to
 * return at once. */
bool xml_sax_enter(XmlSax *sax, int attribute_count);
bool xml_sax_leave(XmlSax *sax);
int64_t xml_sax_line(const XmlSax *sax);
void xml_sax_stop(XmlSax *sax, Err err);
/* Fails and stops; says the line: in the place where there is a file, else in the words. */
void xml_sax_refuse(XmlSax *sax, Err err, int64_t line, const char *what);

#endif
