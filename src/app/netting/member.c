/* member.c - one row a firm; each act reads it, changes one thing and writes it back. */
#include "app/netting/member.h"

#include "app/finance/till.h"
#include "base/check.h"
#include "core/financing.h"
#include "store/finance_store.h"
#include "store/netting_store.h"

static Err read_row(Ctx *cx, Book *book, int64_t party_id, NetFirmRow *out)
{
    bool found;
    *out = (NetFirmRow){ .party_id = party_id, .since = DATE_NONE.day, .barred = TEXT("") };
    return net_firm_get(cx, book_db(book), book_cluster(book), party_id, &found, out);
}

static Err answer(Ctx *cx, const Party *party, const NetFirmRow *row, Text *result)
{
    TextBuf buf = textbuf_make(cx);
    textbuf_puts(&buf, "{\"party\":");
    textbuf_json(&buf, party->ident);
    textbuf_format(&buf, ",\"joined\":%s,\"barred\":", row->joined ? "true" : "false");
    textbuf_json(&buf, row->barred);
    textbuf_byte(&buf, '}');
    return textbuf_done(&buf, result);
}

/* --- joining and leaving --------------------------------------------------------------------- */

static Err set_joined(Ctx *cx, Book *book, const Act *act, bool joined, Text *result)
{
    Party party;
    Text user;
    NetFirmRow row;
    bool bound = false;
    TRY(json_only(cx, &act->body, NULL, 0));
    TRY(act_actor(cx, book, act->actor, &party, &user));
    TRY(read_row(cx, book, party.id, &row));
    if ((row.joined != 0) == joined)
        return fail(cx, ERR_WRONG_STATE, "%.*s has %s", (int)party.ident.n, party.ident.at,
                    joined ? "joined set-off already" : "not joined set-off");
    if (!joined)
        TRY(net_bound(cx, book_db(book), book_cluster(book), party.id, &bound));
    if (bound)
        return fail(cx, ERR_WRONG_STATE, "%.*s has accepted a round that is not over yet; leave "
                    "after it", (int)party.ident.n, party.ident.at);
    row.joined = joined;
    row.since = act->business_date.day;
    TRY(net_firm_put(cx, book_db(book), book_cluster(book), &row));
    return answer(cx, &party, &row, result);
}

Err net_join(Ctx *cx, Book *book, const Act *act, Text *result)
{
    return set_joined(cx, book, act, true, result);
}

Err net_leave(Ctx *cx, Book *book, const Act *act, Text *result)
{
    return set_joined(cx, book, act, false, result);
}

/* --- with whom ------------------------------------------------------------------------------- */

static Err named_party(Ctx *cx, Book *book, const Act *act, Party *out)
{
    Text ident;
    TRY(json_need_text(cx, &act->body, "party", &ident));
    TRY(party_id_parse(cx, ident, &ident));
    return book_party_need(cx, book, ident, out);
}

static Err set_pair(Ctx *cx, Book *book, const Act *act, bool avoid, Text *result)
{
    static const char *const keys[] = { "party" };
    Db *db = book_db(book);
    int64_t cluster = book_cluster(book), gone;
    Party self, other;
    Text user;
    TextBuf buf = textbuf_make(cx);
    TRY(json_only(cx, &act->body, keys, COUNT(keys)));
    TRY(act_actor(cx, book, act->actor, &self, &user));
    TRY(named_party(cx, book, act, &other));
    if (self.id == other.id)
        return fail_field(cx, ERR_INVALID, "party", "is the firm itself; to take no part, leave");
    NetPairRow row = { self.id, other.id };
    TRY(net_pair_delete(cx, db, cluster, &row, &gone));
    if ((gone > 0) == avoid)
        return fail(cx, ERR_WRONG_STATE, "%.*s %s with %.*s", (int)self.ident.n, self.ident.at,
                    avoid ? "does not set off already" : "has never refused to set off",
                    (int)other.ident.n, other.ident.at);
    if (avoid)
        TRY(net_pair_put(cx, db, cluster, &row));
    textbuf_puts(&buf, "{\"party\":");
    textbuf_json(&buf, self.ident);
    textbuf_puts(&buf, avoid ? ",\"avoids\":" : ",\"meets\":");
    textbuf_json(&buf, other.ident);
    textbuf_byte(&buf, '}');
    return textbuf_done(&buf, result);
}

Err net_avoid(Ctx *cx, Book *book, const Act *act, Text *result)
{
    return set_pair(cx, book, act, true, result);
}

Err net_meet(Ctx *cx, Book *book, const Act *act, Text *result)
{
    return set_pair(cx, book, act, false, result);
}

/* --- barred ---------------------------------------------------------------------------------- */

static Err set_barred(Ctx *cx, Book *book, const Act *act, Text reason, Text *result)
{
    Party party;
    NetFirmRow row;
    TRY(named_party(cx, book, act, &party));
    TRY(read_row(cx, book, party.id, &row));
    if (text_eq(row.barred, reason))
        return fail(cx, ERR_WRONG_STATE, "%.*s is %s", (int)party.ident.n, party.ident.at,
                    reason.n > 0 ? "barred for that reason already" : "not barred");
    row.barred = reason;
    TRY(net_firm_put(cx, book_db(book), book_cluster(book), &row));
    return answer(cx, &party, &row, result);
}

Err net_bar(Ctx *cx, Book *book, const Act *act, Text *result)
{
    static const char *const keys[] = { "party", "reason" };
    Text reason;
    TRY(json_only(cx, &act->body, keys, COUNT(keys)));
    TRY(act_operator(cx, book, act->actor, "barring a firm from set-off"));
    TRY(json_need_text(cx, &act->body, "reason", &reason));
    if (!text_is(reason, "insolvent") && !text_is(reason, "request"))
        return fail_field(cx, ERR_INVALID, "reason", "must be insolvent or request");
    return set_barred(cx, book, act, reason, result);
}

Err net_unbar(Ctx *cx, Book *book, const Act *act, Text *result)
{
    static const char *const keys[] = { "party" };
    TRY(json_only(cx, &act->body, keys, COUNT(keys)));
    TRY(act_operator(cx, book, act->actor, "admitting a firm to set-off again"));
    return set_barred(cx, book, act, TEXT(""), result);
}

/* --- the funder's consent -------------------------------------------------------------------- */

static Err check_consent(Ctx *cx, Book *book, const Act *act, const Party *party,
                         const FinancingRow *row)
{
    Till *till;
    const Product *product;
    if (row->funder != party->id)
        return fail(cx, ERR_DENIED, "consent to the set-off of %.*s: only its funder may",
                    (int)row->number.n, row->number.at);
    if (!financing_is_live((FinancingState)row->state))
        return fail(cx, ERR_WRONG_STATE, "%.*s holds no claim any more: it is %s",
                    (int)row->number.n, row->number.at,
                    financing_state_name((FinancingState)row->state));
    TRY(till_open(cx, book, act->at, &till));
    TRY(till_product(cx, till, row->product_id, &product));
    if (!product->recourse)
        return fail(cx, ERR_REFUSED, "C-549: %.*s is without recourse: after the set-off nobody "
                    "would owe its funder anything; have it repaid first", (int)row->number.n,
                    row->number.at);
    return ERR_OK;
}

Err net_consent(Ctx *cx, Book *book, const Act *act, Text *result)
{
    static const char *const keys[] = { "financing" };
    Party party;
    Text user, number;
    FinancingRow row;
    bool found;
    TRY(json_only(cx, &act->body, keys, COUNT(keys)));
    TRY(act_actor(cx, book, act->actor, &party, &user));
    TRY(json_need_text(cx, &act->body, "financing", &number));
    TRY(financing_by_number(cx, book_db(book), book_cluster(book), number, &found, &row));
    if (!found)
        return fail_field(cx, ERR_NOT_FOUND, "financing", "there is no financing \"%.*s\"; "
                          "`weft finance list` shows them", (int)number.n, number.at);
    TRY(check_consent(cx, book, act, &party, &row));
    TRY(net_consent_put(cx, book_db(book), book_cluster(book), row.financing_id, act->id));
    TextBuf buf = textbuf_make(cx);
    textbuf_puts(&buf, "{\"financing\":");
    textbuf_json(&buf, row.number);
    textbuf_puts(&buf, ",\"consent\":true}");
    return textbuf_done(&buf, result);
}
