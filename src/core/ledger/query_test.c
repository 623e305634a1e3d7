#include "core/ledger/query.h"

#include "test_ledger.h"

/* --- queries against a scan ------------------------------------------------------------------- */
static LedgerFilter random_filter(Random *random, const Naive *naive)
{
    LedgerFilter filter = {
        .limit = (uint32_t)random_below(random, chance(random, 50) ? 5 : 1000),
        .flags = (uint16_t)random_below(random, chance(random, 98) ? 8 : 16),
        .account_id = random_account_id(random, naive),
    };
    if (chance(random, 15))
        filter.user_data_128 = LEDGER_ID(random_below(random, 3));
    if (chance(random, 15))
        filter.user_data_64 = random_below(random, 3);
    if (chance(random, 15))
        filter.user_data_32 = (uint32_t)random_below(random, 3);
    if (chance(random, 15))
        filter.code = (uint16_t)random_below(random, 3);
    if (chance(random, 15))
        filter.ledger = (uint32_t)random_below(random, 3);
    if (chance(random, 30) && naive->transfer_count)
        filter.timestamp_min
            = naive->transfers[random_below(random, naive->transfer_count)].timestamp;
    if (chance(random, 30) && naive->transfer_count)
        filter.timestamp_max
            = naive->transfers[random_below(random, naive->transfer_count)].timestamp;
    if (chance(random, 2))
        filter.timestamp_max = UINT64_MAX;
    if (chance(random, 2))
        filter.timestamp_min = UINT64_MAX;
    return filter;
}

/* Whether a row with these fields passes; the scan's own reading of the documentation. */
static bool wanted(const LedgerFilter *f, uint64_t timestamp, LedgerId u128_, uint64_t u64,
                   uint32_t u32, uint32_t ledger, uint16_t code)
{
    const LedgerId zero = { 0, 0 };
    if (f->timestamp_min && timestamp < f->timestamp_min)
        return false;
    if (f->timestamp_max && timestamp > f->timestamp_max)
        return false;
    if (other(f->user_data_128, zero) && other(f->user_data_128, u128_))
        return false;
    if (f->user_data_64 && f->user_data_64 != u64)
        return false;
    if (f->user_data_32 && f->user_data_32 != u32)
        return false;
    return (!f->ledger || f->ledger == ledger) && (!f->code || f->code == code);
}

static bool senseless(const LedgerFilter *f)
{
    return f->limit == 0 || f->timestamp_min == UINT64_MAX || f->timestamp_max == UINT64_MAX
        || (f->timestamp_max && f->timestamp_min > f->timestamp_max);
}

static bool wanted_entry(const Naive *naive, const LedgerFilter *f, size_t i)
{
    const LedgerTransfer *t = &naive->transfers[i];
    bool debit = (f->flags & 1) && !other(t->debit_account_id, f->account_id);
    bool credit = (f->flags & 2) && !other(t->credit_account_id, f->account_id);
    return (debit || credit)
        && wanted(f, t->timestamp, t->user_data_128, t->user_data_64, t->user_data_32, t->ledger,
                  t->code);
}

/* The numbers of the naive transfers that a query must find, in order; returns how many. */
static size_t scan(const Naive *naive, const LedgerFilter *f, bool of_account, size_t *found)
{
    size_t n = 0;
    bool odd = of_account ? f->flags > 7 || !(f->flags & 3) || !naive_account(naive, f->account_id)
                          : (f->flags & ~4) != 0;
    if (odd || senseless(f))
        return 0;
    for (size_t k = 0; k < naive->transfer_count && n < f->limit; k++) {
        size_t i = f->flags & 4 ? naive->transfer_count - 1 - k : k;
        const LedgerTransfer *t = &naive->transfers[i];
        bool takes = of_account ? wanted_entry(naive, f, i)
                   : wanted(f, t->timestamp, t->user_data_128, t->user_data_64, t->user_data_32,
                            t->ledger, t->code);
        if (takes)
            found[n++] = i;
    }
    return n;
}

static void same_transfer_query(Pair *pair, LedgerFilter filter, bool of_account)
{
    size_t want[TRANSFERS_MAX];
    List got = list_make(sizeof(LedgerTransfer));
    if (!of_account && chance(&pair->random, 90))
        filter.flags &= 4;
    size_t n = scan(&pair->naive, &filter, of_account, want);
    CHECK_OK("asks", &pair->cx, of_account
             ? ledger_account_transfers(&pair->cx, pair->whole, &filter, &got)
             : ledger_query_transfers(&pair->cx, pair->whole, &filter, &got));
    if (got.count != n)
        mismatch(pair, "a query finds another number of transfers");
    for (size_t i = 0; i < n; i++) {
        LedgerTransfer row = stored_transfer(&pair->naive, want[i]);
        if (memcmp(list_at(&got, i), &row, sizeof row) != 0)
            mismatch(pair, "a query finds another transfer");
    }
}

static void same_balance_query(Pair *pair, const LedgerFilter *filter)
{
    size_t want[TRANSFERS_MAX];
    List got = list_make(sizeof(LedgerHistory));
    const LedgerAccount *account = naive_account(&pair->naive, filter->account_id);
    bool keeps = account && (account->flags & LEDGER_ACCOUNT_HISTORY);
    size_t n = keeps ? scan(&pair->naive, filter, true, want) : 0;
    CHECK_OK("asks", &pair->cx, ledger_account_balances(&pair->cx, pair->whole, filter, &got));
    if (got.count != n)
        mismatch(pair, "a query finds another number of balances");
    for (size_t i = 0; i < n; i++) {
        const LedgerHistory *row = list_at(&got, i);
        uint64_t at_ns = pair->naive.transfers[want[i]].timestamp;
        Sums sums = naive_sums_at(&pair->naive, filter->account_id, at_ns);
        if (row->timestamp != at_ns || row->debits_pending != sums.debits_pending
            || row->debits_posted != sums.debits_posted
            || row->credits_pending != sums.credits_pending
            || row->credits_posted != sums.credits_posted)
            mismatch(pair, "a balance of the past differs");
    }
}

static void same_account_query(Pair *pair, LedgerFilter filter)
{
    List got = list_make(sizeof(LedgerAccount));
    size_t n = 0;
    const Naive *naive = &pair->naive;
    if (chance(&pair->random, 90))
        filter.flags &= 4;
    CHECK_OK("asks", &pair->cx, ledger_query_accounts(&pair->cx, pair->whole, &filter, &got));
    bool odd = senseless(&filter) || (filter.flags & ~4);
    for (size_t k = 0; k < naive->account_count && !odd && n < filter.limit; k++) {
        size_t i = filter.flags & 4 ? naive->account_count - 1 - k : k;
        const LedgerAccount *a = &naive->accounts[i];
        if (!wanted(&filter, a->timestamp, a->user_data_128, a->user_data_64, a->user_data_32,
                    a->ledger, a->code))
            continue;
        LedgerAccount row = stored_account(naive, a);
        if (n >= got.count || !same_account(list_at(&got, n), &row))
            mismatch(pair, "a query finds another account");
        n++;
    }
    if (n != got.count)
        mismatch(pair, "a query finds too many accounts");
}

static void same_balance_at(Pair *pair, LedgerId id)
{
    LedgerHistory got;
    uint64_t at_ns = random_below(&pair->random, pair->naive.clock + 2);
    size_t i = random_below(&pair->random, TRANSFERS_MAX);
    if (i < pair->naive.transfer_count && chance(&pair->random, 80)) {
        bool expired = pair->naive.expired_at[i];
        at_ns = expired ? pair->naive.expired_at[i] : pair->naive.transfers[i].timestamp;
        at_ns -= random_below(&pair->random, 2);
    }
    const LedgerAccount *account = naive_account(&pair->naive, id);
    bool there = account && account->timestamp <= at_ns;
    if (ledger_balance_at(pair->whole, id, at_ns, &got) != there)
        mismatch(pair, "an account's existence at an instant differs");
    if (!there)
        return;
    Sums sums = naive_sums_at(&pair->naive, id, at_ns);
    if (got.timestamp != at_ns || got.debits_pending != sums.debits_pending
        || got.debits_posted != sums.debits_posted || got.credits_pending != sums.credits_pending
        || got.credits_posted != sums.credits_posted)
        mismatch(pair, "the balances at an instant differ");
}

TEST(test_ledger_query__finds_what_a_scan_finds)
{
    for (uint64_t life = 0; life < 40; life++) {
        Pair *pair = pair_open(test_seed() + life);     /* anew: its clock begins at 1 */
        live(pair, 60);
        for (int i = 0; i < 300; i++) {
            ArenaMark mark = arena_mark(&pair->cx.arena);
            LedgerFilter filter = random_filter(&pair->random, &pair->naive);
            same_transfer_query(pair, filter, true);
            same_transfer_query(pair, filter, false);
            same_balance_query(pair, &filter);
            same_account_query(pair, filter);
            same_balance_at(pair, filter.account_id);
            arena_rewind(&pair->cx.arena, mark);
        }
        pair_close(pair);
    }
}

TEST(test_ledger_query__a_filter_takes_what_lies_within_its_bounds)
{
    static const struct { const char *why; uint64_t min, max; bool takes; } rows[] = {
        { "open on both sides", 0, 0, true }, { "the bounds are inclusive", 7, 7, true },
        { "too early", 8, 0, false },         { "too late", 0, 6, false },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        LedgerFilter filter = { .limit = 1, .timestamp_min = rows[i].min,
                                .timestamp_max = rows[i].max };
        LedgerAccount account = { .timestamp = 7 };
        LedgerTransfer transfer = { .timestamp = 7 };
        CHECK_EQ(rows[i].why, ledger_filter_takes_account(&filter, &account), rows[i].takes);
        CHECK_EQ(rows[i].why, ledger_filter_takes_transfer(&filter, &transfer), rows[i].takes);
    }
}
