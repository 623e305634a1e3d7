/* day_end.c - one jump from date to date: everything accrues by difference, so that a jump of ten
 * days and ten jumps of one end in the same books. */
#include "app/day_end.h"

#include "app/finance/claims.h"
#include "app/finance/repay.h"
#include "app/intake/intake.h"
#include "base/check.h"
#include "core/books/unit.h"
#include "store/book_store.h"
#include "store/ledger_store.h"
#include "store/netting_store.h"
#include "store/order_store.h"

#include <stdlib.h>

enum { WARN_DAYS = 7,                   /* a financing that falls due within */
       CALENDAR_DAYS = 60 };            /* a calendar that says nothing beyond */

typedef struct DayEnd {
    Till *till;
    const Act *act;
    Date from, to;
    bool preview;
    TextBuf alerts, accruals;
    size_t alert_count, accrual_count;
    size_t overdue_claims, overdue_financings;
} DayEnd;

/* --- until when ------------------------------------------------------------------------------ */

static Err read_target(Ctx *cx, Book *book, const Json *body, Date from, Date *out)
{
    static const char *const keys[] = { "days", "to" };
    const Calendar *calendar;
    Text to = TEXT("");
    int64_t days = 1;
    TRY(json_only(cx, body, keys, COUNT(keys)));
    TRY(json_want_text(cx, body, "to", &to));
    TRY(json_want_int64(cx, body, "days", &days));
    if (days < 1 || days > DAY_END_DAYS_MAX)
        return fail_field(cx, ERR_INVALID, "days", "must be from 1 to %d", DAY_END_DAYS_MAX);
    TRY(book_calendar(cx, book, TEXT(""), &calendar));
    Date date;
    if (to.n > 0)
        TRY(date_parse(cx, to, &date));
    else
        TRY(calendar_add_business_days(cx, calendar, from, (int)days, &date));
    TRY(calendar_need(cx, calendar, date));
    int32_t ahead = date_diff(from, date).n;
    if (ahead <= 0 || ahead > 2 * DAY_END_DAYS_MAX)
        return fail_field(cx, ERR_INVALID, "to", "must be after the business date, and within two "
                          "years of it");
    *out = date;
    return ERR_OK;
}

/* --- leaps ----------------------------------------------------------------------------------- */

/* Somebody else has proposed the same. */
static Err second_person(Ctx *cx, Book *book, const Act *act, Text person, Date to)
{
    char day[DATE_TEXT_SIZE];
    const Authority *table;
    List leaps;
    TRY(book_authority(cx, book, &table));
    int32_t days = date_diff(act->business_date, to).n, most = table->leap.n;
    if (days <= most)
        return ERR_OK;
    TRY(leap_of(cx, book_db(book), book_cluster(book), act->business_date, to, &leaps));
    for (size_t i = 0; i < leaps.count; i++) {
        Text other;
        TRY(act_platform(cx, book, ((const LeapRow *)list_at(&leaps, i))->proposed_by, "day-end",
                         &other));
        if (!text_eq(person, other))
            return ERR_OK;
    }
    date_format(to, day);
    return fail(cx, ERR_DENIED, "from here to %s are %d days; more than %d take two persons: "
                "propose it (weft day-end --propose --to %s), and let another one move the date",
                day, (int)days, (int)most, day);
}

Err day_end_propose(Ctx *cx, Book *book, const Act *act, Text *result)
{
    static const char *const keys[] = { "to" };
    char day[DATE_TEXT_SIZE];
    Text person, text;
    Date to;
    TRY(act_platform(cx, book, act->actor, "day-end", &person));
    TRY(json_only(cx, &act->body, keys, COUNT(keys)));
    TRY(json_need_text(cx, &act->body, "to", &text));
    TRY(read_target(cx, book, &act->body, act->business_date, &to));
    LeapRow row = { .from_day = act->business_date.day, .to_day = to.day,
                    .proposed_by = act->actor, .act_id = act->id };
    TRY(row_add(cx, book_db(book), &leap_shape, book_cluster(book), &row));
    return text_format(cx, result, "{\"proposed\":\"%s\"}", date_format(to, day));
}

/* --- alerts ---------------------------------------------------------------------------------- */

static void alert(DayEnd *end, const char *kind, Text subject, const char *en, const char *zh,
                  int32_t days)
{
    TextBuf *buf = &end->alerts;
    textbuf_format(buf, "%s{\"alert\":\"%s\",\"subject\":", end->alert_count ? "," : "", kind);
    textbuf_json(buf, subject);
    textbuf_format(buf, ",\"days\":%d,\"text\":{\"en\":", (int)days);
    textbuf_json(buf, text_of(en));
    textbuf_puts(buf, ",\"zh\":");
    textbuf_json(buf, text_of(zh));
    textbuf_puts(buf, "}}");
    end->alert_count++;
}

static Err alert_red_flush(Ctx *cx, DayEnd *end, const FinancingRow *row)
{
    List breaches;
    TRY(breach_of_order(cx, end->till->db, end->till->cluster, row->order_id, &breaches));
    for (size_t i = 0; i < breaches.count; i++) {
        const BreachRow *breach = list_at(&breaches, i);
        if (breach->kind == BREAK_RED_FLUSH_AFTER_FUNDING
            && breach->other_document == row->claim_id)
            alert(end, "red_flush", row->number, "the financed invoice was credited",
                  "已融资发票被红冲", 0);
    }
    return ERR_OK;
}

static Err alert_deal(Ctx *cx, DayEnd *end, const Deal *deal)
{
    const FinancingRow *row = &deal->row;
    int32_t left = date_diff(end->to, (Date){ (int32_t)row->due }).n;
    if (row->state == FINANCING_OVERDUE && deal_has_recourse(deal, end->to))
        alert(end, "recourse", row->number, "the seller may be called on", "可向卖方追索", -left);
    else if (row->state == FINANCING_OVERDUE)
        alert(end, "overdue", row->number, "the debtor has not paid", "债务人逾期未付", -left);
    else if (left >= 0 && left <= WARN_DAYS)
        alert(end, "due_soon", row->number, "falls due soon", "即将到期", left);
    return alert_red_flush(cx, end, row);
}

/* A round of set-off whose window is over waits for the platform. */
static Err alert_rounds(Ctx *cx, DayEnd *end)
{
    List rounds;
    TRY(net_round_all(cx, end->till->db, end->till->cluster, &rounds));
    for (size_t i = 0; i < rounds.count; i++) {
        const NetRoundRow *round = list_at(&rounds, i);
        int32_t over = date_diff((Date){ (int32_t)round->accept_by }, end->to).n;
        if (round->state == NET_PROPOSED && over > 0)
            alert(end, "net_window", round->number, "the answers to a set-off are in: execute or "
                  "cancel it", "抵销答复期已满，请执行或取消", over);
    }
    return ERR_OK;
}

/* The calendar runs out: no business date beyond it can be set. */
static Err alert_calendar(Ctx *cx, DayEnd *end)
{
    const Calendar *calendar;
    TRY(book_calendar(cx, end->till->book, TEXT(""), &calendar));
    int32_t left = calendar->bounded ? date_diff(end->to, calendar->to).n : CALENDAR_DAYS + 1;
    if (left <= CALENDAR_DAYS)
        alert(end, "calendar_ends", calendar->name, "the calendar of business days ends; carry it "
              "on", "营业日历即将到期，请续录", left);
    return ERR_OK;
}

static void show_accrual(DayEnd *end, const FinancingRow *was, const FinancingRow *row)
{
    char earned[DECIMAL_TEXT_SIZE], late[DECIMAL_TEXT_SIZE];
    uint32_t ccy = (uint32_t)row->ccy;
    if (!end->preview || (was->earned == row->earned && was->late_due == row->late_due))
        return;
    textbuf_format(&end->accruals, "%s{\"financing\":", end->accrual_count ? "," : "");
    textbuf_json(&end->accruals, row->number);
    unit_format(row->earned - was->earned, ccy, earned);
    unit_format(row->late_due - was->late_due, ccy, late);
    textbuf_format(&end->accruals, ",\"earned\":\"%s\",\"late_interest\":\"%s\"}", earned, late);
    end->accrual_count++;
}

/* --- what a new date means ------------------------------------------------------------------- */

static Err out_deals(Ctx *cx, DayEnd *end, List *out)
{
    return financing_in_states(cx, end->till->db, end->till->cluster, FINANCING_DISBURSED,
                               FINANCING_RECOVERY, out);
}

static int by_id(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

/* The orders of deals whose money is out are closed again: the day moves what is earned, owed and
 * overdue of each. */
static Err age_orders(Ctx *cx, DayEnd *end, const List *rows)
{
    int64_t *orders = NEW(cx, int64_t, rows->count);
    size_t n = 0, kept = 0;
    if (!orders)
        return cx->err;
    for (size_t i = 0; i < rows->count; i++) {
        const FinancingRow *row = list_at(rows, i);
        if (financing_is_out((FinancingState)row->state))
            orders[n++] = row->order_id;
    }
    if (n > 1)
        qsort(orders, n, sizeof *orders, by_id);
    for (size_t i = 0; i < n; i++)
        if (kept == 0 || orders[kept - 1] != orders[i])
            orders[kept++] = orders[i];
    return kept > 0 ? intake_refold(cx, end->till->book, orders, kept) : ERR_OK;
}

static size_t count_overdue(const List *rows)
{
    size_t n = 0;
    for (size_t i = 0; i < rows->count; i++)
        n += ((const FinancingRow *)list_at(rows, i))->state == FINANCING_OVERDUE;
    return n;
}

static Err age_deals(Ctx *cx, DayEnd *end)
{
    List before, after;
    TRY(out_deals(cx, end, &before));
    TRY(age_orders(cx, end, &before));
    TRY(out_deals(cx, end, &after));
    end->overdue_financings = count_overdue(&after) - count_overdue(&before);
    for (size_t i = 0, was = 0; i < after.count; i++) {
        const FinancingRow *row = list_at(&after, i), *then = NULL;
        Deal deal;
        for (; was < before.count && (!then || then->financing_id < row->financing_id); was++)
            then = list_at(&before, was);
        if (then && then->financing_id == row->financing_id)
            show_accrual(end, then, row);
        if (!financing_is_out((FinancingState)row->state))
            continue;
        TRY(deal_open(cx, end->till, row, &deal));
        TRY(alert_deal(cx, end, &deal));
    }
    return ERR_OK;
}

static Err age_claims(Ctx *cx, DayEnd *end)
{
    List rows;
    TRY(claim_falling_due(cx, end->till->db, end->till->cluster, end->to.day, CLAIM_OVERDUE,
                          &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const ClaimRow *row = list_at(&rows, i);
        TRY(claim_set_state(cx, end->till->db, end->till->cluster, row->order_id, row->claim_id,
                            CLAIM_OVERDUE));
    }
    end->overdue_claims = rows.count;
    return ERR_OK;
}

static Err tick(Ctx *cx, DayEnd *end)
{
    LedgerStore *ledger CLEANUP(ledger_store_close) = NULL;
    TRY(ledger_store_open(cx, end->till->db, end->till->cluster, &ledger));
    return ledger_store_tick(cx, ledger, (uint64_t)end->act->at.us * 1000);
}

static Err answer(const DayEnd *end, TextBuf *buf, Text *result)
{
    char from[DATE_TEXT_SIZE], to[DATE_TEXT_SIZE];
    Text alerts, accruals;
    TRY(textbuf_done(&end->alerts, &alerts));
    TRY(textbuf_done(&end->accruals, &accruals));
    textbuf_format(buf, "{\"from\":\"%s\",\"to\":\"%s\",\"overdue_claims\":%zu,"
                   "\"overdue_financings\":%zu,", date_format(end->from, from),
                   date_format(end->to, to), end->overdue_claims, end->overdue_financings);
    if (end->preview)
        textbuf_format(buf, "\"preview\":true,\"accruals\":[%.*s],", (int)accruals.n, accruals.at);
    textbuf_format(buf, "\"alerts\":[%.*s]}", (int)alerts.n, alerts.at);
    return textbuf_done(buf, result);
}

static Err move(Ctx *cx, Book *book, const Act *act, bool preview, Text *result)
{
    DayEnd end = { .act = act, .from = book_settings(book).business_date, .preview = preview,
                   .alerts = textbuf_make(cx), .accruals = textbuf_make(cx) };
    TextBuf buf = textbuf_make(cx);
    Text person;
    TRY(act_platform(cx, book, act->actor, "day-end", &person));
    TRY(read_target(cx, book, &act->body, end.from, &end.to));
    if (!preview)
        TRY(second_person(cx, book, act, person, end.to));
    TRY(book_set_business_date(cx, book, end.to));
    TRY(intake_reach(cx, book, end.to));        /* money in its time, before anybody is late */
    TRY(till_open(cx, book, act->at, &end.till));
    TRY(age_claims(cx, &end));
    TRY(age_deals(cx, &end));
    TRY(alert_rounds(cx, &end));
    TRY(alert_calendar(cx, &end));
    TRY(till_close(cx, end.till));
    TRY(tick(cx, &end));
    return answer(&end, &buf, result);
}

Err day_end(Ctx *cx, Book *book, const Act *act, Text *result)
{
    return move(cx, book, act, false, result);
}

static Err look(Ctx *cx, Book *book, Text actor, Text body, Text *result)
{
    Act act = { .id = book_next_id(book), .kind = TEXT("day_end"), .actor = actor, .at = cx->now,
                .business_date = book_settings(book).business_date };
    TRY(json_parse(cx, body, &act.body));
    return move(cx, book, &act, true, result);
}

Err day_end_preview(Ctx *cx, Book *book, Text actor, Text body, Text *result)
{
    TRY(book_begin(cx, book));
    Err err = look(cx, book, actor, body, result);
    book_rollback(book);
    if (err != ERR_OK)
        return err;
    TRY(book_begin(cx, book));          /* what the books say is read from the store again */
    book_rollback(book);
    return ERR_OK;
}
