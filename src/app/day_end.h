/* day_end.h - the act that moves the business date; the clock never does.
 *
 *   day_end           {"days":1} business days on, or {"to":"2026-04-30"}
 *   day_end_propose   {"to":"2027-03-31"}
 *                     both by a person of a party with the role platform
 *
 * A leap of more days than one person may make (leap_days of the table of authority) makes
 * discounts earned and firms late by a slip of the pen: one person proposes it, and another
 * performs it, to the same day, from the business date on which it was proposed.
 *
 * Up to the new date it earns discounts, charges late interest, marks claims and financings
 * overdue (financings after their days of grace) and lets pending transfers expire; it answers with
 * what it did and what asks for attention, such as rounds of set-off whose window is over. Which
 * days are business days the cluster's calendar says; beyond its years no date is set, since nobody
 * knows yet what falls due when. Calling it twice for the same date is refused. */
#ifndef WEFT_APP_DAY_END_H
#define WEFT_APP_DAY_END_H

#include "app/act.h"

enum { DAY_END_DAYS_MAX = 366 };        /* on at once */

/* ERR_DENIED, ERR_INVALID (a date not after the present one, or too far), ERR_WRONG_STATE. */
MUST_USE Err day_end_propose(Ctx *cx, Book *book, const Act *act, Text *result);
MUST_USE Err day_end(Ctx *cx, Book *book, const Act *act, Text *result);

/* What a day-end would do, and nothing done: in a transaction of its own, which is taken back. The
 * answer has each deal's accruals too. A leap can be looked at by one person. */
MUST_USE Err day_end_preview(Ctx *cx, Book *book, Text actor, Text body, Text *result);

#endif
