/* ubl_chain_test.c - the papers of one order, each a UBL file of its own, read as one order. */
#include "app/acts.h"
#include "base/file.h"
#include "app/found.h"
#include "format/input.h"
#include "format/ubl_write.h"
#include "store/book_store.h"
#include "store/order_store.h"
#include "test.h"
#include "test_intake.h"
#include "test_store.h"

#include <stdio.h>
#include <string.h>

/* Parties by the operator, the paper by a clerk of its issuer. */
typedef struct Chain {
    Book *book;
    size_t taken;
} Chain;

static Err take_party(Ctx *cx, void *self, const PartyRecord *party, RecordPlace place)
{
    Chain *chain = self;
    Text body;
    (void)place;
    TRY(party_record_write(cx, party, &body));
    TRY(book_begin(cx, chain->book));
    TRY(act_perform(cx, chain->book, TEXT("party_admit"), TEXT("operator"), body, NULL, NULL));
    return book_commit(cx, chain->book);
}

static Err take_paper(Ctx *cx, void *self, const Document *document, RecordPlace place)
{
    Chain *chain = self;
    Text body;
    (void)place;
    chain->taken++;
    TRY(document_write(cx, document, &body));
    return test_submit(cx, chain->book, NULL, body.at);
}

static Err take_refusal(Ctx *cx, void *self, RecordPlace place, const char *field, Text why)
{
    (void)self, (void)field;
    return fail(cx, ERR_INVALID, "%s: %.*s", place.file, (int)why.n, why.at);
}

static Err take_note(Ctx *cx, void *self, RecordPlace place, NoteKind kind, const char *field,
                     Text why)
{
    (void)cx, (void)self, (void)place, (void)kind, (void)field, (void)why;
    return ERR_OK;
}

static void take(Ctx *cx, Book *book, const char *path)
{
    Chain chain = { .book = book };
    RecordSink sink = { .self = &chain, .party = take_party, .document = take_paper,
                        .refused = take_refusal, .noted = take_note };
    Input input CLEANUP(input_close) = { .source = NULL };
    CHECK_OK(path, cx, input_open(cx, path, &input));
    CHECK_OK(path, cx, input_read(cx, &input, &sink));
    CHECK_EQ(path, chain.taken, 1);
}

static Book *open_book(Ctx *cx, const char *url, Ccy ccy)
{
    Book *book = NULL;
    BookSettings settings = { .name = TEXT("test"), .ccy = ccy, .demo = true,
                              .business_date = date_of(2026, 6, 1) };
    CHECK_OK("created", cx, found_cluster(cx, url, "share", settings, &book));
    return book;
}

/* How many papers lie on the order, itself among them; none may wait for another. */
static size_t papers_on(Ctx *cx, Book *book, const char *issuer, const char *number)
{
    Party buyer = { 0 };
    DocumentRow order = { 0 };
    List entries = { 0 }, waiting = { 0 };
    bool found = false;
    size_t papers = 1;
    CHECK_OK("buyer", cx, book_party_need(cx, book, text_of(issuer), &buyer));
    CHECK_OK("order", cx, document_find(cx, book_db(book), book_cluster(book), buyer.id,
                                        DOCUMENT_ORDER, text_of(number), &found, &order));
    CHECK_TRUE(number, found);
    CHECK_OK("entries", cx, entry_of_order(cx, book_db(book), book_cluster(book), order.document_id,
                                           &entries));
    CHECK_OK("waiting", cx, waiting_all(cx, book_db(book), book_cluster(book), &waiting));
    for (size_t i = 0; i < waiting.count; i++)
        CHECK_TRUE("no paper is missing", !((const WaitingRow *)list_at(&waiting, i))->missing);
    for (size_t i = 0; i < entries.count; i++) {
        const EntryRow *row = list_at(&entries, i);
        bool seen = row->document_id == order.document_id;
        for (size_t k = 0; k < i && !seen; k++)
            seen = ((const EntryRow *)list_at(&entries, k))->document_id == row->document_id;
        papers += !seen;
    }
    return papers;
}

/* --- a chain of weft's own: written as UBL, read back ----------------------------------------- */

#define SIDES(a, b) "\"issuer\":\"name:" a "\",\"receiver\":\"name:" b "\","
#define PLACED "{\"kind\":\"order\",\"number\":\"PO-1\",\"issuer\":\"name:taker\"}"
#define GOODS ",\"quantity\":\"10\",\"unit\":\"C62\""
#define BILL ",\"price\":\"5\",\"amount\":\"50.00\""
#define REF ",\"ref\":{\"kind\":\"order\",\"number\":\"PO-1\",\"issuer\":\"name:taker\","  \
    "\"line\":\"1\"}"
#define LINES(more) "\"lines\":[{\"line\":\"1\",\"item\":\"N\"" more "}]"

static const char *const chain[] = {
    "{\"kind\":\"order\",\"number\":\"PO-1\"," SIDES("taker", "maker") "\"date\":\"2026-03-01\","
    "\"currency\":\"CNY\"," LINES(GOODS BILL) "}",
    "{\"kind\":\"order_response\",\"number\":\"OR-1\"," SIDES("maker", "taker") "\"date\":"
    "\"2026-03-02\",\"status\":\"accepted\",\"refs\":[" PLACED "]}",
    "{\"kind\":\"despatch\",\"number\":\"D-1\"," SIDES("maker", "taker") "\"date\":\"2026-03-03\","
    LINES(GOODS REF) ",\"refs\":[" PLACED "]}",
    "{\"kind\":\"transport\",\"number\":\"W-1\"," SIDES("carrier", "maker") "\"date\":"
    "\"2026-03-03\"," LINES(GOODS REF) ",\"refs\":[" PLACED "]}",
    "{\"kind\":\"receipt\",\"number\":\"G-1\"," SIDES("taker", "maker") "\"date\":\"2026-03-05\","
    LINES(GOODS REF) ",\"refs\":[" PLACED "]}",
    "{\"kind\":\"invoice\",\"number\":\"R-1\"," SIDES("maker", "taker") "\"date\":\"2026-03-06\","
    "\"due\":\"2026-05-05\",\"currency\":\"CNY\"," LINES(GOODS BILL REF) ",\"refs\":[" PLACED "]}",
    "{\"kind\":\"invoice_response\",\"number\":\"IR-1\"," SIDES("taker", "maker") "\"date\":"
    "\"2026-03-07\",\"status\":\"accepted\",\"refs\":[{\"kind\":\"invoice\",\"number\":\"R-1\","
    "\"issuer\":\"name:maker\"}]}",
    "{\"kind\":\"remittance_advice\",\"number\":\"V-1\"," SIDES("taker", "maker") "\"date\":"
    "\"2026-05-05\",\"currency\":\"CNY\",\"lines\":[{\"line\":\"1\",\"amount\":\"50.00\",\"ref\":{"
    "\"kind\":\"invoice\",\"number\":\"R-1\",\"issuer\":\"name:maker\"}}]}",
};

TEST_STORE(test_ubl_chain__papers_written_as_ubl_read_as_one_order)
{
    Book *book CLEANUP(book_close) = open_book(cx, url, CCY_CNY);
    TradeOrderRow order = { 0 };
    Party buyer = { 0 };
    DocumentRow paper = { 0 };
    bool found = false;
    for (size_t i = 0; i < COUNT(chain); i++) {
        char path[512];
        Document document = { 0 };
        Text xml = TEXT("");
        snprintf(path, sizeof path, "%s/%zu.xml", test_folder(), i);
        CHECK_OK(chain[i], cx, document_parse(cx, text_of(chain[i]), &document));
        CHECK_OK(chain[i], cx, ubl_write(cx, &document, &xml));
        CHECK_OK(chain[i], cx, file_write_all(cx, path, xml));
        take(cx, book, path);
    }
    CHECK_EQ("all lie on it", papers_on(cx, book, "name:taker", "PO-1"), COUNT(chain));
    CHECK_OK("buyer", cx, book_party_need(cx, book, TEXT("name:taker"), &buyer));
    CHECK_OK("paper", cx, document_find(cx, book_db(book), book_cluster(book), buyer.id,
                                        DOCUMENT_ORDER, TEXT("PO-1"), &found, &paper));
    CHECK_OK("order", cx, trade_order_get(cx, book_db(book), book_cluster(book),
                                          paper.document_id, &found, &order));
    CHECK_EQ("goods have moved", order.goods_e9, RATE_ONE_E9);
    CHECK_EQ("an advice is no payment", order.funds_e9, 0);
}

/* --- Peppol's ------------------------------------------------------------------------------- */

TEST_STORE(test_ubl_chain__peppols_use_cases_read_as_one_order)
{
    static const struct {
        const char *why, *files[3], *issuer, *number;
        size_t papers;
    } rows[] = {
        { "ordered, answered on a condition, cancelled",
          { "use-case-examples/advanced-ordering-sc1/Order_sc1.xml",
            "use-case-examples/advanced-ordering-sc1/OrderResponse_sc1.xml",
            "use-case-examples/advanced-ordering-sc1/OrderCancellation_sc1.xml" },
          "gln:7300010000001", "Order-1", 3 },
        { "ordered, rejected", { "use-case-examples/order/UC3_Order.xml",
          "use-case-examples/order-response/UC3_Order_response.xml", NULL },
          "gln:7300010000001", "5", 2 },
        { "parties known by company number", { "use-case-examples/order/UC5_Order.xml",
          "use-case-examples/order-response/UC5_Order_response.xml", NULL },
          "icd:0007:5541277710", "5", 2 },
    };
    TEST_NEEDS_VECTORS(vectors);
    Book *book CLEANUP(book_close) = open_book(cx, url, CCY_EUR);
    for (size_t i = 0; i < COUNT(rows); i++) {
        char path[512];
        for (size_t f = 0; f < COUNT(rows[i].files) && rows[i].files[f]; f++) {
            snprintf(path, sizeof path, "%s/ubl/peppol-poacc/%s", vectors, rows[i].files[f]);
            take(cx, book, path);
        }
        CHECK_EQ(rows[i].why, papers_on(cx, book, rows[i].issuer, rows[i].number),
                 rows[i].papers);
    }
}
