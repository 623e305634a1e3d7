/* observed.h - what a contract has to be told: market data and events that no schedule knows.
 *
 * A series is a step function of time: its value at t is the latest observation at or before t.
 * An observation that bears the very time of the event is the one meant for it, also where a
 * fixing period lies before the event, because feeds stamp fixings with the date they apply to.
 * SRC: ACTUS technical specification, "Risk Factor Observer". */
#ifndef WEFT_CORE_CONTRACT_OBSERVED_H
#define WEFT_CORE_CONTRACT_OBSERVED_H

#include "base/json.h"
#include "core/contract/event.h"
#include "core/contract/terms.h"

typedef struct ContractObservation {
    ContractTime at;
    double value;
} ContractObservation;

typedef struct ContractSeries {
    Text code;                          /* the market object's */
    const ContractObservation *items;   /* ascending, no time twice */
    size_t count;
} ContractSeries;

typedef struct ContractObservedEvent {
    ContractTime at;
    ContractEventType type;
    double value;
    Text contract_id;                   /* empty: the contract that asks */
    ContractPerformance performance;    /* of a credit event */
} ContractObservedEvent;

typedef struct ContractObserved {
    const ContractSeries *series;
    size_t series_count;
    const ContractObservedEvent *events;        /* ascending */
    size_t event_count;
} ContractObserved;

/* Reads the public tests' dataObserved (object of code -> {data: [{timestamp, value}]}) and
 * eventsObserved ([{time, type, value, contractId, states}]); either may be NULL.
 * ERR_SYNTAX, ERR_UNKNOWN, ERR_CONFLICT (one time, two values). */
MUST_USE Err contract_observed_read(Ctx *cx, const Json *data, const Json *events,
                                    ContractObserved *out);

/* The series of a market object, or NULL. observed may be NULL. */
const ContractSeries *contract_series_find(const ContractObserved *observed, Text code);

/* The value that applies at an event scheduled for `scheduled` and paid at `at`, fixed `fixing`
 * before. ERR_NOT_FOUND naming the code where the series is NULL or starts later. */
MUST_USE Err contract_observe(Ctx *cx, const ContractSeries *series, Text code,
                              ContractTime scheduled, ContractTime at, ContractPeriod fixing,
                              double *out);

#endif
