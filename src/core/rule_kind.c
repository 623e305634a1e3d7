/* rule_kind.c - one row a kind. */
#include "core/rule_kind.h"

static const RuleKindWords words[RULE_KIND_COUNT] = {
    [RULE_CHART] = { "chart", "会计科目表", "accounts", "chart" },
    [RULE_CALENDAR] = { "calendar", "日历", "calendars", NULL },
    [RULE_AUTHORITY] = { "authority", "权限表", "authority.json", "authority" },
    [RULE_NETTING] = { "netting", "抵销规则", "netting", "rules" },
    [RULE_TEMPLATE] = { "template", "流程模板", "templates", NULL },
    [RULE_PRODUCT] = { "product", "融资产品", "products", NULL },
};

const RuleKindWords *rule_kind_words(RuleKind kind)
{
    return &words[kind];
}

Err rule_kind_parse(Ctx *cx, Text word, RuleKind *out)
{
    TextBuf list = textbuf_make(cx);
    Text names;
    for (int k = 0; k < RULE_KIND_COUNT; k++) {
        if (text_is(word, words[k].name) || text_is(word, words[k].chinese)) {
            *out = (RuleKind)k;
            return ERR_OK;
        }
        textbuf_format(&list, "%s%s", k > 0 ? ", " : "", words[k].name);
    }
    TRY(textbuf_done(&list, &names));
    Text show = text_head(word, 40);
    return fail(cx, ERR_UNKNOWN, "\"%.*s\" is no kind of rule; there are %s", (int)show.n, show.at,
                names.at);
}

bool rule_kind_of_number(int64_t number, RuleKind *out)
{
    if (number < 0 || number >= RULE_KIND_COUNT)
        return false;
    *out = (RuleKind)number;
    return true;
}
