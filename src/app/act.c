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
