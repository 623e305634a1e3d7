#include "core/contract/clm.h"

#include "test_contract.h"

TEST(test_contract_clm__keeps_the_laws_of_contracts)
{
    test_contract_laws(CONTRACT_TYPE_CLM);
}

#define LOAN "'contractType':'CLM','contractRole':'RPA','contractID':'x','currency':'CNY'," \
    "'statusDate':'2025-12-31','initialExchangeDate':'2026-01-01','notionalPrincipal':'1000'," \
    "'nominalInterestRate':'0.12','dayCountConvention':'30E360'"
#define CALLED "'eventsObserved':[{'time':'2026-03-01','type':'XD','value':'0'," \
    "'contractId':'x'}]"

TEST(test_contract_clm__is_repaid_when_called)
{
    static const TestStory rows[] = {
        { "called in March, paid a month later with the interest up to the call",
          "'xDayNotice':'P1M'", CALLED,
          "2026-01-01 IED -1000.00 1000.00\n2026-03-01 XD 0.00 1000.00\n"
          "2026-04-01 IP 20.00 1000.00\n2026-04-01 STD 1000.00 0.00\n" },
        { "the notice ends on a Saturday: paid on Monday", "'xDayNotice':'P13D','calendar':'MF',"
          "'businessDayConvention':'SCF'", CALLED,
          "2026-01-01 IED -1000.00 1000.00\n2026-03-01 XD 0.00 1000.00\n"
          "2026-03-16 IP 20.00 1000.00\n2026-03-16 STD 1000.00 0.00\n" },
        { "interest is added to the principal meanwhile",
          "'xDayNotice':'P1M','cycleAnchorDateOfInterestPayment':'2026-02-01',"
          "'cycleOfInterestPayment':'P1ML1'", CALLED,
          "2026-01-01 IED -1000.00 1000.00\n2026-02-01 IPCI 0.00 1010.00\n"
          "2026-03-01 XD 0.00 1010.00\n2026-04-01 IP 10.10 1010.00\n"
          "2026-04-01 STD 1010.00 0.00\n" },
        { "never called: repaid at the agreed day", "'maturityDate':'2026-02-01'", "",
          "2026-01-01 IED -1000.00 1000.00\n2026-02-01 IP 10.00 1000.00\n"
          "2026-02-01 MD 1000.00 0.00\n" },
        { "neither called nor looked at to a day", "", "", "maturityDate: is required\n" },
    };
    CHECK_STORIES(LOAN, rows);
}
