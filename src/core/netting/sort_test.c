/* sort_test.c */
#include "core/netting/sort.h"

#include "test.h"

#include <stdlib.h>
#include <string.h>

static int naive_cmp(const void *a, const void *b)
{
    const SortName *x = a, *y = b;
    if (x->bytes != y->bytes)
        return x->bytes < y->bytes ? -1 : 1;
    int order = memcmp(x->at, y->at, x->bytes);
    return order ? order : (x->index > y->index) - (x->index < y->index);
}

TEST(test_sort__names_stand_as_a_naive_sort_would_put_them)
{
    Random random = random_make(test_seed());
    for (int round = 0; round < 300; round++) {
        Ctx cx = ctx_make(8 << 20);
        size_t n = 1 + (size_t)random_below(&random, 200);
        SortName *names = NEW(&cx, SortName, n), *want = NEW(&cx, SortName, n);
        uint64_t letters = 1 + random_below(&random, 4), longest = 1 + random_below(&random, 30);
        for (size_t i = 0; i < n; i++) {
            uint32_t bytes = (uint32_t)random_below(&random, longest);
            char *at = NEW(&cx, char, bytes + 1);
            for (uint32_t j = 0; j < bytes; j++)
                at[j] = (char)('a' + (int)random_below(&random, letters));
            names[i] = want[i] = (SortName){ at, bytes, (uint32_t)i };
        }
        qsort(want, n, sizeof *want, naive_cmp);
        CHECK_OK("sorts", &cx, sort_names(&cx, names, n));
        for (size_t i = 0; i < n; i++)
            CHECK_EQ("name for name, equal ones in their order", names[i].index, want[i].index);
        ctx_clear(&cx);
    }
}

TEST(test_sort__numbered_names_count)
{
    Ctx cx = ctx_make(1 << 20);
    SortName names[] = { { "F10", 3, 0 }, { "F9", 2, 1 }, { "F100", 4, 2 }, { "F1", 2, 3 } };
    CHECK_OK("sorts", &cx, sort_names(&cx, names, COUNT(names)));
    static const uint32_t want[] = { 3, 1, 0, 2 };
    for (size_t i = 0; i < COUNT(names); i++)
        CHECK_EQ("1, 9, 10, 100", names[i].index, want[i]);
    ctx_clear(&cx);
}

static int tens(const void *with, uint32_t a, uint32_t b)
{
    (void)with;
    return (int)(a / 10) - (int)(b / 10);
}

TEST(test_sort__merge_sort_is_stable)
{
    Random random = random_make(test_seed());
    for (size_t n = 0; n < 400; n = n * 3 / 2 + 1) {
        uint32_t items[600], room[600], want[600];
        for (size_t i = 0; i < n; i++)
            items[i] = (uint32_t)random_below(&random, 100);
        size_t at = 0;
        for (uint32_t ten = 0; ten < 10; ten++)
            for (size_t i = 0; i < n; i++)
                if (items[i] / 10 == ten)
                    want[at++] = items[i];
        sort_stably(items, room, n, tens, NULL);
        for (size_t i = 0; i < n; i++)
            CHECK_EQ("by tens, and within them as they stood", items[i], want[i]);
    }
}
