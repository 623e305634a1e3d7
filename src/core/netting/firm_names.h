/* firm_names.h - firms' names to numbers, while a file is read: two look-ups a row.
 *
 * Numbers count from 0 in the order in which names were first seen, which says nothing: whoever
 * wants an order sorts by name (sort.h). */
#ifndef WEFT_CORE_NETTING_FIRM_NAMES_H
#define WEFT_CORE_NETTING_FIRM_NAMES_H

#include "base/list.h"
#include "base/text.h"

#include <string.h>

enum { FIRM_NAME_BYTES_MAX = 1 << 16 };

/* A slot is 0 (free) or the upper half of the hash beside the number + 1. */
typedef struct FirmNames {
    uint64_t *slots;
    size_t cap;                     /* a power of two */
    uint64_t seed;
    List firms;                     /* of Text, each a copy: side by side they stay in the cache */
    char *room;
    size_t room_bytes;
} FirmNames;

/* In cx's arena, as is all that it grows to. ERR_NO_MEMORY. */
MUST_USE Err firm_names_make(Ctx *cx, FirmNames *out);

uint64_t firm_names_hash(const FirmNames *names, Text name);

/* The number of the name whose hash that is; a new one where it was never seen. The name is
 * copied, at most FIRM_NAME_BYTES_MAX bytes. ERR_NO_MEMORY. */
MUST_USE Err firm_names_number(Ctx *cx, FirmNames *names, Text name, uint64_t hash, uint32_t *out);

/* Asks for the slot of that hash, to be looked up soon. */
static inline void firm_names_expect(const FirmNames *names, uint64_t hash)
{
    __builtin_prefetch(&names->slots[hash & (names->cap - 1)]);
}

/* Short texts, compared without a call. */
static inline bool firm_name_same(Text a, Text b)
{
    if (a.n != b.n)
        return false;
    size_t i = 0;
    for (; i + 8 <= a.n; i += 8) {
        uint64_t x, y;
        memcpy(&x, a.at + i, 8);
        memcpy(&y, b.at + i, 8);
        if (x != y)
            return false;
    }
    for (; i < a.n; i++)
        if (a.at[i] != b.at[i])
            return false;
    return true;
}

#endif
