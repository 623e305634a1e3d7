#include "core/contract/portfolio.h"

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

TEST(test_contract_portfolio__ladder_adds_by_currency_and_month)
{
    Ctx cx = ctx_make(1 << 20);
    ContractLadder ladder = contract_ladder_make(&cx, CONTRACT_LADDER_MONTH);
    const struct {
        ContractTime at;
        Text currency;
        double payoff;
    } events[] = {
        { day(2026, 3, 31), TEXT("USD"), 5 }, { day(2026, 3, 1), TEXT("CNY"), 10 },
        { day(2026, 3, 20), TEXT("CNY"), -4 }, { day(2026, 2, 1), TEXT("CNY"), 1 },
        { day(2026, 3, 2), TEXT("CNY"), 0 }, { day(2026, 3, 9), TEXT("CNY"), 7 },
    };
    for (size_t i = 0; i < COUNT(events); i++) {
        ContractEvent event = { .at = events[i].at, .currency = events[i].currency,
                                .payoff = events[i].payoff };
        CHECK_OK("add", &cx, contract_ladder_add(&cx, &ladder, &event));
    }
    const ContractRung *rows;
    size_t count;
    CHECK_OK("rows", &cx, contract_ladder_rows(&cx, &ladder, &rows, &count));
    CHECK_EQ("two months of yuan, one of dollars", count, 3);
    CHECK_EQ("yuan come first, February before March", rows[0].from.day, date_of(2026, 2, 1).day);
    check_near("in March", rows[1].in, 17, 0);
    check_near("out in March", rows[1].out, 4, 0);
    CHECK_EQ("events without a payment do not count", rows[1].payments, 3);
    CHECK_TRUE("dollars last", rows[2].currency[0] == 'U');
    ContractEvent odd = { .at = day(2026, 1, 1), .currency = TEXT("DOUBLOONS"), .payoff = 1 };
    CHECK_ERR("not a currency", &cx, contract_ladder_add(&cx, &ladder, &odd), ERR_INVALID);
    ctx_clear(&cx);
}

TEST(test_contract_portfolio__ladder_sums_to_what_the_events_sum_to)
{
    Ctx cx = ctx_make(4 << 20);
    Random random = random_make(test_seed());
    ContractLadder ladder = contract_ladder_make(&cx, CONTRACT_LADDER_DAY);
    double sum = 0, rungs = 0;
    for (int i = 0; i < 2000; i++) {
        ContractEvent event = {
            .at = day(2026, 1 + (int)random_below(&random, 12), 1 + (int)random_below(&random, 28)),
            .currency = random_below(&random, 2) ? TEXT("CNY") : TEXT("EUR"),
            .payoff = (double)random_below(&random, 2001) - 1000,
        };
        sum += event.payoff;
        CHECK_OK("add", &cx, contract_ladder_add(&cx, &ladder, &event));
    }
    const ContractRung *rows;
    size_t count;
    CHECK_OK("rows", &cx, contract_ladder_rows(&cx, &ladder, &rows, &count));
    for (size_t i = 0; i < count; i++)
        rungs += rows[i].in - rows[i].out;
    check_near("nothing is lost or doubled", rungs, sum, 0);
    ctx_clear(&cx);
}

static ContractTerms bullet(void)
{
    ContractTerms t;
    contract_terms_init(&t);
    t.type = CONTRACT_TYPE_PAM;
    t.role = CONTRACT_ROLE_RPA;
    t.currency = TEXT("CNY");
    t.status = day(2015, 1, 1);
    t.initial_exchange = day(2015, 1, 2);
    t.maturity = day(2016, 1, 2);
    t.notional = 1000;
    t.rate = 0.05;
    t.days = CONTRACT_DAYS_A365;
    return t;
}

TEST(test_contract_portfolio__a_loan_at_the_market_rate_is_worth_its_principal)
{
    Ctx cx = ctx_make(1 << 20);
    ContractTerms terms = bullet();
    double value = 0;
    ContractCurvePoint flat[] = { { date_of(2015, 1, 2), 0.05 } };
    ContractCurve curve = { date_of(2015, 1, 2), flat, 1 };
    CHECK_OK("value", &cx, contract_value(&cx, &terms, NULL, CONTRACT_TIME_NONE, &curve, &value));
    check_near("1050 after a year at 5 %", value, 1000, 1e-9);
    ContractCurvePoint line[] = { { date_of(2015, 1, 2), 0.02 }, { date_of(2017, 1, 1), 0.06 } };
    curve = (ContractCurve){ date_of(2015, 1, 2), line, 2 };
    CHECK_OK("value", &cx, contract_value(&cx, &terms, NULL, CONTRACT_TIME_NONE, &curve, &value));
    check_near("half way between two points the rate is 4 %", value, 1050 / 1.04, 1e-9);
    curve = (ContractCurve){ date_of(2016, 1, 2), flat, 1 };
    CHECK_OK("value", &cx, contract_value(&cx, &terms, NULL, CONTRACT_TIME_NONE, &curve, &value));
    check_near("on the last day nothing is left to come", value, 0, 0);
    curve.count = 0;
    CHECK_ERR("a curve without points", &cx,
              contract_value(&cx, &terms, NULL, CONTRACT_TIME_NONE, &curve, &value), ERR_INVALID);
    ctx_clear(&cx);
}

TEST(test_contract_portfolio__two_currencies_have_no_one_value)
{
    Ctx cx = ctx_make(1 << 20);
    ContractTerms terms = bullet();
    terms.type = CONTRACT_TYPE_FXOUT;
    terms.currency2 = TEXT("EUR");
    terms.notional2 = 120;
    double value = 0;
    ContractCurvePoint flat[] = { { date_of(2015, 1, 2), 0.05 } };
    ContractCurve curve = { date_of(2015, 1, 2), flat, 1 };
    CHECK_ERR("yuan and euro", &cx,
              contract_value(&cx, &terms, NULL, CONTRACT_TIME_NONE, &curve, &value), ERR_CURRENCY);
    ctx_clear(&cx);
}
