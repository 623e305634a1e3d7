/* document_word.c - one table, grouped by kind. O(words of the kind) to look one up: a dozen. */
#include "core/document_word.h"

#include "base/check.h"
#include "base/fold.h"

#define W(kind, word, chinese, effect, others) \
    { DOCUMENT_##kind, word, chinese, WORD_##effect, others }

/* What makes any paper void, in the words that fit most of them. */
#define DRAFT(kind)     W(kind, "draft", "草稿", VOID, "草案|拟稿|初稿")
#define CANCELLED(kind) W(kind, "cancelled", "已取消", VOID, "canceled|取消|已撤销|撤销|CANC")
#define WITHDRAWN(kind) W(kind, "withdrawn", "已撤回", VOID, "撤回|retracted|recalled")
#define VOIDED(kind)    W(kind, "void", "作废", VOID, "voided|已作废|deleted|已删除|annulled")
#define REFUSED(kind)   W(kind, "rejected", "已拒绝", VOID, "refused|declined|拒绝|被拒绝|驳回|已驳回")
#define PENDING(kind)   W(kind, "pending", "待处理", VOID, "处理中|in process|in progress|open|待审核")
#define PLANNED(kind)   W(kind, "planned", "计划中", VOID, "scheduled|announced|预计|待发货")

static const DocumentWord words[] = {
    W(ORDER, "placed", "已下单", STANDS, "issued|open|sent|new|下单|有效|active|confirmed|已确认"),

    W(ORDER_RESPONSE, "accepted", "已接受", ACCEPTS,
      "accept|接受|同意|已同意|已确认|确认|confirmed|agreed|approved|AP|29"),
    W(ORDER_RESPONSE, "conditional", "附条件接受", DOUBTS,
      "conditionally accepted|accepted with changes|with changes|changed|有条件接受|变更接受|CA|30"),
    W(ORDER_RESPONSE, "received", "已收到", NOTED, "acknowledged|收到|AB"),
    W(ORDER_RESPONSE, "in process", "处理中", NOTED, "in progress|pending|processing|待处理|IP"),
    W(ORDER_RESPONSE, "rejected", "已拒绝", REJECTS,
      "reject|refused|declined|not accepted|拒绝|不接受|不同意|已驳回|驳回|RE|27"),
    DRAFT(ORDER_RESPONSE), WITHDRAWN(ORDER_RESPONSE), CANCELLED(ORDER_RESPONSE),
    VOIDED(ORDER_RESPONSE),

    W(ORDER_CHANGE, "changed", "已变更", STANDS, "amended|revised|updated|变更|修改|issued"),
    W(ORDER_CHANGE, "cancelled", "已取消", CANCELS, "canceled|cancel|取消|订单取消|撤单|已撤单"),
    W(ORDER_CHANGE, "closed", "已关闭", CLOSES,
      "closed short|short closed|completed short|关闭|短交关闭|尾数关闭|结案|已结案"),
    REFUSED(ORDER_CHANGE), DRAFT(ORDER_CHANGE), WITHDRAWN(ORDER_CHANGE), VOIDED(ORDER_CHANGE),

    W(CONTRACT, "sales", "销售合同", STANDS, "sale|销售|购销|购销合同|买卖合同|外销合同|purchase"),
    W(CONTRACT, "service", "服务协议", STANDS, "services|服务|服务合同|供应链服务协议"),
    W(CONTRACT, "framework", "框架协议", STANDS, "框架合同|framework agreement"),
    W(CONTRACT, "signed", "已签署", STANDS, "concluded|in force|effective|签署|已签订|已生效|生效"),
    DRAFT(CONTRACT), CANCELLED(CONTRACT), VOIDED(CONTRACT), WITHDRAWN(CONTRACT),
    REFUSED(CONTRACT),
    W(CONTRACT, "terminated", "已终止", VOID, "ended|expired|终止|解除|已解除|已到期"),

    W(WORK_REPORT, "finished", "已完工", STANDS, "completed|complete|done|完工|已完成|完成|报工"),
    W(WORK_REPORT, "in process", "加工中", STANDS, "in progress|partial|部分完工|在制"),
    W(WORK_REPORT, "failed", "报废", VOID, "scrapped|scrap|不合格|已报废"),
    PLANNED(WORK_REPORT), DRAFT(WORK_REPORT), CANCELLED(WORK_REPORT), VOIDED(WORK_REPORT),
    REFUSED(WORK_REPORT), WITHDRAWN(WORK_REPORT),

    W(QUALITY_REPORT, "passed", "合格", ACCEPTS,
      "pass|ok|accepted|qualified|conforming|good|通过|已通过|检验合格|质检合格|良品"),
    W(QUALITY_REPORT, "concession", "让步接收", ACCEPTS,
      "accepted on concession|conditional|让步放行|特采|附条件接收"),
    W(QUALITY_REPORT, "failed", "不合格", VOID,
      "fail|ng|not ok|rejected|unqualified|nonconforming|non conforming|bad|未通过|不通过|"
      "检验不合格|质检不合格|不良|不良品|拒收"),
    W(QUALITY_REPORT, "pending", "待检", VOID, "in process|in progress|检验中|待检验|on hold|待判定"),
    DRAFT(QUALITY_REPORT), CANCELLED(QUALITY_REPORT), VOIDED(QUALITY_REPORT),
    WITHDRAWN(QUALITY_REPORT),

    W(DESPATCH, "despatched", "已发货", STANDS,
      "dispatched|shipped|sent|delivered|发货|已出库|出库|已发出|in transit|运输中"),
    PLANNED(DESPATCH), DRAFT(DESPATCH), CANCELLED(DESPATCH), VOIDED(DESPATCH),
    WITHDRAWN(DESPATCH), REFUSED(DESPATCH),

    W(TRANSPORT, "picked up", "已提货", STANDS, "collected|loaded|提货|已揽收|揽收|已装运"),
    W(TRANSPORT, "in transit", "运输中", STANDS, "under way|on the way|在途|途中|31"),
    W(TRANSPORT, "arrived", "已到达", STANDS, "到达|到港|已到港"),
    W(TRANSPORT, "delivered", "已送达", STANDS, "送达|签收|已签收|妥投"),
    W(TRANSPORT, "delayed", "延误", STANDS, "late|延迟|滞留"),
    PLANNED(TRANSPORT), DRAFT(TRANSPORT), CANCELLED(TRANSPORT), VOIDED(TRANSPORT),
    W(TRANSPORT, "failed", "运输失败", VOID, "lost|丢失|灭失|not delivered|投递失败"),

    W(RECEIPT, "received", "已收货", STANDS,
      "accepted|delivered|signed|partial|收货|签收|已签收|已入库|入库|验收|已验收|部分收货"),
    W(RECEIPT, "rejected", "已拒收", VOID, "refused|拒收|退收"),
    PLANNED(RECEIPT), DRAFT(RECEIPT), CANCELLED(RECEIPT), VOIDED(RECEIPT), WITHDRAWN(RECEIPT),

    W(WAREHOUSE_RECEIPT, "issued", "已签发", STANDS, "in store|stored|active|签发|在库|有效|已入库"),
    W(WAREHOUSE_RECEIPT, "pledged", "已质押", STANDS, "质押|质押中"),
    W(WAREHOUSE_RECEIPT, "released", "已出库", VOID, "out of store|delivered|出库|已提货|注销|已注销"),
    DRAFT(WAREHOUSE_RECEIPT), CANCELLED(WAREHOUSE_RECEIPT), VOIDED(WAREHOUSE_RECEIPT),

    W(CUSTOMS_DECLARATION, "declared", "已申报", STANDS, "filed|lodged|submitted|申报|accepted"),
    W(CUSTOMS_DECLARATION, "cleared", "已放行", STANDS, "released|放行|结关|已结关|清关|已清关"),
    W(CUSTOMS_DECLARATION, "rejected", "已退单", VOID, "refused|退单|不予放行|not released"),
    W(CUSTOMS_DECLARATION, "held", "查验中", VOID, "inspection|on hold|查验|布控|扣留"),
    DRAFT(CUSTOMS_DECLARATION), CANCELLED(CUSTOMS_DECLARATION), VOIDED(CUSTOMS_DECLARATION),
    WITHDRAWN(CUSTOMS_DECLARATION),

    W(INVOICE, "issued", "已开具", STANDS, "sent|final|open|开具|已开票|开票|正常|有效"),
    W(INVOICE, "assigned", "已转让", STANDS, "factored|转让|债权已转让|393"),
    DRAFT(INVOICE),
    W(INVOICE, "pro forma", "形式发票", VOID, "proforma|proforma invoice|预开发票|325"),
    W(INVOICE, "quotation", "报价", VOID, "quote|offer|报价单|310"),
    W(INVOICE, "failed", "开具失败", VOID, "开票失败"),
    CANCELLED(INVOICE), REFUSED(INVOICE), WITHDRAWN(INVOICE),
    W(INVOICE, "void", "作废", VOID, "voided|已作废|deleted|已红冲|红冲|已冲红"),

    W(CREDIT_NOTE, "issued", "已开具", STANDS, "sent|final|open|开具|已开票|正常|有效"),
    W(CREDIT_NOTE, "assigned", "已转让", STANDS, "factored|转让|396"),
    DRAFT(CREDIT_NOTE), CANCELLED(CREDIT_NOTE), REFUSED(CREDIT_NOTE), WITHDRAWN(CREDIT_NOTE),
    VOIDED(CREDIT_NOTE),

    W(INVOICE_RESPONSE, "accepted", "已接受", ACCEPTS,
      "accept|接受|同意|已同意|已确认|确认|确权|已确权|confirmed|agreed|approved|AP|29"),
    W(INVOICE_RESPONSE, "conditional", "附条件接受", DOUBTS,
      "conditionally accepted|有条件接受|CA|30"),
    W(INVOICE_RESPONSE, "queried", "有疑问", DOUBTS, "under query|query|询问|查询中|待核实|UQ"),
    W(INVOICE_RESPONSE, "paid", "已付款", DOUBTS, "fully paid|已付|已支付|PD"),
    W(INVOICE_RESPONSE, "received", "已收到", NOTED, "acknowledged|收到|AB"),
    W(INVOICE_RESPONSE, "in process", "处理中", NOTED,
      "in progress|pending|processing|待处理|审核中|IP"),
    W(INVOICE_RESPONSE, "disputed", "有争议", REJECTS, "dispute|争议|异议|有异议"),
    W(INVOICE_RESPONSE, "rejected", "已拒绝", REJECTS,
      "reject|refused|declined|not accepted|拒绝|拒付|不接受|不同意|已驳回|驳回|RE|27"),
    DRAFT(INVOICE_RESPONSE), WITHDRAWN(INVOICE_RESPONSE), CANCELLED(INVOICE_RESPONSE),
    VOIDED(INVOICE_RESPONSE),

    W(PAYMENT, "booked", "已入账", STANDS, "BOOK|posted|入账|已到账|到账|已记账|booked entry"),
    W(PAYMENT, "settled", "已清算", VOID,
      "ACSC|ACCC|ACSP|ACWC|ACWP|ACCP|ACTC|ACFC|RCVD|PATC|PART|settlement completed|清算|"
      "accepted|accepted for settlement|sent|executed|submitted|已受理|受理|已提交|已发送"),
    W(PAYMENT, "pending", "待入账", VOID,
      "PDNG|in process|in progress|processing|open|处理中|待处理|未入账|未到账|在途"),
    W(PAYMENT, "future", "将入账", VOID, "FUTR|expected|announced|scheduled|planned|预计|计划中"),
    W(PAYMENT, "information", "仅供参考", VOID, "INFO|info|参考|通知"),
    W(PAYMENT, "rejected", "已拒绝", VOID, "RJCT|refused|declined|BLCK|拒绝|被拒绝|驳回|拒付"),
    W(PAYMENT, "failed", "失败", VOID, "error|支付失败|付款失败|交易失败|未成功"),
    W(PAYMENT, "bounced", "已退票", VOID, "returned|退票|退回|已退回|RTRN"),
    DRAFT(PAYMENT), CANCELLED(PAYMENT), VOIDED(PAYMENT), WITHDRAWN(PAYMENT),

    W(REBATE_CLAIM, "filed", "已申报", STANDS, "declared|submitted|申报|已提交"),
    W(REBATE_CLAIM, "approved", "已审核", STANDS, "accepted|审核通过|已核准|核准"),
    PENDING(REBATE_CLAIM), DRAFT(REBATE_CLAIM), REFUSED(REBATE_CLAIM), WITHDRAWN(REBATE_CLAIM),
    CANCELLED(REBATE_CLAIM), VOIDED(REBATE_CLAIM),

    W(REBATE, "booked", "已入账", STANDS, "BOOK|paid|posted|已退税|已到账|到账|入账"),
    PENDING(REBATE), DRAFT(REBATE), REFUSED(REBATE), CANCELLED(REBATE), VOIDED(REBATE),
    W(REBATE, "failed", "失败", VOID, "error|RJCT|退库失败"),

    W(INSURANCE, "in force", "有效", STANDS, "active|effective|issued|生效|已生效|承保|已承保"),
    W(INSURANCE, "claimed", "已理赔", STANDS, "理赔|理赔中|出险"),
    W(INSURANCE, "expired", "已到期", VOID, "ended|lapsed|terminated|到期|失效|已失效|终止"),
    PENDING(INSURANCE), DRAFT(INSURANCE), REFUSED(INSURANCE), CANCELLED(INSURANCE),
    VOIDED(INSURANCE), WITHDRAWN(INSURANCE),

    W(GUARANTEE, "issued", "已开立", STANDS, "in force|active|effective|开立|生效|已生效|有效"),
    W(GUARANTEE, "called", "已索赔", STANDS, "claimed|索赔|索付"),
    W(GUARANTEE, "released", "已解除", VOID, "discharged|解除|注销|已注销"),
    W(GUARANTEE, "expired", "已到期", VOID, "ended|lapsed|到期|失效|已失效"),
    PENDING(GUARANTEE), DRAFT(GUARANTEE), REFUSED(GUARANTEE), CANCELLED(GUARANTEE),
    VOIDED(GUARANTEE), WITHDRAWN(GUARANTEE),

    W(DISPUTE, "open", "未解决", STANDS,
      "raised|disputed|pending|in process|in progress|提出|已提出|争议中|处理中"),
    W(DISPUTE, "resolved", "已解决", RESOLVES, "settled|closed|solved|解决|已结案|结案|和解|已和解"),
    W(DISPUTE, "withdrawn", "已撤回", RELEASES, "retracted|撤回|cancelled|canceled|取消|已取消|撤销|已撤销"),
    W(DISPUTE, "rejected", "不成立", VOID, "unfounded|refused|驳回|已驳回"),
    DRAFT(DISPUTE), VOIDED(DISPUTE),

    W(REMITTANCE_ADVICE, "announced", "已通知", STANDS, "sent|issued|planned|通知|已发送"),
    DRAFT(REMITTANCE_ADVICE), CANCELLED(REMITTANCE_ADVICE), WITHDRAWN(REMITTANCE_ADVICE),
    VOIDED(REMITTANCE_ADVICE), REFUSED(REMITTANCE_ADVICE),

    W(ACCOUNT_STATEMENT, "issued", "已出具", STANDS, "sent|final|出具|已发送"),
    W(ACCOUNT_STATEMENT, "agreed", "已核对", STANDS, "accepted|confirmed|核对无误|对账相符|已确认"),
    DRAFT(ACCOUNT_STATEMENT), CANCELLED(ACCOUNT_STATEMENT), VOIDED(ACCOUNT_STATEMENT),
    WITHDRAWN(ACCOUNT_STATEMENT), REFUSED(ACCOUNT_STATEMENT),

    W(BANK_STATEMENT, "issued", "已出具", STANDS, "sent|final|booked|出具"),
    W(BANK_STATEMENT, "interim", "日间", STANDS, "intraday|当日|未结"),
    DRAFT(BANK_STATEMENT), CANCELLED(BANK_STATEMENT), VOIDED(BANK_STATEMENT),
};

const DocumentWord *document_words(DocumentKind kind, size_t *count)
{
    size_t first = 0, n = 0;
    while (first < COUNT(words) && words[first].kind != kind)
        first++;
    while (first + n < COUNT(words) && words[first + n].kind == kind)
        n++;
    assert(n > 0);
    *count = n;
    return &words[first];
}

/* --- spelling --------------------------------------------------------------------------------- */

static char plain(char c)
{
    return c == '_' || c == '-' || c == '\t' ? ' ' : c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

/* The next byte of a spelling without its blanks; false at the end. */
static bool next_byte(Text text, size_t *at, char *out)
{
    while (*at < text.n && plain(text.at[*at]) == ' ')
        (*at)++;
    if (*at == text.n)
        return false;
    *out = plain(text.at[(*at)++]);
    return true;
}

bool document_word_alike(Text a, Text b)
{
    size_t i = 0, j = 0;
    for (;;) {
        char x = 0, y = 0;
        bool more = next_byte(a, &i, &x);
        if (more != next_byte(b, &j, &y) || x != y)
            return false;
        if (!more)
            return true;
    }
}

static bool spells(const char *word, const char *chinese, const char *others, Text written)
{
    if (document_word_alike(text_of(word), written)
        || document_word_alike(text_of(chinese), written))
        return true;
    for (Text rest = text_of(others); rest.n > 0;)
        if (document_word_alike(text_split(rest, '|', &rest), written))
            return true;
    return false;
}

static Err no_word(Ctx *cx, DocumentKind kind, Text written)
{
    size_t count;
    const DocumentWord *list = document_words(kind, &count);
    Text show = text_head(written, 40), known;
    TextBuf buf = textbuf_make(cx);
    for (size_t i = 0; i < count; i++)
        textbuf_format(&buf, "%s%s %s", i ? ", " : "", list[i].word, list[i].chinese);
    TRY(textbuf_done(&buf, &known));
    return fail(cx, ERR_INVALID, "\"%.*s\" is no status of %s that is understood; it may be: %.*s",
                (int)show.n, show.at, document_kind_name(kind), (int)known.n, known.at);
}

Err document_word_read(Ctx *cx, DocumentKind kind, Text written, Text *out)
{
    size_t count;
    const DocumentWord *list = document_words(kind, &count);
    Text folded;
    *out = TEXT("");
    if (text_trim(written).n == 0)
        return ERR_OK;
    TRY(text_fold(cx, written, &folded));
    for (size_t i = 0; i < count; i++)
        if (spells(list[i].word, list[i].chinese, list[i].others, folded)) {
            *out = text_of(list[i].word);
            return ERR_OK;
        }
    return no_word(cx, kind, written);
}

/* --- what a word does ------------------------------------------------------------------------- */

static const DocumentWord *word_of(DocumentKind kind, Text word)
{
    size_t count;
    const DocumentWord *list = document_words(kind, &count);
    for (size_t i = 0; i < count; i++)
        if (text_is(word, list[i].word))
            return &list[i];
    return NULL;
}

WordEffect document_word_effect(DocumentKind kind, Text word)
{
    if (word.n == 0)
        return WORD_STANDS;
    const DocumentWord *known = word_of(kind, word);
    return known ? known->effect : WORD_VOID;
}

bool document_word_void(DocumentKind kind, Text word)
{
    WordEffect effect = document_word_effect(kind, word);
    return effect == WORD_VOID || effect == WORD_REJECTS || effect == WORD_RELEASES;
}

Text document_word_chinese(DocumentKind kind, Text word)
{
    const DocumentWord *known = word_of(kind, word);
    return known ? text_of(known->chinese) : word;
}

/* --- roles and purposes ----------------------------------------------------------------------- */

typedef struct Name {
    const char *name, *chinese, *others;
} Name;

static const Name roles[LINE_ROLE_COUNT] = {
    [LINE_GOODS] = { "goods", "货物", "商品|item|product|service|服务|劳务" },
    [LINE_FREIGHT] = { "freight", "运费", "shipping|delivery|carriage|transport|物流费|运输费" },
    [LINE_CHARGE] = { "charge", "费用", "other charge|surcharge|fee|附加费|杂费|其他费用|包装费" },
    [LINE_DISCOUNT] = { "discount", "折扣", "allowance|rebate|bonus|优惠|返利|折让" },
};

static const Name purposes[PURPOSE_COUNT] = {
    [PURPOSE_SALE] = { "sale", "销售", "final|ordinary|380" },
    [PURPOSE_ADVANCE] = { "advance", "预付款",
        "prepayment|down payment|deposit|advance payment|预收款|预付|预收|定金|订金|386" },
};

static bool name_find(const Name *names, size_t count, Text word, size_t *out)
{
    for (size_t i = 0; i < count; i++)
        if (spells(names[i].name, names[i].chinese, names[i].others, word)) {
            *out = i;
            return true;
        }
    return false;
}

const char *role_name(LineRole role)
{
    assert((size_t)role < LINE_ROLE_COUNT);
    return roles[role].name;
}

const char *role_chinese(LineRole role)
{
    assert((size_t)role < LINE_ROLE_COUNT);
    return roles[role].chinese;
}

bool role_of(Text word, LineRole *out)
{
    size_t i;
    if (!name_find(roles, LINE_ROLE_COUNT, word, &i))
        return false;
    *out = (LineRole)i;
    return true;
}

const char *purpose_name(Purpose purpose)
{
    assert((size_t)purpose < PURPOSE_COUNT);
    return purposes[purpose].name;
}

const char *purpose_chinese(Purpose purpose)
{
    assert((size_t)purpose < PURPOSE_COUNT);
    return purposes[purpose].chinese;
}

bool purpose_of(Text word, Purpose *out)
{
    size_t i;
    if (!name_find(purposes, PURPOSE_COUNT, word, &i))
        return false;
    *out = (Purpose)i;
    return true;
}
