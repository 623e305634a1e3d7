/* time_test.c - days that are closed, and how the business date moves.
 *
 * A seller delivers and bills 50 pieces at 30.00 in March; the books of March are closed in May. */
#include "app/act.h"
#include "app/acts.h"
#include "app/day_end.h"
#include "app/found.h"
#include "app/verify.h"
#include "store/book_store.h"
#include "store/books_store.h"
#include "test.h"
#include "test_intake.h"
#include "test_store.h"

#include <stdio.h>
#include <string.h>

#define PLATFORM "uscc:91440305WEFT000165"
#define SELLER "uscc:91441303WEFT001711"
#define BUYER "uscc:91440311WEFT0018XY"
#define LINES \
    "\"currency\":\"CNY\",\"lines\":[{\"line\":\"1\",\"item\":\"HINGE\",\"quantity\":\"50\"," \
    "\"unit\":\"C62\",\"price\":\"30.00\",\"amount\":\"1500.00\"}],\"amount\":\"1500.00\""

enum { RECEIVABLE = 1122 };

typedef struct World {
    Ctx *cx;
    Book *book;
    Text result;
} World;

static Err act(World *w, const char *kind, const char *actor, const char *body)
{
    Ctx *cx = w->cx;
    TRY(book_begin(cx, w->book));
    Err err = act_perform(cx, w->book, text_of(kind), text_of(actor), text_of(body), NULL,
                          &w->result);
    if (err == ERR_OK)
        return book_commit(cx, w->book);
    book_rollback(w->book);
    return err;
}

static void admit(World *w, const char *id, const char *role)
{
    char body[256];
    snprintf(body, sizeof body, "{\"kind\":\"party\",\"id\":\"%s\",\"name\":\"%s\",\"roles\":"
             "[\"%s\"]}", id, role, role);
    CHECK_OK(id, w->cx, act(w, "party_admit", "operator", body));
}

static void paper(World *w, const char *kind, const char *number, const char *from,
                  const char *to, const char *date, const char *rest)
{
    char json[1024];
    snprintf(json, sizeof json, "{\"kind\":\"%s\",\"number\":\"%s\",\"issuer\":\"%s\","
             "\"receiver\":\"%s\",\"date\":\"%s\",%s}", kind, number, from, to, date, rest);
    CHECK_OK(number, w->cx, test_submit(w->cx, w->book, from, json));
}

#define ON_ORDER ",\"refs\":[{\"kind\":\"order\",\"number\":\"PO-7\",\"issuer\":\"" BUYER "\"}]"

static void open_world(World *w, Ctx *cx, const char *url)
{
    BookSettings settings = { .name = TEXT("test"), .ccy = CCY_CNY, .demo = true,
                              .process = TEXT("stock-purchase"),
                              .business_date = date_of(2026, 3, 30) };
    *w = (World){ .cx = cx };
    CHECK_OK("created", cx, found_cluster(cx, url, "share", settings, &w->book));
    admit(w, PLATFORM, "platform");
    admit(w, SELLER, "supplier");
    admit(w, BUYER, "core");
    paper(w, "order", "PO-7", BUYER, SELLER, "2026-03-05", LINES);
    paper(w, "receipt", "GR-7", BUYER, SELLER, "2026-03-20", LINES ON_ORDER);
}

static void close_world(World *w)
{
    VerifyReport report;
    CHECK_OK("verifies", w->cx, verify_run(w->cx, w->book, NULL, NULL, &report));
    CHECK_EQ("nothing differs", report.differences, 0);
    book_close(&w->book);
}

/* What stood on the seller's receivables at the end of a day. */
static int64_t receivable(World *w, Date day)
{
    BooksRows *rows CLEANUP(books_close) = NULL;
    Period period = { DATE_NONE, day };
    BooksFilter filter = { .code = RECEIVABLE };
    int64_t sum = 0;
    Party seller;
    CHECK_OK("seller", w->cx, book_party_need(w->cx, w->book, TEXT(SELLER), &seller));
    filter.party = seller.id;
    CHECK_OK("reads", w->cx, db_begin_read(w->cx, book_db(w->book)));
    CHECK_OK("trial", w->cx, books_trial(w->cx, book_db(w->book), book_cluster(w->book), &period,
                                         &filter, BOOKS_BY_CHART, &rows));
    for (bool more;;) {
        TrialAccount account;
        CHECK_OK("next", w->cx, books_trial_next(w->cx, rows, &account, &more));
        if (!more)
            break;
        sum += account.within.debit - account.within.credit;
        sum += account.before.debit - account.before.credit;
    }
    books_close(&rows);
    db_rollback(book_db(w->book));
    return sum;
}

/* The newest posting: the day it is booked on, and the one it was stated for. */
static void newest(World *w, Date *booked, Date *stated)
{
    BooksRows *rows CLEANUP(books_close) = NULL;
    Period all = { (Date){ DATE_DAY_MIN }, (Date){ DATE_DAY_MAX } };
    uint64_t last = 0;
    CHECK_OK("reads", w->cx, db_begin_read(w->cx, book_db(w->book)));
    CHECK_OK("journal", w->cx, books_journal(w->cx, book_db(w->book), book_cluster(w->book), &all,
                                             false, &rows));
    for (bool more;;) {
        BooksPosting posting;
        CHECK_OK("next", w->cx, books_posting_next(w->cx, rows, &posting, &more));
        if (!more)
            break;
        if (posting.timestamp >= last) {
            *booked = posting.date;
            *stated = posting.stated;
            last = posting.timestamp;
        }
    }
    books_close(&rows);
    db_rollback(book_db(w->book));
}

static void to_may(World *w)
{
    CHECK_OK("April", w->cx, act(w, "day_end", PLATFORM "/op", "{\"to\":\"2026-04-20\"}"));
    CHECK_OK("May", w->cx, act(w, "day_end", PLATFORM "/op", "{\"to\":\"2026-05-11\"}"));
}

TEST_STORE(test_time__a_closed_month_stays_what_was_reported)
{
    World w;
    Date march = date_of(2026, 3, 31), booked, stated;
    open_world(&w, cx, url);
    to_may(&w);
    CHECK_OK("closed", cx, act(&w, "period_close", PLATFORM "/op", "{\"to\":\"2026-03-31\"}"));
    CHECK_TEXT("says from when on", w.result,
               "{\"closed_to\":\"2026-03-31\",\"open_from\":\"2026-04-01\"}");
    CHECK_EQ("reported", receivable(&w, march), 0);
    paper(&w, "invoice", "BILL-7", SELLER, BUYER, "2026-03-24", LINES ON_ORDER);
    CHECK_EQ("as reported", receivable(&w, march), 0);
    CHECK_EQ("in the open month", receivable(&w, date_of(2026, 4, 1)), 150000);
    newest(&w, &booked, &stated);
    CHECK_EQ("booked on its first day", booked.day, date_of(2026, 4, 1).day);
    CHECK_EQ("the stated day beside it", stated.day, date_of(2026, 3, 24).day);
    paper(&w, "invoice", "BILL-8", SELLER, BUYER, "2026-04-02", LINES ON_ORDER);
    newest(&w, &booked, &stated);
    CHECK_EQ("an open day is booked as stated", booked.day, date_of(2026, 4, 2).day);
    CHECK_TRUE("no other day beside it", date_is_none(stated));
    close_world(&w);
}

TEST_STORE(test_time__what_is_taken_back_of_a_closed_month_is_booked_after_it)
{
    World w;
    Date march = date_of(2026, 3, 31);
    open_world(&w, cx, url);
    paper(&w, "invoice", "BILL-7", SELLER, BUYER, "2026-03-24", LINES ON_ORDER);
    to_may(&w);
    CHECK_OK("closed", cx, act(&w, "period_close", PLATFORM "/op", "{\"to\":\"2026-03-31\"}"));
    CHECK_EQ("reported", receivable(&w, march), 150000);
    paper(&w, "credit_note", "CN-7", SELLER, BUYER, "2026-03-30", LINES ",\"refs\":[{\"kind\":"
          "\"invoice\",\"number\":\"BILL-7\",\"issuer\":\"" SELLER "\"}]");
    CHECK_EQ("as reported", receivable(&w, march), 150000);
    CHECK_EQ("gone in April", receivable(&w, date_of(2026, 4, 30)), 0);
    close_world(&w);
}

TEST_STORE(test_time__who_closes_what)
{
    static const struct { const char *why, *actor, *body; Err err; } rows[] = {
        { "not the seller", SELLER "/li", "{\"to\":\"2026-03-31\"}", ERR_DENIED },
        { "nobody without a name", "operator", "{\"to\":\"2026-03-31\"}", ERR_DENIED },
        { "no part of a month", PLATFORM "/op", "{\"to\":\"2026-03-30\"}", ERR_INVALID },
        { "no month that runs", PLATFORM "/op", "{\"to\":\"2026-05-31\"}", ERR_INVALID },
        { "no day", PLATFORM "/op", "{\"to\":\"March\"}", ERR_SYNTAX },
        { "two months at once", PLATFORM "/op", "{\"to\":\"2026-04-30\"}", ERR_OK },
        { "not again", PLATFORM "/op", "{\"to\":\"2026-04-30\"}", ERR_CONFLICT },
        { "nor a part of it", PLATFORM "/op", "{\"to\":\"2026-03-31\"}", ERR_CONFLICT },
    };
    World w;
    List periods;
    open_world(&w, cx, url);
    to_may(&w);
    for (size_t i = 0; i < COUNT(rows); i++)
        CHECK_ERR(rows[i].why, cx, act(&w, "period_close", rows[i].actor, rows[i].body),
                  rows[i].err);
    CHECK_OK("list", cx, period_all(cx, book_db(w.book), book_cluster(w.book), &periods));
    CHECK_EQ("one", periods.count, 1);
    const PeriodRow *period = list_at(&periods, 0);
    CHECK_EQ("to", period->to_day, date_of(2026, 4, 30).day);
    CHECK_EQ("on", period->closed_day, date_of(2026, 5, 11).day);
    CHECK_TEXT("by", period->closed_by, PLATFORM "/op");
    close_world(&w);
}

/* 62 days from 30 March: 31 May, a Sunday, is in one person's reach, 1 June is not. */
TEST_STORE(test_time__a_leap_takes_two_persons)
{
    static const struct { const char *why, *kind, *actor, *to; Err err; } rows[] = {
        { "one person alone", "day_end", PLATFORM "/op", "2026-06-01", ERR_DENIED },
        { "he proposes it", "day_end_propose", PLATFORM "/op", "2026-06-01", ERR_OK },
        { "and is still one person", "day_end", PLATFORM "/op", "2026-06-01", ERR_DENIED },
        { "another one, to another day", "day_end", PLATFORM "/gao", "2026-06-02", ERR_DENIED },
        { "another firm's", "day_end", SELLER "/li", "2026-06-01", ERR_DENIED },
        { "nobody without a name", "day_end", "operator", "2026-04-01", ERR_DENIED },
        { "nor proposes", "day_end_propose", "operator", "2026-06-01", ERR_DENIED },
        { "beyond the calendar's years", "day_end_propose", PLATFORM "/op", "2028-01-03",
          ERR_INVALID },
        { "another one, to the same day", "day_end", PLATFORM "/gao", "2026-06-01", ERR_OK },
        { "back there", "day_end", PLATFORM "/gao", "2026-06-01", ERR_INVALID },
        { "within reach", "day_end", PLATFORM "/op", "2026-08-02", ERR_OK },
    };
    World w;
    char body[64];
    open_world(&w, cx, url);
    for (size_t i = 0; i < COUNT(rows); i++) {
        snprintf(body, sizeof body, "{\"to\":\"%s\"}", rows[i].to);
        CHECK_ERR(rows[i].why, cx, act(&w, rows[i].kind, rows[i].actor, body), rows[i].err);
    }
    CHECK_EQ("the date", book_settings(w.book).business_date.day, date_of(2026, 8, 2).day);
    close_world(&w);
}

TEST_STORE(test_time__sixty_two_days_are_one_persons)
{
    World w;
    open_world(&w, cx, url);
    CHECK_OK("to the last day of it", cx, act(&w, "day_end", PLATFORM "/op",
                                              "{\"to\":\"2026-05-31\"}"));
    close_world(&w);
}

TEST_STORE(test_time__a_preview_changes_nothing)
{
    World w;
    Text result;
    open_world(&w, cx, url);
    paper(&w, "invoice", "BILL-7", SELLER, BUYER, "2026-03-24",
          LINES ON_ORDER ",\"due\":\"2026-04-23\"");
    int64_t next = book_next_id(w.book);
    CHECK_OK("looks, as far as one likes", cx,
             day_end_preview(cx, w.book, TEXT(PLATFORM "/op"), TEXT("{\"to\":\"2026-12-21\"}"),
                             &result));
    CHECK_TRUE("what it would be", strstr(result.at, "\"overdue_claims\":1,") != NULL);
    CHECK_TRUE("says what it is", strstr(result.at, "\"preview\":true") != NULL);
    CHECK_EQ("the date stands", book_settings(w.book).business_date.day,
             date_of(2026, 3, 30).day);
    CHECK_EQ("no act was added", book_next_id(w.book), next);
    CHECK_ERR("nobody without a name", cx, day_end_preview(cx, w.book, TEXT("operator"),
                                                           TEXT("{}"), &result), ERR_DENIED);
    close_world(&w);
}

TEST_STORE(test_time__says_when_the_calendar_ends)
{
    static const struct { const char *to; bool told; } rows[] = {
        { "2027-10-31", false }, { "2027-11-01", true }, { "2027-12-31", true },
    };
    World w;
    Text result;
    char body[64];
    open_world(&w, cx, url);
    for (size_t i = 0; i < COUNT(rows); i++) {
        snprintf(body, sizeof body, "{\"to\":\"%s\"}", rows[i].to);
        CHECK_OK(rows[i].to, cx, day_end_preview(cx, w.book, TEXT(PLATFORM "/op"), text_of(body),
                                                 &result));
        CHECK_EQ(rows[i].to, strstr(result.at, "calendar_ends") != NULL, rows[i].told);
    }
    close_world(&w);
}
