#include "core/contract/stk.h"

#include "test_contract.h"

TEST(test_contract_stk__keeps_the_laws_of_contracts)
{
    test_contract_laws(CONTRACT_TYPE_STK);
}

#define SHARES "'contractType':'STK','contractRole':'RPA','contractID':'x','currency':'CNY'," \
    "'statusDate':'2026-01-01','quantity':'10','purchaseDate':'2026-01-15'," \
    "'priceAtPurchaseDate':'20','marketObjectCodeOfDividends':'D'"
#define DIVIDENDS "'dataObserved':{'D':{'data':[{'timestamp':'2026-02-01','value':'0.5'}," \
    "{'timestamp':'2026-05-01','value':'0.75'}]}}"

TEST(test_contract_stk__is_bought_pays_dividends_and_is_sold)
{
    static const TestStory rows[] = {
        { "ten pieces at 20, dividends as observed",
          "'cycleAnchorDateOfDividendPayment':'2026-02-01','cycleOfDividendPayment':'P3ML0'",
          DIVIDENDS ",'to':'2026-05-01'",
          "2026-01-15 PRD -200.00 0.00\n2026-02-01 DV 5.00 0.00\n2026-05-01 DV 7.50 0.00\n" },
        { "the first dividend is announced",
          "'cycleAnchorDateOfDividendPayment':'2026-02-01','cycleOfDividendPayment':'P3ML0',"
          "'nextDividendPaymentAmount':'2'", DIVIDENDS ",'to':'2026-05-01'",
          "2026-01-15 PRD -200.00 0.00\n2026-02-01 DV 20.00 0.00\n2026-05-01 DV 7.50 0.00\n" },
        { "sold: no dividend any more",
          "'cycleAnchorDateOfDividendPayment':'2026-02-01','cycleOfDividendPayment':'P3ML0',"
          "'terminationDate':'2026-03-01','priceAtTerminationDate':'25'",
          DIVIDENDS ",'to':'2026-06-01'",
          "2026-01-15 PRD -200.00 0.00\n2026-02-01 DV 5.00 0.00\n2026-03-01 TD 250.00 0.00\n" },
        { "for ever", "'cycleOfDividendPayment':'P3ML0'", "", "to: is required\n" },
    };
    CHECK_STORIES(SHARES, rows);
}
