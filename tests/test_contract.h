/* test_contract.h - random contracts of every type, and what must hold for any of them.
 *
 *     TEST(test_contract_pam__keeps_the_laws_of_contracts)
 *     {
 *         test_contract_laws(CONTRACT_TYPE_PAM);
 *     }
 *
 * The laws: events ascend, within the status date and the horizon; the other party sees every
 * payment with the other sign; looking at a contract in between changes nothing; a nearer horizon
 * gives the same events up to it; principal is neither made nor lost; and the interest of a loan is
 * what counting day by day gives. A failure prints the seed and the number of the contract. */
#ifndef WEFT_TEST_CONTRACT_H
#define WEFT_TEST_CONTRACT_H

#include "core/contract/contract.h"
#include "test.h"

enum { TEST_EVENTS_MAX = 2000, TEST_LOOKS = 8 };

/* A contract with all it needs; do not copy, it points into itself. */
typedef struct TestContract {
    ContractTerms terms, child[2];
    ContractRef refs[2];
    ContractObservation rates[200], prices[200];
    ContractSeries series[2];
    ContractObservedEvent events[TEST_LOOKS + 4];
    ContractObserved observed;
    ContractTime until;
    ContractTime list_times[2];
    ContractPeriod list_cycles[2];
    double list_amounts[2];
    unsigned list_directions[2];
} TestContract;

void test_contract_random(ContractType type, Random *random, TestContract *out);

/* Runs it; fills events, at most TEST_EVENTS_MAX, and returns their number. Fails the test where
 * the contract does. */
size_t test_contract_run(Ctx *cx, const TestContract *contract, ContractEvent *events);

/* All laws over many random contracts of the type. */
void test_contract_laws(ContractType type);

/* --- for tests of single points ------------------------------------------------------------ */
ContractTime test_day(int year, int month, int day);
ContractPeriod test_months(int n);
/* A loan of 1000 CNY at 12 % a year, A360, from 2026-01-01 (status the day before) for a year. */
ContractTerms test_loan(ContractType type);
/* The first event of a type; fails the test where there is none. */
ContractEvent test_event(const ContractTerms *terms, const ContractObserved *observed,
                         ContractEventType type, int nth);
void check_near(const char *why, double got, double want, double within, const char *file,
                int line);
/* Runs the contract with these terms ("'contractType':'PAM',..."; ' stands for ") and whatever else
 * stands beside them in the public tests' form, and compares its events as lines of
 * "date type payoff principal", or the failure's detail. */
void check_tells(const char *why, const char *terms, const char *more, const char *beside,
                 const char *want, const char *file, int line);
typedef struct TestStory {
    const char *why, *terms, *beside, *want;
} TestStory;
#define CHECK_STORIES(base, rows)                                                          \
    for (size_t i_ = 0; i_ < COUNT(rows); i_++)                                            \
        check_tells((rows)[i_].why, (base), (rows)[i_].terms, (rows)[i_].beside,           \
                    (rows)[i_].want, __FILE__, __LINE__)
#define CHECK_NEAR(why, got, want) check_near((why), (got), (want), 1e-9, __FILE__, __LINE__)

#endif
