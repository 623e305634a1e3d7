/* finding_test.c */
#include "format/rules/finding.h"

#include "base/file.h"
#include "base/random.h"
#include "format/ubl_form.h"
#include "test.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>

/* --- the public suite: fragments that say which rule holds of them ---------------------------- */

typedef struct Score {
    const char *family;
    size_t good, all;
} Score;

/* "BR-CO" of "BR-CO-10"; "BR" of "BR-10". */
static Score *score_of(Score *scores, Text rule)
{
    size_t n = rule.n;
    while (n > 0 && rule.at[n - 1] != '-')
        n--;
    for (size_t i = 0;; i++) {
        assert(scores[i].family);
        if (text_is(text_slice(rule, 0, n - 1), scores[i].family))
            return &scores[i];
    }
}

static size_t count_broken(Ctx *cx, const XmlNode *fragment, Text rule)
{
    char id[64];
    const char *ids[] = { id };
    const Rules *rules;
    Findings findings = { .count = 99 };
    snprintf(id, sizeof id, "%.*s", (int)rule.n, rule.at);
    CHECK_OK(id, cx, rules_open(cx, RULE_SET_EN16931, ids, 1, &rules));
    CHECK_OK(id, cx, rules_check(cx, rules, fragment, &findings));
    return findings.count;
}

static void run_fragment(Ctx *cx, const char *path, int number, const XmlNode *test, Score *scores)
{
    const XmlNode *fragment = test->last;
    const XmlNode *said = test->first;
    for (const XmlNode *at = said->first; at; at = at->next) {
        bool success = text_is(at->name, "success");
        if (!success && !text_is(at->name, "error") && !text_is(at->name, "warning"))
            continue;
        Text rule = text_trim(at->text);
        Score *score = score_of(scores, rule);
        size_t broken = count_broken(cx, fragment, rule);
        Text number_of = xml_tree_attribute(at, "number");
        int64_t wanted = 0;
        bool good = success ? broken == 0 : text_to_int64(number_of, &wanted)
            ? broken == (size_t)wanted : broken > 0;
        score->all++;
        score->good += good;
        if (!good)
            print_message("%s, test %d: %.*s should %s\n", path, number, (int)rule.n, rule.at,
                          success ? "hold" : "fail");
    }
}

static void run_folder(const char *folder, Score *scores)
{
    DIR *dir = opendir(folder);
    assert(dir);
    for (struct dirent *entry; (entry = readdir(dir));) {
        Ctx cx = ctx_make(1 << 28);
        char path[1024];
        XmlNode *root = NULL;
        int number = 0;
        if (!strstr(entry->d_name, ".xml"))
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        Text text = TEXT("");
        CHECK_OK(path, &cx, file_read_all(&cx, path, &text));
        CHECK_OK(path, &cx, xml_tree_parse(&cx, text, &root));
        for (const XmlNode *at = root->first; at; at = at->next)
            if (text_is(at->name, "test"))
                run_fragment(&cx, path, ++number, at, scores);
        ctx_clear(&cx);
    }
    closedir(dir);
}

TEST(test_finding__agrees_with_the_public_suite)
{
    static const char *const folders[] = { "en16931/Invoice-unit-UBL",
                                           "en16931/CreditNote-unit-UBL",
                                           "peppol-bis3/unit-UBL-PEPPOL" };
    Score scores[] = {
        { "BR", 0, 0 },     { "BR-CO", 0, 0 },  { "BR-CL", 0, 0 },  { "BR-DEC", 0, 0 },
        { "BR-S", 0, 0 },   { "BR-Z", 0, 0 },   { "BR-E", 0, 0 },   { "BR-AE", 0, 0 },
        { "BR-IC", 0, 0 },  { "BR-G", 0, 0 },   { "BR-O", 0, 0 },   { "BR-AF", 0, 0 },
        { "BR-AG", 0, 0 },  { "BR-B", 0, 0 },   { "UBL-SR", 0, 0 }, { "UBL-DT", 0, 0 },
        { "UBL-CR", 0, 0 }, { "PEPPOL-COMMON", 0, 0 },
        { "PEPPOL-EN16931", 0, 0 }, { NULL, 0, 0 },
    };
    TEST_NEEDS_VECTORS(vectors);
    for (size_t i = 0; i < COUNT(folders); i++) {
        char folder[512];
        snprintf(folder, sizeof folder, "%s/ubl/%s", vectors, folders[i]);
        run_folder(folder, scores);
    }
    size_t all = 0;
    for (Score *score = scores; score->family; score++) {
        print_message("rules %s: %zu passed of %zu\n", score->family, score->good, score->all);
        CHECK_EQ(score->family, score->good, score->all);
        all += score->all;
    }
    CHECK_TRUE("they were there to be asked", all >= 600);
}

/* --- an invoice without a fault, and one fault at a time -------------------------------------- */

/* Every `from` in `text` becomes `to`; it must occur. */
static Text replace(Ctx *cx, Text text, const char *from, const char *to)
{
    TextBuf buf = textbuf_make(cx);
    size_t n = strlen(from), count = 0;
    for (size_t at = 0; at < text.n;) {
        bool here = text.n - at >= n && memcmp(text.at + at, from, n) == 0;
        if (here)
            textbuf_puts(&buf, to);
        else
            textbuf_byte(&buf, text.at[at]);
        at += here ? n : 1;
        count += here;
    }
    CHECK_TRUE(from, count > 0);
    CHECK_OK(from, cx, textbuf_done(&buf, &text));
    return text;
}

static Text good_invoice(Ctx *cx)
{
    Text text = TEXT("");
    CHECK_OK("tests/invoice", cx, file_read_all(cx, "tests/invoice/invoice.xml", &text));
    return text;
}

static Findings findings_of(const char *why, Ctx *cx, Text xml)
{
    Findings findings = { .count = 0 };
    const Rules *rules;
    XmlNode *root;
    CHECK_OK(why, cx, rules_open(cx, RULE_SET_EN16931, NULL, 0, &rules));
    CHECK_OK(why, cx, xml_tree_parse(cx, xml, &root));
    CHECK_OK(why, cx, rules_check(cx, rules, root, &findings));
    return findings;
}

/* Ids in the order of the document, a repeated one once: "BR-02 BR-CO-10". */
static Text ids_of(Ctx *cx, const Findings *findings)
{
    TextBuf buf = textbuf_make(cx);
    Text text = TEXT("");
    const char *last = "";
    for (size_t i = 0; i < findings->count; i++) {
        const char *id = findings->items[i].rule->id;
        if (strcmp(id, last) != 0)
            textbuf_format(&buf, "%s%s", i > 0 ? " " : "", id);
        last = id;
    }
    CHECK_OK("ids", cx, textbuf_done(&buf, &text));
    return text;
}

static void breaks(const char *from, const char *to, const char *want)
{
    Ctx cx = ctx_make(1 << 26);
    char why[256];
    snprintf(why, sizeof why, "%.60s -> %.60s", from, to);
    Findings findings = findings_of(why, &cx, replace(&cx, good_invoice(&cx), from, to));
    CHECK_TEXT(why, ids_of(&cx, &findings), want);
    ctx_clear(&cx);
}

#define EUR(name, amount) "<cbc:" name " currencyID=\"EUR\">" amount "</cbc:" name ">"

TEST(test_finding__an_invoice_without_a_fault_has_none)
{
    breaks("R-2026-17", "R-2026-18", "");
    breaks("<cbc:CityName>Aachen</cbc:CityName>", "", "");
}

TEST(test_finding__one_thing_missing_breaks_what_wants_it)
{
    static const struct { const char *from, *to, *want; } rows[] = {
        { "urn:cen.eu:en16931:2017", " ", "BR-01" },
        { "<cbc:ID>R-2026-17</cbc:ID>", "", "BR-02" },
        { "<cbc:IssueDate>2026-03-02</cbc:IssueDate>", "<cbc:IssueDate/>", "BR-03" },
        { "<cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>", "", "BR-04" },
        { "<cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>", "", "BR-05" },
        { "<cbc:RegistrationName>Nadelwerk Aachen GmbH</cbc:RegistrationName>", "",
          "BR-06 UBL-SR-19 UBL-SR-20 UBL-SR-21" },
        { "<cbc:RegistrationName>Couture de Lille SA</cbc:RegistrationName>", "", "BR-07" },
        { "<cbc:CityName>Aachen</cbc:CityName>\n        <cac:Country><cbc:IdentificationCode>DE"
          "</cbc:IdentificationCode></cac:Country>", "", "BR-09" },
        { EUR("LineExtensionAmount", "235.00"), "", "BR-12 BR-CO-10 BR-CO-13" },
        { EUR("TaxExclusiveAmount", "231.00"), "", "BR-CO-15 BR-13 BR-CO-13" },
        { EUR("TaxInclusiveAmount", "271.89"), "", "BR-CO-15 BR-14 BR-CO-16" },
        { EUR("PayableAmount", "250.10"), "", "BR-15 BR-CO-16" },
        { "<cac:PartyName><cbc:Name>Factor Bank</cbc:Name></cac:PartyName>", "",
          "BR-17 UBL-SR-19 UBL-SR-20 UBL-SR-21" },
        { "<cbc:Name>Steuerhaus</cbc:Name>", "<cbc:Name> </cbc:Name>", "BR-18" },
        { "<cbc:CompanyID>DE999999999</cbc:CompanyID>", "", "BR-56 UBL-SR-53" },
        { "<cbc:ID>2</cbc:ID>", "", "BR-21" },
        { "<cbc:InvoicedQuantity unitCode=\"KGM\">3</cbc:InvoicedQuantity>", "", "BR-22 BR-23" },
        { " unitCode=\"KGM\"", "", "BR-23" },
        { "<cbc:Name>Beeswax</cbc:Name>", "", "BR-25" },
        { "<cac:Price>" EUR("PriceAmount", "8") "</cac:Price>", "", "BR-26 BR-27" },
        { "<cbc:Value>38 mm</cbc:Value>", "", "BR-54" },
        { " schemeID=\"0160\"", "", "BR-64" },
        { " listID=\"HS\"", "", "BR-65" },
        { "<cbc:AllowanceChargeReasonCode>95</cbc:AllowanceChargeReasonCode>", "",
          "BR-33 BR-CO-21" },
        { "<cbc:AllowanceChargeReasonCode>FC</cbc:AllowanceChargeReasonCode>", "",
          "BR-38 BR-CO-22" },
        { "<cbc:AllowanceChargeReason>Second choice</cbc:AllowanceChargeReason>", "",
          "BR-42 BR-CO-23" },
        { "<cbc:AllowanceChargeReason>Packing</cbc:AllowanceChargeReason>", "", "BR-44 BR-CO-24" },
        { EUR("Amount", "5.00"), "", "BR-41" },
        { EUR("Amount", "1.00"), "", "BR-43" },
        { EUR("TaxableAmount", "25.00"), "", "BR-45 BR-CO-17 BR-S-08 BR-S-09" },
        { "<cbc:PaymentMeansCode>58</cbc:PaymentMeansCode>", "", "BR-49" },
        { "DE89370400440532013000", "", "BR-50" },
        { "<cac:PayeeFinancialAccount><cbc:ID>DE89370400440532013000</cbc:ID>"
          "</cac:PayeeFinancialAccount>", "", "BR-61" },
        { "<cbc:DueDate>2026-04-01</cbc:DueDate>", "", "BR-CO-25" },
        { "<cbc:ID>sheet-1</cbc:ID>", "", "BR-52" },
        { "<cac:InvoiceDocumentReference><cbc:ID>R-2026-11</cbc:ID></cac:InvoiceDocumentReference>",
          "", "BR-55 UBL-SR-07" },
        { "<cbc:TaxAmount currencyID=\"CNY\">318.94</cbc:TaxAmount>", "", "BR-53" },
        { "<cbc:StartDate>2026-02-01</cbc:StartDate>\n    <cbc:EndDate>2026-02-28</cbc:EndDate>",
          "", "BR-CO-19" },
        { "<cbc:StartDate>2026-02-01</cbc:StartDate>\n      <cbc:EndDate>2026-02-14</cbc:EndDate>",
          "", "BR-CO-20" },
        { "<cbc:EndDate>2026-02-28</cbc:EndDate>", "", "" },
        { " mimeCode=\"text/csv\"", "", "UBL-DT-06" },
        { " filename=\"hours.csv\"", "", "UBL-DT-07" },
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        breaks(rows[i].from, rows[i].to, rows[i].want);
}

TEST(test_finding__what_does_not_add_up_is_found)
{
    static const struct { const char *from, *to, *want; } rows[] = {
        { EUR("LineExtensionAmount", "235.00"), EUR("LineExtensionAmount", "235.01"),
          "BR-CO-10 BR-CO-13" },
        { EUR("LineExtensionAmount", "90.00"), EUR("LineExtensionAmount", "90.01"), "BR-CO-10" },
        { EUR("LineExtensionAmount", "90.00"), EUR("LineExtensionAmount", "91.00"),
          "BR-S-08 BR-CO-10" },
        { EUR("LineExtensionAmount", "90.00"), EUR("LineExtensionAmount", "ninety"),
          "BR-S-08 BR-CO-10" },
        { EUR("AllowanceTotalAmount", "10.00"), EUR("AllowanceTotalAmount", "9.00"),
          "BR-CO-11 BR-CO-13" },
        { EUR("AllowanceTotalAmount", "10.00"), "", "BR-CO-11 BR-CO-13" },
        { EUR("ChargeTotalAmount", "6.00"), EUR("ChargeTotalAmount", "6.50"),
          "BR-CO-12 BR-CO-13" },
        { EUR("TaxExclusiveAmount", "231.00"), EUR("TaxExclusiveAmount", "230.00"),
          "BR-CO-15 BR-CO-13" },
        { EUR("TaxAmount", "40.89"), EUR("TaxAmount", "40.88"), "BR-CO-15 BR-CO-14" },
        { EUR("TaxAmount", "39.14"), EUR("TaxAmount", "40.14"), "BR-CO-14 BR-CO-17 BR-S-09" },
        { EUR("TaxAmount", "39.14"), EUR("TaxAmount", "39.15"), "BR-CO-14" },
        { EUR("TaxInclusiveAmount", "271.89"), EUR("TaxInclusiveAmount", "271.8"),
          "BR-CO-15 BR-CO-16" },
        { EUR("PayableAmount", "250.10"), EUR("PayableAmount", "250.0"), "BR-CO-16" },
        { EUR("PrepaidAmount", "21.89"), "", "BR-CO-16" },
        { EUR("PayableRoundingAmount", "0.10"), "", "BR-CO-16" },
        { EUR("TaxAmount", "40.89"), EUR("TaxAmount", "40.89") EUR("TaxAmount", "40.89"),
          "BR-CO-15" },
        { EUR("PriceAmount", "8"), EUR("PriceAmount", "-8"), "BR-27" },
        { EUR("BaseAmount", "12.6250"), EUR("BaseAmount", "-0.01"), "BR-28" },
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        breaks(rows[i].from, rows[i].to, rows[i].want);
}

TEST(test_finding__decimals_are_counted_as_they_are_written)
{
    static const struct { const char *from, *to, *want; } rows[] = {
        { EUR("Amount", "10.00"), EUR("Amount", "10.000"), "BR-DEC-01 UBL-DT-01" },
        { EUR("BaseAmount", "200.00"), EUR("BaseAmount", "200.000"), "BR-DEC-02 UBL-DT-01" },
        { EUR("Amount", "6.00"), EUR("Amount", "6.000"), "BR-DEC-05 UBL-DT-01" },
        { EUR("BaseAmount", "60.00"), EUR("BaseAmount", "60.000"), "BR-DEC-06 UBL-DT-01" },
        { EUR("LineExtensionAmount", "235.00"), EUR("LineExtensionAmount", "235.000"),
          "BR-DEC-09 UBL-DT-01" },
        { EUR("AllowanceTotalAmount", "10.00"), EUR("AllowanceTotalAmount", "10.000"),
          "BR-DEC-10 UBL-DT-01" },
        { EUR("ChargeTotalAmount", "6.00"), EUR("ChargeTotalAmount", "6.000"),
          "BR-DEC-11 UBL-DT-01" },
        { EUR("TaxExclusiveAmount", "231.00"), EUR("TaxExclusiveAmount", "231.000"),
          "BR-DEC-12 UBL-DT-01" },
        { EUR("TaxAmount", "40.89"), EUR("TaxAmount", "40.890"), "BR-DEC-13 UBL-DT-01" },
        { EUR("TaxInclusiveAmount", "271.89"), EUR("TaxInclusiveAmount", "271.890"),
          "BR-DEC-14 UBL-DT-01" },
        { "318.94", "318.940", "BR-DEC-15 UBL-DT-01" },
        { EUR("PrepaidAmount", "21.89"), EUR("PrepaidAmount", "21.890"), "BR-DEC-16 UBL-DT-01" },
        { EUR("PayableRoundingAmount", "0.10"), EUR("PayableRoundingAmount", "0.100"),
          "BR-DEC-17 UBL-DT-01" },
        { EUR("PayableAmount", "250.10"), EUR("PayableAmount", "250.100"),
          "BR-DEC-18 UBL-DT-01" },
        { EUR("TaxableAmount", "25.00"), EUR("TaxableAmount", "25.000"), "BR-DEC-19 UBL-DT-01" },
        { EUR("TaxAmount", "1.75"), EUR("TaxAmount", "1.750"), "BR-DEC-20 UBL-DT-01" },
        { EUR("LineExtensionAmount", "90.00"), EUR("LineExtensionAmount", "90.000"),
          "BR-DEC-23 UBL-DT-01" },
        { EUR("Amount", "5.00"), EUR("Amount", "5.000"), "BR-DEC-24 UBL-DT-01" },
        { EUR("Amount", "5.00"), EUR("Amount", "5.00") EUR("BaseAmount", "5.000"),
          "BR-DEC-25 UBL-DT-01" },
        { EUR("Amount", "1.00"), EUR("Amount", "1.000"), "BR-DEC-27 UBL-DT-01" },
        { EUR("Amount", "1.00"), EUR("Amount", "1.00") EUR("BaseAmount", "1.000"),
          "BR-DEC-28 UBL-DT-01" },
        { EUR("PriceAmount", "8"), EUR("PriceAmount", "8.000001"), "" },
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        breaks(rows[i].from, rows[i].to, rows[i].want);
}

TEST(test_finding__codes_come_from_their_lists)
{
    static const struct { const char *from, *to, *want; } rows[] = {
        { "<cbc:InvoiceTypeCode>380", "<cbc:InvoiceTypeCode>381", "BR-CL-01" },
        { EUR("PriceAmount", "45"), "<cbc:PriceAmount currencyID=\"DEM\">45</cbc:PriceAmount>",
          "BR-CL-03" },
        { EUR("PriceAmount", "45"), "<cbc:PriceAmount>45</cbc:PriceAmount>", "BR-CL-03" },
        { "Code>CNY<", "Code>CNX<", "BR-53 BR-CL-05" },
        { "<cbc:EndDate>2026-02-28</cbc:EndDate>", "<cbc:DescriptionCode>29</cbc:DescriptionCode>",
          "BR-CL-06" },
        { "schemeID=\"AAJ\"", "schemeID=\"000\"", "BR-CL-07" },
        { "#AAI#", "#???#", "BR-CL-08" },
        { "#AAI#", "#1 ", "" },
        { "<cac:PartyIdentification><cbc:ID>F-1", "<cac:PartyIdentification><cbc:ID schemeID='x'>F",
          "BR-CL-10" },
        { "<cac:PartyIdentification><cbc:ID>F-1",
          "<cac:PartyIdentification><cbc:ID schemeID='SEPA'>F", "" },
        { "schemeID=\"0199\"", "schemeID=\"9999\"", "BR-CL-11" },
        { "listID=\"HS\"", "listID=\"HSX\"", "BR-CL-13" },
        { "<cac:OriginCountry><cbc:IdentificationCode>DE", "<cac:OriginCountry>"
          "<cbc:IdentificationCode>XX", "BR-CL-15" },
        { "Code>FR<", "Code>fr<", "BR-CL-14" },
        { "<cbc:PaymentMeansCode>58", "<cbc:PaymentMeansCode>99", "BR-CL-16" },
        { "Code>95<", "Code>96<", "BR-CL-19" },
        { "Code>FC<", "Code>95<", "BR-CL-20" },
        { "schemeID=\"0160\"", "schemeID=\"GTIN\"", "BR-CL-21" },
        { "unitCode=\"HUR\"", "unitCode=\"HOUR\"", "BR-CL-23" },
        { "text/csv", "text/html", "BR-CL-24" },
        { "<cbc:EndpointID schemeID=\"0088\">3", "<cbc:EndpointID schemeID=\"GLN\">3", "BR-CL-25" },
        { "<cbc:ID schemeID=\"0088\">3", "<cbc:ID schemeID=\"GLN\">3", "BR-CL-26" },
        { "FR12345678901", "UK345678901", "BR-CO-09" },
        { "FR12345678901", "EL345678901", "" },
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        breaks(rows[i].from, rows[i].to, rows[i].want);
}

TEST(test_finding__dates_cards_and_repeated_things)
{
    static const struct { const char *from, *to, *want; } rows[] = {
        { "<cbc:EndDate>2026-02-28", "<cbc:EndDate>2026-01-31", "BR-29" },
        { "<cbc:EndDate>2026-02-28", "<cbc:EndDate>2026-02-01Z", "" },
        { "<cbc:EndDate>2026-02-28", "<cbc:EndDate>28.02.2026", "BR-29" },
        { "<cbc:EndDate>2026-02-14", "<cbc:EndDate>2026-01-31", "BR-30" },
        { "<cbc:EndDate>2026-02-28</cbc:EndDate>\n  </cac:InvoicePeriod>", "<cbc:DescriptionCode>35"
          "</cbc:DescriptionCode></cac:InvoicePeriod><cbc:TaxPointDate>2026-02-01"
          "</cbc:TaxPointDate>", "BR-CO-03" },
        { "<cac:PayeeFinancialAccount>", "<cac:CardAccount><cbc:PrimaryAccountNumberID>12345678901"
          "</cbc:PrimaryAccountNumberID></cac:CardAccount><cac:PayeeFinancialAccount>", "BR-51" },
        { "<cac:PayeeFinancialAccount>", "<cac:CardAccount/><cac:CardAccount/>"
          "<cac:PayeeFinancialAccount>", "BR-66" },
        { "<cac:PayeeFinancialAccount>", "<cac:PaymentMandate/><cac:PaymentMandate/>"
          "<cac:PayeeFinancialAccount>", "BR-67" },
        { "<cbc:Name>Factor Bank", "<cbc:Name>Nadelwerk", "BR-17" },
        { "<cbc:PaymentID>R-2026-17</cbc:PaymentID>",
          "<cbc:PaymentID>1</cbc:PaymentID><cbc:PaymentID>2</cbc:PaymentID>",
          "UBL-SR-44 UBL-SR-26" },
        { "<cbc:Name>Beeswax</cbc:Name>", "<cbc:Description/><cbc:Description/><cbc:Name>Beeswax"
          "</cbc:Name>", "UBL-SR-50" },
        { "<cbc:CityName>Aachen</cbc:CityName>", "<cac:AddressLine/><cac:AddressLine/>",
          "UBL-SR-51" },
        { "<cbc:DocumentTypeCode>130", "<cbc:DocumentTypeCode>50", "UBL-SR-43" },
        { "<cbc:DocumentTypeCode>130</cbc:DocumentTypeCode>", "<cbc:DocumentTypeCode>130"
          "</cbc:DocumentTypeCode><cac:Attachment/>", "UBL-CR-666" },
        { "unitCode=\"HUR\"", "unitCode=\"HUR\" unitCodeListAgencyName=\"UN\"", "UBL-DT-15" },
        { "<cbc:PaymentMeansCode>", "<cbc:PaymentMeansCode name=\"transfer\">", "" },
        { "<cbc:CityName>", "<cbc:CityName name=\"city\">", "UBL-DT-18" },
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        breaks(rows[i].from, rows[i].to, rows[i].want);
}

/* --- categories of VAT: the same invoice as if all its tax were of another -------------------- */

/* The good invoice with everything in one category, no tax on it, and nobody's VAT identifiers but
 * those asked for. */
static Text in_category(Ctx *cx, const char *code, bool with_rate, bool with_ids)
{
    char id[64];
    Text text = good_invoice(cx);
    snprintf(id, sizeof id, "<cbc:ID>%s</cbc:ID>%s", code,
             with_rate ? "<cbc:Percent>0</cbc:Percent>" : "");
    static const char *const rates[] = { "19", "19.0", "19.00", "7" };
    for (size_t i = 0; i < COUNT(rates); i++) {
        char from[64];
        snprintf(from, sizeof from, "<cbc:ID>S</cbc:ID><cbc:Percent>%s</cbc:Percent>", rates[i]);
        text = replace(cx, text, from, id);
    }
    text = replace(cx, text, EUR("TaxAmount", "40.89"), EUR("TaxAmount", "0"));
    text = replace(cx, text, EUR("TaxAmount", "1.75"), EUR("TaxAmount", "0"));
    text = replace(cx, text, EUR("TaxAmount", "39.14"), EUR("TaxAmount", "0"));
    text = replace(cx, text, EUR("TaxableAmount", "206.00"), EUR("TaxableAmount", "231.00"));
    text = replace(cx, text, EUR("TaxInclusiveAmount", "271.89"),
                   EUR("TaxInclusiveAmount", "231.00"));
    text = replace(cx, text, EUR("PayableAmount", "250.10"), EUR("PayableAmount", "209.21"));
    if (!with_ids)
        text = replace(cx, text, "VAT</cbc:ID></cac:TaxScheme>\n      </cac:PartyTaxScheme>",
                       "GST</cbc:ID></cac:TaxScheme>\n      </cac:PartyTaxScheme>");
    return text;
}

/* The second part of the breakdown goes: there is exactly one left. */
static Text one_breakdown(Ctx *cx, Text text)
{
    const char *from = strstr(text.at, "<cac:TaxSubtotal>\n      <cbc:TaxableAmount currencyID=\""
                              "EUR\">25.00");
    const char *to = from ? strstr(from, "</cac:TaxSubtotal>") : NULL;
    assert(to);
    char part[1024];
    snprintf(part, sizeof part, "%.*s", (int)(to - from) + 18, from);
    return replace(cx, text, part, "");
}

TEST(test_finding__each_category_of_vat_asks_its_own)
{
    static const struct {
        const char *code;
        bool rate, exempt;
        const char *want, *twice;
    } rows[] = {
        { "Z", true, false, "", "BR-Z-01 BR-Z-08" },
        { "E", true, true, "", "BR-E-01 BR-E-08" },
        { "E", true, false, "BR-E-10", "BR-E-01 BR-E-10 BR-E-08 BR-E-10" },
        { "AE", true, true, "", "BR-AE-01 BR-AE-08" },
        { "K", true, true, "", "BR-IC-01 BR-IC-08" },
        { "G", true, true, "", "BR-G-01 BR-G-08" },
        { "L", true, false, "", "BR-AF-08" },
        { "M", true, false, "", "BR-AG-08" },
        { "S", true, false, "BR-S-06 BR-S-07 BR-S-05", "BR-S-06 BR-S-07 BR-S-08 BR-S-05" },
        { "Z", false, false, "BR-Z-06 BR-Z-07 BR-48 BR-Z-05",
          "BR-Z-01 BR-Z-06 BR-Z-07 BR-48 BR-Z-08 BR-Z-05" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Ctx cx = ctx_make(1 << 26);
        Text text = in_category(&cx, rows[i].code, rows[i].rate, true);
        char id[128];
        snprintf(id, sizeof id, "</cbc:TaxAmount>\n      <cac:TaxCategory>\n        <cbc:ID>%s"
                 "</cbc:ID>", rows[i].code);
        if (rows[i].exempt) {
            char to[256];
            snprintf(to, sizeof to, "%s<cbc:TaxExemptionReason>because</cbc:TaxExemptionReason>",
                     id);
            text = replace(&cx, text, id, to);
        }
        Findings findings = findings_of("twice", &cx, text);
        CHECK_TEXT(rows[i].code, ids_of(&cx, &findings), rows[i].twice);
        findings = findings_of("once", &cx, one_breakdown(&cx, text));
        CHECK_TEXT(rows[i].code, ids_of(&cx, &findings), rows[i].want);
        ctx_clear(&cx);
    }
}

TEST(test_finding__what_is_split_or_outside_stands_alone)
{
    Ctx cx = ctx_make(1 << 26);
    Text text = one_breakdown(&cx, in_category(&cx, "B", true, true));
    Findings findings = findings_of("split payment outside Italy", &cx, text);
    CHECK_TEXT("split payment", ids_of(&cx, &findings), "BR-B-01");
    text = replace(&cx, replace(&cx, text, "Code>FR<", "Code>IT<"), "Code>DE<", "Code>IT<");
    findings = findings_of("split payment in Italy", &cx, text);
    CHECK_TEXT("in Italy", ids_of(&cx, &findings), "");
    text = one_breakdown(&cx, in_category(&cx, "O", false, true));
    findings = findings_of("outside the scope, with identifiers", &cx, text);
    CHECK_TEXT("outside", ids_of(&cx, &findings),
               "BR-O-02 BR-O-03 BR-O-04 BR-O-10");
    ctx_clear(&cx);
}

/* --- how findings read ------------------------------------------------------------------------ */

TEST(test_finding__says_what_where_and_in_which_language)
{
    Ctx cx = ctx_make(1 << 26);
    Text english = TEXT(""), chinese = TEXT("");
    Text text = replace(&cx, good_invoice(&cx), "unitCode=\"KGM\"", "unitCode=\"KILO\"");
    text = replace(&cx, text, EUR("PayableAmount", "250.10"), EUR("PayableAmount", "250"));
    Findings findings = findings_of("both", &cx, text);
    CHECK_EQ("findings", findings.count, 2);
    CHECK_EQ("fatal", findings.fatal, 2);
    CHECK_TEXT("place", findings.items[0].place, "/Invoice/cac:LegalMonetaryTotal (line 137)");
    CHECK_OK("English", &cx, finding_message(&cx, &findings.items[0], false, &english));
    CHECK_OK("Chinese", &cx, finding_message(&cx, &findings.items[0], true, &chinese));
    CHECK_TRUE("English", text_ends(english, " (is 249.90, should be 250.00)"));
    CHECK_TRUE("Chinese", text_ends(chinese, "（现为 249.90，应为 250.00）"));
    CHECK_TEXT("place", findings.items[1].place,
               "/Invoice/cac:InvoiceLine[2]/cbc:InvoicedQuantity (line 186)");
    CHECK_OK("English", &cx, finding_message(&cx, &findings.items[1], false, &english));
    CHECK_TRUE("English", text_ends(english, " (is \"KILO\")"));
    ctx_clear(&cx);
}

TEST(test_finding__reads_credit_notes_and_nothing_else)
{
    Ctx cx = ctx_make(1 << 26);
    const Rules *rules;
    XmlNode *root;
    Findings findings;
    Text text = replace(&cx, good_invoice(&cx), "InvoiceLine", "CreditNoteLine");
    text = replace(&cx, text, "InvoicedQuantity", "CreditedQuantity");
    text = replace(&cx, text, "InvoiceTypeCode>380</cbc:InvoiceTypeCode", "CreditNoteTypeCode>381"
                   "</cbc:CreditNoteTypeCode");
    text = replace(&cx, text, "<Invoice ", "<CreditNote ");
    text = replace(&cx, text, "</Invoice>", "</CreditNote>");
    text = replace(&cx, text, "xsd:Invoice-2", "xsd:CreditNote-2");
    text = replace(&cx, text, "<cbc:DueDate>2026-04-01</cbc:DueDate>", "");
    findings = findings_of("a credit note", &cx, text);
    CHECK_TEXT("a credit note", ids_of(&cx, &findings), "");
    CHECK_OK("rules", &cx, rules_open(&cx, RULE_SET_EN16931, NULL, 0, &rules));
    CHECK_OK("xml", &cx, xml_tree_parse(&cx, TEXT("<Invoice xmlns='urn:x'/>"), &root));
    CHECK_ERR("another vocabulary", &cx, rules_check(&cx, rules, root, &findings), ERR_UNKNOWN);
    CHECK_OK("xml", &cx, xml_tree_parse(&cx, TEXT("<Order xmlns='" UBL_NS "Invoice-2'/>"), &root));
    CHECK_ERR("another root", &cx, rules_check(&cx, rules, root, &findings), ERR_UNKNOWN);
    ctx_clear(&cx);
}

TEST(test_finding__many_are_counted_but_not_kept)
{
    enum { LINES = FINDINGS_MAX / 4 };          /* each breaks more than four rules */
    Ctx cx = ctx_make(1 << 28);
    TextBuf buf = textbuf_make(&cx);
    Text text = TEXT("");
    textbuf_puts(&buf, "<Invoice xmlns='" UBL_NS "Invoice-2' xmlns:a='" UBL_CAC "'>");
    for (int i = 0; i < LINES; i++)
        textbuf_puts(&buf, "<a:InvoiceLine/>");
    textbuf_puts(&buf, "</Invoice>");
    CHECK_OK("made", &cx, textbuf_done(&buf, &text));
    Findings findings = findings_of("empty lines", &cx, text);
    CHECK_EQ("kept", findings.count, FINDINGS_MAX);
    CHECK_TRUE("more", findings.more > 0);
    ctx_clear(&cx);
}

TEST(test_finding__runs_out_of_memory_at_every_allocation_brutal)
{
    Ctx keep = ctx_make(1 << 26);
    const Rules *rules;
    XmlNode *root;
    Text text = replace(&keep, good_invoice(&keep), EUR("PayableAmount", "250.10"), "");
    CHECK_OK("rules", &keep, rules_open(&keep, RULE_SET_EN16931, NULL, 0, &rules));
    CHECK_OK("xml", &keep, xml_tree_parse(&keep, text, &root));
    for (uint64_t nth = 1, done = 0; !done; nth++) {
        Ctx cx = ctx_make(1 << 24);
        Findings findings = { .count = 77 };
        cx.arena.fail_at = nth;
        Err err = rules_check(&cx, rules, root, &findings);
        done = err == ERR_OK;
        CHECK_TRUE("says so", done || err == ERR_NO_MEMORY);
        CHECK_EQ("untouched, or all found", findings.count, done ? 2 : 77);
        ctx_clear(&cx);
    }
    ctx_clear(&keep);
}

/* --- against whole cents: invoices at random add up, and one changed amount does not ---------- */

enum { RANDOM_LINES_MAX = 12, RANDOM_RATES = 3 };

typedef struct Model {          /* in cents; rates in percent */
    int64_t lines[RANDOM_LINES_MAX], rates[RANDOM_LINES_MAX];
    size_t count;
    int64_t off, on;            /* an allowance and a charge on the document, of the first rate */
} Model;

static void put_cents(TextBuf *buf, const char *name, int64_t cents)
{
    long long size = cents < 0 ? -cents : cents;
    textbuf_format(buf, "<b:%s currencyID='EUR'>%s%lld.%02lld</b:%s>", name, cents < 0 ? "-" : "",
                   size / 100, size % 100, name);
}

static void put_category(TextBuf *buf, const char *name, int64_t rate)
{
    textbuf_format(buf, "<a:%s><b:ID>S</b:ID><b:Percent>%lld</b:Percent><a:TaxScheme><b:ID>VAT"
                   "</b:ID></a:TaxScheme></a:%s>", name, (long long)rate, name);
}

static int64_t tax_of(int64_t base, int64_t rate)
{
    return (base * rate + 50) / 100;            /* bases are positive here; half up */
}

static int64_t put_breakdown(TextBuf *buf, const Model *model)
{
    static const int64_t rates[RANDOM_RATES] = { 19, 7, 25 };
    TextBuf parts = textbuf_make(buf->cx);
    int64_t tax = 0;
    for (int r = 0; r < RANDOM_RATES; r++) {
        int64_t base = r == 0 ? model->on - model->off : 0;
        for (size_t i = 0; i < model->count; i++)
            base += model->rates[i] == rates[r] ? model->lines[i] : 0;
        textbuf_puts(&parts, "<a:TaxSubtotal>");
        put_cents(&parts, "TaxableAmount", base);
        put_cents(&parts, "TaxAmount", tax_of(base, rates[r]));
        put_category(&parts, "TaxCategory", rates[r]);
        textbuf_puts(&parts, "</a:TaxSubtotal>");
        tax += tax_of(base, rates[r]);
    }
    textbuf_puts(buf, "<a:TaxTotal>");
    put_cents(buf, "TaxAmount", tax);
    textbuf_put(buf, (Text){ parts.at, parts.n });
    textbuf_puts(buf, "</a:TaxTotal>");
    return tax;
}

static Text write_model(Ctx *cx, const Model *model)
{
    TextBuf buf = textbuf_make(cx);
    Text text = TEXT("");
    int64_t sum = 0;
    textbuf_puts(&buf, "<Invoice xmlns='" UBL_NS "Invoice-2' xmlns:a='" UBL_CAC "' xmlns:b='"
                 UBL_CBC "'><b:DocumentCurrencyCode>EUR</b:DocumentCurrencyCode>");
    for (int charge = 0; charge < 2; charge++) {
        textbuf_format(&buf, "<a:AllowanceCharge><b:ChargeIndicator>%s</b:ChargeIndicator>",
                       charge ? "true" : "false");
        put_cents(&buf, "Amount", charge ? model->on : model->off);
        put_category(&buf, "TaxCategory", 19);
        textbuf_puts(&buf, "</a:AllowanceCharge>");
    }
    int64_t tax = put_breakdown(&buf, model);
    for (size_t i = 0; i < model->count; i++)
        sum += model->lines[i];
    int64_t net = sum - model->off + model->on;
    textbuf_puts(&buf, "<a:LegalMonetaryTotal>");
    put_cents(&buf, "LineExtensionAmount", sum);
    put_cents(&buf, "TaxExclusiveAmount", net);
    put_cents(&buf, "TaxInclusiveAmount", net + tax);
    put_cents(&buf, "AllowanceTotalAmount", model->off);
    put_cents(&buf, "ChargeTotalAmount", model->on);
    put_cents(&buf, "PayableAmount", net + tax);
    textbuf_puts(&buf, "</a:LegalMonetaryTotal>");
    for (size_t i = 0; i < model->count; i++) {
        textbuf_puts(&buf, "<a:InvoiceLine>");
        put_cents(&buf, "LineExtensionAmount", model->lines[i]);
        textbuf_puts(&buf, "<a:Item>");
        put_category(&buf, "ClassifiedTaxCategory", model->rates[i]);
        textbuf_puts(&buf, "</a:Item></a:InvoiceLine>");
    }
    textbuf_puts(&buf, "</Invoice>");
    CHECK_OK("model", cx, textbuf_done(&buf, &text));
    return text;
}

static Model random_model(Random *random)
{
    static const int64_t rates[RANDOM_RATES] = { 19, 7, 25 };
    Model model = { .count = RANDOM_RATES + random_below(random, RANDOM_LINES_MAX - 2) };
    for (size_t i = 0; i < model.count; i++) {
        model.lines[i] = 20000 + (int64_t)random_below(random, 1000000);
        model.rates[i] = rates[i < RANDOM_RATES ? i : random_below(random, RANDOM_RATES)];
    }
    model.off = 1 + (int64_t)random_below(random, 10000);
    model.on = 1 + (int64_t)random_below(random, 10000);
    return model;
}

/* The sums alone are asked: BR-CO-10 to BR-CO-17, BR-S-08 and BR-S-09. */
static size_t sums_broken(Ctx *cx, Text xml)
{
    static const char *const ids[] = { "BR-CO-10", "BR-CO-11", "BR-CO-12", "BR-CO-13", "BR-CO-14",
                                       "BR-CO-15", "BR-CO-16", "BR-CO-17", "BR-S-08", "BR-S-09" };
    Findings findings = { .count = 0 };
    const Rules *rules;
    XmlNode *root;
    CHECK_OK("rules", cx, rules_open(cx, RULE_SET_EN16931, ids, COUNT(ids), &rules));
    CHECK_OK("xml", cx, xml_tree_parse(cx, xml, &root));
    CHECK_OK("check", cx, rules_check(cx, rules, root, &findings));
    return findings.count;
}

/* One digit of one amount of a sum becomes another. A line's or a part's cents may go unseen where
 * the rules leave a unit of room, but never in the document's own sums: every figure is in one. */
static Text change_digit(Ctx *cx, Random *random, Text xml)
{
    Text copy = TEXT("");
    CHECK_OK("copy", cx, text_copy(cx, xml, &copy));
    static const char mark[] = "currencyID='EUR'>";
    size_t amounts = 0;
    for (const char *at = copy.at; (at = strstr(at, mark)); at++)
        amounts++;
    const char *at = copy.at;
    for (uint64_t skip = random_below(random, amounts); skip > 0; skip--)
        at = strstr(at, mark) + 1;
    size_t digit = (size_t)(strstr(at, mark) - copy.at) + sizeof mark - 1;
    char *bytes = NEW(cx, char, copy.n + 1);
    assert(bytes);
    memcpy(bytes, copy.at, copy.n);
    digit += bytes[digit] == '-';
    bytes[digit] = bytes[digit] == '9' ? '1' : (char)(bytes[digit] + 1);
    return (Text){ bytes, copy.n };
}

TEST(test_finding__sums_agree_with_whole_cents_model_random)
{
    Random random = random_make(test_seed());
    for (int round = 0; round < 200; round++) {
        Ctx cx = ctx_make(1 << 26);
        Model model = random_model(&random);
        Text xml = write_model(&cx, &model);
        CHECK_EQ("adds up", sums_broken(&cx, xml), 0);
        CHECK_TRUE("no longer", sums_broken(&cx, change_digit(&cx, &random, xml)) > 0);
        ctx_clear(&cx);
    }
}
