#include "core/ledger/jsonl.h"

#include "test.h"

#include <string.h>

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
        { "{\"create_transfers\":{}}", ERR_INVALID, "create_transfers: must be a list" },
        { "{\"lookup_accounts\":\"1\"}", ERR_INVALID, "lookup_accounts: must be a list" },
        { "{\"lookup_accounts\":[\"1\",\"-1\"]}", ERR_INVALID,
          "lookup_accounts[1]: must be an id, a decimal string" },
        { "{\"lookup_accounts\":[\"01\"]}", ERR_INVALID, NULL },
        { "{\"query_accounts\":[]}", ERR_INVALID, "query_accounts[0]: must be an object" },
        { "{\"create_transfers\":[{\"id\":\"\"}]}", ERR_INVALID, NULL },
        { "{\"create_transfers\":[{\"id\":{}}]}", ERR_INVALID, NULL },
        { "{\"create_accounts\":[{\"sixty-four-letters-are-shown-of-a-name-that-is-longer-than-"
          "that-this-one\":1}]}", ERR_INVALID, "create_accounts[0]: there is no field "
          "\"sixty-four-letters-are-shown-of-a-name-that-is-longer-than-that-\" here" },
        { "{\"sixty-four-letters-are-shown-of-a-name-that-is-longer-than-that-this-one\":1}",
          ERR_INVALID, NULL },
        { "{\"tick\":{\"seconds\":\"soon\"}}", ERR_INVALID, NULL },
        { "{\"tick\":{\"seconds\":\"18446744073709551616\"}}", ERR_INVALID, NULL },
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

TEST(test_ledger_jsonl__takes_every_form_of_a_value)
{
    setup();
    static const struct { const char *line, *answer; } rows[] = {
        { "{\"create_accounts\":[{\"id\":1,\"ledger\":\"1\",\"code\":1,\"flags\":null},"
          "{\"id\":\"2\",\"ledger\":1,\"code\":1,\"flags\":[],\"user_data_128\":null},"
          "{\"id\":\"3\",\"ledger\":1,\"code\":1,\"reserved\":1},"
          "{\"id\":\"4\",\"ledger\":1,\"code\":1,\"timestamp\":\"1\"},"
          "{\"id\":\"5\",\"ledger\":1,\"code\":1,\"flags\":[\"imported\"]},"
          "{\"id\":\"340282366920938463463374607431768211455\",\"ledger\":1,\"code\":1}]}",
          "{\"results\":[\"created\",\"created\",\"reserved_field\","
          "\"timestamp_must_be_zero\",\"reserved_flag\",\"id_must_not_be_int_max\"]}" },
        { "{\"create_accounts\":[{\"id\":\"6\",\"ledger\":1,\"code\":1,"
          "\"flags\":[\"linked\"]}]}", "{\"results\":[\"linked_event_chain_open\"]}" },
        { "{\"create_accounts\":[]}", "{\"results\":[]}" },
        { "{\"lookup_accounts\":[]}", "{\"accounts\":[]}" },
        { "{\"lookup_accounts\":[\"0\",\"340282366920938463463374607431768211455\"]}",
          "{\"accounts\":[]}" },
        { "{\"lookup_transfers\":[\"0\"]}", "{\"transfers\":[]}" },
        { " {\"tick\" : {} } ", "{}" },
        { "{\"tick\":{\"seconds\":\"0\"}}", "{}" },
        { "{\"create_transfers\":[{\"id\":\"7\",\"debit_account_id\":1,\"credit_account_id\":2,"
          "\"amount\":18446744073709551615,\"ledger\":1,\"code\":1}]}",
          "{\"results\":[\"created\"]}" },
        { "{\"create_transfers\":[{\"id\":\"8\",\"debit_account_id\":\"1\","
          "\"credit_account_id\":\"2\",\"amount\":\"1\",\"ledger\":1,\"code\":1}]}",
          "{\"results\":[\"overflows_debits_posted\"]}" },
        { "{\"get_account_transfers\":{\"account_id\":\"1\",\"limit\":1,"
          "\"timestamp_min\":\"18446744073709551615\",\"flags\":[\"debits\"]}}",
          "{\"transfers\":[]}" },
        { "{\"get_account_transfers\":{\"account_id\":\"1\",\"limit\":1}}",
          "{\"transfers\":[]}" },
        { "{\"get_account_transfers\":{}}", "{\"transfers\":[]}" },
        { "{\"get_account_balances\":{\"account_id\":\"1\",\"limit\":9,"
          "\"flags\":[\"debits\"]}}", "{\"balances\":[]}" },
        { "{\"query_accounts\":{\"limit\":9,\"timestamp_min\":\"9\",\"timestamp_max\":\"8\"}}",
          "{\"accounts\":[]}" },
        { "{\"query_accounts\":{\"limit\":9,\"flags\":[\"debits\"]}}", "{\"accounts\":[]}" },
        { "{\"query_accounts\":{\"limit\":9,\"code\":2}}", "{\"accounts\":[]}" },
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        CHECK_TEXT(rows[i].line, ask(rows[i].line), rows[i].answer);
    Text twice = ask("{\"lookup_accounts\":[\"2\",\"1\",\"2\"]}");
    Text three = ask("{\"lookup_accounts\":[\"2\",\"2\",\"2\"]}");
    CHECK_EQ("each as often as it was asked for", twice.n, three.n);
    teardown();
}

TEST(test_ledger_jsonl__takes_large_batches_and_says_where_they_end)
{
    enum { LARGE = 20000 };
    setup();
    TextBuf line = textbuf_make(&cx), out = textbuf_make(&cx);
    Text text = { 0 };
    textbuf_puts(&line, "{\"create_accounts\":[");
    for (int i = 1; i <= LARGE; i++)
        textbuf_format(&line, "%s{\"id\":\"%d\",\"ledger\":1,\"code\":1}", i > 1 ? "," : "", i);
    textbuf_puts(&line, "]}");
    CHECK_OK("a line", &cx, textbuf_done(&line, &text));
    CHECK_OK("goes", &cx, ledger_jsonl_line(&cx, ledger, text, &out));
    CHECK_TRUE("the last one is there", ledger_account_find(ledger, LEDGER_ID(LARGE)) != NULL);
    teardown();

    cx = ctx_make((size_t)1 << 30);
    CHECK_OK("opens", &cx, ledger_open(&cx, 1 << 20, LEDGER_START_NS, &ledger));
    line = textbuf_make(&cx);
    textbuf_puts(&line, "{\"lookup_accounts\":[0");
    for (int i = 0; i < LEDGER_BATCH_MAX; i++)
        textbuf_puts(&line, ",0");
    textbuf_puts(&line, "]}");
    CHECK_OK("a line", &cx, textbuf_done(&line, &text));
    CHECK_ERR("one too many", &cx, ledger_jsonl_line(&cx, ledger, text, &out), ERR_LIMIT);
    teardown();
}

TEST(test_ledger_jsonl__leaves_out_a_flag_without_a_name)
{
    setup();
    TextBuf out = textbuf_make(&cx);
    Text text = { 0 };
    LedgerTransfer transfer = { .flags = LEDGER_PENDING | 1 << 12 };
    ledger_json_transfer(&out, &transfer);
    CHECK_OK("written", &cx, textbuf_done(&out, &text));
    CHECK_TRUE("the known one alone", text.n > 20);
    const char *flags = strstr(text.at, "\"flags\":[\"pending\"],");
    CHECK_TRUE("the known one alone", flags != NULL);
    teardown();
}
