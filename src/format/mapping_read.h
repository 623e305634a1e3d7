/* mapping_read.h - a CSV file and a mapping to documents and parties.
 *
 * The file is read twice. The first pass notes for every row where it is and which documents it
 * belongs to; the second makes one document after the other from its rows, wherever they stand.
 * So memory is some 150 bytes a row and template, keys included, and one document, never the
 * file.
 *
 * Documents come in the order of their first rows; those of one row in the mapping's order. */
#ifndef WEFT_FORMAT_MAPPING_READ_H
#define WEFT_FORMAT_MAPPING_READ_H

#include "format/mapping.h"
#include "format/record.h"

/* What cannot be read twice (a pipe, a packed file) is kept in a temporary file. What is wrong with
 * a row or a document goes to the sink; a failure here means the whole could not be read, or a
 * callback failed:
 *   ERR_IO; ERR_INVALID the header lacks a column of the mapping, or has it twice, or the mapping
 *   is for another format; ERR_SYNTAX the header cannot be read, or it is packed and damaged;
 *   ERR_LIMIT more than INT32_MAX rows; ERR_NO_MEMORY. */
MUST_USE Err mapping_read(Ctx *cx, const Mapping *mapping, Source *source,
                          const RecordSink *sink);

#endif
