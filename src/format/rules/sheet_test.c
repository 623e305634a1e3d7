/* sheet_test.c */
#include "format/rules/sheet.h"

#include "test_sheet.h"

TEST(test_sheet__chains_names_and_notes_marks)
{
    static Bed bed;
    bed_make(&bed, XML);
    const Sheet *sheet = &bed.sheet;
    uint32_t ids = 0;
    for (uint32_t at = sheet->first[NAME_ID]; at; at = sheet->rows[at].next_same)
        ids++;
    CHECK_EQ("rows", sheet->count, 15);
    CHECK_EQ("ids of UBL, not the foreign one", ids, 7);
    CHECK_EQ("its VAT", sheet->rows[10].marks, SHEET_VAT);
    CHECK_EQ("not VAT", sheet->rows[6].marks, 0);
    CHECK_EQ("the end of a party", sheet->rows[2].end, 5);
    CHECK_EQ("the end of all", sheet->rows[0].end, 15);
    CHECK_EQ("an attribute", sheet->attribute_first[names_find(&bed.names, TEXT("k"))], 3);
    CHECK_EQ("a leaf's end", sheet->rows[14].end, 15);
    ctx_clear(&bed.cx);
}

TEST(test_sheet__knows_categories_and_indicators)
{
    static const struct { const char *code; Vat vat; } rows[] = {
        { "S", VAT_S }, { "AE", VAT_AE }, { " K ", VAT_K }, { "A", VAT_OTHER }, { "", VAT_NONE },
        { "s", VAT_OTHER }, { "SS", VAT_OTHER }, { "B", VAT_B },
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        CHECK_EQ(rows[i].code, sheet_vat_of(text_of(rows[i].code)), rows[i].vat);
    static Bed bed;
    bed_make(&bed, "<Invoice xmlns='" UBL_NS "Invoice-2' xmlns:b='" UBL_CBC "' xmlns:a='" UBL_CAC
             "'><a:AllowanceCharge><b:ChargeIndicator> true </b:ChargeIndicator><a:TaxCategory>"
             "<b:ID>Z</b:ID></a:TaxCategory></a:AllowanceCharge><a:AllowanceCharge>"
             "<b:ChargeIndicator>0</b:ChargeIndicator></a:AllowanceCharge><a:AllowanceCharge>"
             "<b:ChargeIndicator>no</b:ChargeIndicator></a:AllowanceCharge></Invoice>");
    CHECK_EQ("a charge", bed.sheet.rows[1].marks, SHEET_CHARGE);
    CHECK_EQ("its category", bed.sheet.rows[3].vat, VAT_Z);
    CHECK_EQ("an allowance", bed.sheet.rows[5].marks, SHEET_ALLOWANCE);
    CHECK_EQ("neither", bed.sheet.rows[7].marks, 0);
    ctx_clear(&bed.cx);
}

TEST(test_sheet__bounds_what_an_element_holds_but_not_the_root)
{
    static const struct { const char *why, *front, *each, *back; int n; Err err; } rows[] = {
        { "lines", "", "<a:InvoiceLine/>", "", SHEET_CHILDREN_MAX + 1, ERR_OK },
        { "just so many", "<a:Party>", "<b:ID/>", "</a:Party>", SHEET_CHILDREN_MAX, ERR_OK },
        { "one more", "<a:Party>", "<b:ID/>", "</a:Party>", SHEET_CHILDREN_MAX + 1, ERR_LIMIT },
        { "deeper", "<a:Party>", "<a:Party><b:ID/></a:Party>", "</a:Party>",
          SHEET_CHILDREN_MAX + 1, ERR_LIMIT },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Ctx cx = ctx_make(1 << 24);
        static Names names;
        static Sheet sheet;
        XmlNode *root;
        Text xml = TEXT("");
        TextBuf buf = textbuf_make(&cx);
        names_init(&names);
        textbuf_puts(&buf, "<Invoice xmlns='" UBL_NS "Invoice-2' xmlns:b='" UBL_CBC "' xmlns:a='"
                     UBL_CAC "'>");
        textbuf_puts(&buf, rows[i].front);
        for (int k = 0; k < rows[i].n; k++)
            textbuf_puts(&buf, rows[i].each);
        textbuf_puts(&buf, rows[i].back);
        textbuf_puts(&buf, "</Invoice>");
        CHECK_OK(rows[i].why, &cx, textbuf_done(&buf, &xml));
        CHECK_OK(rows[i].why, &cx, xml_tree_parse(&cx, xml, &root));
        CHECK_ERR(rows[i].why, &cx, sheet_make(&cx, &names, root, &sheet), rows[i].err);
        ctx_clear(&cx);
    }
}
