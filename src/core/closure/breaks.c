/* breaks.c - what is wrong with the papers of one order, beyond something missing. */
#include "core/closure/fold.h"

#include "base/check.h"

#include <string.h>

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
        if (sum <= limit || alloc->quantity_e6 == 0)
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

/* Sent or declared beyond what was ordered, and neither arrived, even broken, nor came back: the
 * quantities of the flows do not balance. */
static Err unbalanced(Ctx *cx, Fold *fold, size_t l, int64_t limit)
{
    const ClosureLine *line = &fold->lines[l];
    int64_t broken = fold->chains[l].rejected_e6 - line->returned_e6;
    int64_t sent = line->despatched_e6 - line->returned_e6 - (broken > 0 ? broken : 0);
    int64_t declared = line->declared_e6 - line->returned_e6;
    int64_t most = sent > declared ? sent : declared;
    if (most <= limit)
        return ERR_OK;
    return fold_break_add(cx, fold, (ClosureBreak){
        .kind = BREAK_UNBALANCED, .document_id = fold->in->order_id, .line = (int32_t)l,
        .quantity_e6 = most - limit });
}

static Err line_breaks(Ctx *cx, Fold *fold, size_t l, bool valued)
{
    const ClosureLine *line = &fold->lines[l];
    const Chain *chain = &fold->chains[l];
    int64_t limit = fold_with_tolerance(fold, line->ordered_e6) + fold->in->slack;
    int64_t most_minor = fold_with_tolerance(fold, line->ordered_minor);
    int64_t kept = fold_kept(fold, l), billed_minor = line->invoiced_minor - line->credited_minor;
    if (kept > limit)
        TRY(crossing(cx, fold, chain->receipt_first, limit + line->received_e6 - kept,
                     BREAK_OVER_RECEIPT));
    TRY(unbalanced(cx, fold, l, limit));
    if (line->invoiced_e6 - line->credited_e6 > limit)
        return crossing(cx, fold, chain->invoice_first, limit + line->credited_e6,
                        BREAK_OVER_BILLING);
    if (!valued || billed_minor <= most_minor)  /* an order without amounts bounds none */
        return ERR_OK;
    const ClosureEntry *last = entry_of(fold, fold_alloc(fold, chain->invoice_last));
    return fold_break_add(cx, fold, (ClosureBreak){
        .kind = BREAK_OVER_BILLING, .document_id = last->document_id, .line = last->line,
        .amount_minor = billed_minor - most_minor });
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
    int64_t arrived = line->received_e6 + fold->chains[l].rejected_e6;
    int64_t moved = arrived > line->despatched_e6 ? arrived : line->despatched_e6;
    if (line->produced_e6 > moved)
        moved = line->produced_e6;
    int32_t first = fold->chains[l].invoice_first;
    BreakKind kind = moved == 0 && line->paid_minor > 0 ? BREAK_GOODS_NEVER_MOVED
                                                        : BREAK_INVOICE_WITHOUT_RECEIPT;
    int64_t slack = fold_with_tolerance(fold, line->ordered_e6) - line->ordered_e6
                  + fold->in->slack;
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

/* Half of what the last digit of a price stands for, a hundredth at most: so far a price printed
 * short may be off. */
static int64_t half_digit_e6(int64_t price_e6)
{
    int64_t digit = 1;
    while (digit < 10000 && price_e6 % (digit * 10) == 0)
        digit *= 10;
    return (digit + 1) / 2;
}

/* Prices are per unit: 240.00 a dozen is 20.00 a piece. Compared for as many quanta as both units
 * hold together, so that nothing is rounded; what that could lose by its size is cut off last. */
static bool within(const Fold *fold, int64_t price_e6, int64_t per_unit, const Chain *chain)
{
    enum { MILLION = 1000000 };
    int64_t mine = per_unit ? per_unit : MILLION;
    int64_t theirs = chain->price_per ? chain->price_per : MILLION;
    if (mine == theirs)
        mine = theirs = 1;
    i128 asked = (i128)price_e6 * theirs, agreed = (i128)chain->price_e6 * mine;
    i128 band = agreed / RATE_ONE_E9 * fold->in->process->price_band.e9
              + agreed % RATE_ONE_E9 * fold->in->process->price_band.e9 / RATE_ONE_E9;
    i128 off = asked > agreed ? asked - agreed : agreed - asked;
    return off <= band || off <= (i128)half_digit_e6(price_e6) * theirs
        || off <= (i128)half_digit_e6(chain->price_e6) * mine;
}

/* The price with tax: an order that states none may mean that one. */
static int64_t taxed_price_e6(const ClosureEntry *entry)
{
    int64_t gross = entry->payable_minor + entry->prepaid_minor, price;
    if (gross <= entry->tax_minor
        || round_div((i128)entry->price_e6 * gross, gross - entry->tax_minor, ROUND_HALF_UP,
                     &price) != ERR_OK)
        return entry->price_e6;
    return price;
}

static Err prices(Ctx *cx, Fold *fold, size_t l)
{
    const Chain *chain = &fold->chains[l];
    for (int32_t i = chain->invoice_first; i >= 0 && chain->price_e6 > 0;
         i = fold_alloc(fold, i)->next) {
        const ClosureEntry *entry = entry_of(fold, fold_alloc(fold, i));
        if (entry->price_e6 == 0 || within(fold, entry->price_e6, entry->per_unit, chain)
            || (chain->stated_tax == 0
                && within(fold, taxed_price_e6(entry), entry->per_unit, chain)))
            continue;
        TRY(fold_break_add(cx, fold, (ClosureBreak){
            .kind = BREAK_PRICE_OUTSIDE_BAND, .document_id = entry->document_id,
            .line = entry->line, .other_document = fold->in->order_id,
            .quantity_e6 = entry->quantity_e6, .amount_minor = fold_billed(entry) }));
    }
    return ERR_OK;
}

/* An order that states its tax bounds all of its bills together: a higher rate is over-billing too,
 * but for what rounding left on each of them. */
static Err whole_bills(Ctx *cx, Fold *fold)
{
    int64_t stated = 0, tax = 0, billed = 0, bills = 0;
    int32_t last = -1;
    for (size_t l = 0; l < fold->in->line_count; l++) {
        const Chain *chain = &fold->chains[l];
        tax += chain->stated_tax;
        billed += fold->lines[l].invoiced_minor - fold->lines[l].credited_minor;
        for (int32_t i = chain->invoice_first; i >= 0; i = fold_alloc(fold, i)->next, bills++)
            last = last < 0 || fold_alloc(fold, i)->entry > fold_alloc(fold, last)->entry ? i
                                                                                          : last;
    }
    stated = fold_with_tolerance(fold, fold->money.ordered) + bills;
    if (tax == 0 || last < 0 || billed <= stated)
        return ERR_OK;
    const ClosureEntry *entry = entry_of(fold, fold_alloc(fold, last));
    return fold_break_add(cx, fold, (ClosureBreak){
        .kind = BREAK_OVER_BILLING, .document_id = entry->document_id, .line = entry->line,
        .amount_minor = billed - stated });
}

static bool has_break(const Fold *fold, BreakKind kind)
{
    const ClosureBreak *breaks = fold->breaks.items;
    for (size_t b = 0; b < fold->breaks.count; b++)
        if (breaks[b].kind == kind)
            return true;
    return false;
}

static BreakKind kind_of_held(const Fold *fold, size_t e)
{
    const ClosureEntry *entry = &fold->in->entries[e];
    return entry->back ? BREAK_MONEY_WITHOUT_CAUSE
         : entry->standing == STANDING_ELSEWHERE ? BREAK_PAYEE_NOT_CREDITOR
         : entry->standing == STANDING_STRANGER ? BREAK_PAYER_NOT_BUYER
         : fold->entry_paid[e] ? BREAK_DUPLICATE_PAYMENT : BREAK_PAYMENT_ABOVE_INVOICE;
}

/* Money that is held: a stranger's, a repeat, or more than there was to pay; that went to one who
 * is not the creditor; or that was sent back and had not come. A set-off is no paper and shows on
 * the invoice. */
static Err held(Ctx *cx, Fold *fold, size_t e)
{
    const ClosureEntry *entry = &fold->in->entries[e];
    int64_t money = entry->standing == STANDING_ELSEWHERE ? entry->payable_minor
                                                          : fold->entry_open[e];
    if (money == 0)
        return ERR_OK;
    int32_t other = entry->ref_document ? fold_find(fold, entry->ref_document) : -1;
    return fold_break_add(cx, fold, (ClosureBreak){
        .kind = kind_of_held(fold, e),
        .document_id = entry->set_off ? entry->ref_document : entry->document_id,
        .line = entry->set_off ? -1 : entry->line,
        .other_document = other >= 0 && !entry->set_off ? entry->ref_document : 0,
        .amount_minor = money });
}

/* A debit note of the buyer's that the seller has not agreed to. */
static Err open_debit_note(Ctx *cx, Fold *fold, size_t e)
{
    const ClosureEntry *entry = &fold->in->entries[e];
    if (entry->standing != STANDING_COUNTS || fold_binds(fold, e))
        return ERR_OK;
    return fold_break_add(cx, fold, (ClosureBreak){
        .kind = BREAK_DEBIT_NOTE_OPEN, .document_id = entry->document_id, .line = entry->line,
        .other_document = entry->ref_document, .amount_minor = entry->payable_minor });
}

/* When goods must have come: ship-by and the days that the process gives them to arrive. */
static Date deadline(const Fold *fold)
{
    const ClosureInput *in = fold->in;
    for (size_t s = 0; s < in->process->step_count && !date_is_none(in->ship_by); s++) {
        const ProcessStep *step = &in->process->steps[s];
        if (step->measure == MEASURE_QUANTITY && step->kind == DOCUMENT_RECEIPT
            && step->due_from == DUE_SHIP_BY)
            return date_add(in->ship_by, step->due_days);
    }
    return in->ship_by;
}

static Err late(Ctx *cx, Fold *fold, size_t e, Date by)
{
    const ClosureEntry *entry = &fold->in->entries[e];
    bool first = e == 0 || fold->in->entries[e - 1].document_id != entry->document_id;
    if (!first || entry->back || entry->standing != STANDING_COUNTS || date_is_none(by)
        || date_cmp(entry->date, by) <= 0)
        return ERR_OK;
    return fold_break_add(cx, fold, (ClosureBreak){
        .kind = BREAK_LATE_DELIVERY, .document_id = entry->document_id, .line = entry->line,
        .other_document = fold->in->order_id, .quantity_e6 = entry->quantity_e6,
        .amount_minor = entry->payable_minor, .days = date_diff(by, entry->date).n });
}

static Err disputed(Ctx *cx, Fold *fold, size_t e)
{
    const ClosureEntry *entry = &fold->in->entries[e];
    if (!fold->words[e].holds)
        return ERR_OK;
    return fold_break_add(cx, fold, (ClosureBreak){
        .kind = BREAK_DISPUTED, .document_id = entry->document_id, .line = entry->line,
        .other_document = entry->ref_document, .quantity_e6 = entry->quantity_e6,
        .amount_minor = entry->payable_minor });
}

/* A change that one side proposes and the other has not answered changes nothing; both see it. */
static Err unanswered(Ctx *cx, Fold *fold, size_t e)
{
    const ClosureEntry *entry = &fold->in->entries[e];
    bool first = e == 0 || fold->in->entries[e - 1].document_id != entry->document_id;
    if (!first || !fold->words[e].open)
        return ERR_OK;
    return fold_break_add(cx, fold, (ClosureBreak){
        .kind = BREAK_CHANGE_UNANSWERED, .document_id = entry->document_id, .line = -1,
        .other_document = fold->in->order_id });
}

/* What cannot be compared with the order: a unit, or money in another currency. Both sides see it;
 * no amount is told, because it would be in another currency than the others. */
static Err odd(Ctx *cx, Fold *fold, const ClosureEntry *entry)
{
    if (entry->odd_unit && entry->standing == STANDING_COUNTS)
        TRY(fold_break_add(cx, fold, (ClosureBreak){
            .kind = BREAK_UNIT_MISMATCH, .document_id = entry->document_id, .line = entry->line,
            .other_document = fold->in->order_id, .amount_minor = entry->payable_minor }));
    if (entry->standing == STANDING_FOREIGN)
        return fold_break_add(cx, fold, (ClosureBreak){
            .kind = BREAK_CURRENCY_MISMATCH, .document_id = entry->document_id,
            .line = entry->line, .other_document = fold->in->order_id });
    return ERR_OK;
}

/* Breaks that one paper shows by itself. */
static Err papers(Ctx *cx, Fold *fold)
{
    for (size_t e = 0; e < fold->in->entry_count; e++)
        TRY(odd(cx, fold, &fold->in->entries[e]));
    const size_t *from = fold->kind_from;
    Date by = deadline(fold);
    for (size_t i = from[DOCUMENT_PAYMENT]; i < from[DOCUMENT_PAYMENT + 1]; i++)
        TRY(held(cx, fold, (size_t)fold->by_kind[i]));
    for (size_t i = from[DOCUMENT_INVOICE]; i < from[DOCUMENT_INVOICE + 1]; i++)
        TRY(open_debit_note(cx, fold, (size_t)fold->by_kind[i]));
    for (size_t i = from[DOCUMENT_RECEIPT]; i < from[DOCUMENT_RECEIPT + 1]; i++)
        TRY(late(cx, fold, (size_t)fold->by_kind[i], by));
    for (size_t i = from[DOCUMENT_ORDER_CHANGE]; i < from[DOCUMENT_ORDER_CHANGE + 1]; i++)
        TRY(unanswered(cx, fold, (size_t)fold->by_kind[i]));
    for (size_t i = from[DOCUMENT_DISPUTE]; i < from[DOCUMENT_DISPUTE + 1]; i++)
        TRY(disputed(cx, fold, (size_t)fold->by_kind[i]));
    return ERR_OK;
}

Err fold_breaks(Ctx *cx, Fold *fold)
{
    bool goods = asks_for_goods(fold->in->process), valued = fold_valued(fold);
    TRY(papers(cx, fold));
    for (size_t l = 0; l < fold->in->line_count; l++) {
        TRY(line_breaks(cx, fold, l, valued));
        if (goods && fold->in->lines[l].role == ASK_GOODS)
            TRY(hollow(cx, fold, l));
        TRY(prices(cx, fold, l));
    }
    if (!has_break(fold, BREAK_OVER_BILLING))
        TRY(whole_bills(cx, fold));
    if (fold->in->circular)
        TRY(fold_break_add(cx, fold, (ClosureBreak){
            .kind = BREAK_CIRCULAR_TRADE, .document_id = fold->in->order_id, .line = -1 }));
    return ERR_OK;
}
