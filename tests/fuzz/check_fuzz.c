/* check_fuzz.c - any bytes as an invoice: what all rules find, a rule alone finds too; each finding
 * has a place and words in both languages. The first byte chooses the rule that is asked alone. */
#include "fuzz.h"

#include "format/rules/finding.h"

/* Rules do not change: made ready once, they serve every input. */
static const Rules *all_rules(void)
{
    static Ctx keep;
    static const Rules *rules;
    if (!rules) {
        keep = ctx_make(FUZZ_MEMORY_BYTES);
        Err err = rules_open(&keep, RULE_SET_PEPPOL, NULL, 0, &rules);
        assert(err == ERR_OK);
    }
    return rules;
}

static void check_finding(Ctx *cx, const Finding *finding)
{
    Text text;
    assert(finding->line > 0 && text_starts(finding->place, "/"));
    for (int chinese = 0; chinese < 2; chinese++)
        if (fuzz_room(cx, finding_message(cx, finding, chinese, &text)))
            assert(text.n > 0 && text_utf8_error(text) < 0);
}

static size_t count_of(const Findings *findings, const Rule *rule)
{
    size_t count = 0;
    for (size_t i = 0; i < findings->count; i++)
        count += findings->items[i].rule == rule;
    return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make(FUZZ_MEMORY_BYTES);
    const Rule *rule = rules_row(size ? data[0] * 7u % rules_count() : 0);
    const Rules *alone;
    XmlNode *root;
    Findings findings, few;
    if (!fuzz_ok(&cx, xml_tree_parse(&cx, fuzz_text(data + (size > 0), size - (size > 0)), &root))
        || !fuzz_ok(&cx, rules_check(&cx, all_rules(), root, &findings)))
        return 0;
    assert(findings.fatal <= findings.count && findings.count <= FINDINGS_MAX);
    for (size_t i = 0; i < findings.count && i < 50; i++)
        check_finding(&cx, &findings.items[i]);
    if (findings.more == 0
        && fuzz_room(&cx, rules_open(&cx, RULE_SET_EN16931, &rule->id, 1, &alone))
        && fuzz_room(&cx, rules_check(&cx, alone, root, &few)))
        assert(few.count == count_of(&findings, rule));
    return 0;
}
