/* intake_memory_test.c - the second half of the demo's told order comes in while memory runs out,
 * at every allocation in turn: nothing of it stays, and the next try finds the books as they were.
 *
 * In short, at some of the allocations, others for each seed; with WEFT_LONG=1 at all of them. */
#include "app/intake/intake.h"

#include "app/acts.h"
#include "app/found.h"
#include "app/verify.h"
#include "base/file.h"
#include "test.h"
#include "test_intake.h"

#include <stdlib.h>

/* Leaves of acts and transfers bear the time: two books of one instant can be compared. */
static const Instant instant = { 1772409600000000 };      /* 2026-03-02 */

enum { ALL_BYTES = 1 << 29, TRIES_SHORT = 150 };

typedef struct World {
    Ctx cx;
    Book *book;
    List documents;             /* Document */
    size_t half;
} World;

static Err admit_all(Ctx *cx, Book *book)
{
    LineReader *reader CLEANUP(line_reader_close) = NULL;
    TRY(line_reader_open(cx, "share/demo/parties.jsonl", &reader));
    TRY(book_begin(cx, book));
    for (bool more = true; more;) {
        Text line, copy;
        TRY(line_reader_next(cx, reader, &line, &more));
        if (!more || line.n == 0)
            continue;
        TRY(text_copy(cx, line, &copy));
        TRY(act_perform(cx, book, TEXT("party_admit"), TEXT("operator"), copy, NULL, NULL));
    }
    return book_commit(cx, book);
}

static Err read_told(Ctx *cx, List *documents)
{
    LineReader *reader CLEANUP(line_reader_close) = NULL;
    TRY(line_reader_open(cx, "share/demo/told.jsonl", &reader));
    for (bool more = true; more;) {
        Text line;
        TRY(line_reader_next(cx, reader, &line, &more));
        Document *document = more && line.n > 0 ? list_push(cx, documents) : NULL;
        if (document)
            TRY(document_parse(cx, line, document));
    }
    return cx->err;
}

/* Takes documents [from, to) in one transaction that is still open. */
static Err take(Ctx *work, Book *book, const List *documents, size_t from, size_t to)
{
    Intake *intake;
    TRY(book_begin(work, book));
    book_salts_from(book, from);        /* the same again, however often it was tried */
    TRY(intake_open(work, book, &SPEAKER_OPERATOR, &intake));
    for (size_t i = from; i < to; i++) {
        IntakeVerdict verdict;
        Speaker speaker;
        TRY(test_honest(work, book, list_at(documents, i), &speaker));
        TRY(intake_speaker(work, intake, &speaker));
        TRY(intake_document(work, intake, list_at(documents, i), &verdict));
    }
    return intake_close(work, intake);
}

static Err take_and_keep(Ctx *cx, Book *book, const List *documents, size_t from, size_t to)
{
    Ctx work CLEANUP(ctx_clear) = ctx_make(ALL_BYTES);
    work.now = instant;
    Err err = take(&work, book, documents, from, to);
    if (err == ERR_OK)
        err = book_commit(&work, book);
    return err == ERR_OK ? ERR_OK : fail(cx, err, "%s", work.detail);
}

static void open_world(World *w)
{
    BookSettings settings = { .name = TEXT("test"), .ccy = CCY_CNY, .demo = true,
                              .business_date = date_of(2026, 3, 2), .salts_seed = 17 };
    *w = (World){ .cx = ctx_make(ALL_BYTES), .documents = list_make(sizeof(Document)) };
    w->cx.now = instant;
    CHECK_OK("told", &w->cx, read_told(&w->cx, &w->documents));
    w->half = w->documents.count / 2;
    CHECK_TRUE("a story", w->documents.count > 100);
    CHECK_OK("book", &w->cx, found_cluster(&w->cx, "sqlite::memory:", "share", settings, &w->book));
    CHECK_OK("parties", &w->cx, admit_all(&w->cx, w->book));
    CHECK_OK("first half", &w->cx,
             take_and_keep(&w->cx, w->book, &w->documents, 0, w->half));
}

static void close_world(World *w)
{
    book_close(&w->book);
    ctx_clear(&w->cx);
}

/* What a half-taken batch would change: the rows, and what the book remembers of the log. */
static void must_be(World *w, int64_t next_id, const Hash *root)
{
    static const char *const counts[] = {
        "SELECT COUNT(*) FROM document", "SELECT COUNT(*) FROM leaf",
    };
    Hash now = merkle_root(book_frontier(w->book));
    CHECK_EQ("the next id", book_next_id(w->book), next_id);
    CHECK_TRUE("the log's root", hash_eq(&now, root));
    for (size_t i = 0; i < COUNT(counts); i++) {
        bool found;
        int64_t n = -1;
        CHECK_OK("count", &w->cx, db_query_int(&w->cx, book_db(w->book), counts[i], NULL, 0,
                                               &found, &n));
        CHECK_TRUE(counts[i], i == 0 ? n == (int64_t)w->half : n < next_id);
    }
}

/* True where the n-th allocation was reached, and failed. */
static bool fails_at(World *w, uint64_t n, uint64_t *allocations)
{
    Ctx work CLEANUP(ctx_clear) = ctx_make(ALL_BYTES);
    work.arena.fail_at = n;
    work.now = instant;
    Err err = take(&work, w->book, &w->documents, w->half, w->documents.count);
    book_rollback(w->book);
    *allocations = work.arena.allocations;
    if (n == 0) {
        CHECK_OK("with memory enough", &work, err);
        return false;
    }
    CHECK_ERR("says so", &work, err, ERR_NO_MEMORY);
    return true;
}

TEST(test_intake__every_failing_allocation_leaves_the_books_as_they_were)
{
    World w, calm;
    VerifyReport report;
    uint64_t all, unused;
    open_world(&w);
    int64_t next_id = book_next_id(w.book);
    Hash root = merkle_root(book_frontier(w.book));
    (void)fails_at(&w, 0, &all);
    must_be(&w, next_id, &root);
    uint64_t step = getenv("WEFT_LONG") ? 1 : all / TRIES_SHORT + 1;
    for (uint64_t n = 1 + test_seed() % step; n <= all; n += step) {
        CHECK_TRUE("is reached", fails_at(&w, n, &unused));
        must_be(&w, next_id, &root);
    }
    open_world(&calm);
    CHECK_OK("calm", &calm.cx, take_and_keep(&calm.cx, calm.book, &calm.documents, calm.half,
                                             calm.documents.count));
    CHECK_OK("at last", &w.cx, take_and_keep(&w.cx, w.book, &w.documents, w.half,
                                             w.documents.count));
    Hash got = merkle_root(book_frontier(w.book)), want = merkle_root(book_frontier(calm.book));
    CHECK_TRUE("the log of an undisturbed book", hash_eq(&got, &want));
    CHECK_OK("verify", &w.cx, verify_run(&w.cx, w.book, NULL, NULL, &report));
    CHECK_TEXT("no difference", report.first, "");
    CHECK_TRUE("compared", report.rows > 100);
    close_world(&calm);
    close_world(&w);
}
