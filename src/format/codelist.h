/* codelist.h - the codes that trade documents may hold, list by list. Pure.
 *
 * Each list is a table of its own (code_*.tbl), made from its published source by
 * tools/make_tables.py. The lists of units and currencies are here too, for documents that are
 * only looked at; what weft can count in, value/money.h and value/quantity.h say. */
#ifndef WEFT_FORMAT_CODELIST_H
#define WEFT_FORMAT_CODELIST_H

#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>

typedef enum {
    CODELIST_COUNTRY,           /* ISO 3166-1 alpha-2; 1A (Kosovo) and XI as documents use them */
    CODELIST_INVOICE,           /* UNCL 1001: kinds of invoices */
    CODELIST_CREDIT_NOTE,       /* UNCL 1001: kinds of credit notes */
    CODELIST_REFERENCE,         /* UNCL 1153: what a reference names */
    CODELIST_PAYMENT_MEANS,     /* UNCL 4461 */
    CODELIST_ALLOWANCE,         /* UNCL 5189: why less is asked */
    CODELIST_VAT_CATEGORY,      /* UNCL 5305 */
    CODELIST_ITEM_SCHEME,       /* UNCL 7143: whose classification an item code is of */
    CODELIST_CHARGE,            /* UNCL 7161: why more is asked */
    CODELIST_ENDPOINT_SCHEME,   /* EAS: electronic address schemes */
    CODELIST_PARTY_SCHEME,      /* ISO 6523 ICD */
    CODELIST_VAT_EXEMPTION,     /* VATEX: why there is no tax */
    CODELIST_UNIT,              /* UN/ECE Rec 20 with Rec 21 */
    CODELIST_CURRENCY,          /* ISO 4217, gold and test codes too */
    CODELIST_TAX_POINT,         /* UNCL 2005: when tax falls due */
    CODELIST_NOTE_SUBJECT,      /* UNCL 4451: what a note is about */
    CODELIST_MIME,              /* kinds of files that an invoice may carry */
    CODELIST_EN_INVOICE,        /* UNCL 1001 as EN 16931 takes it: more than Peppol does */
    CODELIST_EN_CREDIT_NOTE,
    CODELIST_EN_ENDPOINT_SCHEME,
    CODELIST_COUNT
} Codelist;

const char *codelist_name(Codelist list);       /* "UNCL4461"; static text */
bool codelist_named(Text name, Codelist *out);          /* false: no such list */
size_t codelist_size(Codelist list);
const char *codelist_code(Codelist list, size_t i);     /* i < size; in the order of their bytes */

/* As written: capital letters are not small ones. O(log codes). */
bool codelist_has(Codelist list, Text code);

#endif
