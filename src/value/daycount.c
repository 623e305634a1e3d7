/* daycount.c - whole years and leap days are counted by formula, not by walking, so that all
 * conventions are O(1) however far apart the dates are; ICMA is O(coupon periods). */
#include "value/daycount.h"

#include "base/check.h"

enum { FEBRUARY = 2 };

typedef struct Civil {
    int year, month, day;
} Civil;

static const struct { const char *name, *meaning; } conventions[] = {
#define DAYCOUNT(name, meaning) { #name, meaning },
#include "value/daycount.tbl"
#undef DAYCOUNT
};

Err daycount_parse(Ctx *cx, Text name, Daycount *out)
{
    for (Daycount how = 0; how < DAYCOUNT_COUNT; how++) {
        if (text_is(name, conventions[how].name)) {
            *out = how;
            return ERR_OK;
        }
    }
    Text show = text_head(name, 24);
    return fail(cx, ERR_UNKNOWN, "\"%.*s\" is not a day count convention; write one as ACT_360 or "
                "THIRTY_E_360", (int)show.n, show.at);
}

const char *daycount_name(Daycount how)
{
    assert(how < DAYCOUNT_COUNT);
    return conventions[how].name;
}

const char *daycount_meaning(Daycount how)
{
    assert(how < DAYCOUNT_COUNT);
    return conventions[how].meaning;
}

static Civil civil(Date d)
{
    Civil c;
    date_civil(d, &c.year, &c.month, &c.day);
    return c;
}

/* --- actual days ----------------------------------------------------------------------------- */

/* How many leap days there were from year 1 up to d, d included. */
static int leap_days_until(Date d)
{
    Civil c = civil(d);
    int past = c.year - 1;
    bool reached = c.month > FEBRUARY || (c.month == FEBRUARY && c.day == 29);
    return past / 4 - past / 100 + past / 400 + (date_leap_year(c.year) && reached);
}

static int leap_days_after(Date start, Date end)        /* start < leap day <= end */
{
    return leap_days_until(end) - leap_days_until(start);
}

static double year_days(int year)
{
    return date_leap_year(year) ? 366 : 365;
}

static double act_act_isda(Date start, Date end)
{
    int first = civil(start).year, last = civil(end).year;
    if (first == last)
        return date_diff(start, end).n / year_days(first);
    double head = date_diff(start, date_of(first, 12, 31)).n + 1;
    double tail = date_diff(date_of(last, 1, 1), end).n;
    return head / year_days(first) + tail / year_days(last) + (last - first - 1);
}

static double act_act_afb(Date start, Date end)
{
    int years = civil(end).year - civil(start).year;
    Date back = date_add_months(end, -12 * years);
    if (date_cmp(back, start) < 0)
        back = date_add_months(end, -12 * --years);
    bool leap = back.day > start.day &&                 /* start <= leap day < back */
                leap_days_until((Date){ back.day - 1 }) >
                leap_days_until(start) - (civil(start).month == FEBRUARY && civil(start).day == 29);
    return years + date_diff(start, back).n / (leap ? 366.0 : 365.0);
}

/* Days from d to the same day a year on, or 28 February where that year has no 29th. */
static int days_of_year_from(Date d)
{
    Civil c = civil(d);
    if (c.month > FEBRUARY)
        return date_leap_year(c.year + 1) ? 366 : 365;
    return date_leap_year(c.year) && !(c.month == FEBRUARY && c.day == 29) ? 366 : 365;
}

static double act_act_year(Date start, Date end)
{
    int apart = civil(end).year - civil(start).year, years = apart > 0 ? apart - 1 : 0;
    Date from = date_add_months(start, 12 * years);
    if (date_diff(from, end).n > days_of_year_from(from))
        from = date_add_months(start, 12 * ++years);
    return years + (double)date_diff(from, end).n / days_of_year_from(from);
}

/* --- months of thirty days ------------------------------------------------------------------- */

static bool ends_february(Civil c)
{
    return c.month == FEBRUARY && c.day == date_month_days(c.year, FEBRUARY);
}

static double thirty_days(Civil a, Civil b)
{
    return 360 * (b.year - a.year) + 30 * (b.month - a.month) + (b.day - a.day);
}

static double thirty(Daycount how, Date start, Date end)
{
    Civil a = civil(start), b = civil(end);
    bool strict = how == DAYCOUNT_THIRTY_E_365;         /* both ends know February's last day */
    if (a.day == 31 || ((strict || how == DAYCOUNT_THIRTY_360_PSA) && ends_february(a)))
        a.day = 30;
    if (strict && ends_february(b))
        b.day = 30;
    bool american = how == DAYCOUNT_THIRTY_360_ISDA || how == DAYCOUNT_THIRTY_360_PSA;
    if (b.day == 31 && how == DAYCOUNT_THIRTY_EPLUS_360)
        b.month++, b.day = 1;                           /* month 13 counts as it should */
    else if (b.day == 31 && (!american || a.day == 30))
        b.day = 30;
    return thirty_days(a, b);
}

/* --- all of them ----------------------------------------------------------------------------- */

double daycount_fraction(Daycount how, Date start, Date end)
{
    if (date_cmp(end, start) < 0)
        return -daycount_fraction(how, end, start);

    double days = date_diff(start, end).n;
    switch (how) {
    case DAYCOUNT_ONE_ONE:          return 1;
    case DAYCOUNT_ACT_ACT_ISDA:     return act_act_isda(start, end);
    case DAYCOUNT_ACT_ACT_AFB:      return act_act_afb(start, end);
    case DAYCOUNT_ACT_ACT_YEAR:     return act_act_year(start, end);
    case DAYCOUNT_ACT_365_ACTUAL:   return days / (leap_days_after(start, end) ? 366 : 365);
    case DAYCOUNT_ACT_360:          return days / 360;
    case DAYCOUNT_ACT_364:          return days / 364;
    case DAYCOUNT_ACT_365F:         return days / 365;
    case DAYCOUNT_ACT_365_25:       return days / 365.25;
    case DAYCOUNT_NL_360:           return (days - leap_days_after(start, end)) / 360;
    case DAYCOUNT_NL_365:           return (days - leap_days_after(start, end)) / 365;
    case DAYCOUNT_THIRTY_360_ISDA:
    case DAYCOUNT_THIRTY_360_PSA:
    case DAYCOUNT_THIRTY_E_360:
    case DAYCOUNT_THIRTY_EPLUS_360: return thirty(how, start, end) / 360;
    case DAYCOUNT_THIRTY_E_365:     return thirty(how, start, end) / 365;
    case DAYCOUNT_COUNT:            break;
    }
    assert(false && "a convention outside its enum");
    return 0;
}

/* --- ICMA ------------------------------------------------------------------------------------ */

/* The k-th coupon date after the anchor, before it where k < 0; always counted from the anchor, so
 * that a 31st is found again after the 28 February between. */
static Date coupon(CouponCycle cycle, int k)
{
    Date d = date_add_months(cycle.anchor, k * cycle.months);
    Civil a = civil(cycle.anchor), c = civil(d);
    if (cycle.end_of_month && a.day == date_month_days(a.year, a.month))
        return date_of(c.year, c.month, date_month_days(c.year, c.month));
    return d;
}

double daycount_act_act_icma(CouponCycle cycle, Date start, Date end)
{
    assert(cycle.months > 0 && 12 % cycle.months == 0);
    assert(date_cmp(start, end) <= 0);

    Civil a = civil(cycle.anchor), s = civil(start);
    int k = ((s.year - a.year) * 12 + s.month - a.month) / cycle.months;
    while (date_cmp(coupon(cycle, k), start) > 0)       /* one step or two */
        k--;
    double periods = 0;
    for (Date from = start; date_cmp(from, end) < 0; k++) {
        Date opens = coupon(cycle, k), closes = coupon(cycle, k + 1);
        if (date_cmp(closes, from) <= 0)
            continue;
        Date to = date_cmp(closes, end) < 0 ? closes : end;
        periods += (double)date_diff(from, to).n / date_diff(opens, closes).n;
        from = to;
    }
    return periods * cycle.months / 12;
}
