/* ident.h - the identifiers that trade and banks use: what they are made of, and their check
 * digits wherever there are any. Nothing is looked up: a valid number need not have been given out.
 *
 *   lei     legal entity, ISO 17442           gtin   goods: 8, 12, 13 or 14 digits, GS1
 *   uscc    unified social credit, GB 32100   gln    places and parties: 13 digits, GS1
 *   iban    account, ISO 13616                sscc   a logistic unit: 18 digits, GS1
 *   bic     bank, ISO 9362                    fapiao e-invoice: 20 digits; older ones: 10 or 12
 *   rf      creditor reference, ISO 11649            of the code, 8 of the number
 *
 * Blanks, hyphens and dots inside, as people print them, are no part of an identifier; small
 * letters are taken as capital ones. */
#ifndef WEFT_FORMAT_IDENT_H
#define WEFT_FORMAT_IDENT_H

#include "base/text.h"

#include <stdbool.h>

typedef enum {
    IDENT_LEI, IDENT_USCC, IDENT_IBAN, IDENT_BIC, IDENT_RF, IDENT_GTIN, IDENT_GLN, IDENT_SSCC,
    IDENT_FAPIAO, IDENT_COUNT
} Ident;

enum { IDENT_BYTES_MAX = 64 };

bool ident_of(Text name, Ident *out);           /* "iban" */
const char *ident_name(Ident kind);

/* The identifier without blanks, hyphens and dots, in capitals, in cx's arena.
 * ERR_INVALID says what is wrong with it; ERR_LIMIT longer than IDENT_BYTES_MAX. O(n). */
MUST_USE Err ident_parse(Ctx *cx, Ident kind, Text text, Text *out);

#endif
