/* orders.c - finds orders by their number and walks what serves them, without recursion: a stack
 * of indexes, children pushed last first. */
#include "app/view/orders.h"

#include "app/rate.h"
#include "base/check.h"

#include <string.h>

static Err several(Ctx *cx, Book *book, Text number, const List *found)
{
    TextBuf buf = textbuf_make(cx);
    Text names;
    for (size_t i = 0; i < found->count; i++) {
        Party buyer;
        TRY(book_party_by_id(cx, book, ((const OrderHead *)list_at(found, i))->buyer, &buyer));
        textbuf_puts(&buf, i > 0 ? ", " : "");
        textbuf_put(&buf, buyer.ident);
    }
    TRY(textbuf_done(&buf, &names));
    return fail(cx, ERR_INVALID, "%zu orders have the number %.*s; say whose with --issuer: %s",
                found->count, (int)number.n, number.at, names.at);
}

Err order_find(Ctx *cx, Book *book, Text number, Text issuer, OrderHead *out)
{
    List found;
    Party party = { 0 };
    if (issuer.n > 0) {
        Text ident;
        TRY(party_id_parse(cx, issuer, &ident));
        TRY(book_party_need(cx, book, ident, &party));
    }
    TRY(view_orders_numbered(cx, book_db(book), book_cluster(book), number, party.id, &found));
    if (found.count == 0)
        return fail(cx, ERR_NOT_FOUND, "there is no order %.*s; `weft order list` shows all",
                    (int)number.n, number.at);
    if (found.count > 1)
        return several(cx, book, number, &found);
    *out = *(const OrderHead *)list_at(&found, 0);
    return ERR_OK;
}

/* A gap names a step of the order's process by its place. */
static Err check_gaps(Ctx *cx, const OrderView *view)
{
    for (size_t i = 0; i < view->gaps.count; i++) {
        const GapView *gap = list_at(&view->gaps, i);
        if (gap->step < 0 || (size_t)gap->step >= view->process->step_count)
            return fail(cx, ERR_DAMAGED, "order %lld has a gap at step %lld, which %.*s does not; "
                        "run `weft verify`", (long long)gap->order_id, (long long)gap->step,
                        (int)view->process->name.n, view->process->name.at);
    }
    return ERR_OK;
}

Err order_view(Ctx *cx, Book *book, const OrderHead *head, bool history, OrderView *out)
{
    Db *db = book_db(book);
    int64_t cluster = book_cluster(book), id = head->order_id, last;
    GapFilter mine = { .order_id = id };
    OrderView view = { .head = *head };
    TRY(rulebook_process(cx, book_rules(book), head->template_id, &view.process));
    TRY(order_line_of(cx, db, cluster, id, &view.lines));
    TRY(view_papers(cx, db, cluster, id, &view.papers));
    TRY(step_of_order(cx, db, cluster, id, &view.steps));
    TRY(history ? match_history(cx, db, cluster, id, &view.matches)
                : match_standing(cx, db, cluster, id, &view.matches, &last));
    TRY(view_gaps(cx, db, cluster, &mine, &view.gaps));
    TRY(check_gaps(cx, &view));
    TRY(view_breaches(cx, db, cluster, &mine, &view.breaches));
    *out = view;
    return ERR_OK;
}

/* --- the graph ------------------------------------------------------------------------------- */

typedef struct Pending {
    OrderHead head;
    int32_t parent, depth;
} Pending;

static Err add_node(Ctx *cx, Book *book, const Pending *pending, List *nodes)
{
    GraphNode *node = list_push(cx, nodes);
    if (!node)
        return cx->err;
    *node = (GraphNode){ .head = pending->head, .parent = pending->parent,
                         .depth = pending->depth };
    return rate_value(cx, book, node->head.ordered, node->head.ccy,
                      (Date){ (int32_t)node->head.day }, &node->valued, &node->value);
}

Err order_graph(Ctx *cx, Book *book, const OrderHead *root, List *nodes)
{
    List stack = list_make(sizeof(Pending)), children;
    Pending *top = list_push(cx, &stack);
    if (!top)
        return cx->err;
    *top = (Pending){ *root, -1, 0 };
    *nodes = list_make(sizeof(GraphNode));
    while (stack.count > 0) {
        Pending here = *(const Pending *)list_at(&stack, stack.count - 1);
        stack.count--;
        int32_t at = (int32_t)nodes->count;
        TRY(add_node(cx, book, &here, nodes));
        TRY(view_order_children(cx, book_db(book), book_cluster(book), here.head.order_id,
                                &children));
        for (size_t c = children.count; c > 0; c--) {
            top = list_push(cx, &stack);
            if (!top)
                return cx->err;
            *top = (Pending){ *(const OrderHead *)list_at(&children, c - 1), at, here.depth + 1 };
        }
    }
    return ERR_OK;
}

Err graph_weigh(Ctx *cx, const List *nodes, const Rate *flow, Rate out[FLOW_COUNT])
{
    i128 sum[FLOW_COUNT] = { 0 }, whole = 0;
    for (size_t i = 0; i < nodes->count; i++) {
        const GraphNode *node = list_at(nodes, i);
        if (!node->valued || flow[i * FLOW_COUNT].e9 < 0)
            continue;
        whole += node->value;
        for (size_t f = 0; f < FLOW_COUNT; f++)
            sum[f] += (i128)node->value * flow[i * FLOW_COUNT + f].e9;
    }
    for (size_t f = 0; f < FLOW_COUNT; f++) {
        int64_t e9 = 0;
        if (whole > 0 && round_div(sum[f], whole, ROUND_FLOOR, &e9) != ERR_OK)
            return fail(cx, ERR_OVERFLOW, "the orders of the graph are worth too much to add up");
        out[f].e9 = e9;
    }
    return ERR_OK;
}

Err graph_closure(Ctx *cx, const List *nodes, GraphClosure *out)
{
    GraphClosure closure = { .orders = nodes->count, .least = { INT64_MAX } };
    Rate *flow = NEW(cx, Rate, nodes->count * FLOW_COUNT);
    i128 value = 0, sum = 0;
    if (!flow)
        return cx->err;
    for (size_t i = 0; i < nodes->count; i++) {
        const GraphNode *node = list_at(nodes, i);
        const int64_t e9[] = { node->head.commerce_e9, node->head.goods_e9,
                               node->head.information_e9, node->head.funds_e9 };
        for (size_t f = 0; f < FLOW_COUNT; f++)
            flow[i * FLOW_COUNT + f].e9 = e9[f];
        closure.closed += node->head.closed != 0;
        closure.not_valued += !node->valued;
        value += node->value;
    }
    TRY(graph_weigh(cx, nodes, flow, closure.flow));
    for (size_t f = 0; f < FLOW_COUNT; f++) {
        sum += closure.flow[f].e9;
        if (closure.flow[f].e9 < closure.least.e9)
            closure.least = closure.flow[f];
    }
    if (value > INT64_MAX || round_div(sum, FLOW_COUNT, ROUND_FLOOR, &closure.mean.e9) != ERR_OK)
        return fail(cx, ERR_OVERFLOW, "the orders of the graph are worth too much to add up");
    closure.value = (int64_t)value;
    *out = closure;
    return ERR_OK;
}
