/* ctx.c - the fault is written once, whole, at the moment it is found. */
#include "base/ctx.h"

#include "base/check.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

Ctx ctx_make(size_t cap_bytes)
{
    Ctx cx = { .arena = arena_make(cap_bytes), .now = clock_now() };
    uint64_t seed = (uint64_t)cx.now.us;
    (void)!random_secret(&seed, sizeof seed);   /* the time will do where the system has none */
    cx.random = random_make(seed);
    return cx;
}

void ctx_clear(Ctx *cx)
{
    arena_clear(&cx->arena);
    ctx_forgive(cx);
}

static void fail_memory(Ctx *cx)
{
    fail(cx, ERR_NO_MEMORY, "the request needs more than its %zu KiB of memory; split the input "
         "into smaller parts", cx->arena.cap_bytes >> 10);
}

void *ctx_alloc(Ctx *cx, size_t item_bytes, size_t n)
{
    void *at = NULL;
    if (item_bytes == 0 || n <= SIZE_MAX / item_bytes)
        at = arena_alloc(&cx->arena, item_bytes * n);
    if (!at)
        fail_memory(cx);
    return at;
}

char *ctx_alloc_raw(Ctx *cx, size_t n)
{
    char *at = arena_alloc_raw(&cx->arena, n);
    if (!at)
        fail_memory(cx);
    return at;
}

/* Where vsnprintf ran out of room, the last character may be there in part: cut it off. */
static void trim_to_character(char *text, size_t cap)
{
    size_t n = strlen(text);
    if (n + 1 < cap)
        return;
    size_t lead = n;
    while (lead > 0 && ((unsigned char)text[lead - 1] & 0xc0) == 0x80)
        lead--;
    if (lead == 0)
        return;
    unsigned char first = (unsigned char)text[lead - 1];
    size_t length = first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    if (lead - 1 + length > n)
        text[lead - 1] = '\0';
}

/* A detail may quote what an outsider sent: nothing in it may move a terminal's cursor or begin a
 * new line in a log. */
static void blot_controls(char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text < 0x20 || *text == 0x7f)
            *text = '?';
}

__attribute__((format(printf, 4, 0)))
static Err fail_with(Ctx *cx, Err err, const char *field, const char *format, va_list args)
{
    assert(err != ERR_OK);
    if (cx->err != ERR_OK)
        return cx->err;
    size_t n = 0, cap = sizeof cx->detail;
    if (cx->place_file) {
        int w = cx->place_line > 0
            ? snprintf(cx->detail, cap, "%s:%lld: ", cx->place_file, (long long)cx->place_line)
            : snprintf(cx->detail, cap, "%s: ", cx->place_file);
        n = w < 0 ? 0 : (size_t)w;
    }
    cx->field_at = n < cap ? n : cap - 1;
    if (field && n < cap) {
        int w = snprintf(cx->detail + n, cap - n, "%s: ", field);
        n += w < 0 ? 0 : (size_t)w;
    }
    cx->words_at = n < cap ? n : cap - 1;
    if (n < cap)
        vsnprintf(cx->detail + n, cap - n, format, args);
    trim_to_character(cx->detail, cap);
    blot_controls(cx->detail);
    cx->fault_line = cx->place_line;
    cx->err = err;
    return err;
}

Err fail(Ctx *cx, Err err, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    Err first = fail_with(cx, err, NULL, format, args);
    va_end(args);
    return first;
}

Err fail_field(Ctx *cx, Err err, const char *field, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    Err first = fail_with(cx, err, field, format, args);
    va_end(args);
    return first;
}

const char *ctx_words(const Ctx *cx)
{
    return cx->detail + cx->words_at;
}

const char *ctx_field(const Ctx *cx, char *buf, size_t size)
{
    size_t n = cx->words_at - cx->field_at;     /* with ": " behind it */
    snprintf(buf, size, "%.*s", n < 2 ? 0 : (int)(n - 2), cx->detail + cx->field_at);
    return buf;
}

void ctx_place(Ctx *cx, const char *file, int64_t line)
{
    cx->place_file = file;
    cx->place_line = line;
}

void ctx_forgive(Ctx *cx)
{
    cx->err = ERR_OK;
    cx->detail[0] = '\0';
    cx->words_at = cx->field_at = 0;
}
