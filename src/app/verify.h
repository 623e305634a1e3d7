/* verify.h - rebuilds everything derived from what was only added to, and compares.
 *
 * Documents and acts are replayed in the order of the evidence log, through the same code, into an
 * empty store in memory; then every derived table of the two stores is compared row by row. The
 * log itself is checked too: each leaf's hash against the document or act it stands for, and the
 * root of all leaves against the stored frontier. Transfers that the replay makes must be the
 * transfers that are stored.  SRC: DESIGN 2: "weft verify rebuilds it from these three". */
#ifndef WEFT_APP_VERIFY_H
#define WEFT_APP_VERIFY_H

#include "app/book.h"

typedef struct VerifyReport {
    int64_t documents, acts, leaves;
    int64_t tables, rows;       /* compared */
    int64_t differences;        /* rows that differ, or stand on one side only */
    Text first;                 /* the first differences, a line each; in cx's arena */
} VerifyReport;

enum { VERIFY_SHOWN_MAX = 20 };

/* progress may be NULL. ERR_OK also where differences were found: look at the report.
 * Failures of the stores, and of replaying (an act that is refused now: said in the detail). */
MUST_USE Err verify_run(Ctx *cx, Book *book,
                        void (*progress)(void *self, int64_t done, int64_t total), void *self,
                        VerifyReport *out);

#endif
