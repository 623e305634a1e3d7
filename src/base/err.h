/* err.h - the failures weft can report, as values.
 *
 * A function that can fail returns Err and is marked; the caller passes failures up with TRY.
 * The code alone travels in the return value, the words for the person travel in the Ctx (ctx.h):
 * fail() sets both together, so they cannot disagree.
 *
 * Three kinds are never confused (STYLE.md): a bug is an assert, a failure is an Err, a business
 * refusal is an enum in the result. */
#ifndef WEFT_BASE_ERR_H
#define WEFT_BASE_ERR_H

typedef enum {
#define ERR(name, http, exit_code, text) ERR_##name,
#include "base/err.tbl"
#undef ERR
} Err;

#define MUST_USE __attribute__((warn_unused_result))

/* Returns the failure to the caller at once; outputs of the caller stay untouched. */
#define TRY(call)                         \
    do {                                  \
        Err try_err = (call);             \
        if (try_err != ERR_OK)            \
            return try_err;               \
    } while (0)

/* Runs fn(&variable) when the variable leaves scope; fn must accept the zeroed value. */
#define CLEANUP(fn) __attribute__((cleanup(fn)))

const char *err_name(Err err);      /* "ERR_CONFLICT"; static text */
const char *err_text(Err err);      /* one plain sentence; static text */
int err_http_status(Err err);
int err_exit_code(Err err);

#endif
