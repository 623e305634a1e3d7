/* ledger.h - double entry: the one module through which every yuan in weft moves.
 *
 * Start here. Include this and get all of it:
 *   types.h    accounts, transfers, 128-bit ids
 *   result.h   one answer for each event, with a documented precedence
 *   batch.h    batches in, results out
 *   sync.h     what a store loads before a batch and writes after it
 *   hash.h     a ledger, or a batch, as one number
 *   query.h    what a ledger in memory can be asked
 *   jsonl.h    the same as a line protocol: `weft ledger run`
 *
 *     LedgerState *ledger CLEANUP(ledger_close) = NULL;
 *     TRY(ledger_open(cx, 64 << 20, LEDGER_START_NS, &ledger));
 *     LedgerTransfer pay = { .id = LEDGER_ID(9), .debit_account_id = LEDGER_ID(1),
 *                            .credit_account_id = LEDGER_ID(2), .amount = 1500,
 *                            .ledger = 156, .code = 1 };
 *     LedgerResult result;
 *     TRY(ledger_create_transfers(cx, ledger, &pay, 1, &result));
 *     if (result != LEDGER_CREATED && result != LEDGER_EXISTS) ... ledger_result_name(result)
 *
 * Retrying is safe: the same id with the same content is answered `exists` and moves nothing.
 * Several movements that must stand or fall together are one chain: all but the last are LINKED.
 * An exchange of currencies is a chain of two transfers through a position account of each ledger.
 * Not here: what an account means (charts, posting rules), and where rows are kept (store). */
#ifndef WEFT_CORE_LEDGER_H
#define WEFT_CORE_LEDGER_H

#include "core/ledger/batch.h"
#include "core/ledger/hash.h"
#include "core/ledger/jsonl.h"
#include "core/ledger/query.h"
#include "core/ledger/result.h"
#include "core/ledger/sync.h"
#include "core/ledger/types.h"

#endif
