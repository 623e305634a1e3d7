/* arena.h - request memory: many small allocations, freed at once, with a ceiling.
 *
 *     block --> block --> block        each a malloc; the newest is filled from the front
 *     [used.....|free] [full] [full]
 *
 * Invariant: used_bytes <= cap_bytes. An arena never shrinks a single allocation and never frees
 * one alone; arena_rewind gives back everything allocated after a mark.
 * Under WEFT_ARENA_PIECEWISE (the sanitizer build) each allocation is its own malloc, so that an
 * overrun of one byte is seen. */
#ifndef WEFT_BASE_ARENA_H
#define WEFT_BASE_ARENA_H

#include <stddef.h>
#include <stdint.h>

typedef struct ArenaBlock ArenaBlock;

typedef struct Arena {
    ArenaBlock *newest;
    ArenaBlock *spare;          /* given back by a rewind, for the next block; or NULL */
    size_t used_bytes;
    size_t cap_bytes;
    uint64_t allocations;       /* how many were asked for, for tests */
    uint64_t fail_at;           /* the allocation with this number fails; 0: none (make brutal) */
} Arena;

typedef struct ArenaMark {
    ArenaBlock *block;
    size_t block_used_bytes;
    size_t used_bytes;
} ArenaMark;

/* An empty arena that will hand out at most cap_bytes. Owns nothing until the first allocation. */
Arena arena_make(size_t cap_bytes);

/* Zeroed memory aligned for any type, or NULL at the ceiling or when the system has none left.
 * Lives until arena_clear, or arena_rewind to an earlier mark. size_bytes may be 0. */
void *arena_alloc(Arena *arena, size_t size_bytes);

/* The same, not zeroed: for much that is written before it is read. */
void *arena_alloc_raw(Arena *arena, size_t size_bytes);

/* Remember a point, and give back everything allocated since. */
ArenaMark arena_mark(const Arena *arena);
void arena_rewind(Arena *arena, ArenaMark mark);

/* Frees everything; the arena is empty and usable again. Accepts a zeroed arena. */
void arena_clear(Arena *arena);

#endif
