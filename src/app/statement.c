/* statement.c - two tables hold statements: a paper's row its first, restatement the later ones. */
#include "app/statement.h"

#include "base/check.h"

static Err envelope_of(Ctx *cx, int64_t channel, Envelope envelope, Envelope *out)
{
    if (channel < 0 || channel >= CHANNEL_COUNT)
        return fail(cx, ERR_DAMAGED, "a stored channel %lld is not known", (long long)channel);
    envelope.speaker.channel = (Channel)channel;
    if ((envelope.speaker.channel == CHANNEL_ACCOUNT) != (envelope.speaker.party > 0)
        || envelope.salt.n != 2 * ENVELOPE_SALT_BYTES)
        return fail(cx, ERR_DAMAGED, "a stored envelope contradicts itself");
    *out = envelope;
    return ERR_OK;
}

static Err of_document(Ctx *cx, const DocumentRow *row, Envelope *out)
{
    return envelope_of(cx, row->channel, (Envelope){
        .speaker = { .party = row->submitter, .person = row->person, .connector = row->connector },
        .at = { row->arrived_us }, .business_date = { (int32_t)row->business_day },
        .salt = row->salt, .signature = row->signature }, out);
}

static Err of_restatement(Ctx *cx, const RestatementRow *row, Envelope *out)
{
    return envelope_of(cx, row->channel, (Envelope){
        .speaker = { .party = row->submitter, .person = row->person, .connector = row->connector },
        .at = { row->arrived_us }, .business_date = { (int32_t)row->business_day },
        .salt = row->salt, .signature = row->signature }, out);
}

Err statement_read(Ctx *cx, Book *book, int64_t id, bool *found, Statement *out)
{
    Db *db = book_db(book);
    int64_t cluster = book_cluster(book);
    Statement statement = { .id = id };
    RestatementRow again;
    TRY(document_get(cx, db, cluster, id, found, &statement.document));
    if (*found) {
        TRY(of_document(cx, &statement.document, &statement.envelope));
        *out = statement;
        return ERR_OK;
    }
    TRY(restatement_get(cx, db, cluster, id, found, &again));
    if (!*found)
        return ERR_OK;
    TRY(document_get(cx, db, cluster, again.document_id, found, &statement.document));
    if (!*found)
        return fail(cx, ERR_DAMAGED, "statement %lld is of a paper that is gone", (long long)id);
    TRY(of_restatement(cx, &again, &statement.envelope));
    *out = statement;
    return ERR_OK;
}

static Err worth(Ctx *cx, Book *book, const DocumentRow *paper, const Speaker *speaker,
                 AuthorityCell *out)
{
    const Authority *table;
    Party party = { .id = 0 };
    TRY(book_authority(cx, book, &table));
    if (speaker->channel == CHANNEL_ACCOUNT)
        TRY(book_party_by_id(cx, book, speaker->party, &party));
    Relation relation = authority_relation(speaker, paper->issuer, paper->receiver,
                                           party_has_role(&party, "platform"));
    *out = authority_ask(table, (DocumentKind)paper->kind, relation);
    return ERR_OK;
}

Err statement_best(Ctx *cx, Book *book, const DocumentRow *paper, int64_t *id)
{
    Envelope envelope;
    AuthorityCell best, cell;
    List again;
    TRY(of_document(cx, paper, &envelope));
    TRY(worth(cx, book, paper, &envelope.speaker, &best));
    TRY(restatement_of_document(cx, book_db(book), book_cluster(book), paper->document_id, &again));
    *id = paper->document_id;
    for (size_t i = 0; i < again.count; i++) {
        const RestatementRow *row = list_at(&again, i);
        TRY(of_restatement(cx, row, &envelope));
        TRY(worth(cx, book, paper, &envelope.speaker, &cell));
        if (cell.word < best.word || (cell.word == best.word && cell.grade.e9 <= best.grade.e9))
            continue;
        best = cell;
        *id = row->statement_id;
    }
    return ERR_OK;
}

Err statement_write(Ctx *cx, Book *book, const Statement *statement, Text *out)
{
    Party party = { .ident = TEXT("") };
    if (statement->envelope.speaker.channel == CHANNEL_ACCOUNT)
        TRY(book_party_by_id(cx, book, statement->envelope.speaker.party, &party));
    return envelope_write(cx, &statement->envelope, party.ident, statement->document.body, out);
}
