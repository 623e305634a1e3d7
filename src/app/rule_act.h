/* rule_act.h - the act by which a cluster adopts rules: from then on they run, and nothing else.
 *
 *   rule_adopt   {"rules":[{"kind":"product","content":{"name":"...",...}}],"from":"2026-07-01"}
 *                by "operator", or a person of a party with the role platform
 *
 * The act carries the whole content, so that whoever holds the log holds the rules. A rule is known
 * by its kind and the name in its content; the same name again is its next version. `from`, the
 * first day it holds, is the business date or later: what was decided under the old version is not
 * decided anew. What began before (an order, a deal, a round of set-off) keeps its version. */
#ifndef WEFT_APP_RULE_ACT_H
#define WEFT_APP_RULE_ACT_H

#include "app/act.h"

enum { RULES_AT_ONCE_MAX = 1000, RULE_DAYS_AHEAD_MAX = 3660 };

/* ERR_DENIED; ERR_INVALID, ERR_UNKNOWN, ERR_LIMIT: name rule and field; ERR_CONFLICT: it is what
 * holds on that day already. */
MUST_USE Err rule_act_adopt(Ctx *cx, Book *book, const Act *act, Text *result);

/* Adopts the array of {kind, content}, all or (after a rollback) none; from DATE_NONE: for whatever
 * day. *out: a List of RuleVersion. */
MUST_USE Err rule_act_take(Ctx *cx, Book *book, const Act *act, const Json *rules, Date from,
                           List *out);

/* {"adopted":[{"kind":"product","name":"...","version":2,"from":"2026-07-01","hash":"..."}]} */
MUST_USE Err rule_act_result(Ctx *cx, const List *adopted, Text *out);

#endif
