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
    UBL_REF,                                    /* another document's number */
    UBL_ACCOUNT,                                /* where to pay */
    UBL_TAX, UBL_NET, UBL_GROSS,                /* GROSS is written, never read: amount + tax */
    UBL_CONSTANT,                               /* written, never read: the schema wants it */
    UBL_LINE, UBL_QUANTITY, UBL_REJECTED, UBL_AMOUNT, UBL_PRICE, UBL_ITEM, UBL_REF_LINE,
} UblField;

typedef struct UblRow {
    const char *path;
    UblField field;
    DocumentKind kind;          /* UBL_REF: of the document named */
    Side issuer;                /* UBL_REF: who issued that one */
    const char *constant;
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

/* The form that a document of this kind and status is written in; NULL: none. */
const UblForm *ubl_form_for(DocumentKind kind, Text status);

/* "AP" is "accepted": codes of UNCL 4343 and of earlier profiles; empty where unknown. */
Text ubl_status_word(Text code);
Text ubl_status_code(Text word);                /* the one that is written */

#endif
