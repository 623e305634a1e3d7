/* csv_out.h - documents as one table, for spreadsheets: a row a line item, a document without lines
 * one row. What a document says of itself stands in each of its rows.
 *
 * The columns never change their names or order; new ones come last. References, terms that are
 * numbers and "extra" are JSON in their cells. share/mappings/weft.json reads the table again, and
 * gives the same documents, but for blanks at the ends of free texts.
 * SRC: RFC 4180. */
#ifndef WEFT_FORMAT_CSV_OUT_H
#define WEFT_FORMAT_CSV_OUT_H

#include "core/document.h"

/* The header, with its line end. */
MUST_USE Err csv_out_header(Ctx *cx, Text *out);

/* The rows of one document. ERR_NO_MEMORY. O(bytes). */
MUST_USE Err csv_out_rows(Ctx *cx, const Document *document, Text *out);

#endif
