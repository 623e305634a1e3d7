/* ocel_export.c - the log's leaves first, in its order; then tables one after the other, by id; the
 * exported log's own index finds what they name. O(rows). */
#include "app/ocel_export.h"

#include "base/check.h"
#include "core/claim.h"
#include "core/closure/model.h"
#include "core/financing.h"
#include "format/ocel_weft.h"
#include "store/book_store.h"
#include "store/finance_store.h"
#include "store/order_store.h"

#include <stdio.h>
#include <string.h>

enum { PAGE = 500, SCRATCH_BYTES_MAX = 1 << 28, NAME_SIZE = 64 };

typedef struct Export {
    Ctx *cx;
    Ctx work;                   /* one row, or one page of them */
    Book *book;
    Db *db;
    int64_t cluster;
    OcelOut *out;
    int32_t *document_object;   /* document_id -> its object; -1: none */
    int32_t *act_event;         /* act_id -> its event; -1: none */
    int64_t last;               /* the highest id of a document or act */
    Instant clock;              /* of the last event */
} Export;

static void spaced(const char *name, const char *before, char buf[NAME_SIZE])
{
    snprintf(buf, NAME_SIZE, "%s%s", before, name);
    for (char *c = buf; *c; c++)
        *c = *c == '_' ? ' ' : *c;
}

static Ccy ccy_stored(int64_t number)
{
    Ccy ccy = { 0 };
    bool known = ccy_of_number((int)number, &ccy);
    assert(known);
    return ccy;
}

/* --- values ---------------------------------------------------------------------------------- */

static Err put_money(Export *e, int32_t object, const char *name, int64_t minor, int64_t ccy)
{
    char buf[DECIMAL_TEXT_SIZE];
    Money money = { minor, ccy_stored(ccy) };
    return ocel_out_value(e->out, OCEL_OBJECT, object, name, OCEL_FLOAT,
                          text_of(money_format(money, buf)));
}

static Err put_text(Export *e, int32_t object, const char *name, const char *text)
{
    return ocel_out_value(e->out, OCEL_OBJECT, object, name, OCEL_STRING, text_of(text));
}

static Err put_day(Export *e, int32_t object, const char *name, int64_t day)
{
    char buf[DATE_TEXT_SIZE], time[32];
    if (day < DATE_DAY_MIN)
        return ERR_OK;
    snprintf(time, sizeof time, "%sT00:00:00Z", date_format((Date){ (int32_t)day }, buf));
    return ocel_out_value(e->out, OCEL_OBJECT, object, name, OCEL_TIME, text_of(time));
}

static Err link_party(Export *e, OcelKind of, int32_t item, int64_t party_id, const char *word)
{
    Party party;
    int32_t object;
    if (party_id == 0)
        return ERR_OK;
    TRY(book_party_by_id(e->cx, e->book, party_id, &party));
    TRY(ocel_out_object(e->out, "party", party.ident, &object));
    return ocel_out_link(e->out, of, item, object, word);
}

static int32_t object_of(const Export *e, int64_t document_id)
{
    return document_id > 0 && document_id <= e->last ? e->document_object[document_id] : -1;
}

static Err link_document(Export *e, OcelKind of, int32_t item, int64_t document_id,
                         const char *word)
{
    int32_t object = object_of(e, document_id);
    return object < 0 ? ERR_OK : ocel_out_link(e->out, of, item, object, word);
}

/* --- parties, and the log's leaves ----------------------------------------------------------- */

static Err put_parties(Export *e)
{
    List parties;
    TRY(party_all(&e->work, e->db, e->cluster, &parties));
    for (size_t i = 0; i < parties.count; i++) {
        const PartyRow *row = list_at(&parties, i);
        PartyRecord party = { .id = row->ident, .name = row->name, .name_zh = row->name_zh,
                              .roles = row->roles };
        TRY(ocel_weft_party(&e->work, e->out, &party));
    }
    return ERR_OK;
}

/* The log is the order; the machine's clock may stand still within it, or be set back. */
static const char *tick(Export *e, int64_t taken_us, char time[INSTANT_TEXT_SIZE])
{
    e->clock.us = taken_us > e->clock.us ? taken_us : e->clock.us + 1;
    return instant_format(e->clock, time);
}

static Err put_document(Export *e, const DocumentRow *row)
{
    Document document;
    int32_t event;
    char time[INSTANT_TEXT_SIZE], day[DATE_TEXT_SIZE], stated[32];
    TRY(document_parse(&e->work, row->body, &document));
    TRY(ocel_weft_document(&e->work, e->out, &document, tick(e, row->arrived_us, time),
                           &e->document_object[row->document_id], &event));
    snprintf(stated, sizeof stated, "%sT00:00:00Z", date_format(document.date, day));
    return ocel_out_value(e->out, OCEL_EVENT, event, "stated", OCEL_TIME, text_of(stated));
}

static Err put_act(Export *e, const ActRow *row)
{
    char name[NAME_SIZE], time[INSTANT_TEXT_SIZE], day[DATE_TEXT_SIZE];
    Text id, kind;
    int32_t event;
    TRY(text_copy(&e->work, row->kind, &kind));
    spaced(kind.at, "", name);
    TRY(text_format(&e->work, &id, "act/%lld", (long long)row->act_id));
    TRY(ocel_out_event(e->out, name, id, tick(e, row->at_us, time), &event));
    e->act_event[row->act_id] = event;
    TRY(ocel_out_value(e->out, OCEL_EVENT, event, "actor", OCEL_STRING, row->actor));
    return ocel_out_value(e->out, OCEL_EVENT, event, "business_date", OCEL_STRING,
                          text_of(date_format((Date){ (int32_t)row->business_day }, day)));
}

/* Papers and acts share one count, and the log is both of them by it. */
static Err put_log(Export *e)
{
    for (int64_t from = 1; from <= e->last; from++) {
        DocumentRow paper = { 0 };
        ActRow act = { 0 };
        bool is_paper, is_act;
        ctx_clear(&e->work);
        TRY(document_next(&e->work, e->db, e->cluster, from, &is_paper, &paper));
        TRY(act_next(&e->work, e->db, e->cluster, from, &is_act, &act));
        if (!is_paper && !is_act)
            return ERR_OK;
        if (is_paper && (!is_act || paper.document_id < act.act_id)) {
            TRY(put_document(e, &paper));
            from = paper.document_id;
        } else {
            TRY(put_act(e, &act));
            from = act.act_id;
        }
    }
    return ERR_OK;
}

/* --- orders, claims, matches ----------------------------------------------------------------- */

static Err put_claim(Export *e, const ClaimRow *claim)
{
    Text id;
    int32_t object;
    TRY(text_format(&e->work, &id, "claim/%lld/%lld", (long long)claim->claim_id,
                    (long long)claim->order_id));
    TRY(ocel_out_object(e->out, "claim", id, &object));
    TRY(ocel_out_give(e->out, object));
    TRY(put_text(e, object, "kind", claim_kind_name((ClaimKind)claim->kind)));
    TRY(put_text(e, object, "state", claim_state_name((ClaimState)claim->state)));
    TRY(put_text(e, object, "currency", ccy_code(ccy_stored(claim->ccy))));
    TRY(put_money(e, object, "face", claim->face, claim->ccy));
    TRY(put_money(e, object, "paid", claim->paid, claim->ccy));
    TRY(put_money(e, object, "outstanding", claim->outstanding, claim->ccy));
    TRY(put_day(e, object, "due", claim->due));
    TRY(link_document(e, OCEL_OBJECT, object, claim->claim_id, "arises from"));
    TRY(link_document(e, OCEL_OBJECT, object, claim->order_id, "of order"));
    TRY(link_document(e, OCEL_OBJECT, object, claim->confirmation, "confirmed by"));
    TRY(link_party(e, OCEL_OBJECT, object, claim->creditor, "creditor"));
    return link_party(e, OCEL_OBJECT, object, claim->debtor, "debtor");
}

static Err put_matches(Export *e, int64_t order_id)
{
    List matches;
    int64_t last;
    TRY(match_standing(&e->work, e->db, e->cluster, order_id, &matches, &last));
    for (size_t i = 0; i < matches.count; i++) {
        const MatchRow *match = list_at(&matches, i);
        char word[NAME_SIZE];
        int32_t from = object_of(e, match->from_document);
        spaced(match_rule_name((MatchRule)match->rule), "matched: ", word);
        if (from >= 0)
            TRY(link_document(e, OCEL_OBJECT, from, match->to_document, word));
    }
    return ERR_OK;
}

static Err put_order(Export *e, const TradeOrderRow *order)
{
    enum { E9 = 9 };
    List claims;
    char closure[DECIMAL_TEXT_SIZE];
    int32_t object = object_of(e, order->order_id);
    if (object < 0)
        return fail(e->cx, ERR_DAMAGED, "order %lld has no document", (long long)order->order_id);
    TRY(ocel_out_value(e->out, OCEL_OBJECT, object, "process", OCEL_STRING, order->process));
    TRY(ocel_out_value(e->out, OCEL_OBJECT, object, "closure", OCEL_FLOAT,
                       text_of(decimal_format(order->least_e9, E9, 1, closure))));
    TRY(ocel_out_value(e->out, OCEL_OBJECT, object, "closed", OCEL_BOOLEAN,
                       order->closed ? TEXT("true") : TEXT("false")));
    TRY(claim_of_order(&e->work, e->db, e->cluster, order->order_id, &claims));
    for (size_t i = 0; i < claims.count; i++)
        TRY(put_claim(e, list_at(&claims, i)));
    return put_matches(e, order->order_id);
}

static Err put_orders(Export *e)
{
    for (int64_t from = 0;;) {
        List page;
        ctx_clear(&e->work);
        TRY(trade_order_page(&e->work, e->db, e->cluster, from, PAGE, &page));
        if (page.count == 0)
            return ERR_OK;
        for (size_t i = 0; i < page.count; i++)
            TRY(put_order(e, list_at(&page, i)));
        from = ((const TradeOrderRow *)list_at(&page, page.count - 1))->order_id + 1;
    }
}

/* --- financings ------------------------------------------------------------------------------ */

static Err put_financing(Export *e, const FinancingRow *row)
{
    Text id, claim;
    int32_t object, on;
    TRY(text_format(&e->work, &id, "financing/%.*s", (int)row->number.n, row->number.at));
    TRY(text_format(&e->work, &claim, "claim/%lld/%lld", (long long)row->claim_id,
                    (long long)row->order_id));
    TRY(ocel_out_object(e->out, "financing", id, &object));
    TRY(ocel_out_give(e->out, object));
    TRY(ocel_out_value(e->out, OCEL_OBJECT, object, "product", OCEL_STRING, row->product));
    TRY(put_text(e, object, "state", financing_state_name((FinancingState)row->state)));
    TRY(put_text(e, object, "currency", ccy_code(ccy_stored(row->ccy))));
    TRY(put_money(e, object, "advance", row->advance, row->ccy));
    TRY(put_money(e, object, "principal_left", row->principal_left, row->ccy));
    TRY(put_money(e, object, "collected", row->collected, row->ccy));
    TRY(put_day(e, object, "start", row->start_day));
    TRY(put_day(e, object, "due", row->due));
    TRY(put_day(e, object, "end", row->end_day));
    if (ocel_out_find(e->out, claim, &on))
        TRY(ocel_out_link(e->out, OCEL_OBJECT, object, on, "of claim"));
    TRY(link_party(e, OCEL_OBJECT, object, row->applicant, "applicant"));
    TRY(link_party(e, OCEL_OBJECT, object, row->creditor, "creditor"));
    TRY(link_party(e, OCEL_OBJECT, object, row->debtor, "debtor"));
    return link_party(e, OCEL_OBJECT, object, row->funder, "funder");
}

static Err put_financings(Export *e)
{
    for (int64_t from = 0;;) {
        List page;
        ctx_clear(&e->work);
        TRY(financing_page(&e->work, e->db, e->cluster, from, PAGE, &page));
        if (page.count == 0)
            return ERR_OK;
        for (size_t i = 0; i < page.count; i++)
            TRY(put_financing(e, list_at(&page, i)));
        from = ((const FinancingRow *)list_at(&page, page.count - 1))->financing_id + 1;
    }
}

/* --- what acts name -------------------------------------------------------------------------- */

/* {"kind":"invoice","number":"..","issuer":".."}; where the kind is left out, the key says it. */
static Err link_named(Export *e, int32_t event, const char *key, const Json *name)
{
    const Json *kind_word = json_get(name, "kind"), *number = json_get(name, "number");
    const Json *issuer = json_get(name, "issuer");
    DocumentKind kind;
    Text id;
    int32_t object;
    Text word = kind_word && kind_word->kind == JSON_STRING ? kind_word->text : text_of(key);
    bool full = number && number->kind == JSON_STRING && issuer && issuer->kind == JSON_STRING;
    if (!full || !document_kind_of(word, &kind))
        return ERR_OK;
    TRY(ocel_weft_id(&e->work, kind, number->text, issuer->text, &id));
    return ocel_out_find(e->out, id, &object)
         ? ocel_out_link(e->out, OCEL_EVENT, event, object, key) : ERR_OK;
}

/* A text that names a financing, a party or nothing. */
static Err link_text(Export *e, int32_t event, const char *key, Text text)
{
    Text id = text;
    int32_t object;
    if (strcmp(key, "financing") == 0)
        TRY(text_format(&e->work, &id, "financing/%.*s", (int)text.n, text.at));
    return ocel_out_find(e->out, id, &object)
         ? ocel_out_link(e->out, OCEL_EVENT, event, object, key) : ERR_OK;
}

static Err link_body(Export *e, int32_t event, Text body)
{
    Json json;
    TRY(json_parse(&e->work, body, &json));
    for (size_t i = 0; json.kind == JSON_OBJECT && i < json.count; i++) {
        const JsonMember *member = &json.members[i];
        Text key;
        TRY(text_copy(&e->work, member->key, &key));
        if (member->value.kind == JSON_OBJECT)
            TRY(link_named(e, event, key.at, &member->value));
        else if (member->value.kind == JSON_STRING)
            TRY(link_text(e, event, key.at, member->value.text));
    }
    return ERR_OK;
}

/* The financing that an application made bears the act's id. */
static Err link_made(Export *e, int32_t event, int64_t act_id)
{
    FinancingRow row;
    bool found;
    TRY(financing_get(&e->work, e->db, e->cluster, act_id, &found, &row));
    return found ? link_text(e, event, "financing", row.number) : ERR_OK;
}

static Err link_act(Export *e, const ActRow *row)
{
    int32_t event = e->act_event[row->act_id];
    Text user;
    TRY(link_text(e, event, "actor", text_split(row->actor, '/', &user)));
    TRY(link_made(e, event, row->act_id));
    return link_body(e, event, row->body);
}

static Err link_acts(Export *e)
{
    for (int64_t from = 1; from <= e->last; from++) {
        ActRow row;
        bool found;
        ctx_clear(&e->work);
        TRY(act_next(&e->work, e->db, e->cluster, from, &found, &row));
        if (!found)
            return ERR_OK;
        TRY(link_act(e, &row));
        from = row.act_id;
    }
    return ERR_OK;
}

/* --- the whole ------------------------------------------------------------------------------- */

static Err put_all(Export *e)
{
    e->last = book_next_id(e->book) - 1;
    e->document_object = NEW(e->cx, int32_t, (size_t)e->last + 1);
    e->act_event = NEW(e->cx, int32_t, (size_t)e->last + 1);
    if (!e->document_object || !e->act_event)
        return e->cx->err;
    for (int64_t i = 0; i <= e->last; i++)
        e->document_object[i] = e->act_event[i] = -1;
    TRY(put_parties(e));
    TRY(put_log(e));
    TRY(put_orders(e));
    TRY(put_financings(e));
    return link_acts(e);
}

Err ocel_export(Ctx *cx, Book *book, OcelOut *out)
{
    Export e = { .cx = cx, .work = ctx_make(SCRATCH_BYTES_MAX), .book = book,
                 .db = book_db(book), .cluster = book_cluster(book), .out = out };
    Err err = db_begin_read(cx, e.db);
    if (err == ERR_OK)
        err = put_all(&e);
    db_rollback(e.db);
    if (err != ERR_OK && cx->err == ERR_OK)
        fail(cx, err, "%s", e.work.err != ERR_OK ? e.work.detail : out->cx->detail);
    ctx_clear(&e.work);
    return err;
}
