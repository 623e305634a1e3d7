/* suggest.c - a kind is chosen by the number the table has, then each part of the document is given
 * the column that is there for it. O(rows looked at), and one reading of the file to try it. */
#include "format/suggest.h"

#include "base/check.h"
#include "format/mapping_read.h"
#include "format/suggest_column.h"
#include "value/party_id.h"
#include "value/unit_name.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { TRY_BYTES_MAX = 1 << 28 };

typedef struct Draft {
    Ctx *cx;
    Sample s;
    DocumentKind kind;
    const SampleColumn *number;
    CellMarks marks;
    Text dates[4];
    size_t date_count;
    Text ccy;                   /* constant, where no column says it */
    TextBuf json;
    List notes;
    const char *comma;          /* before the next member of the document */
} Draft;

__attribute__((format(printf, 2, 3)))
static Err note(Draft *d, const char *format, ...)
{
    char buf[400];
    va_list args;
    va_start(args, format);
    vsnprintf(buf, sizeof buf, format, args);
    va_end(args);
    Text *at = list_push(d->cx, &d->notes);
    return at ? text_copy(d->cx, text_head(text_of(buf), sizeof buf - 1), at) : d->cx->err;
}

static const SampleColumn *column(const Draft *d, ColumnRole role)
{
    return sample_column(&d->s, role);
}

/* --- what kind of document ------------------------------------------------------------------- */

static Err choose_kind(Draft *d)
{
    static const struct { ColumnRole role; DocumentKind kind; } order[] = {
        { ROLE_PAYMENT_NO, DOCUMENT_PAYMENT }, { ROLE_INVOICE_NO, DOCUMENT_INVOICE },
        { ROLE_RECEIPT_NO, DOCUMENT_RECEIPT }, { ROLE_DESPATCH_NO, DOCUMENT_DESPATCH },
        { ROLE_ORDER_NO, DOCUMENT_ORDER },
    };
    for (size_t i = 0; i < COUNT(order); i++) {
        d->number = column(d, order[i].role);
        d->kind = order[i].kind;
        if (d->number)
            return note(d, "kind: taken for %s, because of column \"%s\"",
                        document_kind_name(d->kind), d->number->header.at);
    }
    return fail(d->cx, ERR_INVALID, "no column looks like the number of an order, invoice, "
                "delivery, receipt or payment; write the mapping by hand (docs: src/format/"
                "mapping.h)");
}

/* --- numbers --------------------------------------------------------------------------------- */

static const ColumnRole numeric[] = { ROLE_AMOUNT, ROLE_TOTAL, ROLE_TAX, ROLE_PRICE,
                                      ROLE_QUANTITY };

static bool all_decimal(Ctx *scratch, const SampleColumn *c, CellMarks marks)
{
    for (size_t i = 0; i < c->values.count; i++) {
        Text text, value = *(const Text *)list_at(&c->values, i);
        bool dash = text_is(value, "-") || text_is(value, "N/A") || text_is(value, "/");
        if (!dash && cell_decimal(scratch, value, marks, &text) != ERR_OK)
            return false;
    }
    return true;
}

static bool marks_fit(const Draft *d, CellMarks marks)
{
    bool fit = true;
    Ctx scratch = ctx_make(TRY_BYTES_MAX);
    for (size_t i = 0; fit && i < COUNT(numeric); i++) {
        const SampleColumn *c = column(d, numeric[i]);
        fit = !c || all_decimal(&scratch, c, marks);
        ctx_clear(&scratch);
    }
    ctx_clear(&scratch);
    return fit;
}

static Err choose_marks(Draft *d)
{
    static const CellMarks all[] = { { '.', 0 }, { '.', ',' }, { ',', 0 }, { ',', '.' },
                                     { ',', ' ' }, { '.', ' ' } };
    d->marks = all[0];
    for (size_t i = 0; i < COUNT(all); i++)
        if (marks_fit(d, all[i])) {
            d->marks = all[i];
            bool either = i > 0 && i < 3 && marks_fit(d, (CellMarks){ ',', 0 })
                       && marks_fit(d, (CellMarks){ '.', ',' });
            return either ? note(d, "point: a comma may group thousands or begin the fraction; "
                                 "taken for thousands") : ERR_OK;
        }
    return note(d, "point: the amounts are not written in one way that is known here; rows with "
                "other ways will be refused");
}

/* --- days ------------------------------------------------------------------------------------ */

static bool is_day(Ctx *scratch, Text value, const char *form)
{
    Date date;
    Text format = text_of(form);
    bool good = cell_date(scratch, value, &format, 1, &date) == ERR_OK;
    ctx_forgive(scratch);
    return good;
}

static size_t days_fit(Ctx *scratch, const SampleColumn *c, const char *form)
{
    size_t n = 0;
    for (size_t i = 0; i < c->values.count; i++)
        n += is_day(scratch, *(const Text *)list_at(&c->values, i), form);
    return n;
}

/* Adds the form that fits most values of a column, where it fits most of them at all. */
static Err choose_form(Draft *d, const SampleColumn *c, bool *found)
{
    static const char *const forms[] = {
        "%Y-%m-%d%*", "%Y/%m/%d%*", "%Y年%m月%d日", "%Y.%m.%d%*", "%d/%m/%Y%*", "%m/%d/%Y%*",
        "%d.%m.%Y%*", "%d-%m-%Y%*", "%d-%b-%Y", "%d-%b-%y", "%d %b %Y", "%b %d, %Y", "%Y%m%d",
        "%d/%m/%y", "%m/%d/%y",
    };
    size_t best = COUNT(forms), most = 0, also = COUNT(forms);
    for (size_t i = 0; i < COUNT(forms); i++) {
        size_t n = days_fit(d->cx, c, forms[i]);
        if (n > most) {
            most = n;
            best = i;
            also = COUNT(forms);
        } else if (n == most && n > 0) {
            also = i;
        }
    }
    *found = most > 0 && most * 2 >= c->values.count;
    if (!*found)
        return ERR_OK;
    bool doubt = also < COUNT(forms) && strncmp(forms[best], "%d", 2) == 0;
    if (doubt)
        TRY(note(d, "dates: \"%s\" fits \"%s\" as well as \"%s\"; the first was taken",
                 c->header.at, forms[best], forms[also]));
    for (size_t i = 0; i < d->date_count; i++)
        if (text_is(d->dates[i], forms[best]))
            return ERR_OK;
    if (d->date_count < COUNT(d->dates))
        d->dates[d->date_count++] = text_of(forms[best]);
    return ERR_OK;
}

/* --- codes ----------------------------------------------------------------------------------- */

static bool all_fit(Draft *d, const SampleColumn *c, Err (*parse)(Ctx *cx, Text text))
{
    Ctx scratch = ctx_make(TRY_BYTES_MAX);
    bool good = c->values.count > 0;
    for (size_t i = 0; good && i < c->values.count; i++)
        good = parse(&scratch, *(const Text *)list_at(&c->values, i)) == ERR_OK;
    ctx_clear(&scratch);
    (void)d;
    return good;
}

static Err parse_ccy(Ctx *cx, Text text)
{
    Ccy ccy;
    return ccy_parse(cx, text, &ccy);
}

static Err parse_code(Ctx *cx, Text text)
{
    Unit unit;
    return unit_parse(cx, text, &unit);
}

static Err parse_unit(Ctx *cx, Text text)
{
    Unit unit;
    return unit_of_name(cx, text, &unit);
}

static Err parse_scheme(Ctx *cx, const char *scheme, Text text)
{
    Text id, out;
    TRY(text_format(cx, &id, "%s:%.*s", scheme, (int)text.n, text.at));
    return party_id_parse(cx, id, &out);
}

static Err parse_uscc(Ctx *cx, Text text)
{
    return parse_scheme(cx, "uscc", text);
}

static Err parse_lei(Ctx *cx, Text text)
{
    return parse_scheme(cx, "lei", text);
}

/* --- writing --------------------------------------------------------------------------------- */

/* The next member of the document, or of its lines. */
static void member(Draft *d, const char *key)
{
    textbuf_format(&d->json, "%s\"%s\": ", d->comma, key);
}

static void cell(Draft *d, const SampleColumn *c, const char *rest)
{
    textbuf_puts(&d->json, "{\"column\": ");
    textbuf_json(&d->json, c->header);
    textbuf_format(&d->json, "%s}", rest);
}

static void put_cell(Draft *d, const char *key, const SampleColumn *c, const char *rest)
{
    if (!c)
        return;
    member(d, key);
    cell(d, c, rest);
}

static void list(TextBuf *json, const char *key, const Text *texts, size_t n)
{
    textbuf_format(json, " \"%s\": [", key);
    for (size_t i = 0; i < n; i++) {
        textbuf_puts(json, i ? ", " : "");
        textbuf_json(json, texts[i]);
    }
    textbuf_puts(json, "],\n");
}

/* --- parties --------------------------------------------------------------------------------- */

typedef struct PartySide {
    ColumnRole name, id;
    const char *role, *word, *nobody;
} PartySide;

static const PartySide seller = { ROLE_SELLER, ROLE_SELLER_ID, "supplier", "seller",
                                  "name:seller" };
static const PartySide buyer = { ROLE_BUYER, ROLE_BUYER_ID, "buyer", "buyer", "name:buyer" };

static void put_party(Draft *d, const PartySide *side)
{
    const SampleColumn *name = column(d, side->name), *id = column(d, side->id);
    const char *scheme = id && all_fit(d, id, parse_uscc) ? "uscc"
                       : id && all_fit(d, id, parse_lei) ? "lei" : NULL;
    if (!name && !id) {
        textbuf_format(&d->json, "\"%s\"", side->nobody);
        return;
    }
    const SampleColumn *by = scheme || !name ? id : name;
    textbuf_puts(&d->json, "{\"column\": ");
    textbuf_json(&d->json, by->header);
    textbuf_puts(&d->json, ", \"as\": \"party\"");
    if (scheme)
        textbuf_format(&d->json, ", \"scheme\": \"%s\"", scheme);
    if (scheme && name) {
        textbuf_puts(&d->json, ", \"name\": ");
        textbuf_json(&d->json, name->header);
    }
    textbuf_format(&d->json, ", \"role\": \"%s\"}", side->role);
}

static Err note_party(Draft *d, const PartySide *side)
{
    const SampleColumn *name = column(d, side->name), *id = column(d, side->id);
    if (!name && !id)
        return note(d, "%s: no column names one; \"%s\" stands in its place: put your own "
                    "identifier there, such as uscc:...", side->word, side->nobody);
    if (id && !all_fit(d, id, parse_uscc) && !all_fit(d, id, parse_lei))
        return note(d, "%s: \"%s\" holds neither USCC nor LEI throughout; parties are known by "
                    "%s", side->word, id->header.at, name ? "their names" : "its text");
    if (!id)
        return note(d, "%s: known by name alone, column \"%s\"", side->word, name->header.at);
    return ERR_OK;
}

static bool seller_issues(DocumentKind kind)
{
    return kind == DOCUMENT_INVOICE || kind == DOCUMENT_DESPATCH;
}

/* --- references ------------------------------------------------------------------------------ */

static void put_refs(Draft *d)
{
    const SampleColumn *order = column(d, ROLE_ORDER_NO), *invoice = column(d, ROLE_INVOICE_NO);
    bool pays = d->kind == DOCUMENT_PAYMENT && invoice;
    const SampleColumn *to = pays ? invoice : order;
    if (!to || to == d->number)
        return;
    member(d, "refs");
    textbuf_format(&d->json, "[{\"kind\": \"%s\", \"number\": ", pays ? "invoice" : "order");
    cell(d, to, ", \"pick\": \"first\"");
    textbuf_puts(&d->json, ", \"issuer\": ");
    put_party(d, pays ? &seller : &buyer);
    textbuf_puts(&d->json, "}]");
}

static Err note_refs(Draft *d)
{
    const SampleColumn *order = column(d, ROLE_ORDER_NO);
    return order && order != d->number
         ? note(d, "refs: a document whose rows name several orders refers to the first of them")
         : ERR_OK;
}

/* --- money ----------------------------------------------------------------------------------- */

static bool has_money(DocumentKind kind)
{
    return kind == DOCUMENT_ORDER || kind == DOCUMENT_INVOICE || kind == DOCUMENT_PAYMENT;
}

static bool has_lines(const Draft *d)
{
    bool goods = column(d, ROLE_ITEM) || column(d, ROLE_ITEM_NAME) || column(d, ROLE_QUANTITY)
              || column(d, ROLE_LINE);
    return d->kind == DOCUMENT_ORDER || (goods && d->kind != DOCUMENT_PAYMENT);
}

/* What is owed without tax, or for want of it all of it. */
static const SampleColumn *amount_of(const Draft *d)
{
    const SampleColumn *net = column(d, ROLE_AMOUNT);
    return net ? net : column(d, ROLE_TOTAL);
}

static Err choose_money(Draft *d)
{
    const SampleColumn *ccy = column(d, ROLE_CURRENCY);
    const SampleColumn *net = column(d, ROLE_AMOUNT), *tax = column(d, ROLE_TAX);
    bool chinese = (unsigned char)d->number->header.at[0] >= 0x80;
    if (!has_money(d->kind))
        return ERR_OK;
    if (!ccy || !all_fit(d, ccy, parse_ccy)) {
        d->ccy = chinese ? TEXT("CNY") : TEXT("USD");
        TRY(note(d, "currency: %s; %s was taken", ccy ? "its column holds no ISO 4217 codes"
                 : "no column says it", d->ccy.at));
    }
    if (!amount_of(d))
        return note(d, "amount: no column was found; documents without one may be refused");
    if (!net && tax)
        return note(d, "amount: \"%s\" is taken as it stands, and \"%s\" is left out, because no "
                    "column has the amount without tax", amount_of(d)->header.at, tax->header.at);
    return net || !column(d, ROLE_TOTAL) ? ERR_OK
         : note(d, "amount: \"%s\" may hold tax", amount_of(d)->header.at);
}

static void put_money(Draft *d)
{
    const SampleColumn *ccy = column(d, ROLE_CURRENCY);
    if (!has_money(d->kind))
        return;
    if (d->ccy.n > 0) {
        member(d, "currency");
        textbuf_json(&d->json, d->ccy);
    } else {
        put_cell(d, "currency", ccy, "");
    }
    if (!has_lines(d))
        put_cell(d, "amount", amount_of(d), ", \"as\": \"decimal\", \"pick\": \"sum\"");
    if (column(d, ROLE_AMOUNT) && d->kind != DOCUMENT_PAYMENT)
        put_cell(d, "tax", column(d, ROLE_TAX), ", \"as\": \"decimal\", \"pick\": \"sum\"");
}

/* --- lines ----------------------------------------------------------------------------------- */

static Err put_lines(Draft *d)
{
    const SampleColumn *unit = column(d, ROLE_UNIT), *quantity = column(d, ROLE_QUANTITY);
    const SampleColumn *item = column(d, ROLE_ITEM);
    if (!has_lines(d))
        return ERR_OK;
    member(d, "lines");
    textbuf_puts(&d->json, "{");
    d->comma = "\n    ";
    put_cell(d, "line", column(d, ROLE_LINE), "");
    d->comma = column(d, ROLE_LINE) ? ",\n    " : d->comma;
    if (item)
        put_cell(d, "item", item, "");
    else
        put_cell(d, "item", column(d, ROLE_ITEM_NAME), "");
    d->comma = item || column(d, ROLE_ITEM_NAME) ? ",\n    " : d->comma;
    if (quantity) {
        put_cell(d, "quantity", quantity, ", \"as\": \"decimal\"");
    } else {
        member(d, "quantity");
        textbuf_puts(&d->json, "\"1\"");
        TRY(note(d, "quantity: no column says it; 1 was taken for each line"));
    }
    d->comma = ",\n    ";
    if (unit)                   /* never pieces by default: a row that is not understood waits */
        put_cell(d, "unit", unit, all_fit(d, unit, parse_code) ? "" : ", \"as\": \"unit\"");
    if (unit && !all_fit(d, unit, parse_unit))
        TRY(note(d, "unit: \"%s\" holds words that are no units weft knows; rows with them are "
                 "refused until the code of UN/ECE Rec 20 stands there", unit->header.at));
    if (has_money(d->kind)) {
        put_cell(d, "price", column(d, ROLE_PRICE), ", \"as\": \"decimal\"");
        put_cell(d, "amount", amount_of(d), ", \"as\": \"decimal\"");
    }
    textbuf_puts(&d->json, "\n   }");
    return ERR_OK;
}

/* --- the document ---------------------------------------------------------------------------- */

static Err put_days(Draft *d)
{
    const SampleColumn *by = column(d, ROLE_SHIP_BY), *due = column(d, ROLE_DUE);
    const SampleColumn *date = column(d, ROLE_DATE);
    bool good = false;
    if (!date && d->kind != DOCUMENT_ORDER)
        date = by;                              /* the day of delivery is the paper's own */
    if (date)
        TRY(choose_form(d, date, &good));
    for (size_t i = 0; !good && i < d->s.column_count; i++) {
        date = &d->s.columns[i];
        TRY(choose_form(d, date, &good));
        if (good)
            TRY(note(d, "date: no header says it; column \"%s\" holds days", date->header.at));
    }
    if (!good)
        return note(d, "date: no column holds days; without one every row will be refused");
    put_cell(d, "date", date, ", \"as\": \"date\", \"pick\": \"least\"");
    if (due && d->kind == DOCUMENT_INVOICE) {
        TRY(choose_form(d, due, &good));
        if (good)
            put_cell(d, "due", due, ", \"as\": \"date\", \"pick\": \"most\"");
    }
    if (!by || by == date || d->kind != DOCUMENT_ORDER)
        return ERR_OK;
    TRY(choose_form(d, by, &good));
    if (!good)
        return ERR_OK;
    member(d, "terms");
    textbuf_puts(&d->json, "{\"ship_by\": ");
    cell(d, by, ", \"as\": \"date\", \"pick\": \"most\"");
    textbuf_puts(&d->json, "}");
    return ERR_OK;
}

static Err put_document(Draft *d)
{
    const PartySide *from = seller_issues(d->kind) ? &seller : &buyer;
    const PartySide *to = seller_issues(d->kind) ? &buyer : &seller;
    textbuf_format(&d->json, "  {\n   \"kind\": \"%s\"", document_kind_name(d->kind));
    d->comma = ",\n   ";
    put_cell(d, "number", d->number, "");
    member(d, "issuer");
    put_party(d, from);
    member(d, "receiver");
    put_party(d, to);
    TRY(note_party(d, from));
    TRY(note_party(d, to));
    TRY(put_days(d));
    put_money(d);
    put_refs(d);
    TRY(note_refs(d));
    TRY(put_lines(d));
    textbuf_puts(&d->json, "\n  }\n ]\n}\n");
    return ERR_OK;
}

static Err note_unused(Draft *d)
{
    char names[300] = "";
    size_t n = 0;
    for (size_t i = 0; i < d->s.column_count; i++) {
        const SampleColumn *c = &d->s.columns[i];
        if (c->role != ROLE_NONE || c->header.n == 0 || n + c->header.n + 5 > sizeof names)
            continue;
        n += (size_t)snprintf(names + n, sizeof names - n, "%s\"%s\"", n ? ", " : "",
                              c->header.at);
    }
    return n > 0 ? note(d, "left out: %s", names) : ERR_OK;
}

/* The head of the mapping stands before the document, but is known only after it. */
static Err assemble(Draft *d, Text name, const Text *document, Text *out)
{
    static const Text absent[] = { { "N/A", 3 }, { "NULL", 4 }, { "-", 1 }, { "/", 1 },
                                   { "无", 3 } };
    TextBuf all = textbuf_make(d->cx);
    char mark[2] = { d->s.delimiter, '\0' };
    textbuf_puts(&all, "{\n \"name\": ");
    textbuf_json(&all, name);
    textbuf_puts(&all, ",\n \"about\": \"Drafted from the headers and first rows of a table; look "
                 "at the notes before relying on it.\",\n \"notes\": [");
    for (size_t i = 0; i < d->notes.count; i++) {
        textbuf_puts(&all, i ? ",\n  " : "\n  ");
        textbuf_json(&all, *(const Text *)list_at(&d->notes, i));
    }
    textbuf_format(&all, "\n ],\n \"format\": \"csv\",\n \"encoding\": \"%s\",\n \"delimiter\": ",
                   d->s.encoding);
    textbuf_json(&all, text_of(mark));
    textbuf_format(&all, ",\n \"point\": \"%c\",\n", d->marks.point);
    if (d->marks.thousands)
        textbuf_format(&all, " \"thousands\": \"%c\",\n", d->marks.thousands);
    list(&all, "absent", absent, COUNT(absent));
    if (d->date_count > 0)
        list(&all, "dates", d->dates, d->date_count);
    textbuf_puts(&all, " \"documents\": [\n");
    textbuf_put(&all, *document);
    return textbuf_done(&all, out);
}

/* --- trying it ------------------------------------------------------------------------------- */

typedef struct Trial {
    int64_t documents, refused;
    char first[300];            /* why the first was refused */
} Trial;

static Err on_party(Ctx *cx, void *self, const PartyRecord *party, RecordPlace place)
{
    (void)cx, (void)self, (void)party, (void)place;
    return ERR_OK;
}

static Err on_document(Ctx *cx, void *self, const Document *document, RecordPlace place)
{
    (void)cx, (void)document, (void)place;
    ((Trial *)self)->documents++;
    return ERR_OK;
}

static Err on_refused(Ctx *cx, void *self, RecordPlace place, const char *field, Text why)
{
    Trial *trial = self;
    (void)cx;
    if (trial->refused++ == 0)
        snprintf(trial->first, sizeof trial->first, "line %lld, %s: %.*s", (long long)place.line,
                 field, (int)why.n, why.at);
    return ERR_OK;
}

static Err on_noted(Ctx *cx, void *self, RecordPlace place, NoteKind kind, const char *field,
                    Text why)
{
    (void)cx, (void)self, (void)place, (void)kind, (void)field, (void)why;
    return ERR_OK;
}

static Err try_it(Draft *d, Source *source, Text json, Trial *trial)
{
    Mapping mapping;
    RecordSink sink = { trial, on_party, on_document, on_refused, on_noted };
    TRY(mapping_parse(d->cx, json, &mapping));
    TRY(mapping_read(d->cx, &mapping, source, &sink));
    TRY(note(d, "tried on this file: %lld documents, %lld rows or documents refused",
             (long long)trial->documents, (long long)trial->refused));
    return trial->refused ? note(d, "the first refused: %s", trial->first) : ERR_OK;
}

Err suggest_mapping(Ctx *cx, Source *source, Text name, Suggestion *out)
{
    Draft d = { .cx = cx, .ccy = TEXT(""), .json = textbuf_make(cx),
                .notes = list_make(sizeof(Text)) };
    Trial trial = { 0 };
    Text document, json;
    TRY(source_keep(cx, source));
    TRY(sample_read(cx, source, &d.s));
    TRY(choose_kind(&d));
    if (strcmp(d.s.encoding, "UTF-8") != 0)
        TRY(note(&d, "encoding: not UTF-8, and most likely %s", d.s.encoding));
    TRY(choose_marks(&d));
    TRY(choose_money(&d));
    TRY(put_document(&d));
    TRY(note_unused(&d));
    if (d.s.rows == SUGGEST_ROWS_MAX)
        TRY(note(&d, "only the first %d rows were looked at", SUGGEST_ROWS_MAX));
    TRY(textbuf_done(&d.json, &document));
    TRY(assemble(&d, name, &document, &json));
    TRY(try_it(&d, source, json, &trial));
    TRY(assemble(&d, name, &document, &json));
    *out = (Suggestion){ json, d.notes, trial.documents, trial.refused };
    return ERR_OK;
}
