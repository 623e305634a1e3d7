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
} Chain;

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
    int32_t item_count;
    DocSlot *slots;
    size_t slot_mask;
    int32_t *entry_first;       /* entry -> its first allocation; -1: none */
    int32_t *entry_allocs;      /* entry -> how many */
    int64_t *entry_open;        /* invoice entry -> what is still owed on it */
    int64_t *entry_paid;        /* invoice entry -> what was paid on it */
    List allocs;                /* Alloc */
    List matches, gaps, breaks;
    int64_t paid_minor;         /* to this order: on its invoices, and in advance */
    int64_t refunded_minor;
    int64_t suspense_minor;
} Fold;

/* Prepares indexes; allocates goods and invoices to order lines. */
MUST_USE Err fold_begin(Ctx *cx, const ClosureInput *input, Fold *fold);
MUST_USE Err fold_allocate(Ctx *cx, Fold *fold);
/* Pairs invoices with receipts, credits and payments with invoices. */
MUST_USE Err fold_match(Ctx *cx, Fold *fold);
/* Finds what is broken. */
MUST_USE Err fold_breaks(Ctx *cx, Fold *fold);
/* Steps, flows, gaps, and the answer. */
MUST_USE Err fold_measure(Ctx *cx, Fold *fold, Closure *out);

/* --- shared by the stages ------------------------------------------------------------------ */
Alloc *fold_alloc(const Fold *fold, int32_t index);
/* The first entry of a document, -1 where it is not here. */
int32_t fold_find(const Fold *fold, int64_t document_id);
/* The entry (document, line); line -1 gives the first one. -1: not here. */
int32_t fold_find_line(const Fold *fold, int64_t document_id, int32_t line);
MUST_USE Err fold_match_add(Ctx *cx, Fold *fold, ClosureMatch match);
MUST_USE Err fold_break_add(Ctx *cx, Fold *fold, ClosureBreak what);
/* When an invoice entry is due: stated, or by the order's terms; DATE_NONE where neither. */
Date fold_due(const Fold *fold, const ClosureEntry *invoice);
/* a * b / c, rounded down; a, b >= 0, c > 0, b <= c: fits by construction. */
int64_t fold_share(int64_t a, int64_t b, int64_t c);
/* limit * (1 + tolerance), rounded down, at most INT64_MAX. */
int64_t fold_with_tolerance(const Fold *fold, int64_t limit);
/* What a line still has to be: ordered less what was credited. */
int64_t fold_required(const ClosureLine *line);

#endif
