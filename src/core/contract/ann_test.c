#include "core/contract/ann.h"

#include "test_contract.h"

TEST(test_contract_ann__keeps_the_laws_of_contracts)
{
    test_contract_laws(CONTRACT_TYPE_ANN);
}

/* 1000 at 1 % a month in three equal instalments: 1000 * 0.01 / (1 - 1.01^-3) = 340.02. */
#define LOAN "'contractType':'ANN','contractRole':'RPA','contractID':'x','currency':'CNY'," \
    "'statusDate':'2025-12-31','initialExchangeDate':'2026-01-01','maturityDate':'2026-04-01'," \
    "'notionalPrincipal':'1000','nominalInterestRate':'0.12','dayCountConvention':'30E360'," \
    "'cycleAnchorDateOfInterestPayment':'2026-02-01','cycleOfInterestPayment':'P1ML0'," \
    "'cycleAnchorDateOfPrincipalRedemption':'2026-02-01','cycleOfPrincipalRedemption':'P1ML0'"
#define RATES "'dataObserved':{'R':{'data':[{'timestamp':'2026-02-01','value':'0.24'}]}}"

TEST(test_contract_ann__pays_the_same_each_time)
{
    static const TestStory rows[] = {
        { "interest falls as principal is paid back", "", "",
          "2026-01-01 IED -1000.00 1000.00\n2026-01-31 PRF 0.00 1000.00\n"
          "2026-02-01 PR 330.02 669.98\n2026-02-01 IP 10.00 669.98\n"
          "2026-03-01 PR 333.32 336.66\n2026-03-01 IP 6.70 336.66\n"
          "2026-04-01 IP 3.37 336.66\n2026-04-01 MD 336.66 0.00\n" },
        { "after a reset to 24 % the instalments are 345.07: 669.98 * 0.02 / (1 - 1.02^-2)",
          "'marketObjectCodeOfRateReset':'R','cycleAnchorDateOfRateReset':'2026-02-01',"
          "'cycleOfRateReset':'P1YL0'", RATES,
          "2026-01-01 IED -1000.00 1000.00\n2026-01-31 PRF 0.00 1000.00\n"
          "2026-02-01 PR 330.02 669.98\n2026-02-01 IP 10.00 669.98\n"
          "2026-02-01 RR 0.00 669.98\n2026-02-01 PRF 0.00 669.98\n"
          "2026-03-01 PR 331.67 338.31\n2026-03-01 IP 13.40 338.31\n"
          "2026-04-01 IP 6.77 338.31\n2026-04-01 MD 338.31 0.00\n" },
        { "an instalment agreed: the rest at the end", "'nextPrincipalRedemptionPayment':'110'",
          "", "2026-01-01 IED -1000.00 1000.00\n2026-02-01 PR 100.00 900.00\n"
          "2026-02-01 IP 10.00 900.00\n2026-03-01 PR 101.00 799.00\n"
          "2026-03-01 IP 9.00 799.00\n2026-04-01 IP 7.99 799.00\n"
          "2026-04-01 MD 799.00 0.00\n" },
    };
    CHECK_STORIES(LOAN, rows);
}
