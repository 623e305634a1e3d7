/* posting_test.c - posts the shipped rules into a ledger and looks at everybody's book. */
#include "core/posting.h"

#include "core/ledger.h"
#include "core/product.h"
#include "test.h"

#include <stdio.h>

static void read_chart(Ctx *cx, Chart *chart)
{
    Json json;
    CHECK_OK("chart", cx, json_parse_file(cx, "share/accounts/chart.json", &json));
    CHECK_OK("chart", cx, chart_read(cx, &json, chart));
}

static void read_product(Ctx *cx, const Chart *chart, Product *product)
{
    Json json;
    const char *path = "share/products/receivables-discounting.json";
    CHECK_OK("product", cx, json_parse_file(cx, path, &json));
    CHECK_OK("product", cx, product_read(cx, chart, &json, product));
}

static PostingCase deal(PostingEvent event, const char *key, const PostingAmount *amounts, size_t n)
{
    return (PostingCase){
        .event = event, .key = text_of(key), .ccy = CCY_CNY, .day = { 20500 },
        .party = { [ROLE_CREDITOR] = { 1, TEXT("name:seller") },
                   [ROLE_DEBTOR] = { 2, TEXT("name:buyer") },
                   [ROLE_FUNDER] = { 3, TEXT("name:bank") },
                   [ROLE_PAYER] = { 4, TEXT("name:stranger") } },
        .financing_id = 77, .financing = TEXT("F-77"), .amounts = amounts, .amount_count = n,
    };
}

/* Every party's debits equal its credits, over all its accounts. */
static void check_books(Ctx *cx, LedgerState *ledger, const Posting *posting)
{
    int64_t balance[8] = { 0 };
    List seen = list_make(sizeof(LedgerId));
    for (size_t i = 0; i < posting->accounts.count; i++) {
        const LedgerAccount *made = list_at(&posting->accounts, i);
        const LedgerAccount *now = ledger_account_find(ledger, made->id);
        CHECK_TRUE("is there", now != NULL);
        balance[now->user_data_64] += (int64_t)(now->debits_posted - now->credits_posted);
        LedgerId *at = list_push(cx, &seen);
        *at = made->id;
    }
    for (size_t p = 0; p < COUNT(balance); p++)
        CHECK_EQ("the party's book balances", balance[p], 0);
}

/* Posts, and finds every chain made; or, where it was posted before, the first of each chain there
 * already, so that the ledger leaves the chain alone. */
static void post(Ctx *cx, LedgerState *ledger, const Posting *posting, bool before)
{
    LedgerResult results[64];
    bool first = true;
    CHECK_TRUE("few", posting->accounts.count <= 64 && posting->transfers.count <= 64);
    CHECK_OK("accounts", cx, ledger_create_accounts(cx, ledger, posting->accounts.items,
                                                    posting->accounts.count, results));
    CHECK_OK("transfers", cx, ledger_create_transfers(cx, ledger, posting->transfers.items,
                                                      posting->transfers.count, results));
    for (size_t i = 0; i < posting->transfers.count; i++) {
        LedgerResult want = !before ? LEDGER_CREATED
                          : first ? LEDGER_EXISTS : LEDGER_LINKED_EVENT_FAILED;
        CHECK_TEXT("result", text_of(ledger_result_name(results[i])), ledger_result_name(want));
        first = ((LedgerTransfer *)list_at(&posting->transfers, i))->flags == 0;
    }
}

static int64_t balance_of(Ctx *cx, const Chart *chart, LedgerState *ledger, int32_t code,
                          const char *party)
{
    LedgerId id;
    CHECK_OK("id", cx, posting_account_id(cx, chart_account(chart, code), text_of(party),
                                          TEXT("F-77"), CCY_CNY, &id));
    const LedgerAccount *account = ledger_account_find(ledger, id);
    CHECK_TRUE(party, account != NULL);
    return (int64_t)(account->debits_posted - account->credits_posted);
}

/* A claim of 100,000.00: advance 80,000.00, discount 1,100.00 (80,000 x 5.5 % x 90 / 360), fee
 * 80.00, so 78,820.00 go out; the buyer pays all; the discount is earned. */
TEST(test_posting__a_deal_from_disbursement_to_the_last_fen)
{
    static const PostingAmount billed[] = { { "billed", 10000000 } };
    static const PostingAmount out[] = { { "net", 7882000 }, { "discount", 110000 },
                                         { "fee", 8000 } };
    static const PostingAmount in[] = { { "principal", 8000000 }, { "reserve", 2000000 } };
    static const PostingAmount earned[] = { { "earned", 110000 } };
    Ctx cx = ctx_make(16 << 20);
    Chart chart;
    Product product;
    read_chart(&cx, &chart);
    read_product(&cx, &chart, &product);
    LedgerState *ledger CLEANUP(ledger_close) = NULL;
    CHECK_OK("opens", &cx, ledger_open(&cx, 64 << 20, 1, &ledger));
    Posting all = posting_begin((Date){ DATE_DAY_MIN });
    PostingCase cases[] = { deal(POSTING_INVOICE, "invoice 1", billed, 1),
                            deal(POSTING_DISBURSE, "F-77", out, 3),
                            deal(POSTING_COLLECT, "payment 9 F-77", in, 2),
                            deal(POSTING_EARN, "F-77 day 1", earned, 1) };
    for (size_t i = 0; i < COUNT(cases); i++)
        CHECK_OK("posts", &cx, posting_add(&cx, &chart, i == 0 ? &chart.trade : &product.posting,
                                           &cases[i], &all));
    post(&cx, ledger, &all, false);
    check_books(&cx, ledger, &all);
    CHECK_EQ("seller's cash", balance_of(&cx, &chart, ledger, 1002, "name:seller"), 9882000);
    CHECK_EQ("funder's cash", balance_of(&cx, &chart, ledger, 1002, "name:bank"), 118000);
    CHECK_EQ("buyer's cash", balance_of(&cx, &chart, ledger, 1002, "name:buyer"), -10000000);
    CHECK_EQ("nothing owed", balance_of(&cx, &chart, ledger, 2202, "name:buyer"), 0);
    CHECK_EQ("nothing to collect", balance_of(&cx, &chart, ledger, 1122, "name:seller"), 0);
    CHECK_EQ("nothing out", balance_of(&cx, &chart, ledger, 1123, "name:bank"), 0);
    CHECK_EQ("no debt", balance_of(&cx, &chart, ledger, 2001, "name:seller"), 0);
    CHECK_EQ("all earned", balance_of(&cx, &chart, ledger, 2401, "name:bank"), 0);
    CHECK_EQ("income", balance_of(&cx, &chart, ledger, 6011, "name:bank"), -110000);
    CHECK_EQ("its cost", balance_of(&cx, &chart, ledger, 6603, "name:seller"), 118000);
    post(&cx, ledger, &all, true);      /* again: nothing moves */
    CHECK_EQ("still", balance_of(&cx, &chart, ledger, 1002, "name:seller"), 9882000);
    ctx_clear(&cx);
}

TEST(test_posting__every_shipped_rule_leaves_every_book_in_balance)
{
    Ctx cx = ctx_make(16 << 20);
    Chart chart;
    Product product;
    read_chart(&cx, &chart);
    read_product(&cx, &chart, &product);
    const PostingRules *all[] = { &chart.trade, &product.posting };
    for (size_t s = 0; s < COUNT(all); s++)
        for (size_t r = 0; r < all[s]->count; r++) {
            char name[64];
            snprintf(name, sizeof name, "%.*s", (int)all[s]->rules[r].amount.n,
                     all[s]->rules[r].amount.at);
            PostingAmount amount = { name, 12345 };
            PostingCase what = deal(all[s]->rules[r].event, "x", &amount, 1);
            Posting posting = posting_begin((Date){ DATE_DAY_MIN });
            CHECK_OK(name, &cx, posting_add(&cx, &chart, all[s], &what, &posting));
            CHECK_EQ(name, posting.transfers.count, all[s]->rules[r].move_count);
            int64_t sum[8] = { 0 };
            for (size_t t = 0; t < posting.transfers.count; t++) {
                const LedgerTransfer *transfer = list_at(&posting.transfers, t);
                bool last = t + 1 == posting.transfers.count;
                CHECK_EQ("linked but for the last", transfer->flags, last ? 0 : LEDGER_LINKED);
                for (size_t a = 0; a < posting.accounts.count; a++) {
                    const LedgerAccount *account = list_at(&posting.accounts, a);
                    if (ledger_id_eq(account->id, transfer->debit_account_id))
                        sum[account->user_data_64] += 12345;
                    if (ledger_id_eq(account->id, transfer->credit_account_id))
                        sum[account->user_data_64] -= 12345;
                }
            }
            for (size_t p = 0; p < COUNT(sum); p++)
                CHECK_EQ(name, sum[p], 0);
        }
    ctx_clear(&cx);
}

TEST(test_posting__a_limit_stops_collecting_more_than_was_bought)
{
    static const PostingAmount out[] = { { "net", 1000 } }, in[] = { { "principal", 1001 } };
    Ctx cx = ctx_make(16 << 20);
    Chart chart;
    Product product;
    read_chart(&cx, &chart);
    read_product(&cx, &chart, &product);
    LedgerState *ledger CLEANUP(ledger_close) = NULL;
    CHECK_OK("opens", &cx, ledger_open(&cx, 64 << 20, 1, &ledger));
    Posting one = posting_begin((Date){ DATE_DAY_MIN });
    Posting two = posting_begin((Date){ DATE_DAY_MIN });
    PostingCase first = deal(POSTING_DISBURSE, "F-77", out, 1);
    PostingCase second = deal(POSTING_COLLECT, "payment 9", in, 1);
    CHECK_OK("out", &cx, posting_add(&cx, &chart, &product.posting, &first, &one));
    CHECK_OK("in", &cx, posting_add(&cx, &chart, &product.posting, &second, &two));
    post(&cx, ledger, &one, false);
    LedgerResult results[8];
    CHECK_OK("accounts", &cx, ledger_create_accounts(&cx, ledger, two.accounts.items,
                                                     two.accounts.count, results));
    CHECK_OK("decides", &cx, ledger_create_transfers(&cx, ledger, two.transfers.items,
                                                     two.transfers.count, results));
    CHECK_EQ("three moves", two.transfers.count, 3);
    CHECK_EQ("whole chain", results[0], LEDGER_LINKED_EVENT_FAILED);
    CHECK_EQ("by the funder's claim", results[1], LEDGER_EXCEEDS_DEBITS);
    ctx_clear(&cx);
}

TEST(test_posting__refuses_what_would_lose_money)
{
    static const PostingAmount odd[] = { { "bribe", 5 } }, minus[] = { { "net", -5 } };
    static const PostingAmount good[] = { { "net", 5 } };
    Ctx cx = ctx_make(16 << 20);
    Chart chart;
    Product product;
    read_chart(&cx, &chart);
    read_product(&cx, &chart, &product);
    Posting posting = posting_begin((Date){ DATE_DAY_MIN });
    PostingCase what = deal(POSTING_DISBURSE, "F-77", odd, 1);
    CHECK_ERR("no rule", &cx, posting_add(&cx, &chart, &product.posting, &what, &posting),
              ERR_INVALID);
    what.amounts = minus;
    CHECK_OK("taken back", &cx, posting_add(&cx, &chart, &product.posting, &what, &posting));
    const LedgerTransfer *back = list_at(&posting.transfers, 0);
    CHECK_EQ("as much", back->amount, (uint64_t)-minus[0].minor);
    what.amounts = good;
    CHECK_OK("and given", &cx, posting_add(&cx, &chart, &product.posting, &what, &posting));
    const LedgerTransfer *gone = list_at(&posting.transfers, 1);    /* the last move first */
    const LedgerTransfer *given = list_at(&posting.transfers, 2);
    CHECK_TRUE("the other way round",
               ledger_id_eq(gone->debit_account_id, given->credit_account_id)
               && ledger_id_eq(gone->credit_account_id, given->debit_account_id));
    what.amounts = good;
    what.financing = TEXT("");
    CHECK_ERR("no financing", &cx, posting_add(&cx, &chart, &product.posting, &what, &posting),
              ERR_INVALID);
    what = deal(POSTING_DISBURSE, "F-77", good, 1);
    what.party[ROLE_FUNDER].ident = TEXT("");
    CHECK_ERR("no funder", &cx, posting_add(&cx, &chart, &product.posting, &what, &posting),
              ERR_INVALID);
    ctx_clear(&cx);
}

TEST(test_chart__refuses_rules_that_do_not_balance)
{
    static const struct { const char *why, *accounts, *posting; Err want; } rows[] = {
        { "one-sided", "", "{\"event\":\"payment\",\"amount\":\"seller\",\"moves\":[{\"debit\":"
          "\"creditor.bank\",\"credit\":\"debtor.bank\"}]}", ERR_INVALID },
        { "unknown account", "", "{\"event\":\"payment\",\"amount\":\"seller\",\"moves\":[{"
          "\"debit\":\"creditor.purse\",\"credit\":\"creditor.bank\"}]}", ERR_UNKNOWN },
        { "unknown role", "", "{\"event\":\"payment\",\"amount\":\"seller\",\"moves\":[{\"debit\":"
          "\"friend.bank\",\"credit\":\"creditor.bank\"}]}", ERR_UNKNOWN },
        { "unknown event", "", "{\"event\":\"party\",\"amount\":\"seller\",\"moves\":[{\"debit\":"
          "\"creditor.bank\",\"credit\":\"creditor.bank\"}]}", ERR_UNKNOWN },
        { "rule twice", "", "{\"event\":\"payment\",\"amount\":\"a\",\"moves\":[{\"debit\":"
          "\"creditor.bank\",\"credit\":\"creditor.bank\"}]},{\"event\":\"payment\","
          "\"amount\":\"a\",\"moves\":[{\"debit\":\"creditor.bank\""
          ",\"credit\":\"creditor.bank\"}]}",
          ERR_INVALID },
        { "code twice", ",{\"code\":1002,\"name\":\"till\",\"title\":{\"en\":\"a\",\"zh\":\"b\"},"
          "\"side\":\"debit\",\"per\":\"party\"}", "", ERR_INVALID },
        { "code 0", ",{\"code\":0,\"name\":\"till\",\"title\":{\"en\":\"a\",\"zh\":\"b\"},"
          "\"side\":\"debit\",\"per\":\"party\"}", "", ERR_INVALID },
        { "misspelt field", ",{\"code\":5,\"name\":\"till\",\"titel\":{\"en\":\"a\",\"zh\":\"b\"},"
          "\"side\":\"debit\",\"per\":\"party\"}", "", ERR_INVALID },
    };
    Ctx cx = ctx_make(4 << 20);
    for (size_t i = 0; i < COUNT(rows); i++) {
        char text[2048];
        snprintf(text, sizeof text,
                 "{\"accounts\":[{\"code\":1002,\"name\":\"bank\",\"title\":{\"en\":\"a\","
                 "\"zh\":\"b\"},\"side\":\"debit\",\"per\":\"party\"}%s],\"posting\":[%s]}",
                 rows[i].accounts, rows[i].posting);
        Json json;
        Chart chart;
        CHECK_OK(rows[i].why, &cx, json_parse(&cx, text_of(text), &json));
        CHECK_ERR(rows[i].why, &cx, chart_read(&cx, &json, &chart), rows[i].want);
    }
    ctx_clear(&cx);
}
