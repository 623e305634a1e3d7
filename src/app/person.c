/* person.c - the register asked, and what is signed checked. A signature is the last line of a
 * signed note (core/evidence/note.h) over the text of envelope_signed_text. */
#include "app/person.h"

#include "base/check.h"
#include "core/evidence/note.h"

#include <string.h>

/* --- the register ----------------------------------------------------------------------------- */

static Err refuse_person(Ctx *cx, Book *book, const Speaker *speaker, const char *why)
{
    Text actor;
    TRY(actor_write(cx, book, speaker, &actor));
    return fail(cx, ERR_DENIED, "%.*s %s; admit him with `weft person add %.*s`", (int)actor.n,
                actor.at, why, (int)actor.n, actor.at);
}

static bool valid_on(const PersonRow *row, Date day)
{
    return row->from_day <= day.day && day.day <= row->until_day;
}

static Err known_person(Ctx *cx, Book *book, const Speaker *speaker, Known *out)
{
    List others;
    BookSettings settings = book_settings(book);
    TRY(person_get(cx, book_db(book), book_cluster(book), speaker->party, speaker->person,
                   &out->registered, &out->row));
    if (out->registered)
        return valid_on(&out->row, settings.business_date)
             ? ERR_OK : refuse_person(cx, book, speaker, "is not admitted on this business date");
    TRY(person_of_party(cx, book_db(book), book_cluster(book), speaker->party, &others));
    if (settings.demo && others.count == 0)
        return ERR_OK;
    return refuse_person(cx, book, speaker, "is no person whom the party has admitted");
}

static Err known_connector(Ctx *cx, Book *book, const Speaker *speaker, Known *out)
{
    Text name;
    BookSettings settings = book_settings(book);
    TRY(actor_connector(cx, speaker, &name));
    TRY(person_get(cx, book_db(book), book_cluster(book), 0, name, &out->registered, &out->row));
    bool good = out->registered ? valid_on(&out->row, settings.business_date) : settings.demo;
    return good ? ERR_OK : fail(cx, ERR_DENIED, "the platform has admitted no connector \"%.*s\"; "
                                "admit it with `weft connector add %.*s`", (int)name.n, name.at,
                                (int)name.n, name.at);
}

Err person_known(Ctx *cx, Book *book, const Speaker *speaker, Known *out)
{
    Known known = { .registered = false };
    if (speaker->channel == CHANNEL_ACCOUNT)
        TRY(known_person(cx, book, speaker, &known));
    else if (channel_is_connector(speaker->channel))
        TRY(known_connector(cx, book, speaker, &known));
    *out = known;
    return ERR_OK;
}

Err person_covers(Ctx *cx, const Known *known, Text kind)
{
    Text left = known->registered ? known->row.mandate : TEXT("");
    if (left.n == 0)
        return ERR_OK;
    while (left.n > 0)
        if (text_eq(text_split(left, ',', &left), kind))
            return ERR_OK;
    return fail(cx, ERR_DENIED, "%.*s has no mandate for %.*s, only for %.*s",
                (int)known->row.name.n, known->row.name.at, (int)kind.n, kind.at,
                (int)known->row.mandate.n, known->row.mandate.at);
}

/* --- signatures ------------------------------------------------------------------------------- */

static Err signed_text(Ctx *cx, Book *book, Text kind, const Speaker *speaker, Text body, Text *out)
{
    Party party = { .ident = TEXT("") };
    Text name = speaker->person;
    if (speaker->channel == CHANNEL_ACCOUNT)
        TRY(book_party_by_id(cx, book, speaker->party, &party));
    else
        TRY(actor_connector(cx, speaker, &name));
    return envelope_signed_text(cx, kind, party.ident, name, body, out);
}

Err person_sign(Ctx *cx, Book *book, Text kind, const Speaker *speaker, Text body,
                Text *signature)
{
    const NoteSigner *signer = book_signer(book);
    Text text, note;
    *signature = TEXT("");
    if (!signer || speaker->channel == CHANNEL_OPERATOR)
        return ERR_OK;
    TRY(signed_text(cx, book, kind, speaker, body, &text));
    TRY(note_sign(cx, text, signer, &note));
    *signature = text_slice(note, text.n + 1, note.n - 1);      /* an empty line before, LF after */
    return ERR_OK;
}

static Err refuse_signature(Ctx *cx, const Known *known, const char *why)
{
    return fail(cx, ERR_DENIED, "%.*s %s; give the key that was registered, in WEFT_KEY or beside "
                "the store", (int)known->row.name.n, known->row.name.at, why);
}

Err person_check(Ctx *cx, Book *book, const Known *known, Text kind, const Speaker *speaker,
                 Text body, Text signature)
{
    NoteVerifier key;
    NoteVerdict verdict;
    Text text, note, opened;
    if (speaker->channel == CHANNEL_OPERATOR)
        return ERR_OK;
    bool asked = known->registered && known->row.key.n > 0;
    if (!asked || signature.n == 0)
        return book_settings(book).demo ? ERR_OK
                                        : refuse_signature(cx, known, "has not signed it");
    TRY(note_verifier_read(cx, known->row.key, &key));
    TRY(signed_text(cx, book, kind, speaker, body, &text));
    TRY(text_format(cx, &note, "%.*s\n%.*s\n", (int)text.n, text.at, (int)signature.n,
                    signature.at));
    TRY(note_open(cx, note, &key, 1, &verdict, &opened));
    return verdict == NOTE_VERIFIED ? ERR_OK
                                    : refuse_signature(cx, known, "signed it with another key");
}

/* --- acts ------------------------------------------------------------------------------------- */

/* By the operator, the platform, or a person of that very party. */
static Err may_register(Ctx *cx, Book *book, const Act *act, int64_t party_id)
{
    Party self;
    Text name;
    if (text_is(act->actor, "operator"))
        return ERR_OK;
    TRY(act_actor(cx, book, act->actor, &self, &name));
    if (self.id == party_id || party_has_role(&self, "platform"))
        return ERR_OK;
    return fail(cx, ERR_DENIED, "the persons of a party are admitted by the party or the platform, "
                "not by %.*s", (int)self.ident.n, self.ident.at);
}

static Err read_mandate(Ctx *cx, Book *book, const Json *body, Text *out)
{
    const Authority *table;
    const Json *list;
    TextBuf buf = textbuf_make(cx);
    TRY(book_authority(cx, book, &table));
    TRY(json_want_array(cx, body, "mandate", &list));
    for (size_t i = 0; list && i < list->count; i++) {
        const Json *item = &list->items[i];
        if (item->kind != JSON_STRING)
            return fail_field(cx, ERR_INVALID, "mandate", "is a list of kinds of papers and acts");
        if (!authority_knows(table, item->text))
            return fail_field(cx, ERR_UNKNOWN, "mandate", "\"%.*s\" is no kind of paper (`weft "
                              "help documents`) and no act (`weft rule show authority authority`)",
                              (int)item->text.n, item->text.at);
        textbuf_format(&buf, "%s%.*s", i ? "," : "", (int)item->text.n, item->text.at);
    }
    return textbuf_done(&buf, out);
}

static Err read_key(Ctx *cx, Book *book, const Json *body, Text *out)
{
    NoteVerifier key;
    *out = TEXT("");
    TRY(json_want_text(cx, body, "key", out));
    if (out->n > 0)
        return note_verifier_read(cx, *out, &key);
    return book_settings(book).demo ? ERR_OK : fail_field(cx, ERR_INVALID, "key", "is missing; "
                                                          "outside demo mode whoever speaks signs");
}

static Err read_days(Ctx *cx, const Act *act, PersonRow *row)
{
    Text from = TEXT(""), until = TEXT("");
    Date day = act->business_date, last = { DATE_DAY_MAX };
    TRY(json_want_text(cx, &act->body, "from", &from));
    TRY(json_want_text(cx, &act->body, "until", &until));
    if (from.n > 0)
        TRY(date_parse(cx, from, &day));
    if (until.n > 0)
        TRY(date_parse(cx, until, &last));
    if (date_cmp(last, day) < 0)
        return fail_field(cx, ERR_INVALID, "until", "is before the first day");
    row->from_day = day.day;
    row->until_day = last.day;
    return ERR_OK;
}

static Err read_person(Ctx *cx, Book *book, const Act *act, PersonRow *out)
{
    Text ident, name;
    Party party;
    TRY(json_need_text(cx, &act->body, "party", &ident));
    TRY(json_need_text(cx, &act->body, "name", &name));
    TRY(party_id_parse(cx, ident, &ident));
    TRY(book_party_need(cx, book, ident, &party));
    *out = (PersonRow){ .party_id = party.id, .act_id = act->id };
    TRY(may_register(cx, book, act, party.id));
    return actor_person(cx, name, &out->name);
}

Err person_admit(Ctx *cx, Book *book, const Act *act, Text *result)
{
    static const char *const keys[] = { "party", "name", "key", "mandate", "from", "until" };
    PersonRow row;
    TRY(json_only(cx, &act->body, keys, COUNT(keys)));
    TRY(read_person(cx, book, act, &row));
    TRY(read_key(cx, book, &act->body, &row.key));
    TRY(read_mandate(cx, book, &act->body, &row.mandate));
    TRY(read_days(cx, act, &row));
    TRY(person_put(cx, book_db(book), book_cluster(book), &row));
    return text_format(cx, result, "{\"person\":\"%.*s\"}", (int)row.name.n, row.name.at);
}

static Err end(Ctx *cx, Book *book, const Act *act, int64_t party_id, Text name, Text *result)
{
    PersonRow row;
    bool found;
    TRY(person_get(cx, book_db(book), book_cluster(book), party_id, name, &found, &row));
    if (!found)
        return fail(cx, ERR_NOT_FOUND, "\"%.*s\" is not registered", (int)name.n, name.at);
    row.until_day = act->business_date.day - 1;
    row.act_id = act->id;
    TRY(person_put(cx, book_db(book), book_cluster(book), &row));
    return text_format(cx, result, "{\"ended\":true}");
}

Err person_end(Ctx *cx, Book *book, const Act *act, Text *result)
{
    static const char *const keys[] = { "party", "name" };
    PersonRow row;
    TRY(json_only(cx, &act->body, keys, COUNT(keys)));
    TRY(read_person(cx, book, act, &row));
    return end(cx, book, act, row.party_id, row.name, result);
}

static Err read_connector(Ctx *cx, const Act *act, Text *out)
{
    Speaker speaker;
    Text words;
    TRY(json_need_text(cx, &act->body, "connector", &words));
    TRY(speaker_connector(cx, words, &speaker));
    return actor_connector(cx, &speaker, out);
}

Err connector_admit(Ctx *cx, Book *book, const Act *act, Text *result)
{
    static const char *const keys[] = { "connector", "key" };
    PersonRow row = { .mandate = TEXT(""), .from_day = act->business_date.day,
                      .until_day = DATE_DAY_MAX, .act_id = act->id };
    TRY(json_only(cx, &act->body, keys, COUNT(keys)));
    TRY(act_operator(cx, book, act->actor, "admitting a connector"));
    TRY(read_connector(cx, act, &row.name));
    TRY(read_key(cx, book, &act->body, &row.key));
    TRY(person_put(cx, book_db(book), book_cluster(book), &row));
    return text_format(cx, result, "{\"connector\":\"%.*s\"}", (int)row.name.n, row.name.at);
}

Err connector_end(Ctx *cx, Book *book, const Act *act, Text *result)
{
    static const char *const keys[] = { "connector" };
    Text name;
    TRY(json_only(cx, &act->body, keys, COUNT(keys)));
    TRY(act_operator(cx, book, act->actor, "ending a connector"));
    TRY(read_connector(cx, act, &name));
    return end(cx, book, act, 0, name, result);
}
