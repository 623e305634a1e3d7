/* ubl_print.c - one element at a time; who walks the tree says when. O(bytes). */
#include "format/ubl_print.h"

#include "format/ubl_form.h"

static const char *prefix_of(const XmlNode *node)
{
    return text_is(node->ns, UBL_CBC) ? "cbc:" : text_is(node->ns, UBL_CAC) ? "cac:"
         : text_is(node->ns, UBL_EXT) ? "ext:" : "";
}

static void print_attribute(TextBuf *buf, const XmlAttribute *attribute, size_t i)
{
    if (attribute->ns.n == 0) {
        textbuf_format(buf, " %.*s=\"", (int)attribute->name.n, attribute->name.at);
    } else if (text_is(attribute->ns, "http://www.w3.org/XML/1998/namespace")) {
        textbuf_format(buf, " xml:%.*s=\"", (int)attribute->name.n, attribute->name.at);
    } else {
        textbuf_format(buf, " xmlns:a%zu=\"", i);
        textbuf_html(buf, attribute->ns);
        textbuf_format(buf, "\" a%zu:%.*s=\"", i, (int)attribute->name.n, attribute->name.at);
    }
    textbuf_html(buf, attribute->value);
    textbuf_byte(buf, '"');
}

/* An element of another namespace makes it the default one; UBL's own have prefixes. */
void ubl_print_open(TextBuf *buf, const XmlNode *node)
{
    const char *prefix = prefix_of(node);
    bool inherits = node->parent && text_eq(node->parent->ns, node->ns);
    textbuf_format(buf, "<%s%.*s", prefix, (int)node->name.n, node->name.at);
    if (!prefix[0] && !inherits) {
        textbuf_puts(buf, " xmlns=\"");
        textbuf_html(buf, node->ns);
        textbuf_byte(buf, '"');
    }
    if (!node->parent)
        textbuf_puts(buf, " xmlns:cac=\"" UBL_CAC "\" xmlns:cbc=\"" UBL_CBC "\" xmlns:ext=\""
                     UBL_EXT "\"");
    for (size_t i = 0; i < node->attribute_count; i++)
        print_attribute(buf, &node->attributes[i], i);
    textbuf_byte(buf, '>');
    textbuf_html(buf, node->text);
    if (node->first)
        textbuf_byte(buf, '\n');
}

void ubl_print_close(TextBuf *buf, const XmlNode *node)
{
    textbuf_format(buf, "</%s%.*s>\n", prefix_of(node), (int)node->name.n, node->name.at);
}
