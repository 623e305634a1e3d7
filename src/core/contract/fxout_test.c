#include "core/contract/fxout.h"

#include "test_contract.h"

TEST(test_contract_fxout__keeps_the_laws_of_contracts)
{
    test_contract_laws(CONTRACT_TYPE_FXOUT);
}

#define FORWARD "'contractType':'FXOUT','contractRole':'RFL','contractID':'x','currency':'CNY'," \
    "'currency2':'EUR','statusDate':'2026-01-01','maturityDate':'2026-03-01'," \
    "'notionalPrincipal':'800','notionalPrincipal2':'100'"
#define RATE "'dataObserved':{'EUR/CNY':{'data':[{'timestamp':'2026-03-01','value':'7.5'}]}}"

TEST(test_contract_fxout__exchanges_or_settles)
{
    static const TestStory rows[] = {
        { "800 CNY in, 100 EUR out", "'deliverySettlement':'D'", "",
          "2026-03-01 MD 800.00 0.00\n2026-03-01 MD -100.00 0.00\n" },
        { "in cash, two days later: 800 for what is worth 750",
          "'deliverySettlement':'S','settlementPeriod':'P2D'", RATE,
          "2026-03-03 STD 50.00 0.00\n" },
        { "in cash without a rate", "'deliverySettlement':'S'", "",
          "dataObserved has no value of EUR/CNY at or before 2026-03-01T00:00:00\n" },
    };
    CHECK_STORIES(FORWARD, rows);
}
