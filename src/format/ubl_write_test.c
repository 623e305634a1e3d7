/* ubl_write_test.c */
#define _GNU_SOURCE
#include "format/ubl_write.h"

#include "base/file.h"
#include "format/ubl_form.h"
#include "format/ubl_fill.h"
#include "format/ubl_read.h"
#include "test.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static Err parse(Ctx *cx, Text xml, Document *out, XmlNode **root)
{
    XmlTree tree;
    UblFilled filled;
    TRY(xml_tree_of_text(cx, xml, &tree));
    TRY(ubl_fill(cx, &tree, &filled));
    *root = tree.root;
    *out = filled.document;
    return ERR_OK;
}

/* One of each kind, as weft writes it itself. */
static const char *const natives[] = {
    "{\"kind\":\"order\",\"number\":\"PO-1\",\"issuer\":\"uscc:91350100M000100Y43\",\"receiver\":"
    "\"gln:0614141000005\",\"date\":\"2026-03-02\",\"currency\":\"CNY\",\"tax\":\"1.30\",\"lines\":"
    "[{\"line\":\"1\",\"item\":\"A < B & C\",\"quantity\":\"2.5\",\"unit\":\"KGM\",\"price\":\"4\","
    "\"amount\":\"10.00\"}]}",
    "{\"kind\":\"order_response\",\"number\":\"S-1\",\"issuer\":"
    "\"gln:0614141000005\",\"receiver\":\"uscc:91350100M000100Y43\",\"date\":\"2026-03-03\","
    "\"status\":\"accepted\",\"refs\":[{"
    "\"kind\":\"order\",\"number\":\"PO-1\",\"issuer\":\"uscc:91350100M000100Y43\"}]}",
    "{\"kind\":\"order_change\",\"number\":\"PO-1a\",\"issuer\":\"uscc:91350100M000100Y43\","
    "\"receiver\":\"icd:0192:987654325\",\"date\":\"2026-03-03\",\"status\":\"cancelled\",\"refs\":"
    "[{\"kind\":\"order\",\"number\":\"PO-1\",\"issuer\":\"uscc:91350100M000100Y43\"}]}",
    "{\"kind\":\"despatch\",\"number\":\"D-1\",\"issuer\":\"name:maker\",\"receiver\":"
    "\"uscc:91350100M000100Y43\",\"date\":\"2026-03-09\",\"lines\":[{\"line\":\"1\",\"item\":\"N\","
    "\"quantity\":\"2\",\"unit\":\"C62\",\"ref\":{\"kind\":\"order\",\"number\":\"PO-1\","
    "\"issuer\":"
    "\"uscc:91350100M000100Y43\",\"line\":\"1\"}}],\"refs\":[{\"kind\":\"order\",\"number\":"
    "\"PO-1\",\"issuer\":\"uscc:91350100M000100Y43\"}]}",
    "{\"kind\":\"receipt\",\"number\":\"G-1\",\"issuer\":\"uscc:91350100M000100Y43\",\"receiver\":"
    "\"name:maker\",\"date\":\"2026-03-10\",\"lines\":[{\"line\":\"1\",\"item\":\"N\",\"quantity\":"
    "\"2\",\"rejected\":\"1\",\"unit\":\"C62\"}],\"refs\":[{\"kind\":\"despatch\",\"number\":"
    "\"D-1\",\"issuer\":\"name:maker\"}]}",
    "{\"kind\":\"invoice\",\"number\":\"R-1\",\"issuer\":\"lei:506700GE1G29325QX363\",\"receiver\":"
    "\"uscc:91350100M000100Y43\",\"date\":\"2026-03-10\",\"due\":\"2026-05-09\",\"currency\":"
    "\"CNY\",\"tax\":\"1.30\",\"payee_account\":\"6222\",\"assigned_to\":\"gln:0614141000005\","
    "\"lines\":[{\"line\":\"1\",\"item\":\"N\",\"quantity\":\"2\",\"unit\":\"C62\",\"price\":\"5\","
    "\"amount\":\"10.00\"}],\"refs\":[{\"kind\":\"despatch\",\"number\":\"D-1\",\"issuer\":"
    "\"lei:506700GE1G29325QX363\"}]}",
    "{\"kind\":\"invoice\",\"number\":\"R-3\",\"issuer\":\"lei:506700GE1G29325QX363\",\"receiver\":"
    "\"gln:2\",\"date\":\"2026-03-10\",\"currency\":\"EUR\",\"purpose\":\"advance\","
    "\"allowances\":[{\"amount\":\"40.00\",\"reason\":\"bonus\",\"tax_percent\":\"19\"}],"
    "\"charges\":[{\"amount\":\"25.00\",\"tax_percent\":\"7\"}],\"prepaid\":\"100.00\","
    "\"rounding\":\"-0.03\",\"taxes\":[{\"percent\":\"19\",\"category\":\"S\",\"taxable\":"
    "\"260.00\",\"amount\":\"49.40\"},{\"percent\":\"7\",\"category\":\"S\",\"taxable\":"
    "\"25.00\",\"amount\":\"1.75\"}],\"lines\":[{\"line\":\"1\",\"item\":\"N\",\"quantity\":\"60\","
    "\"price\":\"50.50\",\"price_quantity\":\"10\",\"allowance\":\"5.00\",\"charge\":\"2.00\","
    "\"amount\":\"300.00\",\"tax_percent\":\"19\",\"gtin\":\"4006381333931\"}]}",
    "{\"kind\":\"invoice\",\"number\":\"R-2\",\"issuer\":\"vat:NL1\",\"receiver\":\"gln:2\","
    "\"date\":"
    "\"2026-03-10\",\"currency\":\"EUR\",\"status\":\"assigned\",\"lines\":[{\"line\":\"1\","
    "\"item\":\"N\",\"quantity\":\"2\",\"unit\":\"C62\",\"amount\":\"10.00\"}]}",
    "{\"kind\":\"credit_note\",\"number\":\"K-1\",\"issuer\":\"vat:NL1\",\"receiver\":"
    "\"duns:123456789\",\"date\":\"2026-03-10\",\"currency\":\"JPY\",\"lines\":[{\"line\":\"1\","
    "\"item\":\"N\",\"quantity\":\"2\",\"unit\":\"C62\",\"amount\":\"10\"}],\"refs\":[{\"kind\":"
    "\"invoice\",\"number\":\"R-1\",\"issuer\":\"vat:NL1\"}]}",
    "{\"kind\":\"invoice_response\",\"number\":\"B-1\",\"issuer\":\"eas:9930:DE1\",\"receiver\":"
    "\"vat:NL1\",\"date\":\"2026-03-10\",\"status\":\"in process\",\"refs\":[{\"kind\":\"invoice\","
    "\"number\":\"R-1\",\"issuer\":\"vat:NL1\"}]}",
    "{\"kind\":\"remittance_advice\",\"number\":\"V-1\",\"issuer\":\"gln:0614141000005\","
    "\"receiver\":\"vat:NL1\",\"date\":\"2026-05-09\",\"currency\":\"CNY\",\"amount\":\"15.00\","
    "\"assigned_to\":\"lei:506700GE1G29325QX363\",\"payee_account\":\"6222\","
    "\"lines\":[{\"line\":\"1\","
    "\"amount\":\"10.00\",\"ref\":{\"kind\":\"invoice\",\"number\":\"R-1\","
    "\"issuer\":\"vat:NL1\"}},{"
    "\"line\":\"2\",\"amount\":\"5.00\",\"ref\":{\"kind\":\"credit_note\",\"number\":\"K-1\","
    "\"issuer\":"
    "\"vat:NL1\"}}]}",
    "{\"kind\":\"account_statement\",\"number\":\"A-1\",\"issuer\":\"vat:NL1\",\"receiver\":"
    "\"gln:0614141000005\",\"date\":\"2026-05-31\",\"currency\":\"EUR\",\"lines\":[{\"line\":\"1\","
    "\"amount\":\"10.00\",\"ref\":{\"kind\":\"invoice\",\"number\":\"R-1\","
    "\"issuer\":\"vat:NL1\"}}]}",
    "{\"kind\":\"transport\",\"number\":\"W-1\",\"issuer\":\"duns:123456789\","
    "\"receiver\":\"vat:NL1\","
    "\"date\":\"2026-03-09\",\"lines\":[{\"line\":\"1\",\"item\":\"N\",\"quantity\":\"2\","
    "\"unit\":\"C62\","
    "\"ref\":{\"kind\":\"order\",\"number\":\"PO-1\",\"issuer\":\"name:maker\","
    "\"line\":\"1\"}}],\"refs\":[{"
    "\"kind\":\"order\",\"number\":\"PO-1\",\"issuer\":\"name:maker\"},{\"kind\":\"despatch\","
    "\"number\":"
    "\"D-1\",\"issuer\":\"vat:NL1\"}]}",
    "{\"kind\":\"transport\",\"number\":\"W-1a\",\"issuer\":\"duns:123456789\","
    "\"receiver\":\"vat:NL1\","
    "\"date\":\"2026-03-10\",\"status\":\"in transit\",\"refs\":[{\"kind\":\"order\","
    "\"number\":\"PO-1\","
    "\"issuer\":\"name:maker\"}]}",
};

/* What was written says the same when it is read. */
static void check_same(Ctx *cx, const char *why, const Document *document, bool with_extra)
{
    Text xml = TEXT(""), want, got;
    Document again = { 0 };
    XmlNode *root;
    CHECK_OK(why, cx, ubl_write(cx, document, &xml));
    CHECK_OK(why, cx, parse(cx, xml, &again, &root));
    if (!with_extra)
        again.extra = TEXT("");
    CHECK_OK(why, cx, document_write(cx, document, &want));
    CHECK_OK(why, cx, document_write(cx, &again, &got));
    CHECK_TEXT(why, got, want.at);
}

TEST(test_ubl_write__documents_of_wefts_own_come_back)
{
    for (size_t i = 0; i < COUNT(natives); i++) {
        Ctx cx = ctx_make(1 << 22);
        Document document = { 0 };
        CHECK_OK(natives[i], &cx, document_parse(&cx, text_of(natives[i]), &document));
        check_same(&cx, natives[i], &document, false);
        ctx_clear(&cx);
    }
}

TEST(test_ubl_write__says_what_is_missing)
{
    static const struct { const char *why, *json, *words; } rows[] = {
        { "no form", "{\"kind\":\"dispute\",\"number\":\"1\",\"issuer\":\"gln:1\",\"date\":"
          "\"2026-03-02\"}", "kind: dispute has no UBL form" },
        { "a response to nothing", "{\"kind\":\"order_response\",\"number\":\"1\",\"issuer\":"
          "\"gln:1\",\"receiver\":\"gln:2\",\"date\":\"2026-03-02\"}", "refs: name no order" },
        { "an invoice without lines", "{\"kind\":\"invoice\",\"number\":\"1\",\"issuer\":\"gln:1\","
          "\"receiver\":\"gln:2\",\"date\":\"2026-03-02\",\"currency\":\"EUR\",\"amount\":"
          "\"1.00\"}",
          "lines: are missing" },
        { "a statement in no currency", "{\"kind\":\"account_statement\",\"number\":\"1\","
          "\"issuer\":\"gln:1\",\"receiver\":\"gln:2\",\"date\":\"2026-03-02\","
          "\"lines\":[{\"line\":"
          "\"1\"}]}", "currency: is missing" },
        { "an advice of nothing", "{\"kind\":\"remittance_advice\",\"number\":\"1\",\"issuer\":"
          "\"gln:1\",\"receiver\":\"gln:2\",\"date\":\"2026-03-02\"}", "lines: are missing" },
        { "extra that names no field", "{\"kind\":\"order_change\",\"number\":\"1\",\"issuer\":"
          "\"gln:1\",\"receiver\":\"gln:2\",\"date\":\"2026-03-02\",\"extra\":{\"ubl\":[\"Order\",{"
          "\"=ns\":\"" UBL_NS "Order-2\"},[\"cbc:ID\",{\"=\":\"lines.0.line\"}]]}}",
          "extra.ubl: \"lines.0.line\" is no field" },
        { "extra that is no tree", "{\"kind\":\"order_change\",\"number\":\"1\",\"issuer\":"
          "\"gln:1\",\"receiver\":\"gln:2\",\"date\":\"2026-03-02\",\"extra\":{\"ubl\":[\"a b\"]}}",
          "extra.ubl: an element has no name" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Ctx cx = ctx_make(1 << 22);
        Document document = { 0 };
        Text xml;
        CHECK_OK(rows[i].why, &cx, document_parse(&cx, text_of(rows[i].json), &document));
        CHECK_EQ(rows[i].why, ubl_write(&cx, &document, &xml), ERR_INVALID);
        CHECK_TRUE(cx.detail, text_starts(text_of(cx.detail), rows[i].words));
        ctx_clear(&cx);
    }
}

/* --- examples and schemas of others ----------------------------------------------------------- */

/* Valid by the schema of its root; true too where xmllint or the schema is not at hand. */
static bool is_valid(const char *vectors, Text xml, Text root)
{
    char path[512], command[2048];
    Ctx cx = ctx_make(1 << 20);
    snprintf(path, sizeof path, "%s/ubl/oasis-2.4-xsd/maindoc/UBL-%.*s-2.4.xsd", vectors,
             (int)root.n, root.at);
    if (access(path, R_OK) != 0)
        return true;
    snprintf(path, sizeof path, "%s/written.xml", test_folder());
    CHECK_OK("written", &cx, file_write_all(&cx, path, xml));
    ctx_clear(&cx);
    snprintf(command, sizeof command, "! command -v xmllint >/dev/null || xmllint --nonet --noout "
             "--schema '%s/ubl/oasis-2.4-xsd/maindoc/UBL-%.*s-2.4.xsd' '%s' >/dev/null 2>&1",
             vectors, (int)root.n, root.at, path);
    return system(command) == 0;
}

TEST(test_ubl_write__what_weft_writes_is_valid)
{
    TEST_NEEDS_VECTORS(vectors);
    for (size_t i = 0; i < COUNT(natives); i++) {
        Ctx cx = ctx_make(1 << 22);
        Document document = { 0 };
        XmlNode *root = NULL;
        Text xml = TEXT("");
        CHECK_OK(natives[i], &cx, document_parse(&cx, text_of(natives[i]), &document));
        CHECK_OK(natives[i], &cx, ubl_write(&cx, &document, &xml));
        CHECK_OK(natives[i], &cx, xml_tree_parse(&cx, xml, &root));
        CHECK_TRUE(natives[i], is_valid(vectors, xml, root->name));
        ctx_clear(&cx);
    }
}

/* Read, written, read again: equal to the last byte; valid where the example is. */
static void check_example(const char *vectors, const char *path, size_t *read)
{
    Ctx cx = ctx_make(1 << 26);
    XmlNode *root = NULL;
    Document document = { 0 };
    Text xml = TEXT("");
    CHECK_OK(path, &cx, file_read_all(&cx, path, &xml));
    CHECK_OK(path, &cx, xml_tree_parse(&cx, xml, &root));
    if (ubl_form_of(root->ns, root->name)) {
        bool valid = is_valid(vectors, xml, root->name);
        CHECK_OK(path, &cx, parse(&cx, xml, &document, &root));
        check_same(&cx, path, &document, true);
        CHECK_OK(path, &cx, ubl_write(&cx, &document, &xml));
        CHECK_TRUE(path, !valid || is_valid(vectors, xml, root->name));
        (*read)++;
    }
    ctx_clear(&cx);
}

TEST(test_ubl_write__examples_come_back_as_they_were)
{
    static const struct { const char *folder; size_t documents; } rows[] = {
        { "oasis-2.4-xml", 15 }, { "en16931/examples", 12 }, { "peppol-bis3/examples", 6 },
        { "peppol-bis3/national-examples/GR", 2 }, { "peppol-poacc/examples", 5 },
        { "peppol-poacc/examples/Invoice reponse use cases", 7 },
        { "peppol-poacc/examples/Order use cases", 3 },
        { "peppol-poacc/examples/Order-response use cases", 4 },
        { "peppol-poacc/examples/Despatch Advice use cases", 1 },
        { "peppol-poacc/use-case-examples/advanced-ordering-sc1", 3 },
        { "peppol-poacc/use-case-examples/advanced-ordering-sc3", 3 },
    };
    TEST_NEEDS_VECTORS(vectors);
    for (size_t i = 0; i < COUNT(rows); i++) {
        char folder[512], path[1024];
        size_t read = 0;
        snprintf(folder, sizeof folder, "%s/ubl/%s", vectors, rows[i].folder);
        DIR *dir = opendir(folder);
        assert_non_null(dir);
        for (struct dirent *entry; (entry = readdir(dir));) {
            size_t n = strlen(entry->d_name);
            if (n < 4 || strcasecmp(entry->d_name + n - 4, ".xml") != 0)
                continue;
            snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
            check_example(vectors, path, &read);
        }
        closedir(dir);
        CHECK_TRUE(folder, read >= rows[i].documents);
    }
}
