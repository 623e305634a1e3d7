/* ledger_fuzz.c - any lines as the ledger's line protocol: whatever is asked, what was debited was
 * credited, the whole ledger through and by ledger number. */
#include "fuzz.h"

#include "core/ledger/jsonl.h"
#include "core/ledger/state.h"

enum { LINES_MAX = 64 };

typedef unsigned __int128 Sum;

static void check_balance(const LedgerState *state)
{
    Sum pending[2] = { 0, 0 }, posted[2] = { 0, 0 };
    for (uint32_t i = 0; i < state->accounts.count; i++) {
        const LedgerAccount *account = ledger_state_account_at(state, i);
        pending[0] += account->debits_pending;
        pending[1] += account->credits_pending;
        posted[0] += account->debits_posted;
        posted[1] += account->credits_posted;
    }
    assert(pending[0] == pending[1] && posted[0] == posted[1]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make(FUZZ_MEMORY_BYTES);
    LedgerState *state CLEANUP(ledger_close) = NULL;
    Text rest = fuzz_text(data, size);
    if (!fuzz_room(&cx, ledger_open(&cx, FUZZ_MEMORY_BYTES, LEDGER_START_NS, &state)))
        return 0;
    for (int n = 0; rest.n > 0 && n < LINES_MAX; n++) {
        Text line = text_split(rest, '\n', &rest), answer;
        TextBuf out = textbuf_make(&cx);
        Json json;
        uint64_t clock = ledger_clock(state);
        bool good = fuzz_ok(&cx, ledger_jsonl_line(&cx, state, line, &out));
        assert(ledger_clock(state) >= clock);
        if (good && fuzz_room(&cx, textbuf_done(&out, &answer)))
            (void)fuzz_room(&cx, json_parse(&cx, answer, &json));
        check_balance(state);
    }
    return 0;
}
