/* detect.h - which form a path holds, from what is there and never from its name alone. */
#ifndef WEFT_FORMAT_DETECT_H
#define WEFT_FORMAT_DETECT_H

#include "base/text.h"

typedef enum {
    FORMAT_JSONL,               /* native documents, one JSON object a line */
    FORMAT_CSV,                 /* a table: needs a mapping */
    FORMAT_OCEL,                /* a folder with the tables of an event log: needs a mapping */
    FORMAT_XML,                 /* begins with '<' */
    FORMAT_UNKNOWN,             /* empty, a folder of something else, or a pipe */
    FORMAT_COUNT
} Format;

/* Looks at the first bytes that are not white space. "-" is standard input: never touched, and
 * FORMAT_UNKNOWN. ERR_IO: nothing there, or it cannot be read; ERR_NO_MEMORY. */
MUST_USE Err format_detect(Ctx *cx, const char *path, Format *out);

const char *format_name(Format format);         /* "csv"; static text */

#endif
