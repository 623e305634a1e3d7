/* document_write.c - canonical JSON: members sorted, defaults left out, decimals as short as the
 * value allows. The same document gives the same bytes on every machine, so their hash names it. */
#include "core/document.h"

#include "base/check.h"

/* Writes "key": before a value and a comma where one is due. Callers keep the keys sorted. */
typedef struct Members {
    TextBuf *buf;
    char before;                /* '{' or ',' */
} Members;

static void key(Members *m, const char *name)
{
    textbuf_byte(m->buf, m->before);
    m->before = ',';
    textbuf_json(m->buf, text_of(name));
    textbuf_byte(m->buf, ':');
}

static void put_text(Members *m, const char *name, Text value)
{
    if (value.n == 0)
        return;
    key(m, name);
    textbuf_json(m->buf, value);
}

static void put_money(Members *m, const char *name, Money value)
{
    char text[DECIMAL_TEXT_SIZE];
    put_text(m, name, text_of(money_format(value, text)));
}

static void put_date(Members *m, const char *name, Date value)
{
    char text[DATE_TEXT_SIZE];
    if (!date_is_none(value))
        put_text(m, name, text_of(date_format(value, text)));
}

static void put_scaled(Members *m, const char *name, int64_t value, int scale)
{
    char text[DECIMAL_TEXT_SIZE];
    put_text(m, name, text_of(decimal_format(value, scale, 0, text)));
}

static void close_object(const Members *m)
{
    if (m->before == '{')
        textbuf_byte(m->buf, '{');
    textbuf_byte(m->buf, '}');
}

static void put_ref(TextBuf *buf, const DocumentRef *ref)
{
    Members m = { buf, '{' };
    put_text(&m, "issuer", ref->issuer);
    put_text(&m, "kind", text_of(document_kind_name(ref->kind)));
    put_text(&m, "line", ref->line);
    put_text(&m, "number", ref->number);
    close_object(&m);
}

static void put_line(TextBuf *buf, const DocumentLine *line)
{
    Members m = { buf, '{' };
    if (line->has_amount)
        put_money(&m, "amount", line->amount);
    put_text(&m, "item", line->item);
    put_text(&m, "line", line->line);
    if (line->has_price)
        put_scaled(&m, "price", line->price.e6, PRICE_SCALE);
    if (line->has_quantity)
        put_scaled(&m, "quantity", line->quantity.e6, QUANTITY_SCALE);
    if (line->ref.present) {
        key(&m, "ref");
        put_ref(buf, &line->ref);
    }
    if (line->rejected.e6 > 0)
        put_scaled(&m, "rejected", line->rejected.e6, QUANTITY_SCALE);
    if (line->has_quantity || !unit_eq(line->quantity.unit, UNIT_ONE))
        put_text(&m, "unit", text_of(line->quantity.unit.code));
    close_object(&m);
}

static void put_terms(Members *m, const DocumentTerms *terms)
{
    bool any = terms->deposit.e9 || terms->incoterm.n || terms->payment_days >= 0
            || terms->process.n || !date_is_none(terms->ship_by);
    if (!any)
        return;
    key(m, "terms");
    Members t = { m->buf, '{' };
    if (terms->deposit.e9)
        put_scaled(&t, "deposit_percent", terms->deposit.e9, RATE_SCALE - 2);
    put_text(&t, "incoterm", terms->incoterm);
    if (terms->payment_days >= 0) {
        key(&t, "payment_days");
        textbuf_format(t.buf, "%d", terms->payment_days);
    }
    put_text(&t, "process", terms->process);
    put_date(&t, "ship_by", terms->ship_by);
    close_object(&t);
}

static void put_lists(Members *m, const Document *doc)
{
    if (doc->line_count > 0) {
        key(m, "lines");
        for (size_t i = 0; i < doc->line_count; i++) {
            textbuf_byte(m->buf, i ? ',' : '[');
            put_line(m->buf, &doc->lines[i]);
        }
        textbuf_byte(m->buf, ']');
    }
    put_text(m, "number", doc->number);
    put_text(m, "payee_account", doc->payee_account);
    put_text(m, "payee_name", doc->payee_name);
    put_text(m, "payer_account", doc->payer_account);
    put_text(m, "payer_name", doc->payer_name);
    put_text(m, "receiver", doc->receiver);
    if (doc->ref_count > 0) {
        key(m, "refs");
        for (size_t i = 0; i < doc->ref_count; i++) {
            textbuf_byte(m->buf, i ? ',' : '[');
            put_ref(m->buf, &doc->refs[i]);
        }
        textbuf_byte(m->buf, ']');
    }
}

Err document_write(Ctx *cx, const Document *doc, Text *out)
{
    TextBuf buf = textbuf_make(cx);
    Members m = { &buf, '{' };
    if (doc->has_amount)
        put_money(&m, "amount", doc->amount);
    put_text(&m, "assigned_to", doc->assigned_to);
    if (doc->has_currency)
        put_text(&m, "currency", text_of(ccy_code(doc->ccy)));
    put_date(&m, "date", doc->date);
    put_date(&m, "due", doc->due);
    if (doc->extra.n > 0) {
        key(&m, "extra");
        textbuf_put(&buf, doc->extra);
    }
    put_text(&m, "issuer", doc->issuer);
    put_text(&m, "kind", text_of(document_kind_name(doc->kind)));
    put_lists(&m, doc);
    if (doc->serves.present) {
        key(&m, "serves");
        put_ref(&buf, &doc->serves);
    }
    if (!text_is(doc->source, "issuer"))
        put_text(&m, "source", doc->source);
    put_text(&m, "status", doc->status);
    if (doc->tax.minor > 0)
        put_money(&m, "tax", doc->tax);
    put_terms(&m, &doc->terms);
    close_object(&m);
    return textbuf_done(&buf, out);
}
