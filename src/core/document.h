/* document.h - what a party states: immutable, addressed, known by (issuer, kind, number).
 *
 * One JSON object is one document; every outside form is turned into this one. Reading is strict:
 * an unknown field is an error (a misspelt "qantity" must not vanish), except inside "extra",
 * which is kept as it is. Writing is canonical: the same document always gives the same bytes, so
 * its SHA-256 is its content.
 *
 *   {"kind":"order","number":"PO-17","issuer":"uscc:...","receiver":"lei:...","date":"2026-03-02",
 *    "currency":"CNY","serves":{"kind":"order","number":"SO-1","issuer":"lei:..."},
 *    "terms":{"process":"domestic-sale","payment_days":60,"deposit_percent":"30"},
 *    "lines":[{"line":"1","item":"PCB-A1","quantity":"1000","unit":"C62","price":"3.20",
 *              "amount":"3200.00","ref":{"kind":"order","number":"S-1","issuer":"..."}}],
 *    "amount":"3200.00","tax":"416.00","refs":[{"kind":"contract","number":"C-9","issuer":"..."}],
 *    "source":"issuer"}
 *
 * amount is without tax and equals the sum of the lines; what is owed is amount + tax.
 * An order is placed by its buyer: issuer = buyer, receiver = seller. A payment's issuer is the
 * payer, its receiver the payee. Amounts and quantities are never negative: what goes back is a
 * credit note, or a despatch from the buyer.  SRC: DESIGN 5. */
#ifndef WEFT_CORE_DOCUMENT_H
#define WEFT_CORE_DOCUMENT_H

#include "base/json.h"
#include "base/sha256.h"
#include "value/date.h"
#include "value/money.h"
#include "value/party_id.h"
#include "value/quantity.h"
#include "value/rate.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum { FLOW_COMMERCE, FLOW_GOODS, FLOW_INFORMATION, FLOW_FUNDS, FLOW_COUNT } Flow;
typedef enum { SIDE_SELLER, SIDE_BUYER, SIDE_ANY } Side;

typedef enum {
#define KIND(name, json, chinese, flow, side) DOCUMENT_##name,
#include "core/document_kind.tbl"
#undef KIND
    DOCUMENT_KIND_COUNT
} DocumentKind;

typedef struct DocumentRef {
    bool present;
    DocumentKind kind;
    Text number;
    Text issuer;
    Text line;                  /* empty: the whole document */
} DocumentRef;

typedef struct DocumentLine {
    Text line;                  /* unique in the document */
    Text item;                  /* may be empty (payments) */
    bool has_quantity;
    Quantity quantity;
    Quantity rejected;          /* of quantity, found bad: receipts, quality reports */
    bool has_price;
    Price price;
    bool has_amount;
    Money amount;
    DocumentRef ref;            /* the line it answers */
} DocumentLine;

typedef struct DocumentTerms {
    Text process;               /* name of a process template; empty: the default */
    Text incoterm;
    int32_t payment_days;       /* after the invoice date; -1: not stated */
    Rate deposit;               /* part paid before work starts; 0: none */
    Date ship_by;               /* DATE_NONE: not stated */
} DocumentTerms;

typedef struct Document {
    DocumentKind kind;
    Text number, issuer, receiver;      /* receiver may be empty: customs, tax office */
    Date date;
    Date due;                           /* payment due; DATE_NONE: from terms */
    bool has_currency;
    Ccy ccy;
    DocumentRef serves;                 /* orders: the order this one is placed for */
    DocumentTerms terms;
    const DocumentLine *lines;
    size_t line_count;
    bool has_amount;
    Money amount, tax;
    const DocumentRef *refs;
    size_t ref_count;
    Text source;                        /* who stands behind it: "issuer", "bank", ... */
    Text status;                        /* responses, reports: "accepted", "rejected", ... */
    Text payer_name, payer_account;     /* payments: as the bank's statement shows them */
    Text payee_name, payee_account;
    Text assigned_to;                   /* invoices: the payee where the claim was assigned */
    Text extra;                         /* canonical JSON kept as it is; empty: none */
} Document;

enum { DOCUMENT_LINES_MAX = 10000, DOCUMENT_REFS_MAX = 1000, DOCUMENT_NUMBER_BYTES_MAX = 128 };

/* --- kinds and flows ----------------------------------------------------------------------- */
const char *document_kind_name(DocumentKind kind);          /* "customs_declaration" */
const char *document_kind_chinese(DocumentKind kind);
Flow document_kind_flow(DocumentKind kind);
bool document_kind_of(Text name, DocumentKind *out);
const char *flow_name(Flow flow);                           /* "goods" */
const char *flow_chinese(Flow flow);
bool flow_of(Text name, Flow *out);

/* --- reading and writing -----------------------------------------------------------------------
 * The document lives in cx's arena. Failures name the field:
 *   ERR_SYNTAX, ERR_INVALID (missing, unknown or unacceptable field; sums that do not add up;
 *   negative amounts), ERR_UNKNOWN (kind, currency, unit), ERR_OVERFLOW, ERR_LIMIT. */
MUST_USE Err document_read(Ctx *cx, const Json *json, Document *out);
MUST_USE Err document_parse(Ctx *cx, Text line, Document *out);

/* What document_read asks of a document, of one that was filled in field by field: names, dates,
 * lines, sums. Sets amount where the lines give it. The same failures. O(lines). */
MUST_USE Err document_check(Ctx *cx, Document *document);

/* One line of canonical JSON, no LF. document_read of it gives the same document. */
MUST_USE Err document_write(Ctx *cx, const Document *document, Text *out);

/* What is owed by or for it: amount + tax (zero in its currency where it has no amount). */
MUST_USE Err document_payable(Ctx *cx, const Document *document, Money *out);

/* "order PO-17 of uscc:..." for messages. */
MUST_USE Err document_label(Ctx *cx, DocumentKind kind, Text number, Text issuer, Text *out);

#endif
