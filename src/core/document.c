/* document.c - one strict reader, one canonical writer, a table of kinds.
 *
 * The reader names the field it stumbles over ("lines[2].amount"), because whoever sent ten
 * thousand documents needs to find the one that is wrong. Both directions are O(bytes). */
#include "core/document.h"

#include "base/check.h"
#include "base/list.h"
#include "base/table.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const struct {
    const char *name, *chinese;
    Flow flow;
    Side issuer;
} kinds[] = {
#define KIND(name, json, chinese, flow, side) { json, chinese, FLOW_##flow, SIDE_##side },
#include "core/document_kind.tbl"
#undef KIND
};

static const struct { const char *name, *chinese; } flows[FLOW_COUNT] = {
    [FLOW_COMMERCE] = { "commerce", "商流" },
    [FLOW_GOODS] = { "goods", "物流" },
    [FLOW_INFORMATION] = { "information", "信息流" },
    [FLOW_FUNDS] = { "funds", "资金流" },
};

const char *document_kind_name(DocumentKind kind)
{
    assert((size_t)kind < COUNT(kinds));
    return kinds[kind].name;
}

const char *document_kind_chinese(DocumentKind kind)
{
    assert((size_t)kind < COUNT(kinds));
    return kinds[kind].chinese;
}

Flow document_kind_flow(DocumentKind kind)
{
    assert((size_t)kind < COUNT(kinds));
    return kinds[kind].flow;
}

bool document_kind_of(Text name, DocumentKind *out)
{
    for (size_t i = 0; i < COUNT(kinds); i++)
        if (text_is(name, kinds[i].name)) {
            *out = (DocumentKind)i;
            return true;
        }
    return false;
}

const char *flow_name(Flow flow)
{
    assert((size_t)flow < COUNT(flows));
    return flows[flow].name;
}

const char *flow_chinese(Flow flow)
{
    assert((size_t)flow < COUNT(flows));
    return flows[flow].chinese;
}

bool flow_of(Text name, Flow *out)
{
    for (size_t i = 0; i < COUNT(flows); i++)
        if (text_is(name, flows[i].name)) {
            *out = (Flow)i;
            return true;
        }
    return false;
}

Err document_label(Ctx *cx, DocumentKind kind, Text number, Text issuer, Text *out)
{
    return text_format(cx, out, "%s %.*s of %.*s", document_kind_name(kind), (int)number.n,
                       number.at, (int)issuer.n, issuer.at);
}

Err document_payable(Ctx *cx, const Document *document, Money *out)
{
    if (!document->has_amount) {
        *out = (Money){ 0, document->ccy };
        return ERR_OK;
    }
    return money_add(cx, document->amount, document->tax, out);
}

/* --- reading --------------------------------------------------------------------------------- */

/* Where in the document the reader is, for naming fields: "lines[2]." and so on. */
typedef struct Place {
    char prefix[32];
} Place;

static Err bad(Ctx *cx, Err err, Place place, const char *key, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

static Err bad(Ctx *cx, Err err, Place place, const char *key, const char *format, ...)
{
    char field[96], words[sizeof cx->detail];
    int n = snprintf(field, sizeof field, "%s%s", place.prefix, key);
    if (*key == '\0' && n > 0)
        field[n - 1] = '\0';            /* "lines[2]." names the whole of lines[2] */
    va_list args;
    va_start(args, format);
    vsnprintf(words, sizeof words, format, args);
    va_end(args);
    return field[0] ? fail_field(cx, err, field, "%s", words) : fail(cx, err, "%s", words);
}

/* Readers of values set their own words ("1.005 has more digits ..."): put the field before. */
static Err name_field(Ctx *cx, Err err, Place place, const char *key)
{
    if (err == ERR_OK || err == ERR_NO_MEMORY)
        return err;
    char words[sizeof cx->detail];
    snprintf(words, sizeof words, "%s", ctx_words(cx));
    ctx_forgive(cx);
    return bad(cx, err, place, key, "%s", words);
}

static Err get_text(Ctx *cx, const Json *object, Place place, const char *key, bool needed,
                    Text *out)
{
    const Json *json = json_get(object, key);
    if (!json || json->kind == JSON_NULL)
        return needed ? bad(cx, ERR_INVALID, place, key, "is missing; give it as text") : ERR_OK;
    if (json->kind != JSON_STRING)
        return bad(cx, ERR_INVALID, place, key, "is not text; put it in quotes");
    if (needed && json->text.n == 0)
        return bad(cx, ERR_INVALID, place, key, "is empty");
    *out = json->text;
    return ERR_OK;
}

/* Numbers of money and goods are text, so that no reader on the way has rounded them. */
static Err get_decimal(Ctx *cx, const Json *object, Place place, const char *key, bool *has,
                       Text *out)
{
    const Json *json = json_get(object, key);
    *has = json && json->kind != JSON_NULL;
    if (!*has)
        return ERR_OK;
    if (json->kind != JSON_STRING)
        return json->kind == JSON_NUMBER
            ? bad(cx, ERR_INVALID, place, key, "is a bare number; write it as text, \"%.*s\", "
                  "so that it stays exact", (int)json->text.n, json->text.at)
            : bad(cx, ERR_INVALID, place, key, "is not a decimal in quotes");
    *out = json->text;
    return ERR_OK;
}

static Err get_money(Ctx *cx, const Json *object, Place place, const char *key, const Document *doc,
                     bool *has, Money *out)
{
    Text text;
    TRY(get_decimal(cx, object, place, key, has, &text));
    if (!*has)
        return ERR_OK;
    if (!doc->has_currency)
        return bad(cx, ERR_INVALID, (Place){ "" }, "currency", "is missing, and there are amounts");
    return name_field(cx, money_parse(cx, text, doc->ccy, false, out), place, key);
}

static Err get_party(Ctx *cx, const Json *object, Place place, const char *key, bool needed,
                     Text *out)
{
    Text text = TEXT("");
    TRY(get_text(cx, object, place, key, needed, &text));
    if (text.n == 0)
        return ERR_OK;
    return name_field(cx, party_id_parse(cx, text, out), place, key);
}

static Err get_date(Ctx *cx, const Json *object, Place place, const char *key, bool needed,
                    Date *out)
{
    Text text = TEXT("");
    *out = DATE_NONE;
    TRY(get_text(cx, object, place, key, needed, &text));
    if (text.n == 0)
        return ERR_OK;
    Date date;
    TRY(name_field(cx, date_parse(cx, text, &date), place, key));
    /* Trade has no documents of 1066: such a date is a typing error, and would rot every ageing. */
    if (date_cmp(date, date_of(1970, 1, 1)) < 0 || date_cmp(date, date_of(2199, 12, 31)) > 0)
        return bad(cx, ERR_INVALID, place, key, "%.*s is outside 1970 to 2199",
                   (int)text.n, text.at);
    *out = date;
    return ERR_OK;
}

static Err check_name(Ctx *cx, Text text, Place place, const char *key, Text *out)
{
    if (text.n > DOCUMENT_NUMBER_BYTES_MAX)
        return bad(cx, ERR_LIMIT, place, key, "is longer than %d bytes", DOCUMENT_NUMBER_BYTES_MAX);
    if (text_trim(text).n != text.n)
        return bad(cx, ERR_INVALID, place, key, "begins or ends with white space");
    *out = text;
    return ERR_OK;
}

static Err get_number(Ctx *cx, const Json *object, Place place, const char *key, Text *out)
{
    Text text;
    TRY(get_text(cx, object, place, key, true, &text));
    return check_name(cx, text, place, key, out);
}

/* Names within a document: short, and without blanks around that no eye would see. */
static Err get_name(Ctx *cx, const Json *object, Place place, const char *key, Text *out)
{
    Text text = *out;
    TRY(get_text(cx, object, place, key, false, &text));
    return check_name(cx, text, place, key, out);
}

static Err get_kind(Ctx *cx, const Json *object, Place place, DocumentKind *out)
{
    Text name;
    TRY(get_text(cx, object, place, "kind", true, &name));
    Text show = text_head(name, 40);
    if (!document_kind_of(name, out))
        return bad(cx, ERR_UNKNOWN, place, "kind", "\"%.*s\" is no kind of document; "
                   "`weft help documents` lists them", (int)show.n, show.at);
    return ERR_OK;
}

static Err check_object(Ctx *cx, const Json *json, Place place, const char *const *keys, size_t n)
{
    if (json->kind != JSON_OBJECT)
        return bad(cx, ERR_INVALID, place, "", "is not a JSON object");
    const char *file = cx->place_file;
    int64_t line = cx->place_line;
    ctx_place(cx, NULL, 0);
    Err err = json_only(cx, json, keys, n);     /* its words begin with the field */
    ctx_place(cx, file, line);
    if (err == ERR_OK || err == ERR_NO_MEMORY)
        return err;
    char words[sizeof cx->detail];
    snprintf(words, sizeof words, "%s", cx->detail);
    ctx_forgive(cx);
    return fail(cx, err, "%s%s", place.prefix, words);
}

static Err get_ref(Ctx *cx, const Json *json, Place place, DocumentRef *out)
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

static Err get_quantity(Ctx *cx, const Json *object, Place place, const char *key, Unit unit,
                        bool *has, Quantity *out)
{
    Text text;
    *out = (Quantity){ 0, unit };
    TRY(get_decimal(cx, object, place, key, has, &text));
    if (!*has)
        return ERR_OK;
    return name_field(cx, quantity_parse(cx, text, unit, false, out), place, key);
}

/* Price times quantity may differ from the amount by rounding, not by more: prices are printed
 * short, so half a percent and one minor unit are let through. */
static Err check_price(Ctx *cx, const DocumentLine *line, Place place)
{
    if (!line->has_price || !line->has_quantity || !line->has_amount)
        return ERR_OK;
    Money product;
    TRY(name_field(cx, money_of_price(cx, line->price, line->quantity, ROUND_HALF_UP, &product),
                   place, "price"));
    int64_t gap = product.minor - line->amount.minor;
    int64_t slack = 1 + line->amount.minor / 200;
    if (gap > slack || gap < -slack) {
        char want[DECIMAL_TEXT_SIZE], got[DECIMAL_TEXT_SIZE];
        return bad(cx, ERR_INVALID, place, "amount", "is %s, but price times quantity is %s",
                   money_format(line->amount, got), money_format(product, want));
    }
    return ERR_OK;
}

static Err get_line(Ctx *cx, const Json *json, const Document *doc, size_t i, DocumentLine *out)
{
    static const char *const keys[] = { "line", "item", "quantity", "rejected", "unit", "price",
                                        "amount", "ref" };
    Place place;
    snprintf(place.prefix, sizeof place.prefix, "lines[%zu].", i);
    TRY(check_object(cx, json, place, keys, COUNT(keys)));
    DocumentLine line = { .line = TEXT(""), .item = TEXT("") };
    TRY(get_name(cx, json, place, "line", &line.line));
    if (line.line.n == 0)
        TRY(text_format(cx, &line.line, "%zu", i + 1));
    TRY(get_name(cx, json, place, "item", &line.item));
    Text unit_code = TEXT("C62");
    Unit unit;
    TRY(get_text(cx, json, place, "unit", false, &unit_code));
    TRY(name_field(cx, unit_parse(cx, unit_code, &unit), place, "unit"));
    bool has_rejected;
    TRY(get_quantity(cx, json, place, "quantity", unit, &line.has_quantity, &line.quantity));
    TRY(get_quantity(cx, json, place, "rejected", unit, &has_rejected, &line.rejected));
    if (line.rejected.e6 > line.quantity.e6)
        return bad(cx, ERR_INVALID, place, "rejected", "is more than the quantity");
    TRY(get_money(cx, json, place, "amount", doc, &line.has_amount, &line.amount));
    Text price;
    TRY(get_decimal(cx, json, place, "price", &line.has_price, &price));
    if (line.has_price && !doc->has_currency)
        return bad(cx, ERR_INVALID, (Place){ "" }, "currency", "is missing, and there are prices");
    if (line.has_price)
        TRY(name_field(cx, price_parse(cx, price, doc->ccy, &line.price), place, "price"));
    TRY(check_price(cx, &line, place));
    const Json *ref = json_get(json, "ref");
    if (ref && ref->kind != JSON_NULL) {
        Place at;
        snprintf(at.prefix, sizeof at.prefix, "lines[%zu].ref.", i);
        TRY(get_ref(cx, ref, at, &line.ref));
    }
    *out = line;
    return ERR_OK;
}

static Err get_array(Ctx *cx, const Json *json, const char *key, size_t max, const Json **out)
{
    Place top = { "" };
    const Json *array = json_get(json, key);
    *out = NULL;
    if (!array || array->kind == JSON_NULL)
        return ERR_OK;
    if (array->kind != JSON_ARRAY)
        return bad(cx, ERR_INVALID, top, key, "is not a list");
    if (array->count > max)
        return bad(cx, ERR_LIMIT, top, key, "holds %zu entries; at most %zu are taken",
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
        int64_t first;
        TRY(table_intern(cx, &seen, lines[i].line.at, lines[i].line.n, (int64_t)i, &first));
        if (first != (int64_t)i) {
            Place place;
            snprintf(place.prefix, sizeof place.prefix, "lines[%zu].", i);
            return bad(cx, ERR_INVALID, place, "line", "\"%.*s\" is taken by lines[%lld]",
                       (int)lines[i].line.n, lines[i].line.at, (long long)first);
        }
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
        Place place;
        snprintf(place.prefix, sizeof place.prefix, "refs[%zu].", i);
        TRY(get_ref(cx, &array->items[i], place, &refs[i]));
    }
    doc->refs = refs;
    doc->ref_count = array->count;
    return ERR_OK;
}

static Err get_days(Ctx *cx, const Json *object, Place place, const char *key, int32_t *out)
{
    const Json *json = json_get(object, key);
    if (!json || json->kind == JSON_NULL)
        return ERR_OK;
    int64_t days;
    if (json->kind != JSON_NUMBER || !text_to_int64(json->text, &days) || days < 0 || days > 3650)
        return bad(cx, ERR_INVALID, place, key, "is not a whole number from 0 to 3650");
    *out = (int32_t)days;
    return ERR_OK;
}

static Err get_terms(Ctx *cx, const Json *json, DocumentTerms *out)
{
    static const char *const keys[] = { "process", "incoterm", "payment_days", "deposit_percent",
                                        "ship_by" };
    Place place = { "terms." };
    DocumentTerms terms = { .process = TEXT(""), .incoterm = TEXT(""), .payment_days = -1,
                            .ship_by = DATE_NONE };
    const Json *object = json_get(json, "terms");
    if (object && object->kind != JSON_NULL) {
        TRY(check_object(cx, object, place, keys, COUNT(keys)));
        TRY(get_text(cx, object, place, "process", false, &terms.process));
        TRY(get_text(cx, object, place, "incoterm", false, &terms.incoterm));
        TRY(get_days(cx, object, place, "payment_days", &terms.payment_days));
        bool has;
        Text percent;
        TRY(get_decimal(cx, object, place, "deposit_percent", &has, &percent));
        if (has)
            TRY(name_field(cx, rate_parse_percent(cx, percent, &terms.deposit), place,
                           "deposit_percent"));
        if (terms.deposit.e9 < 0 || terms.deposit.e9 > RATE_ONE_E9)
            return bad(cx, ERR_INVALID, place, "deposit_percent", "is not within 0 to 100");
        TRY(get_date(cx, object, place, "ship_by", false, &terms.ship_by));
    }
    *out = terms;
    return ERR_OK;
}

/* amount is the sum of the lines' amounts: stated and checked, or computed where all lines have
 * one. A document whose sums do not add up is no evidence of anything. */
static Err settle_amount(Ctx *cx, Document *doc)
{
    Place top = { "" };
    Money sum = { 0, doc->ccy };
    size_t stated = 0;
    for (size_t i = 0; i < doc->line_count; i++) {
        if (!doc->lines[i].has_amount)
            continue;
        stated++;
        if (money_add(cx, sum, doc->lines[i].amount, &sum) != ERR_OK) {
            ctx_forgive(cx);
            return bad(cx, ERR_OVERFLOW, top, "lines", "sum to more than an amount can hold");
        }
    }
    bool all = doc->line_count > 0 && stated == doc->line_count;
    if (all && !doc->has_amount) {
        doc->amount = sum;
        doc->has_amount = true;
    }
    /* Where some lines state none, the stated ones may fall short of the whole, not exceed it. */
    int order = stated > 0 && doc->has_amount ? money_cmp(sum, doc->amount) : 0;
    if (order > 0 || (all && order < 0)) {
        char want[DECIMAL_TEXT_SIZE], got[DECIMAL_TEXT_SIZE];
        return bad(cx, ERR_INVALID, top, "amount", "is %s, but the lines sum to %s",
                   money_format(doc->amount, got), money_format(sum, want));
    }
    if (!doc->has_amount && doc->tax.minor > 0)
        return bad(cx, ERR_INVALID, top, "amount", "is missing, and there is tax on it");
    Money payable;
    if (doc->has_amount && money_add(cx, doc->amount, doc->tax, &payable) != ERR_OK) {
        ctx_forgive(cx);
        return bad(cx, ERR_OVERFLOW, top, "tax", "and amount sum to more than an amount can hold");
    }
    return ERR_OK;
}

/* What each kind cannot do without. */
static Err check_whole(Ctx *cx, const Document *doc)
{
    Place top = { "" };
    const char *kind = document_kind_name(doc->kind);
    bool addressed = false, valued = false, lined = false;
    switch (doc->kind) {
    case DOCUMENT_ORDER: addressed = lined = true; break;
    case DOCUMENT_DESPATCH: case DOCUMENT_RECEIPT: addressed = lined = true; break;
    case DOCUMENT_INVOICE: case DOCUMENT_CREDIT_NOTE: addressed = valued = true; break;
    case DOCUMENT_PAYMENT: case DOCUMENT_REBATE: addressed = valued = true; break;
    case DOCUMENT_REBATE_CLAIM: case DOCUMENT_GUARANTEE: case DOCUMENT_INSURANCE: break;
    case DOCUMENT_ORDER_RESPONSE: case DOCUMENT_INVOICE_RESPONSE: addressed = true; break;
    case DOCUMENT_ORDER_CHANGE: addressed = true; break;
    case DOCUMENT_REMITTANCE_ADVICE: case DOCUMENT_ACCOUNT_STATEMENT: addressed = true; break;
    case DOCUMENT_CONTRACT: case DOCUMENT_WORK_REPORT: case DOCUMENT_QUALITY_REPORT:
    case DOCUMENT_TRANSPORT: case DOCUMENT_WAREHOUSE_RECEIPT: case DOCUMENT_CUSTOMS_DECLARATION:
    case DOCUMENT_DISPUTE: case DOCUMENT_BANK_STATEMENT: case DOCUMENT_KIND_COUNT: break;
    }
    if (addressed && doc->receiver.n == 0)
        return bad(cx, ERR_INVALID, top, "receiver", "is missing; every %s is addressed to a party",
                   kind);
    if (doc->receiver.n > 0 && text_eq(doc->issuer, doc->receiver))
        return bad(cx, ERR_INVALID, top, "receiver", "is the issuer; nobody trades with himself");
    if (valued && !doc->has_amount)
        return bad(cx, ERR_INVALID, top, "amount", "is missing; every %s states an amount", kind);
    if (lined && doc->line_count == 0)
        return bad(cx, ERR_INVALID, top, "lines", "are missing; every %s says how much of what",
                   kind);
    for (size_t i = 0; lined && i < doc->line_count; i++)
        if (!doc->lines[i].has_quantity) {
            Place place;
            snprintf(place.prefix, sizeof place.prefix, "lines[%zu].", i);
            return bad(cx, ERR_INVALID, place, "quantity", "is missing");
        }
    if (doc->serves.present && doc->kind != DOCUMENT_ORDER)
        return bad(cx, ERR_INVALID, top, "serves", "belongs to orders; in %s use refs", kind);
    if (doc->serves.present && doc->serves.kind != DOCUMENT_ORDER)
        return bad(cx, ERR_INVALID, top, "serves", "must name an order");
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
    Place top = { "" };
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
        TRY(name_field(cx, ccy_parse(cx, code, &doc->ccy), top, "currency"));
    TRY(get_text(cx, json, top, "source", false, &doc->source));
    if (doc->source.n == 0)
        doc->source = TEXT("issuer");
    TRY(get_text(cx, json, top, "status", false, &doc->status));
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
        "payee_name", "payee_account", "assigned_to", "extra",
    };
    Place top = { "" };
    Document doc = { .receiver = TEXT(""), .source = TEXT("issuer"), .status = TEXT(""),
                     .payer_name = TEXT(""), .payer_account = TEXT(""),
                     .payee_name = TEXT(""), .payee_account = TEXT(""), .assigned_to = TEXT("") };
    TRY(check_object(cx, json, top, keys, COUNT(keys)));
    TRY(get_head(cx, json, &doc));
    const Json *serves = json_get(json, "serves");
    if (serves && serves->kind != JSON_NULL)
        TRY(get_ref(cx, serves, (Place){ "serves." }, &doc.serves));
    TRY(get_terms(cx, json, &doc.terms));
    TRY(get_lines(cx, json, &doc));
    TRY(get_refs(cx, json, &doc));
    bool has_tax;
    doc.tax = (Money){ 0, doc.ccy };
    TRY(get_money(cx, json, top, "amount", &doc, &doc.has_amount, &doc.amount));
    TRY(get_money(cx, json, top, "tax", &doc, &has_tax, &doc.tax));
    TRY(get_extra(cx, json, &doc.extra));
    TRY(settle_amount(cx, &doc));
    TRY(check_whole(cx, &doc));
    *out = doc;
    return ERR_OK;
}

Err document_parse(Ctx *cx, Text line, Document *out)
{
    Json json;
    TRY(json_parse(cx, line, &json));
    return document_read(cx, &json, out);
}
