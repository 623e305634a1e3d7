/* record.h - what every reader of an outside form hands on: parties, documents, and what was
 * wrong with the rest, each with the place it came from.
 *
 * Nothing is dropped in silence: a document that cannot be made is `refused`; a cell that was
 * read another way than it stands, or left out of a document that is given, is `noted`.
 *
 * What a callback gets is good only during the call: it copies what it keeps, into cx if it likes;
 * the reader never rewinds cx's arena. A callback's failure ends the reading and is handed on. */
#ifndef WEFT_FORMAT_RECORD_H
#define WEFT_FORMAT_RECORD_H

#include "core/document.h"
#include "core/party_record.h"

#include <stdint.h>

typedef struct RecordPlace {
    const char *file;
    int64_t line;               /* from 1; 0: the whole file */
} RecordPlace;

typedef enum {
    NOTE_PLACEHOLDER,           /* words that stand for "not known": the field was left out */
    NOTE_FALLBACK,              /* not known; another column's value was taken, `why` says which */
    NOTE_DIFFERS,               /* rows of one document disagree; the mapping says which wins */
    NOTE_PRICE,                 /* price times quantity is not the amount: the price was left out */
    NOTE_ENCODING,              /* bytes not of the file's encoding, read in the second one */
    NOTE_NAME,                  /* one party's identifier with two names: the first was kept */
    NOTE_DANGLING,              /* points at something the source does not hold; kept as a ref */
    NOTE_REPEATED,              /* the source says it happened again: a document of its own */
    NOTE_ASSUMED,               /* the source does not say; `why` says what was taken */
    NOTE_ODD,                   /* kept as it stands, but it cannot well be so */
    NOTE_UNUSED,                /* an object or event that no document could be made from */
    NOTE_KIND_COUNT
} NoteKind;

typedef struct RecordSink {
    void *self;
    /* The same party comes again when a new role of it is met: merge the roles. */
    Err (*party)(Ctx *cx, void *self, const PartyRecord *party, RecordPlace place);
    Err (*document)(Ctx *cx, void *self, const Document *document, RecordPlace place);
    Err (*refused)(Ctx *cx, void *self, RecordPlace place, const char *field, Text why);
    Err (*noted)(Ctx *cx, void *self, RecordPlace place, NoteKind kind, const char *field,
                 Text why);
} RecordSink;

const char *note_name(NoteKind kind);           /* "placeholder"; static text */

#endif
