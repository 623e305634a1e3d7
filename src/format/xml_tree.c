/* xml_tree.c - children are a linked list in the order of the document; a search walks it with a
 * cursor for each step of the path and goes back a step where one leads nowhere. */
#include "format/xml_tree.h"

#include "base/check.h"

typedef struct Build {
    XmlNode *root, *at;
    size_t count;
} Build;

XmlNode *xml_tree_add(Ctx *cx, XmlNode *parent, Text ns, Text name)
{
    XmlNode *node = NEW(cx, XmlNode, 1);
    if (!node || text_copy(cx, ns, &node->ns) != ERR_OK
        || text_copy(cx, name, &node->name) != ERR_OK)
        return NULL;
    node->parent = parent;
    node->text = node->mark = TEXT("");
    if (parent && parent->last)
        parent->last->next = node;
    else if (parent)
        parent->first = node;
    if (parent)
        parent->last = node;
    return node;
}

static Err copy_attributes(Ctx *cx, XmlNode *node, const XmlAttribute *attributes, size_t count)
{
    if (count == 0)
        return ERR_OK;
    node->attributes = NEW(cx, XmlAttribute, count);
    if (!node->attributes)
        return cx->err;
    node->attribute_count = count;
    for (size_t i = 0; i < count; i++) {
        TRY(text_copy(cx, attributes[i].ns, &node->attributes[i].ns));
        TRY(text_copy(cx, attributes[i].name, &node->attributes[i].name));
        TRY(text_copy(cx, attributes[i].value, &node->attributes[i].value));
    }
    return ERR_OK;
}

static Err build_start(Ctx *cx, void *self, Text ns, Text name, const XmlAttribute *attributes,
                       size_t count, int64_t line)
{
    Build *build = self;
    if (++build->count > XML_TREE_NODES_MAX)
        return fail(cx, ERR_LIMIT, "holds more than %d elements", XML_TREE_NODES_MAX);
    XmlNode *node = xml_tree_add(cx, build->at, ns, name);
    if (!node)
        return cx->err;
    if (!build->root)
        build->root = node;
    node->line = line;
    build->at = node;
    return copy_attributes(cx, node, attributes, count);
}

static Err build_text(Ctx *cx, void *self, Text text)
{
    Build *build = self;
    if (!build->at || text_trim(text).n == 0)
        return ERR_OK;
    if (build->at->first || build->at->text.n > 0)
        return fail(cx, ERR_INVALID, "element %.*s mixes text with elements",
                    (int)build->at->name.n, build->at->name.at);
    return text_copy(cx, text, &build->at->text);
}

static Err build_end(Ctx *cx, void *self, Text ns, Text name)
{
    Build *build = self;
    (void)ns;
    if (build->at->first && build->at->text.n > 0)
        return fail(cx, ERR_INVALID, "element %.*s mixes text with elements", (int)name.n, name.at);
    build->at = build->at->parent;
    return ERR_OK;
}

Err xml_tree_read(Ctx *cx, Source *source, XmlNode **out)
{
    Build build = { 0 };
    XmlHandler handler = { &build, build_start, build_text, build_end };
    TRY(xml_read_source(cx, source, &handler));
    *out = build.root;
    return ERR_OK;
}

Err xml_tree_parse(Ctx *cx, Text document, XmlNode **out)
{
    Build build = { 0 };
    XmlHandler handler = { &build, build_start, build_text, build_end };
    TRY(xml_read(cx, document, &handler));
    *out = build.root;
    return ERR_OK;
}

/* --- looking --------------------------------------------------------------------------------- */

typedef struct Path {
    Text steps[XML_TREE_PATH_MAX];
    size_t count;
} Path;

static Path path_of(const char *text)
{
    Path path = { .count = 0 };
    for (Text rest = text_of(text); rest.n > 0; path.count++) {
        assert(path.count < XML_TREE_PATH_MAX);
        path.steps[path.count] = text_split(rest, '/', &rest);
    }
    assert(path.count > 0);
    return path;
}

static XmlNode *named(XmlNode *node, Text name)
{
    while (node && !text_eq(node->name, name))
        node = node->next;
    return node;
}

/* The next element beside node, or beside one of those above it up to the path's first step. */
static XmlNode *step_on(const Path *path, const XmlNode *node, size_t *depth)
{
    for (;;) {
        XmlNode *next = named(node->next, path->steps[*depth]);
        if (next || *depth == 0)
            return next;
        node = node->parent;
        (*depth)--;
    }
}

XmlNode *xml_tree_find(const XmlNode *from, const char *text, const XmlNode *after)
{
    Path path = path_of(text);
    size_t depth = after ? path.count - 1 : 0;
    XmlNode *at = after ? step_on(&path, after, &depth) : named(from->first, path.steps[0]);
    while (at && depth + 1 < path.count) {
        XmlNode *down = named(at->first, path.steps[depth + 1]);
        if (down)
            depth++, at = down;
        else
            at = step_on(&path, at, &depth);
    }
    return at;
}

Text xml_tree_attribute(const XmlNode *node, const char *name)
{
    for (size_t i = 0; i < node->attribute_count; i++)
        if (node->attributes[i].ns.n == 0 && text_is(node->attributes[i].name, name))
            return text_trim(node->attributes[i].value);
    return TEXT("");
}
