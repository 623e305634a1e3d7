/* test_intake.h - a paper handed in as everybody hands one in, in a transaction of its own. */
#ifndef WEFT_TEST_INTAKE_H
#define WEFT_TEST_INTAKE_H

#include "app/book.h"

/* by: the identifier of whose account it comes through; NULL: an operator's import. A second goes
 * by. What intake refuses leaves the books as they were. */
MUST_USE Err test_submit(Ctx *cx, Book *book, const char *by, const char *json);

#endif
