/* verify.h - has this netting been done rightly, and could anyone have done better?
 *
 * Works from the files alone and shares nothing with the solver: the obligations, what is said to
 * be cancelled of each, and the certificate. It adds up
 *   - 0 <= cancelled <= amount for every obligation, and 0 where it may not take part;
 *   - what every firm is released from paying and what it gives up are the same sum (with a funder:
 *     the differences are loans and receipts, within the lines and the liquidity);
 *   - by the levels, that no one could cancel more (solve.h has the inequality).
 * O(rows + firms), and a binary search a row only where the files are in different orders.
 *
 * The certificate is a CSV file: currency,firm,level[,funder]. Every firm with an obligation that
 * may take part has a row. The two rows of a funder have no firm, and `in` or `out` in the last
 * column. Levels are whole numbers of at most 18 digits. */
#ifndef WEFT_CORE_NETTING_VERIFY_H
#define WEFT_CORE_NETTING_VERIFY_H

#include "core/netting/book.h"

typedef struct VerifyFunder {
    Ccy ccy;
    int64_t liquidity_minor;        /* 0: there is no funder */
    const int64_t *line_minor;      /* of each firm; NULL: no limit */
} VerifyFunder;

typedef struct VerifyCurrency {
    Ccy ccy;
    i128 cancelled_minor, bound_minor, lent_minor;
} VerifyCurrency;

typedef struct VerifyResult {
    bool good;                      /* allowed, and the most that can be */
    bool allowed;                   /* every firm keeps its position, no obligation is overdrawn */
    Text problem;                   /* the first thing wrong; empty where good */
    VerifyCurrency currency[CCY_COUNT];     /* those with obligations that may take part */
    size_t currency_count;
} VerifyResult;

/* The rules must have been applied to the book. Wrong contents are a result, not a failure;
 * ERR_SYNTAX where a header is wrong, ERR_NO_MEMORY. */
MUST_USE Err verify(Ctx *cx, const Book *book, Text cancelled_csv, Text certificate_csv,
                    const VerifyFunder *funder, VerifyResult *out);

#endif
