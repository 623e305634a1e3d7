/* json_scan.h - the letters of JSON: blanks, strings, numbers and where an error stands.
 *
 * For json.c alone; the tree is built there. A scan walks `text` once, and puts unescaped strings
 * and numbers one behind the other into `room`, each with a NUL: as many bytes as the text has,
 * and one, always suffice.  SRC: RFC 8259 sections 6 to 8; RFC 7493 section 2.1. */
#ifndef WEFT_BASE_JSON_SCAN_H
#define WEFT_BASE_JSON_SCAN_H

#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct JsonScan {
    Ctx *cx;
    Text text;
    size_t at;                  /* the next byte to read */
    char *room;                 /* where the next string or number goes */
} JsonScan;

/* The next byte, or NUL at the end: a NUL in the text is nowhere acceptable, so none is lost. */
static inline char json_scan_peek(const JsonScan *s)
{
    return s->at < s->text.n ? s->text.at[s->at] : '\0';
}

/* Steps over c where it is next. */
static inline bool json_scan_take(JsonScan *s, char c)
{
    if (json_scan_peek(s) != c || s->at == s->text.n)
        return false;
    s->at++;
    return true;
}

void json_scan_blanks(JsonScan *s);

/* A number as written, of any length. ERR_SYNTAX. */
MUST_USE Err json_scan_number(JsonScan *s, Text *out);

/* A string, unescaped, whose opening quote has been read. ERR_SYNTAX. */
MUST_USE Err json_scan_string(JsonScan *s, Text *out);

/* Exactly these letters. ERR_SYNTAX. */
MUST_USE Err json_scan_word(JsonScan *s, const char *letters);

/* Where byte `at` stands: "byte 17" where the text is one line, else "line 3, column 5" in
 * characters; all from 1. Returns buf. */
enum { JSON_PLACE_SIZE = 64 };
const char *json_scan_place(const JsonScan *s, size_t at, char buf[JSON_PLACE_SIZE]);

/* Two ways of saying what is wrong, with the place: `wrong` of the byte `at`, `expected` of the
 * byte that is next, which is shown. */
Err json_scan_wrong(const JsonScan *s, Err err, size_t at, const char *what);
Err json_scan_expected(const JsonScan *s, const char *what);

#endif
