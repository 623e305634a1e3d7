/* rate_act.h - acts on exchange rates.
 *
 *   rate_fix     {"from":"USD","to":"CNY","rate":"7.10","date":"2026-03-01"}: from that date on,
 *                one dollar counts for 7.10 yuan where values are compared; date may be absent:
 *                the act's business date. A later act for the same day takes its place. */
#ifndef WEFT_APP_RATE_ACT_H
#define WEFT_APP_RATE_ACT_H

#include "app/act.h"

/* Closes again every order whose graph is weighed by the rate.
 * ERR_INVALID (a rate of nothing, one currency), ERR_UNKNOWN (a currency). */
MUST_USE Err rate_act_fix(Ctx *cx, Book *book, const Act *act, Text *result);

#endif
