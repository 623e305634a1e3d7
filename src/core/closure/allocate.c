/* allocate.c - which order line does each paper's quantity belong to?
 *
 * A reference is followed from paper to paper until it leads to one order line; what leads to none
 * is spread over the lines of its item, oldest first. A cursor for each item skips the lines that
 * are full, so n papers over n lines of one item cost O(n). */
#include "core/closure/fold.h"

#include "base/check.h"
#include "core/document_word.h"

#include <string.h>

/* --- where a reference leads ------------------------------------------------------------------ */

/* Of a whole document: its one line about the item; -1 where there is none or more than one. */
static int32_t line_about(const ClosureInput *in, int32_t first, int32_t item)
{
    int64_t id = in->entries[first].document_id;
    int32_t found = -1;
    for (size_t i = (size_t)first; i < in->entry_count && in->entries[i].document_id == id; i++) {
        if (in->entries[i].item != item)
            continue;
        if (found >= 0)
            return -1;
        found = (int32_t)i;
    }
    return found;
}

static bool ordered(const Fold *fold, int32_t item)
{
    return item >= 0 && item < fold->item_count && fold->item_first[item] >= 0;
}

/* The order line that the entry's reference leads to, -1 where it leads to no single one. *item is
 * the item to spread over then: the entry's own or, where the order has none of it, that of the
 * paper it leads to. */
int32_t fold_named_line(const Fold *fold, size_t e, int32_t *item)
{
    enum { HOPS_MAX = 8 };      /* quality of receipt of despatch of ...; also ends a circle */
    const ClosureInput *in = fold->in;
    *item = in->entries[e].item;
    for (int hop = 0; hop < HOPS_MAX; hop++) {
        const ClosureEntry *entry = &in->entries[e];
        if (entry->ref_document == 0)
            return -1;
        if (entry->ref_document == in->order_id)
            return entry->ref_line >= 0 && (size_t)entry->ref_line < in->line_count
                 ? entry->ref_line : -1;
        int32_t target = fold_find_line(fold, entry->ref_document, entry->ref_line);
        if (target >= 0 && entry->ref_line < 0) {
            if (ordered(fold, *item) && fold->item_next[fold->item_first[*item]] < 0)
                return fold->item_first[*item];     /* the order has one line of it */
            target = line_about(in, target, *item);
        }
        if (target < 0)
            return -1;
        if (fold->entry_allocs[target] == 1)
            return fold_alloc(fold, fold->entry_first[target])->order_line;
        if (fold->entry_allocs[target] > 1) {
            if (!ordered(fold, *item))
                *item = in->entries[target].item;
            return -1;
        }
        e = (size_t)target;
    }
    return -1;
}

/* --- placing ---------------------------------------------------------------------------------- */

/* A buyer's debit note is to him what a credit note is to the seller. */
static DocumentKind effect(const ClosureEntry *entry)
{
    return entry->kind == DOCUMENT_INVOICE && entry->back ? DOCUMENT_CREDIT_NOTE : entry->kind;
}

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
    case DOCUMENT_DISPUTE: case DOCUMENT_REMITTANCE_ADVICE: case DOCUMENT_ACCOUNT_STATEMENT:
    case DOCUMENT_BANK_STATEMENT:
    case DOCUMENT_KIND_COUNT: break;
    }
    return NULL;
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

/* The tax in a piece of a bill, at its own amount: an allowance has lowered the tax that is asked
 * for. */
static int64_t tax_of(const ClosureEntry *entry, int64_t amount)
{
    int64_t asked = entry->payable_minor + entry->prepaid_minor, tax;
    if (entry->tax_minor == 0 || asked == 0
        || round_div((i128)entry->tax_minor * amount, asked, ROUND_HALF_UP, &tax) != ERR_OK)
        return 0;
    return tax < amount ? tax : amount;
}

/* Goods that go back under the name of their receipt take back what was bad of it first. */
static void take_back(Fold *fold, const ClosureEntry *entry, int32_t line, int64_t quantity)
{
    const ClosureInput *in = fold->in;
    Chain *chain = &fold->chains[line];
    int32_t at = entry->ref_document ? fold_find_line(fold, entry->ref_document, entry->ref_line)
                                     : -1;
    if (at < 0 || in->entries[at].kind != DOCUMENT_RECEIPT)
        return;
    int64_t rest = quantity;
    chain->named_back_e6 += quantity;
    for (size_t e = (size_t)at; e < in->entry_count && rest > 0
         && in->entries[e].document_id == entry->ref_document; e++) {
        int64_t take = fold->entry_bad[e] < rest ? fold->entry_bad[e] : rest;
        bool meant = entry->ref_line >= 0 ? e == (size_t)at
                   : entry->item < 0 || in->entries[e].item == entry->item;
        if (!meant)
            continue;
        fold->entry_bad[e] -= take;
        chain->bad_back_e6 += take;
        rest -= take;
    }
}

/* What goes back without a name takes what is bad and left. */
static void settle_returns(Fold *fold)
{
    for (size_t l = 0; l < fold->in->line_count; l++) {
        Chain *chain = &fold->chains[l];
        int64_t unnamed = fold->lines[l].returned_e6 - chain->named_back_e6;
        int64_t bad = chain->rejected_e6 - chain->bad_back_e6;
        int64_t take = unnamed < bad ? unnamed : bad;
        chain->bad_back_e6 += take > 0 ? take : 0;
    }
}

/* Puts a piece of an entry on an order line, and says so as a match. fold_begin has seen that no
 * sum of pieces can overflow. */
static Err place(Ctx *cx, Fold *fold, size_t e, int32_t line, int64_t quantity, int64_t amount)
{
    const ClosureEntry *entry = &fold->in->entries[e];
    ClosureLine *state = &fold->lines[line];
    DocumentKind kind = effect(entry);
    int64_t *sum = kind == DOCUMENT_DESPATCH && entry->back ? &state->returned_e6
                 : total(state, kind);
    if (sum)
        *sum += quantity;
    if (kind == DOCUMENT_DESPATCH && entry->back)
        take_back(fold, entry, line, quantity);
    if (kind == DOCUMENT_INVOICE) {
        state->invoiced_minor += amount;
        fold->chains[line].billed_tax += tax_of(entry, amount);
    }
    if (kind == DOCUMENT_CREDIT_NOTE)
        state->credited_minor += amount;
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
    if (kind == DOCUMENT_RECEIPT || kind == DOCUMENT_INVOICE)
        chain_add(fold, kind, index);
    MatchRule rule = entry->rule == RULE_EXPLICIT && entry->ref_document == 0 ? RULE_INFERRED
                   : entry->rule;
    return fold_match_add(cx, fold, (ClosureMatch){
        .rule = rule, .from_document = entry->document_id, .from_line = entry->line,
        .to_document = fold->in->order_id, .to_line = line,
        .quantity_e6 = quantity, .amount_minor = amount });
}

/* --- spreading over the lines of an item ------------------------------------------------------ */

/* `way` is an item, or item_count for all lines of the order. */
int32_t fold_line_first(const Fold *fold, int32_t way)
{
    return way < fold->item_count ? fold->item_first[way] : 0;
}

int32_t fold_line_next(const Fold *fold, int32_t way, int32_t line)
{
    if (way < fold->item_count)
        return fold->item_next[line];
    return (size_t)line + 1 < fold->in->line_count ? line + 1 : -1;
}

static int64_t open_quantity(Fold *fold, DocumentKind kind, int32_t line)
{
    ClosureLine *state = &fold->lines[line];
    const int64_t *sum = total(state, kind);
    int64_t limit = kind == DOCUMENT_CREDIT_NOTE ? state->invoiced_e6 : state->ordered_e6;
    int64_t had = sum ? *sum : 0;
    return limit > had ? limit - had : 0;
}

static int64_t open_amount(const Fold *fold, DocumentKind kind, int32_t line)
{
    const ClosureLine *state = &fold->lines[line];
    bool credit = kind == DOCUMENT_CREDIT_NOTE;
    int64_t had = credit ? state->credited_minor
                : kind == DOCUMENT_INVOICE ? state->invoiced_minor : 0;
    int64_t limit = credit ? state->invoiced_minor : state->ordered_minor;
    return limit > had ? limit - had : 0;
}

/* Walks the lines oldest first, filling what is open; the last takes what is left. A bill without
 * quantities is spread by value. */
static Err spread(Ctx *cx, Fold *fold, size_t e, int64_t quantity, int32_t way)
{
    const ClosureEntry *entry = &fold->in->entries[e];
    DocumentKind kind = effect(entry);
    int32_t *full = quantity > 0 ? &fold->full_quantity[way] : &fold->full_value[way];
    int64_t whole = fold_billed(entry), rest = quantity, money = whole;
    for (int32_t line = *full; line >= 0 && (rest > 0 || money > 0);) {
        int32_t next = fold_line_next(fold, way, line);
        int64_t open = quantity > 0 ? open_quantity(fold, kind, line)
                                    : open_amount(fold, kind, line);
        int64_t take = 0, share = 0;
        if (quantity > 0) {
            take = next < 0 || open >= rest ? rest : open;
            share = take == rest ? money : fold_share(whole, take, quantity);
        } else {
            share = next < 0 || open >= money ? money : open;
        }
        if (take > 0 || share > 0)
            TRY(place(cx, fold, e, line, take, share));
        rest -= take;
        money -= share;
        if (*full == line && next >= 0 && open == (quantity > 0 ? take : share))
            *full = next;
        line = next;
    }
    return ERR_OK;
}

/* Goods go back from where more is than was ordered, before they leave a gap elsewhere: what was
 * sent in their place may lie on another line of the item. */
static Err give_back(Ctx *cx, Fold *fold, size_t e, int64_t quantity, int32_t way)
{
    const ClosureEntry *entry = &fold->in->entries[e];
    int64_t rest = quantity;
    int32_t last = fold_line_first(fold, way);
    for (int pass = 0; pass < 2; pass++)
        for (int32_t line = fold_line_first(fold, way); line >= 0 && rest > 0;
             line = fold_line_next(fold, way, line)) {
            const ClosureLine *state = &fold->lines[line];
            int64_t there = state->received_e6 + fold->chains[line].rejected_e6
                          - state->returned_e6;
            int64_t room = pass == 0 ? there - state->ordered_e6 : there;
            int64_t take = room < rest ? room : rest;
            last = line;
            if (take <= 0)
                continue;
            TRY(place(cx, fold, e, line, take, fold_share(entry->payable_minor, take, quantity)));
            rest -= take;
        }
    return rest > 0 ? place(cx, fold, e, last, rest,
                            fold_share(entry->payable_minor, rest, quantity)) : ERR_OK;
}

/* What is billed beside the goods is owed whole, and what is credited of it is not. */
static void note_beside(Fold *fold, const ClosureEntry *entry)
{
    if (effect(entry) == DOCUMENT_INVOICE)
        fold->beside_billed += entry->payable_minor + entry->prepaid_minor;
    if (effect(entry) == DOCUMENT_CREDIT_NOTE)
        fold->beside_credited += entry->payable_minor;
}

Err fold_not_ordered(Ctx *cx, Fold *fold, const ClosureEntry *entry)
{
    note_beside(fold, entry);
    return fold_break_add(cx, fold, (ClosureBreak){
        .kind = BREAK_ITEM_NOT_ORDERED, .document_id = entry->document_id, .line = entry->line,
        .quantity_e6 = entry->quantity_e6, .amount_minor = entry->payable_minor });
}

/* The lines that an item may lie on where no reference leads to one: those of the item, all where
 * none is stated, -1 where it was not ordered. */
int32_t fold_way(const Fold *fold, int32_t item)
{
    if (item < 0)
        return fold->in->line_count > 0 ? fold->item_count : -1;
    return ordered(fold, item) ? item : -1;
}

/* Is the entry's quantity of the measure of the lines that it would lie on? */
bool fold_measures_alike(const Fold *fold, const ClosureEntry *entry, int32_t line, int32_t way)
{
    const ClosureInput *in = fold->in;
    if (entry->quantity_e6 == 0)
        return true;
    if (line < 0 && way < fold->item_count)
        line = fold->item_first[way];       /* the lines of one item are of one measure */
    if (line >= 0)
        return in->lines[line].measure == entry->measure;
    for (size_t l = 0; l < in->line_count; l++)
        if (in->lines[l].measure != entry->measure)
            return false;
    return true;
}

Err fold_odd_unit(Ctx *cx, Fold *fold, const ClosureEntry *entry)
{
    return fold_break_add(cx, fold, (ClosureBreak){
        .kind = BREAK_UNIT_MISMATCH, .document_id = entry->document_id, .line = entry->line,
        .other_document = fold->in->order_id, .quantity_e6 = entry->quantity_e6,
        .amount_minor = entry->payable_minor });
}

/* What was rejected arrived too: it may go back without leaving a hole. */
static void note_rejected(Fold *fold, size_t e, int32_t line)
{
    const ClosureEntry *entry = &fold->in->entries[e];
    if (entry->kind != DOCUMENT_RECEIPT)
        return;
    fold->chains[line].rejected_e6 += entry->rejected_e6;
    fold->entry_bad[e] = entry->rejected_e6;
}

/* Freight and charges lie on an order line only where the order has one of them. */
static bool lies_beside(const Fold *fold, const ClosureEntry *entry)
{
    bool line = entry->ref_document == fold->in->order_id && entry->ref_line >= 0;
    return entry->role == ASK_BESIDE && !line && !ordered(fold, entry->item);
}

/* What answers an advance invoice, or a charge, is about no goods either. */
static AskRole role_answered(const Fold *fold, const ClosureEntry *entry)
{
    if (effect(entry) != DOCUMENT_CREDIT_NOTE || entry->ref_document == 0
        || entry->ref_document == fold->in->order_id)
        return ASK_GOODS;
    int32_t at = fold_find_line(fold, entry->ref_document, entry->ref_line);
    const ClosureEntry *answered = at >= 0 ? &fold->in->entries[at] : NULL;
    if (!answered || answered->kind != DOCUMENT_INVOICE)
        return ASK_GOODS;
    return answered->role == ASK_BESIDE && !lies_beside(fold, answered) ? ASK_GOODS
                                                                        : answered->role;
}

/* What allowances took off is credited with the bill itself. */
static void relieve(Fold *fold, size_t e)
{
    const ClosureEntry *entry = &fold->in->entries[e];
    int64_t whole = fold_billed(entry), rest = entry->relief_minor;
    for (int32_t a = 0; a < fold->entry_allocs[e] && rest > 0; a++) {
        const Alloc *alloc = fold_alloc(fold, fold->entry_first[e] + a);
        bool last = a + 1 == fold->entry_allocs[e];
        int64_t part = last ? rest : fold_share(entry->relief_minor, alloc->amount_minor, whole);
        fold->lines[alloc->order_line].credited_minor += part;
        rest -= part;
    }
}

static Err allocate_goods(Ctx *cx, Fold *fold, size_t e);

static Err allocate(Ctx *cx, Fold *fold, size_t e)
{
    const ClosureEntry *entry = &fold->in->entries[e];
    if (entry->quantity_e6 == 0 && fold_billed(entry) == 0)
        return ERR_OK;
    AskRole answered = role_answered(fold, entry);
    if (entry->role == ASK_ADVANCE || answered == ASK_ADVANCE)
        return ERR_OK;          /* owed, and about no goods yet */
    if (answered == ASK_BESIDE || lies_beside(fold, entry)) {
        note_beside(fold, entry);
        return ERR_OK;
    }
    TRY(allocate_goods(cx, fold, e));
    if (entry->relief_minor > 0)
        relieve(fold, e);
    return ERR_OK;
}

static Err allocate_goods(Ctx *cx, Fold *fold, size_t e)
{
    const ClosureEntry *entry = &fold->in->entries[e];
    int64_t good = entry->quantity_e6 - entry->rejected_e6, bad = entry->rejected_e6;
    int64_t money = fold_billed(entry);
    int32_t item, line = fold_named_line(fold, e, &item);
    int32_t way = line < 0 ? fold_way(fold, item) : -1;
    if (line < 0 && way < 0)
        return fold_not_ordered(cx, fold, entry);
    if (!fold_measures_alike(fold, entry, line, way)) {
        TRY(fold_odd_unit(cx, fold, entry));
        good = bad = 0;                     /* an amount is asked for all the same */
    }
    if (bad > 0)
        note_rejected(fold, e, line >= 0 ? line : fold_line_first(fold, way));
    if (good == 0 && money == 0)
        return ERR_OK;
    if (line >= 0)
        return place(cx, fold, e, line, good, money);
    if (entry->kind == DOCUMENT_DESPATCH && entry->back)
        return give_back(cx, fold, e, good, way);
    return spread(cx, fold, e, good, way);
}

/* --- all of it -------------------------------------------------------------------------------- */

static Err allocate_kind(Ctx *cx, Fold *fold, DocumentKind kind, bool back)
{
    size_t lists = (size_t)fold->item_count * sizeof *fold->item_first;
    memcpy(fold->full_quantity, fold->item_first, lists);
    memcpy(fold->full_value, fold->item_first, lists);
    fold->full_quantity[fold->item_count] = fold->full_value[fold->item_count] = 0;
    for (size_t i = fold->kind_from[kind]; i < fold->kind_from[kind + 1]; i++) {
        size_t e = (size_t)fold->by_kind[i];
        const ClosureEntry *entry = &fold->in->entries[e];
        if (entry->back == back && entry->standing == STANDING_COUNTS && fold_binds(fold, e))
            TRY(allocate(cx, fold, e));
    }
    return ERR_OK;
}

Err fold_allocate(Ctx *cx, Fold *fold)
{
    /* In the order in which papers mostly answer each other. What goes back comes last: it must
     * have come first. */
    static const DocumentKind order[] = {
        DOCUMENT_WORK_REPORT, DOCUMENT_DESPATCH, DOCUMENT_RECEIPT,
        DOCUMENT_QUALITY_REPORT, DOCUMENT_INVOICE, DOCUMENT_CUSTOMS_DECLARATION,
        DOCUMENT_CREDIT_NOTE,
    };
    TRY(fold_change(cx, fold, false));
    for (size_t k = 0; k < COUNT(order); k++)
        if (fold->kind_from[order[k]] < fold->kind_from[order[k] + 1])
            TRY(allocate_kind(cx, fold, order[k], false));
    TRY(allocate_kind(cx, fold, DOCUMENT_DESPATCH, true));
    settle_returns(fold);
    TRY(allocate_kind(cx, fold, DOCUMENT_INVOICE, true));
    return fold_change(cx, fold, true);
}
