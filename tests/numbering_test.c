/* numbering_test.c - a seller whose numbers begin anew each year, and one whose numbers go on.
 *
 * Invoice 4 of 2025 over 60.00 and invoice 4 of 2026 over 85.00, each on its own order; the buyer
 * answers both, and pays the later one. */
#include "app/acts.h"
#include "app/found.h"
#include "app/verify.h"
#include "store/finance_store.h"
#include "store/order_store.h"
#include "test.h"
#include "test_intake.h"
#include "test_store.h"

#include <stdio.h>
#include <string.h>

#define SELLER "uscc:91441303WEFT001711"
#define BUYER "uscc:91440311WEFT0018XY"

typedef struct World {
    Ctx *cx;
    Book *book;
} World;

static void admit(World *w, const char *id, const char *more)
{
    char body[256];
    snprintf(body, sizeof body, "{\"kind\":\"party\",\"id\":\"%s\",\"name\":\"%s\"%s}", id, id,
             more);
    CHECK_OK(id, w->cx, book_begin(w->cx, w->book));
    CHECK_OK(id, w->cx, act_perform(w->cx, w->book, TEXT("party_admit"), TEXT("operator"),
                                    text_of(body), NULL, NULL));
    CHECK_OK(id, w->cx, book_commit(w->cx, w->book));
}

static void open_world(World *w, Ctx *cx, const char *url, const char *numbering)
{
    BookSettings settings = { .name = TEXT("test"), .ccy = CCY_CNY, .demo = true,
                              .process = TEXT("stock-purchase"),
                              .business_date = date_of(2026, 3, 2) };
    *w = (World){ .cx = cx };
    CHECK_OK("founded", cx, found_cluster(cx, url, "share", settings, &w->book));
    admit(w, SELLER, numbering);
    admit(w, BUYER, "");
}

static Err paper(World *w, const char *kind, const char *number, const char *from,
                 const char *date, const char *item, const char *amount, const char *about)
{
    char json[1024], ref[256] = "";
    bool buyer = strcmp(from, BUYER) == 0;
    if (*about)
        snprintf(ref, sizeof ref, ",\"refs\":[{\"kind\":\"%s\",\"number\":\"%s\",\"issuer\":"
                 "\"%s\"}]",
                 *about == 'P' ? "order" : "invoice", about, *about == 'P' ? BUYER : SELLER);
    snprintf(json, sizeof json, "{\"kind\":\"%s\",\"number\":\"%s\",\"issuer\":\"%s\",\"receiver\":"
             "\"%s\",\"date\":\"%s\",\"currency\":\"CNY\",\"lines\":[{\"line\":\"1\",\"item\":"
             "\"%s\","
             "\"quantity\":\"5\",\"amount\":\"%s\"}],\"amount\":\"%s\"%s}", kind, number, from,
             buyer ? SELLER : BUYER, date, item, amount, amount, ref);
    return test_submit(w->cx, w->book, from, json);
}

static Err yes(World *w, const char *number, const char *date)
{
    char json[512];
    snprintf(json, sizeof json, "{\"kind\":\"invoice_response\",\"number\":\"%s\",\"issuer\":\""
             BUYER "\",\"receiver\":\"" SELLER "\",\"date\":\"%s\",\"status\":\"accepted\","
             "\"refs\":["
             "{\"kind\":\"invoice\",\"number\":\"4\",\"issuer\":\"" SELLER "\"}]}", number, date);
    return test_submit(w->cx, w->book, BUYER, json);
}

static Err bill(World *w, int year)
{
    return year == 2025
         ? paper(w, "invoice", "4", SELLER, "2025-12-11", "DIAL", "60.00", "PO-25")
         : paper(w, "invoice", "4", SELLER, "2026-02-03", "LENS", "85.00", "PO-26");
}

static void orders(World *w)
{
    CHECK_OK("2025", w->cx, paper(w, "order", "PO-25", BUYER, "2025-12-01", "DIAL", "60.00", ""));
    CHECK_OK("2026", w->cx, paper(w, "order", "PO-26", BUYER, "2026-01-12", "LENS", "85.00", ""));
}

/* The claim of the invoice of that year: face and whether the buyer confirmed it. */
static ClaimRow claim(World *w, int64_t year)
{
    Party seller;
    List papers, rows;
    ClaimRow none = { .claim_id = 0 };
    Db *db = book_db(w->book);
    CHECK_OK("seller", w->cx, book_party_need(w->cx, w->book, TEXT(SELLER), &seller));
    CHECK_OK("papers", w->cx, document_numbered(w->cx, db, book_cluster(w->book), seller.id,
                                                DOCUMENT_INVOICE, TEXT("4"), &papers));
    for (size_t i = 0; i < papers.count; i++) {
        const DocumentRow *row = list_at(&papers, i);
        if (date_year((Date){ (int32_t)row->day }) != year)
            continue;
        CHECK_OK("claims", w->cx, claim_of_document(w->cx, db, book_cluster(w->book),
                                                    row->document_id, &rows));
        CHECK_EQ("one", rows.count, 1);
        return *(ClaimRow *)list_at(&rows, 0);
    }
    return none;
}

static void close_world(World *w)
{
    VerifyReport report;
    CHECK_OK("verifies", w->cx, verify_run(w->cx, w->book, NULL, NULL, &report));
    CHECK_EQ("nothing differs", report.differences, 0);
    book_close(&w->book);
}

static void check_both(World *w)
{
    CHECK_EQ("of 2025", claim(w, 2025).face, 6000);
    CHECK_EQ("of 2026", claim(w, 2026).face, 8500);
    CHECK_TRUE("the answer of December is about the first", claim(w, 2025).confirmation > 0);
    CHECK_TRUE("that of February about the second", claim(w, 2026).confirmation > 0);
    CHECK_TRUE("two answers", claim(w, 2025).confirmation != claim(w, 2026).confirmation);
}

TEST_STORE(test_numbering__a_number_of_each_year_is_a_paper_of_its_own)
{
    World w;
    open_world(&w, cx, url, ",\"numbering\":\"yearly\"");
    orders(&w);
    CHECK_OK("4 of 2025", cx, bill(&w, 2025));
    CHECK_OK("the same again", cx, bill(&w, 2025));
    CHECK_OK("answered", cx, yes(&w, "A-1", "2025-12-19"));
    CHECK_OK("4 of 2026", cx, bill(&w, 2026));
    CHECK_OK("answered", cx, yes(&w, "A-2", "2026-02-09"));
    CHECK_ERR("another 4 of 2026", cx, paper(&w, "invoice", "4", SELLER, "2026-02-20", "LENS",
                                             "95.00", "PO-26"), ERR_CONFLICT);
    check_both(&w);
    close_world(&w);
}

/* The answer of February came while only the paper of December was known. */
TEST_STORE(test_numbering__whichever_of_them_comes_first)
{
    World w;
    open_world(&w, cx, url, ",\"numbering\":\"yearly\"");
    orders(&w);
    CHECK_OK("4 of 2025", cx, bill(&w, 2025));
    CHECK_OK("answered", cx, yes(&w, "A-1", "2025-12-19"));
    CHECK_OK("answered before it came", cx, yes(&w, "A-2", "2026-02-09"));
    CHECK_EQ("no paper yet", claim(&w, 2026).face, 0);
    CHECK_OK("4 of 2026", cx, bill(&w, 2026));
    check_both(&w);
    close_world(&w);
}

TEST_STORE(test_numbering__the_older_one_comes_last)
{
    World w;
    open_world(&w, cx, url, ",\"numbering\":\"yearly\"");
    orders(&w);
    CHECK_OK("4 of 2026", cx, bill(&w, 2026));
    CHECK_OK("answered", cx, yes(&w, "A-1", "2025-12-19"));
    CHECK_OK("answered", cx, yes(&w, "A-2", "2026-02-09"));
    CHECK_OK("4 of 2025", cx, bill(&w, 2025));
    check_both(&w);
    close_world(&w);
}

TEST_STORE(test_numbering__where_nobody_said_so_a_number_is_one_paper)
{
    World w;
    open_world(&w, cx, url, "");
    orders(&w);
    CHECK_OK("4 of 2025", cx, bill(&w, 2025));
    Err err = bill(&w, 2026);
    CHECK_TRUE("says what to say", strstr(cx->detail, "\"numbering\":\"yearly\"") != NULL);
    CHECK_ERR("refused", cx, err, ERR_CONFLICT);
    admit(&w, SELLER, ",\"numbering\":\"yearly\"");
    CHECK_OK("now it is another", cx, bill(&w, 2026));
    CHECK_OK("and the first is the first", cx, bill(&w, 2025));
    CHECK_EQ("of 2025", claim(&w, 2025).face, 6000);
    CHECK_EQ("of 2026", claim(&w, 2026).face, 8500);
    close_world(&w);
}
