#include "core/contract/lax.h"

#include "test_contract.h"

TEST(test_contract_lax__keeps_the_laws_of_contracts)
{
    test_contract_laws(CONTRACT_TYPE_LAX);
}

#define LOAN "'contractType':'LAX','contractRole':'RPA','contractID':'x','currency':'CNY'," \
    "'statusDate':'2025-12-31','initialExchangeDate':'2026-01-01','notionalPrincipal':'1000'," \
    "'nominalInterestRate':'0.12','dayCountConvention':'30E360'," \
    "'cycleAnchorDateOfInterestPayment':'2026-04-01','cycleOfInterestPayment':'P1YL1'"
#define STEPS "'arrayCycleAnchorDateOfPrincipalRedemption':['2026-02-01','2026-03-01']," \
    "'arrayCycleOfPrincipalRedemption':['P1ML0','P1ML0']," \
    "'arrayNextPrincipalRedemptionPayment':['500','750']"

TEST(test_contract_lax__draws_first_and_pays_back_by_its_list)
{
    static const TestStory rows[] = {
        { "500 more in February, then 750 a month until nothing is left",
          STEPS ",'arrayIncreaseDecrease':['INC','DEC']", "",
          "2026-01-01 IED -1000.00 1000.00\n2026-02-01 PI -500.00 1500.00\n"
          "2026-03-01 PR 750.00 750.00\n2026-04-01 IP 32.50 750.00\n2026-04-01 MD 750.00 0.00\n" },
        { "the list as one text, as older files write it",
          STEPS ",'arrayIncreaseDecrease':'[INC, DEC]'", "'to':'2026-03-01'",
          "2026-01-01 IED -1000.00 1000.00\n2026-02-01 PI -500.00 1500.00\n"
          "2026-03-01 PR 750.00 750.00\n" },
        { "directions missing", STEPS, "",
          "arrayIncreaseDecrease: has 0 entries where its anchor dates have 2\n" },
        { "rates of its own, the second observed with a spread",
          "'maturityDate':'2026-04-01','arrayCycleAnchorDateOfRateReset':"
          "['2026-02-01','2026-03-01'],'arrayCycleOfRateReset':['P1ML0','P1ML0'],"
          "'arrayRate':['0.06','0.02'],'arrayFixedVariable':['F','V'],"
          "'marketObjectCodeOfRateReset':'R'",
          "'dataObserved':{'R':{'data':[{'timestamp':'2026-03-01','value':'0.10'}]}}",
          "2026-01-01 IED -1000.00 1000.00\n2026-02-01 RRF 0.00 1000.00\n"
          "2026-03-01 RR 0.00 1000.00\n2026-04-01 IP 25.00 1000.00\n"
          "2026-04-01 MD 1000.00 0.00\n" },
        { "no plan at all", "", "", "maturityDate: is required\n" },
    };
    CHECK_STORIES(LOAN, rows);
}
