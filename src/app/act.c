/* act.c - who acts: a person of a party, "uscc:.../li". */
#include "app/act.h"

#include "app/actor.h"

Err act_actor(Ctx *cx, Book *book, Text actor, Party *party, Text *user)
{
    Speaker speaker;
    TRY(actor_speaker(cx, book, actor, &speaker));
    TRY(book_party_by_id(cx, book, speaker.party, party));
    *user = speaker.person;
    return ERR_OK;
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
