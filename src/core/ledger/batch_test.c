#include "core/ledger/batch.h"

#include "core/ledger/state.h"
#include "test_ledger.h"

TEST(test_ledger_model__agrees_with_a_naive_ledger_on_random_events)
{
    uint64_t events = getenv("WEFT_LONG") ? 10000000 : 200000;
    Pair *pair = pair_open(test_seed());
    while (pair->events < events)
        live(pair, 60);
    CHECK_TRUE("a fair share of the events moved something", pair->created > pair->events / 5);
    pair_close(pair);
}

/* --- batches of several callers as one -------------------------------------------------------- */
enum { PARTS = 6, PART_EVENTS = 4 };

/* One merged batch beside the naive ledger, which runs its parts one after the other. */
static void step_parts(Pair *pair)
{
    LedgerTransfer events[PARTS * PART_EVENTS];
    LedgerResult got[COUNT(events)], want[COUNT(events)];
    LedgerPart parts[PARTS];
    Random *random = &pair->random;
    size_t n = 0, part_count = 1 + random_below(random, PARTS);
    for (size_t i = 0; i < part_count; i++) {
        parts[i] = (LedgerPart){ .count = random_below(random, PART_EVENTS + 1) };
        if (chance(random, 50))
            parts[i].now_ns = pair->naive.clock + random_below(random, 2) * SECOND
                            + random_below(random, 20);
        for (size_t j = 0; j < parts[i].count; j++)
            events[n++] = random_transfer(random, &pair->naive, &pair->next_id);
        if (parts[i].count && chance(random, 30))       /* a chain that its caller left open */
            events[n - 1].flags |= LEDGER_LINKED;
    }
    CHECK_OK("merged", &pair->cx, ledger_create_transfers_of(&pair->cx, pair->whole, events,
                                                             parts, part_count, got));
    for (size_t i = 0, at = 0; i < part_count; at += parts[i++].count) {
        if (parts[i].now_ns > pair->naive.clock)
            pair->naive.clock = parts[i].now_ns;
        naive_transfers(&pair->naive, events + at, parts[i].count, want + at);
    }
    pair->events += n;
    same_results(pair, got, want, n);
    same_balances(pair);
    if (ledger_clock(pair->whole) != pair->naive.clock)
        mismatch(pair, "clocks differ");
}

TEST(test_ledger_model__several_callers_at_once_are_as_one_after_the_other)
{
    Pair *pair = pair_open(test_seed());
    while (pair->events < 100000) {
        live(pair, 1);
        for (int i = 0; i < 20; i++) {
            ArenaMark mark = arena_mark(&pair->cx.arena);
            step_parts(pair);
            if (chance(&pair->random, 10))
                step_tick(pair);
            arena_rewind(&pair->cx.arena, mark);
        }
        same_transfers(pair);
    }
    pair_close(pair);
}

TEST(test_ledger_batch__a_chain_ends_with_its_caller)
{
    enum { C = LEDGER_CREATED, O = LEDGER_LINKED_EVENT_CHAIN_OPEN, F = LEDGER_LINKED_EVENT_FAILED,
           E = LEDGER_EXISTS, L = LEDGER_LINKED };
    static const struct {
        const char *why;
        size_t parts[3];
        uint16_t flags[4];
        uint64_t ids[4];
        int want[4];
    } rows[] = {
        { "none reaches over", { 2, 2 }, { L, 0, L, 0 }, { 1, 2, 3, 4 }, { C, C, C, C } },
        { "open at its caller's end", { 2, 2 }, { L, L, 0, 0 }, { 1, 2, 3, 4 }, { F, O, C, C } },
        { "each his own", { 1, 1, 2 }, { L, L, L, 0 }, { 1, 2, 3, 4 }, { O, O, C, C } },
        { "a failed one fails alone", { 2, 2 }, { L, 0, L, 0 }, { 1, 0, 3, 4 },
          { F, LEDGER_ID_MUST_NOT_BE_ZERO, C, C } },
        { "the failed one comes last", { 2, 2 }, { L, 0, L, 0 }, { 1, 2, 3, 0 },
          { C, C, F, LEDGER_ID_MUST_NOT_BE_ZERO } },
        { "a caller without events", { 2, 0, 2 }, { L, L, L, 0 }, { 1, 2, 3, 4 }, { F, O, C, C } },
        { "two send the same", { 2, 2 }, { 0, 0, 0, 0 }, { 1, 2, 2, 3 }, { C, C, E, C } },
        { "what one took back the other may have", { 2, 2 }, { L, L, 0, 0 }, { 1, 2, 1, 2 },
          { F, O, C, C } },
    };
    Ctx cx = ctx_make(1 << 20);
    LedgerAccount accounts[2] = { { .id = LEDGER_ID(1), .ledger = 1, .code = 1 },
                                  { .id = LEDGER_ID(2), .ledger = 1, .code = 1 } };
    LedgerResult results[4];
    for (size_t row = 0; row < COUNT(rows); row++) {
        LedgerState *ledger CLEANUP(ledger_close) = NULL;
        LedgerTransfer events[4];
        LedgerPart parts[3] = { { rows[row].parts[0], 0 }, { rows[row].parts[1], 0 },
                                { rows[row].parts[2], 0 } };
        CHECK_OK("opens", &cx, ledger_open(&cx, 1 << 20, 1, &ledger));
        CHECK_OK("accounts", &cx, ledger_create_accounts(&cx, ledger, accounts, 2, results));
        for (size_t i = 0; i < 4; i++)
            events[i] = (LedgerTransfer){
                .id = LEDGER_ID(rows[row].ids[i]), .debit_account_id = LEDGER_ID(1), .amount = 1,
                .credit_account_id = LEDGER_ID(2), .ledger = 1, .code = 1,
                .flags = rows[row].flags[i] };
        CHECK_OK(rows[row].why, &cx, ledger_create_transfers_of(&cx, ledger, events, parts, 3,
                                                                results));
        for (size_t i = 0; i < 4; i++)
            CHECK_TEXT(rows[row].why, text_of(ledger_result_name(results[i])),
                       ledger_result_name((LedgerResult)rows[row].want[i]));
    }
    ctx_clear(&cx);
}

/* --- every interleaving of a few events on three accounts ------------------------------------- */
enum { STEPS = 5, KINDS = 11, TICK = 10 };

typedef struct Plan {                   /* one sequence, and what the naive ledger made of it */
    uint8_t kinds[STEPS];
    LedgerResult want[STEPS];
    LedgerAccount after[STEPS][3];      /* the accounts after each step, as stored */
} Plan;

/* Account base+1 may not be overdrawn and has 10; base+2 and base+3 are free. */
static LedgerTransfer plan_event(const uint8_t *kinds, unsigned step, uint64_t base)
{
    LedgerTransfer t = { .id = LEDGER_ID(base + 10 + step), .ledger = 1, .code = 1 };
    LedgerId a = LEDGER_ID(base + 1), b = LEDGER_ID(base + 2), c = LEDGER_ID(base + 3);
    LedgerTransfer hold = t, end = t;
    hold.debit_account_id = a;
    hold.credit_account_id = b;
    hold.flags = LEDGER_PENDING;
    hold.amount = 6;
    end.pending_id = LEDGER_ID(base + 10);      /* the newest hold, or the first step */
    for (unsigned i = 0; i < step; i++)
        if (kinds[i] == 0 || kinds[i] == 2 || kinds[i] == 3)
            end.pending_id = LEDGER_ID(base + 10 + i);
    switch (kinds[step]) {
    case 0: hold.timeout = 1; return hold;
    case 1: hold.id = LEDGER_ID(base + 10); hold.timeout = 1; return hold;  /* or its retry */
    case 2: hold.credit_account_id = c; return hold;
    case 3: hold.amount = 0; hold.flags |= LEDGER_CLOSING_DEBIT; hold.timeout = 1; return hold;
    case 4: t.debit_account_id = a, t.credit_account_id = c, t.amount = 5; return t;
    case 5: t.debit_account_id = b, t.credit_account_id = a, t.amount = 4; return t;
    case 6: end.flags = LEDGER_POST_PENDING, end.amount = LEDGER_AMOUNT_MAX; return end;
    case 7: end.flags = LEDGER_POST_PENDING, end.amount = 2; return end;
    case 8: end.flags = LEDGER_VOID_PENDING; return end;
    default:
        t.debit_account_id = a, t.credit_account_id = b, t.amount = LEDGER_AMOUNT_MAX;
        t.flags = LEDGER_BALANCING_DEBIT;
        return t;
    }
}

static const uint16_t plan_flags[3] = { LEDGER_ACCOUNT_DEBITS_MUST_NOT_EXCEED_CREDITS, 0, 0 };

static void plan_naive(Naive *naive, Plan *plan)
{
    naive->clock = 1;
    naive->account_count = naive->transfer_count = naive->failed_count = 0;
    LedgerResult result;
    for (unsigned i = 0; i < 3; i++) {
        LedgerAccount a = { .id = LEDGER_ID(i + 1), .ledger = 1, .code = 1,
                            .flags = plan_flags[i] };
        naive_accounts(naive, &a, 1, &result);
    }
    LedgerTransfer fund = { .id = LEDGER_ID(9), .debit_account_id = LEDGER_ID(3), .ledger = 1,
                            .credit_account_id = LEDGER_ID(1), .amount = 10, .code = 1 };
    naive_transfers(naive, &fund, 1, &result);
    for (unsigned step = 0; step < STEPS; step++) {
        LedgerTransfer event = { 0 };
        if (plan->kinds[step] != TICK)
            event = plan_event(plan->kinds, step, 0);
        if (plan->kinds[step] == TICK)
            naive_tick(naive, naive->clock + SECOND);
        else
            naive_transfers(naive, &event, 1, &plan->want[step]);
        for (unsigned i = 0; i < 3; i++)
            plan->after[step][i] = stored_account(naive, &naive->accounts[i]);
    }
}

/* Plans whose ticks fall on the same steps are lived side by side in one ledger, each on accounts
 * of its own, so that a step of all of them is one batch and a tick is one tick. */
enum { GROUP = 1024, APART = 32 };

typedef struct Group {
    Pair *pair;
    Plan plans[GROUP];
    size_t n;
    LedgerAccount accounts[3 * GROUP];
    LedgerTransfer transfers[GROUP];
    LedgerResult results[3 * GROUP];
} Group;

static void group_begin(Group *group)
{
    Ctx *cx = &group->pair->cx;
    LedgerState *ledger = group->pair->whole;
    ledger_clear(ledger);
    for (size_t g = 0; g < group->n; g++) {
        uint64_t base = g * APART;
        for (unsigned i = 0; i < 3; i++)
            group->accounts[3 * g + i] = (LedgerAccount){
                .id = LEDGER_ID(base + i + 1), .ledger = 1, .code = 1, .flags = plan_flags[i] };
        group->transfers[g] = (LedgerTransfer){
            .id = LEDGER_ID(base + 9), .debit_account_id = LEDGER_ID(base + 3),
            .credit_account_id = LEDGER_ID(base + 1), .amount = 10, .ledger = 1, .code = 1 };
    }
    CHECK_OK("accounts", cx, ledger_create_accounts(cx, ledger, group->accounts, 3 * group->n,
                                                    group->results));
    CHECK_OK("funds", cx, ledger_create_transfers(cx, ledger, group->transfers, group->n,
                                                  group->results));
}

static void group_mismatch(const Plan *plan, unsigned step, LedgerResult got)
{
    for (unsigned i = 0; i < STEPS; i++)
        print_error("%u ", plan->kinds[i]);
    print_error(": step %u: got %s, want %s, or balances differ\n", step,
                ledger_result_name(got), ledger_result_name(plan->want[step]));
    _fail(__FILE__, __LINE__);
}

static void group_check(const Group *group, unsigned step)
{
    for (size_t g = 0; g < group->n; g++) {
        const Plan *plan = &group->plans[g];
        bool same = plan->kinds[step] == TICK || group->results[g] == plan->want[step];
        for (unsigned i = 0; i < 3; i++) {
            LedgerId id = LEDGER_ID(g * APART + i + 1);
            LedgerAccount row = *ledger_account_find(group->pair->whole, id);
            row.id = plan->after[step][i].id;
            row.timestamp = plan->after[step][i].timestamp;
            same = same && same_account(&row, &plan->after[step][i]);
        }
        if (!same)
            group_mismatch(plan, step, group->results[g]);
    }
}

static void group_live(Group *group)
{
    Ctx *cx = &group->pair->cx;
    LedgerState *ledger = group->pair->whole;
    for (size_t g = 0; g < group->n; g++)
        plan_naive(&group->pair->naive, &group->plans[g]);
    group_begin(group);
    for (unsigned step = 0; step < STEPS; step++) {
        if (group->plans[0].kinds[step] == TICK) {
            CHECK_OK("tick", cx, ledger_tick(cx, ledger, ledger_clock(ledger) + SECOND));
        } else {
            for (size_t g = 0; g < group->n; g++)
                group->transfers[g] = plan_event(group->plans[g].kinds, step, g * APART);
            CHECK_OK("step", cx, ledger_create_transfers(cx, ledger, group->transfers, group->n,
                                                         group->results));
        }
        group_check(group, step);
    }
}

TEST(test_ledger_interleavings__all_of_five_events_on_three_accounts)
{
    Group *group = calloc(1, sizeof *group);
    assert(group);
    group->pair = pair_open(test_seed());
    size_t plans = 0;
    for (unsigned ticks = 0; ticks < 1U << STEPS; ticks++) {
        uint64_t choices = 1;
        for (unsigned step = 0; step < STEPS; step++)
            choices *= ticks >> step & 1 ? 1 : KINDS - 1;
        for (uint64_t choice = 0; choice < choices; choice++) {
            Plan *plan = &group->plans[group->n++];
            uint64_t rest = choice;
            for (unsigned step = 0; step < STEPS; step++) {
                bool tick = ticks >> step & 1;
                plan->kinds[step] = tick ? TICK : (uint8_t)(rest % (KINDS - 1));
                rest /= tick ? 1 : KINDS - 1;
            }
            if (group->n < GROUP && choice + 1 < choices)
                continue;
            group_live(group);
            plans += group->n;
            group->n = 0;
        }
    }
    CHECK_EQ("11 to the power of 5", plans, 161051);
    pair_close(group->pair);
    free(group);
}

/* --- limits and memory ------------------------------------------------------------------------ */
TEST(test_ledger_batch__refuses_a_batch_that_is_too_large)
{
    Ctx cx = ctx_make(1 << 20);
    LedgerState *ledger CLEANUP(ledger_close) = NULL;
    LedgerResult result = LEDGER_RESULTS;
    LedgerTransfer transfer = { .id = LEDGER_ID(1) };
    LedgerAccount account = { .id = LEDGER_ID(1) };
    CHECK_OK("opens", &cx, ledger_open(&cx, 1 << 20, 1, &ledger));
    CHECK_ERR("transfers", &cx, ledger_create_transfers(&cx, ledger, &transfer,
              LEDGER_BATCH_MAX + 1, &result), ERR_LIMIT);
    CHECK_ERR("accounts", &cx, ledger_create_accounts(&cx, ledger, &account,
              LEDGER_BATCH_MAX + 1, &result), ERR_LIMIT);
    CHECK_EQ("no result was given", result, LEDGER_RESULTS);
    CHECK_EQ("the clock stands", ledger_clock(ledger), 1);
    ctx_clear(&cx);
}

TEST(test_ledger_batch__opens_only_with_room)
{
    Ctx cx = ctx_make(1 << 20);
    LedgerState *ledger = NULL;
    CHECK_ERR("no room at all", &cx, ledger_open(&cx, 64, 1, &ledger), ERR_NO_MEMORY);
    CHECK_ERR("no room for an index", &cx, ledger_open(&cx, sizeof(LedgerState) + 64, 1, &ledger),
              ERR_NO_MEMORY);
    CHECK_TRUE("untouched", ledger == NULL);
    ledger_close(&ledger);
    ctx_clear(&cx);
}

/* Runs a batch of `n` holds with time-outs, all linked, between accounts with history. */
static Err hold_all(Ctx *cx, LedgerState *ledger, size_t n, LedgerResult *results)
{
    LedgerTransfer *holds = NEW(cx, LedgerTransfer, n);
    for (size_t i = 0; i < n; i++)
        holds[i] = (LedgerTransfer){
            .id = LEDGER_ID(i + 1), .debit_account_id = LEDGER_ID(1), .amount = 1, .ledger = 1,
            .credit_account_id = LEDGER_ID(2), .code = 1, .timeout = 1,
            .flags = (uint16_t)(LEDGER_PENDING | (i + 1 < n ? LEDGER_LINKED : 0)) };
    return ledger_create_transfers(cx, ledger, holds, n, results);
}

TEST(test_ledger_batch__a_batch_without_memory_changes_nothing)
{
    enum { N = 3000 };
    Ctx cx = ctx_make(16 << 20);
    LedgerResult *results = NEW(&cx, LedgerResult, N);
    LedgerAccount accounts[2] = {
        { .id = LEDGER_ID(1), .ledger = 1, .code = 1, .flags = LEDGER_ACCOUNT_HISTORY },
        { .id = LEDGER_ID(2), .ledger = 1, .code = 1, .flags = LEDGER_ACCOUNT_HISTORY },
    };
    unsigned failures = 0;
    for (uint64_t nth = 1;; nth++) {
        LedgerState *ledger CLEANUP(ledger_close) = NULL;
        CHECK_OK("opens", &cx, ledger_open(&cx, 64 << 20, 1, &ledger));
        CHECK_OK("accounts", &cx, ledger_create_accounts(&cx, ledger, accounts, 2, results));
        ledger_settle(ledger);
        Hash before = ledger_hash(ledger);
        ArenaMark mark = arena_mark(&cx.arena);
        ledger->own.arena.fail_at = ledger->own.arena.allocations + nth;
        Err err = hold_all(&cx, ledger, N, results);
        arena_rewind(&cx.arena, mark);
        ctx_forgive(&cx);
        Hash after = ledger_hash(ledger);
        ledger->own.arena.fail_at = 0;
        if (err == ERR_OK)
            break;
        failures++;
        CHECK_EQ("out of memory", err, ERR_NO_MEMORY);
        CHECK_TRUE("nothing changed", hash_eq(&before, &after));
        CHECK_OK("and then it goes", &cx, hold_all(&cx, ledger, N, results));
        CHECK_EQ("all of it", results[N - 1], LEDGER_CREATED);
        arena_rewind(&cx.arena, mark);
    }
    CHECK_TRUE("memory was asked for several times", failures > 5);
    ctx_clear(&cx);
}

TEST(test_ledger_batch__a_tick_without_memory_changes_nothing)
{
    Ctx cx = ctx_make(16 << 20);
    LedgerResult results[8];
    LedgerAccount accounts[2] = {
        { .id = LEDGER_ID(1), .ledger = 1, .code = 1 },
        { .id = LEDGER_ID(2), .ledger = 1, .code = 1 },
    };
    unsigned failures = 0;
    for (uint64_t nth = 1;; nth++) {
        LedgerState *ledger CLEANUP(ledger_close) = NULL;
        CHECK_OK("opens", &cx, ledger_open(&cx, 64 << 20, 1, &ledger));
        CHECK_OK("accounts", &cx, ledger_create_accounts(&cx, ledger, accounts, 2, results));
        for (uint64_t id = 1; id < 64; id++) {          /* batches of one, so that room is scarce */
            LedgerTransfer hold = { .id = LEDGER_ID(id), .debit_account_id = LEDGER_ID(1),
                                    .credit_account_id = LEDGER_ID(2), .amount = 1, .ledger = 1,
                                    .code = 1, .timeout = 1, .flags = LEDGER_PENDING };
            CHECK_OK("holds", &cx, ledger_create_transfers(&cx, ledger, &hold, 1, results));
        }
        ledger_settle(ledger);
        Hash before = ledger_hash(ledger);
        ledger->own.arena.fail_at = ledger->own.arena.allocations + nth;
        Err err = ledger_tick(&cx, ledger, 2 * SECOND);
        Hash after = ledger_hash(ledger);
        ctx_forgive(&cx);
        ledger->own.arena.fail_at = 0;
        if (err == ERR_OK)
            break;
        failures++;
        CHECK_EQ("out of memory", err, ERR_NO_MEMORY);
        CHECK_TRUE("nothing changed", hash_eq(&before, &after));
        CHECK_OK("goes", &cx, ledger_tick(&cx, ledger, 2 * SECOND));
        CHECK_EQ("given back", ledger_account_find(ledger, LEDGER_ID(1))->debits_pending, 0);
    }
    CHECK_EQ("for changed accounts, ended transfers and the tick itself", failures, 3);
    ctx_clear(&cx);
}
