/* ubl_form.h - where UBL documents keep what weft's documents hold: one table a kind, used by the
 * reader and the writer alike. Paths are local names below the root or below a line, in the order
 * of the schema; the last step is a basic component, the ones before it aggregates.
 * SRC: OASIS UBL 2.1 to 2.4. */
#ifndef WEFT_FORMAT_UBL_FORM_H
#define WEFT_FORMAT_UBL_FORM_H

#include "core/document.h"

typedef enum {
    UBL_NUMBER, UBL_DATE, UBL_DUE, UBL_CURRENCY, UBL_STATUS,
    UBL_ISSUER, UBL_RECEIVER, UBL_ASSIGNED,     /* at a Party */
    UBL_BUYER,                                  /* at a Party: who placed what is referred to */
    UBL_REF,                                    /* another document's number */
    UBL_MEANS, UBL_ACCOUNT,                     /* where to pay; MEANS is written with it */
    UBL_PARTS, UBL_TAX, UBL_RATES,              /* allowances and charges; tax, and by rate */
    UBL_LINES_SUM, UBL_NET, UBL_WITH_TAX, UBL_ALLOWED, UBL_CHARGED,
    UBL_PREPAID, UBL_ROUNDING, UBL_GROSS,       /* GROSS: what is payable */
    UBL_CONSTANT,                               /* written, never read: the schema wants it */
    UBL_LINE, UBL_QUANTITY, UBL_REJECTED, UBL_AMOUNT, UBL_PRICE, UBL_ITEM, UBL_REF_LINE,
    UBL_FIELDS
} UblField;

typedef struct UblRow {
    const char *path;
    UblField field;
    DocumentKind kind;          /* UBL_REF: of the document named */
    Side issuer;                /* UBL_REF: who issued that one */
    const char *constant;       /* UBL_REF: the DocumentTypeCode beside the number; NULL: any.
                                   UBL_STATUS: written where there is no status */
    bool spare;                 /* read where the rows of this field before it find nothing; never
                                   written */
} UblRow;

typedef struct UblForm {
    const char *root;           /* "Invoice"; its namespace ends with it and "-2" */
    DocumentKind kind;
    Side issuer;                /* whose word the document is */
    const char *status;         /* of every document of this form; NULL: none */
    const char *total;          /* the element of the sums; NULL: none */
    const char *lines;          /* path of a line; NULL: none */
    const UblRow *head, *line;  /* end with a row without a path */
} UblForm;

#define UBL_NS "urn:oasis:names:specification:ubl:schema:xsd:"
#define UBL_CBC UBL_NS "CommonBasicComponents-2"
#define UBL_CAC UBL_NS "CommonAggregateComponents-2"
#define UBL_EXT UBL_NS "CommonExtensionComponents-2"

/* The form of a root element; NULL where weft does not read it. */
const UblForm *ubl_form_of(Text ns, Text root);

/* The form that a document is written in; NULL: none. */
const UblForm *ubl_form_for(const Document *document);

/* "AP" is "accepted", and "393" says of an invoice that it was "assigned"; empty where the code
 * says nothing about the status. */
Text ubl_status_word(DocumentKind kind, Text code);
Text ubl_status_code(DocumentKind kind, Text word);     /* the one that is written */

#endif
