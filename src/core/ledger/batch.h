/* batch.h - the ledger itself: batches of events in, one result for each event out.
 *
 * A LedgerState is the working set: the accounts and transfers that a batch touches, or the whole
 * ledger where it lives in memory. It decides without I/O; what a store must load before and write
 * after is sync.h's.
 * Refusals are results. Only memory can fail a call, and then the call has changed nothing.
 * Time is a counter in nanoseconds that every event moves by at least one, so timestamps grow
 * strictly over accounts and transfers together.
 * Cost: O(1) an event, amortised; nothing is allocated but the growth of tables.
 * SRC: TigerBeetle documentation, reference/requests; issue 3 where it is more precise. */
#ifndef WEFT_CORE_LEDGER_BATCH_H
#define WEFT_CORE_LEDGER_BATCH_H

#include "base/ctx.h"
#include "base/list.h"
#include "core/ledger/result.h"
#include "core/ledger/types.h"

#include <stddef.h>
#include <stdint.h>

typedef struct LedgerState LedgerState;         /* owns its memory, which is not cx's */

enum { LEDGER_BATCH_MAX = 1 << 20 };            /* events in one batch; ERR_LIMIT above */

/* An empty ledger of at most cap_bytes, its clock at start_ns (> 0). ERR_NO_MEMORY. */
MUST_USE Err ledger_open(Ctx *cx, size_t cap_bytes, uint64_t start_ns, LedgerState **out);
void ledger_close(LedgerState **state);         /* NULL-safe; for CLEANUP */

/* --- deciding: results[i] answers events[i]; ERR_NO_MEMORY, ERR_LIMIT ------------------------- */
MUST_USE Err ledger_create_accounts(Ctx *cx, LedgerState *state, const LedgerAccount *events,
                                    size_t n, LedgerResult *results);
MUST_USE Err ledger_create_transfers(Ctx *cx, LedgerState *state, const LedgerTransfer *events,
                                     size_t n, LedgerResult *results);

/* Batches of several callers decided as one, as a sync to disk costs the same for one as for many.
 * Answers, rows and clock are those of the parts run one after the other, each at its own instant:
 * no chain reaches from one part into the next. Events and results lie side by side, in order. */
typedef struct LedgerPart {
    size_t count;                       /* of events; may be 0 */
    uint64_t now_ns;                    /* the clock is advanced to it first; 0: it stays */
} LedgerPart;
MUST_USE Err ledger_create_transfers_of(Ctx *cx, LedgerState *state,
                                        const LedgerTransfer *events, const LedgerPart *parts,
                                        size_t part_count, LedgerResult *results);

/* Moves the clock to now_ns, at least by one and never back, and expires every pending transfer
 * whose timestamp + timeout <= now: balances are given back, accounts that it closed reopened. */
MUST_USE Err ledger_tick(Ctx *cx, LedgerState *state, uint64_t now_ns);

/* The timestamp of the newest event or tick, ns; and moving it on without expiring anything. */
uint64_t ledger_clock(const LedgerState *state);
void ledger_clock_advance(LedgerState *state, uint64_t now_ns);

/* The clock moved on by some seconds, in *out; false where that is beyond what is counted. */
#define LEDGER_CLOCK_SECONDS_MAX INT64_C(9000000000)    /* since 1970: in the year 2255 */
bool ledger_clock_after(const LedgerState *state, uint64_t seconds, uint64_t *out);

/* The row of an id in the working set, or NULL. Good until the next batch. */
const LedgerAccount *ledger_account_find(const LedgerState *state, LedgerId id);
const LedgerTransfer *ledger_transfer_find(const LedgerState *state, LedgerId id);

#endif
