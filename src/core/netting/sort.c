/* sort.c - a radix sort on the first 8 bytes in which any two names differ, then a merge sort
 * inside the runs that these 8 bytes leave equal. Real ids ("INV-2026-000017") share their front
 * and count at their end; so names of the same length are compared from the byte where the first
 * difference in the whole set lies. */
#include "core/netting/sort.h"

#include "base/check.h"

#include <string.h>

enum { DIGIT_BITS = 11, DIGITS = 6, RADIX = 1 << DIGIT_BITS, LENGTH_MAX = RADIX - 1, RUN = 12 };

typedef struct Keyed {
    uint64_t key;
    SortName name;
} Keyed;

int sort_name_cmp(SortName a, SortName b)
{
    if (a.bytes != b.bytes)
        return a.bytes < b.bytes ? -1 : 1;
    return a.bytes ? memcmp(a.at, b.at, a.bytes) : 0;
}

static uint32_t common_front(const SortName *names, size_t n)
{
    uint32_t front = names[0].bytes;
    for (size_t i = 1; i < n; i++) {
        if (names[i].bytes < front)
            front = names[i].bytes;
        if (memcmp(names[0].at, names[i].at, front) == 0)
            continue;
        uint32_t j = 0;
        while (names[0].at[j] == names[i].at[j])
            j++;
        front = j;
    }
    return front;
}

static uint64_t key_of(SortName name, uint32_t front)
{
    unsigned char bytes[8] = { 0 };
    uint32_t n = name.bytes - front;
    memcpy(bytes, name.at + front, n < 8 ? n : 8);
    uint64_t key = 0;
    for (int i = 0; i < 8; i++)
        key = key << 8 | bytes[i];
    return key;
}

static uint32_t digit(const Keyed *item, int place)
{
    return place == DIGITS ? item->name.bytes
                           : (uint32_t)(item->key >> (place * DIGIT_BITS)) & (RADIX - 1);
}

/* One stable counting pass; false, and nothing moved, where all digits are the same. */
static bool pass(const Keyed *from, Keyed *to, size_t n, int place)
{
    uint32_t start[RADIX] = { 0 };
    for (size_t i = 0; i < n; i++)
        start[digit(&from[i], place)]++;
    if (start[digit(&from[0], place)] == n)
        return false;
    uint32_t sum = 0;
    for (size_t d = 0; d < RADIX; d++) {
        uint32_t count = start[d];
        start[d] = sum;
        sum += count;
    }
    for (size_t i = 0; i < n; i++)
        to[start[digit(&from[i], place)]++] = from[i];
    return true;
}

static int keyed_cmp(const void *with, uint32_t a, uint32_t b)
{
    const Keyed *items = with;
    return sort_name_cmp(items[a].name, items[b].name);
}

/* Puts runs of equal length and key in order; rank and room hold n numbers each. */
static void sort_runs(Keyed *items, Keyed *spare, uint32_t *rank, uint32_t *room, size_t n)
{
    for (size_t i = 0, j; i < n; i = j) {
        j = i + 1;
        while (j < n && items[j].key == items[i].key && items[j].name.bytes == items[i].name.bytes)
            j++;
        if (j - i < 2)
            continue;
        for (size_t k = 0; k < j - i; k++)
            rank[k] = (uint32_t)k;
        sort_stably(rank, room, j - i, keyed_cmp, items + i);
        memcpy(spare, items + i, (j - i) * sizeof *items);
        for (size_t k = 0; k < j - i; k++)
            items[i + k] = spare[rank[k]];
    }
}

static bool in_order(const SortName *names, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (sort_name_cmp(names[i - 1], names[i]) > 0)
            return false;
    return true;
}

Err sort_names(Ctx *cx, SortName *names, size_t n)
{
    if (n < 2 || in_order(names, n))
        return ERR_OK;
    ArenaMark mark = arena_mark(&cx->arena);
    Keyed *items = NEW(cx, Keyed, n);
    Keyed *spare = NEW(cx, Keyed, n);
    uint32_t *rank = NEW(cx, uint32_t, n);
    uint32_t *room = NEW(cx, uint32_t, n);
    if (!items || !spare || !rank || !room)
        return cx->err;
    uint32_t front = common_front(names, n);
    for (size_t i = 0; i < n; i++) {
        assert(names[i].bytes <= LENGTH_MAX);
        items[i] = (Keyed){ key_of(names[i], front), names[i] };
    }
    for (int place = 0; place <= DIGITS; place++)
        if (pass(items, spare, n, place)) {
            Keyed *t = items;
            items = spare;
            spare = t;
        }
    sort_runs(items, spare, rank, room, n);
    for (size_t i = 0; i < n; i++)
        names[i] = items[i].name;
    arena_rewind(&cx->arena, mark);
    return ERR_OK;
}

static void insertion(uint32_t *items, size_t n, SortCmp *cmp, const void *with)
{
    for (size_t i = 1; i < n; i++) {
        uint32_t item = items[i];
        size_t j = i;
        for (; j > 0 && cmp(with, items[j - 1], item) > 0; j--)
            items[j] = items[j - 1];
        items[j] = item;
    }
}

static void merge(const uint32_t *from, uint32_t *to, size_t left, size_t mid, size_t right,
                  SortCmp *cmp, const void *with)
{
    size_t a = left, b = mid;
    for (size_t i = left; i < right; i++) {
        bool take_a = a < mid && (b >= right || cmp(with, from[a], from[b]) <= 0);
        to[i] = take_a ? from[a++] : from[b++];
    }
}

void sort_stably(uint32_t *items, uint32_t *room, size_t n, SortCmp *cmp, const void *with)
{
    for (size_t i = 0; i < n; i += RUN)
        insertion(items + i, n - i < RUN ? n - i : RUN, cmp, with);
    uint32_t *from = items, *to = room;
    for (size_t width = RUN; width < n; width *= 2) {
        for (size_t i = 0; i < n; i += 2 * width) {
            size_t mid = i + width < n ? i + width : n;
            size_t right = i + 2 * width < n ? i + 2 * width : n;
            merge(from, to, i, mid, right, cmp, with);
        }
        uint32_t *t = from;
        from = to;
        to = t;
    }
    if (from != items)
        memcpy(items, from, n * sizeof *items);
}
