/* cases.h - contracts in the form of the public tests, their events as JSON, and the comparison.
 *
 * A case file is an object of id -> {terms, to, dataObserved, eventsObserved, results}, or a plain
 * array of terms, whose ids are their contractIDs. SRC: ACTUS public tests, their JSON form. */
#ifndef WEFT_CORE_CONTRACT_CASES_H
#define WEFT_CORE_CONTRACT_CASES_H

#include "base/json.h"
#include "core/contract/contract.h"
#include "core/contract/terms_read.h"

typedef struct ContractCase {
    Text id;
    ContractTerms terms;
    ContractObserved observed;
    ContractTime until;             /* from `to`; none where it is empty or absent */
    const Json *results;            /* NULL where there are none */
} ContractCase;

typedef struct ContractCalendars {
    const ContractCalendar *items;
    size_t count;
} ContractCalendars;

/* How many contracts a file holds, and the i-th of them. ERR_SYNTAX where it is neither form.
 * A failure of _read is about that contract alone; its id is set before anything can fail. */
MUST_USE Err contract_cases_count(Ctx *cx, const Json *file, size_t *out);
MUST_USE Err contract_case_read(Ctx *cx, const Json *file, size_t i, ContractCalendars calendars,
                                ContractCase *out);

/* Appends the contract's events as a JSON array, one event a line, numbers with 17 significant
 * digits: {eventDate, eventType, payoff, currency, notionalPrincipal, nominalInterestRate,
 * accruedInterest}, and exerciseAmount and exerciseDate where the type has them. */
MUST_USE Err contract_case_events(Ctx *cx, const ContractCase *c, TextBuf *out);

typedef struct ContractTally {
    size_t events, differences;         /* differences: beyond 1e-6, absolute or relative */
    size_t coarse;                      /* figures that agree to 1e-6, but not to 1e-9 */
} ContractTally;

/* Compares the events with `results`, field by field as given there, and appends one line for each
 * difference. ERR_INVALID: the case has no results. */
MUST_USE Err contract_case_test(Ctx *cx, const ContractCase *c, TextBuf *out, ContractTally *tally);

#endif
