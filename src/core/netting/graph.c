/* graph.c - one scatter of the rows to their debtors, then each debtor's own few rows sorted by
 * creditor while they are in the cache; Tarjan's strong components with a stack of its own, since
 * a chain of a million firms would be a million calls deep.
 * SRC: Tarjan 1972, "Depth-first search and linear graph algorithms". */
#include "core/netting/graph.h"

#include "base/check.h"
#include "core/netting/sort.h"

#include <string.h>

enum { INSERTION_MAX = 24, RADIX = 256 };
#define NONE UINT32_MAX

/* --- merging -------------------------------------------------------------------------------- */

static bool takes_part(const BookRow *row, Ccy ccy)
{
    return row->ccy == (uint8_t)ccy && !row->left_out && row->amount_minor > 0;
}

/* A row on its way to its debtor. Its amount comes along: to fetch it later is a cache miss. */
typedef struct Claim {
    uint32_t creditor, row;
    int64_t amount_minor;
} Claim;

static void sort_few(Claim *claims, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        Claim claim = claims[i];
        size_t j = i;
        for (; j > 0 && claims[j - 1].creditor > claim.creditor; j--)
            claims[j] = claims[j - 1];
        claims[j] = claim;
    }
}

/* By creditor, a byte at a time. */
static void sort_many(Claim *claims, Claim *room, size_t n)
{
    for (int shift = 0; shift < 32; shift += 8) {
        size_t start[RADIX] = { 0 }, sum = 0;
        for (size_t i = 0; i < n; i++)
            start[(claims[i].creditor >> shift) & (RADIX - 1)]++;
        for (size_t d = 0; d < RADIX; d++) {
            size_t count = start[d];
            start[d] = sum;
            sum += count;
        }
        for (size_t i = 0; i < n; i++)
            room[start[(claims[i].creditor >> shift) & (RADIX - 1)]++] = claims[i];
        memcpy(claims, room, n * sizeof *claims);
    }
}

/* claims[start[u] .. start[u+1]) are the rows that debtor u owes. */
static Err scatter(Ctx *cx, const Book *book, Ccy ccy, uint32_t *start, Claim **out, size_t *n)
{
    size_t firms = book->firm_count, count = 0;
    for (size_t i = 0; i < book->row_count; i++)
        if (takes_part(&book->rows[i], ccy)) {
            start[book->rows[i].debtor + 1]++;
            count++;
        }
    for (size_t u = 0; u < firms; u++)
        start[u + 1] += start[u];
    Claim *claims = NEW(cx, Claim, count);
    uint32_t *at = NEW(cx, uint32_t, firms);
    if (!claims || !at)
        return cx->err;
    memcpy(at, start, firms * sizeof *at);
    for (size_t i = 0; i < book->row_count; i++) {
        const BookRow *row = &book->rows[i];
        if (takes_part(row, ccy))
            claims[at[row->debtor]++] = (Claim){ row->creditor, (uint32_t)i, row->amount_minor };
    }
    *out = claims;
    *n = count;
    return ERR_OK;
}

/* Adds the arcs of one debtor-creditor pair whose claims begin at `claim` and sum to `sum`. */
static void add_pair(Graph *g, uint32_t head, i128 sum, uint32_t claim, uint32_t claim_end)
{
    g->total_minor += sum;
    for (uint32_t from = claim; sum > 0; from = claim_end) {
        int64_t cap = sum > GRAPH_CAP_MAX ? GRAPH_CAP_MAX : (int64_t)sum;
        g->head[g->arc_count] = head;
        g->cap_minor[g->arc_count] = cap;
        g->claim_first[g->arc_count] = from;
        g->arc_count++;
        sum -= cap;
    }
}

static void merge_debtor(Graph *g, const Claim *claims, uint32_t from, uint32_t to)
{
    for (uint32_t i = from, j; i < to; i = j) {
        i128 sum = 0;
        for (j = i; j < to && claims[j].creditor == claims[i].creditor; j++) {
            g->claims[j] = claims[j].row;
            sum += claims[j].amount_minor;
        }
        add_pair(g, claims[i].creditor, sum, i, j);
    }
}

/* More arcs than claims can arise only where a pair's sum passes GRAPH_CAP_MAX, and since one
 * claim is below 2^63, that is at most two for each claim. */
static Err arcs_alloc(Ctx *cx, Graph *g, size_t claims, bool large)
{
    size_t arcs = large ? 2 * claims : claims;
    g->head = NEW(cx, uint32_t, arcs);
    g->cap_minor = NEW(cx, int64_t, arcs);
    g->claim_first = NEW(cx, uint32_t, arcs + 1);
    g->claims = NEW(cx, uint32_t, claims);
    return g->head && g->cap_minor && g->claim_first && g->claims ? ERR_OK : cx->err;
}

static bool any_large(const Book *book)
{
    int64_t seen = 0;
    for (size_t i = 0; i < book->row_count; i++)
        seen |= book->rows[i].amount_minor;
    return seen >= GRAPH_CAP_MAX;
}

static Err merge(Ctx *cx, const Book *book, Graph *g)
{
    uint32_t n = g->firm_count;
    uint32_t *start = NEW(cx, uint32_t, (size_t)n + 1);
    g->first = NEW(cx, uint32_t, (size_t)n + 1);
    if (!start || !g->first)
        return cx->err;
    Claim *claims = NULL, *room = NULL;
    size_t count = 0;
    TRY(scatter(cx, book, g->ccy, start, &claims, &count));
    TRY(arcs_alloc(cx, g, count, any_large(book)));
    for (uint32_t u = 0; u < n; u++) {
        size_t own = start[u + 1] - start[u];
        if (own <= INSERTION_MAX) {
            sort_few(claims + start[u], own);
        } else {
            if (!room && !(room = NEW(cx, Claim, count)))
                return cx->err;
            sort_many(claims + start[u], room, own);
        }
        g->first[u] = g->arc_count;
        merge_debtor(g, claims, start[u], start[u + 1]);
    }
    g->first[n] = g->arc_count;
    g->claim_first[g->arc_count] = (uint32_t)count;
    return ERR_OK;
}

/* --- strong components ---------------------------------------------------------------------- */

typedef struct Tarjan {
    const Graph *g;
    uint32_t *low;              /* 0: not seen; else the least number reachable, from 1 */
    uint32_t *cursor;           /* the next arc to look at */
    uint32_t *path;             /* the calls under way */
    uint32_t *open;             /* seen, component not yet known */
    uint32_t path_count, open_count, seen;
} Tarjan;

static void enter(Tarjan *t, uint32_t u)
{
    t->g->visited[t->seen] = u;
    t->low[u] = ++t->seen;
    t->cursor[u] = t->g->first[u];
    t->path[t->path_count++] = u;
    t->open[t->open_count++] = u;
}

/* Leaves u: a root takes its component off the open stack, others pass their low to the caller. */
static void leave(Tarjan *t, Graph *g, uint32_t u, uint32_t number)
{
    t->path_count--;
    if (t->low[u] == number) {
        uint32_t v;
        do {
            v = t->open[--t->open_count];
            g->component[v] = g->component_count;
        } while (v != u);
        g->component_count++;
    }
    if (t->path_count > 0) {
        uint32_t caller = t->path[t->path_count - 1];
        if (g->component[u] == NONE && t->low[u] < t->low[caller])
            t->low[caller] = t->low[u];
    }
}

static void explore(Tarjan *t, Graph *g, uint32_t *number, uint32_t root)
{
    enter(t, root);
    number[root] = t->seen;
    while (t->path_count > 0) {
        uint32_t u = t->path[t->path_count - 1];
        if (t->cursor[u] == g->first[u + 1]) {
            leave(t, g, u, number[u]);
            continue;
        }
        uint32_t v = g->head[t->cursor[u]++];
        if (t->low[v] == 0) {
            enter(t, v);
            number[v] = t->seen;
        } else if (g->component[v] == NONE && number[v] < t->low[u]) {
            t->low[u] = number[v];
        }
    }
}

static Err find_components(Ctx *cx, Graph *g)
{
    size_t n = g->firm_count;
    Tarjan t = { .g = g, .low = NEW(cx, uint32_t, n), .cursor = NEW(cx, uint32_t, n),
                 .path = NEW(cx, uint32_t, n), .open = NEW(cx, uint32_t, n) };
    uint32_t *number = NEW(cx, uint32_t, n);
    if (!t.low || !t.cursor || !t.path || !t.open || !number)
        return cx->err;
    memset(g->component, 0xff, n * sizeof *g->component);
    for (uint32_t u = 0; u < g->firm_count; u++)
        if (t.low[u] == 0)
            explore(&t, g, number, u);
    assert(t.open_count == 0);
    return ERR_OK;
}

Err graph_make(Ctx *cx, const Book *book, Ccy ccy, Graph *out)
{
    Graph g = { .ccy = ccy, .firm_count = (uint32_t)book->firm_count };
    g.component = NEW(cx, uint32_t, g.firm_count);
    g.visited = NEW(cx, uint32_t, g.firm_count);
    if (!g.component || !g.visited)
        return cx->err;
    TRY(merge(cx, book, &g));
    ArenaMark mark = arena_mark(&cx->arena);
    TRY(find_components(cx, &g));
    arena_rewind(&cx->arena, mark);
    *out = g;
    return ERR_OK;
}
