/* ubl_extra.c - a walk over the tree in the order of the document, out and back. O(elements). */
#include "format/ubl_extra.h"

#include "base/check.h"
#include "format/ubl_form.h"

#include <string.h>

/* --- out of a tree ---------------------------------------------------------------------------- */

static void put_name(TextBuf *json, const XmlNode *node)
{
    Text ns = node->ns;
    const char *prefix = text_is(ns, UBL_CBC) ? "cbc:" : text_is(ns, UBL_CAC) ? "cac:"
                       : text_is(ns, UBL_EXT) ? "ext:" : "";
    TextBuf name = textbuf_make(json->cx);
    if (node->parent && !prefix[0])
        textbuf_format(&name, "{%.*s}", (int)ns.n, ns.at);
    textbuf_puts(&name, prefix);
    textbuf_put(&name, node->name);
    textbuf_json(json, (Text){ name.at, name.n });
}

static void put_attributes(TextBuf *json, const XmlNode *node, bool turned)
{
    if (node->attribute_count == 0 && node->mark.n == 0 && node->parent)
        return;
    char before = '{';
    textbuf_byte(json, ',');
    if (node->mark.n > 0) {
        textbuf_puts(json, "{\"=\":");
        textbuf_json(json, node->mark);
        before = ',';
    }
    if (!node->parent) {
        textbuf_puts(json, turned ? "{\"=turned\":\"yes\",\"=ns\":" : "{\"=ns\":");
        textbuf_json(json, node->ns);
        before = ',';
    }
    for (size_t i = 0; i < node->attribute_count; i++, before = ',') {
        const XmlAttribute *attribute = &node->attributes[i];
        TextBuf name = textbuf_make(json->cx);
        if (attribute->ns.n > 0)
            textbuf_format(&name, "{%.*s}", (int)attribute->ns.n, attribute->ns.at);
        textbuf_put(&name, attribute->name);
        textbuf_byte(json, before);
        textbuf_json(json, (Text){ name.at, name.n });
        textbuf_byte(json, ':');
        textbuf_json(json, attribute->value);
    }
    textbuf_byte(json, '}');
}

/* Opens an element; what is marked leaves its text to the document. */
static void put_open(TextBuf *json, const XmlNode *node, bool turned)
{
    textbuf_puts(json, node->parent ? ",[" : "[");
    put_name(json, node);
    put_attributes(json, node, turned);
    if (node->text.n > 0 && node->mark.n == 0) {
        textbuf_byte(json, ',');
        textbuf_json(json, node->text);
    }
}

void ubl_extra_put(TextBuf *json, const XmlNode *root, bool turned)
{
    const XmlNode *node = root;
    put_open(json, node, turned);
    while (node) {
        if (node->first) {
            node = node->first;
            put_open(json, node, turned);
            continue;
        }
        while (node) {
            textbuf_byte(json, ']');
            if (node != root && node->next) {
                node = node->next;
                put_open(json, node, turned);
                break;
            }
            node = node == root ? NULL : node->parent;
        }
    }
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
