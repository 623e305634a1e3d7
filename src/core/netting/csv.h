/* csv.h - the comma-separated files of netting, row by row, from text already in memory.
 *
 * RFC 4180: fields may stand in double quotes, a quote inside is doubled, a quoted field may hold
 * commas and line ends. LF and CRLF both end a row; empty rows are passed over; a byte order mark
 * at the front is dropped. Fields point into the text (or, where quotes had to be undoubled, into
 * cx's arena), so the text must outlive them. A row that cannot be read is given with `fault` set,
 * and reading goes on after it: the caller lists it.
 * SRC: RFC 4180 section 2. */
#ifndef WEFT_CORE_NETTING_CSV_H
#define WEFT_CORE_NETTING_CSV_H

#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    NETTING_FIELDS_MAX = 16,
    NETTING_FIELD_BYTES_MAX = 255,      /* a longer name or number is a fault of its row */
};

typedef struct NettingCsv {
    const char *at, *end;       /* what is still unread */
    uint32_t line, next_line;   /* where the present row began, and the next begins; from 1 */
    const char *fault;          /* why the present row is unreadable; static; NULL: it is fine */
    size_t count;
    Text field[NETTING_FIELDS_MAX];
} NettingCsv;

NettingCsv netting_csv_make(Text text);

/* The next row into csv->field[0..count); *more is false at the end. ERR_NO_MEMORY. */
MUST_USE Err netting_csv_next(Ctx *cx, NettingCsv *csv, bool *more);

/* Reads the header row and finds each of `names` in it: column[i] is its place, or -1 where it is
 * absent. ERR_SYNTAX: no header; one of the first `needed` names is absent; a column is not among
 * the names, or stands twice. The detail says which, and what the header should be. */
MUST_USE Err netting_csv_header(Ctx *cx, NettingCsv *csv, const char *const *names, size_t n,
                                size_t needed, int *column);

/* Field i of the present row, empty where i is -1 or the row is shorter. */
Text netting_csv_field(const NettingCsv *csv, int i);

/* Appends a field, in quotes where RFC 4180 asks for them, to out; returns the end. The caller
 * left room for 2 * text.n + 2 bytes. */
char *netting_csv_put(char *out, Text text);

#endif
