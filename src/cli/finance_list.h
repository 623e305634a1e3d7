/* finance_list.h - `weft finance list` and `weft finance claims`: many rows, as a table or as JSON,
 * one a line. */
#ifndef WEFT_CLI_FINANCE_LIST_H
#define WEFT_CLI_FINANCE_LIST_H

#include "cli/cli.h"

/* Financings, by --state and --funder. ERR_UNKNOWN: no such state. */
MUST_USE Err finance_list_run(Cli *cli);

/* Claims that are not paid yet. */
MUST_USE Err finance_claims_run(Cli *cli);

#endif
