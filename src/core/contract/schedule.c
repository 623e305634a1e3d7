/* schedule.c - an iterator instead of a list: the engine merges a handful of these, so a contract's
 * events come out in order without a list, a sort or an allocation. One step costs one or two
 * calendar conversions. */
#include "core/contract/schedule.h"

#include "base/check.h"

/* start + n cycles, from the start's calendar date, which is known: months need no conversion. */
static ContractTime step(const ContractSchedule *s, int32_t n)
{
    if (s->cycle.months == 0)
        return contract_time_add(s->start, s->cycle, n);
    int months = s->month - 1 + s->cycle.months * n;
    int year = s->year + months / 12, month = months % 12 + 1;
    int last = date_month_days(year, month);
    Date d = date_of(year, month, s->month_end || s->day > last ? last : s->day);
    if (s->cycle.days)
        d = date_add(d, (Days){ s->cycle.days * n });
    return contract_time_on_date(s->start, d);
}

ContractTime contract_schedule_step(ContractTime anchor, ContractPeriod cycle, int32_t n,
                                    ContractMonthEnd month_end)
{
    ContractSchedule schedule = contract_schedule_make(anchor, cycle, CONTRACT_TIME_NONE, false,
                                                       month_end);
    assert(n >= 0);
    return step(&schedule, n);
}

ContractSchedule contract_schedule_make(ContractTime start, ContractPeriod cycle, ContractTime end,
                                        bool with_end, ContractMonthEnd month_end)
{
    ContractSchedule s = { .start = start, .end = end, .cycle = cycle, .with_end = with_end,
                           .ahead = start };
    s.finished = contract_time_is_none(start) && contract_time_is_none(end);
    if (!contract_time_is_none(start) && cycle.is_set) {
        int y, m, d;
        date_civil(contract_time_date(start), &y, &m, &d);
        s.year = (int16_t)y, s.month = (int16_t)m, s.day = (int16_t)d;
        s.month_end = month_end == CONTRACT_EOM_LAST_DAY && cycle.months > 0 && cycle.days == 0
                   && d == date_month_days(y, m);       /* only whole months keep to month ends */
    }
    return s;
}

ContractSchedule contract_schedule_once(ContractTime at)
{
    return contract_schedule_make(at, (ContractPeriod){ 0 }, CONTRACT_TIME_NONE, false,
                                  CONTRACT_EOM_NONE);
}

static bool finish(ContractSchedule *s, ContractTime *out)
{
    s->finished = true;
    if (!s->with_end || contract_time_is_none(s->end))
        return false;
    *out = s->end;
    return true;
}

/* A last period that is not whole and is to be joined to the one before it: the time between them
 * goes. With fewer than three times there is nothing to join (so do the public tests). */
static bool joined(const ContractSchedule *s, int32_t index, ContractTime next)
{
    return s->cycle.long_stub && contract_time_cmp(next, s->end) > 0
        && index + 1 + (s->with_end ? 1 : 0) > 2;
}

bool contract_schedule_next(ContractSchedule *s, ContractTime *out)
{
    if (s->finished)
        return false;
    ContractTime t = s->ahead;
    if (contract_time_is_none(s->end) || !s->cycle.is_set) {
        bool before = contract_time_is_none(s->end) || contract_time_cmp(t, s->end) < 0;
        if (s->n > 0 || contract_time_is_none(t) || !before)
            return finish(s, out);
        s->n = 1;
        *out = t;
        return true;
    }
    if (contract_time_is_none(t) || contract_time_cmp(t, s->end) >= 0)
        return finish(s, out);
    s->n++;
    s->ahead = step(s, s->n);
    if (joined(s, s->n - 1, s->ahead))
        return finish(s, out);
    *out = t;
    return true;
}

size_t contract_schedule_count(ContractSchedule schedule, ContractTime from)
{
    size_t count = 0;
    ContractTime t;
    while (contract_schedule_next(&schedule, &t))
        count += contract_time_cmp(t, from) >= 0;
    return count;
}
