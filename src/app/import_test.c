/* import_test.c - the whole way of a paper into the books, on both databases. */
#include "app/import.h"

#include "app/intake/intake.h"
#include "store/order_store.h"
#include "test.h"
#include "test_store.h"

static BookSettings settings(void)
{
    return (BookSettings){ .name = TEXT("test"), .ccy = CCY_CNY, .demo = true,
                           .business_date = date_of(2026, 3, 2) };
}

TEST_STORE(test_import__takes_the_demo_cluster_and_takes_it_again)
{
    Book *book CLEANUP(book_close) = NULL;
    ImportTally tally = { 0 }, again = { 0 };
    ImportOptions options = { .actor = TEXT("test"), .report = stderr };
    CHECK_OK("created", cx, book_create(cx, url, "share", settings(), &book));
    CHECK_OK("parties", cx, import_jsonl(cx, book, "share/demo/parties.jsonl", &options, &tally));
    CHECK_OK("trade", cx, import_jsonl(cx, book, "share/demo/trade.jsonl", &options, &tally));
    CHECK_EQ("nothing refused", tally.refused, 0);
    CHECK_OK("trade again", cx,
             import_jsonl(cx, book, "share/demo/trade.jsonl", &options, &again));
    CHECK_EQ("all the same", again.same, tally.taken);
    CHECK_EQ("nothing new", again.taken, 0);
}
