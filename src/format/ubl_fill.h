/* ubl_fill.h - a UBL tree as weft's document (format/ubl_read.h says what becomes of what). */
#ifndef WEFT_FORMAT_UBL_FILL_H
#define WEFT_FORMAT_UBL_FILL_H

#include "core/party_record.h"
#include "format/ubl_find.h"

typedef struct UblFilled {
    Document document;
    PartyRecord parties[UBL_PARTIES];   /* named in it, with a name: issuer, receiver, payee */
    size_t party_count;
} UblFilled;

/* Marks the elements of the tree that are fields of the document. The document is judged as
 * document_read would judge it and lives in cx's arena, as long as the tree's does.
 * ERR_UNKNOWN: it is not UBL that weft reads (the place is the root's line, no field is named);
 * failures of document_check, naming the field. O(elements). */
MUST_USE Err ubl_fill(Ctx *cx, const XmlTree *tree, UblFilled *out);

#endif
