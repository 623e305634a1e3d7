/* batch.c - running a batch: chains, effects, expiry.
 *
 *     event --decide--> verdict --apply--> working set
 *       |                  |
 *       +---- chain -------+   a refusal takes the whole chain back
 *
 * Deciding is bound by memory: three look-ups a transfer, each in a table larger than the cache.
 * So a batch is walked in strides: while one stride is decided, the account rows of the next and
 * the index slots of the one after it are on their way to the cache.
 * Cost: O(1) an event; a chain that fails costs as much again to take back. */
#include "core/ledger/batch.h"

#include "core/ledger/decide.h"
#include "core/ledger/state.h"

enum { STRIDE = 16 };

/* --- opening ---------------------------------------------------------------------------------- */
static Err hand_over(Ctx *cx, Ctx *own)
{
    Err err = fail(cx, own->err, "%s", own->detail);
    ctx_forgive(own);
    return err;
}

Err ledger_open(Ctx *cx, size_t cap_bytes, uint64_t start_ns, LedgerState **out)
{
    Ctx own = ctx_make(cap_bytes);
    LedgerState *state = NEW(&own, LedgerState, 1);
    if (!state) {
        Err err = hand_over(cx, &own);
        ctx_clear(&own);
        return err;
    }
    state->own = own;
    if (ledger_state_init(state, start_ns) != ERR_OK) {
        Err err = hand_over(cx, &state->own);
        ledger_close(&state);
        return err;
    }
    *out = state;
    return ERR_OK;
}

void ledger_close(LedgerState **state)
{
    if (!*state)
        return;
    Ctx own = (*state)->own;            /* the state lives in the arena that it owns */
    *state = NULL;
    ctx_clear(&own);
}

uint64_t ledger_clock(const LedgerState *state)
{
    return state->clock;
}

void ledger_clock_advance(LedgerState *state, uint64_t now_ns)
{
    assert(now_ns <= LEDGER_CLOCK_MAX);
    if (now_ns > state->clock)
        state->clock = now_ns;
}

bool ledger_clock_after(const LedgerState *state, uint64_t seconds, uint64_t *out)
{
    const uint64_t most = LEDGER_CLOCK_SECONDS_MAX;
    if (seconds > most || state->clock > (most - seconds) * LEDGER_NS_PER_SECOND)
        return false;
    *out = state->clock + seconds * LEDGER_NS_PER_SECOND;
    return true;
}

const LedgerAccount *ledger_account_find(const LedgerState *state, LedgerId id)
{
    return ledger_state_account(state, id);
}

const LedgerTransfer *ledger_transfer_find(const LedgerState *state, LedgerId id)
{
    LedgerTransfer *transfer = NULL;
    return ledger_state_transfer(state, id, &transfer) == LEDGER_PRESENT ? transfer : NULL;
}

/* --- chains: the same for accounts and transfers ---------------------------------------------- */
typedef struct Chain {
    bool open;
    bool broken;
    size_t start;
    LedgerMark mark;
} Chain;

/* Before event i is decided: what its place in the batch answers, else LEDGER_CREATED. */
static LedgerResult chain_enter(Chain *chain, LedgerState *state, bool linked, size_t i, size_t n)
{
    if (linked && !chain->open)
        *chain = (Chain){ .open = true, .start = i, .mark = ledger_state_mark(state) };
    if (linked && i + 1 == n)
        return LEDGER_LINKED_EVENT_CHAIN_OPEN;
    return chain->broken ? LEDGER_LINKED_EVENT_FAILED : LEDGER_CREATED;
}

/* After: a refusal takes back what the chain has done so far; the last event closes it. */
static void chain_leave(Chain *chain, LedgerState *state, bool linked, size_t i,
                        LedgerResult *results)
{
    if (!chain->open)
        return;
    if (results[i] != LEDGER_CREATED && !chain->broken) {
        ledger_state_undo(state, chain->mark);
        for (size_t j = chain->start; j < i; j++)
            results[j] = LEDGER_LINKED_EVENT_FAILED;
        chain->broken = true;
    }
    if (!linked || results[i] == LEDGER_LINKED_EVENT_CHAIN_OPEN) {
        if (!chain->broken)
            ledger_state_keep(state);
        *chain = (Chain){ 0 };
    }
}

static Err batch_fits(Ctx *cx, size_t n)
{
    if (n > LEDGER_BATCH_MAX)
        return fail(cx, ERR_LIMIT, "a batch of %zu events is too large; send at most %d at once",
                    n, LEDGER_BATCH_MAX);
    return ERR_OK;
}

/* --- accounts --------------------------------------------------------------------------------- */
static LedgerResult account_step(LedgerState *state, const LedgerAccount *event)
{
    LedgerResult result = ledger_decide_account(state, event);
    if (result == LEDGER_CREATED) {
        LedgerAccount account = *event;
        account.timestamp = state->clock;
        account.newest = 0;
        ledger_state_add_account(state, &account);
    }
    return result;
}

Err ledger_create_accounts(Ctx *cx, LedgerState *state, const LedgerAccount *events, size_t n,
                           LedgerResult *results)
{
    TRY(batch_fits(cx, n));
    if (ledger_state_reserve_accounts(state, n) != ERR_OK)
        return hand_over(cx, &state->own);

    Chain chain = { 0 };
    for (size_t i = 0; i < n; i++) {
        bool linked = events[i].flags & LEDGER_ACCOUNT_LINKED;
        state->clock++;                 /* refused events too: the clock never waits */
        results[i] = chain_enter(&chain, state, linked, i, n);
        if (results[i] == LEDGER_CREATED)
            results[i] = account_step(state, &events[i]);
        chain_leave(&chain, state, linked, i, results);
    }
    assert(!chain.open);
    return ERR_OK;
}

/* --- transfers -------------------------------------------------------------------------------- */
static void move(LedgerVerdict verdict, const LedgerTransfer *event)
{
    LedgerAccount *debit = verdict.debit;
    LedgerAccount *credit = verdict.credit;

    if (event->flags & LEDGER_PENDING) {
        debit->debits_pending += verdict.amount;
        credit->credits_pending += verdict.amount;
    } else {
        debit->debits_posted += verdict.amount;
        credit->credits_posted += verdict.amount;
    }
    if (event->flags & LEDGER_CLOSING_DEBIT)
        debit->flags |= LEDGER_ACCOUNT_CLOSED;
    if (event->flags & LEDGER_CLOSING_CREDIT)
        credit->flags |= LEDGER_ACCOUNT_CLOSED;
}

/* Gives back what a pending transfer held. Reopening is left out when it is posted: a transfer
 * that closed an account cannot be posted, as the account is closed. */
static void release(LedgerAccount *debit, LedgerAccount *credit, const LedgerTransfer *pending)
{
    assert(debit->debits_pending >= pending->amount);
    assert(credit->credits_pending >= pending->amount);
    debit->debits_pending -= pending->amount;
    credit->credits_pending -= pending->amount;
    if (pending->flags & LEDGER_CLOSING_DEBIT)
        debit->flags &= (uint16_t)~LEDGER_ACCOUNT_CLOSED;
    if (pending->flags & LEDGER_CLOSING_CREDIT)
        credit->flags &= (uint16_t)~LEDGER_ACCOUNT_CLOSED;
}

static void apply(LedgerState *state, const LedgerTransfer *event, LedgerVerdict verdict)
{
    ledger_state_touch(state, verdict.debit);
    ledger_state_touch(state, verdict.credit);

    LedgerTransfer *row;
    if (verdict.pending) {
        LedgerTransfer full = ledger_inherited(event, verdict.pending);
        bool post = event->flags & LEDGER_POST_PENDING;
        ledger_state_resolve(state, verdict.pending,
                             post ? LEDGER_STATUS_POSTED : LEDGER_STATUS_VOIDED);
        release(verdict.debit, verdict.credit, verdict.pending);
        if (post)
            move(verdict, event);
        row = ledger_state_add_transfer(state, &full, verdict.debit, verdict.credit);
    } else {
        move(verdict, event);
        row = ledger_state_add_transfer(state, event, verdict.debit, verdict.credit);
    }
    row->amount = verdict.amount;
    row->timestamp = state->clock;
    row->status = event->flags & LEDGER_PENDING ? LEDGER_STATUS_PENDING : LEDGER_STATUS_NONE;
    row->unused = 0;
    if (row->timeout)
        ledger_state_add_due(state, row);
    if (verdict.debit->flags & LEDGER_ACCOUNT_HISTORY)
        ledger_state_add_history(state, verdict.debit, row->timestamp);
    if (verdict.credit->flags & LEDGER_ACCOUNT_HISTORY)
        ledger_state_add_history(state, verdict.credit, row->timestamp);
}

static LedgerResult transfer_step(LedgerState *state, const LedgerTransfer *event)
{
    LedgerVerdict verdict = ledger_decide_transfer(state, event, state->clock);
    if (verdict.result == LEDGER_CREATED)
        apply(state, event, verdict);
    return verdict.result;
}

/* Asks for the index slots of a stride of events. */
PREFETCHES void prefetch_slots(const LedgerState *state, const LedgerTransfer *events, size_t n)
{
    const LedgerIndex *accounts = &state->account_index;
    const LedgerIndex *transfers = &state->transfer_index;
    for (size_t i = 0; i < n; i++) {
        ledger_index_prefetch(accounts, ledger_index_tag(accounts, events[i].debit_account_id));
        ledger_index_prefetch(accounts, ledger_index_tag(accounts, events[i].credit_account_id));
        ledger_index_prefetch(transfers, ledger_index_tag(transfers, events[i].id));
    }
}

/* Asks for the account rows that those slots lead to. */
PREFETCHES void prefetch_rows(const LedgerState *state, const LedgerTransfer *events, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        ledger_state_prefetch_account(state, events[i].debit_account_id);
        ledger_state_prefetch_account(state, events[i].credit_account_id);
    }
}

/* At the front of a stride: slots are asked for two strides ahead, rows one. */
PREFETCHES void prefetch(const LedgerState *state, const LedgerTransfer *events, size_t n)
{
    if (n > STRIDE)
        prefetch_rows(state, events + STRIDE, n < 2 * STRIDE ? n - STRIDE : STRIDE);
    if (n > 2 * STRIDE)
        prefetch_slots(state, events + 2 * STRIDE, n < 3 * STRIDE ? n - 2 * STRIDE : STRIDE);
}

static bool any_linked(const LedgerTransfer *events, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (events[i].flags & LEDGER_LINKED)
            return true;
    return false;
}

/* The events [from, to) of a batch: a part of its own, whose chains end with it. */
static void run_part(LedgerState *state, const LedgerTransfer *events, size_t from, size_t to,
                     size_t n, LedgerResult *results)
{
    Chain chain = { 0 };
    for (size_t i = from; i < to; i++) {
        bool linked = events[i].flags & LEDGER_LINKED;
        if (i % STRIDE == 0)
            prefetch(state, events + i, n - i);
        state->clock++;                 /* refused events too: the clock never waits */
        results[i] = chain_enter(&chain, state, linked, i, to);
        if (results[i] == LEDGER_CREATED)
            results[i] = transfer_step(state, &events[i]);
        chain_leave(&chain, state, linked, i, results);
        /* After the chain is taken back, so that the spent id outlives it. */
        if (ledger_result_is_transient(results[i]))
            ledger_state_add_failed(state, events[i].id, state->clock);
    }
    assert(!chain.open);
}

Err ledger_create_transfers_of(Ctx *cx, LedgerState *state, const LedgerTransfer *events,
                               const LedgerPart *parts, size_t part_count, LedgerResult *results)
{
    size_t n = 0;
    for (size_t i = 0; i < part_count; i++)
        n += parts[i].count;
    TRY(batch_fits(cx, n));
    if (ledger_state_reserve_transfers(state, n, any_linked(events, n)) != ERR_OK)
        return hand_over(cx, &state->own);
    size_t from = 0;
    for (size_t i = 0; i < part_count; i++) {
        ledger_clock_advance(state, parts[i].now_ns);
        run_part(state, events, from, from + parts[i].count, n, results);
        from += parts[i].count;
    }
    return ERR_OK;
}

Err ledger_create_transfers(Ctx *cx, LedgerState *state, const LedgerTransfer *events, size_t n,
                            LedgerResult *results)
{
    return ledger_create_transfers_of(cx, state, events, &(LedgerPart){ .count = n }, 1, results);
}

/* --- expiry ----------------------------------------------------------------------------------- */
Err ledger_tick(Ctx *cx, LedgerState *state, uint64_t now_ns)
{
    if (ledger_state_reserve_tick(state) != ERR_OK)
        return hand_over(cx, &state->own);
    ledger_clock_advance(state, now_ns > state->clock ? now_ns : state->clock + 1);

    bool any = false;
    LedgerTransfer *pending;
    while ((pending = ledger_state_next_due(state, state->clock))) {
        LedgerAccount *debit = ledger_state_account(state, pending->debit_account_id);
        LedgerAccount *credit = ledger_state_account(state, pending->credit_account_id);
        assert(debit && credit);        /* the stored pending transfer refers to them */
        ledger_state_touch(state, debit);
        ledger_state_touch(state, credit);
        release(debit, credit, pending);
        ledger_state_resolve(state, pending, LEDGER_STATUS_EXPIRED);
        any = true;
    }
    if (any)
        ledger_state_add_expiry(state);
    return ERR_OK;
}
