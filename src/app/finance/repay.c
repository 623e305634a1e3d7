/* repay.c - the arithmetic of repayment is the contract's; here events are observed, rows change
 * and books are kept. An observation runs the contract anew: O(its events), a handful a month. */
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

static Err post_one(Ctx *cx, Till *till, const Deal *deal, PostingEvent event, Text key, Date day,
                    int64_t cause, const char *name, int64_t minor)
{
    PostingAmount amount = { name, minor };
    return post(cx, till, deal, event, key, day, cause, &amount, 1);
}

/* --- observing -------------------------------------------------------------------------------- */

/* No earlier than what was observed before. */
static Date day_not_before(const Deal *deal, Date day)
{
    Date least = day_of(deal->row.start_day);
    if (deal->notes.count > 0)
        least = ((AgreementNote *)list_at(&deal->notes, deal->notes.count - 1))->day;
    return date_cmp(day, least) < 0 ? least : day;
}

static int64_t next_number(const Deal *deal)
{
    size_t n = deal->notes.count;
    return n ? ((AgreementNote *)list_at(&deal->notes, n - 1))->number + 1 : 1;
}

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

/* Notes an event of the contract and says what it comes to. */
static Err observe(Ctx *cx, Till *till, Deal *deal, AgreementNote note, int64_t cause,
                   int64_t *minor)
{
    Agreement agreement;
    note.number = next_number(deal);
    TRY(add_note(cx, till, deal, &note, cause));
    TRY(deal_agreement(cx, deal, &agreement));
    return agreement_amount(cx, &agreement, &note, minor);
}

/* The row as the contract stands on the day. */
static Err refresh(Ctx *cx, Deal *deal, Date day, AgreementState *out)
{
    FinancingRow *row = &deal->row;
    Agreement agreement;
    TRY(deal_agreement(cx, deal, &agreement));
    TRY(agreement_state(cx, &agreement, day_not_before(deal, day), out));
    deal->touched |= row->principal_left != out->principal || row->late_due != out->late;
    if (row->late_due != out->late)
        row->late_day = day.day;
    row->principal_left = out->principal;
    row->late_due = out->late;
    return ERR_OK;
}

/* --- paying out ------------------------------------------------------------------------------- */

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

Err deal_age(Ctx *cx, Till *till, Deal *deal, Date day, int64_t cause)
{
    AgreementState state;
    int64_t nothing;
    Date at = day_not_before(deal, day);
    TRY(refresh(cx, deal, at, &state));
    if (state.delinquent || !deal_is_late(deal, at) || state.principal == 0)
        return ERR_OK;
    AgreementNote late = { .day = at, .type = CONTRACT_EVENT_CE,
                           .performance = CONTRACT_PF_DELINQUENT };
    TRY(observe(cx, till, deal, late, cause, &nothing));
    deal->touched = true;
    return refresh(cx, deal, at, &state);
}

Err deal_earn(Ctx *cx, Till *till, Deal *deal, Date day, int64_t cause)
{
    FinancingRow *row = &deal->row;
    AgreementState state;
    Agreement agreement;
    Text key;
    int64_t minor;
    Date at = day_not_before(deal, day);
    TRY(deal_agreement(cx, deal, &agreement));
    TRY(agreement_state(cx, &agreement, at, &state));
    if (state.earned <= row->earned)
        return ERR_OK;
    TRY(observe(cx, till, deal, (AgreementNote){ .day = at, .type = CONTRACT_EVENT_AD }, cause,
                &minor));
    TRY(text_format(cx, &key, "financing %lld earned to %lld", (long long)row->financing_id,
                    (long long)(row->earned + minor)));
    TRY(post_one(cx, till, deal, POSTING_EARN, key, at, cause, "earned", minor));
    row->earned += minor;
    deal->touched = true;
    return ERR_OK;
}

/* --- money comes in --------------------------------------------------------------------------- */

WaterfallItem deal_item(const Deal *deal)
{
    return (WaterfallItem){
        .financing_id = deal->row.financing_id, .waterfall = &deal->product->waterfall,
        .due = { [LEVEL_LATE_INTEREST] = deal->row.late_due,
                 [LEVEL_PRINCIPAL] = deal->row.principal_left,
                 [LEVEL_RESERVE] = deal->row.reserve_left },
    };
}

/* The reserve passes through: in from the debtor, out to the seller, on one day. */
static Err observe_reserve(Ctx *cx, Till *till, Deal *deal, Date day, const DealPart *part,
                           int64_t *minor)
{
    int64_t out;
    AgreementNote note = { .leg = AGREEMENT_RESERVE, .day = day, .type = CONTRACT_EVENT_PR,
                           .minor = -part->minor };
    TRY(observe(cx, till, deal, note, part->cause, minor));
    note.minor = part->minor;
    TRY(observe(cx, till, deal, note, part->cause, &out));
    assert(out == -*minor);
    deal->row.reserve_left -= *minor;
    return ERR_OK;
}

Err deal_take(Ctx *cx, Till *till, Deal *deal, const DealPart *part)
{
    FinancingRow *row = &deal->row;
    AgreementState state;
    int64_t minor;
    Date day = day_not_before(deal, part->day);
    assert(part->minor > 0);
    if (part->level == LEVEL_RESERVE) {
        TRY(observe_reserve(cx, till, deal, day, part, &minor));
    } else {
        assert(part->level == LEVEL_PRINCIPAL || part->level == LEVEL_LATE_INTEREST);
        AgreementNote note = { .day = day, .minor = part->minor,
                               .type = part->level == LEVEL_PRINCIPAL ? CONTRACT_EVENT_PR
                                                                      : CONTRACT_EVENT_IP };
        TRY(observe(cx, till, deal, note, part->cause, &minor));
    }
    TRY(refresh(cx, deal, day, &state));
    assert(row->late_due >= 0 && row->principal_left >= 0 && row->reserve_left >= 0);
    if (!level_is_seller(part->level))
        row->collected += minor;
    deal->touched = deal->paid = true;
    return post_one(cx, till, deal, part->event, part->key, day, part->cause,
                    level_name(part->level), minor);
}

/* Discount for time that will not run goes back to the seller. */
static Err give_back(Ctx *cx, Till *till, Deal *deal, Date day, int64_t cause)
{
    FinancingRow *row = &deal->row;
    AgreementState state;
    Text key;
    int64_t minor;
    Date at = day_not_before(deal, day);
    TRY(refresh(cx, deal, at, &state));
    if (!deal->product->returns_discount || state.unearned == 0)
        return ERR_OK;
    AgreementNote note = { .day = at, .type = CONTRACT_EVENT_IP, .minor = -state.unearned };
    TRY(observe(cx, till, deal, note, cause, &minor));
    TRY(text_format(cx, &key, "financing %lld returned", (long long)row->financing_id));
    TRY(post_one(cx, till, deal, POSTING_REBATE, key, at, cause, "discount", -minor));
    row->returned -= minor;
    return refresh(cx, deal, at, &state);
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
        TRY(give_back(cx, till, deal, day, cause));
        TRY(deal_earn(cx, till, deal, day, cause));
        TRY(encumbrance_release(cx, till->db, till->cluster, row->claim_id, row->financing_id));
    }
    deal->touched = deal->paid = false;
    return financing_update(cx, till->db, till->cluster, row);
}

Err deal_lose(Ctx *cx, Till *till, Deal *deal, Date day, int64_t cause)
{
    Text key;
    int64_t minor;
    AgreementNote note = { .day = day_not_before(deal, day), .type = CONTRACT_EVENT_CE,
                           .performance = CONTRACT_PF_DEFAULT };
    TRY(observe(cx, till, deal, note, cause, &minor));
    TRY(text_format(cx, &key, "financing %lld", (long long)deal->row.financing_id));
    return post_one(cx, till, deal, POSTING_WRITE_OFF, key, note.day, cause,
                    level_name(LEVEL_PRINCIPAL), minor);
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
