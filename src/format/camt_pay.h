/* camt_pay.h - bank statements as weft's documents: payments, and a bank_statement for each
 * statement (camt.053) or report (camt.052).
 *
 * A payment is what one booked entry, or one detail of a batch, moved between two parties: from the
 * account's owner where it is a debit, to him where it is a credit; a reversal goes the other way
 * from the parties it names. Its date is the booking date; what else the bank says (value date,
 * references, charges, the amount instructed, the remittance) stands in extra.camt.
 *
 * Parties are known by LEI or USCC where the bank states one, else by their account (iban:...,
 * acct:...), else by BIC, else by their name's slug. Whose account it is, the books know: importing
 * puts the party there. Papers that structured remittance names are refs.
 *
 * A payment's number says which event it is, whoever reports it and however often:
 *     uetr:UUID                              where the payment carries one
 *     camt:ACCOUNT:REFERENCE[:PART][#2]      the servicer's reference of the entry; of a detail of
 *                                            a batch its own; #2 where one statement repeats it
 *     camt:ACCOUNT:=HASH[#2]                 no reference: dates, amount, parties and remittance
 *
 * Not made into payments, and noted: entries that name no other party (the bank's fees and
 * interest, batches without details), moves between accounts of one party. Refused: a batch whose
 * details do not sum to it, a statement that does not add up. Pending entries are counted alone. */
#ifndef WEFT_FORMAT_CAMT_PAY_H
#define WEFT_FORMAT_CAMT_PAY_H

#include "format/camt.h"
#include "format/record.h"

/* Hands out payments as their entries close, and each statement after its payments. Failures of
 * camt_read and of the sink. */
MUST_USE Err camt_documents(Ctx *cx, Source *source, const RecordSink *sink);

/* Reads all of it and hands out nothing: the first thing for which it should be refused whole,
 * placed at its line. ERR_INVALID: a statement that does not add up; failures of camt_read. */
MUST_USE Err camt_check(Ctx *cx, Source *source);

/* A number of one of the three forms above, or of a payment that a bank rejected (pain_pay.h):
 * equal numbers are one event. */
bool camt_number_is(Text number);

#endif
