#include "core/contract/com.h"

#include "test_contract.h"

TEST(test_contract_com__keeps_the_laws_of_contracts)
{
    test_contract_laws(CONTRACT_TYPE_COM);
}

TEST(test_contract_com__is_bought_and_sold)
{
    static const TestStory rows[] = {
        { "three tons, bought at 100 and sold at 110", "'quantity':'3',"
          "'purchaseDate':'2026-02-01','priceAtPurchaseDate':'100',"
          "'terminationDate':'2026-03-01','priceAtTerminationDate':'110'", "",
          "2026-02-01 PRD -300.00 0.00\n2026-03-01 TD 330.00 0.00\n" },
        { "a price is missing", "'purchaseDate':'2026-02-01'", "",
          "priceAtPurchaseDate: is required with purchaseDate\n" },
        { "sold before it was bought", "'purchaseDate':'2026-02-01','priceAtPurchaseDate':'1',"
          "'terminationDate':'2026-01-15','priceAtTerminationDate':'1'", "",
          "terminationDate: must not come before purchaseDate\n" },
    };
    CHECK_STORIES("'contractType':'COM','contractRole':'BUY','contractID':'x','currency':'CNY',"
                  "'statusDate':'2026-01-01'", rows);
}
