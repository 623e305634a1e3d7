/* test.h - the little that tests add to cmocka.
 *
 *     TEST(test_money__adds_within_range) { CHECK_EQ("two and two", 2 + 2, 4); }
 *
 * A TEST registers itself; the one runner (tests/runner.c) runs them all, or those whose name
 * contains the word given on its command line. A check names the row's `why` when it fails. */
#ifndef WEFT_TEST_H
#define WEFT_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#undef fail     /* cmocka's macro would hide ctx.h's function */

#include "base/check.h"
#include "base/ctx.h"
#include "base/text.h"

typedef void TestFn(void **state);

void test_register(const char *name, TestFn *fn);

#define TEST(name)                                                        \
    static void name(void **state);                                       \
    __attribute__((constructor)) static void register_##name(void)        \
    {                                                                     \
        test_register(#name, name);                                       \
    }                                                                     \
    static void name(void **state __attribute__((unused)))

void check_int(const char *why, long long got, long long want, const char *file, int line);
void check_text(const char *why, Text got, const char *want, const char *file, int line);
void check_err(const char *why, const Ctx *cx, Err got, Err want, const char *file, int line);
void check_true(const char *why, int holds, const char *file, int line);

#define CHECK_EQ(why, got, want) \
    check_int((why), (long long)(got), (long long)(want), __FILE__, __LINE__)
#define CHECK_TEXT(why, got, want) check_text((why), (got), (want), __FILE__, __LINE__)
#define CHECK_TRUE(why, holds) check_true((why), (holds), __FILE__, __LINE__)
/* Compares, prints cx's detail when it differs, and forgives cx so that the test goes on. */
#define CHECK_ERR(why, cx, got, want) \
    do { check_err((why), (cx), (got), (want), __FILE__, __LINE__); ctx_forgive(cx); } while (0)
#define CHECK_OK(why, cx, got) CHECK_ERR((why), (cx), (got), ERR_OK)

/* The folder of public vectors, or NULL where it is absent: then say so with test_skip. */
const char *test_vectors(void);
#define TEST_NEEDS_VECTORS(var)                     \
    const char *var = test_vectors();               \
    if (!var) {                                     \
        skip();                                     \
        return;                                     \
    }

/* A folder for this run's files, made once, removed at the end. */
const char *test_folder(void);

/* The seed of this run: WEFT_SEED where set, else a fixed one. Print it when a check fails. */
uint64_t test_seed(void);

#endif
