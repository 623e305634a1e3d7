/* daycount.c - ACTUS's names for the day counts of value/daycount.h, and the three it has alone.
 * O(1), except B252, which walks the days. */
#include "core/contract/daycount.h"

#include "base/check.h"
#include "value/daycount.h"

/* Twelve equal months of 28 days; a day beyond the length counts as the last. */
static double twenty_eight(Date from, Date to)
{
    int y1, m1, d1, y2, m2, d2;
    date_civil(from, &y1, &m1, &d1);
    date_civil(to, &y2, &m2, &d2);
    d1 = d1 > 28 ? 28 : d1;
    d2 = d2 > 28 ? 28 : d2;
    return (336.0 * (y2 - y1) + 28.0 * (m2 - m1) + (d2 - d1)) / 336.0;
}

static double thirty_isda(Date from, Date to, Date maturity)
{
    int y1, m1, d1, y2, m2, d2;
    date_civil(from, &y1, &m1, &d1);
    date_civil(to, &y2, &m2, &d2);
    if (d1 == date_month_days(y1, m1))
        d1 = 30;
    if (d2 == date_month_days(y2, m2) && !(to.day == maturity.day && m2 == 2))
        d2 = 30;
    return (360.0 * (y2 - y1) + 30.0 * (m2 - m1) + (d2 - d1)) / 360.0;
}

static double business_252(Date from, Date to, const Calendar *calendar)
{
    int days = 0;
    for (Date d = from; d.day < to.day; d.day++)
        days += calendar_is_business_day(calendar, d);
    return days / 252.0;
}

static double forward_fraction(ContractDays convention, Date s, Date t, Date maturity,
                               const Calendar *calendar)
{
    switch (convention) {
    case CONTRACT_DAYS_A365:
        return daycount_fraction(DAYCOUNT_ACT_365F, s, t);
    case CONTRACT_DAYS_A360:
        return daycount_fraction(DAYCOUNT_ACT_360, s, t);
    case CONTRACT_DAYS_AA:
        return daycount_fraction(DAYCOUNT_ACT_ACT_ISDA, s, t);
    case CONTRACT_DAYS_30E360:
        return daycount_fraction(DAYCOUNT_THIRTY_E_360, s, t);
    case CONTRACT_DAYS_30E360_ISDA:
        return thirty_isda(s, t, maturity);
    case CONTRACT_DAYS_28E336:
        return twenty_eight(s, t);
    case CONTRACT_DAYS_B252:
        return business_252(s, t, calendar);
    case CONTRACT_DAYS_NONE:
        break;
    }
    return 0.0;
}

double contract_year_fraction(ContractDays convention, ContractTime from, ContractTime to,
                              ContractTime maturity, const Calendar *calendar)
{
    if (from.second == to.second)       /* several events of one moment */
        return 0.0;
    Date s = contract_time_day(from), t = contract_time_day(to);
    Date end = contract_time_is_none(maturity) ? DATE_NONE : contract_time_day(maturity);
    if (s.day > t.day)
        return -forward_fraction(convention, t, s, end, calendar);
    return forward_fraction(convention, s, t, end, calendar);
}
