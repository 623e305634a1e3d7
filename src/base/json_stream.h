/* json_stream.h - one JSON object that is too long for memory, element by element.
 *
 *     {"objectTypes":[ {...}, {...} ], "events":[ {...}, ... ], "version":2}
 *
 * Each element of an array that is a member of the object is handed out alone, with the member's
 * name; a member that is no array is handed out whole. Each is parsed by json.h with its limits;
 * the object itself may be of any length. Memory: one element.
 * SRC: RFC 8259. */
#ifndef WEFT_BASE_JSON_STREAM_H
#define WEFT_BASE_JSON_STREAM_H

#include "base/json.h"
#include "base/source.h"

typedef struct JsonStream JsonStream;   /* owns its buffer, not the source */

enum { JSON_STREAM_KEYS_MAX = 64 };

MUST_USE Err json_stream_open(Ctx *cx, Source *source, JsonStream **out);
void json_stream_close(JsonStream **stream);    /* NULL-safe; for CLEANUP */

/* The next element in cx's arena; *key is good until the stream is closed. *more is false at the
 * end, after which only white space may stand. Sets cx's place to the element's first line.
 * ERR_SYNTAX, also for a member given twice; ERR_LIMIT an element beyond the limits of json.h, or
 * more than JSON_STREAM_KEYS_MAX members; ERR_NO_MEMORY; the source's. After a failure: no more. */
MUST_USE Err json_stream_next(Ctx *cx, JsonStream *stream, Text *key, Json *element, bool *more);

/* Whether the member was met so far, empty or not. */
bool json_stream_met(const JsonStream *stream, const char *key);

#endif
