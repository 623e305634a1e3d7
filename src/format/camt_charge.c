/* camt_charge.c - in 128 bits, so that no sum need be looked at. O(charges). */
#include "format/camt_charge.h"

/* What the bank took for itself within an entry: positive where it made a debit more, or a credit
 * less. */
i128 camt_charges(const CamtCharge *charges, Ccy ccy)
{
    i128 sum = 0;
    for (const CamtCharge *c = charges; c; c = c->next)
        if (c->amount.has && c->amount.money.ccy == ccy && c->included != XML_FLAG_FALSE)
            sum += c->sign == XML_SIGN_CREDIT ? -(i128)c->amount.money.minor
                                              : c->amount.money.minor;
    return sum;
}

/* Is the entry what moved, and the charges? */
bool camt_with_charges(const CamtEntry *entry, int64_t moved, i128 charges)
{
    i128 all = entry->sign == XML_SIGN_DEBIT ? (i128)moved + charges : (i128)moved - charges;
    return all == entry->amount.money.minor;
}

/* The transfer of an entry's one detail where charges are all that it differs by; else the entry:
 * what a detail says beside is an amount in its own right only where the account bears it out. */
Money camt_transfer(const CamtEntry *entry, const CamtDetail *detail)
{
    const XmlAmount *stated[] = { &detail->amount, &detail->transaction_amount };
    Ccy ccy = entry->amount.money.ccy;
    i128 charges = camt_charges(entry->charges, ccy) + camt_charges(detail->charges, ccy);
    for (size_t i = 0; i < COUNT(stated) && charges != 0; i++)
        if (stated[i]->has && stated[i]->money.ccy == ccy
            && camt_with_charges(entry, stated[i]->money.minor, charges))
            return stated[i]->money;
    return entry->amount.money;
}
