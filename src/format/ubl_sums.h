/* ubl_sums.h - for format/ubl_fill and format/ubl_lines: what a UBL document asks for beside its
 * lines, as fields (core/document.h): allowances, charges, tax by rate, prepaid, rounding, payable.
 *
 * A line below nothing is no line of weft's: it becomes an allowance of the document, at its rate.
 * Details whose sums do not give the document's own are left out, as far as must be (they stay in
 * "extra"): first what is said of rates, then the amounts of the lines with allowances and charges.
 * What is payable is never left out: where it does not follow, document_check refuses. */
#ifndef WEFT_FORMAT_UBL_SUMS_H
#define WEFT_FORMAT_UBL_SUMS_H

#include "format/ubl_find.h"

/* Reads them from the head; once the currency is known. ERR_NO_MEMORY. */
MUST_USE Err ubl_sums_read(UblFiller *f);

/* What a line says of itself: its own allowances and charges, tax rate, GTIN; item may be NULL. */
MUST_USE Err ubl_sums_line(const UblFiller *f, const XmlNode *amount, const XmlNode *item,
                           DocumentLine *line);

/* Takes a line below nothing for an allowance; *is: it was one. */
MUST_USE Err ubl_sums_negative(UblFiller *f, const XmlNode *amount, const DocumentLine *line,
                               bool *is);

/* Once the lines are there: keeps what agrees. *kept: the lines keep their amounts. */
MUST_USE Err ubl_sums_settle(UblFiller *f, bool *kept);

#endif
