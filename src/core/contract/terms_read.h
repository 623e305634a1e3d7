/* terms_read.h - terms of contracts from JSON, under the names of the ACTUS data dictionary.
 *
 * Strict: an unknown term or choice, a malformed value, and terms that contradict each other are
 * errors that name the term. Values may be JSON strings or numbers, padded with blanks, as the
 * public tests write them; an empty or null value is a term not agreed. Names are compared
 * without regard to capitals.
 * SRC: ACTUS data dictionary 1.4; older spellings the public tests use (fixingDays,
 * cycleOfDividendPayment, marketObjectCodeOfDividends, ...) are accepted beside it. */
#ifndef WEFT_CORE_CONTRACT_TERMS_READ_H
#define WEFT_CORE_CONTRACT_TERMS_READ_H

#include "base/json.h"
#include "core/contract/terms.h"

/* A calendar by the name that terms may use. "NC" (no calendar) and "MF" (Monday to Friday) and
 * their longer names are always known. */
typedef struct ContractCalendar {
    Text name;
    const Calendar *calendar;
} ContractCalendar;

/* Reads the terms of one contract and, one level deep, of the contracts it is composed of. Texts
 * are borrowed from `json`; lists live in cx's arena. calendars may be NULL where count is 0.
 * ERR_UNKNOWN (a term or a choice nobody knows), ERR_SYNTAX, ERR_INVALID (missing, out of range,
 * contradictory), ERR_LIMIT: the detail names the term. */
MUST_USE Err contract_terms_read(Ctx *cx, const Json *json, const ContractCalendar *calendars,
                                 size_t calendar_count, ContractTerms *out);

/* A decimal number, blanks around it allowed; no hexadecimal, no infinity. */
bool contract_number_parse(Text text, double *out);

/* "DF" and its kin. */
bool contract_performance_of(Text name, ContractPerformance *out);

#endif
