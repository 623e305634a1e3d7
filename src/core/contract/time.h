/* time.h - the time line of contracts: a date with a time of day, and periods that step along it.
 *
 * ACTUS times carry no zone. Midnight has two names, the end of one day and the start of the next;
 * the public tests write the first as 23:59:59, so for counting days that second belongs to the
 * next day. Times lie between the years 1900 and 2999, periods are at most a century, and nothing
 * outside enters: arithmetic inside these bounds cannot leave the range of value/date.h.
 * SRC: ACTUS technical specification, sections "Date/Time" and "Schedule". */
#ifndef WEFT_CORE_CONTRACT_TIME_H
#define WEFT_CORE_CONTRACT_TIME_H

#include "value/date.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct ContractTime {
    int64_t second;                 /* since 1970-01-01T00:00:00 */
} ContractTime;

#define CONTRACT_TIME_NONE ((ContractTime){ INT64_MIN })

enum {
    CONTRACT_TIME_TEXT_SIZE = 20,   /* "2013-01-01T00:00:00" and the NUL */
    CONTRACT_YEAR_MIN = 1900,
    CONTRACT_YEAR_MAX = 2999,
    CONTRACT_PERIOD_MONTHS_MAX = 1200,
    CONTRACT_PERIOD_DAYS_MAX = 36600,
};

/* A length of calendar time: "P3M", "P2W", "P1Y". As a cycle it also says what becomes of a last
 * period that does not come out even: L1 keeps it as a short one, L0 joins it to the one before. */
typedef struct ContractPeriod {
    int32_t months;
    int32_t days;
    bool is_set;
    bool long_stub;
} ContractPeriod;

static inline bool contract_time_is_none(ContractTime t)
{
    return t.second == INT64_MIN;
}

/* Less than, equal to or greater than 0. "No time" comes before every time. */
static inline int contract_time_cmp(ContractTime a, ContractTime b)
{
    return (a.second > b.second) - (a.second < b.second);
}

/* The later of two, where "no time" loses. */
ContractTime contract_time_max(ContractTime a, ContractTime b);

/* "2013-01-01", "2013-01-01T00:00", "2013-01-01T23:59:59", also "T24:00". False where malformed
 * or outside the years above; *out untouched. */
bool contract_time_parse(Text text, ContractTime *out);
const char *contract_time_format(ContractTime t, char buf[CONTRACT_TIME_TEXT_SIZE]);

/* "P1M", "P1ML0", "P2WL1", "P1Y6M", "P0D"; also the specification's own "1Q-" and "6M+".
 * False where malformed, negative or longer than a century; *out untouched. */
bool contract_period_parse(Text text, ContractPeriod *out);

ContractTime contract_time_of_date(Date d);     /* at 00:00:00 */
Date contract_time_date(ContractTime t);        /* the day t lies in */
Date contract_time_day(ContractTime t);         /* for day counts: 23:59:59 is the next day */
ContractTime contract_time_on_date(ContractTime t, Date d);     /* t's time of day, on day d */

/* t plus n periods (n may be negative), months first. The day of the month stays, or becomes the
 * month's last where the month has no such day. */
ContractTime contract_time_add(ContractTime t, ContractPeriod period, int32_t n);

#endif
