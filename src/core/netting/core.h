/* core.h - the part of a graph that the solver sees.
 *
 * For set-off alone that is the arcs inside strong components, and nothing else. With a funder it
 * is every arc, and the funder as two nodes: firms that end with money pay it in, firms that begin
 * a chain take it out, and the one arc between carries at most the liquidity.
 *
 *     creditor --> [in] --liquidity--> [out] --credit line--> debtor
 *
 * Hubs are numbered first, the others as a depth-first walk met them: what is touched often, or
 * one after the other, lies together. Flow found on a core is handed back to the graph's arcs, and
 * levels to its firms. */
#ifndef WEFT_CORE_NETTING_CORE_H
#define WEFT_CORE_NETTING_CORE_H

#include "core/netting/graph.h"
#include "core/netting/solve.h"

#include <stdint.h>

typedef struct Core {
    SolveGraph graph;
    uint32_t firm_count;        /* nodes that are firms; the funder's two follow, if any */
    uint32_t *firm;             /* of each node that is a firm */
    uint32_t *arc;              /* of the graph, for each arc; UINT32_MAX: the funder's */
} Core;

/* In cx's arena. O(firms + arcs). ERR_NO_MEMORY. */
MUST_USE Err core_make(Ctx *cx, const Graph *graph, Core *out);

/* line_minor[firm] >= 0 is what each firm may borrow; NULL: any amount. liquidity_minor > 0. */
MUST_USE Err core_make_funded(Ctx *cx, const Graph *graph, int64_t liquidity_minor,
                              const int64_t *line_minor, Core *out);

/* flow of the core to flow of the graph's arcs, 0 elsewhere. */
void core_flow_to_graph(const Core *core, const Graph *graph, const int64_t *core_flow,
                        int64_t *flow);

#endif
