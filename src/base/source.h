/* source.h - bytes from a file, standard input, or memory, that can be looked at before they are
 * read, so that what is in them decides who reads them, on a pipe too.
 *
 * What begins as gzip (RFC 1952) is unpacked on the way; whoever reads never knows. A bomb is
 * refused: no more than SOURCE_UNZIP_RATIO_MAX bytes out for one in, beyond a first free part.
 * Nothing is touched before the first look or read, so opening standard input never waits. */
#ifndef WEFT_BASE_SOURCE_H
#define WEFT_BASE_SOURCE_H

#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    SOURCE_PEEK_BYTES_MAX = 64 << 10,
    SOURCE_UNZIP_RATIO_MAX = 200,           /* deflate itself reaches 1032 */
    SOURCE_UNZIP_FREE_BYTES = 64 << 20,
};

typedef struct Source Source;               /* owns the file and its buffers */

/* "-" is standard input. ERR_IO where it cannot be opened or is a folder; ERR_NO_MEMORY. */
MUST_USE Err source_open(Ctx *cx, const char *path, Source **out);
/* The same of bytes in memory, which must outlive it. */
MUST_USE Err source_of_text(Ctx *cx, const char *name, Text bytes, Source **out);
void source_close(Source **source);         /* NULL-safe; for CLEANUP */

/* "standard input" or the path, for messages: lives in the arena of the cx given to open, so that
 * a place stays good after the close. */
const char *source_name(const Source *source);

/* All that is buffered in *front, once more than `beyond` bytes are, without consuming any: ask
 * with 0, then with front.n. front.n == beyond: the end is there, or the limit of looking. Good
 * until the next call. Waits only for bytes it was asked for. The failures of source_read. */
MUST_USE Err source_peek(Ctx *cx, Source *source, size_t beyond, Text *front);

/* At least one and at most room bytes to `at`; *got 0 is the end. A failure comes again at every
 * later call: ERR_IO; ERR_SYNTAX damaged gzip; ERR_LIMIT a bomb; ERR_NO_MEMORY. */
MUST_USE Err source_read(Ctx *cx, Source *source, char *at, size_t room, size_t *got);

/* All that is left of it, in cx's arena; ERR_LIMIT more than bytes_max, and the failures above. */
MUST_USE Err source_read_all(Ctx *cx, Source *source, size_t bytes_max, Text *out);

/* Goes to a byte, counted after unpacking, that was read before: everything after it is read
 * again. What cannot be read twice (a pipe, gzip) must have been kept: source_keep.
 * ERR_IO where it cannot. */
MUST_USE Err source_seek(Ctx *cx, Source *source, int64_t offset);

/* Before anything is read: makes source_seek work, copying what needs it to a temporary file that
 * has no name. ERR_IO, ERR_LIMIT more than 16 GiB, and the failures of source_read. */
MUST_USE Err source_keep(Ctx *cx, Source *source);

/* True where the path names the bytes as they are: no pipe, nothing packed. Looks at the front. */
MUST_USE Err source_is_file(Ctx *cx, Source *source, bool *out);

/* Before anything is read: turns all of it from an encoding that iconv knows by that name into
 * UTF-8, in a temporary file as source_keep has it. ERR_UNKNOWN no such encoding; ERR_SYNTAX bytes
 * that are not of it; the failures of source_keep. */
MUST_USE Err source_recode(Ctx *cx, Source *source, const char *encoding);

int64_t source_bytes_read(const Source *source);        /* as stored; for a progress bar */
int64_t source_bytes_total(const Source *source);       /* -1 where unknown (a pipe) */

#endif
