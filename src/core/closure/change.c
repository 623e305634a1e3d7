/* change.c - the order as both sides have changed it. words.h says what holds, and since when. A
 * change is about the line it names, the lines of its item, or the whole order. */
#include "core/closure/fold.h"

#include "base/check.h"
#include "core/document_word.h"

#include <stdlib.h>

static Err change_line(Ctx *cx, Fold *fold, const ClosureEntry *entry, int32_t line,
                       int64_t quantity, int64_t amount)
{
    ClosureLine *state = &fold->lines[line];
    if (amount == 0 && quantity > 0 && state->ordered_e6 > 0) {
        i128 scaled = (i128)state->ordered_minor * quantity / state->ordered_e6;
        if (scaled > CLOSURE_SUM_MAX)
            return fail(cx, ERR_OVERFLOW, "the changed order %lld is worth more than 64 bits hold",
                        (long long)fold->in->order_id);
        amount = (int64_t)scaled;       /* at the price that was agreed; rounded down */
        fold->chains[line].stated_tax = state->ordered_minor > 0
            ? (int64_t)((i128)fold->chains[line].stated_tax * amount / state->ordered_minor) : 0;
    } else {
        fold->chains[line].stated_tax = entry->tax_minor < amount ? entry->tax_minor : amount;
    }
    if (quantity > 0 || amount == 0)
        state->ordered_e6 = quantity;
    state->ordered_minor = amount;
    if (entry->price_e6 > 0) {
        fold->chains[line].price_e6 = entry->price_e6;
        fold->chains[line].price_per = entry->per_unit;
    }
    return ERR_OK;
}

/* Several lines of one item take the new quantity in their order, each up to what it was. */
static Err change_item(Ctx *cx, Fold *fold, const ClosureEntry *entry, int32_t way)
{
    int64_t rest = entry->quantity_e6, money = entry->payable_minor;
    for (int32_t line = fold_line_first(fold, way); line >= 0;) {
        int32_t next = fold_line_next(fold, way, line);
        int64_t had = fold->lines[line].ordered_e6;
        int64_t take = next < 0 || had > rest ? rest : had;
        int64_t share = next < 0 || take == rest ? money
                      : fold_share(entry->payable_minor, take, entry->quantity_e6);
        TRY(change_line(cx, fold, entry, line, take, share));
        rest -= take;
        money -= share;
        line = next;
    }
    return ERR_OK;
}

/* The lines that a change is about: the one it names, those of its item, or all. */
typedef struct Reach {
    int32_t named, way;
    bool whole;
} Reach;

static Reach reach_of(const Fold *fold, size_t e)
{
    int32_t item, named = fold_named_line(fold, e, &item);
    return (Reach){ named, named < 0 ? fold_way(fold, item) : -1, named < 0 && item < 0 };
}

static int32_t reach_first(const Fold *fold, Reach reach)
{
    return reach.named >= 0 ? reach.named : reach.way >= 0 ? fold_line_first(fold, reach.way) : -1;
}

static int32_t reach_next(const Fold *fold, Reach reach, int32_t line)
{
    return reach.named >= 0 ? -1 : fold_line_next(fold, reach.way, line);
}

/* An order change states the new quantity and amount of a line; one without an amount keeps the
 * price, one that cancels takes all away, one about something else changes nothing here. */
static Err change(Ctx *cx, Fold *fold, size_t e)
{
    const ClosureEntry *entry = &fold->in->entries[e];
    bool cancelled = document_word_effect(entry->kind, entry->status) == WORD_CANCELS;
    Reach reach = reach_of(fold, e);
    if (entry->odd_unit || (reach.whole && !cancelled && entry->quantity_e6 == 0))
        return ERR_OK;
    if (reach_first(fold, reach) < 0 || (reach.whole && !cancelled && fold->in->line_count > 1))
        return fold_not_ordered(cx, fold, entry);
    if (!fold_measures_alike(fold, entry, reach.named, reach.way))
        return fold_odd_unit(cx, fold, entry);
    for (int32_t l = reach_first(fold, reach); cancelled && l >= 0; l = reach_next(fold, reach, l))
        fold->lines[l].ordered_e6 = fold->lines[l].ordered_minor = 0;
    if (cancelled)
        return ERR_OK;
    return reach.named >= 0 ? change_line(cx, fold, entry, reach.named, entry->quantity_e6,
                                          entry->payable_minor)
                            : change_item(cx, fold, entry, reach.way);
}

/* What had come on a line when a paper of that number was received; what had been sent, where
 * nobody receives; what had been billed, where no goods are told of. */
static int64_t came_by(const Fold *fold, int32_t l, int64_t document_id)
{
    const ClosureLine *line = &fold->lines[l];
    int64_t came = 0, kept = fold_kept(fold, (size_t)l);
    for (int32_t r = fold->chains[l].receipt_first; r >= 0; r = fold_alloc(fold, r)->next) {
        const Alloc *alloc = fold_alloc(fold, r);
        if (fold->in->entries[alloc->entry].document_id < document_id)
            came += alloc->quantity_e6;
    }
    if (fold->chains[l].receipt_first >= 0)
        return came < kept ? came : kept;
    if (line->despatched_e6 > 0)
        return line->despatched_e6 - line->returned_e6;
    return line->invoiced_e6;
}

/* The order is closed short: what has not come is no longer asked for. */
static void close_short(Fold *fold, size_t e)
{
    Reach reach = reach_of(fold, e);
    for (int32_t l = reach_first(fold, reach); l >= 0; l = reach_next(fold, reach, l)) {
        ClosureLine *line = &fold->lines[l];
        int64_t came = came_by(fold, l, fold->words[e].since);
        if (came < 0 || came >= line->ordered_e6)
            continue;
        fold->chains[l].stated_tax = fold_share(fold->chains[l].stated_tax, came,
                                                line->ordered_e6);
        line->ordered_minor = fold_share(line->ordered_minor, came, line->ordered_e6);
        line->ordered_e6 = came;
    }
}

typedef struct Agreed {
    int64_t since, document_id;
    int32_t entry;
} Agreed;

static int by_agreement(const void *a, const void *b)
{
    const Agreed *x = a, *y = b;
    if (x->since != y->since)
        return x->since < y->since ? -1 : 1;
    if (x->document_id != y->document_id)
        return x->document_id < y->document_id ? -1 : 1;
    return (x->entry > y->entry) - (x->entry < y->entry);
}

/* The changes that hold, in the order in which they were agreed, whatever day they bear: those that
 * close short once it is known what came, all others before anything is laid. */
Err fold_change(Ctx *cx, Fold *fold, bool closing)
{
    size_t from = fold->kind_from[DOCUMENT_ORDER_CHANGE], n = 0;
    size_t count = fold->kind_from[DOCUMENT_ORDER_CHANGE + 1] - from;
    Agreed *agreed = NEW(cx, Agreed, count);
    if (!agreed)
        return cx->err;
    for (size_t i = 0; i < count; i++) {
        int32_t e = fold->by_kind[from + i];
        const ClosureEntry *entry = &fold->in->entries[e];
        bool closes = document_word_effect(entry->kind, entry->status) == WORD_CLOSES;
        if (fold->words[e].holds && closes == closing)
            agreed[n++] = (Agreed){ fold->words[e].since, entry->document_id, e };
    }
    qsort(agreed, n, sizeof *agreed, by_agreement);
    for (size_t i = 0; i < n; i++) {
        if (closing)
            close_short(fold, (size_t)agreed[i].entry);
        else
            TRY(change(cx, fold, (size_t)agreed[i].entry));
    }
    return ERR_OK;
}
