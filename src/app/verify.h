/* verify.h - rebuilds everything derived from what was only added to, and compares.
 *
 * Documents and acts are replayed in the order of the evidence log, through the same code, into an
 * empty store in memory; then every column of every table (schema/schema.h) is compared, those of
 * papers, acts and transfers too: they say twice what stands in the log. The log itself is checked:
 * each leaf's hash against the document or act it stands for, and the root of all leaves against
 * the stored frontier. Where something cannot even be replayed, that is the difference found.
 * SRC: DESIGN 2: "weft verify rebuilds it from these three". */
#ifndef WEFT_APP_VERIFY_H
#define WEFT_APP_VERIFY_H

#include "app/book.h"

typedef struct VerifyReport {
    int64_t documents, acts, leaves;
    int64_t tables, rows;       /* compared */
    int64_t differences;        /* rows that differ, or stand on one side only */
    Text first;                 /* the first differences, a line each; in cx's arena */
} VerifyReport;

/* progress may be NULL. ERR_OK also where differences were found: look at the report.
 * Failures of the stores, ERR_NO_MEMORY. */
MUST_USE Err verify_run(Ctx *cx, Book *book,
                        void (*progress)(void *self, int64_t done, int64_t total), void *self,
                        VerifyReport *out);

#endif
