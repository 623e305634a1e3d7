/* Every allocation in turn fails, for every line that a ledger in memory can be asked, and for what
 * a store asks of the core: the failure is told, nothing has changed, and asked again it goes. */
#include "core/ledger.h"
#include "core/ledger/state.h"

#include "test.h"

#include <string.h>

enum { EVENTS = 20, NTH_MAX = 400 };

typedef struct Life {                   /* a ledger and how far its story has come */
    Ctx cx;
    LedgerState *ledger;
} Life;

/* Lines that make rows of all kinds and then ask for them. @ stands for EVENTS accounts, # and ~
 * for EVENTS holds with a time-out each. */
static const char *const story[] = {
    "@",
    "#",
    "~",
    "{\"create_transfers\":[{\"id\":\"500\",\"debit_account_id\":\"1\",\"credit_account_id\":\"2\","
    "\"amount\":\"3\",\"ledger\":1,\"code\":1,\"user_data_64\":\"9\"},"
    "{\"id\":\"501\",\"pending_id\":\"100\",\"flags\":[\"post_pending_transfer\",\"linked\"]},"
    "{\"id\":\"502\",\"pending_id\":\"101\",\"flags\":[\"void_pending_transfer\"]},"
    "{\"id\":\"503\",\"debit_account_id\":\"99\",\"credit_account_id\":\"1\",\"ledger\":1,"
    "\"code\":1}]}",
    "{\"lookup_accounts\":[\"1\",\"2\",\"3\",\"99\"]}",
    "{\"lookup_transfers\":[\"100\",\"501\",\"99\"]}",
    ("{\"get_account_transfers\":{\"account_id\":\"1\",\"limit\":100,"
     "\"flags\":[\"debits\",\"credits\"]}}"),
    "{\"get_account_balances\":{\"account_id\":\"1\",\"limit\":100,\"flags\":[\"debits\"]}}",
    "{\"query_accounts\":{\"limit\":100,\"flags\":[\"reversed\"]}}",
    "{\"query_transfers\":{\"limit\":100}}",
    "{\"tick\":{\"seconds\":60}}",
    "{\"lookup_accounts\":[\"1\",\"2\"]}",
};

static Text line_of(Ctx *cx, const char *words)
{
    TextBuf buf = textbuf_make(cx);
    Text line = { 0 };
    uint64_t first = *words == '~' ? 200 : 100;
    if (*words == '{')
        return text_of(words);
    textbuf_puts(&buf, *words == '@' ? "{\"create_accounts\":[" : "{\"create_transfers\":[");
    for (uint64_t i = 0; i < EVENTS; i++)
        if (*words == '@')
            textbuf_format(&buf, "%s{\"id\":\"%d\",\"ledger\":1,\"code\":1,"
                           "\"flags\":[\"history\"]}", i ? "," : "", (int)i + 1);
        else
            textbuf_format(&buf, "%s{\"id\":\"%d\",\"debit_account_id\":\"1\","
                           "\"credit_account_id\":\"%d\",\"amount\":\"5\",\"timeout\":30,"
                           "\"ledger\":1,\"code\":1,\"flags\":[\"pending\"]}", i ? "," : "",
                           (int)(first + i), (int)(2 + i % (EVENTS - 1)));
    textbuf_puts(&buf, "]}");
    CHECK_OK("a line", cx, textbuf_done(&buf, &line));
    return line;
}

static Err ask(Life *life, size_t at, Text *answer)
{
    TextBuf buf = textbuf_make(&life->cx);
    TRY(ledger_jsonl_line(&life->cx, life->ledger, line_of(&life->cx, story[at]), &buf));
    return textbuf_done(&buf, answer);
}

static Life life_until(size_t lines)
{
    Life life = { .cx = ctx_make(64 << 20) };
    Text answer;
    CHECK_OK("opens", &life.cx, ledger_open(&life.cx, 64 << 20, LEDGER_START_NS, &life.ledger));
    for (size_t i = 0; i < lines; i++)
        CHECK_OK(story[i], &life.cx, ask(&life, i, &answer));
    return life;
}

static void life_end(Life *life)
{
    ledger_close(&life->ledger);
    ctx_clear(&life->cx);
}

/* The nth allocation of a line fails, the request's or the ledger's own; false where it was asked
 * for less often. */
static bool line_fails(size_t at, uint64_t nth, bool own, const char *want)
{
    Life life = life_until(at);
    Arena *arena = own ? &life.ledger->own.arena : &life.cx.arena;
    Hash before = ledger_hash(life.ledger);
    Text line = line_of(&life.cx, story[at]);
    TextBuf buf = textbuf_make(&life.cx);
    Text answer = { 0 };
    arena->fail_at = arena->allocations + nth;
    Err err = ledger_jsonl_line(&life.cx, life.ledger, line, &buf);
    bool hit = arena->allocations >= arena->fail_at;
    arena->fail_at = 0;
    CHECK_EQ("fails where memory does", err, hit ? ERR_NO_MEMORY : ERR_OK);
    ctx_forgive(&life.cx);
    if (hit) {
        Hash after = ledger_hash(life.ledger);
        bool answered = at < 4 || at == 10;     /* done, but the answer had no room */
        CHECK_TRUE(story[at], answered || hash_eq(&before, &after));
        if (hash_eq(&before, &after))
            CHECK_OK("goes afterwards", &life.cx, ask(&life, at, &answer));
        if (answer.n)
            CHECK_TEXT(story[at], answer, want);
    }
    life_end(&life);
    return hit;
}

TEST(test_ledger_memory__every_failing_allocation_of_a_line_is_told)
{
    for (size_t at = 0; at < COUNT(story); at++) {
        Life life = life_until(at);
        Text answer = { 0 };
        CHECK_OK(story[at], &life.cx, ask(&life, at, &answer));
        uint64_t nth = 1;
        while (nth < NTH_MAX && line_fails(at, nth, false, answer.at))
            nth++;
        CHECK_TRUE("a line needs memory", nth > 1 && nth < NTH_MAX);
        nth = 1;
        while (nth < NTH_MAX && line_fails(at, nth, true, answer.at))
            nth++;
        CHECK_TRUE("and the ledger not for ever", nth < NTH_MAX);
        life_end(&life);
    }
}

/* --- what a store asks ------------------------------------------------------------------------ */
typedef Err Step(Ctx *cx, LedgerState *state);

static const LedgerTransfer event = {
    .id = { 0, 9 }, .debit_account_id = { 0, 1 }, .credit_account_id = { 0, 2 }, .amount = 1,
    .pending_id = { 0, 8 }, .ledger = 1, .code = 1,
};
static const LedgerTransfer hold = {
    .id = { 0, 8 }, .debit_account_id = { 0, 1 }, .credit_account_id = { 0, 2 }, .amount = 1,
    .ledger = 1, .code = 1, .flags = LEDGER_PENDING, .timestamp = 5, .timeout = 1,
    .status = LEDGER_STATUS_PENDING,
};

static Err needs_accounts(Ctx *cx, LedgerState *state)
{
    LedgerAccount account = { .id = LEDGER_ID(1) };
    LedgerNeeds needs;
    return ledger_needs_accounts(cx, state, &account, 1, &needs);
}

static Err needs_transfers(Ctx *cx, LedgerState *state)
{
    LedgerNeeds needs;
    return ledger_needs_transfers(cx, state, &event, 1, false, &needs);
}

static Err needs_refused(Ctx *cx, LedgerState *state)
{
    LedgerNeeds needs;
    return ledger_needs_refused(cx, state, &event, 1, &needs);
}

static Err needs_pending(Ctx *cx, LedgerState *state)
{
    LedgerNeeds needs;
    return ledger_needs_pending(cx, state, &event, 1, &needs);
}

static Err needs_tick(Ctx *cx, LedgerState *state)
{
    LedgerNeeds needs;
    return ledger_needs_tick(cx, state, &needs);
}

static Err load_account(Ctx *cx, LedgerState *state)
{
    LedgerAccount account = { .id = LEDGER_ID(1), .ledger = 1, .code = 1, .timestamp = 2 };
    return ledger_load_account(cx, state, &account);
}

static Err load_transfer(Ctx *cx, LedgerState *state)
{
    return ledger_load_transfer(cx, state, &hold);
}

static Err load_failed(Ctx *cx, LedgerState *state)
{
    LedgerFailed failed = { .id = LEDGER_ID(7), .timestamp = 3 };
    return ledger_load_failed(cx, state, &failed);
}

static const struct {
    const char *why;
    Step *step;
    bool own;                           /* it is the ledger's own memory that fails */
} steps[] = {
    { "needs of accounts", needs_accounts, false }, { "of transfers", needs_transfers, false },
    { "of refused ones", needs_refused, false },    { "of pending ones", needs_pending, false },
    { "of a tick", needs_tick, false },             { "an account", load_account, true },
    { "a transfer", load_transfer, true },          { "a spent id", load_failed, true },
};

TEST(test_ledger_memory__every_failing_allocation_of_loading_is_told)
{
    for (size_t i = 0; i < COUNT(steps); i++)
        for (uint64_t nth = 1; nth < NTH_MAX; nth++) {
            Ctx cx = ctx_make(16 << 20);
            LedgerState *ledger CLEANUP(ledger_close) = NULL;
            CHECK_OK("opens", &cx, ledger_open(&cx, 16 << 20, 1, &ledger));
            Arena *arena = steps[i].own ? &ledger->own.arena : &cx.arena;
            arena->fail_at = arena->allocations + nth;
            Err err = steps[i].step(&cx, ledger);
            bool hit = arena->allocations >= arena->fail_at;
            arena->fail_at = 0;
            ctx_forgive(&cx);
            CHECK_EQ(steps[i].why, err, hit ? ERR_NO_MEMORY : ERR_OK);
            if (hit)
                CHECK_OK(steps[i].why, &cx, steps[i].step(&cx, ledger));
            ctx_clear(&cx);
            if (!hit)
                break;
            CHECK_TRUE(steps[i].why, nth + 1 < NTH_MAX);
        }
}
