/* bank.h - what a bank's papers say, in the words of these books.
 *
 * A bank knows accounts. Whose they are, the books know: payer and payee of a bank's payment
 * become the parties whose accounts it names, unless it names a party that the books have. A
 * payment whose structured remittance names no paper is given the invoices of its payee that stand
 * word for word in its remittance text, creditor reference or end-to-end id.
 *
 * One event of a bank is one document: the number says which (format/camt_pay.h). */
#ifndef WEFT_APP_INTAKE_BANK_H
#define WEFT_APP_INTAKE_BANK_H

#include "app/book.h"

/* Is it a bank's word, as readers of statements make it? */
bool bank_document_is(const Document *document);

/* Puts parties and refs into *document, whose new texts live in cx. A document that is no bank's
 * stays as it is. The store's failures. */
MUST_USE Err bank_resolve(Ctx *cx, Book *book, Document *document);

/* Is the event known by another document of the store? It must move the same money:
 * ERR_CONFLICT. */
MUST_USE Err bank_event_known(Ctx *cx, Book *book, const Document *document, bool *out);
MUST_USE Err bank_event_same(Ctx *cx, const Document *known, const Document *again);

#endif
