#include "core/contract/com.h"

#include "test_contract.h"

TEST(test_contract_com__keeps_the_laws_of_contracts)
{
    test_contract_laws(CONTRACT_TYPE_COM);
}
