/* trial.h - the trial balance line by line: of a cluster, of each party, of each account. */
#ifndef WEFT_APP_BOOKS_TRIAL_H
#define WEFT_APP_BOOKS_TRIAL_H

#include "app/book.h"
#include "store/books_store.h"

typedef enum {
    TRIAL_BY_CHART,             /* a line for each code of the chart, all parties together */
    TRIAL_BY_PARTY,             /* a line for each code of each party, and a total of the party */
    TRIAL_BY_ACCOUNT,           /* the same, a line for each account of the ledger */
} TrialBy;

typedef enum { TRIAL_LINE, TRIAL_PARTY, TRIAL_TOTAL } TrialKind;

typedef struct TrialLine {
    TrialKind kind;
    AccountKey key;             /* ledger always; what the line is not about is 0 */
    TrialSums sums;
    int64_t accounts;           /* that it sums up */
} TrialLine;

typedef struct TrialView TrialView;

/* Inside a transaction. Lives in cx's arena; close it before the transaction ends. */
MUST_USE Err trial_view_open(Ctx *cx, Book *book, const Period *period, const BooksFilter *filter,
                             TrialBy by, TrialView **out);
/* The next line: those of a currency, then its total. Accounts on which nothing ever stood or
 * moved up to the period's end have no line. Keeps nothing in cx's arena.
 * ERR_DAMAGED, ERR_OVERFLOW: core/books/trial.h. */
MUST_USE Err trial_view_next(Ctx *cx, TrialView *view, TrialLine *out, bool *more);
/* Accounts on which something was posted after the period, of those handed out so far. */
int64_t trial_view_later(const TrialView *view);
void trial_view_close(TrialView **view);        /* NULL-safe; for CLEANUP */

#endif
