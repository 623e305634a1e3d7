#include "core/contract/optns.h"

#include "test_contract.h"

TEST(test_contract_optns__keeps_the_laws_of_contracts)
{
    test_contract_laws(CONTRACT_TYPE_OPTNS);
}

#define OPTION(role, kind) "'contractType':'OPTNS','contractRole':'" role "','contractID':'x'," \
    "'currency':'CNY','statusDate':'2026-01-01','maturityDate':'2026-03-01'," \
    "'optionType':'" kind "','optionStrike1':'100','optionStrike2':'90'," \
    "'settlementPeriod':'P2D','marketObjectCode':'S'"
#define AT(price) "'dataObserved':{'S':{'data':[{'timestamp':'2026-01-01','value':'" price "'}]}}"

TEST(test_contract_optns__pays_what_it_is_worth_when_exercised)
{
    static const TestStory calls[] = {
        { "a call in the money", "'purchaseDate':'2026-01-15','priceAtPurchaseDate':'5'",
          AT("112"), "2026-01-15 PRD -5.00 0.00\n2026-03-01 MD 0.00 0.00\n"
          "2026-03-01 XD 0.00 0.00\n2026-03-03 STD 12.00 0.00\n" },
        { "a call out of the money", "", AT("88"),
          "2026-03-01 MD 0.00 0.00\n2026-03-01 XD 0.00 0.00\n2026-03-03 STD 0.00 0.00\n" },
    };
    static const TestStory puts[] = {
        { "a put sold, in the money", "", AT("88"),
          "2026-03-01 MD 0.00 0.00\n2026-03-01 XD 0.00 0.00\n2026-03-03 STD -12.00 0.00\n" },
    };
    static const TestStory both[] = {
        { "above the first strike it is a call", "", AT("112"),
          "2026-03-01 MD 0.00 0.00\n2026-03-01 XD 0.00 0.00\n2026-03-03 STD 12.00 0.00\n" },
        { "below the second it is a put", "", AT("88"),
          "2026-03-01 MD 0.00 0.00\n2026-03-01 XD 0.00 0.00\n2026-03-03 STD 2.00 0.00\n" },
        { "between them nothing", "", AT("95"),
          "2026-03-01 MD 0.00 0.00\n2026-03-01 XD 0.00 0.00\n2026-03-03 STD 0.00 0.00\n" },
    };
    CHECK_STORIES(OPTION("BUY", "C"), calls);
    CHECK_STORIES(OPTION("SEL", "P"), puts);
    CHECK_STORIES(OPTION("BUY", "CP"), both);
}

/* SRC: "OPTNS", XD: an exercise that is observed counts, up to maturity, unless it is European. */
TEST(test_contract_optns__is_exercised_as_its_kind_allows)
{
#define EXERCISED(day, price) "'eventsObserved':[{'time':'" day "','type':'XD'}]," AT(price)
#define HELD "2026-03-01 MD 0.00 0.00\n2026-03-01 XD 0.00 0.00\n2026-03-03 STD 12.00 0.00\n"
#define EARLY "2026-02-02 XD 0.00 0.00\n2026-02-04 STD 12.00 0.00\n2026-03-01 MD 0.00 0.00\n"
#define NOT_OPEN "eventsObserved: an exercise at 2026-02-03T00:00:00, when the option's terms do " \
    "not allow one\n"
#define MAY "'optionExerciseType':'B','cycleAnchorDateOfOptionality':'2026-01-02'," \
    "'cycleOfOptionality':'P1ML1'"
    static const TestStory rows[] = {
        { "American", "'optionExerciseType':'A'", EXERCISED("2026-02-02", "112"), EARLY },
        { "nothing said", "", EXERCISED("2026-02-02", "112"), EARLY },
        { "European: not before maturity", "'optionExerciseType':'E'",
          EXERCISED("2026-02-02", "112"), HELD },
        { "after maturity it is too late", "'optionExerciseType':'A'",
          EXERCISED("2026-03-02", "112"), HELD },
        { "Bermudan, on one of its days", MAY, EXERCISED("2026-02-02", "112"), EARLY },
        { "Bermudan, between them", MAY, EXERCISED("2026-02-03", "112"),
          NOT_OPEN },
        { "before it may be exercised", "'optionExerciseType':'A',"
          "'cycleAnchorDateOfOptionality':'2026-02-10'", EXERCISED("2026-02-03", "112"),
          NOT_OPEN },
        { "after its last day", "'optionExerciseType':'A','optionExerciseEndDate':'2026-02-01'",
          EXERCISED("2026-02-03", "112"),
          NOT_OPEN },
        { "sold before: for its price, whoever holds it", "'terminationDate':'2026-02-01',"
          "'priceAtTerminationDate':'7','purchaseDate':'2026-01-15','priceAtPurchaseDate':'5'",
          AT("112"), "2026-01-15 PRD -5.00 0.00\n2026-02-01 TD 7.00 0.00\n" },
    };
    CHECK_STORIES(OPTION("BUY", "C"), rows);
}
