/* authority_test.c - the shipped table, asked as the honest, the thief and the careless would. */
#include "core/authority/authority.h"

#include "base/file.h"
#include "test.h"

enum { SELLER = 1, BUYER = 2, OTHER = 3 };

static Authority shipped(Ctx *cx)
{
    Json json;
    Authority table;
    CHECK_OK("reads", cx, json_parse_file(cx, "share/authority.json", &json));
    CHECK_OK("is a table", cx, authority_read(cx, &json, &table));
    return table;
}

static Speaker account(int64_t party)
{
    return (Speaker){ CHANNEL_ACCOUNT, party, TEXT("li"), TEXT("") };
}

static Speaker through(Channel channel)
{
    return (Speaker){ channel, 0, TEXT(""), TEXT("") };
}

TEST(test_authority__who_may_state_what)
{
    const struct {
        const char *why;
        DocumentKind kind;
        int64_t issuer, receiver;
        Speaker speaker;
        AuthorityWord word;
        int64_t grade_e9;
    } rows[] = {
        { "a seller declares its invoice", DOCUMENT_INVOICE, SELLER, BUYER, account(SELLER),
          AUTHORITY_STATES, 200000000 },
        { "the tax office has it", DOCUMENT_INVOICE, SELLER, BUYER, through(CHANNEL_TAX),
          AUTHORITY_STATES, 1000000000 },
        { "a buyer's copy of it is no bill", DOCUMENT_INVOICE, SELLER, BUYER, account(BUYER),
          AUTHORITY_HEARSAY, 200000000 },
        { "a stranger bills for nobody", DOCUMENT_INVOICE, SELLER, BUYER, account(OTHER),
          AUTHORITY_REFUSED, 0 },
        { "the buyer's order binds the buyer", DOCUMENT_ORDER, BUYER, SELLER, account(BUYER),
          AUTHORITY_STATES, 600000000 },
        { "the seller's copy of it does not", DOCUMENT_ORDER, BUYER, SELLER, account(SELLER),
          AUTHORITY_HEARSAY, 200000000 },
        { "goods came: the buyer says so", DOCUMENT_RECEIPT, BUYER, SELLER, account(BUYER),
          AUTHORITY_STATES, 600000000 },
        { "goods came: the seller says so", DOCUMENT_RECEIPT, BUYER, SELLER, account(SELLER),
          AUTHORITY_HEARSAY, 200000000 },
        { "the warehouse says so", DOCUMENT_RECEIPT, BUYER, SELLER, through(CHANNEL_WAREHOUSE),
          AUTHORITY_STATES, 1000000000 },
        { "a bank knows nothing of goods", DOCUMENT_RECEIPT, BUYER, SELLER, through(CHANNEL_BANK),
          AUTHORITY_REFUSED, 0 },
        { "money is what a bank reports", DOCUMENT_PAYMENT, BUYER, SELLER, through(CHANNEL_BANK),
          AUTHORITY_STATES, 1000000000 },
        { "who paid only claims it", DOCUMENT_PAYMENT, BUYER, SELLER, account(BUYER),
          AUTHORITY_HEARSAY, 200000000 },
        { "who was paid only claims it", DOCUMENT_PAYMENT, BUYER, SELLER, account(SELLER),
          AUTHORITY_HEARSAY, 200000000 },
        { "the operator only heard of it", DOCUMENT_PAYMENT, BUYER, SELLER,
          SPEAKER_OPERATOR, AUTHORITY_HEARSAY, 200000000 },
        { "only the debtor confirms", DOCUMENT_INVOICE_RESPONSE, BUYER, SELLER, account(SELLER),
          AUTHORITY_REFUSED, 0 },
        { "not even a bank confirms for him", DOCUMENT_INVOICE_RESPONSE, BUYER, SELLER,
          through(CHANNEL_BANK), AUTHORITY_REFUSED, 0 },
        { "the debtor does", DOCUMENT_INVOICE_RESPONSE, BUYER, SELLER, account(BUYER),
          AUTHORITY_STATES, 600000000 },
        { "customs states a declaration", DOCUMENT_CUSTOMS_DECLARATION, SELLER, 0,
          through(CHANNEL_CUSTOMS), AUTHORITY_STATES, 1000000000 },
    };
    Ctx cx = ctx_make(1 << 20);
    Authority table = shipped(&cx);
    for (size_t i = 0; i < COUNT(rows); i++) {
        Relation relation = authority_relation(&rows[i].speaker, rows[i].issuer, rows[i].receiver,
                                               false);
        AuthorityCell cell = authority_ask(&table, rows[i].kind, relation);
        CHECK_EQ(rows[i].why, cell.word, rows[i].word);
        CHECK_EQ(rows[i].why, cell.grade.e9, rows[i].grade_e9);
    }
    ctx_clear(&cx);
}

TEST(test_authority__what_several_say_is_heard_together)
{
    static const struct { const char *why; DocumentKind kind; int64_t heard; AuthorityWord word;
                          int64_t grade_e9; } rows[] = {
        { "nobody", DOCUMENT_INVOICE, 0, AUTHORITY_REFUSED, 0 },
        { "seller and buyer", DOCUMENT_INVOICE, 1 << RELATION_ISSUER | 1 << RELATION_RECEIVER,
          AUTHORITY_STATES, 600000000 },
        { "seller and tax office", DOCUMENT_INVOICE, 1 << RELATION_ISSUER | 1 << RELATION_TAX,
          AUTHORITY_STATES, 1000000000 },
        { "the buyer's copy and the operator's", DOCUMENT_INVOICE,
          1 << RELATION_RECEIVER | 1 << RELATION_OPERATOR, AUTHORITY_HEARSAY, 200000000 },
        { "hearsay, then the buyer himself", DOCUMENT_INVOICE_RESPONSE,
          1 << RELATION_OPERATOR | 1 << RELATION_ISSUER, AUTHORITY_STATES, 600000000 },
        { "payer and payee make no bank", DOCUMENT_PAYMENT,
          1 << RELATION_ISSUER | 1 << RELATION_RECEIVER, AUTHORITY_HEARSAY, 200000000 },
    };
    Ctx cx = ctx_make(1 << 20);
    Authority table = shipped(&cx);
    for (size_t i = 0; i < COUNT(rows); i++) {
        AuthorityCell cell = authority_together(&table, rows[i].kind, rows[i].heard);
        CHECK_EQ(rows[i].why, cell.word, rows[i].word);
        CHECK_EQ(rows[i].why, cell.grade.e9, rows[i].grade_e9);
    }
    ctx_clear(&cx);
}

TEST(test_authority__acts_are_listed)
{
    Ctx cx = ctx_make(1 << 20);
    Authority table = shipped(&cx);
    CHECK_TRUE("a party applies", authority_may_act(&table, TEXT("finance_apply"),
                                                     RELATION_STRANGER));
    CHECK_TRUE("no operator applies for it", !authority_may_act(&table, TEXT("finance_apply"),
                                                                 RELATION_OPERATOR));
    CHECK_TRUE("a party sets no rate", !authority_may_act(&table, TEXT("rate_fix"),
                                                          RELATION_STRANGER));
    CHECK_TRUE("the platform does", authority_may_act(&table, TEXT("rate_fix"),
                                                      RELATION_PLATFORM));
    CHECK_TRUE("what is not listed nobody may", !authority_may_act(&table, TEXT("make_money"),
                                                                   RELATION_OPERATOR));
    ctx_clear(&cx);
}

TEST(test_authority__bad_tables_are_refused)
{
    static const struct { const char *why, *json; Err err; } rows[] = {
        { "a kind that is none", "{\"hearsay\":\"0.2\",\"together\":\"0.6\",\"papers\":"
          "[{\"kind\":\"banknote\"}]}", ERR_UNKNOWN },
        { "a relation that is none", "{\"hearsay\":\"0.2\",\"together\":\"0.6\",\"papers\":"
          "[{\"kind\":\"order\",\"friend\":\"1\"}]}", ERR_INVALID },
        { "a grade above one", "{\"hearsay\":\"0.2\",\"together\":\"0.6\",\"papers\":"
          "[{\"kind\":\"order\",\"issuer\":\"1.5\"}]}", ERR_INVALID },
        { "an act for nobody", "{\"hearsay\":\"0.2\",\"together\":\"0.6\",\"acts\":"
          "[{\"act\":\"link\",\"who\":[\"friend\"]}]}", ERR_INVALID },
    };
    Ctx cx = ctx_make(1 << 20);
    for (size_t i = 0; i < COUNT(rows); i++) {
        Json json;
        Authority table;
        CHECK_OK(rows[i].why, &cx, json_parse(&cx, text_of(rows[i].json), &json));
        CHECK_ERR(rows[i].why, &cx, authority_read(&cx, &json, &table), rows[i].err);
    }
    ctx_clear(&cx);
}
