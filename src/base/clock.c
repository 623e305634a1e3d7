/* clock.c - civil time by libc, no leap seconds, no time zone but the offset that is written. */
#define _GNU_SOURCE
#include "base/clock.h"

#include "base/check.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum { US = 1000000 };

Instant clock_now(void)
{
    struct timespec ts;
    clock_gettime(CLOCK_REALTIME, &ts);
    return (Instant){ (int64_t)ts.tv_sec * US + ts.tv_nsec / 1000 };
}

const char *instant_format(Instant at, char buf[INSTANT_TEXT_SIZE])
{
    assert(at.us >= INSTANT_US_MIN && at.us <= INSTANT_US_MAX);
    int64_t since_year_0 = at.us - INSTANT_US_MIN;      /* never negative, so / and % floor */
    time_t seconds = (time_t)(since_year_0 / US + INSTANT_US_MIN / US);
    struct tm tm;
    struct tm *ok = gmtime_r(&seconds, &tm);
    assert(ok);
    /* strftime's %Y does not fill up years before 1000. */
    char year[16];
    snprintf(year, sizeof year, "%04d", tm.tm_year + 1900);
    memcpy(buf, year, 4);
    size_t n = 4 + strftime(buf + 4, INSTANT_TEXT_SIZE - 4, "-%m-%dT%H:%M:%S", &tm);
    snprintf(buf + n, INSTANT_TEXT_SIZE - n, ".%06dZ", (int)(since_year_0 % US));
    return buf;
}

/* Reads exactly n digits at *s. */
static bool digits(const char **s, const char *end, int n, int *out)
{
    int value = 0;
    for (int i = 0; i < n; i++, (*s)++) {
        if (*s == end || **s < '0' || **s > '9')
            return false;
        value = value * 10 + (**s - '0');
    }
    *out = value;
    return true;
}

static bool mark(const char **s, const char *end, char c)
{
    if (*s == end || **s != c)
        return false;
    (*s)++;
    return true;
}

static bool fraction(const char **s, const char *end, int64_t *us)
{
    int64_t unit = US / 10;
    const char *from = *s;
    for (; *s < end && **s >= '0' && **s <= '9'; (*s)++, unit /= 10)
        *us += (**s - '0') * unit;
    return *s > from;
}

static bool offset(const char **s, const char *end, int64_t *seconds)
{
    if (mark(s, end, 'Z'))
        return true;
    int sign = mark(s, end, '+') ? 1 : mark(s, end, '-') ? -1 : 0;
    int h, m;
    if (!sign || !digits(s, end, 2, &h) || !mark(s, end, ':') || !digits(s, end, 2, &m)
        || h > 23 || m > 59)
        return false;
    *seconds = sign * (h * 3600 + m * 60);
    return true;
}

bool instant_parse(const char *text, int n, Instant *out)
{
    assert(text && n >= 0);
    const char *s = text, *end = text + n;
    int year, month, day, hour, minute, second;
    if (!digits(&s, end, 4, &year) || !mark(&s, end, '-') || !digits(&s, end, 2, &month)
        || !mark(&s, end, '-') || !digits(&s, end, 2, &day) || !mark(&s, end, 'T')
        || !digits(&s, end, 2, &hour) || !mark(&s, end, ':') || !digits(&s, end, 2, &minute)
        || !mark(&s, end, ':') || !digits(&s, end, 2, &second))
        return false;
    int64_t us = 0, shift = 0;
    if (s < end && *s == '.') {
        s++;
        if (!fraction(&s, end, &us))
            return false;
    }
    if (!offset(&s, end, &shift) || s != end || hour > 23 || minute > 59 || second > 59)
        return false;
    struct tm tm = { .tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day,
                     .tm_hour = hour, .tm_min = minute, .tm_sec = second };
    time_t seconds = timegm(&tm);
    if (tm.tm_mon != month - 1 || tm.tm_mday != day)    /* timegm mends 31 April; we do not */
        return false;
    Instant at = { ((int64_t)seconds - shift) * US + us };
    if (at.us < INSTANT_US_MIN || at.us > INSTANT_US_MAX)   /* the offset led out of the years */
        return false;
    *out = at;
    return true;
}
