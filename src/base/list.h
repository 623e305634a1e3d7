/* list.h - a growing array in a request's arena.
 *
 * Items are contiguous; pointers into the list are good until the next push. Growing doubles, and
 * the old array stays in the arena, so a list costs at most twice its final size.
 *
 *     List lines = list_make(sizeof(Line));
 *     Line *line = list_push(cx, &lines);
 *     if (!line) return cx->err;
 *     ... Line *all = lines.items; size_t n = lines.count; */
#ifndef WEFT_BASE_LIST_H
#define WEFT_BASE_LIST_H

#include "base/ctx.h"

#include <stddef.h>

typedef struct List {
    void *items;
    size_t count;
    size_t cap;
    size_t item_bytes;
} List;

List list_make(size_t item_bytes);

/* A zeroed new last item, or NULL with the fault set. */
void *list_push(Ctx *cx, List *list);

/* Room for n items in all, so that pushes up to n do not move the list. */
MUST_USE Err list_reserve(Ctx *cx, List *list, size_t n);

/* The item at i < count. */
void *list_at(const List *list, size_t i);

#endif
