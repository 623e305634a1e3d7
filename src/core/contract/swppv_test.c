#include "core/contract/swppv.h"

#include "test_contract.h"

TEST(test_contract_swppv__keeps_the_laws_of_contracts)
{
    test_contract_laws(CONTRACT_TYPE_SWPPV);
}

/* 3 % a quarter against what is observed: 2 % a quarter, then 4 %. */
#define SWAP LATER ",'statusDate':'2025-12-31'"
#define LATER "'contractType':'SWPPV','contractRole':'RFL','contractID':'x','currency':'CNY'," \
    "'initialExchangeDate':'2026-01-01','maturityDate':'2026-07-01'," \
    "'notionalPrincipal':'1000','nominalInterestRate':'0.12','nominalInterestRate2':'0.08'," \
    "'dayCountConvention':'30E360','cycleAnchorDateOfInterestPayment':'2026-04-01'," \
    "'cycleOfInterestPayment':'P3ML0','cycleAnchorDateOfRateReset':'2026-04-01'," \
    "'cycleOfRateReset':'P3ML0','marketObjectCodeOfRateReset':'R'"
#define RATES "'dataObserved':{'R':{'data':[{'timestamp':'2026-04-01','value':'0.16'}]}}"

TEST(test_contract_swppv__exchanges_a_fixed_rate_for_a_floating_one)
{
    static const TestStory rows[] = {
        { "both legs", "'deliverySettlement':'D'", RATES,
          "2026-01-01 IED 0.00 1000.00\n2026-04-01 IPFX 30.00 1000.00\n"
          "2026-04-01 IPFL -20.00 1000.00\n2026-04-01 RR 0.00 1000.00\n"
          "2026-07-01 IPFX 30.00 1000.00\n2026-07-01 IPFL -40.00 1000.00\n"
          "2026-07-01 MD 0.00 0.00\n" },
        { "the difference in cash", "'deliverySettlement':'S'", RATES,
          "2026-01-01 IED 0.00 1000.00\n2026-04-01 IP 10.00 1000.00\n"
          "2026-04-01 RR 0.00 1000.00\n2026-07-01 IP -10.00 1000.00\n"
          "2026-07-01 MD 0.00 0.00\n" },
    };
    CHECK_STORIES(SWAP, rows);
}

/* Half a quarter after a payment: 15 of the fixed leg and 10 of the floating one have accrued. */
TEST(test_contract_swppv__knows_what_had_accrued_when_it_is_looked_at)
{
    static const TestStory rows[] = {
        { "both legs", "'deliverySettlement':'D','statusDate':'2026-05-16'", RATES,
          "2026-07-01 IPFX 30.00 1000.00\n2026-07-01 IPFL -20.00 1000.00\n"
          "2026-07-01 MD 0.00 0.00\n" },
        { "the difference", "'deliverySettlement':'S','statusDate':'2026-05-16'", RATES,
          "2026-07-01 IP 10.00 1000.00\n2026-07-01 MD 0.00 0.00\n" },
        { "the difference as it was told", "'deliverySettlement':'S','accruedInterest':'4',"
          "'statusDate':'2026-05-16'", RATES,
          "2026-07-01 IP 9.00 1000.00\n2026-07-01 MD 0.00 0.00\n" },
    };
    CHECK_STORIES(LATER, rows);
}
