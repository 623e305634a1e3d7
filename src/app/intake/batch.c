/* batch.c - the batch's memory: papers by key and id, orders, and what was touched. */
#include "app/intake/batch.h"

#include "app/intake/bank.h"
#include "base/check.h"
#include "store/netting_store.h"

#include <string.h>

size_t paper_lines(const Paper *paper)
{
    return document_ask_count(&paper->doc);
}

int64_t paper_billed(const Paper *paper, size_t line)
{
    const DocumentAsk *ask = &paper->asks[line];
    bool bill = paper->doc.kind == DOCUMENT_INVOICE;
    return bill ? ask->payable + ask->relief + ask->prepaid : ask->payable;
}

static Err any_row(Ctx *cx, Db *db, const char *sql, int64_t cluster, bool *out)
{
    DbValue key = db_int(cluster);
    int64_t one;
    return db_query_int(cx, db, sql, &key, 1, out, &one);
}

Err batch_speaker(Ctx *cx, Batch *batch, const Speaker *speaker)
{
    Party party;
    TRY(person_known(cx, batch->book, speaker, &batch->known));
    batch->from_platform = false;
    if (speaker->channel == CHANNEL_ACCOUNT) {
        TRY(book_party_by_id(cx, batch->book, speaker->party, &party));
        batch->from_platform = party_has_role(&party, "platform");
    }
    batch->envelope.speaker = *speaker;
    return ERR_OK;
}

Err batch_make(Ctx *cx, Book *book, const Speaker *speaker, Batch **out)
{
    Batch *batch = NEW(cx, Batch, 1);
    if (!batch)
        return cx->err;
    *batch = (Batch){
        .book = book, .db = book_db(book), .cluster = book_cluster(book),
        .envelope = { .speaker = SPEAKER_OPERATOR, .at = cx->now, .salt = TEXT(""),
                      .business_date = book_settings(book).business_date,
                      .signature = TEXT("") },
        .by_key = table_make(cx), .by_content = table_make(cx), .again = list_make(sizeof(Paper *)),
        .namesakes = list_make(sizeof(Paper *)),
        .by_id = table_make(cx), .orders_by_id = table_make(cx),
        .unfolded = table_make(cx),
        .touched = table_make(cx), .pairs = table_make(cx), .splits = table_make(cx),
        .papers = list_make(sizeof(Paper *)), .rows = list_make(sizeof(DocumentRow)),
        .orders = list_make(sizeof(TradeOrderRow *)), .touched_ids = list_make(sizeof(int64_t)),
        .pair_ids = list_make(sizeof(Pair)), .split_ids = list_make(sizeof(int64_t)),
        .ready = list_make(sizeof(Paper *)),
    };
    TRY(book_authority(cx, book, &batch->authority));
    TRY(batch_speaker(cx, batch, speaker));
    TRY(any_row(cx, batch->db, "SELECT 1 FROM waiting WHERE cluster_id = $1 LIMIT 1",
                batch->cluster, &batch->any_waiting));
    TRY(any_row(cx, batch->db, "SELECT 1 FROM loose WHERE cluster_id = $1 LIMIT 1",
                batch->cluster, &batch->any_loose));
    TRY(any_row(cx, batch->db, "SELECT 1 FROM link WHERE cluster_id = $1 LIMIT 1",
                batch->cluster, &batch->any_links));
    TRY(set_off_any(cx, batch->db, batch->cluster, &batch->any_set_off));
    *out = batch;
    return ERR_OK;
}

/* --- papers ---------------------------------------------------------------------------------- */

/* The key of a document in this process: binary, so nothing in a number can forge another. */
static Err key_make(Ctx *cx, int64_t issuer, DocumentKind kind, Text number, Text *out)
{
    char *at = NEW(cx, char, 12 + number.n);
    if (!at)
        return cx->err;
    int32_t small = (int32_t)kind;
    memcpy(at, &issuer, 8);
    memcpy(at + 8, &small, 4);
    memcpy(at + 12, number.at, number.n);
    *out = (Text){ at, 12 + number.n };
    return ERR_OK;
}

static Err content_key(Ctx *cx, Text key, const Hash *content, Text *out)
{
    char *at = NEW(cx, char, key.n + sizeof content->byte);
    if (!at)
        return cx->err;
    memcpy(at, key.at, key.n);
    memcpy(at + key.n, content->byte, sizeof content->byte);
    *out = (Text){ at, key.n + sizeof content->byte };
    return ERR_OK;
}

/* Parties begin at 1: an event is kept under an issuer that nobody is. */
enum { EVENT_OF_NOBODY = -1 };

/* Papers of one number and several years are a chain. */
static Err put_key(Ctx *cx, Batch *batch, Text key, Paper *paper, int64_t at)
{
    int64_t before;
    if (table_get(&batch->by_key, key.at, key.n, &before) && before != at)
        paper->namesake = *(Paper **)list_at(&batch->papers, (size_t)before);
    return table_put(cx, &batch->by_key, key.at, key.n, at);
}

Err batch_add(Ctx *cx, Batch *batch, Paper *paper)
{
    Text key = TEXT("");
    TRY(key_make(cx, paper->issuer, paper->doc.kind, paper->doc.number, &key));
    int64_t at = (int64_t)batch->papers.count;
    Paper **slot = list_push(cx, &batch->papers);
    if (!slot)
        return cx->err;
    *slot = paper;
    if (paper->stated) {
        TRY(put_key(cx, batch, key, paper, at));
    } else {
        TRY(content_key(cx, key, &paper->content, &key));
        TRY(table_put(cx, &batch->by_content, key.at, key.n, at));
    }
    if (paper->doc.kind == DOCUMENT_PAYMENT && bank_document_is(&paper->doc)) {
        TRY(key_make(cx, EVENT_OF_NOBODY, DOCUMENT_PAYMENT, paper->doc.number, &key));
        TRY(table_put(cx, &batch->by_key, key.at, key.n, at));
    }
    return table_put(cx, &batch->by_id, &paper->id, sizeof paper->id, at);
}

Err batch_stated(Ctx *cx, Batch *batch, Paper *paper)
{
    Text key = TEXT("");
    int64_t at;
    bool here = table_get(&batch->by_id, &paper->id, sizeof paper->id, &at);
    assert(here && paper->stated);
    TRY(key_make(cx, paper->issuer, paper->doc.kind, paper->doc.number, &key));
    return put_key(cx, batch, key, paper, at);
}

Err batch_issuer(Ctx *cx, Batch *batch, Paper *paper)
{
    Party issuer;
    TRY(book_party_by_id(cx, batch->book, paper->issuer, &issuer));
    paper->platforms = party_has_role(&issuer, "platform");
    return ERR_OK;
}

static Err paper_of_row(Ctx *cx, Batch *batch, const DocumentRow *row, Paper **out)
{
    Paper *paper = NEW(cx, Paper, 1);
    if (!paper)
        return cx->err;
    *paper = (Paper){ .id = row->document_id, .issuer = row->issuer, .receiver = row->receiver,
                      .year = row->year,
                      .heard = row->heard, .stated = row->stated != 0,
                      .grade = { row->grade_e9 } };
    paper->content = row->hash;
    memcpy(&paper->rank, row->hash.byte, sizeof paper->rank);
    TRY(batch_issuer(cx, batch, paper));
    TRY(document_parse(cx, row->body, &paper->doc));
    TRY(document_asks(cx, &paper->doc, &paper->asks));
    TRY(entry_of_document(cx, batch->db, batch->cluster, row->document_id, &paper->entries));
    TRY(batch_add(cx, batch, paper));
    *out = paper;
    return ERR_OK;
}

static Paper *in_memory(const Batch *batch, const Table *table, const void *key, size_t n)
{
    int64_t at;
    return table_get(table, key, n, &at) ? *(Paper **)list_at(&batch->papers, (size_t)at) : NULL;
}

Err batch_find_event(Ctx *cx, const Batch *batch, Text number, Paper **out)
{
    Text key;
    TRY(key_make(cx, EVENT_OF_NOBODY, DOCUMENT_PAYMENT, number, &key));
    *out = in_memory(batch, &batch->by_key, key.at, key.n);
    return ERR_OK;
}

Err batch_paper(Ctx *cx, Batch *batch, int64_t id, Paper **out)
{
    Paper *paper = in_memory(batch, &batch->by_id, &id, sizeof id);
    if (paper) {
        *out = paper;
        return ERR_OK;
    }
    DocumentRow row;
    bool found;
    TRY(document_get(cx, batch->db, batch->cluster, id, &found, &row));
    if (!found)
        return fail(cx, ERR_DAMAGED, "document %lld is named and does not exist", (long long)id);
    return paper_of_row(cx, batch, &row, out);
}

/* The newest that is not after the day, else the oldest; or the one of the day's year. */
static Paper *of_day(Paper *paper, Date day, bool same_year)
{
    Paper *best = NULL;
    for (; paper; paper = paper->namesake) {
        bool before = date_cmp(paper->doc.date, day) <= 0;
        bool best_before = best && date_cmp(best->doc.date, day) <= 0;
        if (same_year ? date_year(paper->doc.date) != date_year(day)
            : best && (before != best_before ? best_before
                       : (date_cmp(paper->doc.date, best->doc.date) > 0) != before))
            continue;
        best = paper;
    }
    return best;
}

Err batch_find_key(Ctx *cx, Batch *batch, int64_t issuer, DocumentKind kind, Text number, Date day,
                   bool same_year, Paper **out)
{
    Text key = TEXT("");
    Party party;
    List rows;
    TRY(key_make(cx, issuer, kind, number, &key));
    TRY(book_party_by_id(cx, batch->book, issuer, &party));
    *out = in_memory(batch, &batch->by_key, key.at, key.n);
    if (!party.yearly && *out)
        return ERR_OK;
    TRY(document_numbered(cx, batch->db, batch->cluster, issuer, kind, number, &rows));
    for (size_t i = 0; i < rows.count; i++)
        TRY(batch_paper(cx, batch, ((const DocumentRow *)list_at(&rows, i))->document_id, out));
    if (rows.count > 0 || party.yearly)
        *out = in_memory(batch, &batch->by_key, key.at, key.n);
    if (party.yearly)
        *out = of_day(*out, day, same_year);
    return ERR_OK;
}

Err batch_find_heard(Ctx *cx, Batch *batch, int64_t issuer, const Document *doc,
                     const Hash *content, Paper **out)
{
    Text key = TEXT("");
    DocumentRow row;
    bool found;
    TRY(key_make(cx, issuer, doc->kind, doc->number, &key));
    TRY(content_key(cx, key, content, &key));
    *out = in_memory(batch, &batch->by_content, key.at, key.n);
    if (*out)
        return ERR_OK;
    TRY(document_find_heard(cx, batch->db, batch->cluster, issuer, doc->kind, doc->number,
                            content, &found, &row));
    return found ? paper_of_row(cx, batch, &row, out) : ERR_OK;
}

Err batch_find(Ctx *cx, Batch *batch, const DocumentRef *ref, Date from, Paper **out)
{
    Party issuer;
    bool known;
    *out = NULL;
    TRY(book_party_find(cx, batch->book, ref->issuer, &known, &issuer));
    if (!known)
        return ERR_OK;          /* whoever it is has sent nothing */
    return batch_find_key(cx, batch, issuer.id, ref->kind, ref->number, from, false, out);
}

/* --- orders ---------------------------------------------------------------------------------- */

Err batch_order_add(Ctx *cx, Batch *batch, const TradeOrderRow *row)
{
    TradeOrderRow *kept = NEW(cx, TradeOrderRow, 1);
    int64_t at = (int64_t)batch->orders.count;
    TradeOrderRow **slot = kept ? list_push(cx, &batch->orders) : NULL;
    if (!slot)
        return cx->err;
    *kept = *row;
    *slot = kept;
    return table_put(cx, &batch->orders_by_id, &kept->order_id, sizeof kept->order_id, at);
}

Err batch_order(Ctx *cx, Batch *batch, int64_t order_id, TradeOrderRow **out)
{
    int64_t at;
    if (!table_get(&batch->orders_by_id, &order_id, sizeof order_id, &at)) {
        TradeOrderRow row;
        bool found;
        TRY(trade_order_get(cx, batch->db, batch->cluster, order_id, &found, &row));
        if (!found)
            return fail(cx, ERR_DAMAGED, "order %lld is named and does not exist",
                        (long long)order_id);
        at = (int64_t)batch->orders.count;
        TRY(batch_order_add(cx, batch, &row));
    }
    *out = *(TradeOrderRow **)list_at(&batch->orders, (size_t)at);
    return ERR_OK;
}

/* --- what was touched ------------------------------------------------------------------------ */

/* Notes a key once: true in *fresh the first time. The key's bytes are copied. */
static Err note(Ctx *cx, Table *table, const void *key, size_t n, bool *fresh)
{
    int64_t seen;
    *fresh = !table_get(table, key, n, &seen);
    if (!*fresh)
        return ERR_OK;
    char *kept = NEW(cx, char, n);
    if (!kept)
        return cx->err;
    memcpy(kept, key, n);
    return table_put(cx, table, kept, n, 1);
}

static Err note_id(Ctx *cx, Table *table, List *ids, int64_t id)
{
    bool fresh;
    TRY(note(cx, table, &id, sizeof id, &fresh));
    int64_t *slot = fresh ? list_push(cx, ids) : NULL;
    if (slot)
        *slot = id;
    return cx->err;
}

Err batch_touch(Ctx *cx, Batch *batch, int64_t order_id)
{
    return note_id(cx, &batch->touched, &batch->touched_ids, order_id);
}

Err batch_ready(Ctx *cx, Batch *batch, Paper *paper)
{
    Paper **slot = list_push(cx, &batch->ready);
    if (slot)
        *slot = paper;
    return cx->err;
}

bool batch_same_entries(const List *a, const List *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++) {
        const EntryRow *x = list_at(a, i);
        bool found = false;
        for (size_t j = 0; j < b->count && !found; j++) {
            const EntryRow *y = list_at(b, j);
            found = x->order_id == y->order_id && x->line == y->line && x->part == y->part
                 && x->rule == y->rule
                 && x->quantity == y->quantity && x->payable == y->payable;
        }
        if (!found)
            return false;
    }
    return true;
}

Err batch_touch_split(Ctx *cx, Batch *batch, int64_t invoice_id)
{
    return note_id(cx, &batch->splits, &batch->split_ids, invoice_id);
}

Err batch_touch_pair(Ctx *cx, Batch *batch, int64_t seller, int64_t buyer)
{
    Pair pair = { seller, buyer };
    bool fresh;
    TRY(note(cx, &batch->pairs, &pair, sizeof pair, &fresh));
    Pair *slot = fresh ? list_push(cx, &batch->pair_ids) : NULL;
    if (slot)
        *slot = pair;
    return cx->err;
}
