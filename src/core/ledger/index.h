/* index.h - where the row of a 128-bit id is: a hash index that never touches the rows to grow.
 *
 *     id --hash--> 32-bit tag; its upper bits are the home slot
 *     slots  [tag|value] [     ] [tag|value] [tag|value] ...     8 bytes each, linear probing
 *
 * As the tag alone says where a slot belongs, growing copies slots in order, front to back.
 * The hash is keyed with a seed, so that callers, who choose the ids, cannot aim at one chain.
 * Values are the caller's, not 0; whether a value's row has the id is the caller's to compare:
 *
 *     for (uint32_t at = ledger_index_home(&index, tag); ; at = ledger_index_next(&index, at)) {
 *         LedgerSlot slot = index.slots[at];
 *         if (slot.value == 0) ... absent;
 *         if (slot.tag == tag && id_eq(row(slot.value)->id, id)) ... found;
 *     } */
#ifndef WEFT_CORE_LEDGER_INDEX_H
#define WEFT_CORE_LEDGER_INDEX_H

#include "base/ctx.h"
#include "core/ledger/types.h"

typedef struct LedgerSlot {
    uint32_t tag;
    uint32_t value;                     /* 0: empty */
} LedgerSlot;

typedef struct LedgerIndex {
    LedgerSlot *slots;                  /* 1 << bits of them; at most half used */
    uint32_t bits;
    uint32_t count;
    uint64_t seed[2];
} LedgerIndex;

enum { LEDGER_INDEX_BITS_MIN = 4, LEDGER_INDEX_BITS_MAX = 31 };

/* An empty index in cx's arena, seeded from cx->random. ERR_NO_MEMORY. */
MUST_USE Err ledger_index_init(Ctx *cx, LedgerIndex *index);

/* Room for n more, so that as many puts cannot fail. ERR_NO_MEMORY, ERR_LIMIT. */
MUST_USE Err ledger_index_reserve(Ctx *cx, LedgerIndex *index, size_t n);

/* Puts value at the first free slot of the tag; room must have been reserved. */
void ledger_index_put(LedgerIndex *index, uint32_t tag, uint32_t value);

/* Takes the slot of tag and value out; it must be there. */
void ledger_index_remove(LedgerIndex *index, uint32_t tag, uint32_t value);

void ledger_index_clear(LedgerIndex *index);    /* empties it, keeps the room */

/* --- on the hot path, hence here -------------------------------------------------------------- */
static inline uint64_t ledger_mix(uint64_t a, uint64_t b)
{
    u128 product = (u128)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static inline uint32_t ledger_index_tag(const LedgerIndex *index, LedgerId id)
{
    uint64_t half = ledger_mix(id.lo ^ index->seed[0], UINT64_C(0x9e3779b97f4a7c15));
    return (uint32_t)(ledger_mix(half ^ id.hi, index->seed[1]) >> 32);
}

static inline uint32_t ledger_index_home(const LedgerIndex *index, uint32_t tag)
{
    return tag >> (32 - index->bits);
}

static inline uint32_t ledger_index_next(const LedgerIndex *index, uint32_t at)
{
    return (at + 1) & ((UINT32_C(1) << index->bits) - 1);
}

/* gcc takes a function that only prefetches for one without effect and drops the call (12.2), so
 * whatever prefetches must be inlined before it looks. */
#define PREFETCHES static inline __attribute__((always_inline))

PREFETCHES void ledger_index_prefetch(const LedgerIndex *index, uint32_t tag)
{
    __builtin_prefetch(&index->slots[ledger_index_home(index, tag)]);
}

#endif
