/* statement.h - what stands in the evidence log for a paper: envelope and body, read back.
 *
 * A paper's first statement has the paper's own id; the same paper stated again by another, whose
 * word adds to it, is a statement with an id of its own. */
#ifndef WEFT_APP_STATEMENT_H
#define WEFT_APP_STATEMENT_H

#include "app/book.h"
#include "store/order_store.h"

typedef struct Statement {
    int64_t id;
    Envelope envelope;
    DocumentRow document;       /* the paper: document.document_id == id where it is the first */
} Statement;

MUST_USE Err statement_read(Ctx *cx, Book *book, int64_t id, bool *found, Statement *out);

/* Of all who have said a paper, the first whose word is worth most: what it counts by, and what a
 * proof of it shows. Hearsay that came before the issuer's own word is not it. */
MUST_USE Err statement_best(Ctx *cx, Book *book, const DocumentRow *paper, int64_t *id);

/* What its leaf is the hash of. */
MUST_USE Err statement_write(Ctx *cx, Book *book, const Statement *statement, Text *out);

#endif
