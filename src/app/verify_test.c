/* verify_test.c - the books depend on which papers there are, not on when they came. */
#include "app/intake/intake.h"

#include "app/acts.h"
#include "app/found.h"
#include "app/verify.h"
#include "base/file.h"
#include "store/order_store.h"
#include "test.h"
#include "test_intake.h"
#include "test_store.h"

#include <stdlib.h>
#include <string.h>

static Err make_book(Ctx *cx, const char *url, Book **out)
{
    BookSettings settings = { .name = TEXT("test"), .ccy = CCY_CNY, .demo = true,
                              .business_date = date_of(2026, 3, 2) };
    return found_cluster(cx, url, "share", settings, out);
}

static Err admit(Ctx *cx, Book *book, Text line)
{
    return act_perform(cx, book, TEXT("party_admit"), TEXT("operator"), line, NULL, NULL);
}

static Err admit_file(Ctx *cx, Book *book, const char *path)
{
    LineReader *reader CLEANUP(line_reader_close) = NULL;
    TRY(line_reader_open(cx, path, &reader));
    TRY(book_begin(cx, book));
    for (bool more = true; more;) {
        Text line, copy;
        TRY(line_reader_next(cx, reader, &line, &more));
        if (!more || line.n == 0)
            continue;
        TRY(text_copy(cx, line, &copy));
        TRY(admit(cx, book, copy));
    }
    return book_commit(cx, book);
}

static Err read_documents(Ctx *cx, const char *path, List *documents)
{
    LineReader *reader CLEANUP(line_reader_close) = NULL;
    TRY(line_reader_open(cx, path, &reader));
    for (bool more = true; more;) {
        Text line;
        TRY(line_reader_next(cx, reader, &line, &more));
        Document *document = more && line.n > 0 ? list_push(cx, documents) : NULL;
        if (document)
            TRY(document_parse(cx, line, document));
    }
    return ERR_OK;
}

/* Takes the documents in groups of the given sizes, each group a transaction. */
static Err take_all(Ctx *cx, Book *book, const List *documents, size_t group)
{
    for (size_t i = 0; i < documents->count;) {
        Ctx work CLEANUP(ctx_clear) = ctx_make((size_t)1 << 30);
        Intake *intake;
        Err err = book_begin(&work, book);
        if (err == ERR_OK)
            err = intake_open(&work, book, &SPEAKER_OPERATOR, &intake);
        for (size_t n = 0; err == ERR_OK && n < group && i < documents->count; n++, i++) {
            IntakeVerdict verdict;
            Speaker speaker;
            err = test_honest(&work, book, list_at(documents, i), &speaker);
            if (err == ERR_OK)
                err = intake_speaker(&work, intake, &speaker);
            if (err == ERR_OK)
                err = intake_document(&work, intake, list_at(documents, i), &verdict);
        }
        if (err == ERR_OK)
            err = intake_close(&work, intake);
        if (err == ERR_OK)
            err = book_commit(&work, book);
        if (err != ERR_OK)
            return fail(cx, err, "%s", work.detail);
    }
    return ERR_OK;
}

static void shuffle(Random *random, List *documents)
{
    Document *items = documents->items;
    for (size_t i = documents->count; i > 1; i--) {
        size_t j = (size_t)random_below(random, i);
        Document swap = items[i - 1];
        items[i - 1] = items[j];
        items[j] = swap;
    }
}

/* The state of every order in words that do not depend on ids: numbers of documents instead. */
static const char *const state_sql[] = {
    "SELECT d.number || ' ' || p.number || ' ' || e.line || ' ' || e.part || ' ' || e.rule || ' ' "
    "|| e.standing || ' ' || e.quantity || ' ' || e.payable || ' ' || e.ref_line || ' ' || "
    "COALESCE(r.number, '-') FROM entry e "
    "JOIN document d ON d.cluster_id = e.cluster_id AND d.document_id = e.order_id "
    "JOIN document p ON p.cluster_id = e.cluster_id AND p.document_id = e.document_id "
    "LEFT JOIN document r ON r.cluster_id = e.cluster_id AND r.document_id = e.ref_document "
    "ORDER BY 1",
    "SELECT d.number || ' ' || o.commerce_e9 || ' ' || o.goods_e9 || ' ' || o.information_e9 || "
    "' ' || o.funds_e9 || ' ' || o.closed || ' ' || o.ordered || ' ' || o.paid || ' ' || "
    "o.suspense || ' ' || COALESCE(u.number, '-') FROM trade_order o "
    "JOIN document d ON d.cluster_id = o.cluster_id AND d.document_id = o.order_id "
    "LEFT JOIN document u ON u.cluster_id = o.cluster_id AND u.document_id = o.parent_id "
    "ORDER BY 1",
    "SELECT d.number || ' ' || g.step || ' ' || g.line || ' ' || g.quantity || ' ' || g.amount "
    "|| ' ' || g.due FROM gap g "
    "JOIN document d ON d.cluster_id = g.cluster_id AND d.document_id = g.order_id ORDER BY 1",
    "SELECT d.number || ' ' || b.kind || ' ' || p.number || ' ' || b.line || ' ' || b.quantity "
    "|| ' ' || b.amount || ' ' || b.days FROM breach b "
    "JOIN document d ON d.cluster_id = b.cluster_id AND d.document_id = b.order_id "
    "JOIN document p ON p.cluster_id = b.cluster_id AND p.document_id = b.document_id ORDER BY 1",
    "SELECT p.number || ' ' || l.line || ' ' || l.left_quantity || ' ' || l.left_minor "
    "FROM loose l "
    "JOIN document p ON p.cluster_id = l.cluster_id AND p.document_id = l.document_id ORDER BY 1",
};

static Err state_of(Ctx *cx, Book *book, Text *out)
{
    TextBuf buf = textbuf_make(cx);
    for (size_t i = 0; i < COUNT(state_sql); i++) {
        DbRows *rows CLEANUP(db_rows_close) = NULL;
        TRY(db_query(cx, book_db(book), state_sql[i], NULL, 0, &rows));
        for (;;) {
            bool more;
            Text line;
            TRY(db_next(cx, rows, &more));
            if (!more)
                break;
            TRY(db_get_text(cx, rows, 0, &line));
            textbuf_put(&buf, line);
            textbuf_byte(&buf, '\n');
        }
    }
    return textbuf_done(&buf, out);
}

static void check_same(const char *why, Text got, Text want)
{
    if (text_eq(got, want))
        return;
    Text a, b, ra = got, rb = want;
    do {
        a = text_split(ra, '\n', &ra);
        b = text_split(rb, '\n', &rb);
    } while (text_eq(a, b) && ra.n && rb.n);
    print_error("%s (seed %llu): got \"%.*s\", want \"%.*s\"\n", why,
                (unsigned long long)test_seed(), (int)a.n, a.at, (int)b.n, b.at);
    CHECK_TRUE(why, 0);
}

TEST(test_verify__the_demo_ends_alike_in_any_order_and_grouping)
{
    static const struct { const char *why; size_t group; bool shuffled; } rows[] = {
        { "one by one", 1, false },
        { "in tens", 10, false },
        { "shuffled, all at once", 100000, true },
        { "shuffled, in groups of 37", 37, true },
        { "shuffled, one by one", 1, true },
    };
    Ctx cx = ctx_make((size_t)2 << 30);
    Random random = random_make(test_seed());
    List documents = list_make(sizeof(Document));
    Text want;
    Book *first CLEANUP(book_close) = NULL;
    CHECK_OK("read", &cx, read_documents(&cx, "share/demo/trade.jsonl", &documents));
    CHECK_OK("book", &cx, make_book(&cx, "sqlite::memory:", &first));
    CHECK_OK("parties", &cx, admit_file(&cx, first, "share/demo/parties.jsonl"));
    CHECK_OK("taken", &cx, take_all(&cx, first, &documents, 100000));
    CHECK_OK("state", &cx, state_of(&cx, first, &want));
    CHECK_TRUE("there is a state", want.n > 10000);
    for (size_t i = 0; i < COUNT(rows); i++) {
        Book *book CLEANUP(book_close) = NULL;
        VerifyReport report;
        Text got;
        if (rows[i].shuffled)
            shuffle(&random, &documents);
        CHECK_OK(rows[i].why, &cx, make_book(&cx, "sqlite::memory:", &book));
        CHECK_OK(rows[i].why, &cx, admit_file(&cx, book, "share/demo/parties.jsonl"));
        CHECK_OK(rows[i].why, &cx, take_all(&cx, book, &documents, rows[i].group));
        CHECK_OK(rows[i].why, &cx, state_of(&cx, book, &got));
        check_same(rows[i].why, got, want);
        CHECK_OK(rows[i].why, &cx, verify_run(&cx, book, NULL, NULL, &report));
        CHECK_TEXT(rows[i].why, report.first, "");
    }
    ctx_clear(&cx);
}

/* --- random papers: named, half named, unnamed ------------------------------------------------ */

enum { FIRMS = 4, ORDERS = 12, PAPERS = 70 };

static void party(TextBuf *buf, uint64_t who)
{
    textbuf_format(buf, "\"name:firm-%llu\"", (unsigned long long)who);
}

/* A random paper about order o, sometimes naming it, sometimes another paper, sometimes nothing. */
static Err random_paper(Ctx *cx, Random *random, int n, Text *out)
{
    static const char *const kinds[] = { "despatch", "receipt", "invoice", "payment",
                                         "credit_note", "quality_report", "invoice_response" };
    uint64_t o = random_below(random, ORDERS), kind = random_below(random, COUNT(kinds));
    uint64_t buyer = o % FIRMS, seller = (o + 1 + o / FIRMS % (FIRMS - 1)) % FIRMS;
    bool by_seller = kind == 0 || kind == 2 || kind == 4;
    uint64_t quantity = 1 + random_below(random, 60);
    TextBuf buf = textbuf_make(cx);
    textbuf_format(&buf, "{\"kind\":\"%s\",\"number\":\"P-%d\",\"issuer\":", kinds[kind], n);
    party(&buf, by_seller ? seller : buyer);
    textbuf_puts(&buf, ",\"receiver\":");
    party(&buf, by_seller ? buyer : seller);
    textbuf_format(&buf, ",\"date\":\"2026-03-%02d\",\"currency\":\"CNY\"",
                   (int)(5 + random_below(random, 20)));
    if (kind == 6)
        textbuf_puts(&buf, ",\"status\":\"accepted\"");
    if (kind == 3)
        textbuf_format(&buf, ",\"amount\":\"%llu.00\"", (unsigned long long)quantity * 10);
    else
        textbuf_format(&buf, ",\"lines\":[{\"item\":\"I-%llu\",\"quantity\":\"%llu\","
                       "\"amount\":\"%llu.00\"}]", (unsigned long long)random_below(random, 3),
                       (unsigned long long)quantity, (unsigned long long)quantity * 10);
    uint64_t how = random_below(random, 4);
    if (how == 0) {             /* names the order; the order may be missing */
        textbuf_format(&buf, ",\"refs\":[{\"kind\":\"order\",\"number\":\"O-%llu\",\"issuer\":",
                       (unsigned long long)o);
        party(&buf, buyer);
        textbuf_puts(&buf, "}]");
    } else if (how < 3) {       /* names another paper, whoever issued it; it may be missing */
        textbuf_format(&buf, ",\"refs\":[{\"kind\":\"%s\",\"number\":\"P-%llu\",\"issuer\":",
                       kinds[random_below(random, 3)],
                       (unsigned long long)random_below(random, PAPERS));
        party(&buf, random_below(random, 2) ? seller : buyer);
        textbuf_puts(&buf, "}]");
    }
    textbuf_byte(&buf, '}');
    return textbuf_done(&buf, out);
}

static Err random_order(Ctx *cx, Random *random, int o, Text *out)
{
    uint64_t buyer = (uint64_t)o % FIRMS;
    uint64_t seller = ((uint64_t)o + 1 + (uint64_t)o / FIRMS % (FIRMS - 1)) % FIRMS;
    TextBuf buf = textbuf_make(cx);
    textbuf_format(&buf, "{\"kind\":\"order\",\"number\":\"O-%d\",\"issuer\":", o);
    party(&buf, buyer);
    textbuf_puts(&buf, ",\"receiver\":");
    party(&buf, seller);
    textbuf_format(&buf, ",\"date\":\"2026-03-%02d\",\"currency\":\"CNY\",\"lines\":[",
                   (int)(2 + random_below(random, 8)));
    for (int l = 0; l < 2; l++) {
        uint64_t quantity = 20 + random_below(random, 80);
        textbuf_format(&buf, "%s{\"item\":\"I-%d\",\"quantity\":\"%llu\",\"price\":\"10\","
                       "\"amount\":\"%llu.00\"}", l ? "," : "", (o + l) % 3,
                       (unsigned long long)quantity, (unsigned long long)quantity * 10);
    }
    textbuf_puts(&buf, "]");
    if (o > 0 && random_below(random, 3) == 0) {        /* serves an earlier number: no circle */
        uint64_t parent = random_below(random, (uint64_t)o);
        textbuf_format(&buf, ",\"serves\":{\"kind\":\"order\",\"number\":\"O-%llu\",\"issuer\":",
                       (unsigned long long)parent);
        party(&buf, parent % FIRMS);
        textbuf_byte(&buf, '}');
    }
    textbuf_byte(&buf, '}');
    return textbuf_done(&buf, out);
}

static Err random_world(Ctx *cx, Random *random, List *documents)
{
    for (int i = 0; i < ORDERS + PAPERS; i++) {
        Text text;
        if (i < ORDERS)
            TRY(random_order(cx, random, i, &text));
        else
            TRY(random_paper(cx, random, i - ORDERS, &text));
        Document *document = list_push(cx, documents);
        if (!document)
            return cx->err;
        TRY(document_parse(cx, text, document));
    }
    return ERR_OK;
}

static Err admit_firms(Ctx *cx, Book *book)
{
    TRY(book_begin(cx, book));
    for (int f = 0; f < FIRMS; f++) {
        Text line;
        TRY(text_format(cx, &line, "{\"kind\":\"party\",\"id\":\"name:firm-%d\",\"name\":\"F%d\"}",
                        f, f));
        TRY(admit(cx, book, line));
    }
    return book_commit(cx, book);
}

TEST(test_verify__random_papers_end_alike_in_any_order)
{
    int worlds = getenv("WEFT_LONG") ? 300 : 25;
    Random random = random_make(test_seed());
    for (int w = 0; w < worlds; w++) {
        Ctx cx = ctx_make((size_t)1 << 30);
        List documents = list_make(sizeof(Document));
        Text want = TEXT("");
        CHECK_OK("world", &cx, random_world(&cx, &random, &documents));
        for (int round = 0; round < 4; round++) {
            static const size_t groups[] = { 100000, 1, 7, 25 };
            Book *book CLEANUP(book_close) = NULL;
            Text got;
            CHECK_OK("book", &cx, make_book(&cx, "sqlite::memory:", &book));
            CHECK_OK("firms", &cx, admit_firms(&cx, book));
            CHECK_OK("taken", &cx, take_all(&cx, book, &documents, groups[round]));
            CHECK_OK("state", &cx, state_of(&cx, book, &got));
            if (round == 0)
                want = got;
            check_same("another order of arrival", got, want);
            shuffle(&random, &documents);
        }
        ctx_clear(&cx);
    }
}
