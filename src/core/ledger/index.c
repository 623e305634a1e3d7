/* index.c - linear probing with removal by moving back, so that there are no tombstones.
 * Cost: O(1) expected for every operation; growing is one pass over the old slots. */
#include "core/ledger/index.h"

#include <string.h>

static uint32_t slot_count(const LedgerIndex *index)
{
    return UINT32_C(1) << index->bits;
}

Err ledger_index_init(Ctx *cx, LedgerIndex *index)
{
    LedgerSlot *slots = NEW(cx, LedgerSlot, (size_t)1 << LEDGER_INDEX_BITS_MIN);
    if (!slots)
        return cx->err;
    *index = (LedgerIndex){ .slots = slots, .bits = LEDGER_INDEX_BITS_MIN };
    index->seed[0] = random_next(&cx->random);
    index->seed[1] = random_next(&cx->random) | 1;      /* zero would map all ids to one tag */
    return ERR_OK;
}

static bool fits(uint32_t bits, size_t count)
{
    return count <= (size_t)1 << (bits - 1);
}

Err ledger_index_reserve(Ctx *cx, LedgerIndex *index, size_t n)
{
    size_t want = index->count + n;
    uint32_t bits = index->bits;
    while (bits <= LEDGER_INDEX_BITS_MAX && !fits(bits, want))
        bits++;
    if (bits > LEDGER_INDEX_BITS_MAX)
        return fail(cx, ERR_LIMIT, "the ledger in memory is full; keep it in a store");
    if (bits == index->bits)
        return ERR_OK;

    LedgerSlot *slots = NEW(cx, LedgerSlot, (size_t)1 << bits);
    if (!slots)
        return cx->err;
    LedgerIndex old = *index;
    index->slots = slots;
    index->bits = bits;
    index->count = 0;
    for (uint32_t at = 0; at < slot_count(&old); at++)
        if (old.slots[at].value)
            ledger_index_put(index, old.slots[at].tag, old.slots[at].value);
    assert(index->count == old.count);
    return ERR_OK;
}

void ledger_index_put(LedgerIndex *index, uint32_t tag, uint32_t value)
{
    assert(value != 0);
    assert(index->count < slot_count(index) - 1);
    uint32_t at = ledger_index_home(index, tag);
    while (index->slots[at].value)
        at = ledger_index_next(index, at);
    index->slots[at] = (LedgerSlot){ .tag = tag, .value = value };
    index->count++;
}

/* How far the slot at `at` is from home, going round the end. */
static uint32_t distance(const LedgerIndex *index, uint32_t at)
{
    uint32_t home = ledger_index_home(index, index->slots[at].tag);
    return (at - home) & (slot_count(index) - 1);
}

void ledger_index_remove(LedgerIndex *index, uint32_t tag, uint32_t value)
{
    uint32_t at = ledger_index_home(index, tag);
    while (index->slots[at].value != value) {
        assert(index->slots[at].value);         /* else it is not there */
        at = ledger_index_next(index, at);
    }
    uint32_t hole = at;
    for (;;) {
        at = ledger_index_next(index, at);
        if (!index->slots[at].value)
            break;
        uint32_t back = (at - hole) & (slot_count(index) - 1);
        if (distance(index, at) >= back) {      /* the hole is on its way from home */
            index->slots[hole] = index->slots[at];
            hole = at;
        }
    }
    index->slots[hole] = (LedgerSlot){ 0 };
    index->count--;
}

void ledger_index_clear(LedgerIndex *index)
{
    memset(index->slots, 0, sizeof *index->slots << index->bits);
    index->count = 0;
}
