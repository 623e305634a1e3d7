/* netting_bench.c - a netting, whole process from CSV file to result, against LEMON's CostScaling.
 *
 *   netting_bench                                all families at 100,000 firms / 1M obligations
 *   netting_bench growth                         125k to 4M obligations, then 1M firms / 5M
 *   netting_bench make FAMILY FIRMS ROWS SEED    the obligations themselves, on standard output
 *   netting_bench run FILE                       weft's side alone, what is timed
 *
 * Each side is a process of its own that reads the same file; a round runs one after the other, and
 * the ratio is taken within the round. LEMON's side is build/release/bench/lemon_anchor, built
 * where g++ and liblemon-dev are installed (tools/need.sh bench); without it only weft is timed. */
#define _GNU_SOURCE
#include "bench.h"

#include "netting_make.h"

#include "base/check.h"
#include "base/file.h"
#include "base/file_map.h"
#include "core/netting/report.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { ROUNDS_MAX = 5 };

static char folder[] = "/tmp/weft-netting-bench-XXXXXX";
static char here[4096];                 /* the folder this program lies in */

static double now(void)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec + 1e-9 * (double)at.tv_nsec;
}

/* --- weft's side ---------------------------------------------------------------------- */

static Err run_file(Ctx *cx, const char *path)
{
    FileMap map CLEANUP(file_map_close) = { .mapped = false };
    Netting n;
    NettingOptions options = { .fast = getenv("WEFT_FAST") != NULL };
    Text cancelled, certificate, summary;
    double from = now();
    TRY(file_map_open(cx, path, (size_t)4 << 30, &map));
    TRY(netting_run(cx, map.text, &options, &n));
    TRY(netting_cancelled_csv(cx, &n, &cancelled));
    TRY(netting_certificate_csv(cx, &n, &certificate));
    Text out;
    TRY(text_format(cx, &out, "%s.cancelled", path));
    TRY(file_write_all(cx, out.at, cancelled));
    TRY(text_format(cx, &out, "%s.certificate", path));
    TRY(file_write_all(cx, out.at, certificate));
    TRY(netting_summary_json(cx, &n, (int64_t)((now() - from) * 1e6), &summary));
    return file_write_all(cx, "-", summary);
}

static int run(const char *path)
{
    Ctx cx = ctx_make((size_t)16 << 30);
    Err err = run_file(&cx, path);
    if (err != ERR_OK)
        fprintf(stderr, "netting_bench: %s\n", cx.detail);
    ctx_clear(&cx);
    return err_exit_code(err);
}

/* --- both sides as processes ------------------------------------------------------------------ */

typedef struct Side {
    double seconds;
    long rss_mib;
    char cancelled[64];         /* as the process printed it */
} Side;

static void field_of(const char *json, const char *key, char *out, size_t room)
{
    char quoted[64];
    snprintf(quoted, sizeof quoted, "\"%s\":\"", key);
    const char *at = strstr(json, quoted);
    out[0] = '\0';
    if (at)
        snprintf(out, room, "%.*s", (int)strcspn(at + strlen(quoted), "\""), at + strlen(quoted));
}

static bool side_run(const char *program, const char *verb, const char *path, Side *out)
{
    int ends[2];
    if (pipe(ends) != 0)
        return false;
    double from = now();
    pid_t child = fork();
    if (child == 0) {
        dup2(ends[1], STDOUT_FILENO);
        close(ends[0]), close(ends[1]);
        execl(program, program, verb ? verb : path, verb ? path : NULL, (char *)NULL);
        _exit(127);
    }
    close(ends[1]);
    char json[1 << 14];
    size_t n = 0;
    ssize_t got;
    while (n < sizeof json - 1 && (got = read(ends[0], json + n, sizeof json - 1 - n)) > 0)
        n += (size_t)got;
    json[n] = '\0';
    close(ends[0]);
    int status;
    struct rusage use;
    if (child < 0 || wait4(child, &status, 0, &use) != child || status != 0)
        return false;
    *out = (Side){ .seconds = now() - from, .rss_mib = use.ru_maxrss >> 10 };
    field_of(json, "cancelled", out->cancelled, sizeof out->cancelled);
    return true;
}

static int by_size(const void *a, const void *b)
{
    const double *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static double median(double *items, int n)
{
    qsort(items, (size_t)n, sizeof *items, by_size);
    return items[n / 2];
}

typedef struct Case {
    const char *family;
    uint64_t firms, rows, seed;
    int rounds;
    double bar;                 /* of LEMON's time; 0: none */
} Case;

/* Weft's median seconds; prints one line. */
static double measure(const Case *c)
{
    char path[128], self[4200], lemon[4200];
    snprintf(path, sizeof path, "%s/%s.csv", folder, c->family);
    snprintf(self, sizeof self, "%s/netting_bench", here);
    snprintf(lemon, sizeof lemon, "%s/lemon_anchor", here);
    FILE *file = fopen(path, "w");
    if (!file || !netting_make(file, c->family, c->firms, c->rows, c->seed) || fclose(file) != 0) {
        perror(path);
        exit(3);
    }
    bool peer = access(lemon, X_OK) == 0;
    double ratio[ROUNDS_MAX], ours[ROUNDS_MAX], theirs[ROUNDS_MAX];
    Side weft = { .seconds = 0 }, other = { .seconds = 0 };
    for (int i = 0; i < c->rounds; i++) {
        if (!side_run(self, "run", path, &weft) || (peer && !side_run(lemon, NULL, path, &other))) {
            fprintf(stderr, "netting_bench: a process failed on %s\n", path);
            exit(3);
        }
        ours[i] = weft.seconds;
        theirs[i] = other.seconds;
        ratio[i] = peer ? weft.seconds / other.seconds : 0;
        if (peer && strcmp(weft.cancelled, other.cancelled) != 0)
            printf("NOT THE SAME OPTIMUM: weft %s, LEMON %s\n", weft.cancelled, other.cancelled);
    }
    double seconds = median(ours, c->rounds);
    printf("%-7s %8llu firms %8llu rows  weft %7.2f s %5ld MiB", c->family,
           (unsigned long long)c->firms, (unsigned long long)c->rows, seconds, weft.rss_mib);
    if (peer) {
        double r = median(ratio, c->rounds);
        printf("  LEMON %7.2f s %5ld MiB  ratio %.2f [%.2f..%.2f]", median(theirs, c->rounds),
               other.rss_mib, r, ratio[0], ratio[c->rounds - 1]);
        if (c->bar > 0)
            printf("  (bar %.2f: %s)", c->bar, r <= c->bar ? "met" : "missed");
    }
    printf("\n");
    fflush(stdout);
    unlink(path);
    return seconds;
}

static void growth(void)
{
    double before = 0;
    for (uint64_t rows = 125000; rows <= 4000000; rows *= 2) {
        int rounds = rows > 1000000 ? 1 : 3;
        double seconds = measure(&(Case){ "scale", rows / 10, rows, 14, rounds, 0 });
        if (before > 0)
            printf("        twice the work costs %.2f  (bar 2.7: %s)\n", seconds / before,
                   seconds / before <= 2.7 ? "met" : "missed");
        before = seconds;
    }
    measure(&(Case){ "scale", 1000000, 5000000, 14, 1, 0.33 });
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "run") == 0)
        return run(argv[2]);
    if (argc == 6 && strcmp(argv[1], "make") == 0)
        return netting_make(stdout, argv[2], strtoull(argv[3], NULL, 10),
                            strtoull(argv[4], NULL, 10), strtoull(argv[5], NULL, 10)) ? 0 : 2;
    ssize_t n = readlink("/proc/self/exe", here, sizeof here - 1);
    if (n <= 0 || !mkdtemp(folder))
        return 3;
    here[n] = '\0';
    *strrchr(here, '/') = '\0';
    if (argc == 2 && strcmp(argv[1], "growth") == 0) {
        growth();
    } else {
        static const char *const families[] = { "scale", "dense", "chains", "small", "heavy" };
        for (size_t i = 0; i < COUNT(families); i++)
            measure(&(Case){ families[i], 100000, 1000000, 14, 3, 0.33 });
    }
    char command[128];
    snprintf(command, sizeof command, "rm -r %s", folder);
    return system(command) == 0 ? 0 : 3;
}
