/* allocate.c - which order line does each paper's quantity belong to?
 *
 * Kinds are taken in the order in which papers answer each other (a receipt names a despatch, an
 * invoice names a receipt), so a reference can be followed to where the other paper already went.
 * O(entries + lines); a line of a whole-document reference looks at that document's lines. */
#include "core/closure/fold.h"

#include "base/check.h"

#include <string.h>

Alloc *fold_alloc(const Fold *fold, int32_t index)
{
    return list_at(&fold->allocs, (size_t)index);
}

int64_t fold_share(int64_t a, int64_t b, int64_t c)
{
    assert(a >= 0 && b >= 0 && c > 0 && b <= c);
    return (int64_t)((i128)a * b / c);
}

int64_t fold_with_tolerance(const Fold *fold, int64_t limit)
{
    i128 wide = (i128)limit * (RATE_ONE_E9 + fold->in->process->tolerance.e9) / RATE_ONE_E9;
    return wide > INT64_MAX ? INT64_MAX : (int64_t)wide;
}

int64_t fold_required(const ClosureLine *line)
{
    return line->ordered_e6 > line->credited_e6 ? line->ordered_e6 - line->credited_e6 : 0;
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

static Err index_documents(Ctx *cx, Fold *fold)
{
    const ClosureInput *in = fold->in;
    size_t cap = 16;
    while (cap < in->entry_count * 2)
        cap *= 2;
    fold->slots = NEW(cx, DocSlot, cap);
    if (!fold->slots)
        return cx->err;
    for (size_t i = 0; i < cap; i++)
        fold->slots[i].entry = -1;
    fold->slot_mask = cap - 1;
    for (size_t e = 0; e < in->entry_count; e++) {
        int64_t id = in->entries[e].document_id;
        if (e > 0 && in->entries[e - 1].document_id == id)
            continue;
        size_t i = slot_of(id, fold->slot_mask);
        while (fold->slots[i].entry >= 0) {
            assert(fold->slots[i].document_id != id);   /* a document's entries lie together */
            i = (i + 1) & fold->slot_mask;
        }
        fold->slots[i] = (DocSlot){ id, (int32_t)e };
    }
    return ERR_OK;
}

static Err index_kinds(Ctx *cx, Fold *fold)
{
    const ClosureInput *in = fold->in;
    int32_t *by_kind = NEW(cx, int32_t, in->entry_count);
    if (!by_kind)
        return cx->err;
    for (size_t e = 0; e < in->entry_count; e++)
        fold->kind_from[in->entries[e].kind + 1]++;
    for (size_t k = 0; k < DOCUMENT_KIND_COUNT; k++)
        fold->kind_from[k + 1] += fold->kind_from[k];
    size_t at[DOCUMENT_KIND_COUNT];
    memcpy(at, fold->kind_from, sizeof at);
    for (size_t e = 0; e < in->entry_count; e++)
        by_kind[at[in->entries[e].kind]++] = (int32_t)e;
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
    if (!fold->item_first || !fold->item_next)
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

Err fold_begin(Ctx *cx, const ClosureInput *in, Fold *out)
{
    Fold fold = { .in = in, .allocs = list_make(sizeof(Alloc)),
                  .matches = list_make(sizeof(ClosureMatch)),
                  .gaps = list_make(sizeof(ClosureGap)),
                  .breaks = list_make(sizeof(ClosureBreak)) };
    fold.lines = NEW(cx, ClosureLine, in->line_count);
    fold.chains = NEW(cx, Chain, in->line_count);
    fold.entry_first = NEW(cx, int32_t, in->entry_count);
    fold.entry_allocs = NEW(cx, int32_t, in->entry_count);
    fold.entry_open = NEW(cx, int64_t, in->entry_count);
    fold.entry_paid = NEW(cx, int64_t, in->entry_count);
    if (cx->err != ERR_OK)
        return cx->err;
    for (size_t l = 0; l < in->line_count; l++) {
        fold.lines[l].ordered_e6 = in->lines[l].ordered_e6;
        fold.lines[l].ordered_minor = in->lines[l].payable_minor;
        fold.chains[l] = (Chain){ -1, -1, -1, -1 };
    }
    for (size_t e = 0; e < in->entry_count; e++)
        fold.entry_first[e] = -1;
    TRY(index_documents(cx, &fold));
    TRY(index_kinds(cx, &fold));
    TRY(index_items(cx, &fold));
    TRY(list_reserve(cx, &fold.allocs, in->entry_count + 8));
    TRY(list_reserve(cx, &fold.matches, in->entry_count * 2 + 8));
    *out = fold;
    return ERR_OK;
}

/* --- allocation ----------------------------------------------------------------------------- */

/* The running total of a kind on a line; NULL for kinds that no total is kept of. */
static int64_t *total(ClosureLine *line, DocumentKind kind)
{
    switch (kind) {
    case DOCUMENT_WORK_REPORT: return &line->produced_e6;
    case DOCUMENT_QUALITY_REPORT: return &line->accepted_e6;
    case DOCUMENT_DESPATCH: return &line->despatched_e6;
    case DOCUMENT_RECEIPT: return &line->received_e6;
    case DOCUMENT_CUSTOMS_DECLARATION: return &line->declared_e6;
    case DOCUMENT_INVOICE: return &line->invoiced_e6;
    case DOCUMENT_CREDIT_NOTE: return &line->credited_e6;
    case DOCUMENT_ORDER: case DOCUMENT_ORDER_RESPONSE: case DOCUMENT_ORDER_CHANGE:
    case DOCUMENT_CONTRACT: case DOCUMENT_TRANSPORT: case DOCUMENT_WAREHOUSE_RECEIPT:
    case DOCUMENT_INVOICE_RESPONSE: case DOCUMENT_PAYMENT: case DOCUMENT_REBATE_CLAIM:
    case DOCUMENT_REBATE: case DOCUMENT_INSURANCE: case DOCUMENT_GUARANTEE:
    case DOCUMENT_DISPUTE: case DOCUMENT_KIND_COUNT: break;
    }
    return NULL;
}

/* The order line that the entry's reference leads to, -1 where it leads to no single one. */
static int32_t named_line(const Fold *fold, size_t e)
{
    const ClosureInput *in = fold->in;
    const ClosureEntry *entry = &in->entries[e];
    if (entry->ref_document == 0)
        return -1;
    if (entry->ref_document == in->order_id)
        return entry->ref_line >= 0 && (size_t)entry->ref_line < in->line_count
             ? entry->ref_line : -1;
    int32_t target = fold_find_line(fold, entry->ref_document, entry->ref_line);
    if (target < 0 || target == (int32_t)e)
        return -1;
    if (entry->ref_line < 0) {      /* a whole document: its line about the same item */
        size_t i = (size_t)target;
        int64_t id = in->entries[i].document_id;
        while (i < in->entry_count && in->entries[i].document_id == id
               && in->entries[i].item != entry->item)
            i++;
        if (i == in->entry_count || in->entries[i].document_id != id)
            return -1;
        target = (int32_t)i;
    }
    int32_t alloc = fold->entry_first[target];
    return alloc < 0 ? -1 : fold_alloc(fold, alloc)->order_line;
}

static void chain_add(Fold *fold, DocumentKind kind, int32_t index)
{
    Chain *chain = &fold->chains[fold_alloc(fold, index)->order_line];
    int32_t *first = kind == DOCUMENT_RECEIPT ? &chain->receipt_first : &chain->invoice_first;
    int32_t *last = kind == DOCUMENT_RECEIPT ? &chain->receipt_last : &chain->invoice_last;
    if (*last < 0)
        *first = index;
    else
        fold_alloc(fold, *last)->next = index;
    *last = index;
}

/* Puts a piece of an entry on an order line, and says so as a match. */
static Err place(Ctx *cx, Fold *fold, size_t e, int32_t line, int64_t quantity, int64_t amount)
{
    const ClosureEntry *entry = &fold->in->entries[e];
    ClosureLine *state = &fold->lines[line];
    int64_t *sum = entry->kind == DOCUMENT_DESPATCH && entry->back ? &state->returned_e6
                 : total(state, entry->kind);
    int64_t *money = entry->kind == DOCUMENT_INVOICE ? &state->invoiced_minor
                   : entry->kind == DOCUMENT_CREDIT_NOTE ? &state->credited_minor : NULL;
    if ((sum && __builtin_add_overflow(*sum, quantity, sum))
        || (money && __builtin_add_overflow(*money, amount, money)))
        return fail(cx, ERR_OVERFLOW, "the papers of order %lld sum to more than 64 bits hold",
                    (long long)fold->in->order_id);
    int32_t index = (int32_t)fold->allocs.count;
    Alloc *alloc = list_push(cx, &fold->allocs);
    if (!alloc)
        return cx->err;
    *alloc = (Alloc){ .entry = (int32_t)e, .order_line = line, .next = -1,
                      .quantity_e6 = quantity, .amount_minor = amount,
                      .open_e6 = quantity, .open_minor = amount };
    if (fold->entry_first[e] < 0)
        fold->entry_first[e] = index;
    fold->entry_allocs[e]++;
    if ((entry->kind == DOCUMENT_RECEIPT || entry->kind == DOCUMENT_INVOICE) && !entry->back)
        chain_add(fold, entry->kind, index);
    MatchRule rule = entry->rule == RULE_EXPLICIT && entry->ref_document == 0 ? RULE_INFERRED
                   : entry->rule;
    return fold_match_add(cx, fold, (ClosureMatch){
        .rule = rule, .from_document = entry->document_id, .from_line = entry->line,
        .to_document = fold->in->order_id, .to_line = line,
        .quantity_e6 = quantity, .amount_minor = amount });
}

/* What a line still has open for the kind. Goods going back are open as far as goods came. */
static int64_t open_quantity(Fold *fold, const ClosureEntry *entry, int32_t line)
{
    ClosureLine *state = &fold->lines[line];
    if (entry->kind == DOCUMENT_DESPATCH && entry->back)
        return state->received_e6 > state->returned_e6
             ? state->received_e6 - state->returned_e6 : 0;
    const int64_t *sum = total(state, entry->kind);
    int64_t had = sum ? *sum : 0;
    return state->ordered_e6 > had ? state->ordered_e6 - had : 0;
}

static int64_t open_amount(const Fold *fold, const ClosureEntry *entry, int32_t line)
{
    const ClosureLine *state = &fold->lines[line];
    int64_t had = entry->kind == DOCUMENT_INVOICE ? state->invoiced_minor
                : entry->kind == DOCUMENT_CREDIT_NOTE ? state->credited_minor : 0;
    int64_t limit = entry->kind == DOCUMENT_CREDIT_NOTE ? state->invoiced_minor
                  : state->ordered_minor;
    return limit > had ? limit - had : 0;
}

/* Walks the candidate lines oldest first, filling what is open; the last takes what is left. */
static Err spread(Ctx *cx, Fold *fold, size_t e, int64_t quantity, int32_t first, bool by_item)
{
    const ClosureEntry *entry = &fold->in->entries[e];
    int64_t rest = quantity, money = entry->payable_minor;
    for (int32_t line = first; line >= 0;) {
        int32_t next = by_item ? fold->item_next[line]
                     : (size_t)line + 1 < fold->in->line_count ? line + 1 : -1;
        bool last = next < 0;
        int64_t take, share;
        if (quantity > 0) {
            int64_t open = open_quantity(fold, entry, line);
            take = last || open >= rest ? rest : open;
            share = take == rest ? money : fold_share(entry->payable_minor, take, quantity);
        } else {                    /* a bill without quantities is spread by value */
            int64_t open = open_amount(fold, entry, line);
            take = 0;
            share = last || open >= money ? money : open;
        }
        if (take > 0 || share > 0)
            TRY(place(cx, fold, e, line, take, share));
        rest -= take;
        money -= share;
        if (rest == 0 && money == 0)
            break;
        line = next;
    }
    return ERR_OK;
}

static Err allocate(Ctx *cx, Fold *fold, size_t e)
{
    const ClosureInput *in = fold->in;
    const ClosureEntry *entry = &in->entries[e];
    int64_t quantity = entry->quantity_e6 - entry->rejected_e6;
    if (quantity == 0 && entry->payable_minor == 0)
        return ERR_OK;
    int32_t line = named_line(fold, e);
    if (line >= 0)
        return place(cx, fold, e, line, quantity, entry->payable_minor);
    if (entry->item >= 0 && entry->item < fold->item_count && fold->item_first[entry->item] >= 0)
        return spread(cx, fold, e, quantity, fold->item_first[entry->item], true);
    if (entry->item < 0 && in->line_count > 0)
        return spread(cx, fold, e, quantity, 0, false);
    return fold_break_add(cx, fold, (ClosureBreak){
        .kind = BREAK_ITEM_NOT_ORDERED, .document_id = entry->document_id, .line = entry->line,
        .quantity_e6 = quantity, .amount_minor = entry->payable_minor });
}

/* An order change states the new quantity and amount of a line; cancelled takes all away. */
static void change(Fold *fold, const ClosureEntry *entry)
{
    const ClosureInput *in = fold->in;
    bool cancelled = text_is(entry->status, "cancelled");
    for (size_t l = 0; l < in->line_count; l++) {
        bool this_line = entry->ref_line >= 0 ? entry->ref_line == (int32_t)l
                       : entry->item < 0 || entry->item == in->lines[l].item;
        if (!this_line)
            continue;
        fold->lines[l].ordered_e6 = cancelled ? 0 : entry->quantity_e6;
        fold->lines[l].ordered_minor = cancelled ? 0 : entry->payable_minor;
    }
}

Err fold_allocate(Ctx *cx, Fold *fold)
{
    static const DocumentKind order[] = {
        DOCUMENT_ORDER_CHANGE, DOCUMENT_WORK_REPORT, DOCUMENT_QUALITY_REPORT, DOCUMENT_DESPATCH,
        DOCUMENT_RECEIPT, DOCUMENT_CUSTOMS_DECLARATION, DOCUMENT_INVOICE, DOCUMENT_CREDIT_NOTE,
    };
    const ClosureInput *in = fold->in;
    for (int back = 0; back <= 1; back++)   /* what goes back must have come first */
        for (size_t k = 0; k < COUNT(order); k++)
            for (size_t i = fold->kind_from[order[k]]; i < fold->kind_from[order[k] + 1]; i++) {
                size_t e = (size_t)fold->by_kind[i];
                const ClosureEntry *entry = &in->entries[e];
                if (entry->back != (back == 1))
                    continue;
                if (entry->kind == DOCUMENT_ORDER_CHANGE) {
                    if (entry->standing == STANDING_COUNTS || text_is(entry->status, "cancelled"))
                        change(fold, entry);
                } else if (entry->standing == STANDING_COUNTS
                           && !(entry->back && entry->kind == DOCUMENT_RECEIPT)) {
                    TRY(allocate(cx, fold, e));
                }
            }
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
