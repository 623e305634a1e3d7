/* levels.c - components in the order of their numbers: every arc leads to a lower one, whose levels
 * are known by then. One counting sort of the firms by component, one pass over the arcs. */
#include "core/netting/levels.h"

#include "base/check.h"

#include <string.h>

static Err firms_by_component(Ctx *cx, const Graph *g, uint32_t **firms, uint32_t **start)
{
    uint32_t *at = NEW(cx, uint32_t, (size_t)g->component_count + 1);
    *start = NEW(cx, uint32_t, (size_t)g->component_count + 1);
    *firms = NEW(cx, uint32_t, g->firm_count);
    if (!at || !*start || !*firms)
        return cx->err;
    for (uint32_t u = 0; u < g->firm_count; u++)
        (*start)[g->component[u] + 1]++;
    for (uint32_t c = 0; c < g->component_count; c++)
        (*start)[c + 1] += (*start)[c];
    memcpy(at, *start, ((size_t)g->component_count + 1) * sizeof *at);
    for (uint32_t u = 0; u < g->firm_count; u++)
        (*firms)[at[g->component[u]]++] = u;
    return ERR_OK;
}

/* Lifts one component, whose levels begin at 0, above every creditor it leads to. */
static void lift(const Graph *g, const uint32_t *firms, uint32_t n, int64_t *level)
{
    int64_t least = INT64_MAX, base = 0;
    for (uint32_t i = 0; i < n; i++)
        least = level[firms[i]] < least ? level[firms[i]] : least;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t u = firms[i];
        for (uint32_t a = g->first[u]; a < g->first[u + 1]; a++) {
            uint32_t v = g->head[a];
            int64_t need = level[v] + 1 - (level[u] - least);
            if (g->component[v] != g->component[u] && need > base)
                base = need;
        }
    }
    for (uint32_t i = 0; i < n; i++)
        level[firms[i]] += base - least;
}

Err levels_stretch(Ctx *cx, const Graph *graph, const Core *core,
                   const int64_t *core_level, int64_t *level, int64_t funder[2])
{
    memset(level, 0, graph->firm_count * sizeof *level);
    for (uint32_t node = 0; node < core->firm_count; node++)
        level[core->firm[node]] = core_level[node];
    if (core->graph.node_count > core->firm_count) {
        int64_t least = INT64_MAX;
        for (uint32_t node = 0; node < core->graph.node_count; node++)
            least = core_level[node] < least ? core_level[node] : least;
        for (uint32_t node = 0; node < core->firm_count; node++)
            level[core->firm[node]] -= least;
        funder[0] = core_level[core->firm_count] - least;
        funder[1] = core_level[core->firm_count + 1] - least;
        return ERR_OK;
    }
    ArenaMark mark = arena_mark(&cx->arena);
    uint32_t *firms = NULL, *start = NULL;
    TRY(firms_by_component(cx, graph, &firms, &start));
    for (uint32_t c = 0; c < graph->component_count; c++)
        lift(graph, firms + start[c], start[c + 1] - start[c], level);
    arena_rewind(&cx->arena, mark);
    return ERR_OK;
}
