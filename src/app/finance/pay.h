/* pay.h - what the books say must be paid: the transfers that a party orders from its bank.
 *
 *   disbursement   funder to applicant: the net of a financing, on the day it was paid out by its
 *                  act. "WEFT-F-17"
 *   settlement     whoever received a payment to whom the waterfall gave a part of it, one transfer
 *                  for each payment, financing and party. "WEFT-F-17-S402-3"
 *
 * A bank executes on business days: a day that is none of the cluster's calendar moves to the next.
 * The ids are derived from what they are about, so the same instruction is the same however often
 * it is written, and a bank's answer can be told from them. Writing an instruction records nothing:
 * that money moved is a bank's word, in its statement. */
#ifndef WEFT_APP_FINANCE_PAY_H
#define WEFT_APP_FINANCE_PAY_H

#include "app/book.h"
#include "format/pain_write.h"

typedef struct PayInstruction {
    PainTransfer transfer;      /* accounts empty where the books know none */
    Text financing;             /* "F-17" */
    const char *what;           /* "disbursement", "settlement" */
    int64_t payer, payee;
} PayInstruction;

/* Those of a payer (0: of all) whose day lies in from .. to: a List of PayInstruction, by
 * financing. O(financings and their collections). */
MUST_USE Err pay_instructions(Ctx *cx, Book *book, int64_t payer, Date from, Date to, List *out);

#endif
