/* calendar.h - business days: weekends, holidays, make-up working days, and how a date moves.
 *
 * Calendars are data (share/calendars/NAME.json); China's has working weekends (调休), so a
 * calendar lists both kinds of exception. A list of holidays speaks of certain years only: beyond
 * them nobody knows which days will be worked, and whoever asks there is told so and gets no day.
 * SRC: ACTUS technical specification, section "Business day conventions"; ISDA 2006 section 4.12;
 * Civil Code of the PRC, article 203. */
#ifndef WEFT_VALUE_CALENDAR_H
#define WEFT_VALUE_CALENDAR_H

#include "base/json.h"
#include "value/date.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct Calendar {
    bool bounded;               /* it speaks of the days from .. to only */
    Date from, to;
    const Date *holidays;       /* sorted; days off although not on a weekend */
    size_t holiday_count;
    const Date *workdays;       /* sorted; weekend days that are worked */
    size_t workday_count;
    bool every_day;             /* no weekends and no holidays at all */
    Text name;                  /* empty: none */
} Calendar;

typedef enum {
    BDC_NONE,                   /* leave the date alone */
    BDC_FOLLOWING,
    BDC_MODIFIED_FOLLOWING,
    BDC_PRECEDING,
    BDC_MODIFIED_PRECEDING,
    BDC_COUNT
} BusinessDayConvention;

extern const Calendar calendar_every_day;
extern const Calendar calendar_monday_friday;

/* {"name":"cn","title":{"en":..,"zh":..},"from":"2025-01-01","to":"2026-12-31","sources":["..."],
 *  "holidays":["2026-01-01",...],"workdays":["2026-01-04",...],"weekends":false}
 * Every field may be absent, but who lists days says from when to when the list is whole;
 * "weekends":false has no days off at all. Lives in cx's arena.
 * ERR_INVALID: unsorted, a day listed twice or as both, beyond from .. to, a field that is none of
 * these; the failures of date_parse. */
MUST_USE Err calendar_read(Ctx *cx, const Json *json, Calendar *out);

/* Does it speak of the day? */
bool calendar_covers(const Calendar *calendar, Date d);
/* ERR_INVALID, naming the calendar and its years, where it does not. */
MUST_USE Err calendar_need(Ctx *cx, const Calendar *calendar, Date d);

/* Of a day that it covers; of any other only its weekday is known. */
bool calendar_is_business_day(const Calendar *calendar, Date d);

/* d where it is a business day, else the one `how` leads to; both of them covered. Where that would
 * leave the years 0001 to 9999, the outermost day. */
Date calendar_adjust(const Calendar *calendar, Date d, BusinessDayConvention how);

/* The n-th business day after d (before it where n < 0); n = 0 is d itself. Ends at the outermost
 * day, too. ERR_INVALID: a day on the way is beyond the calendar. */
MUST_USE Err calendar_add_business_days(Ctx *cx, const Calendar *calendar, Date d, int n,
                                        Date *out);

/* --- when something is due --------------------------------------------------------------------
 * Which days count, and how a due day that is none of them moves, as the contract names it or the
 * law: to the day after the holiday. All zero: every day counts. */
typedef struct DueRule {
    const Calendar *calendar;   /* NULL: every day counts */
    BusinessDayConvention how;
} DueRule;

/* The last day on which what is stated to be due on a day is done in time; DATE_NONE of DATE_NONE.
 * Beyond the calendar's years the day stays as stated, and is settled once the calendar has been
 * carried on: no business date gets there before (day_end.h). */
Date calendar_due(DueRule rule, Date stated);

const char *calendar_convention_name(BusinessDayConvention how);        /* "following" */
bool calendar_convention_of(Text name, BusinessDayConvention *out);

#endif
