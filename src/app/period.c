/* period.c - a row; the till (app/finance/till.c) asks for the newest and books nothing before. */
#include "app/period.h"

#include "base/check.h"
#include "store/book_store.h"

static bool ends_month(Date day)
{
    int year, month, in_month;
    date_civil(day, &year, &month, &in_month);
    return in_month == date_month_days(year, month);
}

static Err read_day(Ctx *cx, const Act *act, Date closed, Date *out)
{
    static const char *const keys[] = { "to" };
    char day[DATE_TEXT_SIZE];
    Text text;
    Date to;
    TRY(json_only(cx, &act->body, keys, COUNT(keys)));
    TRY(json_need_text(cx, &act->body, "to", &text));
    TRY(date_parse(cx, text, &to));
    if (!ends_month(to))
        return fail_field(cx, ERR_INVALID, "to", "is not the last day of a month");
    if (date_cmp(to, act->business_date) >= 0)
        return fail_field(cx, ERR_INVALID, "to", "is not over yet: the business date is %s",
                          date_format(act->business_date, day));
    if (!date_is_none(closed) && date_cmp(to, closed) <= 0)
        return fail_field(cx, ERR_CONFLICT, "to", "is closed already: the books are closed to %s",
                          date_format(closed, day));
    *out = to;
    return ERR_OK;
}

Err period_close(Ctx *cx, Book *book, const Act *act, Text *result)
{
    char to[DATE_TEXT_SIZE], open[DATE_TEXT_SIZE];
    Text person;
    Date closed, day = DATE_NONE;
    TRY(act_platform(cx, book, act->actor, "closing a period", &person));
    TRY(period_last(cx, book_db(book), book_cluster(book), &closed));
    TRY(read_day(cx, act, closed, &day));
    PeriodRow row = { .to_day = day.day, .act_id = act->id,
                      .closed_day = act->business_date.day, .closed_by = act->actor };
    TRY(rows_insert(cx, book_db(book), &period_shape, book_cluster(book), &row, 1));
    return text_format(cx, result, "{\"closed_to\":\"%s\",\"open_from\":\"%s\"}",
                       date_format(day, to), date_format(date_add(day, (Days){ 1 }), open));
}
