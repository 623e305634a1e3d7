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

/* The examples of Directive 98/7/EC, Annex III, whose equation is the present one's. */
TEST(test_contract_yield__apr_agrees_with_the_directives_examples)
{
    const struct {
        const char *why;
        ContractFlow flows[4];
        size_t count;
        double want;
    } rows[] = {
        { "1000 for 1200 after 18 months is 12.92 %",
          { { day(1994, 1, 1), 1000 }, { day(1995, 7, 1), -1200 } }, 2, 0.1292 },
        { "with 50 of costs kept back, 16.85 %",
          { { day(1994, 1, 1), 950 }, { day(1995, 7, 1), -1200 } }, 2, 0.1685 },
        { "two payments of 600 after one year and two, 13.07 %",
          { { day(1994, 1, 1), 1000 }, { day(1995, 1, 1), -600 }, { day(1996, 1, 1), -600 } }, 3,
          0.1307 },
        { "272, 272 and 544 after three, six and twelve months, 13.19 %",
          { { day(1994, 1, 1), 1000 }, { day(1994, 4, 1), -272 }, { day(1994, 7, 1), -272 },
            { day(1995, 1, 1), -544 } }, 4, 0.1319 },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Ctx cx = ctx_make(1 << 20);
        double got = 0;
        CHECK_OK(rows[i].why, &cx, contract_apr(&cx, rows[i].flows, rows[i].count, &got));
        check_near(rows[i].why, got, rows[i].want, 0.00006);
        ctx_clear(&cx);
    }
}

TEST(test_contract_yield__apr_measures_time_backwards)
{
    const struct {
        const char *why;
        Date from, to;
        double want;
    } rows[] = {
        { "same day", date_of(2015, 3, 10), date_of(2015, 3, 10), 0 },
        { "one month is a twelfth, however long", date_of(2015, 1, 15), date_of(2015, 2, 15),
          1 / 12.0 },
        { "a leap year is a year", date_of(2016, 1, 1), date_of(2017, 1, 1), 1 },
        { "two months, and three days before them", date_of(2012, 1, 12), date_of(2012, 3, 15),
          2 / 12.0 + 3 / 365.0 },
        { "the year that ends on 15 January 2013 has a 29 February", date_of(2013, 1, 12),
          date_of(2013, 3, 15), 2 / 12.0 + 3 / 366.0 },
        { "a leap year's days", date_of(2016, 12, 10), date_of(2016, 12, 20), 10 / 366.0 },
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        check_near(rows[i].why, contract_apr_years(rows[i].from, rows[i].to), rows[i].want, 1e-15);
}

TEST(test_contract_yield__irr_is_the_rate_that_compounds)
{
    Ctx cx = ctx_make(1 << 20);
    double got = 0;
    ContractFlow year[] = { { day(2015, 1, 1), -100 }, { day(2016, 1, 1), 108 } };
    CHECK_OK("one year", &cx, contract_irr(&cx, year, 2, &got));
    check_near("100 for 108 after 365 days is 8 %", got, 0.08, 1e-12);
    year[1].amount = 95;
    CHECK_OK("a loss", &cx, contract_irr(&cx, year, 2, &got));
    check_near("100 for 95 is -5 %", got, -0.05, 1e-12);
    ContractFlow same[] = { { day(2015, 1, 1), 100 }, { day(2016, 1, 1), -108 } };
    CHECK_OK("the borrower's side", &cx, contract_irr(&cx, same, 2, &got));
    check_near("the borrower sees the same rate", got, 0.08, 1e-12);
    ContractFlow gift[] = { { day(2015, 1, 1), 100 }, { day(2016, 1, 1), 8 } };
    CHECK_ERR("all one way", &cx, contract_irr(&cx, gift, 2, &got), ERR_INVALID);
    ContractFlow usury[] = { { day(2015, 1, 1), -1 }, { day(2016, 1, 1), 1e9 } };
    CHECK_ERR("beyond all rates", &cx, contract_irr(&cx, usury, 2, &got), ERR_INVALID);
    ctx_clear(&cx);
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

TEST(test_contract_yield__all_in_cost_counts_interest_and_discount)
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
    check_near("1060 / 950 after a year", cost.irr, 1060.0 / 950.0 - 1, 1e-12);
    check_near("110 on 1000 for a year", cost.all_in, 0.11, 1e-12);
    terms = bullet(CONTRACT_ROLE_RPL, 0.06, -50);
    ContractCost mirror;
    CHECK_OK("flows", &cx, contract_flows(&cx, &terms, NULL, CONTRACT_TIME_NONE, &flows));
    CHECK_OK("cost", &cx, contract_cost(&cx, &flows, &mirror));
    check_near("the borrower's books say the same", mirror.cost, cost.cost, 1e-12);
    ctx_clear(&cx);
}
