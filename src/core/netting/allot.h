/* allot.h - what was set off between two firms, handed down to the obligations themselves.
 *
 * The oldest due date is paid first, in full before the next; equal dates in the order of their
 * ids; obligations without a due date last. So of equal ways to set off the same sum the one that
 * clears older debts is taken, and the order of the file's rows never matters. */
#ifndef WEFT_CORE_NETTING_ALLOT_H
#define WEFT_CORE_NETTING_ALLOT_H

#include "core/netting/graph.h"

/* Adds to cancelled_minor[row] what arc_flow[arc of graph] gives it; 0 <= cancelled <= amount.
 * O(arcs + claims), and the sorting of the claims of pairs that are set off in part.
 * ERR_NO_MEMORY. */
MUST_USE Err allot(Ctx *cx, const Book *book, const Graph *graph, const int64_t *arc_flow,
                   int64_t *cancelled_minor);

#endif
