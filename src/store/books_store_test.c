/* books_store_test.c - random transfers of every kind, and the same reports figured the plain way:
 * all rows in memory, one loop. */
#include "store/books_store.h"

#include "store/ledger_query.h"
#include "store/ledger_store.h"
#include "test_store.h"

enum { CLUSTER = 3, ACCOUNTS = 10, BATCHES = 40, BATCH = 25, LEDGER_TWO_FROM = 8 };

typedef struct World {
    Db *db;
    LedgerStore *ledger;
    Random random;
    uint64_t next, now_ns;
    bool by_date;               /* days only go forward */
    int64_t day;
} World;

static LedgerId account_of(uint64_t n)
{
    return (LedgerId){ n % 2 ? 0 : 1, n };
}

static void make_accounts(World *w, Ctx *cx)
{
    LedgerAccount events[ACCOUNTS];
    LedgerResult results[ACCOUNTS];
    for (uint64_t i = 0; i < ACCOUNTS; i++)
        events[i] = (LedgerAccount){
            .id = account_of(i + 1), .ledger = i < LEDGER_TWO_FROM ? 156 : 840,
            .code = (uint16_t)(1002 + i % 3), .user_data_64 = i % 4,
            .user_data_128 = LEDGER_ID(i % 5 == 0 ? 9 : 0),
            .flags = i % 2 ? LEDGER_ACCOUNT_HISTORY : 0 };
    CHECK_OK("begins", cx, db_begin(cx, w->db));
    CHECK_OK("accounts", cx, ledger_store_accounts(cx, w->ledger, w->now_ns, events, ACCOUNTS,
                                                   results));
    CHECK_OK("commits", cx, db_commit(cx, w->db));
    for (size_t i = 0; i < ACCOUNTS; i++)
        CHECK_EQ("created", results[i], LEDGER_CREATED);
}

static uint32_t some_day(World *w)
{
    if (w->by_date) {
        w->day += (int64_t)random_below(&w->random, 2);
        return (uint32_t)w->day;
    }
    switch (random_below(&w->random, 12)) {
    case 0: return 0;                                   /* none given */
    case 1: return (uint32_t)-10;                       /* ten days before 1970 */
    case 2: return (uint32_t)DATE_DAY_MIN;
    case 3: return (uint32_t)DATE_DAY_MAX;
    case 4: return (uint32_t)DATE_DAY_MAX + 1;          /* no day: none given */
    default: return 20500 + (uint32_t)random_below(&w->random, 30);
    }
}

static LedgerTransfer some_transfer(World *w)
{
    static const uint16_t flags[] = { 0, 0, 0, 0, 0, LEDGER_PENDING, LEDGER_PENDING,
                                      LEDGER_POST_PENDING, LEDGER_VOID_PENDING, LEDGER_LINKED };
    bool second = random_below(&w->random, 4) == 0;
    uint64_t from = second ? LEDGER_TWO_FROM : 0, many = second ? ACCOUNTS - LEDGER_TWO_FROM
                                                                : LEDGER_TWO_FROM;
    uint64_t debit = random_below(&w->random, many);
    LedgerTransfer t = {
        .id = LEDGER_ID(w->next++), .debit_account_id = account_of(from + debit + 1),
        .credit_account_id = account_of(from + (debit + 1 + random_below(&w->random, many - 1))
                                        % many + 1),
        .amount = random_below(&w->random, 3) ? random_below(&w->random, 1000) : (uint64_t)1 << 40,
        .ledger = second ? 840 : 156, .code = (uint16_t)(1 + random_below(&w->random, 20)),
        .flags = flags[random_below(&w->random, COUNT(flags))],
        .user_data_32 = some_day(w), .user_data_64 = random_below(&w->random, 5),
    };
    if (t.flags & LEDGER_PENDING)
        t.timeout = (uint32_t)random_below(&w->random, 3);
    if (t.flags & (LEDGER_POST_PENDING | LEDGER_VOID_PENDING)) {
        uint64_t back = 1 + random_below(&w->random, 40);
        t.pending_id = LEDGER_ID(w->next > back + 1 ? w->next - back : 1);
        t.amount = t.flags & LEDGER_POST_PENDING ? UINT64_MAX : 0;
        t.debit_account_id = t.credit_account_id = (LedgerId){ 0, 0 };
        t.ledger = t.code = 0;
    }
    return t;
}

static void play(World *w, Ctx *cx, const char *url, bool by_date)
{
    *w = (World){ .random = random_make(test_seed()), .next = 1, .by_date = by_date,
                  .now_ns = (uint64_t)20510 * 86400 * 1000000000, .day = 20500 };
    CHECK_OK("opens", cx, db_open(cx, url, DB_CREATE, &w->db));
    CHECK_OK("opens", cx, ledger_store_open(cx, w->db, CLUSTER, &w->ledger));
    make_accounts(w, cx);
    for (size_t b = 0; b < BATCHES; b++) {
        LedgerTransfer events[BATCH];
        LedgerResult results[BATCH];
        for (size_t i = 0; i < BATCH; i++)
            events[i] = some_transfer(w);
        events[BATCH - 1].flags &= (uint16_t)~LEDGER_LINKED;
        w->now_ns += 1000000000;
        CHECK_OK("begins", cx, db_begin(cx, w->db));
        CHECK_OK("posts", cx, ledger_store_transfers(cx, w->ledger, w->now_ns, events, BATCH,
                                                     results));
        CHECK_OK("commits", cx, db_commit(cx, w->db));
    }
}

static void leave(World *w)
{
    ledger_store_close(&w->ledger);
    db_close(&w->db);
}

/* --- the plain way ---------------------------------------------------------------------------- */

static Date plain_date(const LedgerTransfer *t)
{
    int64_t day = (int32_t)t->user_data_32;
    if (day == 0 || day < DATE_DAY_MIN || day > DATE_DAY_MAX)
        day = (int64_t)(t->timestamp / 1000000000 / 86400);
    return (Date){ (int32_t)day };
}

static bool plain_posted(const LedgerTransfer *t)
{
    return !(t->flags & (LEDGER_PENDING | LEDGER_VOID_PENDING)) && t->amount > 0;
}

static List all_transfers(World *w, Ctx *cx)
{
    LedgerFilter every = { .limit = UINT32_MAX };
    List all = list_make(sizeof(LedgerTransfer));
    CHECK_OK("all", cx, ledger_store_query_transfers(cx, w->db, CLUSTER, &every, &all));
    return all;
}

static Sides plain_sums(const List *all, LedgerId account, const Period *period, PeriodPart part)
{
    Sides sums = { 0, 0 };
    for (size_t i = 0; i < all->count; i++) {
        const LedgerTransfer *t = list_at(all, i);
        Date date = plain_date(t);
        PeriodPart its = date.day < period->from.day ? PERIOD_BEFORE
                       : date.day <= period->to.day ? PERIOD_WITHIN : PERIOD_AFTER;
        if (!plain_posted(t) || its != part)
            continue;
        sums.debit += ledger_id_eq(t->debit_account_id, account) ? (int64_t)t->amount : 0;
        sums.credit += ledger_id_eq(t->credit_account_id, account) ? (int64_t)t->amount : 0;
    }
    return sums;
}

static void same_sides(Sides got, Sides want)
{
    CHECK_EQ("debits", got.debit, want.debit);
    CHECK_EQ("credits", got.credit, want.credit);
}

static void check_trial(World *w, Ctx *cx, const List *all, const Period *period,
                        const BooksFilter *filter, BooksOrder order)
{
    BooksRows *rows CLEANUP(books_close) = NULL;
    size_t count = 0;
    bool more = true;
    AccountKey last = { .ledger = 0 };
    CHECK_OK("opens", cx, books_trial(cx, w->db, CLUSTER, period, filter, order, &rows));
    while (more) {
        TrialAccount a;
        TrialSums sums;
        CHECK_OK("next", cx, books_trial_next(cx, rows, &a, &more));
        if (!more)
            break;
        same_sides(a.before, plain_sums(all, a.key.id, period, PERIOD_BEFORE));
        same_sides(a.within, plain_sums(all, a.key.id, period, PERIOD_WITHIN));
        same_sides(a.after, plain_sums(all, a.key.id, period, PERIOD_AFTER));
        CHECK_OK("agrees with the ledger's balance", cx, trial_account(cx, &a, &sums));
        CHECK_TRUE("of the party", filter->party == 0 || a.key.party == filter->party);
        CHECK_TRUE("in the currency", filter->ledger == 0 || a.key.ledger == filter->ledger);
        CHECK_TRUE("of the code", filter->code == 0 || a.key.code == filter->code);
        CHECK_TRUE("by currency first", a.key.ledger >= last.ledger);
        if (a.key.ledger == last.ledger)
            CHECK_TRUE("in order", order == BOOKS_BY_CHART ? a.key.code >= last.code
                                                           : a.key.party >= last.party);
        last = a.key;
        count++;
    }
    if (filter->party == 0 && filter->ledger == 0 && filter->code == 0)
        CHECK_EQ("every account", count, ACCOUNTS);
    if (filter->ledger == 840)
        CHECK_EQ("those of a currency", count, ACCOUNTS - LEDGER_TWO_FROM);
}

TEST_STORE(test_books_store__random_trial_equals_the_plain_sums)
{
    static const Period periods[] = {
        { { INT32_MIN }, { DATE_DAY_MAX } }, { { 20505 }, { 20510 } }, { { 20510 }, { 20510 } },
        { { DATE_DAY_MIN }, { -10 } }, { { DATE_DAY_MAX }, { DATE_DAY_MAX } },
    };
    static const BooksFilter filters[] = { { 0, 0, 0 }, { 2, 0, 0 }, { 0, 840, 0 },
                                           { 0, 0, 1003 }, { 1, 156, 1003 } };
    World w;
    play(&w, cx, url, false);
    List all = all_transfers(&w, cx);
    CHECK_TRUE("many were posted", all.count > 300);
    for (size_t p = 0; p < COUNT(periods); p++)
        for (size_t f = 0; f < COUNT(filters); f++) {
            CHECK_OK("begins", cx, db_begin_read(cx, w.db));
            check_trial(&w, cx, &all, &periods[p], &filters[f],
                        f % 2 ? BOOKS_BY_PARTY : BOOKS_BY_CHART);
            db_rollback(w.db);
        }
    leave(&w);
}

/* --- postings --------------------------------------------------------------------------------- */

static bool before(const LedgerTransfer *a, const LedgerTransfer *b)
{
    Date x = plain_date(a), y = plain_date(b);
    return x.day != y.day ? x.day < y.day : a->timestamp < b->timestamp;
}

/* Those that count, sorted by insertion. */
static List plain_journal(Ctx *cx, const List *all, const Period *period, bool held)
{
    List out = list_make(sizeof(LedgerTransfer));
    for (size_t i = 0; i < all->count; i++) {
        const LedgerTransfer *t = list_at(all, i);
        Date date = plain_date(t);
        bool pending = held && t->status == LEDGER_STATUS_PENDING && t->amount > 0;
        if ((!plain_posted(t) && !pending) || date.day < period->from.day
            || date.day > period->to.day)
            continue;
        assert_non_null(list_push(cx, &out));
        LedgerTransfer *sorted = out.items;
        size_t at = out.count - 1;
        for (; at > 0 && before(t, &sorted[at - 1]); at--)
            sorted[at] = sorted[at - 1];
        sorted[at] = *t;
    }
    return out;
}

static void check_journal(World *w, Ctx *cx, const List *all, const Period *period, bool held)
{
    BooksRows *rows CLEANUP(books_close) = NULL;
    List want = plain_journal(cx, all, period, held);
    BooksPosting posting;
    bool more;
    CHECK_OK("opens", cx, books_journal(cx, w->db, CLUSTER, period, held, &rows));
    for (size_t i = 0; i < want.count; i++) {
        const LedgerTransfer *t = list_at(&want, i);
        CHECK_OK("next", cx, books_posting_next(cx, rows, &posting, &more));
        CHECK_TRUE("there is one more", more);
        CHECK_TRUE("this one", ledger_id_eq(posting.id, t->id));
        CHECK_EQ("date", posting.date.day, plain_date(t).day);
        CHECK_EQ("amount", posting.amount, t->amount);
        CHECK_TRUE("debit", ledger_id_eq(posting.debit.id, t->debit_account_id));
        CHECK_TRUE("credit", ledger_id_eq(posting.credit.id, t->credit_account_id));
        CHECK_EQ("held", posting.pending, (t->flags & LEDGER_PENDING) != 0);
        CHECK_EQ("linked", posting.linked, (t->flags & LEDGER_LINKED) != 0);
        CHECK_EQ("no paper", posting.paper_kind, -1);
        CHECK_EQ("why", posting.cause, t->user_data_64);
    }
    CHECK_OK("the end", cx, books_posting_next(cx, rows, &posting, &more));
    CHECK_TRUE("no more", !more);
}

TEST_STORE(test_books_store__random_journal_is_every_posting_by_date)
{
    static const Period every = { { INT32_MIN }, { DATE_DAY_MAX } };
    static const Period some = { { 20503 }, { 20512 } };
    World w;
    play(&w, cx, url, false);
    List all = all_transfers(&w, cx);
    CHECK_OK("begins", cx, db_begin_read(cx, w.db));
    check_journal(&w, cx, &all, &every, false);
    check_journal(&w, cx, &all, &every, true);
    check_journal(&w, cx, &all, &some, false);
    db_rollback(w.db);
    leave(&w);
}

/* Where days follow the order of posting, the running balance is the ledger's own history. */
static size_t check_history(World *w, Ctx *cx, const LedgerAccount *account)
{
    LedgerFilter filter = { .account_id = account->id, .limit = UINT32_MAX,
                            .flags = LEDGER_QUERY_DEBITS | LEDGER_QUERY_CREDITS };
    BooksRows *rows CLEANUP(books_close) = NULL;
    List history = list_make(sizeof(LedgerHistory));
    BooksPosting posting;
    size_t h = 0, count = 0;
    int64_t running = 0;
    bool more = true;
    CHECK_OK("history", cx, ledger_store_account_balances(cx, w->db, CLUSTER, &filter, &history));
    CHECK_OK("opens", cx, books_statement(cx, w->db, CLUSTER, account->id, account->newest,
                                          &rows));
    for (; more; count++) {
        CHECK_OK("next", cx, books_posting_next(cx, rows, &posting, &more));
        if (!more)
            break;
        bool debit = ledger_id_eq(posting.debit.id, account->id);
        running += debit ? (int64_t)posting.amount : -(int64_t)posting.amount;
        while (h < history.count
               && ((LedgerHistory *)list_at(&history, h))->timestamp < posting.timestamp)
            h++;
        assert_true(h < history.count || !(account->flags & LEDGER_ACCOUNT_HISTORY));
        LedgerHistory then = { .account_id = account->id };
        bool found = h < history.count;
        if (found)
            then = *(LedgerHistory *)list_at(&history, h);
        else
            CHECK_OK("then", cx, ledger_store_balance_at(cx, w->db, CLUSTER, account->id,
                                                         posting.timestamp, &found, &then));
        CHECK_TRUE("the ledger knows it", found);
        CHECK_EQ("of that instant", then.timestamp, posting.timestamp);
        CHECK_EQ("balance", running, (int64_t)(then.debits_posted - then.credits_posted));
    }
    CHECK_EQ("at the end", running, (int64_t)(account->debits_posted - account->credits_posted));
    return count;
}

TEST_STORE(test_books_store__statements_run_as_the_ledgers_history_does)
{
    static const BooksFilter every = { 0, 0, 0 };
    World w;
    List accounts;
    size_t count = 0;
    play(&w, cx, url, true);
    CHECK_OK("begins", cx, db_begin_read(cx, w.db));
    CHECK_OK("accounts", cx, books_accounts(cx, w.db, CLUSTER, &every, &accounts));
    CHECK_EQ("all of them", accounts.count, ACCOUNTS);
    for (size_t i = 0; i < accounts.count; i++)
        count += check_history(&w, cx, list_at(&accounts, i));
    CHECK_TRUE("many postings", count > 500);
    db_rollback(w.db);
    leave(&w);
}

/* --- edges ------------------------------------------------------------------------------------ */

TEST_STORE(test_books_store__an_empty_ledger_answers_with_nothing)
{
    static const Period every = { { INT32_MIN }, { DATE_DAY_MAX } };
    static const BooksFilter all = { 0, 0, 0 };
    Db *db CLEANUP(db_close) = NULL;
    BooksRows *trial CLEANUP(books_close) = NULL, *journal CLEANUP(books_close) = NULL;
    BooksRows *items CLEANUP(books_close) = NULL;
    TrialAccount account;
    BooksPosting posting;
    BooksItem item;
    List list;
    bool more;
    CHECK_OK("opens", cx, db_open(cx, url, DB_CREATE, &db));
    CHECK_OK("begins", cx, db_begin_read(cx, db));
    CHECK_OK("trial", cx, books_trial(cx, db, CLUSTER, &every, &all, BOOKS_BY_CHART, &trial));
    CHECK_OK("next", cx, books_trial_next(cx, trial, &account, &more));
    CHECK_TRUE("nothing", !more);
    CHECK_OK("journal", cx, books_journal(cx, db, CLUSTER, &every, true, &journal));
    CHECK_OK("next", cx, books_posting_next(cx, journal, &posting, &more));
    CHECK_TRUE("nothing", !more);
    CHECK_OK("items", cx, books_items(cx, db, CLUSTER, every.to, &all, false, &items));
    CHECK_OK("next", cx, books_item_next(cx, items, &item, &more));
    CHECK_TRUE("nothing", !more);
    CHECK_OK("financings", cx, books_financings(cx, db, CLUSTER, &list));
    CHECK_EQ("none", list.count, 0);
    books_close(&trial);
    books_close(&journal);
    books_close(&items);
    db_rollback(db);
}

static void post_two(Ctx *cx, Db *db, uint64_t amount)
{
    LedgerStore *ledger CLEANUP(ledger_store_close) = NULL;
    LedgerAccount accounts[] = { { .id = LEDGER_ID(1), .ledger = 7, .code = 5 },
                                 { .id = LEDGER_ID(2), .ledger = 7, .code = 5 } };
    LedgerTransfer transfer = { .id = LEDGER_ID(1), .debit_account_id = LEDGER_ID(1),
                                .credit_account_id = LEDGER_ID(2), .amount = amount, .ledger = 7,
                                .code = 99, .user_data_32 = 20000 };
    LedgerResult results[2];
    CHECK_OK("opens", cx, ledger_store_open(cx, db, CLUSTER, &ledger));
    CHECK_OK("begins", cx, db_begin(cx, db));
    CHECK_OK("accounts", cx, ledger_store_accounts(cx, ledger, 1, accounts, 2, results));
    CHECK_OK("transfer", cx, ledger_store_transfers(cx, ledger, 1, &transfer, 1, results));
    CHECK_EQ("posted", results[0], LEDGER_CREATED);
    CHECK_OK("commits", cx, db_commit(cx, db));
}

TEST_STORE(test_books_store__what_63_bits_cannot_hold_is_refused)
{
    static const Period every = { { INT32_MIN }, { DATE_DAY_MAX } };
    static const BooksFilter all = { 0, 0, 0 };
    Db *db CLEANUP(db_close) = NULL;
    BooksRows *trial CLEANUP(books_close) = NULL;
    TrialAccount account;
    bool more;
    CHECK_OK("opens", cx, db_open(cx, url, DB_CREATE, &db));
    post_two(cx, db, (uint64_t)INT64_MAX + 1);
    CHECK_OK("begins", cx, db_begin_read(cx, db));
    CHECK_OK("trial", cx, books_trial(cx, db, CLUSTER, &every, &all, BOOKS_BY_CHART, &trial));
    CHECK_ERR("2^63", cx, books_trial_next(cx, trial, &account, &more), ERR_OVERFLOW);
    books_close(&trial);
    db_rollback(db);
}

TEST_STORE(test_books_store__sees_a_transfer_that_is_gone)
{
    static const Period every = { { INT32_MIN }, { DATE_DAY_MAX } };
    static const BooksFilter all = { 0, 0, 0 };
    static const char forge[] = "UPDATE transfer SET amount = 4";
    Db *db CLEANUP(db_close) = NULL;
    BooksRows *trial CLEANUP(books_close) = NULL;
    TrialAccount account;
    TrialSums sums;
    bool more;
    CHECK_OK("opens", cx, db_open(cx, url, DB_CREATE, &db));
    post_two(cx, db, 5);
    CHECK_OK("forged", cx, db_run(cx, db, forge, NULL, 0, NULL));
    CHECK_OK("begins", cx, db_begin_read(cx, db));
    CHECK_OK("trial", cx, books_trial(cx, db, CLUSTER, &every, &all, BOOKS_BY_CHART, &trial));
    CHECK_OK("next", cx, books_trial_next(cx, trial, &account, &more));
    CHECK_ERR("seen", cx, trial_account(cx, &account, &sums), ERR_DAMAGED);
    books_close(&trial);
    db_rollback(db);
}
