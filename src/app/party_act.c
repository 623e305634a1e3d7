/* party_act.c - who is admitted, and which papers a person has paired or parted. */
#include "app/party_act.h"

#include "app/intake/intake.h"
#include "base/check.h"
#include "store/order_store.h"

Err party_act_admit(Ctx *cx, Book *book, const Act *act, Text *result)
{
    PartyRecord record;
    Party party;
    TRY(party_record_read(cx, &act->body, &record));
    TRY(book_party_put(cx, book, &record, &party));
    return text_format(cx, result, "{\"party\":%lld}", (long long)party.id);
}

/* The document of {"kind":..,"number":..,"issuer":..}; kind may be absent where it is given. */
static Err named(Ctx *cx, Book *book, const Json *body, const char *key, const char *kind_name,
                 DocumentRow *out)
{
    const Json *name;
    Text kind = text_of(kind_name), number, issuer, ident;
    DocumentKind which;
    Party party;
    bool found;
    TRY(json_want_object(cx, body, key, &name));
    if (!name)
        return fail_field(cx, ERR_INVALID, key, "is missing");
    TRY(json_want_text(cx, name, "kind", &kind));
    TRY(json_need_text(cx, name, "number", &number));
    TRY(json_need_text(cx, name, "issuer", &issuer));
    if (!document_kind_of(kind, &which))
        return fail_field(cx, ERR_UNKNOWN, key, "\"%.*s\" is no kind of document", (int)kind.n,
                          kind.at);
    TRY(party_id_parse(cx, issuer, &ident));
    TRY(book_party_need(cx, book, ident, &party));
    TRY(document_find(cx, book_db(book), book_cluster(book), party.id, which, number, &found,
                      out));
    if (!found)
        return fail_field(cx, ERR_NOT_FOUND, key, "%s %.*s of %.*s is not in the books",
                          document_kind_name(which), (int)number.n, number.at, (int)ident.n,
                          ident.at);
    return ERR_OK;
}

static Err line_of(Ctx *cx, const Json *body, const char *key, const DocumentRow *row,
                   int64_t *out)
{
    Text label = TEXT("");
    Document doc;
    *out = -1;
    TRY(json_want_text(cx, body, key, &label));
    if (label.n == 0)
        return ERR_OK;
    TRY(document_parse(cx, row->body, &doc));
    for (size_t i = 0; i < doc.line_count; i++)
        if (text_eq(doc.lines[i].line, label))
            *out = (int64_t)i;
    if (*out < 0)
        return fail_field(cx, ERR_NOT_FOUND, key, "the paper has no line \"%.*s\"", (int)label.n,
                          label.at);
    return ERR_OK;
}

static Err pair(Ctx *cx, Book *book, const Act *act, bool forbidden, Text *result)
{
    static const char *const keys[] = { "document", "line", "order", "order_line" };
    DocumentRow document, order;
    int64_t line, order_line;
    TRY(json_only(cx, &act->body, keys, COUNT(keys)));
    TRY(named(cx, book, &act->body, "document", "", &document));
    TRY(named(cx, book, &act->body, "order", "order", &order));
    if (order.kind != DOCUMENT_ORDER || document.kind == DOCUMENT_ORDER)
        return fail(cx, ERR_INVALID, "a paper is linked to an order, not the other way round");
    TRY(line_of(cx, &act->body, "line", &document, &line));
    TRY(line_of(cx, &act->body, "order_line", &order, &order_line));
    TRY(intake_link(cx, book, document.document_id, line, order.document_id, order_line,
                    forbidden, act->id));
    return text_format(cx, result, "{\"document\":%lld,\"order\":%lld}",
                       (long long)document.document_id, (long long)order.document_id);
}

Err party_act_link(Ctx *cx, Book *book, const Act *act, Text *result)
{
    return pair(cx, book, act, false, result);
}

Err party_act_unlink(Ctx *cx, Book *book, const Act *act, Text *result)
{
    return pair(cx, book, act, true, result);
}
