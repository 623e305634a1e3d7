/* compare.h - three ways to clear the same debts, side by side.
 *
 * Bilateral: each pair sets off what both owe each other. Circles: the optimum of solve.h, where
 * no one ends with a new counterparty. Chains: every firm is left with its net position alone, and
 * net debtors owe net creditors they may not know; nothing can clear more without money, and it
 * needs everyone's consent to a new counterparty. All sums are what is cleared of the total. */
#ifndef WEFT_CORE_NETTING_COMPARE_H
#define WEFT_CORE_NETTING_COMPARE_H

#include "core/netting/graph.h"

typedef struct Comparison {
    i128 bilateral_minor;
    i128 chains_minor;              /* total less the sum of net debts */
    i128 net_debt_minor;            /* what money would have to pay if nothing else moved */
} Comparison;

/* O(arcs log degree). ERR_NO_MEMORY. */
MUST_USE Err compare(Ctx *cx, const Graph *graph, Comparison *out);

#endif
