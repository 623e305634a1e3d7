/* graph.h - who owes whom in one currency: parallel claims merged, strong components found.
 *
 *     firm u:  arcs first[u] .. first[u+1], sorted by creditor
 *     arc a:   u owes head[a] cap_minor[a], made of the rows claims[claim_first[a] ..
 *              claim_first[a+1]]
 *
 * A pair that owes more than GRAPH_CAP_MAX in all is cut into several arcs with the same head; the
 * first carries all the claims, the others none. Only rows that may be set off take part: of this
 * currency, not left out, with an amount above zero.
 *
 * Debt runs in circles only inside a strong component, so only there can anything be cancelled.
 * Components are numbered such that an arc between two of them leads to the lower number. */
#ifndef WEFT_CORE_NETTING_GRAPH_H
#define WEFT_CORE_NETTING_GRAPH_H

#include "core/netting/book.h"

#include <stdint.h>

#define GRAPH_CAP_MAX ((int64_t)1 << 62)

typedef struct Graph {
    Ccy ccy;
    uint32_t firm_count, arc_count, component_count;
    uint32_t *first;            /* firm_count + 1 */
    uint32_t *head;
    int64_t *cap_minor;
    uint32_t *claim_first;      /* arc_count + 1 */
    uint32_t *claims;           /* rows of the book */
    uint32_t *component;        /* of each firm */
    uint32_t *visited;          /* all firms in depth-first order, which keeps chains together */
    i128 total_minor;           /* of all claims */
} Graph;

/* The graph of one currency, in cx's arena. O(rows + firms) and the sorting of each firm's own
 * claims by creditor. ERR_NO_MEMORY. */
MUST_USE Err graph_make(Ctx *cx, const Book *book, Ccy ccy, Graph *out);

#endif
