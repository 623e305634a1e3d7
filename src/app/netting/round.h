/* round.h - a round of set-off, from the proposal to the answers. execute.h carries it out.
 *
 *   net_open     {"currency","cutoff","accept_by","due_by","silence","cancelled","certificate"}
 *                by the operator or the platform. cancelled, certificate: the proposal and the
 *                proof that it is the most, as files of `weft net` (core/netting/set_off.h). The
 *                handler believes neither: it works out for itself which claims may be set off,
 *                and holds both against them. due_by: only claims that fall due by then, or absent
 *   net_accept   {"round"}                  by a person of a firm of which something would be set
 *   net_decline  {"round","reason"}         off, once, until accept_by. An acceptance binds for
 *                                           each of its claims up to what was proposed
 *   net_cancel   {"round","reason"}         by the operator or the platform, before it is executed
 *
 * One round a currency at a time. All answer with the round as JSON.
 * Failures: ERR_DENIED, ERR_WRONG_STATE, ERR_REFUSED (no circles; the proposal does not hold),
 * ERR_NOT_FOUND, ERR_INVALID, ERR_UNKNOWN naming a field. */
#ifndef WEFT_APP_NETTING_ROUND_H
#define WEFT_APP_NETTING_ROUND_H

#include "app/act.h"
#include "store/netting_store.h"

enum { NET_DAYS_MAX = 366 };            /* from opening to the last day for an answer */

MUST_USE Err net_open(Ctx *cx, Book *book, const Act *act, Text *result);
MUST_USE Err net_accept(Ctx *cx, Book *book, const Act *act, Text *result);
MUST_USE Err net_decline(Ctx *cx, Book *book, const Act *act, Text *result);
MUST_USE Err net_cancel(Ctx *cx, Book *book, const Act *act, Text *result);

/* --- shared with what carries out, shows and prints ------------------------------------------ */
/* ERR_NOT_FOUND says where rounds are listed. */
MUST_USE Err round_find(Ctx *cx, Book *book, Text number, NetRoundRow *out);
/* The round that a body names; ERR_WRONG_STATE unless it is still proposed. */
MUST_USE Err round_proposed(Ctx *cx, Book *book, const Act *act, const char *const *keys,
                            size_t n, NetRoundRow *out);
Ccy round_ccy(const NetRoundRow *row);
const char *round_state_name(int64_t state);        /* "PROPOSED" */
const char *round_state_chinese(int64_t state);
/* Firms of which something is proposed to be set off: distinct party ids, ascending. */
MUST_USE Err round_firms(Ctx *cx, const List *items, List *out);
/* The round as JSON, with its answers counted. */
MUST_USE Err round_json(Ctx *cx, Book *book, const NetRoundRow *row, Text *out);

#endif
