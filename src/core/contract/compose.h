/* compose.h - contracts made of contracts: starting a child, asking for its state, and putting the
 * parent's own events between those of its children.
 * SRC: ACTUS technical specification, "Contract Composition", "Child Contract Observer". */
#ifndef WEFT_CORE_CONTRACT_COMPOSE_H
#define WEFT_CORE_CONTRACT_COMPOSE_H

#include "core/contract/engine.h"

/* Starts a child in the role given, up to the horizon given. The run lives in cx's arena. */
MUST_USE Err contract_child_start(Ctx *cx, ContractRun *run, const ContractTerms *child,
                                  ContractRole role, ContractTime until, ContractRun **out);

/* The child's outstanding principal and interest accrued at a time, in the role RPA. */
MUST_USE Err contract_child_state(Ctx *cx, ContractRun *run, const ContractTerms *child,
                                  ContractTime at, double *notional, double *accrued);

/* The next event of the children alone, in their order. */
typedef Err ContractChildren(Ctx *cx, ContractRun *run, ContractEvent *out, bool *more);

/* The next event of the whole: what the children make, the parent's own sources (purchase,
 * termination) in between, nothing before a purchase or after a termination. */
MUST_USE Err contract_compose_next(Ctx *cx, ContractRun *run, ContractChildren *children,
                                   ContractEvent *out, bool *more);

/* Makes sure run->pending[i] holds the next event of leg i, where it has one. */
MUST_USE Err contract_leg_fill(Ctx *cx, ContractRun *run, int i);

/* The first reference in the role that has terms of its own; NULL where there is none. */
const ContractTerms *contract_ref_terms(const ContractTerms *terms, ContractRefRole role);

/* <0, 0, >0: order of two events by time, then by type. */
int contract_event_order(const ContractEvent *a, const ContractEvent *b);

#endif
