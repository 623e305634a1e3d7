#include "core/contract/terms_read.h"

#include "test_contract.h"

#include <math.h>

/* A loan that works; each row adds to it or spoils it. */
#define LOAN "'contractType':'PAM','contractRole':'RPA','contractID':'x','currency':'CNY'," \
    "'statusDate':'2025-12-31','initialExchangeDate':'2026-01-01','maturityDate':'2026-02-01'," \
    "'nominalInterestRate':'0.12','dayCountConvention':'30E360'"
#define PAID "2026-01-01 IED -1000.00 1000.00\n2026-02-01 IP 10.00 1000.00\n" \
    "2026-02-01 MD 1000.00 0.00\n"

TEST(test_contract_terms_read__takes_what_the_public_tests_write)
{
    static const TestStory rows[] = {
        { "text", "'notionalPrincipal':'1000'", "", PAID },
        { "a number", "'notionalPrincipal':1000", "", PAID },
        { "an exponent", "'notionalPrincipal':'1e3'", "", PAID },
        { "padded with blanks", "'notionalPrincipal':'  1000 '", "", PAID },
        { "a term left empty was not agreed", "'notionalPrincipal':1000,'lifeCap':' '", "", PAID },
        { "nor was null", "'notionalPrincipal':1000,'lifeCap':null", "", PAID },
        { "terms without bearing on payments", "'notionalPrincipal':1000,'seniority':'S',"
          "'clearingHouse':'false','cyclePointOfInterestPayment':'E'", "", PAID },
        { "two spellings, of which one says nothing", "'notionalPrincipal':1000,"
          "'fixingPeriod':'','fixingDays':'P2D'", "", PAID },
        { "older names", "'notionalPrincipal':1000,'legalEntityIDCounterparty':'b',"
          "'fixingDays':'P2D'", "", PAID },
        { "capitals as others write them", "'NotionalPrincipal':1000,'creatorId':'b'", "", PAID },
        { "no calendar, by any of its names", "'notionalPrincipal':1000,"
          "'calendar':'NoHolidayCalendar'", "", PAID },
        { "a horizon left empty", "'notionalPrincipal':1000", "'to':''", PAID },
    };
    CHECK_STORIES(LOAN, rows);
}

TEST(test_contract_terms_read__names_the_term_that_is_wrong)
{
#define GOOD "'notionalPrincipal':1000,"
    static const TestStory rows[] = {
        { "nobody knows it", GOOD "'nominalIntrestRate':'0.1'", "",
          "nominalIntrestRate: no such term in the ACTUS dictionary; see its spelling\n" },
        { "only its beginning", GOOD "'nominalInterest':'0.1'", "",
          "nominalInterest: no such term in the ACTUS dictionary; see its spelling\n" },
        { "and more", GOOD "'currency22':'EUR'", "",
          "currency22: no such term in the ACTUS dictionary; see its spelling\n" },
        { "no number", "'notionalPrincipal':'1,000'", "",
          "notionalPrincipal: \"1,000\" is not a number\n" },
        { "hexadecimal", "'notionalPrincipal':'0x10'", "",
          "notionalPrincipal: \"0x10\" is not a number\n" },
        { "infinite", "'notionalPrincipal':'1e999'", "",
          "notionalPrincipal: \"1e999\" is not a number\n" },
        { "negative where the role has the sign", "'notionalPrincipal':'-5'", "",
          "notionalPrincipal: must not be negative; the role signs it\n" },
        { "a list where one value belongs", "'notionalPrincipal':['5']", "",
          "notionalPrincipal: must be one plain value\n" },
        { "missing", "", "", "notionalPrincipal: is required\n" },
        { "no date", GOOD "'purchaseDate':'01/02/2026'", "",
          "purchaseDate: \"01/02/2026\" is not a date between 1900 and 2999\n" },
        { "no period", GOOD "'cycleOfFee':'monthly'", "",
          "cycleOfFee: \"monthly\" is not a period such as P1ML0 of at most a century\n" },
        { "a cycle of no length", GOOD "'cycleOfFee':'P0D'", "",
          "cycleOfFee: a cycle of no length never comes round\n" },
        { "no such choice", GOOD "'endOfMonthConvention':'LAST'", "",
          "endOfMonthConvention: no such choice: \"LAST\"; the first one is SD\n" },
        { "a calendar nobody gave", GOOD "'calendar':'mars-2026'", "",
          "calendar: no calendar named \"mars-2026\"; NC and MF are always known\n" },
        { "without functions in the specification", GOOD "'cyclePointOfInterestPayment':'B'", "",
          "cyclePointOfInterestPayment: B is supported for UMP alone: the specification gives no "
          "functions for it\n" },
        { "without functions in the specification", GOOD "'cyclePointOfRateReset':'E'", "",
          "cyclePointOfRateReset: only B is supported: the specification gives no functions for "
          "another\n" },
        { "of another type", GOOD "'boundaryValue':'5'", "",
          "boundaryValue: belongs to a type of contract that weft does not compute\n" },
        { "given twice under two names", GOOD "'fixingPeriod':'P2D','fixingDays':'P2D'", "",
          "fixingDays: is given twice, also as fixingPeriod; keep one\n" },
        { "twice under one name with other capitals", GOOD "'NotionalPrincipal':'1000'", "",
          "NotionalPrincipal: is given twice, also as notionalPrincipal; keep one\n" },
        { "a floor above the cap", GOOD "'lifeCap':'0.02','lifeFloor':'0.03'", "",
          "lifeFloor: lies above lifeCap\n" },
        { "the same of a period", GOOD "'periodCap':'0.02','periodFloor':'0.03'", "",
          "periodFloor: lies above periodCap\n" },
        { "a fee on what?", GOOD "'feeRate':'5'", "", "feeBasis: is required with feeRate\n" },
        { "bought for what?", GOOD "'purchaseDate':'2026-01-05'", "",
          "priceAtPurchaseDate: is required with purchaseDate\n" },
        { "sold for what?", GOOD "'terminationDate':'2026-01-05'", "",
          "priceAtTerminationDate: is required with terminationDate\n" },
        { "repaid before it is lent", GOOD "'amortizationDate':'2025-01-05'", "",
          "amortizationDate: must come after initialExchangeDate\n" },
        { "dates that go back", GOOD "'arrayCycleAnchorDateOfRateReset':"
          "['2026-02-01','2026-01-01']", "",
          "arrayCycleAnchorDateOfRateReset: the dates must ascend\n" },
        { "a list inside a list", GOOD "'arrayRate':[['1']]", "",
          "arrayRate: must be a list of plain values\n" },
        { "more rates than dates", GOOD "'arrayRate':['0.1']", "",
          "arrayRate: has 1 entries where its anchor dates have 0\n" },
        { "scaling of something else", GOOD "'scalingEffect':'XYZ'", "",
          "scalingEffect: \"XYZ\" is not three letters such as IN0\n" },
        { "a contract inside a contract inside a contract", GOOD "'contractStructure':["
          "{'referenceRole':'UDL','object':{'contractStructure':[]}}]", "",
          "contractStructure: a contract inside a contract may not be composed itself; name it by "
          "its market object instead\n" },
        { "a part without a role", GOOD "'contractStructure':[{'object':{}}]", "",
          "contractStructure.referenceRole: no such choice: \"\"; the first one is UDL\n" },
        { "a horizon that is none", GOOD "'lifeCap':'1'", "'to':'soon'",
          "to: must be a date between 1900 and 2999\n" },
    };
    CHECK_STORIES(LOAN, rows);
}

TEST(test_contract_terms_read__failures_have_their_kind)
{
    const struct {
        const char *json;
        Err want;
    } rows[] = {
        { "[]", ERR_SYNTAX },
        { "{}", ERR_INVALID },
        { "{\"contractType\":\"PAM\"}", ERR_INVALID },
        { "{\"contractType\":\"XYZ\"}", ERR_UNKNOWN },
        { "{\"hello\":1}", ERR_UNKNOWN },
        { "{\"statusDate\":\"today\"}", ERR_SYNTAX },
        { "{\"contractStructure\":{}}", ERR_SYNTAX },
        { "{\"contractType\":\"PAM\",\"statusDate\":\"2026-01-01\"}", ERR_OK },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Ctx cx = ctx_make(1 << 20);
        Json json;
        ContractTerms terms;
        CHECK_OK(rows[i].json, &cx, json_parse(&cx, text_of(rows[i].json), &json));
        CHECK_ERR(rows[i].json, &cx, contract_terms_read(&cx, &json, NULL, 0, &terms),
                  rows[i].want);
        ctx_clear(&cx);
    }
}

TEST(test_contract_terms_read__uses_the_calendar_that_is_given)
{
    Ctx cx = ctx_make(1 << 20);
    const Date holidays[] = { date_of(2026, 10, 1) };
    const Calendar national = { .holidays = holidays, .holiday_count = 1 };
    const ContractCalendar calendars[] = { { TEXT("national"), &national } };
    Json json;
    ContractTerms terms;
    CHECK_OK("parses", &cx, json_parse(&cx, TEXT("{\"contractType\":\"PAM\",\"statusDate\":"
                                                 "\"2026-01-01\",\"calendar\":\" national\"}"),
                                       &json));
    CHECK_OK("reads", &cx, contract_terms_read(&cx, &json, calendars, 1, &terms));
    CHECK_TRUE("the very one", terms.calendar == &national);
    CHECK_TRUE("what was not said is not agreed", isnan(terms.notional)
                                                      && contract_time_is_none(terms.maturity));
    ctx_clear(&cx);
}

/* Running out of memory anywhere is said, and nothing is written to the result. */
TEST(test_contract_terms_read__survives_running_out_of_memory)
{
    static const char text[] = "{\"contractType\":\"LAX\",\"statusDate\":\"2026-01-01\","
        "\"arrayCycleAnchorDateOfRateReset\":[\"2026-02-01\",\"2026-03-01\"],"
        "\"arrayRate\":[1,2],\"arrayFixedVariable\":[\"F\",\"V\"],"
        "\"contractStructure\":[{\"referenceRole\":\"UDL\",\"object\":{\"contractID\":\"a\"}}]}";
    Ctx reading = ctx_make(1 << 20);
    Json json;
    bool done = false;
    CHECK_OK("parses", &reading, json_parse(&reading, text_of(text), &json));
    for (size_t cap = 64; cap < 1 << 16 && !done; cap += 64) {
        Ctx cx = ctx_make(cap);
        ContractTerms terms = { .quantity = 7 };
        Err err = contract_terms_read(&cx, &json, NULL, 0, &terms);
        done = err == ERR_OK;
        CHECK_TRUE("done, or out of memory and untouched",
                   done || (err == ERR_NO_MEMORY && terms.quantity == 7));
        ctx_clear(&cx);
    }
    CHECK_TRUE("enough in the end", done);
    ctx_clear(&reading);
}
