/* book_ask.h - what a report of the books is asked for: of whom, which account, which days. */
#ifndef WEFT_CLI_BOOK_ASK_H
#define WEFT_CLI_BOOK_ASK_H

#include "app/books/names.h"
#include "cli/sheet.h"

typedef struct BookAsk {
    Period period;              /* --from, else the beginning; --date, else the business date */
    BooksFilter filter;         /* --party, --currency, --account where it is one of the chart */
    LedgerId account_id;        /* --account where it is an id of the ledger; 0: not given */
    LedgerId about;             /* --financing */
    BookNames *names;
} BookAsk;

/* ERR_UNKNOWN: party, account or currency; ERR_NOT_FOUND: financing; ERR_SYNTAX, ERR_INVALID: a
 * date, or --from after --date. */
MUST_USE Err book_ask(Cli *cli, Book *book, BookAsk *out);

/* "2026-03-01 to 2026-05-05", "to 2026-05-05". */
MUST_USE Err book_period_words(const Cli *cli, const Period *period, Text *out);
/* The same as a line of a table, and as members "from" and "to" of JSON. */
MUST_USE Err book_period_facts(Sheet *sheet, const Period *period);
/* The party asked for, or the cluster. */
Text book_of_whom(const Cli *cli, Book *book, const BookAsk *ask);

#endif
