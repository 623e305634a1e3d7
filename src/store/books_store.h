/* books_store.h - the ledger's rows as an accountant asks for them: totals of accounts, postings
 * in order of date, open items. Nothing here writes.
 *
 *     BooksRows *rows CLEANUP(books_close) = NULL;
 *     TRY(books_trial(cx, db, cluster, &period, &filter, BOOKS_BY_CHART, &rows));
 *     for (;;) { TRY(books_trial_next(cx, rows, &account, &more)); if (!more) break; ... }
 *
 * Inside a transaction (db_begin_read), because PostgreSQL's answers come by pages of a cursor.
 * Memory of ours: a trial some for each account; the rest none that grows with the answer, but for
 * what the caller keeps (texts are in cx's arena). SQLite sorts a journal by date in memory, at
 * about 200 bytes a transfer.
 * The date of a transfer is its business day (core/posting.h); where a caller gave none, or no day
 * of the years 1 to 9999, the day of its timestamp in UTC.
 * Cost: trial and journal one pass over the transfers; a statement the account's own transfers;
 * items the claims and matches. For all: the failures of db.h, ERR_NO_MEMORY, ERR_DAMAGED. */
#ifndef WEFT_STORE_BOOKS_STORE_H
#define WEFT_STORE_BOOKS_STORE_H

#include "base/list.h"
#include "core/books/trial.h"
#include "store/db.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct BooksRows BooksRows;

void books_close(BooksRows **rows);             /* NULL-safe; for CLEANUP */

/* --- which accounts: zero asks for all -------------------------------------------------------- */
typedef struct BooksFilter {
    int64_t party;
    int64_t ledger;
    int64_t code;
} BooksFilter;

/* --- totals of every account, also of those on which nothing moved ---------------------------- */
typedef enum {
    BOOKS_BY_CHART,             /* ledger, code, party, financing */
    BOOKS_BY_PARTY,             /* ledger, party, code, financing */
} BooksOrder;

MUST_USE Err books_trial(Ctx *cx, Db *db, int64_t cluster, const Period *period,
                         const BooksFilter *filter, BooksOrder order, BooksRows **out);
MUST_USE Err books_trial_next(Ctx *cx, BooksRows *rows, TrialAccount *out, bool *more);

/* --- accounts with their present balances: a List of LedgerAccount, ordered by party ---------- */
MUST_USE Err books_accounts(Ctx *cx, Db *db, int64_t cluster, const BooksFilter *filter,
                            List *out);

/* --- postings --------------------------------------------------------------------------------- */
typedef struct BooksPosting {
    Date date;                  /* that it is booked on */
    Date stated;                /* where that day was closed; else DATE_NONE */
    LedgerId id;
    uint64_t timestamp, amount;
    uint16_t code;              /* PostingEvent, where weft posted it */
    bool linked;                /* the next one belongs to the same event */
    bool pending;               /* held, not booked */
    LedgerId about;             /* financing id; 0: none */
    int64_t cause;              /* document or act id */
    AccountKey debit, credit;
    int64_t paper_kind;         /* DocumentKind of the cause; -1: it is no document */
    Text paper_number;
    int64_t paper_issuer;       /* party id */
    Text act_kind;              /* empty: it is no act */
} BooksPosting;

/* All that was posted to an account, by date: `newest` as ledger_account has it. */
MUST_USE Err books_statement(Ctx *cx, Db *db, int64_t cluster, LedgerId account, uint64_t newest,
                             BooksRows **out);
/* All that was posted in the period, by date; with those still pending where asked for. */
MUST_USE Err books_journal(Ctx *cx, Db *db, int64_t cluster, const Period *period, bool pending,
                           BooksRows **out);
MUST_USE Err books_posting_next(Ctx *cx, BooksRows *rows, BooksPosting *out, bool *more);

/* --- open items: invoices as they stood at the end of a day ----------------------------------- */
typedef struct BooksItem {
    int64_t creditor, debtor;
    int64_t ledger;
    Date date, due;             /* due: DATE_NONE where nobody stated terms */
    int64_t invoice_id, order_id;
    Text number;                /* of the invoice */
    int64_t face, credited, paid;
} BooksItem;

/* Invoices dated up to the day, less what papers dated up to it credited and paid, by currency,
 * party, counterparty, due date. party 0: all; as_debtor: party owes, else it is owed. */
MUST_USE Err books_items(Ctx *cx, Db *db, int64_t cluster, Date at, const BooksFilter *filter,
                         bool as_debtor, BooksRows **out);
MUST_USE Err books_item_next(Ctx *cx, BooksRows *rows, BooksItem *out, bool *more);

/* --- numbers of financings: a List of BooksFinancing, by id ----------------------------------- */
typedef struct BooksFinancing {
    int64_t id;
    Text number;
} BooksFinancing;

MUST_USE Err books_financings(Ctx *cx, Db *db, int64_t cluster, List *out);

#endif
