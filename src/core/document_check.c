/* document_check.c - a document whose sums do not add up is no evidence of anything. O(lines). */
#include "core/document_check.h"

#include "base/check.h"

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

/* Price times quantity may differ from the amount by rounding, not by more: prices are printed
 * short, so half a percent and one minor unit are let through. */
static Err check_price(Ctx *cx, const DocumentLine *line, DocumentPlace place)
{
    if (!line->has_price || !line->has_quantity || !line->has_amount)
        return ERR_OK;
    Money product;
    TRY(document_name_field(cx, money_of_price(cx, line->price, line->quantity, ROUND_HALF_UP,
                                               &product),
                   place, "price"));
    int64_t gap = product.minor - line->amount.minor;
    int64_t slack = 1 + line->amount.minor / 200;
    if (gap > slack || gap < -slack) {
        char want[DECIMAL_TEXT_SIZE], got[DECIMAL_TEXT_SIZE];
        return document_bad(cx, ERR_INVALID, place, "amount",
                            "is %s, but price times quantity is %s",
                   money_format(line->amount, got), money_format(product, want));
    }
    return ERR_OK;
}

Err document_check_line(Ctx *cx, const DocumentLine *line, DocumentPlace place)
{
    if (line->rejected.e6 > line->quantity.e6)
        return document_bad(cx, ERR_INVALID, place, "rejected", "is more than the quantity");
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

/* amount is the sum of the lines' amounts: stated and checked, or computed where all lines have
 * one. A document whose sums do not add up is no evidence of anything. */
Err document_settle(Ctx *cx, Document *doc)
{
    DocumentPlace top = DOCUMENT_TOP;
    Money sum = { 0, doc->ccy };
    size_t stated = 0;
    for (size_t i = 0; i < doc->line_count; i++) {
        if (!doc->lines[i].has_amount)
            continue;
        stated++;
        if (money_add(cx, sum, doc->lines[i].amount, &sum) != ERR_OK) {
            ctx_forgive(cx);
            return document_bad(cx, ERR_OVERFLOW, top, "lines",
                                "sum to more than an amount can hold");
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
        return document_bad(cx, ERR_INVALID, top, "amount", "is %s, but the lines sum to %s",
                   money_format(doc->amount, got), money_format(sum, want));
    }
    if (!doc->has_amount && doc->tax.minor > 0)
        return document_bad(cx, ERR_INVALID, top, "amount", "is missing, and there is tax on it");
    Money payable;
    if (doc->has_amount && money_add(cx, doc->amount, doc->tax, &payable) != ERR_OK) {
        ctx_forgive(cx);
        return document_bad(cx, ERR_OVERFLOW, top, "tax",
                            "and amount sum to more than an amount can hold");
    }
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

static Err check_head(Ctx *cx, const Document *doc)
{
    DocumentPlace top = DOCUMENT_TOP;
    TRY(check_number(cx, doc->number, top));
    if (doc->issuer.n == 0)
        return document_bad(cx, ERR_INVALID, top, "issuer", "is missing; give it as text");
    if (date_is_none(doc->date))
        return document_bad(cx, ERR_INVALID, top, "date", "is missing; give it as text");
    TRY(document_check_date(cx, doc->date, top, "date"));
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
