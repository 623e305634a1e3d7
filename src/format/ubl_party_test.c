/* ubl_party_test.c */
#include "format/ubl_party.h"

#include "test.h"

/* Which of the identifiers a party states is taken, and what it is written back as. */
TEST(test_ubl_party__takes_the_same_identifier_from_every_paper)
{
    static const struct { const char *why, *party, *id, *scheme, *value; } rows[] = {
        { "a credit code before everything",
          "<P><EndpointID schemeID='0088'>0614141000005</EndpointID><PartyLegalEntity><CompanyID "
          "schemeID='USCC'>91350100M000100Y43</CompanyID></PartyLegalEntity></P>",
          "uscc:91350100M000100Y43", "USCC", "91350100M000100Y43" },
        { "a wrong LEI is none",
          "<P><EndpointID schemeID='0199'>506700GE1G29325QX364</EndpointID><PartyName><Name>Ab Ltd"
          "</Name></PartyName></P>", "name:ab-ltd", "", "ab-ltd" },
        { "the endpoint before identifications",
          "<P><EndpointID schemeID='0088'> 0614141000005 </EndpointID><PartyIdentification><ID "
          "schemeID='0060'>123456789</ID></PartyIdentification></P>",
          "gln:0614141000005", "0088", "0614141000005" },
        { "a mail address is no party",
          "<P><EndpointID schemeID='EM'>a@b.example</EndpointID><PartyIdentification><ID "
          "schemeID='0192'>987654325</ID></PartyIdentification></P>",
          "icd:0192:987654325", "0192", "987654325" },
        { "an address scheme outside ISO 6523",
          "<P><EndpointID schemeID='9930'>DE123</EndpointID></P>", "eas:9930:DE123", "9930",
          "DE123" },
        { "a tax number only where it is VAT",
          "<P><PartyTaxScheme><CompanyID>X1</CompanyID><TaxScheme><ID>LOC</ID></TaxScheme>"
          "</PartyTaxScheme><PartyTaxScheme><CompanyID>NL1</CompanyID><TaxScheme><ID>VAT</ID>"
          "</TaxScheme></PartyTaxScheme></P>", "vat:NL1", "VAT", "NL1" },
        { "a number of nobody knows whose books",
          "<P><PartyIdentification><ID>K 7</ID></PartyIdentification></P>", "name:k-7", "",
          "k-7" },
        { "nothing", "<P/>", "", "", "" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Ctx cx = ctx_make(1 << 20);
        XmlNode *root = NULL, *at = NULL;
        Text id = TEXT(""), scheme;
        CHECK_OK(rows[i].why, &cx, xml_tree_parse(&cx, text_of(rows[i].party), &root));
        CHECK_OK(rows[i].why, &cx, ubl_party_id(&cx, root, &id, &at));
        CHECK_TEXT(rows[i].why, id, rows[i].id);
        CHECK_EQ(rows[i].why, at != NULL, rows[i].scheme[0] != '\0');
        CHECK_TEXT(rows[i].why, ubl_party_value(id, &scheme), rows[i].value);
        CHECK_TEXT(rows[i].why, scheme, rows[i].scheme);
        ctx_clear(&cx);
    }
}
