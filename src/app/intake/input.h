/* input.h - one order as closure_fold wants it, from the store. */
#ifndef WEFT_APP_INTAKE_INPUT_H
#define WEFT_APP_INTAKE_INPUT_H

#include "app/book.h"
#include "core/closure/model.h"
#include "store/order_store.h"

typedef struct OrderInput {
    ClosureInput in;            /* its arrays live in cx's arena; no hearsay among its entries */
    ClosureInput said;          /* the same with hearsay, as if it were stated */
    bool any_hearsay;
    List lines;                 /* OrderLineRow, one for each of in.lines */
} OrderInput;

/* What is worth looking for, since looking for each order costs: in most books neither is there. */
typedef struct InputNeeds {
    bool encumbered;            /* funders' rights are registered */
    bool set_off;               /* a round of set-off has been executed */
} InputNeeds;

MUST_USE Err input_needs(Ctx *cx, Book *book, InputNeeds *out);

/* What was set off on an invoice stands among the entries as a payment that names it.
 * ERR_UNKNOWN (the process), ERR_OVERFLOW, the store's failures. */
MUST_USE Err input_load(Ctx *cx, Book *book, const TradeOrderRow *order, InputNeeds needs,
                        OrderInput *out);

#endif
