/* xml_tree.c - children are a linked list in the order of the document; a search walks it with a
 * cursor for each step of the path and goes back a step where one leads nowhere.
 *
 * A document costs little more than libxml2 takes to read it: nodes are made many at once, names
 * are copied once for all elements that bear them, texts lie one behind the other. */
#include "format/xml_tree.h"

#include "base/check.h"
#include "base/list.h"
#include "base/xml_sax.h"

#include <string.h>

static_assert(XML_TREE_NODES_MAX == 2 << 20, "a message names it");

enum {
    NODES_AT_ONCE = 64,
    ATTRIBUTES_AT_ONCE = 32,
    NAMES_AT_ONCE = 64,
    TEXT_BYTES_AT_ONCE = 8 << 10,
    SLOTS_FIRST = 256,
    NS_KEPT = 4,
};

/* libxml2 gives the same pointer for the same name, so pointers find what is known of a name. */
typedef struct Slot {
    const xmlChar *name, *ns;
    XmlName *tag;               /* NULL: free */
} Slot;

typedef struct Build {
    XmlSax sax;                 /* first: callbacks get the build as it */
    XmlTree tree;
    XmlNode *at;
    XmlNode *nodes;             /* made at once, not used yet */
    XmlAttribute *attributes;
    XmlName *names;
    size_t nodes_left, attributes_left, names_left;
    const xmlChar *ns[NS_KEPT]; /* the last ones, in turn */
    Text ns_text[NS_KEPT];
    size_t ns_count;
    char *text;                 /* since the last tag, in text_room bytes */
    size_t text_n, text_room;
    Slot *slots;
    size_t slot_count;          /* a power of two */
    uint32_t local_count;
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

/* Not zeroed: each is written whole when it is handed out. n is small. */
static void *many(Ctx *cx, size_t bytes, size_t n)
{
    return ctx_alloc_raw(cx, bytes * n);
}

/* --- names ----------------------------------------------------------------------------------- */

static Slot *slot_of(const Build *b, const xmlChar *name, const xmlChar *ns)
{
    size_t mask = b->slot_count - 1;
    size_t at = ((size_t)name * 31 + (size_t)ns) * 0x9e3779b97f4a7c15u >> 40 & mask;
    while (b->slots[at].tag && (b->slots[at].name != name || b->slots[at].ns != ns))
        at = (at + 1) & mask;
    return &b->slots[at];
}

static Err slots_grow(Build *b)
{
    Slot *old = b->slots;
    size_t old_count = b->slot_count;
    Slot *slots = NEW(b->sax.cx, Slot, old_count ? old_count * 2 : SLOTS_FIRST);
    if (!slots)
        return b->sax.cx->err;
    b->slots = slots;
    b->slot_count = old_count ? old_count * 2 : SLOTS_FIRST;
    for (size_t i = 0; i < old_count; i++)
        if (old[i].tag)
            *slot_of(b, old[i].name, old[i].ns) = old[i];
    return ERR_OK;
}

/* Namespaces are few and long: one copy serves all names, as long as there are no more than four
 * by turns. */
static Err copy_ns(Build *b, const xmlChar *ns, Text *out)
{
    for (size_t i = 0; i < NS_KEPT && i < b->ns_count; i++)
        if (b->ns[i] == ns) {
            *out = b->ns_text[i];
            return ERR_OK;
        }
    size_t at = b->ns_count++ % NS_KEPT;
    TRY(text_copy(b->sax.cx, text_of((const char *)ns), &b->ns_text[at]));
    b->ns[at] = ns;
    *out = b->ns_text[at];
    return ERR_OK;
}

/* All names of a document take less than 64 KiB (base/xml_sax), so chains cannot grow long. */
static uint64_t hash_of(const XmlTree *tree, Text name)
{
    uint64_t hash = tree->seed ^ name.n, part = 0;
    for (size_t i = 0; i < name.n; i++) {
        part = part << 8 | (unsigned char)name.at[i];
        if (i % 8 == 7 || i + 1 == name.n)
            hash = (hash ^ part) * 0x9e3779b97f4a7c15u, hash ^= hash >> 32;
    }
    return hash;
}

static const XmlName **local_slot(const XmlTree *tree, Text name)
{
    size_t mask = tree->local_slots - 1, at = (size_t)hash_of(tree, name) & mask;
    while (tree->locals[at] && !text_eq(tree->locals[at]->name, name))
        at = (at + 1) & mask;
    return &tree->locals[at];
}

uint32_t xml_tree_local(const XmlTree *tree, Text name)
{
    const XmlName *local = *local_slot(tree, name);
    return local ? local->local : 0;
}

static Err locals_grow(Build *b)
{
    XmlTree old = b->tree;
    size_t count = old.local_slots ? old.local_slots * 2 : SLOTS_FIRST;
    b->tree.locals = NEW(b->sax.cx, const XmlName *, count);
    if (!b->tree.locals)
        return b->sax.cx->err;
    b->tree.local_slots = count;
    for (size_t i = 0; i < old.local_slots; i++)
        if (old.locals[i])
            *local_slot(&b->tree, old.locals[i]->name) = old.locals[i];
    return ERR_OK;
}

static Err name_make(Build *b, Slot *slot, const xmlChar *name, const xmlChar *ns)
{
    Ctx *cx = b->sax.cx;
    if (b->names_left == 0) {
        b->names = many(cx, sizeof(XmlName), NAMES_AT_ONCE);
        if (!b->names)
            return cx->err;
        b->names_left = NAMES_AT_ONCE;
    }
    XmlName *tag = b->names++;
    b->names_left--;
    *tag = (XmlName){ .id = (uint32_t)b->tree.name_count };
    TRY(copy_ns(b, ns, &tag->ns));
    TRY(text_copy(cx, text_of((const char *)name), &tag->name));
    const XmlName **known = local_slot(&b->tree, tag->name);
    tag->local = *known ? (*known)->local : ++b->local_count;
    if (!*known)
        *known = tag;
    if (b->local_count * 2 > b->tree.local_slots)
        TRY(locals_grow(b));
    b->tree.name_count++;
    *slot = (Slot){ name, ns, tag };
    return ERR_OK;
}

static const XmlName *name_of(Build *b, const xmlChar *name, const xmlChar *ns)
{
    Slot *slot = slot_of(b, name, ns);
    if (slot->tag)
        return slot->tag;
    if (b->tree.name_count * 2 >= b->slot_count) {
        if (slots_grow(b) != ERR_OK)
            return NULL;
        slot = slot_of(b, name, ns);
    }
    return name_make(b, slot, name, ns) == ERR_OK ? slot->tag : NULL;
}

/* --- text ------------------------------------------------------------------------------------ */

static Err text_reserve(Build *b, size_t n)
{
    if (n < b->text_room - b->text_n)
        return ERR_OK;
    size_t room = (b->text_n + n) * 2 + TEXT_BYTES_AT_ONCE;
    char *at = ctx_alloc_raw(b->sax.cx, room);
    if (!at)
        return b->sax.cx->err;
    if (b->text_n > 0)
        memcpy(at, b->text, b->text_n);
    b->text = at;
    b->text_room = room;
    return ERR_OK;
}

/* What was gathered since the last tag, ended with NUL; the next text goes behind it. */
static Text text_keep(Build *b)
{
    Text text = { b->text, b->text_n };
    assert(b->text_n < b->text_room);
    b->text[b->text_n] = '\0';
    b->text += b->text_n + 1;
    b->text_room -= b->text_n + 1;
    b->text_n = 0;
    return text;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/* Indentation is the most of it: a line break and many blanks, the last eight looked at twice. */
static bool is_blank(const char *at, size_t n)
{
    static const char eight[8] = "        ";
    size_t i = 0;
    if (n == 0 || !is_space(at[n - 1]))
        return n == 0;
    while (i < n && is_space(at[i])) {
        i++;
        while (n - i >= sizeof eight && memcmp(at + i, eight, sizeof eight) == 0)
            i += sizeof eight;
        if (n >= sizeof eight && n - i < sizeof eight
            && memcmp(at + n - sizeof eight, eight, sizeof eight) == 0)
            return true;
    }
    return i == n;
}

static void on_text(void *self, const xmlChar *at, int n)
{
    Build *b = self;
    assert(n >= 0);
    if (b->sax.err != ERR_OK || b->sax.depth == 0)
        return;
    if ((size_t)n > XML_TEXT_BYTES_MAX - b->text_n) {
        xml_sax_refuse(&b->sax, ERR_LIMIT, xml_sax_line(&b->sax),
                       "more than 16 MiB of text between two tags");
        return;
    }
    Err err = text_reserve(b, (size_t)n);
    if (err != ERR_OK) {
        xml_sax_stop(&b->sax, err);
        return;
    }
    memcpy(b->text + b->text_n, at, (size_t)n);
    b->text_n += (size_t)n;
}

static void refuse_mixed(Build *b)
{
    char words[128];
    snprintf(words, sizeof words, "element %.*s mixes text with elements",
             (int)text_head(b->at->name, 60).n, b->at->name.at);
    xml_sax_refuse(&b->sax, ERR_INVALID, xml_sax_line(&b->sax), words);
}

/* --- elements -------------------------------------------------------------------------------- */

static Err attributes_reserve(Build *b, size_t count)
{
    if (count <= b->attributes_left)
        return ERR_OK;
    b->attributes = many(b->sax.cx, sizeof(XmlAttribute), count + ATTRIBUTES_AT_ONCE);
    if (!b->attributes)
        return b->sax.cx->err;
    b->attributes_left = count + ATTRIBUTES_AT_ONCE;
    return ERR_OK;
}

static Err add_attributes(Build *b, XmlNode *node, const xmlChar **given, size_t count)
{
    TRY(attributes_reserve(b, count));
    node->attributes = b->attributes;
    node->attribute_count = count;
    b->attributes += count;
    b->attributes_left -= count;
    for (size_t i = 0; i < count; i++, given += 5) {
        size_t n = (size_t)(given[4] - given[3]);
        const XmlName *name = name_of(b, given[0], given[2]);
        if (!name)
            return b->sax.cx->err;
        TRY(text_reserve(b, n));
        memcpy(b->text, given[3], n);
        b->text_n = n;
        node->attributes[i] = (XmlAttribute){ name->ns, name->name, text_keep(b) };
    }
    return ERR_OK;
}

static Err add_node(Build *b, const xmlChar *name, const xmlChar *ns, XmlNode **out)
{
    if (b->nodes_left == 0) {
        b->nodes = many(b->sax.cx, sizeof(XmlNode), NODES_AT_ONCE);
        if (!b->nodes)
            return b->sax.cx->err;
        b->nodes_left = NODES_AT_ONCE;
    }
    XmlNode *node = b->nodes++, *parent = b->at;
    b->nodes_left--;
    const XmlName *tag = name_of(b, name, ns);
    if (!tag)
        return b->sax.cx->err;
    *node = (XmlNode){ .ns = tag->ns, .name = tag->name, .text = TEXT(""), .mark = TEXT(""),
                       .tag = tag, .line = xml_sax_line(&b->sax), .parent = parent };
    if (!parent)
        b->tree.root = node;
    else if (parent->last)
        parent->last->next = node;
    else
        parent->first = node;
    if (parent)
        parent->last = node;
    *out = node;
    return ERR_OK;
}

static Err element(Build *b, const xmlChar *name, const xmlChar *ns, const xmlChar **given,
                   size_t count)
{
    XmlNode *node = NULL;
    if (++b->tree.node_count > XML_TREE_NODES_MAX) {
        xml_sax_refuse(&b->sax, ERR_LIMIT, xml_sax_line(&b->sax),
                       "the document holds more than two million elements");
        return b->sax.err;
    }
    TRY(add_node(b, name, ns, &node));
    b->at = node;
    return count > 0 ? add_attributes(b, node, given, count) : ERR_OK;
}

static void on_start(void *self, const xmlChar *name, const xmlChar *prefix, const xmlChar *ns,
                     int ns_count, const xmlChar **ns_pairs, int count, int defaulted,
                     const xmlChar **given)
{
    (void)prefix, (void)ns_count, (void)ns_pairs, (void)defaulted;
    Build *b = self;
    if (b->at && !is_blank(b->text, b->text_n))
        refuse_mixed(b);
    if (!xml_sax_enter(&b->sax, count))
        return;
    b->text_n = 0;
    Err err = element(b, name, ns, given, (size_t)count);
    if (err != ERR_OK)
        xml_sax_stop(&b->sax, err);
}

static void on_end(void *self, const xmlChar *name, const xmlChar *prefix, const xmlChar *ns)
{
    (void)prefix, (void)name, (void)ns;
    Build *b = self;
    bool blank = is_blank(b->text, b->text_n);
    if (!xml_sax_leave(&b->sax))
        return;
    if (!blank && b->at->first)
        refuse_mixed(b);
    else if (!blank)
        b->at->text = text_keep(b);
    b->text_n = 0;
    b->at = b->at->parent;
}

/* --- documents ------------------------------------------------------------------------------- */

static void build_close(Build *b)
{
    xml_sax_close(&b->sax);
}

static Err build_open(Build *b, Ctx *cx, const char *file)
{
    *b = (Build){ .tree = { .seed = random_next(&cx->random) } };
    xml_sax_open(&b->sax, cx, file, on_start, on_end, on_text);
    TRY(slots_grow(b));
    TRY(locals_grow(b));
    return text_reserve(b, 0);
}

Err xml_tree_of_text(Ctx *cx, Text document, XmlTree *out)
{
    Build b CLEANUP(build_close) = { .at = NULL };
    TRY(build_open(&b, cx, NULL));
    if (document.n <= XML_SAX_WHOLE_BYTES_MAX) {
        TRY(xml_sax_text(&b.sax, document));
    } else {
        TRY(xml_sax_feed(&b.sax, document));
        TRY(xml_sax_finish(&b.sax));
    }
    *out = b.tree;
    return ERR_OK;
}

/* Small ones go in whole, from where they lie if they lie in the source already. */
static Err read_whole(Build *b, Source *source, bool *done)
{
    Ctx *cx = b->sax.cx;
    Text front, more;
    TRY(source_peek(cx, source, 0, &front));
    TRY(source_peek(cx, source, front.n, &more));
    *done = more.n == front.n && front.n < SOURCE_PEEK_BYTES_MAX;
    return *done ? xml_sax_text(&b->sax, more) : ERR_OK;
}

static Err read_parts(Build *b, Source *source)
{
    char part[1 << 16];
    for (size_t n = 1; n > 0;) {
        TRY(source_read(b->sax.cx, source, part, sizeof part, &n));
        TRY(xml_sax_feed(&b->sax, (Text){ part, n }));
    }
    return xml_sax_finish(&b->sax);
}

Err xml_tree_load(Ctx *cx, Source *source, XmlTree *out)
{
    Build b CLEANUP(build_close) = { .at = NULL };
    const char *outer_file = cx->place_file;
    int64_t outer_line = cx->place_line;
    bool done = false;
    ctx_place(cx, source_name(source), 0);
    Err err = build_open(&b, cx, source_name(source));
    if (err == ERR_OK)
        err = read_whole(&b, source, &done);
    if (err == ERR_OK && !done)
        err = read_parts(&b, source);
    ctx_place(cx, outer_file, outer_line);
    if (err == ERR_OK)
        *out = b.tree;
    return err;
}

Err xml_tree_read(Ctx *cx, Source *source, XmlNode **out)
{
    XmlTree tree;
    TRY(xml_tree_load(cx, source, &tree));
    *out = tree.root;
    return ERR_OK;
}

Err xml_tree_parse(Ctx *cx, Text document, XmlNode **out)
{
    XmlTree tree;
    TRY(xml_tree_of_text(cx, document, &tree));
    *out = tree.root;
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
