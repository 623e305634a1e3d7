/* found_act.h - the first act of every cluster: what it is, and under which rules it begins.
 *
 *   cluster_found  {"cluster":{"name":"...","currency":"CNY","date":"2026-03-02","demo":false,
 *                              "process":"domestic-sale","calendar":"cn"},
 *                   "rules":[{"kind":"chart","content":{...}}, ...]}          by "operator"
 *
 * These rules hold for whatever day, until a later version takes over (rule_act.h): papers may be
 * older than the cluster. Settings stand in the log because they decide: whether simulated sources
 * count, and which template an order runs under that names none. */
#ifndef WEFT_APP_FOUND_ACT_H
#define WEFT_APP_FOUND_ACT_H

#include "app/act.h"

/* ERR_WRONG_STATE: the log holds something already. ERR_INVALID: the books are of other settings.
 * ERR_UNKNOWN: a process or calendar that is not among the rules. */
MUST_USE Err found_act(Ctx *cx, Book *book, const Act *act, Text *result);

/* The settings in the body of the act; first_date and business_date are its date. ERR_INVALID. */
MUST_USE Err found_settings_read(Ctx *cx, const Json *body, BookSettings *out);

/* The member "cluster" of the body, with its name. */
void found_settings_write(TextBuf *buf, const BookSettings *settings);

#endif
