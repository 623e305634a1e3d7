#include "core/contract/pam.h"

#include "test_contract.h"

TEST(test_contract_pam__keeps_the_laws_of_contracts)
{
    test_contract_laws(CONTRACT_TYPE_PAM);
}

/* Sunday 2026-03-01 is agreed as a date: the last interest is paid with the principal, not after
 * it, when nothing would be owed any more. */
TEST(test_contract_pam__the_last_interest_stays_with_the_principal)
{
    ContractTerms terms = test_loan(CONTRACT_TYPE_PAM);
    terms.maturity = test_day(2026, 3, 1);
    terms.anchor_interest = test_day(2026, 2, 1);
    terms.cycle_interest = test_months(1);
    terms.calendar = &calendar_monday_friday;
    terms.shift = CONTRACT_SHIFT_SCF;
    ContractEvent first = test_event(&terms, NULL, CONTRACT_EVENT_IP, 0),
                  last = test_event(&terms, NULL, CONTRACT_EVENT_IP, 1),
                  end = test_event(&terms, NULL, CONTRACT_EVENT_MD, 0);
    CHECK_TRUE("shifted to Monday", contract_time_cmp(first.at, test_day(2026, 2, 2)) == 0);
    CHECK_NEAR("32 days", first.payoff, 1000 * 0.12 * 32 / 360);
    CHECK_TRUE("not shifted", contract_time_cmp(last.at, test_day(2026, 3, 1)) == 0);
    CHECK_NEAR("27 days", last.payoff, 1000 * 0.12 * 27 / 360);
    CHECK_TRUE("nor is the principal", contract_time_cmp(end.at, test_day(2026, 3, 1)) == 0);
    CHECK_NEAR("all of it", end.payoff, 1000);
}
