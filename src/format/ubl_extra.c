/* ubl_extra.c - a walk over the tree in the order of the document, out and back. O(elements). */
#include "format/ubl_extra.h"

#include "base/check.h"
#include "format/ubl_form.h"

#include <string.h>

/* --- out of a tree ---------------------------------------------------------------------------- */

/* Text is put where room was made for the worst: six bytes for one, and two quotes. */
typedef struct Writing {
    Ctx *cx;
    char *at;                   /* bytes so far, of cap */
    size_t n, cap;
    Text *before;               /* by XmlName.id: what stands before the name; empty: not known */
} Writing;

enum {
    AROUND_BYTES = 64,
    NODE_BYTES = 64,            /* a guess that is mostly enough */
    LONG_BYTES = 1024,
};

/* The whole must fit into one JSON text together with the rest of the document. */
static const size_t EXTRA_BYTES_MAX = JSON_BYTES_MAX - (4 << 20);

static Err too_large(Ctx *cx)
{
    return fail_field(cx, ERR_LIMIT, "extra", "is more than 12 MiB of what the document itself "
                      "does not hold; leave attachments out");
}

static Err grow(Writing *w, size_t n)
{
    if (w->n + n > EXTRA_BYTES_MAX)
        return too_large(w->cx);
    size_t cap = w->cap;
    while (n > cap - w->n)
        cap *= 2;
    char *at = ctx_alloc_raw(w->cx, cap);
    if (!at)
        return w->cx->err;
    memcpy(at, w->at, w->n);
    w->at = at;
    w->cap = cap;
    return ERR_OK;
}

static inline Err make_room(Writing *w, size_t n)
{
    return n <= w->cap - w->n ? ERR_OK : grow(w, n);
}

/* Bytes that a text may take; of long ones, attachments mostly, the bytes that it takes. */
static size_t worst(Text text)
{
    if (text.n < LONG_BYTES)
        return 6 * text.n + 2;
    size_t n = text.n + 2;
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.at[i];
        n += c < 0x20 ? 5 : c == '"' || c == '\\' ? 1 : 0;
    }
    return n;
}

static char *put(char *at, Text text)
{
    memcpy(at, text.at, text.n);
    return at + text.n;
}

static char *put_escape(char *at, unsigned char c)
{
    static const char plain[] = "\b\t\n\f\r\"\\", letter[] = "btnfr\"\\";
    static const char hex[] = "0123456789abcdef";
    const char *hit = c ? strchr(plain, c) : NULL;
    *at++ = '\\';
    if (hit) {
        *at++ = letter[hit - plain];
        return at;
    }
    at = put(at, TEXT("u00"));
    *at++ = hex[c >> 4];
    *at++ = hex[c & 15];
    return at;
}

/* Has any of eight bytes to be escaped? A byte below 0x20, a quote or a backslash borrows into its
 * top bit where that was clear. */
static bool eight_plain(uint64_t eight)
{
    const uint64_t ones = 0x0101010101010101u, tops = ones * 0x80;
    uint64_t quote = eight ^ (ones * '"'), slash = eight ^ (ones * '\\');
    uint64_t hit = ((eight - ones * 0x20) & ~eight) | ((quote - ones) & ~quote)
                 | ((slash - ones) & ~slash);
    return (hit & tops) == 0;
}

/* The same as textbuf_json. */
static char *put_string(char *at, Text text)
{
    size_t i = 0;
    *at++ = '"';
    while (i < text.n) {
        uint64_t eight;
        if (text.n - i >= sizeof eight) {
            memcpy(&eight, text.at + i, sizeof eight);
            if (eight_plain(eight)) {
                memcpy(at, &eight, sizeof eight);
                at += sizeof eight;
                i += sizeof eight;
                continue;
            }
        }
        unsigned char c = (unsigned char)text.at[i++];
        if (c >= 0x20 && c != '"' && c != '\\')
            *at++ = (char)c;
        else
            at = put_escape(at, c);
    }
    *at++ = '"';
    return at;
}

static char *put_count(char *at, size_t n)
{
    char digits[20];
    size_t i = sizeof digits;
    do
        digits[--i] = (char)('0' + n % 10);
    while ((n /= 10) > 0);
    return put(at, (Text){ digits + i, sizeof digits - i });
}

/* What stands before an element's own name: ["cbc: or ["{urn:x} */
static Err before_of(Writing *w, const XmlNode *node, Text *out)
{
    Text *kept = &w->before[node->tag->id];
    if (kept->n == 0) {
        TextBuf buf = textbuf_make(w->cx);
        if (text_is(node->ns, UBL_CBC)) {
            *kept = TEXT("[\"cbc:");
        } else if (text_is(node->ns, UBL_CAC)) {
            *kept = TEXT("[\"cac:");
        } else if (text_is(node->ns, UBL_EXT)) {
            *kept = TEXT("[\"ext:");
        } else {
            textbuf_json(&buf, node->ns);
            TRY(text_format(w->cx, kept, "[\"{%.*s}", (int)buf.n - 2, buf.at + 1));
        }
    }
    *out = node->parent ? *kept : TEXT("[\"");
    return ERR_OK;
}

/* "lines.3.quantity", "refs.0", "number" */
static char *put_mark(char *at, const XmlNode *node)
{
    bool ref = node->mark_line > 0 && text_is(node->mark, "refs");
    at = put(at, TEXT("\"=\":\""));
    if (node->mark_line == 0) {
        at = put(at, node->mark);
    } else {
        at = put(at, ref ? TEXT("refs.") : TEXT("lines."));
        at = put_count(at, node->mark_line - 1);
        if (!ref) {
            *at++ = '.';
            at = put(at, node->mark);
        }
    }
    *at++ = '"';
    return at;
}

static Err key_of(Ctx *cx, const XmlAttribute *attribute, Text *out)
{
    *out = attribute->name;
    return attribute->ns.n == 0 ? ERR_OK
         : text_format(cx, out, "{%.*s}%.*s", (int)attribute->ns.n, attribute->ns.at,
                       (int)attribute->name.n, attribute->name.at);
}

/* In the order of canonical JSON: keys by their bytes. There are at most 64, mostly one. */
static Err put_attributes(Writing *w, const XmlNode *node, char before)
{
    Text keys[XML_ATTRIBUTES_MAX];
    size_t order[XML_ATTRIBUTES_MAX], count = node->attribute_count;
    assert(count <= COUNT(keys));
    for (size_t i = 0; i < count; i++) {
        TRY(key_of(w->cx, &node->attributes[i], &keys[i]));
        size_t at = i;
        for (; at > 0 && text_cmp(keys[order[at - 1]], keys[i]) > 0; at--)
            order[at] = order[at - 1];
        order[at] = i;
    }
    for (size_t i = 0; i < count; i++, before = ',') {
        Text key = keys[order[i]], value = node->attributes[order[i]].value;
        TRY(make_room(w, worst(key) + worst(value) + AROUND_BYTES));
        char *at = w->at + w->n;
        *at++ = before;
        at = put_string(at, key);
        *at++ = ':';
        at = put_string(at, value);
        w->n = (size_t)(at - w->at);
    }
    return ERR_OK;
}

/* The attributes of an element that has some, or a mark, or is the root. */
static Err put_notes(Writing *w, const XmlNode *node, bool turned)
{
    bool noted = node->mark.n > 0 || !node->parent;
    TRY(make_room(w, worst(node->ns) + worst(node->mark) + 2 * AROUND_BYTES));
    char *at = w->at + w->n;
    *at++ = ',';
    if (noted)
        *at++ = '{';
    if (node->mark.n > 0)
        at = put_mark(at, node);
    if (!node->parent) {
        at = put(at, node->mark.n > 0 ? TEXT(",\"=ns\":") : TEXT("\"=ns\":"));
        at = put_string(at, node->ns);
        at = put(at, turned ? TEXT(",\"=turned\":\"yes\"") : TEXT(""));
    }
    w->n = (size_t)(at - w->at);
    TRY(put_attributes(w, node, noted ? ',' : '{'));
    TRY(make_room(w, 1));
    w->at[w->n++] = '}';
    return ERR_OK;
}

/* Opens an element; what is marked leaves its text to the document. XML names need no escapes. */
static Err put_open(Writing *w, const XmlNode *node, bool turned)
{
    Text before;
    TRY(before_of(w, node, &before));
    TRY(make_room(w, before.n + node->name.n + worst(node->text) + AROUND_BYTES));
    char *at = w->at + w->n;
    if (node->parent)
        *at++ = ',';
    at = put(at, before);
    at = put(at, node->name);
    *at++ = '"';
    w->n = (size_t)(at - w->at);
    if (node->mark.n > 0 || node->attribute_count > 0 || !node->parent) {
        TRY(put_notes(w, node, turned));
        TRY(make_room(w, worst(node->text) + 1));
    }
    if (node->text.n == 0 || node->mark.n > 0)
        return ERR_OK;
    at = w->at + w->n;
    *at++ = ',';
    at = put_string(at, node->text);
    w->n = (size_t)(at - w->at);
    return ERR_OK;
}

/* Closes node, and those above it that it is the last of. NULL: the root is closed. */
static Err put_close(Writing *w, const XmlNode *root, const XmlNode **node, size_t *depth)
{
    const XmlNode *at = *node;
    TRY(make_room(w, *depth + 1));
    for (w->at[w->n++] = ']'; at != root && !at->next; at = at->parent) {
        w->at[w->n++] = ']';
        (*depth)--;
    }
    *node = at == root ? NULL : at->next;
    return ERR_OK;
}

static Err put_tree(Writing *w, const XmlNode *root, bool turned)
{
    size_t depth = 1;
    for (const XmlNode *node = root; node;) {
        if (depth > UBL_EXTRA_DEPTH_MAX)
            return fail_field(w->cx, ERR_LIMIT, "extra", "nests elements more than %d deep; weft "
                              "cannot keep them", UBL_EXTRA_DEPTH_MAX);
        TRY(put_open(w, node, turned));
        if (node->first) {
            node = node->first;
            depth++;
        } else {
            TRY(put_close(w, root, &node, &depth));
        }
    }
    return ERR_OK;
}

Err ubl_extra_put(Ctx *cx, const XmlTree *tree, bool turned, Text *out)
{
    Writing w = { .cx = cx, .cap = (tree->node_count + 8) * NODE_BYTES };
    w.at = ctx_alloc_raw(cx, w.cap);
    w.before = NEW(cx, Text, tree->name_count);
    if (!w.at || !w.before)
        return cx->err;
    w.n = (size_t)(put(w.at, TEXT("{\"ubl\":")) - w.at);
    TRY(put_tree(&w, tree->root, turned));
    TRY(make_room(&w, 2));
    w.at[w.n++] = '}';
    w.at[w.n] = '\0';
    *out = (Text){ w.at, w.n };
    return ERR_OK;
}

/* --- back into a tree ------------------------------------------------------------------------- */

/* "cbc:ID", "{urn:x}Thing", or the root's own name, whose namespace stands beside it. */
static void split_name(Text name, Text *ns, Text *local)
{
    static const struct {
        const char *prefix, *ns;
    } known[] = { { "cbc:", UBL_CBC }, { "cac:", UBL_CAC }, { "ext:", UBL_EXT } };
    *ns = TEXT("");
    *local = name;
    for (size_t i = 0; i < COUNT(known); i++)
        if (text_starts(name, known[i].prefix)) {
            *ns = text_of(known[i].ns);
            *local = text_slice(name, 4, name.n);
        }
    const char *close = name.n > 0 && name.at[0] == '{' ? memchr(name.at, '}', name.n) : NULL;
    if (close) {
        *ns = text_slice(name, 1, (size_t)(close - name.at));
        *local = text_slice(name, (size_t)(close - name.at) + 1, name.n);
    }
}

/* What stands in "extra" may be written by anybody: only what can be an XML name passes. */
static bool is_name(Text name)
{
    for (size_t i = 0; i < name.n; i++) {
        char c = name.at[i];
        bool first = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_'
                  || (unsigned char)c >= 0x80;
        if (!first && (i == 0 || !((c >= '0' && c <= '9') || c == '-' || c == '.')))
            return false;
    }
    return name.n > 0;
}

static Err bad(Ctx *cx, const char *what)
{
    return fail_field(cx, ERR_INVALID, "extra.ubl", "%s; leave it as `weft read` made it", what);
}

static Err take_attributes(Ctx *cx, const Json *object, XmlNode *node, bool *turned)
{
    node->attributes = NEW(cx, XmlAttribute, object->count + 1);
    if (!node->attributes)
        return cx->err;
    for (size_t i = 0; i < object->count; i++) {
        const JsonMember *member = &object->members[i];
        if (member->value.kind != JSON_STRING)
            return bad(cx, "an attribute is not text");
        if (text_is(member->key, "=")) {
            node->mark = member->value.text;
        } else if (text_is(member->key, "=ns")) {
            node->ns = member->value.text;
        } else if (text_is(member->key, "=turned")) {
            *turned = true;
        } else {
            XmlAttribute *attribute = &node->attributes[node->attribute_count++];
            split_name(member->key, &attribute->ns, &attribute->name);
            attribute->value = member->value.text;
            if (!is_name(attribute->name))
                return bad(cx, "an attribute has no name");
        }
    }
    return ERR_OK;
}

/* One array: its name, attributes and text; its elements come after. */
static Err take_open(Ctx *cx, const Json *json, XmlNode *parent, XmlNode **out, bool *turned)
{
    Text ns, local;
    if (json->kind != JSON_ARRAY || json->count == 0 || json->items[0].kind != JSON_STRING)
        return bad(cx, "an element is not a list that begins with its name");
    split_name(json->items[0].text, &ns, &local);
    XmlNode *node = xml_tree_add(cx, parent, ns, local);
    if (!node)
        return cx->err;
    if (!is_name(local))
        return bad(cx, "an element has no name");
    for (size_t i = 1; i < json->count; i++) {
        const Json *item = &json->items[i];
        if (item->kind == JSON_OBJECT && i == 1)
            TRY(take_attributes(cx, item, node, turned));
        else if (item->kind == JSON_STRING && i + 1 == json->count)
            node->text = item->text;
        else if (item->kind != JSON_ARRAY)
            return bad(cx, "an element holds what is neither attributes, text nor elements");
    }
    *out = node;
    return ERR_OK;
}

Err ubl_extra_take(Ctx *cx, const Json *json, XmlNode **out, bool *turned)
{
    struct {
        const Json *json;
        size_t next;
        XmlNode *node;
    } stack[JSON_DEPTH_MAX + 1];
    size_t depth = 0;
    *turned = false;
    TRY(take_open(cx, json, NULL, out, turned));
    stack[depth].json = json, stack[depth].next = 1, stack[depth++].node = *out;
    while (depth > 0) {
        const Json *at = stack[depth - 1].json;
        if (stack[depth - 1].next == at->count) {
            depth--;
            continue;
        }
        const Json *item = &at->items[stack[depth - 1].next++];
        if (item->kind != JSON_ARRAY)
            continue;
        XmlNode *node;
        assert(depth < COUNT(stack));           /* json_parse bounds the depth */
        TRY(take_open(cx, item, stack[depth - 1].node, &node, turned));
        stack[depth].json = item, stack[depth].next = 1, stack[depth++].node = node;
    }
    return ERR_OK;
}
