/* history.h - how closure grew: the fold over the papers dated up to each day.
 *
 * Nothing of the past is stored but the papers themselves; each day is recomputed from them by the
 * same pure fold that keeps the books, for the order and for every order that serves it. The last
 * day therefore shows what the books show today (unless papers are dated beyond it). Pairings that
 * a person made later count from the paper's date on, as the books count them. */
#ifndef WEFT_APP_VIEW_HISTORY_H
#define WEFT_APP_VIEW_HISTORY_H

#include "app/view/orders.h"

typedef struct HistoryDay {
    Date day;
    Rate flow[FLOW_COUNT], least, mean;         /* the order's own */
    Rate graph[FLOW_COUNT], graph_least;        /* with all that serves it, weighed by value */
    size_t papers;              /* that came on this day to any order of the graph */
} HistoryDay;

/* A List of HistoryDay, for each day with a paper anywhere in the graph from order_graph.
 * O(days * orders of the graph that changed * papers of each). */
MUST_USE Err order_history(Ctx *cx, Book *book, const List *nodes, List *out);

#endif
