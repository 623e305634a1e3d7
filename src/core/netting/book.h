/* book.h - the obligations to be netted, as read from one CSV file.
 *
 *     id,debtor,creditor,amount[,currency][,due][,encumbered]
 *     INV-17,Ada Ltd,Bo GmbH,1200.50,CNY,2026-05-31,no
 *
 * A row is taken or it is listed with the reason why not; nothing is guessed. The currency is CNY
 * where it is left out. `encumbered` is yes, true or 1 where a funder holds a right in the claim:
 * such a row stays in the book, and nothing of it may ever be set off.
 *
 * Firms are numbered in the canonical order of their names (sort.h), so that whatever is computed
 * from a book does not depend on the order of its rows. Names and ids point into the text. */
#ifndef WEFT_CORE_NETTING_BOOK_H
#define WEFT_CORE_NETTING_BOOK_H

#include "base/text.h"
#include "core/netting/csv.h"
#include "value/date.h"
#include "value/money.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    BOOK_ROWS_MAX = 1 << 27,        /* and so at most 2^28 firms, which the solver can number */
    BOOK_BAD_LISTED_MAX = 1000,     /* more are counted, not listed */
    BOOK_CUT_BYTES = 4 << 20,       /* longer files are read by two readers at once */
};

typedef struct BookRow {
    int64_t amount_minor;           /* >= 0 */
    const char *id;
    uint32_t debtor, creditor;      /* indexes into firms; never equal */
    Date due;                       /* DATE_NONE: not said; counts as the youngest */
    uint8_t id_bytes;
    uint8_t ccy;                    /* a Ccy */
    bool encumbered;
    bool left_out;                  /* by the rules: book_apply_rules */
} BookRow;
static_assert(sizeof(BookRow) == 32, "a book of five million rows should stay at 160 MB");

typedef struct BadRow {
    uint32_t line;                  /* in the file, from 1; 0 where it is not known */
    const char *why;                /* a sentence; static */
    Text what;                      /* the offending field, or the id */
} BadRow;

typedef struct Book {
    BookRow *rows;
    size_t row_count;
    uint32_t *by_id;                /* all rows in the canonical order of their ids */
    Text *firms;
    size_t firm_count;
    BadRow *bad;
    size_t bad_count, bad_listed;
} Book;

typedef struct BookRules {
    Text opt_in;                    /* a firm a line; empty: every firm takes part */
    Text exclude;                   /* a firm a line */
    bool use_encumbered;            /* the funders consent */
} BookRules;

/* Reads the whole text. Bad rows do not fail the call; see out->bad. The text must outlive the
 * book, which lives in cx's arena.
 * ERR_SYNTAX: the header is wrong. ERR_LIMIT: more than BOOK_ROWS_MAX rows. ERR_NO_MEMORY. */
MUST_USE Err book_read(Ctx *cx, Text csv, Book *out);

/* The same, by two readers at once where the rows are at least cut_bytes long: the same book. */
MUST_USE Err book_read_cut(Ctx *cx, Text csv, size_t cut_bytes, Book *out);

/* Sets left_out on every row that may not take part. Names in the lists that the book does not
 * know are fine: a list may be longer than a file. ERR_NO_MEMORY. */
MUST_USE Err book_apply_rules(Ctx *cx, Book *book, const BookRules *rules);

/* The firm of that name, or -1. O(log firms). */
int64_t book_firm(const Book *book, Text name);

/* The row with that id, or -1. O(log rows). */
int64_t book_row(const Book *book, Text id);

Text book_row_id(const BookRow *row);

/* Older due date first, then by id: the order in which parallel claims are paid. */
int book_row_cmp(const Book *book, uint32_t a, uint32_t b);

#endif
