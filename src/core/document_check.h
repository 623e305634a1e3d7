/* document_check.h - what is asked of every document, piece by piece: for document_read, which asks
 * while it reads, and for document_check (core/document.h), which asks all of it.
 *
 * Failures name the field ("lines[2].amount"), because whoever sent ten thousand documents needs to
 * find the one that is wrong. */
#ifndef WEFT_CORE_DOCUMENT_CHECK_H
#define WEFT_CORE_DOCUMENT_CHECK_H

#include "base/table.h"
#include "core/document.h"

/* Where in the document the field is: list[at].within. Only failures spell it out. */
typedef struct DocumentPlace {
    const char *list;           /* "lines"; NULL: no list */
    size_t at;
    const char *within;         /* "ref", "terms"; NULL: nothing */
} DocumentPlace;

#define DOCUMENT_TOP ((DocumentPlace){ .list = NULL })

/* "lines[2].ref.number"; without a key the place itself. */
void document_spell(DocumentPlace place, const char *key, char *out, size_t size);

Err document_bad(Ctx *cx, Err err, DocumentPlace place, const char *key, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* Readers of values set their own words ("1.005 has more digits ..."): puts the field before. */
MUST_USE Err document_name_field(Ctx *cx, Err err, DocumentPlace place, const char *key);

/* Short, and without blanks around that no eye would see; may be empty. */
MUST_USE Err document_check_name(Ctx *cx, Text text, DocumentPlace place, const char *key);
MUST_USE Err document_check_date(Ctx *cx, Date date, DocumentPlace place, const char *key);

/* 8, 12, 13 or 14 digits, the last of which checks the others.  SRC: GS1 General Specifications */
bool document_is_gtin(Text code);

/* Its own figures agree. */
MUST_USE Err document_check_line(Ctx *cx, const DocumentLine *line, DocumentPlace place);

/* No line before lines[i] has its name. Ask for every line in order, with the same table. */
MUST_USE Err document_check_new_line(Ctx *cx, const DocumentLine *lines, size_t i, Table *seen);

/* amount, tax and payable follow from lines, allowances, charges, rates, prepaid and rounding
 * (core/document.h): stated and checked to the minor unit, or set where the parts give them.
 * ERR_INVALID names the figure, what is stated and what the parts come to. document_settle.c */
MUST_USE Err document_settle(Ctx *cx, Document *doc);

/* What each kind cannot do without. */
MUST_USE Err document_check_whole(Ctx *cx, const Document *doc);

#endif
