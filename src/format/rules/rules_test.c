/* rules_test.c */
#include "format/rules/rules.h"

#include "format/rules/ask.h"
#include "test.h"

#include <string.h>

TEST(test_rules__each_row_is_whole)
{
    static RuleTest *const coded[] = { ask_coded, ask_coded_always, ask_coded_capitals,
                                             ask_object_scheme, ask_party_scheme,
                                             ask_note_subject, ask_vat_prefix };
    Ctx cx = ctx_make(1 << 24);
    const Rules *rules;
    CHECK_OK("all", &cx, rules_open(&cx, RULE_SET_PEPPOL, NULL, 0, &rules));
    CHECK_EQ("all", rules->count, rules_count());
    for (size_t i = 0; i < rules->count; i++) {
        const RuleReady *ready = &rules->ready[i];
        const Rule *rule = ready->rule;
        bool of_list = false;
        for (size_t k = 0; k < COUNT(coded); k++)
            of_list = of_list || rule->test == coded[k];
        CHECK_TRUE(rule->id, strlen(rule->text) > 10 && strlen(rule->text_zh) > 10);
        CHECK_TRUE(rule->id, text_utf8_error(text_of(rule->text_zh)) < 0);
        CHECK_TRUE(rule->id, !of_list || ready->list < CODELIST_COUNT);
        bool by_category = rule->scope >= SCOPE_LINE_TAX && rule->scope <= SCOPE_BREAKDOWN_TAX;
        CHECK_TRUE(rule->id, !by_category || (ready->vat != VAT_NONE && ready->vat != VAT_OTHER));
        for (size_t k = 0; k < i; k++)
            CHECK_TRUE(rule->id, strcmp(rule->id, rules->ready[k].rule->id) != 0);
    }
    ctx_clear(&cx);
}

/* How many rules each family of the standard has: EN 16931-1, 6.4, and its binding to UBL. */
TEST(test_rules__the_families_are_whole)
{
    static const struct { const char *family; size_t count; } rows[] = {
        { "BR-CO-", 24 },   { "BR-CL-", 23 },   { "BR-DEC-", 21 },  { "BR-S-", 10 },
        { "BR-Z-", 10 },    { "BR-E-", 10 },    { "BR-AE-", 10 },   { "BR-IC-", 12 },
        { "BR-G-", 10 },    { "BR-O-", 14 },    { "BR-AF-", 10 },   { "BR-AG-", 10 },
        { "BR-B-", 2 },     { "UBL-SR-", 51 },  { "UBL-DT-", 24 },
        { "PEPPOL-EN16931-", 47 }, { "PEPPOL-COMMON-", 11 },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        size_t count = 0;
        for (size_t k = 0; k < rules_count(); k++)
            count += text_starts(text_of(rules_row(k)->id), rows[i].family);
        CHECK_EQ(rows[i].family, count, rows[i].count);
    }
}

TEST(test_rules__sets_go_on_from_each_other)
{
    Ctx cx = ctx_make(1 << 24);
    const Rules *first, *second;
    RuleSet set = RULE_SET_COUNT;
    CHECK_OK("standard", &cx, rules_open(&cx, RULE_SET_EN16931, NULL, 0, &first));
    CHECK_OK("network", &cx, rules_open(&cx, RULE_SET_PEPPOL, NULL, 0, &second));
    CHECK_EQ("its own are more", second->count, first->count + 58);
    for (size_t i = 0; i < first->count; i++)
        CHECK_EQ(first->ready[i].rule->id, first->ready[i].rule->set, RULE_SET_EN16931);
    for (RuleSet each = 0; each < RULE_SET_COUNT; each++)
        CHECK_TRUE("known by name", rule_set_named(text_of(rule_set_name(each)), &set)
                   && set == each);
    CHECK_TRUE("no such set", !rule_set_named(TEXT("xrechnung"), &set));
    ctx_clear(&cx);
}

TEST(test_rules__are_opened_by_name)
{
    static const char *const two[] = { "BR-CO-15", "BR-02" }, *const none[] = { "BR-02", "BR-2" };
    Ctx cx = ctx_make(1 << 24);
    const Rules *rules;
    CHECK_OK("two", &cx, rules_open(&cx, RULE_SET_EN16931, two, 2, &rules));
    CHECK_EQ("two", rules->count, 2);
    CHECK_EQ("at the invoice", rules->from[SCOPE_INVOICE + 1], 2);
    CHECK_TEXT("in the order of the tables", text_of(rules->ready[0].rule->id), "BR-02");
    CHECK_ERR("no such rule", &cx, rules_open(&cx, RULE_SET_EN16931, none, 2, &rules), ERR_UNKNOWN);
    CHECK_TEXT("earlier name", text_of(rules_named(TEXT("BR-IG-05"))->id), "BR-AF-05");
    CHECK_TEXT("earlier name", text_of(rules_named(TEXT("BR-IP-10"))->id), "BR-AG-10");
    CHECK_TRUE("none", !rules_named(TEXT("BR-IG-11")) && !rules_named(TEXT("")));
    ctx_clear(&cx);
}

TEST(test_rules__run_out_of_memory_at_every_allocation_brutal)
{
    for (uint64_t nth = 1, done = 0; !done; nth++) {
        Ctx cx = ctx_make(1 << 24);
        const Rules *rules;
        cx.arena.fail_at = nth;
        Err err = rules_open(&cx, RULE_SET_EN16931, NULL, 0, &rules);
        done = err == ERR_OK;
        CHECK_TRUE("says so", done || err == ERR_NO_MEMORY);
        ctx_clear(&cx);
    }
}
