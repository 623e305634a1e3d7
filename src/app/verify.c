/* verify.c - replay, then compare every table (compare.h).
 *
 * Documents that arrived in one transaction bear one instant and are replayed in one, so that even
 * the history of matches comes out alike. Cost: that of importing everything again, in memory. */
#include "app/verify.h"

#include "app/acts.h"
#include "app/compare.h"
#include "app/found_act.h"
#include "app/intake/intake.h"
#include "app/statement.h"
#include "base/check.h"
#include "store/book_store.h"
#include "store/order_store.h"
#include "store/schema_check.h"

enum { WORK_BYTES_MAX = 1 << 30 };

typedef struct Verify {
    Ctx *cx;
    Book *book, *fresh;
    Ctx work;                   /* one transaction's memory */
    int64_t next;               /* id to be replayed */
    int64_t last;               /* the highest id there is */
    VerifyReport report;
    Differences found;
    void (*progress)(void *self, int64_t done, int64_t total);
    void *self;
} Verify;

/* --- replay ---------------------------------------------------------------------------------- */

static Err hand_on(Verify *v, Err err)
{
    if (err != ERR_OK && v->cx->err == ERR_OK)
        fail(v->cx, err, "%s", v->work.detail);
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
    differences_note(&v->found, "leaf", key);
    return ERR_OK;
}

/* Statements from v->next on that arrived together: one transaction. */
static Err replay_statements(Verify *v, const Statement *first)
{
    Intake *intake;
    Statement row = *first;
    bool found = true;
    v->work.now = first->envelope.at;
    TRY(book_begin(&v->work, v->fresh));
    TRY(intake_open(&v->work, v->fresh, &first->envelope.speaker, &intake));
    while (found && row.id == v->next && row.envelope.at.us == first->envelope.at.us) {
        Document document;
        IntakeVerdict verdict;
        Text leaf;
        TRY(statement_write(&v->work, v->book, &row, &leaf));
        TRY(check_leaf(v, row.id, leaf));
        TRY(document_parse(&v->work, row.document.body, &document));
        TRY(intake_again(&v->work, intake, &document, &row.envelope, &verdict));
        v->report.documents += row.id == row.document.document_id;
        v->next++;
        TRY(statement_read(&v->work, v->book, v->next, &found, &row));
    }
    TRY(intake_close(&v->work, intake));
    return book_commit(&v->work, v->fresh);
}

static Err replay_act(Verify *v, const ActRow *row)
{
    Text leaf;
    v->work.now = (Instant){ row->at_us };
    TRY(book_begin(&v->work, v->fresh));
    TRY(act_replay(&v->work, v->fresh, row));
    TRY(book_commit(&v->work, v->fresh));
    TRY(act_leaf_text(&v->work, row, &leaf));
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
        differences_note(&v->found, "leaf", key);
    }
    v->next++;
    return ERR_OK;
}

static Err replay_next(Verify *v)
{
    Statement statement;
    ActRow act;
    bool found;
    Db *db = book_db(v->book);
    int64_t cluster = book_cluster(v->book), kind;
    TRY(leaf_kind(&v->work, db, cluster, v->next - 1, &found, &kind));
    if (found && kind == LEAF_TRANSFERS)
        return check_transfers(v);
    TRY(statement_read(&v->work, v->book, v->next, &found, &statement));
    if (found)
        return replay_statements(v, &statement);
    TRY(act_next(&v->work, db, cluster, v->next, &found, &act));
    if (found && act.act_id == v->next)
        return replay_act(v, &act);
    return fail(&v->work, ERR_DAMAGED, "leaf %lld stands for nothing: neither a document nor an "
                "act has the id %lld", (long long)(v->next - 1), (long long)v->next);
}

/* Is it the store that failed, or memory? Anything else says that what is stored cannot be. */
static bool is_trouble(Err err)
{
    return err == ERR_NO_MEMORY || err == ERR_IO || err == ERR_STORE || err == ERR_STORE_BUSY
        || err == ERR_STORE_NEWER;
}

/* What cannot be replayed is a difference, and the last one found: what follows rests on it. */
static Err give_up(Verify *v, Err err)
{
    Text words;
    if (is_trouble(err))
        return hand_on(v, err);
    TRY(text_format(v->cx, &words, "number %lld cannot be replayed: %s", (long long)(v->next - 1),
                    v->work.detail));
    differences_note(&v->found, "log", words);
    return ERR_OK;
}

static Err replay(Verify *v, bool *whole)
{
    v->last = (int64_t)book_frontier(v->book)->size;
    while (v->next <= v->last) {
        Err err = replay_next(v);
        if (err != ERR_OK)
            return give_up(v, err);
        ctx_clear(&v->work);
        v->work.arena = arena_make(WORK_BYTES_MAX);
        if (v->progress)
            v->progress(v->self, v->next, v->last);
    }
    Hash stored = merkle_root(book_frontier(v->book)), made = merkle_root(book_frontier(v->fresh));
    if (!hash_eq(&stored, &made))
        differences_note(&v->found, "evidence log", TEXT("the root is not the root of its leaves"));
    *whole = true;
    return ERR_OK;
}

/* --- comparing ------------------------------------------------------------------------------- */

static Err compare_all(Verify *v)
{
    Compared stored = { book_db(v->book), book_cluster(v->book) };
    Compared rebuilt = { book_db(v->fresh), book_cluster(v->fresh) };
    for (size_t t = 0; t < schema_table_count; t++) {
        TRY(compare_table(&v->work, schema_tables[t], stored, rebuilt, &v->found,
                          &v->report.rows));
        v->report.tables++;
    }
    return ERR_OK;
}

static Err check_schema(Verify *v)
{
    List differs;
    TRY(schema_check(&v->work, book_db(v->book), &differs));
    for (size_t i = 0; i < differs.count; i++)
        differences_note(&v->found, "schema", *(Text *)list_at(&differs, i));
    return ERR_OK;
}

/* What the cluster began with stands in the first act, not in a row that could be edited. */
static Err founded_as(Ctx *cx, Book *book, BookSettings *out)
{
    ActRow row;
    Json body;
    bool found;
    TRY(act_next(cx, book_db(book), book_cluster(book), 1, &found, &row));
    if (!found || row.act_id != 1 || !text_is(row.kind, "cluster_found"))
        return fail(cx, ERR_DAMAGED, "the log does not begin with the founding of the cluster");
    TRY(json_parse(cx, row.body, &body));
    return found_settings_read(cx, &body, out);
}

/* Into fresh books; *whole is false where the log could not be followed to its end. */
static Err rebuild(Verify *v, bool *whole)
{
    BookSettings settings;
    *whole = false;
    v->next = 1;
    Err err = founded_as(&v->work, v->book, &settings);
    if (err != ERR_OK)
        return give_up(v, err);
    TRY(book_create(v->cx, "sqlite::memory:", settings, &v->fresh));
    TRY(book_commit(v->cx, v->fresh));
    return replay(v, whole);
}

static Err verify(Verify *v)
{
    bool whole;
    TRY(hand_on(v, check_schema(v)));
    TRY(rebuild(v, &whole));
    if (whole)
        TRY(hand_on(v, compare_all(v)));
    v->report.differences = v->found.count;
    return textbuf_done(&v->found.shown, &v->report.first);
}

Err verify_run(Ctx *cx, Book *book, void (*progress)(void *self, int64_t done, int64_t total),
               void *self, VerifyReport *out)
{
    Verify v = { .cx = cx, .book = book, .work = ctx_make(WORK_BYTES_MAX),
                 .found = differences_make(cx), .progress = progress, .self = self };
    Err err = verify(&v);
    ctx_clear(&v.work);
    book_close(&v.fresh);
    if (err != ERR_OK)
        return err;
    *out = v.report;
    return ERR_OK;
}
