/* input.h - the front door: a path or standard input, what form it is in, and who reads that form.
 *
 * Both `weft import` and `weft read` come through here, so a form that has a row in the table of
 * input.c is read by both. */
#ifndef WEFT_FORMAT_INPUT_H
#define WEFT_FORMAT_INPUT_H

#include "format/detect.h"
#include "format/mapping.h"
#include "format/record.h"
#include "format/rules/rules.h"

typedef struct Input {
    const char *path;           /* as given, borrowed */
    Source *source;             /* NULL: a folder */
    Format format;
    const Mapping *mapping;     /* borrowed; NULL: none was given. Set it after opening */
    const Rules *rules;         /* the same; NULL: invoices are taken unchecked */
} Input;

/* Opens it and looks what it is. "-" is standard input. ERR_IO; the failures of format_detect. */
MUST_USE Err input_open(Ctx *cx, const char *path, Input *out);
void input_close(Input *input);         /* accepts the zeroed value; for CLEANUP */

/* Hands all that it holds to the sink. What one record has wrong is the sink's to hear; a failure
 * means that the input as a whole was not read, or the sink failed: ERR_UNKNOWN a form weft does
 * not read, ERR_INVALID a mapping is missing, or given where none is needed; the reader's. */
MUST_USE Err input_read(Ctx *cx, const Input *input, const RecordSink *sink);

#endif
