/* json.h - JSON text to a read-only tree in a request's arena, strictly.
 *
 * json-c does the parsing; this module refuses what a ledger must not guess about: duplicate
 * keys, trailing text, NUL or bytes that are not UTF-8, nesting or size beyond the limits, and
 * numbers too long to mean anything. A number keeps its text: "3.20" stays "3.20".
 * SRC: RFC 8259; I-JSON (RFC 7493) section 2 for duplicate keys. */
#ifndef WEFT_BASE_JSON_H
#define WEFT_BASE_JSON_H

#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum { JSON_NULL, JSON_BOOL, JSON_NUMBER, JSON_STRING, JSON_ARRAY, JSON_OBJECT } JsonKind;

typedef struct Json Json;
typedef struct JsonMember JsonMember;

struct Json {
    JsonKind kind;
    bool boolean;               /* JSON_BOOL */
    Text text;                  /* JSON_STRING: unescaped; JSON_NUMBER: as written */
    const Json *items;          /* JSON_ARRAY: count of them */
    const JsonMember *members;  /* JSON_OBJECT: count of them, in the order written */
    size_t count;
};

struct JsonMember {
    Text key;
    Json value;
};

enum {
    JSON_BYTES_MAX = 16 << 20,  /* one JSON text */
    JSON_DEPTH_MAX = 32,
    JSON_NUMBER_CHARS_MAX = 64,
};

/* Parses exactly one JSON text. The tree lives in cx's arena and does not point into `text`.
 * ERR_SYNTAX (says the byte and what was expected), ERR_LIMIT, ERR_NO_MEMORY. */
MUST_USE Err json_parse(Ctx *cx, Text text, Json *out);

/* Reads a whole file and parses it; ERR_IO, and the failures of json_parse placed in the file. */
MUST_USE Err json_parse_file(Ctx *cx, const char *path, Json *out);

/* --- looking: NULL where absent or `object` is not an object -------------------------------- */
const Json *json_get(const Json *object, const char *key);

/* --- fields that must or may be there; failures name the field `key` -------------------------
 * _need: ERR_INVALID where absent. _want: *out keeps what it held where absent or null. */
MUST_USE Err json_need_text(Ctx *cx, const Json *object, const char *key, Text *out);
MUST_USE Err json_want_text(Ctx *cx, const Json *object, const char *key, Text *out);
MUST_USE Err json_want_int64(Ctx *cx, const Json *object, const char *key, int64_t *out);
MUST_USE Err json_want_bool(Ctx *cx, const Json *object, const char *key, bool *out);
/* The array at key in *out, NULL where absent; ERR_INVALID where it is something else. */
MUST_USE Err json_want_array(Ctx *cx, const Json *object, const char *key, const Json **out);
MUST_USE Err json_want_object(Ctx *cx, const Json *object, const char *key, const Json **out);

/* ERR_INVALID naming the first member of object whose key is not among the n given: a misspelt
 * field must not be silently ignored. */
MUST_USE Err json_only(Ctx *cx, const Json *object, const char *const *keys, size_t n);

/* Appends the canonical form: members sorted by key bytes, no white space, numbers as written.
 * SRC: RFC 8785, except that numbers keep their text (weft never hashes floats). */
void json_write(TextBuf *buf, const Json *json);

#endif
