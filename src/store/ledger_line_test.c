#include "store/ledger_line.h"

#include "test_store.h"

enum { CLUSTER = 7 };

TEST_STORE(test_ledger_store__answers_lines_as_memory_does)
{
    static const char *const lines[] = {
        "{\"create_accounts\":[{\"id\":\"1\",\"ledger\":1,\"code\":1,\"flags\":[\"history\"]},"
        "{\"id\":\"2\",\"ledger\":1,\"code\":1},{\"id\":\"0\"}]}",
        "{\"create_transfers\":[{\"id\":\"9\",\"debit_account_id\":\"1\",\"timeout\":60,"
        "\"credit_account_id\":\"2\",\"amount\":\"18446744073709551615\",\"ledger\":1,\"code\":1,"
        "\"flags\":[\"pending\"],\"user_data_128\":\"340282366920938463463374607431768211455\"}]}",
        "{\"lookup_accounts\":[\"1\",\"2\",\"3\"]}",
        "{\"lookup_transfers\":[\"9\",\"8\"]}",
        "{\"tick\":{\"seconds\":59}}",
        "{\"create_transfers\":[{\"id\":\"10\",\"pending_id\":\"9\",\"amount\":\"5\","
        "\"flags\":[\"post_pending_transfer\"]}]}",
        "{\"create_transfers\":[{\"id\":\"11\",\"debit_account_id\":\"1\",\"timeout\":60,"
        "\"credit_account_id\":\"2\",\"amount\":\"7\",\"ledger\":1,\"code\":1,"
        "\"flags\":[\"pending\"]}]}",
        "{\"tick\":{\"seconds\":60}}",
        "{\"get_account_transfers\":{\"account_id\":\"1\",\"limit\":10,\"flags\":[\"debits\"]}}",
        "{\"get_account_transfers\":{\"account_id\":\"2\",\"limit\":1,"
        "\"flags\":[\"credits\",\"reversed\"]}}",
        "{\"get_account_balances\":{\"account_id\":\"1\",\"limit\":10,\"flags\":[\"debits\"]}}",
        "{\"query_accounts\":{\"limit\":10,\"ledger\":1}}",
        "{\"query_transfers\":{\"limit\":10,"
        "\"user_data_128\":\"340282366920938463463374607431768211455\"}}",
        "{\"lookup_accounts\":[\"1\",\"2\"]}",
    };
    Db *db CLEANUP(db_close) = NULL;
    LedgerStore *stored CLEANUP(ledger_store_close) = NULL;
    LedgerState *memory CLEANUP(ledger_close) = NULL;
    CHECK_OK("opens", cx, db_open(cx, url, DB_CREATE, &db));
    CHECK_OK("opens", cx, ledger_store_open(cx, db, CLUSTER, &stored));
    CHECK_OK("opens", cx, ledger_open(cx, 64 << 20, LEDGER_START_NS, &memory));
    for (size_t i = 0; i < COUNT(lines); i++) {
        TextBuf got = textbuf_make(cx), want = textbuf_make(cx);
        Text answer = { 0 }, wanted = { 0 };
        CHECK_OK(lines[i], cx, ledger_store_line(cx, db, CLUSTER, stored, LEDGER_START_NS,
                                                 text_of(lines[i]), &got));
        CHECK_OK(lines[i], cx, ledger_jsonl_line(cx, memory, text_of(lines[i]), &want));
        CHECK_OK(lines[i], cx, textbuf_done(&got, &answer));
        CHECK_OK(lines[i], cx, textbuf_done(&want, &wanted));
        CHECK_TEXT(lines[i], answer, wanted.at);
    }
    TextBuf out = textbuf_make(cx);
    CHECK_ERR("too far ahead", cx, ledger_store_line(cx, db, CLUSTER, stored, LEDGER_START_NS,
              TEXT("{\"tick\":{\"seconds\":9000000000}}"), &out), ERR_INVALID);
    CHECK_ERR("nonsense", cx, ledger_store_line(cx, db, CLUSTER, stored, LEDGER_START_NS,
              TEXT("{\"tock\":{}}"), &out), ERR_INVALID);
}
