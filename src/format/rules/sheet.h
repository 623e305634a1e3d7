/* sheet.h - a UBL document laid out for rules: one row an element, in the order of the document.
 *
 *     row    0 Invoice .......................... end 9
 *            1   ID                               end 2
 *            2   TaxTotal ....................... end 9
 *            3     TaxAmount                      end 4
 *            4     TaxSubtotal .................. end 9   ...
 *
 * The children of row r begin at r + 1; each begins where the one before it ends, until r's end.
 * Rows of one name are chained in the order of the document. Row 0 is the root, so 0 also means
 * "none". Elements outside the namespaces of UBL have no name: rules do not see them.
 * Borrows the tree; lives in cx's arena.  SRC: OASIS UBL 2.1; UNCL 5305 for the categories. */
#ifndef WEFT_FORMAT_RULES_SHEET_H
#define WEFT_FORMAT_RULES_SHEET_H

#include "format/rules/figure.h"
#include "format/rules/name.h"
#include "format/xml_tree.h"

/* Of a tax category or a classified tax category, by its ID. */
typedef enum {
    VAT_NONE,                   /* no ID, or no tax category */
    VAT_S, VAT_Z, VAT_E, VAT_AE, VAT_K, VAT_G, VAT_O, VAT_L, VAT_M, VAT_B,
    VAT_OTHER,
    VAT_COUNT
} Vat;

enum {
    SHEET_VAT = 1,              /* has a TaxScheme that is VAT */
    SHEET_ALLOWANCE = 2,        /* an AllowanceCharge whose ChargeIndicator is false */
    SHEET_CHARGE = 4,           /* ... is true */
};

typedef struct SheetRow {
    const XmlNode *xml;
    uint32_t parent, end;
    uint32_t next_same;         /* the next row of this name; 0: none */
    uint32_t next_kind;         /* the next amount, or the next binary object */
    uint32_t next_top;          /* right below the root: the next there of this name */
    Name name;
    uint8_t vat;                /* a Vat */
    uint8_t marks;
} SheetRow;

typedef struct Sheet {
    SheetRow *rows;
    uint32_t count;
    uint32_t first[NAMES_MAX];              /* the first row of a name; 0: none */
    uint32_t top[NAMES_MAX];                /* ... right below the root */
    uint32_t first_amount;                  /* of names that end in Amount */
    uint32_t first_binary;                  /* ... in BinaryObject */
    uint32_t attribute_first[NAMES_MAX];    /* 1 + the first row that has it; 0: none */
} Sheet;

/* An invoice has any number of lines, but no element of it has so many inside: what looks among
 * the children of a row takes bounded time, and among those of the root, none to speak of. */
enum { SHEET_CHILDREN_MAX = 4096 };

/* ERR_LIMIT an element other than the root has more children; ERR_NO_MEMORY. O(elements). */
MUST_USE Err sheet_make(Ctx *cx, const Names *names, const XmlNode *root, Sheet *out);

/* The first child of that name after the child `after`, which has the same one (0: from the
 * front); 0: none. O(1) for the root, else O(children). */
uint32_t sheet_child(const Sheet *sheet, uint32_t row, Name name, uint32_t after);

Text sheet_text(const Sheet *sheet, uint32_t row);          /* trimmed; empty for row 0 */
/* False where the element has no such attribute; *out is trimmed. */
bool sheet_attribute(const Sheet *sheet, uint32_t row, const char *name, Text *out);
bool sheet_figure(const Sheet *sheet, uint32_t row, Figure *out);   /* false for row 0 too */

Vat sheet_vat_of(Text code);                                /* "AE" */

#endif
