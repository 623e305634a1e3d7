/* test_intake.h - a paper handed in as everybody hands one in, in a transaction of its own. */
#ifndef WEFT_TEST_INTAKE_H
#define WEFT_TEST_INTAKE_H

#include "app/book.h"

/* by: who states it: "operator"; a party's identifier, for a clerk of it; "PARTY/person"; a
 * connector, "bank"; NULL: whoever states such a paper in an honest trade. A second goes by. What
 * intake refuses leaves the books as they were. */
MUST_USE Err test_submit(Ctx *cx, Book *book, const char *by, const char *json);

/* Who states such a paper in an honest trade: a bank for money, the carrier for a transport, ...,
 * and else a clerk of its issuer; the issuer must be admitted. */
MUST_USE Err test_honest(Ctx *cx, Book *book, const Document *document, Speaker *out);

/* An act that takes two persons, by two of the platform, each in a transaction of its own. */
MUST_USE Err test_by_two(Ctx *cx, Book *book, const char *kind, const char *body);

/* A file of native lines, handed in as an honest cluster would: parties by the operator, papers by
 * those who state such papers, a thousand a transaction. */
MUST_USE Err test_hand_in(Ctx *cx, Book *book, const char *path);

/* Ends the days up to a date, by two persons; nothing where the business date is there already. */
MUST_USE Err test_reach(Ctx *cx, Book *book, const char *date);

#endif
