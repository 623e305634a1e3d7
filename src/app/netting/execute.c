/* execute.c - asks, checks, books, closes. O(items) and the orders that are closed again. */
#include "app/netting/execute.h"

#include "app/finance/till.h"
#include "app/intake/intake.h"
#include "app/netting/round.h"
#include "base/check.h"
#include "store/finance_store.h"

/* --- what stands today ----------------------------------------------------------------------- */

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

Err round_now(Ctx *cx, Book *book, const NetRoundRow *round, RoundNow *out)
{
    Desk desk;
    List items, answers;
    EligibleRules rules = { .cutoff = { (int32_t)round->cutoff },
                            .due_by = { (int32_t)round->due_by },
                            .silence_accepts = round->silence != 0 };
    TRY(net_item_of(cx, book_db(book), book_cluster(book), round->round_id, &items));
    TRY(net_answer_of(cx, book_db(book), book_cluster(book), round->round_id, &answers));
    TRY(desk_load(cx, book, round_ccy(round), &rules, &answers, &desk));
    RoundNow got = { *round, items.items, items.count, NEW(cx, int64_t, items.count) };
    if (!got.most_minor)
        return cx->err;
    for (size_t i = 0; i < got.count; i++) {
        NetItemRow *item = &got.items[i];
        Reason reason = REASON_settled;
        if (item->noticed == 0)
            continue;
        const NetClaimRow *row = desk_find(&desk, item->order_id, item->claim_id, &reason);
        item->dropped = reason;
        if (row && reason == REASON_eligible)
            got.most_minor[i] = least(item->noticed, row->outstanding);
        item->most = got.most_minor[i];
    }
    *out = got;
    return ERR_OK;
}

/* --- may it be ------------------------------------------------------------------------------- */

static Err need_other_eyes(Ctx *cx, Book *book, const Act *act, const NetRoundRow *round)
{
    Party party;
    Text user;
    TRY(act_actor(cx, book, act->actor, &party, &user));
    if (!party_has_role(&party, "platform"))
        return fail(cx, ERR_DENIED, "executing a round of set-off is for a person of the platform, "
                    "not of %.*s", (int)party.ident.n, party.ident.at);
    if (speaker_same_person(act->actor, round->opened_by))
        return fail(cx, ERR_DENIED, "round %.*s was opened by %.*s: another person must execute "
                    "it", (int)round->number.n, round->number.at, (int)act->actor.n,
                    act->actor.at);
    return ERR_OK;
}

static Err need_answers(Ctx *cx, Book *book, const Act *act, const NetRoundRow *round)
{
    List answers;
    char day[DATE_TEXT_SIZE];
    TRY(net_answer_of(cx, book_db(book), book_cluster(book), round->round_id, &answers));
    if ((int64_t)answers.count >= round->firms || act->business_date.day > round->accept_by)
        return ERR_OK;
    return fail(cx, ERR_WRONG_STATE, "round %.*s may be answered until %s, and %lld of %lld firms "
                "have not", (int)round->number.n, round->number.at,
                date_format((Date){ (int32_t)round->accept_by }, day),
                (long long)(round->firms - (int64_t)answers.count), (long long)round->firms);
}

static Err take_result(Ctx *cx, Book *book, const Act *act, RoundNow *now)
{
    Text cancelled, certificate;
    DeskCase what;
    SetOffResult got;
    NetRoundRow *round = &now->round;
    TRY(json_need_text(cx, &act->body, "cancelled", &cancelled));
    TRY(json_need_text(cx, &act->body, "certificate", &certificate));
    TRY(desk_case(cx, book, round_ccy(round), now->items, now->most_minor,
                  now->count, &what));
    TRY(set_off_take(cx, &what.set_off, cancelled, certificate, &got));
    if (got.circles_minor == 0)
        return fail(cx, ERR_REFUSED, "of round %.*s nothing is left to be set off; cancel it",
                    (int)round->number.n, round->number.at);
    for (size_t i = 0; i < what.set_off.count; i++)
        now->items[what.at[i]].cancelled = got.cancelled_minor[i];
    round->cancelled = got.circles_minor;
    return ERR_OK;
}

/* --- booking --------------------------------------------------------------------------------- */

static Err post_item(Ctx *cx, Till *till, const Chart *chart, const NetRoundRow *round,
                     const NetItemRow *item, Date day)
{
    PostingAmount amount = { "set_off", item->cancelled };
    PostingCase what = { .event = POSTING_SET_OFF, .ccy = round_ccy(round), .day = day,
                         .cause = round->closed_act, .amounts = &amount, .amount_count = 1 };
    TRY(till_party(cx, till, item->creditor, &what.party[ROLE_CREDITOR]));
    TRY(till_party(cx, till, item->debtor, &what.party[ROLE_DEBTOR]));
    TRY(text_format(cx, &what.key, "round %lld order %lld claim %lld", (long long)round->round_id,
                    (long long)item->order_id, (long long)item->claim_id));
    return till_post(cx, till, &chart->trade, &what);
}

/* One chain: all of the round, or none of it. */
static void link_all(Till *till)
{
    for (size_t i = 0; i + 1 < till->posting.transfers.count; i++)
        ((LedgerTransfer *)list_at(&till->posting.transfers, i))->flags |= LEDGER_LINKED;
}

static Err book_round(Ctx *cx, Book *book, const Act *act, const RoundNow *now)
{
    Till *till;
    const Chart *chart;
    TRY(till_open(cx, book, act->at, &till));
    TRY(till_chart(cx, till, &chart));
    for (size_t i = 0; i < now->count; i++)
        if (now->items[i].cancelled > 0)
            TRY(post_item(cx, till, chart, &now->round, &now->items[i],
                          act->business_date));
    link_all(till);
    return till_close(cx, till);
}

/* --- writing down ---------------------------------------------------------------------------- */

static Err count_firms(Ctx *cx, const RoundNow *now, int64_t *out)
{
    List done = list_make(sizeof(NetItemRow)), firms;
    for (size_t i = 0; i < now->count; i++) {
        NetItemRow *row = now->items[i].cancelled > 0 ? list_push(cx, &done) : NULL;
        if (row)
            *row = now->items[i];
    }
    TRY(cx->err);
    TRY(round_firms(cx, &done, &firms));
    *out = (int64_t)firms.count;
    return ERR_OK;
}

static Err write_items(Ctx *cx, Book *book, const RoundNow *now, List *orders)
{
    Db *db = book_db(book);
    int64_t cluster = book_cluster(book);
    for (size_t i = 0; i < now->count; i++) {
        const NetItemRow *item = &now->items[i];
        if (item->noticed == 0)
            continue;
        TRY(net_item_update(cx, db, cluster, item));
        if (item->cancelled == 0)
            continue;
        int64_t *order = list_push(cx, orders);
        if (!order)
            return cx->err;
        *order = item->order_id;
    }
    return ERR_OK;
}

/* Rights whose funders consented end with the claim they were in: once its order is closed again,
 * its row says whether anything is left. */
static Err release(Ctx *cx, Book *book, const RoundNow *now)
{
    Db *db = book_db(book);
    int64_t cluster = book_cluster(book);
    for (size_t i = 0; i < now->count; i++) {
        const NetItemRow *item = &now->items[i];
        ClaimRow claim;
        bool found;
        if (item->cancelled == 0)
            continue;
        TRY(claim_get(cx, db, cluster, item->order_id, item->claim_id, &found, &claim));
        if (found && claim.outstanding == 0)
            TRY(net_release(cx, db, cluster, item->order_id, item->claim_id));
    }
    return ERR_OK;
}

Err net_execute(Ctx *cx, Book *book, const Act *act, Text *result)
{
    static const char *const keys[] = { "round", "cancelled", "certificate" };
    NetRoundRow round;
    RoundNow now;
    List orders = list_make(sizeof(int64_t));
    TRY(round_proposed(cx, book, act, keys, COUNT(keys), &round));
    TRY(need_other_eyes(cx, book, act, &round));
    TRY(need_answers(cx, book, act, &round));
    TRY(round_now(cx, book, &round, &now));
    TRY(take_result(cx, book, act, &now));
    NetRoundRow *done = &now.round;
    done->state = NET_EXECUTED;
    done->closed_day = act->business_date.day;
    done->closed_by = act->actor;
    done->closed_act = act->id;
    TRY(count_firms(cx, &now, &done->cancelled_firms));
    TRY(book_round(cx, book, act, &now));
    TRY(net_round_update(cx, book_db(book), book_cluster(book), done));
    TRY(write_items(cx, book, &now, &orders));
    TRY(intake_refold(cx, book, orders.items, orders.count));
    TRY(release(cx, book, &now));
    return round_json(cx, book, done, result);
}

/* --- bodies ---------------------------------------------------------------------------------- */

static Err solve_into(Ctx *cx, const DeskCase *what, TextBuf *buf)
{
    Text cancelled, certificate;
    TRY(set_off_solve(cx, &what->set_off, &cancelled, &certificate));
    textbuf_puts(buf, ",\"cancelled\":");
    textbuf_json(buf, cancelled);
    textbuf_puts(buf, ",\"certificate\":");
    textbuf_json(buf, certificate);
    textbuf_byte(buf, '}');
    return ERR_OK;
}

typedef struct Asked {
    Ccy ccy;
    Date cutoff, due_by, accept_by;
    bool silence_accepts;
} Asked;

static Err asked_day(Ctx *cx, const Json *asked, const char *key, Date *out)
{
    Text text = TEXT("");
    TRY(json_want_text(cx, asked, key, &text));
    return text.n > 0 ? date_parse(cx, text, out) : ERR_OK;
}

/* The window of the rules, where none is asked for. */
static Err read_asked(Ctx *cx, Book *book, const Json *asked, Asked *out)
{
    static const char *const keys[] = { "currency", "cutoff", "accept_by", "due_by", "silence" };
    BookSettings settings = book_settings(book);
    const NetTerms *terms;
    const Calendar *calendar;
    RuleVersion rule;
    Date window;
    Text currency = TEXT(""), silence = TEXT("");
    TRY(json_only(cx, asked, keys, COUNT(keys)));
    TRY(book_rule(cx, book, RULE_NETTING, TEXT("rules"), &rule));
    TRY(rulebook_netting(cx, book_rules(book), rule.id, &terms));
    TRY(book_calendar(cx, book, TEXT(""), &calendar));
    TRY(calendar_add_business_days(cx, calendar, settings.business_date, (int)terms->window_days,
                                   &window));
    Asked a = { settings.ccy, settings.business_date, DATE_NONE,
                window, terms->silence_accepts };
    TRY(json_want_text(cx, asked, "currency", &currency));
    if (currency.n > 0)
        TRY(ccy_parse(cx, currency, &a.ccy));
    TRY(json_want_text(cx, asked, "silence", &silence));
    if (silence.n > 0 && !text_is(silence, "accept") && !text_is(silence, "decline"))
        return fail_field(cx, ERR_INVALID, "silence", "must be decline or accept");
    if (silence.n > 0)
        a.silence_accepts = text_is(silence, "accept");
    TRY(asked_day(cx, asked, "cutoff", &a.cutoff));
    TRY(asked_day(cx, asked, "due_by", &a.due_by));
    TRY(asked_day(cx, asked, "accept_by", &a.accept_by));
    *out = a;
    return ERR_OK;
}

static void put_asked(TextBuf *buf, const Asked *asked)
{
    char cutoff[DATE_TEXT_SIZE], due_by[DATE_TEXT_SIZE], accept_by[DATE_TEXT_SIZE];
    textbuf_format(buf, "{\"currency\":\"%s\",\"cutoff\":\"%s\",\"accept_by\":\"%s\","
                   "\"silence\":\"%s\"", ccy_code(asked->ccy), date_format(asked->cutoff, cutoff),
                   date_format(asked->accept_by, accept_by),
                   asked->silence_accepts ? "accept" : "decline");
    if (!date_is_none(asked->due_by))
        textbuf_format(buf, ",\"due_by\":\"%s\"", date_format(asked->due_by, due_by));
}

static Err open_body(Ctx *cx, Book *book, const Json *asked_json, Text *out)
{
    Asked asked = { .ccy = CCY_CNY };
    Desk desk;
    DeskCase what;
    TextBuf buf = textbuf_make(cx);
    TRY(read_asked(cx, book, asked_json, &asked));
    EligibleRules rules = { .cutoff = asked.cutoff, .due_by = asked.due_by };
    TRY(desk_load(cx, book, asked.ccy, &rules, NULL, &desk));
    NetItemRow *items = NEW(cx, NetItemRow, desk.count);
    int64_t *most = NEW(cx, int64_t, desk.count);
    if (!items || !most)
        return cx->err;
    for (size_t i = 0; i < desk.count; i++) {
        const NetClaimRow *row = &desk.rows[i];
        items[i] = (NetItemRow){ .order_id = row->order_id, .claim_id = row->claim_id,
                                 .debtor = row->debtor, .creditor = row->creditor,
                                 .due = row->due };
        most[i] = desk.reasons[i] == REASON_eligible ? row->outstanding : 0;
    }
    TRY(desk_case(cx, book, asked.ccy, items, most, desk.count, &what));
    put_asked(&buf, &asked);
    TRY(solve_into(cx, &what, &buf));
    return textbuf_done(&buf, out);
}

static Err execute_body(Ctx *cx, Book *book, const Json *asked, Text *out)
{
    static const char *const keys[] = { "round" };
    NetRoundRow round;
    RoundNow now;
    DeskCase what;
    Text number;
    TextBuf buf = textbuf_make(cx);
    TRY(json_only(cx, asked, keys, COUNT(keys)));
    TRY(json_need_text(cx, asked, "round", &number));
    TRY(round_find(cx, book, number, &round));
    TRY(round_now(cx, book, &round, &now));
    TRY(desk_case(cx, book, round_ccy(&round), now.items, now.most_minor,
                  now.count, &what));
    textbuf_puts(&buf, "{\"round\":");
    textbuf_json(&buf, round.number);
    TRY(solve_into(cx, &what, &buf));
    return textbuf_done(&buf, out);
}

Err net_body(Ctx *cx, Book *book, Text kind, const Json *asked, Text *out)
{
    if (text_is(kind, "net_open"))
        return open_body(cx, book, asked, out);
    if (text_is(kind, "net_execute"))
        return execute_body(cx, book, asked, out);
    TextBuf buf = textbuf_make(cx);
    json_write(&buf, asked);
    return textbuf_done(&buf, out);
}
