/* netting_lemon_test.c - the optimum against LEMON's CostScaling on 200 graphs of five families.
 *
 * LEMON runs as a program of its own (bench/lemon_anchor.cc), built by `make test` and by
 * `make bench`; where it is not, the test says skipped. WEFT_LEMON names it elsewhere. */
#define _GNU_SOURCE
#include "test.h"

#include "base/file_map.h"
#include "core/netting/amount.h"
#include "core/netting/report.h"
#include "netting_make.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Beside this program: build/gcc/weft-tests, build/release/bench/lemon_anchor. */
static bool find_lemon(char *path, size_t room)
{
    char here[3800];
    const char *set = getenv("WEFT_LEMON");
    ssize_t n = readlink("/proc/self/exe", here, sizeof here - 1);
    if (n <= 0)
        return false;
    here[n] = '\0';
    *strrchr(here, '/') = '\0';
    if (set)
        snprintf(path, room, "%s", set);
    else
        snprintf(path, room, "%s/../release/bench/lemon_anchor", here);
    return access(path, X_OK) == 0;
}

static void lemon_cancelled(const char *lemon, const char *csv, char *out, size_t room)
{
    char command[8400], json[2000] = "";
    snprintf(command, sizeof command, "'%s' '%s'", lemon, csv);
    FILE *pipe = popen(command, "r");
    CHECK_TRUE("LEMON runs", pipe && fgets(json, sizeof json, pipe));
    CHECK_EQ("and ends well", pclose(pipe), 0);
    const char *at = strstr(json, "\"cancelled\":\"");
    CHECK_TRUE("and answers", at != NULL);
    at += strlen("\"cancelled\":\"");
    snprintf(out, room, "%.*s", (int)strcspn(at, "\""), at);
}

static void weft_cancelled(const char *csv, char *out, size_t room)
{
    Ctx cx = ctx_make((size_t)1 << 30);
    FileMap map = { .mapped = false };
    Netting n;
    NettingOptions options = { .fast = false };
    CHECK_OK("opens", &cx, file_map_open(&cx, csv, 100 << 20, &map));
    CHECK_OK("runs", &cx, netting_run(&cx, map.text, &options, &n));
    CHECK_EQ("one currency", n.currency_count, 1);
    char text[48];
    snprintf(out, room, "%s", amount_format(n.currency[0].cancelled_minor, CCY_CNY, text));
    file_map_close(&map);
    ctx_clear(&cx);
}

TEST(test_netting__is_lemons_optimum_on_200_graphs)
{
    static const char *const families[] = { "scale", "chains", "dense", "small", "heavy" };
    char lemon[4200], path[600];
    if (!find_lemon(lemon, sizeof lemon)) {
        skip();
        return;
    }
    snprintf(path, sizeof path, "%s/lemon.csv", test_folder());
    for (uint64_t i = 0; i < 200; i++) {
        const char *family = families[i % COUNT(families)];
        uint64_t firms = 100 + i * 5, rows = firms * (2 + i % 9);
        FILE *file = fopen(path, "w");
        CHECK_TRUE("a file", file != NULL);
        CHECK_TRUE("is made", netting_make(file, family, firms, rows, test_seed() + i));
        fclose(file);
        char ours[64], theirs[64], why[160];
        weft_cancelled(path, ours, sizeof ours);
        lemon_cancelled(lemon, path, theirs, sizeof theirs);
        snprintf(why, sizeof why, "%s, %llu firms, seed %llu", family,
                 (unsigned long long)firms, (unsigned long long)(test_seed() + i));
        CHECK_TEXT(why, text_of(ours), theirs);
    }
}
