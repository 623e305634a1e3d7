/* result.h - the one answer that every event of a batch gets.
 *
 * A refusal is an answer, not a failure: the batch went through. The names and their precedence
 * are those that TigerBeetle documents (result.tbl). */
#ifndef WEFT_CORE_LEDGER_RESULT_H
#define WEFT_CORE_LEDGER_RESULT_H

#include "base/text.h"

#include <stdbool.h>

typedef enum {
#define RESULT(name, text) LEDGER_##name,
#include "core/ledger/result.tbl"
#undef RESULT
    LEDGER_RESULTS,                     /* how many there are; never an answer */
} LedgerResult;

/* The documented name, e.g. "exceeds_credits"; static text. */
const char *ledger_result_name(LedgerResult result);

/* The result of a name; false where there is none, and *out untouched. */
bool ledger_result_of_text(Text name, LedgerResult *out);

/* Whether a transfer refused so depends on the state of the moment, so that its id is spent:
 * the same id is answered id_already_failed from then on. */
bool ledger_result_is_transient(LedgerResult result);

#endif
