/* runner.c - collects the TESTs, runs them with cmocka, says the counts on one last line. */
#define _GNU_SOURCE
#include "test.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TESTS_MAX = 4096 };

static struct CMUnitTest tests[TESTS_MAX];
static size_t test_count;
static char folder[256];

void test_register(const char *name, TestFn *fn)
{
    assert(test_count < TESTS_MAX);
    tests[test_count++] = (struct CMUnitTest){ .name = name, .test_func = fn };
}

void check_int(const char *why, long long got, long long want, const char *file, int line)
{
    if (got != want) {
        print_error("%s: got %lld, want %lld\n", why, got, want);
        _fail(file, line);
    }
}

void check_text(const char *why, Text got, const char *want, const char *file, int line)
{
    if (!text_is(got, want)) {
        print_error("%s: got \"%.*s\", want \"%s\"\n", why, (int)got.n, got.at ? got.at : "", want);
        _fail(file, line);
    }
}

void check_err(const char *why, const Ctx *cx, Err got, Err want, const char *file, int line)
{
    if (got != want) {
        print_error("%s: got %s (%s), want %s\n", why, err_name(got), cx->detail, err_name(want));
        _fail(file, line);
    }
}

void check_true(const char *why, int holds, const char *file, int line)
{
    if (!holds) {
        print_error("%s: does not hold\n", why);
        _fail(file, line);
    }
}

const char *test_vectors(void)
{
    static const char *const places[] = { "../shared/vectors", "../../shared/vectors" };
    const char *set = getenv("WEFT_VECTORS");
    if (set)
        return access(set, R_OK) == 0 ? set : NULL;
    for (size_t i = 0; i < COUNT(places); i++)
        if (access(places[i], R_OK) == 0)
            return places[i];
    return NULL;
}

uint64_t test_seed(void)
{
    const char *set = getenv("WEFT_SEED");
    return set ? strtoull(set, NULL, 10) : 20260302;
}

static int remove_one(const char *path, const struct stat *s, int type, struct FTW *ftw)
{
    (void)s, (void)type, (void)ftw;
    return remove(path);
}

static void folder_remove(void)
{
    if (folder[0])
        nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

const char *test_folder(void)
{
    if (!folder[0]) {
        const char *tmp = getenv("TMPDIR");
        snprintf(folder, sizeof folder, "%s/weft-test-XXXXXX", tmp ? tmp : "/tmp");
        if (!mkdtemp(folder)) {
            perror(folder);
            exit(3);
        }
        atexit(folder_remove);
    }
    return folder;
}

static int by_name(const void *a, const void *b)
{
    const struct CMUnitTest *x = a, *y = b;
    return strcmp(x->name, y->name);
}

int main(int argc, char **argv)
{
    if (argc > 1)
        cmocka_set_test_filter(argv[1]);    /* a glob, e.g. '*money*' */
    qsort(tests, test_count, sizeof tests[0], by_name);
    printf("seed %llu\n", (unsigned long long)test_seed());
    return _cmocka_run_group_tests("weft", tests, test_count, NULL, NULL) == 0 ? 0 : 1;
}
