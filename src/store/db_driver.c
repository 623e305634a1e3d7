/* db_driver.c - the cache of prepared statements, which both drivers share. */
#include "store/db_driver.h"

#include "base/check.h"

#include <stdlib.h>

static DbCacheSlot *find(const DbCache *cache, const char *sql)
{
    size_t mask = cache->cap - 1;
    size_t i = (size_t)(((uint64_t)(uintptr_t)sql * 0x9e3779b97f4a7c15u) >> 32) & mask;
    while (cache->slots[i].sql && cache->slots[i].sql != sql)
        i = (i + 1) & mask;
    return &cache->slots[i];
}

static bool grow(DbCache *cache)
{
    DbCache bigger = { .cap = cache->cap ? cache->cap * 2 : 64, .count = cache->count };
    bigger.slots = calloc(bigger.cap, sizeof *bigger.slots);
    if (!bigger.slots)
        return false;
    for (size_t i = 0; i < cache->cap; i++)
        if (cache->slots[i].sql)
            *find(&bigger, cache->slots[i].sql) = cache->slots[i];
    free(cache->slots);
    *cache = bigger;
    return true;
}

DbCacheSlot *db_cache_slot(DbCache *cache, const char *sql)
{
    assert(sql);
    if (cache->count * 4 >= cache->cap * 3 && !grow(cache))
        return NULL;
    DbCacheSlot *slot = find(cache, sql);
    if (!slot->sql) {
        slot->sql = sql;
        cache->count++;
    }
    return slot;
}

void db_cache_clear(DbCache *cache)
{
    free(cache->slots);
    *cache = (DbCache){ 0 };
}
