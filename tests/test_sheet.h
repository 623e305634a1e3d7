/* test_sheet.h - one small invoice laid out as a sheet, for the tests of sheets and of paths. */
#ifndef WEFT_TEST_SHEET_H
#define WEFT_TEST_SHEET_H

#include "format/rules/sheet.h"
#include "format/ubl_form.h"
#include "test.h"

#define XML "<Invoice xmlns='" UBL_NS "Invoice-2' xmlns:b='" UBL_CBC "' xmlns:a='" UBL_CAC "'>" \
    "<b:ID>1</b:ID><a:Party k='v'><b:ID> two </b:ID><b:ID schemeID='x'/></a:Party><a:Party/>"      \
    "<a:PartyTaxScheme><b:ID>n</b:ID></a:PartyTaxScheme><a:Party><x:ID xmlns:x='urn:x'/>"          \
    "<a:PartyTaxScheme><b:ID>y</b:ID><a:TaxScheme><b:ID>vat</b:ID></a:TaxScheme>"                  \
    "</a:PartyTaxScheme><b:ID>3</b:ID></a:Party></Invoice>"

typedef struct Bed {
    Ctx cx;
    Names names;
    Sheet sheet;
} Bed;

static inline void bed_make(Bed *bed, const char *xml)
{
    XmlNode *root;
    bed->cx = ctx_make(1 << 24);
    names_init(&bed->names);
    names_add(&bed->names, TEXT("k"));
    names_add(&bed->names, TEXT("PartyTaxScheme"));
    CHECK_OK("xml", &bed->cx, xml_tree_parse(&bed->cx, text_of(xml), &root));
    CHECK_OK("sheet", &bed->cx, sheet_make(&bed->cx, &bed->names, root, &bed->sheet));
}

#endif
