/* calendar.c - exceptions are looked up by halves in two sorted lists; what they do not name, the
 * day of the week decides. O(log exceptions) a day looked at; moving a date looks at each day it
 * passes, which is a handful, because no country rests for weeks. */
#include "value/calendar.h"

#include "base/check.h"
#include "base/list.h"

const Calendar calendar_every_day = { .every_day = true };
const Calendar calendar_monday_friday = { .every_day = false };

/* --- reading --------------------------------------------------------------------------------- */

/* Halves without a branch that depends on the days: this is asked for every payment of a book. */
static bool among(const Date *days, size_t count, Date d)
{
    const Date *from = days;
    while (count > 1) {
        size_t half = count / 2;
        from += from[half].day <= d.day ? half : 0;
        count -= half;
    }
    return count == 1 && from->day == d.day;
}

static Err days_read(Ctx *cx, const Json *json, const char *key, const Date **days, size_t *count)
{
    const Json *array = NULL;
    TRY(json_want_array(cx, json, key, &array));
    List list = list_make(sizeof(Date));
    for (size_t i = 0; array && i < array->count; i++) {
        const Json *item = &array->items[i];
        Date *day = list_push(cx, &list);
        if (!day)
            return cx->err;
        if (item->kind != JSON_STRING)
            return fail_field(cx, ERR_INVALID, key, "item %zu is not a date in quotes", i);
        TRY(date_parse(cx, item->text, day));
        const Date *all = list.items;
        if (i > 0 && date_cmp(all[i - 1], all[i]) >= 0)
            return fail_field(cx, ERR_INVALID, key, "%.10s stands after a later day or after "
                              "itself; list days once, in order", item->text.at);
    }
    *days = list.items;
    *count = list.count;
    return ERR_OK;
}

Err calendar_read(Ctx *cx, const Json *json, Calendar *out)
{
    static const char *const fields[] = { "name", "source", "holidays", "workdays" };
    TRY(json_only(cx, json, fields, COUNT(fields)));
    Calendar calendar = { .every_day = false };
    TRY(days_read(cx, json, "holidays", &calendar.holidays, &calendar.holiday_count));
    TRY(days_read(cx, json, "workdays", &calendar.workdays, &calendar.workday_count));
    for (size_t i = 0; i < calendar.workday_count; i++) {
        char buf[DATE_TEXT_SIZE];
        if (among(calendar.holidays, calendar.holiday_count, calendar.workdays[i]))
            return fail_field(cx, ERR_INVALID, "workdays", "%s is a holiday as well; it can only "
                              "be one of the two", date_format(calendar.workdays[i], buf));
    }
    *out = calendar;
    return ERR_OK;
}

/* --- moving ---------------------------------------------------------------------------------- */

bool calendar_is_business_day(const Calendar *calendar, Date d)
{
    if (calendar->every_day)
        return true;
    if (date_weekday(d) <= 5)
        return !among(calendar->holidays, calendar->holiday_count, d);
    return among(calendar->workdays, calendar->workday_count, d);
}

static bool at_the_end(Date d, int step)
{
    return d.day == (step > 0 ? DATE_DAY_MAX : DATE_DAY_MIN);
}

/* The first business day from d on, d included, in steps of +1 or -1. */
static Date seek(const Calendar *calendar, Date d, int step)
{
    while (!calendar_is_business_day(calendar, d) && !at_the_end(d, step))
        d = date_add(d, (Days){ step });
    return d;
}

/* As seek, but back the other way where that leaves the month. */
static Date seek_in_month(const Calendar *calendar, Date d, int step)
{
    Date found = seek(calendar, d, step);
    int year, month, day, found_month;
    date_civil(d, &year, &month, &day);
    date_civil(found, &year, &found_month, &day);
    return found_month == month ? found : seek(calendar, d, -step);
}

Date calendar_adjust(const Calendar *calendar, Date d, BusinessDayConvention how)
{
    switch (how) {
    case BDC_NONE:               return d;
    case BDC_FOLLOWING:          return seek(calendar, d, 1);
    case BDC_MODIFIED_FOLLOWING: return seek_in_month(calendar, d, 1);
    case BDC_PRECEDING:          return seek(calendar, d, -1);
    case BDC_MODIFIED_PRECEDING: return seek_in_month(calendar, d, -1);
    }
    assert(false && "a convention outside its enum");
    return d;
}

Date calendar_add_business_days(const Calendar *calendar, Date d, int n)
{
    int step = n < 0 ? -1 : 1;
    for (int left = n; left != 0 && !at_the_end(d, step); left -= step)
        d = seek(calendar, date_add(d, (Days){ step }), step);
    return d;
}
