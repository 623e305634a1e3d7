#include "core/waterfall.h"

#include "test.h"

static const Waterfall full = {
    .level = { LEVEL_FEE, LEVEL_LATE_INTEREST, LEVEL_INTEREST, LEVEL_PRINCIPAL, LEVEL_RESERVE,
               LEVEL_SELLER },
    .count = 6,
};

TEST(test_waterfall__pays_in_order)
{
    /* Worked out by hand: late interest 50, principal 8,000, reserve 2,000; a second right with
     * principal 1,000 and reserve 500 behind it. */
    const WaterfallItem items[] = {
        { 7, &full, { [LEVEL_LATE_INTEREST] = 50, [LEVEL_PRINCIPAL] = 8000,
                      [LEVEL_RESERVE] = 2000 } },
        { 9, &full, { [LEVEL_FEE] = 10, [LEVEL_PRINCIPAL] = 1000, [LEVEL_RESERVE] = 500 } },
    };
    static const struct {
        const char *why;
        size_t items;
        int64_t receipt;
        size_t n;
        WaterfallPart want[6];
    } rows[] = {
        { "nothing came", 1, 0, 0, { { 0 } } },
        { "no financing: all to the seller", 0, 500, 1, { { 0, LEVEL_SELLER, 500 } } },
        { "interest before principal", 1, 150, 2,
          { { 7, LEVEL_LATE_INTEREST, 50 }, { 7, LEVEL_PRINCIPAL, 100 } } },
        { "all and more", 1, 10100, 4,
          { { 7, LEVEL_LATE_INTEREST, 50 }, { 7, LEVEL_PRINCIPAL, 8000 },
            { 7, LEVEL_RESERVE, 2000 }, { 0, LEVEL_SELLER, 50 } } },
        { "the earlier right first, reserves after every funder", 2, 9100, 5,
          { { 7, LEVEL_LATE_INTEREST, 50 }, { 7, LEVEL_PRINCIPAL, 8000 }, { 9, LEVEL_FEE, 10 },
            { 9, LEVEL_PRINCIPAL, 1000 }, { 7, LEVEL_RESERVE, 40 } } },
    };
    Ctx cx = ctx_make(1 << 20);
    for (size_t i = 0; i < COUNT(rows); i++) {
        WaterfallPart *parts;
        size_t n;
        CHECK_OK(rows[i].why, &cx, waterfall_run(&cx, rows[i].receipt, items, rows[i].items,
                                                 &parts, &n));
        CHECK_EQ(rows[i].why, n, rows[i].n);
        for (size_t p = 0; p < n; p++) {
            CHECK_EQ(rows[i].why, parts[p].financing_id, rows[i].want[p].financing_id);
            CHECK_EQ(rows[i].why, parts[p].level, rows[i].want[p].level);
            CHECK_EQ(rows[i].why, parts[p].minor, rows[i].want[p].minor);
        }
    }
    ctx_clear(&cx);
}

/* The parts sum to the receipt; nobody gets more than is due; a level is served only when all
 * before it are satisfied. */
TEST(test_waterfall__sums_whatever_comes)
{
    Random random = random_make(test_seed());
    for (int round = 0; round < 3000; round++) {
        Ctx cx = ctx_make(1 << 20);
        WaterfallItem items[5];
        size_t n = random_below(&random, COUNT(items) + 1), count;
        int64_t owed = 0, got[5][LEVEL_COUNT] = { { 0 } };
        for (size_t i = 0; i < n; i++) {
            items[i] = (WaterfallItem){ .financing_id = (int64_t)i + 1, .waterfall = &full };
            for (size_t l = 0; l < LEVEL_SELLER; l++) {
                items[i].due[l] = (int64_t)random_below(&random, 3) * 100;
                owed += items[i].due[l];
            }
        }
        int64_t receipt = (int64_t)random_below(&random, (uint64_t)owed + 300), sum = 0;
        WaterfallPart *parts;
        CHECK_OK("runs", &cx, waterfall_run(&cx, receipt, items, n, &parts, &count));
        for (size_t p = 0; p < count; p++) {
            sum += parts[p].minor;
            CHECK_TRUE("something", parts[p].minor > 0);
            if (parts[p].financing_id > 0)
                got[parts[p].financing_id - 1][parts[p].level] += parts[p].minor;
        }
        CHECK_EQ("sums", sum, receipt);
        bool short_before = false;      /* naive: funders by rank and level, then reserves */
        for (int sellers = 0; sellers < 2; sellers++)
            for (size_t i = 0; i < n; i++)
                for (size_t l = 0; l < LEVEL_SELLER; l++) {
                    if (level_is_seller((Level)l) != (sellers == 1))
                        continue;
                    CHECK_TRUE("within due", got[i][l] <= items[i].due[l]);
                    CHECK_TRUE("not before its turn", !short_before || got[i][l] == 0);
                    short_before |= got[i][l] < items[i].due[l];
                }
        ctx_clear(&cx);
    }
}

TEST(test_waterfall__refuses_an_order_that_makes_no_sense)
{
    static const struct { const char *why, *json; Err want; } rows[] = {
        { "good", "{\"waterfall\":[{\"level\":\"principal\",\"title\":{\"en\":\"P\",\"zh\":\"本\"}},"
                  "{\"level\":\"seller\",\"title\":{\"en\":\"S\",\"zh\":\"卖\"}}]}", ERR_OK },
        { "empty", "{\"waterfall\":[]}", ERR_INVALID },
        { "missing", "{}", ERR_INVALID },
        { "no seller", "{\"waterfall\":[{\"level\":\"principal\",\"title\":{\"en\":\"P\",\"zh\":\"本\"}"
                       "}]}", ERR_INVALID },
        { "unknown", "{\"waterfall\":[{\"level\":\"friends\",\"title\":{\"en\":\"P\",\"zh\":\"本\"}}]}",
          ERR_UNKNOWN },
        { "twice", "{\"waterfall\":[{\"level\":\"seller\",\"title\":{\"en\":\"P\",\"zh\":\"本\"}},"
                   "{\"level\":\"seller\",\"title\":{\"en\":\"P\",\"zh\":\"本\"}}]}", ERR_INVALID },
        { "seller before funder",
          "{\"waterfall\":[{\"level\":\"reserve\",\"title\":{\"en\":\"P\",\"zh\":\"本\"}},"
          "{\"level\":\"principal\",\"title\":{\"en\":\"P\",\"zh\":\"本\"}}]}", ERR_INVALID },
    };
    Ctx cx = ctx_make(1 << 20);
    for (size_t i = 0; i < COUNT(rows); i++) {
        Json json;
        Waterfall waterfall;
        CHECK_OK(rows[i].why, &cx, json_parse(&cx, text_of(rows[i].json), &json));
        CHECK_ERR(rows[i].why, &cx, waterfall_read(&cx, &json, &waterfall), rows[i].want);
    }
    ctx_clear(&cx);
}
