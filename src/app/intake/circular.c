/* circular.c - which orders are of a circle of trade, kept up as orders come and are cancelled.
 *
 * Only the goods of those orders are looked at, once a batch, over the days that they can change: a
 * window to both sides. Goods are known by their folded name, so that case, width and blanks do not
 * tell two spellings apart, and by their GTIN in fourteen digits. */
#include "app/intake/batch.h"
#include "base/check.h"
#include "base/fold.h"
#include "core/closure/circle.h"
#include "value/check_digit.h"

/* What the store says of a sale: its order, and whether it was said to close a circle. */
typedef struct KnownSale {
    int64_t order_id;
    bool closes;
} KnownSale;

/* The orders for one item dated from `day` to `last`, by date; what is known beside them. */
static Err sales_of(Ctx *cx, const Batch *batch, Text item, int64_t day, int64_t last,
                    List *sales, List *known)
{
    static const char sql[] =
        "SELECT order_id, seller, buyer, day, closes FROM sale WHERE cluster_id = $1 AND item = $2 "
        "AND day >= $3 AND day <= $4 ORDER BY day, order_id";
    DbRows *rows CLEANUP(db_rows_close) = NULL;
    DbValue values[] = { db_int(batch->cluster), db_text(item), db_int(day), db_int(last) };
    TRY(db_query(cx, batch->db, sql, values, COUNT(values), &rows));
    for (;;) {
        bool more;
        TRY(db_next(cx, rows, &more));
        if (!more)
            return ERR_OK;
        CircleSale *sale = list_push(cx, sales);
        KnownSale *order = sale ? list_push(cx, known) : NULL;
        if (!order)
            return cx->err;
        *order = (KnownSale){ db_get_int(rows, 0), db_get_int(rows, 4) != 0 };
        *sale = (CircleSale){ .seller = db_get_int(rows, 1), .buyer = db_get_int(rows, 2),
                              .date = { (int32_t)db_get_int(rows, 3) } };
    }
}

/* Is the order in a circle by any of its items? circular counts them. */
static Err set_circular(Ctx *cx, Batch *batch, int64_t order_id, Text item, bool closes)
{
    static const char sql[] =
        "UPDATE sale SET closes = $4 WHERE cluster_id = $1 AND item = $2 AND order_id = $3";
    static const char any[] =
        "SELECT 1 FROM sale WHERE cluster_id = $1 AND order_id = $2 AND closes = 1 LIMIT 1";
    DbValue values[] = { db_int(batch->cluster), db_text(item), db_int(order_id),
                         db_int(closes) };
    DbValue keys[] = { db_int(batch->cluster), db_int(order_id) };
    int64_t one;
    bool circular;
    TradeOrderRow *order;
    TRY(db_run(cx, batch->db, sql, values, COUNT(values), NULL));
    TRY(db_query_int(cx, batch->db, any, keys, COUNT(keys), &circular, &one));
    TRY(batch_order(cx, batch, order_id, &order));
    if ((order->circular != 0) == circular)
        return ERR_OK;
    order->circular = circular;
    TRY(trade_order_update(cx, batch->db, batch->cluster, order));
    return batch_touch(cx, batch, order_id);
}

static Err look_at(Ctx *cx, Batch *batch, Text item, int64_t first, int64_t last)
{
    List sales = list_make(sizeof(CircleSale)), known = list_make(sizeof(KnownSale));
    /* What they change lies within a window of them, and what that rests on within another. */
    TRY(sales_of(cx, batch, item, first - 2 * CIRCLE_WINDOW_DAYS, last + 2 * CIRCLE_WINDOW_DAYS,
                 &sales, &known));
    Date from = { (int32_t)first - CIRCLE_WINDOW_DAYS };
    TRY(circle_find(cx, sales.items, sales.count, from));
    for (size_t i = 0; i < sales.count; i++) {
        const CircleSale *sale = list_at(&sales, i);
        const KnownSale *order = list_at(&known, i);
        bool may_change = sale->date.day >= first - CIRCLE_WINDOW_DAYS
                       && sale->date.day <= last + CIRCLE_WINDOW_DAYS;
        if (may_change && sale->circular != order->closes)
            TRY(set_circular(cx, batch, order->order_id, item, sale->circular));
    }
    return ERR_OK;
}

/* One item of the batch's new orders, and the days they span. */
typedef struct Span {
    Text item;
    int64_t first, last;
} Span;

static Err add_sale(Ctx *cx, const Batch *batch, Text item, const TradeOrderRow *order)
{
    static const char sql[] =
        "INSERT INTO sale(cluster_id, item, day, order_id, seller, buyer, closes) "
        "VALUES($1, $2, $3, $4, $5, $6, 0) ON CONFLICT DO NOTHING";
    DbValue values[] = { db_int(batch->cluster), db_text(item), db_int(order->day),
                         db_int(order->order_id), db_int(order->seller), db_int(order->buyer) };
    return db_run(cx, batch->db, sql, values, COUNT(values), NULL);
}

static Err note_span(Ctx *cx, Table *items, List *spans, Text item, int64_t day)
{
    int64_t at;
    TRY(table_intern(cx, items, item.at, item.n, (int64_t)spans->count, &at));
    if (at == (int64_t)spans->count) {
        Span *fresh = list_push(cx, spans);
        if (!fresh)
            return cx->err;
        *fresh = (Span){ item, day, day };
    }
    Span *span = list_at(spans, (size_t)at);
    span->first = day < span->first ? day : span->first;
    span->last = day > span->last ? day : span->last;
    return ERR_OK;
}

/* --- what goods are called -------------------------------------------------------------------- */

enum { GTIN_DIGITS = 14 };

static bool is_gtin(Text code)
{
    for (size_t i = 0; i < code.n; i++)
        if (code.at[i] < '0' || code.at[i] > '9')
            return false;
    return (code.n == 8 || (code.n >= 12 && code.n <= GTIN_DIGITS))
        && check_gs1(text_head(code, code.n - 1)) == code.at[code.n - 1];
}

/* A GTIN of 8, 12 or 13 digits is the one of fourteen with zeros before it.  SRC: GS1 General
 * Specifications, 3.3.2. */
static Err gtin_key(Ctx *cx, Text gtin, Text *out)
{
    return text_format(cx, out, "gtin:%.*s%.*s", (int)(GTIN_DIGITS - gtin.n), "00000000000000",
                       (int)gtin.n, gtin.at);
}

/* The names of a line's goods, two at most; *n: how many. */
static Err goods_of(Ctx *cx, const DocumentLine *line, Text out[2], size_t *n)
{
    Text folded = TEXT("");
    *n = 0;
    if (line->item.n > 0)
        TRY(text_fold(cx, line->item, &folded));
    if (is_gtin(folded))
        TRY(gtin_key(cx, folded, &out[(*n)++]));
    else if (folded.n > 0)
        out[(*n)++] = folded;
    if (line->gtin.n > 0)
        TRY(gtin_key(cx, line->gtin, &out[(*n)++]));
    return ERR_OK;
}

/* --- orders that come, and that are cancelled ------------------------------------------------- */

static Err add_sales(Ctx *cx, Batch *batch, const Paper *paper, const TradeOrderRow *order,
                     Table *items, List *spans)
{
    for (size_t l = 0; l < paper->doc.line_count; l++) {
        Text goods[2];
        size_t n;
        TRY(goods_of(cx, &paper->doc.lines[l], goods, &n));
        for (size_t i = 0; i < n; i++) {
            TRY(add_sale(cx, batch, goods[i], order));
            TRY(note_span(cx, items, spans, goods[i], order->day));
        }
    }
    return ERR_OK;
}

static Err look_at_all(Ctx *cx, Batch *batch, const List *spans)
{
    for (size_t i = 0; i < spans->count; i++) {
        const Span *span = list_at(spans, i);
        TRY(look_at(cx, batch, span->item, span->first, span->last));
    }
    return ERR_OK;
}

Err circular_keep(Ctx *cx, Batch *batch)
{
    Table items = table_make(cx);
    List spans = list_make(sizeof(Span));
    for (size_t p = 0; p < batch->papers.count; p++) {
        const Paper *paper = *(Paper **)list_at(&batch->papers, p);
        TradeOrderRow *order;
        if (!paper->opened)
            continue;
        TRY(batch_order(cx, batch, paper->id, &order));
        TRY(add_sales(cx, batch, paper, order, &items, &spans));
    }
    return look_at_all(cx, batch, &spans);
}

Err circular_order(Ctx *cx, Batch *batch, int64_t order_id, bool cancelled)
{
    static const char any[] = "SELECT 1 FROM sale WHERE cluster_id = $1 AND order_id = $2 LIMIT 1";
    static const char away[] = "DELETE FROM sale WHERE cluster_id = $1 AND order_id = $2";
    DbValue keys[] = { db_int(batch->cluster), db_int(order_id) };
    Table items = table_make(cx);
    List spans = list_make(sizeof(Span));
    bool sold;
    int64_t one;
    Paper *paper;
    TradeOrderRow *order;
    TRY(db_query_int(cx, batch->db, any, keys, COUNT(keys), &sold, &one));
    if (sold != cancelled)
        return ERR_OK;
    TRY(batch_paper(cx, batch, order_id, &paper));
    TRY(batch_order(cx, batch, order_id, &order));
    TRY(add_sales(cx, batch, paper, order, &items, &spans));    /* as they were: which goods? */
    if (cancelled) {
        TRY(db_run(cx, batch->db, away, keys, COUNT(keys), NULL));
        if (order->circular)
            TRY(batch_touch(cx, batch, order_id));
        order->circular = 0;
    }
    return look_at_all(cx, batch, &spans);
}
