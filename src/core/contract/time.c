/* time.c - one 64-bit number of seconds: comparing costs one instruction, and the calendar is only
 * asked when a schedule steps. Months are added to the anchor as n times the cycle, never one by
 * one, so that the 31st comes back after February. O(1) each. */
#include "core/contract/time.h"

#include "base/check.h"

enum { DAY_SECONDS = 86400 };

ContractTime contract_time_max(ContractTime a, ContractTime b)
{
    return contract_time_cmp(a, b) >= 0 ? a : b;
}

static int64_t day_floor(ContractTime t)
{
    int64_t day = t.second / DAY_SECONDS;
    return t.second % DAY_SECONDS < 0 ? day - 1 : day;
}

ContractTime contract_time_of_date(Date d)
{
    return (ContractTime){ (int64_t)d.day * DAY_SECONDS };
}

Date contract_time_date(ContractTime t)
{
    assert(!contract_time_is_none(t));
    return (Date){ (int32_t)day_floor(t) };
}

Date contract_time_day(ContractTime t)
{
    assert(!contract_time_is_none(t));
    return (Date){ (int32_t)day_floor((ContractTime){ t.second + 1 }) };
}

ContractTime contract_time_on_date(ContractTime t, Date d)
{
    int64_t second_of_day = t.second - day_floor(t) * DAY_SECONDS;
    return (ContractTime){ (int64_t)d.day * DAY_SECONDS + second_of_day };
}

ContractTime contract_time_add(ContractTime t, ContractPeriod period, int32_t n)
{
    Date d = contract_time_date(t);
    if (period.months)
        d = date_add_months(d, period.months * n);
    if (period.days)
        d = date_add(d, (Days){ period.days * n });
    return contract_time_on_date(t, d);
}

/* Reads exactly `digits` digits at *at. */
static bool take_number(Text text, size_t *at, size_t digits, int *out)
{
    int n = 0;
    if (*at + digits > text.n)
        return false;
    for (size_t i = 0; i < digits; i++) {
        char c = text.at[*at + i];
        if (c < '0' || c > '9')
            return false;
        n = n * 10 + (c - '0');
    }
    *at += digits;
    *out = n;
    return true;
}

static bool take_char(Text text, size_t *at, char c)
{
    if (*at >= text.n || text.at[*at] != c)
        return false;
    ++*at;
    return true;
}

/* "T00:00" or "T00:00:00", possibly followed by zero fractions of a second. */
static bool take_time_of_day(Text text, size_t *at, int *seconds)
{
    int h, m, s = 0;
    if (!take_number(text, at, 2, &h) || !take_char(text, at, ':') || !take_number(text, at, 2, &m))
        return false;
    if (take_char(text, at, ':') && !take_number(text, at, 2, &s))
        return false;
    if (take_char(text, at, '.')) {
        while (take_char(text, at, '0'))
            ;
    }
    *seconds = h * 3600 + m * 60 + s;
    return m < 60 && s < 60 && *seconds <= DAY_SECONDS;
}

bool contract_time_parse(Text text, ContractTime *out)
{
    size_t at = 0;
    int y, m, d, seconds = 0;
    if (!take_number(text, &at, 4, &y) || !take_char(text, &at, '-')
        || !take_number(text, &at, 2, &m) || !take_char(text, &at, '-')
        || !take_number(text, &at, 2, &d))
        return false;
    if (at < text.n && (!take_char(text, &at, 'T') || !take_time_of_day(text, &at, &seconds)))
        return false;
    if (at != text.n || y < CONTRACT_YEAR_MIN || y > CONTRACT_YEAR_MAX || !date_valid(y, m, d))
        return false;
    *out = (ContractTime){ contract_time_of_date(date_of(y, m, d)).second + seconds };
    return true;
}

const char *contract_time_format(ContractTime t, char buf[CONTRACT_TIME_TEXT_SIZE])
{
    buf[0] = '\0';
    if (contract_time_is_none(t))
        return buf;
    int y, m, d;
    date_civil(contract_time_date(t), &y, &m, &d);
    int s = (int)(t.second - day_floor(t) * DAY_SECONDS);
    const int parts[] = { y / 100, y % 100, m, d, s / 3600, s / 60 % 60, s % 60 };
    static const char after[] = "\0--T::";      /* nothing between the two halves of the year */
    char *at = buf;
    for (size_t i = 0; i < COUNT(parts); i++) {
        *at++ = (char)('0' + parts[i] / 10 % 10);
        *at++ = (char)('0' + parts[i] % 10);
        if (i + 1 < COUNT(parts) && after[i])
            *at++ = after[i];
    }
    *at = '\0';
    return buf;
}

/* One number and its unit, added to *period: Day, Week, Month, Quarter, Half year, Year. */
static bool take_part(Text text, size_t *at, ContractPeriod *period)
{
    int64_t n = 0;
    size_t from = *at;
    while (*at < text.n && text.at[*at] >= '0' && text.at[*at] <= '9' && *at - from < 6)
        n = n * 10 + (text.at[(*at)++] - '0');
    if (*at == from || *at >= text.n)
        return false;
    int months = 0, days = 0;
    switch (text.at[(*at)++]) {
    case 'D': days = 1; break;
    case 'W': days = 7; break;
    case 'M': months = 1; break;
    case 'Q': months = 3; break;
    case 'H': months = 6; break;
    case 'Y': months = 12; break;
    default: return false;
    }
    if (n * months > CONTRACT_PERIOD_MONTHS_MAX || n * days > CONTRACT_PERIOD_DAYS_MAX)
        return false;
    period->months += (int32_t)n * months;
    period->days += (int32_t)n * days;
    return period->months <= CONTRACT_PERIOD_MONTHS_MAX && period->days <= CONTRACT_PERIOD_DAYS_MAX;
}

/* The stub mark at the end: L0, L1, or the specification's '+' (long) and '-' (short). */
static bool take_stub(Text text, size_t *at, ContractPeriod *period)
{
    if (take_char(text, at, '+')) {
        period->long_stub = true;
        return true;
    }
    if (take_char(text, at, '-'))
        return true;
    if (!take_char(text, at, 'L'))
        return false;
    period->long_stub = take_char(text, at, '0');
    return period->long_stub || take_char(text, at, '1');
}

bool contract_period_parse(Text text, ContractPeriod *out)
{
    ContractPeriod period = { .is_set = true };
    size_t at = 0;
    take_char(text, &at, 'P');
    if (!take_part(text, &at, &period))
        return false;
    while (at < text.n && text.at[at] >= '0' && text.at[at] <= '9')
        if (!take_part(text, &at, &period))
            return false;
    if (at < text.n && !take_stub(text, &at, &period))
        return false;
    if (at != text.n)
        return false;
    *out = period;
    return true;
}
