/* ocel_walk.c - along links and events; O(those of the object). */
#include "format/ocel_walk.h"

#include "base/check.h"

#include <string.h>

List ocel_list_make(void)
{
    return list_make(sizeof(int32_t));
}

int32_t ocel_item(const List *list, size_t i)
{
    return *(const int32_t *)list_at(list, i);
}

Err ocel_add(Ctx *cx, List *list, int32_t object)
{
    int32_t *items = list->items;
    size_t at = list->count;
    while (at > 0 && items[at - 1] >= object)
        at--;
    if (at < list->count && items[at] == object)
        return ERR_OK;
    if (!list_push(cx, list))
        return cx->err;
    items = list->items;
    memmove(items + at + 1, items + at, (list->count - 1 - at) * sizeof *items);
    items[at] = object;
    return ERR_OK;
}

Err ocel_linked(Ctx *cx, const OcelLog *log, int32_t x, Text qualifier, int32_t type, List *out)
{
    *out = ocel_list_make();
    for (int32_t i = log->out.from[x]; i < log->out.from[x + 1]; i++) {
        const OcelLink *link = &log->links[log->out.at[i]];
        bool fits = link->to >= 0 && log->objects[link->to].type == type;
        if (fits && text_eq(link->qualifier, qualifier))
            TRY(ocel_add(cx, out, link->to));
    }
    for (int32_t i = log->in.from[x]; i < log->in.from[x + 1]; i++) {
        const OcelLink *link = &log->links[log->in.at[i]];
        if (log->objects[link->from].type == type && text_eq(link->qualifier, qualifier))
            TRY(ocel_add(cx, out, link->from));
    }
    return ERR_OK;
}

Err ocel_add_by_event(Ctx *cx, const OcelLog *log, int32_t x, int32_t event_type, int32_t type,
                      List *list)
{
    const OcelGroups *events = &log->events_of, *objects = &log->objects_of;
    for (int32_t i = events->from[x]; i < events->from[x + 1]; i++) {
        int32_t e = events->at[i];
        if (log->events[e].type != event_type)
            continue;
        for (int32_t k = objects->from[e]; k < objects->from[e + 1]; k++)
            if (log->objects[objects->at[k]].type == type)
                TRY(ocel_add(cx, list, objects->at[k]));
    }
    return ERR_OK;
}

int32_t ocel_event_of(const OcelLog *log, int32_t x, int32_t event_type, bool last)
{
    int32_t found = -1;
    for (int32_t i = log->events_of.from[x]; i < log->events_of.from[x + 1]; i++) {
        int32_t e = log->events_of.at[i];
        bool dated = !date_is_none(log->events[e].date);
        if (dated && log->events[e].type == event_type && (last || found < 0))
            found = e;
    }
    return found;
}

/* --- receipts -------------------------------------------------------------------------------- */

Err ocel_receipts_make(Ctx *keep, const OcelLog *log, const OcelNames *names, OcelReceipts *out)
{
    size_t n = log->object_count;
    int32_t order = ocel_object_type(log, names->order.type);
    int32_t event = ocel_event_type(log, names->receipt.event);
    OcelReceipts made = {
        .log = log, .names = names, .line = ocel_object_type(log, names->line.type),
        .receipt = ocel_object_type(log, names->receipt.type),
        .orders_of = NEW(keep, List, n + 1), .receipts_of = NEW(keep, List, n + 1),
    };
    if (!made.orders_of || !made.receipts_of)
        return keep->err;
    for (size_t i = 0; i < n; i++)
        made.orders_of[i] = made.receipts_of[i] = ocel_list_make();
    for (int32_t g = 0; g < (int32_t)n; g++) {
        List *orders = &made.orders_of[g];
        if (log->objects[g].type != made.receipt)
            continue;
        TRY(ocel_linked(keep, log, g, names->receipt.of_order, order, orders));
        TRY(ocel_add_by_event(keep, log, g, event, order, orders));
        for (size_t i = 0; i < orders->count; i++)
            TRY(ocel_add(keep, &made.receipts_of[ocel_item(orders, i)], g));
    }
    *out = made;
    return ERR_OK;
}

/* The receipts that a line came with: those linked to it, else those of the order that no line is
 * linked to, else all of the order's. */
static Err holders_of(Ctx *cx, const OcelReceipts *r, int32_t order, int32_t line, List *out,
                      bool *assumed)
{
    const List *all = &r->receipts_of[order];
    Text qualifier = r->names->receipt.lines;
    TRY(ocel_linked(cx, r->log, line, qualifier, r->receipt, out));
    *assumed = out->count != 1;
    if (out->count > 0)
        return ERR_OK;
    for (size_t i = 0; i < all->count; i++) {
        List lines;
        TRY(ocel_linked(cx, r->log, ocel_item(all, i), qualifier, r->line, &lines));
        if (lines.count == 0)
            TRY(ocel_add(cx, out, ocel_item(all, i)));
    }
    if (out->count == 0)
        *out = *all;
    return ERR_OK;
}

Err ocel_received(Ctx *cx, const OcelReceipts *r, int32_t receipt, int32_t order, int32_t line,
                  int64_t all_e6, int64_t *e6, bool *assumed)
{
    enum { ONE_E6 = 1000000 };
    assert(all_e6 >= 0);
    List holders;
    TRY(holders_of(cx, r, order, line, &holders, assumed));
    int64_t unit = all_e6 % ONE_E6 == 0 ? ONE_E6 : 1;
    int64_t units = all_e6 / unit, n = (int64_t)holders.count;
    *e6 = 0;
    for (int64_t i = 0; i < n; i++)
        if (ocel_item(&holders, (size_t)i) == receipt)
            *e6 = (units / n + (i < units % n)) * unit;
    return ERR_OK;
}
