/* intake.c - takes documents one by one, then lays and closes the batch in rounds. */
#include "app/intake/intake.h"

#include "app/intake/bank.h"
#include "app/intake/batch.h"
#include "base/check.h"
#include "core/closure/common.h"
#include "store/order_store.h"

#include <string.h>

enum {
    ROUNDS_MAX = 32,            /* of laying, waiting and inferring; each settles something */
    SERVES_DEPTH_MAX = 64,      /* orders above an order */
};

Err intake_open(Ctx *cx, Book *book, const Speaker *speaker, Intake **out)
{
    return batch_make(cx, book, speaker, out);
}

Err intake_speaker(Ctx *cx, Intake *batch, const Speaker *speaker)
{
    return batch_speaker(cx, batch, speaker);
}

/* --- taking one document --------------------------------------------------------------------- */

static Err admit_stranger(Ctx *cx, Batch *batch, Text ident, Text name, Party *out)
{
    PartyRecord stranger = { .id = ident, .roles = TEXT("outsider"), .name_zh = TEXT(""),
                             .name = name.n ? name : ident };
    return book_party_put(cx, batch->book, &stranger, 0, batch->envelope.business_date, out);
}

static Err refuse_strangers(Ctx *cx, const Document *doc)
{
    Text account = doc->payee_account.n ? doc->payee_account : doc->payer_account;
    bool two = doc->payer_account.n > 0 && doc->payee_account.n > 0;
    return fail(cx, ERR_UNKNOWN, "%s%.*s%s%.*s belongs to no party of this cluster; give it to its "
                "party, with a line {\"kind\":\"party\",\"id\":\"...\",\"name\":\"...\","
                "\"accounts\":[{\"number\":\"%.*s\"}]}",
                two ? "neither account " : "account ", two ? (int)doc->payer_account.n : 0,
                doc->payer_account.at, two ? " nor " : "", (int)account.n, account.at,
                (int)account.n, account.at);
}

/* Banks see payers and payees that the platform does not know: they are admitted as outsiders, so
 * that their money can be named and held. Nobody else may name a stranger, and a bank's payment
 * between two of them is none of these books'. */
static Err parties_of(Ctx *cx, Batch *batch, const Document *doc, Party *issuer, Party *receiver)
{
    bool issued, received = false;
    bool bank = doc->kind == DOCUMENT_PAYMENT
             && batch->envelope.speaker.channel == CHANNEL_BANK;
    TRY(book_party_find(cx, batch->book, doc->issuer, &issued, issuer));
    if (doc->receiver.n > 0)
        TRY(book_party_find(cx, batch->book, doc->receiver, &received, receiver));
    if (!issued && bank_document_is(doc) && !received)
        return refuse_strangers(cx, doc);
    if (!issued && bank)
        TRY(admit_stranger(cx, batch, doc->issuer, doc->payer_name, issuer));
    else if (!issued)
        return book_party_need(cx, batch->book, doc->issuer, issuer);
    if (doc->receiver.n == 0 || received)
        return ERR_OK;
    if (!bank_document_is(doc))
        return book_party_need(cx, batch->book, doc->receiver, receiver);
    return admit_stranger(cx, batch, doc->receiver, doc->payee_name, receiver);
}

/* A bank's event is known by its number, whoever reports it again and in which words. */
static Err known_event(Ctx *cx, Batch *batch, const Document *doc, bool *same)
{
    Paper *paper;
    *same = false;
    if (doc->kind != DOCUMENT_PAYMENT || !bank_document_is(doc))
        return ERR_OK;
    TRY(batch_find_event(cx, batch, doc->number, &paper));
    if (!paper)
        return bank_event_known(cx, batch->book, doc, same);
    *same = true;
    return bank_event_same(cx, &paper->doc, doc);
}

static Err refuse_conflict(Ctx *cx, const Document *doc, const Paper *here, const Hash *new)
{
    char a[HASH_HEX_SIZE], b[HASH_HEX_SIZE];
    const Hash *old = &here->content;
    if (date_year(here->doc.date) != date_year(doc->date))
        return fail(cx, ERR_CONFLICT, "%s %.*s of this issuer is already here, of %d (%.16s..., "
                    "this one of %d is %.16s...); where its numbers begin anew each year, say so "
                    "of the party: \"numbering\":\"yearly\"", document_kind_name(doc->kind),
                    (int)doc->number.n, doc->number.at, date_year(here->doc.date),
                    hash_hex(old, a), date_year(doc->date), hash_hex(new, b));
    return fail(cx, ERR_CONFLICT, "%s %.*s of this issuer is already here with other content "
                "(%.16s..., this one is %.16s...); state changes in a document with a number of "
                "its own", document_kind_name(doc->kind), (int)doc->number.n, doc->number.at,
                hash_hex(old, a), hash_hex(new, b));
}

/* Is it here already, stated or as hearsay? NULL: it is new. */
static Err known_already(Ctx *cx, Batch *batch, int64_t issuer, const Document *doc,
                         const Hash *content, Paper **out)
{
    TRY(batch_find_key(cx, batch, issuer, doc->kind, doc->number, doc->date, true, out));
    if (!*out)
        return batch_find_heard(cx, batch, issuer, doc, content, out);
    if (!hash_eq(&(*out)->content, content))
        return refuse_conflict(cx, doc, *out, content);
    return ERR_OK;
}

/* --- orders ---------------------------------------------------------------------------------- */

/* Walks up from the order that is served: it must not lead back to this one, whether this one is
 * named there by its id or still waited for by its key. */
static Err check_cycle(Ctx *cx, Batch *batch, const Document *doc, int64_t parent_id)
{
    List waiters = list_make(sizeof(WaitingRow));
    if (batch->any_waiting)
        TRY(waiting_for(cx, batch->db, batch->cluster, doc->issuer, DOCUMENT_ORDER, doc->number,
                        &waiters));
    int64_t at = parent_id;
    for (int depth = 0; at != 0; depth++) {
        TradeOrderRow *order;
        for (size_t i = 0; i < waiters.count; i++) {
            const WaitingRow *row = list_at(&waiters, i);
            if (row->line == -1 && row->document_id == at)
                return fail_field(cx, ERR_CYCLE, "serves", "order %.*s would serve itself over "
                                  "the orders above it; an order serves the one it is placed for",
                                  (int)doc->number.n, doc->number.at);
        }
        if (depth == SERVES_DEPTH_MAX)
            return fail_field(cx, ERR_LIMIT, "serves", "has more than %d orders above it",
                              SERVES_DEPTH_MAX);
        TRY(batch_order(cx, batch, at, &order));
        at = order->parent_id;
    }
    return ERR_OK;
}

static Err find_parent(Ctx *cx, Batch *batch, const Document *doc, int64_t *parent_id)
{
    Paper *parent;
    *parent_id = 0;
    if (!doc->serves.present)
        return ERR_OK;
    if (text_eq(doc->serves.issuer, doc->issuer) && text_eq(doc->serves.number, doc->number))
        return fail_field(cx, ERR_CYCLE, "serves", "names the order itself");
    TRY(batch_find(cx, batch, &doc->serves, doc->date, &parent));
    if (!parent)
        return ERR_OK;
    *parent_id = parent->id;
    return check_cycle(cx, batch, doc, parent->id);
}

static Err order_lines(Ctx *cx, Batch *batch, const Paper *paper)
{
    const Document *doc = &paper->doc;
    OrderLineRow *rows = NEW(cx, OrderLineRow, doc->line_count);
    if (!rows)
        return cx->err;
    for (size_t l = 0; l < doc->line_count; l++) {
        const DocumentLine *line = &doc->lines[l];
        rows[l] = (OrderLineRow){
            .order_id = paper->id, .line = (int64_t)l, .item = line->item,
            .unit = text_of(line->quantity.unit.code), .role = paper->asks[l].role,
            .price = document_unit_price_e6(line), .placed = line->quantity.e6,
            .payable = paper->asks[l].payable, .tax = paper->asks[l].tax };
        TRY(closure_equals_write(cx, line->equals, line->equal_count, &rows[l].equals));
    }
    return rows_insert(cx, batch->db, &order_line_shape, batch->cluster, rows, doc->line_count);
}

static Err open_order(Ctx *cx, Batch *batch, const Paper *paper, int64_t parent_id)
{
    const Document *doc = &paper->doc;
    RuleVersion template;
    const Calendar *calendar;
    BusinessDayConvention how;
    TRY(book_template(cx, batch->book, doc->terms.process, doc->date, &template));
    TRY(book_calendar(cx, batch->book, doc->terms.calendar, &calendar));
    TradeOrderRow row = {
        .order_id = paper->id, .seller = paper->receiver, .buyer = paper->issuer,
        .process = template.name, .template_id = template.id,
        .parent_id = parent_id, .day = doc->date.day,
        .rank = paper->rank, .ship_by = doc->terms.ship_by.day,
        .payment_days = doc->terms.payment_days, .calendar = doc->terms.calendar,
        .business_day = calendar_convention_of(doc->terms.business_day, &how) ? how
                                                                              : BDC_FOLLOWING,
        .deposit_e9 = doc->terms.deposit.e9,
        .ccy = doc->has_currency ? ccy_number(doc->ccy) : 0,
    };
    TRY(rows_insert(cx, batch->db, &trade_order_shape, batch->cluster, &row, 1));
    TRY(batch_order_add(cx, batch, &row));
    TRY(table_put(cx, &batch->unfolded, &paper->id, sizeof paper->id, 1));
    TRY(order_lines(cx, batch, paper));
    if (parent_id)
        return batch_touch(cx, batch, parent_id);
    if (!doc->serves.present)
        return ERR_OK;
    WaitingRow wait = { .issuer = doc->serves.issuer, .kind = DOCUMENT_ORDER,
                        .number = doc->serves.number, .document_id = paper->id, .line = -1,
                        .missing = 1 };
    batch->any_waiting = true;
    return waiting_put(cx, batch->db, batch->cluster, &wait);
}

/* --- one document, whole --------------------------------------------------------------------- */

/* What begins when one states it who may: it is known by its key, and an order is open. */
static Err begin(Ctx *cx, Batch *batch, Paper *paper)
{
    int64_t parent_id;
    if (!paper->stated)
        return ERR_OK;
    TRY(batch_stated(cx, batch, paper));
    if (paper->doc.kind != DOCUMENT_ORDER)
        return ERR_OK;
    paper->opened = true;
    TRY(find_parent(cx, batch, &paper->doc, &parent_id));
    return open_order(cx, batch, paper, parent_id);
}

/* What is known of a paper before anything of it is written. */
typedef struct Look {
    Relation relation;          /* of the speaker to it */
    Text body;
    Hash content;
    Paper *paper;               /* it is here already; NULL: it is new */
    bool event;                 /* it is an event that a bank has reported before */
} Look;

/* Asks all that can be refused. */
static Err look(Ctx *cx, Batch *batch, const Document *doc, Look *out)
{
    RuleVersion template;
    Party issuer, receiver;
    int64_t parent_id;
    bool issued, received = false;
    TRY(book_party_find(cx, batch->book, doc->issuer, &issued, &issuer));
    if (doc->receiver.n > 0)
        TRY(book_party_find(cx, batch->book, doc->receiver, &received, &receiver));
    TRY(statement_judge(cx, batch, doc, issued ? issuer.id : 0, received ? receiver.id : 0,
                        &out->relation));
    TRY(known_event(cx, batch, doc, &out->event));
    if (out->event)
        return ERR_OK;
    if (doc->kind == DOCUMENT_ORDER) {
        TRY(find_parent(cx, batch, doc, &parent_id));
        TRY(book_template(cx, batch->book, doc->terms.process, doc->date, &template));
    }
    TRY(document_write(cx, doc, &out->body));
    out->content = sha256(out->body);
    out->paper = NULL;
    return issued ? known_already(cx, batch, issuer.id, doc, &out->content, &out->paper) : ERR_OK;
}

static Err take_new(Ctx *cx, Batch *batch, const Document *doc, const Envelope *kept,
                    Look *look)
{
    Party issuer, receiver = { 0 };
    Envelope envelope;
    Paper *paper = NEW(cx, Paper, 1);
    if (!paper)
        return cx->err;
    TRY(statement_seal(cx, batch, kept, look->body, &envelope));
    *paper = (Paper){ .content = look->content, .fresh = true, .doc = *doc,
                      .entries = list_make(sizeof(EntryRow)) };
    memcpy(&paper->rank, look->content.byte, sizeof paper->rank);
    TRY(document_asks(cx, &paper->doc, &paper->asks));
    TRY(parties_of(cx, batch, doc, &issuer, &receiver));    /* writes: nothing is refused below */
    paper->id = book_next_id(batch->book);
    paper->issuer = issuer.id;
    paper->year = issuer.yearly ? date_year(doc->date) : 0;
    paper->receiver = receiver.id;
    paper->platforms = party_has_role(&issuer, "platform");
    TRY(statement_first(cx, batch, paper, look->relation, &envelope, look->body));
    if (date_cmp(doc->date, book_settings(batch->book).business_date) > 0) {
        FutureRow row = { .day = doc->date.day, .document_id = paper->id };
        TRY(future_put(cx, batch->db, batch->cluster, &row));
    }
    look->paper = paper;
    TRY(batch_add(cx, batch, paper));
    return paper->stated && issuer.yearly ? numbering_namesakes(cx, batch, paper) : ERR_OK;
}

Err intake_again(Ctx *cx, Intake *batch, const Document *given, const Envelope *kept,
                 IntakeVerdict *verdict)
{
    Look it;
    bool added = true;
    *verdict = INTAKE_SAME;
    if (kept && !speaker_eq(&kept->speaker, &batch->envelope.speaker))
        TRY(batch_speaker(cx, batch, &kept->speaker));
    TRY(look(cx, batch, given, &it));
    if (it.event)
        return ERR_OK;
    bool stated = it.paper && it.paper->stated;
    if (!it.paper)
        TRY(take_new(cx, batch, given, kept, &it));
    else
        TRY(statement_again(cx, batch, it.paper, it.relation, kept, it.body, &added));
    if (added && !stated)
        TRY(begin(cx, batch, it.paper));
    batch->last_body = it.body;
    *verdict = added ? INTAKE_TAKEN : INTAKE_SAME;
    return ERR_OK;
}

Err intake_document(Ctx *cx, Intake *batch, const Document *document, IntakeVerdict *verdict)
{
    return intake_again(cx, batch, document, NULL, verdict);
}

Text intake_last_body(const Intake *batch)
{
    return batch->last_body;
}

/* --- the batch ------------------------------------------------------------------------------- */

static Err settle(Ctx *cx, Batch *batch)
{
    for (int round = 0; round < ROUNDS_MAX; round++) {
        size_t seen = batch->ready.count;
        TRY(belong_waiters(cx, batch));
        TRY(infer_splits(cx, batch));
        TRY(infer_pairs(cx, batch));
        if (batch->ready.count == seen && batch->split_ids.count == 0)
            return closing_run(cx, batch);
    }
    return fail(cx, ERR_LIMIT, "the references of this batch cannot be followed to an end");
}

Err intake_close(Ctx *cx, Intake *batch)
{
    TRY(rows_insert(cx, batch->db, &document_shape, batch->cluster, batch->rows.items,
                    batch->rows.count));
    /* Papers answer papers of earlier kinds, mostly: laying by kind lets references find homes. */
    size_t count = batch->papers.count;
    for (int kind = 0; kind < DOCUMENT_KIND_COUNT; kind++)
        for (size_t p = 0; p < count; p++) {
            Paper *paper = *(Paper **)list_at(&batch->papers, p);
            if (paper->fresh && paper->laid == 0 && paper->doc.kind == (DocumentKind)kind)
                TRY(belong_lay(cx, batch, paper));
        }
    TRY(numbering_again(cx, batch));
    for (size_t p = 0; p < batch->again.count; p++) {
        Paper *paper = *(Paper **)list_at(&batch->again, p);
        TRY(belong_again(cx, batch, paper));
        TRY(batch_ready(cx, batch, paper));     /* whoever names it finds it now */
    }
    TRY(circular_keep(cx, batch));
    return settle(cx, batch);
}

Err intake_link(Ctx *cx, Book *book, const LinkRow *link)
{
    Batch *batch;
    Paper *paper;
    TradeOrderRow *order;
    TRY(batch_make(cx, book, &SPEAKER_OPERATOR, &batch));
    TRY(batch_paper(cx, batch, link->document_id, &paper));
    TRY(batch_order(cx, batch, link->order_id, &order));
    TRY(link_put(cx, batch->db, batch->cluster, link));
    batch->any_links = true;
    TRY(belong_again(cx, batch, paper));
    return settle(cx, batch);
}

Err intake_reach(Ctx *cx, Book *book, Date day)
{
    Batch *batch;
    List papers;
    TRY(future_until(cx, book_db(book), book_cluster(book), day.day, &papers));
    if (papers.count == 0)
        return ERR_OK;
    TRY(future_delete_until(cx, book_db(book), book_cluster(book), day.day));
    TRY(batch_make(cx, book, &SPEAKER_OPERATOR, &batch));
    for (size_t i = 0; i < papers.count; i++) {
        Paper *paper;
        TRY(batch_paper(cx, batch, ((const FutureRow *)list_at(&papers, i))->document_id, &paper));
        TRY(belong_again(cx, batch, paper));
    }
    return settle(cx, batch);
}

Err intake_refold(Ctx *cx, Book *book, const int64_t *order_ids, size_t count)
{
    Batch *batch;
    TRY(batch_make(cx, book, &SPEAKER_OPERATOR, &batch));
    for (size_t i = 0; i < count; i++)
        TRY(batch_touch(cx, batch, order_ids[i]));
    return closing_run(cx, batch);
}
