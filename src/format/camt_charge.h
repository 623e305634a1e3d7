/* camt_charge.h - what a bank took for itself within an entry of a statement, and what moved: the
 * payment is the transfer, the charges are the account holder's. For format/camt_pay. */
#ifndef WEFT_FORMAT_CAMT_CHARGE_H
#define WEFT_FORMAT_CAMT_CHARGE_H

#include "base/check.h"
#include "format/camt_form.h"

/* Positive where they made a debit more, or a credit less; those of the currency alone. */
i128 camt_charges(const CamtCharge *charges, Ccy ccy);

/* Is the entry what moved, and so much of charges? */
bool camt_with_charges(const CamtEntry *entry, int64_t moved, i128 charges);

/* What an entry of one detail moved. */
Money camt_transfer(const CamtEntry *entry, const CamtDetail *detail);

#endif
