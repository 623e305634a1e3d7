/* text.h - text as a counted slice, and a builder for making it.
 *
 * A Text points at bytes that somebody else owns (an arena, a file, a literal). It need not end
 * with NUL, but every Text made by this module does, so that .at can be handed to libc.
 * Text that comes from outside is checked with text_utf8_error before anything keeps it. */
#ifndef WEFT_BASE_TEXT_H
#define WEFT_BASE_TEXT_H

#include "base/ctx.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Text {
    const char *at;
    size_t n;
} Text;

#define TEXT(literal) ((Text){ "" literal, sizeof(literal) - 1 })

/* --- looking ------------------------------------------------------------------------------- */
Text text_of(const char *cstr);                         /* NULL gives the empty text */
bool text_eq(Text a, Text b);
bool text_is(Text a, const char *cstr);
int text_cmp(Text a, Text b);                           /* bytes, then length: memcmp order */
bool text_starts(Text a, const char *prefix);
bool text_ends(Text a, const char *suffix);
Text text_slice(Text a, size_t from, size_t to);        /* clamped to a */
/* At most n bytes from the front, cut between characters: for showing input in a message. */
Text text_head(Text a, size_t n);
Text text_trim(Text a);                                 /* ASCII white space off both ends */
/* The part before the first `sep`; *rest is what follows it (empty where there is none). */
Text text_split(Text a, char sep, Text *rest);

/* Offset of the first byte that is not UTF-8 (RFC 3629; overlong forms, surrogates and NUL count
 * as errors), or -1 where all is well. */
ptrdiff_t text_utf8_error(Text a);

/* Columns the text takes in a terminal: East Asian wide characters count two. */
int text_columns(Text a);

/* Strict decimal: optional '-', digits, nothing else. False where malformed or out of range. */
bool text_to_int64(Text a, int64_t *out);
bool text_to_uint64(Text a, uint64_t *out);

/* --- making: results live in cx's arena; ERR_NO_MEMORY leaves *out untouched ------------------ */
MUST_USE Err text_copy(Ctx *cx, Text a, Text *out);
MUST_USE Err text_format(Ctx *cx, Text *out, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* --- building: a growing buffer in cx's arena -------------------------------------------------
 * A builder remembers its first failure, so calls may be chained and checked once at the end. */
typedef struct TextBuf {
    Ctx *cx;
    char *at;
    size_t n;
    size_t cap;
    Err err;
} TextBuf;

TextBuf textbuf_make(Ctx *cx);
void textbuf_put(TextBuf *buf, Text a);
void textbuf_puts(TextBuf *buf, const char *cstr);
void textbuf_byte(TextBuf *buf, char c);
void textbuf_format(TextBuf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Appends a JSON string with its quotes (RFC 8259: only what must be escaped is). */
void textbuf_json(TextBuf *buf, Text a);
/* Appends text for HTML or SVG content and attributes: & < > " ' are escaped. */
void textbuf_html(TextBuf *buf, Text a);
/* The text built so far, NUL-terminated; the first failure if there was one. */
MUST_USE Err textbuf_done(const TextBuf *buf, Text *out);

#endif
