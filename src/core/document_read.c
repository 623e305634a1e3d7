/* document_read.c - one strict reader. O(bytes). */
#include "base/check.h"
#include "base/list.h"
#include "core/document_check.h"
#include "core/document_word.h"

#include <stdio.h>
#include <string.h>

static Err get_text(Ctx *cx, const Json *object, DocumentPlace place, const char *key, bool needed,
                    Text *out)
{
    const Json *json = json_get(object, key);
    if (!json || json->kind == JSON_NULL)
        return needed ? document_bad(cx, ERR_INVALID, place, key,
                                     "is missing; give it as text") : ERR_OK;
    if (json->kind != JSON_STRING)
        return document_bad(cx, ERR_INVALID, place, key, "is not text; put it in quotes");
    if (needed && json->text.n == 0)
        return document_bad(cx, ERR_INVALID, place, key, "is empty");
    *out = json->text;
    return ERR_OK;
}

/* Numbers of money and goods are text, so that no reader on the way has rounded them. */
static Err get_decimal(Ctx *cx, const Json *object, DocumentPlace place, const char *key, bool *has,
                       Text *out)
{
    const Json *json = json_get(object, key);
    *has = json && json->kind != JSON_NULL;
    if (!*has)
        return ERR_OK;
    if (json->kind != JSON_STRING)
        return json->kind == JSON_NUMBER
            ? document_bad(cx, ERR_INVALID, place, key,
                           "is a bare number; write it as text, \"%.*s\", "
                  "so that it stays exact", (int)json->text.n, json->text.at)
            : document_bad(cx, ERR_INVALID, place, key, "is not a decimal in quotes");
    *out = json->text;
    return ERR_OK;
}

static Err get_money(Ctx *cx, const Json *object, DocumentPlace place, const char *key,
                     const Document *doc,
                     bool *has, Money *out)
{
    Text text;
    TRY(get_decimal(cx, object, place, key, has, &text));
    if (!*has)
        return ERR_OK;
    if (!doc->has_currency)
        return document_bad(cx, ERR_INVALID, DOCUMENT_TOP, "currency",
                            "is missing, and there are amounts");
    return document_name_field(cx, money_parse(cx, text, doc->ccy, false, out), place, key);
}

static Err get_party(Ctx *cx, const Json *object, DocumentPlace place, const char *key, bool needed,
                     Text *out)
{
    Text text = TEXT("");
    TRY(get_text(cx, object, place, key, needed, &text));
    if (text.n == 0)
        return ERR_OK;
    return document_name_field(cx, party_id_parse(cx, text, out), place, key);
}

static Err get_date(Ctx *cx, const Json *object, DocumentPlace place, const char *key, bool needed,
                    Date *out)
{
    Text text = TEXT("");
    *out = DATE_NONE;
    TRY(get_text(cx, object, place, key, needed, &text));
    if (text.n == 0)
        return ERR_OK;
    Date date;
    TRY(document_name_field(cx, date_parse(cx, text, &date), place, key));
    TRY(document_check_date(cx, date, place, key));
    *out = date;
    return ERR_OK;
}

static Err get_number(Ctx *cx, const Json *object, DocumentPlace place, const char *key, Text *out)
{
    Text text;
    TRY(get_text(cx, object, place, key, true, &text));
    TRY(document_check_name(cx, text, place, key));
    *out = text;
    return ERR_OK;
}

/* Names within a document: short, and without blanks around that no eye would see. */
static Err get_name(Ctx *cx, const Json *object, DocumentPlace place, const char *key, Text *out)
{
    Text text = *out;
    TRY(get_text(cx, object, place, key, false, &text));
    TRY(document_check_name(cx, text, place, key));
    *out = text;
    return ERR_OK;
}

static Err get_kind(Ctx *cx, const Json *object, DocumentPlace place, DocumentKind *out)
{
    Text name;
    TRY(get_text(cx, object, place, "kind", true, &name));
    Text show = text_head(name, 40);
    if (!document_kind_of(name, out))
        return document_bad(cx, ERR_UNKNOWN, place, "kind", "\"%.*s\" is no kind of document; "
                   "`weft help documents` lists them", (int)show.n, show.at);
    return ERR_OK;
}

static Err check_object(Ctx *cx, const Json *json, DocumentPlace place, const char *const *keys,
                        size_t n)
{
    if (json->kind != JSON_OBJECT)
        return document_bad(cx, ERR_INVALID, place, "", "is not a JSON object");
    const char *file = cx->place_file;
    int64_t line = cx->place_line;
    ctx_place(cx, NULL, 0);
    Err err = json_only(cx, json, keys, n);     /* its words begin with the field */
    ctx_place(cx, file, line);
    if (err == ERR_OK || err == ERR_NO_MEMORY)
        return err;
    char words[sizeof cx->detail], where[96];
    snprintf(words, sizeof words, "%s", cx->detail);
    ctx_forgive(cx);
    document_spell(place, "", where, sizeof where);
    return fail(cx, err, "%s%s%s", where, where[0] ? "." : "", words);
}

static Err get_ref(Ctx *cx, const Json *json, DocumentPlace place, DocumentRef *out)
{
    static const char *const keys[] = { "kind", "number", "issuer", "line" };
    TRY(check_object(cx, json, place, keys, COUNT(keys)));
    DocumentRef ref = { .present = true, .line = TEXT("") };
    TRY(get_kind(cx, json, place, &ref.kind));
    TRY(get_number(cx, json, place, "number", &ref.number));
    TRY(get_party(cx, json, place, "issuer", true, &ref.issuer));
    TRY(get_name(cx, json, place, "line", &ref.line));
    *out = ref;
    return ERR_OK;
}

static Err get_quantity(Ctx *cx, const Json *object, DocumentPlace place, const char *key,
                        Unit unit,
                        bool *has, Quantity *out)
{
    Text text;
    *out = (Quantity){ 0, unit };
    TRY(get_decimal(cx, object, place, key, has, &text));
    if (!*has)
        return ERR_OK;
    return document_name_field(cx, quantity_parse(cx, text, unit, false, out), place, key);
}

/* A price may hold tax or not, like the amounts; it is for price_quantity of the line's unit. */
static Err get_price(Ctx *cx, const Json *json, const Document *doc, DocumentPlace place,
                     DocumentLine *line)
{
    Text price;
    bool has_per;
    Unit unit = line->quantity.unit;
    TRY(get_decimal(cx, json, place, "price", &line->has_price, &price));
    if (line->has_price && !doc->has_currency)
        return document_bad(cx, ERR_INVALID, DOCUMENT_TOP, "currency",
                            "is missing, and there are prices");
    if (line->has_price)
        TRY(document_name_field(cx, price_parse(cx, price, doc->ccy, &line->price), place,
                                "price"));
    TRY(get_quantity(cx, json, place, "price_quantity", unit, &has_per, &line->price_quantity));
    if (has_per && line->price_quantity.e6 == 0)
        return document_bad(cx, ERR_INVALID, place, "price_quantity", "is zero");
    return ERR_OK;
}

static Err get_percent(Ctx *cx, const Json *json, DocumentPlace place, const char *key, bool *has,
                       Rate *out)
{
    Text text;
    TRY(get_decimal(cx, json, place, key, has, &text));
    if (!*has)
        return ERR_OK;
    TRY(document_name_field(cx, rate_parse_percent(cx, text, out), place, key));
    if (out->e9 < 0 || out->e9 > RATE_ONE_E9)
        return document_bad(cx, ERR_INVALID, place, key, "is not within 0 to 100");
    return ERR_OK;
}

static Err get_role(Ctx *cx, const Json *json, DocumentPlace place, LineRole *out)
{
    Text word = TEXT("");
    TRY(get_text(cx, json, place, "role", false, &word));
    if (word.n > 0 && !role_of(word, out))
        return document_bad(cx, ERR_INVALID, place, "role", "\"%.*s\" is no role of a line; it may "
                            "be: goods 货物, freight 运费, charge 费用, discount 折扣",
                            (int)text_head(word, 40).n, word.at);
    return ERR_OK;
}

/* What an amount is made of, and what is owed on top of it. */
static Err get_asked(Ctx *cx, const Json *json, const Document *doc, DocumentPlace place,
                     DocumentLine *line)
{
    bool has;
    TRY(get_money(cx, json, place, "amount", doc, &line->has_amount, &line->amount));
    TRY(get_money(cx, json, place, "allowance", doc, &has, &line->allowance));
    TRY(get_money(cx, json, place, "charge", doc, &has, &line->charge));
    TRY(get_money(cx, json, place, "tax", doc, &line->has_tax, &line->tax));
    TRY(get_percent(cx, json, place, "tax_percent", &line->has_tax_percent, &line->tax_percent));
    return get_price(cx, json, doc, place, line);
}

/* "equals": what one unit of the line is in other units. */
static Err get_equals(Ctx *cx, const Json *json, DocumentPlace place, DocumentLine *line)
{
    static const char *const keys[] = { "quantity", "unit" };
    const Json *array = json_get(json, "equals");
    if (!array || array->kind == JSON_NULL)
        return ERR_OK;
    if (array->kind != JSON_ARRAY || array->count == 0 || array->count > DOCUMENT_EQUALS_MAX)
        return document_bad(cx, ERR_INVALID, place, "equals", "is not a list of one to %d "
                            "quantities", DOCUMENT_EQUALS_MAX);
    Quantity *equals = NEW(cx, Quantity, array->count);
    if (!equals)
        return cx->err;
    place.within = "equals";
    for (size_t i = 0; i < array->count; i++) {
        const Json *at = &array->items[i];
        Text code = TEXT("");
        Unit unit;
        bool has;
        TRY(check_object(cx, at, place, keys, COUNT(keys)));
        TRY(get_text(cx, at, place, "unit", true, &code));
        TRY(document_name_field(cx, unit_parse(cx, code, &unit), place, "unit"));
        TRY(get_quantity(cx, at, place, "quantity", unit, &has, &equals[i]));
    }
    line->equals = equals;
    line->equal_count = array->count;
    return ERR_OK;
}

static Err get_line(Ctx *cx, const Json *json, const Document *doc, size_t i, DocumentLine *out)
{
    static const char *const keys[] = { "line", "item", "quantity", "rejected", "unit", "price",
                                        "price_quantity", "amount", "allowance", "charge", "tax",
                                        "tax_percent", "gtin", "role", "equals", "ref" };
    DocumentPlace place = (DocumentPlace){ "lines", i, NULL };
    Money none = { 0, doc->ccy };
    TRY(check_object(cx, json, place, keys, COUNT(keys)));
    DocumentLine line = { .line = TEXT(""), .item = TEXT(""), .gtin = TEXT(""), .amount = none,
                          .allowance = none, .charge = none, .tax = none };
    TRY(get_name(cx, json, place, "line", &line.line));
    if (line.line.n == 0)
        TRY(text_format(cx, &line.line, "%zu", i + 1));
    TRY(get_name(cx, json, place, "item", &line.item));
    TRY(get_name(cx, json, place, "gtin", &line.gtin));
    TRY(get_role(cx, json, place, &line.role));
    Text unit_code = TEXT("C62");
    Unit unit;
    TRY(get_text(cx, json, place, "unit", false, &unit_code));
    TRY(document_name_field(cx, unit_parse(cx, unit_code, &unit), place, "unit"));
    bool has_rejected;
    TRY(get_quantity(cx, json, place, "quantity", unit, &line.has_quantity, &line.quantity));
    TRY(get_quantity(cx, json, place, "rejected", unit, &has_rejected, &line.rejected));
    TRY(get_equals(cx, json, place, &line));
    TRY(get_asked(cx, json, doc, place, &line));
    TRY(document_check_line(cx, &line, place));
    const Json *ref = json_get(json, "ref");
    if (ref && ref->kind != JSON_NULL) {
        place.within = "ref";
        TRY(get_ref(cx, ref, place, &line.ref));
    }
    *out = line;
    return ERR_OK;
}

static Err get_array(Ctx *cx, const Json *json, const char *key, size_t max, const Json **out)
{
    DocumentPlace top = DOCUMENT_TOP;
    const Json *array = json_get(json, key);
    *out = NULL;
    if (!array || array->kind == JSON_NULL)
        return ERR_OK;
    if (array->kind != JSON_ARRAY)
        return document_bad(cx, ERR_INVALID, top, key, "is not a list");
    if (array->count > max)
        return document_bad(cx, ERR_LIMIT, top, key, "holds %zu entries; at most %zu are taken",
                   array->count, max);
    *out = array;
    return ERR_OK;
}

static Err get_lines(Ctx *cx, const Json *json, Document *doc)
{
    const Json *array;
    TRY(get_array(cx, json, "lines", DOCUMENT_LINES_MAX, &array));
    if (!array || array->count == 0)
        return ERR_OK;
    DocumentLine *lines = NEW(cx, DocumentLine, array->count);
    if (!lines)
        return cx->err;
    Table seen = table_make(cx);
    for (size_t i = 0; i < array->count; i++) {
        TRY(get_line(cx, &array->items[i], doc, i, &lines[i]));
        TRY(document_check_new_line(cx, lines, i, &seen));
    }
    doc->lines = lines;
    doc->line_count = array->count;
    return ERR_OK;
}

static Err get_refs(Ctx *cx, const Json *json, Document *doc)
{
    const Json *array;
    TRY(get_array(cx, json, "refs", DOCUMENT_REFS_MAX, &array));
    if (!array || array->count == 0)
        return ERR_OK;
    DocumentRef *refs = NEW(cx, DocumentRef, array->count);
    if (!refs)
        return cx->err;
    for (size_t i = 0; i < array->count; i++) {
        TRY(get_ref(cx, &array->items[i], (DocumentPlace){ "refs", i, NULL }, &refs[i]));
    }
    doc->refs = refs;
    doc->ref_count = array->count;
    return ERR_OK;
}

/* --- what is asked for beside the lines ------------------------------------------------------- */

static Err get_part(Ctx *cx, const Json *json, const Document *doc, DocumentPlace place,
                    DocumentPart *out)
{
    static const char *const keys[] = { "amount", "tax_percent", "reason" };
    DocumentPart part = { .amount = { 0, doc->ccy }, .reason = TEXT("") };
    bool has;
    TRY(check_object(cx, json, place, keys, COUNT(keys)));
    TRY(get_money(cx, json, place, "amount", doc, &has, &part.amount));
    if (!has)
        return document_bad(cx, ERR_INVALID, place, "amount", "is missing");
    TRY(get_percent(cx, json, place, "tax_percent", &part.has_percent, &part.percent));
    TRY(get_text(cx, json, place, "reason", false, &part.reason));
    if (part.reason.n > DOCUMENT_REASON_BYTES_MAX)
        return document_bad(cx, ERR_LIMIT, place, "reason", "is longer than %d bytes",
                            DOCUMENT_REASON_BYTES_MAX);
    *out = part;
    return ERR_OK;
}

static Err get_parts(Ctx *cx, const Json *json, const Document *doc, const char *key,
                     const DocumentPart **out, size_t *count)
{
    const Json *array;
    TRY(get_array(cx, json, key, DOCUMENT_PARTS_MAX, &array));
    if (!array || array->count == 0)
        return ERR_OK;
    DocumentPart *parts = NEW(cx, DocumentPart, array->count);
    if (!parts)
        return cx->err;
    for (size_t i = 0; i < array->count; i++)
        TRY(get_part(cx, &array->items[i], doc, (DocumentPlace){ key, i, NULL }, &parts[i]));
    *out = parts;
    *count = array->count;
    return ERR_OK;
}

static Err get_tax(Ctx *cx, const Json *json, const Document *doc, size_t i, DocumentTax *out)
{
    static const char *const keys[] = { "percent", "category", "taxable", "amount" };
    DocumentPlace place = { "taxes", i, NULL };
    DocumentTax tax = { .category = TEXT(""), .taxable = { 0, doc->ccy },
                        .amount = { 0, doc->ccy } };
    bool has_percent, has_amount;
    TRY(check_object(cx, json, place, keys, COUNT(keys)));
    TRY(get_percent(cx, json, place, "percent", &has_percent, &tax.percent));
    TRY(get_name(cx, json, place, "category", &tax.category));
    TRY(get_money(cx, json, place, "taxable", doc, &tax.has_taxable, &tax.taxable));
    TRY(get_money(cx, json, place, "amount", doc, &has_amount, &tax.amount));
    if (!has_percent || !has_amount)
        return document_bad(cx, ERR_INVALID, place, has_percent ? "amount" : "percent",
                            "is missing");
    *out = tax;
    return ERR_OK;
}

static Err get_taxes(Ctx *cx, const Json *json, Document *doc)
{
    const Json *array;
    TRY(get_array(cx, json, "taxes", DOCUMENT_TAXES_MAX, &array));
    if (!array || array->count == 0)
        return ERR_OK;
    DocumentTax *taxes = NEW(cx, DocumentTax, array->count);
    if (!taxes)
        return cx->err;
    for (size_t i = 0; i < array->count; i++)
        TRY(get_tax(cx, &array->items[i], doc, i, &taxes[i]));
    doc->taxes = taxes;
    doc->tax_count = array->count;
    return ERR_OK;
}

static Err get_rounding(Ctx *cx, const Json *json, Document *doc)
{
    DocumentPlace top = DOCUMENT_TOP;
    Text text;
    bool has;
    TRY(get_decimal(cx, json, top, "rounding", &has, &text));
    if (!has)
        return ERR_OK;
    if (!doc->has_currency)
        return document_bad(cx, ERR_INVALID, top, "currency", "is missing, and there are amounts");
    return document_name_field(cx, money_parse(cx, text, doc->ccy, true, &doc->rounding), top,
                               "rounding");
}

static Err get_purpose(Ctx *cx, const Json *json, Purpose *out)
{
    Text word = TEXT("");
    TRY(get_text(cx, json, DOCUMENT_TOP, "purpose", false, &word));
    if (word.n > 0 && !purpose_of(word, out))
        return document_bad(cx, ERR_INVALID, DOCUMENT_TOP, "purpose", "\"%.*s\" is no purpose of "
                            "an invoice; it may be: sale 销售, advance 预付款",
                            (int)text_head(word, 40).n, word.at);
    return ERR_OK;
}

static Err get_sums(Ctx *cx, const Json *json, Document *doc)
{
    DocumentPlace top = DOCUMENT_TOP;
    Money none = { 0, doc->ccy };
    bool has;
    doc->tax = doc->prepaid = doc->rounding = doc->payable = doc->bank_charges = none;
    TRY(get_money(cx, json, top, "amount", doc, &doc->has_amount, &doc->amount));
    TRY(get_money(cx, json, top, "tax", doc, &doc->has_tax, &doc->tax));
    TRY(get_parts(cx, json, doc, "allowances", &doc->allowances, &doc->allowance_count));
    TRY(get_parts(cx, json, doc, "charges", &doc->charges, &doc->charge_count));
    TRY(get_taxes(cx, json, doc));
    TRY(get_money(cx, json, top, "prepaid", doc, &has, &doc->prepaid));
    TRY(get_rounding(cx, json, doc));
    TRY(get_money(cx, json, top, "payable", doc, &doc->has_payable, &doc->payable));
    TRY(get_money(cx, json, top, "bank_charges", doc, &doc->has_bank_charges,
                  &doc->bank_charges));
    return get_purpose(cx, json, &doc->purpose);
}

static Err get_flag(Ctx *cx, const Json *json, const char *key, bool *out)
{
    const Json *flag = json_get(json, key);
    if (!flag || flag->kind == JSON_NULL)
        return ERR_OK;
    if (flag->kind != JSON_BOOL)
        return document_bad(cx, ERR_INVALID, DOCUMENT_TOP, key, "is neither true nor false");
    *out = flag->boolean;
    return ERR_OK;
}

static Err get_days(Ctx *cx, const Json *object, DocumentPlace place, const char *key, int32_t *out)
{
    const Json *json = json_get(object, key);
    if (!json || json->kind == JSON_NULL)
        return ERR_OK;
    int64_t days;
    if (json->kind != JSON_NUMBER || !text_to_int64(json->text, &days) || days < 0 || days > 3650)
        return document_bad(cx, ERR_INVALID, place, key, "is not a whole number from 0 to 3650");
    *out = (int32_t)days;
    return ERR_OK;
}

static Err get_business_days(Ctx *cx, const Json *object, DocumentPlace place, DocumentTerms *terms)
{
    BusinessDayConvention how;
    TRY(get_text(cx, object, place, "calendar", false, &terms->calendar));
    TRY(get_text(cx, object, place, "business_day", false, &terms->business_day));
    if (terms->business_day.n > 0 && !calendar_convention_of(terms->business_day, &how))
        return document_bad(cx, ERR_INVALID, place, "business_day",
                            "is none of none, following, modified_following, preceding, "
                            "modified_preceding");
    return ERR_OK;
}

static Err get_terms(Ctx *cx, const Json *json, DocumentTerms *out)
{
    static const char *const keys[] = { "process", "incoterm", "payment_days", "deposit_percent",
                                        "discount_percent", "discount_days", "ship_by",
                                        "calendar", "business_day" };
    DocumentPlace place = { .within = "terms" };
    DocumentTerms terms = { .process = TEXT(""), .incoterm = TEXT(""), .payment_days = -1,
                            .ship_by = DATE_NONE, .calendar = TEXT(""),
                            .business_day = TEXT("") };
    const Json *object = json_get(json, "terms");
    if (object && object->kind != JSON_NULL) {
        TRY(check_object(cx, object, place, keys, COUNT(keys)));
        TRY(get_text(cx, object, place, "process", false, &terms.process));
        TRY(get_text(cx, object, place, "incoterm", false, &terms.incoterm));
        TRY(get_days(cx, object, place, "payment_days", &terms.payment_days));
        bool has, has_discount;
        TRY(get_percent(cx, object, place, "deposit_percent", &has, &terms.deposit));
        TRY(get_percent(cx, object, place, "discount_percent", &has_discount, &terms.discount));
        TRY(get_days(cx, object, place, "discount_days", &terms.discount_days));
        if ((terms.discount_days > 0) != (terms.discount.e9 > 0))
            return document_bad(cx, ERR_INVALID, place, "discount_percent",
                                "and discount_days go together: so much off within so many days");
        TRY(get_date(cx, object, place, "ship_by", false, &terms.ship_by));
        TRY(get_business_days(cx, object, place, &terms));
    }
    *out = terms;
    return ERR_OK;
}

static Err get_extra(Ctx *cx, const Json *json, Text *out)
{
    const Json *extra = json_get(json, "extra");
    *out = TEXT("");
    if (!extra || extra->kind == JSON_NULL)
        return ERR_OK;
    TextBuf buf = textbuf_make(cx);
    json_write(&buf, extra);
    return textbuf_done(&buf, out);
}

static Err get_head(Ctx *cx, const Json *json, Document *doc)
{
    DocumentPlace top = DOCUMENT_TOP;
    TRY(get_kind(cx, json, top, &doc->kind));
    TRY(get_number(cx, json, top, "number", &doc->number));
    TRY(get_party(cx, json, top, "issuer", true, &doc->issuer));
    TRY(get_party(cx, json, top, "receiver", false, &doc->receiver));
    TRY(get_party(cx, json, top, "assigned_to", false, &doc->assigned_to));
    TRY(get_date(cx, json, top, "date", true, &doc->date));
    TRY(get_date(cx, json, top, "due", false, &doc->due));
    Text code = TEXT("");
    TRY(get_text(cx, json, top, "currency", false, &code));
    doc->has_currency = code.n > 0;
    if (doc->has_currency)
        TRY(document_name_field(cx, ccy_parse(cx, code, &doc->ccy), top, "currency"));
    TRY(get_text(cx, json, top, "source", false, &doc->source));
    if (doc->source.n == 0)
        doc->source = TEXT("issuer");
    TRY(get_text(cx, json, top, "status", false, &doc->status));
    TRY(document_name_field(cx, document_word_read(cx, doc->kind, doc->status, &doc->status), top,
                            "status"));
    TRY(get_name(cx, json, top, "end_to_end", &doc->end_to_end));
    TRY(get_flag(cx, json, "reversal", &doc->reversal));
    TRY(get_text(cx, json, top, "payer_name", false, &doc->payer_name));
    TRY(get_text(cx, json, top, "payer_account", false, &doc->payer_account));
    TRY(get_text(cx, json, top, "payee_name", false, &doc->payee_name));
    TRY(get_text(cx, json, top, "payee_account", false, &doc->payee_account));
    return ERR_OK;
}

Err document_read(Ctx *cx, const Json *json, Document *out)
{
    static const char *const keys[] = {
        "kind", "number", "issuer", "receiver", "date", "due", "currency", "serves", "terms",
        "lines", "amount", "tax", "refs", "source", "status", "payer_name", "payer_account",
        "payee_name", "payee_account", "assigned_to", "extra", "allowances", "charges", "taxes",
        "prepaid", "rounding", "payable", "purpose", "end_to_end", "bank_charges", "reversal",
    };
    DocumentPlace top = DOCUMENT_TOP;
    Document doc = { .receiver = TEXT(""), .source = TEXT("issuer"), .status = TEXT(""),
                     .payer_name = TEXT(""), .payer_account = TEXT(""),
                     .payee_name = TEXT(""), .payee_account = TEXT(""), .assigned_to = TEXT(""),
                     .end_to_end = TEXT("") };
    TRY(check_object(cx, json, top, keys, COUNT(keys)));
    TRY(get_head(cx, json, &doc));
    const Json *serves = json_get(json, "serves");
    if (serves && serves->kind != JSON_NULL)
        TRY(get_ref(cx, serves, (DocumentPlace){ .within = "serves" }, &doc.serves));
    TRY(get_terms(cx, json, &doc.terms));
    TRY(get_lines(cx, json, &doc));
    TRY(get_refs(cx, json, &doc));
    TRY(get_sums(cx, json, &doc));
    TRY(get_extra(cx, json, &doc.extra));
    TRY(document_settle(cx, &doc));
    TRY(document_check_whole(cx, &doc));
    *out = doc;
    return ERR_OK;
}

Err document_parse(Ctx *cx, Text line, Document *out)
{
    Json json;
    TRY(json_parse(cx, line, &json));
    return document_read(cx, &json, out);
}
