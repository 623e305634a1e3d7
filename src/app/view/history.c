/* history.c - one fold a day and order, the orders placed for another before it.
 *
 * Entries are sorted by day, so "up to day d" is a prefix of each order's entries: a cursor moves
 * forward, nothing is copied. A fold is done only where a paper came, money was settled or an
 * order below has changed; its memory is given back at once. */
#include "app/view/history.h"

#include "app/intake/input.h"
#include "base/check.h"
#include "core/closure/closure.h"

#include <stdlib.h>
#include <string.h>

typedef struct Past {           /* one order of the graph */
    ClosureInput in;            /* all of it; entry_count is moved */
    size_t entry_count;
    ClosureChild *children;     /* those placed up to the day */
    const size_t *child_nodes;  /* index of the node of each child in all_children */
    const ClosureChild *all_children;
    size_t child_count;
    Rate flow[FLOW_COUNT], least, mean;
    bool placed, changed;
} Past;

static int by_day(const void *a, const void *b)
{
    int32_t x, y;
    memcpy(&x, a, sizeof x);
    memcpy(&y, b, sizeof y);
    return (x > y) - (x < y);
}

/* Which node each child is: children come in the graph as they come from the store, by id. */
static Err link_children(Ctx *cx, const List *nodes, size_t n, Past *past)
{
    size_t *at = NEW(cx, size_t, past->child_count);
    if (!at)
        return cx->err;
    for (size_t c = 0; c < past->child_count; c++) {
        at[c] = n;
        for (size_t i = n + 1; i < nodes->count; i++) {
            const GraphNode *node = list_at(nodes, i);
            if (node->parent == (int32_t)n
                && node->head.order_id == past->all_children[c].order_id)
                at[c] = i;
        }
        assert(at[c] > n);      /* read in one snapshot */
    }
    past->child_nodes = at;
    return ERR_OK;
}

static Err load(Ctx *cx, Book *book, const List *nodes, Past *past, List *days)
{
    for (size_t n = 0; n < nodes->count; n++) {
        const GraphNode *node = list_at(nodes, n);
        TradeOrderRow row;
        OrderInput input;
        bool found;
        TRY(trade_order_get(cx, book_db(book), book_cluster(book), node->head.order_id, &found,
                            &row));
        if (!found)
            return fail(cx, ERR_DAMAGED, "order %lld is gone", (long long)node->head.order_id);
        TRY(input_load(cx, book, &row, (InputNeeds){ true, true }, &input));
        past[n] = (Past){ .in = input.in, .entry_count = input.in.entry_count,
                          .all_children = input.in.children,
                          .child_count = input.in.child_count };
        past[n].children = NEW(cx, ClosureChild, past[n].child_count);
        if (!past[n].children)
            return cx->err;
        past[n].in.children = past[n].children;
        past[n].in.child_count = 0;
        past[n].in.entry_count = 0;
        TRY(link_children(cx, nodes, n, &past[n]));
        for (size_t e = 0; e <= past[n].entry_count; e++) {
            int32_t *day = list_push(cx, days);
            if (!day)
                return cx->err;
            *day = e < past[n].entry_count ? input.in.entries[e].date.day : input.in.date.day;
        }
    }
    return ERR_OK;
}

/* Moves one order to the end of the day: its papers, the orders placed for it. */
static void advance(const Past *all, Past *past, Date day, size_t *papers)
{
    size_t n = past->in.entry_count;
    past->changed = false;
    if (date_cmp(past->in.date, day) > 0)
        return;
    past->changed = !past->placed;
    past->placed = true;
    while (n < past->entry_count && date_cmp(past->in.entries[n].date, day) <= 0) {
        *papers += n == 0 || past->in.entries[n].document_id != past->in.entries[n - 1].document_id;
        n++;
    }
    past->changed |= n != past->in.entry_count;
    past->in.entry_count = n;
    past->in.child_count = 0;
    for (size_t c = 0; c < past->child_count; c++) {
        const Past *child = &all[past->child_nodes[c]];
        if (!child->placed)
            continue;
        ClosureChild *slot = &past->children[past->in.child_count++];
        *slot = past->all_children[c];
        memcpy(slot->flow, child->flow, sizeof slot->flow);
        past->changed |= child->changed;
    }
}

static Err fold_day(Ctx *cx, Past *past)
{
    ArenaMark mark = arena_mark(&cx->arena);
    Closure closure;
    TRY(closure_fold(cx, &past->in, &closure));
    memcpy(past->flow, closure.flow, sizeof past->flow);
    past->least = closure.least;
    past->mean = closure.mean;
    arena_rewind(&cx->arena, mark);
    return ERR_OK;
}

static Err one_day(Ctx *cx, const List *nodes, Past *past, HistoryDay *out)
{
    Rate *flow = NEW(cx, Rate, nodes->count * FLOW_COUNT);
    if (!flow)
        return cx->err;
    for (size_t n = nodes->count; n > 0; n--) {         /* children stand after their parent */
        Past *here = &past[n - 1];
        advance(past, here, out->day, &out->papers);
        if (here->changed)
            TRY(fold_day(cx, here));
        for (size_t f = 0; f < FLOW_COUNT; f++)
            flow[(n - 1) * FLOW_COUNT + f] = here->placed ? here->flow[f] : (Rate){ -1 };
    }
    memcpy(out->flow, past[0].flow, sizeof out->flow);
    out->least = past[0].least;
    out->mean = past[0].mean;
    TRY(graph_weigh(cx, nodes, flow, out->graph));
    out->graph_least = out->graph[0];
    for (size_t f = 1; f < FLOW_COUNT; f++)
        if (out->graph[f].e9 < out->graph_least.e9)
            out->graph_least = out->graph[f];
    return ERR_OK;
}

Err order_history(Ctx *cx, Book *book, const List *nodes, List *out)
{
    List days = list_make(sizeof(int32_t)), history = list_make(sizeof(HistoryDay));
    Past *past = NEW(cx, Past, nodes->count);
    if (!past)
        return cx->err;
    TRY(load(cx, book, nodes, past, &days));
    if (days.count > 0)
        qsort(days.items, days.count, sizeof(int32_t), by_day);
    for (size_t d = 0; d < days.count; d++) {
        int32_t day = *(int32_t *)list_at(&days, d);
        if (day < past[0].in.date.day || (d > 0 && day == *(int32_t *)list_at(&days, d - 1)))
            continue;
        HistoryDay *row = list_push(cx, &history);
        if (!row)
            return cx->err;
        row->day = (Date){ day };
        TRY(one_day(cx, nodes, past, row));
    }
    *out = history;
    return ERR_OK;
}
