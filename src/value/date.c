/* date.c - the civil calendar by eras of 400 years, after which it repeats exactly. All O(1).
 *
 * Within an era years begin in March, so that the leap day is a year's last and a month's first
 * day is a linear function of the month. SRC: Hinnant 2014. */
#include "value/date.h"

#include "base/check.h"

enum {
    ERA_DAYS = 146097,          /* 400 years */
    EPOCH_SHIFT = 719468,       /* days from 0000-03-01 to 1970-01-01 */
    YEAR_MIN = 1,
    YEAR_MAX = 9999,
};

static bool in_range(int64_t day)
{
    return day >= DATE_DAY_MIN && day <= DATE_DAY_MAX;
}

bool date_is_none(Date d)
{
    return d.day == INT32_MIN;
}

bool date_leap_year(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int date_month_days(int year, int month)
{
    static const int8_t days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    assert(month >= 1 && month <= 12);
    return month == 2 && date_leap_year(year) ? 29 : days[month - 1];
}

bool date_valid(int year, int month, int day)
{
    return year >= YEAR_MIN && year <= YEAR_MAX && month >= 1 && month <= 12 && day >= 1 &&
           day <= date_month_days(year, month);
}

Date date_of(int year, int month, int day)
{
    assert(date_valid(year, month, day));
    int y = month <= 2 ? year - 1 : year;       /* years from March; 0 and up, so "/" is floor */
    int era = y / 400, year_of_era = y % 400;
    int day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return (Date){ era * ERA_DAYS + day_of_era - EPOCH_SHIFT };
}

void date_civil(Date d, int *year, int *month, int *day)
{
    assert(in_range(d.day));
    int z = d.day + EPOCH_SHIFT;
    int era = z / ERA_DAYS, day_of_era = z % ERA_DAYS;
    int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096)
                    / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int march_month = (5 * day_of_year + 2) / 153;
    *day = day_of_year - (153 * march_month + 2) / 5 + 1;
    *month = march_month < 10 ? march_month + 3 : march_month - 9;
    *year = year_of_era + era * 400 + (*month <= 2);
}

int date_year(Date d)
{
    int year, month, day;
    date_civil(d, &year, &month, &day);
    return year;
}

int date_weekday(Date d)
{
    assert(in_range(d.day));
    return (d.day - DATE_DAY_MIN) % 7 + 1;      /* 0001-01-01 is a Monday */
}

/* The number in n digits at text, or -1. */
static int digits_at(const char *text, int n)
{
    int value = 0;
    for (int i = 0; i < n; i++) {
        if (text[i] < '0' || text[i] > '9')
            return -1;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

Err date_parse(Ctx *cx, Text text, Date *out)
{
    int year = -1, month = -1, day = -1;
    if (text.n == DATE_TEXT_SIZE - 1 && text.at[4] == '-' && text.at[7] == '-') {
        year = digits_at(text.at, 4);
        month = digits_at(text.at + 5, 2);
        day = digits_at(text.at + 8, 2);
    }
    Text show = text_head(text, 24);
    if (year < 0 || month < 0 || day < 0)
        return fail(cx, ERR_SYNTAX, "\"%.*s\" is not a date; write year-month-day, as in "
                    "2026-03-02", (int)show.n, show.at);
    if (!date_valid(year, month, day))
        return fail(cx, ERR_INVALID, "%.*s is not a day of the calendar from 0001 to 9999",
                    (int)show.n, show.at);
    *out = date_of(year, month, day);
    return ERR_OK;
}

static void put_digits(char *at, int n, int value)
{
    for (int i = n - 1; i >= 0; i--) {
        at[i] = (char)('0' + value % 10);
        value /= 10;
    }
}

const char *date_format(Date d, char buf[DATE_TEXT_SIZE])
{
    buf[0] = '\0';
    if (date_is_none(d))
        return buf;
    int year, month, day;
    date_civil(d, &year, &month, &day);
    put_digits(buf, 4, year);
    put_digits(buf + 5, 2, month);
    put_digits(buf + 8, 2, day);
    buf[4] = buf[7] = '-';
    buf[10] = '\0';
    return buf;
}

Days date_diff(Date from, Date to)
{
    assert(in_range(from.day));
    assert(in_range(to.day));
    return (Days){ to.day - from.day };
}

Date date_add(Date d, Days n)
{
    assert(in_range(d.day));
    assert(in_range((int64_t)d.day + n.n));
    return (Date){ d.day + n.n };
}

Date date_add_months(Date d, int n)
{
    int year, month, day;
    date_civil(d, &year, &month, &day);
    int64_t months = (int64_t)year * 12 + (month - 1) + n;
    assert(months >= YEAR_MIN * 12 && months < (YEAR_MAX + 1) * 12);
    year = (int)(months / 12);
    month = (int)(months % 12) + 1;
    int last = date_month_days(year, month);
    return date_of(year, month, day < last ? day : last);
}

int date_cmp(Date a, Date b)
{
    return (a.day > b.day) - (a.day < b.day);
}

Date date_of_instant(Instant at, int utc_offset_minutes)
{
    const int64_t day_us = 86400000000;
    i128 local = (i128)at.us + (i128)utc_offset_minutes * 60000000;
    int64_t day = (int64_t)(local / day_us) - (local % day_us < 0);
    assert(in_range(day));
    return (Date){ (int32_t)day };
}
