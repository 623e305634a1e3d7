/* arena.c - blocks double in size up to 1 MiB; a larger request gets a block of its own. Where that
 * is very large, it comes from the system in huge pages: tables read at random spend more time
 * finding their pages than their lines.
 * Cost: O(1) an allocation, O(blocks) to clear. */
#define _DEFAULT_SOURCE
#include "base/arena.h"

#include "base/check.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { ALIGN = 16, BLOCK_MIN = 4096, BLOCK_MAX = 1 << 20, PAGE_HUGE = 2 << 20 };

struct ArenaBlock {
    ArenaBlock *older;
    size_t size_bytes;
    size_t used_bytes;
    size_t clean_from;          /* from there on no byte was ever given out: the system's zeros */
    size_t mapped_bytes;        /* 0: malloc's */
    size_t pad;                 /* keeps data[] on a 16-byte boundary */
    unsigned char data[];
};
static_assert(sizeof(ArenaBlock) % ALIGN == 0, "block data must be aligned");

Arena arena_make(size_t cap_bytes)
{
    assert(cap_bytes > 0 && cap_bytes <= SIZE_MAX / 2);    /* sums of sizes below cannot wrap */
    return (Arena){ .cap_bytes = cap_bytes };
}

static size_t block_size(const Arena *arena, size_t need_bytes)
{
#ifdef WEFT_ARENA_PIECEWISE
    (void)arena;
    return need_bytes;
#else
    size_t size = arena->newest ? arena->newest->size_bytes * 2 : BLOCK_MIN;
    if (size > BLOCK_MAX)
        size = BLOCK_MAX;
    return need_bytes > size ? need_bytes : size;
#endif
}

/* Whole huge pages come from the system itself, zeroed: to zero them again would cost as much as
 * their first use. */
static ArenaBlock *block_make(size_t bytes)
{
    ArenaBlock *block;
#ifndef WEFT_ARENA_PIECEWISE            /* a sanitizer knows malloc's memory only */
    if (bytes >= 2 * PAGE_HUGE && bytes <= SIZE_MAX - PAGE_HUGE) {
        bytes = (bytes + PAGE_HUGE - 1) & ~(size_t)(PAGE_HUGE - 1);
        void *at = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (at == MAP_FAILED)
            return NULL;
        madvise(at, bytes, MADV_HUGEPAGE);      /* a wish, no more */
        block = at;
        *block = (ArenaBlock){ .mapped_bytes = bytes };
        return block;
    }
#endif
    block = malloc(bytes);
    if (block)
        *block = (ArenaBlock){ .clean_from = SIZE_MAX };
    return block;
}

static void block_free(ArenaBlock *block)
{
    if (block->mapped_bytes > 0)
        munmap(block, block->mapped_bytes);
    else
        free(block);
}

/* Who rewinds again and again would else give blocks back to the system and ask for them anew:
 * the largest ordinary one stays. */
static void block_return(Arena *arena, ArenaBlock *block)
{
    (void)arena;
#ifndef WEFT_ARENA_PIECEWISE
    bool larger = !arena->spare || arena->spare->size_bytes < block->size_bytes;
    if (block->size_bytes <= BLOCK_MAX && larger) {
        ArenaBlock *old = arena->spare;
        arena->spare = block;
        block = old;
    }
#endif
    if (block)
        block_free(block);
}

static ArenaBlock *block_add(Arena *arena, size_t need_bytes)
{
    size_t size = block_size(arena, need_bytes);
    ArenaBlock *block = arena->spare;
    if (block && block->size_bytes >= size) {
        arena->spare = NULL;
        size = block->size_bytes;
        block->used_bytes = 0;
    } else {
        block = block_make(sizeof *block + size);
    }
    if (!block)
        return NULL;
    block->older = arena->newest;
    block->size_bytes = size;
    arena->newest = block;
    return block;
}

static bool fits(const ArenaBlock *block, size_t size)
{
#ifdef WEFT_ARENA_PIECEWISE
    (void)block, (void)size;
    return false;
#else
    return block && size <= block->size_bytes - block->used_bytes;
#endif
}

static size_t round_up(size_t size_bytes)
{
#ifdef WEFT_ARENA_PIECEWISE
    return size_bytes;          /* the exact size, so that a sanitizer sees the first byte beyond */
#else
    return (size_bytes + (ALIGN - 1)) & ~(size_t)(ALIGN - 1);
#endif
}

/* Room for size bytes, of which the first *dirty are not zero yet. */
static void *take(Arena *arena, size_t size_bytes, size_t *dirty)
{
    assert(arena->cap_bytes > 0);
    arena->allocations++;
    if (arena->allocations == arena->fail_at)
        return NULL;
    if (size_bytes > arena->cap_bytes)
        return NULL;
    size_t size = round_up(size_bytes);
    if (size > arena->cap_bytes - arena->used_bytes)
        return NULL;

    ArenaBlock *block = arena->newest;
    if (!fits(block, size))
        block = block_add(arena, size);
    if (!block)
        return NULL;
    void *at = block->data + block->used_bytes;
    size_t used = block->clean_from > block->used_bytes ? block->clean_from - block->used_bytes : 0;
    *dirty = size < used ? size : used;
    block->used_bytes += size;
    if (block->clean_from < block->used_bytes)
        block->clean_from = block->used_bytes;
    arena->used_bytes += size;
    assert(arena->used_bytes <= arena->cap_bytes);
    return at;
}

void *arena_alloc(Arena *arena, size_t size_bytes)
{
    size_t dirty;
    void *at = take(arena, size_bytes, &dirty);
    if (at && dirty > 0)
        memset(at, 0, dirty);
    return at;
}

void *arena_alloc_raw(Arena *arena, size_t size_bytes)
{
    size_t dirty;
    return take(arena, size_bytes, &dirty);
}

ArenaMark arena_mark(const Arena *arena)
{
    return (ArenaMark){ .block = arena->newest,
                        .block_used_bytes = arena->newest ? arena->newest->used_bytes : 0,
                        .used_bytes = arena->used_bytes };
}

void arena_rewind(Arena *arena, ArenaMark mark)
{
    assert(mark.used_bytes <= arena->used_bytes);
    while (arena->newest != mark.block) {
        ArenaBlock *block = arena->newest;
        assert(block);          /* a mark of another arena, or one already given back */
        arena->newest = block->older;
        block_return(arena, block);
    }
    if (mark.block)
        mark.block->used_bytes = mark.block_used_bytes;
    arena->used_bytes = mark.used_bytes;
}

void arena_clear(Arena *arena)
{
    while (arena->newest) {
        ArenaBlock *block = arena->newest;
        arena->newest = block->older;
        block_free(block);
    }
    if (arena->spare)
        block_free(arena->spare);
    arena->spare = NULL;
    arena->used_bytes = 0;
}
