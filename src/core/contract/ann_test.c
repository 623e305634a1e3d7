#include "core/contract/ann.h"

#include "test_contract.h"

TEST(test_contract_ann__keeps_the_laws_of_contracts)
{
    test_contract_laws(CONTRACT_TYPE_ANN);
}
