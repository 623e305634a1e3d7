/* ubl_find.h - for format/ubl_fill and format/ubl_lines: where a form's fields are in a tree, and
 * what stands there as a value. */
#ifndef WEFT_FORMAT_UBL_FIND_H
#define WEFT_FORMAT_UBL_FIND_H

#include "base/list.h"
#include "format/ubl_form.h"
#include "format/xml_tree.h"

enum { UBL_ROWS_MAX = 32, UBL_STEPS_MAX = 4, UBL_PARTIES = 3 };

/* A row's path in the names of this document; count 0: it leads nowhere. */
typedef struct UblSteps {
    uint32_t local[UBL_STEPS_MAX];
    size_t count;
} UblSteps;

/* One document on its way out of its tree. */
typedef struct UblFiller {
    Ctx *cx;
    const XmlTree *tree;
    XmlNode *root;
    const UblForm *form;
    UblSteps head[UBL_ROWS_MAX], line[UBL_ROWS_MAX];
    bool turned;                /* all is negative: a credit note in an invoice's clothes */
    bool has_net;
    Money net;
    Text buyer, seller;
    Text order;                 /* number of the order it answers; empty: none, or several */
    XmlNode *party[UBL_PARTIES];
    DocumentLine *lines;
    List allowances, charges;   /* DocumentPart; ubl_sums.h */
    List taxes;                 /* DocumentTax */
    Document *doc;
} UblFiller;

/* A path in the names of this document. */
UblSteps ubl_steps(const XmlTree *tree, const char *path);
void ubl_rows_prepare(const XmlTree *tree, const UblRow *rows, UblSteps *steps);

/* As xml_tree_find: the first below `from`, or the one after `after`; goes back a step where one
 * leads nowhere. */
XmlNode *ubl_find(const XmlNode *from, const UblSteps *steps, const XmlNode *after);

/* The element of a field of the head: the first row of the form that leads anywhere. */
XmlNode *ubl_head_at(const UblFiller *f, UblField field);

Text ubl_text_at(const XmlNode *node);          /* trimmed; empty where node is NULL */

/* What profiles write where they must name something and there is nothing; also the empty text. */
bool ubl_no_number(Text number);

/* Notes which field of the document, or of its line i, the element's text is. */
void ubl_mark(XmlNode *node, const char *field);
void ubl_mark_line(XmlNode *node, size_t i, const char *field);

/* What cannot be read as a value stays in "extra"; lack of memory goes on. */
MUST_USE Err ubl_forgive(Ctx *cx, Err err, bool *good);

/* Amounts in another currency, negative ones and those finer than the currency stay in "extra".
 * In a document turned round, a minus is what is looked for. */
MUST_USE Err ubl_money_at(const UblFiller *f, const XmlNode *node, bool *has, Money *out);
MUST_USE Err ubl_quantity_at(const UblFiller *f, const XmlNode *node, bool turned, bool *has,
                             Quantity *out);

#endif
