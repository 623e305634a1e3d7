/* till.h - one session of posting: transfers gathered by the chart in force, written once.
 *
 *     Till *till;
 *     TRY(till_open(cx, book, at, &till));
 *     TRY(till_post(cx, till, &chart->trade, &what));     many times
 *     TRY(till_close(cx, till));                          one batch of the ledger, one leaf
 *
 * Inside the caller's transaction; lives in cx's arena. Where the ledger refuses a chain, the whole
 * session fails with the ledger's word for it: money that cannot be booked does not move. */
#ifndef WEFT_APP_FINANCE_TILL_H
#define WEFT_APP_FINANCE_TILL_H

#include "app/book.h"
#include "core/posting.h"
#include "core/product.h"

typedef struct Till {
    Book *book;
    Db *db;
    int64_t cluster;
    Instant at;                 /* of the act, or of the arrival of papers */
    RuleVersion chart_rule;            /* the version that is posted by */
    const Chart *chart;         /* NULL: not asked for yet */
    Posting posting;
} Till;

MUST_USE Err till_open(Ctx *cx, Book *book, Instant at, Till **out);

/* The chart in force on the business date. */
MUST_USE Err till_chart(Ctx *cx, Till *till, const Chart **out);
/* A version of a product, its postings read against that chart. ERR_DAMAGED: never adopted. */
MUST_USE Err till_product(Ctx *cx, Till *till, int64_t product_id, const Product **out);

/* The party of an id as a posting names it; 0: nobody. */
MUST_USE Err till_party(Ctx *cx, Till *till, int64_t party_id, PostingParty *out);

/* The one place where the day of a posting is chosen: the stated one, or the first day of the open
 * period where the stated one lies in a closed one (app/period.h). */
MUST_USE Err till_post(Ctx *cx, Till *till, const PostingRules *rules, const PostingCase *what);

/* Writes accounts and transfers; nothing gathered: nothing happens.
 * ERR_REFUSED: an account's limit; says which. ERR_DAMAGED: the ledger refused for a reason that
 * only a bug in rules or store can bring about. */
MUST_USE Err till_close(Ctx *cx, Till *till);

#endif
