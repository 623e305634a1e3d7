/* bench.h - how weft measures itself: beside its peer, in one run, best of several rounds.
 *
 * A ratio survives a change of machine, an absolute figure does not; bars are ratios wherever a
 * peer exists. A bar missed is printed as missed: nothing here passes or fails. */
#ifndef WEFT_BENCH_H
#define WEFT_BENCH_H

enum { BENCH_ROUNDS = 5 };

/* The shortest of BENCH_ROUNDS runs, in seconds: the one least disturbed. */
double bench_seconds(void (*run)(void *self), void *self);

/* The same by hand: a clock that never goes back, s; and the least so far, 0 at the start. */
double bench_now(void);
void bench_keep_least(double *best, double took);

/* "work  1,234,567 leaves/s  (bar 500,000: met)"; bar 0: none. */
void bench_rate(const char *work, double seconds, double amount, const char *unit, double bar);

/* How much of the peer's speed the work has; bar is the least share, 0: none. */
void bench_share(const char *work, double seconds, const char *peer, double peer_seconds,
                 double bar);

/* Seconds at one, two and four times the work: twice the work may cost at most `bar` times. */
void bench_growth(const char *work, const double seconds[3], double bar);

#endif
