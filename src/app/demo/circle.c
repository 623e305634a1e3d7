/* circle.c - the round's claims added up by firm and by pair. Firms are laid out along their
 * largest debts, so that a picture of them shows the rings; O(claims + firms * debts). */
#include "app/demo/circle.h"

#include "app/demo/names.h"
#include "app/netting/round.h"
#include "base/check.h"
#include "base/table.h"
#include "core/netting/eligible.h"
#include "store/finance_store.h"
#include "store/order_store.h"

typedef struct Circle {
    Ctx *cx;
    Book *book;
    Lang lang;
    NetRoundRow round;
    List items;                 /* NetItemRow */
    Table place;                /* party id -> index into firms */
    List parties;               /* int64_t, in the order of their drawing */
    List debts;                 /* ReportDebt */
    List held;                  /* Text */
} Circle;

static bool is_held(const NetItemRow *item)
{
    return item->reason == REASON_encumbered;
}

static const int64_t *place_of(const Circle *c, int64_t party, int64_t *at)
{
    return table_get(&c->place, &party, sizeof party, at) ? at : NULL;
}

/* --- the order of firms ---------------------------------------------------------------------- */

/* The firm not yet placed to which `from` owes most; 0: none. */
static int64_t next_along(const Circle *c, int64_t from)
{
    int64_t most = 0, next = 0, at;
    for (size_t i = 0; i < c->items.count; i++) {
        const NetItemRow *item = list_at(&c->items, i);
        if (item->debtor == from && item->noticed > most && !place_of(c, item->creditor, &at)) {
            most = item->noticed;
            next = item->creditor;
        }
    }
    return next;
}

static Err lay_out(Circle *c)
{
    List firms;
    TRY(round_firms(c->cx, &c->items, &firms));
    TRY(list_reserve(c->cx, &c->parties, firms.count));         /* keys point into it */
    for (size_t i = 0; i < firms.count; i++) {
        int64_t party = *(int64_t *)list_at(&firms, i), at;
        while (party != 0 && !place_of(c, party, &at)) {
            int64_t *slot = list_push(c->cx, &c->parties);
            if (!slot)
                return c->cx->err;
            *slot = party;
            TRY(table_put(c->cx, &c->place, slot, sizeof *slot, (int64_t)c->parties.count - 1));
            party = next_along(c, party);
        }
    }
    return ERR_OK;
}

/* --- debts ----------------------------------------------------------------------------------- */

static Err add_debt(Circle *c, const NetItemRow *item)
{
    int64_t from, to;
    if (!place_of(c, item->debtor, &from) || !place_of(c, item->creditor, &to)
        || (item->reason != REASON_eligible && !is_held(item)))
        return ERR_OK;
    for (size_t i = 0; i < c->debts.count; i++) {
        ReportDebt *debt = list_at(&c->debts, i);
        if (debt->from == (size_t)from && debt->to == (size_t)to && debt->held == is_held(item)) {
            debt->open += item->amount;
            debt->set_off += item->cancelled;
            return ERR_OK;
        }
    }
    ReportDebt *debt = list_push(c->cx, &c->debts);
    if (!debt)
        return c->cx->err;
    *debt = (ReportDebt){ (size_t)from, (size_t)to, item->amount, item->cancelled,
                          is_held(item) };
    return ERR_OK;
}

/* Whose right it is: the funder of the newest right in the claim. */
static Err holder_of(const Circle *c, const NetItemRow *item, Text *out)
{
    List rights;
    *out = TEXT("");
    TRY(encumbrance_of_order(c->cx, book_db(c->book), book_cluster(c->book), item->order_id,
                             &rights));
    for (size_t i = 0; i < rights.count; i++) {
        const EncumbranceRow *right = list_at(&rights, i);
        if (right->claim_id == item->claim_id)
            TRY(name_of(c->cx, c->book, c->lang, right->funder, out));
    }
    return ERR_OK;
}

/* A claim between two firms of the round that a funder has bought. */
static Err add_held(Circle *c, const NetItemRow *item)
{
    DocumentRow paper;
    Text seller, debtor, funder;
    bool found;
    int64_t at;
    if (!is_held(item) || !place_of(c, item->debtor, &at) || !place_of(c, item->creditor, &at))
        return ERR_OK;
    TRY(document_get(c->cx, book_db(c->book), book_cluster(c->book), item->claim_id, &found,
                     &paper));
    if (!found)
        return fail(c->cx, ERR_DAMAGED, "paper %lld is gone", (long long)item->claim_id);
    TRY(name_of(c->cx, c->book, c->lang, item->creditor, &seller));
    TRY(name_of(c->cx, c->book, c->lang, item->debtor, &debtor));
    TRY(holder_of(c, item, &funder));
    Text *slot = list_push(c->cx, &c->held);
    if (!slot)
        return c->cx->err;
    return text_format(c->cx, slot, say(c->lang, "%.*s, %.*s on %.*s: %.*s has bought it",
                       "%.*s（%.*s 对 %.*s）：%.*s已买下"),
                       (int)paper.number.n, paper.number.at, (int)seller.n, seller.at,
                       (int)debtor.n, debtor.at, (int)funder.n, funder.at);
}

/* --- firms ----------------------------------------------------------------------------------- */

static Err describe_firms(Circle *c, ReportSetOff *out)
{
    List answers;
    ReportDebtor *firms = NEW(c->cx, ReportDebtor, c->parties.count);
    if (!firms)
        return c->cx->err;
    for (size_t f = 0; f < c->parties.count; f++) {
        Party party;
        TRY(book_party_by_id(c->cx, c->book, *(int64_t *)list_at(&c->parties, f), &party));
        TRY(name_short(c->cx, c->lang, &party, &firms[f].firm));
        TRY(name_full(c->cx, c->lang, &party, &firms[f].firm_full));
    }
    for (size_t i = 0; i < c->items.count; i++) {
        const NetItemRow *item = list_at(&c->items, i);
        int64_t at;
        if (!place_of(c, item->debtor, &at))
            continue;
        firms[at].owes += item->amount;
        firms[at].set_off += item->cancelled;
    }
    TRY(net_answer_of(c->cx, book_db(c->book), book_cluster(c->book), c->round.round_id,
                      &answers));
    for (size_t i = 0; i < answers.count; i++) {
        const NetAnswerRow *row = list_at(&answers, i);
        int64_t at;
        if (row->answer == ANSWER_DECLINE && place_of(c, row->party_id, &at)) {
            firms[at].declined = true;
            out->declined++;
        }
    }
    out->firms = firms;
    out->firm_count = c->parties.count;
    return ERR_OK;
}

/* --- all of it ------------------------------------------------------------------------------- */

static Err count_members(const Circle *c, size_t *out)
{
    List firms;
    *out = 0;
    TRY(net_firm_all(c->cx, book_db(c->book), book_cluster(c->book), &firms));
    for (size_t i = 0; i < firms.count; i++)
        *out += ((const NetFirmRow *)list_at(&firms, i))->joined != 0;
    return ERR_OK;
}

static Err describe(Circle *c, const Story *story, ReportSetOff *out)
{
    const NetRoundRow *round = &c->round;
    *out = (ReportSetOff){
        .title = said(c->lang, story->set_off_title), .say = said(c->lang, story->set_off_say),
        .round = round->number, .ccy = round_ccy(round),
        .opened = { (int32_t)round->opened_day }, .closed = { (int32_t)round->closed_day },
        .claims = (size_t)round->claims, .eligible = (size_t)round->eligible,
        .gross = round->gross, .bilateral = round->bilateral, .proposed = round->circles,
        .chains = round->chains, .set_off = round->cancelled };
    TRY(net_item_of(c->cx, book_db(c->book), book_cluster(c->book), round->round_id, &c->items));
    TRY(lay_out(c));
    for (size_t i = 0; i < c->items.count; i++) {
        TRY(add_debt(c, list_at(&c->items, i)));
        TRY(add_held(c, list_at(&c->items, i)));
    }
    TRY(count_members(c, &out->members));
    TRY(describe_firms(c, out));
    out->debts = c->debts.items;
    out->debt_count = c->debts.count;
    out->held = c->held.items;
    out->held_count = c->held.count;
    return ERR_OK;
}

Err circle_tell(Ctx *cx, Book *book, const Story *story, Report *report)
{
    Circle c = { .cx = cx, .book = book, .lang = report->lang, .place = table_make(cx),
                 .parties = list_make(sizeof(int64_t)), .debts = list_make(sizeof(ReportDebt)),
                 .held = list_make(sizeof(Text)) };
    List rounds;
    bool any = false;
    TRY(net_round_all(cx, book_db(book), book_cluster(book), &rounds));
    for (size_t i = 0; i < rounds.count; i++) {
        const NetRoundRow *row = list_at(&rounds, i);
        if (row->state == NET_EXECUTED) {
            c.round = *row;
            any = true;
        }
    }
    ReportSetOff *out = any ? NEW(cx, ReportSetOff, 1) : NULL;
    if (any && !out)
        return cx->err;
    report->set_off = out;
    return any ? describe(&c, story, out) : ERR_OK;
}
