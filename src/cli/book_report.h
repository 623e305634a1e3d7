/* book_report.h - the words of `weft book`, a file each; inside a transaction that reads. */
#ifndef WEFT_CLI_BOOK_REPORT_H
#define WEFT_CLI_BOOK_REPORT_H

#include "cli/cli.h"

MUST_USE Err book_trial_run(Cli *cli, Book *book);
MUST_USE Err book_statement_run(Cli *cli, Book *book);
MUST_USE Err book_ageing_run(Cli *cli, Book *book);
MUST_USE Err book_journal_run(Cli *cli, Book *book);

#endif
