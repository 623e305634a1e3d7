/* fuzz.h - what the fuzz targets share. A target is one file X_fuzz.c with its seeds in corpus/X.
 *
 * Nothing may crash, read beyond its input or go on for ever; a failure says why; and where a
 * thing can be written and read again, it is the same. Memory is capped as a server would cap it,
 * so running out of it is part of the game. `make fuzz` runs them (tests/fuzz/run.sh). */
#ifndef WEFT_TESTS_FUZZ_H
#define WEFT_TESTS_FUZZ_H

#include "base/check.h"
#include "base/ctx.h"
#include "base/json.h"
#include "base/text.h"

#include <stdio.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { FUZZ_MEMORY_BYTES = 16 << 20 };

/* A failure without a word would leave a person guessing. */
static inline bool fuzz_ok(Ctx *cx, Err err)
{
    if (err == ERR_OK)
        assert(cx->err == ERR_OK);
    else
        assert(cx->err == err && cx->detail[0] != '\0');
    ctx_forgive(cx);
    return err == ERR_OK;
}

/* The same, for what cannot fail but for want of memory. */
static inline bool fuzz_room(Ctx *cx, Err err)
{
    if (err != ERR_OK && err != ERR_NO_MEMORY)
        fprintf(stderr, "%s: %s\n", err_name(err), cx->detail);
    assert(err == ERR_OK || err == ERR_NO_MEMORY);
    return fuzz_ok(cx, err);
}

/* A copy that ends where it ends, so that a sanitizer sees the first byte beyond. */
static inline Text fuzz_text(const uint8_t *data, size_t size)
{
    return (Text){ (const char *)data, size };
}

/* The part before the first NUL; *rest is what follows. One input, two files. */
static inline Text fuzz_split(Text all, Text *rest)
{
    const char *nul = all.n ? memchr(all.at, '\0', all.n) : NULL;
    size_t n = nul ? (size_t)(nul - all.at) : all.n;
    *rest = nul ? (Text){ nul + 1, all.n - n - 1 } : TEXT("");
    return (Text){ all.at, n };
}

#endif
