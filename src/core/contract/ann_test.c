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

/* Over six months the instalment is 1000 * 0.01 / (1 - 1.01^-6) = 172.55. */
TEST(test_contract_ann__amortizes_over_one_date_and_ends_at_another)
{
    static const TestStory rows[] = {
        { "reckoned to July, due in April: what is left falls due at once",
          "'amortizationDate':'2026-07-01'", "",
          "2026-01-01 IED -1000.00 1000.00\n2026-01-31 PRF 0.00 1000.00\n"
          "2026-02-01 PR 162.55 837.45\n2026-02-01 IP 10.00 837.45\n"
          "2026-03-01 PR 164.17 673.28\n2026-03-01 IP 8.37 673.28\n"
          "2026-04-01 IP 6.73 673.28\n2026-04-01 MD 673.28 0.00\n" },
        { "a reset to 24 % reckons to July again: 837.45 * 0.02 / (1 - 1.02^-5) = 177.67",
          "'amortizationDate':'2026-07-01','marketObjectCodeOfRateReset':'R',"
          "'cycleAnchorDateOfRateReset':'2026-02-01','cycleOfRateReset':'P1YL0'", RATES,
          "2026-01-01 IED -1000.00 1000.00\n2026-01-31 PRF 0.00 1000.00\n"
          "2026-02-01 PR 162.55 837.45\n2026-02-01 IP 10.00 837.45\n"
          "2026-02-01 RR 0.00 837.45\n2026-02-01 PRF 0.00 837.45\n"
          "2026-03-01 PR 160.92 676.53\n2026-03-01 IP 16.75 676.53\n"
          "2026-04-01 IP 13.53 676.53\n2026-04-01 MD 676.53 0.00\n" },
        { "repaid by March, it has ended in March: 1000 * 0.01 / (1 - 1.01^-2) = 507.51",
          "'amortizationDate':'2026-03-01'", "",
          "2026-01-01 IED -1000.00 1000.00\n2026-01-31 PRF 0.00 1000.00\n"
          "2026-02-01 PR 497.51 502.49\n2026-02-01 IP 10.00 502.49\n"
          "2026-03-01 IP 5.02 502.49\n2026-03-01 MD 502.49 0.00\n" },
        { "an instalment agreed leaves the two dates nothing but the balloon",
          "'amortizationDate':'2026-07-01','nextPrincipalRedemptionPayment':'210'", "",
          "2026-01-01 IED -1000.00 1000.00\n2026-02-01 PR 200.00 800.00\n"
          "2026-02-01 IP 10.00 800.00\n2026-03-01 PR 202.00 598.00\n"
          "2026-03-01 IP 8.00 598.00\n2026-04-01 IP 5.98 598.00\n"
          "2026-04-01 MD 598.00 0.00\n" },
    };
    CHECK_STORIES(LOAN, rows);
}

/* 1 March 2026 is a Sunday: two instalments of 510 end there. */
#define OPEN_LOAN "'contractType':'ANN','contractRole':'RPA','contractID':'x','currency':'CNY'," \
    "'statusDate':'2025-12-31','initialExchangeDate':'2026-01-01','calendar':'MF'," \
    "'notionalPrincipal':'1000','nominalInterestRate':'0.12','dayCountConvention':'30E360'," \
    "'businessDayConvention':'CSF','nextPrincipalRedemptionPayment':'510'," \
    "'cycleAnchorDateOfInterestPayment':'2026-02-01','cycleOfInterestPayment':'P1ML0'," \
    "'cycleAnchorDateOfPrincipalRedemption':'2026-02-01','cycleOfPrincipalRedemption':'P1ML0'"
#define FIRST_PART "2026-01-01 IED -1000.00 1000.00\n2026-02-02 PR 500.00 500.00\n" \
    "2026-02-02 IP 10.00 500.00\n"

TEST(test_contract_ann__ends_on_a_business_day_where_the_end_was_computed)
{
    static const TestStory rows[] = {
        { "computed: to Monday", "", "",
          FIRST_PART "2026-03-02 IP 5.00 500.00\n2026-03-02 MD 500.00 0.00\n" },
        { "agreed as the maturity: that very Sunday", "'maturityDate':'2026-03-01'", "",
          FIRST_PART "2026-03-01 IP 5.00 500.00\n2026-03-01 MD 500.00 0.00\n" },
        { "agreed as the day by which it amortizes", "'amortizationDate':'2026-03-01'", "",
          FIRST_PART "2026-03-01 IP 5.00 500.00\n2026-03-01 MD 500.00 0.00\n" },
    };
    CHECK_STORIES(OPEN_LOAN, rows);
}
