#include "core/contract/cec.h"

#include "test_contract.h"

TEST(test_contract_cec__keeps_the_laws_of_contracts)
{
    test_contract_laws(CONTRACT_TYPE_CEC);
}

/* A loan of 1000 against ten pieces of something. */
#define UNDER(id, more) "'object':{'contractType':'PAM','contractID':'" id "','currency':'CNY'," \
    "'contractRole':'RPA','statusDate':'2025-12-31','initialExchangeDate':'2026-01-01'," \
    "'maturityDate':'2026-07-01','notionalPrincipal':'1000','dayCountConvention':'30E360'," \
    "'cycleAnchorDateOfInterestPayment':'2026-04-01','cycleOfInterestPayment':'P3ML0'," more "}"
#define PLEDGE "'contractType':'CEC','contractRole':'BUY','contractID':'x','currency':'CNY'," \
    "'statusDate':'2025-12-31','coverageOfCreditEnhancement':'1'," \
    "'creditEventTypeCovered':['DF','DL'],'guaranteedExposure':'NO','contractStructure':[" \
    "{'referenceType':'CNT','referenceRole':'COVE'," \
    UNDER("loan", "'nominalInterestRate':'0.12'") "},{'referenceType':'CNT'," \
    "'referenceRole':'COVI','object':{'contractType':'STK','contractID':'pledge'," \
    "'statusDate':'2025-12-31','contractRole':'RPA','quantity':'10','marketObjectCode':'P'}}]"
#define PRICED(price) "'dataObserved':{'P':{'data':[{'timestamp':'2026-01-01'," \
    "'value':'" price "'}]}},'eventsObserved':[{'time':'2026-05-01','type':'CE','value':'0'," \
    "'contractId':'loan','states':{'contractPerformance':'DL'}}]"

TEST(test_contract_cec__pays_no_more_than_the_pledge_is_worth)
{
    static const TestStory rows[] = {
        { "worth 700", "", PRICED("70"),
          "2026-05-01 XD 0.00 1000.00\n2026-05-01 STD 700.00 0.00\n" },
        { "worth more than is owed", "", PRICED("170"),
          "2026-05-01 XD 0.00 1000.00\n2026-05-01 STD 1000.00 0.00\n" },
        { "nothing happens", "", "", "2026-07-01 MD 0.00 0.00\n" },
    };
    CHECK_STORIES(PLEDGE, rows);
}
