/* finance_plan.h - what a financing's contract says, for a person, and for any other program. */
#ifndef WEFT_CLI_FINANCE_PLAN_H
#define WEFT_CLI_FINANCE_PLAN_H

#include "app/book.h"
#include "cli/cli.h"
#include "store/finance_store.h"

/* Its plan: what was and will be paid, and what it costs. Nothing before it is paid out. */
MUST_USE Err finance_plan_print(Cli *cli, Book *book, const FinancingRow *row);

/* Its ACTUS terms and what was observed, as `weft contract events` reads them. ERR_WRONG_STATE:
 * it has not been paid out. */
MUST_USE Err finance_contract_print(Cli *cli, Book *book, const FinancingRow *row);

#endif
