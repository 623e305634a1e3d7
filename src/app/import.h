/* import.h - files into the books: native JSONL, other forms through their readers.
 *
 * Two ways to take a file, the caller's choice:
 *   by line  what is good is taken, in groups committed together; what is refused is reported with
 *            file, line, field and reason. Reading the same file again takes what was missing.
 *   whole    everything is taken, or nothing is: one transaction, undone at the first refusal,
 *            though the rest is still read so that the report is complete.
 * The report is JSONL, one refusal or note a line:
 *   {"file":"a.jsonl","line":17,"error":"ERR_INVALID","why":"lines[0].amount: ..."} */
#ifndef WEFT_APP_IMPORT_H
#define WEFT_APP_IMPORT_H

#include "app/book.h"
#include "format/input.h"

#include <stdio.h>

typedef struct ImportTally {
    int64_t lines;              /* read: rows or JSON lines */
    int64_t taken, same, refused;
    int64_t parties;            /* admitted, or told something new */
    int64_t notes[NOTE_KIND_COUNT];
    int64_t taken_by_kind[DOCUMENT_KIND_COUNT];
} ImportTally;

typedef struct ImportOptions {
    bool whole;
    Speaker speaker;            /* who states it, through which door */
    Text actor;                 /* the same, for admitting parties */
    FILE *report;               /* borrowed; NULL: none */
    /* Called now and then with bytes done and in all (-1: unknown). NULL: nobody watches. */
    void (*progress)(void *self, int64_t done, int64_t total, const ImportTally *tally);
    void *progress_self;
    /* Called after each commit with how many documents of all files so far are on disk, whether
     * taken now or before: they outlive a crash. NULL: nobody asks. */
    void (*acknowledge)(void *self, int64_t safe);
    void *acknowledge_self;
} ImportOptions;

enum { IMPORT_BATCH_DOCUMENTS = 1000 };

/* Reads one file of native JSONL (documents and party lines), "-" for standard input.
 * ERR_REFUSED: `whole`, and something was refused; the books are as they were.
 * ERR_IO, and the system's failures. By line, refusals are counted, not failures. */
MUST_USE Err import_jsonl(Ctx *cx, Book *book, const char *path, const ImportOptions *options,
                          ImportTally *tally);

/* The same for an input of any form, as the front door opened it (format/input.h). What makes it
 * none of its form is one refusal; a mapping that does not fit it is a failure of its own. */
MUST_USE Err import_input(Ctx *cx, Book *book, const Input *input, const ImportOptions *options,
                          ImportTally *tally);

#endif
