/* detect.h - which form an input holds, from what is in it and never from its name. */
#ifndef WEFT_FORMAT_DETECT_H
#define WEFT_FORMAT_DETECT_H

#include "base/source.h"

typedef enum {
    FORMAT_JSONL,               /* native documents, one JSON object a line */
    FORMAT_CSV,                 /* a table: needs a mapping */
    FORMAT_OCEL_TABLES,         /* a folder of OCEL 2.0 tables: event logs need one too */
    FORMAT_OCEL_JSON,
    FORMAT_OCEL_XML,
    FORMAT_OCEL_SQLITE,         /* any SQLite file: its reader looks at the tables */
    FORMAT_UBL,
    FORMAT_CAMT,                /* ISO 20022 camt.052, 053, 054 */
    FORMAT_PAIN,                /* ISO 20022 pain.002 */
    FORMAT_XML,                 /* none of these, or no XML after all */
    FORMAT_UNKNOWN,             /* empty, no text, or a folder of something else */
    FORMAT_COUNT
} Format;

/* Looks at the front of the source, waits for no more of it than it needs, consumes nothing.
 * The failures of source_peek; ERR_NO_MEMORY. O(front). */
MUST_USE Err format_detect(Ctx *cx, Source *source, Format *out);

const char *format_name(Format format);         /* "csv"; static text */

#endif
