/* actor.c - who acts, in words: taken apart and put together. */
#include "app/actor.h"

#include "base/check.h"
#include "base/fold.h"

#include <string.h>

enum { PERSON_BYTES_MAX = 64 };

Err actor_person(Ctx *cx, Text text, Text *out)
{
    Text name;
    TRY(text_fold(cx, text, &name));
    if (name.n == 0 || name.n > PERSON_BYTES_MAX || memchr(name.at, '/', name.n))
        return fail(cx, ERR_INVALID, "\"%.*s\" is no name of a person; give 1 to %d letters",
                    (int)text_head(text, 40).n, text.at, PERSON_BYTES_MAX);
    *out = name;
    return ERR_OK;
}

Err actor_speaker(Ctx *cx, Book *book, Text actor, Speaker *out)
{
    Text rest, ident = text_split(actor, '/', &rest);
    Party party;
    Speaker speaker = { .channel = CHANNEL_ACCOUNT, .connector = TEXT("") };
    if (ident.n == 0 || rest.n == 0)
        return fail(cx, ERR_INVALID, "\"%.*s\" names no person; say who acts as PARTY/person, "
                    "for example --as uscc:91350100M000100Y43/li", (int)actor.n, actor.at);
    TRY(party_id_parse(cx, ident, &ident));
    TRY(book_party_need(cx, book, ident, &party));
    TRY(actor_person(cx, rest, &speaker.person));
    speaker.party = party.id;
    *out = speaker;
    return ERR_OK;
}

Err actor_connector(Ctx *cx, const Speaker *speaker, Text *out)
{
    const char *channel = channel_name(speaker->channel);
    if (speaker->connector.n == 0)
        return text_format(cx, out, "%s", channel);
    return text_format(cx, out, "%s:%.*s", channel, (int)speaker->connector.n,
                       speaker->connector.at);
}

Err actor_write(Ctx *cx, Book *book, const Speaker *speaker, Text *out)
{
    Party party;
    if (speaker->channel == CHANNEL_OPERATOR) {
        *out = TEXT("operator");
        return ERR_OK;
    }
    if (speaker->channel != CHANNEL_ACCOUNT)
        return actor_connector(cx, speaker, out);
    TRY(book_party_by_id(cx, book, speaker->party, &party));
    return text_format(cx, out, "%.*s/%.*s", (int)party.ident.n, party.ident.at,
                       (int)speaker->person.n, speaker->person.at);
}
