/* document_check.c - a document whose sums do not add up is no evidence of anything. O(lines). */
#include "core/document_check.h"

#include "base/check.h"
#include "core/document_word.h"
#include "value/check_digit.h"
#include "value/unit.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { FEW_LINES = 8 };

void document_spell(DocumentPlace place, const char *key, char *out, size_t size)
{
    char at[32] = "";
    if (place.list)
        snprintf(at, sizeof at, "[%zu]", place.at);
    snprintf(out, size, "%s%s%s%s%s%s", place.list ? place.list : "", at,
             place.within && place.list ? "." : "", place.within ? place.within : "",
             *key && (place.list || place.within) ? "." : "", key);
}

Err document_bad(Ctx *cx, Err err, DocumentPlace place, const char *key, const char *format, ...)
{
    char field[96], words[sizeof cx->detail];
    document_spell(place, key, field, sizeof field);
    va_list args;
    va_start(args, format);
    vsnprintf(words, sizeof words, format, args);
    va_end(args);
    return field[0] ? fail_field(cx, err, field, "%s", words) : fail(cx, err, "%s", words);
}

/* Readers of values set their own words ("1.005 has more digits ..."): put the field before. */
Err document_name_field(Ctx *cx, Err err, DocumentPlace place, const char *key)
{
    if (err == ERR_OK || err == ERR_NO_MEMORY)
        return err;
    char words[sizeof cx->detail];
    snprintf(words, sizeof words, "%s", ctx_words(cx));
    ctx_forgive(cx);
    return document_bad(cx, err, place, key, "%s", words);
}

Err document_check_name(Ctx *cx, Text text, DocumentPlace place, const char *key)
{
    if (text.n > DOCUMENT_NUMBER_BYTES_MAX)
        return document_bad(cx, ERR_LIMIT, place, key, "is longer than %d bytes",
                            DOCUMENT_NUMBER_BYTES_MAX);
    if (text_trim(text).n != text.n)
        return document_bad(cx, ERR_INVALID, place, key, "begins or ends with white space");
    return ERR_OK;
}

/* Trade has no documents of 1066: such a date is a typing error, and would rot every ageing. */
Err document_check_date(Ctx *cx, Date date, DocumentPlace place, const char *key)
{
    char text[DATE_TEXT_SIZE];
    if (date_cmp(date, date_of(1970, 1, 1)) >= 0 && date_cmp(date, date_of(2199, 12, 31)) <= 0)
        return ERR_OK;
    return document_bad(cx, ERR_INVALID, place, key, "%s is outside 1970 to 2199",
                        date_format(date, text));
}

/* A price printed short explains half of its last digit for each unit, not half a percent. */
static Err check_price(Ctx *cx, const DocumentLine *line, DocumentPlace place)
{
    bool agrees;
    Money want;
    TRY(document_name_field(cx, document_price_agrees(cx, line, &agrees, &want), place, "price"));
    if (agrees)
        return ERR_OK;
    char due[DECIMAL_TEXT_SIZE], got[DECIMAL_TEXT_SIZE];
    return document_bad(cx, ERR_INVALID, place, "amount",
                        "is %s, but price times quantity%s is %s",
                        money_format(line->amount, got),
                        line->allowance.minor || line->charge.minor
                            ? " with its allowance and charge" : "",
                        money_format(want, due));
}

bool document_is_gtin(Text code)
{
    if (code.n != 8 && (code.n < 12 || code.n > 14))
        return false;
    return check_gs1(text_head(code, code.n - 1)) == code.at[code.n - 1];
}

static Err check_equals(Ctx *cx, const DocumentLine *line, DocumentPlace place)
{
    for (size_t i = 0; i < line->equal_count; i++) {
        Unit unit = line->equals[i].unit;
        if (line->equals[i].e6 <= 0)
            return document_bad(cx, ERR_INVALID, place, "equals", "is nothing; say what one unit "
                                "of the line is");
        if (unit_comparable(unit, line->quantity.unit))
            return document_bad(cx, ERR_INVALID, place, "equals", "is in %s, and what %s is in "
                                "that is fixed", unit.code, line->quantity.unit.code);
    }
    return ERR_OK;
}

static Err check_extras(Ctx *cx, const DocumentLine *line, DocumentPlace place)
{
    if (line->price_quantity.e6 < 0 || line->price_quantity.e6 > DOCUMENT_PRICE_QUANTITY_MAX_E6)
        return document_bad(cx, ERR_INVALID, place, "price_quantity",
                            "is not within 0 and a million");
    if (line->price_quantity.e6 > 0 && !line->has_price)
        return document_bad(cx, ERR_INVALID, place, "price", "is missing, and it is for so many");
    if (line->has_tax_percent
        && (line->tax_percent.e9 < 0 || line->tax_percent.e9 > RATE_ONE_E9))
        return document_bad(cx, ERR_INVALID, place, "tax_percent", "is not within 0 to 100");
    bool money = line->allowance.minor || line->charge.minor || line->has_tax;
    if (money && !line->has_amount)
        return document_bad(cx, ERR_INVALID, place, "amount", "is missing, and there are parts "
                            "of it");
    if (line->gtin.n > 0 && !document_is_gtin(line->gtin))
        return document_bad(cx, ERR_INVALID, place, "gtin", "\"%.*s\" is no GTIN: 8, 12, 13 or 14 "
                            "digits, the last of which checks the others",
                            (int)text_head(line->gtin, 24).n, line->gtin.at);
    return ERR_OK;
}

Err document_check_line(Ctx *cx, const DocumentLine *line, DocumentPlace place)
{
    if (line->rejected.e6 > line->quantity.e6)
        return document_bad(cx, ERR_INVALID, place, "rejected", "is more than the quantity");
    TRY(check_equals(cx, line, place));
    TRY(check_extras(cx, line, place));
    return check_price(cx, line, place);
}

/* Few lines are compared with one another, many through a table. */
static Err find_earlier(Ctx *cx, const DocumentLine *lines, size_t i, Table *seen, size_t *out)
{
    int64_t first = (int64_t)i;
    *out = i;
    for (size_t k = 0; i < FEW_LINES && k < i && *out == i; k++)
        if (text_eq(lines[k].line, lines[i].line))
            *out = k;
    if (i < FEW_LINES)
        return ERR_OK;
    for (size_t k = 0; i == FEW_LINES && k < i; k++)
        TRY(table_put(cx, seen, lines[k].line.at, lines[k].line.n, (int64_t)k));
    TRY(table_intern(cx, seen, lines[i].line.at, lines[i].line.n, (int64_t)i, &first));
    *out = (size_t)first;
    return ERR_OK;
}

Err document_check_new_line(Ctx *cx, const DocumentLine *lines, size_t i, Table *seen)
{
    size_t first;
    TRY(find_earlier(cx, lines, i, seen, &first));
    if (first == i)
        return ERR_OK;
    return document_bad(cx, ERR_INVALID, (DocumentPlace){ "lines", i, NULL }, "line",
               "\"%.*s\" is taken by lines[%zu]", (int)lines[i].line.n, lines[i].line.at, first);
}

/* Fields that only some kinds have. */
static Err check_belongs(Ctx *cx, const Document *doc)
{
    DocumentPlace top = DOCUMENT_TOP;
    const char *kind = document_kind_name(doc->kind);
    const char *key = doc->end_to_end.n > 0 ? "end_to_end"
                    : doc->has_bank_charges ? "bank_charges" : doc->reversal ? "reversal" : NULL;
    if (key && doc->kind != DOCUMENT_PAYMENT)
        return document_bad(cx, ERR_INVALID, top, key, "belongs to payments, not to %s", kind);
    if (doc->purpose != PURPOSE_SALE && doc->kind != DOCUMENT_INVOICE)
        return document_bad(cx, ERR_INVALID, top, "purpose", "belongs to invoices, not to %s",
                            kind);
    return ERR_OK;
}

/* What each kind cannot do without. */
Err document_check_whole(Ctx *cx, const Document *doc)
{
    DocumentPlace top = DOCUMENT_TOP;
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
        return document_bad(cx, ERR_INVALID, top, "receiver",
                            "is missing; every %s is addressed to a party",
                   kind);
    if (doc->receiver.n > 0 && text_eq(doc->issuer, doc->receiver))
        return document_bad(cx, ERR_INVALID, top, "receiver",
                            "is the issuer; nobody trades with himself");
    if (valued && !doc->has_amount)
        return document_bad(cx, ERR_INVALID, top, "amount",
                            "is missing; every %s states an amount", kind);
    if (lined && doc->line_count == 0)
        return document_bad(cx, ERR_INVALID, top, "lines",
                            "are missing; every %s says how much of what",
                   kind);
    for (size_t i = 0; lined && i < doc->line_count; i++)
        if (!doc->lines[i].has_quantity) {
            DocumentPlace place = { "lines", i, NULL };
            return document_bad(cx, ERR_INVALID, place, "quantity", "is missing");
        }
    TRY(check_belongs(cx, doc));
    if (doc->serves.present && doc->kind != DOCUMENT_ORDER)
        return document_bad(cx, ERR_INVALID, top, "serves", "belongs to orders; in %s use refs",
                            kind);
    if (doc->serves.present && doc->serves.kind != DOCUMENT_ORDER)
        return document_bad(cx, ERR_INVALID, top, "serves", "must name an order");
    return ERR_OK;
}

static Err check_number(Ctx *cx, Text number, DocumentPlace place)
{
    if (number.n == 0)
        return document_bad(cx, ERR_INVALID, place, "number", "is missing; give it as text");
    return document_check_name(cx, number, place, "number");
}

static Err check_head(Ctx *cx, Document *doc)
{
    DocumentPlace top = DOCUMENT_TOP;
    TRY(check_number(cx, doc->number, top));
    if (doc->issuer.n == 0)
        return document_bad(cx, ERR_INVALID, top, "issuer", "is missing; give it as text");
    if (date_is_none(doc->date))
        return document_bad(cx, ERR_INVALID, top, "date", "is missing; give it as text");
    TRY(document_check_date(cx, doc->date, top, "date"));
    TRY(document_name_field(cx, document_word_read(cx, doc->kind, doc->status, &doc->status), top,
                            "status"));
    return date_is_none(doc->due) ? ERR_OK : document_check_date(cx, doc->due, top, "due");
}

static Err check_lines(Ctx *cx, const Document *doc)
{
    Table seen = table_make(cx);
    if (doc->line_count > DOCUMENT_LINES_MAX)
        return document_bad(cx, ERR_LIMIT, DOCUMENT_TOP, "lines",
                   "holds %zu entries; at most %d are taken", doc->line_count, DOCUMENT_LINES_MAX);
    for (size_t i = 0; i < doc->line_count; i++) {
        const DocumentLine *line = &doc->lines[i];
        DocumentPlace place = (DocumentPlace){ "lines", i, NULL };
        TRY(document_check_name(cx, line->line, place, "line"));
        TRY(document_check_name(cx, line->item, place, "item"));
        TRY(document_check_line(cx, line, place));
        if (line->ref.present) {
            place.within = "ref";
            TRY(check_number(cx, line->ref.number, place));
            TRY(document_check_name(cx, line->ref.line, place, "line"));
        }
        TRY(document_check_new_line(cx, doc->lines, i, &seen));
    }
    return ERR_OK;
}

Err document_check(Ctx *cx, Document *doc)
{
    TRY(check_head(cx, doc));
    TRY(check_lines(cx, doc));
    for (size_t i = 0; i < doc->ref_count; i++)
        TRY(check_number(cx, doc->refs[i].number, (DocumentPlace){ "refs", i, NULL }));
    TRY(document_settle(cx, doc));
    return document_check_whole(cx, doc);
}
