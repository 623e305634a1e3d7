/* xml_fill.h - a long XML document into structs, one small piece of it at a time.
 *
 * A table says which element fills which field. An element that repeats without end (an entry of
 * a statement, a detail of an entry) is a scope: its owner gives the struct when the element opens
 * and uses it when it closes, so memory is that of the pieces that are open, whatever the length
 * of the document.
 *
 *     static const XmlFillRow entry_rows[] = {
 *         { .path = "Amt", .kind = XML_FILL_MONEY, .offset = offsetof(Entry, amount) },
 *         { .path = "NtryDtls/TxDtls", .kind = XML_FILL_SCOPE, .scope = DETAIL },
 *         { 0 } };
 *
 * Elements that no row names are passed over with all that is in them, as are those of another
 * namespace than the root's. Of an element that stands twice where a field has room for one, the
 * first counts. */
#ifndef WEFT_FORMAT_XML_FILL_H
#define WEFT_FORMAT_XML_FILL_H

#include "base/xml.h"
#include "value/date.h"
#include "value/money.h"

#include <stdbool.h>
#include <stddef.h>

typedef enum {
    XML_FILL_NOTHING,
    XML_FILL_SCOPE,             /* a struct of its own: `scope` */
    XML_FILL_GROUP,             /* the rows of `group`, their struct lying at `offset` */
    XML_FILL_TEXT,              /* Text, trimmed */
    XML_FILL_JOIN,              /* Text; what comes again follows after a blank */
    XML_FILL_MONEY,             /* XmlAmount; the currency stands in the attribute Ccy */
    XML_FILL_DATE,              /* Date, of a date or a date and time: the day as it is written */
    XML_FILL_SIGN,              /* XmlSign, of CRDT or DBIT */
    XML_FILL_FLAG,              /* XmlFlag, of true, false, 1, 0 */
} XmlFillKind;

typedef struct XmlAmount {
    bool has;
    Money money;                /* never negative */
} XmlAmount;

typedef enum { XML_SIGN_NONE, XML_SIGN_CREDIT, XML_SIGN_DEBIT } XmlSign;
typedef enum { XML_FLAG_NONE, XML_FLAG_FALSE, XML_FLAG_TRUE } XmlFlag;

typedef struct XmlFillRow XmlFillRow;
struct XmlFillRow {
    const char *path;           /* local names below the scope's element; NULL ends the table */
    XmlFillKind kind;
    size_t offset;
    int scope;
    const XmlFillRow *group;
};

enum { XML_FILL_SCOPES_MAX = 16, XML_FILL_NODES_MAX = 1024, XML_FILL_NAMES_MAX = 250 };

/* Scope 0 is the root element. Texts of a struct live in keep, which the owner rewinds when it
 * has done with what it opened; dates of a struct must be DATE_NONE when it is opened. */
typedef struct XmlFillOwner {
    void *self;
    Ctx *keep;
    const XmlFillRow *scopes[XML_FILL_SCOPES_MAX];
    Err (*root)(Ctx *cx, void *self, Text ns, Text name);   /* refuses what is not its own */
    Err (*open)(Ctx *cx, void *self, int scope, void **out);
    Err (*close)(Ctx *cx, void *self, int scope);
} XmlFillOwner;

/* Failures of xml_read_source and of the owner; ERR_SYNTAX, ERR_INVALID, ERR_UNKNOWN, ERR_OVERFLOW
 * name the element of a bad value; ERR_LIMIT: keep is full. O(n). */
MUST_USE Err xml_fill(Ctx *cx, Source *source, const XmlFillOwner *owner);

#endif
