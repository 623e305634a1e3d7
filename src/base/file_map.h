/* file_map.h - a whole file as one Text, without a copy where the system can map it.
 *
 * For files of hundreds of megabytes that are read once from front to back. What cannot be mapped
 * (standard input, a pipe) is read into memory. The file must not be cut short by others while it
 * is mapped: reading beyond its new end is fatal, as it is for any program that maps files. */
#ifndef WEFT_BASE_FILE_MAP_H
#define WEFT_BASE_FILE_MAP_H

#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct FileMap {
    Text text;                  /* good until file_map_close; does not end with NUL */
    size_t room;                /* bytes behind text.at that are ours */
    bool mapped;
} FileMap;

/* "-" is standard input. ERR_IO, ERR_LIMIT more than bytes_max, ERR_NO_MEMORY. */
MUST_USE Err file_map_open(Ctx *cx, const char *path, size_t bytes_max, FileMap *out);
void file_map_close(FileMap *map);      /* accepts the zeroed value; for CLEANUP */

#endif
