/* names.h - what parties, accounts and postings are called in the books' reports and exports.
 *
 *     Qifan:1122 Trade receivables          an account of a party
 *     Qifan:2001 Financing received:F-17    one for each financing
 *     no party:7:42                         an account that somebody made by himself: its id last
 *
 * A party's name is used where it is the only one of that name, else its identifier follows, so
 * that no two parties share a name; names are clean for journals (core/books/journal.h).
 * Everything is read when it is opened, and lives in the cx given then. */
#ifndef WEFT_APP_BOOKS_NAMES_H
#define WEFT_APP_BOOKS_NAMES_H

#include "app/book.h"
#include "core/chart.h"
#include "store/books_store.h"

typedef struct BookNames BookNames;

/* Reads chart, parties and financings. O(parties + financings). */
MUST_USE Err book_names_open(Ctx *cx, Book *book, bool chinese, BookNames **out);

const Chart *book_names_chart(const BookNames *names);
bool book_names_chinese(const BookNames *names);

/* The party's name; "no party" for 0 and for one that is not in the books. */
Text book_names_party(const BookNames *names, int64_t party_id);
Text book_names_ident(const BookNames *names, int64_t party_id);        /* "" where unknown */
/* The title of a code in the language asked for, "" where the chart has none. */
Text book_names_title(const BookNames *names, int32_t code);
/* "F-17"; "" for 0. In cx's arena where it is none of ours. */
MUST_USE Err book_names_about(Ctx *cx, const BookNames *names, LedgerId about, Text *out);

/* The account's whole name, and what follows the party's in it. In cx's arena. */
MUST_USE Err book_names_account(Ctx *cx, const BookNames *names, const AccountKey *key, Text *out);
MUST_USE Err book_names_in_party(Ctx *cx, const BookNames *names, const AccountKey *key,
                                 Text *out);
/* The whole name in the other language, for a note beside it. */
MUST_USE Err book_names_note(Ctx *cx, const BookNames *names, const AccountKey *key, Text *out);
/* The account's type as journal_account takes it, by the first digit of its code. */
char book_names_type(const BookNames *names, int32_t code);

/* What happened: "payment", and why: "payment PAY-3 of Orient", "finance_disburse, F-17". */
Text book_names_event(const BookNames *names, uint16_t code);
MUST_USE Err book_names_cause(Ctx *cx, const BookNames *names, const BooksPosting *posting,
                              Text *out);

#endif
