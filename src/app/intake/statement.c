/* statement.c - who says it: each paper in its envelope, and the same paper said again.
 *
 * A paper is stated or hearsay by the best word of all who have said it. Hearsay is no paper of any
 * order's: it lies on the order that it names to be seen, and nothing that names it finds it. When
 * one states it who may, it begins to count, as if it had come then. */
#include "app/intake/batch.h"

#include "app/intake/bank.h"
#include "app/person.h"
#include "base/check.h"

/* SRC: the Chengxing case (notes on frauds): confirmations were forged from outside the debtor. */
static const char *rule_of(DocumentKind kind)
{
    if (kind == DOCUMENT_INVOICE_RESPONSE || kind == DOCUMENT_ORDER_RESPONSE)
        return "CONFIRM-OWN-ACCOUNT";
    return "AUTHORITY";
}

static Err refuse(Ctx *cx, const Document *doc, Relation relation)
{
    const char *rule = rule_of(doc->kind);
    if (relation >= RELATION_BANK)
        return fail(cx, ERR_REFUSED, "%s: a connector of the %s states no %s (`weft rule show "
                    "authority authority` says who states what)", rule, relation_name(relation),
                    document_kind_name(doc->kind));
    return fail(cx, ERR_REFUSED, "%s: %s %.*s speaks for %.*s but came through another party's "
                "account; only the party itself can state it", rule,
                document_kind_name(doc->kind), (int)doc->number.n, doc->number.at,
                (int)doc->issuer.n, doc->issuer.at);
}

Err statement_judge(Ctx *cx, const Batch *batch, const Document *doc, int64_t issuer,
                    int64_t receiver, Relation *out)
{
    const Speaker *speaker = &batch->envelope.speaker;
    Relation relation = authority_relation(speaker, issuer, receiver, batch->from_platform);
    if (authority_ask(batch->authority, doc->kind, relation).word == AUTHORITY_REFUSED)
        return refuse(cx, doc, relation);
    /* Numbers of a bank's events are the bank's to give: else a forged one could lock it out. */
    if (bank_document_is(doc) && speaker->channel != CHANNEL_BANK)
        return fail(cx, ERR_REFUSED, "BANK-CONNECTOR: what a bank reports is taken from its "
                    "connector alone: --from bank, or --from bank:NAME");
    *out = relation;
    return person_covers(cx, &batch->known, text_of(document_kind_name(doc->kind)));
}

/* --- envelopes -------------------------------------------------------------------------------- */

Err statement_seal(Ctx *cx, const Batch *batch, const Envelope *kept, Text body, Envelope *out)
{
    Envelope envelope = kept ? *kept : batch->envelope;
    if (!kept) {
        TRY(book_salt(cx, batch->book, &envelope.salt));
        TRY(person_sign(cx, batch->book, TEXT("paper"), &envelope.speaker, body,
                        &envelope.signature));
    }
    *out = envelope;
    return person_check(cx, batch->book, &batch->known, TEXT("paper"), &envelope.speaker, body,
                        envelope.signature);
}

static Err leave_leaf(Ctx *cx, const Batch *batch, const Envelope *envelope, Text body)
{
    Party party = { .ident = TEXT("") };
    Text text;
    if (envelope->speaker.channel == CHANNEL_ACCOUNT)
        TRY(book_party_by_id(cx, batch->book, envelope->speaker.party, &party));
    TRY(envelope_write(cx, envelope, party.ident, body, &text));
    Hash leaf = merkle_leaf(text);
    return book_leaf(cx, batch->book, LEAF_DOCUMENT, &leaf);
}

static void hear(const Batch *batch, Paper *paper, Relation relation)
{
    paper->heard |= (int64_t)1 << relation;
    AuthorityCell cell = authority_together(batch->authority, paper->doc.kind, paper->heard);
    paper->stated = cell.word == AUTHORITY_STATES;
    paper->grade = cell.grade;
}

Err statement_first(Ctx *cx, Batch *batch, Paper *paper, Relation relation,
                    const Envelope *envelope, Text body)
{
    const Document *doc = &paper->doc;
    Money payable;
    hear(batch, paper, relation);
    TRY(document_payable(cx, doc, &payable));
    DocumentRow *row = list_push(cx, &batch->rows);
    if (!row)
        return cx->err;
    *row = (DocumentRow){
        .document_id = paper->id, .kind = doc->kind, .number = doc->number,
        .year = paper->year,
        .issuer = paper->issuer, .receiver = paper->receiver, .day = doc->date.day,
        .ccy = doc->has_currency ? ccy_number(doc->ccy) : 0, .payable = payable.minor,
        .heard = paper->heard, .stated = paper->stated, .grade_e9 = paper->grade.e9,
        .channel = envelope->speaker.channel, .submitter = envelope->speaker.party,
        .person = envelope->speaker.person, .connector = envelope->speaker.connector,
        .business_day = envelope->business_date.day, .arrived_us = envelope->at.us,
        .salt = envelope->salt, .signature = envelope->signature, .hash = paper->content,
        .body = body,
    };
    return leave_leaf(cx, batch, envelope, body);
}

/* --- said again ------------------------------------------------------------------------------- */

static Err keep_again(Ctx *cx, Batch *batch, const Paper *paper, const Envelope *envelope,
                      Text body)
{
    RestatementRow row = {
        .statement_id = book_next_id(batch->book), .document_id = paper->id,
        .channel = envelope->speaker.channel, .submitter = envelope->speaker.party,
        .person = envelope->speaker.person, .connector = envelope->speaker.connector,
        .business_day = envelope->business_date.day, .arrived_us = envelope->at.us,
        .salt = envelope->salt, .signature = envelope->signature };
    TRY(rows_insert(cx, batch->db, &restatement_shape, batch->cluster, &row, 1));
    return leave_leaf(cx, batch, envelope, body);
}

/* What was heard of a paper that waits to be written is written with it; of another, now. */
static Err write_heard(Ctx *cx, Batch *batch, const Paper *paper)
{
    for (size_t i = batch->rows.count; i-- > 0 && paper->fresh;) {
        DocumentRow *row = list_at(&batch->rows, i);
        if (row->document_id != paper->id)
            continue;
        row->heard = paper->heard;
        row->stated = paper->stated;
        row->grade_e9 = paper->grade.e9;
        return ERR_OK;
    }
    return document_set_heard(cx, batch->db, batch->cluster, paper->id, paper->heard,
                              paper->stated, paper->grade.e9);
}

Err statement_again(Ctx *cx, Batch *batch, Paper *paper, Relation relation, const Envelope *kept,
                    Text body, bool *added)
{
    Paper was = *paper;
    Envelope envelope;
    hear(batch, paper, relation);
    *added = paper->stated != was.stated || paper->grade.e9 > was.grade.e9;
    if (!*added) {
        *paper = was;
        return ERR_OK;
    }
    TRY(statement_seal(cx, batch, kept, body, &envelope));
    TRY(keep_again(cx, batch, paper, &envelope, body));
    TRY(write_heard(cx, batch, paper));
    if (paper->fresh)
        return ERR_OK;          /* it is laid when the batch closes */
    Paper **slot = list_push(cx, &batch->again);
    if (slot)
        *slot = paper;
    return cx->err;
}
