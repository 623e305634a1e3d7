/* cell.h - what people write in a table's cells, read as weft's own text forms.
 *
 * Each function says no rather than guess: "1,23" is no number where a comma groups thousands, and
 * "02/13/06" is no day under "%d/%m/%y". */
#ifndef WEFT_FORMAT_CELL_H
#define WEFT_FORMAT_CELL_H

#include "base/text.h"
#include "value/date.h"

#include <stddef.h>

/* The marks of a table's numbers. */
typedef struct CellMarks {
    char point;                 /* '.' or ',' */
    char thousands;             /* 0: none; groups of three after the first */
} CellMarks;

/* "1,234.50" to "1234.50" in cx's arena: what decimal_parse takes. "(12.00)" is "-12.00", as
 * accountants write; ".5" is "0.5". ERR_SYNTAX. */
MUST_USE Err cell_decimal(Ctx *cx, Text cell, CellMarks marks, Text *out);

/* The same with the sign turned: "-5" to "5", "5" to "-5". */
MUST_USE Err cell_minus(Ctx *cx, Text cell, CellMarks marks, Text *out);

/* Reads a day in the first of the n formats that fits the whole cell:
 *   %d %m  day and month in one or two digits     %Y  four digits
 *   %b     an English month, three letters or more of its name ("Sep", "Sept", "september")
 *   %y     two digits: 69 to 99 are 1969 to 1999, 00 to 68 are 2000 to 2068 (POSIX strptime)
 *   %*     whatever follows, such as a time of day
 * ERR_SYNTAX fits none; ERR_INVALID fits one, but is no day. */
MUST_USE Err cell_date(Ctx *cx, Text cell, const Text *formats, size_t n, Date *out);

/* A name as a key: lower-case ASCII letters and digits, everything else one '-'. Latin letters
 * lose their accents (U+00C0 to U+017F). A name with other letters, or too long, ends with eight
 * hex digits of its SHA-256, so that different names stay different. Empty for an empty name. */
enum { SLUG_BYTES_MAX = 96 };
MUST_USE Err cell_slug(Ctx *cx, Text name, Text *out);

/* The code of Recommendation 20 for what people call a unit: "千克" is KGM (value/unit_name.h). */
MUST_USE Err cell_unit(Ctx *cx, Text name, Text *out);

#endif
