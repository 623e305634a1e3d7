/* circle.c - one pass of strongly connected components for each day that has an order.
 *
 * Parties are numbered 0, 1, ... as they appear; the sales of a window are put in rows by seller
 * (compressed sparse rows), and Tarjan's algorithm runs with a stack of its own. A sale is of a
 * circle where seller and buyer are in one component: then a path leads back. */
#include "core/closure/circle.h"

#include "base/check.h"
#include "base/table.h"

#include <string.h>

typedef struct Graph {
    int32_t nodes;
    const int32_t *seller, *buyer;      /* of each sale, by node number */
    int32_t *row;               /* node -> first of its sales in `next`; row[nodes] the end */
    int32_t *next;              /* buyers */
    int32_t *low, *order, *component, *at;      /* of each node */
    int32_t *stack, *path;
} Graph;

static Err number_parties(Ctx *cx, const CircleSale *sales, size_t count, Graph *out)
{
    Table table = table_make(cx);
    int32_t *seller = NEW(cx, int32_t, count), *buyer = NEW(cx, int32_t, count);
    if (!seller || !buyer)
        return cx->err;
    int64_t known = 0;
    for (size_t i = 0; i < count; i++) {
        int64_t a, b;
        TRY(table_intern(cx, &table, &sales[i].seller, sizeof sales[i].seller, known, &a));
        known += a == known;
        TRY(table_intern(cx, &table, &sales[i].buyer, sizeof sales[i].buyer, known, &b));
        known += b == known;
        seller[i] = (int32_t)a;
        buyer[i] = (int32_t)b;
    }
    size_t n = (size_t)known;
    *out = (Graph){ .nodes = (int32_t)known, .seller = seller, .buyer = buyer,
                    .row = NEW(cx, int32_t, n + 2), .next = NEW(cx, int32_t, count),
                    .low = NEW(cx, int32_t, n), .order = NEW(cx, int32_t, n),
                    .component = NEW(cx, int32_t, n), .at = NEW(cx, int32_t, n),
                    .stack = NEW(cx, int32_t, n), .path = NEW(cx, int32_t, n) };
    return cx->err;
}

/* Rows by seller of the sales first .. last - 1. */
static void fill_rows(Graph *g, size_t first, size_t last)
{
    memset(g->row, 0, ((size_t)g->nodes + 2) * sizeof *g->row);
    for (size_t i = first; i < last; i++)
        g->row[g->seller[i] + 2]++;
    for (int32_t v = 0; v < g->nodes; v++)
        g->row[v + 2] += g->row[v + 1];
    for (size_t i = first; i < last; i++)       /* row[v + 1] runs from the start of v to its end */
        g->next[g->row[g->seller[i] + 1]++] = g->buyer[i];
}

/* Tarjan's algorithm from one node; `order` counts from 1, 0 is unseen. */
static void visit(Graph *g, int32_t root, int32_t *clock, int32_t *depth, int32_t *components)
{
    int32_t level = 0;
    g->path[0] = root;
    while (level >= 0) {
        int32_t v = g->path[level];
        if (g->order[v] == 0) {
            g->order[v] = g->low[v] = ++*clock;
            g->at[v] = g->row[v];
            g->stack[(*depth)++] = v;
        }
        bool down = false;
        while (g->at[v] < g->row[v + 1] && !down) {
            int32_t w = g->next[g->at[v]];
            if (g->order[w] == 0) {
                g->path[++level] = w;           /* come back to this sale afterwards */
                down = true;
            } else {
                if (g->component[w] < 0 && g->low[w] < g->low[v])
                    g->low[v] = g->low[w];
                g->at[v]++;
            }
        }
        if (down)
            continue;
        if (g->low[v] == g->order[v]) {
            while (g->component[v] < 0)
                g->component[g->stack[--*depth]] = *components;
            ++*components;
        }
        level--;
    }
}

static void find_components(Graph *g)
{
    int32_t clock = 0, depth = 0, components = 0;
    for (int32_t v = 0; v < g->nodes; v++) {
        g->order[v] = 0;
        g->component[v] = -1;
    }
    for (int32_t v = 0; v < g->nodes; v++)
        if (g->order[v] == 0)
            visit(g, v, &clock, &depth, &components);
}

Err circle_find(Ctx *cx, CircleSale *sales, size_t count, Date from)
{
    Graph graph = { 0 };
    size_t first = 0;
    TRY(number_parties(cx, sales, count, &graph));
    for (size_t i = 0; i < count;) {
        size_t last = i + 1;
        assert(i == 0 || date_cmp(sales[i - 1].date, sales[i].date) <= 0);
        while (last < count && date_cmp(sales[last].date, sales[i].date) == 0)
            last++;
        if (date_cmp(sales[i].date, from) >= 0) {
            while (date_diff(sales[first].date, sales[i].date).n > CIRCLE_WINDOW_DAYS)
                first++;
            fill_rows(&graph, first, last);
            find_components(&graph);
            for (size_t s = first; s < last; s++)
                sales[s].circular |= graph.component[graph.seller[s]]
                                  == graph.component[graph.buyer[s]];
        }
        i = last;
    }
    return ERR_OK;
}
