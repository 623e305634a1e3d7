#include "core/contract/plan_write.h"

#include "test_contract.h"

#include <math.h>
#include <string.h>

static const ContractDelay by_terms = { .agreed = false };

/* 1000 borrowed at 1 % a month, 500 paid back in February, the rest in March; a fee of 5 each
 * time. */
static ContractTerms borrowed(void)
{
    ContractTerms terms = test_loan(CONTRACT_TYPE_LAM);
    terms.id = TEXT("<1>");
    terms.role = CONTRACT_ROLE_RPL;
    terms.days = CONTRACT_DAYS_30E360;
    terms.maturity = test_day(2026, 3, 1);
    terms.next_redemption = 500;
    terms.anchor_principal = terms.anchor_interest = test_day(2026, 2, 1);
    terms.cycle_principal = terms.cycle_interest = test_months(1);
    terms.fee_rate = 5;
    terms.fee_basis = CONTRACT_FEE_ABSOLUTE;
    terms.anchor_fee = test_day(2026, 2, 1);
    return terms;
}

TEST(test_contract_plan__a_row_a_day)
{
    Ctx cx = ctx_make(1 << 20);
    ContractTerms terms = borrowed();
    ContractPlan plan;
    CHECK_OK("made", &cx, contract_plan_make(&cx, &terms, NULL, CONTRACT_TIME_NONE, by_terms,
                                             &plan));
    const double want[3][6] = {         /* payment, principal, interest, fees, balance, delay */
        { -1000, -1000, 0, 0, 1000, 0 },
        { 515, 500, 10, 5, 500, 500 * 0.12 / 360 },
        { 510, 500, 5, 5, 0, 500 * 0.12 / 360 },
    };
    CHECK_EQ("three days", plan.count, 3);
    for (size_t i = 0; i < plan.count; i++) {
        const ContractPlanRow *row = &plan.rows[i];
        CHECK_NEAR("payment", contract_plan_payment(row), want[i][0]);
        CHECK_NEAR("principal", row->principal, want[i][1]);
        CHECK_NEAR("interest", row->interest, want[i][2]);
        CHECK_NEAR("fees", row->fees, want[i][3]);
        CHECK_NEAR("balance", row->balance, want[i][4]);
        CHECK_NEAR("a day's delay", row->delay, want[i][5]);
    }
    CHECK_NEAR("received", plan.paid_out, 1000);
    CHECK_NEAR("repaid", contract_plan_payment(&plan.total), 1025);
    CHECK_NEAR("costs", plan.cost.cost, 25);
    CHECK_NEAR("of it interest", plan.interest, 15);
    CHECK_NEAR("and fees", plan.charges, 10);
    CHECK_TRUE("has one yearly rate", plan.cost.has_apr && plan.cost.apr > 0.2);
    ctx_clear(&cx);
}

TEST(test_contract_plan__a_delay_costs_what_was_agreed)
{
    const struct {
        const char *why;
        ContractDelay delay;
        double delinquency, want;               /* want: of the 515 due in February */
    } rows[] = {
        { "five in ten thousand of it all, by law or contract", { true, 0, 0.0005 }, NAN,
          515 * 0.0005 },
        { "two in ten thousand of the principal", { true, 0.0002, 0 }, 0.36, 500 * 0.0002 },
        { "nothing at all", { true, 0, 0 }, 0.36, 0 },
        { "the nominal rate on the principal", { false, 0, 0 }, NAN, 500 * 0.12 / 360 },
        { "and a penalty rate on everything", { false, 0, 0 }, 0.06,
          500 * 0.12 / 360 + 515 * 0.06 / 360 },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Ctx cx = ctx_make(1 << 20);
        ContractTerms terms = borrowed();
        ContractPlan plan;
        terms.delinquency_rate = rows[i].delinquency;
        CHECK_OK(rows[i].why, &cx, contract_plan_make(&cx, &terms, NULL, CONTRACT_TIME_NONE,
                                                      rows[i].delay, &plan));
        CHECK_NEAR(rows[i].why, plan.rows[1].delay, rows[i].want);
        ctx_clear(&cx);
    }
}

TEST(test_contract_plan__two_currencies_make_no_plan)
{
    Ctx cx = ctx_make(1 << 20);
    ContractTerms terms = test_loan(CONTRACT_TYPE_FXOUT);
    ContractPlan plan;
    terms.currency2 = TEXT("EUR");
    terms.notional2 = 100;
    CHECK_ERR("refused", &cx, contract_plan_make(&cx, &terms, NULL, CONTRACT_TIME_NONE,
                                                 by_terms, &plan), ERR_CURRENCY);
    ctx_clear(&cx);
}

TEST(test_contract_plan__reads_as_a_table)
{
    Ctx cx = ctx_make(1 << 20);
    ContractTerms terms = borrowed();
    ContractPlan plan;
    TextBuf out = textbuf_make(&cx);
    CHECK_OK("made", &cx, contract_plan_make(&cx, &terms, NULL, CONTRACT_TIME_NONE, by_terms,
                                             &plan));
    contract_plan_text(&plan, CONTRACT_PLAN_ENGLISH, &out);
    textbuf_byte(&out, '\0');
    const char *const lines[] = {
        "Repayment plan  <1>  CNY\n",
        "Date             Payment     Principal      Interest          Fees       Balance"
        "  A day late\n",
        "2026-01-01     -1,000.00     -1,000.00          0.00          0.00      1,000.00"
        "        0.00\n",
        "2026-02-01        515.00        500.00         10.00          5.00        500.00"
        "        0.17\n",
        "2026-03-01        510.00        500.00          5.00          5.00          0.00"
        "        0.17\n",
        "Total           1,025.00      1,000.00         15.00         10.00\n",
        "Cost of the financing                        25.00\n",
        "  interest                                   15.00\n",
        "  fees                                       10.00\n",
        "APR (2008/48/EC)                           21.91 %\n",
    };
    for (size_t i = 0; i < COUNT(lines); i++)
        CHECK_TRUE(lines[i], strstr(out.at, lines[i]) != NULL);
    ctx_clear(&cx);
}

/* 600 of 1000 come back: that is a loss of 400, and no rate of -90 % a year. */
TEST(test_contract_plan__a_loss_has_no_yearly_rate)
{
    Ctx cx = ctx_make(1 << 20);
    ContractTerms terms = test_loan(CONTRACT_TYPE_UMP);
    const ContractObservedEvent paid = { .at = test_day(2026, 3, 1), .type = CONTRACT_EVENT_PR,
                                         .value = 600, .contract_id = terms.id };
    const ContractObserved observed = { .events = &paid, .event_count = 1 };
    ContractPlan plan;
    TextBuf out = textbuf_make(&cx);
    terms.rate = 0;
    CHECK_OK("made", &cx, contract_plan_make(&cx, &terms, &observed, test_day(2026, 3, 1),
                                             by_terms, &plan));
    CHECK_TRUE("no rate", !plan.cost.has_apr);
    contract_plan_text(&plan, CONTRACT_PLAN_ENGLISH, &out);
    textbuf_byte(&out, '\0');
    const char *const lines[] = {
        "  principal not repaid                     -400.00\n",
        "APR (2008/48/EC)                              none\n",
    };
    for (size_t i = 0; i < COUNT(lines); i++)
        CHECK_TRUE(lines[i], strstr(out.at, lines[i]) != NULL);
    ctx_clear(&cx);
}

TEST(test_contract_plan__is_a_page_that_needs_nothing_else)
{
    Ctx cx = ctx_make(1 << 20);
    ContractTerms terms = borrowed();
    ContractPlan plan;
    TextBuf out = textbuf_make(&cx);
    CHECK_OK("made", &cx, contract_plan_make(&cx, &terms, NULL, CONTRACT_TIME_NONE, by_terms,
                                             &plan));
    contract_plan_html(&plan, CONTRACT_PLAN_CHINESE, &out);
    textbuf_byte(&out, '\0');
    CHECK_TRUE("in Chinese", strstr(out.at, "<html lang=\"zh\">") && strstr(out.at, "还款计划"));
    CHECK_TRUE("a name is text, not markup", strstr(out.at, "&lt;1&gt;")
                                                 && !strstr(out.at, "<1>"));
    CHECK_TRUE("a picture", strstr(out.at, "<svg") != NULL);
    CHECK_TRUE("nothing from elsewhere", !strstr(out.at, "http") && !strstr(out.at, "<script"));
    CHECK_TRUE("the amounts", strstr(out.at, "<td>515.00</td>") != NULL);
    ctx_clear(&cx);
}
