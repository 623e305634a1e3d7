/* document_write.c - canonical JSON: members sorted, defaults left out, decimals as short as the
 * value allows. The same document gives the same bytes on every machine, so their hash names it. */
#include "core/document.h"

#include "base/check.h"
#include "core/document_word.h"

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

static void put_percent(Members *m, const char *name, Rate percent)
{
    put_scaled(m, name, percent.e9, RATE_SCALE - 2);
}

static void put_some_money(Members *m, const char *name, Money value)
{
    if (value.minor != 0)
        put_money(m, name, value);
}

static void put_equals(Members *m, const DocumentLine *line)
{
    if (line->equal_count == 0)
        return;
    key(m, "equals");
    for (size_t i = 0; i < line->equal_count; i++) {
        textbuf_byte(m->buf, i ? ',' : '[');
        Members e = { m->buf, '{' };
        put_scaled(&e, "quantity", line->equals[i].e6, QUANTITY_SCALE);
        put_text(&e, "unit", text_of(line->equals[i].unit.code));
        close_object(&e);
    }
    textbuf_byte(m->buf, ']');
}

static void put_line(TextBuf *buf, const DocumentLine *line)
{
    Members m = { buf, '{' };
    put_some_money(&m, "allowance", line->allowance);
    if (line->has_amount)
        put_money(&m, "amount", line->amount);
    put_some_money(&m, "charge", line->charge);
    put_equals(&m, line);
    put_text(&m, "gtin", line->gtin);
    put_text(&m, "item", line->item);
    put_text(&m, "line", line->line);
    if (line->has_price)
        put_scaled(&m, "price", line->price.e6, PRICE_SCALE);
    if (line->price_quantity.e6 > 0 && line->price_quantity.e6 != 1000000)
        put_scaled(&m, "price_quantity", line->price_quantity.e6, QUANTITY_SCALE);
    if (line->has_quantity)
        put_scaled(&m, "quantity", line->quantity.e6, QUANTITY_SCALE);
    if (line->ref.present) {
        key(&m, "ref");
        put_ref(buf, &line->ref);
    }
    if (line->rejected.e6 > 0)
        put_scaled(&m, "rejected", line->rejected.e6, QUANTITY_SCALE);
    if (line->role != LINE_GOODS)
        put_text(&m, "role", text_of(role_name(line->role)));
    if (line->has_tax)
        put_money(&m, "tax", line->tax);
    if (line->has_tax_percent)
        put_percent(&m, "tax_percent", line->tax_percent);
    if (line->has_quantity || !unit_eq(line->quantity.unit, UNIT_ONE))
        put_text(&m, "unit", text_of(line->quantity.unit.code));
    close_object(&m);
}

static void put_part(TextBuf *buf, const DocumentPart *part)
{
    Members m = { buf, '{' };
    put_money(&m, "amount", part->amount);
    put_text(&m, "reason", part->reason);
    if (part->has_percent)
        put_percent(&m, "tax_percent", part->percent);
    close_object(&m);
}

static void put_parts(Members *m, const char *name, const DocumentPart *parts, size_t count)
{
    if (count == 0)
        return;
    key(m, name);
    for (size_t i = 0; i < count; i++) {
        textbuf_byte(m->buf, i ? ',' : '[');
        put_part(m->buf, &parts[i]);
    }
    textbuf_byte(m->buf, ']');
}

/* A tax of nothing is said only where rates would make it something. */
static void put_taxes(Members *m, const Document *doc)
{
    bool rated = doc->tax_count > 0;
    for (size_t i = 0; i < doc->line_count && !rated; i++)
        rated = doc->lines[i].has_tax_percent || doc->lines[i].has_tax;
    if (doc->tax.minor > 0 || (doc->has_tax && rated))
        put_money(m, "tax", doc->tax);
    if (doc->tax_count == 0)
        return;
    key(m, "taxes");
    for (size_t i = 0; i < doc->tax_count; i++) {
        const DocumentTax *tax = &doc->taxes[i];
        textbuf_byte(m->buf, i ? ',' : '[');
        Members t = { m->buf, '{' };
        put_money(&t, "amount", tax->amount);
        put_text(&t, "category", tax->category);
        put_percent(&t, "percent", tax->percent);
        if (tax->has_taxable)
            put_money(&t, "taxable", tax->taxable);
        close_object(&t);
    }
    textbuf_byte(m->buf, ']');
}

static void put_terms(Members *m, const DocumentTerms *terms)
{
    bool any = terms->deposit.e9 || terms->incoterm.n || terms->payment_days >= 0
            || terms->process.n || terms->discount.e9 || !date_is_none(terms->ship_by)
            || terms->calendar.n || terms->business_day.n;
    if (!any)
        return;
    key(m, "terms");
    Members t = { m->buf, '{' };
    put_text(&t, "business_day", terms->business_day);
    put_text(&t, "calendar", terms->calendar);
    if (terms->deposit.e9)
        put_percent(&t, "deposit_percent", terms->deposit);
    if (terms->discount.e9) {
        key(&t, "discount_days");
        textbuf_format(t.buf, "%d", terms->discount_days);
        put_percent(&t, "discount_percent", terms->discount);
    }
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
    if (doc->has_payable)
        put_money(m, "payable", doc->payable);
    put_text(m, "payee_account", doc->payee_account);
    put_text(m, "payee_name", doc->payee_name);
    put_text(m, "payer_account", doc->payer_account);
    put_text(m, "payer_name", doc->payer_name);
    put_some_money(m, "prepaid", doc->prepaid);
    if (doc->purpose != PURPOSE_SALE)
        put_text(m, "purpose", text_of(purpose_name(doc->purpose)));
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

static void put_flag(Members *m, const char *name, bool value)
{
    if (!value)
        return;
    key(m, name);
    textbuf_puts(m->buf, "true");
}

Err document_write(Ctx *cx, const Document *doc, Text *out)
{
    TextBuf buf = textbuf_make(cx);
    Members m = { &buf, '{' };
    put_parts(&m, "allowances", doc->allowances, doc->allowance_count);
    if (doc->has_amount)
        put_money(&m, "amount", doc->amount);
    put_text(&m, "assigned_to", doc->assigned_to);
    if (doc->has_bank_charges)
        put_money(&m, "bank_charges", doc->bank_charges);
    put_parts(&m, "charges", doc->charges, doc->charge_count);
    if (doc->has_currency)
        put_text(&m, "currency", text_of(ccy_code(doc->ccy)));
    put_date(&m, "date", doc->date);
    put_date(&m, "due", doc->due);
    put_text(&m, "end_to_end", doc->end_to_end);
    if (doc->extra.n > 0) {
        key(&m, "extra");
        textbuf_put(&buf, doc->extra);
    }
    put_text(&m, "issuer", doc->issuer);
    put_text(&m, "kind", text_of(document_kind_name(doc->kind)));
    put_lists(&m, doc);
    put_flag(&m, "reversal", doc->reversal);
    put_some_money(&m, "rounding", doc->rounding);
    if (doc->serves.present) {
        key(&m, "serves");
        put_ref(&buf, &doc->serves);
    }
    if (!text_is(doc->source, "issuer"))
        put_text(&m, "source", doc->source);
    put_text(&m, "status", doc->status);
    put_taxes(&m, doc);
    put_terms(&m, &doc->terms);
    close_object(&m);
    return textbuf_done(&buf, out);
}
