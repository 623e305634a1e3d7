/* table.c - one array of slots {hash, key, value}; a lookup is one multiply-mix over the key and
 * then a walk of neighbours. O(1) expected. Nothing is ever removed: requests end soon enough.
 *
 * SRC: the mix is the 128-bit multiply-and-fold of wyhash (Wang Yi 2019), the constants are the
 * fractional digits of the golden ratio and of the square roots of 2 and 3. */
#include "base/table.h"

#include "base/check.h"

#include <string.h>

struct TableSlot {
    const void *key;            /* NULL: free */
    size_t key_bytes;
    uint64_t hash;
    int64_t value;
};

static uint64_t fold(uint64_t a, uint64_t b)
{
    u128 product = (u128)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint64_t hash_bytes(uint64_t seed, const unsigned char *at, size_t n)
{
    uint64_t h = seed ^ 0x9e3779b97f4a7c15u ^ n;
    while (n >= 8) {
        uint64_t word;
        memcpy(&word, at, 8);
        h = fold(h ^ word, 0x6a09e667f3bcc909u);
        at += 8;
        n -= 8;
    }
    uint64_t tail = 0;
    memcpy(&tail, at, n);
    return fold(h ^ tail, 0xbb67ae8584caa73bu);
}

Table table_make(Ctx *cx)
{
    return (Table){ .seed = random_next(&cx->random) };
}

static TableSlot *find(const Table *table, const void *key, size_t key_bytes, uint64_t hash)
{
    size_t mask = table->cap - 1;
    size_t i = (size_t)hash & mask;
    while (table->slots[i].key) {
        const TableSlot *slot = &table->slots[i];
        if (slot->hash == hash && slot->key_bytes == key_bytes
            && memcmp(slot->key, key, key_bytes) == 0)
            break;
        i = (i + 1) & mask;
    }
    return &table->slots[i];
}

static Err grow(Ctx *cx, Table *table)
{
    size_t cap = table->cap ? table->cap * 2 : 16;
    TableSlot *slots = NEW(cx, TableSlot, cap);
    if (!slots)
        return cx->err;
    for (size_t i = 0; i < table->cap; i++) {
        const TableSlot *old = &table->slots[i];
        if (!old->key)
            continue;
        size_t j = (size_t)old->hash & (cap - 1);
        while (slots[j].key)
            j = (j + 1) & (cap - 1);
        slots[j] = *old;
    }
    table->slots = slots;
    table->cap = cap;
    return ERR_OK;
}

static Err slot_for(Ctx *cx, Table *table, const void *key, size_t key_bytes, TableSlot **out)
{
    assert(key || key_bytes == 0);
    if (table->count * 4 >= table->cap * 3)
        TRY(grow(cx, table));
    const void *kept = key ? key : "";
    uint64_t hash = hash_bytes(table->seed, kept, key_bytes);
    TableSlot *slot = find(table, kept, key_bytes, hash);
    if (!slot->key)
        *slot = (TableSlot){ .key_bytes = key_bytes, .hash = hash };
    *out = slot;
    return ERR_OK;
}

static void take(Table *table, TableSlot *slot, const void *key, int64_t value)
{
    slot->key = key ? key : "";
    slot->value = value;
    table->count++;
}

Err table_put(Ctx *cx, Table *table, const void *key, size_t key_bytes, int64_t value)
{
    TableSlot *slot;
    TRY(slot_for(cx, table, key, key_bytes, &slot));
    if (slot->key)
        slot->value = value;
    else
        take(table, slot, key, value);
    return ERR_OK;
}

Err table_intern(Ctx *cx, Table *table, const void *key, size_t key_bytes,
                 int64_t fresh, int64_t *out)
{
    TableSlot *slot;
    TRY(slot_for(cx, table, key, key_bytes, &slot));
    if (!slot->key)
        take(table, slot, key, fresh);
    *out = slot->value;
    return ERR_OK;
}

bool table_get(const Table *table, const void *key, size_t key_bytes, int64_t *out)
{
    if (table->cap == 0)
        return false;
    const void *kept = key ? key : "";
    const TableSlot *slot = find(table, kept, key_bytes,
                                 hash_bytes(table->seed, kept, key_bytes));
    if (!slot->key)
        return false;
    *out = slot->value;
    return true;
}
