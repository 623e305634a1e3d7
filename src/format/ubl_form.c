/* ubl_form.c - the tables. O(forms) and O(codes) to look one up: there are a dozen. */
#include "format/ubl_form.h"

#include "base/check.h"

#include <string.h>

/* --- what is alike in several forms ---------------------------------------------------------- */

#define HEAD { .path = "ID", .field = UBL_NUMBER }, { .path = "IssueDate", .field = UBL_DATE }
#define CURRENCY { .path = "DocumentCurrencyCode", .field = UBL_CURRENCY }
#define ORDER_REF { .path = "OrderReference/ID", .field = UBL_REF, .kind = DOCUMENT_ORDER, \
                    .issuer = SIDE_BUYER }
#define PARTY(where, who) { .path = where, .field = UBL_##who }
#define TOTALS(total)                                                   \
    { .path = "AllowanceCharge", .field = UBL_PARTS },                  \
    { .path = "TaxTotal/TaxAmount", .field = UBL_TAX },                 \
    { .path = "TaxTotal/TaxSubtotal", .field = UBL_RATES },             \
    { .path = total "/LineExtensionAmount", .field = UBL_LINES_SUM },   \
    { .path = total "/TaxExclusiveAmount", .field = UBL_NET },          \
    { .path = total "/TaxInclusiveAmount", .field = UBL_WITH_TAX },     \
    { .path = total "/AllowanceTotalAmount", .field = UBL_ALLOWED },    \
    { .path = total "/ChargeTotalAmount", .field = UBL_CHARGED },       \
    { .path = total "/PrepaidAmount", .field = UBL_PREPAID },           \
    { .path = total "/PayableRoundingAmount", .field = UBL_ROUNDING },  \
    { .path = total "/PayableAmount", .field = UBL_GROSS }
#define ACCOUNT                                                                                \
    { .path = "PaymentMeans/PaymentMeansCode", .field = UBL_MEANS, .constant = "30" },         \
    { .path = "PaymentMeans/PayeeFinancialAccount/ID", .field = UBL_ACCOUNT }
#define SPARE(where, who) { .path = where, .field = UBL_##who, .spare = true }
#define END { .path = NULL }

static const UblRow order_line[] = {
    { .path = "LineItem/ID", .field = UBL_LINE },
    { .path = "LineItem/Quantity", .field = UBL_QUANTITY },
    { .path = "LineItem/LineExtensionAmount", .field = UBL_AMOUNT },
    { .path = "LineItem/Price/PriceAmount", .field = UBL_PRICE },
    { .path = "LineItem/Item/Name", .field = UBL_ITEM },
    { .path = "OrderLineReference/LineID", .field = UBL_REF_LINE },
    END
};

static const UblRow order[] = {
    HEAD, CURRENCY, PARTY("BuyerCustomerParty/Party", ISSUER),
    PARTY("SellerSupplierParty/Party", RECEIVER), TOTALS("AnticipatedMonetaryTotal"), END
};

static const UblRow order_response[] = {
    HEAD, { .path = "OrderResponseCode", .field = UBL_STATUS }, CURRENCY, ORDER_REF,
    PARTY("SellerSupplierParty/Party", ISSUER), PARTY("BuyerCustomerParty/Party", RECEIVER),
    TOTALS("LegalMonetaryTotal"), END
};

static const UblRow order_response_simple[] = {
    HEAD, { .path = "AcceptedIndicator", .field = UBL_STATUS }, ORDER_REF,
    PARTY("SellerSupplierParty/Party", ISSUER), PARTY("BuyerCustomerParty/Party", RECEIVER), END
};

static const UblRow order_change[] = {
    HEAD, { .path = "SequenceNumberID", .field = UBL_CONSTANT, .constant = "1" }, CURRENCY,
    ORDER_REF, PARTY("BuyerCustomerParty/Party", ISSUER),
    PARTY("SellerSupplierParty/Party", RECEIVER), TOTALS("AnticipatedMonetaryTotal"), END
};

static const UblRow order_cancellation[] = {
    HEAD, { .path = "CancellationNote", .field = UBL_CONSTANT, .constant = "cancelled" },
    ORDER_REF, PARTY("BuyerCustomerParty/Party", ISSUER),
    PARTY("SellerSupplierParty/Party", RECEIVER), END
};

static const UblRow despatch[] = {
    HEAD, ORDER_REF, PARTY("DespatchSupplierParty/Party", ISSUER),
    PARTY("DeliveryCustomerParty/Party", RECEIVER), SPARE("BuyerCustomerParty/Party", BUYER), END
};

static const UblRow despatch_line[] = {
    { .path = "ID", .field = UBL_LINE },
    { .path = "DeliveredQuantity", .field = UBL_QUANTITY },
    { .path = "OrderLineReference/LineID", .field = UBL_REF_LINE },
    { .path = "Item/Name", .field = UBL_ITEM },
    END
};

static const UblRow receipt[] = {
    HEAD, ORDER_REF,
    { .path = "DespatchDocumentReference/ID", .field = UBL_REF, .kind = DOCUMENT_DESPATCH,
      .issuer = SIDE_SELLER },
    PARTY("DeliveryCustomerParty/Party", ISSUER), PARTY("DespatchSupplierParty/Party", RECEIVER),
    SPARE("BuyerCustomerParty/Party", BUYER), END
};

static const UblRow receipt_line[] = {
    { .path = "ID", .field = UBL_LINE },
    { .path = "ReceivedQuantity", .field = UBL_QUANTITY },
    { .path = "RejectedQuantity", .field = UBL_REJECTED },
    { .path = "OrderLineReference/LineID", .field = UBL_REF_LINE },
    { .path = "Item/Name", .field = UBL_ITEM },
    END
};

#define BILL_REFS                                                                              \
    ORDER_REF,                                                                                 \
    { .path = "BillingReference/InvoiceDocumentReference/ID", .field = UBL_REF,                \
      .kind = DOCUMENT_INVOICE, .issuer = SIDE_SELLER },                                       \
    { .path = "DespatchDocumentReference/ID", .field = UBL_REF, .kind = DOCUMENT_DESPATCH,     \
      .issuer = SIDE_SELLER },                                                                 \
    { .path = "ReceiptDocumentReference/ID", .field = UBL_REF, .kind = DOCUMENT_RECEIPT,       \
      .issuer = SIDE_BUYER }

#define BILL_PARTIES                                                                           \
    PARTY("AccountingSupplierParty/Party", ISSUER),                                            \
    PARTY("AccountingCustomerParty/Party", RECEIVER), PARTY("PayeeParty", ASSIGNED),           \
    SPARE("BuyerCustomerParty/Party", BUYER)

static const UblRow invoice[] = {
    HEAD, { .path = "DueDate", .field = UBL_DUE },
    { .path = "InvoiceTypeCode", .field = UBL_STATUS, .constant = "380" }, CURRENCY, BILL_REFS,
    BILL_PARTIES,
    ACCOUNT, TOTALS("LegalMonetaryTotal"), END
};

static const UblRow credit_note[] = {
    HEAD, { .path = "CreditNoteTypeCode", .field = UBL_STATUS, .constant = "381" }, CURRENCY,
    BILL_REFS, BILL_PARTIES, TOTALS("LegalMonetaryTotal"), END
};

#define BILL_LINE(quantity)                                             \
    { .path = "ID", .field = UBL_LINE },                                \
    { .path = quantity, .field = UBL_QUANTITY },                        \
    { .path = "LineExtensionAmount", .field = UBL_AMOUNT },             \
    { .path = "OrderLineReference/LineID", .field = UBL_REF_LINE },     \
    { .path = "Item/Name", .field = UBL_ITEM },                         \
    { .path = "Price/PriceAmount", .field = UBL_PRICE }

static const UblRow invoice_line[] = { BILL_LINE("InvoicedQuantity"), END };
static const UblRow credit_note_line[] = { BILL_LINE("CreditedQuantity"), END };

static const UblRow application_response[] = {
    HEAD, PARTY("SenderParty", ISSUER), PARTY("ReceiverParty", RECEIVER),
    { .path = "DocumentResponse/Response/ResponseCode", .field = UBL_STATUS },
    { .path = "DocumentResponse/DocumentReference/ID", .field = UBL_REF, .kind = DOCUMENT_INVOICE,
      .issuer = SIDE_SELLER },
    END
};

/* --- money that is announced, money that is open ---------------------------------------------- */

#define BILLED(which, what) \
    { .path = "BillingReference/" which "DocumentReference/ID", .field = UBL_REF, \
      .kind = DOCUMENT_##what, .issuer = SIDE_SELLER }

static const UblRow remittance[] = {
    HEAD, CURRENCY, { .path = "TotalPaymentAmount", .field = UBL_NET }, BILLED("Invoice", INVOICE),
    PARTY("AccountingCustomerParty/Party", ISSUER),
    PARTY("AccountingSupplierParty/Party", RECEIVER), PARTY("PayeeParty", ASSIGNED), ACCOUNT, END
};

static const UblRow statement[] = {
    HEAD, CURRENCY, { .path = "TotalBalanceAmount", .field = UBL_NET },
    PARTY("AccountingSupplierParty/Party", ISSUER),
    PARTY("AccountingCustomerParty/Party", RECEIVER), PARTY("PayeeParty", ASSIGNED), ACCOUNT, END
};

static const UblRow account_line[] = {
    { .path = "ID", .field = UBL_LINE }, { .path = "DebitLineAmount", .field = UBL_AMOUNT },
    BILLED("Invoice", INVOICE), BILLED("CreditNote", CREDIT_NOTE), END
};

/* --- goods on their way ----------------------------------------------------------------------- */

/* Codes of UNCL 1001; without one, nobody can say what kind of document is meant. */
#define NAMED(code, what, who)                                                                 \
    { .path = "DocumentReference/ID", .field = UBL_REF, .kind = DOCUMENT_##what,               \
      .issuer = SIDE_##who, .constant = code }
#define NAMED_ALL                                                                              \
    NAMED("220", ORDER, BUYER), NAMED("105", ORDER, BUYER), NAMED("351", DESPATCH, SELLER),    \
    NAMED("380", INVOICE, SELLER)
#define FILLER(where) { .path = where, .field = UBL_CONSTANT, .constant = "NA" }

static const UblRow waybill[] = {
    HEAD, PARTY("ConsignorParty", RECEIVER), SPARE("ReceiverParty", RECEIVER),
    PARTY("CarrierParty", ISSUER), SPARE("FreightForwarderParty", ISSUER),
    SPARE("SenderParty", ISSUER), FILLER("Shipment/ID"), FILLER("Shipment/Consignment/ID"),
    PARTY("Shipment/Consignment/ConsigneeParty", BUYER), NAMED_ALL, END
};

static const UblRow goods_item[] = {
    { .path = "ID", .field = UBL_LINE }, { .path = "Quantity", .field = UBL_QUANTITY },
    { .path = "Item/Name", .field = UBL_ITEM },
    { .path = "OrderLineReference/LineID", .field = UBL_REF_LINE }, END
};

/* Who reports is nowhere else where the parties are left out. */
static const UblRow transportation_status[] = {
    HEAD, FILLER("Consignment/ID"), PARTY("Consignment/ConsigneeParty", BUYER),
    PARTY("Consignment/ConsignorParty", RECEIVER), PARTY("Consignment/CarrierParty", ISSUER),
    SPARE("Consignment/FreightForwarderParty", ISSUER),
    SPARE("Consignment/PerformingCarrierParty", ISSUER),
    FILLER("TransportEvent/IdentificationID"),
    { .path = "TransportEvent/CurrentStatus/ConditionCode", .field = UBL_STATUS },
    SPARE("TransportEvent/ResponsibleParty", ISSUER), SPARE("TransportEvent/Contact", ISSUER),
    NAMED_ALL, END
};

/* --- the forms ------------------------------------------------------------------------------- */

static const UblForm forms[] = {
    { "Order", DOCUMENT_ORDER, SIDE_BUYER, NULL, "AnticipatedMonetaryTotal", "OrderLine", order,
      order_line },
    { "OrderResponse", DOCUMENT_ORDER_RESPONSE, SIDE_SELLER, NULL, "LegalMonetaryTotal",
      "OrderLine", order_response, order_line },
    { "OrderResponseSimple", DOCUMENT_ORDER_RESPONSE, SIDE_SELLER, NULL, NULL, NULL,
      order_response_simple, NULL },
    { "OrderChange", DOCUMENT_ORDER_CHANGE, SIDE_BUYER, NULL, "AnticipatedMonetaryTotal",
      "OrderLine", order_change, order_line },
    { "OrderCancellation", DOCUMENT_ORDER_CHANGE, SIDE_BUYER, "cancelled", NULL, NULL,
      order_cancellation, NULL },
    { "DespatchAdvice", DOCUMENT_DESPATCH, SIDE_SELLER, NULL, NULL, "DespatchLine", despatch,
      despatch_line },
    { "ReceiptAdvice", DOCUMENT_RECEIPT, SIDE_BUYER, NULL, NULL, "ReceiptLine", receipt,
      receipt_line },
    { "Invoice", DOCUMENT_INVOICE, SIDE_SELLER, NULL, "LegalMonetaryTotal", "InvoiceLine",
      invoice, invoice_line },
    { "CreditNote", DOCUMENT_CREDIT_NOTE, SIDE_SELLER, NULL, "LegalMonetaryTotal",
      "CreditNoteLine", credit_note, credit_note_line },
    { "ApplicationResponse", DOCUMENT_INVOICE_RESPONSE, SIDE_BUYER, NULL, NULL, NULL,
      application_response, NULL },
    { "RemittanceAdvice", DOCUMENT_REMITTANCE_ADVICE, SIDE_BUYER, NULL, NULL,
      "RemittanceAdviceLine", remittance, account_line },
    { "Statement", DOCUMENT_ACCOUNT_STATEMENT, SIDE_SELLER, NULL, NULL, "StatementLine", statement,
      account_line },
    { "Waybill", DOCUMENT_TRANSPORT, SIDE_ANY, NULL, NULL, "Shipment/GoodsItem", waybill,
      goods_item },
    { "TransportationStatus", DOCUMENT_TRANSPORT, SIDE_ANY, NULL, NULL, NULL,
      transportation_status, NULL },
};

const UblForm *ubl_form_of(Text ns, Text root)
{
    static const char before[] = UBL_NS;
    if (!text_starts(ns, before) || !text_ends(ns, "-2"))
        return NULL;
    Text name = text_slice(ns, sizeof before - 1, ns.n - 2);
    for (size_t i = 0; i < COUNT(forms); i++)
        if (text_is(root, forms[i].root) && text_eq(name, root))
            return &forms[i];
    return NULL;
}

/* What is cancelled has no lines in UBL; what is carried has, or else it is news of it. */
static bool fits(const UblForm *form, const Document *doc)
{
    bool cancels = doc->kind == DOCUMENT_ORDER_CHANGE && text_is(doc->status, "cancelled");
    bool news = doc->kind == DOCUMENT_TRANSPORT && doc->line_count == 0;
    return form->kind == doc->kind && (!cancels || form->status) && (!news || !form->lines);
}

const UblForm *ubl_form_for(const Document *doc)
{
    for (size_t i = 0; i < COUNT(forms); i++)
        if (fits(&forms[i], doc))
            return &forms[i];
    return NULL;
}

/* --- answers --------------------------------------------------------------------------------- */

/* A code means what it does among the documents of its table; the first row of a word is the one
 * that is written. SRC: UNCL 4343 as Peppol takes it, with two codes of earlier profiles;
 * UN/ECE Recommendation 24; UNCL 1001. */
typedef struct Word {
    const char *code, *word;
} Word;

static const Word answers[] = {
    { "AP", "accepted" }, { "RE", "rejected" }, { "CA", "conditional" }, { "AB", "received" },
    { "IP", "in process" }, { "UQ", "queried" }, { "PD", "paid" }, { "29", "accepted" },
    { "27", "rejected" }, { "30", "conditional" }, { "true", "accepted" }, { "false", "rejected" },
    { NULL, NULL },
};
static const Word movements[] = { { "31", "in transit" }, { NULL, NULL } };
static const Word bills[] = {
    { "393", "assigned" }, { "325", "pro forma" }, { NULL, NULL },
};
static const Word credits[] = { { "396", "assigned" }, { NULL, NULL } };

static const Word *words_of(DocumentKind kind)
{
    return kind == DOCUMENT_TRANSPORT ? movements : kind == DOCUMENT_INVOICE ? bills
         : kind == DOCUMENT_CREDIT_NOTE ? credits : answers;
}

Text ubl_status_word(DocumentKind kind, Text code)
{
    for (const Word *row = words_of(kind); row->code; row++)
        if (text_is(code, row->code))
            return text_of(row->word);
    return TEXT("");
}

Text ubl_status_code(DocumentKind kind, Text word)
{
    for (const Word *row = words_of(kind); row->code; row++)
        if (text_is(word, row->word))
            return text_of(row->code);
    return TEXT("");
}
