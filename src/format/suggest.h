/* suggest.h - a first draft of the mapping for a table that nobody has described yet.
 *
 * Headers in English and Chinese and the first rows say what the columns hold: which document it
 * is and whose, days and their form, amounts and how they are written, codes, encoding, delimiter.
 * What could not be known is in the draft's "notes", for a person to look at; the draft is tried on
 * the file itself, and the notes say what came of it. Nothing is guessed that would be wrong in
 * silence: what is unsure is noted or left out. */
#ifndef WEFT_FORMAT_SUGGEST_H
#define WEFT_FORMAT_SUGGEST_H

#include "base/list.h"
#include "base/source.h"

typedef struct Suggestion {
    Text json;                  /* the mapping, with line ends, ready to be kept in a file */
    List notes;                 /* Text: what is in its "notes" */
    int64_t documents, refused; /* what the draft makes of the file */
} Suggestion;

/* name: of the mapping. Lives in cx's arena. Failures of sample_read; ERR_INVALID: nothing in it
 * looks like a document's number, so no draft can be made. */
MUST_USE Err suggest_mapping(Ctx *cx, Source *source, Text name, Suggestion *out);

#endif
