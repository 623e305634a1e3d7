/* solve.h - the most that can be set off in a graph of debts, exactly, with its proof.
 *
 * Maximises the sum of flow over all costed arcs, where 0 <= flow <= cap and every node passes on
 * what it receives: a circulation. The proof is a level for each node. For any levels at all
 *
 *     sum of flow  <=  sum over costed arcs u->v of cap * max(0, 1 - level[u] + level[v])
 *                    + sum over free arcs   u->v of cap * max(0,   - level[u] + level[v])
 *
 * and the solver returns levels for which both sides are equal. Free arcs carry flow that counts
 * nothing: the ways of a funder's money. A node from `free_from` on is the funder's, and every arc
 * that touches one is free.
 *
 * Deterministic: the same graph gives the same flow and the same levels. The graph must be sorted
 * by tail; nothing else of its order matters to the value, all of it to the choice among equals.
 * Memory: 32 bytes an arc and 32 a node (36 and 52 where wider), beside the graph itself. */
#ifndef WEFT_CORE_NETTING_SOLVE_H
#define WEFT_CORE_NETTING_SOLVE_H

#include "base/check.h"
#include "base/ctx.h"

#include <stdbool.h>
#include <stdint.h>

enum { SOLVE_NODES_MAX = 1 << 28 };     /* a residual arc keeps its head in 28 bits */

typedef struct SolveGraph {
    uint32_t node_count, arc_count;
    uint32_t free_from;                 /* node_count: every arc counts */
    const uint32_t *first;              /* node_count + 1 */
    const uint32_t *head;
    const int64_t *cap;                 /* 1 .. 2^62 */
    uint32_t part_count;                /* no arc leads from one part to another: each is */
    const uint32_t *part_first;         /* solved alone; part_count + 1, the nodes they begin at */
} SolveGraph;

typedef struct SolveWork {              /* what it took, for the bench and for tests */
    uint64_t updates, pushes, relabels, scans;
    uint32_t stages, scale_last;
    uint8_t width;                      /* the widest solver needed: 0 narrow, 1 middle, 2 wide */
} SolveWork;

typedef struct SolveResult {
    i128 value;                         /* the sum of flow on costed arcs */
    i128 bound;                         /* no one can do better: equal to value unless fast */
    SolveWork work;
} SolveResult;

typedef struct SolveOptions {
    bool fast;                          /* move most of the flow well and the rest anyhow: it
                                           is feasible, but value may fall short of bound */
    uint8_t width;                      /* begin with this solver, though a narrower might do */
    bool warm;                          /* flow (any within the caps) and level (any within
                                           +-2^28) hold a good start: a neighbour's solution */
} SolveOptions;

/* Writes flow[arc_count] and level[node_count], both the caller's. Scratch is taken from cx's
 * arena and given back. ERR_NO_MEMORY. */
MUST_USE Err solve(Ctx *cx, const SolveGraph *graph, SolveOptions options,
                   int64_t *flow, int64_t *level, SolveResult *out);

/* The right-hand side above, for any levels within +-2^60, and whether it fits. O(arcs). */
bool solve_bound(const SolveGraph *graph, const int64_t *level, i128 *out);

/* --- the solvers behind solve(), by the width of prices and excesses: 16 and 64 bits, 32 and 64,
 * 64 and 128. rung[part] says at which scale to begin, 0 at first, and becomes SOLVE_DONE where the
 * part is solved. A part is left undone where a number would not fit; flow and level then are a
 * good start for the next wider solver. The wide one leaves nothing undone. */
enum { SOLVE_DONE = UINT8_MAX };
typedef Err SolveFn(Ctx *cx, const SolveGraph *graph, bool fast, uint8_t *rung,
                    int64_t *flow, int64_t *level, SolveWork *work);
MUST_USE SolveFn solve_narrow, solve_middle, solve_wide;

/* Whether all capacities of the part of n nodes from base on sum to less than most. */
bool solve_sums_below(const SolveGraph *graph, uint32_t base, uint32_t n, i128 most);
/* How much room the largest part needs. */
void solve_largest_part(const SolveGraph *graph, size_t *nodes, size_t *arcs);

#endif
