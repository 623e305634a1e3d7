/* act.c - who acts: a person of a party, "uscc:.../li". */
#include "app/act.h"

#include "app/actor.h"
#include "base/check.h"
#include "store/book_store.h"

Err act_actor(Ctx *cx, Book *book, Text actor, Party *party, Text *user)
{
    Speaker speaker;
    TRY(actor_speaker(cx, book, actor, &speaker));
    TRY(book_party_by_id(cx, book, speaker.party, party));
    *user = speaker.person;
    return ERR_OK;
}

Err act_platform(Ctx *cx, Book *book, Text actor, const char *what, Text *person)
{
    Party party;
    if (text_is(actor, "operator"))
        return fail(cx, ERR_DENIED, "%s takes a person of the platform: say who acts with --as "
                    "PARTY/person", what);
    TRY(act_actor(cx, book, actor, &party, person));
    if (party_has_role(&party, "platform"))
        return ERR_OK;
    return fail(cx, ERR_DENIED, "%s is for a person of the platform, not of %.*s", what,
                (int)party.ident.n, party.ident.at);
}

Err act_operator(Ctx *cx, Book *book, Text actor, const char *what)
{
    Party party;
    Text user;
    if (text_is(actor, "operator"))
        return ERR_OK;
    TRY(act_actor(cx, book, actor, &party, &user));
    if (party_has_role(&party, "platform"))
        return ERR_OK;
    return fail(cx, ERR_DENIED, "%s is for the operator or a person of the platform, not of %.*s",
                what, (int)party.ident.n, party.ident.at);
}

Err act_propose(Ctx *cx, Book *book, const Act *act, Text *result)
{
    TextBuf buf = textbuf_make(cx);
    ProposalRow row = { .act_id = act->id, .kind = act->kind, .actor = act->actor,
                        .confirmed_by = TEXT("") };
    assert(act->second.n == 0 && act->id > 0);
    json_write(&buf, &act->body);
    TRY(textbuf_done(&buf, &row.body));
    TRY(proposal_put(cx, book_db(book), book_cluster(book), &row));
    return text_format(cx, result, "{\"proposal\":%lld,\"wants\":\"a second person\"}",
                       (long long)act->id);
}
