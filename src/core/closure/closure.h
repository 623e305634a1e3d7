/* closure.h - does the business of one order close, and where not, what is missing and who owes it.
 *
 * closure_fold is a pure function of an order, its process template and the set of document lines
 * that belong to it. Entries come in canonical order (date, kind, issuer, number, line), so the
 * answer does not depend on the order in which papers arrived: the books kept up document by
 * document and a recomputation from scratch are the same function of the same set.
 *
 *   entries --allocate--> order lines     what was produced, despatched, received, ... of each
 *           --match-----> each other      invoice to receipt, payment to invoice, credit to invoice
 *           --measure---> steps           verified / required, per flow: C_f; closure = min C_f
 *                    \--> gaps, breaks
 *
 * Matching: references first; then the same item with open quantity, oldest first; what is left
 * over stays on the last such line and shows as over-delivery. Money: references first, then the
 * oldest open invoice.  Cost: O(entries + lines) but for a hash of the entries.
 * SRC: DESIGN 6; the flows and the minimum over them after Song Hua's business closure (业务闭合). */
#ifndef WEFT_CORE_CLOSURE_CLOSURE_H
#define WEFT_CORE_CLOSURE_CLOSURE_H

#include "core/closure/model.h"

/* Everything in *out lives in cx's arena.
 * ERR_OVERFLOW: sums beyond 64 bits; ERR_NO_MEMORY. */
MUST_USE Err closure_fold(Ctx *cx, const ClosureInput *input, Closure *out);

#endif
