/* camt_extra.h - what a payment and a bank_statement keep of the bank's words: "extra".
 *
 *   payment         {"camt":{"account","bank_code","charges":[{"amount","currency","included"}],
 *                   "clearing_reference","creditor_reference","end_to_end_id","entry_reference",
 *                   "exchange_rate","information","instructed":{"amount","currency"},
 *                   "instruction_id","mandate_id","message","payee_agent","payer_agent",
 *                   "payment_information_id","purpose","remittance","return_reason","reversal",
 *                   "servicer_reference","statement","transaction_id","uetr","ultimate_payee",
 *                   "ultimate_payer","value_date"}}
 *   bank_statement  {"camt":{"account","balances":[{"amount","currency","date","type"}],
 *                   "entries","id","message","message_id","page","sequence",
 *                   "totals":[{"closing","credit_sum","credits","currency","debit_sum","debits",
 *                   "opening","pending","pending_sum"}]}}
 *
 * Members without a value are left out; amounts of balances are negative where they are debits. */
#ifndef WEFT_FORMAT_CAMT_EXTRA_H
#define WEFT_FORMAT_CAMT_EXTRA_H

#include "format/camt.h"

/* Canonical JSON. ERR_NO_MEMORY. */
MUST_USE Err camt_extra_payment(Ctx *cx, const CamtStatement *statement, const CamtEntry *entry,
                                const CamtDetail *detail, Text *out);
MUST_USE Err camt_extra_statement(Ctx *cx, const CamtStatement *statement, Text *out);

#endif
