/* json.h - JSON text to a read-only tree in a request's arena, strictly.
 *
 * Takes what RFC 8259 takes and refuses what a ledger must not guess about: duplicate keys,
 * trailing text, NUL, bytes that are not UTF-8, half a surrogate pair, nesting or size beyond the
 * limits. A number keeps its text: "3.20" stays "3.20", -0 stays -0, no digit is lost.
 * SRC: RFC 8259; I-JSON (RFC 7493) sections 2.1 and 2.3. */
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
    Text text;                  /* JSON_STRING: unescaped; JSON_NUMBER: as written; ends in NUL */
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
    JSON_DEPTH_MAX = 32,        /* arrays and objects inside one another */
    JSON_NUMBER_CHARS_MAX = 64,
};

/* Parses exactly one JSON text. The tree lives in cx's arena and does not point into `text`.
 * ERR_SYNTAX (says the byte, or line and column, and what was expected), ERR_LIMIT,
 * ERR_NO_MEMORY. O(n). */
MUST_USE Err json_parse(Ctx *cx, Text text, Json *out);

/* Reads a whole file ("-": standard input) and parses it; a byte order mark is dropped. ERR_IO,
 * and the failures of json_parse placed in the file. */
MUST_USE Err json_parse_file(Ctx *cx, const char *path, Json *out);

/* --- looking: NULL where absent or `object` is not an object; O(members) -------------------- */
const Json *json_get(const Json *object, const char *key);

/* --- fields that must or may be there; failures name the field `key` -------------------------
 * All: ERR_INVALID where the value is of another kind.
 * _need: ERR_INVALID where absent or null. _want: *out keeps what it held where absent or null. */
MUST_USE Err json_need_text(Ctx *cx, const Json *object, const char *key, Text *out);
MUST_USE Err json_want_text(Ctx *cx, const Json *object, const char *key, Text *out);
/* Whole numbers written with digits only: 1e3, 1.0 and what 64 bits cannot hold are ERR_INVALID. */
MUST_USE Err json_want_int64(Ctx *cx, const Json *object, const char *key, int64_t *out);
MUST_USE Err json_want_bool(Ctx *cx, const Json *object, const char *key, bool *out);
/* The array or object at key in *out, NULL where absent or null. */
MUST_USE Err json_want_array(Ctx *cx, const Json *object, const char *key, const Json **out);
MUST_USE Err json_want_object(Ctx *cx, const Json *object, const char *key, const Json **out);

/* ERR_INVALID naming the first member of object whose key is not among the n given: a misspelt
 * field must not be silently ignored. */
MUST_USE Err json_only(Ctx *cx, const Json *object, const char *const *keys, size_t n);

/* Appends the canonical form: members sorted by key bytes, no white space, numbers as written.
 * The tree is at most JSON_DEPTH_MAX deep.
 * SRC: RFC 8785, except that numbers keep their text (weft never hashes floats), and that keys
 * sort by UTF-8 bytes, not UTF-16 units: the two differ only beyond U+FFFF. */
void json_write(TextBuf *buf, const Json *json);

#endif
