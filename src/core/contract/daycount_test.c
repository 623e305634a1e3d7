#include "core/contract/daycount.h"

#include "test_contract.h"

/* The dates are those of ISDA's and the dictionary's definitions; each fraction can be counted. */
TEST(test_contract_daycount__counts_as_each_convention_says)
{
    const ContractTime none = CONTRACT_TIME_NONE;
    const struct {
        const char *why;
        ContractDays days;
        ContractTime from, to, maturity;
        double want;
    } rows[] = {
        { "31 days by 360", CONTRACT_DAYS_A360, test_day(2013, 1, 1), test_day(2013, 2, 1), none,
          31 / 360.0 },
        { "31 days by 365", CONTRACT_DAYS_A365, test_day(2012, 1, 1), test_day(2012, 2, 1), none,
          31 / 365.0 },
        { "two days of a leap year, eight of another", CONTRACT_DAYS_AA, test_day(2012, 12, 30),
          test_day(2013, 1, 9), none, 2 / 366.0 + 8 / 365.0 },
        { "and whole years between", CONTRACT_DAYS_AA, test_day(2012, 12, 30),
          test_day(2015, 1, 9), none, 2 / 366.0 + 2 + 8 / 365.0 },
        { "the 31st is the 30th", CONTRACT_DAYS_30E360, test_day(2013, 1, 31),
          test_day(2013, 3, 31), none, 60 / 360.0 },
        { "February has its own end", CONTRACT_DAYS_30E360, test_day(2013, 1, 31),
          test_day(2013, 2, 28), none, 28 / 360.0 },
        { "but for ISDA it is the 30th", CONTRACT_DAYS_30E360_ISDA, test_day(2013, 1, 31),
          test_day(2013, 2, 28), none, 30 / 360.0 },
        { "unless the contract ends there", CONTRACT_DAYS_30E360_ISDA, test_day(2013, 1, 31),
          test_day(2013, 2, 28), test_day(2013, 2, 28), 28 / 360.0 },
        { "months of 28 days", CONTRACT_DAYS_28E336, test_day(2013, 1, 31), test_day(2013, 3, 15),
          none, (2 * 28 - 13) / 336.0 },
        { "five business days a week", CONTRACT_DAYS_B252, test_day(2013, 1, 7),
          test_day(2013, 1, 14), none, 5 / 252.0 },
        { "backwards is negative", CONTRACT_DAYS_A365, test_day(2013, 2, 1), test_day(2013, 1, 1),
          none, -31 / 365.0 },
        { "no convention, no interest", CONTRACT_DAYS_NONE, test_day(2013, 1, 1),
          test_day(2014, 1, 1), none, 0 },
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        CHECK_NEAR(rows[i].why, contract_year_fraction(rows[i].days, rows[i].from, rows[i].to,
                                                       rows[i].maturity, &calendar_monday_friday),
                   rows[i].want);
}

/* Splitting a period changes its length by nothing but rounding. */
TEST(test_contract_daycount__is_additive)
{
    Random random = random_make(test_seed());
    for (int i = 0; i < 3000; i++) {
        ContractDays days = (ContractDays)(CONTRACT_DAYS_AA + random_below(&random, 7));
        ContractTime t[3];
        for (int j = 0; j < 3; j++)
            t[j] = test_day(2000 + (int)random_below(&random, 30),
                            1 + (int)random_below(&random, 12), 1 + (int)random_below(&random, 28));
        const Calendar *calendar = &calendar_monday_friday;
        double whole = contract_year_fraction(days, t[0], t[2], CONTRACT_TIME_NONE, calendar);
        double parts = contract_year_fraction(days, t[0], t[1], CONTRACT_TIME_NONE, calendar)
                     + contract_year_fraction(days, t[1], t[2], CONTRACT_TIME_NONE, calendar);
        CHECK_NEAR("the sum of the parts", parts, whole);
    }
}
