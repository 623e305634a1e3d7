#include "core/contract/ceg.h"

#include "test_contract.h"

TEST(test_contract_ceg__keeps_the_laws_of_contracts)
{
    test_contract_laws(CONTRACT_TYPE_CEG);
}
