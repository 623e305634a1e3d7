/* observed.c - series are sorted once, then every question is a binary search. */
#include "core/contract/observed.h"

#include "base/check.h"
#include "core/contract/terms_read.h"

#include <stdlib.h>
#include <string.h>

const ContractSeries *contract_series_find(const ContractObserved *observed, Text code)
{
    if (!observed || code.n == 0)
        return NULL;
    for (size_t i = 0; i < observed->series_count; i++)
        if (text_eq(observed->series[i].code, code))
            return &observed->series[i];
    return NULL;
}

/* How many observations lie at or before t. */
static size_t count_until(const ContractSeries *series, ContractTime t)
{
    size_t low = 0, high = series->count;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (contract_time_cmp(series->items[mid].at, t) <= 0)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

static bool exactly_at(const ContractSeries *series, ContractTime t, double *out)
{
    size_t n = count_until(series, t);
    if (n == 0 || contract_time_cmp(series->items[n - 1].at, t) != 0)
        return false;
    *out = series->items[n - 1].value;
    return true;
}

Err contract_observe(Ctx *cx, const ContractSeries *series, Text code, ContractTime scheduled,
                     ContractTime at, ContractPeriod fixing, double *out)
{
    char when[CONTRACT_TIME_TEXT_SIZE];
    int n = code.n > 60 ? 60 : (int)code.n;
    if (code.n == 0)
        return fail(cx, ERR_INVALID, "an event at %s needs market data, but the terms name no "
                    "market object for it", contract_time_format(scheduled, when));
    if (series && (exactly_at(series, scheduled, out) || exactly_at(series, at, out)))
        return ERR_OK;
    ContractTime fixed = fixing.is_set ? contract_time_add(scheduled, fixing, -1) : scheduled;
    size_t known = series ? count_until(series, fixed) : 0;
    if (known == 0)
        return fail(cx, ERR_NOT_FOUND, "dataObserved has no value of %.*s at or before %s", n,
                    code.at, contract_time_format(fixed, when));
    *out = series->items[known - 1].value;
    return ERR_OK;
}

static Err value_of(Ctx *cx, const Json *json, const char *field, double *out)
{
    if (!json || (json->kind != JSON_STRING && json->kind != JSON_NUMBER)
        || !contract_number_parse(json->text, out))
        return fail_field(cx, ERR_SYNTAX, field, "must be a number");
    return ERR_OK;
}

static Err time_of(Ctx *cx, const Json *object, const char *key, const char *field,
                   ContractTime *out)
{
    Text text = { "", 0 };
    TRY(json_need_text(cx, object, key, &text));
    if (!contract_time_parse(text_trim(text), out))
        return fail_field(cx, ERR_SYNTAX, field, "must be a date between 1900 and 2999");
    return ERR_OK;
}

static int by_time(const void *a, const void *b)
{
    const ContractObservation *x = a, *y = b;
    return contract_time_cmp(x->at, y->at);
}

static Err read_series(Ctx *cx, const JsonMember *member, ContractSeries *out)
{
    const Json *data = json_get(&member->value, "data");
    if (!data || data->kind != JSON_ARRAY)
        return fail_field(cx, ERR_SYNTAX, "dataObserved.data", "must be a list");
    ContractObservation *items = NEW(cx, ContractObservation, data->count);
    if (!items)
        return cx->err;
    for (size_t i = 0; i < data->count; i++) {
        TRY(time_of(cx, &data->items[i], "timestamp", "dataObserved.timestamp", &items[i].at));
        TRY(value_of(cx, json_get(&data->items[i], "value"), "dataObserved.value",
                     &items[i].value));
    }
    qsort(items, data->count, sizeof *items, by_time);
    size_t kept = 0;
    for (size_t i = 0; i < data->count; i++) {
        bool again = kept > 0 && contract_time_cmp(items[kept - 1].at, items[i].at) == 0;
        if (again && memcmp(&items[kept - 1].value, &items[i].value, sizeof items->value) != 0)
            return fail_field(cx, ERR_CONFLICT, "dataObserved.timestamp", "one time, two values");
        if (!again)
            items[kept++] = items[i];
    }
    *out = (ContractSeries){ member->key, items, kept };
    return ERR_OK;
}

static Err read_event(Ctx *cx, const Json *json, ContractObservedEvent *out)
{
    Text type = { "", 0 }, performance = { "", 0 };
    const Json *value = json_get(json, "value"), *states = json_get(json, "states");
    out->contract_id = (Text){ "", 0 };
    TRY(time_of(cx, json, "time", "eventsObserved.time", &out->at));
    TRY(json_need_text(cx, json, "type", &type));
    TRY(json_want_text(cx, json, "contractId", &out->contract_id));
    if (value && value->kind != JSON_NULL)
        TRY(value_of(cx, value, "eventsObserved.value", &out->value));
    if (states && states->kind == JSON_OBJECT)
        TRY(json_want_text(cx, states, "contractPerformance", &performance));
    type = text_trim(type);
    if (text_is(type, "CD"))            /* the specification's name for the dictionary's CE */
        type = TEXT("CE");
    if (!contract_event_of_name(type, &out->type))
        return fail_field(cx, ERR_UNKNOWN, "eventsObserved.type", "no such event type");
    if (performance.n && !contract_performance_of(performance, &out->performance))
        return fail_field(cx, ERR_UNKNOWN, "eventsObserved.states.contractPerformance",
                          "no such performance; PF, DL, DQ or DF");
    return ERR_OK;
}

/* Stable: events of one moment keep the order they were written in. */
static void sort_events(ContractObservedEvent *events, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        ContractObservedEvent moving = events[i];
        size_t j = i;
        for (; j > 0 && contract_time_cmp(events[j - 1].at, moving.at) > 0; j--)
            events[j] = events[j - 1];
        events[j] = moving;
    }
}

enum { OBSERVED_EVENTS_MAX = 10000 };

Err contract_observed_read(Ctx *cx, const Json *data, const Json *events, ContractObserved *out)
{
    ContractObserved observed = { 0 };
    if (data && data->kind != JSON_NULL) {
        if (data->kind != JSON_OBJECT)
            return fail_field(cx, ERR_SYNTAX, "dataObserved", "must be an object");
        ContractSeries *series = NEW(cx, ContractSeries, data->count);
        if (!series)
            return cx->err;
        for (size_t i = 0; i < data->count; i++)
            TRY(read_series(cx, &data->members[i], &series[i]));
        observed.series = series;
        observed.series_count = data->count;
    }
    if (events && events->kind != JSON_NULL) {
        if (events->kind != JSON_ARRAY || events->count > OBSERVED_EVENTS_MAX)
            return fail_field(cx, ERR_SYNTAX, "eventsObserved", "must be a list of at most %d",
                              OBSERVED_EVENTS_MAX);
        ContractObservedEvent *list = NEW(cx, ContractObservedEvent, events->count);
        if (!list)
            return cx->err;
        for (size_t i = 0; i < events->count; i++)
            TRY(read_event(cx, &events->items[i], &list[i]));
        sort_events(list, events->count);
        observed.events = list;
        observed.event_count = events->count;
    }
    *out = observed;
    return ERR_OK;
}
