/* csv.h - comma-separated files of any size, one row at a time, as UTF-8.
 *
 * What RFC 4180 says, and what real files do: quoted fields that hold delimiters, line ends and
 * doubled quotes; CRLF or LF; a byte order mark; another delimiter; another encoding. A quote
 * inside a field that did not begin with one is an ordinary character (5" pipe). Rows that are
 * entirely empty are skipped. Rows of differing width are handed out as they are: who knows the
 * header decides.
 *
 * Every encoding taken is a superset of ASCII in which no second byte can be a comma, a quote or
 * a line end, so rows are split first and decoded after, and a row's byte offset can be kept and
 * sought later. Memory is bounded by the longest row, whatever the file's length.
 * SRC: RFC 4180; GB 18030-2005 for the ranges of second bytes. */
#ifndef WEFT_FORMAT_CSV_H
#define WEFT_FORMAT_CSV_H

#include "base/source.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    CSV_ROW_BYTES_MAX = 1 << 20,
    CSV_FIELDS_MAX = 4096,
};

typedef struct CsvOptions {
    char delimiter;             /* 0: a comma */
    Text encoding;              /* empty: UTF-8; or ISO-8859-1, WINDOWS-1252, GB18030 */
    Text encoding_else;         /* for fields that are not UTF-8 although the file should be */
    size_t read_bytes;          /* how much is read at once; 0: 64 KiB. Tests use 1 */
} CsvOptions;

typedef struct CsvRow {
    const Text *fields;         /* UTF-8, quotes undone, white space kept */
    size_t count;
    int64_t line;               /* of the row's first line, from 1 */
    int64_t offset;             /* of the row's first byte in the file, for csv_seek */
    size_t decoded;             /* how many fields encoding_else was needed for */
} CsvRow;

typedef struct CsvReader CsvReader;     /* owns the file, its buffers and the decoders */

/* "-" is standard input. ERR_IO; ERR_UNKNOWN an encoding not named above; ERR_INVALID a delimiter
 * that is a quote, a line end, not ASCII, or in GB18030 may be a second byte; ERR_NO_MEMORY;
 * the failures of source_recode for UTF-16 with its mark, which is turned into UTF-8 first. cx's
 * place is the file until the reader is closed. */
MUST_USE Err csv_open(Ctx *cx, const char *path, const CsvOptions *options, CsvReader **out);
/* The same over a source that stays the caller's and must outlive the reader. */
MUST_USE Err csv_on(Ctx *cx, Source *source, const CsvOptions *options, CsvReader **out);
void csv_close(CsvReader **reader);             /* NULL-safe; for CLEANUP */

/* The next row, good until the next call; *more is false at the end. Sets cx's place.
 * A failure other than ERR_IO and ERR_NO_MEMORY concerns one row, and the next call goes on:
 *   ERR_SYNTAX  text after a closing quote, or bytes that are not of the encoding (after the row);
 *               a quote never closed (after the row's first line)
 *   ERR_LIMIT   a row longer or wider than the limits (after its first line)
 * A packed file that is damaged fails once, and then is at its end. */
MUST_USE Err csv_next(Ctx *cx, CsvReader *reader, CsvRow *row, bool *more);

/* Goes to a row seen before. ERR_IO on a pipe that was not kept (source_keep). */
MUST_USE Err csv_seek(Ctx *cx, CsvReader *reader, int64_t offset, int64_t line);

const char *csv_name(const CsvReader *reader);          /* as shown in errors; the reader's own */
int64_t csv_bytes_read(const CsvReader *reader);        /* for a progress bar */
int64_t csv_bytes_total(const CsvReader *reader);       /* -1 where unknown */

#endif
