/* solve.c - chooses the solver, and adds up both sides of its claim. O(arcs) beside the solver. */
#include "core/netting/solve.h"

#include "base/check.h"

#include <string.h>

static bool is_free(const SolveGraph *graph, uint32_t u, uint32_t v)
{
    return u >= graph->free_from || v >= graph->free_from;
}

bool solve_bound(const SolveGraph *graph, const int64_t *level, i128 *out)
{
    i128 sum = 0;
    for (uint32_t u = 0; u < graph->node_count; u++)
        for (uint32_t a = graph->first[u]; a < graph->first[u + 1]; a++) {
            uint32_t v = graph->head[a];
            int64_t worth = level[v] - level[u] + (is_free(graph, u, v) ? 0 : 1);
            /* 62 + 62 bits a product, below 2^127 in all for fewer than 8 such arcs: checked */
            if (worth > 0 && __builtin_add_overflow(sum, (i128)graph->cap[a] * worth, &sum))
                return false;
        }
    *out = sum;
    return true;
}

static i128 value_of(const SolveGraph *graph, const int64_t *flow)
{
    i128 sum = 0;
    for (uint32_t u = 0; u < graph->node_count; u++)
        for (uint32_t a = graph->first[u]; a < graph->first[u + 1]; a++)
            if (!is_free(graph, u, graph->head[a]))
                sum += flow[a];
    return sum;
}

bool solve_sums_below(const SolveGraph *graph, uint32_t base, uint32_t n, i128 most)
{
    i128 sum = 0;
    for (uint32_t a = graph->first[base]; a < graph->first[base + n]; a++)
        sum += graph->cap[a];
    return sum < most;
}

void solve_largest_part(const SolveGraph *graph, size_t *nodes, size_t *arcs)
{
    *nodes = *arcs = 0;
    for (uint32_t part = 0; part < graph->part_count; part++) {
        uint32_t from = graph->part_first[part], to = graph->part_first[part + 1];
        if (to - from > *nodes)
            *nodes = to - from;
        if (graph->first[to] - graph->first[from] > *arcs)
            *arcs = graph->first[to] - graph->first[from];
    }
}

static bool all_done(const uint8_t *rung, uint32_t parts)
{
    for (uint32_t part = 0; part < parts; part++)
        if (rung[part] != SOLVE_DONE)
            return false;
    return true;
}

Err solve(Ctx *cx, const SolveGraph *graph, SolveOptions options,
          int64_t *flow, int64_t *level, SolveResult *out)
{
    SolveResult result = { 0 };
    uint8_t *rung = NEW(cx, uint8_t, graph->part_count);
    if (!rung)
        return cx->err;
    if (!options.warm) {
        memset(flow, 0, graph->arc_count * sizeof *flow);
        memset(level, 0, graph->node_count * sizeof *level);
    }
    static SolveFn *const by_width[] = { solve_narrow, solve_middle, solve_wide };
    for (uint8_t width = options.width; width < COUNT(by_width); width++) {
        if (all_done(rung, graph->part_count))
            break;
        result.work.width = width;
        TRY(by_width[width](cx, graph, options.fast, rung, flow, level, &result.work));
    }
    assert(all_done(rung, graph->part_count));
    result.value = value_of(graph, flow);
    bool bounded = solve_bound(graph, level, &result.bound);
    assert(bounded);
    assert(options.fast || result.value == result.bound);
    *out = result;
    return ERR_OK;
}
