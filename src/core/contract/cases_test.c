/* cases_test.c - the public tests, where they are at hand; every event of every one must agree. */
#include "core/contract/cases.h"

#include "base/file.h"
#include "test.h"

#include <stdio.h>

static const struct {
    const char *type, *file;
} files[] = {
    { "PAM", "pam" }, { "LAM", "lam" }, { "NAM", "nam" }, { "ANN", "ann" }, { "LAX", "lax" },
    { "CLM", "clm" }, { "UMP", "ump" }, { "CSH", "csh" }, { "STK", "stk" }, { "COM", "com" },
    { "FXOUT", "fxout" }, { "SWPPV", "swppv" }, { "SWAPS", "swaps" }, { "CAPFL", "capfl" },
    { "OPTNS", "optns" }, { "FUTUR", "futur" }, { "CEG", "ceg" }, { "CEC", "cec" },
};

/* Runs one file; returns how many of its cases fail and prints why. */
static size_t failures_in(const char *folder, const char *type, const char *name)
{
    char path[512];
    snprintf(path, sizeof path, "%s/actus/actus-tests-%s.json", folder, name);
    Ctx cx = ctx_make(256u << 20);
    TextBuf out = textbuf_make(&cx);
    ContractTally tally = { 0 };
    Json file;
    size_t count = 0, failed = 0;
    CHECK_OK(path, &cx, json_parse_file(&cx, path, &file));
    CHECK_OK(path, &cx, contract_cases_count(&cx, &file, &count));
    for (size_t i = 0; i < count; i++) {
        ContractCase c;
        size_t before = tally.differences;
        Err err = contract_case_read(&cx, &file, i, (ContractCalendars){ NULL, 0 }, &c);
        if (err == ERR_OK)
            err = contract_case_test(&cx, &c, &out, &tally);
        if (err != ERR_OK)
            print_error("%.*s: %s\n", (int)c.id.n, c.id.at, cx.detail);
        ctx_forgive(&cx);
        failed += err != ERR_OK || tally.differences > before;
    }
    if (out.n)
        print_error("%.*s", (int)out.n, out.at);
    printf("%-5s %2zu of %2zu public tests pass, %4zu events, %zu figures beyond 1e-9\n", type,
           count - failed, count, tally.events, tally.coarse);
    ctx_clear(&cx);
    return failed;
}

TEST(test_contract_cases__agree_with_the_public_tests_event_by_event)
{
    TEST_NEEDS_VECTORS(folder);
    size_t failed = 0;
    for (size_t i = 0; i < COUNT(files); i++)
        failed += failures_in(folder, files[i].type, files[i].file);
    CHECK_EQ("public tests that fail", failed, 0);
}
