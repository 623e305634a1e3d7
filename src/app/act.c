/* act.c - who acts: a person of a party, "uscc:.../li". */
#include "app/act.h"

Err act_actor(Ctx *cx, Book *book, Text actor, Party *party, Text *user)
{
    Text rest, ident = text_split(actor, '/', &rest);
    if (ident.n == 0 || rest.n == 0)
        return fail(cx, ERR_INVALID, "\"%.*s\" names no person; say who acts as PARTY/user, "
                    "for example --as uscc:91350100M000100Y43/li", (int)actor.n, actor.at);
    TRY(party_id_parse(cx, ident, &ident));
    TRY(book_party_need(cx, book, ident, party));
    *user = rest;
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
