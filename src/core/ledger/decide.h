/* decide.h - the rules: one event and the ledger as it stands in, one verdict out. Pure.
 *
 * Branches are here, effects in state.h: a verdict of LEDGER_CREATED says what to move and
 * where, every other says why nothing moves. The order of the tests is the documented precedence.
 * What depends on the place in the batch (chains) is batch.h's.
 * SRC: TigerBeetle documentation, reference/requests/create_accounts and create_transfers. */
#ifndef WEFT_CORE_LEDGER_DECIDE_H
#define WEFT_CORE_LEDGER_DECIDE_H

#include "core/ledger/result.h"
#include "core/ledger/state.h"
#include "core/ledger/types.h"

typedef struct LedgerVerdict {
    LedgerResult result;
    uint64_t amount;                    /* what moves, minor units */
    LedgerAccount *debit;               /* set where result is LEDGER_CREATED */
    LedgerAccount *credit;
    LedgerTransfer *pending;            /* what is posted or voided, else NULL */
} LedgerVerdict;

LedgerResult ledger_decide_account(const LedgerState *state, const LedgerAccount *event);

/* The transfer that posts or voids `pending`, its zeros filled from it: what will be stored, but
 * for the timestamp. */
LedgerTransfer ledger_inherited(const LedgerTransfer *event, const LedgerTransfer *pending);

/* timestamp: what the transfer will carry, ns; time-outs count from it. */
LedgerVerdict ledger_decide_transfer(const LedgerState *state, const LedgerTransfer *event,
                                     uint64_t timestamp);

#endif
