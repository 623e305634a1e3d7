/* compare.c - a pair is met once, from its lower-numbered firm, and its other half found by binary
 * search, since the arcs of a firm are sorted by creditor. */
#include "core/netting/compare.h"

#include "base/check.h"

/* The first arc of u that leads to v or beyond. */
static uint32_t find_arc(const Graph *g, uint32_t u, uint32_t v)
{
    uint32_t low = g->first[u], high = g->first[u + 1];
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (g->head[mid] < v)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

/* What u owes v in the arcs from a on; *next is the first arc beyond. */
static i128 owed(const Graph *g, uint32_t u, uint32_t v, uint32_t a, uint32_t *next)
{
    i128 sum = 0;
    for (; a < g->first[u + 1] && g->head[a] == v; a++)
        sum += g->cap_minor[a];
    *next = a;
    return sum;
}

static i128 bilateral(const Graph *g)
{
    i128 sum = 0;
    for (uint32_t u = 0; u < g->firm_count; u++)
        for (uint32_t a = find_arc(g, u, u), next, end; a < g->first[u + 1]; a = next) {
            uint32_t v = g->head[a];
            i128 there = owed(g, u, v, a, &next);
            i128 back = owed(g, v, u, find_arc(g, v, u), &end);
            sum += 2 * (there < back ? there : back);
        }
    return sum;
}

Err compare(Ctx *cx, const Graph *graph, Comparison *out)
{
    ArenaMark mark = arena_mark(&cx->arena);
    i128 *net = NEW(cx, i128, graph->firm_count);
    if (!net)
        return cx->err;
    for (uint32_t u = 0; u < graph->firm_count; u++)
        for (uint32_t a = graph->first[u]; a < graph->first[u + 1]; a++) {
            net[u] -= graph->cap_minor[a];
            net[graph->head[a]] += graph->cap_minor[a];
        }
    Comparison c = { .bilateral_minor = bilateral(graph) };
    for (uint32_t u = 0; u < graph->firm_count; u++)
        if (net[u] < 0)
            c.net_debt_minor -= net[u];
    c.chains_minor = graph->total_minor - c.net_debt_minor;
    arena_rewind(&cx->arena, mark);
    *out = c;
    return ERR_OK;
}
