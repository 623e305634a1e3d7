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

/* 1 % a month of 1000 is 10, so every figure here can be checked in the head. */
#define LOAN_AT(status) "'contractType':'PAM','contractRole':'RPA'," \
    "'contractID':'x','currency':'CNY'," \
    "'statusDate':'" status "','initialExchangeDate':'2026-01-01'," \
    "'maturityDate':'2026-04-01'," \
    "'notionalPrincipal':'1000','nominalInterestRate':'0.12','dayCountConvention':'30E360'"
#define LOAN LOAN_AT("2025-12-31")
#define MONTHLY "'cycleAnchorDateOfInterestPayment':'2026-02-01','cycleOfInterestPayment':'P1ML0'"

TEST(test_contract_pam__tells_what_is_paid)
{
    static const TestStory rows[] = {
        { "interest month by month", MONTHLY, "",
          "2026-01-01 IED -1000.00 1000.00\n2026-02-01 IP 10.00 1000.00\n"
          "2026-03-01 IP 10.00 1000.00\n2026-04-01 IP 10.00 1000.00\n"
          "2026-04-01 MD 1000.00 0.00\n" },
        { "without a cycle, all interest at the end", "", "",
          "2026-01-01 IED -1000.00 1000.00\n2026-04-01 IP 30.00 1000.00\n"
          "2026-04-01 MD 1000.00 0.00\n" },
        { "a discount is kept back", "'premiumDiscountAtIED':'-50'", "",
          "2026-01-01 IED -950.00 1000.00\n2026-04-01 IP 30.00 1000.00\n"
          "2026-04-01 MD 1000.00 0.00\n" },
        { "interest added to the principal until March", MONTHLY
          ",'capitalizationEndDate':'2026-03-01'", "",
          "2026-01-01 IED -1000.00 1000.00\n2026-02-01 IPCI 0.00 1010.00\n"
          "2026-03-01 IPCI 0.00 1020.10\n2026-04-01 IP 10.20 1020.10\n"
          "2026-04-01 MD 1020.10 0.00\n" },
        { "the same without an anchor: the cycle begins with the loan", "'cycleOfInterestPayment':"
          "'P1ML0','capitalizationEndDate':'2026-03-01'", "",
          "2026-01-01 IED -1000.00 1000.00\n2026-01-01 IPCI 0.00 1000.00\n"
          "2026-02-01 IPCI 0.00 1010.00\n2026-03-01 IPCI 0.00 1020.10\n"
          "2026-04-01 IP 10.20 1020.10\n2026-04-01 MD 1020.10 0.00\n" },
        { "and interest that came with the loan is principal from its first day",
          "'cycleOfInterestPayment':'P1ML0','capitalizationEndDate':'2026-03-01',"
          "'accruedInterest':'5'", "",
          "2026-01-01 IED -1000.00 1000.00\n2026-01-01 IPCI 0.00 1005.00\n"
          "2026-02-01 IPCI 0.00 1015.05\n2026-03-01 IPCI 0.00 1025.20\n"
          "2026-04-01 IP 10.25 1025.20\n2026-04-01 MD 1025.20 0.00\n" },
        { "the end of capitalisation was agreed: that Sunday, whatever the cycle does",
          "'cycleAnchorDateOfInterestPayment':'2026-02-01','cycleOfInterestPayment':'P1ML0',"
          "'capitalizationEndDate':'2026-03-01','calendar':'MF','businessDayConvention':'CSF'",
          "", "2026-01-01 IED -1000.00 1000.00\n2026-02-02 IPCI 0.00 1010.00\n"
          "2026-03-01 IPCI 0.00 1020.10\n2026-04-01 IP 10.20 1020.10\n"
          "2026-04-01 MD 1020.10 0.00\n" },
        { "a fee of 5 each time", "'feeRate':'5','feeBasis':'A',"
          "'cycleAnchorDateOfFee':'2026-02-15','cycleOfFee':'P1ML1'", "'to':'2026-03-20'",
          "2026-01-01 IED -1000.00 1000.00\n2026-02-15 FP 5.00 1000.00\n"
          "2026-03-15 FP 5.00 1000.00\n" },
        { "a fee of 1.2 % a year on the principal", "'feeRate':'0.012','feeBasis':'N',"
          "'cycleAnchorDateOfFee':'2026-02-01','cycleOfFee':'P2ML0'", "'to':'2026-03-20'",
          "2026-01-01 IED -1000.00 1000.00\n2026-02-01 FP 1.00 1000.00\n" },
        { "bought in February: what was before is hidden, the interest since is paid for", MONTHLY
          ",'purchaseDate':'2026-02-16','priceAtPurchaseDate':'990'", "'to':'2026-03-10'",
          "2026-02-16 PRD -995.00 1000.00\n2026-03-01 IP 10.00 1000.00\n" },
        { "sold in February: nothing is paid any more", MONTHLY
          ",'terminationDate':'2026-02-16','priceAtTerminationDate':'1005'", "",
          "2026-01-01 IED -1000.00 1000.00\n2026-02-01 IP 10.00 1000.00\n"
          "2026-02-16 TD 1010.00 0.00\n" },
        { "a default stops what is paid", MONTHLY,
          "'eventsObserved':[{'time':'2026-02-16','type':'CE','value':0,'contractId':'x',"
          "'states':{'contractPerformance':'DF'}}]",
          "2026-01-01 IED -1000.00 1000.00\n2026-02-01 IP 10.00 1000.00\n"
          "2026-02-16 CE 0.00 1000.00\n2026-03-01 IP 0.00 1000.00\n2026-04-01 IP 0.00 1000.00\n"
          "2026-04-01 MD 0.00 0.00\n" },
    };
    static const TestStory running[] = {
        { "interest since its start", MONTHLY, "",
          "2026-04-01 IP 10.00 1000.00\n2026-04-01 MD 1000.00 0.00\n" },
        { "the interest that was agreed", MONTHLY ",'accruedInterest':'7'", "",
          "2026-04-01 IP 12.00 1000.00\n2026-04-01 MD 1000.00 0.00\n" },
    };
    CHECK_STORIES(LOAN, rows);
    CHECK_STORIES(LOAN_AT("2026-03-16"), running);
}

#define RATES "'dataObserved':{'R':{'data':[{'timestamp':'2026-01-30','value':'0.03'}," \
    "{'timestamp':'2026-02-01','value':'0.05'},{'timestamp':'2026-03-01','value':'0.20'}]}}"
#define RESETS MONTHLY ",'marketObjectCodeOfRateReset':'R','rateSpread':'0.01'," \
    "'cycleAnchorDateOfRateReset':'2026-02-01','cycleOfRateReset':'P1ML0'"
#define JANUARY "2026-01-01 IED -1000.00 1000.00\n2026-02-01 IP 10.00 1000.00\n"
#define END "2026-04-01 MD 1000.00 0.00\n"

TEST(test_contract_pam__resets_its_rate_within_bounds)
{
    static const TestStory rows[] = {
        { "the observed rate and the spread", RESETS, RATES,
          JANUARY "2026-02-01 RR 0.00 1000.00\n2026-03-01 IP 5.00 1000.00\n"
          "2026-03-01 RR 0.00 1000.00\n2026-04-01 IP 17.50 1000.00\n" END },
        { "twice the observed rate", RESETS ",'rateMultiplier':'2'", RATES,
          JANUARY "2026-02-01 RR 0.00 1000.00\n2026-03-01 IP 9.17 1000.00\n"
          "2026-03-01 RR 0.00 1000.00\n2026-04-01 IP 34.17 1000.00\n" END },
        { "never above 18 % nor below 9 %", RESETS ",'lifeCap':'0.18','lifeFloor':'0.09'", RATES,
          JANUARY "2026-02-01 RR 0.00 1000.00\n2026-03-01 IP 7.50 1000.00\n"
          "2026-03-01 RR 0.00 1000.00\n2026-04-01 IP 15.00 1000.00\n" END },
        { "a step of at most 3 %", RESETS ",'periodCap':'0.03','periodFloor':'-0.03'", RATES,
          JANUARY "2026-02-01 RR 0.00 1000.00\n2026-03-01 IP 7.50 1000.00\n"
          "2026-03-01 RR 0.00 1000.00\n2026-04-01 IP 10.00 1000.00\n" END },
        { "the first reset is agreed", RESETS ",'nextResetRate':'0.24'", RATES,
          JANUARY "2026-02-01 RRF 0.00 1000.00\n2026-03-01 IP 20.00 1000.00\n"
          "2026-03-01 RR 0.00 1000.00\n2026-04-01 IP 17.50 1000.00\n" END },
        { "the part before a long last period is joined to it",
          "'cycleAnchorDateOfInterestPayment':'2026-01-15','cycleOfInterestPayment':'P1ML0'", "",
          "2026-01-01 IED -1000.00 1000.00\n2026-01-15 IP 4.67 1000.00\n"
          "2026-02-15 IP 10.00 1000.00\n2026-04-01 IP 15.33 1000.00\n" END },
        { "a short last period stands alone",
          "'cycleAnchorDateOfInterestPayment':'2026-01-15','cycleOfInterestPayment':'P1ML1'", "",
          "2026-01-01 IED -1000.00 1000.00\n2026-01-15 IP 4.67 1000.00\n"
          "2026-02-15 IP 10.00 1000.00\n2026-03-15 IP 10.00 1000.00\n"
          "2026-04-01 IP 5.33 1000.00\n" END },
        { "no market", RESETS, "",
          JANUARY "dataObserved has no value of R at or before 2026-02-01T00:00:00\n" },
    };
    CHECK_STORIES(LOAN, rows);
}

#define PREPAID(type) "'eventsObserved':[{'time':'2026-02-16','type':'" type "','value':400," \
    "'contractId':'x'}]"
#define INDEX "'dataObserved':{'I':{'data':[{'timestamp':'2026-02-01','value':'110'}]}}," \
    "'to':'2026-03-31'"
#define SCALED MONTHLY ",'marketObjectCodeOfScalingIndex':'I'," \
    "'scalingIndexAtContractDealDate':'100','cycleAnchorDateOfScalingIndex':'2026-02-01'," \
    "'cycleOfScalingIndex':'P6ML0'"
#define ABROAD "'dataObserved':{'CNY/EUR':{'data':[{'timestamp':'2025-01-01','value':'0.125'}]}}"

TEST(test_contract_pam__prepays_scales_and_settles_abroad)
{
    static const TestStory rows[] = {
        { "prepayment: the rest goes on", MONTHLY ",'prepaymentEffect':'A'", PREPAID("PP"),
          JANUARY "2026-02-16 PP 400.00 600.00\n2026-03-01 IP 8.00 600.00\n"
          "2026-04-01 IP 6.00 600.00\n2026-04-01 MD 600.00 0.00\n" },
        { "not allowed", MONTHLY ",'prepaymentEffect':'N'", PREPAID("PP"),
          "prepaymentEffect: is N, but a prepayment was observed; the terms do not allow one\n" },
        { "interest is scaled", SCALED ",'scalingEffect':'I00'", INDEX,
          JANUARY "2026-02-01 SC 0.00 1000.00\n2026-03-01 IP 11.00 1000.00\n" },
        { "only the principal is", SCALED ",'scalingEffect':'0N0'", INDEX,
          JANUARY "2026-02-01 SC 0.00 1000.00\n2026-03-01 IP 10.00 1000.00\n" },
        { "paid in euro", "'settlementCurrency':'EUR'", ABROAD,
          "2026-01-01 IED -125.00 1000.00\n2026-04-01 IP 3.75 1000.00\n"
          "2026-04-01 MD 125.00 0.00\n" },
        { "paid in euro, at no known rate", "'settlementCurrency':'EUR'", "",
          "dataObserved has no value of CNY/EUR at or before 2026-01-01T00:00:00\n" },
    };
    CHECK_STORIES(LOAN, rows);
}

/* 400 prepaid on 16 February, half a month after the last interest: 1,000 owed for 15/360. */
TEST(test_contract_pam__a_prepayment_costs_what_was_agreed)
{
#define FINED MONTHLY ",'prepaymentEffect':'A'"
#define TO_FEBRUARY ",'to':'2026-02-20'"
#define BEFORE "2026-01-01 IED -1000.00 1000.00\n2026-02-01 IP 10.00 1000.00\n"
#define AFTER "2026-02-16 PP 400.00 600.00\n"
#define MARKET(rate) TO_FEBRUARY ",'dataObserved':{'R':{'data':[{'timestamp':'2026-01-01'," \
    "'value':'" rate "'}]}}"
    static const TestStory rows[] = {
        { "a fixed sum", FINED ",'penaltyType':'A','penaltyRate':'25'", PREPAID("PP") TO_FEBRUARY,
          BEFORE "2026-02-16 PY 25.00 1000.00\n" AFTER },
        { "6 % a year on what was owed, for half a month", FINED ",'penaltyType':'R',"
          "'penaltyRate':'0.06'", PREPAID("PP") TO_FEBRUARY,
          BEFORE "2026-02-16 PY 2.50 1000.00\n" AFTER },
        { "what the market pays less: 12 % against 6 %", FINED ",'penaltyType':'I',"
          "'marketObjectCodeOfRateReset':'R'", PREPAID("PP") MARKET("0.06"),
          BEFORE "2026-02-16 PY 2.50 1000.00\n" AFTER },
        { "nothing where it pays more", FINED ",'penaltyType':'I',"
          "'marketObjectCodeOfRateReset':'R'", PREPAID("PP") MARKET("0.15"),
          BEFORE "2026-02-16 PY 0.00 1000.00\n" AFTER },
        { "none agreed", FINED ",'penaltyType':'N','penaltyRate':'25'",
          PREPAID("PP") TO_FEBRUARY, BEFORE AFTER },
    };
    CHECK_STORIES(LOAN, rows);
}

/* 1.2 % a year of 1,000 is 1 a month. */
TEST(test_contract_pam__a_fee_accrues_until_it_is_paid)
{
#define FEE "'feeRate':'0.012','feeBasis':'N'"
    static const TestStory rows[] = {
        { "without a schedule: at maturity", FEE, "",
          "2026-01-01 IED -1000.00 1000.00\n2026-04-01 IP 30.00 1000.00\n"
          "2026-04-01 MD 1003.00 0.00\n" },
    };
    static const TestStory later[] = {
        { "what had accrued is told: 4 and half a month", FEE ",'feeAccrued':'4',"
          "'cycleAnchorDateOfFee':'2026-02-01','cycleOfFee':'P1ML1'", "'to':'2026-02-15'",
          "2026-02-01 FP 4.50 1000.00\n" },
        { "or follows from the last payment", FEE ","
          "'cycleAnchorDateOfFee':'2026-01-01','cycleOfFee':'P1ML1'", "'to':'2026-02-15'",
          "2026-02-01 FP 1.00 1000.00\n" },
    };
    CHECK_STORIES(LOAN, rows);
    CHECK_STORIES(LOAN_AT("2026-01-16"), later);
}

/* A cycle that begins on the last day of February: the 28th of each month, or its last day. */
TEST(test_contract_pam__month_ends_stay_month_ends_where_so_agreed)
{
#define FROM_FEBRUARY "'cycleAnchorDateOfInterestPayment':'2026-02-28'," \
    "'cycleOfInterestPayment':'P1ML1'"
    static const TestStory rows[] = {
        { "the same day", FROM_FEBRUARY ",'endOfMonthConvention':'SD'", "'to':'2026-03-31'",
          "2026-01-01 IED -1000.00 1000.00\n2026-02-28 IP 19.00 1000.00\n"
          "2026-03-28 IP 10.00 1000.00\n" },
        { "the last day: 28 February to 30 March by 30E/360", FROM_FEBRUARY
          ",'endOfMonthConvention':'EOM'", "'to':'2026-03-31'",
          "2026-01-01 IED -1000.00 1000.00\n2026-02-28 IP 19.00 1000.00\n"
          "2026-03-31 IP 10.67 1000.00\n" },
        { "an anchor left out: one cycle after the start", "'cycleOfInterestPayment':'P2ML1'", "",
          "2026-01-01 IED -1000.00 1000.00\n2026-03-01 IP 20.00 1000.00\n"
          "2026-04-01 IP 10.00 1000.00\n2026-04-01 MD 1000.00 0.00\n" },
    };
    CHECK_STORIES(LOAN, rows);
}

/* The index goes from 100 to 110 in February: principal is paid back by a tenth more. */
TEST(test_contract_pam__scaled_principal_is_scaled_when_it_is_paid)
{
    static const TestStory rows[] = {
        { "principal", SCALED ",'scalingEffect':'0N0'", "'dataObserved':{'I':{'data':["
          "{'timestamp':'2026-02-01','value':'110'}]}}",
          JANUARY "2026-02-01 SC 0.00 1000.00\n2026-03-01 IP 10.00 1000.00\n"
          "2026-04-01 IP 10.00 1000.00\n2026-04-01 MD 1100.00 0.00\n" },
        { "both", SCALED ",'scalingEffect':'IN0'", "'dataObserved':{'I':{'data':["
          "{'timestamp':'2026-02-01','value':'110'}]}}",
          JANUARY "2026-02-01 SC 0.00 1000.00\n2026-03-01 IP 11.00 1000.00\n"
          "2026-04-01 IP 11.00 1000.00\n2026-04-01 MD 1100.00 0.00\n" },
        { "by what?", MONTHLY ",'scalingEffect':'IN0','marketObjectCodeOfScalingIndex':'I'", "",
          "scalingIndexAtContractDealDate: is required, and not 0, where scalingEffect scales\n" },
    };
    CHECK_STORIES(LOAN, rows);
}
