/* infer.c - lines that name nothing, and money that names an invoice of several orders.
 *
 * Loose lines of a pair of parties are laid, oldest first, on the pair's orders, oldest first, up
 * to what each still has open after everything that was named. All loose lines of the pair are
 * laid anew whenever one of them, or an order or a named paper of the pair, comes: so the answer
 * depends on the set of papers and not on the order of their coming. O(papers of the pair) for a
 * pair that has loose lines, nothing for one that has none. */
#include "app/intake/batch.h"
#include "base/check.h"
#include "core/closure/model.h"
#include "store/netting_store.h"

#include <stdlib.h>

/* --- loose lines ----------------------------------------------------------------------------- */

/* What an order has open for papers of a kind and item, or for money. */
typedef struct Room {
    const TradeOrderRow *order;
    Text item;
    int64_t kind;
    int64_t quantity, minor;
    int64_t ordered, billed;    /* money: minor is the greater, less what was paid */
} Room;

typedef struct Rooms {
    List rooms;                 /* Room, oldest order first */
    List orders;                /* TradeOrderRow, oldest first */
} Rooms;

static Room *room_of(const Rooms *rooms, int64_t order_id, int64_t kind, Text item)
{
    for (size_t i = 0; i < rooms->rooms.count; i++) {
        Room *room = list_at(&rooms->rooms, i);
        if (room->order->order_id == order_id && room->kind == kind && text_eq(room->item, item))
            return room;
    }
    return NULL;
}

static Err room_add(Ctx *cx, Rooms *rooms, const TradeOrderRow *order, int64_t kind, Text item,
                    int64_t quantity, int64_t minor)
{
    Room *room = room_of(rooms, order->order_id, kind, item);
    if (!room) {
        room = list_push(cx, &rooms->rooms);
        if (!room)
            return cx->err;
        *room = (Room){ .order = order, .item = item, .kind = kind };
    }
    room->quantity += quantity;
    room->minor += minor;
    return ERR_OK;
}

/* What was set off on the order's invoices needs no money any more. */
static Err take_set_offs(Ctx *cx, const Batch *batch, Rooms *rooms, int64_t order_id)
{
    Room *room = room_of(rooms, order_id, DOCUMENT_PAYMENT, TEXT(""));
    List rows;
    if (!batch->any_set_off || !room)
        return ERR_OK;
    TRY(set_off_of_order(cx, batch->db, batch->cluster, order_id, DOCUMENT_INVOICE, &rows));
    for (size_t i = 0; i < rows.count; i++)
        room->minor -= ((const SetOffRow *)list_at(&rows, i))->amount;
    return ERR_OK;
}

/* What may be paid of an order is what was ordered or, where that is more, what was billed: tax on
 * top, freight. */
static void grow(const Rooms *rooms, int64_t order_id, int64_t billed)
{
    Room *room = room_of(rooms, order_id, DOCUMENT_PAYMENT, TEXT(""));
    if (!room)
        return;
    int64_t before = room->ordered > room->billed ? room->ordered : room->billed;
    room->billed += billed;
    room->minor += (room->ordered > room->billed ? room->ordered : room->billed) - before;
}

/* The room of one order: what was ordered, less what named papers took. */
static Err room_fill(Ctx *cx, Batch *batch, Rooms *rooms, const TradeOrderRow *order)
{
    static const DocumentKind goods[] = { DOCUMENT_WORK_REPORT, DOCUMENT_DESPATCH,
                                          DOCUMENT_RECEIPT, DOCUMENT_INVOICE };
    List lines, entries;
    TRY(order_line_of(cx, batch->db, batch->cluster, order->order_id, &lines));
    TRY(entry_of_order(cx, batch->db, batch->cluster, order->order_id, &entries));
    for (size_t l = 0; l < lines.count; l++) {
        const OrderLineRow *line = list_at(&lines, l);
        for (size_t k = 0; k < COUNT(goods); k++)
            TRY(room_add(cx, rooms, order, goods[k], line->item, line->placed, line->payable));
        TRY(room_add(cx, rooms, order, DOCUMENT_PAYMENT, TEXT(""), 0, line->payable));
        room_of(rooms, order->order_id, DOCUMENT_PAYMENT, TEXT(""))->ordered += line->payable;
    }
    for (size_t e = 0; e < entries.count; e++) {
        const EntryRow *entry = list_at(&entries, e);
        bool money = entry->kind == DOCUMENT_PAYMENT || entry->kind == DOCUMENT_CREDIT_NOTE;
        int64_t kind = money ? DOCUMENT_PAYMENT : entry->kind;
        Room *room = room_of(rooms, order->order_id, kind, money ? TEXT("") : entry->item);
        if (entry->standing != STANDING_COUNTS || entry->back || entry->rule == RULE_INFERRED)
            continue;
        if (entry->kind == DOCUMENT_INVOICE)
            grow(rooms, order->order_id, entry->payable);
        if (!room)
            continue;
        room->quantity -= entry->quantity - entry->rejected;
        room->minor -= entry->payable + entry->relief + entry->prepaid;
    }
    return take_set_offs(cx, batch, rooms, order->order_id);
}

/* What of a line is laid: from `from` to `to` of the whole, in its quantity or in its money. */
typedef struct Piece {
    int64_t part, from, to, whole;
    bool by_quantity;
} Piece;

static Err lay_part(Ctx *cx, Batch *batch, Paper *paper, size_t line, const Room *room,
                    const Piece *piece)
{
    EntryRow row;
    TRY(belong_row(cx, paper, line, room->order, RULE_INFERRED, &row));
    row.part = piece->part;
    row.rejected = piece->part == 0 ? row.rejected : 0;     /* what was bad came with the first */
    row.quantity = (piece->by_quantity ? piece->to - piece->from : 0) + row.rejected;
    belong_cut(&row, piece->from, piece->to, piece->whole);
    return belong_entry(cx, batch, paper, line, &row);
}

/* A payment looks first for an order that has exactly its amount open. */
static Room *exact_room(const Rooms *rooms, const Paper *paper, int64_t minor)
{
    for (size_t i = 0; i < rooms->rooms.count; i++) {
        Room *room = list_at(&rooms->rooms, i);
        if (room->kind == DOCUMENT_PAYMENT && room->minor == minor
            && room->order->day <= paper->doc.date.day)
            return room;
    }
    return NULL;
}

/* Lays a piece of a loose line in a room, which has that much less. */
static Err fill_room(Ctx *cx, Batch *batch, const Rooms *rooms, Paper *paper, size_t line,
                     Room *room, const Piece *piece)
{
    EntryRow cut = { .payable = paper_billed(paper, line) }, asked = {
        .payable = paper->asks[line].payable };
    belong_cut(&cut, piece->from, piece->to, piece->whole);
    belong_cut(&asked, piece->from, piece->to, piece->whole);
    TRY(lay_part(cx, batch, paper, line, room, piece));
    room->quantity -= piece->by_quantity ? piece->to - piece->from : 0;
    room->minor -= cut.payable;
    if (paper->doc.kind == DOCUMENT_INVOICE)
        grow(rooms, room->order->order_id, asked.payable);
    return ERR_OK;
}

/* Lays one loose line; *loose keeps what found no order. */
static Err lay_loose_line(Ctx *cx, Batch *batch, const Rooms *rooms, Paper *paper, LooseRow *loose)
{
    size_t line = (size_t)loose->line;
    bool by_line = line < paper->doc.line_count;
    Text item = by_line ? paper->doc.lines[line].item : TEXT("");
    int64_t rejected = by_line ? paper->doc.lines[line].rejected.e6 : 0;
    int64_t goods = by_line ? paper->doc.lines[line].quantity.e6 - rejected : 0;
    int64_t money = paper_billed(paper, line);
    Piece piece = { .by_quantity = goods > 0, .whole = goods > 0 ? goods : money };
    Room *exact = loose->kind == DOCUMENT_PAYMENT && money > 0 ? exact_room(rooms, paper, money)
                                                               : NULL;
    if (exact) {
        piece.to = piece.whole;
        TRY(fill_room(cx, batch, rooms, paper, line, exact, &piece));
        piece.from = piece.whole;
    }
    Room *last = NULL;          /* takes what is too much, so that it is seen where it belongs */
    for (size_t i = 0; i < rooms->rooms.count && piece.from < piece.whole; i++) {
        Room *room = list_at(&rooms->rooms, i);
        int64_t open = piece.by_quantity ? room->quantity : room->minor;
        if (room->kind != loose->kind || room->order->day > loose->day
            || (loose->kind != DOCUMENT_PAYMENT && !text_eq(room->item, item)))
            continue;
        last = loose->kind != DOCUMENT_PAYMENT ? room : NULL;
        if (open <= 0)
            continue;
        piece.to = open < piece.whole - piece.from ? piece.from + open : piece.whole;
        TRY(fill_room(cx, batch, rooms, paper, line, room, &piece));
        piece.from = piece.to;
        piece.part++;
    }
    if (last && piece.from < piece.whole) {
        piece.to = piece.whole;
        TRY(fill_room(cx, batch, rooms, paper, line, last, &piece));
        piece.from = piece.whole;
    }
    EntryRow left = { .payable = money };
    if (piece.whole > 0)
        belong_cut(&left, piece.from, piece.whole, piece.whole);
    loose->left_quantity = piece.by_quantity ? piece.whole - piece.from : 0;
    loose->left_minor = left.payable;
    return loose_set_left(cx, batch->db, batch->cluster, loose);
}

/* Does any order of the pair list the item? */
static bool listed(const Rooms *rooms, Text item)
{
    for (size_t i = 0; item.n > 0 && i < rooms->rooms.count; i++) {
        const Room *room = list_at(&rooms->rooms, i);
        if (room->kind == DOCUMENT_INVOICE && text_eq(room->item, item))
            return true;
    }
    return false;
}

/* Freight, charges, and what no order of the pair lists: no room is for them. */
static bool is_beside(const Rooms *rooms, const Paper *paper, const LooseRow *loose)
{
    size_t line = (size_t)loose->line;
    Text item = line < paper->doc.line_count ? paper->doc.lines[line].item : TEXT("");
    if (loose->kind != DOCUMENT_INVOICE || listed(rooms, item))
        return false;
    return paper->asks[line].role != ASK_GOODS || item.n > 0;
}

/* An invoice is owed whole: what stands beside the goods goes where the first of them went. */
static Err lay_beside(Ctx *cx, Batch *batch, const Rooms *rooms, Paper *paper, LooseRow *loose)
{
    const EntryRow *goods = NULL;
    for (size_t e = 0; e < paper->entries.count && !goods; e++) {
        const EntryRow *entry = list_at(&paper->entries, e);
        goods = listed(rooms, entry->item) ? entry : NULL;
    }
    loose->left_quantity = 0;
    loose->left_minor = goods ? 0 : paper_billed(paper, (size_t)loose->line);
    if (goods) {
        TradeOrderRow *order;
        TRY(batch_order(cx, batch, goods->order_id, &order));
        EntryRow row;
        TRY(belong_row(cx, paper, (size_t)loose->line, order, RULE_INFERRED, &row));
        TRY(belong_entry(cx, batch, paper, (size_t)loose->line, &row));
        grow(rooms, order->order_id, row.payable);
    }
    return loose_set_left(cx, batch->db, batch->cluster, loose);
}

static int loose_order(const void *a, const void *b)
{
    const LooseRow *x = a, *y = b;      /* by kind first: goods before bills before money */
    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    if (x->day != y->day)
        return x->day < y->day ? -1 : 1;
    if (x->rank != y->rank)
        return x->rank < y->rank ? -1 : 1;
    return (x->line > y->line) - (x->line < y->line);
}

/* Takes back what a loose line was laid on before; *before keeps all the paper's entries. */
static Err take_back(Ctx *cx, Batch *batch, Paper *paper, int64_t line, List *before)
{
    List kept = list_make(sizeof(EntryRow));
    for (size_t e = 0; e < paper->entries.count; e++) {
        const EntryRow *entry = list_at(&paper->entries, e);
        EntryRow *slot = entry->line == line ? NULL : list_push(cx, &kept);
        if (slot)
            *slot = *entry;
        else if (entry->line == line)
            TRY(batch_touch(cx, batch, entry->order_id));
        else
            return cx->err;
    }
    *before = paper->entries;
    paper->dirty = paper->dirty || kept.count != paper->entries.count;
    paper->entries = kept;
    return ERR_OK;
}

/* Lays one loose line anew; whoever names its paper looks again where that changed anything. */
static Err lay_row(Ctx *cx, Batch *batch, const Rooms *rooms, Paper *paper, LooseRow *row)
{
    List before;
    TRY(take_back(cx, batch, paper, row->line, &before));
    TRY(is_beside(rooms, paper, row) ? lay_beside(cx, batch, rooms, paper, row)
                                     : lay_loose_line(cx, batch, rooms, paper, row));
    return batch_same_entries(&before, &paper->entries) ? ERR_OK : batch_ready(cx, batch, paper);
}

/* Goods, then what is billed beside them, then money, which may pay both. */
static Err lay_rows(Ctx *cx, Batch *batch, const Rooms *rooms, const List *loose)
{
    for (int pass = 0; pass < 3; pass++)
        for (size_t i = 0; i < loose->count; i++) {
            LooseRow *row = list_at(loose, i);
            Paper *paper;
            TRY(batch_paper(cx, batch, row->document_id, &paper));
            if (!paper->stated)
                continue;           /* hearsay takes no room */
            int turn = row->kind == DOCUMENT_PAYMENT ? 2 : is_beside(rooms, paper, row);
            if (turn == pass)
                TRY(lay_row(cx, batch, rooms, paper, row));
        }
    return ERR_OK;
}

static Err lay_pair(Ctx *cx, Batch *batch, Pair pair)
{
    List loose;
    Rooms rooms = { .rooms = list_make(sizeof(Room)) };
    TRY(loose_of_pair(cx, batch->db, batch->cluster, pair.seller, pair.buyer, &loose));
    if (loose.count == 0)
        return ERR_OK;
    TRY(trade_order_of_pair(cx, batch->db, batch->cluster, pair.seller, pair.buyer,
                            &rooms.orders));
    for (size_t i = 0; i < rooms.orders.count; i++)
        TRY(room_fill(cx, batch, &rooms, list_at(&rooms.orders, i)));
    qsort(loose.items, loose.count, sizeof(LooseRow), loose_order);
    return lay_rows(cx, batch, &rooms, &loose);
}

Err infer_pairs(Ctx *cx, Batch *batch)
{
    if (!batch->any_loose)
        return ERR_OK;
    /* Orders that were touched may have opened or closed room for loose lines of their pair. */
    for (size_t i = 0; i < batch->touched_ids.count; i++) {
        TradeOrderRow *order;
        TRY(batch_order(cx, batch, *(int64_t *)list_at(&batch->touched_ids, i), &order));
        TRY(batch_touch_pair(cx, batch, order->seller, order->buyer));
    }
    if (batch->pair_ids.count == 0)
        return ERR_OK;
    TRY(closing_write_entries(cx, batch));      /* rooms are read from the store */
    List pairs = batch->pair_ids;
    batch->pair_ids = list_make(sizeof(Pair));
    batch->pairs = table_make(cx);
    for (size_t i = 0; i < pairs.count; i++)
        TRY(lay_pair(cx, batch, *(Pair *)list_at(&pairs, i)));
    return ERR_OK;
}

/* --- money over an invoice of several orders ------------------------------------------------- */

/* Takes away what a line had laid on this invoice, to be laid anew. */
static Err take_off(Ctx *cx, Batch *batch, Paper *paper, int64_t line, int64_t invoice_id)
{
    EntryRow *entries = paper->entries.items;
    size_t kept = 0;
    for (size_t e = 0; e < paper->entries.count; e++) {
        TRY(batch_touch(cx, batch, entries[e].order_id));
        if (entries[e].line != line || entries[e].ref_document != invoice_id)
            entries[kept++] = entries[e];
    }
    paper->entries.count = kept;
    paper->dirty = true;
    return ERR_OK;
}

/* Cuts one payment or credit over the invoice's entries; open[e] is what is still owed on each.
 * An invoice of one order is not cut: its order's own fold knows its lines. */
static Err cut(Ctx *cx, Batch *batch, Paper *paper, size_t line, const Paper *invoice,
               int64_t *open)
{
    const EntryRow *bills = invoice->entries.items;
    size_t count = invoice->entries.count;
    bool one_order = true;
    for (size_t e = 1; e < count; e++)
        one_order = one_order && bills[e].order_id == bills[0].order_id;
    int64_t rest = paper->asks[line].payable, part = 0;
    for (size_t e = 0; e < count && rest > 0; e++) {
        int64_t take = one_order || e + 1 == count || open[e] > rest ? rest : open[e];
        if (take <= 0)
            continue;
        TradeOrderRow *order;
        TRY(batch_order(cx, batch, bills[e].order_id, &order));
        EntryRow row;
        TRY(belong_row(cx, paper, line, order, RULE_EXPLICIT, &row));
        row.part = part++;
        row.payable = take;
        row.ref_document = invoice->id;
        row.ref_line = one_order ? -1 : bills[e].line;
        open[e] -= take;
        rest -= take;
        TRY(belong_entry(cx, batch, paper, line, &row));
    }
    return ERR_OK;
}

static Err split_invoice(Ctx *cx, Batch *batch, int64_t id)
{
    Paper *invoice;
    List money;
    TRY(batch_paper(cx, batch, id, &invoice));
    TRY(split_of_invoice(cx, batch->db, batch->cluster, id, &money));
    int64_t *open = NEW(cx, int64_t, invoice->entries.count);
    if (!open)
        return cx->err;
    for (size_t e = 0; e < invoice->entries.count; e++)
        open[e] = ((const EntryRow *)list_at(&invoice->entries, e))->payable;
    for (size_t m = 0; m < money.count; m++) {
        const SplitRow *row = list_at(&money, m);
        Paper *paper;
        TRY(batch_paper(cx, batch, row->document_id, &paper));
        TRY(take_off(cx, batch, paper, row->line, id));
        TRY(cut(cx, batch, paper, (size_t)row->line, invoice, open));
    }
    return ERR_OK;
}

/* Credits first (the table keeps them so), then payments, each oldest first. */
Err infer_splits(Ctx *cx, Batch *batch)
{
    List ids = batch->split_ids;
    batch->split_ids = list_make(sizeof(int64_t));
    batch->splits = table_make(cx);
    for (size_t s = 0; s < ids.count; s++)
        TRY(split_invoice(cx, batch, *(int64_t *)list_at(&ids, s)));
    return ERR_OK;
}
