/* xml_tree.h - one XML document as a tree in cx's arena: for documents that are read as a whole.
 *
 * Comments and processing instructions are not kept. Text is kept of elements that hold nothing
 * else; an element that mixes text with elements is refused. */
#ifndef WEFT_FORMAT_XML_TREE_H
#define WEFT_FORMAT_XML_TREE_H

#include "base/xml.h"

#include <stdbool.h>

/* A name that a document uses: once for all the elements and attributes that bear it. */
typedef struct XmlName {
    Text ns, name;
    uint32_t id;                /* of the pair; dense from 0 in the order of first use */
    uint32_t local;             /* of the name alone; dense from 1 */
} XmlName;

typedef struct XmlNode XmlNode;
struct XmlNode {
    Text ns, name;
    XmlAttribute *attributes;
    size_t attribute_count;
    Text text;                  /* of an element without elements; empty: none */
    Text mark;                  /* what its reader noted about it; empty: nothing */
    size_t mark_line;           /* 1 + the line that the note is about; 0: the whole */
    XmlNode *parent, *first, *last, *next;
    const XmlName *tag;         /* of elements that were read; NULL: added by xml_tree_add */
    int64_t line;
};

/* A document that was read, and the names in it. */
typedef struct XmlTree {
    XmlNode *root;
    size_t node_count;
    size_t name_count;          /* ids are less */
    const XmlName **locals;     /* one of each local name, by its hash */
    size_t local_slots;         /* a power of two */
    uint64_t seed;
} XmlTree;

enum { XML_TREE_NODES_MAX = 2 << 20, XML_TREE_PATH_MAX = 8 };

/* Failures of xml_read_source; ERR_INVALID mixed text; ERR_LIMIT too many elements. O(bytes). */
MUST_USE Err xml_tree_load(Ctx *cx, Source *source, XmlTree *out);
/* The same, for those who do without the names. */
MUST_USE Err xml_tree_read(Ctx *cx, Source *source, XmlNode **out);
MUST_USE Err xml_tree_parse(Ctx *cx, Text document, XmlNode **out);
MUST_USE Err xml_tree_of_text(Ctx *cx, Text document, XmlTree *out);

/* A new last child of parent (NULL: a root), or NULL with the fault set. */
XmlNode *xml_tree_add(Ctx *cx, XmlNode *parent, Text ns, Text name);

/* The first element at "A/B" below `from`, or the one following `after` in the document's order;
 * NULL: none. Names are local names. O(elements looked at). */
XmlNode *xml_tree_find(const XmlNode *from, const char *path, const XmlNode *after);

/* XmlName.local of the names that are so called; 0: there are none. O(1). */
uint32_t xml_tree_local(const XmlTree *tree, Text name);

/* The value of an attribute without a namespace, trimmed; empty where there is none. */
Text xml_tree_attribute(const XmlNode *node, const char *name);

#endif
