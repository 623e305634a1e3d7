#include "core/contract/swaps.h"

#include "test_contract.h"

TEST(test_contract_swaps__keeps_the_laws_of_contracts)
{
    test_contract_laws(CONTRACT_TYPE_SWAPS);
}
