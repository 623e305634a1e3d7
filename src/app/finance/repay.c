/* repay.c - what becomes of a deal is core/settlement's; here its contract is agreed, and its rows
 * and books follow what came out. O(its events), a handful a month. */
#include "app/finance/repay.h"

#include "base/check.h"

#include <string.h>

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

/* --- opening ---------------------------------------------------------------------------------- */

static Err read_note(Ctx *cx, const ContractEventRow *row, List *notes)
{
    AgreementNote *note = list_push(cx, notes);
    if (!note)
        return cx->err;
    *note = (AgreementNote){
        .number = row->number, .leg = (AgreementLeg)row->leg, .day = day_of(row->day),
        .minor = row->amount,
        .performance = text_is(row->performance, "DQ") ? CONTRACT_PF_DELINQUENT
                     : text_is(row->performance, "DF") ? CONTRACT_PF_DEFAULT : CONTRACT_PF_NONE };
    if (!contract_event_of_name(row->type, &note->type))
        return fail(cx, ERR_DAMAGED, "a stored contract event %.*s is not known", (int)row->type.n,
                    row->type.at);
    return ERR_OK;
}

Err deal_open(Ctx *cx, Till *till, const FinancingRow *row, Deal *out)
{
    Deal deal = { .row = *row, .notes = list_make(sizeof(AgreementNote)) };
    EncumbranceRow right;
    List events;
    bool found;
    DueRule rule = { .how = BDC_FOLLOWING };
    TRY(till_product(cx, till, row->product_id, &deal.product));
    TRY(book_calendar(cx, till->book, deal.product->calendar, &rule.calendar));
    deal.grace_end = calendar_due(rule, date_add(day_of(row->due), deal.product->grace));
    TRY(encumbrance_get(cx, till->db, till->cluster, row->claim_id, row->financing_id, &found,
                        &right));
    deal.registered_us = found ? right.registered_us : 0;
    if (row->contract.n == 0 && financing_is_out((FinancingState)row->state))
        return fail(cx, ERR_DAMAGED, "%.*s was paid out before contracts were kept; import its "
                    "papers and acts into a new store", (int)row->number.n, row->number.at);
    if (row->contract.n > 0) {
        TRY(contract_events_of(cx, till->db, till->cluster, row->financing_id, &events));
        for (size_t i = 0; i < events.count; i++)
            TRY(read_note(cx, list_at(&events, i), &deal.notes));
    }
    *out = deal;
    return ERR_OK;
}

Err deal_agreement(Ctx *cx, const Deal *deal, Agreement *out)
{
    const FinancingRow *row = &deal->row;
    Agreement agreement = { .number = row->number, .terms = row->contract,
                            .start = day_of(row->start_day), .due = day_of(row->due),
                            .notes = deal->notes.items, .note_count = deal->notes.count };
    TRY(ccy_of(cx, row->ccy, &agreement.ccy));
    *out = agreement;
    return ERR_OK;
}

/* --- posting ---------------------------------------------------------------------------------- */

static Err post(Ctx *cx, Till *till, const Deal *deal, PostingEvent event, Text key, Date day,
                int64_t cause, const PostingAmount *amounts, size_t count)
{
    const FinancingRow *row = &deal->row;
    PostingCase what = { .event = event, .key = key, .financing_id = row->financing_id,
                         .financing = row->number, .day = day, .cause = cause,
                         .amounts = amounts, .amount_count = count };
    TRY(ccy_of(cx, row->ccy, &what.ccy));
    TRY(till_party(cx, till, row->creditor, &what.party[ROLE_CREDITOR]));
    TRY(till_party(cx, till, row->debtor, &what.party[ROLE_DEBTOR]));
    TRY(till_party(cx, till, row->funder, &what.party[ROLE_FUNDER]));
    return till_post(cx, till, &deal->product->posting, &what);
}

/* --- paying out ------------------------------------------------------------------------------- */

static Err add_note(Ctx *cx, Till *till, Deal *deal, const AgreementNote *note, int64_t cause)
{
    ContractEventRow row = {
        .financing_id = deal->row.financing_id, .number = note->number, .leg = note->leg,
        .day = note->day.day, .type = text_of(contract_event_name(note->type)),
        .amount = note->minor, .cause = cause,
        .performance = note->performance == CONTRACT_PF_DELINQUENT ? TEXT("DQ")
                     : note->performance == CONTRACT_PF_DEFAULT ? TEXT("DF") : TEXT("") };
    AgreementNote *at = list_push(cx, &deal->notes);
    if (!at)
        return cx->err;
    *at = *note;
    return rows_insert(cx, till->db, &contract_event_shape, till->cluster, &row, 1);
}

static Err agree(Ctx *cx, Till *till, Deal *deal, Date day, int64_t cause)
{
    FinancingRow *row = &deal->row;
    AgreementDeal what = { .number = row->number, .annual = { row->rate_e9 }, .start = day,
                           .due = day_of(row->due), .advance = { row->advance, CCY_CNY } };
    PostingParty funder, debtor;
    TRY(ccy_of(cx, row->ccy, &what.advance.ccy));
    TRY(till_party(cx, till, row->funder, &funder));
    TRY(till_party(cx, till, row->debtor, &debtor));
    what.funder = funder.ident;
    what.counterparty = debtor.ident;
    row->start_day = day.day;
    TRY(agreement_terms(cx, deal->product, &what, &row->contract));
    AgreementNote fee = { .day = day, .type = CONTRACT_EVENT_FP, .minor = row->fee };
    return row->fee > 0 ? add_note(cx, till, deal, &fee, cause) : ERR_OK;
}

Err deal_disburse(Ctx *cx, Till *till, Deal *deal, Date day, int64_t cause)
{
    FinancingRow *row = &deal->row;
    Agreement agreement;
    List flows;
    Text key;
    int64_t out = 0, discount = 0, fee = 0;
    TRY(agree(cx, till, deal, day, cause));
    TRY(deal_agreement(cx, deal, &agreement));
    TRY(agreement_flows(cx, &agreement, day, &flows));
    for (size_t i = 0; i < flows.count; i++) {
        const AgreementFlow *flow = list_at(&flows, i);
        out -= flow->minor;
        discount += flow->type == CONTRACT_EVENT_IP ? flow->minor : 0;
        fee += flow->type == CONTRACT_EVENT_FP ? flow->minor : 0;
    }
    row->discount = discount;
    row->fee = fee;
    row->principal_left = out + discount + fee;
    row->reserve_left = row->reserve;
    const PostingAmount amounts[] = { { "net", out }, { "discount", discount }, { "fee", fee } };
    TRY(text_format(cx, &key, "financing %lld", (long long)row->financing_id));
    return post(cx, till, deal, POSTING_DISBURSE, key, day, cause, amounts, COUNT(amounts));
}

/* --- days pass -------------------------------------------------------------------------------- */

bool deal_is_late(const Deal *deal, Date day)
{
    return date_cmp(day, deal->grace_end) > 0;
}

bool deal_has_recourse(const Deal *deal, Date day)
{
    return deal->product->recourse
        && date_diff(day_of(deal->row.due), day).n >= deal->product->recourse_after.n;
}

/* --- what becomes of it ----------------------------------------------------------------------- */

Err deal_to_settle(Ctx *cx, const Deal *deal, SettleDeal *out)
{
    const FinancingRow *row = &deal->row;
    SettleDeal settle = { .financing_id = row->financing_id, .claim_id = row->claim_id,
                          .funder = row->funder, .product = deal->product,
                          .grace_end = deal->grace_end, .fee = row->fee,
                          .reserve = row->reserve, .skip = row->paid_before };
    TRY(deal_agreement(cx, deal, &settle.agreement));
    *out = settle;
    return ERR_OK;
}

Err deal_book(Ctx *cx, Till *till, const Deal *deal, const DealBooking *what)
{
    Text key, name;
    if (what->was == what->now)
        return ERR_OK;
    TRY(text_copy(cx, what->name, &name));
    TRY(text_format(cx, &key, "financing %lld cause %lld %.*s from %lld to %lld at %lld",
                    (long long)deal->row.financing_id, (long long)what->cause, (int)name.n,
                    name.at, (long long)what->was, (long long)what->now,
                    (long long)book_next_id(till->book)));
    PostingAmount amount = { name.at, what->now - what->was };
    return post(cx, till, deal, what->event, key, what->day, what->cause, &amount, 1);
}

/* Written off is what has not come in since. */
static int64_t lost_of(const SettleDeal *settle)
{
    return settle->lost && !settle->over ? settle->state.principal : 0;
}

Err deal_book_state(Ctx *cx, Till *till, const Deal *deal, const SettleDeal *settle, bool less)
{
    const FinancingRow *row = &deal->row;
    Date today = book_settings(till->book).business_date;
    Date day = settle->over || date_cmp(settle->last, today) > 0 ? settle->last : today;
    const DealBooking all[] = {
        { POSTING_EARN, TEXT("earned"), row->financing_id, day, row->earned,
          settle->state.earned },
        { POSTING_REBATE, TEXT("discount"), row->financing_id, day, row->returned,
          settle->returned },
        { POSTING_WRITE_OFF, TEXT("principal"), row->lost_act, day, row->lost,
          lost_of(settle) },
    };
    for (size_t i = 0; i < COUNT(all); i++)
        if ((all[i].now < all[i].was) == less)
            TRY(deal_book(cx, till, deal, &all[i]));
    return ERR_OK;
}

static FinancingState state_of(const Deal *deal, const SettleDeal *settle, Date today)
{
    if (settle->over)
        return FINANCING_REPAID;
    if (settle->lost)
        return FINANCING_LOSS;
    if (deal->row.recourse_by.n > 0)
        return FINANCING_RECOVERY;
    if (deal_is_late(deal, today))
        return FINANCING_OVERDUE;
    return settle->paid ? FINANCING_PART_REPAID : FINANCING_DISBURSED;
}

static Err write_notes(Ctx *cx, Till *till, Deal *deal, const SettleDeal *settle)
{
    bool same = deal->notes.count == settle->notes.count;
    for (size_t i = 0; same && i < settle->notes.count; i++) {
        const AgreementNote *a = list_at(&deal->notes, i), *b = list_at(&settle->notes, i);
        same = a->number == b->number && a->leg == b->leg && date_cmp(a->day, b->day) == 0
            && a->type == b->type && a->minor == b->minor && a->performance == b->performance;
    }
    if (same)
        return ERR_OK;
    TRY(contract_events_delete(cx, till->db, till->cluster, deal->row.financing_id));
    deal->notes.count = 0;
    for (size_t i = 0; i < settle->notes.count; i++)
        TRY(add_note(cx, till, deal, list_at(&settle->notes, i), deal->row.financing_id));
    return ERR_OK;
}

Err deal_write(Ctx *cx, Till *till, Deal *deal, const SettleDeal *settle)
{
    FinancingRow *row = &deal->row, was = *row;
    Date today = book_settings(till->book).business_date;
    bool over = row->state == FINANCING_REPAID;
    TRY(write_notes(cx, till, deal, settle));
    row->state = state_of(deal, settle, today);
    row->principal_left = settle->state.principal;
    row->late_due = settle->state.late;
    row->late_day = settle->state.late > 0 ? today.day : DATE_NONE.day;
    row->reserve_left = settle->reserve_left;
    row->earned = settle->state.earned;
    row->returned = settle->returned;
    row->collected = settle->collected;
    row->lost = lost_of(settle);
    row->end_day = settle->over ? settle->last.day : settle->lost ? row->lost_day
                                                                   : DATE_NONE.day;
    if (settle->over != over)
        TRY(encumbrance_release(cx, till->db, till->cluster, row->claim_id, row->financing_id,
                                settle->over));
    return memcmp(&was, row, sizeof was) == 0
         ? ERR_OK : financing_update(cx, till->db, till->cluster, row);
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
