/* ceg.h - credit enhancement guarantee: a guarantor pays when a covered contract defaults.
 *
 * The exposure is an agreed notional, or what the covered contracts owe at the time, times the
 * coverage. A covered credit event before the maturity exercises the guarantee, which is settled
 * after the settlement period. A fee is absolute, or runs on the exposure that each fee date
 * shows; dates are paid up to the credit event or the maturity, and what has accrued at the
 * credit event is paid with the settlement.
 * SRC: ACTUS technical specification, "CEG: Credit Enhancement Guarantee". */
#ifndef WEFT_CORE_CONTRACT_CEG_H
#define WEFT_CORE_CONTRACT_CEG_H

#include "core/contract/engine.h"

extern const ContractKind contract_ceg;

/* What collateral shares with guarantees: the events, and the exposure covered, signed by R. */
MUST_USE Err contract_cover_start(Ctx *cx, ContractRun *run);
MUST_USE Err contract_cover_exposure(Ctx *cx, ContractRun *run, ContractTime at, double *out);
MUST_USE Err contract_cover_step(Ctx *cx, ContractRun *run, const ContractMoment *moment,
                                 double *payoff);

#endif
