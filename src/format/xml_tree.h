/* xml_tree.h - one XML document as a tree in cx's arena: for documents that are read as a whole.
 *
 * Comments and processing instructions are not kept. Text is kept of elements that hold nothing
 * else; an element that mixes text with elements is refused. */
#ifndef WEFT_FORMAT_XML_TREE_H
#define WEFT_FORMAT_XML_TREE_H

#include "base/xml.h"

#include <stdbool.h>

typedef struct XmlNode XmlNode;
struct XmlNode {
    Text ns, name;
    XmlAttribute *attributes;
    size_t attribute_count;
    Text text;                  /* of an element without elements; empty: none */
    Text mark;                  /* what its reader noted about it; empty: nothing */
    XmlNode *parent, *first, *last, *next;
    int64_t line;
};

enum { XML_TREE_NODES_MAX = 2 << 20, XML_TREE_PATH_MAX = 8 };

/* Failures of xml_read_source; ERR_INVALID mixed text; ERR_LIMIT too many elements. O(bytes). */
MUST_USE Err xml_tree_read(Ctx *cx, Source *source, XmlNode **out);
MUST_USE Err xml_tree_parse(Ctx *cx, Text document, XmlNode **out);

/* A new last child of parent (NULL: a root), or NULL with the fault set. */
XmlNode *xml_tree_add(Ctx *cx, XmlNode *parent, Text ns, Text name);

/* The first element at "A/B" below `from`, or the one following `after` in the document's order;
 * NULL: none. Names are local names. O(elements looked at). */
XmlNode *xml_tree_find(const XmlNode *from, const char *path, const XmlNode *after);

/* The value of an attribute without a namespace, trimmed; empty where there is none. */
Text xml_tree_attribute(const XmlNode *node, const char *name);

#endif
