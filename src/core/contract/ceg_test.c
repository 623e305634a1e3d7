#include "core/contract/ceg.h"

#include "test_contract.h"

TEST(test_contract_ceg__keeps_the_laws_of_contracts)
{
    test_contract_laws(CONTRACT_TYPE_CEG);
}

/* A loan of 1000 that is repaid in July and fails in May, where something says so. */
#define UNDER(id, more) "'object':{'contractType':'PAM','contractID':'" id "','currency':'CNY'," \
    "'contractRole':'RPA','statusDate':'2025-12-31','initialExchangeDate':'2026-01-01'," \
    "'maturityDate':'2026-07-01','notionalPrincipal':'1000','dayCountConvention':'30E360'," \
    "'cycleAnchorDateOfInterestPayment':'2026-04-01','cycleOfInterestPayment':'P3ML0'," more "}"
#define COVER "'contractType':'CEG','contractRole':'BUY','contractID':'x','currency':'CNY'," \
    "'statusDate':'2025-12-31','coverageOfCreditEnhancement':'0.8'," \
    "'creditEventTypeCovered':'[DF]','settlementPeriod':'P3D','contractStructure':[" \
    "{'referenceType':'CNT','referenceRole':'COVE'," \
    UNDER("loan", "'nominalInterestRate':'0.12'") "}]"
#define FAILS(who, how) "'eventsObserved':[{'time':'2026-05-01','type':'CE','value':'0'," \
    "'contractId':'" who "','states':{'contractPerformance':'" how "'}}]"

TEST(test_contract_ceg__pays_when_the_covered_loan_fails)
{
    static const TestStory rows[] = {
        { "four fifths of the principal, three days later", "'guaranteedExposure':'NO'",
          FAILS("loan", "DF"), "2026-05-01 XD 0.00 800.00\n2026-05-04 STD 800.00 0.00\n" },
        { "and of the interest of a month", "'guaranteedExposure':'NI'", FAILS("loan", "DF"),
          "2026-05-01 XD 0.00 808.00\n2026-05-04 STD 808.00 0.00\n" },
        { "late is not failed", "'guaranteedExposure':'NO'", FAILS("loan", "DL"),
          "2026-07-01 MD 0.00 0.00\n" },
        { "somebody else's failure", "'guaranteedExposure':'NO'", FAILS("other", "DF"),
          "2026-07-01 MD 0.00 0.00\n" },
        { "1 % a year on what is covered: a quarter, then a month", "'guaranteedExposure':'NO',"
          "'feeRate':'0.01','feeBasis':'N','purchaseDate':'2026-01-01',"
          "'priceAtPurchaseDate':'0','dayCountConvention':'30E360',"
          "'cycleAnchorDateOfFee':'2026-04-01','cycleOfFee':'P1YL1'", FAILS("loan", "DF"),
          "2026-01-01 PRD 0.00 800.00\n2026-04-01 FP 2.00 800.00\n"
          "2026-05-01 XD 0.00 800.00\n2026-05-04 STD 800.67 0.00\n" },
    };
    CHECK_STORIES(COVER, rows);
}
