/* document.h - what a party states: immutable, addressed, known by (issuer, kind, number).
 *
 * One JSON object is one document; every outside form is turned into this one. Reading is strict:
 * an unknown field is an error (a misspelt "qantity" must not vanish), except inside "extra",
 * which is kept as it is. Writing is canonical: the same document always gives the same bytes, so
 * its SHA-256 is its content.
 *   {"kind":"order","number":"PO-17","issuer":"uscc:...","receiver":"lei:...","date":"2026-03-02",
 *    "currency":"CNY","serves":{"kind":"order","number":"SO-1","issuer":"lei:..."},
 *    "terms":{"process":"domestic-sale","payment_days":60,"deposit_percent":"30"},
 *    "lines":[{"line":"1","item":"PCB-A1","quantity":"1000","unit":"C62","price":"3.20",
 *              "amount":"3200.00","ref":{"kind":"order","number":"S-1","issuer":"..."}}],
 *    "amount":"3200.00","tax":"416.00","refs":[{"kind":"contract","number":"C-9","issuer":"..."}],
 *    "source":"issuer"}
 *
 * What is asked for is spelt out, and every sum is checked to the minor unit:
 *   lines - discount lines - allowances + charges = amount       without tax, BT-109
 *   amount + tax - prepaid + rounding             = payable      what is owed, BT-115
 *
 *   "allowances":[{"amount":"300.00","tax_percent":"13","reason":"volume"}]   likewise "charges"
 *   "taxes":[{"percent":"13","category":"S","taxable":"5700.00","amount":"741.00"}]
 *   "prepaid":"2034.00","rounding":"-0.05","payable":"4406.95","purpose":"advance"
 *   a line: "price_quantity":"100" (the price is for so many), "allowance", "charge" (within its
 *   amount), "tax_percent", "tax", "gtin", "role":"freight" (goods, freight, charge, discount)
 *   packs: "unit":"XCT","equals":[{"quantity":"12.5","unit":"KGM"}] of one unit
 *   terms:  "discount_percent":"2","discount_days":10 (2/10 net 30)
 *   a payment: "end_to_end" (EndToEndId), "bank_charges" (the account holder's, beside the amount),
 *   "reversal":true (the bank takes the movement back)
 *
 * An order may state its sums without tax, or prices that hold it: what its invoices say tells
 * which (core/closure). An order is placed by its buyer: issuer = buyer, receiver = seller. A
 * payment's issuer is the payer, its receiver the payee. Amounts and quantities are never negative,
 * but for rounding: what goes back is a credit note, or a despatch from the buyer. The words of
 * status are closed lists (core/document_word). "source" is the sender's own remark and proves
 * nothing.  SRC: DESIGN 5; EN 16931-1, BT-92 to BT-149. */
#ifndef WEFT_CORE_DOCUMENT_H
#define WEFT_CORE_DOCUMENT_H

#include "base/sha256.h"
#include "value/calendar.h"
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

/* What a line is about. Freight and charges are commerce of their own: owed whole, ordered or not;
 * a discount line takes its amount off. */
typedef enum { LINE_GOODS, LINE_FREIGHT, LINE_CHARGE, LINE_DISCOUNT, LINE_ROLE_COUNT } LineRole;

/* What an invoice is for. An advance asks for money before there is a sale.  SRC: UNCL 1001, 386 */
typedef enum { PURPOSE_SALE, PURPOSE_ADVANCE, PURPOSE_COUNT } Purpose;

typedef struct DocumentLine {
    Text line;                  /* unique in the document */
    Text item;                  /* may be empty (payments) */
    bool has_quantity;
    Quantity quantity;
    Quantity rejected;          /* of quantity, found bad: receipts, quality reports */
    const Quantity *equals; size_t equal_count;     /* one unit in others (core/closure/common.h) */
    bool has_price;
    Price price;
    Quantity price_quantity;    /* the price is for so many, of the line's unit; 0: for one */
    bool has_amount;
    Money amount;               /* without tax, after the line's own allowance and charge */
    Money allowance, charge;    /* within the amount; zero: none */
    bool has_tax_percent, has_tax;
    Rate tax_percent;
    Money tax;
    Text gtin;                  /* empty: none */
    LineRole role;
    DocumentRef ref;            /* the line it answers */
} DocumentLine;

/* Of the whole document. */
typedef struct DocumentPart {
    Money amount;
    bool has_percent;
    Rate percent;               /* of tax on it */
    Text reason;                /* the sender's remark */
} DocumentPart;

typedef struct DocumentTax {
    Rate percent;
    Text category;              /* "S", "Z", "E", ...; may be empty */
    bool has_taxable;
    Money taxable, amount;
} DocumentTax;

typedef struct DocumentTerms {
    Text process;               /* name of a process template; empty: the default */
    Text incoterm;
    int32_t payment_days;       /* after the invoice date; -1: not stated */
    Rate deposit;               /* part paid before work starts; 0: none */
    Rate discount;              /* off what is paid within discount_days of the invoice date */
    int32_t discount_days;      /* 0 where discount is 0 */
    Date ship_by;               /* DATE_NONE: not stated */
    Text calendar, business_day;        /* how a due day on a holiday moves; empty: by default */
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
    bool has_tax;                       /* stated, or figured out from its parts */
    const DocumentPart *allowances, *charges;
    size_t allowance_count, charge_count;
    const DocumentTax *taxes;           /* by rate; they sum to tax */
    size_t tax_count;
    Money prepaid, rounding;            /* rounding may be negative */
    bool has_payable;
    Money payable;                      /* as stated; equals document_payable */
    Purpose purpose;
    const DocumentRef *refs;
    size_t ref_count;
    Text source;                        /* the sender's remark: "issuer", "bank", ... */
    Text status;                        /* a canonical word of the kind; empty: none */
    Text end_to_end;                    /* payments: the payer's own reference */
    bool has_bank_charges;
    Money bank_charges;                 /* payments: beside the amount, the account holder's */
    bool reversal;                      /* payments: an earlier movement taken back */
    Text payer_name, payer_account;     /* payments: as the bank's statement shows them */
    Text payee_name, payee_account;
    Text assigned_to;                   /* invoices: the payee where the claim was assigned */
    Text extra;                         /* canonical JSON kept as it is; empty: none */
} Document;

enum {
    DOCUMENT_LINES_MAX = 10000, DOCUMENT_REFS_MAX = 1000, DOCUMENT_NUMBER_BYTES_MAX = 128,
    DOCUMENT_PARTS_MAX = 1000, DOCUMENT_TAXES_MAX = 100, DOCUMENT_EQUALS_MAX = 4,
    DOCUMENT_REASON_BYTES_MAX = 1024    /* parts: allowances, charges */
};
#define DOCUMENT_PRICE_QUANTITY_MAX_E6 INT64_C(1000000000000)   /* a million */

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
 * lines, sums. Sets amount where the lines give it, tax where rates do, payable, and the canonical
 * word of status. The same failures. O(lines). */
MUST_USE Err document_check(Ctx *cx, Document *document);

/* One line of canonical JSON, no LF. document_read of it gives the same document. */
MUST_USE Err document_write(Ctx *cx, const Document *document, Text *out);

/* What is owed by or for it: amount + tax - prepaid + rounding (zero in its currency where it has
 * no amount). */
MUST_USE Err document_payable(Ctx *cx, const Document *document, Money *out);

/* Does price times quantity give the amount, with the line's own allowance and charge, within what
 * printing the price short explains: half of its last digit, of the currency's at least, times the
 * quantity, and half a minor unit? *want: the product. True where a figure is not stated. */
MUST_USE Err document_price_agrees(Ctx *cx, const DocumentLine *line, bool *agrees, Money *want);

/* "order PO-17 of uscc:..." for messages. */
MUST_USE Err document_label(Ctx *cx, DocumentKind kind, Text number, Text issuer, Text *out);

#endif
