/* party_act.h - acts on parties and on pairings.
 *
 *   party_admit  a party record (core/party_record.h): admits it, or adds names and roles
 *   link         {"document":{kind,number,issuer},"line":"1","order":{number,issuer},
 *                 "order_line":"1"}    lays a paper on an order; line and order_line may be absent
 *   unlink       the same without order_line: the paper must not be laid on that order */
#ifndef WEFT_APP_PARTY_ACT_H
#define WEFT_APP_PARTY_ACT_H

#include "app/act.h"

MUST_USE Err party_act_admit(Ctx *cx, Book *book, const Act *act, Text *result);
MUST_USE Err party_act_link(Ctx *cx, Book *book, const Act *act, Text *result);
MUST_USE Err party_act_unlink(Ctx *cx, Book *book, const Act *act, Text *result);

#endif
