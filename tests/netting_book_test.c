/* netting_book_test.c - rounds of set-off over the books, from papers to the ledger, on both
 * databases: through intake and acts, as everybody's do. */
#include "app/acts.h"
#include "app/found.h"
#include "app/netting/execute.h"
#include "app/netting/files.h"
#include "app/netting/notice_print.h"
#include "app/netting/stats.h"
#include "app/verify.h"
#include "base/random.h"
#include "core/closure/model.h"
#include "store/books_store.h"
#include "store/finance_store.h"
#include "store/netting_store.h"
#include "store/order_store.h"
#include "test_intake.h"
#include "test_store.h"

#include <stdio.h>
#include <string.h>

#define PLATFORM "uscc:91440305WEFT000165"
#define FUNDER   "uscc:91440304WEFT00032C"

/* Firms of the cluster; ADA and so on are indexes. */
enum { ADA, BO, CY, DEE, EVE, FAY, GUS, FIRMS };
static const char *const firm[FIRMS] = {
    "uscc:91440305WEFT001209", "uscc:91440307WEFT001393", "uscc:91441900WEFT001474",
    "uscc:91441302WEFT00155W", "uscc:91440305WEFT00163N", "uscc:91441303WEFT001711",
    "uscc:91440311WEFT0018XY",
};

typedef struct World {
    Ctx *cx;
    Book *book;
    Text result;
    int trades;
} World;

static Err submit(World *w, const char *by, const char *json)
{
    return test_submit(w->cx, w->book, by, json);
}

/* As the command line does: what is asked for is completed against the books. */
static Err act(World *w, const char *kind, const char *actor, const char *asked)
{
    Json json;
    Text body = TEXT("");
    TRY(json_parse(w->cx, text_of(asked), &json));
    TRY(book_begin(w->cx, w->book));
    w->cx->now.us += 1000000;
    Err err = net_body(w->cx, w->book, text_of(kind), &json, &body);
    if (err == ERR_OK)
        err = act_perform(w->cx, w->book, text_of(kind), text_of(actor), body, NULL, &w->result);
    if (err == ERR_OK)
        return book_commit(w->cx, w->book);
    book_rollback(w->book);
    return err;
}

/* An act whose body is given whole. */
static Err act_whole(World *w, const char *kind, const char *actor, Text body)
{
    TRY(book_begin(w->cx, w->book));
    w->cx->now.us += 1000000;
    Err err = act_perform(w->cx, w->book, text_of(kind), text_of(actor), body, NULL, &w->result);
    if (err == ERR_OK)
        return book_commit(w->cx, w->book);
    book_rollback(w->book);
    return err;
}

static const char *person(int who)
{
    static char text[2][128];
    static int turn;
    char *at = text[turn++ & 1];
    snprintf(at, sizeof text[0], "%s/li", firm[who]);
    return at;
}

static bool says(const World *w, const char *words)
{
    return strstr(w->result.at, words) != NULL;
}

static void admit(World *w, const char *id, const char *roles)
{
    char body[512];
    snprintf(body, sizeof body, "{\"kind\":\"party\",\"id\":\"%s\",\"name\":\"%s\","
             "\"roles\":[\"%s\"]}", id, id, roles);
    CHECK_OK(id, w->cx, act(w, "party_admit", "operator", body));
}

/* --- trade ----------------------------------------------------------------------------------- */

/* Lines of trade n: every one sells an item of its own. */
#define LINE "\"lines\":[{\"line\":\"1\",\"item\":\"IT-%d\",\"quantity\":\"100\",\"unit\":\"C62\""

static void paper(World *w, const char *by, const char *why, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

static void paper(World *w, const char *by, const char *why, const char *format, ...)
{
    char json[2048];
    va_list args;
    va_start(args, format);
    vsnprintf(json, sizeof json, format, args);
    va_end(args);
    CHECK_OK(why, w->cx, submit(w, by, json));
}

/* `debtor` orders from `creditor`, gets the goods and the invoice INV-n, due on 2026-04-n, and
 * confirms it unless `loose`. Returns n. */
static int trade(World *w, int debtor, int creditor, int yuan, bool loose)
{
    int n = ++w->trades;
    const char *to = firm[creditor], *from = firm[debtor];
    paper(w, NULL, "order", "{\"kind\":\"order\",\"number\":\"PO-%d\",\"issuer\":\"%s\","
          "\"receiver\":\"%s\",\"date\":\"2026-03-02\",\"currency\":\"CNY\",\"terms\":{"
          "\"process\":\"domestic-sale\",\"payment_days\":30}," LINE ",\"amount\":\"%d.00\"}],"
          "\"amount\":\"%d.00\"}", n, from, to, n, yuan, yuan);
    paper(w, NULL, "accepted", "{\"kind\":\"order_response\",\"number\":\"OR-%d\",\"issuer\":\"%s\""
          ",\"receiver\":\"%s\",\"date\":\"2026-03-03\",\"status\":\"accepted\",\"refs\":[{"
          "\"kind\":\"order\",\"number\":\"PO-%d\",\"issuer\":\"%s\"}]}", n, to, from, n, from);
    paper(w, NULL, "despatch", "{\"kind\":\"despatch\",\"number\":\"DN-%d\",\"issuer\":\"%s\","
          "\"receiver\":\"%s\",\"date\":\"2026-03-05\"," LINE "}],\"refs\":[{\"kind\":\"order\","
          "\"number\":\"PO-%d\",\"issuer\":\"%s\"}]}", n, to, from, n, n, from);
    paper(w, NULL, "receipt", "{\"kind\":\"receipt\",\"number\":\"GR-%d\",\"issuer\":\"%s\","
          "\"receiver\":\"%s\",\"date\":\"2026-03-06\"," LINE "}],\"refs\":[{\"kind\":\"order\","
          "\"number\":\"PO-%d\",\"issuer\":\"%s\"}]}", n, from, to, n, n, from);
    paper(w, NULL, "passed", "{\"kind\":\"quality_report\",\"number\":\"QR-%d\","
          "\"issuer\":\"%s\",\"receiver\":\"%s\",\"date\":\"2026-03-07\"," LINE
          "}],\"refs\":[{\"kind\":\"order\",\"number\":\"PO-%d\","
          "\"issuer\":\"%s\"}]}", n, from, to, n,
          n, from);
    paper(w, NULL, "invoice", "{\"kind\":\"invoice\",\"number\":\"INV-%d\",\"issuer\":\"%s\","
          "\"receiver\":\"%s\",\"date\":\"2026-03-10\",\"currency\":\"CNY\",\"due\":"
          "\"2026-04-%02d\"," LINE ",\"amount\":\"%d.00\",\"ref\":{\"kind\":\"receipt\","
          "\"number\":\"GR-%d\",\"issuer\":\"%s\",\"line\":\"1\"}}],\"amount\":\"%d.00\","
          "\"refs\":[{\"kind\":\"order\","
          "\"number\":\"PO-%d\",\"issuer\":\"%s\"}]}", n, to, from, n % 28 + 1, n, yuan, n, from,
          yuan, n, from);
    if (!loose)
        paper(w, from, "confirmed", "{\"kind\":\"invoice_response\",\"number\":\"IR-%d\","
              "\"issuer\":\"%s\",\"receiver\":\"%s\",\"date\":\"2026-03-11\",\"status\":"
              "\"accepted\",\"refs\":[{\"kind\":\"invoice\",\"number\":\"INV-%d\",\"issuer\":"
              "\"%s\"}]}", n, from, to, n, to);
    return n;
}

static void pay(World *w, int n, int debtor, int creditor, int yuan)
{
    paper(w, NULL, "payment", "{\"kind\":\"payment\",\"number\":\"PAY-%d\",\"issuer\":\"%s\","
          "\"receiver\":\"%s\",\"date\":\"2026-03-12\",\"currency\":\"CNY\",\"amount\":\"%d.00\","
          "\"refs\":[{\"kind\":\"invoice\",\"number\":\"INV-%d\",\"issuer\":\"%s\"}]}", n,
          firm[debtor], firm[creditor], yuan, n, firm[creditor]);
}

static void dispute(World *w, int n, int debtor, int creditor)
{
    paper(w, firm[debtor], "dispute", "{\"kind\":\"invoice_response\",\"number\":\"ID-%d\","
          "\"issuer\":\"%s\",\"receiver\":\"%s\",\"date\":\"2026-03-12\",\"status\":\"disputed\","
          "\"refs\":[{\"kind\":\"invoice\",\"number\":\"INV-%d\",\"issuer\":\"%s\"}]}", n,
          firm[debtor], firm[creditor], n, firm[creditor]);
}

/* --- looking --------------------------------------------------------------------------------- */

static int64_t number_of(World *w, const char *sql)
{
    DbValue key = db_int(book_cluster(w->book));
    bool found = false;
    int64_t value = 0;
    CHECK_OK(sql, w->cx, db_query_int(w->cx, book_db(w->book), sql, &key, 1, &found, &value));
    return found ? value : 0;
}

/* The claim of INV-n; outstanding 0 where there is none. */
static ClaimRow claim_of(World *w, int n)
{
    static const char sql[] = "SELECT document_id FROM document WHERE cluster_id = $1 "
                              "AND number = $2";
    char number[32];
    snprintf(number, sizeof number, "INV-%d", n);
    DbValue values[] = { db_int(book_cluster(w->book)), db_text(text_of(number)) };
    int64_t id = 0;
    bool found;
    List rows;
    CHECK_OK("invoice", w->cx, db_query_int(w->cx, book_db(w->book), sql, values, COUNT(values),
                                            &found, &id));
    CHECK_OK("claim", w->cx, claim_of_document(w->cx, book_db(w->book), book_cluster(w->book), id,
                                               &rows));
    CHECK_EQ("one claim", rows.count, 1);
    return *(ClaimRow *)list_at(&rows, 0);
}

static NetRoundRow last_round(World *w)
{
    List rounds;
    CHECK_OK("rounds", w->cx, net_round_all(w->cx, book_db(w->book), book_cluster(w->book),
                                            &rounds));
    CHECK_TRUE("there is one", rounds.count > 0);
    return *(NetRoundRow *)list_at(&rounds, rounds.count - 1);
}

/* {"round":"N-17"} of the newest, with more members. */
static const char *it(World *w, const char *more)
{
    static char body[256];
    NetRoundRow round = last_round(w);
    snprintf(body, sizeof body, "{\"round\":\"%.*s\"%s}", (int)round.number.n, round.number.at,
             more);
    return body;
}

static NetItemRow item_of(World *w, int n)
{
    ClaimRow claim = claim_of(w, n);
    List items;
    CHECK_OK("items", w->cx, net_item_of(w->cx, book_db(w->book), book_cluster(w->book),
                                         last_round(w).round_id, &items));
    for (size_t i = 0; i < items.count; i++) {
        const NetItemRow *item = list_at(&items, i);
        if (item->claim_id == claim.claim_id)
            return *item;
    }
    CHECK_TRUE("the round has the claim", false);
    return (NetItemRow){ 0 };
}

static void check_reason(World *w, const char *why, int n, Reason want, bool dropped)
{
    NetItemRow item = item_of(w, n);
    CHECK_TEXT(why, text_of(reason_name((Reason)(dropped ? item.dropped : item.reason))),
               reason_name(want));
}

#define SET_OFF_SUM "SELECT CAST(SUM(amount) AS BIGINT) FROM transfer WHERE cluster_id = $1 " \
                    "AND code = 6"

/* The set-off clearing of every firm stands at nothing; what left payables is the rounds' sum. */
static void check_ledger(World *w)
{
    CHECK_EQ("no clearing account has a balance", number_of(w,
        "SELECT COUNT(*) FROM ledger_account WHERE cluster_id = $1 AND code = 3001 "
        "AND debits_posted <> credits_posted"), 0);
    CHECK_EQ("the ledger moved twice what was set off", number_of(w, SET_OFF_SUM),
             2 * number_of(w, "SELECT CAST(SUM(cancelled) AS BIGINT) FROM net_round "
                           "WHERE cluster_id = $1"));
    CHECK_EQ("items sum to their rounds", number_of(w,
        "SELECT CAST(SUM(cancelled) AS BIGINT) FROM net_item WHERE cluster_id = $1"),
        number_of(w, "SELECT CAST(SUM(cancelled) AS BIGINT) FROM net_round "
                  "WHERE cluster_id = $1"));
}

/* Open items of the books' reports know a set-off for a payment. */
static void check_items(World *w)
{
    static const BooksFilter every = { 0, 0, 0 };
    Db *db = book_db(w->book);
    BooksRows *rows CLEANUP(books_close) = NULL;
    BooksItem item;
    ClaimRow claim;
    bool more, found;
    CHECK_OK("begins", w->cx, db_begin_read(w->cx, db));
    CHECK_OK("items", w->cx, books_items(w->cx, db, book_cluster(w->book),
                                         date_of(2099, 12, 31), &every, false, &rows));
    for (;;) {
        CHECK_OK("item", w->cx, books_item_next(w->cx, rows, &item, &more));
        if (!more)
            break;
        CHECK_OK("its claim", w->cx, claim_get(w->cx, db, book_cluster(w->book), item.order_id,
                                               item.invoice_id, &found, &claim));
        CHECK_EQ("as open as its claim", item.face - item.credited - item.paid,
                 found ? claim.outstanding : -1);
    }
    books_close(&rows);
    db_rollback(db);
}

static void close_world(World *w)
{
    check_items(w);
    VerifyReport report;
    check_ledger(w);
    CHECK_OK("verifies", w->cx, verify_run(w->cx, w->book, NULL, NULL, &report));
    CHECK_TEXT("nothing differs", report.first, "");
    CHECK_EQ("nothing differs", report.differences, 0);
    book_close(&w->book);
}

static void open_world(World *w, Ctx *cx, const char *url)
{
    BookSettings settings = { .name = TEXT("test"), .ccy = CCY_CNY, .demo = true,
                              .business_date = date_of(2026, 3, 16) };
    *w = (World){ .cx = cx };
    CHECK_OK("created", cx, found_cluster(cx, url, "share", settings, &w->book));
    admit(w, PLATFORM, "platform");
    admit(w, FUNDER, "funder");
    for (int f = 0; f < FIRMS; f++)
        admit(w, firm[f], "sme");
}

static void join_all(World *w)
{
    for (int f = 0; f < FIRMS; f++)
        CHECK_OK("joins", w->cx, act(w, "net_join", person(f), "{}"));
}

#define OPENER   PLATFORM "/gao"
#define EXECUTOR PLATFORM "/he"

static void open_round(World *w)
{
    CHECK_OK("opens", w->cx, act(w, "net_open", OPENER, "{\"cutoff\":\"2026-03-16\","
                                 "\"accept_by\":\"2026-03-20\"}"));
}

static void accept(World *w, int who)
{
    CHECK_OK("accepts", w->cx, act(w, "net_accept", person(who), it(w, "")));
}

/* --- stories --------------------------------------------------------------------------------- */

/* Ada owes Bo 100, Bo owes Cy 80, Cy owes Ada 90; Dee owes Ada 50: eighty go around. */
static void ring(World *w)
{
    trade(w, ADA, BO, 100, false);
    trade(w, BO, CY, 80, false);
    trade(w, CY, ADA, 90, false);
    trade(w, DEE, ADA, 50, false);
}

TEST_STORE(test_netting_book__a_ring_from_proposal_to_closure)
{
    World w;
    open_world(&w, cx, url);
    ring(&w);
    CHECK_ERR("nobody has joined", cx, act(&w, "net_open", OPENER, "{}"), ERR_REFUSED);
    join_all(&w);
    open_round(&w);
    CHECK_TRUE("three times eighty", says(&w, "\"proposed\":\"240.00\""));
    CHECK_TRUE("of 320", says(&w, "\"gross\":\"320.00\""));
    CHECK_TRUE("net debts of 10 and 50 would stay", says(&w, "\"chains\":\"260.00\""));
    CHECK_TRUE("three firms", says(&w, "\"firms\":3"));
    CHECK_ERR("one at a time", cx, act(&w, "net_open", OPENER, "{}"), ERR_WRONG_STATE);
    CHECK_ERR("nobody has answered", cx, act(&w, "net_execute", EXECUTOR, it(&w, "")),
              ERR_WRONG_STATE);
    CHECK_ERR("nothing of Dee's goes", cx, act(&w, "net_accept", person(DEE), it(&w, "")),
              ERR_DENIED);
    accept(&w, ADA);
    CHECK_ERR("an answer binds", cx, act(&w, "net_decline", person(ADA), it(&w, "")),
              ERR_WRONG_STATE);
    CHECK_ERR("so does leaving not undo it", cx, act(&w, "net_leave", person(ADA), "{}"),
              ERR_WRONG_STATE);
    accept(&w, BO);
    accept(&w, CY);
    CHECK_ERR("four eyes", cx, act(&w, "net_execute", OPENER, it(&w, "")), ERR_DENIED);
    CHECK_OK("executed", cx, act(&w, "net_execute", EXECUTOR, it(&w, "")));
    CHECK_TRUE("all of it", says(&w, "\"cancelled\":\"240.00\""));
    CHECK_ERR("once", cx, act(&w, "net_execute", EXECUTOR, it(&w, "")), ERR_WRONG_STATE);
    CHECK_ERR("and over", cx, act(&w, "net_cancel", OPENER, it(&w, ",\"reason\":\"late\"")),
              ERR_WRONG_STATE);
    ClaimRow whole = claim_of(&w, 2), part = claim_of(&w, 1);
    CHECK_EQ("Bo's debt is paid", whole.paid, 8000);
    CHECK_EQ("nothing is left of it", whole.outstanding, 0);
    CHECK_EQ("twenty of Ada's are left", part.outstanding, 2000);
    CHECK_EQ("Dee's stands", claim_of(&w, 4).outstanding, 5000);
    TradeOrderRow order;
    bool found;
    CHECK_OK("order", cx, trade_order_get(cx, book_db(w.book), book_cluster(w.book),
                                          whole.order_id, &found, &order));
    CHECK_EQ("funds flow closed: paid, and settled", order.funds_e9, RATE_ONE_E9);
    CHECK_EQ("the order is closed", order.closed, 1);
    CHECK_EQ("one linked chain: two moves a claim, six in all, one batch", number_of(&w,
        "SELECT COUNT(*) FROM transfer WHERE cluster_id = $1 AND code = 6"), 6);
    CHECK_ERR("the circle is gone", cx, act(&w, "net_open", OPENER, "{}"), ERR_REFUSED);
    close_world(&w);
}

/* Two rings share Ada: Ada-Bo-Cy and Ada-Dee-Eve. Cy declines, and the other one goes through. */
TEST_STORE(test_netting_book__who_declines_drops_out_and_the_rest_is_solved_again)
{
    World w;
    open_world(&w, cx, url);
    trade(&w, ADA, BO, 100, false);
    trade(&w, BO, CY, 100, false);
    trade(&w, CY, ADA, 100, false);
    trade(&w, ADA, DEE, 40, false);
    trade(&w, DEE, EVE, 60, false);
    trade(&w, EVE, ADA, 50, false);
    join_all(&w);
    open_round(&w);
    CHECK_TRUE("both rings", says(&w, "\"proposed\":\"420.00\""));
    for (int f = ADA; f <= EVE; f++)
        if (f != CY)
            accept(&w, f);
    CHECK_OK("Cy declines", cx, act(&w, "net_decline", person(CY),
                                    it(&w, ",\"reason\":\"we want the money\"")));
    CHECK_OK("executed", cx, act(&w, "net_execute", EXECUTOR, it(&w, "")));
    CHECK_TRUE("one ring", says(&w, "\"cancelled\":\"120.00\""));
    CHECK_TRUE("of three", says(&w, "\"cancelled_firms\":3"));
    check_reason(&w, "said so", 2, REASON_declined, true);
    check_reason(&w, "its circle fell apart: no reason of its own", 1, REASON_eligible, true);
    CHECK_EQ("untouched", claim_of(&w, 1).outstanding, 10000);
    CHECK_EQ("set off", claim_of(&w, 4).outstanding, 0);
    CHECK_EQ("no more than was proposed", claim_of(&w, 5).outstanding, 2000);
    close_world(&w);
}

TEST_STORE(test_netting_book__silence_means_what_the_round_says)
{
    World w;
    open_world(&w, cx, url);
    ring(&w);
    join_all(&w);
    open_round(&w);
    accept(&w, ADA);
    accept(&w, BO);
    CHECK_OK("days pass", cx, act(&w, "day_end", PLATFORM "/op", "{\"to\":\"2026-03-20\"}"));
    CHECK_ERR("the last day is Cy's", cx, act(&w, "net_execute", EXECUTOR, it(&w, "")),
              ERR_WRONG_STATE);
    CHECK_OK("and then it is over", cx,
             act(&w, "day_end", PLATFORM "/op", "{\"to\":\"2026-03-23\"}"));
    CHECK_TRUE("day-end says so", says(&w, "net_window"));
    CHECK_ERR("too late", cx, act(&w, "net_accept", person(CY), it(&w, "")), ERR_WRONG_STATE);
    CHECK_ERR("without Cy nothing is left", cx, act(&w, "net_execute", EXECUTOR, it(&w, "")),
              ERR_REFUSED);
    CHECK_OK("cancelled", cx, act(&w, "net_cancel", OPENER, it(&w, ",\"reason\":\"Cy\"")));
    CHECK_OK("again, and silence accepts", cx, act(&w, "net_open", OPENER,
             "{\"accept_by\":\"2026-03-24\",\"silence\":\"accept\"}"));
    accept(&w, ADA);
    CHECK_OK("days pass", cx, act(&w, "day_end", PLATFORM "/op", "{\"to\":\"2026-03-25\"}"));
    CHECK_OK("executed", cx, act(&w, "net_execute", EXECUTOR, it(&w, "")));
    CHECK_TRUE("all of it", says(&w, "\"cancelled\":\"240.00\""));
    close_world(&w);
}

TEST_STORE(test_netting_book__what_changed_in_between_is_asked_again)
{
    World w;
    open_world(&w, cx, url);
    ring(&w);                                   /* 1, 2, 3 and Dee's 4 */
    trade(&w, ADA, DEE, 30, false);             /* 5: with 4, a pair */
    trade(&w, EVE, FAY, 70, false);             /* 6, 7: another pair, disputed in between */
    trade(&w, FAY, EVE, 70, false);
    join_all(&w);
    open_round(&w);
    CHECK_TRUE("ring and pairs", says(&w, "\"proposed\":\"440.00\""));
    for (int f = ADA; f <= FAY; f++)
        accept(&w, f);
    pay(&w, 2, BO, CY, 50);                     /* thirty of Bo's eighty are left */
    pay(&w, 4, DEE, ADA, 50);                   /* nothing of Dee's */
    dispute(&w, 6, EVE, FAY);
    CHECK_OK("executed", cx, act(&w, "net_execute", EXECUTOR, it(&w, "")));
    CHECK_TRUE("three times thirty", says(&w, "\"cancelled\":\"90.00\""));
    check_reason(&w, "paid", 4, REASON_settled, true);
    check_reason(&w, "disputed", 6, REASON_disputed, true);
    CHECK_EQ("Bo is through", claim_of(&w, 2).outstanding, 0);
    CHECK_EQ("and paid nothing twice", claim_of(&w, 2).paid, 8000);
    CHECK_EQ("Cy's", claim_of(&w, 3).outstanding, 6000);
    dispute(&w, 2, BO, CY);                     /* afterwards: nothing moves any more */
    CHECK_EQ("a later dispute undoes nothing", claim_of(&w, 2).outstanding, 0);
    pay(&w, 3, CY, ADA, 60);
    CHECK_EQ("the rest is paid as ever", claim_of(&w, 3).outstanding, 0);
    close_world(&w);
}

/* --- funders --------------------------------------------------------------------------------- */

/* The financing of INV-n, paid out; its number. */
static Text finance(World *w, int n, int seller)
{
    char body[512];
    Json json;
    Text number = TEXT("");
    snprintf(body, sizeof body, "{\"product\":\"receivables-discounting\",\"funder\":\"" FUNDER
             "\",\"invoice\":{\"number\":\"INV-%d\",\"issuer\":\"%s\"}}", n, firm[seller]);
    CHECK_OK("applies", w->cx, act(w, "finance_apply", person(seller), body));
    CHECK_OK("answer", w->cx, json_parse(w->cx, w->result, &json));
    CHECK_OK("number", w->cx, json_need_text(w->cx, &json, "financing", &number));
    snprintf(body, sizeof body, "{\"financing\":\"%.*s\"}", (int)number.n, number.at);
    CHECK_OK("checked", w->cx, act(w, "finance_check", FUNDER "/chen", body));
    CHECK_OK("approved", w->cx, act(w, "finance_approve", FUNDER "/luo", body));
    snprintf(body, sizeof body, "{\"financing\":\"%.*s\",\"registration\":\"R-1\","
             "\"description\":\"the invoice\"}", (int)number.n, number.at);
    CHECK_OK("registered", w->cx, act(w, "finance_register", FUNDER "/chen", body));
    snprintf(body, sizeof body, "{\"financing\":\"%.*s\"}", (int)number.n, number.at);
    CHECK_OK("paid out", w->cx, act(w, "finance_disburse", FUNDER "/fang", body));
    return number;
}

/* Amounts a product finances at all. */
static void large_ring(World *w)
{
    trade(w, ADA, BO, 100000, false);
    trade(w, BO, CY, 80000, false);
    trade(w, CY, ADA, 90000, false);
}

TEST_STORE(test_netting_book__a_funders_claim_is_left_alone)
{
    World w;
    char body[128];
    open_world(&w, cx, url);
    large_ring(&w);
    join_all(&w);
    Text number = finance(&w, 2, CY);
    CHECK_ERR("the ring is broken there", cx, act(&w, "net_open", OPENER, "{}"), ERR_REFUSED);
    snprintf(body, sizeof body, "{\"financing\":\"%.*s\"}", (int)number.n, number.at);
    CHECK_ERR("consent is the funder's", cx, act(&w, "net_consent", person(CY), body), ERR_DENIED);
    CHECK_OK("consents", cx, act(&w, "net_consent", FUNDER "/chen", body));
    open_round(&w);
    for (int f = ADA; f <= CY; f++)
        accept(&w, f);
    CHECK_OK("executed", cx, act(&w, "net_execute", EXECUTOR, it(&w, "")));
    CHECK_EQ("the claim is gone", claim_of(&w, 2).outstanding, 0);
    CHECK_EQ("no cash went down the waterfall", number_of(&w, "SELECT COUNT(*) FROM collection "
             "WHERE cluster_id = $1 AND financing_id > 0"), 0);
    CHECK_EQ("and the right in it", number_of(&w, "SELECT COUNT(*) FROM encumbrance WHERE "
                                              "cluster_id = $1 AND released = 0"), 0);
    CHECK_TRUE("the seller owes the funder still", number_of(&w,
        "SELECT CAST(SUM(principal_left) AS BIGINT) FROM financing WHERE cluster_id = $1") > 0);
    close_world(&w);
}

TEST_STORE(test_netting_book__financed_in_between_stays_the_funders)
{
    World w;
    open_world(&w, cx, url);
    large_ring(&w);
    trade(&w, ADA, CY, 10000, false);           /* a pair that stays possible */
    join_all(&w);
    open_round(&w);
    for (int f = ADA; f <= CY; f++)
        accept(&w, f);
    finance(&w, 2, CY);
    CHECK_OK("executed", cx, act(&w, "net_execute", EXECUTOR, it(&w, "")));
    check_reason(&w, "said so", 2, REASON_encumbered, true);
    CHECK_EQ("untouched", claim_of(&w, 2).outstanding, 8000000);
    CHECK_TRUE("the pair went", says(&w, "\"cancelled\":\"20000.00\""));
    close_world(&w);
}

/* --- members and permissions ----------------------------------------------------------------- */

TEST_STORE(test_netting_book__who_may_do_what)
{
    static const struct { const char *why, *kind; int who; const char *actor, *body; Err want; }
    rows[] = {
        { "a firm opens no round", "net_open", ADA, NULL, "{}", ERR_DENIED },
        { "nor a funder", "net_open", -1, FUNDER "/chen", "{}", ERR_DENIED },
        { "nobody in particular joins", "net_join", -1, "operator", "{}", ERR_DENIED },
        { "a party alone is no person", "net_join", -1, PLATFORM, "{}", ERR_INVALID },
        { "joins twice", "net_join", ADA, NULL, "{}", ERR_WRONG_STATE },
        { "joining says nothing", "net_join", ADA, NULL, "{\"party\":\"x\"}", ERR_INVALID },
        { "a firm bars nobody", "net_bar", ADA, NULL,
          "{\"party\":\"" PLATFORM "\",\"reason\":\"insolvent\"}", ERR_DENIED },
        { "barred for what?", "net_bar", -1, OPENER,
          "{\"party\":\"" PLATFORM "\",\"reason\":\"ugly\"}", ERR_INVALID },
        { "not barred", "net_unbar", -1, OPENER, "{\"party\":\"" PLATFORM "\"}",
          ERR_WRONG_STATE },
        { "avoids itself", "net_avoid", -1, PLATFORM "/gao", "{\"party\":\"" PLATFORM "\"}",
          ERR_INVALID },
        { "never refused", "net_meet", ADA, NULL, "{\"party\":\"" PLATFORM "\"}",
          ERR_WRONG_STATE },
        { "whom?", "net_avoid", ADA, NULL, "{\"party\":\"uscc:91440304WEFT000407\"}",
          ERR_UNKNOWN },
        { "which round?", "net_accept", ADA, NULL, "{\"round\":\"N-0\"}", ERR_NOT_FOUND },
        { "which financing?", "net_consent", -1, FUNDER "/chen", "{\"financing\":\"F-0\"}",
          ERR_NOT_FOUND },
        { "a cut-off to come", "net_open", -1, OPENER, "{\"cutoff\":\"2026-03-17\"}",
          ERR_INVALID },
        { "no window", "net_open", -1, OPENER, "{\"accept_by\":\"2026-03-15\"}", ERR_INVALID },
        { "a window of years", "net_open", -1, OPENER, "{\"accept_by\":\"2027-03-18\"}",
          ERR_INVALID },
        { "silence is golden", "net_open", -1, OPENER, "{\"silence\":\"golden\"}", ERR_INVALID },
        { "which currency?", "net_open", -1, OPENER, "{\"currency\":\"XXZ\"}", ERR_UNKNOWN },
        { "another currency has no claims", "net_open", -1, OPENER, "{\"currency\":\"EUR\"}",
          ERR_REFUSED },
        { "a field nobody knows", "net_open", -1, OPENER, "{\"cut_off\":\"2026-03-16\"}",
          ERR_INVALID },
    };
    World w;
    open_world(&w, cx, url);
    ring(&w);
    join_all(&w);
    for (size_t i = 0; i < COUNT(rows); i++)
        CHECK_ERR(rows[i].why, cx, act(&w, rows[i].kind, rows[i].actor ? rows[i].actor
                                       : person(rows[i].who), rows[i].body), rows[i].want);
    open_round(&w);
    CHECK_ERR("a firm executes nothing", cx, act(&w, "net_execute", person(ADA), it(&w, "")),
              ERR_DENIED);
    CHECK_ERR("nor the operator without a name", cx, act(&w, "net_execute", "operator",
                                                         it(&w, "")), ERR_INVALID);
    CHECK_ERR("a firm cancels nothing", cx, act(&w, "net_cancel", person(ADA),
                                                it(&w, ",\"reason\":\"x\"")), ERR_DENIED);
    CHECK_ERR("cancelled for a reason", cx, act(&w, "net_cancel", OPENER,
                                                it(&w, ",\"reason\":\"\"")), ERR_INVALID);
    CHECK_ERR("an acceptance has no reason", cx, act(&w, "net_accept", person(ADA),
                                                     it(&w, ",\"reason\":\"x\"")), ERR_INVALID);
    close_world(&w);
}

TEST_STORE(test_netting_book__members_come_and_go)
{
    World w;
    char body[128];
    open_world(&w, cx, url);
    ring(&w);
    join_all(&w);
    snprintf(body, sizeof body, "{\"party\":\"%s\"}", firm[CY]);
    CHECK_OK("Bo avoids Cy", cx, act(&w, "net_avoid", person(BO), body));
    CHECK_ERR("once", cx, act(&w, "net_avoid", person(BO), body), ERR_WRONG_STATE);
    CHECK_ERR("no circle", cx, act(&w, "net_open", OPENER, "{}"), ERR_REFUSED);
    CHECK_OK("and meets it again", cx, act(&w, "net_meet", person(BO), body));
    snprintf(body, sizeof body, "{\"party\":\"%s\",\"reason\":\"insolvent\"}", firm[CY]);
    CHECK_OK("Cy is insolvent", cx, act(&w, "net_bar", OPENER, body));
    CHECK_ERR("no circle", cx, act(&w, "net_open", OPENER, "{}"), ERR_REFUSED);
    snprintf(body, sizeof body, "{\"party\":\"%s\"}", firm[CY]);
    CHECK_OK("and is not", cx, act(&w, "net_unbar", OPENER, body));
    open_round(&w);
    accept(&w, ADA);
    accept(&w, BO);
    CHECK_OK("Cy leaves instead of answering", cx, act(&w, "net_leave", person(CY), "{}"));
    CHECK_OK("days pass", cx, act(&w, "day_end", PLATFORM "/op", "{\"to\":\"2026-03-23\"}"));
    CHECK_ERR("without Cy", cx, act(&w, "net_execute", EXECUTOR, it(&w, "")), ERR_REFUSED);
    CHECK_OK("cancelled", cx, act(&w, "net_cancel", OPENER, it(&w, ",\"reason\":\"Cy left\"")));
    CHECK_OK("now Ada may leave", cx, act(&w, "net_leave", person(ADA), "{}"));
    close_world(&w);
}

/* --- forgery --------------------------------------------------------------------------------- */

static void forged(World *w, const char *why, const char *kind, const char *actor,
                   const char *head, const char *cancelled, const char *certificate, Err want)
{
    TextBuf buf = textbuf_make(w->cx);
    Text body = TEXT("");
    textbuf_puts(&buf, head);
    textbuf_puts(&buf, ",\"cancelled\":");
    textbuf_json(&buf, text_of(cancelled));
    textbuf_puts(&buf, ",\"certificate\":");
    textbuf_json(&buf, text_of(certificate));
    textbuf_byte(&buf, '}');
    CHECK_OK(why, w->cx, textbuf_done(&buf, &body));
    CHECK_ERR(why, w->cx, act_whole(w, kind, actor, body), want);
}

TEST_STORE(test_netting_book__the_books_believe_no_result)
{
    static const char open[] = "{\"currency\":\"CNY\",\"cutoff\":\"2026-03-16\","
                               "\"accept_by\":\"2026-03-20\",\"silence\":\"decline\"";
    World w;
    char some[256], head[128];
    open_world(&w, cx, url);
    ring(&w);
    int loose = trade(&w, ADA, DEE, 50, true);
    join_all(&w);
    ClaimRow a = claim_of(&w, 4), b = claim_of(&w, loose);
    snprintf(some, sizeof some, "id,cancelled\n%lld-%lld,50.00\n%lld-%lld,50.00\n",
             (long long)a.order_id, (long long)a.claim_id, (long long)b.order_id,
             (long long)b.claim_id);
    forged(&w, "an invoice that nobody confirmed", "net_open", OPENER, open, some,
           "currency,firm,level\n", ERR_REFUSED);
    forged(&w, "nothing, proven by nothing", "net_open", OPENER, open, "id,cancelled\n",
           "currency,firm,level\n", ERR_REFUSED);
    forged(&w, "no table at all", "net_open", OPENER, open, "all of it", "sure", ERR_SYNTAX);
    open_round(&w);
    for (int f = ADA; f <= CY; f++)
        accept(&w, f);
    NetRoundRow round = last_round(&w);
    snprintf(head, sizeof head, "{\"round\":\"%.*s\"", (int)round.number.n, round.number.at);
    forged(&w, "more than was accepted", "net_execute", EXECUTOR, head, some,
           "currency,firm,level\n", ERR_REFUSED);
    CHECK_EQ("nothing moved", number_of(&w, SET_OFF_SUM), 0);
    close_world(&w);
}

/* --- notices, files, statistics -------------------------------------------------------------- */

static void check_notices(World *w)
{
    NetRoundRow round = last_round(w);
    List firms;
    int64_t debts = 0, claims = 0;
    CHECK_OK("firms", w->cx, notice_firms(w->cx, w->book, &round, &firms));
    for (size_t i = 0; i < firms.count; i++) {
        Party party;
        Notice notice;
        Text text;
        int64_t owes = 0, owed = 0;
        CHECK_OK("party", w->cx, book_party_by_id(w->cx, w->book, *(int64_t *)list_at(&firms, i),
                                                  &party));
        CHECK_OK("notice", w->cx, notice_load(w->cx, w->book, &round, &party, &notice));
        for (size_t l = 0; l < notice.line_count; l++)
            *(notice.lines[l].owes ? &owes : &owed) += notice.lines[l].set_off_minor;
        CHECK_EQ("what it no longer owes is what it gives up", owes, owed);
        CHECK_EQ("lines sum to the side", owes, notice.owes.set_off_minor);
        debts += owes;
        claims += owed;
        for (int lang = LANG_EN; lang <= LANG_ZH; lang++) {
            CHECK_OK("text", w->cx, notice_text(w->cx, &notice, (Lang)lang, &text));
            CHECK_TRUE("its name is on it", strstr(text.at, party.ident.at) != NULL);
            CHECK_OK("page", w->cx, notice_html(w->cx, &notice, (Lang)lang, &text));
            CHECK_TRUE("a whole page", text_ends(text, "</html>\n"));
        }
        Json json;
        CHECK_OK("JSON", w->cx, notice_json(w->cx, &notice, &text));
        CHECK_OK("JSON", w->cx, json_parse(w->cx, text, &json));
    }
    int64_t sum = round.state == NET_EXECUTED ? round.cancelled : round.circles;
    CHECK_EQ("the notices' debts add up to the round", debts, sum);
    CHECK_EQ("and their claims", claims, sum);
}

TEST_STORE(test_netting_book__notices_say_what_is_asked_and_what_was_done)
{
    World w;
    Notice notice;
    Party party;
    Text text;
    open_world(&w, cx, url);
    ring(&w);
    join_all(&w);
    open_round(&w);
    check_notices(&w);
    NetRoundRow round = last_round(&w);
    CHECK_OK("Ada", cx, book_party_need(cx, w.book, text_of(firm[ADA]), &party));
    CHECK_OK("notice", cx, notice_load(cx, w.book, &round, &party, &notice));
    CHECK_EQ("owes Bo 100", notice.owes.before_minor, 10000);
    CHECK_EQ("is owed 90 and 50", notice.owed.before_minor, 14000);
    CHECK_EQ("eighty go", notice.owes.set_off_minor, 8000);
    CHECK_OK("asks", cx, notice_asks(cx, &notice, LANG_EN, &text));
    CHECK_TEXT("to answer", text,
               "Please accept or decline by 2026-03-20. No answer is a refusal.");
    CHECK_OK("asks", cx, notice_asks(cx, &notice, LANG_ZH, &text));
    CHECK_TEXT("in Chinese too", text, "请于 2026-03-20 前答复接受或拒绝。逾期未答复视为拒绝。");
    CHECK_OK("Eve", cx, book_party_need(cx, w.book, text_of(firm[EVE]), &party));
    CHECK_ERR("Eve has nothing open", cx, notice_load(cx, w.book, &round, &party, &notice),
              ERR_NOT_FOUND);
    for (int f = ADA; f <= CY; f++)
        accept(&w, f);
    CHECK_OK("executed", cx, act(&w, "net_execute", EXECUTOR, it(&w, "")));
    check_notices(&w);
    round = last_round(&w);
    CHECK_OK("Ada", cx, book_party_need(cx, w.book, text_of(firm[ADA]), &party));
    CHECK_OK("notice", cx, notice_load(cx, w.book, &round, &party, &notice));
    CHECK_TEXT("now a notice", text_of(notice_title(&notice, LANG_ZH)), "债务抵销通知");
    close_world(&w);
}

/* A ring of five and one of three: only the larger one is published. */
TEST_STORE(test_netting_book__statistics_have_no_names)
{
    World w;
    Stats stats;
    Text text;
    open_world(&w, cx, url);
    ring(&w);
    join_all(&w);
    open_round(&w);
    for (int f = ADA; f <= CY; f++)
        accept(&w, f);
    CHECK_OK("executed", cx, act(&w, "net_execute", EXECUTOR, it(&w, "")));
    for (int f = 0; f < 5; f++)
        trade(&w, f, (f + 1) % 5, 4000, false);
    open_round(&w);
    for (int f = 0; f < 5; f++)
        accept(&w, f);
    CHECK_OK("executed", cx, act(&w, "net_execute", EXECUTOR, it(&w, "")));
    CHECK_OK("statistics", cx, stats_load(cx, w.book, &stats));
    CHECK_EQ("one round", stats.round_count, 1);
    CHECK_EQ("one is withheld", stats.withheld, 1);
    CHECK_EQ("20,000.00 of 20,080.00, in thousands", stats.rounds[0].set_off.minor, 2000000);
    CHECK_EQ("owed too", stats.rounds[0].gross.minor, 2000000);
    CHECK_EQ("five to nine", stats.rounds[0].band_to, 9);
    /* Dee 4,000 of 4,050, Ada of 4,020, Cy of 4,010, Bo and Eve of 4,000: Cy is in the middle. */
    CHECK_EQ("99.75 %, cut to a tenth", stats.rounds[0].median.e9, 997000000);
    for (int form = 0; form < 3; form++) {
        CHECK_OK("form", cx, form == 0 ? stats_json(cx, &stats, &text)
                 : form == 1 ? stats_text(cx, &stats, LANG_ZH, &text)
                 : stats_html(cx, &stats, LANG_EN, &text));
        for (int f = 0; f < FIRMS; f++)
            CHECK_TRUE("no firm is named", strstr(text.at, firm[f] + 5) == NULL);
        CHECK_TRUE("nor the round", strstr(text.at, "N-") == NULL);
    }
    close_world(&w);
}

/* --- a random cluster ------------------------------------------------------------------------ */

enum { DEALS = 14 };

typedef struct Deal {
    int debtor, creditor, yuan;
    bool loose, paid;
    int64_t before;             /* outstanding when the round is executed */
} Deal;

static void check_deals(World *w, const Deal *deals, uint64_t seed)
{
    int64_t net[FIRMS] = { 0 };
    char why[64];
    snprintf(why, sizeof why, "seed %llu", (unsigned long long)seed);
    for (int d = 0; d < DEALS; d++) {
        const Deal *deal = &deals[d];
        int64_t left = claim_of(w, d + 1).outstanding, gone = deal->before - left;
        CHECK_TRUE(why, left >= 0 && gone >= 0);
        CHECK_TRUE("an unsure claim stays", !deal->loose || gone == 0);
        net[deal->debtor] += gone;
        net[deal->creditor] -= gone;
    }
    for (int f = 0; f < FIRMS; f++)
        CHECK_EQ("no net position moves", net[f], 0);
}

static void random_deals(World *w, Random *chance, Deal *deals)
{
    for (int d = 0; d < DEALS; d++) {
        int debtor = (int)random_below(chance, 4);
        deals[d] = (Deal){ .debtor = debtor,
                           .creditor = (debtor + 1 + (int)random_below(chance, 3)) % 4,
                           .yuan = 10 + (int)random_below(chance, 200),
                           .loose = random_below(chance, 8) == 0 };
        trade(w, deals[d].debtor, deals[d].creditor, deals[d].yuan, deals[d].loose);
    }
}

static void random_round(World *w, Random *chance, Deal *deals, uint64_t seed)
{
    Ctx *cx = w->cx;
    Err err = act(w, "net_open", OPENER, "{\"accept_by\":\"2026-03-20\"}");
    if (err == ERR_REFUSED) {                   /* no circle this time */
        ctx_forgive(cx);
        return;
    }
    CHECK_OK("opens", cx, err);
    check_notices(w);
    for (int f = 0; f < FIRMS; f++) {           /* who has nothing in it may not answer */
        bool no = random_below(chance, 7) == 0;
        err = act(w, no ? "net_decline" : "net_accept", person(f), it(w, ""));
        CHECK_TRUE("answers", err == ERR_OK || err == ERR_DENIED);
        ctx_forgive(cx);
    }
    for (int d = 0; d < DEALS; d++)
        if (random_below(chance, 6) == 0 && !deals[d].paid) {
            deals[d].paid = true;
            pay(w, d + 1, deals[d].debtor, deals[d].creditor, deals[d].yuan / 2);
        }
    for (int d = 0; d < DEALS; d++)
        deals[d].before = claim_of(w, d + 1).outstanding;
    err = act(w, "net_execute", EXECUTOR, it(w, ""));
    CHECK_TRUE("executed, or nothing is left", err == ERR_OK || err == ERR_REFUSED);
    ctx_forgive(cx);
    if (err == ERR_REFUSED)
        CHECK_OK("cancelled", cx, act(w, "net_cancel", OPENER, it(w, ",\"reason\":\"none\"")));
    check_deals(w, deals, seed);
    if (err == ERR_OK)
        check_notices(w);
}

TEST_STORE(test_netting_book__no_position_moves_whatever_happens)
{
    World w;
    Deal deals[DEALS];
    uint64_t seed = test_seed();
    Random chance = random_make(seed);
    open_world(&w, cx, url);
    join_all(&w);
    random_deals(&w, &chance, deals);
    for (int round = 0; round < 3; round++)
        random_round(&w, &chance, deals, seed);
    close_world(&w);
}

TEST_STORE(test_netting_book__anybody_can_check_a_round)
{
    World w;
    RoundFiles files;
    open_world(&w, cx, url);
    ring(&w);
    join_all(&w);
    open_round(&w);
    NetRoundRow round = last_round(&w);
    CHECK_OK("files", cx, round_files(cx, w.book, &round, &files));
    CHECK_TRUE("four may", strstr(files.obligations.at, "50.00,CNY") != NULL);
    pay(&w, 2, BO, CY, 50);
    for (int f = ADA; f <= CY; f++)
        accept(&w, f);
    CHECK_OK("executed", cx, act(&w, "net_execute", EXECUTOR, it(&w, "")));
    round = last_round(&w);
    CHECK_OK("files", cx, round_files(cx, w.book, &round, &files));
    CHECK_TRUE("what was left to set off", strstr(files.obligations.at, "30.00,CNY") != NULL);
    CHECK_TRUE("and was", strstr(files.cancelled.at, ",30.00\n") != NULL);
    CHECK_TRUE("Dee's is no part of it", strstr(files.obligations.at, "50.00,CNY") == NULL);
    close_world(&w);
}
