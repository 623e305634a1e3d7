/* date.h - calendar days, without time or zone. Date{0} is 1970-01-01.
 *
 * Proleptic Gregorian, years 0001 to 9999. Whoever holds a Date made by this module holds a valid
 * one. SRC: Hinnant 2014, "chrono-compatible low-level date algorithms" (days_from_civil). */
#ifndef WEFT_VALUE_DATE_H
#define WEFT_VALUE_DATE_H

#include "base/clock.h"
#include "base/ctx.h"
#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct Date {
    int32_t day;
} Date;

typedef struct Days {
    int32_t n;
} Days;

#define DATE_NONE ((Date){ INT32_MIN })     /* "no date"; asserted away by arithmetic */

enum {
    DATE_TEXT_SIZE = 11,
    DATE_DAY_MIN = -719162,                 /* 0001-01-01 */
    DATE_DAY_MAX = 2932896,                 /* 9999-12-31 */
};

bool date_is_none(Date d);
Date date_of(int year, int month, int day);                     /* asserts a real day */
bool date_valid(int year, int month, int day);
void date_civil(Date d, int *year, int *month, int *day);
int date_year(Date d);
int date_weekday(Date d);                                       /* 1 Monday .. 7 Sunday, ISO 8601 */
int date_month_days(int year, int month);
bool date_leap_year(int year);

/* Exactly "2026-03-02". ERR_SYNTAX malformed, ERR_INVALID not a day or year out of range. */
MUST_USE Err date_parse(Ctx *cx, Text text, Date *out);
const char *date_format(Date d, char buf[DATE_TEXT_SIZE]);      /* "" for DATE_NONE */

Days date_diff(Date from, Date to);                             /* to - from */
Date date_add(Date d, Days n);                                  /* asserts the range */
/* Same day number n months on, the month's last day where it has none.
 * SRC: Civil Code of the PRC, articles 200 to 204. */
Date date_add_months(Date d, int n);
int date_cmp(Date a, Date b);
Date date_of_instant(Instant at, int utc_offset_minutes);       /* +480: Beijing */

#endif
