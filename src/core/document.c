/* document.c - a table of kinds. Reading is in document_read.c, writing in document_write.c, what
 * both ask of a document in document_check.c. */
#include "core/document.h"

#include "base/check.h"

static const struct {
    const char *name, *chinese;
    Flow flow;
    Side issuer;
} kinds[] = {
#define KIND(name, json, chinese, flow, side) { json, chinese, FLOW_##flow, SIDE_##side },
#include "core/document_kind.tbl"
#undef KIND
};

static const struct { const char *name, *chinese; } flows[FLOW_COUNT] = {
    [FLOW_COMMERCE] = { "commerce", "商流" },
    [FLOW_GOODS] = { "goods", "物流" },
    [FLOW_INFORMATION] = { "information", "信息流" },
    [FLOW_FUNDS] = { "funds", "资金流" },
};

const char *document_kind_name(DocumentKind kind)
{
    assert((size_t)kind < COUNT(kinds));
    return kinds[kind].name;
}

const char *document_kind_chinese(DocumentKind kind)
{
    assert((size_t)kind < COUNT(kinds));
    return kinds[kind].chinese;
}

Flow document_kind_flow(DocumentKind kind)
{
    assert((size_t)kind < COUNT(kinds));
    return kinds[kind].flow;
}

bool document_kind_of(Text name, DocumentKind *out)
{
    for (size_t i = 0; i < COUNT(kinds); i++)
        if (text_is(name, kinds[i].name)) {
            *out = (DocumentKind)i;
            return true;
        }
    return false;
}

const char *flow_name(Flow flow)
{
    assert((size_t)flow < COUNT(flows));
    return flows[flow].name;
}

const char *flow_chinese(Flow flow)
{
    assert((size_t)flow < COUNT(flows));
    return flows[flow].chinese;
}

bool flow_of(Text name, Flow *out)
{
    for (size_t i = 0; i < COUNT(flows); i++)
        if (text_is(name, flows[i].name)) {
            *out = (Flow)i;
            return true;
        }
    return false;
}

Err document_label(Ctx *cx, DocumentKind kind, Text number, Text issuer, Text *out)
{
    return text_format(cx, out, "%s %.*s of %.*s", document_kind_name(kind), (int)number.n,
                       number.at, (int)issuer.n, issuer.at);
}

Err document_payable(Ctx *cx, const Document *document, Money *out)
{
    if (!document->has_amount) {
        *out = (Money){ 0, document->ccy };
        return ERR_OK;
    }
    return money_add(cx, document->amount, document->tax, out);
}
