/* solve_test.c - the optimum against a solver that has nothing in common with it: cancelling
 * negative cycles one by one, found by Bellman and Ford, on a matrix of capacities. */
#include "core/netting/solve.h"

#include "test.h"

#include <string.h>

enum { NODES = 9, ARCS = NODES * NODES };

typedef struct Sample {
    uint32_t n, free_from, arcs;
    uint32_t first[NODES + 1], head[ARCS], part_first[2];
    int64_t cap[ARCS];
} Sample;

static SolveGraph graph_of(const Sample *s)
{
    return (SolveGraph){ .node_count = s->n, .arc_count = s->arcs, .free_from = s->free_from,
                         .first = s->first, .head = s->head, .cap = s->cap, .part_count = 1,
                         .part_first = s->part_first };
}

static Sample random_sample(Random *random)
{
    Sample s = { .n = 2 + (uint32_t)random_below(random, NODES - 1) };
    uint64_t density = 1 + random_below(random, 10), tall = random_below(random, 4);
    s.free_from = random_below(random, 3) == 0 ? s.n - 1 : s.n;
    for (uint32_t u = 0; u < s.n; u++) {
        s.first[u] = s.arcs;
        for (uint32_t v = 0; v < s.n; v++) {
            if (u == v || random_below(random, 10) >= density)
                continue;
            static const int64_t most[] = { 3, 100, 1000000007, (int64_t)1 << 62 };
            s.head[s.arcs] = v;
            s.cap[s.arcs++] = 1 + (int64_t)random_below(random, (uint64_t)most[tall]);
        }
    }
    s.first[s.n] = s.arcs;
    s.part_first[1] = s.n;
    return s;
}

typedef struct Matrix {
    uint32_t n, free_from;
    i128 left[NODES][NODES];        /* residual of the arc u->v itself */
    i128 used[NODES][NODES];        /* its flow, which may be taken back from v to u */
} Matrix;

static int gain_of(const Matrix *m, uint32_t u, uint32_t v)
{
    return u >= m->free_from || v >= m->free_from ? 0 : 1;
}

/* A cycle of positive gain in the residual graph, by its predecessors; its last node, or -1. */
static int find_cycle(const Matrix *m, int before[NODES], bool back[NODES])
{
    int best[NODES] = { 0 }, touched = -1;
    for (uint32_t round = 0; round <= m->n; round++) {
        touched = -1;
        for (uint32_t u = 0; u < m->n; u++)
            for (uint32_t v = 0; v < m->n; v++)
                for (int way = 0; way < 2; way++) {
                    i128 room = way ? m->used[v][u] : m->left[u][v];
                    int gain = way ? -gain_of(m, v, u) : gain_of(m, u, v);
                    if (room > 0 && best[u] + gain > best[v]) {
                        best[v] = best[u] + gain;
                        before[v] = (int)u;
                        back[v] = way == 1;
                        touched = (int)v;
                    }
                }
    }
    for (uint32_t i = 0; i < m->n && touched >= 0; i++)
        touched = before[touched];
    return touched;
}

static i128 brute_force(const Sample *s)
{
    Matrix m = { .n = s->n, .free_from = s->free_from };
    for (uint32_t u = 0; u < s->n; u++)
        for (uint32_t a = s->first[u]; a < s->first[u + 1]; a++)
            m.left[u][s->head[a]] = s->cap[a];
    i128 value = 0;
    int before[NODES];
    bool back[NODES];
    for (int end; (end = find_cycle(&m, before, back)) >= 0;) {
        i128 room = (i128)1 << 100;
        int gain = 0, v = end;
        do {
            int u = before[v];
            i128 here = back[v] ? m.used[v][u] : m.left[u][v];
            room = here < room ? here : room;
            gain += back[v] ? -gain_of(&m, (uint32_t)v, (uint32_t)u)
                            : gain_of(&m, (uint32_t)u, (uint32_t)v);
            v = u;
        } while (v != end);
        do {
            int u = before[v];
            if (back[v]) {
                m.used[v][u] -= room;
                m.left[v][u] += room;
            } else {
                m.left[u][v] -= room;
                m.used[u][v] += room;
            }
            v = u;
        } while (v != end);
        value += room * gain;
    }
    return value;
}

static void check_circulation(const Sample *s, const int64_t *flow)
{
    i128 net[NODES] = { 0 };
    for (uint32_t u = 0; u < s->n; u++)
        for (uint32_t a = s->first[u]; a < s->first[u + 1]; a++) {
            CHECK_TRUE("within the cap", flow[a] >= 0 && flow[a] <= s->cap[a]);
            net[u] -= flow[a];
            net[s->head[a]] += flow[a];
        }
    for (uint32_t u = 0; u < s->n; u++)
        CHECK_TRUE("what comes in goes out", net[u] == 0);
}

TEST(test_solve__is_the_brute_force_optimum_on_10000_small_graphs)
{
    Random random = random_make(test_seed());
    Ctx cx = ctx_make(16 << 20);
    for (int round = 0; round < 10000; round++) {
        Sample s = random_sample(&random);
        SolveGraph g = graph_of(&s);
        int64_t flow[ARCS], level[NODES];
        SolveResult got;
        i128 want = brute_force(&s);
        for (uint8_t width = 0; width < 3; width++) {
            CHECK_OK("solves", &cx, solve(&cx, &g, (SolveOptions){ .width = width }, flow, level,
                                          &got));
            CHECK_TRUE("the optimum", got.value == want);
            CHECK_TRUE("and its proof", got.bound == want);
            check_circulation(&s, flow);
        }
        CHECK_OK("solves", &cx, solve(&cx, &g, (SolveOptions){ .fast = true }, flow, level, &got));
        CHECK_TRUE("fast is between", got.value <= want && want <= got.bound);
        check_circulation(&s, flow);
        ctx_clear(&cx);
    }
}

TEST(test_solve__goes_on_from_any_flow_within_the_caps)
{
    Random random = random_make(test_seed() + 1);
    Ctx cx = ctx_make(16 << 20);
    for (int round = 0; round < 1000; round++) {
        Sample s = random_sample(&random);
        SolveGraph g = graph_of(&s);
        int64_t flow[ARCS], level[NODES];
        SolveResult got;
        for (uint32_t a = 0; a < s.arcs; a++)
            flow[a] = (int64_t)random_below(&random, (uint64_t)s.cap[a] + 1);
        for (uint32_t u = 0; u < s.n; u++)
            level[u] = -(int64_t)random_below(&random, 10);
        CHECK_OK("solves", &cx, solve(&cx, &g, (SolveOptions){ .warm = true }, flow, level, &got));
        CHECK_TRUE("the optimum all the same", got.value == brute_force(&s));
        check_circulation(&s, flow);
        ctx_clear(&cx);
    }
}

/* n firms in a circle, and where chords is true every third also owes one far behind it. */
static void big_ring(Ctx *cx, uint32_t n, bool chords, SolveGraph *out, i128 *want)
{
    uint32_t *first = NEW(cx, uint32_t, n + 1), *head = NEW(cx, uint32_t, 2 * (size_t)n);
    uint32_t *part_first = NEW(cx, uint32_t, 2), arcs = 0;
    int64_t *cap = NEW(cx, int64_t, 2 * (size_t)n);
    for (uint32_t u = 0; u < n; u++) {
        first[u] = arcs;
        head[arcs] = (u + 1) % n;
        cap[arcs++] = 1000 + u * 2654435761u % 5000;
        if (!chords || u % 3 || u < n / 2)
            continue;
        head[arcs] = u - n / 2;
        cap[arcs++] = 1;
    }
    first[n] = arcs;
    part_first[1] = n;
    int64_t least = INT64_MAX;
    for (uint32_t a = 0; a < arcs; a++)
        least = cap[a] < least ? cap[a] : least;
    *want = (i128)least * n;        /* without chords: the whole circle at its narrowest */
    *out = (SolveGraph){ .node_count = n, .arc_count = arcs, .free_from = n, .first = first,
                         .head = head, .cap = cap, .part_count = 1, .part_first = part_first };
}

/* As many levels as firms, and K levels apart more than 16 bits can tell. */
TEST(test_solve__every_width_finishes_what_the_narrower_began)
{
    static const struct { const char *why; uint32_t firms; uint8_t width; } rows[] = {
        { "a score of levels need 16 bits", 20, 0 },
        { "thousands need 32", 5000, 1 },
        { "and so does a circle of a million", 1000000, 1 },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Ctx cx = ctx_make((size_t)1 << 30);
        SolveGraph g;
        i128 want;
        big_ring(&cx, rows[i].firms, false, &g, &want);
        int64_t *flow = NEW(&cx, int64_t, g.arc_count), *level = NEW(&cx, int64_t, g.node_count);
        SolveResult got;
        CHECK_OK("solves", &cx, solve(&cx, &g, (SolveOptions){ .width = 0 }, flow, level, &got));
        CHECK_TRUE(rows[i].why, got.value == want && got.bound == want);
        CHECK_EQ(rows[i].why, got.work.width, rows[i].width);
        ctx_clear(&cx);
    }
}

TEST(test_solve__long_cycles_with_chords_prove_themselves)
{
    Ctx cx = ctx_make((size_t)1 << 30);
    SolveGraph g;
    i128 unused;
    big_ring(&cx, 3000, true, &g, &unused);
    int64_t *flow = NEW(&cx, int64_t, g.arc_count), *level = NEW(&cx, int64_t, g.node_count);
    SolveResult got;
    CHECK_OK("solves", &cx, solve(&cx, &g, (SolveOptions){ .width = 0 }, flow, level, &got));
    i128 bound = 0;
    CHECK_TRUE("the bound fits", solve_bound(&g, level, &bound));
    CHECK_TRUE("and is reached", bound == got.value);
    ctx_clear(&cx);
}

TEST(test_solve__says_when_memory_is_out_and_leaves_no_scratch)
{
    Random random = random_make(test_seed());
    Sample s = random_sample(&random);
    SolveGraph g = graph_of(&s);
    int64_t flow[ARCS], level[NODES];
    SolveResult got;
    for (uint64_t fail_at = 1; fail_at < 30; fail_at++) {
        Ctx cx = ctx_make(16 << 20);
        cx.arena.fail_at = fail_at;
        Err err = solve(&cx, &g, (SolveOptions){ .width = 0 }, flow, level, &got);
        CHECK_TRUE("done, or out of memory", err == ERR_OK || err == ERR_NO_MEMORY);
        ctx_clear(&cx);
    }
}
