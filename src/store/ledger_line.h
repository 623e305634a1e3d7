/* ledger_line.h - the line protocol of core/ledger/jsonl.h over a stored ledger. */
#ifndef WEFT_STORE_LEDGER_LINE_H
#define WEFT_STORE_LEDGER_LINE_H

#include "store/ledger_store.h"

/* Answers one line, appending without a line feed; writing happens in a transaction of its own,
 * so no transaction may be open. now_ns: the time to stamp with. `tick` moves the clock on from
 * that, or from the ledger's own clock where it is ahead.
 * The failures of ledger_ask_parse and of ledger_store.h; then nothing was written. */
MUST_USE Err ledger_store_line(Ctx *cx, Db *db, int64_t cluster_id, LedgerStore *store,
                               uint64_t now_ns, Text line, TextBuf *out);

#endif
