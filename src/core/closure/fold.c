/* fold.c - indexes over the papers of one order, and the sums that several stages ask for. */
#include "core/closure/fold.h"

#include "base/check.h"

#include <string.h>

/* --- sums ----------------------------------------------------------------------------------- */

Alloc *fold_alloc(const Fold *fold, int32_t index)
{
    assert(index >= 0 && (size_t)index < fold->allocs.count);
    return (Alloc *)fold->allocs.items + index;
}

int64_t fold_billed(const ClosureEntry *entry)
{
    return entry->payable_minor + entry->relief_minor + entry->prepaid_minor;
}

int64_t fold_share(int64_t a, int64_t b, int64_t c)
{
    assert(a >= 0 && b >= 0 && c > 0 && b <= c);
    return b == c ? a : (int64_t)((i128)a * b / c);
}

int64_t fold_with_tolerance(const Fold *fold, int64_t limit)
{
    return limit + (int64_t)((i128)limit * fold->in->process->tolerance.e9 / RATE_ONE_E9);
}

bool fold_enough(const Fold *fold, int64_t have, int64_t want)
{
    int64_t slack = (int64_t)((i128)want * fold->in->process->tolerance.e9 / RATE_ONE_E9);
    return have >= want || (have > 0 && have >= want - slack);
}

/* What went back of the good: what was rejected on arrival was never counted as received. Goods
 * that go back under the name of their receipt take its rejects with them, no other's. */
int64_t fold_kept(const Fold *fold, size_t line)
{
    const ClosureLine *state = &fold->lines[line];
    int64_t gone = state->returned_e6 - fold->chains[line].bad_back_e6;
    int64_t kept = state->received_e6 - (gone > 0 ? gone : 0);
    return kept > 0 ? kept : 0;
}

/* The part of a credit that takes something away from what was ordered: a credit cannot exceed
 * what was billed, and first takes back what was billed beyond the order (a red-flushed invoice
 * that was issued again). */
static int64_t relief(int64_t ordered, int64_t invoiced, int64_t credited)
{
    int64_t most = credited < invoiced ? credited : invoiced;
    int64_t over = invoiced > ordered ? invoiced - ordered : 0;
    int64_t left = most > over ? most - over : 0;
    return left < ordered ? left : ordered;
}

static int64_t relief_e6(const ClosureLine *line)
{
    int64_t billed = line->invoiced_e6;
    if (billed == 0 && line->invoiced_minor > 0)
        billed = line->ordered_e6;          /* bills without quantities stand for all of it */
    return relief(line->ordered_e6, billed, line->credited_e6);
}

/* Quantity that was credited and yet stayed: it must be billed again. An allowance on the price is
 * a credit without quantity. */
static int64_t stayed(const Fold *fold, size_t l)
{
    const ClosureLine *line = &fold->lines[l];
    int64_t left = line->ordered_e6 - relief_e6(line), kept = fold_kept(fold, l);
    if (kept > line->ordered_e6)
        kept = line->ordered_e6;
    return kept > left ? kept - left : 0;
}

int64_t fold_required(const Fold *fold, size_t l)
{
    const ClosureLine *line = &fold->lines[l];
    return line->ordered_e6 - relief_e6(line) + stayed(fold, l);
}

int64_t fold_required_minor(const Fold *fold, size_t l)
{
    const ClosureLine *line = &fold->lines[l];
    int64_t off = relief(line->ordered_minor, line->invoiced_minor, line->credited_minor);
    int64_t again = line->ordered_e6 > 0
        ? fold_share(line->ordered_minor, stayed(fold, l), line->ordered_e6) : 0;
    return again < off ? line->ordered_minor - off + again : line->ordered_minor;
}

bool fold_valued(const Fold *fold)
{
    for (size_t l = 0; l < fold->in->line_count; l++)
        if (fold->in->lines[l].payable_minor > 0)
            return true;
    return false;
}

bool fold_asks(const Fold *fold)
{
    for (size_t l = 0; l < fold->in->line_count; l++)
        if (fold_required(fold, l) > 0)
            return true;
    return fold->money.payable > 0 || fold->in->line_count == 0;
}

/* --- tax: what an order's sums mean ---------------------------------------------------------- */

static i128 distance(i128 a, i128 b)
{
    return a < b ? b - a : a - b;
}

/* Which of two prices of the line is nearer to what it was billed at: one for one where quantities
 * are known, else whole for whole. */
static bool nearer(const ClosureLine *line, int64_t one, int64_t other)
{
    bool counted = line->invoiced_e6 > 0 && line->ordered_e6 > 0;
    i128 per = counted ? line->ordered_e6 : 1, of = counted ? line->invoiced_e6 : 1;
    i128 billed = (i128)line->invoiced_minor * per;
    return distance(billed, one * of) < distance(billed, other * of);
}

static int64_t bills_of(const Fold *fold, size_t l)
{
    int64_t count = 0;
    for (int32_t i = fold->chains[l].invoice_first; i >= 0; i = fold_alloc(fold, i)->next)
        count++;
    return count;
}

/* The line's sum without tax, with the tax rate of its bills on top; the whole of the bills where
 * both say the same before tax, but for what rounding each of them left. */
static int64_t taxed_on_top(const Fold *fold, size_t l)
{
    const ClosureLine *line = &fold->lines[l];
    const Chain *chain = &fold->chains[l];
    int64_t net = line->ordered_minor - chain->stated_tax;
    int64_t billed_net = line->invoiced_minor - chain->billed_tax, on_top;
    if (billed_net <= 0 || net <= 0)
        return line->ordered_minor;
    if (distance(net, billed_net) <= bills_of(fold, l))
        return line->invoiced_minor;
    if (round_div((i128)net * line->invoiced_minor, billed_net, ROUND_HALF_UP, &on_top) != ERR_OK
        || on_top > CLOSURE_SUM_MAX)
        return line->ordered_minor;
    return on_top;
}

/* An order may state sums without tax, or prices that hold it, or a tax that its lines share by
 * value where bills know each line's rate. Tax is owed by law and is no over-billing: of the two
 * readings the one counts that the bills are nearer to. */
void fold_worth(Fold *fold)
{
    for (size_t l = 0; l < fold->in->line_count; l++) {
        ClosureLine *line = &fold->lines[l];
        if (line->invoiced_minor == 0
            || (fold->chains[l].billed_tax == 0 && fold->chains[l].stated_tax == 0))
            continue;
        int64_t on_top = taxed_on_top(fold, l);
        if (nearer(line, on_top, line->ordered_minor))
            line->ordered_minor = on_top;
    }
}

/* --- indexes ------------------------------------------------------------------------------- */

static size_t slot_of(int64_t document_id, size_t mask)
{
    uint64_t mixed = (uint64_t)document_id * 0x9e3779b97f4a7c15u;
    return (size_t)(mixed >> 32) & mask;
}

int32_t fold_find(const Fold *fold, int64_t document_id)
{
    size_t i = slot_of(document_id, fold->slot_mask);
    while (fold->slots[i].entry >= 0) {
        if (fold->slots[i].document_id == document_id)
            return fold->slots[i].entry;
        i = (i + 1) & fold->slot_mask;
    }
    return -1;
}

int32_t fold_find_line(const Fold *fold, int64_t document_id, int32_t line)
{
    const ClosureInput *in = fold->in;
    int32_t first = fold_find(fold, document_id);
    if (first < 0 || line < 0)
        return first;
    /* Lines are mostly 0, 1, 2, ... and all here; else walk the document. */
    size_t guess = (size_t)first + (size_t)line;
    if (guess < in->entry_count && in->entries[guess].document_id == document_id
        && in->entries[guess].line == line)
        return (int32_t)guess;
    for (size_t i = (size_t)first; i < in->entry_count
         && in->entries[i].document_id == document_id; i++)
        if (in->entries[i].line == line)
            return (int32_t)i;
    return -1;
}

static bool begins_document(const ClosureInput *in, size_t e)
{
    return e == 0 || in->entries[e - 1].document_id != in->entries[e].document_id;
}

static void slot_add(Fold *fold, int64_t document_id, size_t e)
{
    size_t i = slot_of(document_id, fold->slot_mask);
    while (fold->slots[i].entry >= 0) {
        assert(fold->slots[i].document_id != document_id);  /* a document's entries lie together */
        i = (i + 1) & fold->slot_mask;
    }
    fold->slots[i] = (DocSlot){ document_id, (int32_t)e };
}

/* `kind_from` holds the counts of the kinds before, one place up. */
static Err index_entries(Ctx *cx, Fold *fold, size_t documents)
{
    const ClosureInput *in = fold->in;
    size_t cap = 16, at[DOCUMENT_KIND_COUNT + 1];
    while (cap < documents * 2)
        cap *= 2;
    fold->slots = NEW(cx, DocSlot, cap);
    int32_t *by_kind = NEW(cx, int32_t, in->entry_count);
    if (!fold->slots || !by_kind)
        return cx->err;
    for (size_t i = 0; i < cap; i++)
        fold->slots[i].entry = -1;
    fold->slot_mask = cap - 1;
    for (size_t k = 0; k < DOCUMENT_KIND_COUNT; k++)
        fold->kind_from[k + 1] += fold->kind_from[k];
    memcpy(at, fold->kind_from, sizeof at);
    for (size_t e = 0; e < in->entry_count; e++) {
        by_kind[at[in->entries[e].kind]++] = (int32_t)e;
        fold->entry_first[e] = -1;
        if (begins_document(in, e))
            slot_add(fold, in->entries[e].document_id, e);
    }
    fold->by_kind = by_kind;
    return ERR_OK;
}

static Err index_items(Ctx *cx, Fold *fold)
{
    const ClosureInput *in = fold->in;
    for (size_t l = 0; l < in->line_count; l++)
        if (in->lines[l].item >= fold->item_count)
            fold->item_count = in->lines[l].item + 1;
    fold->item_first = NEW(cx, int32_t, (size_t)fold->item_count);
    fold->item_next = NEW(cx, int32_t, in->line_count);
    fold->full_quantity = NEW(cx, int32_t, (size_t)fold->item_count + 1);
    fold->full_value = NEW(cx, int32_t, (size_t)fold->item_count + 1);
    if (cx->err != ERR_OK)
        return cx->err;
    for (int32_t i = 0; i < fold->item_count; i++)
        fold->item_first[i] = -1;
    for (size_t l = in->line_count; l-- > 0;) {
        int32_t item = in->lines[l].item;
        fold->item_next[l] = item < 0 ? -1 : fold->item_first[item];
        if (item >= 0)
            fold->item_first[item] = (int32_t)l;
    }
    return ERR_OK;
}

/* Counts kinds and documents. Every sum that the stages make is of a part of these sums; seen to
 * once, they need not look again. One pass: the papers of a long order do not fit a cache. */
static Err survey(Ctx *cx, Fold *fold, size_t *documents)
{
    const ClosureInput *in = fold->in;
    i128 quantity = 0, money = 0;
    size_t count = 0;
    for (size_t l = 0; l < in->line_count; l++) {
        assert(in->lines[l].ordered_e6 >= 0 && in->lines[l].payable_minor >= 0);
        quantity += in->lines[l].ordered_e6;
        money += in->lines[l].payable_minor;
    }
    for (size_t e = 0; e < in->entry_count; e++) {
        const ClosureEntry *entry = &in->entries[e];
        assert(entry->payable_minor >= 0 && entry->rejected_e6 >= 0 && entry->tax_minor >= 0
               && entry->relief_minor >= 0 && entry->prepaid_minor >= 0);
        assert(entry->rejected_e6 <= entry->quantity_e6);
        quantity += entry->quantity_e6;
        money += (i128)entry->payable_minor + entry->relief_minor + entry->prepaid_minor;
        fold->kind_from[entry->kind + 1]++;
        count += begins_document(in, e);
    }
    for (size_t c = 0; c < in->child_count; c++)
        money += in->children[c].value;
    if (quantity > CLOSURE_SUM_MAX || money > CLOSURE_SUM_MAX)
        return fail(cx, ERR_OVERFLOW, "the papers of order %lld sum to more than 64 bits hold",
                    (long long)in->order_id);
    *documents = count;
    return ERR_OK;
}

Err fold_begin(Ctx *cx, const ClosureInput *in, Fold *out)
{
    Fold fold = { .in = in, .allocs = list_make(sizeof(Alloc)),
                  .matches = list_make(sizeof(ClosureMatch)),
                  .gaps = list_make(sizeof(ClosureGap)),
                  .breaks = list_make(sizeof(ClosureBreak)) };
    size_t documents = 0;
    TRY(survey(cx, &fold, &documents));
    fold.lines = NEW(cx, ClosureLine, in->line_count);
    fold.chains = NEW(cx, Chain, in->line_count);
    fold.entry_first = NEW(cx, int32_t, in->entry_count);
    fold.entry_allocs = NEW(cx, int32_t, in->entry_count);
    fold.entry_open = NEW(cx, int64_t, in->entry_count);
    fold.entry_paid = NEW(cx, int64_t, in->entry_count);
    fold.entry_credited = NEW(cx, int64_t, in->entry_count);
    fold.entry_advance = NEW(cx, int64_t, in->entry_count);
    fold.entry_bad = NEW(cx, int64_t, in->entry_count);
    fold.entry_mark = NEW(cx, int32_t, in->entry_count);
    if (cx->err != ERR_OK)
        return cx->err;
    for (size_t l = 0; l < in->line_count; l++) {
        fold.lines[l].ordered_e6 = in->lines[l].ordered_e6;
        fold.lines[l].ordered_minor = in->lines[l].payable_minor;
        fold.chains[l] = (Chain){ .receipt_first = -1, .receipt_last = -1, .invoice_first = -1,
                                  .invoice_last = -1, .price_e6 = in->lines[l].price_e6,
                                  .price_per = in->lines[l].per_unit,
                                  .stated_tax = in->lines[l].tax_minor };
    }
    ClosureWord *words;
    TRY(closure_words(cx, in, &words));
    fold.words = words;
    TRY(index_entries(cx, &fold, documents));
    TRY(index_items(cx, &fold));
    TRY(list_reserve(cx, &fold.allocs, in->entry_count + 8));
    TRY(list_reserve(cx, &fold.matches, in->entry_count + in->entry_count / 2 + 8));
    *out = fold;
    return ERR_OK;
}

Err fold_match_add(Ctx *cx, Fold *fold, ClosureMatch match)
{
    ClosureMatch *at = list_push(cx, &fold->matches);
    if (!at)
        return cx->err;
    *at = match;
    return ERR_OK;
}

Err fold_break_add(Ctx *cx, Fold *fold, ClosureBreak what)
{
    ClosureBreak *at = list_push(cx, &fold->breaks);
    if (!at)
        return cx->err;
    *at = what;
    return ERR_OK;
}

Err fold_break_pair(Ctx *cx, Fold *fold, ClosureBreak what)
{
    ClosureBreak *last = fold->breaks.count
        ? list_at(&fold->breaks, fold->breaks.count - 1) : NULL;
    if (!last || last->kind != what.kind || last->document_id != what.document_id
        || last->other_document != what.other_document)
        return fold_break_add(cx, fold, what);
    last->quantity_e6 += what.quantity_e6;
    last->amount_minor += what.amount_minor;
    return ERR_OK;
}
