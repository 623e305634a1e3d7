#include "core/contract/lam.h"

#include "test_contract.h"

TEST(test_contract_lam__keeps_the_laws_of_contracts)
{
    test_contract_laws(CONTRACT_TYPE_LAM);
}

/* 1000 at 1 % a month, 300 paid back each month. */
#define LOAN "'contractType':'LAM','contractRole':'RPA','contractID':'x','currency':'CNY'," \
    "'statusDate':'2025-12-31','initialExchangeDate':'2026-01-01','notionalPrincipal':'1000'," \
    "'nominalInterestRate':'0.12','dayCountConvention':'30E360'," \
    "'cycleAnchorDateOfInterestPayment':'2026-02-01','cycleOfInterestPayment':'P1ML0'," \
    "'cycleAnchorDateOfPrincipalRedemption':'2026-02-01','cycleOfPrincipalRedemption':'P1ML0'"
#define START "2026-01-01 IED -1000.00 1000.00\n2026-02-01 PR 300.00 700.00\n" \
    "2026-02-01 IP 10.00 700.00\n"

TEST(test_contract_lam__pays_back_equal_parts)
{
    static const TestStory rows[] = {
        { "the last part is what is left", "'nextPrincipalRedemptionPayment':'300'", "",
          START "2026-03-01 PR 300.00 400.00\n2026-03-01 IP 7.00 400.00\n"
          "2026-04-01 PR 300.00 100.00\n2026-04-01 IP 4.00 100.00\n"
          "2026-05-01 IP 1.00 100.00\n2026-05-01 MD 100.00 0.00\n" },
        { "a maturity before: the rest at once", "'nextPrincipalRedemptionPayment':'300',"
          "'maturityDate':'2026-03-01'", "",
          START "2026-03-01 IP 7.00 700.00\n2026-03-01 MD 700.00 0.00\n" },
        { "parts not agreed: as many as there are days for", "'maturityDate':'2026-05-01'",
          "'to':'2026-03-01'",
          "2026-01-01 IED -1000.00 1000.00\n2026-02-01 PR 250.00 750.00\n"
          "2026-02-01 IP 10.00 750.00\n2026-03-01 PR 250.00 500.00\n"
          "2026-03-01 IP 7.50 500.00\n" },
        { "interest on what was lent", "'nextPrincipalRedemptionPayment':'300',"
          "'interestCalculationBase':'NTIED'", "'to':'2026-03-01'",
          START "2026-03-01 PR 300.00 400.00\n2026-03-01 IP 10.00 400.00\n" },
        { "interest on another sum", "'nextPrincipalRedemptionPayment':'300',"
          "'interestCalculationBase':'NTIED','interestCalculationBaseAmount':'2000'",
          "'to':'2026-02-01'",
          "2026-01-01 IED -1000.00 1000.00\n2026-02-01 PR 300.00 700.00\n"
          "2026-02-01 IP 20.00 700.00\n" },
        { "interest on what was owed in March", "'nextPrincipalRedemptionPayment':'300',"
          "'interestCalculationBase':'NTL','cycleAnchorDateOfInterestCalculationBase':"
          "'2026-03-01','cycleOfInterestCalculationBase':'P1YL0'", "'to':'2026-04-01'",
          START "2026-03-01 PR 300.00 400.00\n2026-03-01 IP 10.00 400.00\n"
          "2026-03-01 IPCB 0.00 400.00\n2026-04-01 PR 300.00 100.00\n"
          "2026-04-01 IP 4.00 100.00\n" },
        { "500 prepaid: nothing is left for May", "'nextPrincipalRedemptionPayment':'300',"
          "'prepaymentEffect':'M'", "'eventsObserved':[{'time':'2026-02-01','type':'PP',"
          "'value':500,'contractId':'x'}]",
          START "2026-02-01 PP 500.00 200.00\n2026-03-01 PR 200.00 0.00\n"
          "2026-03-01 IP 2.00 0.00\n2026-04-01 PR 0.00 0.00\n2026-04-01 IP 0.00 0.00\n"
          "2026-05-01 IP 0.00 0.00\n2026-05-01 MD 0.00 0.00\n" },
        { "100 prepaid: the rest in three parts of 200", "'nextPrincipalRedemptionPayment':'300',"
          "'prepaymentEffect':'A','maturityDate':'2026-05-01'",
          "'eventsObserved':[{'time':'2026-02-01','type':'PP','value':100,'contractId':'x'}]",
          START "2026-02-01 PP 100.00 600.00\n2026-03-01 PR 200.00 400.00\n"
          "2026-03-01 IP 6.00 400.00\n2026-04-01 PR 200.00 200.00\n2026-04-01 IP 4.00 200.00\n"
          "2026-05-01 IP 2.00 200.00\n2026-05-01 MD 200.00 0.00\n" },
        { "neither parts nor an end", "", "",
          "maturityDate: is required, or nextPrincipalRedemptionPayment and "
          "cycleOfPrincipalRedemption\n" },
        { "parts too small for this millennium", "'nextPrincipalRedemptionPayment':'0.001'", "",
          "nextPrincipalRedemptionPayment: does not repay the loan before the year 2999; give a "
          "maturityDate\n" },
    };
    CHECK_STORIES(LOAN, rows);
}

/* 1 February and 1 March 2026 are Sundays. */
#define ON_WORKDAYS(how) "'nextPrincipalRedemptionPayment':'500','calendar':'MF'," \
    "'businessDayConvention':'" how "'"

TEST(test_contract_lam__ends_on_a_business_day_where_the_end_was_computed)
{
    static const TestStory rows[] = {
        { "computed, calculated first", ON_WORKDAYS("CSF"), "",
          "2026-01-01 IED -1000.00 1000.00\n2026-02-02 PR 500.00 500.00\n"
          "2026-02-02 IP 10.00 500.00\n2026-03-02 IP 5.00 500.00\n"
          "2026-03-02 MD 500.00 0.00\n" },
        { "computed, shifted first: 31 days, then 30", ON_WORKDAYS("SCF"), "",
          "2026-01-01 IED -1000.00 1000.00\n2026-02-02 PR 500.00 500.00\n"
          "2026-02-02 IP 10.33 500.00\n2026-03-02 IP 5.00 500.00\n"
          "2026-03-02 MD 500.00 0.00\n" },
        { "agreed: 31 days, then 29", ON_WORKDAYS("SCF") ",'maturityDate':'2026-03-01'", "",
          "2026-01-01 IED -1000.00 1000.00\n2026-02-02 PR 500.00 500.00\n"
          "2026-02-02 IP 10.33 500.00\n2026-03-01 IP 4.83 500.00\n"
          "2026-03-01 MD 500.00 0.00\n" },
    };
    CHECK_STORIES(LOAN, rows);
}
