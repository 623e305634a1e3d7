/* rule_kind_test.c - each kind by each of its names; what is stored is read back. */
#include "core/rule_kind.h"

#include "test.h"

TEST(test_rule_kind__has_names_in_two_languages)
{
    Ctx cx = ctx_make(1 << 16);
    for (int k = 0; k < RULE_KIND_COUNT; k++) {
        const RuleKindWords *words = rule_kind_words((RuleKind)k);
        RuleKind english, chinese, stored;
        CHECK_OK(words->name, &cx, rule_kind_parse(&cx, text_of(words->name), &english));
        CHECK_OK(words->name, &cx, rule_kind_parse(&cx, text_of(words->chinese), &chinese));
        CHECK_TRUE(words->name, rule_kind_of_number(k, &stored));
        CHECK_TRUE(words->name, (int)english == k && (int)chinese == k && (int)stored == k);
        CHECK_TRUE("a file is of the one name", !text_ends(text_of(words->place), ".json")
                                                || words->only);
    }
    RuleKind kind;
    CHECK_ERR("a letter more", &cx, rule_kind_parse(&cx, TEXT("charts"), &kind), ERR_UNKNOWN);
    CHECK_ERR("nothing", &cx, rule_kind_parse(&cx, TEXT(""), &kind), ERR_UNKNOWN);
    CHECK_TRUE("below the list", !rule_kind_of_number(-1, &kind));
    CHECK_TRUE("beyond the list", !rule_kind_of_number(RULE_KIND_COUNT, &kind));
    ctx_clear(&cx);
}
