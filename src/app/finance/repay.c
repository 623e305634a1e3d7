/* repay.c - the arithmetic of repayment stands in core; here rows change and are booked. */
#include "app/finance/repay.h"

#include "base/check.h"

static Date day_of(int64_t day)
{
    return (Date){ (int32_t)day };
}

static Err ccy_of(Ctx *cx, int64_t number, Ccy *out)
{
    if (!ccy_of_number((int)number, out))
        return fail(cx, ERR_DAMAGED, "a stored currency %lld is not known", (long long)number);
    return ERR_OK;
}

Err deal_open(Ctx *cx, Till *till, const FinancingRow *row, Deal *out)
{
    Deal deal = { .row = *row };
    EncumbranceRow right;
    bool found;
    TRY(till_product(cx, till, row->product, &deal.product));
    TRY(encumbrance_get(cx, till->db, till->cluster, row->claim_id, row->financing_id, &found,
                        &right));
    deal.registered_us = found ? right.registered_us : 0;
    *out = deal;
    return ERR_OK;
}

Err deal_case(Ctx *cx, Till *till, const Deal *deal, PostingEvent event, Text key, Date day,
              int64_t cause, PostingCase *out)
{
    PostingCase what = { .event = event, .key = key, .financing_id = deal->row.financing_id,
                         .financing = deal->row.number, .day = day, .cause = cause };
    TRY(ccy_of(cx, deal->row.ccy, &what.ccy));
    TRY(till_party(cx, till, deal->row.creditor, &what.party[ROLE_CREDITOR]));
    TRY(till_party(cx, till, deal->row.debtor, &what.party[ROLE_DEBTOR]));
    TRY(till_party(cx, till, deal->row.funder, &what.party[ROLE_FUNDER]));
    *out = what;
    return ERR_OK;
}

Err deal_charge_late(Ctx *cx, Deal *deal, Date day)
{
    FinancingRow *row = &deal->row;
    Money late, principal = { row->principal_left, CCY_CNY };
    TRY(ccy_of(cx, row->ccy, &principal.ccy));
    Date due = day_of(row->due), from = date_is_none(day_of(row->late_day)) ? due
                                                                            : day_of(row->late_day);
    TRY(product_late_interest(cx, deal->product, principal, due, from, day, &late));
    if (late.minor == 0)
        return ERR_OK;
    row->late_due += late.minor;
    row->late_day = day.day;
    deal->touched = true;
    return ERR_OK;
}

Err deal_earn(Ctx *cx, Till *till, Deal *deal, Date day, int64_t cause)
{
    FinancingRow *row = &deal->row;
    int64_t days = day.day - row->start_day, tenor = row->due - row->start_day;
    bool whole = days >= tenor || row->state == FINANCING_REPAID;
    int64_t earned = whole ? row->discount
                   : days <= 0 ? 0 : (int64_t)((i128)row->discount * days / tenor); /* down */
    if (earned <= row->earned)
        return ERR_OK;
    PostingAmount amount = { "earned", earned - row->earned };
    PostingCase what;
    Text key;
    TRY(text_format(cx, &key, "financing %lld earned to %lld", (long long)row->financing_id,
                    (long long)earned));
    TRY(deal_case(cx, till, deal, POSTING_EARN, key, day, cause, &what));
    what.amounts = &amount;
    what.amount_count = 1;
    TRY(till_post(cx, till, &deal->product->posting, &what));
    row->earned = earned;
    deal->touched = true;
    return ERR_OK;
}

WaterfallItem deal_item(const Deal *deal)
{
    return (WaterfallItem){
        .financing_id = deal->row.financing_id, .waterfall = &deal->product->waterfall,
        .due = { [LEVEL_LATE_INTEREST] = deal->row.late_due,
                 [LEVEL_PRINCIPAL] = deal->row.principal_left,
                 [LEVEL_RESERVE] = deal->row.reserve_left },
    };
}

void deal_take(Deal *deal, Level level, int64_t minor)
{
    FinancingRow *row = &deal->row;
    assert(minor > 0);
    switch (level) {
    case LEVEL_LATE_INTEREST: row->late_due -= minor; break;
    case LEVEL_PRINCIPAL: row->principal_left -= minor; break;
    case LEVEL_RESERVE: row->reserve_left -= minor; break;
    case LEVEL_FEE: case LEVEL_INTEREST: case LEVEL_SELLER: case LEVEL_COUNT: break;
    }
    assert(row->late_due >= 0 && row->principal_left >= 0 && row->reserve_left >= 0);
    if (!level_is_seller(level))
        row->collected += minor;
    deal->touched = deal->paid = true;
}

Err deal_settle(Ctx *cx, Till *till, Deal *deal, Date day, int64_t cause)
{
    FinancingRow *row = &deal->row;
    if (!deal->touched)
        return ERR_OK;
    bool all = deal->paid && row->principal_left == 0 && row->late_due == 0;
    if (deal->paid)
        TRY(deal_move(cx, deal, all ? FINANCING_COLLECT_ALL : FINANCING_COLLECT_PART));
    if (all) {
        row->end_day = day.day;
        TRY(deal_earn(cx, till, deal, day, cause));
        TRY(encumbrance_release(cx, till->db, till->cluster, row->claim_id, row->financing_id));
    }
    deal->touched = deal->paid = false;
    return financing_update(cx, till->db, till->cluster, row);
}

Err deal_move(Ctx *cx, Deal *deal, FinancingEvent event)
{
    FinancingState to;
    FinancingState from = (FinancingState)deal->row.state;
    if (!financing_next(from, event, &to))
        return fail(cx, ERR_WRONG_STATE, "%.*s is %s; it cannot %s from there",
                    (int)deal->row.number.n, deal->row.number.at, financing_state_name(from),
                    financing_event_name(event));
    deal->row.state = to;
    return ERR_OK;
}
