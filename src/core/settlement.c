/* settlement.c - one walk over the events; each is observed by the contracts it is for, and what it
 * comes to is asked of them, so that arithmetic is the contract's alone. */
#include "core/settlement.h"

#include "base/check.h"

#include <stdlib.h>

typedef struct Run {
    Ctx *cx;
    SettleDeal *deals;
    size_t count;
    List *parts;
} Run;

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* --- observing ------------------------------------------------------------------------------ */

static Err note(Run *run, SettleDeal *deal, AgreementNote what)
{
    AgreementNote *at = list_push(run->cx, &deal->notes);
    if (!at)
        return run->cx->err;
    size_t n = deal->notes.count;
    what.number = n == 1 ? what.type != CONTRACT_EVENT_FP
                : ((AgreementNote *)list_at(&deal->notes, n - 2))->number + 1;
    if (date_cmp(what.day, deal->last) < 0)
        what.day = deal->last;
    deal->last = what.day;
    *at = what;
    deal->agreement.notes = deal->notes.items;
    deal->agreement.note_count = deal->notes.count;
    return ERR_OK;
}

static Err begin(Run *run, SettleDeal *deal)
{
    deal->notes = list_make(sizeof(AgreementNote));
    deal->last = deal->agreement.start;
    deal->reserve_left = deal->reserve;
    deal->agreement.notes = NULL;
    deal->agreement.note_count = 0;
    if (deal->fee > 0)
        TRY(note(run, deal, (AgreementNote){ .day = deal->agreement.start,
                                             .type = CONTRACT_EVENT_FP, .minor = deal->fee }));
    return agreement_state(run->cx, &deal->agreement, deal->last, &deal->state);
}

/* How it stands at the end of a day; once the days of grace are over, that is noted first. */
static Err age(Run *run, SettleDeal *deal, Date day)
{
    Date at = date_cmp(day, deal->last) > 0 ? day : deal->last;
    TRY(agreement_state(run->cx, &deal->agreement, at, &deal->state));
    if (deal->state.delinquent || deal->state.principal == 0
        || date_cmp(at, deal->grace_end) <= 0)
        return ERR_OK;
    TRY(note(run, deal, (AgreementNote){ .day = date_add(deal->grace_end, (Days){ 1 }),
                                         .type = CONTRACT_EVENT_CE,
                                         .performance = CONTRACT_PF_DELINQUENT }));
    return agreement_state(run->cx, &deal->agreement, at, &deal->state);
}

static Err tell(Run *run, const SettlePart *part)
{
    SettlePart *at = part->minor > 0 ? list_push(run->cx, run->parts) : NULL;
    if (at)
        *at = *part;
    return run->cx->err;
}

static Err observe(Run *run, SettleDeal *deal, Level level, Date day, int64_t minor)
{
    AgreementNote what = { .day = day, .minor = minor,
                           .type = level == LEVEL_LATE_INTEREST ? CONTRACT_EVENT_IP
                                                                : CONTRACT_EVENT_PR };
    if (level == LEVEL_RESERVE) {       /* it passes through: from the debtor to the seller */
        what.leg = AGREEMENT_RESERVE;
        what.minor = -minor;
        TRY(note(run, deal, what));
        what.minor = minor;
        deal->reserve_left -= minor;
    }
    TRY(note(run, deal, what));
    deal->paid |= level != LEVEL_RESERVE;
    deal->late_paid += level == LEVEL_LATE_INTEREST ? minor : 0;
    deal->collected += level_is_seller(level) ? 0 : minor;
    return agreement_state(run->cx, &deal->agreement, deal->last, &deal->state);
}

static SettleDeal *deal_of(const Run *run, int64_t financing_id)
{
    for (size_t d = 0; d < run->count; d++)
        if (run->deals[d].financing_id == financing_id)
            return &run->deals[d];
    return NULL;
}

/* --- the debtor pays ------------------------------------------------------------------------ */

static WaterfallItem item_of(const SettleDeal *deal, bool reserve)
{
    return (WaterfallItem){
        .financing_id = deal->financing_id, .waterfall = &deal->product->waterfall,
        .due = { [LEVEL_LATE_INTEREST] = deal->state.late,
                 [LEVEL_PRINCIPAL] = deal->state.principal,
                 [LEVEL_RESERVE] = reserve ? deal->reserve_left : 0 } };
}

/* Whoever has the money holds the other's part of it. */
static void hold(SettleDeal *deal, const SettleEvent *event, bool to_funder, int64_t minor)
{
    if (to_funder && event->holder == 0)
        deal->at_seller += minor;
    if (!to_funder && event->holder == deal->funder)
        deal->at_funder += minor;
}

static Err take(Run *run, const SettleEvent *event, const WaterfallPart *part, SettleDeal *first)
{
    SettleDeal *deal = part->financing_id ? deal_of(run, part->financing_id) : first;
    bool to_funder = !level_is_seller(part->level);
    if (part->level != LEVEL_SELLER)
        TRY(observe(run, deal, part->level, event->day, part->minor));
    hold(deal, event, to_funder, part->minor);
    return tell(run, &(SettlePart){ event->id, deal->financing_id, level_name(part->level),
                                    to_funder, part->minor, event->holder, event->day });
}

static Err debtor_pays(Run *run, const SettleEvent *event, int64_t before)
{
    WaterfallItem *items = NEW(run->cx, WaterfallItem, run->count);
    WaterfallPart *parts;
    SettleDeal *first = NULL;
    int64_t minor = 0;
    size_t n = 0, count;
    if (!items)
        return run->cx->err;
    for (size_t d = 0; d < run->count; d++) {
        SettleDeal *deal = &run->deals[d];
        int64_t above = before + event->minor - deal->skip;
        if (deal->claim_id != event->claim_id || above <= 0)
            continue;
        TRY(age(run, deal, event->day));
        first = first ? first : deal;
        minor = minor > least(above, event->minor) ? minor : least(above, event->minor);
        items[n++] = item_of(deal, true);
    }
    if (n == 0)
        return ERR_OK;
    TRY(waterfall_run(run->cx, minor, items, n, &parts, &count));
    for (size_t p = 0; p < count; p++)
        TRY(take(run, event, &parts[p], first));
    return ERR_OK;
}

/* --- seller and funder ---------------------------------------------------------------------- */

static bool is_meant(const SettleDeal *deal, const SettleEvent *event)
{
    return deal->funder == event->funder
        && (event->claim_id == 0 || deal->claim_id == event->claim_id)
        && (event->financing_id == 0 || deal->financing_id == event->financing_id);
}

static Err pass_on(Run *run, const SettleEvent *event, SettleDeal *deal, int64_t *held,
                   bool to_funder, int64_t *left)
{
    int64_t minor = least(*held, *left);
    *held -= minor;
    *left -= minor;
    return tell(run, &(SettlePart){ event->id, deal->financing_id, "settled", to_funder, minor,
                                    to_funder ? deal->funder : 0, event->day });
}

static Err repay(Run *run, const SettleEvent *event, SettleDeal *deal, int64_t *left)
{
    WaterfallPart *parts;
    size_t count;
    TRY(age(run, deal, event->day));
    WaterfallItem item = item_of(deal, false);
    TRY(waterfall_run(run->cx, *left, &item, 1, &parts, &count));
    for (size_t p = 0; p < count; p++) {
        if (parts[p].level == LEVEL_SELLER)
            continue;           /* more than he owes: stays his */
        *left -= parts[p].minor;
        TRY(observe(run, deal, parts[p].level, event->day, parts[p].minor));
        TRY(tell(run, &(SettlePart){ event->id, deal->financing_id, level_name(parts[p].level),
                                     true, parts[p].minor, deal->funder, event->day }));
    }
    return ERR_OK;
}

static Err seller_pays(Run *run, const SettleEvent *event)
{
    int64_t left = event->minor;
    for (size_t d = 0; d < run->count && left > 0; d++)
        if (is_meant(&run->deals[d], event))
            TRY(pass_on(run, event, &run->deals[d], &run->deals[d].at_seller, true, &left));
    for (size_t d = 0; d < run->count && left > 0; d++)
        if (is_meant(&run->deals[d], event))
            TRY(repay(run, event, &run->deals[d], &left));
    return ERR_OK;
}

static Err funder_pays(Run *run, const SettleEvent *event)
{
    int64_t left = event->minor;
    for (size_t d = 0; d < run->count && left > 0; d++)
        if (is_meant(&run->deals[d], event))
            TRY(pass_on(run, event, &run->deals[d], &run->deals[d].at_funder, false, &left));
    return ERR_OK;
}

/* Interest that accrues after it is nobody's income any more. */
static Err lose(Run *run, const SettleEvent *event)
{
    SettleDeal *deal = deal_of(run, event->financing_id);
    if (!deal)
        return ERR_OK;
    TRY(age(run, deal, event->day));
    deal->lost = true;
    deal->late_accrued = deal->late_paid + deal->state.late;
    return note(run, deal, (AgreementNote){ .day = event->day, .type = CONTRACT_EVENT_CE,
                                            .performance = CONTRACT_PF_DEFAULT });
}

/* --- the end -------------------------------------------------------------------------------- */

/* Discount for time that will not run goes back to the seller, where the product says so. */
static Err give_back(Run *run, SettleDeal *deal)
{
    deal->reserve_left = 0;
    if (!deal->product->returns_discount || deal->state.unearned == 0)
        return ERR_OK;
    deal->returned = deal->state.unearned;
    return note(run, deal, (AgreementNote){ .day = deal->last, .type = CONTRACT_EVENT_IP,
                                            .minor = -deal->returned });
}

static Err finish(Run *run, SettleDeal *deal, Date today)
{
    Date at = date_cmp(today, deal->last) > 0 ? today : deal->last;
    if (deal->lost)
        TRY(agreement_state(run->cx, &deal->agreement, deal->last, &deal->state));
    else
        TRY(age(run, deal, at));
    deal->over = deal->paid && deal->state.principal == 0 && deal->state.late == 0;
    if (!deal->lost)
        deal->late_accrued = deal->late_paid + deal->state.late;
    if (deal->late_accrued < deal->late_paid)
        deal->late_accrued = deal->late_paid;
    Date end = deal->over ? deal->last : at;
    if (deal->over) {
        TRY(agreement_state(run->cx, &deal->agreement, end, &deal->state));
        TRY(give_back(run, deal));
    }
    TRY(agreement_state(run->cx, &deal->agreement, end, &deal->state));
    if (deal->state.earned == 0)
        return ERR_OK;
    Date last = deal->last;
    TRY(note(run, deal, (AgreementNote){ .day = end, .type = CONTRACT_EVENT_AD }));
    deal->last = last;
    return ERR_OK;
}

static int by_day(const void *left, const void *right)
{
    const SettleEvent *a = left, *b = right;
    int order = date_cmp(a->day, b->day);
    if (order == 0)
        order = (a->id > b->id) - (a->id < b->id);
    return order ? order : (a->claim_id > b->claim_id) - (a->claim_id < b->claim_id);
}

/* What was received on the claim before this, whatever its value date. */
static int64_t received_before(const SettleEvent *events, size_t count, const SettleEvent *event)
{
    int64_t sum = 0;
    for (size_t e = 0; e < count; e++)
        if (events[e].kind == SETTLE_DEBTOR && events[e].claim_id == event->claim_id
            && events[e].id < event->id)
            sum += events[e].minor;
    return sum;
}

static Err happen(Run *run, const SettleEvent *events, size_t count, const SettleEvent *event)
{
    switch (event->kind) {
    case SETTLE_DEBTOR:
        return debtor_pays(run, event, received_before(events, count, event));
    case SETTLE_SELLER: return seller_pays(run, event);
    case SETTLE_FUNDER: return funder_pays(run, event);
    case SETTLE_LOSS: return lose(run, event);
    }
    return ERR_OK;
}

Err settlement_run(Ctx *cx, SettleDeal *deals, size_t deal_count, SettleEvent *events,
                   size_t event_count, Date today, List *parts)
{
    Run run = { .cx = cx, .deals = deals, .count = deal_count, .parts = parts };
    *parts = list_make(sizeof(SettlePart));
    for (size_t d = 0; d < deal_count; d++)
        TRY(begin(&run, &deals[d]));
    if (event_count > 1)
        qsort(events, event_count, sizeof *events, by_day);
    for (size_t e = 0; e < event_count; e++)
        TRY(happen(&run, events, event_count, &events[e]));
    for (size_t d = 0; d < deal_count; d++)
        TRY(finish(&run, &deals[d], today));
    return ERR_OK;
}
