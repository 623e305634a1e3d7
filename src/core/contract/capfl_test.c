#include "core/contract/capfl.h"

#include "test_contract.h"

TEST(test_contract_capfl__keeps_the_laws_of_contracts)
{
    test_contract_laws(CONTRACT_TYPE_CAPFL);
}

/* A loan of 1000 that pays each quarter what the market asks: 2 %, then 4 %. */
#define UNDER(id, more) "'object':{'contractType':'PAM','contractID':'" id "','currency':'CNY'," \
    "'contractRole':'RPA','statusDate':'2025-12-31','initialExchangeDate':'2026-01-01'," \
    "'maturityDate':'2026-07-01','notionalPrincipal':'1000','dayCountConvention':'30E360'," \
    "'cycleAnchorDateOfInterestPayment':'2026-04-01','cycleOfInterestPayment':'P3ML0'," more "}"
#define CAP "'contractType':'CAPFL','contractRole':'BUY','contractID':'x','currency':'CNY'," \
    "'statusDate':'2025-12-31','contractStructure':[{'referenceType':'CNT'," \
    "'referenceRole':'UDL'," UNDER("a", "'nominalInterestRate':'0.08'," \
    "'cycleAnchorDateOfRateReset':'2026-04-01','cycleOfRateReset':'P1YL0'," \
    "'marketObjectCodeOfRateReset':'R'") "}]"
#define RATES "'dataObserved':{'R':{'data':[{'timestamp':'2026-04-01','value':'0.16'}]}}"

TEST(test_contract_capfl__pays_what_lies_beyond_the_bound)
{
    static const TestStory rows[] = {
        { "16 % against 12 %: one per cent for the quarter", "'lifeCap':'0.12'", RATES,
          "2026-04-01 IP 0.00 0.00\n2026-07-01 IP 10.00 0.00\n" },
        { "a floor of 18 %: two per cent the other way", "'lifeFloor':'0.24'", RATES,
          "2026-04-01 IP 0.00 0.00\n2026-07-01 IP 20.00 0.00\n" },
        { "both bounds: a rate is bound when it is reset", "'lifeCap':'0.12','lifeFloor':'0.10'",
          RATES, "2026-04-01 IP 0.00 0.00\n2026-07-01 IP 10.00 0.00\n" },
        { "bought in May: what is paid before is another's", "'lifeCap':'0.12',"
          "'purchaseDate':'2026-05-01','priceAtPurchaseDate':'3'", RATES,
          "2026-05-01 PRD -3.00 0.00\n2026-07-01 IP 10.00 0.00\n" },
        { "sold in May", "'lifeCap':'0.12','terminationDate':'2026-05-01',"
          "'priceAtTerminationDate':'4'", RATES,
          "2026-04-01 IP 0.00 0.00\n2026-05-01 TD 4.00 0.00\n" },
        { "no bound", "", RATES, "lifeCap: is required, or lifeFloor\n" },
    };
    CHECK_STORIES(CAP, rows);
}
