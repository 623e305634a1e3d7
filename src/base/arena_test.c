/* arena_test.c */
#include "base/arena.h"

#include "base/random.h"

#include "test.h"

#include <string.h>

TEST(test_arena__hands_out_zeroed_aligned_memory_up_to_its_ceiling)
{
    Arena arena = arena_make(1 << 16);
    Random random = random_make(test_seed());
    size_t given = 0;
    for (;;) {
        size_t n = (size_t)random_below(&random, 700);
        unsigned char *at = arena_alloc(&arena, n);
        if (!at)
            break;
        CHECK_EQ("aligned for any type", (uintptr_t)at % 16, 0);
        for (size_t i = 0; i < n; i++)
            CHECK_EQ("zeroed", at[i], 0);
        memset(at, 0xee, n);
        given += n;
        CHECK_TRUE("counted", arena.used_bytes >= given && arena.used_bytes <= 1 << 16);
    }
    CHECK_TRUE("most of it was given", given > (1 << 16) - 700 - (1 << 16) / 20);
    arena_clear(&arena);
    CHECK_EQ("empty", arena.used_bytes, 0);
    CHECK_TRUE("usable again", arena_alloc(&arena, 100) != NULL);
    arena_clear(&arena);
}

TEST(test_arena__ceiling_is_exact)
{
    Arena arena = arena_make(64);
    CHECK_TRUE("more than all", arena_alloc(&arena, 65) == NULL);
    CHECK_TRUE("far more than all", arena_alloc(&arena, SIZE_MAX) == NULL);
    CHECK_TRUE("all of it", arena_alloc(&arena, 64) != NULL);
    CHECK_TRUE("nothing still fits", arena_alloc(&arena, 0) != NULL);
    CHECK_TRUE("one more does not", arena_alloc(&arena, 1) == NULL);
    arena_clear(&arena);
}

TEST(test_arena__nothing_is_aligned_too)
{
    Arena arena = arena_make(1 << 10);
    CHECK_TRUE("an odd size before it", arena_alloc(&arena, 3) != NULL);
    CHECK_EQ("no bytes", (uintptr_t)arena_alloc(&arena, 0) % 16, 0);
    arena_clear(&arena);
}

TEST(test_arena__rewind_gives_back_what_came_after_the_mark)
{
    Arena arena = arena_make(1 << 20);
    ArenaMark start = arena_mark(&arena);
    char *kept = arena_alloc(&arena, 10);
    memcpy(kept, "kept", 5);
    ArenaMark mark = arena_mark(&arena);
    size_t used = arena.used_bytes;
    for (int round = 0; round < 100; round++) {     /* far more in all than the ceiling */
        for (int i = 0; i < 10; i++) {
            unsigned char *at = arena_alloc(&arena, 3000 * (size_t)(i + 1));
            CHECK_TRUE("there is room again", at != NULL);
            CHECK_EQ("zeroed again", at[0], 0);
            memset(at, 0xee, 3000 * (size_t)(i + 1));
        }
        arena_rewind(&arena, mark);
        CHECK_EQ("as at the mark", arena.used_bytes, used);
    }
    CHECK_TEXT("what came before stays", text_of(kept), "kept");
    arena_rewind(&arena, start);
    CHECK_EQ("a mark of the empty arena", arena.used_bytes, 0);
    arena_clear(&arena);
}

TEST(test_arena__fails_the_allocation_it_is_told_to)
{
    Arena arena = arena_make(1 << 10);
    arena.fail_at = 3;
    CHECK_TRUE("first", arena_alloc(&arena, 1) != NULL);
    CHECK_TRUE("second", arena_alloc(&arena, 1) != NULL);
    CHECK_TRUE("third", arena_alloc(&arena, 1) == NULL);
    CHECK_TRUE("fourth", arena_alloc(&arena, 1) != NULL);
    CHECK_EQ("all were counted", arena.allocations, 4);
    arena_clear(&arena);
}

TEST(test_arena__clear_accepts_the_zeroed_arena)
{
    Arena arena = { 0 };
    arena_clear(&arena);
    arena_clear(&arena);
    CHECK_TRUE("still empty", arena.newest == NULL);
}

TEST(test_arena__very_large_memory_is_zeroed_also_where_it_was_used_before)
{
    enum { LARGE = 9 << 20 };
    Arena arena = arena_make(64 << 20);
    ArenaMark mark = arena_mark(&arena);
    for (int round = 0; round < 3; round++) {
        unsigned char *at = arena_alloc(&arena, LARGE), *small = arena_alloc(&arena, 1000);
        CHECK_TRUE("there is room", at && small);
        for (size_t i = 0; i < LARGE; i += 511)
            CHECK_EQ("zeroed", at[i], 0);
        CHECK_EQ("to its last byte", at[LARGE - 1], 0);
        memset(at, 0xee, LARGE);
        memset(small, 0xee, 1000);
        if (round == 1)
            arena_clear(&arena);
        else
            arena_rewind(&arena, mark);
        mark = arena_mark(&arena);
    }
    arena_clear(&arena);
}
