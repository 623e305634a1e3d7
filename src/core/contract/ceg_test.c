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

/* Four fifths of a loan of 1000 that repays 250 a quarter; 1 % a year, in April and October. */
#define BOUGHT_SEEN_ON(status) "'contractType':'CEG','contractRole':'BUY','contractID':'x'," \
    "'statusDate':'" status "','coverageOfCreditEnhancement':'0.8','guaranteedExposure':'NO'," \
    "'creditEventTypeCovered':'[DF]','settlementPeriod':'P3D','purchaseDate':'2026-01-01'," \
    "'priceAtPurchaseDate':'0','currency':'CNY'," \
    "'cycleAnchorDateOfFee':'2026-04-01','cycleOfFee':'P6ML1','contractStructure':[" \
    "{'referenceType':'CNT','referenceRole':'COVE','object':{'contractType':'LAM'," \
    "'contractID':'loan','currency':'CNY','contractRole':'RPA','statusDate':'2025-12-31'," \
    "'initialExchangeDate':'2026-01-01','notionalPrincipal':'1000'," \
    "'nominalInterestRate':'0.12','dayCountConvention':'30E360'," \
    "'nextPrincipalRedemptionPayment':'250','cycleOfInterestPayment':'P3ML0'," \
    "'cycleAnchorDateOfInterestPayment':'2026-04-01','cycleOfPrincipalRedemption':'P3ML0'," \
    "'cycleAnchorDateOfPrincipalRedemption':'2026-04-01'}}]"
#define BOUGHT BOUGHT_SEEN_ON("2025-12-31")
#define FAILS_ON(day) "'eventsObserved':[{'time':'" day "','type':'CE','value':'0'," \
    "'contractId':'loan','states':{'contractPerformance':'DF'}}]"
#define DAYS ",'dayCountConvention':'30E360'"
#define BY_EXPOSURE "'feeRate':'0.01','feeBasis':'N'" DAYS
#define SPRING "2026-01-01 PRD 0.00 800.00\n2026-04-01 FP 2.00 600.00\n"

TEST(test_contract_ceg__charges_for_what_is_covered)
{
    static const TestStory rows[] = {
        { "a quarter of 800, half a year of 600, the last quarter of 200", BY_EXPOSURE, "",
          SPRING "2026-10-01 FP 3.00 200.00\n2027-01-01 FP 0.50 0.00\n"
          "2027-01-01 MD 0.00 0.00\n" },
        { "looking in between shows what is covered and changes no fee", BY_EXPOSURE,
          "'eventsObserved':[{'time':'2026-08-01','type':'AD','value':0,'contractId':'x'}]",
          SPRING "2026-08-01 AD 0.00 400.00\n2026-10-01 FP 3.00 200.00\n"
          "2027-01-01 FP 0.50 0.00\n2027-01-01 MD 0.00 0.00\n" },
        { "up to the failure in November; a month of 200 is settled with it", BY_EXPOSURE,
          FAILS_ON("2026-11-01"), SPRING "2026-10-01 FP 3.00 200.00\n"
          "2026-11-01 XD 0.00 200.00\n2026-11-04 STD 200.17 0.00\n" },
        { "a failure on the day of a fee leaves nothing to accrue", BY_EXPOSURE,
          FAILS_ON("2026-10-01"), SPRING "2026-10-01 FP 3.00 200.00\n"
          "2026-10-01 XD 0.00 200.00\n2026-10-04 STD 200.00 0.00\n" },
        { "12 each time: half of it by the failure in July", "'feeRate':'12','feeBasis':'A'" DAYS,
          FAILS_ON("2026-07-01"), "2026-01-01 PRD 0.00 800.00\n"
          "2026-04-01 FP 12.00 600.00\n2026-07-01 XD 0.00 400.00\n"
          "2026-07-04 STD 406.00 0.00\n" },
        { "12 each time, whole where the failure comes on the day",
          "'feeRate':'12','feeBasis':'A'" DAYS, FAILS_ON("2026-04-01"),
          "2026-01-01 PRD 0.00 800.00\n2026-04-01 FP 12.00 600.00\n"
          "2026-04-01 XD 0.00 600.00\n2026-04-04 STD 600.00 0.00\n" },
        { "an agreed sum stays what it is", BY_EXPOSURE ",'notionalPrincipal':'500'", "",
          "2026-01-01 PRD 0.00 400.00\n2026-04-01 FP 1.00 400.00\n"
          "2026-10-01 FP 2.00 400.00\n2027-01-01 FP 1.00 400.00\n"
          "2027-01-01 MD 0.00 0.00\n" },
    };
    CHECK_STORIES(BOUGHT, rows);
}

TEST(test_contract_ceg__goes_on_from_the_fee_accrued_at_the_status_date)
{
    static const TestStory rows[] = {
        { "since April on what is covered in July: 400 for 90 days, then 90 more", BY_EXPOSURE,
          "", "2026-10-01 FP 2.00 200.00\n2027-01-01 FP 0.50 0.00\n"
          "2027-01-01 MD 0.00 0.00\n" },
        { "what was agreed to have accrued counts instead", BY_EXPOSURE ",'feeAccrued':'1.50'",
          "", "2026-10-01 FP 2.50 200.00\n2027-01-01 FP 0.50 0.00\n"
          "2027-01-01 MD 0.00 0.00\n" },
        { "no fee without a day count", "'feeRate':'0.01','feeBasis':'N'", "",
          "dayCountConvention: is required with feeRate\n" },
    };
    CHECK_STORIES(BOUGHT_SEEN_ON("2026-07-01"), rows);
}
