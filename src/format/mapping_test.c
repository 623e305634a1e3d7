#include "format/mapping.h"

#include "test.h"

#include <stdio.h>

#define HEAD "\"number\":{\"column\":\"N\"},\"issuer\":{\"column\":\"I\",\"as\":\"party\"}"
#define DOCUMENTS(x) "{\"documents\":[" x "]}"

TEST(test_mapping__refuses_what_it_does_not_understand)
{
    static const struct { const char *why, *in; Err want; } rows[] = {
        { "the least there is", DOCUMENTS("{\"kind\":\"order\"," HEAD "}"), ERR_OK },
        { "not JSON", "kind: order", ERR_SYNTAX },
        { "not an object", "[1]", ERR_INVALID },
        { "no documents", "{\"name\":\"x\"}", ERR_INVALID },
        { "none at all", "{\"documents\":[]}", ERR_INVALID },
        { "a misspelt word", "{\"delimeter\":\";\",\"documents\":[]}", ERR_INVALID },
        { "a format nobody reads", "{\"format\":\"dbf\"}", ERR_UNKNOWN },
        { "two delimiters", "{\"delimiter\":\";;\",\"documents\":[]}", ERR_INVALID },
        { "one mark for two things", "{\"thousands\":\".\",\"documents\":[]}", ERR_INVALID },
        { "a date format that is no text", "{\"dates\":[1],\"documents\":[]}", ERR_INVALID },
        { "a kind nobody knows", DOCUMENTS("{\"kind\":\"letter\"," HEAD "}"), ERR_UNKNOWN },
        { "no number", DOCUMENTS("{\"kind\":\"order\",\"issuer\":\"name:a\"}"), ERR_INVALID },
        { "no issuer", DOCUMENTS("{\"kind\":\"order\",\"number\":\"1\"}"), ERR_INVALID },
        { "a number that is picked", DOCUMENTS("{\"kind\":\"order\",\"issuer\":\"name:a\","
          "\"number\":{\"column\":\"N\",\"pick\":\"first\"}}"), ERR_INVALID },
        { "a role that is no word", DOCUMENTS("{\"kind\":\"order\"," HEAD ",\"receiver\":"
          "{\"column\":\"x\",\"as\":\"party\",\"role\":\"the Buyer\"}}"), ERR_INVALID },
        { "a sum of texts", DOCUMENTS("{\"kind\":\"order\"," HEAD
          ",\"tax\":{\"column\":\"T\",\"pick\":\"sum\"}}"), ERR_INVALID },
        { "read as nobody reads", DOCUMENTS("{\"kind\":\"order\"," HEAD
          ",\"tax\":{\"column\":\"T\",\"as\":\"money\"}}"), ERR_UNKNOWN },
        { "column and columns", DOCUMENTS("{\"kind\":\"order\"," HEAD
          ",\"tax\":{\"column\":\"T\",\"columns\":[\"U\"]}}"), ERR_INVALID },
        { "too many columns", DOCUMENTS("{\"kind\":\"order\"," HEAD ",\"tax\":{\"columns\":["
          "\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\"]}}"), ERR_LIMIT },
        { "a condition without a word", DOCUMENTS("{\"kind\":\"order\"," HEAD
          ",\"when\":[{\"column\":\"T\"}]}"), ERR_INVALID },
        { "a condition with two", DOCUMENTS("{\"kind\":\"order\"," HEAD
          ",\"when\":[{\"column\":\"T\",\"is\":\"a\",\"not\":\"b\"}]}"), ERR_INVALID },
        { "a condition on nothing", DOCUMENTS("{\"kind\":\"order\"," HEAD
          ",\"when\":[{\"is\":\"a\"}]}"), ERR_INVALID },
        { "five conditions", DOCUMENTS("{\"kind\":\"order\"," HEAD ",\"when\":[{},{},{},{},{}]}"),
          ERR_LIMIT },
        { "a kind that is picked", DOCUMENTS("{" HEAD ",\"kind\":{\"column\":\"K\",\"pick\":"
          "\"first\"}}"), ERR_INVALID },
        { "a kind by row", DOCUMENTS("{" HEAD ",\"kind\":{\"column\":\"K\"}}"), ERR_OK },
        { "deeper than documents go", DOCUMENTS("{\"kind\":\"order\"," HEAD
          ",\"extra\":{\"a\":{\"b\":{\"column\":\"T\"}}}}"), ERR_INVALID },
    };
    Ctx cx CLEANUP(ctx_clear) = ctx_make(1 << 20);
    for (size_t i = 0; i < COUNT(rows); i++) {
        Mapping mapping;
        CHECK_ERR(rows[i].why, &cx, mapping_parse(&cx, text_of(rows[i].in), &mapping),
                  rows[i].want);
    }
}

TEST(test_mapping__at_most_sixteen_templates)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make(1 << 20);
    TextBuf buf = textbuf_make(&cx);
    textbuf_puts(&buf, "{\"documents\":[{}");
    for (int i = 0; i < MAPPING_TEMPLATES_MAX; i++)
        textbuf_puts(&buf, ",{}");
    textbuf_puts(&buf, "]}");
    Text text;
    Mapping mapping;
    CHECK_OK("built", &cx, textbuf_done(&buf, &text));
    CHECK_ERR("seventeen", &cx, mapping_parse(&cx, text, &mapping), ERR_LIMIT);
}

TEST(test_mapping__words_for_not_known)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make(1 << 20);
    Mapping mapping;
    CHECK_OK("parse", &cx, mapping_parse(&cx, TEXT(
        "{\"absent\":[\"N/A\",\"See ASN-*\"],\"documents\":[{\"kind\":\"order\"," HEAD "}]}"),
        &mapping));
    static const struct { const char *cell; bool absent; } rows[] = {
        { "", true }, { "  ", true }, { "N/A", true }, { " n/a ", true }, { "N/A - RDC", false },
        { "See ASN-93 (ID#:1281)", true }, { "see asn-", true }, { "See AS", false },
        { "0", false },
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        CHECK_EQ(rows[i].cell, mapping_absent(&mapping, text_of(rows[i].cell)), rows[i].absent);
}

TEST(test_mapping__is_found_by_name_or_path)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make(1 << 20);
    Mapping mapping;
    CHECK_ERR("no such name", &cx, mapping_load(&cx, "nobody-made-this", &mapping), ERR_NOT_FOUND);
    CHECK_ERR("no such file", &cx, mapping_load(&cx, "/nowhere/a.json", &mapping), ERR_IO);
    CHECK_OK("by name", &cx, mapping_load(&cx, "scms", &mapping));
    CHECK_TEXT("knows its name", mapping.name, "scms");
    CHECK_EQ("order, despatch, receipt", mapping.template_count, 3);
    CHECK_OK("by path", &cx, mapping_load(&cx, mapping.path.at, &mapping));
}
