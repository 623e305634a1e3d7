/* day_end.h - the act that moves the business date; the clock never does.
 *
 *   day_end   {"days":1} business days on, or {"to":"2026-04-30"}
 *             by "operator", or a person of a party with the role platform
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
MUST_USE Err day_end(Ctx *cx, Book *book, const Act *act, Text *result);

#endif
