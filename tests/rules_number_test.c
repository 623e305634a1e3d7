/* rules_number_test.c */
#include "format/rules/finding.h"

#include "format/ubl_form.h"
#include "test.h"

/* Numbers of the registers' own papers, and the same with a digit changed. */
TEST(test_rules_number__knows_numbers_that_are_well_made)
{
    static const struct { const char *rule, *scheme, *number; bool good; } rows[] = {
        { "PEPPOL-COMMON-R040", "0088", "6291041500213", true },    /* GS1, check digits: example */
        { "PEPPOL-COMMON-R040", "0088", "6291041500214", false },
        { "PEPPOL-COMMON-R040", "0088", "62910415OO213", false },
        { "PEPPOL-COMMON-R040", "0088", "", false },
        { "PEPPOL-COMMON-R041", "0192", "923609016", true },        /* Equinor ASA */
        { "PEPPOL-COMMON-R041", "0192", "923609017", false },
        { "PEPPOL-COMMON-R041", "0192", "92360901", false },
        { "PEPPOL-COMMON-R042", "0184", "10150817", true },         /* Danish business authority */
        { "PEPPOL-COMMON-R042", "0184", "DK10150817", true },
        { "PEPPOL-COMMON-R042", "0184", "DK1015081", false },
        { "PEPPOL-COMMON-R043", "0208", "0202239951", true },       /* Proximus NV */
        { "PEPPOL-COMMON-R043", "0208", "0202239952", false },
        { "PEPPOL-COMMON-R044", "0201", "UFE1UR", true },
        { "PEPPOL-COMMON-R044", "0201", "UFE-UR", false },
        { "PEPPOL-COMMON-R044", "0201", "UFE1URX", false },
        { "PEPPOL-COMMON-R045", "0210", "RSSMRA85T10A562S", true },
        { "PEPPOL-COMMON-R045", "0210", "RSSMRA85T10A5625", false },
        { "PEPPOL-COMMON-R045", "0210", "00743110157", true },
        { "PEPPOL-COMMON-R047", "0211", "IT00743110157", true },    /* the usual example */
        { "PEPPOL-COMMON-R047", "0211", "IT00743110158", false },
        { "PEPPOL-COMMON-R047", "0211", "FR00743110158", true },
        { "PEPPOL-COMMON-R049", "0007", "5560125790", true },       /* Volvo AB */
        { "PEPPOL-COMMON-R049", "0007", "5560125791", false },
        { "PEPPOL-COMMON-R050", "0151", "51824753556", true },      /* Australian tax office */
        { "PEPPOL-COMMON-R050", "0151", "51824753557", false },
        { "PEPPOL-COMMON-R052", "0096", "1003403257", true },
        { "PEPPOL-COMMON-R052", "0096", "100340325", false },
        { "PEPPOL-COMMON-R053", "0198", "DK10150817", true },
        { "PEPPOL-COMMON-R053", "0198", "10150817", false },
        { "PEPPOL-COMMON-R053", "0184", "10150817", true },         /* another scheme */
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Ctx cx = ctx_make(1 << 22);
        const Rules *rules;
        Findings findings = { .count = 9 };
        XmlNode *root;
        Text xml = TEXT("");
        CHECK_OK(rows[i].number, &cx, text_format(&cx, &xml, "<Invoice xmlns='" UBL_NS
                 "Invoice-2' xmlns:b='" UBL_CBC "'><b:EndpointID schemeID='%s'>%s</b:EndpointID>"
                 "</Invoice>", rows[i].scheme, rows[i].number));
        CHECK_OK(rows[i].rule, &cx, rules_open(&cx, RULE_SET_PEPPOL, &rows[i].rule, 1, &rules));
        CHECK_OK(rows[i].number, &cx, xml_tree_parse(&cx, xml, &root));
        CHECK_OK(rows[i].number, &cx, rules_check(&cx, rules, root, &findings));
        CHECK_EQ(rows[i].number, findings.count, rows[i].good ? 0 : 1);
        ctx_clear(&cx);
    }
}
