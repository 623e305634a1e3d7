/* hash.h - what a ledger holds, and what a batch did, as one number that any compiler arrives at.
 *
 * Rows are encoded big end first, field after field, never as raw structs; groups of rows are
 * folded into a chain: hash = SHA-256(hash, bytes). */
#ifndef WEFT_CORE_LEDGER_HASH_H
#define WEFT_CORE_LEDGER_HASH_H

#include "base/sha256.h"
#include "core/ledger/sync.h"

/* Over clock, accounts, transfers and failed ids in the order they came: equal for equal
 * histories. O(rows). */
Hash ledger_hash(const LedgerState *state);

/* Over what changed since the last settling, chained to the hash of what came before. */
Hash ledger_changes_hash(const LedgerState *state, const Hash *before);

#endif
