/* The stored ledger beside one in memory, which its own tests hold against a naive one: the same
 * events must give the same answers, rows, balances and queries, on every database. */
#include "store/ledger_store.h"

#include "core/ledger/query.h"
#include "store/ledger_query.h"
#include "store/writer.h"
#include "test_store.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

enum { CLUSTER = 7, BATCH_MAX = 200, ACCOUNTS = 12 };

static const uint64_t second = 1000000000;

typedef struct Twins {
    Ctx *cx;
    Db *db;
    LedgerStore *stored;
    LedgerState *memory;
    Random random;
    uint64_t now_ns;
    uint64_t next_id;
    bool retries;                       /* some ids are used again */
} Twins;

static void twins_open(Twins *twins, Ctx *cx, const char *url)
{
    *twins = (Twins){ .cx = cx, .random = random_make(test_seed()), .now_ns = 5 * second,
                      .next_id = 1 };
    CHECK_OK("opens", cx, db_open(cx, url, DB_CREATE, &twins->db));
    CHECK_OK("opens", cx, ledger_store_open(cx, twins->db, CLUSTER, &twins->stored));
    CHECK_OK("opens", cx, ledger_open(cx, 256 << 20, 1, &twins->memory));
}

static void twins_close(Twins *twins)
{
    ledger_store_close(&twins->stored);
    ledger_close(&twins->memory);
    db_close(&twins->db);
}

/* --- events ----------------------------------------------------------------------------------- */
static LedgerId account_id(Random *random)
{
    uint64_t n = 1 + random_below(random, ACCOUNTS + (random_below(random, 50) == 0));
    return (LedgerId){ n % 3 ? 0 : n, n };
}

static LedgerTransfer event(Twins *twins)
{
    static const uint16_t flags[] = { 0, 0, 0, 0, 0, 0, 2, 2, 2, 2, 4, 4, 4, 8, 8, 16, 66, 256 };
    Random *random = &twins->random;
    LedgerTransfer t = {
        .id = LEDGER_ID(twins->next_id++),
        .debit_account_id = account_id(random),
        .credit_account_id = account_id(random),
        .amount = random_below(random, 20),
        .ledger = 1,
        .code = (uint16_t)(1 + random_below(random, 2)),
        .flags = flags[random_below(random, COUNT(flags))],
        .user_data_128 = LEDGER_ID(random_below(random, 4)),
        .user_data_64 = random_below(random, 3) ? 0 : UINT64_MAX,
        .user_data_32 = (uint32_t)random_below(random, 3),
    };
    if (twins->retries && random_below(random, 20) == 0)
        t.id.lo = 1 + random_below(random, twins->next_id);
    if (random_below(random, 100) == 0)
        t.amount = UINT64_MAX - random_below(random, 3);
    if (random_below(random, 10) == 0)
        t.flags |= LEDGER_LINKED;
    if ((t.flags & LEDGER_PENDING) && random_below(random, 2))
        t.timeout = (uint32_t)random_below(random, 20);
    if (t.flags & (LEDGER_POST_PENDING | LEDGER_VOID_PENDING)) {
        uint64_t back = random_below(random, 60) + 1;
        t.pending_id = LEDGER_ID(twins->next_id > back ? twins->next_id - back : 1);
        t.amount = t.flags & LEDGER_POST_PENDING ? UINT64_MAX : 0;
        t.debit_account_id = t.credit_account_id = (LedgerId){ 0 };
        t.ledger = t.code = 0;
    }
    return t;
}

static void same_results(const LedgerResult *got, const LedgerResult *want, size_t n)
{
    for (size_t i = 0; i < n; i++)
        CHECK_TEXT("result", text_of(ledger_result_name(got[i])), ledger_result_name(want[i]));
}

static void create_accounts(Twins *twins)
{
    LedgerAccount events[ACCOUNTS + 1];
    LedgerResult got[ACCOUNTS + 1], want[ACCOUNTS + 1];
    for (unsigned i = 0; i <= ACCOUNTS; i++) {
        uint64_t n = 1 + i % ACCOUNTS;
        static const uint16_t flags[] = { 0, 8, 0, 2, 10, 4 };
        events[i] = (LedgerAccount){
            .id = { n % 3 ? 0 : n, n }, .ledger = n == 11 ? 2 : 1, .code = (uint16_t)(1 + n % 2),
            .flags = flags[n % COUNT(flags)], .user_data_128 = LEDGER_ID(n % 2),
            .user_data_64 = n % 2 ? UINT64_MAX : 0, .user_data_32 = (uint32_t)n % 2 };
    }
    CHECK_OK("begins", twins->cx, db_begin(twins->cx, twins->db));
    CHECK_OK("stored", twins->cx, ledger_store_accounts(twins->cx, twins->stored, twins->now_ns,
                                                        events, COUNT(events), got));
    CHECK_OK("commits", twins->cx, db_commit(twins->cx, twins->db));
    ledger_clock_advance(twins->memory, twins->now_ns);
    CHECK_OK("memory", twins->cx, ledger_create_accounts(twins->cx, twins->memory, events,
                                                         COUNT(events), want));
    same_results(got, want, COUNT(events));
    CHECK_EQ("the last one is a retry", got[ACCOUNTS], LEDGER_EXISTS);
}

/* The events as the calls of several, of a few events each, in one batch; in memory one after the
 * other. */
static void step_calls(Twins *twins, size_t n)
{
    Ctx *cx = twins->cx;
    LedgerTransfer events[BATCH_MAX];
    LedgerResult got[BATCH_MAX], want[BATCH_MAX];
    LedgerCall calls[BATCH_MAX];
    void *args[BATCH_MAX];
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        events[i] = event(twins);
    for (size_t at = 0; at < n; at += calls[count - 1].count) {
        size_t most = n - at < 5 ? n - at : 5;
        args[count] = &calls[count];
        twins->now_ns += random_below(&twins->random, second / 4);
        calls[count++] = (LedgerCall){ .store = twins->stored, .now_ns = twins->now_ns,
                                       .events = events + at, .results = got + at,
                                       .count = 1 + random_below(&twins->random, most) };
    }
    CHECK_OK("begins", cx, db_begin(cx, twins->db));
    CHECK_OK("stored", cx, ledger_store_calls(cx, twins->db, args, count));
    CHECK_OK("commits", cx, db_commit(cx, twins->db));
    for (size_t i = 0; i < count; i++) {
        size_t at = (size_t)(calls[i].events - events);
        ledger_clock_advance(twins->memory, calls[i].now_ns);
        CHECK_OK("memory", cx, ledger_create_transfers(cx, twins->memory, events + at,
                                                       calls[i].count, want + at));
    }
    same_results(got, want, n);
}

/* One batch in both; now and then one that is rolled back comes first and leaves no trace. */
static void step(Twins *twins, size_t n)
{
    Ctx *cx = twins->cx;
    LedgerTransfer events[BATCH_MAX];
    LedgerResult got[BATCH_MAX], want[BATCH_MAX];
    for (size_t i = 0; i < n; i++)
        events[i] = event(twins);
    twins->now_ns += random_below(&twins->random, 2 * second);
    CHECK_OK("begins", cx, db_begin(cx, twins->db));
    if (random_below(&twins->random, 8) == 0) {
        CHECK_OK("stored", cx, ledger_store_transfers(cx, twins->stored, twins->now_ns,
                                                      events + n / 2, n - n / 2, got));
        db_rollback(twins->db);
        CHECK_OK("begins", cx, db_begin(cx, twins->db));
    }
    CHECK_OK("stored", cx, ledger_store_transfers(cx, twins->stored, twins->now_ns, events, n,
                                                  got));
    CHECK_OK("commits", cx, db_commit(cx, twins->db));
    ledger_clock_advance(twins->memory, twins->now_ns);
    CHECK_OK("memory", cx, ledger_create_transfers(cx, twins->memory, events, n, want));
    same_results(got, want, n);
}

static void tick(Twins *twins)
{
    Ctx *cx = twins->cx;
    twins->now_ns += random_below(&twins->random, 10 * second);
    CHECK_OK("begins", cx, db_begin(cx, twins->db));
    CHECK_OK("stored", cx, ledger_store_tick(cx, twins->stored, twins->now_ns));
    CHECK_OK("commits", cx, db_commit(cx, twins->db));
    CHECK_OK("memory", cx, ledger_tick(cx, twins->memory, twins->now_ns));
}

/* --- the same afterwards ---------------------------------------------------------------------- */
static void same_accounts(Twins *twins)
{
    Ctx *cx = twins->cx;
    for (uint64_t n = 1; n <= ACCOUNTS; n++) {
        LedgerId id = { n % 3 ? 0 : n, n };
        LedgerAccount got;
        bool found;
        CHECK_OK("reads", cx, ledger_store_account(cx, twins->db, CLUSTER, id, &found, &got));
        CHECK_TRUE("is stored", found);
        const LedgerAccount *want = ledger_account_find(twins->memory, id);
        got.newest = want->newest;              /* the store's own */
        got.newest_entry = want->newest_entry;  /* the memory's own */
        got.changed = want->changed;
        CHECK_TRUE("the account is the same", memcmp(&got, want, sizeof got) == 0);
    }
}

static void same_transfers(Twins *twins)
{
    Ctx *cx = twins->cx;
    for (uint64_t n = 1; n < twins->next_id; n++) {
        ArenaMark mark = arena_mark(&cx->arena);
        LedgerTransfer got;
        bool found;
        CHECK_OK("reads", cx, ledger_store_transfer(cx, twins->db, CLUSTER, LEDGER_ID(n), &found,
                                                    &got));
        const LedgerTransfer *want = ledger_transfer_find(twins->memory, LEDGER_ID(n));
        CHECK_EQ("is there or is not", found, want != NULL);
        CHECK_TRUE("the transfer is the same", !want || memcmp(&got, want, sizeof got) == 0);
        arena_rewind(&cx->arena, mark);
    }
}

static LedgerFilter random_filter(Twins *twins)
{
    Random *random = &twins->random;
    uint64_t span = ledger_clock(twins->memory) - 5 * second;
    LedgerFilter filter = {
        .account_id = account_id(random),
        .limit = (uint32_t)random_below(random, random_below(random, 2) ? 5 : 5000),
        .flags = (uint16_t)random_below(random, random_below(random, 40) ? 8 : 16),
    };
    if (random_below(random, 4) == 0)
        filter.user_data_128 = LEDGER_ID(random_below(random, 4));
    if (random_below(random, 6) == 0)
        filter.user_data_64 = UINT64_MAX;
    if (random_below(random, 6) == 0)
        filter.user_data_32 = 1;
    if (random_below(random, 6) == 0)
        filter.code = 1;
    if (random_below(random, 3) == 0)
        filter.timestamp_min = 5 * second + random_below(random, span);
    if (random_below(random, 3) == 0)
        filter.timestamp_max = 5 * second + random_below(random, span);
    if (random_below(random, 40) == 0)
        filter.timestamp_min = UINT64_MAX - random_below(random, 2);
    return filter;
}

static void same_list(const char *why, const List *got, const List *want)
{
    CHECK_EQ(why, got->count, want->count);
    for (size_t i = 0; i < got->count; i++)
        CHECK_TRUE(why, memcmp(list_at(got, i), list_at(want, i), got->item_bytes) == 0);
}

/* The account lists differ in what each side keeps for itself. */
static void clear_private(List *accounts)
{
    for (size_t i = 0; i < accounts->count; i++) {
        LedgerAccount *account = list_at(accounts, i);
        account->newest = account->newest_entry = account->changed = 0;
    }
}

static void same_queries(Twins *twins)
{
    Ctx *cx = twins->cx;
    Db *db = twins->db;
    LedgerFilter f = random_filter(twins);
    List got = list_make(sizeof(LedgerTransfer)), want = list_make(sizeof(LedgerTransfer));
    CHECK_OK("asks", cx, ledger_store_account_transfers(cx, db, CLUSTER, &f, &got));
    CHECK_OK("asks", cx, ledger_account_transfers(cx, twins->memory, &f, &want));
    same_list("an account's transfers", &got, &want);

    got = want = list_make(sizeof(LedgerHistory));
    CHECK_OK("asks", cx, ledger_store_account_balances(cx, db, CLUSTER, &f, &got));
    CHECK_OK("asks", cx, ledger_account_balances(cx, twins->memory, &f, &want));
    same_list("an account's balances", &got, &want);

    f.flags &= (uint16_t)~(LEDGER_QUERY_DEBITS | LEDGER_QUERY_CREDITS);
    got = want = list_make(sizeof(LedgerTransfer));
    CHECK_OK("asks", cx, ledger_store_query_transfers(cx, db, CLUSTER, &f, &got));
    CHECK_OK("asks", cx, ledger_query_transfers(cx, twins->memory, &f, &want));
    same_list("transfers", &got, &want);

    got = want = list_make(sizeof(LedgerAccount));
    CHECK_OK("asks", cx, ledger_store_query_accounts(cx, db, CLUSTER, &f, &got));
    CHECK_OK("asks", cx, ledger_query_accounts(cx, twins->memory, &f, &want));
    clear_private(&got);
    clear_private(&want);
    same_list("accounts", &got, &want);
}

static void same_past(Twins *twins)
{
    Ctx *cx = twins->cx;
    LedgerHistory got = { .timestamp = 0 }, want = { .timestamp = 0 };
    LedgerId id = account_id(&twins->random);
    uint64_t at_ns = 5 * second + random_below(&twins->random,
                                               ledger_clock(twins->memory) - 5 * second + 2);
    bool found;
    CHECK_OK("asks", cx, ledger_store_balance_at(cx, twins->db, CLUSTER, id, at_ns, &found, &got));
    CHECK_EQ("existed", found, ledger_balance_at(twins->memory, id, at_ns, &want));
    CHECK_TRUE("the balance of the past", memcmp(&got, &want, sizeof got) == 0);
}

TEST_STORE(test_ledger_store__does_what_the_ledger_in_memory_does)
{
    Twins twins;
    twins_open(&twins, cx, url);
    create_accounts(&twins);
    for (int round = 0; round < 60; round++) {
        ArenaMark mark = arena_mark(&cx->arena);
        size_t n = 1 + random_below(&twins.random, round % 3 ? 20 : BATCH_MAX);
        twins.retries = round / 2 % 2;
        if (round % 2)
            step_calls(&twins, n);
        else
            step(&twins, n);
        if (round % 7 == 3)
            tick(&twins);
        if (round % 11 == 5) {                  /* memory is lost, the store is not */
            ledger_store_close(&twins.stored);
            CHECK_OK("opens", cx, ledger_store_open(cx, twins.db, CLUSTER, &twins.stored));
        }
        same_accounts(&twins);
        arena_rewind(&cx->arena, mark);
    }
    same_transfers(&twins);
    for (int i = 0; i < 200; i++) {
        ArenaMark mark = arena_mark(&cx->arena);
        same_queries(&twins);
        same_past(&twins);
        arena_rewind(&cx->arena, mark);
    }
    twins_close(&twins);
}

/* --- what two writers must see ---------------------------------------------------------------- */
static LedgerResult pay(Ctx *cx, Db *db, LedgerStore *store, uint64_t id, uint64_t amount,
                        bool keep)
{
    LedgerTransfer t = { .id = LEDGER_ID(id), .debit_account_id = LEDGER_ID(1), .ledger = 1,
                         .credit_account_id = LEDGER_ID(2), .amount = amount, .code = 1 };
    LedgerResult result = LEDGER_RESULTS;
    CHECK_OK("begins", cx, db_begin(cx, db));
    CHECK_OK("pays", cx, ledger_store_transfers(cx, store, 1, &t, 1, &result));
    if (keep)
        CHECK_OK("commits", cx, db_commit(cx, db));
    else
        db_rollback(db);
    return result;
}

TEST_STORE(test_ledger_store__notices_what_another_connection_wrote)
{
    Db *one CLEANUP(db_close) = NULL;
    Db *two CLEANUP(db_close) = NULL;
    LedgerStore *first CLEANUP(ledger_store_close) = NULL;
    LedgerStore *second_store CLEANUP(ledger_store_close) = NULL;
    CHECK_OK("opens", cx, db_open(cx, url, DB_CREATE, &one));
    CHECK_OK("opens", cx, db_open(cx, url, DB_OPEN, &two));
    CHECK_OK("opens", cx, ledger_store_open(cx, one, CLUSTER, &first));
    CHECK_OK("opens", cx, ledger_store_open(cx, two, CLUSTER, &second_store));
    LedgerAccount accounts[] = { { .id = LEDGER_ID(1), .ledger = 1, .code = 1 },
                                 { .id = LEDGER_ID(2), .ledger = 1, .code = 1,
                                   .flags = LEDGER_ACCOUNT_CREDITS_MUST_NOT_EXCEED_DEBITS } };
    LedgerResult results[2];
    CHECK_OK("begins", cx, db_begin(cx, one));
    CHECK_OK("accounts", cx, ledger_store_accounts(cx, first, 1, accounts, 2, results));
    CHECK_OK("commits", cx, db_commit(cx, one));

    CHECK_EQ("nothing yet", pay(cx, one, first, 1, 1, true), LEDGER_EXCEEDS_DEBITS);
    CHECK_EQ("the other sees the spent id", pay(cx, two, second_store, 1, 0, true),
             LEDGER_ID_ALREADY_FAILED);
    CHECK_EQ("the other's", pay(cx, two, second_store, 2, 0, true), LEDGER_CREATED);
    CHECK_EQ("is seen", pay(cx, one, first, 2, 0, true), LEDGER_EXISTS);
    CHECK_EQ("taken back", pay(cx, one, first, 3, 0, false), LEDGER_CREATED);
    CHECK_EQ("another in its place", pay(cx, two, second_store, 4, 0, true), LEDGER_CREATED);
    CHECK_EQ("is seen too", pay(cx, one, first, 4, 0, true), LEDGER_EXISTS);
    CHECK_EQ("what was taken back is new", pay(cx, one, first, 3, 0, true), LEDGER_CREATED);
}

TEST_STORE(test_ledger_store__keeps_clusters_apart)
{
    Db *db CLEANUP(db_close) = NULL;
    LedgerStore *here CLEANUP(ledger_store_close) = NULL;
    LedgerStore *there CLEANUP(ledger_store_close) = NULL;
    LedgerAccount account = { .id = LEDGER_ID(1), .ledger = 1, .code = 1 };
    LedgerResult result;
    LedgerAccount found_account;
    bool found;
    CHECK_OK("opens", cx, db_open(cx, url, DB_CREATE, &db));
    CHECK_OK("opens", cx, ledger_store_open(cx, db, 1, &here));
    CHECK_OK("opens", cx, ledger_store_open(cx, db, 2, &there));
    CHECK_OK("begins", cx, db_begin(cx, db));
    CHECK_OK("here", cx, ledger_store_accounts(cx, here, 1, &account, 1, &result));
    CHECK_EQ("created", result, LEDGER_CREATED);
    CHECK_OK("commits", cx, db_commit(cx, db));
    CHECK_OK("looks", cx, ledger_store_account(cx, db, 2, LEDGER_ID(1), &found, &found_account));
    CHECK_TRUE("not there", !found);
    CHECK_OK("begins", cx, db_begin(cx, db));
    CHECK_OK("there", cx, ledger_store_accounts(cx, there, 1, &account, 1, &result));
    CHECK_EQ("created there too", result, LEDGER_CREATED);
    CHECK_OK("commits", cx, db_commit(cx, db));
}

TEST_STORE(test_ledger_store__takes_the_calls_of_several_stores_and_sizes)
{
    enum { LARGE = 8192 };
    Db *db CLEANUP(db_close) = NULL;
    LedgerStore *stores[2] = { NULL, NULL };
    LedgerAccount accounts[2] = { { .id = LEDGER_ID(1), .ledger = 1, .code = 1 },
                                  { .id = LEDGER_ID(2), .ledger = 1, .code = 1 } };
    LedgerResult *results = NEW(cx, LedgerResult, LARGE);
    LedgerTransfer *large = NEW(cx, LedgerTransfer, LARGE), small[4] = { { .code = 0 } };
    CHECK_OK("opens", cx, db_open(cx, url, DB_CREATE, &db));
    CHECK_OK("begins", cx, db_begin(cx, db));
    for (int i = 0; i < 2; i++) {
        CHECK_OK("opens", cx, ledger_store_open(cx, db, 1 + i, &stores[i]));
        CHECK_OK("accounts", cx, ledger_store_accounts(cx, stores[i], 1, accounts, 2, results));
    }
    for (size_t i = 0; i < LARGE; i++)
        large[i] = (LedgerTransfer){ .id = LEDGER_ID(100 + i), .debit_account_id = LEDGER_ID(1),
                                     .credit_account_id = LEDGER_ID(2), .amount = 1, .ledger = 1,
                                     .code = 1 };
    for (uint64_t i = 0; i < COUNT(small); i++) {
        small[i] = large[0];
        small[i].id = LEDGER_ID(1 + i);
    }
    LedgerResult answers[5];
    LedgerCall calls[] = {
        { stores[0], 1, &small[0], 1, &answers[0] }, { stores[0], 1, NULL, 0, NULL },
        { stores[1], 1, &small[1], 1, &answers[1] }, { stores[0], 1, large, LARGE, results },
        { stores[0], 1, &small[2], 1, &answers[2] }, { stores[0], 1, &small[3], 1, &answers[3] },
        { stores[1], 1, &small[1], 1, &answers[4] },
    };
    void *args[COUNT(calls)];
    for (size_t i = 0; i < COUNT(calls); i++)
        args[i] = &calls[i];
    CHECK_OK("all of them", cx, ledger_store_calls(cx, db, args, COUNT(calls)));
    for (int i = 0; i < 4; i++)
        CHECK_EQ("created", answers[i], LEDGER_CREATED);
    CHECK_EQ("the large one too", results[LARGE - 1], LEDGER_CREATED);
    CHECK_EQ("sent again", answers[4], LEDGER_EXISTS);
    CHECK_OK("commits", cx, db_commit(cx, db));
    ledger_store_close(&stores[0]);
    ledger_store_close(&stores[1]);
}

/* Balances of many accounts travel together; those of one batch must not come with the next. */
TEST_STORE(test_ledger_store__writes_several_large_batches_in_one_transaction)
{
    enum { MANY = 40, N = 200, BATCHES = 3 };
    Db *db CLEANUP(db_close) = NULL;
    LedgerStore *store CLEANUP(ledger_store_close) = NULL;
    LedgerState *memory CLEANUP(ledger_close) = NULL;
    LedgerAccount accounts[MANY];
    LedgerTransfer events[N];
    LedgerResult results[N];
    CHECK_OK("opens", cx, db_open(cx, url, DB_CREATE, &db));
    CHECK_OK("opens", cx, ledger_store_open(cx, db, CLUSTER, &store));
    CHECK_OK("opens", cx, ledger_open(cx, 16 << 20, 1, &memory));
    for (uint64_t i = 0; i < MANY; i++)
        accounts[i] = (LedgerAccount){ .id = LEDGER_ID(i + 1), .ledger = 1, .code = 1 };
    for (int transaction = 0; transaction < 2; transaction++) {
        CHECK_OK("begins", cx, db_begin(cx, db));
        CHECK_OK("stored", cx, ledger_store_accounts(cx, store, 1, accounts, MANY, results));
        CHECK_OK("memory", cx, ledger_create_accounts(cx, memory, accounts, MANY, results));
        for (uint64_t batch = 0; batch < BATCHES; batch++) {
            for (uint64_t i = 0; i < N; i++) {
                uint64_t id = N * (uint64_t)BATCHES * (uint64_t)transaction + N * batch + i + 1;
                events[i] = (LedgerTransfer){
                    .id = LEDGER_ID(id), .debit_account_id = LEDGER_ID(1 + id % MANY),
                    .credit_account_id = LEDGER_ID(1 + (id + 7 + batch) % MANY), .amount = id,
                    .ledger = 1, .code = 1 };
            }
            CHECK_OK("stored", cx, ledger_store_transfers(cx, store, 1, events, N, results));
            CHECK_EQ("created", results[N - 1], LEDGER_CREATED);
            CHECK_OK("memory", cx, ledger_create_transfers(cx, memory, events, N, results));
        }
        CHECK_OK("commits", cx, db_commit(cx, db));
        for (uint64_t i = 0; i < MANY; i++) {
            LedgerAccount got = { .code = 0 };
            bool found;
            const LedgerAccount *want = ledger_account_find(memory, accounts[i].id);
            CHECK_OK("reads", cx, ledger_store_account(cx, db, CLUSTER, accounts[i].id, &found,
                                                       &got));
            CHECK_EQ("debits", got.debits_posted, want->debits_posted);
            CHECK_EQ("credits", got.credits_posted, want->credits_posted);
        }
    }
}

/* --- many callers at once --------------------------------------------------------------------- */
enum { CALLERS = 16, ROUNDS = 30 };

typedef struct Caller {
    pthread_t thread;
    Writer *writer;
    LedgerStore *store;
    uint64_t number;
    int wrong;
} Caller;

/* Each caller's own account may not be overdrawn; all pay into and out of account 1. */
static void caller_events(const Caller *caller, uint64_t round, LedgerTransfer events[3],
                          LedgerResult want[3])
{
    LedgerId own = LEDGER_ID(100 + caller->number);
    uint64_t id = 1000 * (caller->number + 1) + 10 * round;
    for (uint64_t i = 0; i < 3; i++) {
        events[i] = (LedgerTransfer){ .id = LEDGER_ID(id + i), .debit_account_id = LEDGER_ID(1),
                                      .credit_account_id = own, .amount = 5, .ledger = 1,
                                      .code = 1 };
        want[i] = LEDGER_CREATED;
    }
    events[2].debit_account_id = own;
    events[2].credit_account_id = LEDGER_ID(1);
    switch ((round + caller->number) % 4) {
    case 0:                                     /* a chain that its end breaks */
        events[0].flags = events[1].flags = LEDGER_LINKED;
        events[2].amount = 1000000;
        want[0] = want[1] = LEDGER_LINKED_EVENT_FAILED;
        want[2] = LEDGER_EXCEEDS_CREDITS;
        return;
    case 1:                                     /* a chain that is left open */
        events[1].flags = events[2].flags = LEDGER_LINKED;
        want[1] = LEDGER_LINKED_EVENT_FAILED;
        want[2] = LEDGER_LINKED_EVENT_CHAIN_OPEN;
        return;
    case 2:                                     /* one that is sent twice */
        events[1] = events[0];
        want[1] = LEDGER_EXISTS;
        return;
    default:
        return;
    }
}

static void *post_many(void *arg)
{
    Caller *caller = arg;
    Ctx cx = ctx_make(64 << 20);
    for (uint64_t round = 0; round < ROUNDS; round++) {
        LedgerTransfer events[3];
        LedgerResult got[3], want[3];
        LedgerCall call = { .store = caller->store, .now_ns = 1, .events = events, .count = 3,
                            .results = got };
        caller_events(caller, round, events, want);
        Err err = writer_do_with(&cx, caller->writer, ledger_store_calls, &call);
        caller->wrong += err != ERR_OK || memcmp(got, want, sizeof got) != 0;
    }
    ctx_clear(&cx);
    return NULL;
}

static void balance_of(Ctx *cx, Db *db, uint64_t id, uint64_t *debits, uint64_t *credits)
{
    LedgerAccount account = { .code = 0 };
    bool found;
    CHECK_OK("reads", cx, ledger_store_account(cx, db, CLUSTER, LEDGER_ID(id), &found, &account));
    CHECK_TRUE("is there", found);
    *debits = account.debits_posted;
    *credits = account.credits_posted;
}

TEST_STORE(test_ledger_store__many_callers_at_once_each_get_their_own)
{
    Caller callers[CALLERS];
    LedgerAccount accounts[CALLERS + 1];
    LedgerResult results[CALLERS + 1];
    Db *db CLEANUP(db_close) = NULL;
    LedgerStore *store CLEANUP(ledger_store_close) = NULL;
    Writer *writer CLEANUP(writer_stop) = NULL;
    CHECK_OK("opens", cx, db_open(cx, url, DB_CREATE, &db));
    CHECK_OK("opens", cx, ledger_store_open(cx, db, CLUSTER, &store));
    for (uint64_t i = 0; i <= CALLERS; i++)
        accounts[i] = (LedgerAccount){
            .id = LEDGER_ID(i ? 99 + i : 1), .ledger = 1, .code = 1,
            .flags = i ? LEDGER_ACCOUNT_DEBITS_MUST_NOT_EXCEED_CREDITS : 0 };
    CHECK_OK("begins", cx, db_begin(cx, db));
    CHECK_OK("accounts", cx, ledger_store_accounts(cx, store, 1, accounts, CALLERS + 1, results));
    CHECK_OK("commits", cx, db_commit(cx, db));
    CHECK_OK("starts", cx, writer_start(cx, db, &writer));
    for (uint64_t i = 0; i < CALLERS; i++) {
        callers[i] = (Caller){ .writer = writer, .store = store, .number = i };
        pthread_create(&callers[i].thread, NULL, post_many, &callers[i]);
    }
    for (size_t i = 0; i < CALLERS; i++) {
        pthread_join(callers[i].thread, NULL);
        CHECK_EQ("each the answers to its own events", callers[i].wrong, 0);
    }
    writer_stop(&writer);
    uint64_t all_debits, all_credits, debits, credits, in = 0, out = 0;
    for (uint64_t i = 0; i < CALLERS; i++) {
        uint64_t want_in = 0, want_out = 0;
        for (uint64_t round = 0; round < ROUNDS; round++) {
            static const uint64_t ins[] = { 0, 5, 5, 10 }, outs[] = { 0, 0, 5, 5 };
            want_in += ins[(round + i) % 4];
            want_out += outs[(round + i) % 4];
        }
        balance_of(cx, db, 100 + i, &debits, &credits);
        CHECK_EQ("came in", credits, want_in);
        CHECK_EQ("went out", debits, want_out);
        in += want_in;
        out += want_out;
    }
    balance_of(cx, db, 1, &all_debits, &all_credits);
    CHECK_EQ("the other side", all_debits, in);
    CHECK_EQ("the other side", all_credits, out);
}

/* --- single rows ------------------------------------------------------------------------------ */
typedef struct Books {
    Ctx *cx;
    Db *db;
    LedgerStore *stored;
} Books;

/* Accounts 1 and 2 of ledger 1. */
static void books_open(Books *books, Ctx *cx, const char *url)
{
    LedgerAccount accounts[] = { { .id = LEDGER_ID(1), .ledger = 1, .code = 1 },
                                 { .id = LEDGER_ID(2), .ledger = 1, .code = 1 } };
    LedgerResult results[2];
    *books = (Books){ .cx = cx };
    CHECK_OK("opens", cx, db_open(cx, url, DB_CREATE, &books->db));
    CHECK_OK("opens", cx, ledger_store_open(cx, books->db, CLUSTER, &books->stored));
    CHECK_OK("begins", cx, db_begin(cx, books->db));
    CHECK_OK("accounts", cx, ledger_store_accounts(cx, books->stored, 1, accounts, 2, results));
    CHECK_OK("commits", cx, db_commit(cx, books->db));
}

static void books_close(Books *books)
{
    ledger_store_close(&books->stored);
    db_close(&books->db);
}

static void reopen(Books *books)
{
    ledger_store_close(&books->stored);
    CHECK_OK("opens", books->cx, ledger_store_open(books->cx, books->db, CLUSTER,
                                                   &books->stored));
}

static void run(Books *books, const LedgerTransfer *events, size_t n, LedgerResult *results)
{
    CHECK_OK("begins", books->cx, db_begin(books->cx, books->db));
    CHECK_OK("runs", books->cx, ledger_store_transfers(books->cx, books->stored, 1, events, n,
                                                       results));
    CHECK_OK("commits", books->cx, db_commit(books->cx, books->db));
}

static LedgerTransfer transfer(uint64_t id, uint16_t flags)
{
    return (LedgerTransfer){ .id = LEDGER_ID(id), .debit_account_id = LEDGER_ID(1), .ledger = 1,
                             .credit_account_id = LEDGER_ID(2), .amount = 3, .code = 1,
                             .flags = flags };
}

TEST_STORE(test_ledger_store__a_large_batch_finds_ids_that_are_taken)
{
    enum { N = 100 };
    static const struct {
        const char *why;
        LedgerTransfer odd;             /* event 50 */
        LedgerResult want, next;        /* of events 50 and 51 */
    } rows[] = {
        { "all are new", { .id = { 0, 9001 } },
          LEDGER_DEBIT_ACCOUNT_ID_MUST_NOT_BE_ZERO, LEDGER_CREATED },
        { "taken, and refused for its fields by who does not look", { .id = { 0, 1 } },
          LEDGER_EXISTS_WITH_DIFFERENT_DEBIT_ACCOUNT_ID, LEDGER_CREATED },
        { "taken, in a chain that breaks elsewhere", { .id = { 0, 1 }, .flags = LEDGER_LINKED },
          LEDGER_EXISTS_WITH_DIFFERENT_FLAGS, LEDGER_LINKED_EVENT_FAILED },
    };
    Books books;
    LedgerTransfer events[N];
    LedgerResult results[N];
    books_open(&books, cx, url);
    events[0] = transfer(1, 0);
    run(&books, events, 1, results);
    for (size_t row = 0; row < COUNT(rows); row++) {
        for (uint64_t i = 0; i < N; i++)
            events[i] = transfer(1000 * (row + 1) + i, 0);
        events[50] = rows[row].odd;
        run(&books, events, N, results);
        CHECK_EQ(rows[row].why, results[50], rows[row].want);
        CHECK_EQ(rows[row].why, results[51], rows[row].next);
        CHECK_EQ(rows[row].why, results[N - 1], LEDGER_CREATED);
        run(&books, events, N, results);
        CHECK_EQ("a retry of it all", results[0], LEDGER_EXISTS);
        CHECK_EQ("a retry of it all", results[N - 1], LEDGER_EXISTS);
    }
    books_close(&books);
}

TEST_STORE(test_ledger_store__a_second_step_alone_finds_its_accounts)
{
    Books books;
    LedgerResult result;
    LedgerAccount account;
    bool found;
    books_open(&books, cx, url);
    LedgerTransfer hold = transfer(10, LEDGER_PENDING);
    hold.timeout = 60;
    run(&books, &hold, 1, &result);
    CHECK_EQ("held", result, LEDGER_CREATED);
    reopen(&books);
    LedgerTransfer post = { .id = LEDGER_ID(11), .pending_id = LEDGER_ID(10), .amount = 2,
                            .flags = LEDGER_POST_PENDING };
    run(&books, &post, 1, &result);
    CHECK_EQ("posted", result, LEDGER_CREATED);
    CHECK_OK("reads", cx, ledger_store_account(cx, books.db, CLUSTER, LEDGER_ID(1), &found,
                                               &account));
    CHECK_EQ("moved", account.debits_posted, 2);
    LedgerTransfer both[] = { hold, post };     /* held and posted in one batch */
    LedgerResult results[2];
    both[0].id = both[1].pending_id = LEDGER_ID(20);
    both[1].id = LEDGER_ID(21);
    run(&books, both, 2, results);
    CHECK_EQ("posted", results[1], LEDGER_CREATED);
    CHECK_EQ("given back", account.debits_pending, 0);
    bool any;
    int64_t waiting = -1;
    CHECK_OK("counts", cx, db_query_int(cx, books.db,
             "SELECT COUNT(*) FROM transfer WHERE expires_at IS NOT NULL", NULL, 0, &any,
             &waiting));
    CHECK_EQ("nothing waits to expire", waiting, 0);
    books_close(&books);
}

TEST_STORE(test_ledger_store__reads_a_long_chain_page_by_page)
{
    enum { N = 700 };
    Books books;
    LedgerTransfer events[N];
    LedgerResult results[N];
    books_open(&books, cx, url);
    for (uint64_t i = 0; i < N; i++)
        events[i] = transfer(i + 1, 0);
    run(&books, events, N, results);
    static const struct {
        const char *why;
        uint32_t limit;
        uint16_t flags;
        uint64_t first;
    } rows[] = {
        { "all", 1000, 3, 1 }, { "the oldest", 2, 3, 1 }, { "all, newest first", 1000, 7, N },
        { "the newest", 300, 7, N }, { "none on this side", 1000, 2, 0 },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        LedgerFilter filter = { .account_id = LEDGER_ID(1), .limit = rows[i].limit,
                                .flags = rows[i].flags };
        List found = list_make(sizeof(LedgerTransfer));
        CHECK_OK(rows[i].why, cx, ledger_store_account_transfers(cx, books.db, CLUSTER, &filter,
                                                                 &found));
        size_t want = rows[i].first == 0 ? 0 : rows[i].limit < N ? rows[i].limit : N;
        CHECK_EQ(rows[i].why, found.count, want);
        for (size_t j = 0; j < want; j++) {
            uint64_t id = rows[i].first == N ? N - j : 1 + j;
            CHECK_EQ(rows[i].why, ((LedgerTransfer *)list_at(&found, j))->id.lo, id);
        }
    }
    books_close(&books);
}

TEST_STORE(test_ledger_store__says_when_stored_rows_contradict_each_other)
{
    Books books;
    LedgerResult result;
    books_open(&books, cx, url);
    LedgerTransfer hold = transfer(10, LEDGER_PENDING);
    run(&books, &hold, 1, &result);
    CHECK_OK("damages", cx, db_run(cx, books.db,
             "DELETE FROM ledger_account WHERE timestamp = 2", NULL, 0, NULL));
    reopen(&books);
    LedgerTransfer post = { .id = LEDGER_ID(11), .pending_id = LEDGER_ID(10),
                            .flags = LEDGER_POST_PENDING };
    CHECK_OK("begins", cx, db_begin(cx, books.db));
    CHECK_ERR("the hold's account is gone", cx, ledger_store_transfers(cx, books.stored, 1, &post,
              1, &result), ERR_DAMAGED);
    db_rollback(books.db);
    books_close(&books);
}
