/* clock.h - instants, and a clock that tests can set.
 *
 * An Instant is microseconds of UTC since 1970-01-01T00:00:00Z, without leap seconds (POSIX).
 * The business date is not the clock: a day-end job moves it (value/date.h, app/day_end.h). */
#ifndef WEFT_BASE_CLOCK_H
#define WEFT_BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

/* 0000-01-01T00:00:00Z and 9999-12-31T23:59:59.999999Z; `date -u -d 0000-01-01 +%s` agrees. */
#define INSTANT_US_MIN (-62167219200 * INT64_C(1000000))
#define INSTANT_US_MAX (253402300800 * INT64_C(1000000) - 1)

typedef struct Instant {
    int64_t us;
} Instant;

enum { INSTANT_TEXT_SIZE = 28 };        /* "2026-03-02T08:00:00.123456Z" and the NUL */

/* The system's clock, now. */
Instant clock_now(void);

/* Writes RFC 3339 in UTC with microseconds; buf holds INSTANT_TEXT_SIZE bytes.
 * Years 0000 to 9999; outside them the instant is a bug (asserted). Returns buf. */
const char *instant_format(Instant at, char buf[INSTANT_TEXT_SIZE]);

/* Reads RFC 3339 "2026-03-02T08:00:00[.f]Z" or with "+08:00"; n bytes at text.
 * At most 6 fraction digits are kept, more are cut. False where malformed, for a leap second
 * (:60, which POSIX time cannot hold) and outside the years above in UTC; *out untouched. */
bool instant_parse(const char *text, int n, Instant *out);

#endif
