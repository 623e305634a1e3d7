/* order_store.c - SQL for documents, orders and closure. Every query leads with cluster_id and
 * runs along a primary key or a named index. */
#include "store/order_store.h"

#include "base/check.h"

/* The commonest shape of a query: a cluster and one more key. */
static Err select_by(Ctx *cx, Db *db, const char *sql, int64_t cluster, int64_t key,
                     const RowShape *shape, List *out)
{
    DbValue values[] = { db_int(cluster), db_int(key) };
    return rows_select(cx, db, sql, values, COUNT(values), shape, out);
}

static Err select_one_by(Ctx *cx, Db *db, const char *sql, int64_t cluster, int64_t key,
                         const RowShape *shape, bool *found, void *out)
{
    DbValue values[] = { db_int(cluster), db_int(key) };
    return rows_select_one(cx, db, sql, values, COUNT(values), shape, found, out);
}

static Err run_by(Ctx *cx, Db *db, const char *sql, int64_t cluster, int64_t key)
{
    DbValue values[] = { db_int(cluster), db_int(key) };
    return db_run(cx, db, sql, values, COUNT(values), NULL);
}

/* --- documents ------------------------------------------------------------------------------- */

Err document_find(Ctx *cx, Db *db, int64_t cluster, int64_t issuer, int64_t kind, Text number,
                  bool *found, DocumentRow *out)
{
    /* A bare $3 would be held against the partial index document_by_event (kind = 14), and SQLite
     * prepares a statement anew for every value that might decide on such an index. */
    static const char sql[] = SELECT(DOCUMENT_COLUMNS, "document")
        "WHERE cluster_id = $1 AND issuer = $2 AND kind = CAST($3 AS BIGINT) AND number = $4 "
        "AND stated = 1 ORDER BY year DESC LIMIT 1";
    DbValue values[] = { db_int(cluster), db_int(issuer), db_int(kind), db_text(number) };
    return rows_select_one(cx, db, sql, values, COUNT(values), &document_shape, found, out);
}

Err document_numbered(Ctx *cx, Db *db, int64_t cluster, int64_t issuer, int64_t kind, Text number,
                      List *out)
{
    static const char sql[] = SELECT(DOCUMENT_COLUMNS, "document")
        "WHERE cluster_id = $1 AND issuer = $2 AND kind = CAST($3 AS BIGINT) AND number = $4 "
        "AND stated = 1 ORDER BY year";
    DbValue values[] = { db_int(cluster), db_int(issuer), db_int(kind), db_text(number) };
    return rows_select(cx, db, sql, values, COUNT(values), &document_shape, out);
}

Err document_find_heard(Ctx *cx, Db *db, int64_t cluster, int64_t issuer, int64_t kind,
                        Text number, const Hash *content, bool *found, DocumentRow *out)
{
    static const char sql[] = SELECT(DOCUMENT_COLUMNS, "document")
        "WHERE cluster_id = $1 AND issuer = $2 AND kind = CAST($3 AS BIGINT) AND number = $4 "
        "AND stated = 0 AND hash = $5";
    DbValue values[] = { db_int(cluster), db_int(issuer), db_int(kind), db_text(number),
                         db_blob(content->byte, sizeof content->byte) };
    return rows_select_one(cx, db, sql, values, COUNT(values), &document_shape, found, out);
}

Err document_event(Ctx *cx, Db *db, int64_t cluster, Text number, bool *found, DocumentRow *out)
{
    static const char sql[] = SELECT(DOCUMENT_COLUMNS, "document")
        "WHERE cluster_id = $1 AND kind = 14 AND number = $2 ORDER BY document_id LIMIT 1";
    DbValue values[] = { db_int(cluster), db_text(number) };
    return rows_select_one(cx, db, sql, values, COUNT(values), &document_shape, found, out);
}

Err document_get(Ctx *cx, Db *db, int64_t cluster, int64_t document_id, bool *found,
                 DocumentRow *out)
{
    static const char sql[] = SELECT(DOCUMENT_COLUMNS, "document")
        "WHERE cluster_id = $1 AND document_id = $2";
    return select_one_by(cx, db, sql, cluster, document_id, &document_shape, found, out);
}

Err document_next(Ctx *cx, Db *db, int64_t cluster, int64_t from, bool *found, DocumentRow *out)
{
    static const char sql[] = SELECT(DOCUMENT_COLUMNS, "document")
        "WHERE cluster_id = $1 AND document_id >= $2 ORDER BY document_id LIMIT 1";
    return select_one_by(cx, db, sql, cluster, from, &document_shape, found, out);
}

Err document_set_heard(Ctx *cx, Db *db, int64_t cluster, int64_t document_id, int64_t heard,
                       int64_t stated, int64_t grade_e9)
{
    static const char sql[] = "UPDATE document SET heard = $3, stated = $4, grade_e9 = $5 "
                              "WHERE cluster_id = $1 AND document_id = $2";
    DbValue values[] = { db_int(cluster), db_int(document_id), db_int(heard), db_int(stated),
                         db_int(grade_e9) };
    return db_run(cx, db, sql, values, COUNT(values), NULL);
}

Err restatement_get(Ctx *cx, Db *db, int64_t cluster, int64_t statement_id, bool *found,
                    RestatementRow *out)
{
    return select_one_by(cx, db, SELECT(RESTATEMENT_COLUMNS, "restatement")
                         "WHERE cluster_id = $1 AND statement_id = $2", cluster, statement_id,
                         &restatement_shape, found, out);
}

Err restatement_of_document(Ctx *cx, Db *db, int64_t cluster, int64_t document_id, List *out)
{
    return select_by(cx, db, SELECT(RESTATEMENT_COLUMNS, "restatement")
                     "WHERE cluster_id = $1 AND document_id = $2 ORDER BY statement_id", cluster,
                     document_id, &restatement_shape, out);
}

/* --- orders ---------------------------------------------------------------------------------- */

Err trade_order_get(Ctx *cx, Db *db, int64_t cluster, int64_t order_id, bool *found,
                    TradeOrderRow *out)
{
    static const char sql[] = SELECT(TRADE_ORDER_COLUMNS, "trade_order")
        "WHERE cluster_id = $1 AND order_id = $2";
    return select_one_by(cx, db, sql, cluster, order_id, &trade_order_shape, found, out);
}

Err trade_order_update(Ctx *cx, Db *db, int64_t cluster, const TradeOrderRow *row)
{
    return row_put(cx, db, &trade_order_shape, cluster, row);
}

Err trade_order_children(Ctx *cx, Db *db, int64_t cluster, int64_t parent_id, List *out)
{
    static const char sql[] = SELECT(TRADE_ORDER_COLUMNS, "trade_order")
        "WHERE cluster_id = $1 AND parent_id = $2 ORDER BY order_id";
    return select_by(cx, db, sql, cluster, parent_id, &trade_order_shape, out);
}

Err trade_order_of_pair(Ctx *cx, Db *db, int64_t cluster, int64_t seller, int64_t buyer, List *out)
{
    static const char sql[] = SELECT(TRADE_ORDER_COLUMNS, "trade_order")
        "WHERE cluster_id = $1 AND seller = $2 AND buyer = $3 ORDER BY day, rank, order_id";
    DbValue values[] = { db_int(cluster), db_int(seller), db_int(buyer) };
    return rows_select(cx, db, sql, values, COUNT(values), &trade_order_shape, out);
}

Err trade_order_page(Ctx *cx, Db *db, int64_t cluster, int64_t from, int64_t limit, List *out)
{
    static const char sql[] = SELECT(TRADE_ORDER_COLUMNS, "trade_order")
        "WHERE cluster_id = $1 AND order_id >= $2 ORDER BY order_id LIMIT $3";
    DbValue values[] = { db_int(cluster), db_int(from), db_int(limit) };
    return rows_select(cx, db, sql, values, COUNT(values), &trade_order_shape, out);
}

Err order_line_of(Ctx *cx, Db *db, int64_t cluster, int64_t order_id, List *out)
{
    static const char sql[] = SELECT(ORDER_LINE_COLUMNS, "order_line")
        "WHERE cluster_id = $1 AND order_id = $2 ORDER BY line";
    return select_by(cx, db, sql, cluster, order_id, &order_line_shape, out);
}

/* --- entries --------------------------------------------------------------------------------- */

Err entry_of_order(Ctx *cx, Db *db, int64_t cluster, int64_t order_id, List *out)
{
    static const char sql[] = SELECT(ENTRY_COLUMNS, "entry")
        "WHERE cluster_id = $1 AND order_id = $2 "
        "ORDER BY day, kind, rank, document_id, line, part";
    return select_by(cx, db, sql, cluster, order_id, &entry_shape, out);
}

Err entry_of_document(Ctx *cx, Db *db, int64_t cluster, int64_t document_id, List *out)
{
    static const char sql[] = SELECT(ENTRY_COLUMNS, "entry")
        "WHERE cluster_id = $1 AND document_id = $2 ORDER BY line, part, order_id";
    return select_by(cx, db, sql, cluster, document_id, &entry_shape, out);
}

Err entry_delete_document(Ctx *cx, Db *db, int64_t cluster, int64_t document_id, int64_t line)
{
    static const char all[] = "DELETE FROM entry WHERE cluster_id = $1 AND document_id = $2";
    static const char one[] =
        "DELETE FROM entry WHERE cluster_id = $1 AND document_id = $2 AND line = $3";
    DbValue values[] = { db_int(cluster), db_int(document_id), db_int(line) };
    return db_run(cx, db, line < 0 ? all : one, values, line < 0 ? 2 : 3, NULL);
}

/* --- what waits, what is loose, what is linked ----------------------------------------------- */

Err waiting_put(Ctx *cx, Db *db, int64_t cluster, const WaitingRow *row)
{
    return row_add(cx, db, &waiting_shape, cluster, row);
}

Err waiting_for(Ctx *cx, Db *db, int64_t cluster, Text issuer, int64_t kind, Text number, List *out)
{
    static const char sql[] = SELECT(WAITING_COLUMNS, "waiting")
        "WHERE cluster_id = $1 AND issuer = $2 AND kind = $3 AND number = $4 "
        "ORDER BY document_id, line";
    DbValue values[] = { db_int(cluster), db_text(issuer), db_int(kind), db_text(number) };
    return rows_select(cx, db, sql, values, COUNT(values), &waiting_shape, out);
}

Err waiting_of_document(Ctx *cx, Db *db, int64_t cluster, int64_t document_id, List *out)
{
    static const char sql[] = SELECT(WAITING_COLUMNS, "waiting")
        "WHERE cluster_id = $1 AND document_id = $2 ORDER BY line";
    return select_by(cx, db, sql, cluster, document_id, &waiting_shape, out);
}

Err waiting_all(Ctx *cx, Db *db, int64_t cluster, List *out)
{
    static const char sql[] = SELECT(WAITING_COLUMNS, "waiting")
        "WHERE cluster_id = $1 ORDER BY document_id, line, kind, issuer, number";
    DbValue key = db_int(cluster);
    return rows_select(cx, db, sql, &key, 1, &waiting_shape, out);
}

Err waiting_delete(Ctx *cx, Db *db, int64_t cluster, int64_t document_id)
{
    static const char sql[] = "DELETE FROM waiting WHERE cluster_id = $1 AND document_id = $2";
    return run_by(cx, db, sql, cluster, document_id);
}

Err loose_of_pair(Ctx *cx, Db *db, int64_t cluster, int64_t seller, int64_t buyer, List *out)
{
    static const char sql[] = SELECT(LOOSE_COLUMNS, "loose")
        "WHERE cluster_id = $1 AND seller = $2 AND buyer = $3 "
        "ORDER BY day, kind, rank, document_id, line";
    DbValue values[] = { db_int(cluster), db_int(seller), db_int(buyer) };
    return rows_select(cx, db, sql, values, COUNT(values), &loose_shape, out);
}

Err loose_all(Ctx *cx, Db *db, int64_t cluster, List *out)
{
    static const char sql[] = SELECT(LOOSE_COLUMNS, "loose")
        "WHERE cluster_id = $1 AND (left_quantity > 0 OR left_minor > 0) "
        "ORDER BY day, document_id, line";
    DbValue key = db_int(cluster);
    return rows_select(cx, db, sql, &key, 1, &loose_shape, out);
}

Err loose_set_left(Ctx *cx, Db *db, int64_t cluster, const LooseRow *row)
{
    return row_put(cx, db, &loose_shape, cluster, row);
}

Err loose_delete(Ctx *cx, Db *db, int64_t cluster, int64_t document_id)
{
    static const char sql[] = "DELETE FROM loose WHERE cluster_id = $1 AND document_id = $2";
    return run_by(cx, db, sql, cluster, document_id);
}

Err split_put(Ctx *cx, Db *db, int64_t cluster, const SplitRow *row)
{
    return row_add(cx, db, &split_shape, cluster, row);
}

Err split_of_invoice(Ctx *cx, Db *db, int64_t cluster, int64_t invoice_id, List *out)
{
    static const char sql[] = SELECT(SPLIT_COLUMNS, "split")
        "WHERE cluster_id = $1 AND invoice_id = $2 ORDER BY kind, day, rank, document_id, line";
    return select_by(cx, db, sql, cluster, invoice_id, &split_shape, out);
}

Err future_put(Ctx *cx, Db *db, int64_t cluster, const FutureRow *row)
{
    return row_add(cx, db, &future_shape, cluster, row);
}

Err future_until(Ctx *cx, Db *db, int64_t cluster, int64_t day, List *out)
{
    static const char sql[] = SELECT(FUTURE_COLUMNS, "future")
        "WHERE cluster_id = $1 AND day <= $2 ORDER BY day, document_id";
    return select_by(cx, db, sql, cluster, day, &future_shape, out);
}

Err future_delete_until(Ctx *cx, Db *db, int64_t cluster, int64_t day)
{
    static const char sql[] = "DELETE FROM future WHERE cluster_id = $1 AND day <= $2";
    DbValue values[] = { db_int(cluster), db_int(day) };
    return db_run(cx, db, sql, values, COUNT(values), NULL);
}

Err link_of_document(Ctx *cx, Db *db, int64_t cluster, int64_t document_id, List *out)
{
    static const char sql[] = SELECT(LINK_COLUMNS, "link")
        "WHERE cluster_id = $1 AND document_id = $2 ORDER BY line, order_id";
    return select_by(cx, db, sql, cluster, document_id, &link_shape, out);
}

Err link_put(Ctx *cx, Db *db, int64_t cluster, const LinkRow *row)
{
    return row_put(cx, db, &link_shape, cluster, row);
}

/* --- closure --------------------------------------------------------------------------------- */

Err match_standing(Ctx *cx, Db *db, int64_t cluster, int64_t order_id, List *out, int64_t *last)
{
    List all;
    TRY(match_history(cx, db, cluster, order_id, &all));
    int64_t highest = 0;
    bool *reversed = NEW(cx, bool, all.count + 1);  /* numbers run 1, 2, ... without a hole */
    if (!reversed)
        return cx->err;
    for (size_t i = 0; i < all.count; i++) {
        const MatchRow *row = list_at(&all, i);
        if (row->number != (int64_t)i + 1 || row->reverses < 0 || row->reverses >= row->number)
            return fail(cx, ERR_DAMAGED, "the matches of order %lld are not numbered 1, 2, ...",
                        (long long)order_id);
        reversed[row->reverses] = true;
        highest = row->number;
    }
    List standing = list_make(sizeof(MatchRow));
    for (size_t i = 0; i < all.count; i++) {
        const MatchRow *row = list_at(&all, i);
        if (row->reverses != 0 || reversed[row->number])
            continue;
        MatchRow *kept = list_push(cx, &standing);
        if (!kept)
            return cx->err;
        *kept = *row;
    }
    *out = standing;
    *last = highest;
    return ERR_OK;
}

Err match_history(Ctx *cx, Db *db, int64_t cluster, int64_t order_id, List *out)
{
    static const char sql[] = SELECT(MATCH_COLUMNS, "match")
        "WHERE cluster_id = $1 AND order_id = $2 ORDER BY number";
    return select_by(cx, db, sql, cluster, order_id, &match_shape, out);
}

Err gap_of_order(Ctx *cx, Db *db, int64_t cluster, int64_t order_id, List *out)
{
    static const char sql[] = SELECT(GAP_COLUMNS, "gap")
        "WHERE cluster_id = $1 AND order_id = $2 ORDER BY number";
    return select_by(cx, db, sql, cluster, order_id, &gap_shape, out);
}

Err step_of_order(Ctx *cx, Db *db, int64_t cluster, int64_t order_id, List *out)
{
    static const char sql[] = SELECT(STEP_COLUMNS, "step")
        "WHERE cluster_id = $1 AND order_id = $2 ORDER BY step";
    return select_by(cx, db, sql, cluster, order_id, &step_shape, out);
}

Err breach_of_order(Ctx *cx, Db *db, int64_t cluster, int64_t order_id, List *out)
{
    static const char sql[] = SELECT(BREACH_COLUMNS, "breach")
        "WHERE cluster_id = $1 AND order_id = $2 ORDER BY number";
    return select_by(cx, db, sql, cluster, order_id, &breach_shape, out);
}

Err closure_delete(Ctx *cx, Db *db, int64_t cluster, int64_t order_id, bool lines_only)
{
    static const char *const sql[] = {
        "DELETE FROM order_line WHERE cluster_id = $1 AND order_id = $2",
        "DELETE FROM gap WHERE cluster_id = $1 AND order_id = $2",
        "DELETE FROM step WHERE cluster_id = $1 AND order_id = $2",
        "DELETE FROM breach WHERE cluster_id = $1 AND order_id = $2",
    };
    for (size_t i = 0; i < (lines_only ? 1 : COUNT(sql)); i++)
        TRY(run_by(cx, db, sql[i], cluster, order_id));
    return ERR_OK;
}
