/* solve_narrow.c - a circulation of unit costs by pushing excess down integer levels.
 *
 * Every costed arc starts full. Nodes that now receive more than they pay hold an excess, others
 * a deficit. Excess travels along residual arcs of negative reduced cost
 *
 *     cost(u->v) + p[u] - p[v] < 0      cost: -scale on an arc, +scale against it, 0 on free ones
 *
 * to the deficits, and a node that cannot push lowers its p until it can. All residual arcs keep a
 * reduced cost of at least -1, so what the flow lacks to the optimum is less than 1/scale a unit
 * of every cycle; with a scale of 32 it mostly lacks nothing, and rounding the prices proves it.
 *
 * One round: `update` gives every node the highest price from which its excess can reach a deficit
 * (Dial's buckets, exact); `wave` pushes all excess once along the order in which update settled
 * the nodes, backwards, which is a topological order of the arcs that may carry it; `queue_run`
 * pushes and relabels first in, first out, until its work is worth another update.
 *
 * Rounding: levels z = floor((p + shift) / scale) break complementary slackness only on arcs whose
 * reduced cost is exactly -1 and whose head's p + shift is a multiple of the scale. `best_shift`
 * adds up what each shift would break. Nothing broken: flow and z prove each other optimal. Else
 * the broken arcs are corrected and the next stage starts from z at a larger scale; above the
 * number of nodes some shift is always clean, so the ladder ends.
 *
 *     residual arcs of node u: first[u] .. first[u+1]        32 bytes for both directions of an arc
 *     word  | BACK | FREE | EMPTY | REMPTY |  head, 28 bits |
 *           EMPTY: no residual on this arc; REMPTY: none on its reverse. Scans read words alone.
 *
 * This file is compiled three times, since most of the time goes into waiting for prices: with 16
 * bits for them here, enough for some hundred levels, 32 in solve_middle.c, 64 in solve_wide.c.
 *
 * SRC: Goldberg, Tarjan 1990, "Finding minimum-cost circulations by successive approximation";
 * Goldberg 1997, "An efficient implementation of a scaling minimum-cost flow algorithm" (price
 * updates); Dial 1969, "Algorithm 360" (buckets); Ahuja, Mehlhorn, Orlin, Tarjan 1990, "Faster
 * algorithms for the shortest path problem" (radix heaps). The shift rounding is weft's own. */
#include "core/netting/solve.h"

#include "base/check.h"
#include "core/netting/solve_width.h"

#include <string.h>

#define BACK   (1u << 31)
#define FREE   (1u << 30)
#define EMPTY  (1u << 29)
#define REMPTY (1u << 28)
#define HEAD   (REMPTY - 1)

enum {
    BUCKET_BITS_MIN = 6, BUCKET_BITS_MAX = 12, FAR_LISTS = 64,
    AHEAD_FIRST = 16, AHEAD_WORDS = 8, AHEAD_HEADS = 3,     /* nodes of a list looked ahead */
    PUSH_WORK = 10,                 /* a push or relabel costs about as much as ten arc scans */
    SIFT = 32,                      /* arcs looked at before the nodes reached are moved */
    RUNG_LONG = 3,                  /* of the ladder of scales, for long circles */
    SCALE_FAST_LOG2 = 4, FAST_LEAVES = 512,
};
static_assert((-1 >> 1) == -1, "levels are rounded down by an arithmetic shift");

typedef struct Link {
    uint32_t next, prev;
} Link;
static_assert(sizeof(Link) >= sizeof(uint32_t), "the queue fits into the links of n nodes");

typedef struct Solver {
    const SolveGraph *graph;
    uint32_t base, n, arcs;         /* the part's first node and sizes; residual arcs: twice */
    uint32_t lists, bucket_bits;    /* 2^bits buckets and FAR_LISTS farther lists */
    uint32_t *first, *word, *rev;
    int64_t *res;
    Price *p, *q;                   /* of each node: the price; in update, the price to be */
    uint32_t *cur;                  /* the arc to look at next */
    Excess *ex;
    Link *link;                     /* n nodes, then the heads of the lists */
    uint32_t *order;                /* as settled by the last update */
    uint32_t order_count;
    uint32_t *queue;                /* a ring of n, in the links' room: a search needs none */
    uint32_t queue_from, queue_count;
    Calc cost[4];                   /* by BACK and FREE */
    int scale_log2;
    bool too_low;                   /* a price passed PRICE_FLOOR: the wide solver must do it */
    SolveWork *work;
} Solver;

/* --- building ------------------------------------------------------------------------------- */

/* Room for the largest part; every part uses the front of it. */
static Err solver_alloc(Ctx *cx, Solver *s, size_t n, size_t arcs)
{
    s->first = NEW(cx, uint32_t, n + 1);
    s->word = NEW(cx, uint32_t, arcs);
    s->rev = NEW(cx, uint32_t, arcs);
    s->res = NEW(cx, int64_t, arcs);
    s->p = NEW(cx, Price, n);
    s->q = NEW(cx, Price, n);
    s->cur = NEW(cx, uint32_t, n);
    s->ex = NEW(cx, Excess, n);
    s->link = NEW(cx, Link, n + (1 << BUCKET_BITS_MAX) + FAR_LISTS);
    s->order = NEW(cx, uint32_t, n);
    s->queue = (uint32_t *)s->link;
    return cx->err;                             /* of the first that found no room */
}

static void lists_clear(Solver *s)
{
    for (uint32_t list = s->n; list < s->n + s->lists; list++)
        s->link[list] = (Link){ list, list };
}

/* Makes the solver that of nodes base .. base+n: clears what the part before left behind. */
static void part_begin(Solver *s, uint32_t base, uint32_t n)
{
    const SolveGraph *g = s->graph;
    s->base = base;
    s->n = n;
    s->arcs = 2 * (g->first[base + n] - g->first[base]);
    s->bucket_bits = BUCKET_BITS_MIN;
    while (s->bucket_bits < BUCKET_BITS_MAX && 1u << s->bucket_bits < n)
        s->bucket_bits++;
    s->lists = (1u << s->bucket_bits) + FAR_LISTS;
    s->too_low = false;
    memset(s->first, 0, (n + 1) * sizeof *s->first);
    memset(s->ex, 0, n * sizeof *s->ex);
    lists_clear(s);
}

/* Arc `there` from u to v carries flow, and may carry cap. */
static inline void arc_build(Solver *s, uint32_t u, uint32_t v, uint32_t there, uint32_t back,
                             int64_t cap, int64_t flow)
{
    uint32_t free_from = s->graph->free_from - s->base;
    uint32_t kind = u >= free_from || v >= free_from ? FREE : 0;
    assert(v < s->n && v != u && flow >= 0 && flow <= cap);
    s->word[there] = v | kind | (flow == cap ? EMPTY : 0) | (flow == 0 ? REMPTY : 0);
    s->word[back] = u | kind | BACK | (flow == 0 ? EMPTY : 0) | (flow == cap ? REMPTY : 0);
    s->rev[there] = back;
    s->rev[back] = there;
    s->res[there] = cap - flow;
    s->res[back] = flow;
    s->ex[u] -= flow;
    s->ex[v] += flow;
}

/* Node u's own arcs come first, then those that end in u. */
static void residual_build(Solver *s, const int64_t *flow)
{
    const SolveGraph *g = s->graph;
    const uint32_t *first = g->first + s->base;
    for (uint32_t a = first[0]; a < first[s->n]; a++)
        s->first[g->head[a] - s->base + 1]++;
    for (uint32_t u = 0; u < s->n; u++) {
        uint32_t out = first[u + 1] - first[u];
        s->first[u + 1] += s->first[u] + out;
        s->cur[u] = s->first[u] + out;      /* where the next arc that ends in u goes */
    }
    for (uint32_t u = 0; u < s->n; u++)
        for (uint32_t a = first[u]; a < first[u + 1]; a++) {
            uint32_t v = g->head[a] - s->base;
            arc_build(s, u, v, s->first[u] + (a - first[u]), s->cur[v]++, g->cap[a], flow[a]);
        }
}

/* Moves delta over arc a of node u, which leads to v. The reverse is only written: its word follows
 * from this one's, and after a push it always has residual. */
static inline void move(Solver *s, uint32_t u, uint32_t a, uint32_t w, int64_t delta)
{
    uint32_t r = s->rev[a];
    int64_t left = s->res[a] - delta;
    s->res[a] = left;
    s->res[r] += delta;
    s->word[a] = (w & ~REMPTY) | (left == 0 ? EMPTY : 0);
    s->word[r] = u | ((w ^ BACK) & (BACK | FREE)) | (left == 0 ? REMPTY : 0);
}

/* --- the exact price update ----------------------------------------------------------------- */

static inline void link_add(Solver *s, uint32_t list, uint32_t v)
{
    uint32_t next = s->link[list].next;
    s->link[v] = (Link){ .next = next, .prev = list };
    s->link[next].prev = v;
    s->link[list].next = v;
}

static inline void link_remove(Solver *s, uint32_t v)
{
    Link l = s->link[v];
    s->link[l.prev].next = l.next;
    s->link[l.next].prev = l.prev;
}

typedef struct Search {
    Calc rank;                      /* of the nodes being settled */
    uint32_t linked;                /* reached, not yet settled */
    uint32_t near;                  /* of these, in buckets */
    uint32_t left;                  /* excesses not yet settled */
} Search;

/* Ranks up to the next multiple of the buckets' number have a bucket each. Farther ones share a
 * list with those whose highest bit that differs from here is the same, as in a radix heap: a node
 * changes lists at most once a bit. */
static inline void search_link(Solver *s, Search *t, uint32_t v, Calc rank)
{
    unsigned long long apart = (unsigned long long)(rank ^ t->rank);
    bool near = apart >> s->bucket_bits == 0;
    t->linked++;
    t->near += near;
    link_add(s, near ? s->n + ((uint32_t)rank & ((1u << s->bucket_bits) - 1))
                     : s->n + s->lists - 1 - (uint32_t)__builtin_clzll(apart), v);
}

/* Node v may have the price x > q[v]: it takes the place of that rank. No residual arc has a
 * reduced cost below -1, so x cannot pass v's price, and a scan need not look at prices for it. */
static inline void search_reach(Solver *s, Search *t, uint32_t v, Calc x)
{
    assert(x <= s->p[v]);
    if (s->q[v] != PRICE_NONE) {
        link_remove(s, v);
        t->linked--;
        t->near -= ((s->p[v] - s->q[v]) ^ t->rank) >> s->bucket_bits == 0;
    }
    s->q[v] = (Price)x;
    if (s->p[v] - x == t->rank)
        s->order[s->order_count++] = v;
    else
        search_link(s, t, v, s->p[v] - x);
    if (x < PRICE_FLOOR)
        s->too_low = true;
}

/* Every node with residual to u may have a price from which that arc is just admissible. Which do
 * is as random as a coin, so the arcs are sifted without a branch, some at a time. */
static void search_scan(Solver *s, Search *t, uint32_t u)
{
    Calc from = s->q[u] - 1;
    uint32_t end = s->first[u + 1];
    for (uint32_t a = s->first[u]; a < end;) {
        uint32_t head[SIFT], count = 0, stop = end - a < SIFT ? end : a + SIFT;
        for (; a < stop; a++) {
            uint32_t w = s->word[a];
            Calc x = from + s->cost[w >> 30];       /* the reverse costs the opposite */
            head[count] = w;
            count += (x > s->q[w & HEAD]) & !(w & REMPTY);
        }
        for (uint32_t i = 0; i < count; i++) {
            uint32_t v = head[i] & HEAD;
            Calc x = from + s->cost[head[i] >> 30];
            if (x > s->q[v])                        /* a node may stand in the list twice */
                search_reach(s, t, v, x);
        }
    }
    s->work->scans += end - s->first[u];
}

/* No bucket has a node: goes to the least rank there is, and spreads the list it was found in. */
static void search_leap(Solver *s, Search *t)
{
    uint32_t list = s->n + (1u << s->bucket_bits);
    while (s->link[list].next == list)
        list++;
    uint32_t v = s->link[list].next;
    t->rank = s->p[v] - s->q[v];
    for (uint32_t w = v; w != list; w = s->link[w].next)
        if (s->p[w] - s->q[w] < t->rank)
            t->rank = s->p[w] - s->q[w];
    s->link[list] = (Link){ list, list };
    while (v != list) {
        uint32_t next = s->link[v].next;
        t->linked--;
        search_link(s, t, v, s->p[v] - s->q[v]);
        v = next;
    }
}

/* Moves the nodes of the next rank that has any into the order. Some node must be linked. */
static void search_next_rank(Solver *s, Search *t)
{
    if (t->near == 0)
        search_leap(s, t);
    uint32_t head = s->n + ((uint32_t)t->rank & ((1u << s->bucket_bits) - 1));
    for (; s->link[head].next == head; head++)
        t->rank++;
    for (uint32_t v = s->link[head].next; v != head; v = s->link[v].next) {
        s->order[s->order_count++] = v;
        t->linked--;
        t->near--;
    }
    s->link[head] = (Link){ head, head };
}

/* Most of the time goes into waiting for memory: three stages of it are asked for in advance. */
static inline void look_ahead(const Solver *s, uint32_t done)
{
    if (done + AHEAD_FIRST >= s->order_count)
        return;
    uint32_t far = s->order[done + AHEAD_FIRST], near = s->order[done + AHEAD_HEADS];
    __builtin_prefetch(&s->first[far]);
    __builtin_prefetch(&s->ex[far]);
    __builtin_prefetch(&s->word[s->first[s->order[done + AHEAD_WORDS]]]);
    for (uint32_t a = s->first[near]; a < s->first[near + 1]; a++)
        __builtin_prefetch(&s->q[s->word[a] & HEAD]);
}

/* Settles nodes rank by rank until every excess is settled; the last rank is returned. */
static Calc search_run(Solver *s, Search *t)
{
    uint32_t done = 0;
    while (t->left > 0 && !s->too_low) {
        if (done == s->order_count) {
            assert(t->linked > 0);              /* excess can always return to where it came from */
            search_next_rank(s, t);
        }
        look_ahead(s, done);
        uint32_t u = s->order[done++];
        if (s->ex[u] > 0)
            t->left--;
        if (t->left > 0)
            search_scan(s, t, u);
    }
    return t->rank;
}

/* Lowers all prices to the highest from which every excess can reach a deficit along admissible
 * arcs. Says how much excess there was; nothing changes where there is none. */
static Excess update(Solver *s)
{
    Search t = { .rank = 0 };
    Excess total = 0;
    s->order_count = 0;
    for (uint32_t v = 0; v < s->n; v++) {
        s->q[v] = PRICE_NONE;
        if (s->ex[v] < 0) {
            s->q[v] = s->p[v];
            s->order[s->order_count++] = v;
        } else if (s->ex[v] > 0) {
            total += s->ex[v];
            t.left++;
        }
    }
    if (total == 0)
        return 0;
    Calc last = search_run(s, &t);
    if (t.linked > 0)
        lists_clear(s);
    for (uint32_t v = 0; v < s->n; v++) {
        Calc fall = s->q[v] == PRICE_NONE ? last : s->p[v] - s->q[v];
        if (fall > last)
            fall = last;
        if (fall > 0) {
            s->p[v] = (Price)(s->p[v] - fall);
            s->cur[v] = s->first[v];
        }
    }
    s->work->updates++;
    return total;
}

/* --- moving excess -------------------------------------------------------------------------- */

static inline void receive(Solver *s, uint32_t v, int64_t delta, bool enqueue)
{
    Excess before = s->ex[v];
    s->ex[v] = before + delta;
    if (enqueue && before <= 0 && before + delta > 0) {
        uint32_t at = s->queue_from + s->queue_count++;
        s->queue[at < s->n ? at : at - s->n] = v;
    }
}

/* Pushes u's excess along admissible arcs from cur[u] on. True when none is left. */
static inline bool push_all(Solver *s, uint32_t u, bool enqueue)
{
    Excess e = s->ex[u];
    Calc price = s->p[u];
    uint32_t a = s->cur[u], from = a, end = s->first[u + 1];
    for (; a < end; a++) {
        uint32_t w = s->word[a], v = w & HEAD;
        if ((w & EMPTY) || s->cost[w >> 30] + price >= s->p[v])
            continue;
        int64_t delta = s->res[a] < e ? s->res[a] : (int64_t)e;
        move(s, u, a, w, delta);
        receive(s, v, delta, enqueue);
        s->work->pushes++;
        e -= delta;
        if (e == 0)
            break;
    }
    s->work->scans += a - from;
    s->cur[u] = a;
    s->ex[u] = e;
    return e == 0;
}

/* The highest price at which u has an admissible arc again. */
static inline void relabel(Solver *s, uint32_t u)
{
    Calc best = PRICE_NONE;
    uint32_t end = s->first[u + 1];
    for (uint32_t a = s->first[u]; a < end; a++) {
        uint32_t w = s->word[a];
        if (w & EMPTY)
            continue;
        Calc x = s->p[w & HEAD] - s->cost[w >> 30];
        if (x > best) {
            best = x;
            s->cur[u] = a;
        }
    }
    assert(best != PRICE_NONE);                 /* what flowed in can flow back */
    s->p[u] = (Price)(best - 1);
    s->work->scans += end - s->first[u];
    s->work->relabels++;
    if (best <= PRICE_FLOOR)
        s->too_low = true;
}

/* One pass over the nodes, farthest first: excess flows as far down as it can without relabels.
 * Says how much excess is left, and queues the nodes that hold it, farthest first. */
static Excess wave(Solver *s)
{
    for (uint32_t i = s->order_count; i-- > 0;)
        if (s->ex[s->order[i]] > 0)
            push_all(s, s->order[i], false);
    Excess left = 0;
    s->queue_from = s->queue_count = 0;
    for (uint32_t i = s->order_count; i-- > 0;)
        if (s->ex[s->order[i]] > 0) {
            left += s->ex[s->order[i]];
            s->queue[s->queue_count++] = s->order[i];
        }
    return left;
}

static void queue_run(Solver *s)
{
    uint64_t start = s->work->scans + PUSH_WORK * (s->work->pushes + s->work->relabels);
    uint64_t stop = start + s->arcs / 2;
    while (s->queue_count > 0 && !s->too_low) {
        uint32_t u = s->queue[s->queue_from];
        s->queue_from = s->queue_from + 1 < s->n ? s->queue_from + 1 : 0;
        s->queue_count--;
        while (!push_all(s, u, true))
            relabel(s, u);
        if (s->work->scans + PUSH_WORK * (s->work->pushes + s->work->relabels) >= stop)
            break;
    }
}

/* --- stages --------------------------------------------------------------------------------- */

/* Prices from the levels at this stage's scale; arcs of negative reduced cost are filled. */
static bool stage_start(Solver *s, const int64_t *level, int scale_log2)
{
    s->scale_log2 = scale_log2;
    Calc scale = (Calc)1 << scale_log2;
    s->cost[0] = -scale;
    s->cost[BACK >> 30] = scale;
    s->cost[FREE >> 30] = s->cost[(BACK | FREE) >> 30] = 0;
    int64_t most = -(int64_t)PRICE_FLOOR >> scale_log2;
    if (most < 2)                               /* a price falls by up to a scale at a time */
        return false;
    for (uint32_t u = 0; u < s->n; u++) {
        if (level[u] < -most || level[u] > most)
            return false;
        s->p[u] = (Price)((Calc)level[u] * scale);
        s->cur[u] = s->first[u];
    }
    for (uint32_t u = 0; u < s->n; u++)
        for (uint32_t a = s->first[u]; a < s->first[u + 1]; a++) {
            uint32_t w = s->word[a], v = w & HEAD;
            int64_t delta = s->res[a];
            if ((w & EMPTY) || s->cost[w >> 30] + s->p[u] >= s->p[v])
                continue;
            s->ex[u] -= delta;
            s->ex[v] += delta;
            move(s, u, a, w, delta);
        }
    s->work->stages++;
    s->work->scale_last = 1u << scale_log2;
    return true;
}

/* Moves excess to deficits at the present scale: all of it, or what is above `enough`. */
static void stage_run(Solver *s, Excess enough)
{
    Excess before;
    while (!s->too_low && (before = update(s)) > enough) {
        if (s->too_low)
            return;
        Excess left = wave(s);
        if (left > before - before / 10 * 3)    /* a wave that moved much is worth another */
            queue_run(s);
    }
}

static Excess excess_of(const Solver *s)
{
    Excess sum = 0;
    for (uint32_t u = 0; u < s->n; u++)
        sum += s->ex[u] > 0 ? s->ex[u] : 0;
    return sum;
}

/* Carries what excess is left home by the nearest ways, whatever they cost: prices are hops. */
static void finish_fast(Solver *s)
{
    memset(s->cost, 0, sizeof s->cost);
    for (uint32_t u = 0; u < s->n; u++) {
        s->p[u] = 0;
        s->cur[u] = s->first[u];
    }
    stage_run(s, 0);
}

/* The shift that breaks the least when prices are rounded to levels, and how much that is. */
static Err best_shift(Ctx *cx, const Solver *s, Calc *shift, bool *clean)
{
    ArenaMark mark = arena_mark(&cx->arena);
    Calc scale = (Calc)1 << s->scale_log2;
    i128 *broken = NEW(cx, i128, (size_t)scale);
    if (!broken)
        return cx->err;
    for (uint32_t u = 0; u < s->n; u++)
        for (uint32_t a = s->first[u]; a < s->first[u + 1]; a++) {
            uint32_t w = s->word[a];
            if (!(w & EMPTY) && s->cost[w >> 30] + s->p[u] < s->p[w & HEAD])
                broken[-s->p[w & HEAD] & (scale - 1)] += s->res[a];
        }
    Calc best = 0;
    for (Calc at = 1; at < scale; at++)
        if (broken[at] < broken[best])
            best = at;
    *shift = best;
    *clean = broken[best] == 0;
    arena_rewind(&cx->arena, mark);
    return ERR_OK;
}

static void levels_round(const Solver *s, Calc shift, int64_t *level)
{
    for (uint32_t u = 0; u < s->n; u++)
        level[u] = (s->p[u] + shift) >> s->scale_log2;
}

/* Climbs the ladder of scales from *rung until the part is proven optimal, and sets SOLVE_DONE; or
 * the rung at which a wider solver goes on, a price having fallen too low here. That shows long
 * circles, which a larger scale takes in fewer updates. It goes on from the flow and the prices
 * reached, though nodes still hold excess: most of the way is gone. */
static Err part_run(Ctx *cx, Solver *s, bool fast, uint8_t *rung, int64_t *level)
{
    static const uint8_t ladder[] = { 5, 7, 10, 13, 16, 19, 22, 25, 29 };
    bool clean = false;
    for (; !clean; ++*rung) {
        assert(*rung < COUNT(ladder));          /* 2^29 passes the number of nodes */
        bool fits = stage_start(s, level, fast ? SCALE_FAST_LOG2 : ladder[*rung]);
        if (fits)
            stage_run(s, fast ? excess_of(s) / FAST_LEAVES : 0);
        if (!fits || s->too_low) {
            if (fits)
                levels_round(s, 0, level);
            while (*rung >= RUNG_LONG && 1u << ladder[*rung] <= s->n)
                ++*rung;                        /* at this scale one stage is surely enough */
            *rung = *rung < RUNG_LONG ? RUNG_LONG : *rung;
            return ERR_OK;
        }
        Calc shift = 0;
        TRY(best_shift(cx, s, &shift, &clean));
        levels_round(s, shift, level);
        if (fast)
            break;
    }
    if (fast)
        finish_fast(s);
    *rung = SOLVE_DONE;
    return ERR_OK;
}

/* --- the whole ------------------------------------------------------------------------------ */

Err SOLVE_THIS(Ctx *cx, const SolveGraph *graph, bool fast, uint8_t *rung,
               int64_t *flow, int64_t *level, SolveWork *work)
{
    assert(graph->node_count <= SOLVE_NODES_MAX);
    ArenaMark mark = arena_mark(&cx->arena);
    const i128 most = (i128)1 << (sizeof(Excess) * 8 - 2);
    Solver s = { .graph = graph, .work = work };
    size_t nodes, arcs;
    solve_largest_part(graph, &nodes, &arcs);
    TRY(solver_alloc(cx, &s, nodes, 2 * arcs));
    for (uint32_t part = 0; part < graph->part_count; part++) {
        uint32_t base = graph->part_first[part], n = graph->part_first[part + 1] - base;
        if (rung[part] == SOLVE_DONE || !solve_sums_below(graph, base, n, most))
            continue;
        part_begin(&s, base, n);
        residual_build(&s, flow);
        TRY(part_run(cx, &s, fast, &rung[part], level + base));
        for (uint32_t u = 0; u < n; u++)
            for (uint32_t a = graph->first[base + u]; a < graph->first[base + u + 1]; a++)
                flow[a] = s.res[s.rev[s.first[u] + (a - graph->first[base + u])]];
    }
    arena_rewind(&cx->arena, mark);
    return ERR_OK;
}
