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

static Err within(Ctx *cx, const Calendar *calendar, const char *key, const Date *days,
                  size_t count)
{
    char buf[DATE_TEXT_SIZE];
    for (size_t i = 0; i < count; i++)
        if (!calendar_covers(calendar, days[i]))
            return fail_field(cx, ERR_INVALID, key, "%s is not within from and to, the days that "
                              "the list is whole for", date_format(days[i], buf));
    return ERR_OK;
}

static Err span_read(Ctx *cx, const Json *json, Calendar *calendar)
{
    Text from = TEXT(""), to = TEXT("");
    TRY(json_want_text(cx, json, "from", &from));
    TRY(json_want_text(cx, json, "to", &to));
    calendar->bounded = from.n > 0 && to.n > 0;
    if (calendar->bounded) {
        TRY(date_parse(cx, from, &calendar->from));
        TRY(date_parse(cx, to, &calendar->to));
    }
    if (!calendar->bounded && (from.n > 0 || to.n > 0 || calendar->holiday_count > 0
                               || calendar->workday_count > 0))
        return fail_field(cx, ERR_INVALID, from.n > 0 ? "to" : "from", "is missing; say from when "
                          "to when the lists of days are whole");
    if (calendar->bounded && date_cmp(calendar->from, calendar->to) > 0)
        return fail_field(cx, ERR_INVALID, "to", "is before from");
    TRY(within(cx, calendar, "holidays", calendar->holidays, calendar->holiday_count));
    return within(cx, calendar, "workdays", calendar->workdays, calendar->workday_count);
}

static Err no_day_as_both(Ctx *cx, const Calendar *calendar)
{
    char buf[DATE_TEXT_SIZE];
    for (size_t i = 0; i < calendar->workday_count; i++)
        if (among(calendar->holidays, calendar->holiday_count, calendar->workdays[i]))
            return fail_field(cx, ERR_INVALID, "workdays", "%s is a holiday as well; it can only "
                              "be one of the two", date_format(calendar->workdays[i], buf));
    if (calendar->every_day && (calendar->holiday_count > 0 || calendar->workday_count > 0))
        return fail_field(cx, ERR_INVALID, "weekends", "false is a calendar without days off; it "
                          "lists none");
    return ERR_OK;
}

Err calendar_read(Ctx *cx, const Json *json, Calendar *out)
{
    static const char *const fields[] = { "name", "title", "from", "to", "sources", "holidays",
                                          "workdays", "weekends" };
    Calendar calendar = { .every_day = false, .name = TEXT("") };
    bool weekends = true;
    TRY(json_only(cx, json, fields, COUNT(fields)));
    TRY(json_want_text(cx, json, "name", &calendar.name));
    TRY(json_want_bool(cx, json, "weekends", &weekends));
    TRY(days_read(cx, json, "holidays", &calendar.holidays, &calendar.holiday_count));
    TRY(days_read(cx, json, "workdays", &calendar.workdays, &calendar.workday_count));
    calendar.every_day = !weekends;
    TRY(no_day_as_both(cx, &calendar));
    TRY(span_read(cx, json, &calendar));
    *out = calendar;
    return ERR_OK;
}

/* --- what it speaks of ----------------------------------------------------------------------- */

bool calendar_covers(const Calendar *calendar, Date d)
{
    return !calendar->bounded
        || (date_cmp(calendar->from, d) <= 0 && date_cmp(d, calendar->to) <= 0);
}

Err calendar_need(Ctx *cx, const Calendar *calendar, Date d)
{
    char day[DATE_TEXT_SIZE], from[DATE_TEXT_SIZE], to[DATE_TEXT_SIZE];
    if (calendar_covers(calendar, d))
        return ERR_OK;
    return fail(cx, ERR_INVALID, "the calendar %.*s speaks of %s to %s, not of %s: which days will "
                "be worked then is not known; carry it on, or take another one",
                (int)calendar->name.n, calendar->name.at, date_format(calendar->from, from),
                date_format(calendar->to, to), date_format(d, day));
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
    case BDC_COUNT:              break;
    }
    assert(false && "a convention outside its enum");
    return d;
}

Err calendar_add_business_days(Ctx *cx, const Calendar *calendar, Date d, int n, Date *out)
{
    int step = n < 0 ? -1 : 1;
    TRY(calendar_need(cx, calendar, d));
    for (int left = n; left != 0 && !at_the_end(d, step); left -= step) {
        d = seek(calendar, date_add(d, (Days){ step }), step);
        TRY(calendar_need(cx, calendar, d));
    }
    *out = d;
    return ERR_OK;
}

/* --- when something is due ------------------------------------------------------------------- */

Date calendar_due(DueRule rule, Date stated)
{
    if (!rule.calendar || date_is_none(stated) || !calendar_covers(rule.calendar, stated))
        return stated;
    Date moved = calendar_adjust(rule.calendar, stated, rule.how);
    return calendar_covers(rule.calendar, moved) ? moved : stated;
}

static const char *const conventions[BDC_COUNT] = {
    [BDC_NONE] = "none", [BDC_FOLLOWING] = "following",
    [BDC_MODIFIED_FOLLOWING] = "modified_following", [BDC_PRECEDING] = "preceding",
    [BDC_MODIFIED_PRECEDING] = "modified_preceding",
};

const char *calendar_convention_name(BusinessDayConvention how)
{
    assert((size_t)how < COUNT(conventions));
    return conventions[how];
}

bool calendar_convention_of(Text name, BusinessDayConvention *out)
{
    for (size_t i = 0; i < COUNT(conventions); i++)
        if (text_is(name, conventions[i])) {
            *out = (BusinessDayConvention)i;
            return true;
        }
    return false;
}
