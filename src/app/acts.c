/* acts.c - a table of handlers; the act is stored after its handler agreed, in one transaction.
 *
 * The leaf of an act is the canonical JSON of all of it, so that anyone who is shown an act can
 * check that it was recorded so and then. */
#include "app/acts.h"

#include "app/day_end.h"
#include "app/finance/deal.h"
#include "app/netting/execute.h"
#include "app/netting/member.h"
#include "app/netting/round.h"
#include "app/party_act.h"
#include "app/rate_act.h"
#include "base/check.h"
#include "store/book_store.h"

static const ActKind kinds[] = {
    { "party_admit", party_act_admit },
    { "link", party_act_link },
    { "unlink", party_act_unlink },
    { "rate_fix", rate_act_fix },
    { "finance_apply", finance_apply },
    { "finance_check", finance_check },
    { "finance_approve", finance_approve },
    { "finance_register", finance_register },
    { "finance_disburse", finance_disburse },
    { "finance_refuse", finance_refuse },
    { "finance_recourse", finance_recourse },
    { "finance_write_off", finance_write_off },
    { "day_end", day_end },
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

Err act_leaf_text(Ctx *cx, Text kind, Text actor, Date business_date, Instant at, Text body,
                  Text *out)
{
    char when[INSTANT_TEXT_SIZE], date[DATE_TEXT_SIZE];
    TextBuf buf = textbuf_make(cx);
    textbuf_puts(&buf, "{\"act\":");
    textbuf_json(&buf, kind);
    textbuf_puts(&buf, ",\"actor\":");
    textbuf_json(&buf, actor);
    textbuf_format(&buf, ",\"at\":\"%s\",\"body\":", instant_format(at, when));
    textbuf_put(&buf, body);
    textbuf_format(&buf, ",\"business_date\":\"%s\"}", date_format(business_date, date));
    return textbuf_done(&buf, out);
}

static Err perform(Ctx *cx, Book *book, Act *act, Text body_json, Text *result)
{
    ActHandler *handler = handler_of(act->kind);
    if (!handler)
        return fail(cx, ERR_UNKNOWN, "there is no act \"%.*s\"", (int)act->kind.n, act->kind.at);
    TRY(json_parse(cx, body_json, &act->body));
    if (act->body.kind != JSON_OBJECT)
        return fail(cx, ERR_INVALID, "the body of an act is a JSON object");
    TextBuf buf = textbuf_make(cx);
    Text body, whole, ignored;
    json_write(&buf, &act->body);
    TRY(textbuf_done(&buf, &body));
    act->id = book_next_id(book);
    TRY(act_leaf_text(cx, act->kind, act->actor, act->business_date, act->at, body, &whole));
    Hash leaf = merkle_leaf(whole);
    TRY(book_leaf(cx, book, LEAF_ACT, &leaf));      /* takes the id before the handler looks */
    TRY(handler(cx, book, act, result ? result : &ignored));
    ActRow row = { .act_id = act->id, .kind = act->kind, .actor = act->actor,
                   .business_day = act->business_date.day, .at_us = act->at.us, .body = body };
    return act_insert(cx, book_db(book), book_cluster(book), &row);
}

Err act_perform(Ctx *cx, Book *book, Text kind, Text actor, Text body_json, int64_t *id,
                Text *result)
{
    Act act = { .kind = kind, .actor = actor, .at = cx->now,
                .business_date = book_settings(book).business_date };
    TRY(perform(cx, book, &act, body_json, result));
    if (id)
        *id = act.id;
    return ERR_OK;
}

Err act_replay(Ctx *cx, Book *book, Text kind, Text actor, Date business_date, Instant at,
               Text body_json)
{
    Act act = { .kind = kind, .actor = actor, .at = at, .business_date = business_date };
    return perform(cx, book, &act, body_json, NULL);
}
