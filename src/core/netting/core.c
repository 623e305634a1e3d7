/* core.c - count degrees, number the nodes, copy the arcs. O(firms + arcs), no comparison. */
#include "core/netting/core.h"

#include "base/check.h"

#include <string.h>

#define NONE UINT32_MAX

enum { HUB_DEGREE = 64 };           /* firms with as many arcs are touched all the time */

typedef struct Builder {
    const Graph *graph;
    bool funded;
    uint32_t *degree;               /* of each firm, inner arcs only */
    uint32_t *node;                 /* of each firm, NONE: not in the core */
    uint32_t arc_count;
} Builder;

static bool is_inner(const Builder *b, uint32_t u, uint32_t v)
{
    return b->funded || b->graph->component[u] == b->graph->component[v];
}

static void count_degrees(Builder *b)
{
    const Graph *g = b->graph;
    for (uint32_t u = 0; u < g->firm_count; u++)
        for (uint32_t a = g->first[u]; a < g->first[u + 1]; a++)
            if (is_inner(b, u, g->head[a])) {
                b->degree[u]++;
                b->degree[g->head[a]]++;
                b->arc_count++;
            }
}

/* start[place] becomes where the items of that place begin. */
static void prefix_sums(uint32_t *start, size_t places)
{
    uint32_t sum = 0;
    for (size_t d = 0; d < places; d++) {
        uint32_t count = start[d];
        start[d] = sum;
        sum += count;
    }
}

/* The firms that have inner arcs: hubs first, then the others as they were visited. */
static uint32_t hubs_first(const Builder *b, uint32_t *firm)
{
    uint32_t count = 0;
    for (int hubs = 1; hubs >= 0; hubs--)
        for (uint32_t i = 0; i < b->graph->firm_count; i++) {
            uint32_t u = b->graph->visited[i];
            if (b->degree[u] > 0 && (b->degree[u] >= HUB_DEGREE) == hubs)
                firm[count++] = u;
        }
    return count;
}

/* Numbers the nodes by component, hubs first within each; one part is one component. With a funder,
 * who reaches everybody, there is one part. */
static Err number_nodes(Ctx *cx, Builder *b, Core *core)
{
    uint32_t firms = b->graph->firm_count, components = b->graph->component_count;
    uint32_t *sorted = NEW(cx, uint32_t, firms), *start = NEW(cx, uint32_t, components + 1);
    uint32_t *part_first = NEW(cx, uint32_t, components + 1);
    core->firm = NEW(cx, uint32_t, firms);
    if (!sorted || !start || !part_first || !core->firm)
        return cx->err;
    core->firm_count = hubs_first(b, sorted);
    for (uint32_t i = 0; i < core->firm_count; i++)
        start[b->funded ? 0 : b->graph->component[sorted[i]]]++;
    prefix_sums(start, (size_t)components + 1);
    for (uint32_t c = 0; c < components; c++)
        if (start[c + 1] > start[c] && !b->funded)
            part_first[core->graph.part_count++] = start[c];
    memset(b->node, 0xff, firms * sizeof *b->node);
    for (uint32_t i = 0; i < core->firm_count; i++) {
        uint32_t u = sorted[i];
        b->node[u] = start[b->funded ? 0 : b->graph->component[u]]++;
        core->firm[b->node[u]] = u;
    }
    core->graph.part_count += b->funded;
    part_first[core->graph.part_count] = core->firm_count + (b->funded ? 2 : 0);
    core->graph.part_first = part_first;
    return ERR_OK;
}

typedef struct Arrays {             /* what SolveGraph points to, while it is being written */
    uint32_t *first, *head;
    int64_t *cap;
} Arrays;

static Err arrays_alloc(Ctx *cx, Core *core, Arrays *to, size_t nodes, size_t arcs)
{
    to->first = NEW(cx, uint32_t, nodes + 1);
    to->head = NEW(cx, uint32_t, arcs);
    to->cap = NEW(cx, int64_t, arcs);
    core->arc = NEW(cx, uint32_t, arcs);
    return to->first && to->head && to->cap && core->arc ? ERR_OK : cx->err;
}

static void add_arc(Core *core, Arrays *to, uint32_t head, int64_t cap, uint32_t arc)
{
    uint32_t at = core->graph.arc_count++;
    to->head[at] = head;
    to->cap[at] = cap;
    core->arc[at] = arc;
}

static void copy_inner(const Builder *b, Core *core, Arrays *to, uint32_t node)
{
    const Graph *g = b->graph;
    uint32_t u = core->firm[node];
    to->first[node] = core->graph.arc_count;
    for (uint32_t a = g->first[u]; a < g->first[u + 1]; a++)
        if (is_inner(b, u, g->head[a]))
            add_arc(core, to, b->node[g->head[a]], g->cap_minor[a], a);
}

static void finish(Core *core, const Arrays *to, uint32_t nodes)
{
    to->first[nodes] = core->graph.arc_count;
    core->graph.node_count = nodes;
    core->graph.free_from = core->firm_count;
    core->graph.first = to->first;
    core->graph.head = to->head;
    core->graph.cap = to->cap;
}

static Err builder_make(Ctx *cx, const Graph *graph, bool funded, Builder *b, Core *core)
{
    *b = (Builder){ .graph = graph, .funded = funded };
    b->degree = NEW(cx, uint32_t, graph->firm_count);
    b->node = NEW(cx, uint32_t, graph->firm_count);
    if (!b->degree || !b->node)
        return cx->err;
    count_degrees(b);
    return number_nodes(cx, b, core);
}

Err core_make(Ctx *cx, const Graph *graph, Core *out)
{
    Core core = { .firm_count = 0 };
    Builder b;
    Arrays to;
    TRY(builder_make(cx, graph, false, &b, &core));
    TRY(arrays_alloc(cx, &core, &to, core.firm_count, b.arc_count));
    for (uint32_t node = 0; node < core.firm_count; node++)
        copy_inner(&b, &core, &to, node);
    finish(&core, &to, core.firm_count);
    *out = core;
    return ERR_OK;
}

/* What each firm owes and is owed in all, cut to what an arc can hold. It is not cut to the
 * liquidity: that would bind twice and hide the marginal yuan. */
typedef struct Turnover {
    int64_t *out, *in;
} Turnover;

static int64_t add_capped(int64_t a, int64_t b)
{
    return a >= GRAPH_CAP_MAX - b ? GRAPH_CAP_MAX : a + b;
}

static Err turnover_make(Ctx *cx, const Graph *g, Turnover *t)
{
    t->out = NEW(cx, int64_t, g->firm_count);
    t->in = NEW(cx, int64_t, g->firm_count);
    if (!t->out || !t->in)
        return cx->err;
    for (uint32_t u = 0; u < g->firm_count; u++)
        for (uint32_t a = g->first[u]; a < g->first[u + 1]; a++) {
            uint32_t v = g->head[a];
            t->out[u] = add_capped(t->out[u], g->cap_minor[a]);
            t->in[v] = add_capped(t->in[v], g->cap_minor[a]);
        }
    return ERR_OK;
}

Err core_make_funded(Ctx *cx, const Graph *graph, int64_t liquidity_minor,
                     const int64_t *line_minor, Core *out)
{
    assert(liquidity_minor > 0 && liquidity_minor <= GRAPH_CAP_MAX);
    Core core = { .firm_count = 0 };
    Builder b;
    Arrays to;
    Turnover t;
    TRY(builder_make(cx, graph, true, &b, &core));
    TRY(turnover_make(cx, graph, &t));
    uint32_t pay_in = core.firm_count, pay_out = pay_in + 1;
    TRY(arrays_alloc(cx, &core, &to, (size_t)pay_in + 2,
                     (size_t)b.arc_count + 2 * (size_t)core.firm_count + 1));
    for (uint32_t node = 0; node < core.firm_count; node++) {
        copy_inner(&b, &core, &to, node);
        if (t.in[core.firm[node]] > 0)
            add_arc(&core, &to, pay_in, t.in[core.firm[node]], NONE);
    }
    to.first[pay_in] = core.graph.arc_count;
    add_arc(&core, &to, pay_out, liquidity_minor, NONE);
    to.first[pay_out] = core.graph.arc_count;
    for (uint32_t node = 0; node < core.firm_count; node++) {
        uint32_t u = core.firm[node];
        int64_t line = t.out[u];
        if (line_minor && line_minor[u] < line)
            line = line_minor[u];
        if (line > 0)
            add_arc(&core, &to, node, line, NONE);
    }
    finish(&core, &to, pay_in + 2);
    *out = core;
    return ERR_OK;
}

void core_flow_to_graph(const Core *core, const Graph *graph, const int64_t *core_flow,
                        int64_t *flow)
{
    memset(flow, 0, graph->arc_count * sizeof *flow);
    for (uint32_t a = 0; a < core->graph.arc_count; a++)
        if (core->arc[a] != NONE)
            flow[core->arc[a]] = core_flow[a];
}
