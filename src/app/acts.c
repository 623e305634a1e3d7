/* acts.c - a table of handlers; the act is stored after its handler agreed, in one transaction.
 *
 * The leaf of an act is the canonical JSON of all of it, so that anyone who is shown an act can
 * check that it was recorded so and then. */
#include "app/acts.h"

#include "app/day_end.h"
#include "app/finance/deal.h"
#include "app/found_act.h"
#include "app/netting/execute.h"
#include "app/netting/member.h"
#include "app/netting/round.h"
#include "app/party_act.h"
#include "app/period.h"
#include "app/person.h"
#include "app/rate_act.h"
#include "app/rule_act.h"
#include "base/check.h"
#include "store/book_store.h"

static ActHandler confirm;

static const ActKind kinds[] = {
    { "cluster_found", found_act },
    { "confirm", confirm },
    { "party_admit", party_act_admit },
    { "person_admit", person_admit },
    { "person_end", person_end },
    { "connector_admit", connector_admit },
    { "connector_end", connector_end },
    { "link", party_act_link },
    { "unlink", party_act_unlink },
    { "rate_fix", rate_act_fix },
    { "rule_adopt", rule_act_adopt },
    { "finance_apply", finance_apply },
    { "finance_check", finance_check },
    { "finance_approve", finance_approve },
    { "finance_register", finance_register },
    { "finance_disburse", finance_disburse },
    { "finance_refuse", finance_refuse },
    { "finance_recourse", finance_recourse },
    { "finance_write_off", finance_write_off },
    { "day_end_propose", day_end_propose },
    { "day_end", day_end },
    { "period_close", period_close },
    { "net_join", net_join },
    { "net_leave", net_leave },
    { "net_avoid", net_avoid },
    { "net_meet", net_meet },
    { "net_bar", net_bar },
    { "net_unbar", net_unbar },
    { "net_consent", net_consent },
    { "net_open", net_open },
    { "net_accept", net_accept },
    { "net_decline", net_decline },
    { "net_cancel", net_cancel },
    { "net_execute", net_execute },
};

static ActHandler *handler_of(Text kind)
{
    for (size_t i = 0; i < COUNT(kinds); i++)
        if (text_is(kind, kinds[i].kind))
            return kinds[i].handler;
    return NULL;
}

/* Is the proposal about that party itself? */
static Err is_about(Ctx *cx, const Json *body, const Party *party, bool *out)
{
    Text ident = TEXT("");
    TRY(json_want_text(cx, body, "id", &ident));
    *out = text_eq(ident, party->ident);
    return ERR_OK;
}

/* A second is a colleague, a person of the platform, or of the party that it is about. */
static Err need_second(Ctx *cx, Book *book, const Act *act, const ProposalRow *row,
                       const Json *body)
{
    Party self, first = { 0 };
    Text name;
    bool about;
    TRY(act_actor(cx, book, act->actor, &self, &name));
    TRY(is_about(cx, body, &self, &about));
    if (!text_is(row->actor, "operator"))
        TRY(act_actor(cx, book, row->actor, &first, &name));
    if (speaker_same_person(act->actor, row->actor))
        return fail(cx, ERR_DENIED, "act %lld was proposed by %.*s: another person must confirm "
                    "it (four eyes)", (long long)row->act_id, (int)row->actor.n, row->actor.at);
    if (self.id == first.id || about || party_has_role(&self, "platform"))
        return ERR_OK;
    return fail(cx, ERR_DENIED, "act %lld is for a colleague of %.*s or a person of the platform "
                "to confirm", (long long)row->act_id, (int)row->actor.n, row->actor.at);
}

/* {"act":17}: a second person stands behind what a first one has proposed. */
static Err confirm(Ctx *cx, Book *book, const Act *act, Text *result)
{
    static const char *const keys[] = { "act" };
    ProposalRow row;
    bool found;
    int64_t first = 0;
    TRY(json_only(cx, &act->body, keys, COUNT(keys)));
    TRY(json_want_int64(cx, &act->body, "act", &first));
    TRY(proposal_get(cx, book_db(book), book_cluster(book), first, &found, &row));
    if (!found)
        return fail_field(cx, ERR_NOT_FOUND, "act", "%lld is no proposal; `weft confirm` lists "
                          "them",
                          (long long)first);
    if (row.confirmed_act)
        return fail(cx, ERR_WRONG_STATE, "act %lld was confirmed by %.*s", (long long)first,
                    (int)row.confirmed_by.n, row.confirmed_by.at);
    Act whole = { .id = act->id, .kind = row.kind, .actor = row.actor, .second = act->actor,
                  .first = first, .business_date = act->business_date, .at = act->at };
    TRY(json_parse(cx, row.body, &whole.body));
    TRY(need_second(cx, book, act, &row, &whole.body));
    ActHandler *handler = handler_of(row.kind);
    if (!handler)
        return fail(cx, ERR_DAMAGED, "a stored proposal is of no kind of act");
    row.confirmed_by = act->actor;
    row.confirmed_act = act->id;
    TRY(proposal_put(cx, book_db(book), book_cluster(book), &row));
    return handler(cx, book, &whole, result);
}

Err act_leaf_text(Ctx *cx, const ActRow *row, Text *out)
{
    char when[INSTANT_TEXT_SIZE], date[DATE_TEXT_SIZE];
    TextBuf buf = textbuf_make(cx);
    textbuf_puts(&buf, "{\"act\":");
    textbuf_json(&buf, row->kind);
    textbuf_puts(&buf, ",\"actor\":");
    textbuf_json(&buf, row->actor);
    textbuf_format(&buf, ",\"at\":\"%s\",\"body\":",
                   instant_format((Instant){ row->at_us }, when));
    textbuf_put(&buf, row->body);
    textbuf_format(&buf, ",\"business_date\":\"%s\",\"salt\":\"%.*s\"",
                   date_format((Date){ (int32_t)row->business_day }, date), (int)row->salt.n,
                   row->salt.at);
    if (row->signature.n > 0) {
        textbuf_puts(&buf, ",\"signature\":");
        textbuf_json(&buf, row->signature);
    }
    textbuf_byte(&buf, '}');
    return textbuf_done(&buf, out);
}

/* Who acts, as one spelling of his name, and whether he may try it at all. */
static Err admit(Ctx *cx, Book *book, Act *act, Speaker *speaker, Known *known)
{
    const Authority *table;
    Party party;
    Relation relation = RELATION_OPERATOR;
    *speaker = SPEAKER_OPERATOR;
    if (!text_is(act->actor, "operator")) {
        TRY(actor_speaker(cx, book, act->actor, speaker));
        TRY(book_party_by_id(cx, book, speaker->party, &party));
        relation = party_has_role(&party, "platform") ? RELATION_PLATFORM : RELATION_STRANGER;
    }
    TRY(person_known(cx, book, speaker, known));
    TRY(person_covers(cx, known, act->kind));
    TRY(actor_write(cx, book, speaker, &act->actor));
    if (text_is(act->kind, "cluster_found"))    /* brings the table in, and asks who acts itself */
        return ERR_OK;
    TRY(book_authority(cx, book, &table));
    if (authority_may_act(table, act->kind, relation))
        return ERR_OK;
    return fail(cx, ERR_DENIED, "%.*s: %s may not do this; `weft rule show authority "
                "authority` says who may",
                (int)act->kind.n, act->kind.at, relation == RELATION_OPERATOR
                ? "the operator, without a name," : "a person of this party");
}

/* What is signed: the act's body on its business date. */
static Err sign(Ctx *cx, Book *book, const Speaker *speaker, const Known *known, const Act *act,
                ActRow *row, bool again)
{
    char date[DATE_TEXT_SIZE];
    Text body;
    TRY(text_format(cx, &body, "%s %.*s", date_format(act->business_date, date),
                    (int)row->body.n, row->body.at));
    if (!again) {
        TRY(book_salt(cx, book, &row->salt));
        TRY(person_sign(cx, book, act->kind, speaker, body, &row->signature));
    }
    return person_check(cx, book, known, act->kind, speaker, body, row->signature);
}

/* row: kind, actor, date and instant of the act, and its body; again: salt and signature too. */
static Err perform(Ctx *cx, Book *book, ActRow *row, bool again, Text *result)
{
    Act act = { .kind = row->kind, .actor = row->actor, .at = { row->at_us },
                .business_date = { (int32_t)row->business_day }, .second = TEXT("") };
    ActHandler *handler = handler_of(act.kind);
    Speaker speaker;
    Known known;
    Text whole, ignored;
    if (!handler)
        return fail(cx, ERR_UNKNOWN, "there is no act \"%.*s\"", (int)act.kind.n, act.kind.at);
    TRY(json_parse(cx, row->body, &act.body));
    if (act.body.kind != JSON_OBJECT)
        return fail(cx, ERR_INVALID, "the body of an act is a JSON object");
    TRY(admit(cx, book, &act, &speaker, &known));
    TextBuf buf = textbuf_make(cx);
    json_write(&buf, &act.body);
    TRY(textbuf_done(&buf, &row->body));
    row->actor = act.actor;
    TRY(sign(cx, book, &speaker, &known, &act, row, again));
    row->act_id = act.id = book_next_id(book);
    TRY(act_leaf_text(cx, row, &whole));
    Hash leaf = merkle_leaf(whole);
    TRY(book_leaf(cx, book, LEAF_ACT, &leaf));      /* takes the id before the handler looks */
    TRY(handler(cx, book, &act, result ? result : &ignored));
    return act_insert(cx, book_db(book), book_cluster(book), row);
}

Err act_perform(Ctx *cx, Book *book, Text kind, Text actor, Text body_json, int64_t *id,
                Text *result)
{
    ActRow row = { .kind = kind, .actor = actor, .at_us = cx->now.us, .body = body_json,
                   .business_day = book_settings(book).business_date.day };
    TRY(perform(cx, book, &row, false, result));
    if (id)
        *id = row.act_id;
    return ERR_OK;
}

Err act_replay(Ctx *cx, Book *book, const ActRow *row)
{
    ActRow again = *row;
    return perform(cx, book, &again, true, NULL);
}
