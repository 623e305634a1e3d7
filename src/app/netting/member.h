/* member.h - acts by which firms take part in set-off, and by which they are kept from it.
 *
 *   net_join     {}                         by a person of the firm: its claims and debts may be
 *                                           proposed for set-off; it still answers each round
 *   net_leave    {}                         not while it has accepted a round that is not over
 *   net_avoid    {"party"}                  this firm does not set off with that one
 *   net_meet     {"party"}                  ... and now does again
 *   net_bar      {"party","reason"}         by the operator or the platform; reason: insolvent,
 *   net_unbar    {"party"}                  or request
 *   net_consent  {"financing"}              by a person of the funder: the claim behind its
 *                                           financing may be set off. Only where the seller owes it
 *                                           the money all the same: under a product with recourse
 *
 * All answer with JSON; doing twice what stands already is ERR_WRONG_STATE. */
#ifndef WEFT_APP_NETTING_MEMBER_H
#define WEFT_APP_NETTING_MEMBER_H

#include "app/act.h"

MUST_USE Err net_join(Ctx *cx, Book *book, const Act *act, Text *result);
MUST_USE Err net_leave(Ctx *cx, Book *book, const Act *act, Text *result);
MUST_USE Err net_avoid(Ctx *cx, Book *book, const Act *act, Text *result);
MUST_USE Err net_meet(Ctx *cx, Book *book, const Act *act, Text *result);
MUST_USE Err net_bar(Ctx *cx, Book *book, const Act *act, Text *result);
MUST_USE Err net_unbar(Ctx *cx, Book *book, const Act *act, Text *result);
MUST_USE Err net_consent(Ctx *cx, Book *book, const Act *act, Text *result);

#endif
