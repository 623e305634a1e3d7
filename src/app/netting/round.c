/* round.c - what a body says, whether it may be, and the rows that follow from it. */
#include "app/netting/round.h"

#include "app/netting/desk.h"
#include "base/check.h"

#include <stdlib.h>

/* --- words and finding ----------------------------------------------------------------------- */

static const struct { const char *name, *chinese; } states[] = {
    [NET_PROPOSED] = { "PROPOSED", "方案已发出" },
    [NET_EXECUTED] = { "EXECUTED", "已抵销" },
    [NET_CANCELLED] = { "CANCELLED", "已取消" },
};

const char *round_state_name(int64_t state)
{
    assert(state >= 0 && (size_t)state < COUNT(states));
    return states[state].name;
}

const char *round_state_chinese(int64_t state)
{
    assert(state >= 0 && (size_t)state < COUNT(states));
    return states[state].chinese;
}

Ccy round_ccy(const NetRoundRow *row)
{
    Ccy ccy = CCY_CNY;
    bool known = ccy_of_number((int)row->ccy, &ccy);
    assert(known);
    return ccy;
}

Err round_find(Ctx *cx, Book *book, Text number, NetRoundRow *out)
{
    bool found;
    TRY(net_round_by_number(cx, book_db(book), book_cluster(book), number, &found, out));
    if (found)
        return ERR_OK;
    Text show = text_head(number, 40);
    return fail_field(cx, ERR_NOT_FOUND, "round", "there is no round \"%.*s\"; `weft net rounds` "
                      "lists them", (int)show.n, show.at);
}

Err round_proposed(Ctx *cx, Book *book, const Act *act, const char *const *keys, size_t n,
                   NetRoundRow *out)
{
    Text number;
    TRY(json_only(cx, &act->body, keys, n));
    TRY(json_need_text(cx, &act->body, "round", &number));
    TRY(round_find(cx, book, number, out));
    if (out->state == NET_PROPOSED)
        return ERR_OK;
    return fail(cx, ERR_WRONG_STATE, "round %.*s is over: %s", (int)number.n, number.at,
                out->state == NET_EXECUTED ? "it has been executed" : "it was cancelled");
}

static int by_id(const void *a, const void *b)
{
    const int64_t *x = a, *y = b;
    return *x < *y ? -1 : *x > *y;
}

Err round_firms(Ctx *cx, const List *items, List *out)
{
    List ids = list_make(sizeof(int64_t));
    for (size_t i = 0; i < items->count; i++) {
        const NetItemRow *item = list_at(items, i);
        int64_t *debtor = item->noticed > 0 ? list_push(cx, &ids) : NULL;
        if (debtor)
            *debtor = item->debtor;
        int64_t *creditor = item->noticed > 0 ? list_push(cx, &ids) : NULL;
        if (creditor)
            *creditor = item->creditor;
    }
    TRY(cx->err);
    if (ids.count > 1)
        qsort(ids.items, ids.count, sizeof(int64_t), by_id);
    size_t n = 0;
    int64_t *all = ids.items;
    for (size_t i = 0; i < ids.count; i++)
        if (n == 0 || all[n - 1] != all[i])
            all[n++] = all[i];
    ids.count = n;
    *out = ids;
    return ERR_OK;
}

/* --- the round as JSON ----------------------------------------------------------------------- */

static void put_money(TextBuf *buf, const char *name, int64_t minor, Ccy ccy)
{
    char text[DECIMAL_TEXT_SIZE];
    textbuf_format(buf, ",\"%s\":\"%s\"", name, money_format((Money){ minor, ccy }, text));
}

static void put_day(TextBuf *buf, const char *name, int64_t day)
{
    char text[DATE_TEXT_SIZE];
    if (day == DATE_NONE.day)
        textbuf_format(buf, ",\"%s\":null", name);
    else
        textbuf_format(buf, ",\"%s\":\"%s\"", name, date_format((Date){ (int32_t)day }, text));
}

static Err put_answers(Ctx *cx, Book *book, const NetRoundRow *row, TextBuf *buf)
{
    List answers;
    int64_t accepted = 0, declined = 0;
    TRY(net_answer_of(cx, book_db(book), book_cluster(book), row->round_id, &answers));
    for (size_t i = 0; i < answers.count; i++) {
        bool yes = ((const NetAnswerRow *)list_at(&answers, i))->answer == ANSWER_ACCEPT;
        accepted += yes;
        declined += !yes;
    }
    textbuf_format(buf, ",\"firms\":%lld,\"accepted\":%lld,\"declined\":%lld",
                   (long long)row->firms, (long long)accepted, (long long)declined);
    return ERR_OK;
}

Err round_json(Ctx *cx, Book *book, const NetRoundRow *row, Text *out)
{
    Ccy ccy = round_ccy(row);
    TextBuf buf = textbuf_make(cx);
    textbuf_puts(&buf, "{\"round\":");
    textbuf_json(&buf, row->number);
    textbuf_format(&buf, ",\"state\":\"%s\",\"currency\":\"%s\"", round_state_name(row->state),
                   ccy_code(ccy));
    put_day(&buf, "opened", row->opened_day);
    put_day(&buf, "cutoff", row->cutoff);
    put_day(&buf, "due_by", row->due_by);
    put_day(&buf, "accept_by", row->accept_by);
    put_day(&buf, "closed", row->closed_day);
    textbuf_format(&buf, ",\"silence\":\"%s\",\"opened_by\":", row->silence ? "accept"
                                                                            : "decline");
    textbuf_json(&buf, row->opened_by);
    textbuf_puts(&buf, ",\"closed_by\":");
    textbuf_json(&buf, row->closed_by);
    textbuf_puts(&buf, ",\"reason\":");
    textbuf_json(&buf, row->reason);
    textbuf_format(&buf, ",\"claims\":%lld,\"eligible\":%lld", (long long)row->claims,
                   (long long)row->eligible);
    put_money(&buf, "open", row->open_minor, ccy);
    put_money(&buf, "gross", row->gross, ccy);
    put_money(&buf, "bilateral", row->bilateral, ccy);
    put_money(&buf, "proposed", row->circles, ccy);
    put_money(&buf, "chains", row->chains, ccy);
    TRY(put_answers(cx, book, row, &buf));
    put_money(&buf, "cancelled", row->cancelled, ccy);
    textbuf_format(&buf, ",\"cancelled_firms\":%lld}", (long long)row->cancelled_firms);
    return textbuf_done(&buf, out);
}

/* --- opening --------------------------------------------------------------------------------- */

typedef struct Opening {
    EligibleRules rules;
    Ccy ccy;
    Date accept_by;
    Text cancelled, certificate;
} Opening;

static Err read_day(Ctx *cx, const Json *body, const char *key, Date *out)
{
    Text text = TEXT("");
    TRY(json_want_text(cx, body, key, &text));
    return text.n > 0 ? date_parse(cx, text, out) : ERR_OK;
}

static Err read_opening(Ctx *cx, const Act *act, Opening *out)
{
    static const char *const keys[] = { "currency", "cutoff", "accept_by", "due_by", "silence",
                                        "cancelled", "certificate" };
    const Json *body = &act->body;
    Opening o = { .rules = { .cutoff = act->business_date, .due_by = DATE_NONE },
                  .accept_by = act->business_date };
    Text currency, silence;
    TRY(json_only(cx, body, keys, COUNT(keys)));
    TRY(json_need_text(cx, body, "currency", &currency));
    TRY(ccy_parse(cx, currency, &o.ccy));
    TRY(read_day(cx, body, "cutoff", &o.rules.cutoff));
    TRY(read_day(cx, body, "due_by", &o.rules.due_by));
    TRY(read_day(cx, body, "accept_by", &o.accept_by));
    TRY(json_need_text(cx, body, "silence", &silence));
    TRY(json_need_text(cx, body, "cancelled", &o.cancelled));
    TRY(json_need_text(cx, body, "certificate", &o.certificate));
    if (!text_is(silence, "accept") && !text_is(silence, "decline"))
        return fail_field(cx, ERR_INVALID, "silence", "must be decline or accept");
    o.rules.silence_accepts = text_is(silence, "accept");
    if (date_cmp(o.rules.cutoff, act->business_date) > 0)
        return fail_field(cx, ERR_INVALID, "cutoff", "is after the business date; what will be "
                          "invoiced then is not known yet");
    int32_t ahead = date_diff(act->business_date, o.accept_by).n;
    if (ahead < 0 || ahead > NET_DAYS_MAX)
        return fail_field(cx, ERR_INVALID, "accept_by", "must be from the business date to %d days "
                          "after it", NET_DAYS_MAX);
    *out = o;
    return ERR_OK;
}

static Err need_no_other(Ctx *cx, Book *book, Ccy ccy)
{
    NetRoundRow other;
    bool found;
    TRY(net_round_proposed(cx, book_db(book), book_cluster(book), ccy_number(ccy), &found,
                           &other));
    if (!found)
        return ERR_OK;
    return fail(cx, ERR_WRONG_STATE, "round %.*s in %s is still open; execute or cancel it first",
                (int)other.number.n, other.number.at, ccy_code(ccy));
}

/* Every open claim becomes an item, with the reason why it takes part or not. */
static Err make_items(Ctx *cx, const Desk *desk, int64_t round_id, NetRoundRow *round,
                      NetItemRow **out, int64_t **most)
{
    NetItemRow *items = NEW(cx, NetItemRow, desk->count);
    int64_t *minor = NEW(cx, int64_t, desk->count);
    i128 open = 0;
    if (!items || !minor)
        return cx->err;
    for (size_t i = 0; i < desk->count; i++) {
        const NetClaimRow *row = &desk->rows[i];
        items[i] = (NetItemRow){ .round_id = round_id, .order_id = row->order_id,
                                 .claim_id = row->claim_id, .debtor = row->debtor,
                                 .creditor = row->creditor, .amount = row->outstanding,
                                 .due = row->due, .reason = desk->reasons[i] };
        minor[i] = desk->reasons[i] == REASON_eligible ? row->outstanding : 0;
        round->eligible += minor[i] > 0;
        open += row->outstanding;
    }
    if (open > INT64_MAX)
        return fail(cx, ERR_OVERFLOW, "the open claims sum to more than 64 bits hold");
    round->open_minor = (int64_t)open;
    round->claims = (int64_t)desk->count;
    *out = items;
    *most = minor;
    return ERR_OK;
}

/* Holds the proposal against the claims, and notes on each what of it is proposed. */
static Err take_proposal(Ctx *cx, Book *book, const Opening *opening, const int64_t *most,
                         NetRoundRow *round, NetItemRow *items)
{
    DeskCase what;
    SetOffResult got;
    size_t n = (size_t)round->claims;
    TRY(desk_case(cx, book, opening->ccy, items, most, n, &what));
    TRY(set_off_take(cx, &what.set_off, opening->cancelled, opening->certificate, &got));
    if (got.circles_minor == 0)
        return fail(cx, ERR_REFUSED, "no debts run in a circle among the %zu claims that may be "
                    "set off; `weft net eligible` lists why others may not", what.set_off.count);
    for (size_t i = 0; i < what.set_off.count; i++)
        items[what.at[i]].noticed = got.cancelled_minor[i];
    round->gross = got.gross_minor;
    round->bilateral = got.bilateral_minor;
    round->circles = got.circles_minor;
    round->chains = got.chains_minor;
    List all = { items, n, n, sizeof *items }, firms;
    TRY(round_firms(cx, &all, &firms));
    round->firms = (int64_t)firms.count;
    return ERR_OK;
}

Err net_open(Ctx *cx, Book *book, const Act *act, Text *result)
{
    Opening opening;
    Desk desk;
    NetItemRow *items = NULL;
    int64_t *most = NULL;
    RuleVersion terms;
    TRY(act_operator(cx, book, act->actor, "opening a round of set-off"));
    TRY(read_opening(cx, act, &opening));
    TRY(need_no_other(cx, book, opening.ccy));
    TRY(desk_load(cx, book, opening.ccy, &opening.rules, NULL, &desk));
    TRY(book_rule(cx, book, RULE_NETTING, TEXT("rules"), &terms));
    NetRoundRow round = {
        .round_id = act->id, .terms_id = terms.id, .ccy = ccy_number(opening.ccy),
        .state = NET_PROPOSED,
        .opened_day = act->business_date.day, .cutoff = opening.rules.cutoff.day,
        .due_by = opening.rules.due_by.day, .accept_by = opening.accept_by.day,
        .silence = opening.rules.silence_accepts, .opened_by = act->actor,
        .closed_day = DATE_NONE.day, .closed_by = TEXT(""), .reason = TEXT(""),
    };
    TRY(text_format(cx, &round.number, "N-%lld", (long long)act->id));
    TRY(make_items(cx, &desk, act->id, &round, &items, &most));
    TRY(take_proposal(cx, book, &opening, most, &round, items));
    TRY(net_round_insert(cx, book_db(book), book_cluster(book), &round));
    TRY(rows_insert(cx, book_db(book), &net_item_shape, book_cluster(book), items, desk.count));
    return round_json(cx, book, &round, result);
}

/* --- answering ------------------------------------------------------------------------------- */

static Err takes_part(Ctx *cx, Book *book, const NetRoundRow *round, const Party *party)
{
    List items, firms;
    TRY(net_item_of(cx, book_db(book), book_cluster(book), round->round_id, &items));
    TRY(round_firms(cx, &items, &firms));
    if (firms.count > 0
        && bsearch(&party->id, firms.items, firms.count, sizeof(int64_t), by_id))
        return ERR_OK;
    return fail(cx, ERR_DENIED, "nothing of %.*s would be set off in round %.*s",
                (int)party->ident.n, party->ident.at, (int)round->number.n, round->number.at);
}

static Err not_answered(Ctx *cx, Book *book, const NetRoundRow *round, const Party *party)
{
    List answers;
    TRY(net_answer_of(cx, book_db(book), book_cluster(book), round->round_id, &answers));
    for (size_t i = 0; i < answers.count; i++) {
        const NetAnswerRow *row = list_at(&answers, i);
        if (row->party_id == party->id)
            return fail(cx, ERR_WRONG_STATE, "%.*s has %s round %.*s already, and an answer "
                        "binds", (int)party->ident.n, party->ident.at,
                        answer_name((Answer)row->answer), (int)round->number.n,
                        round->number.at);
    }
    return ERR_OK;
}

static Err answer(Ctx *cx, Book *book, const Act *act, Answer what, Text *result)
{
    static const char *const keys[] = { "round", "reason" };
    NetRoundRow round;
    Party party;
    Text user, reason = TEXT("");
    char day[DATE_TEXT_SIZE];
    TRY(round_proposed(cx, book, act, keys, what == ANSWER_DECLINE ? 2 : 1, &round));
    TRY(act_actor(cx, book, act->actor, &party, &user));
    TRY(json_want_text(cx, &act->body, "reason", &reason));
    TRY(takes_part(cx, book, &round, &party));
    TRY(not_answered(cx, book, &round, &party));
    if (act->business_date.day > round.accept_by)
        return fail(cx, ERR_WRONG_STATE, "round %.*s was to be answered by %s",
                    (int)round.number.n, round.number.at,
                    date_format((Date){ (int32_t)round.accept_by }, day));
    NetAnswerRow row = { .round_id = round.round_id, .party_id = party.id, .answer = what,
                         .person = act->actor, .day = act->business_date.day, .reason = reason };
    TRY(net_answer_insert(cx, book_db(book), book_cluster(book), &row));
    return round_json(cx, book, &round, result);
}

Err net_accept(Ctx *cx, Book *book, const Act *act, Text *result)
{
    return answer(cx, book, act, ANSWER_ACCEPT, result);
}

Err net_decline(Ctx *cx, Book *book, const Act *act, Text *result)
{
    return answer(cx, book, act, ANSWER_DECLINE, result);
}

Err net_cancel(Ctx *cx, Book *book, const Act *act, Text *result)
{
    static const char *const keys[] = { "round", "reason" };
    NetRoundRow round;
    TRY(act_operator(cx, book, act->actor, "cancelling a round of set-off"));
    TRY(round_proposed(cx, book, act, keys, COUNT(keys), &round));
    TRY(json_need_text(cx, &act->body, "reason", &round.reason));
    if (round.reason.n == 0)
        return fail_field(cx, ERR_INVALID, "reason", "is empty; the firms will be told it");
    round.state = NET_CANCELLED;
    round.closed_day = act->business_date.day;
    round.closed_by = act->actor;
    round.closed_act = act->id;
    TRY(net_round_update(cx, book_db(book), book_cluster(book), &round));
    return round_json(cx, book, &round, result);
}
