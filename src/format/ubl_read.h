/* ubl_read.h - UBL 2.1 to 2.4 documents into weft's own.
 *
 * Order, OrderResponse, OrderResponseSimple, OrderChange, OrderCancellation (an order_change that
 * says "cancelled"), DespatchAdvice, ReceiptAdvice, Invoice, CreditNote, ApplicationResponse (an
 * invoice_response), RemittanceAdvice, Statement (account_statement), Waybill and
 * TransportationStatus (both transport, by the carrier for the consignor; where no carrier is
 * named, by who forwards or reports). What the document does not hold is kept beside it in
 * "extra", in place:
 *
 *   "extra":{"ubl":["Invoice",{"=ns":"urn:..."},["cbc:ID",{"=":"number"}],
 *            ["cbc:Note","as it stands"],["cac:InvoiceLine",["cbc:ID",{"=":"lines.0.line"}],...]]}
 *
 * An element is [name, attributes if any, text or elements]; the attribute "=" says which field
 * of the document is its text. Names outside UBL are {namespace}name.
 *
 * Parties are known by USCC or LEI where they give one, else by endpoint, identification, company
 * number or VAT number in a registered scheme (0088 is gln, 0060 duns, 0199 lei; other schemes of
 * ISO 6523 are icd:0192:..., other address schemes eas:9930:...), else by their name's slug, as
 * are two parties that give the same number.
 *
 * amount is the sum without tax after allowances and charges. Where the lines cannot add up to it
 * (allowances on the whole, negative lines), the lines' amounts stay in "extra". An invoice of
 * which everything is negative is a credit note with the signs turned. */
#ifndef WEFT_FORMAT_UBL_READ_H
#define WEFT_FORMAT_UBL_READ_H

#include "base/source.h"
#include "format/record.h"

/* Reads one document: its parties, then it, or `refused` where it is no document of weft's.
 * ERR_UNKNOWN: XML, but not UBL that weft reads; failures of xml_tree_read and of the sink. */
MUST_USE Err ubl_read(Ctx *cx, Source *source, const RecordSink *sink);

#endif
