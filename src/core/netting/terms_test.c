/* terms_test.c - the shipped rules of set-off, and each limit on both sides. */
#include "core/netting/terms.h"

#include "test.h"

TEST(test_net_terms__the_shipped_rules_read)
{
    Ctx cx = ctx_make(1 << 20);
    Json json;
    NetTerms terms;
    CHECK_OK("file", &cx, json_parse_file(&cx, "share/netting/rules.json", &json));
    CHECK_OK("reads", &cx, net_terms_read(&cx, &json, &terms));
    CHECK_EQ("days to answer", terms.window_days, 5);
    CHECK_TRUE("silence is no yes", !terms.silence_accepts);
    CHECK_EQ("firms", terms.least_firms, 5);
    CHECK_EQ("half", terms.largest.e9, RATE_ONE_E9 / 2);
    CHECK_TRUE("articles", terms.basis_count > 0 && terms.basis[0].zh.n > 0);
    ctx_clear(&cx);
}

#define RULES(days, silence, firms, more)                                                   \
    "{\"name\":\"rules\",\"window_days\":" days ",\"silence\":\"" silence "\","             \
    "\"least_firms\":" firms ",\"largest_percent\":\"40\"" more ",\"basis\":[{\"article\":" \
    "\"C-568\",\"en\":\"notice\",\"zh\":\"通知\"}]}"

TEST(test_net_terms__refuses_what_is_beyond_a_limit)
{
    static const struct { const char *why, *json; Err want; } rows[] = {
        { "one day", RULES("1", "accept", "3", ""), ERR_OK },
        { "no day", RULES("0", "accept", "3", ""), ERR_INVALID },
        { "a year of days", RULES("250", "decline", "9", ""), ERR_OK },
        { "and one", RULES("251", "decline", "9", ""), ERR_INVALID },
        { "two firms know each other's figures", RULES("4", "decline", "2", ""), ERR_INVALID },
        { "another word", RULES("4", "consents", "4", ""), ERR_UNKNOWN },
        { "a field that nobody reads", RULES("4", "decline", "4", ",\"window\":3"), ERR_INVALID },
    };
    Ctx cx = ctx_make(1 << 20);
    for (size_t i = 0; i < COUNT(rows); i++) {
        Json json;
        NetTerms terms;
        CHECK_OK(rows[i].why, &cx, json_parse(&cx, text_of(rows[i].json), &json));
        CHECK_ERR(rows[i].why, &cx, net_terms_read(&cx, &json, &terms), rows[i].want);
    }
    ctx_clear(&cx);
}
