#include "core/contract/capfl.h"

#include "test_contract.h"

TEST(test_contract_capfl__keeps_the_laws_of_contracts)
{
    test_contract_laws(CONTRACT_TYPE_CAPFL);
}
