/* ctx.h - what one request carries: memory, fault, time, chance. Nothing else is global.
 *
 * The first fault wins: once fail() has set one, later calls keep it, because the first is the
 * cause and the rest are its echoes. Who handles a fault calls ctx_forgive before going on.
 * Where the input came from a file, ctx_place names file and line once, and every fail() after it
 * says where: "orders.jsonl:17: lines[0].amount: ...". */
#ifndef WEFT_BASE_CTX_H
#define WEFT_BASE_CTX_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/random.h"

#include <stddef.h>
#include <stdint.h>

typedef struct Ctx {
    Arena arena;
    Err err;                    /* ERR_OK: no fault */
    char detail[512];           /* for a person: where, what, and what to do; UTF-8 */
    size_t words_at;            /* where in detail the words begin, after the place and field */
    size_t field_at;            /* where the field begins, after the place; words_at: no field */
    const char *place_file;     /* borrowed; NULL: no place */
    int64_t place_line;         /* from 1; 0: the whole file */
    int64_t fault_line;         /* place_line as it was when the fault was set */
    Instant now;                /* one instant for the whole request */
    Random random;
} Ctx;

/* A context with an arena of at most cap_bytes, the system's time and a random seed.
 * Release with ctx_clear. */
Ctx ctx_make(size_t cap_bytes);
void ctx_clear(Ctx *cx);

/* Zeroed room for n items of a type; NULL where memory is out, and then the fault is set:
 *     Line *lines = NEW(cx, Line, n);
 *     if (!lines) return cx->err; */
#define NEW(cx, Type, n) ((Type *)ctx_alloc((cx), sizeof(Type), (n)))
void *ctx_alloc(Ctx *cx, size_t item_bytes, size_t n);
/* n bytes, not zeroed: for buffers that are written before they are read. */
char *ctx_alloc_raw(Ctx *cx, size_t n);

/* Sets the fault, first wins, and returns it: `return fail(cx, ERR_UNKNOWN, "...")`.
 * Say what is wrong, then what to do, in one line: control characters, which an outsider's text
 * may hold, become '?'. A detail longer than the buffer is cut at a character. */
Err fail(Ctx *cx, Err err, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* The same, naming the field: "lines[0].amount". */
Err fail_field(Ctx *cx, Err err, const char *field, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* The detail without its place and field, for a caller that says better where it was. */
const char *ctx_words(const Ctx *cx);

/* The field alone, "" where none was named; cut to fit. */
const char *ctx_field(const Ctx *cx, char *buf, size_t size);

void ctx_place(Ctx *cx, const char *file, int64_t line);    /* file is borrowed; NULL: nowhere */
void ctx_forgive(Ctx *cx);                                  /* forgets the fault, keeps the place */

#endif
