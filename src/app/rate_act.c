/* rate_act.c - fixes a rate and weighs anew what it bears on. */
#include "app/rate_act.h"

#include "app/intake/intake.h"
#include "base/check.h"
#include "store/rate_store.h"
#include "value/rate.h"

static Err read_act(Ctx *cx, const Act *act, FxRateRow *out)
{
    static const char *const keys[] = { "from", "to", "rate", "date" };
    Text from, to, rate_text, date_text = TEXT("");
    Ccy from_ccy, to_ccy;
    Rate rate;
    Date date = act->business_date;
    TRY(json_only(cx, &act->body, keys, COUNT(keys)));
    TRY(json_need_text(cx, &act->body, "from", &from));
    TRY(json_need_text(cx, &act->body, "to", &to));
    TRY(json_need_text(cx, &act->body, "rate", &rate_text));
    TRY(json_want_text(cx, &act->body, "date", &date_text));
    TRY(ccy_parse(cx, from, &from_ccy));
    TRY(ccy_parse(cx, to, &to_ccy));
    TRY(rate_parse(cx, rate_text, &rate));
    if (date_text.n > 0)
        TRY(date_parse(cx, date_text, &date));
    if (from_ccy == to_ccy)
        return fail_field(cx, ERR_INVALID, "to", "a rate is between two currencies, not of %s with "
                          "itself", ccy_code(to_ccy));
    if (rate.e9 <= 0)
        return fail_field(cx, ERR_INVALID, "rate", "must be above 0");
    *out = (FxRateRow){ .from_ccy = ccy_number(from_ccy), .to_ccy = ccy_number(to_ccy),
                        .day = date.day, .rate_e9 = rate.e9, .act_id = act->id };
    return ERR_OK;
}

Err rate_act_fix(Ctx *cx, Book *book, const Act *act, Text *result)
{
    FxRateRow row;
    List parents;
    TRY(act_operator(cx, book, act->actor, "fixing a rate"));
    TRY(read_act(cx, act, &row));
    if (act->second.n == 0) {           /* kept beside; good for nothing until confirmed */
        TRY(fx_rate_put(cx, book_db(book), book_cluster(book), &row));
        return act_propose(cx, book, act, result);
    }
    row.act_id = act->first;
    row.confirmed = 1;
    TRY(fx_rate_put(cx, book_db(book), book_cluster(book), &row));
    TRY(fx_rate_parents(cx, book_db(book), book_cluster(book), row.from_ccy, row.day, &parents));
    TRY(intake_refold(cx, book, parents.items, parents.count));
    return text_format(cx, result, "{\"closed_again\":%zu}", parents.count);
}
