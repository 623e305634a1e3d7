#include "core/contract/swaps.h"

#include "test_contract.h"

TEST(test_contract_swaps__keeps_the_laws_of_contracts)
{
    test_contract_laws(CONTRACT_TYPE_SWAPS);
}

/* A loan of 1000 that pays each quarter. */
#define UNDER(id, more) "'object':{'contractType':'PAM','contractID':'" id "','currency':'CNY'," \
    "'contractRole':'RPA','statusDate':'2025-12-31','initialExchangeDate':'2026-01-01'," \
    "'maturityDate':'2026-07-01','notionalPrincipal':'1000','dayCountConvention':'30E360'," \
    "'cycleAnchorDateOfInterestPayment':'2026-04-01','cycleOfInterestPayment':'P3ML0'," more "}"
#define SWAP "'contractType':'SWAPS','contractRole':'RFL','contractID':'x','currency':'CNY'," \
    "'statusDate':'2025-12-31','contractStructure':[" \
    "{'referenceType':'CNT','referenceRole':'FIL'," UNDER("a", "'nominalInterestRate':'0.12'") \
    "},{'referenceType':'CNT','referenceRole':'SEL'," \
    UNDER("b", "'nominalInterestRate':'0.08'") "}]"

TEST(test_contract_swaps__nets_where_it_is_settled_in_cash)
{
    static const TestStory rows[] = {
        { "delivered: every payment of both legs", "'deliverySettlement':'D'", "",
          "2026-01-01 IED -1000.00 1000.00\n2026-01-01 IED 1000.00 -1000.00\n"
          "2026-04-01 IP 30.00 1000.00\n2026-04-01 IP -20.00 -1000.00\n"
          "2026-07-01 IP 30.00 1000.00\n2026-07-01 IP -20.00 -1000.00\n"
          "2026-07-01 MD 1000.00 0.00\n2026-07-01 MD -1000.00 0.00\n" },
        { "in cash: the difference", "'deliverySettlement':'S'", "",
          "2026-01-01 IED 0.00 0.00\n2026-04-01 IP 10.00 0.00\n2026-07-01 IP 10.00 0.00\n"
          "2026-07-01 MD 0.00 0.00\n" },
    };
    static const TestStory one_leg[] = {
        { "a leg is missing", "", "",
          "contractStructure: needs a first leg (FIL) and a second (SEL) with their terms\n" },
    };
    CHECK_STORIES(SWAP, rows);
    CHECK_STORIES("'contractType':'SWAPS','contractRole':'RFL','contractID':'x',"
                  "'statusDate':'2025-12-31'", one_leg);
}
