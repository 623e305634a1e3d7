/* books_test.c - the books of the demo against loops over all that is stored, and ageing against a
 * small case figured by hand. */
#include "app/acts.h"
#include "app/books/ageing.h"
#include "app/books/journal.h"
#include "app/books/statement.h"
#include "app/books/trial.h"
#include "app/demo/demo.h"
#include "app/found.h"
#include "store/finance_store.h"
#include "store/ledger_query.h"
#include "store/netting_store.h"
#include "store/order_store.h"
#include "test_intake.h"
#include "test_store.h"

#include <stdio.h>
#include <string.h>

/* --- the demo --------------------------------------------------------------------------------- */

typedef struct Demo {
    Ctx *cx;
    Book *book;
    List accounts, transfers;   /* all: LedgerAccount, LedgerTransfer */
    Date first, last;           /* days on which something was posted */
} Demo;

static void open_demo(Demo *demo, Ctx *cx, const char *url)
{
    static const LedgerFilter every = { .limit = UINT32_MAX };
    DemoOptions options = { .url = url, .share = "share", .lang = LANG_EN };
    Report report;
    *demo = (Demo){ .cx = cx, .accounts = list_make(sizeof(LedgerAccount)),
                    .transfers = list_make(sizeof(LedgerTransfer)),
                    .first = { INT32_MAX }, .last = { INT32_MIN } };
    CHECK_OK("plays", cx, demo_run(cx, &options, &report));
    CHECK_OK("opens", cx, book_open(cx, url, &demo->book));
    Db *db = book_db(demo->book);
    int64_t cluster = book_cluster(demo->book);
    CHECK_OK("accounts", cx, ledger_store_query_accounts(cx, db, cluster, &every,
                                                         &demo->accounts));
    CHECK_OK("transfers", cx, ledger_store_query_transfers(cx, db, cluster, &every,
                                                           &demo->transfers));
    for (size_t i = 0; i < demo->transfers.count; i++) {
        const LedgerTransfer *t = list_at(&demo->transfers, i);
        Date day = { (int32_t)t->user_data_32 };
        demo->first = date_cmp(day, demo->first) < 0 ? day : demo->first;
        demo->last = date_cmp(day, demo->last) > 0 ? day : demo->last;
    }
    CHECK_TRUE("a story of weeks", date_diff(demo->first, demo->last).n > 30);
}

/* Debits less credits of an account up to a day. */
static int64_t plain_net(const Demo *demo, LedgerId account, Date to)
{
    int64_t net = 0;
    for (size_t i = 0; i < demo->transfers.count; i++) {
        const LedgerTransfer *t = list_at(&demo->transfers, i);
        if ((int32_t)t->user_data_32 > to.day)
            continue;
        net += ledger_id_eq(t->debit_account_id, account) ? (int64_t)t->amount : 0;
        net -= ledger_id_eq(t->credit_account_id, account) ? (int64_t)t->amount : 0;
    }
    return net;
}

/* --- trial balance ---------------------------------------------------------------------------- */

/* What the line should close at: its accounts one by one, each on its own side. */
static Sides plain_closing(const Demo *demo, const TrialLine *line, TrialBy by, Date to)
{
    Sides sides = { 0, 0 };
    for (size_t i = 0; i < demo->accounts.count; i++) {
        const LedgerAccount *a = list_at(&demo->accounts, i);
        bool mine = a->ledger == line->key.ledger
                 && (line->kind != TRIAL_LINE || a->code == line->key.code)
                 && (line->kind == TRIAL_TOTAL || by == TRIAL_BY_CHART
                     || (int64_t)a->user_data_64 == line->key.party)
                 && (line->kind != TRIAL_LINE || by != TRIAL_BY_ACCOUNT
                     || ledger_id_eq(a->id, line->key.id));
        int64_t net = mine ? plain_net(demo, a->id, to) : 0;
        sides.debit += net > 0 ? net : 0;
        sides.credit += net < 0 ? -net : 0;
    }
    return sides;
}

static size_t check_trial(Demo *demo, const Period *period, TrialBy by)
{
    static const BooksFilter every = { 0, 0, 0 };
    TrialView *view CLEANUP(trial_view_close) = NULL;
    TrialLine line;
    bool more = true;
    size_t totals = 0;
    Date before = { date_is_none(period->from) ? INT32_MIN : period->from.day - 1 };
    CHECK_OK("opens", demo->cx, trial_view_open(demo->cx, demo->book, period, &every, by, &view));
    for (;;) {
        CHECK_OK("next", demo->cx, trial_view_next(demo->cx, view, &line, &more));
        if (!more)
            break;
        Sides closing = plain_closing(demo, &line, by, period->to);
        Sides opening = plain_closing(demo, &line, by, before);
        CHECK_EQ("opening debit", line.sums.opening.debit, opening.debit);
        CHECK_EQ("opening credit", line.sums.opening.credit, opening.credit);
        CHECK_EQ("closing debit", line.sums.closing.debit, closing.debit);
        CHECK_EQ("closing credit", line.sums.closing.credit, closing.credit);
        CHECK_EQ("opening and moves make closing",
                 sides_net(line.sums.opening) + sides_net(line.sums.moves),
                 sides_net(line.sums.closing));
        if (line.kind != TRIAL_LINE)
            CHECK_TRUE("debits = credits", trial_balances(&line.sums));
        totals += line.kind == TRIAL_TOTAL;
    }
    return totals;
}

/* On every day, the trial balance is the sum of the transfers. */
static void trial_of_demo(Demo *demo)
{
    for (Date to = demo->first; date_cmp(to, demo->last) <= 0; to = date_add(to, (Days){ 1 })) {
        Period whole = { DATE_NONE, to }, week = { date_add(to, (Days){ -6 }), to };
        size_t totals = check_trial(demo, &whole, TRIAL_BY_CHART);
        CHECK_TRUE("yuan, later dollars too", totals >= 1 && totals <= 2);
        if (to.day % 7 == 0)
            check_trial(demo, &week, TRIAL_BY_PARTY);
        if (to.day % 20 == 0)
            check_trial(demo, &week, TRIAL_BY_ACCOUNT);
    }
    Period none = { DATE_NONE, date_add(demo->first, (Days){ -1 }) };
    CHECK_EQ("nothing before the first day", check_trial(demo, &none, TRIAL_BY_PARTY), 0);
}

/* --- statements ------------------------------------------------------------------------------- */

static void check_posting(const StatementLine *line, LedgerId account)
{
    const BooksPosting *p = &line->posting;
    CHECK_TRUE("on this account", ledger_id_eq(line->debit ? p->debit.id : p->credit.id, account));
    CHECK_TRUE("it says why", p->paper_kind >= 0 || p->act_kind.n > 0);
    CHECK_EQ("one side", line->moved.debit + line->moved.credit, (int64_t)p->amount);
}

/* Reads one statement through; gives the number of postings. */
static size_t check_statement(Demo *demo, const LedgerAccount *account, const Period *period)
{
    StatementView *view CLEANUP(statement_view_close) = NULL;
    StatementLine line;
    bool more;
    size_t count = 0;
    Date before = { period->from.day - 1 }, last = period->from;
    CHECK_OK("opens", demo->cx, statement_view_open(demo->cx, demo->book, period, account, &view));
    CHECK_OK("opening", demo->cx, statement_view_next(demo->cx, view, &line, &more));
    CHECK_EQ("opening comes first", line.kind, STATEMENT_OPENING);
    CHECK_EQ("opening", line.balance, plain_net(demo, account->id, before));
    int64_t running = line.balance;
    for (;; count++) {
        CHECK_OK("next", demo->cx, statement_view_next(demo->cx, view, &line, &more));
        assert_true(more);
        if (line.kind == STATEMENT_CLOSING)
            break;
        check_posting(&line, account->id);
        running += line.moved.debit - line.moved.credit;
        CHECK_EQ("running", line.balance, running);
        CHECK_TRUE("by date", date_cmp(last, line.posting.date) <= 0);
        last = line.posting.date;
    }
    CHECK_EQ("closing", line.balance, plain_net(demo, account->id, period->to));
    CHECK_EQ("closing is the last balance", line.balance, running);
    CHECK_OK("the end", demo->cx, statement_view_next(demo->cx, view, &line, &more));
    CHECK_TRUE("nothing follows", !more);
    return count;
}

static void statements_of_demo(Demo *demo)
{
    size_t count = 0;
    Period whole = { demo->first, demo->last };
    Period part = { date_add(demo->first, (Days){ 20 }), date_add(demo->first, (Days){ 40 }) };
    for (size_t i = 0; i < demo->accounts.count; i++) {
        count += check_statement(demo, list_at(&demo->accounts, i), &whole);
        check_statement(demo, list_at(&demo->accounts, i), &part);
    }
    CHECK_EQ("each transfer is on two statements", count, 2 * demo->transfers.count);
}

/* --- the journal ------------------------------------------------------------------------------ */

/* Entries balance in every currency; in one party's book too, without any help from elsewhere. */
static size_t check_journal(Demo *demo, const BookNames *names, int64_t party)
{
    JournalView *view CLEANUP(journal_view_close) = NULL;
    JournalAsk ask = { .period = { DATE_NONE, demo->last }, .party = party };
    JournalEntry entry;
    bool more;
    size_t count = 0;
    CHECK_OK("opens", demo->cx, journal_view_open(demo->cx, demo->book, names, &ask, &view));
    for (;;) {
        int64_t sum = 0;
        CHECK_OK("next", demo->cx, journal_view_next(demo->cx, view, &entry, &more));
        if (!more)
            break;
        for (size_t i = 0; i < entry.count; i++) {
            sum += entry.postings[i].minor;
            CHECK_EQ("one currency", entry.postings[i].ledger, entry.postings[0].ledger);
            CHECK_TRUE("posting rules leave nothing elsewhere",
                       !text_eq(entry.postings[i].account, journal_elsewhere(false)));
        }
        CHECK_EQ("balances", sum, 0);
        CHECK_TRUE("two sides", entry.count >= 2 && entry.count % 2 == 0);
        count += entry.count;
    }
    return count;
}

static void journal_of_demo(Demo *demo)
{
    BookNames *names;
    size_t count = 0;
    CHECK_OK("names", demo->cx, book_names_open(demo->cx, demo->book, false, &names));
    CHECK_EQ("two postings a transfer", check_journal(demo, names, 0),
             2 * demo->transfers.count);
    for (int64_t party = 1; book_names_ident(names, party).n > 0; party++)
        count += check_journal(demo, names, party);
    CHECK_EQ("each is in one party's book", count, 2 * demo->transfers.count);
}

/* --- ageing of the demo ----------------------------------------------------------------------- */

/* What was set off is as good as paid, on the day of its round. */
static bool counts_round(const Demo *demo, int64_t round_id, Date at, DocumentKind *kind)
{
    List rounds;
    bool found = false;
    CHECK_OK("rounds", demo->cx, net_round_all(demo->cx, book_db(demo->book),
                                               book_cluster(demo->book), &rounds));
    *kind = DOCUMENT_PAYMENT;
    for (size_t i = 0; i < rounds.count; i++) {
        const NetRoundRow *round = list_at(&rounds, i);
        if (round->round_id != round_id)
            continue;
        found = true;
        if (round->closed_day > at.day)
            return false;
    }
    CHECK_TRUE("it is a paper or a round", found);
    return true;
}

static bool counts(const Demo *demo, int64_t document_id, Date at, DocumentKind *kind)
{
    DocumentRow row;
    bool found;
    CHECK_OK("paper", demo->cx, document_get(demo->cx, book_db(demo->book),
                                             book_cluster(demo->book), document_id, &found, &row));
    if (!found)
        return counts_round(demo, document_id, at, kind);
    *kind = (DocumentKind)row.kind;
    return row.day <= at.day;
}

/* What of an invoice was open at the end of a day: its standing pairings, one by one. */
static int64_t plain_open(const Demo *demo, const ClaimRow *claim, Date at)
{
    List matches;
    int64_t last, open = claim->day <= at.day ? claim->face : 0;
    CHECK_OK("matches", demo->cx, match_standing(demo->cx, book_db(demo->book),
                                                 book_cluster(demo->book), claim->order_id,
                                                 &matches, &last));
    for (size_t i = 0; i < matches.count && open > 0; i++) {
        const MatchRow *match = list_at(&matches, i);
        DocumentKind kind;
        if (match->to_document != claim->claim_id || !counts(demo, match->from_document, at, &kind))
            continue;
        if (kind == DOCUMENT_PAYMENT || kind == DOCUMENT_CREDIT_NOTE)
            open -= match->amount;
    }
    return open > 0 ? open : 0;
}

static List receivables(const Demo *demo)
{
    List orders, claims = list_make(sizeof(ClaimRow)), some;
    CHECK_OK("orders", demo->cx, trade_order_page(demo->cx, book_db(demo->book),
                                                  book_cluster(demo->book), 0, 100000, &orders));
    for (size_t o = 0; o < orders.count; o++) {
        const TradeOrderRow *order = list_at(&orders, o);
        CHECK_OK("claims", demo->cx, claim_of_order(demo->cx, book_db(demo->book),
                                                    book_cluster(demo->book), order->order_id,
                                                    &some));
        for (size_t c = 0; c < some.count; c++) {
            ClaimRow *row = ((ClaimRow *)list_at(&some, c))->kind == 1
                          ? list_push(demo->cx, &claims) : NULL;
            if (row)
                *row = *(ClaimRow *)list_at(&some, c);
        }
    }
    return claims;
}

typedef struct Aged {
    int64_t age[AGE_COUNT], items;
} Aged;

/* Buckets of one pair, by days overdue, written anew from the table on top of core's header. */
static Aged plain_ageing(const List *claims, const int64_t *open, const AgeingLine *line,
                         bool payable, Date at)
{
    Aged aged = { .items = 0 };
    for (size_t c = 0; c < claims->count; c++) {
        const ClaimRow *claim = list_at(claims, c);
        int64_t party = payable ? claim->debtor : claim->creditor;
        int64_t other = payable ? claim->creditor : claim->debtor;
        int64_t late = (int64_t)at.day - claim->due;
        if (open[c] == 0 || claim->ccy != line->ledger || party != line->party
            || (line->kind == AGEING_PAIR && other != line->other))
            continue;
        size_t bucket = claim->due == INT32_MIN ? 0 : late <= 0 ? 1 : late < 31 ? 2
                      : late < 61 ? 3 : late < 91 ? 4 : 5;
        aged.age[bucket] += open[c];
        aged.items++;
    }
    return aged;
}

static void check_ageing(Demo *demo, const List *claims, const int64_t *open, bool payable,
                         Date at)
{
    AgeingView *view CLEANUP(ageing_view_close) = NULL;
    AgeingAsk ask = { .at = at, .payable = payable, .filter = { .code = payable ? 2202 : 1122 } };
    AgeingLine line, total = { .ledger = 0 };
    bool more;
    int64_t items = 0, want = 0;
    CHECK_OK("opens", demo->cx, ageing_view_open(demo->cx, demo->book, &ask, &view));
    for (;;) {
        CHECK_OK("next", demo->cx, ageing_view_next(demo->cx, view, &line, &more));
        if (!more)
            break;
        if (line.kind == AGEING_PAIR || line.kind == AGEING_PARTY) {
            Aged plain = plain_ageing(claims, open, &line, payable, at);
            for (size_t a = 0; a < AGE_COUNT; a++)
                CHECK_EQ(age_name((Age)a), line.sums.age[a], plain.age[a]);
            CHECK_EQ("items", line.sums.items, plain.items);
            items += line.kind == AGEING_PAIR ? plain.items : 0;
        }
        if (line.kind == AGEING_TOTAL)
            total = line;
        if (line.kind == AGEING_APART)
            total.sums.total += line.sums.total;
        if (line.kind == AGEING_LEDGER)
            CHECK_EQ("items and the rest make the ledger's", line.sums.total, total.sums.total);
    }
    for (size_t c = 0; c < claims->count; c++)
        want += open[c] > 0;
    CHECK_EQ("every open invoice once", items, want);
}

static void ageing_of_demo(Demo *demo)
{
    List claims = receivables(demo);
    int64_t *open = NEW(demo->cx, int64_t, claims.count);
    assert_non_null(open);
    CHECK_TRUE("many invoices", claims.count > 100);
    for (int32_t on = -1; on <= 300; on += on < 90 ? 13 : 70) {
        Date at = date_add(demo->first, (Days){ on });
        for (size_t c = 0; c < claims.count; c++)
            open[c] = plain_open(demo, list_at(&claims, c), at);
        check_ageing(demo, &claims, open, false, at);
        check_ageing(demo, &claims, open, true, at);
    }
    for (size_t c = 0; c < claims.count; c++) {
        const ClaimRow *claim = list_at(&claims, c);
        CHECK_EQ("in the end what the claim says itself", open[c], claim->outstanding);
    }
}

TEST_STORE(test_books__of_the_demo_are_what_plain_loops_make_of_all_that_is_stored)
{
    Demo demo;
    open_demo(&demo, cx, url);
    CHECK_OK("begins", cx, db_begin_read(cx, book_db(demo.book)));
    trial_of_demo(&demo);
    statements_of_demo(&demo);
    journal_of_demo(&demo);
    ageing_of_demo(&demo);
    db_rollback(book_db(demo.book));
    book_close(&demo.book);
}

/* --- ageing by hand ---------------------------------------------------------------------------
 *
 *     invoice  dated       due         face      what came of it
 *     INV-1    2026-01-10  2026-02-09  40,000    paid 15,000 on 2026-03-01
 *     INV-2    2026-03-31  2026-04-30  30,000    credited 5,000 on 2026-04-15
 *     INV-3    2026-05-20  2026-06-22  20,000     (from the Dragon Boat holiday, 19 to 21 June)
 *     INV-4    2026-06-20  2026-07-20  10,000    paid 10,000 on 2026-06-30
 *     INV-5    2026-06-01  no terms     7,000    of another buyer
 *
 * Days by the calendar: 2026-02-09 to 06-30 are 141, 04-30 to 06-30 are 61, 06-22 to 06-30 are 8.
 */
#define SELLER "uscc:91440311WEFT0018XY"
#define BUYER  "uscc:91440305WEFT00163N"
#define OTHER  "uscc:91440304WEFT000407"

static void take(Ctx *cx, Book *book, const char *json)
{
    CHECK_OK(json, cx, test_submit(cx, book, NULL, json));
}

static void take_order(Ctx *cx, Book *book, const char *number, const char *buyer,
                       const char *terms)
{
    char json[1024];
    snprintf(json, sizeof json, "{\"kind\":\"order\",\"number\":\"%s\",\"issuer\":\"%s\","
             "\"receiver\":\"" SELLER "\",\"date\":\"2026-01-02\",\"currency\":\"CNY\","
             "\"terms\":{\"process\":\"domestic-sale\"%s},\"lines\":[{\"line\":\"1\","
             "\"item\":\"LCD\",\"quantity\":\"1000\",\"unit\":\"C62\",\"price\":\"100.00\","
             "\"amount\":\"100000.00\"}],\"amount\":\"100000.00\"}", number, buyer, terms);
    take(cx, book, json);
}

static void take_bill(Ctx *cx, Book *book, const char *kind, const char *number,
                      const char *buyer, const char *date, const char *pieces,
                      const char *ref_kind, const char *ref, const char *ref_issuer)
{
    char json[1024];
    snprintf(json, sizeof json, "{\"kind\":\"%s\",\"number\":\"%s\",\"issuer\":\"" SELLER "\","
             "\"receiver\":\"%s\",\"date\":\"%s\",\"currency\":\"CNY\",\"lines\":[{\"line\":\"1\","
             "\"item\":\"LCD\",\"quantity\":\"%s\",\"unit\":\"C62\",\"price\":\"100.00\","
             "\"amount\":\"%s00.00\",\"ref\":{\"kind\":\"%s\",\"number\":\"%s\",\"issuer\":\"%s\","
             "\"line\":\"1\"}}],\"amount\":\"%s00.00\",\"refs\":[{\"kind\":\"%s\",\"number\":"
             "\"%s\",\"issuer\":\"%s\"}]}", kind, number, buyer, date, pieces, pieces, ref_kind,
             ref, ref_issuer, pieces, ref_kind, ref, ref_issuer);
    take(cx, book, json);
}

static void take_payment(Ctx *cx, Book *book, const char *number, const char *date,
                         const char *amount, const char *invoice)
{
    char json[1024];
    snprintf(json, sizeof json, "{\"kind\":\"payment\",\"number\":\"%s\",\"issuer\":\"" BUYER
             "\",\"receiver\":\"" SELLER "\",\"date\":\"%s\",\"currency\":\"CNY\",\"amount\":"
             "\"%s\",\"refs\":[{\"kind\":\"invoice\",\"number\":\"%s\",\"issuer\":\"" SELLER
             "\"}]}", number, date, amount, invoice);
    take(cx, book, json);
}

static void admit(Ctx *cx, Book *book, const char *id)
{
    char body[512];
    Text result;
    snprintf(body, sizeof body, "{\"kind\":\"party\",\"id\":\"%s\",\"name\":\"Same Name\"}", id);
    CHECK_OK("begins", cx, book_begin(cx, book));
    CHECK_OK(id, cx, act_perform(cx, book, TEXT("party_admit"), TEXT("operator"), text_of(body),
                                 NULL, &result));
    CHECK_OK("commits", cx, book_commit(cx, book));
}

static Book *case_by_hand(Ctx *cx, const char *url)
{
    BookSettings settings = { .name = TEXT("test"), .ccy = CCY_CNY, .demo = true,
                              .business_date = date_of(2026, 6, 30) };
    Book *book = NULL;
    CHECK_OK("created", cx, found_cluster(cx, url, "share", settings, &book));
    admit(cx, book, SELLER);
    admit(cx, book, BUYER);
    admit(cx, book, OTHER);
    take_order(cx, book, "PO-1", BUYER, ",\"payment_days\":30");
    take_order(cx, book, "PO-2", OTHER, "");
    take_bill(cx, book, "invoice", "INV-1", BUYER, "2026-01-10", "400", "order", "PO-1", BUYER);
    take_bill(cx, book, "invoice", "INV-2", BUYER, "2026-03-31", "300", "order", "PO-1", BUYER);
    take_bill(cx, book, "invoice", "INV-3", BUYER, "2026-05-20", "200", "order", "PO-1", BUYER);
    take_bill(cx, book, "invoice", "INV-4", BUYER, "2026-06-20", "100", "order", "PO-1", BUYER);
    take_bill(cx, book, "invoice", "INV-5", OTHER, "2026-06-01", "70", "order", "PO-2", OTHER);
    take_bill(cx, book, "credit_note", "CN-1", BUYER, "2026-04-15", "50", "invoice", "INV-2",
              SELLER);
    take_payment(cx, book, "PAY-1", "2026-03-01", "15000.00", "INV-1");
    take_payment(cx, book, "PAY-2", "2026-06-30", "10000.00", "INV-4");
    return book;
}

/* One line as text, in whole yuan: "pair S-B 0 0 20000 0 0 25000 = 45000". */
static char letter(int64_t party, const int64_t *ids)
{
    return party == ids[0] ? 'S' : party == ids[1] ? 'B' : 'O';
}

static void tell(const AgeingLine *line, const int64_t *ids, TextBuf *buf)
{
    static const char *const kinds[] = { "item", "pair", "party", "total", "apart", "ledger" };
    textbuf_format(buf, "%s", kinds[line->kind]);
    if (line->kind == AGEING_ITEM)
        textbuf_format(buf, " %.*s %d", (int)line->item.number.n, line->item.number.at,
                       (int)line->days);
    if (line->kind == AGEING_PAIR)
        textbuf_format(buf, " %c-%c", letter(line->party, ids), letter(line->other, ids));
    for (size_t a = 0; a < AGE_COUNT && line->kind <= AGEING_TOTAL; a++)
        textbuf_format(buf, " %lld", (long long)line->sums.age[a] / 100);
    textbuf_format(buf, " = %lld\n", (long long)line->sums.total / 100);
}

static void check_by_hand(Ctx *cx, Book *book, const char *why, const AgeingAsk *ask,
                          const int64_t *ids, const char *want)
{
    AgeingView *view CLEANUP(ageing_view_close) = NULL;
    TextBuf buf = textbuf_make(cx);
    AgeingLine line;
    Text text;
    bool more;
    CHECK_OK("begins", cx, db_begin_read(cx, book_db(book)));
    CHECK_OK(why, cx, ageing_view_open(cx, book, ask, &view));
    for (;;) {
        CHECK_OK(why, cx, ageing_view_next(cx, view, &line, &more));
        if (!more)
            break;
        tell(&line, ids, &buf);
    }
    CHECK_OK(why, cx, textbuf_done(&buf, &text));
    CHECK_TEXT(why, text, want);
    ageing_view_close(&view);
    db_rollback(book_db(book));
}

TEST_STORE(test_books__ageing_is_what_an_accountant_figures_by_hand)
{
    static const struct { const char *why; int month, day; bool payable, items; const char *want; }
    rows[] = {
        { "before the first invoice", 1, 9, false, false, "" },
        { "six days late", 2, 15, false, false,
          "pair S-B 0 0 40000 0 0 0 = 40000\nparty 0 0 40000 0 0 0 = 40000\n"
          "total 0 0 40000 0 0 0 = 40000\napart = 0\nledger = 40000\n" },
        { "the credit note comes in five days", 4, 10, false, false,
          "pair S-B 0 30000 0 25000 0 0 = 55000\nparty 0 30000 0 25000 0 0 = 55000\n"
          "total 0 30000 0 25000 0 0 = 55000\napart = 0\nledger = 55000\n" },
        { "80 days late, and due today", 4, 30, false, false,
          "pair S-B 0 25000 0 0 25000 0 = 50000\nparty 0 25000 0 0 25000 0 = 50000\n"
          "total 0 25000 0 0 25000 0 = 50000\napart = 0\nledger = 50000\n" },
        { "111 days, 31 days, not due", 5, 31, false, true,
          "item INV-1 111 0 0 0 0 0 25000 = 25000\nitem INV-2 31 0 0 0 25000 0 0 = 25000\n"
          "item INV-3 0 0 20000 0 0 0 0 = 20000\n"
          "pair S-B 0 20000 0 25000 0 25000 = 70000\nparty 0 20000 0 25000 0 25000 = 70000\n"
          "total 0 20000 0 25000 0 25000 = 70000\napart = 0\nledger = 70000\n" },
        { "the day before INV-4 was paid", 6, 29, false, false,
          "pair S-B 0 10000 20000 25000 0 25000 = 80000\npair S-O 7000 0 0 0 0 0 = 7000\n"
          "party 7000 10000 20000 25000 0 25000 = 87000\n"
          "total 7000 10000 20000 25000 0 25000 = 87000\napart = 0\nledger = 87000\n" },
        { "the end", 6, 30, false, true,
          "item INV-1 141 0 0 0 0 0 25000 = 25000\nitem INV-2 61 0 0 0 0 25000 0 = 25000\n"
          "item INV-3 8 0 0 20000 0 0 0 = 20000\n"
          "pair S-B 0 0 20000 0 25000 25000 = 70000\n"
          "item INV-5 0 7000 0 0 0 0 0 = 7000\npair S-O 7000 0 0 0 0 0 = 7000\n"
          "party 7000 0 20000 0 25000 25000 = 77000\n"
          "total 7000 0 20000 0 25000 25000 = 77000\napart = 0\nledger = 77000\n" },
        { "the same from the other side", 6, 30, true, false,
          "pair B-S 0 0 20000 0 25000 25000 = 70000\nparty 0 0 20000 0 25000 25000 = 70000\n"
          "pair O-S 7000 0 0 0 0 0 = 7000\nparty 7000 0 0 0 0 0 = 7000\n"
          "total 7000 0 20000 0 25000 25000 = 77000\napart = 0\nledger = 77000\n" },
    };
    static const char *const idents[] = { SELLER, BUYER, OTHER };
    Book *book = case_by_hand(cx, url);
    int64_t ids[COUNT(idents)];
    for (size_t i = 0; i < COUNT(idents); i++) {
        Party party;
        CHECK_OK("party", cx, book_party_need(cx, book, text_of(idents[i]), &party));
        ids[i] = party.id;
    }
    for (size_t i = 0; i < COUNT(rows); i++) {
        AgeingAsk ask = { .at = date_of(2026, rows[i].month, rows[i].day),
                          .payable = rows[i].payable, .items = rows[i].items,
                          .filter = { .code = rows[i].payable ? 2202 : 1122 } };
        check_by_hand(cx, book, rows[i].why, &ask, ids, rows[i].want);
    }
    AgeingAsk one = { .at = date_of(2026, 6, 30), .payable = true,
                      .filter = { .code = 2202, .party = ids[2] } };
    check_by_hand(cx, book, "one party alone", &one, ids,
                  "pair O-S 7000 0 0 0 0 0 = 7000\nparty 7000 0 0 0 0 0 = 7000\n"
                  "total 7000 0 0 0 0 0 = 7000\napart = 0\nledger = 7000\n");
    book_close(&book);
}

/* --- names ------------------------------------------------------------------------------------ */

TEST_STORE(test_books__two_parties_of_one_name_are_told_apart)
{
    Book *book = case_by_hand(cx, url);
    BookNames *names;
    AccountKey bank = { .id = LEDGER_ID(5), .ledger = 156, .code = 1002, .party = 2 };
    AccountKey foreign = { .id = LEDGER_ID(42), .ledger = 7, .code = 7, .party = 99,
                           .about = LEDGER_ID(8) };
    Text text;
    CHECK_OK("names", cx, book_names_open(cx, book, false, &names));
    CHECK_TEXT("the first has the name", book_names_party(names, 1), "Same Name");
    CHECK_OK("account", cx, book_names_account(cx, names, &bank, &text));
    CHECK_TEXT("the next its identifier too", text,
               "Same Name (uscc-91440305WEFT00163N):1002 Cash at bank");
    CHECK_OK("account", cx, book_names_account(cx, names, &foreign, &text));
    CHECK_TEXT("nobody's account has its id", text, "no party:7:8:42");
    CHECK_OK("in Chinese", cx, book_names_open(cx, book, true, &names));
    CHECK_OK("account", cx, book_names_in_party(cx, names, &bank, &text));
    CHECK_TEXT("title", text, "1002 银行存款");
    CHECK_TEXT("event", book_names_event(names, POSTING_DISBURSE), "放款");
    CHECK_TEXT("an event that is none of ours", book_names_event(names, 999), "转账");
    CHECK_EQ("cash", book_names_type(names, 1002), 'C');
    CHECK_EQ("expense", book_names_type(names, 6603), 'X');
    CHECK_EQ("income", book_names_type(names, 6001), 'R');
    CHECK_EQ("not known", book_names_type(names, 7), 0);
    book_close(&book);
}

/* --- memory ----------------------------------------------------------------------------------- */

/* One after another, all reports of a store. */
static Err all_reports(Ctx *cx, Book *book)
{
    static const BooksFilter every = { 0, 0, 0 };
    static const Period whole = { { INT32_MIN }, { DATE_DAY_MAX } };
    TrialView *trial CLEANUP(trial_view_close) = NULL;
    AgeingView *ageing CLEANUP(ageing_view_close) = NULL;
    JournalView *journal CLEANUP(journal_view_close) = NULL;
    StatementView *statement CLEANUP(statement_view_close) = NULL;
    JournalAsk all = { .period = whole, .party = 1 };
    AgeingAsk owed = { .at = whole.to, .filter = { .code = 1122 }, .items = true };
    BookNames *names;
    List accounts;
    bool more = true;
    TRY(book_names_open(cx, book, false, &names));
    TRY(trial_view_open(cx, book, &whole, &every, TRIAL_BY_PARTY, &trial));
    for (TrialLine line; more;)
        TRY(trial_view_next(cx, trial, &line, &more));
    TRY(ageing_view_open(cx, book, &owed, &ageing));
    more = true;
    for (AgeingLine line; more;)
        TRY(ageing_view_next(cx, ageing, &line, &more));
    TRY(journal_view_open(cx, book, names, &all, &journal));
    more = true;
    for (JournalEntry entry; more;)
        TRY(journal_view_next(cx, journal, &entry, &more));
    TRY(books_accounts(cx, book_db(book), book_cluster(book), &every, &accounts));
    TRY(statement_view_open(cx, book, &whole, list_at(&accounts, 0), &statement));
    more = true;
    for (StatementLine line; more;)
        TRY(statement_view_next(cx, statement, &line, &more));
    return ERR_OK;
}

TEST(test_books__every_failing_allocation_is_said_and_nothing_is_lost)
{
    enum { MEMORY = 1 << 26, TRIES = 150 };
    char url[512];
    Ctx cx CLEANUP(ctx_clear) = ctx_make(MEMORY);
    snprintf(url, sizeof url, "%s/books-memory.db", test_folder());
    Book *book = case_by_hand(&cx, url);
    uint64_t needed = 1, step = 1, failed = 0;
    for (uint64_t n = 0; n <= needed; n += step) {
        Ctx work CLEANUP(ctx_clear) = ctx_make(MEMORY);
        CHECK_OK("begins", &cx, db_begin_read(&cx, book_db(book)));
        work.arena.fail_at = n;             /* 0: none, to see how many there are */
        Err err = all_reports(&work, book);
        db_rollback(book_db(book));
        CHECK_EQ("fails by name, or not at all", err, n == 0 ? ERR_OK : ERR_NO_MEMORY);
        failed += err != ERR_OK;
        if (n == 0) {
            needed = work.arena.allocations;
            step = needed / TRIES + 1;
        }
    }
    CHECK_TRUE("many points", failed > 50);
    book_close(&book);
}
