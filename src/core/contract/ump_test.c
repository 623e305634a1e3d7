#include "core/contract/ump.h"

#include "test_contract.h"

TEST(test_contract_ump__keeps_the_laws_of_contracts)
{
    test_contract_laws(CONTRACT_TYPE_UMP);
}

#define ACCOUNT "'contractType':'UMP','contractRole':'RPL','contractID':'x','currency':'CNY'," \
    "'statusDate':'2025-12-31','initialExchangeDate':'2026-01-01','notionalPrincipal':'1000'," \
    "'nominalInterestRate':'0.12','dayCountConvention':'30E360'"
#define MOVED(day) "'eventsObserved':[{'time':'" day "','type':'PR','value':'400'," \
    "'contractId':'x'}]"

TEST(test_contract_ump__moves_as_observed)
{
    static const TestStory rows[] = {
        { "400 drawn in mid-February: 600 earn from there on",
          "'cycleAnchorDateOfInterestPayment':'2026-03-01','cycleOfInterestPayment':'P1ML1'",
          MOVED("2026-02-16") ",'to':'2026-03-02'",
          "2026-01-01 IED 1000.00 -1000.00\n2026-02-16 PR -400.00 -600.00\n"
          "2026-03-01 IPCI 0.00 -618.00\n" },
        { "400 more paid in: 1,400 earn from there on",
          "'cycleAnchorDateOfInterestPayment':'2026-03-01','cycleOfInterestPayment':'P1ML1'",
          "'eventsObserved':[{'time':'2026-02-16','type':'PI','value':'400'}],'to':'2026-03-02'",
          "2026-01-01 IED 1000.00 -1000.00\n2026-02-16 PI 400.00 -1400.00\n"
          "2026-03-01 IPCI 0.00 -1422.00\n" },
        { "no horizon and no movement", "", "",
          "to: is required: a contract of undefined maturity needs a horizon\n" },
        { "drawn before it was paid in", "", MOVED("2025-12-31T06:00:00") ",'to':'2026-03-02'",
          "eventsObserved: a movement comes before the initial exchange\n" },
    };
    CHECK_STORIES(ACCOUNT, rows);
}

/* 1,000 at 12 % on 30E/360 for three months, paid in advance: 30. Of it 10 are earned by February,
 * and as the base lags, a repayment in between changes nothing until the period is over; then the
 * rate is 24 % where the market object says so. 600 left earn 12 a month; 5 are paid of it. */
TEST(test_contract_ump__takes_interest_in_advance)
{
#define CREDIT "'contractType':'UMP','contractRole':'RPA','contractID':'x','currency':'CNY'," \
    "'statusDate':'2025-12-31','initialExchangeDate':'2026-01-01','notionalPrincipal':'1000'," \
    "'nominalInterestRate':'0.12','dayCountConvention':'30E360'," \
    "'cyclePointOfInterestPayment':'B','cycleAnchorDateOfInterestPayment':'2026-04-01'"
#define SEEN(events) "'eventsObserved':[" events "],'to':'2026-05-01T23:59:58'," \
    "'dataObserved':{'d':{'data':[{'timestamp':'2026-04-01','value':'1'}]}}"
#define EVENT(day, kind, amount) "{'time':'" day "','type':'" kind "','value':'" amount "'}"
    static const TestStory rows[] = {
        { "all of it at the start", "", "'to':'2026-01-15'",
          "2026-01-01 IED -1000.00 1000.00\n2026-01-01 IP 30.00 1000.00\n" },
        { "a fee as it was observed", "", SEEN(EVENT("2026-01-01", "FP", "2")),
          "2026-01-01 IED -1000.00 1000.00\n2026-01-01 IP 30.00 1000.00\n"
          "2026-01-01 FP 2.00 1000.00\n" },
        { "interest as it was observed, given back where negative", "",
          SEEN(EVENT("2026-02-01", "PR", "1000") "," EVENT("2026-02-01", "IP", "-20")),
          "2026-01-01 IED -1000.00 1000.00\n2026-01-01 IP 30.00 1000.00\n"
          "2026-02-01 PR 1000.00 0.00\n2026-02-01 IP -20.00 0.00\n" },
        { "a base that lags until the period is over", "'interestCalculationBase':'NTL',"
          "'cycleAnchorDateOfInterestCalculationBase':'2026-04-01'",
          SEEN(EVENT("2026-02-01", "PR", "400")),
          "2026-01-01 IED -1000.00 1000.00\n2026-01-01 IP 30.00 1000.00\n"
          "2026-02-01 PR 400.00 600.00\n2026-04-01 IPCB 0.00 600.00\n" },
        { "in advance, and in cycles", "'cycleOfInterestPayment':'P1ML1'", "'to':'2026-02-01'",
          "cycleOfInterestPayment: contradicts cyclePointOfInterestPayment B, which is for one "
          "period\n" },
        { "interest before it was paid in", "", SEEN(EVENT("2025-12-31T06:00:00", "IP", "1")),
          "eventsObserved: a movement comes before the initial exchange\n" },
    };
    CHECK_STORIES(CREDIT, rows);
}

/* By its accruals: -30 at the start, -20 after a month, 0 when the period is over whatever was
 * repaid, and then at 24 % on 600: 12 a month and 0.40 a day, of which 5.40 are paid. */
TEST(test_contract_ump__accrues_from_what_was_paid_in_advance_up)
{
    static const struct { const char *why; int nth; double accrued; } rows[] = {
        { "after a month", 0, -20 }, { "after two, 400 repaid", 1, -10 },
        { "at the end of the period", 2, 0 }, { "a month late", 3, 12 }, { "5 paid", 4, 7 },
    };
    ContractTerms terms = test_loan(CONTRACT_TYPE_UMP);
    terms.maturity = CONTRACT_TIME_NONE;
    terms.days = CONTRACT_DAYS_30E360;
    terms.interest_first = 1;
    terms.anchor_interest = terms.anchor_base = terms.anchor_rate = test_day(2026, 4, 1);
    terms.base = CONTRACT_BASE_NTL;
    terms.rate_object = TEXT("d");
    terms.rate_multiplier = 0.24;
    const ContractObservation one = { test_day(2026, 4, 1), 1.0 };
    const ContractSeries series = { TEXT("d"), &one, 1 };
    const ContractObservedEvent events[] = {
        { .at = test_day(2026, 2, 1), .type = CONTRACT_EVENT_AD },
        { .at = test_day(2026, 2, 15), .type = CONTRACT_EVENT_PR, .value = 400 },
        { .at = test_day(2026, 3, 1), .type = CONTRACT_EVENT_AD },
        { .at = test_day(2026, 4, 1), .type = CONTRACT_EVENT_AD },
        { .at = test_day(2026, 5, 1), .type = CONTRACT_EVENT_AD },
        { .at = test_day(2026, 5, 1), .type = CONTRACT_EVENT_IP, .value = 0 },
        { .at = test_day(2026, 5, 2), .type = CONTRACT_EVENT_IP, .value = 5.4 },
        { .at = test_day(2026, 5, 2), .type = CONTRACT_EVENT_AD },
    };
    const ContractObserved observed = { &series, 1, events, sizeof events / sizeof *events };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        CHECK_NEAR(rows[i].why,
                   test_event(&terms, &observed, CONTRACT_EVENT_AD, rows[i].nth).accrued,
                   rows[i].accrued);
}
