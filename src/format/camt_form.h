/* camt_form.h - what a camt message holds, and where: structs, and one table a scope.
 *
 * The structs hold what weft uses, named as the standard's dictionary names it; texts are as
 * written, empty where absent; what repeats is a list by `next`, in the order of the file. An
 * amount is never negative, its sign stands beside it.
 *
 * Versions differ in small ways, and a name never means two things, so one table reads them all:
 * up to 3 an agent is a BIC, later a BICFI; up to 6 a status is text, later Sts/Cd; from 8 on a
 * party stands in Pty; charges stand in Rcrd, inside Chrgs, from 4 on: a charge in a charge.
 * SRC: schemas camt.052, .053, .054, versions 02, 04, 08 of ISO 20022. */
#ifndef WEFT_FORMAT_CAMT_FORM_H
#define WEFT_FORMAT_CAMT_FORM_H

#include "format/xml_fill.h"

typedef enum { CAMT_REPORT, CAMT_STATEMENT, CAMT_NOTICE } CamtMessage;
typedef enum { CAMT_BOOKED, CAMT_PENDING, CAMT_INFORMATION } CamtState;

typedef struct CamtParty {
    Text name, bic, lei;
    Text number, scheme;        /* of another registrar: its code, "DUNS", or nothing */
    Text iban, account;         /* of the account: one of the two, or neither */
    Text agent;                 /* BIC of the bank that keeps it */
} CamtParty;

typedef struct CamtBalance CamtBalance;
struct CamtBalance {
    Text type;                  /* "OPBD", "CLBD", "PRCD", ... */
    Text part;                  /* "INTM": of a page, not of the statement */
    XmlAmount amount;
    XmlSign sign;
    Date date;
    CamtBalance *next;
};

typedef struct CamtCharge CamtCharge;
struct CamtCharge {
    XmlAmount amount;
    XmlSign sign;
    XmlFlag included;           /* in the entry's amount */
    Text kind;
    CamtCharge *next;
};

/* One block of structured remittance: which paper is paid, or under which reference. */
typedef struct CamtRemittance CamtRemittance;
struct CamtRemittance {
    Text kind, number;          /* "CINV" and the invoice's number */
    Text day;
    Text reference_kind, reference;     /* "SCOR", "RF18..." */
    CamtRemittance *next;
};

typedef struct CamtDetail CamtDetail;
struct CamtDetail {             /* TxDtls: one payment of an entry */
    Text message, servicer_reference, payment_information, instruction, end_to_end, uetr;
    Text transaction, mandate, cheque, clearing_reference;
    XmlAmount amount;           /* of the transaction in the account's currency, from version 4 */
    XmlAmount transaction_amount, instructed;
    XmlSign sign;
    Text exchange_rate, exchange_from, exchange_to;
    CamtParty debtor, creditor, ultimate_debtor, ultimate_creditor;
    Text domain, family, subfamily, proprietary;
    Text remittance;            /* unstructured, joined */
    Text return_reason;
    Text purpose, additional;
    CamtRemittance *remittances;
    CamtCharge *charges;
    CamtDetail *next;
};

typedef struct CamtEntry {
    int64_t line;               /* where it ends in the file */
    Text reference;             /* NtryRef */
    Text servicer_reference;    /* AcctSvcrRef: the bank's own, what makes it the same entry */
    XmlAmount amount;
    XmlSign sign;
    XmlFlag reversal;
    Text status;                /* "BOOK", "PDNG", "INFO" */
    Date booked, valued;        /* DATE_NONE where absent */
    Text domain, family, subfamily, proprietary;
    Text batch_message, batch, batch_count;
    XmlAmount instructed;
    Text exchange_rate, exchange_from, exchange_to;
    Text additional;
    CamtCharge *charges;
    CamtDetail *details;        /* in the order of the file */
    size_t detail_count;
} CamtEntry;

/* Sums of one currency; minor units, credits positive. */
typedef struct CamtTotal {
    Ccy ccy;
    int64_t credits, debits, pending;           /* entries */
    int64_t credit_minor, debit_minor, pending_minor;
    bool has_opening, has_closing;
    int64_t opening_minor, closing_minor;       /* with their signs */
    Date opening_date, closing_date;
} CamtTotal;

enum { CAMT_CURRENCIES_MAX = 16 };

typedef struct CamtStatement {
    CamtMessage message;
    Text version;               /* "camt.053.001.02" */
    Text message_id, id, sequence;
    Date created, from, to;
    Text page, last_page;       /* where it comes in pages */
    CamtParty account;          /* whose it is */
    Text account_ccy;
    Text stated_count;          /* of entries: TxsSummry */
    CamtBalance *balances;
    int64_t entries;            /* so far */
    CamtTotal totals[CAMT_CURRENCIES_MAX];      /* so far */
    size_t total_count;
} CamtStatement;

enum {
    CAMT_SCOPE_ROOT, CAMT_SCOPE_STATEMENT, CAMT_SCOPE_BALANCE, CAMT_SCOPE_ENTRY,
    CAMT_SCOPE_DETAIL, CAMT_SCOPE_CHARGE, CAMT_SCOPE_REMITTANCE, CAMT_SCOPE_COUNT
};

typedef struct CamtHead {       /* of the message; the struct of scope 0 */
    Text message_id;
    Text page, last_page;
} CamtHead;

extern const XmlFillRow *const camt_scopes[CAMT_SCOPE_COUNT];

#endif
