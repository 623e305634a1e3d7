/* tree.h - an order and every order placed for it, as the books hold them now. */
#ifndef WEFT_APP_DEMO_TREE_H
#define WEFT_APP_DEMO_TREE_H

#include "app/book.h"
#include "store/order_store.h"

typedef struct TreeNode {
    TradeOrderRow order;
    int32_t parent;             /* index; -1: the root */
    int32_t depth;
} TreeNode;

enum { TREE_NODES_MAX = 10000 };

/* A List of TreeNode, each before those that serve it, in cx's arena. ERR_LIMIT. */
MUST_USE Err tree_walk(Ctx *cx, Book *book, int64_t root_id, List *out);

/* Closure of the nodes together, weighed by their value in the base currency; rounded down, so 1
 * is all of it. */
MUST_USE Err tree_closure(Ctx *cx, Book *book, const List *nodes, Rate *out);

MUST_USE Err tree_ccy(Ctx *cx, int64_t number, Ccy *out);   /* ERR_DAMAGED */

#endif
