#include "core/contract/csh.h"

#include "test_contract.h"

TEST(test_contract_csh__keeps_the_laws_of_contracts)
{
    test_contract_laws(CONTRACT_TYPE_CSH);
}

TEST(test_contract_csh__only_shows_what_is_there)
{
    static const TestStory rows[] = {
        { "looked at once", "'notionalPrincipal':'500'",
          "'eventsObserved':[{'time':'2026-02-01','type':'AD','value':0,'contractId':'x'}]",
          "2026-02-01 AD 0.00 500.00\n" },
        { "no amount", "", "", "notionalPrincipal: is required\n" },
    };
    CHECK_STORIES("'contractType':'CSH','contractRole':'RPA','contractID':'x','currency':'CNY',"
                  "'statusDate':'2026-01-01'", rows);
}
