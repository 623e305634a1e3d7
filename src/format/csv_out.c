/* csv_out.c - one table of columns over the document's canonical JSON, so that no field of it can
 * be forgotten that its writer knows. O(bytes). */
#include "format/csv_out.h"

#include "base/check.h"
#include "base/json.h"

#include <string.h>

typedef struct Column {
    const char *name;
    const char *in;             /* object of the document that holds it; NULL: the document */
    const char *key;
} Column;

static const Column head[] = {
    { "kind", NULL, "kind" }, { "number", NULL, "number" }, { "issuer", NULL, "issuer" },
    { "receiver", NULL, "receiver" }, { "date", NULL, "date" }, { "due", NULL, "due" },
    { "currency", NULL, "currency" }, { "amount", NULL, "amount" }, { "tax", NULL, "tax" },
    { "status", NULL, "status" }, { "source", NULL, "source" },
    { "process", "terms", "process" }, { "incoterm", "terms", "incoterm" },
    { "payment_days", "terms", "payment_days" }, { "deposit_percent", "terms", "deposit_percent" },
    { "ship_by", "terms", "ship_by" }, { "payer_name", NULL, "payer_name" },
    { "payer_account", NULL, "payer_account" }, { "payee_name", NULL, "payee_name" },
    { "payee_account", NULL, "payee_account" },
    { "assigned_to", NULL, "assigned_to" }, { "serves", NULL, "serves" },
    { "refs", NULL, "refs" }, { "extra", NULL, "extra" },
};

static const Column line[] = {
    { "line", NULL, "line" }, { "item", NULL, "item" }, { "quantity", NULL, "quantity" },
    { "unit", NULL, "unit" }, { "rejected", NULL, "rejected" }, { "price", NULL, "price" },
    { "line_amount", NULL, "amount" }, { "line_ref", NULL, "ref" },
};

Err csv_out_header(Ctx *cx, Text *out)
{
    TextBuf buf = textbuf_make(cx);
    for (size_t i = 0; i < COUNT(head); i++)
        textbuf_format(&buf, "%s%s", i ? "," : "", head[i].name);
    for (size_t i = 0; i < COUNT(line); i++)
        textbuf_format(&buf, ",%s", line[i].name);
    textbuf_puts(&buf, "\r\n");
    return textbuf_done(&buf, out);
}

static void put_quoted(TextBuf *buf, Text text)
{
    bool plain = !memchr(text.at, ',', text.n) && !memchr(text.at, '"', text.n)
              && !memchr(text.at, '\n', text.n) && !memchr(text.at, '\r', text.n);
    if (plain) {
        textbuf_put(buf, text);
        return;
    }
    textbuf_byte(buf, '"');
    for (size_t i = 0; i < text.n; i++) {
        if (text.at[i] == '"')
            textbuf_byte(buf, '"');
        textbuf_byte(buf, text.at[i]);
    }
    textbuf_byte(buf, '"');
}

static Err put_cell(Ctx *cx, TextBuf *buf, const Json *json)
{
    if (!json || json->kind == JSON_NULL)
        return ERR_OK;
    if (json->kind == JSON_STRING || json->kind == JSON_NUMBER) {
        put_quoted(buf, json->text);
        return ERR_OK;
    }
    TextBuf own = textbuf_make(cx);
    Text text;
    json_write(&own, json);
    TRY(textbuf_done(&own, &text));
    put_quoted(buf, text);
    return ERR_OK;
}

static Err put_cells(Ctx *cx, TextBuf *buf, const Json *from, const Column *columns, size_t n,
                     bool first)
{
    for (size_t i = 0; i < n; i++) {
        const Json *in = columns[i].in ? json_get(from, columns[i].in) : from;
        if (i > 0 || !first)
            textbuf_byte(buf, ',');
        if (in)
            TRY(put_cell(cx, buf, json_get(in, columns[i].key)));
    }
    return ERR_OK;
}

Err csv_out_rows(Ctx *cx, const Document *document, Text *out)
{
    Text text;
    Json json, none = { .kind = JSON_OBJECT };
    TextBuf buf = textbuf_make(cx);
    TRY(document_write(cx, document, &text));
    TRY(json_parse(cx, text, &json));
    const Json *lines = json_get(&json, "lines");
    size_t n = lines && lines->count > 0 ? lines->count : 1;
    for (size_t i = 0; i < n; i++) {
        const Json *item = lines && lines->count > 0 ? &lines->items[i] : &none;
        TRY(put_cells(cx, &buf, &json, head, COUNT(head), true));
        TRY(put_cells(cx, &buf, item, line, COUNT(line), false));
        textbuf_puts(&buf, "\r\n");
    }
    return textbuf_done(&buf, out);
}
