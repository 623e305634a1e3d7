/* graph.h - the told order and every order placed for it, drawn as a tree from left to right.
 *
 * Nodes come with each order before those that serve it (ReportNode.parent); a leaf takes a row of
 * its own, an order with children stands half way between its first and its last. */
#ifndef WEFT_APP_REPORT_GRAPH_H
#define WEFT_APP_REPORT_GRAPH_H

#include "app/report/model.h"

enum { GRAPH_NODES_MAX = 400 };     /* more are counted, not drawn */

void graph_draw(TextBuf *buf, const Report *report);

#endif
