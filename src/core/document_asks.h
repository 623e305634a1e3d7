/* document_asks.h - what each line of a document asks for: the document's allowances, tax, prepaid
 * and rounding shared out over its lines, to the minor unit.
 *
 * Beside the lines stand the document's charges, one part each, and rounding where it is added:
 * parts are numbered lines first, then charges, then rounding. A document without lines has one
 * part in their place. A discount line asks for nothing and takes from the others.
 *
 *   billed = payable + relief + prepaid          the line at its own amount, with its tax
 *   payable + prepaid - tax                      what it brings the seller without tax
 *
 * Tax goes where it was stated: by the line, else by the rate of the line, and only where no rate
 * is known by value. Sums are exact: the parts' payable make up document_payable, and their tax the
 * document's.  SRC: EN 16931-1, BT-92 to BT-119; largest remainders, value/money.h. */
#ifndef WEFT_CORE_DOCUMENT_ASKS_H
#define WEFT_CORE_DOCUMENT_ASKS_H

#include "core/document.h"

typedef enum {
    ASK_GOODS,                  /* what an order line may ask for */
    ASK_BESIDE,                 /* freight, a charge, rounding: owed whole, ordered or not */
    ASK_ADVANCE,                /* of an advance invoice: owed, and no sale yet */
    ASK_ROLE_COUNT
} AskRole;

typedef struct DocumentAsk {
    AskRole role;
    int64_t payable;            /* minor units; with tax, after allowances and what is prepaid */
    int64_t tax;                /* on it and on what is prepaid of it */
    int64_t relief;             /* its share of the document's allowances, with the tax saved */
    int64_t prepaid;            /* its share */
} DocumentAsk;

/* Parts of a document: at least one. */
size_t document_ask_count(const Document *document);

/* One for each part, in cx's arena. The document has passed document_check. O(parts * rates).
 * ERR_NO_MEMORY; ERR_OVERFLOW where the amount before allowances does not fit. */
MUST_USE Err document_asks(Ctx *cx, const Document *document, const DocumentAsk **out);

/* The price of one unit as the line bills it, before tax, in 1e-6 of the currency: stated, or its
 * amount by its quantity, rounded; 0 where neither is known. */
int64_t document_unit_price_e6(const DocumentLine *line);

#endif
