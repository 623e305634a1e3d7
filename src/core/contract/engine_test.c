#include "core/contract/engine.h"

#include "test_contract.h"

/* 1000 at a third a day, with interest on Saturday the 31st and at the end, a Monday. */
#define LOAN "'contractType':'PAM','contractRole':'RPA','contractID':'x','currency':'CNY'," \
    "'statusDate':'2025-12-31','initialExchangeDate':'2026-01-01','maturityDate':'2026-06-01'," \
    "'notionalPrincipal':'1000','nominalInterestRate':'0.12','dayCountConvention':'A360'," \
    "'calendar':'MF'"
#define SATURDAY ",'cycleAnchorDateOfInterestPayment':'2026-01-31'"
#define SUNDAY ",'cycleAnchorDateOfInterestPayment':'2026-03-01'"
#define SHIFT(how) "'businessDayConvention':'" how "'"
#define PAID(first, amount, last) "2026-01-01 IED -1000.00 1000.00\n" first " IP " amount \
    " 1000.00\n2026-06-01 IP " last " 1000.00\n2026-06-01 MD 1000.00 0.00\n"

TEST(test_contract_engine__shifts_then_calculates_or_calculates_then_shifts)
{
    static const TestStory rows[] = {
        { "not at all", SHIFT("NOS") SATURDAY, "", PAID("2026-01-31", "10.00", "40.33") },
        { "to Monday, with its interest", SHIFT("SCF") SATURDAY, "",
          PAID("2026-02-02", "10.67", "39.67") },
        { "to Monday, with Saturday's interest", SHIFT("CSF") SATURDAY, "",
          PAID("2026-02-02", "10.00", "40.33") },
        { "Monday is another month: to Friday", SHIFT("SCMF") SATURDAY, "",
          PAID("2026-01-30", "9.67", "40.67") },
        { "the same, with Saturday's interest", SHIFT("CSMF") SATURDAY, "",
          PAID("2026-01-30", "10.00", "40.33") },
        { "to Friday", SHIFT("SCP") SATURDAY, "", PAID("2026-01-30", "9.67", "40.67") },
        { "to Friday, with Saturday's interest", SHIFT("CSP") SATURDAY, "",
          PAID("2026-01-30", "10.00", "40.33") },
        { "Friday is another month: to Monday", SHIFT("SCMP") SUNDAY, "",
          PAID("2026-03-02", "20.00", "30.33") },
        { "the same, with Sunday's interest", SHIFT("CSMP") SUNDAY, "",
          PAID("2026-03-02", "19.67", "30.67") },
    };
    CHECK_STORIES(LOAN, rows);
}

TEST(test_contract_engine__hands_out_what_lies_between_status_and_horizon)
{
    static const TestStory rows[] = {
        { "up to the horizon, that day included", SHIFT("NOS") SATURDAY, "'to':'2026-01-31'",
          "2026-01-01 IED -1000.00 1000.00\n2026-01-31 IP 10.00 1000.00\n" },
        { "the day a payment is shifted to counts", SHIFT("CSF") SATURDAY, "'to':'2026-02-01'",
          "2026-01-01 IED -1000.00 1000.00\n" },
        { "looked at in between", SHIFT("NOS") SATURDAY,
          "'to':'2026-01-31','eventsObserved':[{'time':'2026-01-15','type':'AD','value':0,"
          "'contractId':'x'}]",
          "2026-01-01 IED -1000.00 1000.00\n2026-01-15 AD 0.00 1000.00\n"
          "2026-01-31 IP 10.00 1000.00\n" },
        { "somebody else was looked at", SHIFT("NOS") SATURDAY,
          "'to':'2026-01-31','eventsObserved':[{'time':'2026-01-15','type':'AD','value':0,"
          "'contractId':'y'}]",
          "2026-01-01 IED -1000.00 1000.00\n2026-01-31 IP 10.00 1000.00\n" },
    };
    CHECK_STORIES(LOAN, rows);
}
