/* bench.c - a monotonic clock, and lines of equal shape. */
#define _POSIX_C_SOURCE 200809L
#include "bench.h"

#include <stdio.h>
#include <time.h>

double bench_now(void)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec + 1e-9 * (double)at.tv_nsec;
}

void bench_keep_least(double *best, double took)
{
    if (*best == 0 || took < *best)
        *best = took;
}

double bench_seconds(void (*run)(void *self), void *self)
{
    double best = 0;
    for (int round = 0; round < BENCH_ROUNDS; round++) {
        double from = bench_now();
        run(self);
        bench_keep_least(&best, bench_now() - from);
    }
    return best;
}

void bench_rate(const char *work, double seconds, double amount, const char *unit, double bar)
{
    double rate = amount / seconds;
    printf("%-44s %12.0f %s/s", work, rate, unit);
    if (bar > 0)
        printf("  (bar %.0f: %s)", bar, rate >= bar ? "met" : "missed");
    printf("\n");
}

void bench_share(const char *work, double seconds, const char *peer, double peer_seconds,
                 double bar)
{
    double share = peer_seconds / seconds;
    printf("%-44s %12.2f of %s", work, share, peer);
    if (bar > 0)
        printf("  (bar %.2f: %s)", bar, share >= bar ? "met" : "missed");
    printf("\n");
}

void bench_growth(const char *work, const double seconds[3], double bar)
{
    double twice = seconds[1] / seconds[0], again = seconds[2] / seconds[1];
    printf("%-44s  x2 costs %.2f, x2 again %.2f  (bar %.1f: %s)\n", work, twice, again, bar,
           twice <= bar && again <= bar ? "met" : "missed");
}
