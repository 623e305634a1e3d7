#include "core/ledger/sync.h"

#include "core/ledger/state.h"
#include "test.h"

/* Two ids that an index cannot tell apart by their tags: among 2^18 there are several pairs. */
static void same_tag(Ctx *cx, const LedgerIndex *index, LedgerId *one, LedgerId *two)
{
    enum { IDS = 1 << 18, SLOTS = 1 << 20 };
    uint32_t *seen = NEW(cx, uint32_t, SLOTS);          /* 1 + id, by the tag's lower bits */
    *one = *two = LEDGER_ID(0);
    for (uint32_t id = 1; id < IDS; id++) {
        uint32_t tag = ledger_index_tag(index, LEDGER_ID(id)), at = tag % SLOTS;
        for (; seen[at]; at = (at + 1) % SLOTS)
            if (ledger_index_tag(index, LEDGER_ID(seen[at])) == tag) {
                *one = LEDGER_ID(seen[at]);
                *two = LEDGER_ID(id);
                return;
            }
        seen[at] = id;
    }
}

TEST(test_ledger_state__tells_ids_of_one_tag_apart)
{
    Ctx cx = ctx_make(64 << 20);
    LedgerState *ledger CLEANUP(ledger_close) = NULL;
    LedgerId one, two;
    LedgerTransfer *found = NULL;
    CHECK_OK("opens", &cx, ledger_open(&cx, 16 << 20, 1, &ledger));
    same_tag(&cx, &ledger->account_index, &one, &two);
    CHECK_TRUE("there is a pair", one.lo > 0);
    CHECK_OK("room", &cx, ledger_state_reserve_accounts(ledger, 2));
    ledger_state_add_account(ledger, &(LedgerAccount){ .id = one, .code = 1 });
    CHECK_TRUE("absent", ledger_account_find(ledger, two) == NULL);
    ledger_state_add_account(ledger, &(LedgerAccount){ .id = two, .code = 2 });
    CHECK_EQ("the first", ledger_account_find(ledger, one)->code, 1);
    CHECK_EQ("the second", ledger_account_find(ledger, two)->code, 2);

    same_tag(&cx, &ledger->transfer_index, &one, &two);
    CHECK_TRUE("there is a pair", one.lo > 0);
    CHECK_OK("room", &cx, ledger_state_reserve_transfers(ledger, 2, false));
    ledger_state_add_failed(ledger, one, 5);
    CHECK_TRUE("absent", ledger_transfer_find(ledger, two) == NULL);
    ledger_state_add_transfer(ledger, &(LedgerTransfer){ .id = two, .amount = 2 }, NULL, NULL);
    CHECK_EQ("spent", ledger_state_transfer(ledger, one, &found), LEDGER_FAILED);
    CHECK_EQ("the second", ledger_transfer_find(ledger, two)->amount, 2);
    ctx_clear(&cx);
}

TEST(test_ledger_clock__counts_to_the_year_2255_and_no_further)
{
    static const struct { const char *why; uint64_t clock_s, seconds; bool good; } rows[] = {
        { "a minute", 100, 60, true },
        { "to the last second", LEDGER_CLOCK_SECONDS_MAX - 5, 5, true },
        { "one beyond", LEDGER_CLOCK_SECONDS_MAX - 5, 6, false },
        { "more than there is in all", 1, LEDGER_CLOCK_SECONDS_MAX + 1, false },
        { "more than there are numbers", 1, UINT64_MAX, false },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Ctx cx = ctx_make(1 << 20);
        LedgerState *ledger CLEANUP(ledger_close) = NULL;
        uint64_t after = 1;
        CHECK_OK("opens", &cx, ledger_open(&cx, 1 << 20, rows[i].clock_s * LEDGER_NS_PER_SECOND,
                                           &ledger));
        CHECK_EQ(rows[i].why, ledger_clock_after(ledger, rows[i].seconds, &after), rows[i].good);
        uint64_t want = (rows[i].clock_s + rows[i].seconds) * LEDGER_NS_PER_SECOND;
        CHECK_EQ(rows[i].why, after, rows[i].good ? want : 1);
        ctx_clear(&cx);
    }
}

TEST(test_ledger_sync__a_tick_needs_the_accounts_of_what_is_pending)
{
    Ctx cx = ctx_make(1 << 20);
    LedgerState *ledger CLEANUP(ledger_close) = NULL;
    LedgerNeeds needs;
    LedgerTransfer hold = { .id = LEDGER_ID(8), .debit_account_id = LEDGER_ID(1), .amount = 1,
                            .credit_account_id = LEDGER_ID(2), .ledger = 1, .code = 1,
                            .flags = LEDGER_PENDING, .timestamp = 5, .timeout = 1,
                            .status = LEDGER_STATUS_PENDING };
    LedgerTransfer ended = hold;
    ended.id = LEDGER_ID(9);
    ended.debit_account_id = LEDGER_ID(3);
    ended.status = LEDGER_STATUS_VOIDED;
    ended.timestamp = 4;
    CHECK_OK("opens", &cx, ledger_open(&cx, 1 << 20, 1, &ledger));
    CHECK_OK("loads", &cx, ledger_load_transfer(&cx, ledger, &hold));
    CHECK_OK("loads an older one", &cx, ledger_load_transfer(&cx, ledger, &ended));
    CHECK_EQ("the clock is the newest row's", ledger_clock(ledger), 5);
    CHECK_OK("needs", &cx, ledger_needs_tick(&cx, ledger, &needs));
    CHECK_EQ("two accounts", needs.account_count, 2);
    CHECK_TRUE("those", needs.accounts[0].lo == 1 && needs.accounts[1].lo == 2);
    ctx_clear(&cx);
}
