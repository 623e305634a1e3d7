/* receipts.c - payments down the waterfall, claims out of closure; both booked by difference.
 *
 * The rows of an order's collections are made anew at each closing, from two sorts: what a funder
 * was involved in stands as it fell when the money came; the rest of each payment is the seller's.
 * A payment is new on an order where it has no rows there yet. O(entries + financings of the
 * order); orders without financings cost one indexed look. */
#include "app/finance/receipts.h"

#include "app/finance/repay.h"
#include "app/finance/trade.h"
#include "base/check.h"
#include "store/order_store.h"

#include <stdlib.h>

static Err book_suspense(Ctx *cx, Till *till, const TradeOf *order, const DocumentRow *paper)
{
    PostingAmount amount = { "suspense", paper->payable };
    PostingCase what = { .event = POSTING_SUSPENSE, .ccy = order->ccy, .cause = paper->document_id,
                         .day = { (int32_t)paper->day }, .amounts = &amount, .amount_count = 1 };
    const Chart *chart;
    if (paper->issuer == order->seller || !ccy_of_number((int)paper->ccy, &what.ccy))
        return ERR_OK;                  /* the seller's own money moves nowhere */
    TRY(till_chart(cx, till, &chart));
    TRY(till_party(cx, till, order->seller, &what.party[ROLE_CREDITOR]));
    TRY(till_party(cx, till, paper->issuer, &what.party[ROLE_PAYER]));
    TRY(text_format(cx, &what.key, "document %lld suspense", (long long)paper->document_id));
    return till_post(cx, till, &chart->trade, &what);
}

/* --- one order's collections ----------------------------------------------------------------- */

typedef struct Desk {
    Till *till;
    const TradeOf *order;
    const ClosureEntry *entries;
    size_t count;
    List before;                /* CollectionRow as stored */
    List after;                 /* CollectionRow as they will be */
    Deal *deals;                /* of this order, whose money is out; by rank */
    size_t deal_count;
    bool deals_read;
} Desk;

static int by_rank(const void *a, const void *b)
{
    const Deal *x = a, *y = b;
    if (x->registered_us != y->registered_us)
        return x->registered_us < y->registered_us ? -1 : 1;
    return x->row.financing_id < y->row.financing_id ? -1 : 1;
}

static Err read_deals(Ctx *cx, Desk *desk)
{
    List rows;
    bool any;
    desk->deals_read = true;
    TRY(financing_any(cx, desk->till->db, desk->till->cluster, &any));
    if (!any)
        return ERR_OK;
    TRY(financing_of_order(cx, desk->till->db, desk->till->cluster, desk->order->order_id, &rows));
    desk->deals = NEW(cx, Deal, rows.count);
    if (!desk->deals)
        return cx->err;
    for (size_t i = 0; i < rows.count; i++) {
        const FinancingRow *row = list_at(&rows, i);
        if (financing_is_out((FinancingState)row->state))
            TRY(deal_open(cx, desk->till, row, &desk->deals[desk->deal_count++]));
    }
    if (desk->deal_count > 1)
        qsort(desk->deals, desk->deal_count, sizeof *desk->deals, by_rank);
    return ERR_OK;
}

static Err add_row(Ctx *cx, Desk *desk, const CollectionRow *row)
{
    CollectionRow *at = list_push(cx, &desk->after);
    if (!at)
        return cx->err;
    *at = *row;
    at->order_id = desk->order->order_id;
    at->number = 1;
    for (size_t i = 0; i + 1 < desk->after.count; i++)
        if (((CollectionRow *)list_at(&desk->after, i))->document_id == row->document_id)
            at->number++;
    return ERR_OK;
}

/* --- down the waterfall ---------------------------------------------------------------------- */

/* Which deals is this money for? Those on the claim that it names; where it names none, those that
 * fall due first. */
static bool is_for(const Deal *deal, int64_t claim_id, int64_t due)
{
    return claim_id ? deal->row.claim_id == claim_id : deal->row.due == due;
}

static bool names_invoice(const Desk *desk, const ClosureEntry *payment)
{
    for (size_t e = 0; e < desk->count && payment->ref_document; e++)
        if (desk->entries[e].document_id == payment->ref_document)
            return desk->entries[e].kind == DOCUMENT_INVOICE;
    return false;
}

static Err take_part(Ctx *cx, Desk *desk, const ClosureEntry *payment, const WaterfallPart *part)
{
    for (size_t d = 0; d < desk->deal_count; d++) {
        Deal *deal = &desk->deals[d];
        if (deal->row.financing_id != part->financing_id)
            continue;
        int64_t party = level_is_seller(part->level) ? deal->row.creditor : deal->row.funder;
        TRY(add_row(cx, desk, &(CollectionRow){
            .document_id = payment->document_id, .financing_id = part->financing_id,
            .level = text_of(level_name(part->level)), .party = party, .amount = part->minor,
            .settled = part->minor, .day = payment->date.day }));
        DealPart what = { .event = POSTING_COLLECT, .level = part->level, .minor = part->minor,
                          .day = payment->date, .cause = payment->document_id };
        TRY(text_format(cx, &what.key, "document %lld order %lld part %zu financing %lld",
                        (long long)payment->document_id, (long long)desk->order->order_id,
                        desk->after.count, (long long)part->financing_id));
        return deal_take(cx, desk->till, deal, &what);
    }
    return ERR_OK;
}

/* Runs money down the deals on one claim, or that fall due on one day; *left is the seller's. */
static Err run(Ctx *cx, Desk *desk, const ClosureEntry *payment, int64_t claim_id, int64_t due,
               int64_t *left)
{
    WaterfallItem *items = NEW(cx, WaterfallItem, desk->deal_count);
    WaterfallPart *parts;
    size_t n = 0, count;
    if (!items)
        return cx->err;
    for (size_t d = 0; d < desk->deal_count; d++)
        if (is_for(&desk->deals[d], claim_id, due)) {
            TRY(deal_age(cx, desk->till, &desk->deals[d], payment->date, payment->document_id));
            items[n++] = deal_item(&desk->deals[d]);
        }
    if (n == 0)
        return ERR_OK;
    TRY(waterfall_run(cx, *left, items, n, &parts, &count));
    *left = 0;
    for (size_t p = 0; p < count; p++) {
        if (parts[p].financing_id == 0)
            *left = parts[p].minor;
        else
            TRY(take_part(cx, desk, payment, &parts[p]));
    }
    return ERR_OK;
}

/* Every day on which one of the order's deals falls due, in order: at most as many as deals. */
static Err run_by_due(Ctx *cx, Desk *desk, const ClosureEntry *payment, int64_t *left)
{
    int64_t last = INT64_MIN;
    for (size_t round = 0; round < desk->deal_count && *left > 0; round++) {
        int64_t due = INT64_MAX;
        for (size_t d = 0; d < desk->deal_count; d++)
            if (desk->deals[d].row.due > last && desk->deals[d].row.due < due)
                due = desk->deals[d].row.due;
        if (due == INT64_MAX)
            break;
        TRY(run(cx, desk, payment, 0, due, left));
        last = due;
    }
    return ERR_OK;
}

static Err distribute(Ctx *cx, Desk *desk, const ClosureEntry *payment)
{
    int64_t left = payment->payable_minor;
    if (!desk->deals_read)
        TRY(read_deals(cx, desk));
    if (desk->deal_count == 0 || left <= 0)
        return ERR_OK;
    if (names_invoice(desk, payment))
        TRY(run(cx, desk, payment, payment->ref_document, 0, &left));
    else
        TRY(run_by_due(cx, desk, payment, &left));
    return ERR_OK;
}

/* --- all payments of the order --------------------------------------------------------------- */

typedef struct Receipt {        /* one payment document, as far as it lies on this order */
    int64_t document_id;
    Date day;
    int64_t good, back, strange;
    bool set_off;
} Receipt;

static int by_document(const void *a, const void *b)
{
    const Receipt *x = a, *y = b;
    return x->document_id < y->document_id ? -1 : x->document_id > y->document_id;
}

/* The entries of a document lie together. */
static Err gather(Ctx *cx, const Desk *desk, List *out)
{
    List receipts = list_make(sizeof(Receipt));
    Receipt *at = NULL;
    for (size_t e = 0; e < desk->count; e++) {
        const ClosureEntry *entry = &desk->entries[e];
        bool strange = entry->standing == STANDING_STRANGER && !entry->back;
        if (entry->kind != DOCUMENT_PAYMENT || (entry->standing != STANDING_COUNTS && !strange))
            continue;
        if (!at || at->document_id != entry->document_id) {
            at = list_push(cx, &receipts);
            if (!at)
                return cx->err;
            *at = (Receipt){ .document_id = entry->document_id, .day = entry->date,
                             .set_off = entry->set_off };
        }
        if (entry->standing == STANDING_STRANGER)
            at->strange += entry->payable_minor;
        else if (entry->back)
            at->back += entry->payable_minor;
        else
            at->good += entry->payable_minor;
    }
    if (receipts.count > 1)     /* as they arrived, whatever their dates */
        qsort(receipts.items, receipts.count, sizeof(Receipt), by_document);
    *out = receipts;
    return ERR_OK;
}

/* What was booked of a document under a level before; *seen: it has any row. */
static int64_t booked(const Desk *desk, int64_t document_id, const char *level, bool *seen)
{
    int64_t sum = 0;
    for (size_t i = 0; i < desk->before.count; i++) {
        const CollectionRow *row = list_at(&desk->before, i);
        if (row->document_id != document_id)
            continue;
        *seen = true;
        if (row->financing_id == 0 && text_is(row->level, level))
            sum += row->amount;
    }
    return sum;
}

static int64_t funded(const Desk *desk, int64_t document_id)
{
    int64_t sum = 0;
    for (size_t i = 0; i < desk->after.count; i++) {
        const CollectionRow *row = list_at(&desk->after, i);
        if (row->document_id == document_id && row->financing_id != 0)
            sum += row->amount;
    }
    return sum;
}

static Err keep_funded(Ctx *cx, Desk *desk, int64_t document_id)
{
    for (size_t i = 0; i < desk->before.count; i++) {
        const CollectionRow *row = list_at(&desk->before, i);
        if (row->document_id == document_id && row->financing_id != 0)
            TRY(add_row(cx, desk, row));
    }
    return ERR_OK;
}

static Err stranger(Ctx *cx, Desk *desk, const Receipt *receipt, int64_t was)
{
    DocumentRow paper;
    bool found;
    TRY(document_get(cx, desk->till->db, desk->till->cluster, receipt->document_id, &found,
                     &paper));
    if (!found)
        return fail(cx, ERR_DAMAGED, "payment %lld is on an order and not in the books",
                    (long long)receipt->document_id);
    if (was == 0)
        TRY(book_suspense(cx, desk->till, desk->order, &paper));
    return add_row(cx, desk, &(CollectionRow){
        .document_id = receipt->document_id, .level = TEXT("suspense"), .party = paper.issuer,
        .amount = receipt->strange, .settled = 0, .day = receipt->day.day });
}

/* What no funder was owed: to the seller, or back to the buyer. */
static Err share_out(Ctx *cx, Desk *desk, const Receipt *receipt, int64_t seller_was,
                     int64_t refund_was)
{
    int64_t seller = receipt->good - funded(desk, receipt->document_id);
    if (seller < 0)
        seller = 0;
    TRY(trade_change(cx, desk->till, desk->order, &trade_paid, receipt->document_id, receipt->day,
                     seller_was, seller));
    TRY(trade_change(cx, desk->till, desk->order, &trade_refunded, receipt->document_id,
                     receipt->day, refund_was, receipt->back));
    if (seller > 0)
        TRY(add_row(cx, desk, &(CollectionRow){
            .document_id = receipt->document_id, .level = TEXT("seller"),
            .party = desk->order->seller, .amount = seller, .settled = seller,
            .day = receipt->day.day }));
    if (receipt->back > 0)
        TRY(add_row(cx, desk, &(CollectionRow){
            .document_id = receipt->document_id, .level = TEXT("refund"),
            .party = desk->order->buyer, .amount = receipt->back, .settled = -receipt->back,
            .day = receipt->day.day }));
    return ERR_OK;
}

static Err settle_set_off(Ctx *cx, Desk *desk, const Receipt *receipt)
{
    return add_row(cx, desk, &(CollectionRow){
        .document_id = receipt->document_id, .level = TEXT("set_off"),
        .party = desk->order->seller, .amount = receipt->good, .settled = receipt->good,
        .day = receipt->day.day });
}

static Err receive(Ctx *cx, Desk *desk, const Receipt *receipt)
{
    if (receipt->set_off)
        return settle_set_off(cx, desk, receipt);
    bool seen = false;
    int64_t seller_was = booked(desk, receipt->document_id, "seller", &seen);
    int64_t refund_was = booked(desk, receipt->document_id, "refund", &seen);
    int64_t strange_was = booked(desk, receipt->document_id, "suspense", &seen);
    TRY(keep_funded(cx, desk, receipt->document_id));
    for (size_t e = 0; e < desk->count && !seen; e++) {
        const ClosureEntry *entry = &desk->entries[e];
        if (entry->document_id == receipt->document_id && entry->kind == DOCUMENT_PAYMENT
            && entry->standing == STANDING_COUNTS && !entry->back)
            TRY(distribute(cx, desk, entry));
    }
    if (receipt->strange > 0)
        TRY(stranger(cx, desk, receipt, strange_was));
    return share_out(cx, desk, receipt, seller_was, refund_was);
}

/* A payment that has left the order takes back what it brought, but for what a funder got. */
static Err depart(Ctx *cx, Desk *desk, const List *receipts)
{
    int64_t last = 0;
    for (size_t i = 0; i < desk->before.count; i++) {
        const CollectionRow *row = list_at(&desk->before, i);
        bool here = row->document_id == last, seen = false;
        for (size_t r = 0; r < receipts->count && !here; r++)
            here = ((Receipt *)list_at(receipts, r))->document_id == row->document_id;
        if (here)
            continue;
        last = row->document_id;
        Receipt gone = { .document_id = row->document_id, .day = { (int32_t)row->day } };
        int64_t seller_was = booked(desk, row->document_id, "seller", &seen);
        int64_t refund_was = booked(desk, row->document_id, "refund", &seen);
        TRY(keep_funded(cx, desk, row->document_id));
        TRY(share_out(cx, desk, &gone, seller_was, refund_was));
    }
    return ERR_OK;
}

static bool same_rows(const Desk *desk)
{
    if (desk->before.count != desk->after.count)
        return false;
    for (size_t i = 0; i < desk->before.count; i++) {
        const CollectionRow *a = list_at(&desk->before, i), *b = list_at(&desk->after, i);
        if (a->document_id != b->document_id || a->number != b->number || a->amount != b->amount
            || a->financing_id != b->financing_id || a->party != b->party || a->day != b->day
            || a->settled != b->settled || !text_eq(a->level, b->level))
            return false;
    }
    return true;
}

Err receipts_collect(Ctx *cx, Till *till, const TradeOf *order, const ClosureEntry *entries,
                     size_t count)
{
    Desk desk = { .till = till, .order = order, .entries = entries, .count = count,
                  .after = list_make(sizeof(CollectionRow)) };
    List receipts;
    TRY(gather(cx, &desk, &receipts));
    TRY(collection_of_order(cx, till->db, till->cluster, order->order_id, &desk.before));
    for (size_t r = 0; r < receipts.count; r++)
        TRY(receive(cx, &desk, list_at(&receipts, r)));
    TRY(depart(cx, &desk, &receipts));
    for (size_t d = 0; d < desk.deal_count; d++) {
        Date day = { (int32_t)desk.deals[d].row.start_day };
        for (size_t i = 0; i < desk.after.count; i++) {
            const CollectionRow *row = list_at(&desk.after, i);
            if (row->financing_id == desk.deals[d].row.financing_id && row->day > day.day)
                day.day = (int32_t)row->day;
        }
        TRY(deal_settle(cx, till, &desk.deals[d], day, order->order_id));
    }
    if (same_rows(&desk))
        return ERR_OK;
    if (desk.before.count > 0)
        TRY(collection_delete_order(cx, till->db, till->cluster, order->order_id));
    return rows_insert(cx, till->db, &collection_shape, till->cluster, desk.after.items,
                       desk.after.count);
}
