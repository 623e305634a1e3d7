/* table.h - a hash table from byte keys to 64-bit values, in a request's arena.
 *
 * Keys are borrowed: the caller keeps their bytes alive as long as the table. Values are ints,
 * mostly indexes into a List beside the table. Open addressing, linear probing, at most 3/4 full;
 * the hash is keyed with a seed, so that an outsider cannot aim at one chain.
 * No iteration: order would depend on the seed, and weft's results must not. */
#ifndef WEFT_BASE_TABLE_H
#define WEFT_BASE_TABLE_H

#include "base/ctx.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct TableSlot TableSlot;

typedef struct Table {
    TableSlot *slots;
    size_t cap;                 /* a power of two, or 0 */
    size_t count;
    uint64_t seed;
} Table;

Table table_make(Ctx *cx);      /* empty; takes its seed from cx->random */

/* Sets key to value, new or not. */
MUST_USE Err table_put(Ctx *cx, Table *table, const void *key, size_t key_bytes, int64_t value);

/* The value of key in *out; false, and *out untouched, where it is absent. */
bool table_get(const Table *table, const void *key, size_t key_bytes, int64_t *out);

/* The value of key, which is set to `fresh` first where it is absent: one probe for "have I seen
 * this before?". *out == fresh tells a new key when fresh values are unique. */
MUST_USE Err table_intern(Ctx *cx, Table *table, const void *key, size_t key_bytes,
                          int64_t fresh, int64_t *out);

#endif
