#include "core/contract/nam.h"

#include "test_contract.h"

TEST(test_contract_nam__keeps_the_laws_of_contracts)
{
    test_contract_laws(CONTRACT_TYPE_NAM);
}

/* 1000 at 1 % a month; 300 a month pay the interest first. */
#define LOAN "'contractType':'NAM','contractRole':'RPA','contractID':'x','currency':'CNY'," \
    "'statusDate':'2025-12-31','initialExchangeDate':'2026-01-01','notionalPrincipal':'1000'," \
    "'nominalInterestRate':'0.12','dayCountConvention':'30E360'," \
    "'cycleAnchorDateOfInterestPayment':'2026-02-01','cycleOfInterestPayment':'P1ML0'," \
    "'cycleAnchorDateOfPrincipalRedemption':'2026-02-01','cycleOfPrincipalRedemption':'P1ML0'"

TEST(test_contract_nam__pays_interest_out_of_the_instalment)
{
    static const TestStory rows[] = {
        { "what interest leaves is paid back", "'nextPrincipalRedemptionPayment':'300',"
          "'maturityDate':'2026-04-01'", "",
          "2026-01-01 IED -1000.00 1000.00\n2026-02-01 PR 290.00 710.00\n"
          "2026-02-01 IP 10.00 710.00\n2026-03-01 PR 292.90 417.10\n2026-03-01 IP 7.10 417.10\n"
          "2026-04-01 IP 4.17 417.10\n2026-04-01 MD 417.10 0.00\n" },
        { "an instalment below the interest: the debt grows",
          "'nextPrincipalRedemptionPayment':'4','maturityDate':'2026-04-01'", "",
          "2026-01-01 IED -1000.00 1000.00\n2026-02-01 PR -6.00 1006.00\n"
          "2026-02-01 IP 10.00 1006.00\n2026-03-01 PR -6.06 1012.06\n"
          "2026-03-01 IP 10.06 1012.06\n2026-04-01 IP 10.12 1012.06\n"
          "2026-04-01 MD 1012.06 0.00\n" },
        { "no instalment", "'maturityDate':'2026-04-01'", "",
          "nextPrincipalRedemptionPayment: is required\n" },
    };
    CHECK_STORIES(LOAN, rows);
}
