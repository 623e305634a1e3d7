/* codelist_test.c */
#include "format/codelist.h"

#include "base/table.h"
#include "base/xml.h"
#include "test.h"

#include <stdio.h>

TEST(test_codelist__is_sorted_and_finds_each_of_its_codes)
{
    for (Codelist list = 0; list < CODELIST_COUNT; list++) {
        const char *name = codelist_name(list);
        CHECK_TRUE(name, codelist_size(list) > 0);
        for (size_t i = 0; i < codelist_size(list); i++) {
            Text code = text_of(codelist_code(list, i));
            CHECK_TRUE(code.at, codelist_has(list, code));
            CHECK_TRUE(code.at, i == 0 || text_cmp(text_of(codelist_code(list, i - 1)), code) < 0);
            CHECK_TRUE("not the front of it", !codelist_has(list, text_slice(code, 0, 0)));
        }
        CHECK_TRUE(name, !codelist_has(list, TEXT("no such code")));
    }
}

TEST(test_codelist__what_en_16931_takes_holds_what_peppol_takes)
{
    static const Codelist pairs[][2] = {
        { CODELIST_INVOICE, CODELIST_EN_INVOICE },
        { CODELIST_CREDIT_NOTE, CODELIST_EN_CREDIT_NOTE },
        { CODELIST_ENDPOINT_SCHEME, CODELIST_EN_ENDPOINT_SCHEME },
    };
    for (size_t i = 0; i < COUNT(pairs); i++)
        for (size_t c = 0; c < codelist_size(pairs[i][0]); c++) {
            const char *code = codelist_code(pairs[i][0], c);
            CHECK_TRUE(code, codelist_has(pairs[i][1], text_of(code)));
        }
}

TEST(test_codelist__is_known_by_name)
{
    Codelist list = CODELIST_COUNT;
    CHECK_TRUE("there", codelist_named(TEXT("UNCL4461"), &list));
    CHECK_EQ("the right one", list, CODELIST_PAYMENT_MEANS);
    CHECK_TRUE("not there", !codelist_named(TEXT("UNCL446"), &list));
}

TEST(test_codelist__holds_what_everybody_knows)
{
    static const struct { Codelist list; const char *code; bool there; } rows[] = {
        { CODELIST_COUNTRY, "CN", true },           { CODELIST_COUNTRY, "cn", false },
        { CODELIST_COUNTRY, "UK", false },          { CODELIST_COUNTRY, "GB", true },
        { CODELIST_INVOICE, "380", true },          { CODELIST_INVOICE, "381", false },
        { CODELIST_CREDIT_NOTE, "381", true },      { CODELIST_CREDIT_NOTE, "396", true },
        { CODELIST_INVOICE, "393", true },          { CODELIST_PAYMENT_MEANS, "30", true },
        { CODELIST_VAT_CATEGORY, "AE", true },      { CODELIST_VAT_CATEGORY, "A", false },
        { CODELIST_ENDPOINT_SCHEME, "0088", true }, { CODELIST_ENDPOINT_SCHEME, "GLN", false },
        { CODELIST_VAT_EXEMPTION, "VATEX-EU-O", true },
        { CODELIST_UNIT, "C62", true },             { CODELIST_CURRENCY, "CNY", true },
        { CODELIST_CURRENCY, "XAU", true },         { CODELIST_CURRENCY, "DEM", false },
        { CODELIST_EN_INVOICE, "81", true },        { CODELIST_EN_CREDIT_NOTE, "261", true },
        { CODELIST_EN_ENDPOINT_SCHEME, "EM", true },
        { CODELIST_NOTE_SUBJECT, "AAI", true },     { CODELIST_TAX_POINT, "35", true },
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        CHECK_EQ(rows[i].code, codelist_has(rows[i].list, text_of(rows[i].code)), rows[i].there);
}

/* Every code of the published lists is there, and nothing else. */
typedef struct Seen {
    Codelist list;
    bool in_id;
    size_t codes;
    Table distinct;
} Seen;

static Err seen_start(Ctx *cx, void *self, Text ns, Text name, const XmlAttribute *attributes,
                      size_t count, int64_t line)
{
    Seen *seen = self;
    (void)cx, (void)ns, (void)attributes, (void)count, (void)line;
    seen->in_id = text_is(name, "Id");
    return ERR_OK;
}

static Err seen_text(Ctx *cx, void *self, Text text)
{
    Seen *seen = self;
    Text code;
    int64_t before = 0;
    if (!seen->in_id)
        return ERR_OK;
    TRY(text_copy(cx, text_trim(text), &code));
    CHECK_TRUE(code.at, codelist_has(seen->list, code));
    int64_t fresh = (int64_t)++seen->codes;
    TRY(table_intern(cx, &seen->distinct, code.at, code.n, fresh, &before));
    seen->codes -= before != fresh;
    return ERR_OK;
}

static Err seen_end(Ctx *cx, void *self, Text ns, Text name)
{
    Seen *seen = self;
    (void)cx, (void)ns, (void)name;
    seen->in_id = false;
    return ERR_OK;
}

TEST(test_codelist__agrees_with_the_published_lists)
{
    static const char *const files[CODELIST_COUNT] = {
        [CODELIST_COUNTRY] = "ISO3166-1_Alpha2",
        [CODELIST_INVOICE] = "UNCL1001-inv",
        [CODELIST_CREDIT_NOTE] = "UNCL1001-cn",
        [CODELIST_REFERENCE] = "UNCL1153",
        [CODELIST_PAYMENT_MEANS] = "UNCL4461",
        [CODELIST_ALLOWANCE] = "UNCL5189",
        [CODELIST_VAT_CATEGORY] = "UNCL5305",
        [CODELIST_ITEM_SCHEME] = "UNCL7143",
        [CODELIST_CHARGE] = "UNCL7161",
        [CODELIST_ENDPOINT_SCHEME] = "eas",
        [CODELIST_PARTY_SCHEME] = "icd",
        [CODELIST_VAT_EXEMPTION] = "VATEX",
        [CODELIST_UNIT] = "UNECERec20-11e",
        [CODELIST_TAX_POINT] = "UNCL2005",
        [CODELIST_MIME] = "MimeCode",
    };
    TEST_NEEDS_VECTORS(vectors);
    for (Codelist list = 0; list < CODELIST_COUNT; list++) {
        if (!files[list])
            continue;           /* not published in this form */
        Ctx cx = ctx_make(1 << 24);
        Seen seen = { .list = list, .distinct = table_make(&cx) };
        XmlHandler handler = { &seen, seen_start, seen_text, seen_end };
        char path[512];
        snprintf(path, sizeof path, "%s/codelists/peppol/%s.xml", vectors, files[list]);
        CHECK_OK(path, &cx, xml_read_file(&cx, path, &handler));
        CHECK_EQ(path, seen.codes, codelist_size(list));
        ctx_clear(&cx);
    }
}
