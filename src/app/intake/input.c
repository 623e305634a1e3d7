/* input.c - reads what a fold needs of one order: its lines, its papers, the orders placed for it.
 * Items become small numbers, so that the fold compares integers. */
#include "app/intake/input.h"

#include "app/rate.h"
#include "base/check.h"

static Err intern_item(Ctx *cx, Table *items, Text item, int32_t *out)
{
    int64_t number = -1;
    if (item.n > 0)
        TRY(table_intern(cx, items, item.at, item.n, (int64_t)items->count, &number));
    *out = (int32_t)number;
    return ERR_OK;
}

static ClosureEntry entry_of_row(const EntryRow *row, int32_t item)
{
    return (ClosureEntry){
        .document_id = row->document_id, .line = (int32_t)row->line,
        .kind = (DocumentKind)row->kind, .rule = (MatchRule)row->rule,
        .standing = (Standing)row->standing, .back = row->back != 0, .item = item,
        .date = { (int32_t)row->day }, .due = { (int32_t)row->due },
        .quantity_e6 = row->quantity, .rejected_e6 = row->rejected,
        .payable_minor = row->payable, .price_e6 = row->price,
        .ref_document = row->ref_document, .ref_line = (int32_t)row->ref_line,
        .status = row->status, .funded = DATE_NONE,
    };
}

/* When a funder's right in an invoice was registered: a red flush after that is a break. */
static Err mark_funded(Ctx *cx, Book *book, ClosureEntry *entries, size_t count)
{
    static const char sql[] =
        "SELECT MIN(registered_us) FROM encumbrance WHERE cluster_id = $1 AND claim_id = $2 "
        "AND registered_us > 0";
    for (size_t i = 0; i < count; i++) {
        if (entries[i].kind != DOCUMENT_INVOICE
            || (i > 0 && entries[i - 1].document_id == entries[i].document_id))
            continue;
        DbValue values[] = { db_int(book_cluster(book)), db_int(entries[i].document_id) };
        bool found;
        int64_t us = 0;
        TRY(db_query_int(cx, book_db(book), sql, values, COUNT(values), &found, &us));
        Date day = us > 0 ? date_of_instant((Instant){ us }, 480) : DATE_NONE;
        for (size_t j = i; j < count && entries[j].document_id == entries[i].document_id; j++)
            entries[j].funded = day;
    }
    return ERR_OK;
}

static Err load_lines(Ctx *cx, const List *rows, Table *items, ClosureInput *in)
{
    ClosureOrderLine *lines = NEW(cx, ClosureOrderLine, rows->count);
    if (!lines)
        return cx->err;
    for (size_t l = 0; l < rows->count; l++) {
        const OrderLineRow *row = list_at(rows, l);
        lines[l] = (ClosureOrderLine){ .ordered_e6 = row->placed, .payable_minor = row->payable,
                                       .price_e6 = row->price };
        TRY(intern_item(cx, items, row->item, &lines[l].item));
    }
    in->lines = lines;
    in->line_count = rows->count;
    return ERR_OK;
}

static Err load_entries(Ctx *cx, Book *book, int64_t order_id, Table *items, bool encumbered,
                        ClosureInput *in)
{
    List rows;
    TRY(entry_of_order(cx, book_db(book), book_cluster(book), order_id, &rows));
    ClosureEntry *entries = NEW(cx, ClosureEntry, rows.count);
    if (!entries)
        return cx->err;
    for (size_t e = 0; e < rows.count; e++) {
        const EntryRow *row = list_at(&rows, e);
        int32_t item;
        TRY(intern_item(cx, items, row->item, &item));
        entries[e] = entry_of_row(row, item);
    }
    if (encumbered)
        TRY(mark_funded(cx, book, entries, rows.count));
    in->entries = entries;
    in->entry_count = rows.count;
    return ERR_OK;
}

/* The weight of each order placed for this one. One currency weighs as it is; several meet in the
 * base currency, and what has no rate weighs nothing. */
static Err value_children(Ctx *cx, Book *book, const List *rows, ClosureChild *children)
{
    bool mixed = false, known;
    for (size_t c = 1; c < rows->count; c++)
        mixed |= ((const TradeOrderRow *)list_at(rows, c))->ccy
              != ((const TradeOrderRow *)list_at(rows, 0))->ccy;
    for (size_t c = 0; c < rows->count; c++) {
        const TradeOrderRow *row = list_at(rows, c);
        children[c].value = row->ordered;
        if (mixed)
            TRY(rate_value(cx, book, row->ordered, row->ccy, (Date){ (int32_t)row->day }, &known,
                           &children[c].value));
    }
    return ERR_OK;
}

static Err load_children(Ctx *cx, Book *book, int64_t order_id, ClosureInput *in)
{
    List rows;
    TRY(trade_order_children(cx, book_db(book), book_cluster(book), order_id, &rows));
    ClosureChild *children = NEW(cx, ClosureChild, rows.count);
    if (!children)
        return cx->err;
    for (size_t c = 0; c < rows.count; c++) {
        const TradeOrderRow *row = list_at(&rows, c);
        children[c] = (ClosureChild){
            .order_id = row->order_id, .process = row->process,
            .flow = { { row->commerce_e9 }, { row->goods_e9 }, { row->information_e9 },
                      { row->funds_e9 } },
        };
    }
    TRY(value_children(cx, book, &rows, children));
    in->children = children;
    in->child_count = rows.count;
    return ERR_OK;
}

Err input_settled(Ctx *cx, Book *book, int64_t order_id, Date until, int64_t *out)
{
    static const char sql[] = "SELECT CAST(SUM(settled) AS BIGINT) FROM collection "
                              "WHERE cluster_id = $1 AND order_id = $2 AND day <= $3";
    DbValue values[] = { db_int(book_cluster(book)), db_int(order_id), db_int(until.day) };
    bool found;
    *out = 0;
    return db_query_int(cx, book_db(book), sql, values, COUNT(values), &found, out);
}

Err input_settled_days(Ctx *cx, Book *book, int64_t order_id, List *days)
{
    static const char sql[] = "SELECT DISTINCT day FROM collection WHERE cluster_id = $1 "
                              "AND order_id = $2 ORDER BY day";
    DbValue values[] = { db_int(book_cluster(book)), db_int(order_id) };
    DbRows *rows CLEANUP(db_rows_close) = NULL;
    TRY(db_query(cx, book_db(book), sql, values, COUNT(values), &rows));
    for (bool more;;) {
        TRY(db_next(cx, rows, &more));
        if (!more)
            return ERR_OK;
        int32_t *day = list_push(cx, days);
        if (!day)
            return cx->err;
        *day = (int32_t)db_get_int(rows, 0);
    }
}

Err input_load(Ctx *cx, Book *book, const TradeOrderRow *order, bool encumbered, OrderInput *out)
{
    Table items = table_make(cx);
    OrderInput got = { .in = {
        .order_id = order->order_id, .date = { (int32_t)order->day },
        .ship_by = { (int32_t)order->ship_by }, .payment_days = (int32_t)order->payment_days,
        .deposit = { order->deposit_e9 }, .circular = order->circular != 0,
    } };
    int64_t id = order->order_id;
    TRY(book_process(cx, book, order->process, &got.in.process));
    TRY(order_line_of(cx, book_db(book), book_cluster(book), id, &got.lines));
    TRY(load_lines(cx, &got.lines, &items, &got.in));
    TRY(load_entries(cx, book, id, &items, encumbered, &got.in));
    TRY(load_children(cx, book, id, &got.in));
    TRY(input_settled(cx, book, id, (Date){ DATE_DAY_MAX }, &got.in.settled_minor));
    *out = got;
    return ERR_OK;
}
