/* cases.c - one contract at a time: a file of many needs the memory of its JSON and of one run. */
#include "core/contract/cases.h"

#include "base/check.h"

#include <math.h>
#include <stdio.h>

Err contract_cases_count(Ctx *cx, const Json *file, size_t *out)
{
    if (file->kind != JSON_ARRAY && file->kind != JSON_OBJECT)
        return fail(cx, ERR_SYNTAX, "expected an object of contracts by id, or an array of terms");
    *out = file->count;
    return ERR_OK;
}

/* `to`: the horizon, which many tests leave empty. */
static Err read_until(Ctx *cx, const Json *json, ContractTime *out)
{
    Text to = { "", 0 };
    TRY(json_want_text(cx, json, "to", &to));
    to = text_trim(to);
    *out = CONTRACT_TIME_NONE;
    if (to.n > 0 && !contract_time_parse(to, out))
        return fail_field(cx, ERR_SYNTAX, "to", "must be a date between 1900 and 2999");
    return ERR_OK;
}

static Text id_in(const Json *terms)
{
    const Json *id = json_get(terms, "contractID");
    return id && id->kind == JSON_STRING ? id->text : (Text){ "", 0 };
}

Err contract_case_read(Ctx *cx, const Json *file, size_t i, ContractCalendars calendars,
                       ContractCase *out)
{
    assert(i < file->count);
    if (file->kind == JSON_ARRAY) {
        *out = (ContractCase){ .id = id_in(&file->items[i]), .until = CONTRACT_TIME_NONE };
        return contract_terms_read(cx, &file->items[i], calendars.items, calendars.count,
                                   &out->terms);
    }
    const Json *json = &file->members[i].value, *terms = json_get(json, "terms");
    *out = (ContractCase){ .id = file->members[i].key, .until = CONTRACT_TIME_NONE };
    if (!terms)
        return fail_field(cx, ERR_INVALID, "terms", "is required");
    TRY(contract_terms_read(cx, terms, calendars.items, calendars.count, &out->terms));
    TRY(contract_observed_read(cx, json_get(json, "dataObserved"), json_get(json, "eventsObserved"),
                               &out->observed));
    out->results = json_get(json, "results");
    return read_until(cx, json, &out->until);
}

/* --- events as JSON ------------------------------------------------------------------------ */
static bool has_exercise(ContractType type)
{
    return type == CONTRACT_TYPE_OPTNS || type == CONTRACT_TYPE_FUTUR || type == CONTRACT_TYPE_CEG
        || type == CONTRACT_TYPE_CEC;
}

static void put_number(TextBuf *out, const char *key, double value)
{
    textbuf_format(out, ",\"%s\":%.17g", key, value + 0.0);     /* + 0.0: no negative zero */
}

static void put_event(TextBuf *out, const ContractEvent *event, bool exercise)
{
    char at[CONTRACT_TIME_TEXT_SIZE];
    textbuf_format(out, "{\"eventDate\":\"%s\",\"eventType\":\"%s\"",
                   contract_time_format(event->at, at), contract_event_name(event->type));
    put_number(out, "payoff", event->payoff);
    textbuf_puts(out, ",\"currency\":");
    textbuf_json(out, event->currency);
    put_number(out, "notionalPrincipal", event->notional);
    put_number(out, "nominalInterestRate", event->rate);
    put_number(out, "accruedInterest", event->accrued);
    if (exercise) {
        put_number(out, "exerciseAmount", event->exercise_amount);
        if (!contract_time_is_none(event->exercised_at))
            textbuf_format(out, ",\"exerciseDate\":\"%s\"",
                           contract_time_format(event->exercised_at, at));
    }
    textbuf_byte(out, '}');
}

Err contract_case_events(Ctx *cx, const ContractCase *c, TextBuf *out)
{
    ContractRun *run;
    ContractEvent event;
    bool more = true, first = true;
    TRY(contract_start(cx, &c->terms, &c->observed, c->until, &run));
    textbuf_byte(out, '[');
    while (more) {
        TRY(contract_next(cx, run, &event, &more));
        if (!more)
            break;
        textbuf_puts(out, first ? "\n  " : ",\n  ");
        put_event(out, &event, has_exercise(c->terms.type));
        first = false;
    }
    textbuf_puts(out, first ? "]" : "\n ]");
    return out->err;
}

/* --- comparison ------------------------------------------------------------------------------ */
typedef struct Compared {
    const ContractCase *c;
    TextBuf *out;
    ContractTally *tally;
    size_t index;
} Compared;

static void differ(const Compared *to, const char *field, Text want, const char *got)
{
    textbuf_format(to->out, "%.*s event %zu %s: expected %.*s, got %s\n", (int)to->c->id.n,
                   to->c->id.at, to->index + 1, field, (int)want.n, want.at, got);
    to->tally->differences++;
}

static void compare_number(const Compared *to, const Json *result, const char *field, double got)
{
    const Json *json = json_get(result, field);
    double want;
    char shown[32];
    if (!json || (json->kind != JSON_STRING && json->kind != JSON_NUMBER))
        return;
    snprintf(shown, sizeof shown, "%.17g", got);
    if (!contract_number_parse(json->text, &want)) {
        differ(to, field, json->text, shown);
        return;
    }
    double apart = fabs(got - want), scale = fmax(1.0, fmax(fabs(got), fabs(want)));
    if (!(apart <= 1e-6 * scale))
        differ(to, field, json->text, shown);
    else if (apart > 1e-9 * scale)
        to->tally->coarse++;
}

static void compare_time(const Compared *to, const Json *result, const char *field,
                         ContractTime got)
{
    const Json *json = json_get(result, field);
    ContractTime want = CONTRACT_TIME_NONE;
    char shown[CONTRACT_TIME_TEXT_SIZE];
    if (!json || json->kind != JSON_STRING)
        return;
    if (!contract_time_parse(text_trim(json->text), &want) || contract_time_cmp(want, got) != 0)
        differ(to, field, json->text, contract_time_format(got, shown));
}

static void compare_text(const Compared *to, const Json *result, const char *field, Text got)
{
    const Json *json = json_get(result, field);
    char shown[32];
    if (!json || json->kind != JSON_STRING || text_eq(text_trim(json->text), got))
        return;
    snprintf(shown, sizeof shown, "%.*s", (int)got.n, got.at);
    differ(to, field, json->text, shown);
}

static void compare(const Compared *to, const Json *result, const ContractEvent *event)
{
    compare_time(to, result, "eventDate", event->at);
    compare_text(to, result, "eventType", text_of(contract_event_name(event->type)));
    compare_text(to, result, "currency", event->currency);
    compare_number(to, result, "payoff", event->payoff);
    compare_number(to, result, "notionalPrincipal", event->notional);
    compare_number(to, result, "nominalInterestRate", event->rate);
    compare_number(to, result, "accruedInterest", event->accrued);
    compare_number(to, result, "exerciseAmount", event->exercise_amount);
    compare_time(to, result, "exerciseDate", event->exercised_at);
}

Err contract_case_test(Ctx *cx, const ContractCase *c, TextBuf *out, ContractTally *tally)
{
    Compared to = { c, out, tally, 0 };
    ContractRun *run;
    ContractEvent event;
    bool more = true;
    if (!c->results || c->results->kind != JSON_ARRAY)
        return fail_field(cx, ERR_INVALID, "results", "there is nothing to compare with");
    TRY(contract_start(cx, &c->terms, &c->observed, c->until, &run));
    for (; more; to.index++) {
        TRY(contract_next(cx, run, &event, &more));
        if (more && to.index < c->results->count)
            compare(&to, &c->results->items[to.index], &event);
        else if (more)
            differ(&to, "eventType", TEXT("no such event"), contract_event_name(event.type));
        else if (to.index < c->results->count)
            differ(&to, "eventType", TEXT("more events"), "the end");
        tally->events += more;
    }
    return out->err;
}
