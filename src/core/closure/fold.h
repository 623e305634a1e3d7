/* fold.h - the working state of one closure_fold; private to core/closure.
 *
 * An entry's quantity is cut into allocations, one for each order line it reaches; those of one
 * entry lie side by side, and those of one kind on one order line are chained oldest first:
 *
 *     entry_first[e] -> allocs[..]          chain[line].receipt -> alloc -> alloc -> -1
 *
 * Everything is indexes into arrays of known size; nothing is searched but a hash of documents. */
#ifndef WEFT_CORE_CLOSURE_FOLD_H
#define WEFT_CORE_CLOSURE_FOLD_H

#include "base/list.h"
#include "core/closure/model.h"
#include "core/closure/words.h"

typedef struct Alloc {
    int32_t entry;
    int32_t order_line;
    int32_t next;               /* same kind, same order line; -1: last */
    int64_t quantity_e6, amount_minor;
    int64_t open_e6;            /* of a receipt: not yet invoiced; of an invoice: no receipt yet */
    int64_t open_minor;         /* of an invoice: not yet paid */
} Alloc;

typedef struct Chain {          /* of one order line */
    int32_t receipt_first, receipt_last;
    int32_t invoice_first, invoice_last;
    int64_t price_e6;           /* as agreed last; 0: not stated */
    int64_t price_per;          /* quanta in the unit that it is of; 0: a million */
    int64_t rejected_e6;        /* arrived and was found bad; returned_e6 may hold it too */
    int64_t stated_tax;         /* of what is ordered, as the order states it */
    int64_t billed_tax;         /* of invoiced_minor */
    int64_t named_back_e6;      /* went back under the name of its receipt */
    int64_t bad_back_e6;        /* of what went back: had been found bad */
} Chain;

typedef struct FoldMoney {
    int64_t ordered;            /* as the order states it */
    int64_t required, invoiced, credited;   /* with what is billed beside the goods */
    int64_t payable;            /* what there will be to pay */
} FoldMoney;

typedef struct DocSlot {
    int64_t document_id;
    int32_t entry;              /* its first entry; -1: the slot is free */
} DocSlot;

typedef struct Fold {
    const ClosureInput *in;
    ClosureLine *lines;
    Chain *chains;
    const int32_t *by_kind;     /* entry indexes grouped by kind, canonical order within */
    size_t kind_from[DOCUMENT_KIND_COUNT + 1];
    int32_t *item_first, *item_next;    /* item -> its first order line -> the next one */
    int32_t *full_quantity, *full_value;    /* item -> its first line not known to be full of the
                                               kind at hand; [item_count]: among all lines */
    int32_t item_count;
    DocSlot *slots;
    size_t slot_mask;
    int32_t *entry_first;       /* entry -> its first allocation; -1: none */
    int32_t *entry_allocs;      /* entry -> how many */
    int64_t *entry_open;        /* invoice: still owed on it; payment: held, as too much; money
                                   sent back: more than there was to send */
    int64_t *entry_paid;        /* invoice: paid on it; payment: 1 where it repeats another */
    int64_t *entry_credited;    /* invoice: taken off it; credit: more than there was to take off */
    int64_t *entry_advance;     /* payment: in advance of an invoice */
    int64_t *entry_bad;         /* receipt: rejected, and not yet gone back under its name */
    int32_t *entry_mark;        /* invoice's first entry: its lines that are settled; dispute: 1
                                   where it was resolved; scratch of one stage */
    List allocs;                /* Alloc */
    const ClosureWord *words;
    List matches, gaps, breaks;
    int64_t beside_billed, beside_credited; /* freight, charges, what was not ordered: owed whole */
    FoldMoney money;            /* from fold_match on */
    int64_t prepaid_open;       /* what invoices say was paid before, and no payment shows yet */
    int64_t advance_paid;       /* on invoices that ask for an advance */
    int64_t paid_minor;         /* to this order: on its invoices, and in advance */
    int64_t suspense_minor;
} Fold;

/* Prepares indexes; allocates goods and invoices to order lines. */
MUST_USE Err fold_begin(Ctx *cx, const ClosureInput *input, Fold *fold);
MUST_USE Err fold_allocate(Ctx *cx, Fold *fold);
/* Applies the changes that hold; closing: those that close short, once it is known what came. */
MUST_USE Err fold_change(Ctx *cx, Fold *fold, bool closing);
/* Pairs invoices with receipts, credits and payments with invoices. */
MUST_USE Err fold_match(Ctx *cx, Fold *fold);
/* ... its parts: credits; credits and payments as one, which pays what credits leave. */
MUST_USE Err fold_credits(Ctx *cx, Fold *fold);
MUST_USE Err fold_money(Ctx *cx, Fold *fold);
/* Finds what is broken. */
MUST_USE Err fold_breaks(Ctx *cx, Fold *fold);
/* Steps, flows, gaps, and the answer. */
MUST_USE Err fold_measure(Ctx *cx, Fold *fold, Closure *out);

/* Prices what was ordered with the tax that its bills show. */
void fold_worth(Fold *fold);

/* --- shared by the stages ------------------------------------------------------------------ */
Alloc *fold_alloc(const Fold *fold, int32_t index);
/* The line as billed, before allowances and what is prepaid. */
int64_t fold_billed(const ClosureEntry *entry);
/* The first entry of a document, -1 where it is not here. */
int32_t fold_find(const Fold *fold, int64_t document_id);
/* The entry (document, line); line -1 gives the first one. -1: not here. */
int32_t fold_find_line(const Fold *fold, int64_t document_id, int32_t line);
MUST_USE Err fold_match_add(Ctx *cx, Fold *fold, ClosureMatch match);
MUST_USE Err fold_break_add(Ctx *cx, Fold *fold, ClosureBreak what);
/* One break for a pair of papers, however many of their lines meet. */
MUST_USE Err fold_break_pair(Ctx *cx, Fold *fold, ClosureBreak what);
/* The invoice that a paper names, itself or a line of it; -1 where it names none that is here. */
int32_t fold_named_invoice(const Fold *fold, const ClosureEntry *entry);
/* Lays at most *money of a credit or payment on one invoice entry; *money keeps the rest. */
MUST_USE Err fold_lay(Ctx *cx, Fold *fold, const ClosureEntry *from, size_t invoice,
                      MatchRule rule, int64_t *money);
/* The same on the invoice that it names: `first` is its first entry, or the line that it names. */
MUST_USE Err fold_lay_named(Ctx *cx, Fold *fold, const ClosureEntry *from, int32_t first,
                            int64_t *money);
/* A buyer's debit note binds when the seller has accepted it. */
bool fold_binds(const Fold *fold, size_t e);
/* The order line that an entry's reference leads to, -1 where it leads to no single one; *item is
 * what to spread over then. The lines that an item may lie on: an item, item_count for all lines,
 * -1 where it was not ordered; and those lines one by one. */
int32_t fold_named_line(const Fold *fold, size_t e, int32_t *item);
int32_t fold_way(const Fold *fold, int32_t item);
int32_t fold_line_first(const Fold *fold, int32_t way);
int32_t fold_line_next(const Fold *fold, int32_t way, int32_t line);
/* Is the entry's quantity of the measure of the line, or of the lines of the way? */
bool fold_measures_alike(const Fold *fold, const ClosureEntry *entry, int32_t line, int32_t way);
MUST_USE Err fold_odd_unit(Ctx *cx, Fold *fold, const ClosureEntry *entry);
MUST_USE Err fold_not_ordered(Ctx *cx, Fold *fold, const ClosureEntry *entry);
/* When an invoice entry is due: stated, or by the order's terms; DATE_NONE where neither. */
Date fold_due(const Fold *fold, const ClosureEntry *invoice);
/* a * b / c, rounded down; a, b >= 0, c > 0, b <= c: fits by construction. */
int64_t fold_share(int64_t a, int64_t b, int64_t c);
/* limit * (1 + tolerance), rounded down. */
int64_t fold_with_tolerance(const Fold *fold, int64_t limit);
/* Whether `have` is `want`, or short of it within the tolerance; nothing is never enough. */
bool fold_enough(const Fold *fold, int64_t have, int64_t want);
/* What came, was good and did not go back. */
int64_t fold_kept(const Fold *fold, size_t line);
/* What a line still has to be: as ordered, less what was credited and did not stay. */
int64_t fold_required(const Fold *fold, size_t line);
int64_t fold_required_minor(const Fold *fold, size_t line);
/* Whether the order as placed states any amount; and whether it still asks for anything. */
bool fold_valued(const Fold *fold);
bool fold_asks(const Fold *fold);

#endif
