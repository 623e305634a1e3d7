/* period.h - the act that closes the books to the end of a month. What was reported then stays.
 *
 *   period_close   {"to":"2026-04-30"}   by a person of the platform
 *
 * From then on nothing is booked on a day up to that one, whatever paper comes in, whatever is
 * paired otherwise or taken back: it is booked on the first day of the open period, and keeps the
 * day it was stated for beside it (core/posting.h). Papers and claims keep their own dates, so that
 * what is due, late or older does not change by it. There is no opening again: a correction is a
 * posting of the open period.
 * SRC: 企业会计准则第29号 (CAS 29) on what is found after the balance sheet day; DESIGN 5. */
#ifndef WEFT_APP_PERIOD_H
#define WEFT_APP_PERIOD_H

#include "app/act.h"

/* ERR_DENIED; ERR_INVALID: not the last day of a month, not before the business date;
 * ERR_CONFLICT: closed before. */
MUST_USE Err period_close(Ctx *cx, Book *book, const Act *act, Text *result);

#endif
