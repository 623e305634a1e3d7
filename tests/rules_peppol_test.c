/* rules_peppol_test.c: rules of the network, each by what holds and what does not. */
#include "format/rules/finding.h"

#include "format/ubl_form.h"
#include "test.h"

#include <stdio.h>

static void check(const char *number, const char *inside, bool good)
{
    Ctx cx = ctx_make(1 << 22);
    const Rules *rules;
    Findings findings = { .count = 99 };
    XmlNode *root;
    Text xml = TEXT("");
    char id[64];
    const char *ids[] = { id };
    snprintf(id, sizeof id, "PEPPOL-EN16931-%s", number);
    CHECK_OK(id, &cx, text_format(&cx, &xml, "<Invoice xmlns='" UBL_NS "Invoice-2' xmlns:a='"
             UBL_CAC "' xmlns:b='" UBL_CBC "'>%s</Invoice>", inside));
    CHECK_OK(id, &cx, rules_open(&cx, RULE_SET_PEPPOL, ids, 1, &rules));
    CHECK_OK(id, &cx, xml_tree_parse(&cx, xml, &root));
    CHECK_OK(id, &cx, rules_check(&cx, rules, root, &findings));
    if ((findings.count == 0) != good)
        print_message("%s: %s\n", id, inside);
    CHECK_EQ(id, findings.count == 0, good);
    ctx_clear(&cx);
}

#define PROCESS "urn:fdc:peppol.eu:2017:poacc:"
#define PARTY(role, country) "<a:" role "><a:Party><a:PostalAddress><a:Country>"                  \
    "<b:IdentificationCode>" country "</b:IdentificationCode></a:Country></a:PostalAddress>"       \
    "</a:Party></a:" role ">"
#define GERMANS PARTY("AccountingSupplierParty", "DE") PARTY("AccountingCustomerParty", "DE")

TEST(test_rules_peppol__of_the_document)
{
    static const struct { const char *number, *inside; bool good; } rows[] = {
        { "R002", "<b:Note>1</b:Note>", true },
        { "R002", "<b:Note>1</b:Note><b:Note>2</b:Note>", false },
        { "R002", "<b:Note>1</b:Note><b:Note>2</b:Note>" GERMANS, true },
        { "R003", "<b:BuyerReference>1</b:BuyerReference>", true },
        { "R003", "<a:OrderReference><b:ID>1</b:ID></a:OrderReference>", true },
        { "R003", "<a:OrderReference/>", false },
        { "R004", "<b:CustomizationID>urn:cen.eu:en16931:2017#compliant#" PROCESS "billing:3.0"
          "</b:CustomizationID>", true },
        { "R004", "<b:CustomizationID>urn:cen.eu:en16931:2017</b:CustomizationID>", false },
        { "R004", "<b:CustomizationID>urn:cen.eu:en16931:2017#compliant#" PROCESS "order:3.0"
          "</b:CustomizationID>", false },
        { "R005", "<b:DocumentCurrencyCode>EUR</b:DocumentCurrencyCode><b:TaxCurrencyCode>SEK"
          "</b:TaxCurrencyCode>", true },
        { "R005", "<b:DocumentCurrencyCode>EUR</b:DocumentCurrencyCode><b:TaxCurrencyCode>EUR"
          "</b:TaxCurrencyCode>", false },
        { "R007", "<b:ProfileID>" PROCESS "billing:01:1.0</b:ProfileID>", true },
        { "R007", "<b:ProfileID>" PROCESS "selfbilling:01:1.0</b:ProfileID>", true },
        { "R007", "<b:ProfileID>" PROCESS "billing:1:1.0</b:ProfileID>", false },
        { "R007", "<b:ProfileID>" PROCESS "billing:01:1.0:x</b:ProfileID>", false },
        { "R007", "", false },
        { "R008", "<b:ID>1</b:ID>", true },
        { "R008", "<b:ID> </b:ID>", false },
        { "F001", "<b:IssueDate>2024-02-29</b:IssueDate>", true },
        { "F001", "<b:IssueDate>2023-02-29</b:IssueDate>", false },
        { "F001", "<b:IssueDate>2023-02-28Z</b:IssueDate>", false },
        { "P0112", "<b:InvoiceTypeCode>326</b:InvoiceTypeCode>" GERMANS, true },
        { "P0112", "<b:InvoiceTypeCode>326</b:InvoiceTypeCode>"
          PARTY("AccountingSupplierParty", "DE") PARTY("AccountingCustomerParty", "FR"), false },
        { "R080", "<a:AdditionalDocumentReference><b:DocumentTypeCode>50</b:DocumentTypeCode>"
          "</a:AdditionalDocumentReference><a:AdditionalDocumentReference><b:DocumentTypeCode>50"
          "</b:DocumentTypeCode></a:AdditionalDocumentReference>", false },
        { "R061", "<a:PaymentMeans><b:PaymentMeansCode>59</b:PaymentMeansCode></a:PaymentMeans>",
          false },
        { "R061", "<a:PaymentMeans><b:PaymentMeansCode>58</b:PaymentMeansCode></a:PaymentMeans>",
          true },
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        check(rows[i].number, rows[i].inside, rows[i].good);
}

#define ADJUST(what) "<a:AllowanceCharge><b:ChargeIndicator>false</b:ChargeIndicator>" what       \
    "</a:AllowanceCharge>"
#define LINE(net, more) "<a:InvoiceLine><b:InvoicedQuantity unitCode='C62'>3"                      \
    "</b:InvoicedQuantity><b:LineExtensionAmount>" net "</b:LineExtensionAmount>" more             \
    "</a:InvoiceLine>"
#define PRICE(each, base) "<a:Price><b:PriceAmount>" each "</b:PriceAmount><b:BaseQuantity "       \
    "unitCode='C62'>" base "</b:BaseQuantity></a:Price>"

TEST(test_rules_peppol__of_lines_and_prices)
{
    static const struct { const char *number, *inside; bool good; } rows[] = {
        { "R120", LINE("3.33", PRICE("10", "9")), true },
        { "R120", LINE("3.35", PRICE("10", "9")), true },
        { "R120", LINE("3.36", PRICE("10", "9")), false },
        { "R120", LINE("2.33", ADJUST("<b:Amount>1</b:Amount>") PRICE("10", "9")), true },
        { "R120", LINE("4.33", ADJUST("<b:Amount>1</b:Amount>") PRICE("10", "9")), false },
        { "R120", LINE("30", PRICE("10", "0")), true },
        { "R120", LINE("30", PRICE("ten", "1")), false },
        { "R121", LINE("30", PRICE("10", "0")), false },
        { "R121", LINE("30", PRICE("10", "0.01")), true },
        { "R130", LINE("30", PRICE("10", "1")), true },
        { "R130", LINE("30", "<a:Price><b:BaseQuantity unitCode='KGM'>1</b:BaseQuantity>"
                       "</a:Price>"), false },
        { "R040", ADJUST("<b:MultiplierFactorNumeric>5</b:MultiplierFactorNumeric><b:Amount>1.02"
                         "</b:Amount><b:BaseAmount>20</b:BaseAmount>"), true },
        { "R040", ADJUST("<b:MultiplierFactorNumeric>5</b:MultiplierFactorNumeric><b:Amount>1.03"
                         "</b:Amount><b:BaseAmount>20</b:BaseAmount>"), false },
        { "R041", ADJUST("<b:MultiplierFactorNumeric>5</b:MultiplierFactorNumeric>"), false },
        { "R042", ADJUST("<b:BaseAmount>5</b:BaseAmount>"), false },
        { "R042", LINE("1", "<a:Price>" ADJUST("<b:BaseAmount>5</b:BaseAmount>") "</a:Price>"),
          true },
        { "R043", "<a:AllowanceCharge><b:ChargeIndicator>1</b:ChargeIndicator></a:AllowanceCharge>",
          false },
        { "R046", LINE("1", "<a:Price><b:PriceAmount>9</b:PriceAmount>" ADJUST("<b:Amount>1"
                       "</b:Amount><b:BaseAmount>10</b:BaseAmount>") "</a:Price>"), true },
        { "R046", LINE("1", "<a:Price><b:PriceAmount>9</b:PriceAmount>" ADJUST("<b:Amount>2"
                       "</b:Amount><b:BaseAmount>10</b:BaseAmount>") "</a:Price>"), false },
        { "R110", "<a:InvoicePeriod><b:StartDate>2026-02-01</b:StartDate></a:InvoicePeriod>"
          LINE("1", "<a:InvoicePeriod><b:StartDate>2026-01-31</b:StartDate></a:InvoicePeriod>"),
          false },
        { "R111", "<a:InvoicePeriod><b:EndDate>2026-02-01</b:EndDate></a:InvoicePeriod>"
          LINE("1", "<a:InvoicePeriod><b:EndDate>2026-02-01</b:EndDate></a:InvoicePeriod>"),
          true },
        { "R111", LINE("1", "<a:InvoicePeriod><b:EndDate>2026-02-01</b:EndDate>"
                       "</a:InvoicePeriod>"), true },
        { "P0105", "<a:TaxCategory><b:ID>O</b:ID><b:TaxExemptionReasonCode>vatex-eu-o"
          "</b:TaxExemptionReasonCode></a:TaxCategory>", true },
        { "P0105", "<a:TaxCategory><b:ID>E</b:ID><b:TaxExemptionReasonCode>vatex-eu-o"
          "</b:TaxExemptionReasonCode></a:TaxCategory>", false },
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        check(rows[i].number, rows[i].inside, rows[i].good);
}
