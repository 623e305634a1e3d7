/* chart.c - reads chart and posting rules; refuses a rule that leaves a book out of balance. */
#include "core/chart.h"

#include "base/check.h"

static const char *const roles[ROLE_COUNT] = {
    [ROLE_CREDITOR] = "creditor", [ROLE_DEBTOR] = "debtor", [ROLE_FUNDER] = "funder",
    [ROLE_PAYER] = "payer",
};

static const struct { const char *name, *chinese; PostingEvent event; } events[] = {
    { "invoice", "开票", POSTING_INVOICE },     { "credit_note", "红冲", POSTING_CREDIT_NOTE },
    { "payment", "付款", POSTING_PAYMENT },     { "suspense", "暂收", POSTING_SUSPENSE },
    { "refund", "退款", POSTING_REFUND },       { "set_off", "抵销", POSTING_SET_OFF },
    { "disburse", "放款", POSTING_DISBURSE },   { "earn", "摊销贴现息", POSTING_EARN },
    { "collect", "回款", POSTING_COLLECT },     { "buy_back", "回购", POSTING_BUY_BACK },
    { "write_off", "核销", POSTING_WRITE_OFF }, { "rebate", "退还贴现息", POSTING_REBATE },
};

const char *posting_role_name(PostingRole role)
{
    assert(role < ROLE_COUNT);
    return roles[role];
}

const char *posting_event_name(PostingEvent event)
{
    for (size_t i = 0; i < COUNT(events); i++)
        if (events[i].event == event)
            return events[i].name;
    assert(!"an event of the table");
    return "";
}

const char *posting_event_chinese(PostingEvent event)
{
    for (size_t i = 0; i < COUNT(events); i++)
        if (events[i].event == event)
            return events[i].chinese;
    assert(!"an event of the table");
    return "";
}

bool posting_event_of(int64_t code, PostingEvent *out)
{
    for (size_t i = 0; i < COUNT(events); i++)
        if ((int64_t)events[i].event == code) {
            *out = events[i].event;
            return true;
        }
    return false;
}

const ChartAccount *chart_account(const Chart *chart, int32_t code)
{
    for (size_t i = 0; i < chart->account_count; i++)
        if (chart->accounts[i].code == code)
            return &chart->accounts[i];
    return NULL;
}

const ChartAccount *chart_account_named(const Chart *chart, Text name)
{
    for (size_t i = 0; i < chart->account_count; i++)
        if (text_eq(chart->accounts[i].name, name))
            return &chart->accounts[i];
    return NULL;
}

/* --- accounts --------------------------------------------------------------------------------- */

static Err read_account(Ctx *cx, const Json *json, ChartAccount *out)
{
    static const char *const keys[] = { "code", "name", "title", "side", "per", "limit" };
    static const char *const sides[] = { "debit", "credit" };
    static const char *const pers[] = { "party", "financing" };
    ChartAccount account = { 0 };
    int64_t code = 0;
    size_t side, per;
    TRY(json_only(cx, json, keys, COUNT(keys)));
    TRY(json_want_int64(cx, json, "code", &code));
    if (code < 1 || code > UINT16_MAX)
        return fail_field(cx, ERR_INVALID, "code", "must be a number from 1 to %d", UINT16_MAX);
    account.code = (int32_t)code;
    TRY(json_need_text(cx, json, "name", &account.name));
    TRY(rule_title(cx, json, "title", &account.title));
    TRY(rule_word(cx, json, "side", sides, COUNT(sides), &side));
    TRY(rule_word(cx, json, "per", pers, COUNT(pers), &per));
    TRY(json_want_bool(cx, json, "limit", &account.limit));
    account.debit_side = side == 0;
    account.per_financing = per == 1;
    *out = account;
    return ERR_OK;
}

static Err read_accounts(Ctx *cx, const Json *json, Chart *chart)
{
    const Json *array;
    TRY(rule_array(cx, json, "accounts", CHART_ACCOUNTS_MAX, &array));
    ChartAccount *accounts = NEW(cx, ChartAccount, array->count);
    if (!accounts)
        return cx->err;
    for (size_t i = 0; i < array->count; i++) {
        TRY(rule_place(cx, read_account(cx, &array->items[i], &accounts[i]), "accounts", i));
        for (size_t j = 0; j < i; j++)
            if (accounts[j].code == accounts[i].code
                || text_eq(accounts[j].name, accounts[i].name)) {
                Err err = fail_field(cx, ERR_INVALID, "code", "%d or its name is listed twice",
                                     accounts[i].code);
                return rule_place(cx, err, "accounts", i);
            }
    }
    chart->accounts = accounts;
    chart->account_count = array->count;
    return ERR_OK;
}

/* --- posting rules ---------------------------------------------------------------------------- */

static Err read_side(Ctx *cx, const Chart *chart, const Json *json, const char *key,
                     PostingRole *role, uint16_t *account)
{
    Text whole, name;
    TRY(json_need_text(cx, json, key, &whole));
    Text who = text_split(whole, '.', &name);
    size_t r = 0, a = 0;
    while (r < ROLE_COUNT && !text_is(who, roles[r]))
        r++;
    while (a < chart->account_count && !text_eq(name, chart->accounts[a].name))
        a++;
    if (r == ROLE_COUNT || a == chart->account_count)
        return fail_field(cx, ERR_UNKNOWN, key, "\"%.*s\" is not ROLE.ACCOUNT with an account of "
                          "the chart", (int)whole.n, whole.at);
    *role = (PostingRole)r;
    *account = (uint16_t)a;
    return ERR_OK;
}

static Err read_moves(Ctx *cx, const Chart *chart, const Json *json, PostingRule *rule)
{
    static const char *const keys[] = { "debit", "credit" };
    const Json *array;
    int balance[ROLE_COUNT] = { 0 };
    TRY(rule_array(cx, json, "moves", POSTING_MOVES_MAX, &array));
    PostingMove *moves = NEW(cx, PostingMove, array->count);
    if (!moves)
        return cx->err;
    for (size_t i = 0; i < array->count; i++) {
        const Json *move = &array->items[i];
        Err err = json_only(cx, move, keys, COUNT(keys));
        if (err == ERR_OK)
            err = read_side(cx, chart, move, "debit", &moves[i].debit_role, &moves[i].debit);
        if (err == ERR_OK)
            err = read_side(cx, chart, move, "credit", &moves[i].credit_role, &moves[i].credit);
        TRY(rule_place(cx, err, "moves", i));
        balance[moves[i].debit_role]++;
        balance[moves[i].credit_role]--;
    }
    for (size_t r = 0; r < ROLE_COUNT; r++)
        if (balance[r] != 0)
            return fail_field(cx, ERR_INVALID, "moves", "leave the book of the %s out of balance; "
                              "give each role as many debits as credits", roles[r]);
    rule->moves = moves;
    rule->move_count = array->count;
    return ERR_OK;
}

static Err read_rule(Ctx *cx, const Chart *chart, const Json *json, PostingRule *out)
{
    static const char *const keys[] = { "event", "amount", "moves" };
    const char *names[COUNT(events)];
    for (size_t i = 0; i < COUNT(events); i++)
        names[i] = events[i].name;
    PostingRule rule = { 0 };
    size_t event;
    TRY(json_only(cx, json, keys, COUNT(keys)));
    TRY(rule_word(cx, json, "event", names, COUNT(names), &event));
    rule.event = events[event].event;
    TRY(json_need_text(cx, json, "amount", &rule.amount));
    TRY(read_moves(cx, chart, json, &rule));
    *out = rule;
    return ERR_OK;
}

Err posting_rules_read(Ctx *cx, const Chart *chart, const Json *json, PostingRules *out)
{
    const Json *array;
    TRY(rule_array(cx, json, "posting", POSTING_RULES_MAX, &array));
    PostingRule *rules = NEW(cx, PostingRule, array->count);
    if (!rules)
        return cx->err;
    for (size_t i = 0; i < array->count; i++) {
        TRY(rule_place(cx, read_rule(cx, chart, &array->items[i], &rules[i]), "posting", i));
        for (size_t j = 0; j < i; j++)
            if (rules[j].event == rules[i].event && text_eq(rules[j].amount, rules[i].amount)) {
                Err err = fail_field(cx, ERR_INVALID, "amount", "has a rule for this event before");
                return rule_place(cx, err, "posting", i);
            }
    }
    *out = (PostingRules){ rules, array->count };
    return ERR_OK;
}

Err chart_read(Ctx *cx, const Json *json, Chart *out)
{
    static const char *const keys[] = { "name", "title", "source", "accounts", "posting" };
    Chart chart = { 0 };
    TRY(json_only(cx, json, keys, COUNT(keys)));
    TRY(read_accounts(cx, json, &chart));
    TRY(posting_rules_read(cx, &chart, json, &chart.trade));
    *out = chart;
    return ERR_OK;
}
