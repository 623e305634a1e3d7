/* file.h - reading files by line, and writing them whole.
 *
 * A reader hands out one line at a time from a buffer it owns, so a file of any length is read in
 * bounded memory; a line longer than LINE_BYTES_MAX is reported, skipped, and reading goes on.
 * A writer writes beside the target and renames at the end: a reader of the target never sees a
 * half. "-" is standard input or standard output. Packed files (gzip) are unpacked (source.h). */
#ifndef WEFT_BASE_FILE_H
#define WEFT_BASE_FILE_H

#include "base/source.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum {
    LINE_BYTES_MAX = 4 << 20,
    FILE_BYTES_MAX = 256 << 20,         /* for file_read_all */
};

typedef struct LineReader LineReader;   /* owns the file and the buffer */

/* ERR_IO where it cannot be opened or is a folder; ERR_NO_MEMORY. */
MUST_USE Err line_reader_open(Ctx *cx, const char *path, LineReader **out);
/* The same over a source that stays the caller's and must outlive the reader. */
MUST_USE Err line_reader_on(Ctx *cx, Source *source, LineReader **out);
void line_reader_close(LineReader **reader);    /* NULL-safe; for CLEANUP */

/* From the next line on a line may have so many bytes instead of LINE_BYTES_MAX. */
void line_reader_allow(LineReader *reader, size_t line_bytes_max);

/* The next line without its LF or CRLF, good until the next call; *more is false at the end.
 * Sets cx's place to file and line, where it stays after the close (its name is in the arena of
 * the cx given to open). Checks every line for UTF-8 (a byte order mark at the front
 * of the file is dropped):
 *   ERR_SYNTAX  not UTF-8, or a NUL byte; says which byte. The next call goes on after the line.
 *               Or a packed file is damaged: then the next call says that this was the end.
 *   ERR_LIMIT   longer than is allowed. The next call goes on after the line.
 *   ERR_IO      the file could not be read; the next call fails too. */
MUST_USE Err line_reader_next(Ctx *cx, LineReader *reader, Text *line, bool *more);

int64_t line_reader_bytes_read(const LineReader *reader);       /* for a progress bar */
int64_t line_reader_bytes_total(const LineReader *reader);      /* -1 where unknown (a pipe) */

/* The whole file, as bytes, in cx's arena. ERR_IO, ERR_LIMIT, ERR_NO_MEMORY. */
MUST_USE Err file_read_all(Ctx *cx, const char *path, Text *out);

/* Writes beside, syncs, renames, syncs the folder. ERR_IO, ERR_NO_MEMORY; then the target is as it
 * was, or, where only the last sync failed, new and whole. The mode follows the umask. A target
 * that is not a plain file (a pipe, /dev/null) is written as it stands. */
MUST_USE Err file_write_all(Ctx *cx, const char *path, Text content);

#endif
