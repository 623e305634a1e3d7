/* engine.c - a merge of a few iterators. Picking the earliest is a walk over at most a dozen
 * sources, cheaper than a heap at that size; an event costs O(sources) and no memory. */
#include "core/contract/engine.h"

#include "base/check.h"

#include <math.h>

int contract_rank(ContractEventType type)
{
    return 2 * (int)type + 2;
}

double contract_or(double value, double otherwise)
{
    return isnan(value) ? otherwise : value;
}

Err contract_need_time(Ctx *cx, ContractTime t, const char *term)
{
    return contract_time_is_none(t) ? fail_field(cx, ERR_INVALID, term, "is required") : ERR_OK;
}

Err contract_need_real(Ctx *cx, double value, const char *term)
{
    return isnan(value) ? fail_field(cx, ERR_INVALID, term, "is required") : ERR_OK;
}

/* --- business days ------------------------------------------------------------------------- */
static BusinessDayConvention shift_how(ContractShift shift)
{
    switch (shift) {
    case CONTRACT_SHIFT_SCF: case CONTRACT_SHIFT_CSF:
        return BDC_FOLLOWING;
    case CONTRACT_SHIFT_SCMF: case CONTRACT_SHIFT_CSMF:
        return BDC_MODIFIED_FOLLOWING;
    case CONTRACT_SHIFT_SCP: case CONTRACT_SHIFT_CSP:
        return BDC_PRECEDING;
    case CONTRACT_SHIFT_SCMP: case CONTRACT_SHIFT_CSMP:
        return BDC_MODIFIED_PRECEDING;
    case CONTRACT_SHIFT_NONE: case CONTRACT_SHIFT_NOS:
        break;
    }
    return BDC_NONE;
}

ContractTime contract_shift(const ContractTerms *terms, ContractTime t)
{
    BusinessDayConvention how = shift_how(terms->shift);
    if (how == BDC_NONE || terms->calendar->every_day)
        return t;
    Date day = contract_time_date(t);
    if (calendar_is_business_day(terms->calendar, day))
        return t;
    return contract_time_on_date(t, calendar_adjust(terms->calendar, day, how));
}

static bool shifts_first(ContractShift shift)
{
    return shift == CONTRACT_SHIFT_SCF || shift == CONTRACT_SHIFT_SCMF
        || shift == CONTRACT_SHIFT_SCP || shift == CONTRACT_SHIFT_SCMP;
}

ContractTime contract_calculation_time(const ContractTerms *terms, ContractTime t)
{
    return shifts_first(terms->shift) ? contract_shift(terms, t) : t;
}

/* --- sources --------------------------------------------------------------------------------- */
ContractSource *contract_source_add(Ctx *cx, ContractRun *run, ContractEventType type,
                                    ContractSchedule schedule)
{
    if (run->source_count == run->source_cap) {
        size_t cap = run->source_cap ? 2 * run->source_cap : 12;
        ContractSource *grown = NEW(cx, ContractSource, cap);
        if (!grown)
            return NULL;
        for (size_t i = 0; i < run->source_count; i++)
            grown[i] = run->sources[i];
        run->sources = grown;
        run->source_cap = cap;
    }
    ContractSource *source = &run->sources[run->source_count++];
    *source = (ContractSource){
        .type = type, .observes = type, .schedule = schedule, .cut = CONTRACT_TIME_NONE,
        .capitalize_until = CONTRACT_TIME_NONE,
    };
    return source;
}

Err contract_source_once(Ctx *cx, ContractRun *run, ContractEventType type, ContractTime at)
{
    if (contract_time_is_none(at))
        return ERR_OK;
    return contract_source_add(cx, run, type, contract_schedule_once(at)) ? ERR_OK : cx->err;
}

Err contract_source_cycle(Ctx *cx, ContractRun *run, ContractEventType type, ContractTime anchor,
                          ContractPeriod cycle, ContractTime otherwise, bool with_end,
                          ContractSource **out)
{
    if (out)
        *out = NULL;
    if (contract_time_is_none(anchor) && cycle.is_set && !contract_time_is_none(otherwise))
        anchor = contract_time_add(otherwise, cycle, 1);
    if (contract_time_is_none(anchor))
        return ERR_OK;
    ContractSource *source = contract_source_add(
        cx, run, type,
        contract_schedule_make(anchor, cycle, run->maturity, with_end, run->terms->month_end));
    if (!source)
        return cx->err;
    source->shifts = true;
    if (out)
        *out = source;
    return ERR_OK;
}

/* Is this observed event of the type, and about this contract? */
static bool concerns(const ContractRun *run, const ContractObservedEvent *event,
                     ContractEventType type)
{
    return event->type == type
        && (event->contract_id.n == 0 || text_eq(event->contract_id, run->terms->id));
}

bool contract_has_observed(const ContractRun *run, ContractEventType type)
{
    for (size_t i = 0; run->observed && i < run->observed->event_count; i++)
        if (concerns(run, &run->observed->events[i], type))
            return true;
    return false;
}

Err contract_source_observed(Ctx *cx, ContractRun *run, ContractEventType type,
                             ContractEventType observes)
{
    if (!contract_has_observed(run, observes))
        return ERR_OK;
    ContractSource *source = contract_source_add(cx, run, type, (ContractSchedule){ 0 });
    if (!source)
        return cx->err;
    source->events = run->observed->events;
    source->events_end = source->events + run->observed->event_count;
    source->observes = observes;
    return ERR_OK;
}

ContractTime contract_last_before_status(const ContractRun *run, ContractEventType type)
{
    ContractTime last = CONTRACT_TIME_NONE, t;
    for (size_t i = 0; i < run->source_count; i++) {
        ContractSchedule schedule = run->sources[i].schedule;
        if (run->sources[i].type != type || run->sources[i].events_end)
            continue;
        while (contract_schedule_next(&schedule, &t)
               && contract_time_cmp(t, run->terms->status) < 0)
            last = contract_time_max(last, t);
    }
    return last;
}

Err contract_source_common(Ctx *cx, ContractRun *run)
{
    TRY(contract_source_observed(cx, run, CONTRACT_EVENT_AD, CONTRACT_EVENT_AD));
    TRY(contract_source_once(cx, run, CONTRACT_EVENT_PRD, run->terms->purchase));
    return contract_source_once(cx, run, CONTRACT_EVENT_TD, run->terms->termination);
}

/* --- the event at hand ----------------------------------------------------------------------- */
/* The next raw time of a source: from its schedule or from the observed events it is about. */
static bool source_time(const ContractRun *run, ContractSource *source, ContractTime *out)
{
    if (!source->events_end)
        return contract_schedule_next(&source->schedule, out);
    while (source->events < source->events_end) {
        const ContractObservedEvent *event = source->events++;
        if (!concerns(run, event, source->observes))
            continue;
        source->value = event->value;
        *out = event->at;
        return true;
    }
    return false;
}

/* Has the contract ended, or the horizon been passed, before this event? */
static bool too_late(const ContractRun *run, const ContractSource *source)
{
    ContractTime end = run->terms->termination;
    if (!contract_time_is_none(end) && source->type != CONTRACT_EVENT_TD) {
        int order = contract_time_cmp(source->at, end);
        if (order > 0 || (order == 0 && source->rank_now > contract_rank(CONTRACT_EVENT_TD)))
            return true;
    }
    return !source->settles && !contract_time_is_none(run->until)
        && contract_time_cmp(source->at, run->until) > 0;
}

/* On the status date itself everything has happened already, but one may still look. */
static bool too_early(const ContractRun *run, const ContractSource *source)
{
    int order = contract_time_cmp(source->at, run->terms->status);
    return order < 0 || (order == 0 && source->type != CONTRACT_EVENT_AD);
}

/* When the event is scheduled, paid and calculated. The last interest stays with the principal: a
 * maturity that was agreed as a date is not shifted, and what comes after it finds nothing owed.
 * Other dates that were agreed, or observed, are not shifted either, nor counted as if they were.
 * SRC: ACTUS data dictionary, "businessDayConvention". Payments of several kinds mostly fall on the
 * same days, so the calendar is asked once for all of them. */
static void place(ContractRun *run, ContractSource *source, ContractTime t)
{
    bool stays = run->maturity_stays && contract_time_cmp(t, run->maturity) == 0;
    bool shifts = !stays && source->shifts, first = shifts && shifts_first(run->terms->shift);
    ContractTime shifted = t;
    if (shifts) {
        if (contract_time_cmp(run->shifted_from, t) != 0) {
            run->shifted_from = t;
            run->shifted_to = contract_shift(run->terms, t);
        }
        shifted = run->shifted_to;
        if (run->maturity_stays && contract_time_cmp(t, run->maturity) < 0
            && contract_time_cmp(shifted, run->maturity) > 0)
            shifted = run->maturity;
    }
    source->scheduled = t;
    source->at = shifts ? shifted : t;
    source->calculated = first ? shifted : t;
}

static void source_advance(ContractRun *run, ContractSource *source)
{
    ContractTime t;
    source->ready = false;
    while (source_time(run, source, &t)) {
        if (!contract_time_is_none(source->cut) && contract_time_cmp(t, source->cut) >= 0)
            return;
        int against_end = contract_time_is_none(source->capitalize_until)
                              ? 1 : contract_time_cmp(t, source->capitalize_until);
        if (against_end == 0)
            continue;
        source->type_now = against_end < 0 ? CONTRACT_EVENT_IPCI : source->type;
        source->rank_now = source->rank ? source->rank : contract_rank(source->type_now);
        place(run, source, t);
        if (too_early(run, source))
            continue;
        if (too_late(run, source))
            return;
        if (source->first_is_fixed) {
            source->type_now = CONTRACT_EVENT_RRF;
            source->first_is_fixed = false;
        }
        source->ready = true;
        return;
    }
}

ContractSource *contract_run_earliest(ContractRun *run)
{
    ContractSource *best = NULL;
    for (size_t i = 0; i < run->source_count; i++) {
        ContractSource *s = &run->sources[i];
        if (!s->ready)
            continue;
        int order = best ? contract_time_cmp(s->at, best->at) : -1;
        if (order < 0 || (order == 0 && s->rank_now < best->rank_now))
            best = s;
    }
    return best;
}

/* Where the payoff is settled in another currency, at the rate of the day. */
static Err settle(Ctx *cx, ContractRun *run, const ContractMoment *moment, ContractEvent *event)
{
    Text settled = run->terms->settlement_currency;
    event->currency = moment->source->pays_second ? run->terms->currency2 : run->terms->currency;
    if (settled.n == 0 || text_eq(settled, event->currency))
        return ERR_OK;
    double rate = 1.0;
    if (event->payoff != 0)
        TRY(contract_observe(cx, run->settlement_series, run->settlement_code, moment->scheduled,
                             moment->at, (ContractPeriod){ 0 }, &rate));
    event->payoff *= rate;
    event->currency = settled;
    return ERR_OK;
}

static Err evaluate(Ctx *cx, ContractRun *run, const ContractSource *source, ContractEvent *out)
{
    ContractMoment moment = {
        .type = source->type_now, .at = source->at, .scheduled = source->scheduled,
        .calculated = source->calculated, .value = source->value, .source = source,
    };
    double payoff = 0.0;
    bool defaulted = run->state.defaulted;
    TRY(run->kind->step(cx, run, &moment, &payoff));
    run->state.last = moment.calculated;
    *out = (ContractEvent){
        .at = source->at, .scheduled = source->scheduled, .type = source->type_now,
        .payoff = defaulted ? 0.0 : payoff, .notional = run->state.notional,
        .rate = run->state.rate, .accrued = run->state.accrued,
        .exercise_amount = run->state.exercise_amount, .exercised_at = run->state.exercised_at,
        .contract_id = run->terms->id,
    };
    return settle(cx, run, &moment, out);
}

/* Before a purchase the contract belonged to someone else: its state counts, its events do not. */
static bool before_purchase(const ContractRun *run, const ContractEvent *event)
{
    ContractTime purchase = run->terms->purchase;
    if (contract_time_is_none(purchase) || event->type == CONTRACT_EVENT_AD)
        return false;
    int order = contract_time_cmp(event->at, purchase);
    return order < 0 || (order == 0 && event->type < CONTRACT_EVENT_PRD);
}

Err contract_run_take(Ctx *cx, ContractRun *run, ContractSource *source, ContractEvent *out)
{
    assert(source >= run->sources && source < run->sources + run->source_count);
    if (++run->events_made > CONTRACT_EVENTS_MAX)
        return fail(cx, ERR_LIMIT, "more than %d events; check the cycles and the maturity",
                    CONTRACT_EVENTS_MAX);
    TRY(evaluate(cx, run, source, out));
    if (!isfinite(out->payoff) || !isfinite(out->notional) || !isfinite(out->accrued)
        || !isfinite(out->rate) || !isfinite(out->exercise_amount))
        return fail(cx, ERR_OVERFLOW, "%s gives a number beyond all bounds; check the amounts and "
                    "rates", contract_event_name(out->type));
    source_advance(run, source);
    return ERR_OK;
}

Err contract_run_next(Ctx *cx, ContractRun *run, ContractEvent *out, bool *more)
{
    if (run->kind->next)
        return run->kind->next(cx, run, out, more);
    for (;;) {
        ContractSource *source = contract_run_earliest(run);
        if (!source) {
            *more = false;
            return ERR_OK;
        }
        TRY(contract_run_take(cx, run, source, out));
        if (before_purchase(run, out))
            continue;
        *more = true;
        return ERR_OK;
    }
}

/* --- for the types --------------------------------------------------------------------------- */
double contract_fraction(const ContractRun *run, ContractTime from, ContractTime to)
{
    return contract_year_fraction(run->terms->days, from, to, run->maturity, run->terms->calendar);
}

double contract_span(const ContractRun *run, const ContractMoment *moment)
{
    return contract_fraction(run, run->state.last, moment->calculated);
}

Err contract_observe_rate(Ctx *cx, ContractRun *run, const ContractMoment *moment, double *out)
{
    return contract_observe(cx, run->rate_series, run->terms->rate_object, moment->scheduled,
                            moment->at, run->terms->fixing, out);
}

static Err find_settlement(Ctx *cx, ContractRun *run)
{
    const ContractTerms *terms = run->terms;
    if (terms->settlement_currency.n == 0)
        return ERR_OK;
    TRY(text_format(cx, &run->settlement_code, "%.*s/%.*s", (int)terms->currency.n,
                    terms->currency.at, (int)terms->settlement_currency.n,
                    terms->settlement_currency.at));
    run->settlement_series = contract_series_find(run->observed, run->settlement_code);
    return ERR_OK;
}

Err contract_run_make(Ctx *cx, const ContractTerms *terms, const ContractObserved *observed,
                      ContractTime until, const ContractKind *kind, ContractStart *start_child,
                      ContractRun **out)
{
    ContractRun *run = NEW(cx, ContractRun, 1);
    if (!run)
        return cx->err;
    *run = (ContractRun){
        .terms = terms, .observed = observed, .until = until, .kind = kind,
        .start_child = start_child, .sign = contract_role_sign(terms->role),
        .maturity = terms->maturity,
        .shifted_from = CONTRACT_TIME_NONE,
        .rate_series = contract_series_find(observed, terms->rate_object),
        .index_series = contract_series_find(observed, terms->index_object),
        .state = {
            .last = contract_calculation_time(terms, terms->status),
            .scale_notional = contract_or(terms->scale_notional, 1.0),
            .scale_interest = contract_or(terms->scale_interest, 1.0),
            .exercise_amount = contract_or(terms->exercise_amount, 0.0),
            .exercised_at = terms->exercise,
            .defaulted = terms->performance == CONTRACT_PF_DEFAULT,
        },
    };
    TRY(find_settlement(cx, run));
    TRY(kind->start(cx, run));
    for (size_t i = 0; i < run->source_count; i++)
        source_advance(run, &run->sources[i]);
    *out = run;
    return ERR_OK;
}
