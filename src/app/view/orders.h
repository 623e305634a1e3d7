/* orders.h - one order to look at: all that the books know of it, and its place in the graph. */
#ifndef WEFT_APP_VIEW_ORDERS_H
#define WEFT_APP_VIEW_ORDERS_H

#include "app/book.h"
#include "core/closure/model.h"
#include "store/order_store.h"
#include "store/view_store.h"

/* The order with a number; issuer: the buyer's id where two have given the same, else empty.
 * ERR_NOT_FOUND; ERR_INVALID where several bear it: names their issuers; ERR_UNKNOWN the issuer. */
MUST_USE Err order_find(Ctx *cx, Book *book, Text number, Text issuer, OrderHead *out);

typedef struct OrderView {
    OrderHead head;
    const Process *process;
    List lines;                 /* OrderLineRow */
    List papers;                /* OrderPaper, by date */
    List steps;                 /* StepRow, one for each of the process */
    List matches;               /* MatchRow that stand; with history, all ever made */
    List gaps;                  /* GapView */
    List breaches;              /* BreachView */
} OrderView;

MUST_USE Err order_view(Ctx *cx, Book *book, const OrderHead *head, bool history, OrderView *out);

/* --- the graph of orders that serve one ------------------------------------------------------- */

typedef struct GraphNode {
    OrderHead head;
    int32_t parent;             /* index before its children; -1: the root */
    int32_t depth;
    bool valued;                /* a rate into the base currency is known */
    int64_t value;              /* what was ordered, in the base currency */
} GraphNode;

typedef struct GraphClosure {
    Rate flow[FLOW_COUNT], least, mean; /* each order weighs as much as it is worth */
    int64_t value;              /* of all that are valued, in the base currency */
    size_t orders, closed, not_valued;
} GraphClosure;

/* Root first, each order before those placed for it: a List of GraphNode. */
MUST_USE Err order_graph(Ctx *cx, Book *book, const OrderHead *root, List *nodes);

/* Closure of the whole graph: Σ value C_f / Σ value, rounded down; what has no rate is left out
 * and counted.  SRC: DESIGN 6. */
MUST_USE Err graph_closure(Ctx *cx, const List *nodes, GraphClosure *out);

/* The same over closures given beside the nodes: flow[i * FLOW_COUNT + f] for node i; a node whose
 * first is negative is left out. */
MUST_USE Err graph_weigh(Ctx *cx, const List *nodes, const Rate *flow, Rate out[FLOW_COUNT]);

#endif
