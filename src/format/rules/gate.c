/* gate.c - the document is read twice, once for the rules and once for what it says: readers need
 * not know of rules, nor rules of readers. */
#include "format/rules/gate.h"

#include "format/rules/finding.h"
#include "format/ubl_form.h"

static bool is_invoice(const XmlNode *root)
{
    return (text_is(root->name, "Invoice") && text_is(root->ns, UBL_NS "Invoice-2"))
        || (text_is(root->name, "CreditNote") && text_is(root->ns, UBL_NS "CreditNote-2"));
}

static const Finding *first_fatal(const Findings *findings)
{
    for (size_t i = 0; i < findings->count; i++)
        if (findings->items[i].rule->severity == SEVERITY_FATAL)
            return &findings->items[i];
    return NULL;
}

static Err tell(Ctx *cx, const Findings *findings, const Finding *first, RecordPlace place,
                const RecordSink *sink)
{
    Text message, why;
    TRY(finding_message(cx, first, false, &message));
    if (findings->fatal > 1)
        TRY(text_format(cx, &why, "%s: %s; %zu more, `weft check` shows them", first->rule->id,
                        message.at, findings->fatal - 1));
    else
        TRY(text_format(cx, &why, "%s: %s", first->rule->id, message.at));
    place.line = first->line;
    return sink->refused(cx, sink->self, place, first->place.at, why);
}

Err rules_gate(Ctx *cx, const Rules *rules, Source *source, const RecordSink *sink, bool *passed)
{
    XmlNode *root;
    Findings findings = { .count = 0 };
    TRY(source_keep(cx, source));
    TRY(xml_tree_read(cx, source, &root));
    if (is_invoice(root))
        TRY(rules_check(cx, rules, root, &findings));
    const Finding *first = first_fatal(&findings);
    if (first)
        TRY(tell(cx, &findings, first, (RecordPlace){ source_name(source), 0 }, sink));
    else
        TRY(source_seek(cx, source, 0));
    *passed = !first;
    return ERR_OK;
}
