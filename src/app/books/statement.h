/* statement.h - an account's statement: opening balance, every posting with the balance after it,
 * closing balance. By date, and within a day as booked. */
#ifndef WEFT_APP_BOOKS_STATEMENT_H
#define WEFT_APP_BOOKS_STATEMENT_H

#include "app/book.h"
#include "store/books_store.h"

typedef enum { STATEMENT_OPENING, STATEMENT_POSTING, STATEMENT_CLOSING } StatementKind;

typedef struct StatementLine {
    StatementKind kind;
    BooksPosting posting;       /* of a posting; its texts live until the next call */
    bool debit;                 /* the side of this account */
    Sides moved;                /* of a posting: one side; closing: the period's totals */
    int64_t balance;            /* after it; a debit is positive */
} StatementLine;

typedef struct StatementView StatementView;

/* Inside a transaction. Lives in cx's arena; close it before the transaction ends. */
MUST_USE Err statement_view_open(Ctx *cx, Book *book, const Period *period,
                                 const LedgerAccount *account, StatementView **out);
/* ERR_DAMAGED: the postings do not add up to the account's balance; said before the closing line.
 * ERR_OVERFLOW. */
MUST_USE Err statement_view_next(Ctx *cx, StatementView *view, StatementLine *out, bool *more);
void statement_view_close(StatementView **view);        /* NULL-safe; for CLEANUP */

#endif
