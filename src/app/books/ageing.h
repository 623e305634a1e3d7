/* ageing.h - receivables or payables by how long they have been due, for each pair of parties, and
 * held against the ledger's own account of them.
 *
 *     open items            invoices less what was credited and paid on them
 *   + without an invoice    what the ledger holds beside: paid in advance, or paired with nothing
 *   = ledger                the balance of account 1122 (or 2202) on that day */
#ifndef WEFT_APP_BOOKS_AGEING_H
#define WEFT_APP_BOOKS_AGEING_H

#include "app/book.h"
#include "core/books/ageing.h"
#include "store/books_store.h"

typedef enum {
    AGEING_ITEM,                /* an open invoice; only where asked for */
    AGEING_PAIR,                /* party and counterparty */
    AGEING_PARTY,               /* a party's total */
    AGEING_TOTAL,               /* a currency's */
    AGEING_APART,               /* .sums.total alone: what the ledger holds without an invoice */
    AGEING_LEDGER,              /* .sums.total alone: what it holds in all */
} AgeingKind;

typedef struct AgeingLine {
    AgeingKind kind;
    uint32_t ledger;
    int64_t party, other;
    Ageing sums;
    BooksItem item;             /* of an item; its number lives until the next call */
    int32_t days;               /* overdue */
} AgeingLine;

typedef struct AgeingAsk {
    Date at;
    BooksFilter filter;         /* party, ledger; code is the account's of the chart */
    bool payable;
    bool items;
} AgeingAsk;

typedef struct AgeingView AgeingView;

/* Inside a transaction. Lives in cx's arena; close it before the transaction ends. */
MUST_USE Err ageing_view_open(Ctx *cx, Book *book, const AgeingAsk *ask, AgeingView **out);
/* Pairs by currency, party, counterparty; then for each currency total, apart, ledger. */
MUST_USE Err ageing_view_next(Ctx *cx, AgeingView *view, AgeingLine *out, bool *more);
void ageing_view_close(AgeingView **view);      /* NULL-safe; for CLEANUP */

#endif
