/* ubl_lines.h - the lines of a UBL document (format/ubl_read.h says what becomes of what). */
#ifndef WEFT_FORMAT_UBL_LINES_H
#define WEFT_FORMAT_UBL_LINES_H

#include "format/ubl_find.h"

/* Fills f->doc->lines, and marks what they came from; f's head is known. Where there are more than
 * DOCUMENT_LINES_MAX, only their number is set, for document_check to refuse. ERR_NO_MEMORY,
 * ERR_OVERFLOW. */
MUST_USE Err ubl_lines(UblFiller *f);

#endif
