/* agreement.c - terms are bound as text and read like anybody's terms, so that what is stored and
 * printed is what is run. A run costs O(events); notes are few, a handful a month. */
#include "core/agreement.h"

#include "base/check.h"
#include "core/contract/observed.h"
#include "core/contract/terms_read.h"

#include <math.h>
#include <string.h>

/* --- moments of a day ------------------------------------------------------------------------- */

/* Nothing comes after it on its day. */
static ContractTime end_of(Date day)
{
    ContractTime t = contract_time_of_date(day);
    t.second += 86399;
    return t;
}

/* After all notes of the day; the second that follows counts as the next day. */
static ContractTime last_moment(Date day)
{
    ContractTime t = end_of(day);
    t.second--;
    return t;
}

/* --- binding ---------------------------------------------------------------------------------- */

static Err put_date(Ctx *cx, Date day, Text *out)
{
    char buf[DATE_TEXT_SIZE];
    return text_copy(cx, text_of(date_format(day, buf)), out);
}

static Err put_rate(Ctx *cx, Rate rate, Text *out)
{
    char buf[DECIMAL_TEXT_SIZE];
    return text_copy(cx, text_of(decimal_format(rate.e9, RATE_SCALE, 2, buf)), out);
}

static Err put_money(Ctx *cx, Money money, Text *out)
{
    char buf[DECIMAL_TEXT_SIZE];
    return text_copy(cx, text_of(money_format(money, buf)), out);
}

/* A word of the product becomes a value of the deal; anything else stands for itself. */
static Err bind(Ctx *cx, const Product *product, const AgreementDeal *deal, Text word, Text *out)
{
    *out = word;
    if (text_is(word, "start"))
        return put_date(cx, deal->start, out);
    if (text_is(word, "due"))
        return put_date(cx, deal->due, out);
    if (text_is(word, "due_end")) {
        char buf[CONTRACT_TIME_TEXT_SIZE];
        return text_copy(cx, text_of(contract_time_format(last_moment(deal->due), buf)), out);
    }
    if (text_is(word, "advance"))
        return put_money(cx, deal->advance, out);
    if (text_is(word, "rate"))
        return put_rate(cx, deal->annual, out);
    if (text_is(word, "late_rate"))
        return put_rate(cx, product->pricing.late, out);
    if (text_is(word, "year"))
        return text_format(cx, out, "A%d", (int)product->year_days);
    if (text_is(word, "grace"))
        return text_format(cx, out, "P%dD", (int)product->grace.n);
    if (text_is(word, "default"))
        return text_format(cx, out, "%.*s/default", (int)deal->number.n, deal->number.at);
    return ERR_OK;
}

static void put_term(TextBuf *buf, const char *name, Text value)
{
    textbuf_format(buf, ",\"%s\":", name);
    textbuf_json(buf, value);
}

/* What every contract of a financing says, whatever its product. */
static Err put_head(Ctx *cx, TextBuf *buf, const AgreementDeal *deal)
{
    Text status;
    TRY(put_date(cx, date_add(deal->start, (Days){ -1 }), &status));
    textbuf_puts(buf, "{\"contractType\":\"UMP\"");
    put_term(buf, "contractID", deal->number);
    put_term(buf, "creatorID", deal->funder);
    put_term(buf, "counterpartyID", deal->counterparty);
    put_term(buf, "currency", text_of(ccy_code(deal->advance.ccy)));
    put_term(buf, "statusDate", status);
    return ERR_OK;
}

static Err read_terms(Ctx *cx, Text text, ContractTerms *out)
{
    Json json;
    TRY(json_parse(cx, text, &json));
    return contract_terms_read(cx, &json, NULL, 0, out);
}

Err agreement_terms(Ctx *cx, const Product *product, const AgreementDeal *deal, Text *out)
{
    Json json;
    Text terms;
    ContractTerms read;
    TextBuf buf = textbuf_make(cx);
    if (deal->advance.minor > (int64_t)1 << 53)
        return fail(cx, ERR_LIMIT, "an advance beyond 2^53 minor units is more than a contract "
                    "computes to the last of them; split the financing");
    if (!text_is(product->actus_type, "UMP"))
        return fail_field(cx, ERR_INVALID, "actus.type", "must be UMP: a financing is repaid as "
                          "money comes in, and only UMP moves as it is observed to");
    TRY(json_parse(cx, product->actus_terms, &json));
    TRY(put_head(cx, &buf, deal));
    for (size_t i = 0; i < json.count; i++) {
        const Json *value = &json.members[i].value;
        Text bound;
        if (value->kind != JSON_STRING)
            return fail_field(cx, ERR_INVALID, json.members[i].key.at, "of the product's contract "
                              "must be a string");
        TRY(bind(cx, product, deal, value->text, &bound));
        textbuf_byte(&buf, ',');
        textbuf_json(&buf, json.members[i].key);
        textbuf_byte(&buf, ':');
        textbuf_json(&buf, bound);
    }
    textbuf_byte(&buf, '}');
    TRY(textbuf_done(&buf, &terms));
    TRY(read_terms(cx, terms, &read));
    *out = terms;
    return ERR_OK;
}

/* A discount that is kept is earned as agreed, whatever comes early; one that is returned is earned
 * on what is outstanding. */
static Err check_base(Ctx *cx, const Product *product, Text text)
{
    ContractTerms terms;
    TRY(read_terms(cx, text, &terms));
    bool lags = terms.base == CONTRACT_BASE_NTL;
    if (lags == product->returns_discount || terms.base == CONTRACT_BASE_NTIED)
        return fail_field(cx, ERR_INVALID, "interestCalculationBase", "must be NTL from the due "
                          "day on where early_discount is kept, and NT where it is returned");
    return ERR_OK;
}

Err agreement_check(Ctx *cx, const Product *product)
{
    const AgreementDeal imagined = {
        .number = TEXT("F-1"), .funder = TEXT("name:funder"), .counterparty = TEXT("name:debtor"),
        .advance = { 8000000, CCY_CNY }, .annual = { 55000000 }, .start = { 20000 },
        .due = { 20090 },
    };
    Text terms;
    Agreement agreement = { .number = imagined.number, .ccy = CCY_CNY, .start = imagined.start,
                            .due = imagined.due };
    AgreementState state;
    TRY(agreement_terms(cx, product, &imagined, &terms));
    TRY(check_base(cx, product, terms));
    agreement.terms = terms;
    return agreement_state(cx, &agreement, imagined.due, &state);
}

/* --- what was observed, as the engine takes it ------------------------------------------------ */

static ContractTime note_time(const AgreementNote *note)
{
    ContractTime t = contract_time_of_date(note->day);
    t.second += note->number;
    return t;
}

static double major(int64_t minor, Ccy ccy)
{
    return (double)minor / (double)decimal_power(ccy_digits(ccy));
}

static bool is_delinquent(const Agreement *agreement)
{
    for (size_t i = 0; i < agreement->note_count; i++)
        if (agreement->notes[i].performance == CONTRACT_PF_DELINQUENT)
            return true;
    return false;
}

typedef struct Observing {              /* one leg, ready to be run */
    ContractTerms terms;
    ContractObservation indicator;      /* the market object "default" */
    ContractSeries series;
    ContractObserved observed;
    ContractObservedEvent *events;      /* has room for two more than there are notes */
    const AgreementNote **notes;        /* the note behind each event */
} Observing;

static Err reserve_terms(Ctx *cx, const Agreement *agreement, const ContractTerms *claim, Text *out)
{
    Text number, start;
    TextBuf buf = textbuf_make(cx);
    TRY(text_format(cx, &number, "%.*s/reserve", (int)agreement->number.n, agreement->number.at));
    TRY(put_date(cx, agreement->start, &start));
    TRY(put_head(cx, &buf, &(AgreementDeal){
        .number = number, .funder = claim->creator, .counterparty = claim->counterparty,
        .advance = { 0, agreement->ccy }, .start = agreement->start }));
    put_term(&buf, "contractRole", TEXT("RPL"));
    put_term(&buf, "initialExchangeDate", start);
    put_term(&buf, "notionalPrincipal", TEXT("0"));
    textbuf_byte(&buf, '}');
    return textbuf_done(&buf, out);
}

static Err leg_terms(Ctx *cx, const Agreement *agreement, AgreementLeg leg, Text *text,
                     ContractTerms *out)
{
    *text = agreement->terms;
    TRY(read_terms(cx, *text, out));
    if (leg == AGREEMENT_CLAIM)
        return ERR_OK;
    TRY(reserve_terms(cx, agreement, out, text));
    return read_terms(cx, *text, out);
}

static Err observe(Ctx *cx, const Agreement *agreement, AgreementLeg leg, Observing **out)
{
    Observing *o = NEW(cx, Observing, 1);
    ContractObservedEvent *events = NEW(cx, ContractObservedEvent, agreement->note_count + 2);
    const AgreementNote **notes = NEW(cx, const AgreementNote *, agreement->note_count + 2);
    Text text;
    size_t n = 0;
    if (!o || !events || !notes)
        return cx->err;
    if (agreement->note_count > AGREEMENT_NOTES_MAX)
        return fail(cx, ERR_LIMIT, "%.*s has more than %d events", (int)agreement->number.n,
                    agreement->number.at, AGREEMENT_NOTES_MAX);
    TRY(leg_terms(cx, agreement, leg, &text, &o->terms));
    for (size_t i = 0; i < agreement->note_count; i++) {
        const AgreementNote *note = &agreement->notes[i];
        if (note->leg != leg)
            continue;
        events[n] = (ContractObservedEvent){
            .at = note_time(note), .type = note->type, .performance = note->performance,
            .value = major(note->minor, agreement->ccy), .contract_id = o->terms.id };
        notes[n++] = note;
    }
    o->indicator = (ContractObservation){ contract_time_of_date(agreement->due),
                                          is_delinquent(agreement) ? 1.0 : 0.0 };
    o->series = (ContractSeries){ o->terms.rate_object, &o->indicator, 1 };
    o->events = events;
    o->notes = notes;
    o->observed = (ContractObserved){ &o->series, 1, events, n };
    *out = o;
    return ERR_OK;
}

static void expect(Observing *o, ContractTime at, ContractEventType type, double value)
{
    o->events[o->observed.event_count++] = (ContractObservedEvent){
        .at = at, .type = type, .value = value, .contract_id = o->terms.id };
}

/* --- running ---------------------------------------------------------------------------------- */

typedef struct Walk {                   /* what one run of the claim has come to */
    Ctx *cx;
    Ccy ccy;
    Date start, due, last;              /* last: of the event before */
    bool kept;                          /* the discount is earned as agreed, whatever comes early */
    int64_t advance;
    int64_t returned;                   /* of the discount, by negative IP */
    i128 minor_days;                    /* principal times days that it was outstanding, to due */
    AgreementState state;
} Walk;

/* Counts the days since the event before. */
static void pass_days(Walk *walk, Date day)
{
    Date until = date_cmp(day, walk->due) < 0 ? day : walk->due;
    int32_t days = date_diff(walk->last, until).n;
    if (days > 0)
        walk->minor_days += (i128)days * (walk->kept ? walk->advance : walk->state.principal);
    walk->last = day;
}

/* How much of the discount is income: the share of the principal and the days for which it was paid
 * that have passed, rounded down; all of it once nothing is outstanding or the due day is there,
 * less what was given back. In integers: 53 bits of money, 9 of days and 53 of discount. */
static int64_t earned(const Walk *walk)
{
    int64_t kept = walk->state.discount - walk->returned;
    i128 whole = (i128)walk->advance * date_diff(walk->start, walk->due).n;
    if (walk->state.principal == 0 || whole <= 0 || walk->minor_days >= whole)
        return kept;
    int64_t share = 0;
    Err err = round_div(walk->minor_days * walk->state.discount, whole, ROUND_DOWN, &share);
    assert(err == ERR_OK);              /* less than the discount */
    return share < kept ? share : kept;
}

static Err look(Walk *walk, const ContractEvent *event, bool scheduled, int64_t *minor)
{
    AgreementState *s = &walk->state;
    Money payoff, principal, interest;
    TRY(contract_money(walk->cx, event->payoff, walk->ccy, &payoff));
    TRY(contract_money(walk->cx, fabs(event->notional), walk->ccy, &principal));
    TRY(contract_money(walk->cx, event->accrued, walk->ccy, &interest));
    *minor = payoff.minor;
    pass_days(walk, contract_time_date(event->at));
    if (event->type == CONTRACT_EVENT_IED)
        walk->advance = principal.minor;
    if (event->type == CONTRACT_EVENT_IP && scheduled)
        s->discount += payoff.minor;
    if (event->type == CONTRACT_EVENT_IP && !scheduled && payoff.minor < 0)
        walk->returned -= payoff.minor;
    s->principal = principal.minor;
    s->late = interest.minor > 0 ? interest.minor : 0;
    s->unearned = interest.minor < 0 ? -interest.minor : 0;
    int64_t income = earned(walk);
    if (event->type == CONTRACT_EVENT_AD) {
        *minor = income - s->earned;
        s->earned = income;
    }
    return ERR_OK;
}

/* Which note made the event? Notes lie a second apart, schedules at midnight. */
static const AgreementNote *note_of(const Observing *o, const ContractEvent *event, size_t *next)
{
    size_t i = *next;
    if (i >= o->observed.event_count || contract_time_cmp(o->events[i].at, event->at) != 0
        || o->events[i].type != event->type)
        return NULL;
    *next = i + 1;
    return o->notes[i];
}

static Err add_flow(Ctx *cx, List *out, const AgreementFlow *flow)
{
    AgreementFlow *at = list_push(cx, out);
    if (!at)
        return cx->err;
    *at = *flow;
    return ERR_OK;
}

static bool is_loss(const AgreementNote *note)
{
    return note && note->type == CONTRACT_EVENT_CE && note->performance == CONTRACT_PF_DEFAULT;
}

static Err run_leg(Ctx *cx, const Agreement *agreement, AgreementLeg leg, Observing *o, Date day,
                   List *out, AgreementState *state)
{
    Walk walk = { .cx = cx, .ccy = agreement->ccy, .start = agreement->start,
                  .due = agreement->due, .last = agreement->start,
                  .kept = o->terms.base == CONTRACT_BASE_NTL };
    ContractRun *run;
    ContractEvent event;
    size_t next = 0;
    TRY(contract_start(cx, &o->terms, &o->observed, end_of(day), &run));
    for (bool more = true; more;) {
        TRY(contract_next(cx, run, &event, &more));
        if (!more)
            break;
        size_t before = next;
        const AgreementNote *note = note_of(o, &event, &next);
        AgreementFlow flow = { leg, contract_time_date(event.at), event.type,
                               note ? note->number : -1, 0 };
        TRY(look(&walk, &event, next == before, &flow.minor));
        if (is_loss(note))
            flow.minor = walk.state.principal;
        if (out && flow.minor != 0)
            TRY(add_flow(cx, out, &flow));
    }
    if (state)
        *state = walk.state;
    return ERR_OK;
}

Err agreement_flows(Ctx *cx, const Agreement *agreement, Date day, List *out)
{
    List flows = list_make(sizeof(AgreementFlow));
    for (AgreementLeg leg = AGREEMENT_CLAIM; leg <= AGREEMENT_RESERVE; leg++) {
        Observing *o;
        TRY(observe(cx, agreement, leg, &o));
        TRY(run_leg(cx, agreement, leg, o, day, &flows, NULL));
    }
    *out = flows;
    return ERR_OK;
}

Err agreement_amount(Ctx *cx, const Agreement *agreement, const AgreementNote *note, int64_t *out)
{
    ArenaMark mark = arena_mark(&cx->arena);
    List flows = list_make(sizeof(AgreementFlow));
    Observing *o;
    int64_t minor = 0;
    TRY(observe(cx, agreement, note->leg, &o));
    TRY(run_leg(cx, agreement, note->leg, o, note->day, &flows, NULL));
    for (size_t i = 0; i < flows.count; i++) {
        const AgreementFlow *flow = list_at(&flows, i);
        if (flow->number == note->number)
            minor = flow->minor;
    }
    arena_rewind(&cx->arena, mark);
    *out = minor;
    return ERR_OK;
}

Err agreement_state(Ctx *cx, const Agreement *agreement, Date day, AgreementState *out)
{
    ArenaMark mark = arena_mark(&cx->arena);
    Observing *o;
    AgreementState state;
    TRY(observe(cx, agreement, AGREEMENT_CLAIM, &o));
    expect(o, last_moment(day), CONTRACT_EVENT_AD, 0.0);
    TRY(run_leg(cx, agreement, AGREEMENT_CLAIM, o, day, NULL, &state));
    state.delinquent = is_delinquent(agreement);
    arena_rewind(&cx->arena, mark);
    *out = state;
    return ERR_OK;
}

/* The part of the principal that a day costs once grace is over: the rate is read off the contract,
 * run as one that nothing was paid on, so that no second place has to know what it says. */
static Err late_daily(Ctx *cx, const Agreement *agreement, double *out)
{
    Observing *o;
    ContractRun *run;
    ContractEvent event;
    Date late = date_add(agreement->due, (Days){ 1 });
    double rate = 0.0;
    TRY(observe(cx, agreement, AGREEMENT_CLAIM, &o));
    o->observed.event_count = 0;
    o->indicator.value = 1.0;
    expect(o, last_moment(late), CONTRACT_EVENT_AD, 0.0);
    TRY(contract_start(cx, &o->terms, &o->observed, end_of(late), &run));
    for (bool more = true; more; rate = more ? event.rate : rate)
        TRY(contract_next(cx, run, &event, &more));
    *out = rate * contract_year_fraction(o->terms.days, contract_time_of_date(agreement->due),
                                         contract_time_of_date(late), CONTRACT_TIME_NONE,
                                         o->terms.calendar);
    return ERR_OK;
}

Err agreement_day_late(Ctx *cx, const Agreement *agreement, int64_t principal, int64_t *out)
{
    ArenaMark mark = arena_mark(&cx->arena);
    double daily;
    Money cost;
    TRY(late_daily(cx, agreement, &daily));
    TRY(contract_money(cx, daily * major(principal, agreement->ccy), agreement->ccy, &cost));
    arena_rewind(&cx->arena, mark);
    *out = cost.minor;
    return ERR_OK;
}

/* --- showing ---------------------------------------------------------------------------------- */

static bool is_lost(const Agreement *agreement)
{
    for (size_t i = 0; i < agreement->note_count; i++)
        if (is_loss(&agreement->notes[i]))
            return true;
    return false;
}

Err agreement_plan(Ctx *cx, const Agreement *agreement, Date today, ContractPlan *out)
{
    Observing *o;
    AgreementState state;
    ContractDelay delay = { .agreed = true };
    Date day = date_cmp(today, agreement->due) > 0 ? today : agreement->due;
    TRY(agreement_state(cx, agreement, day, &state));
    TRY(observe(cx, agreement, AGREEMENT_CLAIM, &o));
    bool open = state.principal + state.late > 0 && !is_lost(agreement);
    if (open && state.late > 0)
        expect(o, last_moment(day), CONTRACT_EVENT_IP, major(state.late, agreement->ccy));
    if (open)
        expect(o, last_moment(day), CONTRACT_EVENT_PR, major(state.principal, agreement->ccy));
    TRY(late_daily(cx, agreement, &delay.of_principal));
    return contract_plan_make(cx, &o->terms, &o->observed, end_of(day), delay, out);
}

static void put_note(TextBuf *buf, const AgreementNote *note, Text id, Ccy ccy)
{
    char at[CONTRACT_TIME_TEXT_SIZE], amount[DECIMAL_TEXT_SIZE];
    textbuf_format(buf, "{\"time\":\"%s\",\"type\":\"%s\",\"contractId\":",
                   contract_time_format(note_time(note), at), contract_event_name(note->type));
    textbuf_json(buf, id);
    if (note->type == CONTRACT_EVENT_CE)
        textbuf_format(buf, ",\"states\":{\"contractPerformance\":\"%s\"}}",
                       note->performance == CONTRACT_PF_DEFAULT ? "DF" : "DQ");
    else
        textbuf_format(buf, ",\"value\":\"%s\"}",
                       money_format((Money){ note->minor, ccy }, amount));
}

static Err write_leg(Ctx *cx, const Agreement *agreement, AgreementLeg leg, Date day, TextBuf *buf)
{
    ContractTerms terms;
    Text text;
    char at[CONTRACT_TIME_TEXT_SIZE];
    bool first = true;
    TRY(leg_terms(cx, agreement, leg, &text, &terms));
    textbuf_json(buf, terms.id);
    textbuf_puts(buf, ":{\"terms\":");
    textbuf_put(buf, text);
    textbuf_format(buf, ",\n  \"to\":\"%s\"", contract_time_format(end_of(day), at));
    if (terms.rate_object.n > 0) {
        textbuf_puts(buf, ",\n  \"dataObserved\":{");
        textbuf_json(buf, terms.rate_object);
        textbuf_format(buf, ":{\"data\":[{\"timestamp\":\"%s\",\"value\":\"%d\"}]}}",
                       contract_time_format(contract_time_of_date(agreement->due), at),
                       is_delinquent(agreement));
    }
    textbuf_puts(buf, ",\n  \"eventsObserved\":[");
    for (size_t i = 0; i < agreement->note_count; i++) {
        if (agreement->notes[i].leg != leg)
            continue;
        textbuf_puts(buf, first ? "\n    " : ",\n    ");
        put_note(buf, &agreement->notes[i], terms.id, agreement->ccy);
        first = false;
    }
    textbuf_puts(buf, "]}");
    return ERR_OK;
}

Err agreement_write(Ctx *cx, const Agreement *agreement, Date day, TextBuf *out)
{
    textbuf_byte(out, '{');
    TRY(write_leg(cx, agreement, AGREEMENT_CLAIM, day, out));
    textbuf_puts(out, ",\n ");
    TRY(write_leg(cx, agreement, AGREEMENT_RESERVE, day, out));
    textbuf_puts(out, "}\n");
    return out->err;
}
