/* verbs.h - what `weft contract` does with a file of contracts: JSON in, text out, no files.
 *
 * A contract that cannot be read or run is reported in `errors`, one line "id: what is wrong", and
 * the others go on; *failed counts them. A failure returned is about the file as a whole. */
#ifndef WEFT_CORE_CONTRACT_VERBS_H
#define WEFT_CORE_CONTRACT_VERBS_H

#include "core/contract/cases.h"
#include "core/contract/plan_write.h"

/* Appends an object of id -> array of events; those in errors are left out.
 * ERR_CONFLICT: two contracts with one id. */
MUST_USE Err contract_verb_events(Ctx *cx, const Json *file, ContractCalendars calendars,
                                  TextBuf *out, TextBuf *errors, size_t *failed);

/* Appends one line for each difference to the `results` of the file, 1e-6 absolute or relative.
 * *passed and *failed count contracts; *coarse figures that agree to 1e-6 but not to 1e-9. */
MUST_USE Err contract_verb_test(Ctx *cx, const Json *file, ContractCalendars calendars,
                                TextBuf *out, size_t *passed, size_t *failed, size_t *coarse);

typedef struct ContractPlanOptions {
    bool html;                          /* a page a contract; for one contract a file */
    ContractPlanLanguage language;
    ContractDelay delay;                /* what a day's delay costs */
} ContractPlanOptions;

MUST_USE Err contract_verb_plan(Ctx *cx, const Json *file, ContractCalendars calendars,
                                const ContractPlanOptions *options, TextBuf *out, TextBuf *errors,
                                size_t *failed);

#endif
