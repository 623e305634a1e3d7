/* ubl_write.h - weft's documents as UBL 2, in the order of the schema.
 *
 * A document that came from UBL goes back into its own tree (format/ubl_extra.h), its fields filled
 * in from the document. One that did not is written from the table of its form: what UBL's order,
 * despatch and so on have no place for (serves, terms, payer, a second reference of a kind) is left
 * out, and a name: party is known by its name. */
#ifndef WEFT_FORMAT_UBL_WRITE_H
#define WEFT_FORMAT_UBL_WRITE_H

#include "core/document.h"

/* ERR_INVALID: the kind has no form, the form asks for what the document lacks (says what), or
 * "extra" is not of this document. O(elements). */
MUST_USE Err ubl_write(Ctx *cx, const Document *document, Text *out);

#endif
