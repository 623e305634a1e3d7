/* party_act.c - who is admitted, and which papers a person has paired or parted. */
#include "app/party_act.h"

#include "app/intake/intake.h"
#include "base/check.h"
#include "store/book_store.h"
#include "store/order_store.h"

/* --- parties ---------------------------------------------------------------------------------- */

static bool licensed(Text role)
{
    return text_is(role, "funder") || text_is(role, "platform");
}

/* What a record would change of a party that is known. */
typedef struct Change {
    bool name, role, licence, account;
} Change;

static Err change_of(Ctx *cx, Book *book, const Party *known, const PartyRecord *record,
                     Change *out)
{
    bool accounts;
    Change change = {
        .name = (record->name.n && !text_eq(record->name, known->name)
                 && !text_eq(known->name, known->ident))
             || (record->name_zh.n && known->name_zh.n
                 && !text_eq(record->name_zh, known->name_zh)) };
    for (Text left = record->roles; left.n > 0;) {
        Text role = text_split(left, ',', &left);
        bool fresh = !party_roles_have(known->roles, role);
        change.role |= fresh;
        change.licence |= fresh && licensed(role);
    }
    TRY(book_accounts_known(cx, book, known->id, record, &accounts));
    change.account = !accounts;
    *out = change;
    return ERR_OK;
}

/* The operator, the platform, and the party itself change what is said of it. What needs a licence,
 * redirects money or renames a payee takes two persons. */
static Err judge_change(Ctx *cx, Book *book, const Act *act, const Party *known,
                        const PartyRecord *record, bool *two)
{
    Party self = { 0 };
    Text name;
    Change change;
    List accounts;
    bool operator = text_is(act->actor, "operator");
    if (!operator)
        TRY(act_actor(cx, book, act->actor, &self, &name));
    bool platform = operator || party_has_role(&self, "platform");
    if (!platform && self.id != known->id)
        return fail(cx, ERR_DENIED, "PARTY-OWN-WORD: what is said of %.*s is for itself or the "
                    "platform to change, not for %.*s", (int)known->ident.n,
                    known->ident.at, (int)self.ident.n, self.ident.at);
    TRY(change_of(cx, book, known, record, &change));
    if (change.licence && !platform)
        return fail(cx, ERR_DENIED, "LICENSED-ROLE: a role that needs a licence is admitted by the "
                    "platform");
    TRY(party_account_of_party(cx, book_db(book), book_cluster(book), known->id, &accounts));
    bool first = platform && accounts.count == 0;       /* nobody was paid elsewhere before */
    *two = change.name || change.licence || (change.account && !first);
    return ERR_OK;
}

static Err need_platform(Ctx *cx, Book *book, const Act *act)
{
    return act_operator(cx, book, act->actor, "admitting a party");
}

Err party_act_admit(Ctx *cx, Book *book, const Act *act, Text *result)
{
    PartyRecord record;
    Party party;
    const Authority *table;
    bool found, two = false;
    Date paid_from = act->business_date;
    TRY(party_record_read(cx, &act->body, &record));
    TRY(book_authority(cx, book, &table));
    TRY(book_party_find(cx, book, record.id, &found, &party));
    TRY(found ? judge_change(cx, book, act, &party, &record, &two)
              : need_platform(cx, book, act));
    if (two && act->second.n == 0)
        return act_propose(cx, book, act, result);
    if (two)
        paid_from = date_add(paid_from, table->account_wait);
    TRY(book_party_put(cx, book, &record, act->id, paid_from, &party));
    return text_format(cx, result, "{\"party\":%lld}", (long long)party.id);
}

/* --- pairing ---------------------------------------------------------------------------------- */

/* Who may pair a paper with an order, or part them: of a paper that is no money, its issuer and the
 * platform; of a payment, its payer, whose money it is. A payer who is no party of the order is
 * accepted by those whom that concerns: each of them says so, and it holds when all have
 * (app/intake/link.h). SRC: Civil Code of the PRC, 524, 560. */
static Err may_pair(Ctx *cx, Book *book, const Act *act, const DocumentRow *document,
                    const DocumentRow *order, bool forbidden, int64_t *party_id)
{
    Party self = { 0 };
    Text name;
    bool operator = text_is(act->actor, "operator");
    bool money = document->kind == DOCUMENT_PAYMENT;
    if (!operator)
        TRY(act_actor(cx, book, act->actor, &self, &name));
    *party_id = self.id;
    bool platform = operator || party_has_role(&self, "platform");
    bool side = self.id == order->issuer || self.id == order->receiver
             || party_has_role(&self, "funder");
    bool stranger = document->issuer != order->issuer && document->issuer != order->receiver;
    if (self.id == document->issuer || (!money && platform)
        || (money && stranger && side && !forbidden))
        return ERR_OK;
    return fail(cx, ERR_DENIED, money ? "whose money it is says what it pays: a person of the "
                "payer, not of %.*s"
                : "a paper is paired by its issuer or the platform, not by %.*s",
                operator ? 8 : (int)self.ident.n, operator ? "operator" : self.ident.at);
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
    int64_t line, order_line, party_id;
    TRY(json_only(cx, &act->body, keys, COUNT(keys)));
    TRY(named(cx, book, &act->body, "document", "", &document));
    TRY(named(cx, book, &act->body, "order", "order", &order));
    if (order.kind != DOCUMENT_ORDER || document.kind == DOCUMENT_ORDER)
        return fail(cx, ERR_INVALID, "a paper is linked to an order, not the other way round");
    TRY(may_pair(cx, book, act, &document, &order, forbidden, &party_id));
    TRY(line_of(cx, &act->body, "line", &document, &line));
    TRY(line_of(cx, &act->body, "order_line", &order, &order_line));
    LinkRow link = { .document_id = document.document_id, .line = line,
                     .order_id = order.document_id, .party_id = party_id,
                     .order_line = order_line, .forbidden = forbidden, .act_id = act->id };
    TRY(intake_link(cx, book, &link));
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
