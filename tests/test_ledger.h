/* test_ledger.h - a ledger too simple to be wrong, and random events to try both with.
 *
 * Balances are sums over all transfers, every look-up is a scan, and of all refusals that apply
 * the one that stands first in result.tbl is the answer. A Pair holds it beside two real ledgers:
 * `whole` keeps everything in memory, `part` is loaded anew for every batch as from a store. */
#ifndef WEFT_TEST_LEDGER_H
#define WEFT_TEST_LEDGER_H

#include "core/ledger/hash.h"
#include "core/ledger/query.h"
#include "core/ledger/sync.h"
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ACCOUNTS_MAX = 16, TRANSFERS_MAX = 512 };

#define SECOND UINT64_C(1000000000)

typedef struct Naive {
    uint64_t clock;
    LedgerAccount accounts[ACCOUNTS_MAX];       /* flags as given; balances unused */
    LedgerTransfer transfers[TRANSFERS_MAX];
    uint64_t expired_at[TRANSFERS_MAX];         /* 0: it did not */
    size_t ended_by[TRANSFERS_MAX];             /* 1 + the transfer that resolved it; 0: none */
    LedgerFailed failed[TRANSFERS_MAX];
    size_t account_count;
    size_t transfer_count;
    size_t failed_count;
} Naive;

/* --- what the naive ledger knows -------------------------------------------------------------- */
static inline const LedgerAccount *naive_account(const Naive *naive, LedgerId id)
{
    for (size_t i = 0; i < naive->account_count; i++)
        if (ledger_id_cmp(naive->accounts[i].id, id) == 0)
            return &naive->accounts[i];
    return NULL;
}

static inline const LedgerTransfer *naive_transfer(const Naive *naive, LedgerId id)
{
    for (size_t i = 0; i < naive->transfer_count; i++)
        if (ledger_id_cmp(naive->transfers[i].id, id) == 0)
            return &naive->transfers[i];
    return NULL;
}

static inline const LedgerFailed *naive_failed(const Naive *naive, LedgerId id)
{
    for (size_t i = 0; i < naive->failed_count; i++)
        if (ledger_id_cmp(naive->failed[i].id, id) == 0)
            return &naive->failed[i];
    return NULL;
}

typedef struct Sums {
    u128 debits_pending, debits_posted, credits_pending, credits_posted;
    bool closed;
} Sums;

/* The balances of an account as they were at an instant. */
static inline Sums naive_sums_at(const Naive *naive, LedgerId id, uint64_t at_ns)
{
    Sums sums = { .closed = naive_account(naive, id)->flags & LEDGER_ACCOUNT_CLOSED };
    for (size_t i = 0; i < naive->transfer_count; i++) {
        const LedgerTransfer *t = &naive->transfers[i];
        bool debit = ledger_id_cmp(t->debit_account_id, id) == 0;
        bool credit = ledger_id_cmp(t->credit_account_id, id) == 0;
        bool held = t->flags & LEDGER_PENDING;
        if (t->timestamp > at_ns || (!debit && !credit))
            continue;
        size_t by = naive->ended_by[i];
        if (by && naive->transfers[by - 1].timestamp <= at_ns)
            held = false;
        if (naive->expired_at[i] && naive->expired_at[i] <= at_ns)
            held = false;
        bool moved = !(t->flags & (LEDGER_PENDING | LEDGER_VOID_PENDING));
        sums.debits_pending += debit && held ? t->amount : 0;
        sums.debits_posted += debit && moved ? t->amount : 0;
        sums.credits_pending += credit && held ? t->amount : 0;
        sums.credits_posted += credit && moved ? t->amount : 0;
        sums.closed |= held && debit && (t->flags & LEDGER_CLOSING_DEBIT);
        sums.closed |= held && credit && (t->flags & LEDGER_CLOSING_CREDIT);
    }
    return sums;
}

static inline Sums naive_sums(const Naive *naive, LedgerId id)
{
    return naive_sums_at(naive, id, UINT64_MAX);
}

/* --- what it answers: the least of all refusals ----------------------------------------------- */
static inline void refuse_if(bool applies, LedgerResult why, LedgerResult *worst)
{
    if (applies && (*worst == LEDGER_CREATED || why < *worst))
        *worst = why;
}

static inline bool other(LedgerId a, LedgerId b)
{
    return ledger_id_cmp(a, b) != 0;
}

static inline LedgerResult naive_judge_account(const Naive *naive, const LedgerAccount *a)
{
    LedgerResult r = LEDGER_CREATED;
    const LedgerAccount *e = naive_account(naive, a->id);
    const LedgerId zero = { 0, 0 }, most = { UINT64_MAX, UINT64_MAX };
    refuse_if(a->timestamp != 0, LEDGER_TIMESTAMP_MUST_BE_ZERO, &r);
    refuse_if(a->reserved != 0, LEDGER_RESERVED_FIELD, &r);
    refuse_if((a->flags | 47) != 47, LEDGER_RESERVED_FLAG, &r);
    refuse_if(!other(a->id, zero), LEDGER_ID_MUST_NOT_BE_ZERO, &r);
    refuse_if(!other(a->id, most), LEDGER_ID_MUST_NOT_BE_INT_MAX, &r);
    if (e) {
        uint16_t now = (uint16_t)(e->flags | (naive_sums(naive, a->id).closed ? 32 : 0));
        refuse_if(a->flags != now, LEDGER_EXISTS_WITH_DIFFERENT_FLAGS, &r);
        refuse_if(other(a->user_data_128, e->user_data_128),
                  LEDGER_EXISTS_WITH_DIFFERENT_USER_DATA_128, &r);
        refuse_if(a->user_data_64 != e->user_data_64, LEDGER_EXISTS_WITH_DIFFERENT_USER_DATA_64,
                  &r);
        refuse_if(a->user_data_32 != e->user_data_32, LEDGER_EXISTS_WITH_DIFFERENT_USER_DATA_32,
                  &r);
        refuse_if(a->ledger != e->ledger, LEDGER_EXISTS_WITH_DIFFERENT_LEDGER, &r);
        refuse_if(a->code != e->code, LEDGER_EXISTS_WITH_DIFFERENT_CODE, &r);
        refuse_if(true, LEDGER_EXISTS, &r);
    }
    refuse_if((a->flags & 6) == 6, LEDGER_FLAGS_ARE_MUTUALLY_EXCLUSIVE, &r);
    refuse_if(a->debits_pending > 0, LEDGER_DEBITS_PENDING_MUST_BE_ZERO, &r);
    refuse_if(a->debits_posted > 0, LEDGER_DEBITS_POSTED_MUST_BE_ZERO, &r);
    refuse_if(a->credits_pending > 0, LEDGER_CREDITS_PENDING_MUST_BE_ZERO, &r);
    refuse_if(a->credits_posted > 0, LEDGER_CREDITS_POSTED_MUST_BE_ZERO, &r);
    refuse_if(a->ledger == 0, LEDGER_LEDGER_MUST_NOT_BE_ZERO, &r);
    refuse_if(a->code == 0, LEDGER_CODE_MUST_NOT_BE_ZERO, &r);
    return r;
}

/* What the event becomes when stored: what it leaves out comes from the transfer it resolves. */
static inline LedgerTransfer naive_full(const LedgerTransfer *t, const LedgerTransfer *p)
{
    const LedgerId zero = { 0, 0 };
    LedgerTransfer full = *t;
    full.debit_account_id = other(t->debit_account_id, zero) ? t->debit_account_id
                                                             : p->debit_account_id;
    full.credit_account_id = other(t->credit_account_id, zero) ? t->credit_account_id
                                                               : p->credit_account_id;
    full.user_data_128 = other(t->user_data_128, zero) ? t->user_data_128 : p->user_data_128;
    full.user_data_64 = t->user_data_64 ? t->user_data_64 : p->user_data_64;
    full.user_data_32 = t->user_data_32 ? t->user_data_32 : p->user_data_32;
    full.ledger = t->ledger ? t->ledger : p->ledger;
    full.code = t->code ? t->code : p->code;
    bool all = (t->flags & LEDGER_VOID_PENDING) ? t->amount == 0 : t->amount == UINT64_MAX;
    full.amount = all ? p->amount : t->amount;
    return full;
}

static inline void naive_judge_retry(const Naive *naive, const LedgerTransfer *t,
                              const LedgerTransfer *e, LedgerResult *r)
{
    LedgerTransfer full = *t;
    const LedgerTransfer *p = naive_transfer(naive, t->pending_id);
    if ((e->flags & 12) && p)
        full = naive_full(t, p);
    bool flexible = e->flags & 48;
    refuse_if(t->flags != e->flags, LEDGER_EXISTS_WITH_DIFFERENT_FLAGS, r);
    refuse_if(other(t->pending_id, e->pending_id), LEDGER_EXISTS_WITH_DIFFERENT_PENDING_ID, r);
    refuse_if(t->timeout != e->timeout, LEDGER_EXISTS_WITH_DIFFERENT_TIMEOUT, r);
    refuse_if(other(full.debit_account_id, e->debit_account_id),
              LEDGER_EXISTS_WITH_DIFFERENT_DEBIT_ACCOUNT_ID, r);
    refuse_if(other(full.credit_account_id, e->credit_account_id),
              LEDGER_EXISTS_WITH_DIFFERENT_CREDIT_ACCOUNT_ID, r);
    refuse_if(flexible ? full.amount < e->amount : full.amount != e->amount,
              LEDGER_EXISTS_WITH_DIFFERENT_AMOUNT, r);
    refuse_if(other(full.user_data_128, e->user_data_128),
              LEDGER_EXISTS_WITH_DIFFERENT_USER_DATA_128, r);
    refuse_if(full.user_data_64 != e->user_data_64, LEDGER_EXISTS_WITH_DIFFERENT_USER_DATA_64, r);
    refuse_if(full.user_data_32 != e->user_data_32, LEDGER_EXISTS_WITH_DIFFERENT_USER_DATA_32, r);
    refuse_if(full.ledger != e->ledger, LEDGER_EXISTS_WITH_DIFFERENT_LEDGER, r);
    refuse_if(full.code != e->code, LEDGER_EXISTS_WITH_DIFFERENT_CODE, r);
    refuse_if(true, LEDGER_EXISTS, r);
}

static inline u128 at_most(u128 amount, u128 limit, u128 used)
{
    u128 left = used < limit ? limit - used : 0;
    return amount < left ? amount : left;
}

static inline void naive_judge_balances(const Naive *naive, const LedgerTransfer *t,
                                        uint64_t *amount, LedgerResult *r)
{
    const LedgerAccount *d = naive_account(naive, t->debit_account_id);
    const LedgerAccount *c = naive_account(naive, t->credit_account_id);
    Sums ds = naive_sums(naive, d->id), cs = naive_sums(naive, c->id);
    u128 used_d = ds.debits_pending + ds.debits_posted;
    u128 used_c = cs.credits_pending + cs.credits_posted;
    u128 most = UINT64_MAX, a = t->amount;
    if (t->flags & LEDGER_BALANCING_DEBIT)
        a = at_most(a, ds.credits_posted, used_d);
    if (t->flags & LEDGER_BALANCING_CREDIT)
        a = at_most(a, cs.debits_posted, used_c);
    bool held = t->flags & LEDGER_PENDING;
    refuse_if(d->ledger != c->ledger, LEDGER_ACCOUNTS_MUST_HAVE_THE_SAME_LEDGER, r);
    refuse_if(t->ledger != d->ledger, LEDGER_TRANSFER_MUST_HAVE_THE_SAME_LEDGER_AS_ACCOUNTS, r);
    refuse_if(ds.closed, LEDGER_DEBIT_ACCOUNT_ALREADY_CLOSED, r);
    refuse_if(cs.closed, LEDGER_CREDIT_ACCOUNT_ALREADY_CLOSED, r);
    refuse_if(held && ds.debits_pending + a > most, LEDGER_OVERFLOWS_DEBITS_PENDING, r);
    refuse_if(held && cs.credits_pending + a > most, LEDGER_OVERFLOWS_CREDITS_PENDING, r);
    refuse_if(ds.debits_posted + a > most, LEDGER_OVERFLOWS_DEBITS_POSTED, r);
    refuse_if(cs.credits_posted + a > most, LEDGER_OVERFLOWS_CREDITS_POSTED, r);
    refuse_if(used_d + a > most, LEDGER_OVERFLOWS_DEBITS, r);
    refuse_if(used_c + a > most, LEDGER_OVERFLOWS_CREDITS, r);
    refuse_if((u128)naive->clock + (u128)t->timeout * SECOND > (u128)INT64_MAX,
              LEDGER_OVERFLOWS_TIMEOUT, r);
    refuse_if((d->flags & 2) && used_d + a > ds.credits_posted, LEDGER_EXCEEDS_CREDITS, r);
    refuse_if((c->flags & 4) && used_c + a > cs.debits_posted, LEDGER_EXCEEDS_DEBITS, r);
    *amount = (uint64_t)a;
}

static inline void naive_judge_movement(const Naive *naive, const LedgerTransfer *t,
                                        uint64_t *amount, LedgerResult *r)
{
    const LedgerId zero = { 0, 0 }, most = { UINT64_MAX, UINT64_MAX };
    bool held = t->flags & LEDGER_PENDING;
    refuse_if(!other(t->debit_account_id, zero), LEDGER_DEBIT_ACCOUNT_ID_MUST_NOT_BE_ZERO, r);
    refuse_if(!other(t->debit_account_id, most), LEDGER_DEBIT_ACCOUNT_ID_MUST_NOT_BE_INT_MAX, r);
    refuse_if(!other(t->credit_account_id, zero), LEDGER_CREDIT_ACCOUNT_ID_MUST_NOT_BE_ZERO, r);
    refuse_if(!other(t->credit_account_id, most), LEDGER_CREDIT_ACCOUNT_ID_MUST_NOT_BE_INT_MAX,
              r);
    refuse_if(!other(t->debit_account_id, t->credit_account_id),
              LEDGER_ACCOUNTS_MUST_BE_DIFFERENT, r);
    refuse_if(other(t->pending_id, zero), LEDGER_PENDING_ID_MUST_BE_ZERO, r);
    refuse_if(!held && t->timeout, LEDGER_TIMEOUT_RESERVED_FOR_PENDING_TRANSFER, r);
    refuse_if(!held && (t->flags & 192), LEDGER_CLOSING_TRANSFER_MUST_BE_PENDING, r);
    refuse_if(t->ledger == 0, LEDGER_LEDGER_MUST_NOT_BE_ZERO, r);
    refuse_if(t->code == 0, LEDGER_CODE_MUST_NOT_BE_ZERO, r);
    bool debit = naive_account(naive, t->debit_account_id);
    bool credit = naive_account(naive, t->credit_account_id);
    refuse_if(!debit, LEDGER_DEBIT_ACCOUNT_NOT_FOUND, r);
    refuse_if(!credit, LEDGER_CREDIT_ACCOUNT_NOT_FOUND, r);
    if (debit && credit)
        naive_judge_balances(naive, t, amount, r);
}

static inline void naive_judge_ended(const Naive *naive, const LedgerTransfer *p, LedgerResult *r)
{
    size_t by = naive->ended_by[p - naive->transfers];
    bool posted = by && (naive->transfers[by - 1].flags & LEDGER_POST_PENDING);
    refuse_if(by && posted, LEDGER_PENDING_TRANSFER_ALREADY_POSTED, r);
    refuse_if(by && !posted, LEDGER_PENDING_TRANSFER_ALREADY_VOIDED, r);
    refuse_if(p->timeout && p->timestamp + p->timeout * SECOND <= naive->clock,
              LEDGER_PENDING_TRANSFER_EXPIRED, r);
}

static inline void naive_judge_resolution(const Naive *naive, const LedgerTransfer *t,
                                          uint64_t *amount, LedgerResult *r)
{
    const LedgerId zero = { 0, 0 }, most = { UINT64_MAX, UINT64_MAX };
    bool post = t->flags & LEDGER_POST_PENDING;
    refuse_if((t->flags & 12) == 12 || (t->flags & (2 | 48 | 192)),
              LEDGER_FLAGS_ARE_MUTUALLY_EXCLUSIVE, r);
    refuse_if(!other(t->pending_id, zero), LEDGER_PENDING_ID_MUST_NOT_BE_ZERO, r);
    refuse_if(!other(t->pending_id, most), LEDGER_PENDING_ID_MUST_NOT_BE_INT_MAX, r);
    refuse_if(!other(t->pending_id, t->id), LEDGER_PENDING_ID_MUST_BE_DIFFERENT, r);
    refuse_if(t->timeout, LEDGER_TIMEOUT_RESERVED_FOR_PENDING_TRANSFER, r);
    const LedgerTransfer *p = naive_transfer(naive, t->pending_id);
    refuse_if(!p, LEDGER_PENDING_TRANSFER_NOT_FOUND, r);
    if (!p)
        return;
    refuse_if(!(p->flags & LEDGER_PENDING), LEDGER_PENDING_TRANSFER_NOT_PENDING, r);
    LedgerTransfer full = naive_full(t, p);
    refuse_if(other(full.debit_account_id, p->debit_account_id),
              LEDGER_PENDING_TRANSFER_HAS_DIFFERENT_DEBIT_ACCOUNT_ID, r);
    refuse_if(other(full.credit_account_id, p->credit_account_id),
              LEDGER_PENDING_TRANSFER_HAS_DIFFERENT_CREDIT_ACCOUNT_ID, r);
    refuse_if(full.ledger != p->ledger, LEDGER_PENDING_TRANSFER_HAS_DIFFERENT_LEDGER, r);
    refuse_if(full.code != p->code, LEDGER_PENDING_TRANSFER_HAS_DIFFERENT_CODE, r);
    refuse_if(full.amount > p->amount, LEDGER_EXCEEDS_PENDING_TRANSFER_AMOUNT, r);
    refuse_if(!post && full.amount < p->amount, LEDGER_PENDING_TRANSFER_HAS_DIFFERENT_AMOUNT, r);
    naive_judge_ended(naive, p, r);
    refuse_if(post && naive_sums(naive, p->debit_account_id).closed,
              LEDGER_DEBIT_ACCOUNT_ALREADY_CLOSED, r);
    refuse_if(post && naive_sums(naive, p->credit_account_id).closed,
              LEDGER_CREDIT_ACCOUNT_ALREADY_CLOSED, r);
    *amount = full.amount;
}

static inline LedgerResult naive_judge(const Naive *naive, const LedgerTransfer *t,
                                       uint64_t *amount)
{
    LedgerResult r = LEDGER_CREATED;
    const LedgerId zero = { 0, 0 }, most = { UINT64_MAX, UINT64_MAX };
    refuse_if(t->timestamp, LEDGER_TIMESTAMP_MUST_BE_ZERO, &r);
    refuse_if(t->flags > 255, LEDGER_RESERVED_FLAG, &r);
    refuse_if(!other(t->id, zero), LEDGER_ID_MUST_NOT_BE_ZERO, &r);
    refuse_if(!other(t->id, most), LEDGER_ID_MUST_NOT_BE_INT_MAX, &r);
    const LedgerTransfer *e = naive_transfer(naive, t->id);
    if (e)
        naive_judge_retry(naive, t, e, &r);
    refuse_if(naive_failed(naive, t->id), LEDGER_ID_ALREADY_FAILED, &r);
    if (r != LEDGER_CREATED)
        return r;
    if (t->flags & 12)
        naive_judge_resolution(naive, t, amount, &r);
    else
        naive_judge_movement(naive, t, amount, &r);
    return r;
}

static inline LedgerResult naive_step(Naive *naive, const LedgerTransfer *t)
{
    uint64_t amount = 0;
    LedgerResult result = naive_judge(naive, t, &amount);
    if (result != LEDGER_CREATED)
        return result;
    assert(naive->transfer_count < TRANSFERS_MAX);
    size_t at = naive->transfer_count++;
    LedgerTransfer *row = &naive->transfers[at];
    *row = *t;
    if (t->flags & 12) {
        const LedgerTransfer *p = naive_transfer(naive, t->pending_id);
        *row = naive_full(t, p);
        naive->ended_by[p - naive->transfers] = at + 1;
    }
    row->amount = amount;
    row->timestamp = naive->clock;
    naive->expired_at[at] = 0;
    naive->ended_by[at] = 0;
    return result;
}

/* --- batches, the naive way ------------------------------------------------------------------- */
static inline bool spends_id(LedgerResult r)
{
    static const char *const names[] = {
        "debit_account_not_found", "credit_account_not_found", "pending_transfer_not_found",
        "exceeds_credits", "exceeds_debits", "debit_account_already_closed",
        "credit_account_already_closed",
    };
    for (size_t i = 0; i < COUNT(names); i++)
        if (strcmp(ledger_result_name(r), names[i]) == 0)
            return true;
    return false;
}

static inline void naive_transfers(Naive *naive, const LedgerTransfer *events, size_t n,
                            LedgerResult *results)
{
    uint64_t started = naive->clock;
    for (size_t from = 0, to; from < n; from = to) {
        size_t before = naive->transfer_count;
        size_t broken_at = n;
        for (to = from; to < n && (events[to].flags & LEDGER_LINKED); to++)
            continue;
        bool open = to == n;            /* no event ends the chain */
        to = open ? n : to + 1;
        for (size_t i = from; i < to; i++) {
            naive->clock++;
            results[i] = LEDGER_LINKED_EVENT_FAILED;
            if (open && i + 1 == to)
                results[i] = LEDGER_LINKED_EVENT_CHAIN_OPEN;
            else if (broken_at == n)
                results[i] = naive_step(naive, &events[i]);
            if (results[i] != LEDGER_CREATED && broken_at == n)
                broken_at = i;
        }
        if (broken_at == n)
            continue;
        naive->transfer_count = before;
        for (size_t i = 0; i < before; i++)
            if (naive->ended_by[i] > before)
                naive->ended_by[i] = 0;
        for (size_t i = from; i < broken_at; i++)
            results[i] = LEDGER_LINKED_EVENT_FAILED;
        if (spends_id(results[broken_at]))
            naive->failed[naive->failed_count++]
                = (LedgerFailed){ events[broken_at].id, started + broken_at + 1 };
    }
}

static inline void naive_accounts(Naive *naive, const LedgerAccount *events, size_t n,
                           LedgerResult *results)
{
    for (size_t i = 0; i < n; i++) {
        naive->clock++;
        results[i] = naive_judge_account(naive, &events[i]);
        if (results[i] == LEDGER_CREATED) {
            assert(naive->account_count < ACCOUNTS_MAX);
            naive->accounts[naive->account_count] = events[i];
            naive->accounts[naive->account_count++].timestamp = naive->clock;
        }
    }
}

static inline void naive_tick(Naive *naive, uint64_t now_ns)
{
    naive->clock = now_ns > naive->clock ? now_ns : naive->clock + 1;
    for (size_t i = 0; i < naive->transfer_count; i++) {
        const LedgerTransfer *t = &naive->transfers[i];
        bool ended = naive->expired_at[i] > 0 || naive->ended_by[i] > 0;
        if (t->timeout && !ended && t->timestamp + t->timeout * SECOND <= naive->clock)
            naive->expired_at[i] = naive->clock;
    }
}

/* --- chance ----------------------------------------------------------------------------------- */
static inline uint64_t pick(Random *random, const uint64_t *from, size_t n)
{
    return from[random_below(random, n)];
}

static inline bool chance(Random *random, unsigned percent)
{
    return random_below(random, 100) < percent;
}

static inline LedgerAccount random_account(Random *random, uint64_t id)
{
    static const uint64_t flags[] = { 0, 0, 0, 0, 0, 0, 0, 2, 4, 8, 8, 8, 10, 12, 32, 6, 64 };
    static const uint64_t few[] = { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 0 };
    LedgerAccount account = {
        .id = LEDGER_ID(id),
        .ledger = (uint32_t)pick(random, few, COUNT(few)),
        .code = chance(random, 97) ? 1 : (uint16_t)random_below(random, 3),
        .flags = (uint16_t)pick(random, flags, COUNT(flags)),
        .user_data_128 = LEDGER_ID(random_below(random, 3)),
        .user_data_64 = random_below(random, 3),
        .user_data_32 = (uint32_t)random_below(random, 3),
    };
    if (chance(random, 3))
        account.debits_posted = 1;
    if (chance(random, 2))
        account.reserved = 1;
    return account;
}

static const uint64_t amounts[] = {
    0, 1, 2, 3, 5, 7, 10, 10, 20, 20, 50, 100, 1000,
    UINT64_MAX, UINT64_MAX - 1, UINT64_MAX - 10, UINT64_MAX / 2, UINT64_MAX / 2 + 1,
};

static inline uint64_t random_amount(Random *random)
{
    size_t n = COUNT(amounts);
    return pick(random, amounts, chance(random, 99) ? n - 5 : n);
}

/* Mostly one of the ids in use, sometimes one that is not, sometimes one that names nothing. */
static inline LedgerId random_id(Random *random, uint64_t most)
{
    if (chance(random, 1))
        return chance(random, 50) ? (LedgerId){ 0 } : (LedgerId){ UINT64_MAX, UINT64_MAX };
    LedgerId id = LEDGER_ID(1 + random_below(random, most));
    if (chance(random, 1))
        id.hi = 1;
    return id;
}

static inline LedgerTransfer random_resolution(Random *random, const Naive *naive, LedgerTransfer t)
{
    static const uint64_t flags[] = { 4, 4, 4, 8, 8, 12, 4 | 2, 8 | 64, 4 | 16 };
    t.flags = (uint16_t)pick(random, flags, chance(random, 95) ? 5 : COUNT(flags));
    t.pending_id = t.id;
    size_t tries = chance(random, 80) ? 20 : 1;
    for (size_t i = 0; naive->transfer_count && i < tries; i++) {
        size_t at = random_below(random, naive->transfer_count);
        const LedgerTransfer *p = &naive->transfers[at];
        t.pending_id = p->id;
        t.amount = p->amount / (1 + random_below(random, 3));
        if ((p->flags & LEDGER_PENDING) && !naive->ended_by[at] && !naive->expired_at[at])
            break;
    }
    if (chance(random, 50))
        t.amount = t.flags & LEDGER_POST_PENDING ? UINT64_MAX : 0;
    if (chance(random, 85)) {
        t.debit_account_id = t.credit_account_id = (LedgerId){ 0 };
        t.ledger = t.code = 0;
    }
    return t;
}

/* Mostly the id of an account there is. */
static inline LedgerId random_account_id(Random *random, const Naive *naive)
{
    if (naive->account_count == 0 || chance(random, 3))
        return random_id(random, 9);
    return naive->accounts[random_below(random, naive->account_count)].id;
}

static inline LedgerTransfer random_new(Random *random, const Naive *naive, uint64_t id)
{
    static const uint64_t flags[] = { 0, 0, 0, 0, 0, 0, 0, 0, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 16,
                                      32, 48, 18, 66, 130, 64, 256 };
    LedgerTransfer t = {
        .id = LEDGER_ID(id),
        .debit_account_id = random_account_id(random, naive),
        .credit_account_id = random_account_id(random, naive),
        .amount = random_amount(random),
        .ledger = chance(random, 97) ? 1 : (uint32_t)random_below(random, 3),
        .code = chance(random, 98) ? 1 : (uint16_t)random_below(random, 3),
        .flags = (uint16_t)pick(random, flags, COUNT(flags)),
        .user_data_128 = LEDGER_ID(chance(random, 80) ? 0 : random_below(random, 3)),
        .user_data_64 = chance(random, 80) ? 0 : random_below(random, 3),
        .user_data_32 = chance(random, 80) ? 0 : (uint32_t)random_below(random, 3),
    };
    if (chance(random, 40))
        t = random_resolution(random, naive, t);
    if ((t.flags & LEDGER_PENDING) && chance(random, 50))
        t.timeout = (uint32_t)random_below(random, 4);
    if (chance(random, 1))
        t.timeout = chance(random, 50) ? UINT32_MAX : 1;
    if (chance(random, 1))
        t.timestamp = 1;
    if (chance(random, 1))
        t.pending_id = random_id(random, 9);
    return t;
}

/* An event like one that is stored, most of the time with one field changed. */
static inline LedgerTransfer random_retry(Random *random, const Naive *naive)
{
    LedgerTransfer t = naive->transfers[random_below(random, naive->transfer_count)];
    t.timestamp = 0;
    t.status = 0;
    switch (random_below(random, 12)) {
    case 0: t.amount = random_amount(random); break;
    case 1: t.code = 2; break;
    case 2: t.user_data_64 ^= 1; break;
    case 3: t.debit_account_id = (LedgerId){ 0 }; break;
    case 4: t.flags ^= 1; break;
    case 5: t.timeout++; break;
    case 6: t.ledger = 0; break;
    case 7: t.pending_id = random_id(random, 99); break;
    case 8: t.user_data_128 = (LedgerId){ 0 }; break;
    case 9: t.amount = t.flags & LEDGER_POST_PENDING ? UINT64_MAX : 0; break;
    default: break;
    }
    return t;
}

static inline LedgerTransfer random_transfer(Random *random, const Naive *naive, uint64_t *next_id)
{
    if (naive->transfer_count && chance(random, 10))
        return random_retry(random, naive);
    LedgerTransfer t = random_new(random, naive, (*next_id)++);
    if (chance(random, 4))
        t.id = random_id(random, *next_id);
    if (chance(random, 8))
        t.flags |= LEDGER_LINKED;
    return t;
}

/* --- two ledgers side by side ----------------------------------------------------------------- */
typedef struct Pair {
    Ctx cx;
    Random random;
    uint64_t seed;
    LedgerState *whole;                 /* holds everything */
    LedgerState *part;                  /* is loaded for every batch, as from a store */
    Naive naive;
    uint64_t next_id;
    uint64_t events;
    uint64_t created;
} Pair;

static inline void mismatch(const Pair *pair, const char *what)
{
    print_error("seed %llu, event %llu: %s\n", (unsigned long long)pair->seed,
                (unsigned long long)pair->events, what);
    _fail(__FILE__, __LINE__);
}

static inline void same_results(const Pair *pair, const LedgerResult *got, const LedgerResult *want,
                         size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (got[i] != want[i]) {
            print_error("event %zu of %zu: got %s, want %s\n", i + 1, n,
                        ledger_result_name(got[i]), ledger_result_name(want[i]));
            mismatch(pair, "results differ");
        }
}

/* The account as a store would hold it. */
static inline LedgerAccount stored_account(const Naive *naive, const LedgerAccount *account)
{
    LedgerAccount row = *account;
    Sums sums = naive_sums(naive, account->id);
    row.debits_pending = (uint64_t)sums.debits_pending;
    row.debits_posted = (uint64_t)sums.debits_posted;
    row.credits_pending = (uint64_t)sums.credits_pending;
    row.credits_posted = (uint64_t)sums.credits_posted;
    if (sums.closed)
        row.flags |= LEDGER_ACCOUNT_CLOSED;
    return row;
}

static inline LedgerTransfer stored_transfer(const Naive *naive, size_t i)
{
    LedgerTransfer row = naive->transfers[i];
    size_t by = naive->ended_by[i];
    if (naive->expired_at[i])
        row.status = LEDGER_STATUS_EXPIRED;
    else if (by)
        row.status = naive->transfers[by - 1].flags & LEDGER_POST_PENDING
                   ? LEDGER_STATUS_POSTED : LEDGER_STATUS_VOIDED;
    else if (row.flags & LEDGER_PENDING)
        row.status = LEDGER_STATUS_PENDING;
    return row;
}

static inline bool same_account(const LedgerAccount *got, const LedgerAccount *want)
{
    LedgerAccount g = *got;
    g.newest_entry = want->newest_entry;        /* the working set's own */
    g.changed = want->changed;
    return memcmp(&g, want, sizeof g) == 0;
}

static inline void same_balances(const Pair *pair)
{
    for (size_t i = 0; i < pair->naive.account_count; i++) {
        const LedgerAccount *account = &pair->naive.accounts[i];
        LedgerAccount want = stored_account(&pair->naive, account);
        const LedgerAccount *got = ledger_account_find(pair->whole, account->id);
        if (!got || !same_account(got, &want))
            mismatch(pair, "accounts differ");
    }
}

static inline void same_transfers(const Pair *pair)
{
    for (size_t i = 0; i < pair->naive.transfer_count; i++) {
        LedgerTransfer want = stored_transfer(&pair->naive, i);
        const LedgerTransfer *got = ledger_transfer_find(pair->whole, want.id);
        if (!got || memcmp(got, &want, sizeof want) != 0)
            mismatch(pair, "transfers differ");
    }
}

/* --- the part, loaded as from a store --------------------------------------------------------- */
static inline void load_needs(Pair *pair, const LedgerNeeds *needs)
{
    Ctx *cx = &pair->cx;
    const Naive *naive = &pair->naive;
    for (size_t i = 0; i < needs->transfer_count; i++) {
        const LedgerTransfer *t = naive_transfer(naive, needs->transfers[i]);
        if (t) {
            LedgerTransfer row = stored_transfer(naive, (size_t)(t - naive->transfers));
            CHECK_OK("loads", cx, ledger_load_transfer(cx, pair->part, &row));
        } else if (naive_failed(naive, needs->transfers[i])) {
            CHECK_OK("loads", cx, ledger_load_failed(cx, pair->part,
                         naive_failed(naive, needs->transfers[i])));
        }
    }
    for (size_t i = 0; i < needs->account_count; i++) {
        const LedgerAccount *account = naive_account(naive, needs->accounts[i]);
        if (account) {
            LedgerAccount row = stored_account(naive, account);
            CHECK_OK("loads", cx, ledger_load_account(cx, pair->part, &row));
        }
    }
}

static inline void part_begin(Pair *pair)
{
    ledger_clear(pair->part);
    ledger_clock_advance(pair->part, pair->naive.clock);
}

static inline void part_load(Pair *pair, const LedgerTransfer *events, size_t n)
{
    LedgerNeeds needs;
    Ctx *cx = &pair->cx;
    part_begin(pair);
    CHECK_OK("needs", cx, ledger_needs_transfers(cx, pair->part, events, n, false,
                                                &needs));
    load_needs(pair, &needs);
    CHECK_OK("needs", cx, ledger_needs_pending(cx, pair->part, events, n, &needs));
    CHECK_EQ("only accounts are wanting now", needs.transfer_count, 0);
    load_needs(pair, &needs);
}

/* Rows as a store held them before a batch. */
typedef struct Before {
    LedgerAccount accounts[ACCOUNTS_MAX];
    uint32_t status[TRANSFERS_MAX];
    size_t transfer_count;
    size_t failed_count;
} Before;

static inline void before_take(const Naive *naive, Before *before)
{
    before->transfer_count = naive->transfer_count;
    before->failed_count = naive->failed_count;
    for (size_t i = 0; i < naive->account_count; i++)
        before->accounts[i] = stored_account(naive, &naive->accounts[i]);
    for (size_t i = 0; i < naive->transfer_count; i++)
        before->status[i] = stored_transfer(naive, i).status;
}

/* Every account that now differs from before is among the changed ones, as it is now. */
static inline void same_changed_accounts(const Pair *pair, const Before *before, size_t changed)
{
    const Naive *naive = &pair->naive;
    for (size_t i = 0; i < naive->account_count; i++) {
        LedgerAccount want = stored_account(naive, &naive->accounts[i]);
        bool told = same_account(&before->accounts[i], &want);
        for (size_t j = 0; j < changed && !told; j++)
            told = same_account(ledger_change_account(pair->part, j), &want);
        if (!told)
            mismatch(pair, "an account changed untold");
    }
    for (size_t j = 0; j < changed; j++) {
        const LedgerAccount *got = ledger_change_account(pair->part, j);
        LedgerAccount want = stored_account(naive, naive_account(naive, got->id));
        if (!same_account(got, &want))
            mismatch(pair, "a changed account differs");
    }
}

static inline void same_resolved(const Pair *pair, const Before *before, size_t resolved)
{
    const Naive *naive = &pair->naive;
    size_t want_resolved = 0;
    for (size_t i = 0; i < before->transfer_count; i++)
        want_resolved += stored_transfer(naive, i).status != before->status[i];
    if (resolved != want_resolved)
        mismatch(pair, "another number of transfers was resolved");
    for (size_t i = 0; i < resolved; i++) {
        const LedgerTransfer *got = ledger_change_transfer_resolved(pair->part, i);
        const LedgerTransfer *row = naive_transfer(naive, got->id);
        LedgerTransfer want = stored_transfer(naive, (size_t)(row - naive->transfers));
        if (memcmp(got, &want, sizeof want) != 0)
            mismatch(pair, "a resolved transfer differs");
    }
}

static inline void same_history(const Pair *pair, const Before *before, size_t rows)
{
    const Naive *naive = &pair->naive;
    size_t n = 0;
    for (size_t i = before->transfer_count; i < naive->transfer_count; i++) {
        const LedgerTransfer *t = &naive->transfers[i];
        for (int side = 0; side < 2; side++) {
            LedgerId id = side ? t->credit_account_id : t->debit_account_id;
            if (!(naive_account(naive, id)->flags & LEDGER_ACCOUNT_HISTORY))
                continue;
            const LedgerHistory *got = n < rows ? ledger_change_history(pair->part, n) : NULL;
            Sums sums = naive_sums_at(naive, id, t->timestamp);
            if (!got || other(got->account_id, id) || got->timestamp != t->timestamp
                || got->debits_posted != sums.debits_posted
                || got->credits_pending != sums.credits_pending)
                mismatch(pair, "a row of history differs");
            n++;
        }
    }
    if (n != rows)
        mismatch(pair, "another number of rows of history is new");
}

/* What the part says it changed is what differs in the naive ledger now, no less. */
static inline void same_changes(const Pair *pair, const Before *before)
{
    const Naive *naive = &pair->naive;
    LedgerChanges changes;
    ledger_changes(pair->part, &changes);
    if (changes.transfers_new != naive->transfer_count - before->transfer_count
        || changes.failed_new != naive->failed_count - before->failed_count
        || changes.accounts_new)
        mismatch(pair, "another number of rows is new");
    for (size_t i = 0; i < changes.transfers_new; i++) {
        LedgerTransfer want = stored_transfer(naive, before->transfer_count + i);
        if (memcmp(ledger_change_transfer_new(pair->part, i), &want, sizeof want) != 0)
            mismatch(pair, "a new transfer differs");
    }
    for (size_t i = 0; i < changes.failed_new; i++)
        if (other(ledger_change_failed(pair->part, i)->id,
                  naive->failed[before->failed_count + i].id)
            || ledger_change_failed(pair->part, i)->timestamp
               != naive->failed[before->failed_count + i].timestamp)
            mismatch(pair, "a spent id differs");
    same_changed_accounts(pair, before, changes.accounts_changed);
    same_resolved(pair, before, changes.transfers_resolved);
    same_history(pair, before, changes.history_new);
}

/* --- a life of a pair of ledgers -------------------------------------------------------------- */
static inline void step_accounts(Pair *pair, size_t n)
{
    LedgerAccount events[ACCOUNTS_MAX] = { 0 };
    LedgerResult whole[ACCOUNTS_MAX], want[ACCOUNTS_MAX];
    for (size_t i = 0; i < n; i++)
        events[i] = random_account(&pair->random, 1 + random_below(&pair->random, 10));
    CHECK_OK("accounts", &pair->cx,
             ledger_create_accounts(&pair->cx, pair->whole, events, n, whole));
    naive_accounts(&pair->naive, events, n, want);
    pair->events += n;
    same_results(pair, whole, want, n);
}

static inline void step_transfers(Pair *pair, size_t n)
{
    enum { MOST = 12 };
    LedgerTransfer events[MOST] = { 0 };
    LedgerResult whole[MOST], part[MOST], want[MOST];
    Before before;
    assert(n <= MOST);
    for (size_t i = 0; i < n; i++)
        events[i] = random_transfer(&pair->random, &pair->naive, &pair->next_id);
    part_load(pair, events, n);
    before_take(&pair->naive, &before);
    CHECK_OK("transfers", &pair->cx,
             ledger_create_transfers(&pair->cx, pair->whole, events, n, whole));
    CHECK_OK("transfers", &pair->cx,
             ledger_create_transfers(&pair->cx, pair->part, events, n, part));
    naive_transfers(&pair->naive, events, n, want);
    pair->events += n;
    same_results(pair, whole, want, n);
    same_results(pair, part, want, n);
    same_changes(pair, &before);
    pair->created += pair->naive.transfer_count - before.transfer_count;
}

static inline void step_tick(Pair *pair)
{
    uint64_t now_ns = pair->naive.clock + random_below(&pair->random, 3) * SECOND;
    LedgerNeeds needs;
    Before before;
    Ctx *cx = &pair->cx;
    before_take(&pair->naive, &before);
    part_begin(pair);
    for (size_t i = 0; i < pair->naive.transfer_count; i++) {
        LedgerTransfer row = stored_transfer(&pair->naive, i);
        if (row.status == LEDGER_STATUS_PENDING && row.timeout)
            CHECK_OK("loads", cx, ledger_load_transfer(cx, pair->part, &row));
    }
    CHECK_OK("needs", cx, ledger_needs_tick(cx, pair->part, &needs));
    load_needs(pair, &needs);
    CHECK_OK("tick", cx, ledger_tick(cx, pair->part, now_ns));
    CHECK_OK("tick", cx, ledger_tick(cx, pair->whole, now_ns));
    naive_tick(&pair->naive, now_ns);
    same_changes(pair, &before);
}

/* Time goes on without a tick, so that the next event comes at the very instant a hold ends. */
static inline void step_to_deadline(Pair *pair)
{
    for (size_t i = 0; i < pair->naive.transfer_count; i++) {
        const LedgerTransfer *t = &pair->naive.transfers[i];
        uint64_t deadline = t->timestamp + t->timeout * SECOND;
        if (t->timeout > 5 || deadline <= pair->naive.clock + 1)
            continue;
        pair->naive.clock = deadline - 1;
        ledger_clock_advance(pair->whole, pair->naive.clock);
        return;
    }
}

static inline void live(Pair *pair, size_t batches)
{
    ledger_clear(pair->whole);
    pair->naive = (Naive){ .clock = ledger_clock(pair->whole) };
    pair->next_id = 1;
    step_accounts(pair, ACCOUNTS_MAX);
    for (size_t i = 0; i < batches && pair->naive.transfer_count + 12 < TRANSFERS_MAX; i++) {
        ArenaMark mark = arena_mark(&pair->cx.arena);
        if (chance(&pair->random, 5))
            step_accounts(pair, 1);
        if (chance(&pair->random, 10))
            step_tick(pair);
        if (chance(&pair->random, 5))
            step_to_deadline(pair);
        step_transfers(pair, 1 + random_below(&pair->random, 12));
        same_balances(pair);
        arena_rewind(&pair->cx.arena, mark);
    }
    same_transfers(pair);
}

static inline Pair *pair_open(uint64_t seed)
{
    Pair *pair = calloc(1, sizeof *pair);
    assert(pair);
    pair->cx = ctx_make(64 << 20);
    pair->random = random_make(seed);
    pair->seed = seed;
    CHECK_OK("opens", &pair->cx, ledger_open(&pair->cx, 256 << 20, 1, &pair->whole));
    CHECK_OK("opens", &pair->cx, ledger_open(&pair->cx, 256 << 20, 1, &pair->part));
    return pair;
}

static inline void pair_close(Pair *pair)
{
    ledger_close(&pair->whole);
    ledger_close(&pair->part);
    ctx_clear(&pair->cx);
    free(pair);
}

#endif
