/* tree.c - depth first over a stack of its own: an order's children follow it directly. O(nodes),
 * one query each. */
#include "app/demo/tree.h"

#include "app/rate.h"
#include "base/check.h"

Err tree_ccy(Ctx *cx, int64_t number, Ccy *out)
{
    if (!ccy_of_number((int)number, out))
        return fail(cx, ERR_DAMAGED, "currency %lld is not known", (long long)number);
    return ERR_OK;
}

static Err push_children(Ctx *cx, Book *book, const TreeNode *node, int32_t at, List *stack)
{
    List children;
    TRY(trade_order_children(cx, book_db(book), book_cluster(book), node->order.order_id,
                             &children));
    for (size_t i = children.count; i-- > 0;) {         /* the first is to be popped first */
        TreeNode *slot = list_push(cx, stack);
        if (!slot)
            return cx->err;
        *slot = (TreeNode){ *(const TradeOrderRow *)list_at(&children, i), at, node->depth + 1 };
    }
    return ERR_OK;
}

Err tree_walk(Ctx *cx, Book *book, int64_t root_id, List *out)
{
    List nodes = list_make(sizeof(TreeNode)), stack = list_make(sizeof(TreeNode));
    bool found;
    TreeNode *root = list_push(cx, &stack);
    if (!root)
        return cx->err;
    *root = (TreeNode){ .parent = -1 };
    TRY(trade_order_get(cx, book_db(book), book_cluster(book), root_id, &found, &root->order));
    if (!found)
        return fail(cx, ERR_NOT_FOUND, "order %lld is not in the books", (long long)root_id);
    while (stack.count > 0) {
        if (nodes.count == TREE_NODES_MAX)
            return fail(cx, ERR_LIMIT, "more than %d orders serve one", TREE_NODES_MAX);
        TreeNode *node = list_push(cx, &nodes);
        if (!node)
            return cx->err;
        *node = *(const TreeNode *)list_at(&stack, stack.count - 1);
        stack.count--;
        TRY(push_children(cx, book, node, (int32_t)nodes.count - 1, &stack));
    }
    *out = nodes;
    return ERR_OK;
}

Err tree_closure(Ctx *cx, Book *book, const List *nodes, Rate *out)
{
    i128 have = 0, want = 0;
    for (size_t i = 0; i < nodes->count; i++) {
        const TradeOrderRow *order = &((const TreeNode *)list_at(nodes, i))->order;
        int64_t value;
        bool known;
        TRY(rate_value(cx, book, order->ordered, order->ccy, (Date){ (int32_t)order->day },
                       &known, &value));
        have += (i128)value * order->least_e9;
        want += value;
    }
    out->e9 = want > 0 ? (int64_t)(have / want) : 0;
    return ERR_OK;
}
