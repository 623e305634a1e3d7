/* order_store.c - SQL for documents, orders and closure. Every query leads with cluster_id and
 * runs along a primary key or a named index. */
#include "store/order_store.h"

#include "base/check.h"

#define FIELD_INT(name)  { 'i', offsetof(ROW, name) },
#define FIELD_TEXT(name) { 't', offsetof(ROW, name) },
#define FIELD_HASH(name) { 'h', offsetof(ROW, name) },

#define SELECT(columns, table) \
    "SELECT " columns(COLUMN_SELECT, COLUMN_SELECT, COLUMN_SELECT) "0 FROM " table " "
#define COLUMN_SELECT(name) #name ", "

#define ROW DocumentRow
static const RowField document_fields[] = { DOCUMENT_COLUMNS(FIELD_INT, FIELD_TEXT, FIELD_HASH) };
#undef ROW
#define ROW TradeOrderRow
static const RowField trade_order_fields[] = {
    TRADE_ORDER_COLUMNS(FIELD_INT, FIELD_TEXT, FIELD_HASH)
};
#undef ROW
#define ROW OrderLineRow
static const RowField order_line_fields[] = {
    ORDER_LINE_COLUMNS(FIELD_INT, FIELD_TEXT, FIELD_HASH)
};
#undef ROW
#define ROW EntryRow
static const RowField entry_fields[] = { ENTRY_COLUMNS(FIELD_INT, FIELD_TEXT, FIELD_HASH) };
#undef ROW
#define ROW WaitingRow
static const RowField waiting_fields[] = { WAITING_COLUMNS(FIELD_INT, FIELD_TEXT, FIELD_HASH) };
#undef ROW
#define ROW LooseRow
static const RowField loose_fields[] = { LOOSE_COLUMNS(FIELD_INT, FIELD_TEXT, FIELD_HASH) };
#undef ROW
#define ROW SplitRow
static const RowField split_fields[] = { SPLIT_COLUMNS(FIELD_INT, FIELD_TEXT, FIELD_HASH) };
#undef ROW
#define ROW LinkRow
static const RowField link_fields[] = { LINK_COLUMNS(FIELD_INT, FIELD_TEXT, FIELD_HASH) };
#undef ROW
#define ROW MatchRow
static const RowField match_fields[] = { MATCH_COLUMNS(FIELD_INT, FIELD_TEXT, FIELD_HASH) };
#undef ROW
#define ROW GapRow
static const RowField gap_fields[] = { GAP_COLUMNS(FIELD_INT, FIELD_TEXT, FIELD_HASH) };
#undef ROW
#define ROW StepRow
static const RowField step_fields[] = { STEP_COLUMNS(FIELD_INT, FIELD_TEXT, FIELD_HASH) };
#undef ROW
#define ROW BreachRow
static const RowField breach_fields[] = { BREACH_COLUMNS(FIELD_INT, FIELD_TEXT, FIELD_HASH) };
#undef ROW

const RowShape document_shape =
    ROW_SHAPE(DocumentRow, document_fields, "document", DOCUMENT_COLUMNS, 14);
const RowShape trade_order_shape =
    ROW_SHAPE(TradeOrderRow, trade_order_fields, "trade_order", TRADE_ORDER_COLUMNS, 25);
const RowShape order_line_shape =
    ROW_SHAPE(OrderLineRow, order_line_fields, "order_line", ORDER_LINE_COLUMNS, 21);
const RowShape entry_shape = ROW_SHAPE(EntryRow, entry_fields, "entry", ENTRY_COLUMNS, 20);
const RowShape waiting_shape =
    ROW_SHAPE(WaitingRow, waiting_fields, "waiting", WAITING_COLUMNS, 7);
const RowShape loose_shape = ROW_SHAPE(LooseRow, loose_fields, "loose", LOOSE_COLUMNS, 10);
const RowShape split_shape = ROW_SHAPE(SplitRow, split_fields, "split", SPLIT_COLUMNS, 7);
const RowShape link_shape = ROW_SHAPE(LinkRow, link_fields, "link", LINK_COLUMNS, 7);
const RowShape match_shape = ROW_SHAPE(MatchRow, match_fields, "match", MATCH_COLUMNS, 11);
const RowShape gap_shape = ROW_SHAPE(GapRow, gap_fields, "gap", GAP_COLUMNS, 10);
const RowShape step_shape = ROW_SHAPE(StepRow, step_fields, "step", STEP_COLUMNS, 6);
const RowShape breach_shape = ROW_SHAPE(BreachRow, breach_fields, "breach", BREACH_COLUMNS, 10);

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
        "WHERE cluster_id = $1 AND issuer = $2 AND kind = CAST($3 AS BIGINT) AND number = $4";
    DbValue values[] = { db_int(cluster), db_int(issuer), db_int(kind), db_text(number) };
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
    static const char sql[] =
        "UPDATE trade_order SET parent_id = $3, commerce_e9 = $4, goods_e9 = $5, "
        "information_e9 = $6, funds_e9 = $7, least_e9 = $8, mean_e9 = $9, closed = $10, "
        "circular = $11, ordered = $12, invoiced = $13, credited = $14, paid = $15, "
        "suspense = $16 WHERE cluster_id = $1 AND order_id = $2";
    DbValue values[] = {
        db_int(cluster), db_int(row->order_id), db_int(row->parent_id), db_int(row->commerce_e9),
        db_int(row->goods_e9), db_int(row->information_e9), db_int(row->funds_e9),
        db_int(row->least_e9), db_int(row->mean_e9), db_int(row->closed), db_int(row->circular),
        db_int(row->ordered), db_int(row->invoiced), db_int(row->credited), db_int(row->paid),
        db_int(row->suspense),
    };
    return db_run(cx, db, sql, values, COUNT(values), NULL);
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
    static const char sql[] =
        "INSERT INTO waiting(cluster_id, issuer, kind, number, document_id, line, missing) "
        "VALUES($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING";
    DbValue values[] = { db_int(cluster), db_text(row->issuer), db_int(row->kind),
                         db_text(row->number), db_int(row->document_id), db_int(row->line),
                         db_int(row->missing) };
    return db_run(cx, db, sql, values, COUNT(values), NULL);
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
    static const char sql[] =
        "UPDATE loose SET left_quantity = $9, left_minor = $10 WHERE cluster_id = $1 "
        "AND seller = $2 AND buyer = $3 AND day = $4 AND kind = $5 AND rank = $6 "
        "AND document_id = $7 AND line = $8";
    DbValue values[] = {
        db_int(cluster), db_int(row->seller), db_int(row->buyer), db_int(row->day),
        db_int(row->kind), db_int(row->rank), db_int(row->document_id), db_int(row->line),
        db_int(row->left_quantity), db_int(row->left_minor),
    };
    return db_run(cx, db, sql, values, COUNT(values), NULL);
}

Err loose_delete(Ctx *cx, Db *db, int64_t cluster, int64_t document_id)
{
    static const char sql[] = "DELETE FROM loose WHERE cluster_id = $1 AND document_id = $2";
    return run_by(cx, db, sql, cluster, document_id);
}

Err split_put(Ctx *cx, Db *db, int64_t cluster, const SplitRow *row)
{
    static const char sql[] =
        "INSERT INTO split(cluster_id, invoice_id, day, kind, rank, document_id, line) "
        "VALUES($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING";
    DbValue values[] = { db_int(cluster), db_int(row->invoice_id), db_int(row->day),
                         db_int(row->kind), db_int(row->rank), db_int(row->document_id),
                         db_int(row->line) };
    return db_run(cx, db, sql, values, COUNT(values), NULL);
}

Err split_of_invoice(Ctx *cx, Db *db, int64_t cluster, int64_t invoice_id, List *out)
{
    static const char sql[] = SELECT(SPLIT_COLUMNS, "split")
        "WHERE cluster_id = $1 AND invoice_id = $2 ORDER BY kind, day, rank, document_id, line";
    return select_by(cx, db, sql, cluster, invoice_id, &split_shape, out);
}

Err link_of_document(Ctx *cx, Db *db, int64_t cluster, int64_t document_id, List *out)
{
    static const char sql[] = SELECT(LINK_COLUMNS, "link")
        "WHERE cluster_id = $1 AND document_id = $2 ORDER BY line, order_id";
    return select_by(cx, db, sql, cluster, document_id, &link_shape, out);
}

Err link_put(Ctx *cx, Db *db, int64_t cluster, const LinkRow *row)
{
    static const char sql[] =
        "INSERT INTO link(cluster_id, document_id, line, order_id, order_line, forbidden, act_id) "
        "VALUES($1, $2, $3, $4, $5, $6, $7) "
        "ON CONFLICT (cluster_id, document_id, line, order_id) DO UPDATE "
        "SET order_line = $5, forbidden = $6, act_id = $7";
    DbValue values[] = { db_int(cluster), db_int(row->document_id), db_int(row->line),
                         db_int(row->order_id), db_int(row->order_line), db_int(row->forbidden),
                         db_int(row->act_id) };
    return db_run(cx, db, sql, values, COUNT(values), NULL);
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
