/* deal.h - the acts by which a financing comes to be, is paid out, and is recovered.
 *
 *   finance_apply      {"product","funder","invoice":{"number","issuer"},"order":{..},"amount"}
 *                      by a person of the claimant. order: needed where one invoice bills several;
 *                      for claims on orders instead of invoice. amount: of the claim, a decimal;
 *                      absent: as much as may be financed. What speaks against it is recorded: the
 *                      financing is then REFUSED with its reasons.
 *   finance_check      {"financing"}                by persons of the funder, no two the same and
 *   finance_approve    {"financing"}                none of them the applicant's; each looks again,
 *   finance_disburse   {"financing"}                and fails with ERR_REFUSED on any finding
 *   finance_register   {"financing","registration","description"}   the funder's right, with the
 *                      instant of the act: the earlier wins
 *   finance_refuse     {"financing","reason"}       the funder refuses, or the applicant withdraws
 *   finance_recourse   {"financing"}                calls on the seller: long overdue, or the claim
 *                                   credited or set off below what is out
 *                      {"financing","paid"}         the seller has paid so much back
 *   finance_write_off  {"financing"}                what is left is lost
 *
 * All answer with the financing as JSON. Failures: ERR_DENIED (four eyes; not of that party),
 * ERR_WRONG_STATE, ERR_REFUSED, ERR_NOT_FOUND, ERR_INVALID and ERR_UNKNOWN naming a field. */
#ifndef WEFT_APP_FINANCE_DEAL_H
#define WEFT_APP_FINANCE_DEAL_H

#include "app/act.h"
#include "app/finance/examine.h"

MUST_USE Err finance_apply(Ctx *cx, Book *book, const Act *act, Text *result);
MUST_USE Err finance_check(Ctx *cx, Book *book, const Act *act, Text *result);
MUST_USE Err finance_approve(Ctx *cx, Book *book, const Act *act, Text *result);
MUST_USE Err finance_register(Ctx *cx, Book *book, const Act *act, Text *result);
MUST_USE Err finance_disburse(Ctx *cx, Book *book, const Act *act, Text *result);
MUST_USE Err finance_refuse(Ctx *cx, Book *book, const Act *act, Text *result);
MUST_USE Err finance_recourse(Ctx *cx, Book *book, const Act *act, Text *result);
MUST_USE Err finance_write_off(Ctx *cx, Book *book, const Act *act, Text *result);

/* --- looking --------------------------------------------------------------------------------- */
/* What would be offered now, without recording anything; body as of finance_apply, funder may be
 * absent. */
MUST_USE Err finance_quote(Ctx *cx, Book *book, const Party *applicant, const Json *body,
                           Text *result);

#endif
