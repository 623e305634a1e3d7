/* contract.h - the cash flows of a financing, event by event, as the ACTUS standard defines them.
 *
 *     ContractRun *run;
 *     TRY(contract_start(cx, &terms, &observed, CONTRACT_TIME_NONE, &run));
 *     for (bool more = true; more;) {
 *         ContractEvent event;
 *         TRY(contract_next(cx, run, &event, &more));
 *         if (more) ...
 *     }
 *
 * Events come in the order of time and of the standard's event sequence, each with its unrounded
 * payoff and the state after it. A run allocates when it starts and never again, so a book of any
 * size goes through bounded memory: mark the arena, run, rewind. Cost: linear in the events.
 * New to the folder? Read event.h, terms.h, schedule.h, engine.h, then pam.c: a type is one file
 * and one row of contract_type.tbl.
 * SRC: ACTUS technical specification and data dictionary 1.4. */
#ifndef WEFT_CORE_CONTRACT_CONTRACT_H
#define WEFT_CORE_CONTRACT_CONTRACT_H

#include "core/contract/event.h"
#include "core/contract/observed.h"
#include "core/contract/terms.h"

typedef struct ContractRun ContractRun;         /* lives in the arena of the Ctx it started in */

/* Begins at the status date. terms and observed (which may be NULL) are borrowed by the run; terms
 * were read, or have passed contract_terms_check.
 * until: no events after it; none: to the contract's end.
 * ERR_INVALID: a term this type needs is missing or contradicts another; ERR_LIMIT. */
MUST_USE Err contract_start(Ctx *cx, const ContractTerms *terms, const ContractObserved *observed,
                            ContractTime until, ContractRun **out);

/* The next event in *out; *more is false, and *out without meaning, after the last.
 * ERR_NOT_FOUND: market data are missing; ERR_LIMIT: more than a million events. */
MUST_USE Err contract_next(Ctx *cx, ContractRun *run, ContractEvent *out, bool *more);

/* Calls sink for every event; stops at its first failure and passes it up. */
typedef Err ContractSink(void *user, const ContractEvent *event);
MUST_USE Err contract_each(Ctx *cx, const ContractTerms *terms, const ContractObserved *observed,
                           ContractTime until, ContractSink *sink, void *user);

#endif
