/* breaks.c - what is wrong with the papers of one order, beyond something missing. */
#include "core/closure/fold.h"

#include "base/check.h"

static const ClosureEntry *entry_of(const Fold *fold, const Alloc *alloc)
{
    return &fold->in->entries[alloc->entry];
}

/* The paper that crosses `limit` when the quantities of a chain are added up, and by how much. */
static Err crossing(Ctx *cx, Fold *fold, int32_t first, int64_t limit, BreakKind kind)
{
    int64_t sum = 0;
    for (int32_t i = first; i >= 0; i = fold_alloc(fold, i)->next) {
        const Alloc *alloc = fold_alloc(fold, i);
        sum += alloc->quantity_e6;
        if (sum <= limit)
            continue;
        int64_t over = sum - limit < alloc->quantity_e6 ? sum - limit : alloc->quantity_e6;
        const ClosureEntry *entry = entry_of(fold, alloc);
        TRY(fold_break_add(cx, fold, (ClosureBreak){
            .kind = kind, .document_id = entry->document_id, .line = entry->line,
            .quantity_e6 = over,
            .amount_minor = fold_share(alloc->amount_minor, over, alloc->quantity_e6) }));
    }
    return ERR_OK;
}

static Err line_breaks(Ctx *cx, Fold *fold, size_t l)
{
    const ClosureLine *line = &fold->lines[l];
    const Chain *chain = &fold->chains[l];
    int64_t limit = fold_with_tolerance(fold, line->ordered_e6);
    int64_t net = line->received_e6 - line->returned_e6;
    if (net > limit)
        TRY(crossing(cx, fold, chain->receipt_first, limit + line->returned_e6,
                     BREAK_OVER_RECEIPT));
    if (line->invoiced_e6 - line->credited_e6 > limit) {
        TRY(crossing(cx, fold, chain->invoice_first, limit + line->credited_e6,
                     BREAK_OVER_BILLING));
    } else if (line->invoiced_minor - line->credited_minor
               > fold_with_tolerance(fold, line->ordered_minor) && chain->invoice_last >= 0) {
        const ClosureEntry *last = entry_of(fold, fold_alloc(fold, chain->invoice_last));
        TRY(fold_break_add(cx, fold, (ClosureBreak){
            .kind = BREAK_OVER_BILLING, .document_id = last->document_id, .line = last->line,
            .amount_minor = line->invoiced_minor - line->credited_minor - line->ordered_minor }));
    }
    return ERR_OK;
}

static bool asks_for_goods(const Process *process)
{
    for (size_t i = 0; i < process->step_count; i++)
        if (process->steps[i].measure == MEASURE_QUANTITY
            && document_kind_flow(process->steps[i].kind) == FLOW_GOODS)
            return true;
    return false;
}

/* Billed beyond what moved, by more than the tolerance: no goods stand behind that part. Goods
 * under way count as moved. A bill without quantities is hollow where nothing moved at all. */
static Err hollow(Ctx *cx, Fold *fold, size_t l)
{
    const ClosureLine *line = &fold->lines[l];
    int64_t moved = line->received_e6 > line->despatched_e6 ? line->received_e6
                                                            : line->despatched_e6;
    if (line->produced_e6 > moved)
        moved = line->produced_e6;
    int32_t first = fold->chains[l].invoice_first;
    BreakKind kind = moved == 0 && line->paid_minor > 0 ? BREAK_GOODS_NEVER_MOVED
                                                        : BREAK_INVOICE_WITHOUT_RECEIPT;
    int64_t slack = fold_with_tolerance(fold, line->ordered_e6) - line->ordered_e6;
    if (line->invoiced_e6 - line->credited_e6 > moved + slack)
        return crossing(cx, fold, first, moved + slack + line->credited_e6, kind);
    for (int32_t i = first; i >= 0 && moved == 0; i = fold_alloc(fold, i)->next) {
        const Alloc *alloc = fold_alloc(fold, i);
        const ClosureEntry *entry = entry_of(fold, alloc);
        if (alloc->quantity_e6 == 0 && line->credited_minor < line->invoiced_minor)
            TRY(fold_break_add(cx, fold, (ClosureBreak){
                .kind = kind, .document_id = entry->document_id, .line = entry->line,
                .amount_minor = alloc->amount_minor }));
    }
    return ERR_OK;
}

static Err prices(Ctx *cx, Fold *fold, size_t l)
{
    int64_t agreed = fold->in->lines[l].price_e6;
    int64_t band = (int64_t)((i128)agreed * fold->in->process->price_band.e9 / RATE_ONE_E9);
    for (int32_t i = fold->chains[l].invoice_first; i >= 0 && agreed > 0;
         i = fold_alloc(fold, i)->next) {
        const ClosureEntry *entry = entry_of(fold, fold_alloc(fold, i));
        int64_t off = entry->price_e6 - agreed;
        if (entry->price_e6 > 0 && (off > band || off < -band))
            TRY(fold_break_add(cx, fold, (ClosureBreak){
                .kind = BREAK_PRICE_OUTSIDE_BAND, .document_id = entry->document_id,
                .line = entry->line, .other_document = fold->in->order_id,
                .quantity_e6 = entry->quantity_e6, .amount_minor = entry->payable_minor }));
    }
    return ERR_OK;
}

/* Breaks that one paper shows by itself. */
static Err paper(Ctx *cx, Fold *fold, size_t e)
{
    const ClosureInput *in = fold->in;
    const ClosureEntry *entry = &in->entries[e];
    ClosureBreak what = { .document_id = entry->document_id, .line = entry->line,
                          .quantity_e6 = entry->quantity_e6,
                          .amount_minor = entry->payable_minor };
    bool first = e == 0 || in->entries[e - 1].document_id != entry->document_id;
    if (entry->kind == DOCUMENT_PAYMENT && entry->standing == STANDING_STRANGER) {
        what.kind = BREAK_PAYER_NOT_BUYER;
        fold->suspense_minor += entry->payable_minor;
        return fold_break_add(cx, fold, what);
    }
    if (entry->standing != STANDING_COUNTS)
        return ERR_OK;
    if (entry->kind == DOCUMENT_DISPUTE && !text_is(entry->status, "resolved")) {
        what.kind = BREAK_DISPUTED;
        what.other_document = entry->ref_document;
        return fold_break_add(cx, fold, what);
    }
    if (entry->kind == DOCUMENT_RECEIPT && first && !entry->back && !date_is_none(in->ship_by)
        && date_cmp(entry->date, in->ship_by) > 0) {
        what.kind = BREAK_LATE_DELIVERY;
        what.other_document = in->order_id;
        what.days = date_diff(in->ship_by, entry->date).n;
        return fold_break_add(cx, fold, what);
    }
    if (entry->kind == DOCUMENT_CREDIT_NOTE && first) {
        int32_t invoice = fold_find(fold, entry->ref_document);
        Date funded = invoice >= 0 ? in->entries[invoice].funded : DATE_NONE;
        if (!date_is_none(funded) && date_cmp(entry->date, funded) >= 0) {
            what.kind = BREAK_RED_FLUSH_AFTER_FUNDING;
            what.other_document = entry->ref_document;
            return fold_break_add(cx, fold, what);
        }
    }
    return ERR_OK;
}

/* A payment is late by the oldest invoice it pays; each pair of papers is told once. */
static Err late_payments(Ctx *cx, Fold *fold)
{
    const ClosureMatch *matches = fold->matches.items;
    int64_t told_payment = 0, told_invoice = 0;
    for (size_t m = 0; m < fold->matches.count; m++) {
        int32_t p = fold_find_line(fold, matches[m].from_document, matches[m].from_line);
        int32_t i = fold_find_line(fold, matches[m].to_document, matches[m].to_line);
        if (p < 0 || i < 0 || fold->in->entries[p].kind != DOCUMENT_PAYMENT
            || (matches[m].from_document == told_payment && matches[m].to_document == told_invoice))
            continue;
        told_payment = matches[m].from_document;
        told_invoice = matches[m].to_document;
        Date due = fold_due(fold, &fold->in->entries[i]);
        Date paid = fold->in->entries[p].date;
        if (!date_is_none(due) && date_cmp(paid, due) > 0)
            TRY(fold_break_add(cx, fold, (ClosureBreak){
                .kind = BREAK_LATE_PAYMENT, .document_id = told_payment,
                .line = matches[m].from_line, .other_document = told_invoice,
                .amount_minor = matches[m].amount_minor, .days = date_diff(due, paid).n }));
    }
    return ERR_OK;
}

/* Money sent back cures what was paid too much, oldest first: a cured break is no break. */
static void cure_refunded(Fold *fold)
{
    ClosureBreak *breaks = fold->breaks.items;
    int64_t refunded = fold->refunded_minor;
    size_t kept = 0;
    for (size_t b = 0; b < fold->breaks.count; b++) {
        bool curable = breaks[b].kind == BREAK_DUPLICATE_PAYMENT
                    || breaks[b].kind == BREAK_PAYMENT_ABOVE_INVOICE
                    || breaks[b].kind == BREAK_PAYER_NOT_BUYER;
        if (curable && refunded >= breaks[b].amount_minor) {
            refunded -= breaks[b].amount_minor;
            fold->suspense_minor -= breaks[b].amount_minor;
            continue;
        }
        breaks[kept++] = breaks[b];
    }
    fold->breaks.count = kept;
    fold->paid_minor -= refunded;       /* a refund of what was not too much undoes a payment */
}

Err fold_breaks(Ctx *cx, Fold *fold)
{
    bool goods = asks_for_goods(fold->in->process);
    for (size_t e = 0; e < fold->in->entry_count; e++)
        TRY(paper(cx, fold, e));
    for (size_t l = 0; l < fold->in->line_count; l++) {
        TRY(line_breaks(cx, fold, l));
        if (goods)
            TRY(hollow(cx, fold, l));
        TRY(prices(cx, fold, l));
    }
    TRY(late_payments(cx, fold));
    if (fold->in->circular)
        TRY(fold_break_add(cx, fold, (ClosureBreak){
            .kind = BREAK_CIRCULAR_TRADE, .document_id = fold->in->order_id, .line = -1 }));
    cure_refunded(fold);
    return ERR_OK;
}
