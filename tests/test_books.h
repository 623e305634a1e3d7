/* test_books.h - do the books of a financing say what its contract says? For tests that hold a
 * store of their own. */
#ifndef WEFT_TEST_BOOKS_H
#define WEFT_TEST_BOOKS_H

#include "test.h"

#include "app/finance/repay.h"

/* Every event of the contract against every transfer of the financing, one after the other: kind,
 * day, accounts and amount. *differs is what is wrong first, or empty; *postings: how many events
 * were found posted. */
Err test_books_compare(Ctx *cx, Book *book, const FinancingRow *row, Text *differs,
                       size_t *postings);

/* The same of all financings of the store; fails the test where one differs. Returns the events. */
size_t test_books_check(Ctx *cx, Book *book);

#endif
