/* receipts.c - three steps: what happened (from the matches, and acts on the record), what becomes
 * of it (core/settlement), and the rows of it, whose difference to those before is what is booked.
 * Rows are compared in the order of their keys: O(n log n) for n payments of the order. */
#include "app/finance/receipts.h"

#include "app/finance/repay.h"
#include "base/check.h"
#include "base/table.h"
#include "core/settlement.h"
#include "store/order_store.h"

#include <stdlib.h>
#include <string.h>

typedef struct Receipt {        /* a payment, as far as it lies on this order */
    int64_t document_id;
    Date day;
    Standing standing;
    bool back, set_off;
    int64_t party, holder;      /* as of its entry: 0 is the buyer, the seller */
    int64_t claim_id;           /* that it names; 0: none */
    int64_t minor, applied, held, funded;
} Receipt;

typedef struct Desk {
    Till *till;
    const TradeOf *order;
    const ClosureInput *input;
    const Closure *closure;
    List receipts;              /* Receipt */
    Table receipt_of;           /* document -> index into receipts */
    List events;                /* SettleEvent */
    List before, after;         /* CollectionRow */
    Deal *deals;                /* whose money went out, by rank */
    SettleDeal *settled;
    size_t count;
} Desk;

/* --- the deals ------------------------------------------------------------------------------ */

static int by_rank(const void *left, const void *right)
{
    const Deal *a = left, *b = right;
    if (a->registered_us != b->registered_us)
        return a->registered_us < b->registered_us ? -1 : 1;
    return a->row.financing_id < b->row.financing_id ? -1 : 1;
}

static Err read_deals(Ctx *cx, Desk *desk)
{
    List rows;
    bool any;
    TRY(financing_any(cx, desk->till->db, desk->till->cluster, &any));
    if (!any)
        return ERR_OK;
    TRY(financing_of_order(cx, desk->till->db, desk->till->cluster, desk->order->order_id, &rows));
    desk->deals = NEW(cx, Deal, rows.count);
    desk->settled = NEW(cx, SettleDeal, rows.count);
    if (!desk->deals || !desk->settled)
        return cx->err;
    for (size_t i = 0; i < rows.count; i++) {
        const FinancingRow *row = list_at(&rows, i);
        if (row->contract.n > 0)
            TRY(deal_open(cx, desk->till, row, &desk->deals[desk->count++]));
    }
    if (desk->count > 1)
        qsort(desk->deals, desk->count, sizeof *desk->deals, by_rank);
    for (size_t d = 0; d < desk->count; d++)
        TRY(deal_to_settle(cx, &desk->deals[d], &desk->settled[d]));
    return ERR_OK;
}

/* --- what happened -------------------------------------------------------------------------- */

static Err gather(Ctx *cx, Desk *desk)
{
    for (size_t m = 0; m < desk->closure->money_count; m++) {
        const ClosureMoney *money = &desk->closure->money[m];
        const ClosureEntry *entry = &desk->input->entries[money->entry];
        int64_t at;
        TRY(table_intern(cx, &desk->receipt_of, &entry->document_id, sizeof entry->document_id,
                         (int64_t)desk->receipts.count, &at));
        if ((size_t)at == desk->receipts.count) {
            Receipt *fresh = list_push(cx, &desk->receipts);
            if (!fresh)
                return cx->err;
            *fresh = (Receipt){ .document_id = entry->document_id, .day = entry->date,
                                .standing = entry->standing, .back = entry->back,
                                .set_off = entry->set_off, .party = entry->party,
                                .holder = entry->holder, .claim_id = entry->ref_document };
        }
        Receipt *receipt = list_at(&desk->receipts, (size_t)at);
        receipt->minor += entry->payable_minor;
        receipt->applied += money->advance_minor;
        receipt->held += entry->back && entry->standing != STANDING_APART
                       ? entry->payable_minor - money->returned_minor : money->held_minor;
    }
    return ERR_OK;
}

static Err add_event(Ctx *cx, Desk *desk, const SettleEvent *event)
{
    SettleEvent *at = list_push(cx, &desk->events);
    if (!at)
        return cx->err;
    *at = *event;
    return ERR_OK;
}

/* What lies on invoices: of each payment on each claim. */
static Err read_matches(Ctx *cx, Desk *desk)
{
    for (size_t m = 0; m < desk->closure->match_count; m++) {
        const ClosureMatch *match = &desk->closure->matches[m];
        int64_t at;
        if (!table_get(&desk->receipt_of, &match->from_document, sizeof match->from_document, &at)
            || match->to_document == desk->order->order_id)
            continue;
        Receipt *receipt = list_at(&desk->receipts, (size_t)at);
        receipt->applied += match->amount_minor;
        if (receipt->set_off || desk->count == 0)
            continue;
        TRY(add_event(cx, desk, &(SettleEvent){
            .kind = SETTLE_DEBTOR, .id = receipt->document_id, .day = receipt->day,
            .minor = match->amount_minor, .claim_id = match->to_document,
            .holder = receipt->holder }));
    }
    return ERR_OK;
}

static int by_claim(const void *left, const void *right)
{
    const SettleEvent *a = left, *b = right;
    if (a->id != b->id)
        return a->id < b->id ? -1 : 1;
    return (a->claim_id > b->claim_id) - (a->claim_id < b->claim_id);
}

/* Lines of one payment on lines of one invoice are one event. */
static void merge_events(Desk *desk)
{
    SettleEvent *events = desk->events.items;
    size_t n = 0;
    if (desk->events.count > 1)
        qsort(events, desk->events.count, sizeof *events, by_claim);
    for (size_t e = 0; e < desk->events.count; e++) {
        if (n > 0 && events[n - 1].id == events[e].id
            && events[n - 1].claim_id == events[e].claim_id)
            events[n - 1].minor += events[e].minor;
        else
            events[n++] = events[e];
    }
    desk->events.count = n;
}

/* Is it the bank's report of what weft's own act paid out? By the end-to-end id that weft gave it,
 * else by the amount. It was booked by the act. */
static Err is_own_payout(Ctx *cx, Desk *desk, const Receipt *receipt, bool *out)
{
    DocumentRow paper;
    bool found;
    *out = false;
    TRY(document_get(cx, desk->till->db, desk->till->cluster, receipt->document_id, &found,
                     &paper));
    for (size_t d = 0; d < desk->count && found && !*out; d++) {
        const FinancingRow *row = &desk->deals[d].row;
        Text id;
        TRY(text_format(cx, &id, "\"WEFT-%.*s\"", (int)row->number.n, row->number.at));
        bool named = strstr(paper.body.at, id.at) != NULL;
        *out = row->funder == receipt->party
            && receipt->minor == row->advance - row->discount - row->fee
            && (named || receipt->claim_id == row->claim_id);
    }
    return ERR_OK;
}

/* Between seller and funder. */
static Err add_apart(Ctx *cx, Desk *desk, Receipt *receipt)
{
    bool by_seller = receipt->party == desk->order->seller, own = false, named = false;
    if (!by_seller)
        TRY(is_own_payout(cx, desk, receipt, &own));
    if (own)
        return ERR_OK;
    receipt->held = receipt->minor;         /* until it is known what it settles */
    for (size_t d = 0; d < desk->count; d++)
        named |= desk->deals[d].row.claim_id == receipt->claim_id;
    return add_event(cx, desk, &(SettleEvent){
        .kind = by_seller ? SETTLE_SELLER : SETTLE_FUNDER, .id = receipt->document_id,
        .day = receipt->day, .minor = receipt->minor,
        .claim_id = named ? receipt->claim_id : 0,
        .funder = by_seller ? receipt->holder : receipt->party });
}

/* What acts say: the seller has paid back, the funder has written off. */
static Err read_acts(Ctx *cx, Desk *desk)
{
    for (size_t i = 0; i < desk->before.count; i++) {
        const CollectionRow *row = list_at(&desk->before, i);
        if (!text_is(row->level, RECEIPTS_PAID_BACK))
            continue;
        TRY(add_event(cx, desk, &(SettleEvent){
            .kind = SETTLE_SELLER, .id = row->document_id, .day = { (int32_t)row->day },
            .minor = row->amount, .funder = row->party, .financing_id = row->financing_id }));
        CollectionRow *kept = list_push(cx, &desk->after);
        if (!kept)
            return cx->err;
        *kept = *row;
    }
    for (size_t d = 0; d < desk->count; d++) {
        const FinancingRow *row = &desk->deals[d].row;
        if (row->lost_day != DATE_NONE.day)
            TRY(add_event(cx, desk, &(SettleEvent){
                .kind = SETTLE_LOSS, .id = row->lost_act, .day = { (int32_t)row->lost_day },
                .financing_id = row->financing_id }));
    }
    return ERR_OK;
}

static Err read_events(Ctx *cx, Desk *desk)
{
    TRY(read_matches(cx, desk));
    merge_events(desk);
    for (size_t r = 0; r < desk->receipts.count; r++) {
        Receipt *receipt = list_at(&desk->receipts, r);
        if (receipt->standing == STANDING_APART && desk->count > 0)
            TRY(add_apart(cx, desk, receipt));
        if (receipt->standing == STANDING_ELSEWHERE)
            receipt->held = receipt->minor;
    }
    return read_acts(cx, desk);
}

/* --- rows ----------------------------------------------------------------------------------- */

static Err add_row(Ctx *cx, Desk *desk, const CollectionRow *row)
{
    CollectionRow *at = row->amount != 0 ? list_push(cx, &desk->after) : NULL;
    if (at)
        *at = *row;
    return cx->err;
}

static SettleKind kind_of(const Desk *desk, int64_t id)
{
    for (size_t e = 0; e < desk->events.count; e++) {
        const SettleEvent *event = list_at(&desk->events, e);
        if (event->id == id)
            return event->kind;
    }
    return SETTLE_DEBTOR;
}

static Err row_of_part(Ctx *cx, Desk *desk, const SettlePart *part)
{
    bool debtor = kind_of(desk, part->event_id) == SETTLE_DEBTOR;
    bool settled = strcmp(part->level, "settled") == 0;
    int64_t at;
    Receipt *receipt = table_get(&desk->receipt_of, &part->event_id, sizeof part->event_id, &at)
                     ? list_at(&desk->receipts, (size_t)at) : NULL;
    const FinancingRow *deal = &desk->deals[0].row;
    if (strcmp(part->level, level_name(LEVEL_SELLER)) == 0)
        return ERR_OK;          /* the seller's own, as if nothing were financed */
    for (size_t d = 0; d < desk->count; d++)
        if (desk->deals[d].row.financing_id == part->financing_id)
            deal = &desk->deals[d].row;
    if (receipt && debtor)
        receipt->funded += part->minor;
    if (receipt && !debtor)
        receipt->held -= part->minor;
    Text level = text_of(part->level);
    if (!debtor && !settled)
        TRY(text_format(cx, &level, "repaid_%s", part->level));
    return add_row(cx, desk, &(CollectionRow){
        .document_id = part->event_id, .financing_id = part->financing_id, .level = level,
        .party = part->to_funder ? deal->funder : deal->creditor, .amount = part->minor,
        .settled = part->minor, .day = part->day.day });
}

/* What no funder is owed, and what is held; of money from one who pays for the buyer, that too. */
static Err rows_of_receipt(Ctx *cx, Desk *desk, const Receipt *receipt)
{
    int64_t seller = receipt->applied - receipt->funded;
    int64_t payer = receipt->party ? receipt->party : desk->order->buyer;
    CollectionRow row = { .document_id = receipt->document_id, .day = receipt->day.day };
    if (receipt->set_off)
        return ERR_OK;
    row.level = TEXT("seller");
    row.party = desk->order->seller;
    row.amount = row.settled = seller > 0 ? seller : 0;
    TRY(add_row(cx, desk, &row));
    row.level = TEXT("instead");
    row.party = payer;
    row.amount = payer != desk->order->buyer ? receipt->applied : 0;
    row.settled = 0;
    TRY(add_row(cx, desk, &row));
    row.level = TEXT("suspense");
    row.amount = receipt->held;
    return add_row(cx, desk, &row);
}

static int by_key(const void *left, const void *right)
{
    const CollectionRow *a = left, *b = right;
    if (a->document_id != b->document_id)
        return a->document_id < b->document_id ? -1 : 1;
    if (a->financing_id != b->financing_id)
        return a->financing_id < b->financing_id ? -1 : 1;
    return text_cmp(a->level, b->level);
}

/* Parts of one payment at one level of one deal are one row. */
static void number_rows(Desk *desk)
{
    CollectionRow *rows = desk->after.items;
    size_t n = 0;
    if (desk->after.count > 1)
        qsort(rows, desk->after.count, sizeof *rows, by_key);
    for (size_t i = 0; i < desk->after.count; i++) {
        if (n > 0 && by_key(&rows[n - 1], &rows[i]) == 0) {
            rows[n - 1].amount += rows[i].amount;
            rows[n - 1].settled += rows[i].settled;
            continue;
        }
        rows[n] = rows[i];
        rows[n].order_id = desk->order->order_id;
        rows[n].number = n > 0 && rows[n - 1].document_id == rows[n].document_id
                       ? rows[n - 1].number + 1 : 1;
        n++;
    }
    desk->after.count = n;
}

/* --- books ---------------------------------------------------------------------------------- */

/* Held money is booked between the two between whom it moved. */
static Err book_held(Ctx *cx, Desk *desk, const CollectionRow *row, PostingCase *what)
{
    DocumentRow paper;
    bool found;
    TRY(document_get(cx, desk->till->db, desk->till->cluster, row->document_id, &found, &paper));
    if (!found)
        return fail(cx, ERR_DAMAGED, "payment %lld is on an order and not in the books",
                    (long long)row->document_id);
    TRY(till_party(cx, desk->till, paper.receiver ? paper.receiver : desk->order->seller,
                   &what->party[ROLE_CREDITOR]));
    return till_party(cx, desk->till, paper.issuer, &what->party[ROLE_PAYER]);
}

static Err book_trade(Ctx *cx, Desk *desk, const CollectionRow *row, int64_t was, int64_t now)
{
    const TradeOf *order = desk->order;
    Date day = { (int32_t)row->day };
    if (text_is(row->level, "seller"))
        return trade_change(cx, desk->till, order, &trade_paid, row->document_id, day, was, now);
    bool held = text_is(row->level, "suspense");
    PostingAmount amount = { held ? "suspense" : "instead", now - was };
    PostingCase what = { .event = held ? POSTING_SUSPENSE : POSTING_PAYMENT, .ccy = order->ccy,
                         .cause = row->document_id, .day = day, .amounts = &amount,
                         .amount_count = 1 };
    const Chart *chart;
    TRY(till_chart(cx, desk->till, &chart));
    TRY(text_format(cx, &what.key, "document %lld order %lld %s from %lld to %lld at %lld",
                    (long long)row->document_id, (long long)order->order_id, amount.name,
                    (long long)was, (long long)now, (long long)book_next_id(desk->till->book)));
    if (held) {
        TRY(book_held(cx, desk, row, &what));
    } else {
        TRY(till_party(cx, desk->till, order->buyer, &what.party[ROLE_DEBTOR]));
        TRY(till_party(cx, desk->till, row->party, &what.party[ROLE_PAYER]));
    }
    return till_post(cx, desk->till, &chart->trade, &what);
}

static Err book_row(Ctx *cx, Desk *desk, const CollectionRow *row, int64_t was, int64_t now)
{
    if (row->financing_id == 0)
        return book_trade(cx, desk, row, was, now);
    if (text_is(row->level, "settled") || text_is(row->level, RECEIPTS_PAID_BACK))
        return ERR_OK;          /* the waterfall's posting has moved it already */
    bool repaid = text_starts(row->level, "repaid_");
    Text name = repaid ? text_slice(row->level, strlen("repaid_"), row->level.n) : row->level;
    for (size_t d = 0; d < desk->count; d++)
        if (desk->deals[d].row.financing_id == row->financing_id)
            return deal_book(cx, desk->till, &desk->deals[d], &(DealBooking){
                .event = repaid ? POSTING_BUY_BACK : POSTING_COLLECT, .name = name,
                .cause = row->document_id, .day = { (int32_t)row->day }, .was = was,
                .now = now });
    return fail(cx, ERR_DAMAGED, "money was given to a financing that is not on its order");
}

/* Walks the rows of before and after by their keys; first what became less, then what more, so that
 * no account crosses to its other side in between. */
static Err book_difference(Ctx *cx, Desk *desk, bool less)
{
    const CollectionRow *was = desk->before.items, *now = desk->after.items;
    size_t i = 0, j = 0;
    while (i < desk->before.count || j < desk->after.count) {
        int order = i == desk->before.count ? 1 : j == desk->after.count ? -1
                  : by_key(&was[i], &now[j]);
        int64_t from = order <= 0 ? was[i].amount : 0, to = order >= 0 ? now[j].amount : 0;
        const CollectionRow *row = order >= 0 ? &now[j] : &was[i];
        if (from != to && (to < from) == less)
            TRY(book_row(cx, desk, row, from, to));
        i += order <= 0;
        j += order >= 0;
    }
    return ERR_OK;
}

static bool same_rows(const Desk *desk)
{
    if (desk->before.count != desk->after.count)
        return false;
    for (size_t i = 0; i < desk->before.count; i++) {
        const CollectionRow *a = list_at(&desk->before, i), *b = list_at(&desk->after, i);
        if (by_key(a, b) != 0 || a->number != b->number || a->amount != b->amount
            || a->party != b->party || a->day != b->day || a->settled != b->settled)
            return false;
    }
    return true;
}

static Err write_rows(Ctx *cx, Desk *desk)
{
    Till *till = desk->till;
    if (same_rows(desk))
        return ERR_OK;
    if (desk->before.count > 0)
        TRY(collection_delete_order(cx, till->db, till->cluster, desk->order->order_id));
    return rows_insert(cx, till->db, &collection_shape, till->cluster, desk->after.items,
                       desk->after.count);
}

Err receipts_settle(Ctx *cx, Till *till, const TradeOf *order, const ClosureInput *input,
                    const Closure *closure)
{
    Desk desk = { .till = till, .order = order, .input = input, .closure = closure,
                  .receipts = list_make(sizeof(Receipt)), .receipt_of = table_make(cx),
                  .events = list_make(sizeof(SettleEvent)),
                  .after = list_make(sizeof(CollectionRow)) };
    List parts;
    TRY(collection_of_order(cx, till->db, till->cluster, order->order_id, &desk.before));
    if (desk.before.count > 1)
        qsort(desk.before.items, desk.before.count, sizeof(CollectionRow), by_key);
    TRY(read_deals(cx, &desk));
    TRY(gather(cx, &desk));
    TRY(read_events(cx, &desk));
    TRY(settlement_run(cx, desk.settled, desk.count, desk.events.items, desk.events.count,
                       book_settings(till->book).business_date, &parts));
    for (size_t p = 0; p < parts.count; p++)
        TRY(row_of_part(cx, &desk, list_at(&parts, p)));
    for (size_t r = 0; r < desk.receipts.count; r++)
        TRY(rows_of_receipt(cx, &desk, list_at(&desk.receipts, r)));
    number_rows(&desk);
    for (int less = 1; less >= 0; less--) {
        TRY(book_difference(cx, &desk, less));
        for (size_t d = 0; d < desk.count; d++)
            TRY(deal_book_state(cx, till, &desk.deals[d], &desk.settled[d], less));
    }
    TRY(write_rows(cx, &desk));
    for (size_t d = 0; d < desk.count; d++)
        TRY(deal_write(cx, till, &desk.deals[d], &desk.settled[d]));
    return ERR_OK;
}
