#include "core/contract/futur.h"

#include "test_contract.h"

TEST(test_contract_futur__keeps_the_laws_of_contracts)
{
    test_contract_laws(CONTRACT_TYPE_FUTUR);
}

#define FUTURE "'contractType':'FUTUR','contractRole':'BUY','contractID':'x','currency':'CNY'," \
    "'statusDate':'2026-01-01','maturityDate':'2026-03-01','futuresPrice':'100'," \
    "'settlementPeriod':'P2D','marketObjectCode':'S'"
#define AT(price) "'dataObserved':{'S':{'data':[{'timestamp':'2026-01-01','value':'" price "'}]}}"

TEST(test_contract_futur__wins_or_loses_the_difference)
{
    static const TestStory rows[] = {
        { "dearer than agreed", "", AT("112"),
          "2026-03-01 MD 0.00 0.00\n2026-03-01 XD 0.00 0.00\n2026-03-03 STD 12.00 0.00\n" },
        { "cheaper than agreed", "", AT("88"),
          "2026-03-01 MD 0.00 0.00\n2026-03-01 XD 0.00 0.00\n2026-03-03 STD -12.00 0.00\n" },
    };
    CHECK_STORIES(FUTURE, rows);
}
