/* camt.h - reads what a bank says of an account, entry by entry: ISO 20022 camt.052 (report of the
 * day), camt.053 (statement) and camt.054 (notice of single bookings), versions 2 to 13.
 *
 * Only booked entries are money: pending ones and those for information count nowhere.
 * Of each currency of a statement that is whole: opening + booked credits - booked debits =
 * closing. SRC: ISO 20022 Bank-to-Customer Cash Management, Message Definition Report. */
#ifndef WEFT_FORMAT_CAMT_H
#define WEFT_FORMAT_CAMT_H

#include "format/camt_form.h"

typedef enum { CAMT_AGREES, CAMT_DIFFERS, CAMT_CANNOT_TELL } CamtVerdict;

/* By BOOK, PDNG or INFO (FUTR, future, counts as pending); empty: booked. */
MUST_USE Err camt_state(Ctx *cx, Text status, CamtState *out);

/* Does opening + credits - debits make closing? *closing_minor: what they do make.
 * ERR_OVERFLOW. CAMT_CANNOT_TELL: a balance is missing, or the statement is a page of several. */
MUST_USE Err camt_verdict(Ctx *cx, const CamtStatement *statement, const CamtTotal *total,
                          int64_t *closing_minor, CamtVerdict *out);

/* Callbacks may be NULL. What they get is good only during the call; statement: when all but its
 * entries is known; entry: each; end: with all sums. A failure ends the reading. */
typedef struct CamtSink {
    void *self;
    Err (*statement)(Ctx *cx, void *self, const CamtStatement *statement);
    Err (*entry)(Ctx *cx, void *self, const CamtStatement *statement, const CamtEntry *entry);
    Err (*end)(Ctx *cx, void *self, const CamtStatement *statement);
} CamtSink;

/* "camt.053.001.08" of a namespace that weft reads; false for any other. */
bool camt_namespace(Text ns, Text *version);

/* Memory is that of the largest entry, at most CAMT_ENTRY_BYTES_MAX.
 * ERR_UNKNOWN: a root or version that is not in the table; nothing was handed out. ERR_INVALID:
 * what the standard asks for is missing, no statement at all; failures of xml_fill. O(n). */
enum { CAMT_ENTRY_BYTES_MAX = 32 << 20 };
MUST_USE Err camt_read(Ctx *cx, Source *source, const CamtSink *sink);

#endif
