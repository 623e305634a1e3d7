/* test_intake.c - parse, find the speaker, take in, commit or roll back. */
#include "test_intake.h"

#include "app/actor.h"
#include "app/acts.h"
#include "app/intake/intake.h"
#include "base/check.h"
#include "base/file.h"

#include <string.h>

static Speaker connector(Channel channel)
{
    return (Speaker){ .channel = channel, .person = TEXT(""), .connector = TEXT("") };
}

/* SRC: share/authority.json: the first of those who state it with the grade of a third party. */
static Channel door(DocumentKind kind)
{
    switch (kind) {
    case DOCUMENT_PAYMENT: case DOCUMENT_BANK_STATEMENT: case DOCUMENT_GUARANTEE:
        return CHANNEL_BANK;
    case DOCUMENT_TRANSPORT: return CHANNEL_CARRIER;
    case DOCUMENT_WAREHOUSE_RECEIPT: return CHANNEL_WAREHOUSE;
    case DOCUMENT_CUSTOMS_DECLARATION: return CHANNEL_CUSTOMS;
    case DOCUMENT_REBATE: return CHANNEL_TAX;
    case DOCUMENT_INSURANCE: return CHANNEL_INSURER;
    case DOCUMENT_ORDER: case DOCUMENT_ORDER_RESPONSE: case DOCUMENT_ORDER_CHANGE:
    case DOCUMENT_CONTRACT: case DOCUMENT_WORK_REPORT: case DOCUMENT_QUALITY_REPORT:
    case DOCUMENT_DESPATCH: case DOCUMENT_RECEIPT: case DOCUMENT_INVOICE:
    case DOCUMENT_CREDIT_NOTE: case DOCUMENT_INVOICE_RESPONSE: case DOCUMENT_REBATE_CLAIM:
    case DOCUMENT_DISPUTE: case DOCUMENT_REMITTANCE_ADVICE: case DOCUMENT_ACCOUNT_STATEMENT:
    case DOCUMENT_KIND_COUNT: break;
    }
    return CHANNEL_ACCOUNT;
}

static Err clerk(Ctx *cx, Book *book, Text ident, Speaker *out)
{
    Text actor;
    TRY(text_format(cx, &actor, "%.*s/clerk", (int)ident.n, ident.at));
    return actor_speaker(cx, book, actor, out);
}

Err test_honest(Ctx *cx, Book *book, const Document *document, Speaker *out)
{
    Channel channel = door(document->kind);
    if (channel == CHANNEL_ACCOUNT)
        return clerk(cx, book, document->issuer, out);
    *out = connector(channel);
    return ERR_OK;
}

static Err speaker_of(Ctx *cx, Book *book, const char *by, const Document *document, Speaker *out)
{
    if (!by)
        return test_honest(cx, book, document, out);
    if (strcmp(by, "operator") == 0) {
        *out = SPEAKER_OPERATOR;
        return ERR_OK;
    }
    if (strchr(by, '/'))
        return actor_speaker(cx, book, text_of(by), out);
    if (speaker_connector(cx, text_of(by), out) == ERR_OK)
        return ERR_OK;
    ctx_forgive(cx);
    return clerk(cx, book, text_of(by), out);
}

Err test_submit(Ctx *cx, Book *book, const char *by, const char *json)
{
    Document document;
    Intake *intake;
    IntakeVerdict verdict;
    Speaker speaker;
    TRY(document_parse(cx, text_of(json), &document));
    cx->now.us += 1000000;
    TRY(book_begin(cx, book));
    Err err = speaker_of(cx, book, by, &document, &speaker);
    if (err == ERR_OK)
        err = intake_open(cx, book, &speaker, &intake);
    if (err == ERR_OK)
        err = intake_document(cx, intake, &document, &verdict);
    if (err == ERR_OK)
        err = intake_close(cx, intake);
    if (err == ERR_OK)
        return book_commit(cx, book);
    book_rollback(book);
    return err;
}

static Err admit(Ctx *cx, Book *book, const Json *json)
{
    PartyRecord party;
    Text body;
    TRY(party_record_read(cx, json, &party));
    TRY(party_record_write(cx, &party, &body));
    return act_perform(cx, book, TEXT("party_admit"), TEXT("operator"), body, NULL, NULL);
}

/* One transaction; *more false at the end. */
static Err hand_in_group(Ctx *cx, Book *book, LineReader *reader, bool *more)
{
    enum { GROUP = 1000 };
    Intake *intake = NULL;
    for (int n = 0; n < GROUP; n++) {
        Text line;
        Json json;
        Document document;
        Speaker speaker;
        IntakeVerdict verdict;
        TRY(line_reader_next(cx, reader, &line, more));
        if (!*more)
            break;
        TRY(json_parse(cx, line, &json));
        if (party_record_is(&json)) {
            TRY(admit(cx, book, &json));
            continue;
        }
        TRY(document_read(cx, &json, &document));
        TRY(test_honest(cx, book, &document, &speaker));
        TRY(intake ? intake_speaker(cx, intake, &speaker)
                   : intake_open(cx, book, &speaker, &intake));
        TRY(intake_document(cx, intake, &document, &verdict));
    }
    return intake ? intake_close(cx, intake) : ERR_OK;
}

Err test_hand_in(Ctx *cx, Book *book, const char *path)
{
    LineReader *reader CLEANUP(line_reader_close) = NULL;
    TRY(line_reader_open(cx, path, &reader));
    for (bool more = true; more;) {
        cx->now.us += 1000000;
        TRY(book_begin(cx, book));
        Err err = hand_in_group(cx, book, reader, &more);
        if (err == ERR_OK)
            err = book_commit(cx, book);
        book_rollback(book);
        TRY(err);
    }
    ctx_place(cx, NULL, 0);
    return ERR_OK;
}

/* --- by two persons --------------------------------------------------------------------------- */

#define PLATFORM "local:test-platform"

static Err one_act(Ctx *cx, Book *book, const char *kind, const char *actor, const char *body,
                   int64_t *id)
{
    cx->now.us += 1000000;
    TRY(book_begin(cx, book));
    Err err = act_perform(cx, book, text_of(kind), text_of(actor), text_of(body), id, NULL);
    if (err == ERR_OK)
        return book_commit(cx, book);
    book_rollback(book);
    return err;
}

static Err admit_platform(Ctx *cx, Book *book)
{
    bool here;
    Party party;
    TRY(book_party_find(cx, book, TEXT(PLATFORM), &here, &party));
    return here ? ERR_OK
                : one_act(cx, book, "party_admit", "operator", "{\"kind\":\"party\",\"id\":\""
                          PLATFORM "\",\"name\":\"Platform\",\"roles\":[\"platform\"]}", NULL);
}

Err test_by_two(Ctx *cx, Book *book, const char *kind, const char *body)
{
    Text second;
    int64_t id;
    TRY(admit_platform(cx, book));
    TRY(one_act(cx, book, kind, PLATFORM "/first", body, &id));
    TRY(text_format(cx, &second, "{\"act\":%lld}", (long long)id));
    return one_act(cx, book, "confirm", PLATFORM "/second", second.at, NULL);
}

/* --- time ------------------------------------------------------------------------------------- */

Err test_reach(Ctx *cx, Book *book, const char *date)
{
    char body[64];
    Date day;
    TRY(date_parse(cx, text_of(date), &day));
    if (date_cmp(day, book_settings(book).business_date) <= 0)
        return ERR_OK;
    snprintf(body, sizeof body, "{\"to\":\"%s\"}", date);
    TRY(admit_platform(cx, book));
    TRY(one_act(cx, book, "day_end_propose", PLATFORM "/first", body, NULL));
    return one_act(cx, book, "day_end", PLATFORM "/second", body, NULL);
}
