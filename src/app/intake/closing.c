/* closing.c - folds the orders that a batch touched and writes what came out.
 *
 * Children are folded before the orders they serve: a fold that changes an order's closure touches
 * its parent, and the walk goes on until nothing is left. Serving is acyclic (intake_document sees
 * to that), so it ends. Matches are compared with those that stand: what is new is added, what no
 * longer holds is reversed by a row of its own, nothing is edited. */
#include "app/intake/batch.h"
#include "app/finance/claims.h"
#include "app/finance/receipts.h"
#include "app/intake/input.h"
#include "base/check.h"
#include "core/closure/closure.h"

/* Rows of many orders, gathered and written in a few bulks. */
typedef struct Output {
    List lines, matches, gaps, steps, breaches;
} Output;

static Output output_make(void)
{
    return (Output){ list_make(sizeof(OrderLineRow)), list_make(sizeof(MatchRow)),
                     list_make(sizeof(GapRow)), list_make(sizeof(StepRow)),
                     list_make(sizeof(BreachRow)) };
}

static Err output_write(Ctx *cx, const Batch *batch, const Output *out)
{
    Db *db = batch->db;
    int64_t c = batch->cluster;
    TRY(rows_insert(cx, db, &order_line_shape, c, out->lines.items, out->lines.count));
    TRY(rows_insert(cx, db, &match_shape, c, out->matches.items, out->matches.count));
    TRY(rows_insert(cx, db, &gap_shape, c, out->gaps.items, out->gaps.count));
    TRY(rows_insert(cx, db, &step_shape, c, out->steps.items, out->steps.count));
    return rows_insert(cx, db, &breach_shape, c, out->breaches.items, out->breaches.count);
}

/* --- entries --------------------------------------------------------------------------------- */

Err closing_write_entries(Ctx *cx, Batch *batch)
{
    List all = list_make(sizeof(EntryRow));
    for (size_t p = 0; p < batch->papers.count; p++) {
        Paper *paper = *(Paper **)list_at(&batch->papers, p);
        if (!paper->dirty)
            continue;
        if (!paper->fresh)
            TRY(entry_delete_document(cx, batch->db, batch->cluster, paper->id, -1));
        for (size_t e = 0; e < paper->entries.count; e++) {
            EntryRow *row = list_push(cx, &all);
            if (!row)
                return cx->err;
            *row = *(const EntryRow *)list_at(&paper->entries, e);
        }
        paper->dirty = false;
        paper->fresh = false;
    }
    return rows_insert(cx, batch->db, &entry_shape, batch->cluster, all.items, all.count);
}

/* --- what comes out of it -------------------------------------------------------------------- */

static Err write_lines(Ctx *cx, const List *rows, const Closure *closure, Output *out)
{
    for (size_t l = 0; l < rows->count; l++) {
        const ClosureLine *line = &closure->lines[l];
        OrderLineRow *row = list_push(cx, &out->lines);
        if (!row)
            return cx->err;
        *row = *(const OrderLineRow *)list_at(rows, l);
        row->ordered = line->ordered_e6;
        row->produced = line->produced_e6;
        row->accepted = line->accepted_e6;
        row->despatched = line->despatched_e6;
        row->received = line->received_e6;
        row->declared = line->declared_e6;
        row->invoiced = line->invoiced_e6;
        row->returned = line->returned_e6;
        row->credited = line->credited_e6;
        row->ordered_minor = line->ordered_minor;
        row->invoiced_minor = line->invoiced_minor;
        row->credited_minor = line->credited_minor;
        row->paid_minor = line->paid_minor;
    }
    return ERR_OK;
}

static bool same_match(const MatchRow *row, const ClosureMatch *match)
{
    return row->rule == match->rule && row->from_document == match->from_document
        && row->from_line == match->from_line && row->to_document == match->to_document
        && row->to_line == match->to_line && row->quantity == match->quantity_e6
        && row->amount == match->amount_minor;
}

/* Canonical order makes most matches come out where they stood: walk both lists with a cursor,
 * and look around only where they part. */
static Err write_matches(Ctx *cx, const Batch *batch, int64_t order_id, bool first,
                         const Closure *closure, Output *out)
{
    List standing = list_make(sizeof(MatchRow));
    int64_t last = 0;
    if (!first)
        TRY(match_standing(cx, batch->db, batch->cluster, order_id, &standing, &last));
    bool *kept = NEW(cx, bool, standing.count);
    if (!kept)
        return cx->err;
    size_t cursor = 0;
    for (size_t m = 0; m < closure->match_count; m++) {
        const ClosureMatch *match = &closure->matches[m];
        bool found = false;
        for (size_t tries = 0; tries < standing.count && !found; tries++) {
            size_t at = (cursor + tries) % standing.count;
            if (!kept[at] && same_match(list_at(&standing, at), match)) {
                kept[at] = found = true;
                cursor = at + 1;
            }
        }
        if (found)
            continue;
        MatchRow *row = list_push(cx, &out->matches);
        if (!row)
            return cx->err;
        *row = (MatchRow){ .order_id = order_id, .number = ++last, .rule = match->rule,
                           .from_document = match->from_document, .from_line = match->from_line,
                           .to_document = match->to_document, .to_line = match->to_line,
                           .quantity = match->quantity_e6, .amount = match->amount_minor };
    }
    for (size_t i = 0; i < standing.count; i++) {
        const MatchRow *gone = list_at(&standing, i);
        MatchRow *row = kept[i] ? NULL : list_push(cx, &out->matches);
        if (kept[i])
            continue;
        if (!row)
            return cx->err;
        *row = *gone;
        row->reverses = gone->number;
        row->number = ++last;
    }
    return ERR_OK;
}

static Err write_gaps(Ctx *cx, const TradeOrderRow *order, const Closure *closure, Output *out)
{
    for (size_t g = 0; g < closure->gap_count; g++) {
        const ClosureGap *gap = &closure->gaps[g];
        GapRow *row = list_push(cx, &out->gaps);
        if (!row)
            return cx->err;
        int64_t party = gap->owner == OWNER_SELLER ? order->seller
                      : gap->owner == OWNER_BUYER ? order->buyer : 0;
        *row = (GapRow){ .order_id = order->order_id, .number = (int64_t)g + 1, .step = gap->step,
                         .line = gap->line, .quantity = gap->quantity_e6,
                         .amount = gap->amount_minor, .due = gap->due.day, .owner = gap->owner,
                         .party = party };
    }
    return ERR_OK;
}

static Err write_steps(Ctx *cx, int64_t order_id, const Process *process, const Closure *closure,
                       Output *out)
{
    for (size_t s = 0; s < process->step_count; s++) {
        StepRow *row = list_push(cx, &out->steps);
        if (!row)
            return cx->err;
        *row = (StepRow){ .order_id = order_id, .step = (int64_t)s,
                          .verified_e9 = closure->steps[s].verified_e9,
                          .required_e9 = closure->steps[s].required_e9,
                          .done = closure->steps[s].done.day };
    }
    return ERR_OK;
}

static Err write_breaches(Ctx *cx, int64_t order_id, const Closure *closure, Output *out)
{
    for (size_t b = 0; b < closure->break_count; b++) {
        const ClosureBreak *what = &closure->breaks[b];
        BreachRow *row = list_push(cx, &out->breaches);
        if (!row)
            return cx->err;
        *row = (BreachRow){ .order_id = order_id, .number = (int64_t)b + 1, .kind = what->kind,
                            .document_id = what->document_id, .line = what->line,
                            .other_document = what->other_document,
                            .quantity = what->quantity_e6, .amount = what->amount_minor,
                            .days = what->days };
    }
    return ERR_OK;
}

/* Puts the closure into the order's row; true where its parent must look again. */
static bool take_over(TradeOrderRow *order, const Closure *closure)
{
    TradeOrderRow before = *order;
    order->commerce_e9 = closure->flow[FLOW_COMMERCE].e9;
    order->goods_e9 = closure->flow[FLOW_GOODS].e9;
    order->information_e9 = closure->flow[FLOW_INFORMATION].e9;
    order->funds_e9 = closure->flow[FLOW_FUNDS].e9;
    order->least_e9 = closure->least.e9;
    order->mean_e9 = closure->mean.e9;
    order->closed = closure->closed;
    order->ordered = closure->ordered_minor;
    order->invoiced = closure->invoiced_minor;
    order->credited = closure->credited_minor;
    order->paid = closure->paid_minor;
    order->suspense = closure->suspense_minor;
    return before.commerce_e9 != order->commerce_e9 || before.goods_e9 != order->goods_e9
        || before.information_e9 != order->information_e9 || before.funds_e9 != order->funds_e9
        || before.ordered != order->ordered;
}

/* The flows as they would be if all that was said were so; else the closure's own. */
static Err take_said(Ctx *cx, const OrderInput *input, const Closure *closure,
                     TradeOrderRow *order)
{
    Closure said = *closure;
    if (input->any_hearsay)
        TRY(closure_fold(cx, &input->said, &said));
    order->said_commerce_e9 = said.flow[FLOW_COMMERCE].e9;
    order->said_goods_e9 = said.flow[FLOW_GOODS].e9;
    order->said_information_e9 = said.flow[FLOW_INFORMATION].e9;
    order->said_funds_e9 = said.flow[FLOW_FUNDS].e9;
    return ERR_OK;
}

static bool was_changed(const ClosureInput *in)
{
    for (size_t e = 0; e < in->entry_count; e++)
        if (in->entries[e].kind == DOCUMENT_ORDER_CHANGE)
            return true;
    return false;
}

/* Nothing is asked for any more, of what was. */
static bool is_cancelled(const ClosureInput *in, const Closure *closure)
{
    for (size_t l = 0; l < in->line_count; l++)
        if (closure->lines[l].ordered_e6 > 0)
            return false;
    return in->line_count > 0;
}

static Err fold_order(Ctx *cx, Batch *batch, int64_t order_id, InputNeeds needs, Output *out)
{
    TradeOrderRow *order;
    OrderInput input;
    Closure closure;
    TRY(batch_order(cx, batch, order_id, &order));
    TRY(input_load(cx, batch->book, order, needs, &input));
    TradeOf trade = { .order_id = order_id, .seller = order->seller, .buyer = order->buyer };
    bool placed = order->day <= book_settings(batch->book).business_date.day;
    bool priced = placed && ccy_of_number((int)input.in.ccy, &trade.ccy);
    TRY(closure_fold(cx, &input.in, &closure));
    if (priced)
        TRY(receipts_settle(cx, batch->till, &trade, &input.in, &closure));
    if (priced)
        TRY(claims_refresh(cx, batch->till, &trade, &input.in, &closure));

    if (was_changed(&input.in))
        TRY(circular_order(cx, batch, order_id, is_cancelled(&input.in, &closure)));
    TRY(closure_shown(cx, &input.in, &closure));

    int64_t fresh = 0;
    bool first = table_get(&batch->unfolded, &order_id, sizeof order_id, &fresh) && fresh;
    if (first)
        TRY(table_put(cx, &batch->unfolded, &order->order_id, sizeof order->order_id, 0));
    TRY(closure_delete(cx, batch->db, batch->cluster, order_id, first));
    TRY(write_lines(cx, &input.lines, &closure, out));
    TRY(write_matches(cx, batch, order_id, first, &closure, out));
    TRY(write_gaps(cx, order, &closure, out));
    TRY(write_steps(cx, order_id, input.in.process, &closure, out));
    TRY(write_breaches(cx, order_id, &closure, out));
    bool moved = take_over(order, &closure);
    TRY(take_said(cx, &input, &closure, order));
    TRY(trade_order_update(cx, batch->db, batch->cluster, order));
    if (moved && order->parent_id)
        TRY(batch_touch(cx, batch, order->parent_id));
    return ERR_OK;
}

Err closing_run(Ctx *cx, Batch *batch)
{
    InputNeeds needs;
    TRY(closing_write_entries(cx, batch));
    TRY(input_needs(cx, batch->book, &needs));
    TRY(till_open(cx, batch->book, cx->now, &batch->till));
    /* Rounds: what is touched now is folded; parents touched by that are the next round. */
    while (batch->touched_ids.count > 0) {
        List round = batch->touched_ids;
        Output out = output_make();
        batch->touched_ids = list_make(sizeof(int64_t));
        batch->touched = table_make(cx);
        for (size_t i = 0; i < round.count; i++)
            TRY(fold_order(cx, batch, *(int64_t *)list_at(&round, i), needs, &out));
        TRY(output_write(cx, batch, &out));
    }
    return till_close(cx, batch->till);
}
