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
        { "no horizon and no movement", "", "",
          "to: is required: a contract of undefined maturity needs a horizon\n" },
        { "drawn before it was paid in", "", MOVED("2025-12-31T06:00:00") ",'to':'2026-03-02'",
          "eventsObserved: a movement of principal comes before the initial exchange\n" },
    };
    CHECK_STORIES(ACCOUNT, rows);
}
