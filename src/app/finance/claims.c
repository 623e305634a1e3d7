/* claims.c - few rows an order: they are compared, and rewritten where one differs. */
#include "app/finance/claims.h"

#include "base/check.h"
#include "core/financing.h"

#include <string.h>


Claim claim_of_row(const ClaimRow *row)
{
    return (Claim){
        .id = row->claim_id, .kind = (ClaimKind)row->kind, .face = row->face,
        .credited = row->credited, .paid = row->paid, .outstanding = row->outstanding,
        .received = row->received, .moved = row->moved, .date = { (int32_t)row->day },
        .due = { (int32_t)row->due }, .confirmation = row->confirmation,
        .disputed = row->disputed != 0, .state = (ClaimState)row->state,
    };
}

ClaimRow claim_to_row(const Claim *claim, const TradeOf *order)
{
    return (ClaimRow){
        .claim_id = claim->id, .order_id = order->order_id, .kind = claim->kind,
        .creditor = order->seller, .debtor = order->buyer, .ccy = ccy_number(order->ccy),
        .face = claim->face, .credited = claim->credited, .tax = claim->tax,
        .drawn = claim->drawn, .advance = claim->advance, .paid = claim->paid,
        .outstanding = claim->outstanding, .received = claim->received, .moved = claim->moved,
        .day = claim->date.day, .due = claim->due.day, .confirmation = claim->confirmation,
        .disputed = claim->disputed, .state = claim->state,
    };
}

/* Live rights in the order's claims. */
static Err read_rights(Ctx *cx, Till *till, int64_t order_id, ClaimRight **out, size_t *count)
{
    List rights = list_make(sizeof(ClaimRight)), rows;
    bool any;
    TRY(financing_any(cx, till->db, till->cluster, &any));
    if (any) {
        TRY(encumbrance_of_order(cx, till->db, till->cluster, order_id, &rows));
        for (size_t i = 0; i < rows.count; i++) {
            const EncumbranceRow *row = list_at(&rows, i);
            FinancingRow deal;
            bool found;
            if (row->released)
                continue;
            TRY(financing_get(cx, till->db, till->cluster, row->financing_id, &found, &deal));
            ClaimRight *right = list_push(cx, &rights);
            if (!right)
                return cx->err;
            *right = (ClaimRight){ row->claim_id,
                                   found && financing_is_out((FinancingState)deal.state) };
        }
    }
    *out = rights.items;
    *count = rights.count;
    return ERR_OK;
}

/* The amounts booked of a claim before: of its row, where there is one. */
static ClaimRow before_of(const List *before, int64_t claim_id)
{
    for (size_t i = 0; i < before->count; i++) {
        const ClaimRow *row = list_at(before, i);
        if (row->claim_id == claim_id)
            return *row;
    }
    return (ClaimRow){ .claim_id = claim_id };
}

/* What was billed is booked on the invoice's day, what was credited on the credit note's. */
static Err book(Ctx *cx, Till *till, const TradeOf *order, const ClaimRow *was,
                const ClaimRow *now, Date credited_on)
{
    Date billed_on = { (int32_t)now->day };
    if (date_is_none(credited_on))
        credited_on = billed_on;
    bool advance = was->advance || now->advance;
    TRY(trade_change(cx, till, order, advance ? &trade_advanced : &trade_billed, now->claim_id,
                     billed_on, was->face, now->face));
    TRY(trade_change(cx, till, order, &trade_drawn, now->claim_id, billed_on, was->drawn,
                     now->drawn));
    TRY(trade_change(cx, till, order, advance ? &trade_withdrawn : &trade_credited, now->claim_id,
                     credited_on, was->credited, now->credited));
    return trade_change(cx, till, order, &trade_taxed, now->claim_id,
                        now->tax < was->tax ? credited_on : billed_on, was->tax, now->tax);
}

static bool is_among(const Claim *claims, size_t count, int64_t claim_id)
{
    for (size_t c = 0; c < count; c++)
        if (claims[c].id == claim_id)
            return true;
    return false;
}

/* The rows hold nothing but integers. */
static bool same_rows(const List *before, const List *after)
{
    for (size_t i = 0; i < after->count && before->count == after->count; i++) {
        const ClaimRow *row = list_at(after, i);
        ClaimRow was = before_of(before, row->claim_id);
        if (memcmp(row, &was, sizeof was) != 0)
            return false;
    }
    return before->count == after->count;
}

Err claims_refresh(Ctx *cx, Till *till, const TradeOf *order, const ClosureInput *input,
                   const Closure *closure)
{
    ClaimInput what = { .order = input, .closure = closure,
                        .today = book_settings(till->book).business_date };
    List before, after = list_make(sizeof(ClaimRow));
    ClaimRight *rights;
    Claim *claims;
    size_t count;
    TRY(read_rights(cx, till, order->order_id, &rights, &what.right_count));
    what.rights = rights;
    TRY(claim_derive(cx, &what, &claims, &count));
    TRY(claim_of_order(cx, till->db, till->cluster, order->order_id, &before));
    for (size_t c = 0; c < count; c++) {
        ClaimRow *row = list_push(cx, &after);
        if (!row)
            return cx->err;
        *row = claim_to_row(&claims[c], order);
        ClaimRow was = before_of(&before, row->claim_id);
        if (claims[c].kind == CLAIM_RECEIVABLE)
            TRY(book(cx, till, order, &was, row, claims[c].credited_on));
    }
    for (size_t i = 0; i < before.count; i++) {
        const ClaimRow *gone = list_at(&before, i);
        ClaimRow none = { .claim_id = gone->claim_id, .day = gone->day };
        if (gone->kind == CLAIM_RECEIVABLE && !is_among(claims, count, gone->claim_id))
            TRY(book(cx, till, order, gone, &none, DATE_NONE));
    }
    if (same_rows(&before, &after))
        return ERR_OK;
    if (before.count > 0)
        TRY(claim_delete_order(cx, till->db, till->cluster, order->order_id));
    return rows_insert(cx, till->db, &claim_shape, till->cluster, after.items, after.count);
}

Err claims_restate(Ctx *cx, Till *till, int64_t order_id, int64_t claim_id)
{
    ClaimRow row;
    ClaimRight *rights;
    size_t count;
    bool found, registered = false, financed = false;
    TRY(claim_get(cx, till->db, till->cluster, order_id, claim_id, &found, &row));
    if (!found)
        return ERR_OK;
    TRY(read_rights(cx, till, order_id, &rights, &count));
    for (size_t r = 0; r < count; r++)
        if (rights[r].claim_id == claim_id) {
            registered = true;
            financed |= rights[r].financed;
        }
    Claim claim = claim_of_row(&row);
    ClaimState state = claim_state(&claim, registered, financed,
                                   book_settings(till->book).business_date);
    return state == claim.state
           ? ERR_OK : claim_set_state(cx, till->db, till->cluster, order_id, claim_id, state);
}
