/* output.h - documents out of weft: the forms that `weft read --to` writes.
 *
 *     begin, then party and document as they come, then end
 *
 * A form has a row in the table of output.c. Lines and tables are written as the documents come;
 * a form that needs all of them first keeps copies in output->cx and writes at the end. Nothing is
 * written after a failure. */
#ifndef WEFT_FORMAT_OUTPUT_H
#define WEFT_FORMAT_OUTPUT_H

#include "core/document.h"
#include "core/party_record.h"

#include <stdio.h>

typedef struct OutputForm OutputForm;

typedef struct Output {
    Ctx *cx;                    /* for what a form keeps till its end */
    FILE *to;
    const char *path;           /* for a form that writes a file of its own; NULL: it may not */
    const OutputForm *form;
    int64_t documents;          /* written so far */
    void *self;                 /* the form's own */
} Output;

/* All but document may be NULL. scratch is given back after each call, and so is what the party or
 * document points to. */
struct OutputForm {
    const char *name;           /* of --to */
    const char *suffixes;       /* ".a .b": of paths it writes itself, not through `to`; or NULL */
    Err (*begin)(Output *out);
    Err (*party)(Ctx *scratch, Output *out, const PartyRecord *party);
    Err (*document)(Ctx *scratch, Output *out, const Document *document);
    Err (*end)(Output *out);
};

/* The names of all forms, "jsonl, ubl", in *out. ERR_NO_MEMORY. */
MUST_USE Err output_names(Ctx *cx, Text *out);

/* NULL where there is none of the name. */
const OutputForm *output_form(const char *name);

/* True where the form writes such a path itself: then output_begin needs no `to`. */
bool output_own_file(const OutputForm *form, const char *path);

/* `to` and `path` are borrowed. Failures: the form's; ERR_IO where it cannot be written, told at
 * the end. */
MUST_USE Err output_begin(Ctx *cx, const OutputForm *form, FILE *to, const char *path,
                          Output *out);
MUST_USE Err output_party(Ctx *scratch, Output *out, const PartyRecord *party);
MUST_USE Err output_document(Ctx *scratch, Output *out, const Document *document);
MUST_USE Err output_end(Output *out);

#endif
