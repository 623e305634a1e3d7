/* input.c - reads what a fold needs of one order: its lines, its papers, the orders placed for it.
 * Items become small numbers, so that the fold compares integers. */
#include "app/intake/input.h"

#include "app/intake/role.h"
#include "app/rate.h"
#include "base/check.h"
#include "core/closure/common.h"
#include "core/document_word.h"
#include "store/netting_store.h"

static Err intern_item(Ctx *cx, Table *items, Text item, int32_t *out)
{
    int64_t number = -1;
    if (item.n > 0)
        TRY(table_intern(cx, items, item.at, item.n, (int64_t)items->count, &number));
    *out = (int32_t)number;
    return ERR_OK;
}

/* A code that was parsed when the paper came in. */
static Unit unit_of_text(Text code)
{
    Unit unit = { "" };
    for (size_t i = 0; i < code.n && i + 1 < sizeof unit.code; i++)
        unit.code[i] = code.at[i];
    return unit;
}

static ClosureEntry entry_of_row(const EntryRow *row, int32_t item)
{
    return (ClosureEntry){
        .document_id = row->document_id, .line = (int32_t)row->line,
        .kind = (DocumentKind)row->kind, .rule = (MatchRule)row->rule,
        .standing = (Standing)row->standing, .back = row->back != 0, .item = item,
        .date = { (int32_t)row->day }, .due = { (int32_t)row->due },
        .quantity_e6 = row->quantity, .rejected_e6 = row->rejected,
        .unit = unit_of_text(row->unit), .equals = row->equals,
        .grade_e9 = row->grade_e9, .payable_minor = row->payable, .ccy = (int32_t)row->ccy,
        .tax_minor = row->tax, .relief_minor = row->relief, .prepaid_minor = row->prepaid,
        .role = (AskRole)row->role, .price_e6 = row->price,
        .ref_document = row->ref_document, .ref_line = (int32_t)row->ref_line,
        .status = row->status,
    };
}

/* The lines as placed: those that a change added are found anew each time. */
static void only_placed(List *rows)
{
    size_t kept = 0;
    for (size_t l = 0; l < rows->count; l++) {
        const OrderLineRow *row = list_at(rows, l);
        if (row->added_by == 0)
            *(OrderLineRow *)list_at(rows, kept++) = *row;
    }
    rows->count = kept;
}

/* A row for each line that an agreed change added. */
static Err add_rows(Ctx *cx, const ClosureInput *in, const List *entries, List *rows)
{
    for (size_t l = rows->count; l < in->line_count; l++) {
        const ClosureOrderLine *line = &in->lines[l];
        OrderLineRow *row = list_push(cx, rows);
        if (!row)
            return cx->err;
        *row = (OrderLineRow){ .order_id = in->order_id, .line = (int64_t)l,
                               .added_by = line->added_by, .equals = line->equals };
        for (size_t e = 0; e < entries->count; e++) {
            const EntryRow *entry = list_at(entries, e);
            if (entry->document_id != line->added_by || entry->line != line->added_line)
                continue;
            row->item = entry->item;
            row->unit = entry->unit;
        }
    }
    return ERR_OK;
}

static Err load_lines(Ctx *cx, const List *rows, Table *items, ClosureOrderLine **out)
{
    ClosureOrderLine *lines = NEW(cx, ClosureOrderLine, rows->count);
    if (!lines)
        return cx->err;
    for (size_t l = 0; l < rows->count; l++) {
        const OrderLineRow *row = list_at(rows, l);
        lines[l] = (ClosureOrderLine){ .ordered_e6 = row->placed, .payable_minor = row->payable,
                                       .tax_minor = row->tax, .role = (AskRole)row->role,
                                       .price_e6 = row->price,
                                       .unit = unit_of_text(row->unit), .equals = row->equals };
        TRY(intern_item(cx, items, row->item, &lines[l].item));
    }
    *out = lines;
    return ERR_OK;
}

/* In the round's name, a line for each invoice: the round's id is that of no paper. */
static ClosureEntry entry_of_set_off(const SetOffRow *row, int32_t line)
{
    return (ClosureEntry){
        .document_id = row->round_id, .line = line, .kind = DOCUMENT_PAYMENT,
        .rule = RULE_EXPLICIT, .standing = STANDING_COUNTS, .item = -1,
        .date = { (int32_t)row->day }, .due = DATE_NONE, .payable_minor = row->amount,
        .equals = TEXT(""), .ref_document = row->claim_id, .ref_line = -1, .status = TEXT(""),
        .set_off = true,
    };
}

static bool comes_before(const SetOffRow *row, const ClosureEntry *entry)
{
    return row->day < entry->date.day
        || (row->day == entry->date.day && DOCUMENT_PAYMENT < entry->kind);
}

/* Merges them in where canonical order has them: after the papers of their day and kind. */
static size_t merge_set_offs(const List *rows, const ClosureEntry *papers, size_t count,
                             ClosureEntry *out)
{
    size_t n = 0, e = 0;
    int32_t line = 0;
    for (size_t s = 0; s < rows->count; s++) {
        const SetOffRow *row = list_at(rows, s);
        while (e < count && !comes_before(row, &papers[e]))
            out[n++] = papers[e++];
        line = n > 0 && out[n - 1].document_id == row->round_id ? line + 1 : 0;
        out[n++] = entry_of_set_off(row, line);
    }
    while (e < count)
        out[n++] = papers[e++];
    return n;
}

static Err add_set_offs(Ctx *cx, Book *book, int64_t order_id, ClosureEntry **entries,
                        size_t *count)
{
    List rows;
    TRY(set_off_of_order(cx, book_db(book), book_cluster(book), order_id, DOCUMENT_INVOICE,
                         &rows));
    if (rows.count == 0)
        return ERR_OK;
    ClosureEntry *all = NEW(cx, ClosureEntry, *count + rows.count);
    if (!all)
        return cx->err;
    *count = merge_set_offs(&rows, *entries, *count, all);
    *entries = all;
    return ERR_OK;
}

/* Hearsay counts for nothing, and is counted apart: how things would stand if it were so. */
static Err part_hearsay(Ctx *cx, OrderInput *got)
{
    const ClosureEntry *all = got->in.entries;
    size_t count = got->in.entry_count, n = 0;
    for (size_t e = 0; e < count && !got->any_hearsay; e++)
        got->any_hearsay = all[e].standing == STANDING_HEARSAY;
    got->said = got->in;
    if (!got->any_hearsay)
        return ERR_OK;
    ClosureEntry *stated = NEW(cx, ClosureEntry, count), *said = NEW(cx, ClosureEntry, count);
    if (!stated || !said)
        return cx->err;
    for (size_t e = 0; e < count; e++) {
        said[e] = all[e];
        if (all[e].standing != STANDING_HEARSAY)
            stated[n++] = all[e];
        else if (document_word_void(all[e].kind, all[e].status))
            said[e].standing = STANDING_VOID;
        else
            said[e].standing = STANDING_COUNTS;
    }
    got->in.entries = stated;
    got->in.entry_count = n;
    got->said.entries = said;
    return ERR_OK;
}

/* Nothing that is stated for a day after the business date has any effect before that day: it
 * waits, and the end of the day that reaches it folds its order anew. Entries come by day. */
static void without_future(Book *book, List *rows)
{
    int64_t today = book_settings(book).business_date.day;
    while (rows->count > 0
           && ((const EntryRow *)list_at(rows, rows->count - 1))->day > today)
        rows->count--;
}

static Err load_entries(Ctx *cx, Book *book, const TradeOrderRow *order, Table *items,
                        InputNeeds needs, List *out_rows, ClosureEntry **out, ClosureInput *in)
{
    List rows;
    int64_t order_id = order->order_id;
    TRY(entry_of_order(cx, book_db(book), book_cluster(book), order_id, &rows));
    without_future(book, &rows);
    *out_rows = rows;
    ClosureEntry *entries = NEW(cx, ClosureEntry, rows.count);
    size_t count = rows.count;
    if (!entries)
        return cx->err;
    for (size_t e = 0; e < rows.count; e++) {
        const EntryRow *row = list_at(&rows, e);
        int32_t item;
        TRY(intern_item(cx, items, row->item, &item));
        entries[e] = entry_of_row(row, item);
    }
    if (needs.encumbered)
        TRY(role_load(cx, book, order_id, entries, rows.count, in));
    RoleRights rights = { in->rights, in->right_count };
    for (size_t e = 0; e < rows.count; e++) {
        const EntryRow *row = list_at(&rows, e);
        role_set(order, &rights, row->payer, row->payee, &entries[e]);
    }
    if (needs.set_off)
        TRY(add_set_offs(cx, book, order_id, &entries, &count));
    *out = entries;
    in->entry_count = count;
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
    int64_t today = book_settings(book).business_date.day;
    size_t kept = 0;
    for (size_t c = 0; c < rows.count; c++) {
        const TradeOrderRow *row = list_at(&rows, c);
        if (row->day <= today)
            *(TradeOrderRow *)list_at(&rows, kept++) = *row;
    }
    rows.count = kept;
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

Err input_needs(Ctx *cx, Book *book, InputNeeds *out)
{
    static const char sql[] = "SELECT 1 FROM encumbrance WHERE cluster_id = $1 LIMIT 1";
    DbValue key = db_int(book_cluster(book));
    int64_t one;
    TRY(db_query_int(cx, book_db(book), sql, &key, 1, &out->encumbered, &one));
    return set_off_any(cx, book_db(book), book_cluster(book), &out->set_off);
}

Err input_load(Ctx *cx, Book *book, const TradeOrderRow *order, InputNeeds needs, OrderInput *out)
{
    Table items = table_make(cx);
    OrderInput got = { .in = {
        .order_id = order->order_id, .date = { (int32_t)order->day },
        .ship_by = { (int32_t)order->ship_by }, .payment_days = (int32_t)order->payment_days,
        .due_rule = { .how = (BusinessDayConvention)order->business_day },
        .deposit = { order->deposit_e9 }, .circular = order->circular != 0,
        .ccy = (int32_t)order->ccy,
    } };
    ClosureOrderLine *lines = NULL;
    ClosureEntry *entries = NULL;
    int64_t id = order->order_id;
    TRY(book_calendar(cx, book, order->calendar, &got.in.due_rule.calendar));
    TRY(rulebook_process(cx, book_rules(book), order->template_id, &got.in.process));
    TRY(order_line_of(cx, book_db(book), book_cluster(book), id, &got.lines));
    only_placed(&got.lines);
    TRY(load_lines(cx, &got.lines, &items, &lines));
    List rows;
    TRY(load_entries(cx, book, order, &items, needs, &rows, &entries, &got.in));
    got.in.lines = lines;
    got.in.line_count = got.lines.count;
    got.in.entries = entries;
    TRY(closure_common(cx, &got.in, lines, entries));
    TRY(add_rows(cx, &got.in, &rows, &got.lines));
    TRY(load_children(cx, book, id, &got.in));
    TRY(part_hearsay(cx, &got));
    *out = got;
    return ERR_OK;
}
