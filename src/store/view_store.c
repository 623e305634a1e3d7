/* view_store.c - joins for reading. Each shape is a list of columns; no table stands behind it. */
#include "store/view_store.h"

#include "base/check.h"
#include "core/document.h"

#define ROW OrderHead
QUERY_SHAPE(order_head, "orders", ORDER_HEAD_COLUMNS);
#undef ROW
#define ROW OrderPaper
QUERY_SHAPE(order_paper, "papers of an order", ORDER_PAPER_COLUMNS);
#undef ROW
#define ROW GapView
QUERY_SHAPE(gap_view, "gaps", GAP_VIEW_COLUMNS);
#undef ROW
#define ROW BreachView
QUERY_SHAPE(breach_view, "breaks", BREACH_VIEW_COLUMNS);
#undef ROW
#define ROW WaitView
QUERY_SHAPE(wait_view, "papers waiting", WAIT_VIEW_COLUMNS);
#undef ROW
#define ROW LooseView
QUERY_SHAPE(loose_view, "loose papers", LOOSE_VIEW_COLUMNS);
#undef ROW
#define ROW ProcessCount
QUERY_SHAPE(process_count, "processes", PROCESS_COUNT_COLUMNS);
#undef ROW
#define ROW Tenth
QUERY_SHAPE(tenth, "tenths of closure", TENTH_COLUMNS);
#undef ROW
#define ROW StepDone
QUERY_SHAPE(step_done, "steps", STEP_DONE_COLUMNS);
#undef ROW
#define ROW CashEntry
QUERY_SHAPE(cash, "cash", CASH_COLUMNS);
#undef ROW
#define ROW VendorCount
QUERY_SHAPE(vendor_count, "breaks by seller", VENDOR_COUNT_COLUMNS);
#undef ROW
#define ROW VendorSum
QUERY_SHAPE(vendor_sum, "orders by seller", VENDOR_SUM_COLUMNS);
#undef ROW

static Err select_by(Ctx *cx, Db *db, const char *sql, int64_t cluster, DbValue key,
                     const RowShape *shape, List *out)
{
    DbValue values[] = { db_int(cluster), key };
    return rows_select(cx, db, sql, values, COUNT(values), shape, out);
}

/* --- orders ---------------------------------------------------------------------------------- */

#define HEAD                                                                                    \
    "o.order_id, o.seller, o.buyer, o.process, o.template_id, o.parent_id, o.day, o.ship_by, " \
    "o.payment_days, o.ccy, o.commerce_e9, o.goods_e9, o.information_e9, o.funds_e9, "          \
    "o.least_e9, o.mean_e9, o.closed, o.circular, o.ordered, o.invoiced, o.credited, "          \
    "o.paid, o.suspense, "                                                                      \
    "(SELECT COUNT(*) FROM gap g WHERE g.cluster_id = o.cluster_id "                            \
    "AND g.order_id = o.order_id), "                                                            \
    "(SELECT COUNT(*) FROM breach b WHERE b.cluster_id = o.cluster_id "                         \
    "AND b.order_id = o.order_id) "
#define HEADS                                                                               \
    "SELECT d.number, " HEAD "FROM trade_order o JOIN document d "                          \
    "ON d.cluster_id = o.cluster_id AND d.document_id = o.order_id WHERE o.cluster_id = $1 "

Err view_orders(Ctx *cx, Db *db, int64_t cluster, const OrderFilter *filter, List *out)
{
    static const char sql[] = HEADS
        "AND ($2 = 0 OR o.seller = $2 OR o.buyer = $2) AND ($3 = '' OR o.process = $3) "
        "AND ($4 < 0 OR o.closed = $4) AND ($5 = 0 OR o.parent_id = 0) ORDER BY o.day, o.order_id";
    DbValue values[] = { db_int(cluster), db_int(filter->party), db_text(filter->process),
                         db_int(filter->closed), db_int(filter->master) };
    return rows_select(cx, db, sql, values, COUNT(values), &order_head, out);
}

/* A number alone has no index; every party that may have given it has one. */
Err view_orders_numbered(Ctx *cx, Db *db, int64_t cluster, Text number, int64_t issuer, List *out)
{
    static const char sql[] =
        "SELECT d.number, " HEAD "FROM party p JOIN document d ON d.cluster_id = p.cluster_id "
        "AND d.issuer = p.party_id AND d.kind = 0 AND d.number = $2 "
        "JOIN trade_order o ON o.cluster_id = d.cluster_id AND o.order_id = d.document_id "
        "WHERE p.cluster_id = $1 AND ($3 = 0 OR p.party_id = $3) ORDER BY o.order_id";
    DbValue values[] = { db_int(cluster), db_text(number), db_int(issuer) };
    return rows_select(cx, db, sql, values, COUNT(values), &order_head, out);
}

Err view_order(Ctx *cx, Db *db, int64_t cluster, int64_t order_id, bool *found, OrderHead *out)
{
    static const char sql[] = HEADS "AND o.order_id = $2";
    DbValue values[] = { db_int(cluster), db_int(order_id) };
    return rows_select_one(cx, db, sql, values, COUNT(values), &order_head, found, out);
}

Err view_order_children(Ctx *cx, Db *db, int64_t cluster, int64_t order_id, List *out)
{
    static const char sql[] = HEADS "AND o.parent_id = $2 ORDER BY o.day, o.order_id";
    return select_by(cx, db, sql, cluster, db_int(order_id), &order_head, out);
}

Err view_papers(Ctx *cx, Db *db, int64_t cluster, int64_t order_id, List *out)
{
    static const char sql[] =
        "SELECT d.document_id, d.kind, d.number, d.issuer, d.receiver, d.day, d.ccy, d.payable, "
        "d.grade_e9, MAX(e.rule), MAX(e.standing), MAX(e.back), "
        "CAST(SUM(e.quantity) AS BIGINT), CAST(SUM(e.payable) AS BIGINT) "
        "FROM entry e JOIN document d ON d.cluster_id = e.cluster_id "
        "AND d.document_id = e.document_id WHERE e.cluster_id = $1 AND e.order_id = $2 "
        "GROUP BY d.document_id, d.kind, d.number, d.issuer, d.receiver, d.day, d.ccy, d.payable, "
        "d.grade_e9 ORDER BY d.day, d.kind, d.document_id";
    return select_by(cx, db, sql, cluster, db_int(order_id), &order_paper, out);
}

/* --- gaps, breaks, waiting, loose ------------------------------------------------------------ */

Err view_gaps(Ctx *cx, Db *db, int64_t cluster, const GapFilter *filter, List *out)
{
    static const char sql[] =
        "SELECT d.number, o.order_id, o.seller, o.buyer, o.process, o.template_id, o.ccy, "
        "g.step, g.line, g.quantity, g.amount, g.due, g.owner, g.party FROM gap g "
        "JOIN trade_order o ON o.cluster_id = g.cluster_id AND o.order_id = g.order_id "
        "JOIN document d ON d.cluster_id = g.cluster_id AND d.document_id = g.order_id "
        "WHERE g.cluster_id = $1 AND ($2 = 0 OR g.party = $2) AND ($3 = 0 OR g.order_id = $3) "
        "AND ($4 = 0 OR (g.due < $5 AND g.due > -2147483648)) "
        "ORDER BY CASE WHEN g.due = -2147483648 THEN 1 ELSE 0 END, g.due, g.order_id, g.number";
    DbValue values[] = { db_int(cluster), db_int(filter->party), db_int(filter->order_id),
                         db_int(filter->overdue), db_int(filter->today) };
    return rows_select(cx, db, sql, values, COUNT(values), &gap_view, out);
}

Err view_breaches(Ctx *cx, Db *db, int64_t cluster, const GapFilter *filter, List *out)
{
    static const char sql[] =
        "SELECT d.number, o.order_id, o.seller, o.buyer, o.ccy, b.kind, b.document_id, b.line, "
        "b.other_document, b.quantity, b.amount, b.days, COALESCE(p.kind, 0), "
        "COALESCE(p.number, ''), COALESCE(p.issuer, 0) FROM breach b "
        "JOIN trade_order o ON o.cluster_id = b.cluster_id AND o.order_id = b.order_id "
        "JOIN document d ON d.cluster_id = b.cluster_id AND d.document_id = b.order_id "
        "LEFT JOIN document p ON p.cluster_id = b.cluster_id AND p.document_id = b.document_id "
        "WHERE b.cluster_id = $1 AND ($2 = 0 OR o.seller = $2 OR o.buyer = $2) "
        "AND ($3 = 0 OR b.order_id = $3) ORDER BY b.kind, b.order_id, b.number";
    DbValue values[] = { db_int(cluster), db_int(filter->party), db_int(filter->order_id) };
    return rows_select(cx, db, sql, values, COUNT(values), &breach_view, out);
}

Err view_waiting(Ctx *cx, Db *db, int64_t cluster, const GapFilter *filter, List *out)
{
    static const char sql[] =
        "SELECT w.issuer, w.kind, w.number, w.document_id, w.line, d.kind, d.number, d.issuer, "
        "d.day, d.ccy, d.payable FROM waiting w "
        "JOIN document d ON d.cluster_id = w.cluster_id AND d.document_id = w.document_id "
        "WHERE w.cluster_id = $1 AND w.missing = 1 AND ($3 = 0 OR d.document_id = $3) "
        "AND ($2 = 0 OR d.issuer = $2 OR d.receiver = $2) "
        "ORDER BY d.day, w.document_id, w.line, w.kind, w.number";
    DbValue values[] = { db_int(cluster), db_int(filter->party), db_int(filter->order_id) };
    return rows_select(cx, db, sql, values, COUNT(values), &wait_view, out);
}

Err view_loose(Ctx *cx, Db *db, int64_t cluster, const GapFilter *filter, List *out)
{
    static const char sql[] =
        "SELECT l.seller, l.buyer, l.day, l.kind, l.document_id, l.line, l.left_quantity, "
        "l.left_minor, d.number, d.issuer, d.ccy FROM loose l "
        "JOIN document d ON d.cluster_id = l.cluster_id AND d.document_id = l.document_id "
        "WHERE l.cluster_id = $1 AND (l.left_quantity > 0 OR l.left_minor > 0) "
        "AND ($2 = 0 OR l.seller = $2 OR l.buyer = $2) AND $3 = 0 "
        "ORDER BY l.day, l.document_id, l.line";
    DbValue values[] = { db_int(cluster), db_int(filter->party), db_int(filter->order_id) };
    return rows_select(cx, db, sql, values, COUNT(values), &loose_view, out);
}

/* --- figures --------------------------------------------------------------------------------- */

Err view_processes(Ctx *cx, Db *db, int64_t cluster, List *out)
{
    static const char sql[] =
        "SELECT o.template_id, COUNT(*), CAST(SUM(o.closed) AS BIGINT), "
        "CAST(SUM((SELECT COUNT(*) FROM match m WHERE m.cluster_id = o.cluster_id "
        "AND m.order_id = o.order_id AND m.reverses = 0)) AS BIGINT), "
        "CAST(SUM((SELECT COUNT(*) FROM match m WHERE m.cluster_id = o.cluster_id "
        "AND m.order_id = o.order_id AND m.reverses = 0 AND m.rule <> 1 AND NOT EXISTS "
        "(SELECT 1 FROM match r WHERE r.cluster_id = m.cluster_id AND r.order_id = m.order_id "
        "AND r.reverses = m.number))) AS BIGINT) "
        "FROM trade_order o WHERE o.cluster_id = $1 GROUP BY o.process, o.template_id "
        "ORDER BY o.process, o.template_id";
    DbValue key = db_int(cluster);
    return rows_select(cx, db, sql, &key, 1, &process_count, out);
}

Err view_tenths(Ctx *cx, Db *db, int64_t cluster, int64_t template_id, List *out)
{
    static const char sql[] =
        "SELECT least_e9 / 100000000, COUNT(*) FROM trade_order WHERE cluster_id = $1 "
        "AND template_id = $2 GROUP BY least_e9 / 100000000 ORDER BY least_e9 / 100000000";
    return select_by(cx, db, sql, cluster, db_int(template_id), &tenth, out);
}

Err view_steps_done(Ctx *cx, Db *db, int64_t cluster, int64_t template_id, List *out)
{
    static const char sql[] =
        "SELECT o.order_id, o.day, s.step, s.required_e9, s.verified_e9, s.done "
        "FROM trade_order o JOIN step s "
        "ON s.cluster_id = o.cluster_id AND s.order_id = o.order_id "
        "WHERE o.cluster_id = $1 AND o.template_id = $2 ORDER BY o.order_id, s.step";
    return select_by(cx, db, sql, cluster, db_int(template_id), &step_done, out);
}

#define CASH "e.kind, e.day, e.payable, o.ccy, o.day FROM "
#define CASH_ENTRY                                                                      \
    "JOIN entry e ON e.cluster_id = o.cluster_id AND e.order_id = o.order_id "          \
    "WHERE o.cluster_id = $1 AND e.kind IN ($3, $4) AND e.standing = 0 AND e.back = 0 "

static Err select_cash(Ctx *cx, Db *db, const char *sql, int64_t cluster, int64_t template_id,
                       List *out)
{
    DbValue values[] = { db_int(cluster), db_int(template_id), db_int(DOCUMENT_INVOICE),
                         db_int(DOCUMENT_PAYMENT) };
    return rows_select(cx, db, sql, values, COUNT(values), &cash, out);
}

Err view_cash(Ctx *cx, Db *db, int64_t cluster, int64_t template_id, List *out)
{
    static const char sql[] = "SELECT o.order_id, o.parent_id, " CASH "trade_order o " CASH_ENTRY
        "AND o.template_id = $2 ORDER BY o.order_id";
    return select_cash(cx, db, sql, cluster, template_id, out);
}

Err view_cash_below(Ctx *cx, Db *db, int64_t cluster, int64_t template_id, List *out)
{
    static const char sql[] = "SELECT o.order_id, o.parent_id, " CASH "trade_order p "
        "JOIN trade_order o ON o.cluster_id = p.cluster_id AND o.parent_id = p.order_id "
        CASH_ENTRY "AND p.template_id = $2 ORDER BY o.parent_id";
    return select_cash(cx, db, sql, cluster, template_id, out);
}

Err view_vendor_breaks(Ctx *cx, Db *db, int64_t cluster, List *out)
{
    static const char sql[] =
        "SELECT o.seller, b.kind, COUNT(*), CAST(SUM(b.days) AS BIGINT) FROM breach b "
        "JOIN trade_order o ON o.cluster_id = b.cluster_id AND o.order_id = b.order_id "
        "WHERE b.cluster_id = $1 GROUP BY o.seller, b.kind ORDER BY o.seller, b.kind";
    DbValue key = db_int(cluster);
    return rows_select(cx, db, sql, &key, 1, &vendor_count, out);
}

Err view_vendor_orders(Ctx *cx, Db *db, int64_t cluster, List *out)
{
    static const char sql[] =
        "SELECT seller, ccy, COUNT(*), CAST(SUM(ordered) AS BIGINT) FROM trade_order "
        "WHERE cluster_id = $1 GROUP BY seller, ccy ORDER BY seller, ccy";
    DbValue key = db_int(cluster);
    return rows_select(cx, db, sql, &key, 1, &vendor_sum, out);
}

Err view_vendor_overdue(Ctx *cx, Db *db, int64_t cluster, int64_t today, List *out)
{
    static const char sql[] =
        "SELECT o.seller, o.ccy, COUNT(*), CAST(SUM(g.amount) AS BIGINT) FROM gap g "
        "JOIN trade_order o ON o.cluster_id = g.cluster_id AND o.order_id = g.order_id "
        "WHERE g.cluster_id = $1 AND g.party = o.seller AND g.due < $2 "
        "AND g.due > -2147483648 GROUP BY o.seller, o.ccy ORDER BY o.seller, o.ccy";
    return select_by(cx, db, sql, cluster, db_int(today), &vendor_sum, out);
}
