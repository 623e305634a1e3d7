#include "core/contract/optns.h"

#include "test_contract.h"

TEST(test_contract_optns__keeps_the_laws_of_contracts)
{
    test_contract_laws(CONTRACT_TYPE_OPTNS);
}

#define OPTION(role, kind) "'contractType':'OPTNS','contractRole':'" role "','contractID':'x'," \
    "'currency':'CNY','statusDate':'2026-01-01','maturityDate':'2026-03-01'," \
    "'optionType':'" kind "','optionStrike1':'100','optionStrike2':'90'," \
    "'settlementPeriod':'P2D','marketObjectCode':'S'"
#define AT(price) "'dataObserved':{'S':{'data':[{'timestamp':'2026-01-01','value':'" price "'}]}}"

TEST(test_contract_optns__pays_what_it_is_worth_when_exercised)
{
    static const TestStory calls[] = {
        { "a call in the money", "'purchaseDate':'2026-01-15','priceAtPurchaseDate':'5'",
          AT("112"), "2026-01-15 PRD -5.00 0.00\n2026-03-01 MD 0.00 0.00\n"
          "2026-03-01 XD 0.00 0.00\n2026-03-03 STD 12.00 0.00\n" },
        { "a call out of the money", "", AT("88"),
          "2026-03-01 MD 0.00 0.00\n2026-03-01 XD 0.00 0.00\n2026-03-03 STD 0.00 0.00\n" },
    };
    static const TestStory puts[] = {
        { "a put sold, in the money", "", AT("88"),
          "2026-03-01 MD 0.00 0.00\n2026-03-01 XD 0.00 0.00\n2026-03-03 STD -12.00 0.00\n" },
    };
    static const TestStory both[] = {
        { "above the first strike it is a call", "", AT("112"),
          "2026-03-01 MD 0.00 0.00\n2026-03-01 XD 0.00 0.00\n2026-03-03 STD 12.00 0.00\n" },
        { "below the second it is a put", "", AT("88"),
          "2026-03-01 MD 0.00 0.00\n2026-03-01 XD 0.00 0.00\n2026-03-03 STD 2.00 0.00\n" },
        { "between them nothing", "", AT("95"),
          "2026-03-01 MD 0.00 0.00\n2026-03-01 XD 0.00 0.00\n2026-03-03 STD 0.00 0.00\n" },
    };
    CHECK_STORIES(OPTION("BUY", "C"), calls);
    CHECK_STORIES(OPTION("SEL", "P"), puts);
    CHECK_STORIES(OPTION("BUY", "CP"), both);
}
