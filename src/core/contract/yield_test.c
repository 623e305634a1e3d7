#include "core/contract/yield.h"

#include "test.h"

#include <math.h>

static ContractTime day(int y, int m, int d)
{
    return contract_time_of_date(date_of(y, m, d));
}

static void check_near(const char *why, double got, double want, double within)
{
    if (!(fabs(got - want) <= within))
        print_error("%s: got %.12f, want %.12f\n", why, got, want);
    CHECK_TRUE(why, fabs(got - want) <= within);
}

static ContractTerms bullet(ContractRole role, double rate, double premium)
{
    ContractTerms t;
    contract_terms_init(&t);
    t.type = CONTRACT_TYPE_PAM;
    t.role = role;
    t.currency = TEXT("CNY");
    t.status = day(2015, 1, 1);
    t.initial_exchange = day(2015, 1, 2);
    t.maturity = day(2016, 1, 2);
    t.notional = 1000;
    t.rate = rate;
    t.premium = premium;
    t.days = CONTRACT_DAYS_A365;
    return t;
}

TEST(test_contract_yield__cost_counts_interest_and_discount)
{
    Ctx cx = ctx_make(1 << 20);
    ContractFlows flows;
    ContractCost cost;
    ContractTerms terms = bullet(CONTRACT_ROLE_RPA, 0.06, -50);
    CHECK_OK("flows", &cx, contract_flows(&cx, &terms, NULL, CONTRACT_TIME_NONE, &flows));
    CHECK_OK("cost", &cx, contract_cost(&cx, &flows, &cost));
    check_near("received", cost.received, 950, 1e-9);
    check_near("repaid", cost.repaid, 1060, 1e-9);
    check_near("cost", cost.cost, 110, 1e-9);
    CHECK_TRUE("a rate", cost.has_apr);
    check_near("1060 / 950 after a year", cost.apr, 1060.0 / 950.0 - 1, 1e-12);
    terms = bullet(CONTRACT_ROLE_RPL, 0.06, -50);
    ContractCost mirror;
    CHECK_OK("flows", &cx, contract_flows(&cx, &terms, NULL, CONTRACT_TIME_NONE, &flows));
    CHECK_OK("cost", &cx, contract_cost(&cx, &flows, &mirror));
    check_near("the borrower's books say the same", mirror.cost, cost.cost, 1e-12);
    ctx_clear(&cx);
}
