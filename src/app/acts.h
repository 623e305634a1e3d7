/* acts.h - every kind of act there is, and the one door through which acts change the books. */
#ifndef WEFT_APP_ACTS_H
#define WEFT_APP_ACTS_H

#include "app/act.h"
#include "store/book_store.h"

/* Inside a transaction: gives the act the next id, runs the handler of its kind, stores it, and
 * makes it a leaf of the evidence log. The business date is the book's, the instant cx's.
 * id and result may be NULL. ERR_UNKNOWN: no such kind; else the handler's failures, and then
 * nothing is stored (roll back, or undo to a savepoint). */
MUST_USE Err act_perform(Ctx *cx, Book *book, Text kind, Text actor, Text body_json, int64_t *id,
                         Text *result);

/* The same for an act that was recorded before, at its own date and instant (verify). */
MUST_USE Err act_replay(Ctx *cx, Book *book, const ActRow *row);

/* What an act's leaf is the hash of: canonical JSON of the whole act, its salt among it. */
MUST_USE Err act_leaf_text(Ctx *cx, const ActRow *row, Text *out);

#endif
