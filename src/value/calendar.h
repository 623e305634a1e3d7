/* calendar.h - business days: weekends, holidays, make-up working days, and how a date moves.
 *
 * Calendars are data (share/calendars/NAME.json); China's has working weekends (调休), so a
 * calendar lists both kinds of exception. SRC: ACTUS technical specification, section "Business
 * day conventions"; ISDA 2006 section 4.12. */
#ifndef WEFT_VALUE_CALENDAR_H
#define WEFT_VALUE_CALENDAR_H

#include "base/json.h"
#include "value/date.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct Calendar {
    const Date *holidays;       /* sorted; days off although not on a weekend */
    size_t holiday_count;
    const Date *workdays;       /* sorted; weekend days that are worked */
    size_t workday_count;
    bool every_day;             /* no weekends and no holidays at all */
} Calendar;

typedef enum {
    BDC_NONE,                   /* leave the date alone */
    BDC_FOLLOWING,
    BDC_MODIFIED_FOLLOWING,
    BDC_PRECEDING,
    BDC_MODIFIED_PRECEDING,
} BusinessDayConvention;

extern const Calendar calendar_every_day;
extern const Calendar calendar_monday_friday;

/* {"name":"cn-2026","source":"...","holidays":["2026-01-01",...],"workdays":["2026-01-04",...]};
 * every field may be absent. Lives in cx's arena.
 * ERR_INVALID: unsorted, a day listed twice or as both, a field that is none of these;
 * the failures of date_parse. */
MUST_USE Err calendar_read(Ctx *cx, const Json *json, Calendar *out);

bool calendar_is_business_day(const Calendar *calendar, Date d);

/* d where it is a business day, else the one `how` leads to. Where that would leave the years 0001
 * to 9999, the outermost day. */
Date calendar_adjust(const Calendar *calendar, Date d, BusinessDayConvention how);

/* The n-th business day after d (before it where n < 0); n = 0 is d itself. Ends at the outermost
 * day, too. */
Date calendar_add_business_days(const Calendar *calendar, Date d, int n);

#endif
