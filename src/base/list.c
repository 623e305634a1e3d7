/* list.c - doubling; amortised O(1) a push. */
#include "base/list.h"

#include "base/check.h"

#include <string.h>

List list_make(size_t item_bytes)
{
    assert(item_bytes > 0);
    return (List){ .item_bytes = item_bytes };
}

Err list_reserve(Ctx *cx, List *list, size_t n)
{
    if (n <= list->cap)
        return ERR_OK;
    void *items = ctx_alloc(cx, list->item_bytes, n);
    if (!items)
        return cx->err;
    if (list->count > 0)
        memcpy(items, list->items, list->count * list->item_bytes);
    list->items = items;
    list->cap = n;
    return ERR_OK;
}

void *list_push(Ctx *cx, List *list)
{
    assert(list->item_bytes > 0);
    if (list->count == list->cap && list_reserve(cx, list, list->cap ? list->cap * 2 : 8) != ERR_OK)
        return NULL;
    void *item = (char *)list->items + list->count * list->item_bytes;
    memset(item, 0, list->item_bytes);  /* a rewound list may hold old bytes */
    list->count++;
    return item;
}

void *list_at(const List *list, size_t i)
{
    assert(i < list->count);
    return (char *)list->items + i * list->item_bytes;
}
