#include "core/contract/verbs.h"

#include "test_contract.h"

#include <math.h>
#include <string.h>

#define TERMS(id, rate) "{'contractType':'PAM','contractRole':'RPL','contractID':'" id "'," \
    "'currency':'CNY','statusDate':'2025-12-31','initialExchangeDate':'2026-01-01'," \
    "'maturityDate':'2026-02-01','notionalPrincipal':'1000','nominalInterestRate':'" rate "'," \
    "'dayCountConvention':'30E360'}"

/* The file in the text, whose ' stand for ". */
static Json file_of(Ctx *cx, const char *text)
{
    TextBuf copy = textbuf_make(cx);
    Json file = { 0 };
    for (const char *p = text; *p; p++)
        textbuf_byte(&copy, *p == '\'' ? '"' : *p);
    CHECK_OK(text, cx, json_parse(cx, (Text){ copy.at, copy.n }, &file));
    return file;
}

TEST(test_contract_verbs__print_events_with_all_their_digits)
{
    Ctx cx = ctx_make(1 << 20);
    TextBuf out = textbuf_make(&cx), errors = textbuf_make(&cx);
    size_t failed = 0;
    Json file = file_of(&cx, "[" TERMS("a", "0.1") "]");
    CHECK_OK("runs", &cx, contract_verb_events(&cx, &file, (ContractCalendars){ 0 }, &out,
                                               &errors, &failed));
    CHECK_TEXT("as documented", ((Text){ out.at, out.n }),
               "{\n \"a\":[\n"
               "  {\"eventDate\":\"2026-01-01T00:00:00\",\"eventType\":\"IED\",\"payoff\":1000,"
               "\"currency\":\"CNY\",\"notionalPrincipal\":-1000,"
               "\"nominalInterestRate\":0.10000000000000001,\"accruedInterest\":0},\n"
               "  {\"eventDate\":\"2026-02-01T00:00:00\",\"eventType\":\"IP\","
               "\"payoff\":-8.3333333333333339,"
               "\"currency\":\"CNY\",\"notionalPrincipal\":-1000,"
               "\"nominalInterestRate\":0.10000000000000001,\"accruedInterest\":0},\n"
               "  {\"eventDate\":\"2026-02-01T00:00:00\",\"eventType\":\"MD\",\"payoff\":-1000,"
               "\"currency\":\"CNY\",\"notionalPrincipal\":0,"
               "\"nominalInterestRate\":0.10000000000000001,\"accruedInterest\":0}\n ]\n}\n");
    CHECK_EQ("nothing failed", failed + errors.n, 0);
    ctx_clear(&cx);
}

TEST(test_contract_verbs__a_bad_contract_does_not_stop_the_others)
{
    const struct {
        const char *why, *file;
        Err want;
        size_t failed;
        const char *errors;
    } rows[] = {
        { "one of three has no sense", "[" TERMS("a", "0.1") "," TERMS("b", "much") ","
          TERMS("c", "0.1") "]", ERR_OK, 1, "b: nominalInterestRate: \"much\" is not a number\n" },
        { "terms are missing", "{'x':{}}", ERR_OK, 1, "x: terms: is required\n" },
        { "no contracts at all", "[]", ERR_OK, 0, "" },
        { "two of one name", "[" TERMS("a", "0.1") "," TERMS("a", "0.2") "]", ERR_CONFLICT, 0, "" },
        { "no file of contracts", "7", ERR_SYNTAX, 0, "" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Ctx cx = ctx_make(1 << 20);
        TextBuf out = textbuf_make(&cx), errors = textbuf_make(&cx);
        size_t failed = 0;
        Json file = file_of(&cx, rows[i].file);
        CHECK_ERR(rows[i].why, &cx, contract_verb_events(&cx, &file, (ContractCalendars){ 0 },
                                                         &out, &errors, &failed), rows[i].want);
        CHECK_EQ(rows[i].why, failed, rows[i].failed);
        CHECK_TEXT(rows[i].why, ((Text){ errors.at, errors.n }), rows[i].errors);
        ctx_clear(&cx);
    }
}

#define RESULT(day, type, payoff) "{'eventDate':'" day "','eventType':'" type "'," \
    "'payoff':" payoff ",'currency':'CNY'}"
#define CASE(results) "{'a':{'terms':" TERMS("a", "0.12") ",'results':[" results "]}}"

TEST(test_contract_verbs__compare_event_by_event)
{
    const struct {
        const char *why, *file;
        size_t passed, failed, coarse;
        const char *out;
    } rows[] = {
        { "all agree", CASE(RESULT("2026-01-01", "IED", "1000") ","
                            RESULT("2026-02-01", "IP", "-10") ","
                            RESULT("2026-02-01T00:00:00", "MD", "' -1000.0 '")), 1, 0, 0, "" },
        { "to six digits, not to nine", CASE(RESULT("2026-01-01", "IED", "1000.00001") ","
                                             RESULT("2026-02-01", "IP", "-10") ","
                                             RESULT("2026-02-01", "MD", "-1000")), 1, 0, 1, "" },
        { "another amount", CASE(RESULT("2026-01-01", "IED", "1000.01") ","
                                 RESULT("2026-02-01", "IP", "-10") ","
                                 RESULT("2026-02-01", "MD", "-1000")), 0, 1, 0,
          "a event 1 payoff: expected 1000.01, got 1000\n" },
        { "another day, another kind, another amount",
          CASE(RESULT("2026-01-02", "PR", "5") "," RESULT("2026-02-01", "IP", "-10") ","
               RESULT("2026-02-01", "MD", "-1000")), 0, 1, 0,
          "a event 1 eventDate: expected 2026-01-02, got 2026-01-01T00:00:00\n"
          "a event 1 eventType: expected PR, got IED\n"
          "a event 1 payoff: expected 5, got 1000\n" },
        { "one too many", CASE(RESULT("2026-01-01", "IED", "1000") ","
                               RESULT("2026-02-01", "IP", "-10")), 0, 1, 0,
          "a event 3 eventType: expected no such event, got MD\n" },
        { "one is missing", CASE(RESULT("2026-01-01", "IED", "1000") ","
                                 RESULT("2026-02-01", "IP", "-10") ","
                                 RESULT("2026-02-01", "MD", "-1000") ","
                                 RESULT("2026-03-01", "IP", "-10")), 0, 1, 0,
          "a event 4 eventType: expected more events, got the end\n" },
        { "nothing to compare with", "{'a':{'terms':" TERMS("a", "0.12") "}}", 0, 1, 0,
          "a: results: there is nothing to compare with\n" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Ctx cx = ctx_make(1 << 20);
        TextBuf out = textbuf_make(&cx);
        size_t passed = 0, failed = 0, coarse = 0;
        Json file = file_of(&cx, rows[i].file);
        CHECK_OK(rows[i].why, &cx, contract_verb_test(&cx, &file, (ContractCalendars){ 0 }, &out,
                                                      &passed, &failed, &coarse));
        CHECK_TEXT(rows[i].why, ((Text){ out.at, out.n }), rows[i].out);
        CHECK_EQ(rows[i].why, passed, rows[i].passed);
        CHECK_EQ(rows[i].why, failed, rows[i].failed);
        CHECK_EQ(rows[i].why, coarse, rows[i].coarse);
        ctx_clear(&cx);
    }
}

TEST(test_contract_verbs__plan_one_page_or_many_tables)
{
    const struct {
        const char *why, *file;
        bool html;
        Err want;
        size_t failed;
        const char *holds;
    } rows[] = {
        { "two tables", "[" TERMS("a", "0.12") "," TERMS("b", "0.12") "]", false, ERR_OK, 0,
          "\n\nRepayment plan  b  CNY\n" },
        { "one page", "[" TERMS("a", "0.12") "]", true, ERR_OK, 0, "<!doctype html>" },
        { "a page shows one", "[" TERMS("a", "0.12") "," TERMS("b", "0.12") "]", true,
          ERR_INVALID, 0, "" },
        { "the good one is shown", "[" TERMS("a", "x") "," TERMS("b", "0.12") "]", false, ERR_OK,
          1, "Repayment plan  b  CNY\n" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Ctx cx = ctx_make(1 << 20);
        TextBuf out = textbuf_make(&cx), errors = textbuf_make(&cx);
        ContractPlanOptions options = { .html = rows[i].html };
        size_t failed = 0;
        Json file = file_of(&cx, rows[i].file);
        CHECK_ERR(rows[i].why, &cx, contract_verb_plan(&cx, &file, (ContractCalendars){ 0 },
                                                       &options, &out, &errors, &failed),
                  rows[i].want);
        CHECK_EQ(rows[i].why, failed, rows[i].failed);
        textbuf_byte(&out, '\0');
        CHECK_TRUE(rows[i].why, strstr(out.at, rows[i].holds) != NULL);
        ctx_clear(&cx);
    }
}
