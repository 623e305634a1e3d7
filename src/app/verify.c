/* verify.c - replay, then compare tables by two cursors in key order.
 *
 * Documents that arrived in one transaction bear one instant and are replayed in one, so that even
 * the history of matches comes out alike. Cost: that of importing everything again, in memory. */
#include "app/verify.h"

#include "app/acts.h"
#include "app/intake/intake.h"
#include "base/check.h"
#include "store/book_store.h"
#include "store/order_store.h"

#include <string.h>

enum { WORK_BYTES_MAX = 1 << 30 };

typedef struct Verify {
    Ctx *cx;
    Book *book, *fresh;
    Ctx work;                   /* one transaction's memory */
    int64_t next;               /* id to be replayed */
    int64_t last;               /* the highest id there is */
    VerifyReport report;
    TextBuf shown;
    void (*progress)(void *self, int64_t done, int64_t total);
    void *self;
} Verify;

static void differ(Verify *v, const char *what, Text key)
{
    v->report.differences++;
    if (v->report.differences <= VERIFY_SHOWN_MAX)
        textbuf_format(&v->shown, "%s: %.*s\n", what, (int)key.n, key.at);
}

/* --- replay ---------------------------------------------------------------------------------- */

static Err hand_on(Verify *v, Err err)
{
    if (err != ERR_OK && v->cx->err == ERR_OK)
        fail(v->cx, err, "replaying id %lld: %s", (long long)v->next, v->work.detail);
    return err;
}

static Err check_leaf(Verify *v, int64_t id, Text data)
{
    Hash stored, leaf = merkle_leaf(data);
    Text key;
    TRY(leaf_read(&v->work, book_db(v->book), book_cluster(v->book), 0, id - 1, 1, &stored));
    v->report.leaves++;
    if (hash_eq(&leaf, &stored))
        return ERR_OK;
    TRY(text_format(&v->work, &key, "number %lld is not the hash of what it stands for",
                    (long long)(id - 1)));
    differ(v, "leaf", key);
    return ERR_OK;
}

/* Documents from v->next on that arrived together: one transaction. */
static Err replay_documents(Verify *v, const DocumentRow *first)
{
    Intake *intake;
    DocumentRow row = *first;
    bool found = true;
    v->work.now = (Instant){ first->arrived_us };
    TRY(book_begin(&v->work, v->fresh));
    TRY(intake_open(&v->work, v->fresh, first->submitter, &intake));
    while (found && row.document_id == v->next && row.arrived_us == first->arrived_us
           && row.submitter == first->submitter) {
        Document document;
        IntakeVerdict verdict;
        TRY(document_parse(&v->work, row.body, &document));
        TRY(intake_document(&v->work, intake, &document, &verdict));
        TRY(check_leaf(v, row.document_id, row.body));
        v->report.documents++;
        v->next++;
        TRY(document_next(&v->work, book_db(v->book), book_cluster(v->book), v->next, &found,
                          &row));
    }
    TRY(intake_close(&v->work, intake));
    return book_commit(&v->work, v->fresh);
}

static Err replay_act(Verify *v, const ActRow *row)
{
    Text leaf;
    v->work.now = (Instant){ row->at_us };
    TRY(book_begin(&v->work, v->fresh));
    TRY(act_replay(&v->work, v->fresh, row->kind, row->actor,
                   (Date){ (int32_t)row->business_day }, (Instant){ row->at_us }, row->body));
    TRY(book_commit(&v->work, v->fresh));
    TRY(act_leaf_text(&v->work, row->kind, row->actor, (Date){ (int32_t)row->business_day },
                      (Instant){ row->at_us }, row->body, &leaf));
    TRY(check_leaf(v, row->act_id, leaf));
    v->report.acts++;
    v->next++;
    return ERR_OK;
}

/* What papers and acts moved left a leaf of its own: the replay must have left the same. */
static Err check_transfers(Verify *v)
{
    Hash stored, made;
    Text key;
    TRY(leaf_read(&v->work, book_db(v->book), book_cluster(v->book), 0, v->next - 1, 1, &stored));
    v->report.leaves++;
    bool there = v->next <= (int64_t)book_frontier(v->fresh)->size;
    if (there)
        TRY(leaf_read(&v->work, book_db(v->fresh), book_cluster(v->fresh), 0, v->next - 1, 1,
                      &made));
    if (!there || !hash_eq(&stored, &made)) {
        TRY(text_format(&v->work, &key, "number %lld: other transfers than the replay makes",
                        (long long)(v->next - 1)));
        differ(v, "leaf", key);
    }
    v->next++;
    return ERR_OK;
}

static Err replay_next(Verify *v)
{
    DocumentRow document;
    ActRow act;
    bool found;
    Db *db = book_db(v->book);
    int64_t cluster = book_cluster(v->book), kind;
    TRY(leaf_kind(&v->work, db, cluster, v->next - 1, &found, &kind));
    if (found && kind == LEAF_TRANSFERS)
        return check_transfers(v);
    TRY(document_get(&v->work, db, cluster, v->next, &found, &document));
    if (found)
        return replay_documents(v, &document);
    TRY(act_next(&v->work, db, cluster, v->next, &found, &act));
    if (found && act.act_id == v->next)
        return replay_act(v, &act);
    return fail(&v->work, ERR_DAMAGED, "leaf %lld stands for nothing: neither a document nor an "
                "act has the id %lld", (long long)(v->next - 1), (long long)v->next);
}

static Err replay(Verify *v)
{
    v->last = (int64_t)book_frontier(v->book)->size;
    v->next = 1;
    while (v->next <= v->last) {
        Err err = replay_next(v);
        if (err != ERR_OK)
            return hand_on(v, err);
        ctx_clear(&v->work);
        v->work.arena = arena_make(WORK_BYTES_MAX);
        if (v->progress)
            v->progress(v->self, v->next, v->last);
    }
    Hash stored = merkle_root(book_frontier(v->book)), made = merkle_root(book_frontier(v->fresh));
    if (!hash_eq(&stored, &made))
        differ(v, "evidence log", TEXT("the root is not the root of its leaves"));
    return ERR_OK;
}

/* --- comparing ------------------------------------------------------------------------------- */

/* One derived table: what is read of it, in key order. columns spells the types. */
typedef struct Compared {
    const char *name, *columns, *sql;
} Compared;

static const Compared compared[] = {
    { "party", "itttt",
      "SELECT party_id, ident, name, name_zh, roles FROM party WHERE cluster_id = $1 "
      "ORDER BY party_id" },
    { "party_account", "titt",
      "SELECT account, party_id, bic, cnaps FROM party_account WHERE cluster_id = $1 "
      "ORDER BY party_id, account" },
    { "cluster", "tiiii",
      "SELECT name, ccy, first_day, business_day, leaves FROM cluster WHERE cluster_id = $1" },
    { "trade_order", "iiitiiiiiiiiiiiiiiiiiiii",
      "SELECT order_id, seller, buyer, process, parent_id, day, rank, ship_by, payment_days, "
      "deposit_e9, ccy, commerce_e9, goods_e9, information_e9, funds_e9, least_e9, mean_e9, "
      "closed, circular, ordered, invoiced, credited, paid, suspense FROM trade_order "
      "WHERE cluster_id = $1 ORDER BY order_id" },
    { "order_line", "iittiiiiiiiiiiiiiiii",
      "SELECT order_id, line, item, unit, price, placed, payable, ordered, produced, accepted, "
      "despatched, received, declared, invoiced, returned, credited, ordered_minor, "
      "invoiced_minor, credited_minor, paid_minor FROM order_line WHERE cluster_id = $1 "
      "ORDER BY order_id, line" },
    { "entry", "iiiiiiiiiitiiiiiiit",
      "SELECT order_id, day, kind, rank, document_id, line, part, rule, standing, back, item, "
      "due, quantity, rejected, payable, price, ref_document, ref_line, status FROM entry "
      "WHERE cluster_id = $1 "
      "ORDER BY order_id, day, kind, rank, document_id, line, part" },
    { "waiting", "titiii",
      "SELECT issuer, kind, number, document_id, line, missing FROM waiting "
      "WHERE cluster_id = $1 ORDER BY document_id, line, kind, number, issuer" },
    { "loose", "iiiiiiiii",
      "SELECT seller, buyer, day, kind, rank, document_id, line, left_quantity, left_minor "
      "FROM loose WHERE cluster_id = $1 ORDER BY document_id, line" },
    { "split", "iiii",
      "SELECT invoice_id, kind, document_id, line FROM split WHERE cluster_id = $1 "
      "ORDER BY invoice_id, document_id, line" },
    { "link", "iiiiii",
      "SELECT document_id, line, order_id, order_line, forbidden, act_id FROM link "
      "WHERE cluster_id = $1 ORDER BY document_id, line, order_id" },
    { "sale", "tiiiii",
      "SELECT item, day, order_id, seller, buyer, closes FROM sale WHERE cluster_id = $1 "
      "ORDER BY order_id, item" },
    { "match", "iiiiiiiiii",
      "SELECT order_id, number, reverses, rule, from_document, from_line, to_document, to_line, "
      "quantity, amount FROM match WHERE cluster_id = $1 ORDER BY order_id, number" },
    { "gap", "iiiiiiiii",
      "SELECT order_id, number, step, line, quantity, amount, due, owner, party FROM gap "
      "WHERE cluster_id = $1 ORDER BY order_id, number" },
    { "step", "iiiii",
      "SELECT order_id, step, verified_e9, required_e9, done FROM step WHERE cluster_id = $1 "
      "ORDER BY order_id, step" },
    { "breach", "iiiiiiiii",
      "SELECT order_id, number, kind, document_id, line, other_document, quantity, amount, days "
      "FROM breach WHERE cluster_id = $1 ORDER BY order_id, number" },
    { "claim", "iiiiiiiiiiiiiiiii",
      "SELECT order_id, claim_id, kind, creditor, debtor, ccy, face, credited, paid, outstanding, "
      "received, moved, day, due, confirmation, disputed, state FROM claim WHERE cluster_id = $1 "
      "ORDER BY order_id, claim_id" },
    { "financing", "ittiiiiiiiiiiiiiiiiiiiiiiiiiiitttttt",
      "SELECT financing_id, number, product, claim_id, order_id, applicant, creditor, debtor, "
      "funder, ccy, state, claim_amount, advance, reserve, discount, fee, rate_e9, all_in_e9, "
      "record_e9, principal_left, reserve_left, late_due, late_day, earned, returned, "
      "collected, applied_day, start_day, due, end_day, applied_by, checked_by, approved_by, "
      "released_by, reason, contract FROM financing WHERE cluster_id = $1 ORDER BY financing_id" },
    { "contract_event", "iiiititi",
      "SELECT financing_id, number, leg, day, type, amount, performance, cause "
      "FROM contract_event WHERE cluster_id = $1 ORDER BY financing_id, number, leg" },
    { "encumbrance", "iiiiiitti",
      "SELECT claim_id, order_id, financing_id, funder, amount, registered_us, registration, "
      "description, released FROM encumbrance WHERE cluster_id = $1 "
      "ORDER BY claim_id, financing_id" },
    { "collection", "iiiitiiii",
      "SELECT order_id, document_id, number, financing_id, level, party, amount, settled, day "
      "FROM collection WHERE cluster_id = $1 ORDER BY order_id, document_id, number" },
    { "net_firm", "iiit",
      "SELECT party_id, joined, since, barred FROM net_firm WHERE cluster_id = $1 "
      "ORDER BY party_id" },
    { "net_pair", "ii",
      "SELECT party_id, other_id FROM net_pair WHERE cluster_id = $1 "
      "ORDER BY party_id, other_id" },
    { "net_consent", "ii",
      "SELECT financing_id, act_id FROM net_consent WHERE cluster_id = $1 "
      "ORDER BY financing_id" },
    { "net_round", "itiiiiiiitititiiiiiiiiii",
      "SELECT round_id, number, ccy, state, opened_day, cutoff, due_by, accept_by, silence, "
      "opened_by, closed_day, closed_by, closed_act, reason, claims, open_minor, eligible, gross, "
      "bilateral, circles, chains, firms, cancelled, cancelled_firms FROM net_round "
      "WHERE cluster_id = $1 ORDER BY round_id" },
    { "net_item", "iiiiiiiiiiii",
      "SELECT round_id, order_id, claim_id, debtor, creditor, amount, due, reason, noticed, "
      "most, cancelled, dropped FROM net_item WHERE cluster_id = $1 "
      "ORDER BY round_id, order_id, claim_id" },
    { "net_answer", "iiitit",
      "SELECT round_id, party_id, answer, person, day, reason FROM net_answer "
      "WHERE cluster_id = $1 ORDER BY round_id, party_id" },
    { "transfer", "ibbbiiiiii",
      "SELECT timestamp, transfer_id, debit_account_id, credit_account_id, amount, ledger, code, "
      "user_data_64, user_data_32, status FROM transfer WHERE cluster_id = $1 "
      "ORDER BY timestamp" },
    { "ledger_account", "ibiiiiii",
      "SELECT timestamp, account_id, ledger, code, debits_pending, debits_posted, "
      "credits_pending, credits_posted FROM ledger_account WHERE cluster_id = $1 "
      "ORDER BY timestamp" },
};

/* A row as text, for comparing and for showing. */
static Err row_text(Ctx *cx, const DbRows *rows, const char *columns, Text *out)
{
    TextBuf buf = textbuf_make(cx);
    for (int c = 0; columns[c]; c++) {
        if (c > 0)
            textbuf_byte(&buf, '|');
        if (columns[c] == 'i') {
            textbuf_format(&buf, "%lld", (long long)db_get_int(rows, c));
        } else if (columns[c] == 't') {
            Text text;
            TRY(db_get_text(cx, rows, c, &text));
            textbuf_put(&buf, text);
        } else {
            Text bytes;
            TRY(db_get_blob(cx, rows, c, &bytes));
            for (size_t i = 0; i < bytes.n; i++)
                textbuf_format(&buf, "%02x", (unsigned char)bytes.at[i]);
        }
    }
    return textbuf_done(&buf, out);
}

static Err compare(Verify *v, const Compared *table)
{
    DbRows *stored CLEANUP(db_rows_close) = NULL;
    DbRows *made CLEANUP(db_rows_close) = NULL;
    DbValue key = db_int(book_cluster(v->book)), fresh_key = db_int(book_cluster(v->fresh));
    TRY(db_query(&v->work, book_db(v->book), table->sql, &key, 1, &stored));
    TRY(db_query(&v->work, book_db(v->fresh), table->sql, &fresh_key, 1, &made));
    v->report.tables++;
    for (;;) {
        ArenaMark mark = arena_mark(&v->work.arena);
        bool more_stored, more_made;
        Text a = TEXT("(no row)"), b = TEXT("(no row)");
        TRY(db_next(&v->work, stored, &more_stored));
        TRY(db_next(&v->work, made, &more_made));
        if (!more_stored && !more_made)
            return ERR_OK;
        if (more_stored)
            TRY(row_text(&v->work, stored, table->columns, &a));
        if (more_made)
            TRY(row_text(&v->work, made, table->columns, &b));
        v->report.rows++;
        if (!text_eq(a, b)) {
            Text both;
            TRY(text_format(&v->work, &both, "stored %.*s, rebuilt %.*s", (int)a.n, a.at,
                            (int)b.n, b.at));
            differ(v, table->name, both);
        }
        if (more_stored != more_made)
            return ERR_OK;      /* the rest would only repeat it */
        arena_rewind(&v->work.arena, mark);
    }
}

static Err verify(Verify *v)
{
    TRY(replay(v));
    for (size_t t = 0; t < COUNT(compared); t++) {
        Err err = compare(v, &compared[t]);
        if (err != ERR_OK)
            return v->cx->err != ERR_OK ? err : fail(v->cx, err, "%s", v->work.detail);
    }
    return textbuf_done(&v->shown, &v->report.first);
}

Err verify_run(Ctx *cx, Book *book, void (*progress)(void *self, int64_t done, int64_t total),
               void *self, VerifyReport *out)
{
    Book *fresh CLEANUP(book_close) = NULL;
    BookSettings settings = book_settings(book);
    settings.business_date = settings.first_date;
    TRY(book_create(cx, "sqlite::memory:", book_share(book), settings, &fresh));
    Verify v = { .cx = cx, .book = book, .fresh = fresh, .work = ctx_make(WORK_BYTES_MAX),
                 .shown = textbuf_make(cx), .progress = progress, .self = self };
    Err err = verify(&v);
    ctx_clear(&v.work);
    if (err != ERR_OK)
        return err;
    *out = v.report;
    return ERR_OK;
}
