/* ocel_json.h - OCEL 2.0 as JSON: one object with the members objectTypes, eventTypes, objects and
 * events, in any order, each a list.
 *
 * Read element by element, so memory is the log's and not the file's. An attribute of an object
 * without a time counts as the oldest. SRC: OCEL 2.0 specification (Berti et al. 2023), "JSON". */
#ifndef WEFT_FORMAT_OCEL_JSON_H
#define WEFT_FORMAT_OCEL_JSON_H

#include "base/source.h"
#include "format/ocel_log.h"

/* What an element has wrong is refused or noted and reading goes on. The failures, set in b->keep:
 * of json_stream_next; ERR_INVALID one of the four members is missing. */
MUST_USE Err ocel_json_read(OcelBuild *b, Source *source);

#endif
