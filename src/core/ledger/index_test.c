#include "core/ledger/index.h"

#include "test.h"

#include <stdlib.h>

enum { TAGS = 512 };

static uint32_t found(const LedgerIndex *index, uint32_t tag)
{
    uint32_t at = ledger_index_home(index, tag);
    while (index->slots[at].value && index->slots[at].tag != tag)
        at = ledger_index_next(index, at);
    return index->slots[at].value;
}

/* Tags crowd at few homes, one of them the last slot, so that probing goes round the end. */
static uint32_t crowded_tag(unsigned i)
{
    static const uint32_t homes[] = { 0x00000000, 0x10000000, 0xffffff00, 0xf0000000 };
    return homes[i % 4] + i / 4;
}

TEST(test_ledger_index__finds_what_was_put_and_not_removed)
{
    Ctx cx = ctx_make(16 << 20);
    Random random = random_make(test_seed());
    LedgerIndex index;
    uint32_t values[TAGS] = { 0 };
    uint32_t count = 0;
    CHECK_OK("init", &cx, ledger_index_init(&cx, &index));
    for (unsigned step = 0; step < 40000; step++) {
        /* Few tags at first: the smallest table, filled to its limit, then a grown one. */
        unsigned i = (unsigned)random_below(&random, step < 20000 ? 12 : TAGS);
        uint32_t tag = crowded_tag(i);
        if (values[i]) {
            ledger_index_remove(&index, tag, values[i]);
            values[i] = 0;
            count--;
        } else {
            CHECK_OK("room", &cx, ledger_index_reserve(&cx, &index, 1));
            values[i] = step + 1;
            ledger_index_put(&index, tag, values[i]);
            count++;
        }
        CHECK_EQ("count", index.count, count);
        for (unsigned j = 0; j < (step < 20000 ? 12 : TAGS); j += step < 20000 ? 1 : 17)
            CHECK_EQ("value", found(&index, crowded_tag(j)), values[j]);
    }
    for (unsigned j = 0; j < TAGS; j++)
        CHECK_EQ("value at the end", found(&index, crowded_tag(j)), values[j]);
    ledger_index_clear(&index);
    CHECK_EQ("empty", found(&index, crowded_tag(3)), 0);
    ctx_clear(&cx);
}

TEST(test_ledger_index__says_when_it_is_full)
{
    Ctx cx = ctx_make(1 << 20);
    LedgerIndex index;
    CHECK_OK("init", &cx, ledger_index_init(&cx, &index));
    CHECK_ERR("more rows than tags", &cx, ledger_index_reserve(&cx, &index, UINT32_MAX),
              ERR_LIMIT);
    CHECK_ERR("more than memory", &cx, ledger_index_reserve(&cx, &index, 1 << 20), ERR_NO_MEMORY);
    CHECK_EQ("as it was", index.bits, LEDGER_INDEX_BITS_MIN);
    ctx_clear(&cx);
}

TEST(test_ledger_index__tags_depend_on_both_halves_of_an_id)
{
    Ctx cx = ctx_make(1 << 20);
    LedgerIndex index;
    CHECK_OK("init", &cx, ledger_index_init(&cx, &index));
    size_t same = 0;
    for (uint64_t i = 1; i < 1000; i++) {
        same += ledger_index_tag(&index, (LedgerId){ 0, i })
             == ledger_index_tag(&index, (LedgerId){ 0, i + 1 });
        same += ledger_index_tag(&index, (LedgerId){ i, 0 })
             == ledger_index_tag(&index, (LedgerId){ i + 1, 0 });
        same += ledger_index_tag(&index, (LedgerId){ i, 7 })
             == ledger_index_tag(&index, (LedgerId){ 7, i });
    }
    CHECK_TRUE("neighbours part", same <= 2);       /* (7, 7) is its own mirror */
    ctx_clear(&cx);
}
