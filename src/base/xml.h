/* xml.h - XML as a stream of events, from memory or file, by libxml2's SAX2.
 *
 * Never touches the network, never loads a DTD, never expands an entity that the document
 * declares: a document with a DOCTYPE is refused. Memory is bounded by the depth of the document,
 * not by its length.  SRC: XML 1.0 (5th ed.), Namespaces in XML 1.0. */
#ifndef WEFT_BASE_XML_H
#define WEFT_BASE_XML_H

#include "base/source.h"

#include <stddef.h>
#include <stdint.h>

typedef struct XmlAttribute {
    Text ns;                    /* namespace name, empty for none */
    Text name;                  /* local name */
    Text value;
} XmlAttribute;

/* Callbacks get texts that are good only during the call, and may be NULL. A failure stops the
 * reading and is handed on to the caller of xml_read. `text` arrives whole: all character data
 * between two tags is joined before it is given. `line` is where the tag ends, from 1; while a
 * file is read it is cx's place too, so that what a handler says is placed. */
typedef struct XmlHandler {
    void *self;
    Err (*start)(Ctx *cx, void *self, Text ns, Text name,
                 const XmlAttribute *attributes, size_t count, int64_t line);
    Err (*text)(Ctx *cx, void *self, Text text);
    Err (*end)(Ctx *cx, void *self, Text ns, Text name);
} XmlHandler;

enum {
    XML_DEPTH_MAX = 128,
    XML_ATTRIBUTES_MAX = 64,
    XML_TEXT_BYTES_MAX = 16 << 20,      /* character data between two tags */
};

/* ERR_SYNTAX with line and what was wrong; ERR_LIMIT beyond the above, or where names alone take
 * more than some 64 KiB; ERR_IO; ERR_NO_MEMORY; the handler's. */
MUST_USE Err xml_read(Ctx *cx, Text document, const XmlHandler *handler);
MUST_USE Err xml_read_file(Ctx *cx, const char *path, const XmlHandler *handler);
/* From where the source stands to its end. */
MUST_USE Err xml_read_source(Ctx *cx, Source *source, const XmlHandler *handler);

/* The name of the root element, where `front`, the first bytes of a document, holds its whole tag;
 * *found false where it does not, or what stands before it is no XML. ERR_NO_MEMORY. O(front). */
MUST_USE Err xml_root(Ctx *cx, Text front, bool *found, Text *ns, Text *name);

#endif
