#include "core/ledger/jsonl.h"

#include "test.h"

/* A ledger and the answer it gives to a line. */
static Ctx cx;
static LedgerState *ledger;

static void setup(void)
{
    cx = ctx_make(64 << 20);
    CHECK_OK("opens", &cx, ledger_open(&cx, 64 << 20, LEDGER_START_NS, &ledger));
}

static void teardown(void)
{
    ledger_close(&ledger);
    ctx_clear(&cx);
}

static Text ask(const char *line)
{
    TextBuf buf = textbuf_make(&cx);
    Text answer = { 0 };
    CHECK_OK(line, &cx, ledger_jsonl_line(&cx, ledger, text_of(line), &buf));
    CHECK_OK(line, &cx, textbuf_done(&buf, &answer));
    return answer;
}

TEST(test_ledger_jsonl__answers_line_by_line)
{
    setup();
    static const struct { const char *line, *answer; } rows[] = {
        { "{\"create_accounts\":[{\"id\":\"1\",\"ledger\":1,\"code\":1,\"flags\":[\"history\"]},"
          "{\"id\":\"2\",\"ledger\":1,\"code\":1}]}",
          "{\"results\":[\"created\",\"created\"]}" },
        { "{\"create_transfers\":[{\"id\":\"9\",\"debit_account_id\":\"1\","
          "\"credit_account_id\":\"2\",\"amount\":\"15\",\"pending_id\":\"0\",\"timeout\":0,"
          "\"ledger\":1,\"code\":1,\"flags\":[\"pending\"]}]}",
          "{\"results\":[\"created\"]}" },
        { "{\"create_transfers\":[]}", "{\"results\":[]}" },
        { "{\"create_transfers\":[{\"id\":\"0\"},{\"id\":\"3\",\"flags\":[\"imported\"]}]}",
          "{\"results\":[\"id_must_not_be_zero\",\"reserved_flag\"]}" },
        { "{\"lookup_accounts\":[\"2\",\"7\"]}",
          "{\"accounts\":[{\"id\":\"2\",\"debits_pending\":\"0\",\"debits_posted\":\"0\","
          "\"credits_pending\":\"15\",\"credits_posted\":\"0\",\"user_data_128\":\"0\","
          "\"user_data_64\":\"0\",\"user_data_32\":0,\"ledger\":1,\"code\":1,\"flags\":[],"
          "\"timestamp\":\"1767225600000000002\"}]}" },
        { "{\"lookup_transfers\":[\"9\",\"340282366920938463463374607431768211455\"]}",
          "{\"transfers\":[{\"id\":\"9\",\"debit_account_id\":\"1\",\"credit_account_id\":\"2\","
          "\"amount\":\"15\",\"pending_id\":\"0\",\"user_data_128\":\"0\",\"user_data_64\":\"0\","
          "\"user_data_32\":0,\"timeout\":0,\"ledger\":1,\"code\":1,\"flags\":[\"pending\"],"
          "\"timestamp\":\"1767225600000000003\"}]}" },
        { "{\"tick\":{\"seconds\":60}}", "{}" },
        { "{\"get_account_balances\":{\"account_id\":\"1\",\"limit\":10,"
          "\"flags\":[\"debits\",\"credits\"]}}",
          "{\"balances\":[{\"timestamp\":\"1767225600000000003\",\"debits_pending\":\"15\","
          "\"debits_posted\":\"0\",\"credits_pending\":\"0\",\"credits_posted\":\"0\"}]}" },
        { "{\"get_account_transfers\":{\"account_id\":\"2\",\"limit\":10,\"flags\":[\"debits\"]}}",
          "{\"transfers\":[]}" },
        { "{\"query_accounts\":{\"limit\":0}}", "{\"accounts\":[]}" },
        { "{\"query_transfers\":{\"limit\":4294967295,\"flags\":[\"sideways\"]}}",
          "{\"transfers\":[]}" },
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        CHECK_TEXT(rows[i].line, ask(rows[i].line), rows[i].answer);
    teardown();
}

TEST(test_ledger_jsonl__refuses_what_it_cannot_read_and_says_where)
{
    setup();
    static const struct { const char *line; Err err; const char *detail; } rows[] = {
        { "{", ERR_SYNTAX, NULL },
        { "[]", ERR_INVALID, NULL },
        { "{}", ERR_INVALID, NULL },
        { "{\"tick\":{},\"lookup_accounts\":[]}", ERR_INVALID, NULL },
        { "{\"create_account\":[]}", ERR_INVALID, NULL },
        { "{\"create_accounts\":{}}", ERR_INVALID, "create_accounts: must be a list" },
        { "{\"create_accounts\":[1]}", ERR_INVALID, "create_accounts[0]: must be an object" },
        { "{\"create_transfers\":[{},{\"amont\":\"1\"}]}", ERR_INVALID,
          "create_transfers[1]: there is no field \"amont\" here" },
        { "{\"create_transfers\":[{\"amount\":\"18446744073709551616\"}]}", ERR_INVALID,
          "create_transfers[0].amount: is too large for this field" },
        { "{\"create_transfers\":[{\"code\":65536}]}", ERR_INVALID,
          "create_transfers[0].code: is too large for this field" },
        { "{\"create_transfers\":[{\"ledger\":4294967296}]}", ERR_INVALID,
          "create_transfers[0].ledger: is too large for this field" },
        { "{\"create_transfers\":[{\"id\":\"340282366920938463463374607431768211456\"}]}",
          ERR_INVALID, NULL },
        { "{\"create_transfers\":[{\"amount\":-1}]}", ERR_INVALID, NULL },
        { "{\"create_transfers\":[{\"amount\":1.5}]}", ERR_INVALID, NULL },
        { "{\"create_transfers\":[{\"amount\":true}]}", ERR_INVALID, NULL },
        { "{\"create_transfers\":[{\"flags\":\"linked\"}]}", ERR_INVALID,
          "create_transfers[0].flags: must be a list of names" },
        { "{\"create_transfers\":[{\"flags\":[1]}]}", ERR_INVALID,
          "create_transfers[0].flags: must be a list of names" },
        { "{\"lookup_accounts\":[null]}", ERR_INVALID, NULL },
        { "{\"query_accounts\":{\"account_id\":\"1\"}}", ERR_INVALID,
          "query_accounts: there is no field \"account_id\" here" },
        { "{\"get_account_transfers\":{\"ledger\":1}}", ERR_INVALID,
          "get_account_transfers: there is no field \"ledger\" here" },
        { "{\"tick\":60}", ERR_INVALID, NULL },
        { "{\"tick\":{\"seconds\":-1}}", ERR_INVALID, NULL },
        { "{\"tick\":{\"minutes\":1}}", ERR_INVALID, NULL },
        { "{\"tick\":{\"seconds\":9000000001}}", ERR_INVALID, NULL },
        { "{\"tick\":{\"seconds\":8000000000}}", ERR_INVALID,
          "tick.seconds: that is after the year 2255; tick less" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        TextBuf buf = textbuf_make(&cx);
        Err err = ledger_jsonl_line(&cx, ledger, text_of(rows[i].line), &buf);
        if (rows[i].detail)
            CHECK_TEXT(rows[i].line, text_of(cx.detail), rows[i].detail);
        CHECK_ERR(rows[i].line, &cx, err, rows[i].err);
    }
    teardown();
}
