/* closure.h - does the business of one order close, and where not, what is missing and who owes it.
 *
 * closure_common (common.h) has brought the papers to one currency and one measure.
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
 * Matching: references first, followed from paper to paper; then the same item with open quantity,
 * oldest first; what is left over stays on the last such line and shows as over-delivery. Money:
 * references first, then the invoice due first, then in advance as far as there is something still
 * to bill; the rest is held until it is sent back (pay.c).
 * What is required: as ordered and changed, less what was credited beyond a correction and did not
 * stay. An order that asks for nothing any more (cancelled, or undone whole) has no steps to take.
 * Closed: every step reached and no break that blocks; balance of quantities is one of them.
 * Cost: O(entries + lines) but for a hash of the documents.
 * SRC: DESIGN 6; the flows and the minimum over them after Song Hua's business closure (业务闭合). */
#ifndef WEFT_CORE_CLOSURE_CLOSURE_H
#define WEFT_CORE_CLOSURE_CLOSURE_H

#include "core/closure/model.h"

/* Everything in *out lives in cx's arena.
 * ERR_OVERFLOW: sums beyond 64 bits; ERR_NO_MEMORY. */
MUST_USE Err closure_fold(Ctx *cx, const ClosureInput *input, Closure *out);

/* For people: quantities that were counted in quanta (common.h) become millionths of the unit of
 * the order line or, of a match or break, of the paper that it comes from; to the nearest.
 * O(what closure found). ERR_NO_MEMORY. */
MUST_USE Err closure_shown(Ctx *cx, const ClosureInput *input, Closure *closure);

#endif
