/* import_test.c - the whole way of a paper into the books, on both databases. */
#include "app/import.h"

#include "app/found.h"
#include "app/intake/intake.h"
#include "store/order_store.h"
#include "test.h"
#include "test_store.h"

static BookSettings settings(void)
{
    return (BookSettings){ .name = TEXT("operator"), .ccy = CCY_CNY, .demo = true,
                           .business_date = date_of(2026, 3, 2) };
}

static void keep(void *self, int64_t safe)
{
    int64_t *told = self;
    CHECK_TRUE("what is safe never shrinks", safe >= told[1]);
    told[0]++;
    told[1] = safe;
}

/* 1649 documents are two groups, whether they are new or here already. */
TEST_STORE(test_import__says_what_is_safe_after_each_commit_and_not_before)
{
    Book *book CLEANUP(book_close) = NULL;
    int64_t told[2] = { 0, 0 };
    ImportTally tally = { 0 }, again = { 0 }, whole = { 0 };
    ImportOptions options = { .actor = TEXT("operator"), .speaker = SPEAKER_OPERATOR,
                              .acknowledge = keep,
                              .acknowledge_self = told };
    CHECK_OK("created", cx, found_cluster(cx, url, "share", settings(), &book));
    CHECK_OK("parties", cx, import_jsonl(cx, book, "share/demo/parties.jsonl", &options, &tally));
    CHECK_EQ("no document yet", told[1], 0);
    told[0] = 0;
    CHECK_OK("trade", cx, import_jsonl(cx, book, "share/demo/trade.jsonl", &options, &tally));
    CHECK_EQ("two commits", told[0], 2);
    CHECK_EQ("all of it", told[1], tally.taken);
    told[0] = told[1] = 0;
    CHECK_OK("again", cx, import_jsonl(cx, book, "share/demo/trade.jsonl", &options, &again));
    CHECK_EQ("in groups too", told[0], 2);
    CHECK_EQ("safe from before", told[1], again.same);
    told[0] = told[1] = 0;
    options.whole = true;
    CHECK_OK("whole", cx, import_jsonl(cx, book, "share/demo/trade.jsonl", &options, &whole));
    CHECK_EQ("one commit", told[0], 1);
    CHECK_EQ("all at once", told[1], whole.same);
}

TEST_STORE(test_import__takes_the_demo_cluster_and_takes_it_again)
{
    Book *book CLEANUP(book_close) = NULL;
    ImportTally tally = { 0 }, again = { 0 };
    ImportOptions options = { .actor = TEXT("operator"), .speaker = SPEAKER_OPERATOR,
                              .report = stderr };
    CHECK_OK("created", cx, found_cluster(cx, url, "share", settings(), &book));
    CHECK_OK("parties", cx, import_jsonl(cx, book, "share/demo/parties.jsonl", &options, &tally));
    CHECK_OK("trade", cx, import_jsonl(cx, book, "share/demo/trade.jsonl", &options, &tally));
    CHECK_EQ("nothing refused", tally.refused, 0);
    CHECK_OK("trade again", cx,
             import_jsonl(cx, book, "share/demo/trade.jsonl", &options, &again));
    CHECK_EQ("all the same", again.same, tally.taken);
    CHECK_EQ("nothing new", again.taken, 0);
}
