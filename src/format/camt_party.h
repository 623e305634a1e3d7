/* camt_party.h - who a party of a bank statement is, in weft's schemes (format/camt_pay.h). */
#ifndef WEFT_FORMAT_CAMT_PARTY_H
#define WEFT_FORMAT_CAMT_PARTY_H

#include "format/camt.h"

/* "scheme:value", empty where the bank says nothing of it. ERR_NO_MEMORY. */
MUST_USE Err camt_party_id(Ctx *cx, const CamtParty *party, Text *out);

/* The account's number without blanks, IBAN or other; empty where there is none. */
Text camt_party_account(const CamtParty *party);

/* The party on the other side of the account's owner; NULL where none is named. */
const CamtParty *camt_party_other(const CamtStatement *statement, const CamtEntry *entry,
                                  const CamtDetail *detail);

#endif
