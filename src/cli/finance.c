/* finance.c - `weft finance`: what may be financed, at what cost, and each step of a deal.
 *
 * Words that decide are acts: their body is made from the options, and their answer is shown. */
#include "cli/verbs.h"

#include "app/acts.h"
#include "app/finance/deal.h"
#include "app/finance/show.h"
#include "base/check.h"
#include "cli/finance_list.h"
#include "cli/finance_plan.h"
#include "core/financing.h"
#include "store/order_store.h"

#include <stdlib.h>
#include <string.h>

/* --- bodies of acts -------------------------------------------------------------------------- */

static void put_member(TextBuf *buf, const char *name, const char *value)
{
    if (!value)
        return;
    textbuf_format(buf, "%s\"%s\":", buf->n > 1 ? "," : "", name);
    textbuf_json(buf, text_of(value));
}

/* The paper named by a number; its issuer as given. */
static void put_paper(TextBuf *buf, const char *name, const char *number, const char *issuer)
{
    if (!number)
        return;
    textbuf_format(buf, "%s\"%s\":{\"number\":", buf->n > 1 ? "," : "", name);
    textbuf_json(buf, text_of(number));
    textbuf_puts(buf, ",\"issuer\":");
    textbuf_json(buf, text_of(issuer ? issuer : ""));
    textbuf_byte(buf, '}');
}

/* The party of --as, as text that lives as long as the request. */
static const char *own_party(Cli *cli)
{
    if (!cli->as)
        return NULL;
    size_t n = strcspn(cli->as, "/");
    char *copy = NEW(cli->cx, char, n + 1);
    return copy ? memcpy(copy, cli->as, n) : NULL;
}

static Err asked_body(Cli *cli, Text *out)
{
    TextBuf buf = textbuf_make(cli->cx);
    const char *product = cli_option(cli, "product"), *issuer = cli_option(cli, "issuer");
    if (!cli_option(cli, "invoice") && !cli_option(cli, "order"))
        return cli_usage(cli, "which claim? --invoice NUMBER, with --issuer PARTY where it is not "
                         "your own");
    textbuf_byte(&buf, '{');
    put_member(&buf, "product", product ? product : "receivables-discounting");
    put_member(&buf, "funder", cli_option(cli, "funder"));
    put_paper(&buf, "invoice", cli_option(cli, "invoice"), issuer ? issuer : own_party(cli));
    put_paper(&buf, "order", cli_option(cli, "order"), cli_option(cli, "order-issuer"));
    put_member(&buf, "amount", cli_option(cli, "amount"));
    textbuf_byte(&buf, '}');
    return textbuf_done(&buf, out);
}

static Err perform(Cli *cli, Book *book, const char *kind, Text body, Text *result)
{
    if (!cli->as)
        return cli_usage(cli, "who acts? --as PARTY/user");
    TRY(book_begin(cli->cx, book));
    Err err = act_perform(cli->cx, book, text_of(kind), cli_actor(cli), body, NULL, result);
    if (err == ERR_OK)
        return book_commit(cli->cx, book);
    book_rollback(book);
    return err;
}

/* --- showing --------------------------------------------------------------------------------- */

static const char *text_at(const Json *json, const char *key)
{
    const Json *value = json ? json_get(json, key) : NULL;
    return value && (value->kind == JSON_STRING || value->kind == JSON_NUMBER) ? value->text.at
                                                                               : "";
}

static const char *in_language(const Cli *cli, const Json *json, const char *key)
{
    const Json *both = json_get(json, key);
    return text_at(both, cli->chinese ? "zh" : "en");
}

static void print_findings(const Cli *cli, const Json *findings)
{
    for (size_t i = 0; findings && i < findings->count; i++) {
        const Json *finding = &findings->items[i];
        printf("  %s  [%s]\n", text_at(finding, "finding"), text_at(finding, "rule"));
        if (json_get(finding, "reason")) {
            printf("    %s\n", text_at(finding, "reason"));
            continue;
        }
        printf("    %s\n", in_language(cli, finding, "text"));
        if (json_get(finding, "have"))
            printf(cli_say(cli, "    have %s, need %s\n", "    现为 %s，需要 %s\n"),
                   text_at(finding, "have"), text_at(finding, "want"));
        if (json_get(finding, "like"))
            printf(cli_say(cli, "    like %s\n", "    近似于 %s\n"), text_at(finding, "like"));
        printf("    -> %s\n", in_language(cli, finding, "change"));
    }
}

static Err add_row(CliTable *table, const char *name, const char *value)
{
    if (value[0] == '\0')
        return ERR_OK;
    TRY(cli_cell(table, text_of(name)));
    return cli_cell(table, text_of(value));
}

typedef struct Shown {          /* one member of an answer, as a person calls it */
    const char *key, *english, *chinese;
} Shown;

static const Shown quote_rows[] = {
    { "claim", "claim", "债权金额" }, { "tenor_days", "days", "天数" },
    { "advance", "advance", "融资额" }, { "reserve", "reserve, paid when collected", "余款" },
    { "base_percent", "base rate %", "基准利率 %" },
    { "expected_loss_percent", "+ expected loss %", "+ 预期损失 %" },
    { "opex_percent", "+ operating cost %", "+ 运营成本 %" },
    { "reputation_percent", "- reputation %", "- 声誉优惠 %" },
    { "annual_percent", "= discount rate %", "= 贴现率 %" }, { "discount", "discount", "贴现息" },
    { "net", "you receive now", "实收金额" },
    { "apr_percent", "cost a year, all of it (APR) %", "年化费用率 (APR) %" },
    { "day_late", "a day late costs", "逾期一天" },
    { "self_liquidation_percent", "inflow to advance %", "自偿倍数 %" },
};

static const Shown deal_rows[] = {
    { "financing", "financing", "融资" }, { "state", "state", "状态" },
    { "product", "product", "产品" }, { "applicant", "applicant", "申请人" },
    { "debtor", "debtor", "债务人" }, { "funder", "funder", "资金方" },
    { "currency", "currency", "币种" }, { "claim_amount", "of the claim", "债权金额" },
    { "advance", "advance", "融资额" }, { "reserve", "reserve", "余款" },
    { "discount", "discount", "贴现息" }, { "fee", "fees", "费用" },
    { "net", "net proceeds", "实付金额" }, { "annual_percent", "discount rate %", "贴现率 %" },
    { "apr_percent", "cost a year, all of it (APR) %", "年化费用率 (APR) %" },
    { "principal_left", "principal left", "未还本金" },
    { "late_interest_due", "late interest due", "应付逾期利息" },
    { "day_late", "a day late costs", "逾期一天" },
    { "early_repayment_gives_back", "repaid today, comes back", "今日提前还款退回" },
    { "collected", "collected", "已收回" }, { "applied", "applied", "申请日" },
    { "disbursed", "paid out", "放款日" }, { "due", "due", "到期日" },
    { "ended", "ended", "结束日" }, { "applied_by", "applied by", "申请" },
    { "checked_by", "checked by", "审查" }, { "approved_by", "approved by", "批准" },
    { "released_by", "released by", "放款" },
};

/* Two digits are enough for a person; half-up, so that a cost is not made to look smaller. */
static Err shorten(Cli *cli, const char *key, const char *value, Text *out)
{
    int64_t e7, e2;
    char text[DECIMAL_TEXT_SIZE];
    *out = text_of(value);
    if (!text_ends(text_of(key), "_percent") || value[0] == '\0'
        || decimal_parse(*out, RATE_SCALE - 2, &e7) != ERR_OK
        || round_div(e7, decimal_power(RATE_SCALE - 4), ROUND_HALF_UP, &e2) != ERR_OK)
        return ERR_OK;
    return text_copy(cli->cx, text_of(decimal_format(e2, 2, 2, text)), out);
}

static Err print_members(Cli *cli, const Json *json, const Shown *rows, size_t n)
{
    CliTable table = cli_table(cli->cx, "lr");
    TRY(cli_cell(&table, text_of(cli_say(cli, "item", "项目"))));
    TRY(cli_cell(&table, text_of(cli_say(cli, "value", "值"))));
    for (size_t i = 0; i < n; i++) {
        Text value;
        TRY(shorten(cli, rows[i].key, text_at(json, rows[i].key), &value));
        TRY(add_row(&table, cli_say(cli, rows[i].english, rows[i].chinese), value.at));
    }
    cli_table_print(cli, &table, stdout);
    return ERR_OK;
}

/* What becomes of the discount where it is repaid early, in words. */
static void print_early(const Cli *cli, const Json *json)
{
    const char *word = text_at(json, "early_discount");
    if (strcmp(word, "returned") == 0)
        printf("%s\n", cli_say(cli, "Repaid early, the discount for the days left comes back.",
                               "提前还款时，剩余天数的贴现息退回。"));
    else if (strcmp(word, "kept") == 0)
        printf("%s\n", cli_say(cli, "Repaid early, the discount is kept: nothing comes back.",
                               "提前还款时，贴现息不退。"));
}

static Err print_collections(Cli *cli, const Json *json)
{
    const Json *parts = json_get(json, "collections");
    if (!parts || parts->count == 0)
        return ERR_OK;
    CliTable table = cli_table(cli->cx, "llrl");
    TRY(cli_cell(&table, text_of(cli_say(cli, "date", "日期"))));
    TRY(cli_cell(&table, text_of(cli_say(cli, "level", "层级"))));
    TRY(cli_cell(&table, text_of(cli_say(cli, "amount", "金额"))));
    TRY(cli_cell(&table, text_of(cli_say(cli, "to", "归属"))));
    for (size_t i = 0; i < parts->count; i++) {
        TRY(cli_cell(&table, text_of(text_at(&parts->items[i], "date"))));
        TRY(cli_cell(&table, text_of(text_at(&parts->items[i], "level"))));
        TRY(cli_cell(&table, text_of(text_at(&parts->items[i], "amount"))));
        TRY(cli_cell(&table, text_of(text_at(&parts->items[i], "to"))));
    }
    printf("\n");
    cli_table_print(cli, &table, stdout);
    return ERR_OK;
}

/* A deal's answer; refused deals say why and make the exit code 1 where an act asked for them. */
static Err print_deal(Cli *cli, Text result, bool asked)
{
    Json json;
    TRY(json_parse(cli->cx, result, &json));
    bool refused = strcmp(text_at(&json, "state"), "REFUSED") == 0;
    if (cli->json)
        printf("%.*s\n", (int)result.n, result.at);
    else
        TRY(print_members(cli, &json, deal_rows, COUNT(deal_rows)));
    if (!cli->json) {
        print_early(cli, &json);
        TRY(print_collections(cli, &json));
        if (refused)
            printf("\n%s\n", cli_say(cli, "refused:", "拒绝原因："));
        print_findings(cli, json_get(&json, "reasons"));
    }
    if (asked && refused)
        return fail(cli->cx, ERR_REFUSED, "%s is refused", text_at(&json, "financing"));
    return ERR_OK;
}

/* --- words that look ------------------------------------------------------------------------- */

static Err quote_party(Cli *cli, Book *book, Party *out)
{
    const char *issuer = cli_option(cli, "issuer"), *who = cli->as ? own_party(cli) : issuer;
    Text ident;
    if (!who)
        return cli_usage(cli, "for whom? --as PARTY/user, or --issuer PARTY");
    TRY(party_id_parse(cli->cx, text_of(who), &ident));
    return book_party_need(cli->cx, book, ident, out);
}

static Err quote_run(Cli *cli)
{
    Book *book CLEANUP(book_close) = NULL;
    Party applicant;
    Text body, result;
    Json json;
    TRY(cli_book(cli, &book));
    TRY(quote_party(cli, book, &applicant));
    TRY(asked_body(cli, &body));
    Json asked;
    TRY(json_parse(cli->cx, body, &asked));
    TRY(finance_quote(cli->cx, book, &applicant, &asked, &result));
    if (cli->json) {
        printf("%.*s\n", (int)result.n, result.at);
        return ERR_OK;
    }
    TRY(json_parse(cli->cx, result, &json));
    const Json *quote = json_get(&json, "quote"), *findings = json_get(&json, "findings");
    if (quote && quote->kind == JSON_OBJECT) {
        TRY(print_members(cli, quote, quote_rows, COUNT(quote_rows)));
        print_early(cli, quote);
    }
    if (findings && findings->count > 0)
        printf("\n%s\n", cli_say(cli, "it would be refused now:", "目前将被拒绝："));
    print_findings(cli, findings);
    return ERR_OK;
}

static Err need_number(Cli *cli, const char **out)
{
    if (cli->arg_count != 2)
        return cli_usage(cli, "which financing? its number, as in F-17");
    *out = cli->args[1];
    return ERR_OK;
}

static Err show_run(Cli *cli)
{
    Book *book CLEANUP(book_close) = NULL;
    const char *number = "";
    FinancingRow row;
    Text json;
    bool found;
    TRY(need_number(cli, &number));
    TRY(cli_book(cli, &book));
    TRY(financing_by_number(cli->cx, book_db(book), book_cluster(book), text_of(number), &found,
                            &row));
    if (!found)
        return fail(cli->cx, ERR_NOT_FOUND, "there is no financing %s; `weft finance list` shows "
                    "them", number);
    if (cli_option(cli, "contract"))
        return finance_contract_print(cli, book, &row);
    TRY(show_financing(cli->cx, book, &row, true, &json));
    TRY(print_deal(cli, json, false));
    return cli->json ? ERR_OK : finance_plan_print(cli, book, &row);
}

/* --- products -------------------------------------------------------------------------------- */

static void product_json(const Product *p, const RuleVersion *rule, const char *advance,
                         const char *annual, bool first)
{
    printf("%s{\"product\":\"%.*s\",\"version\":%lld,"
           "\"title\":{\"en\":\"%.*s\",\"zh\":\"%.*s\"},"
           "\"advance_percent\":\"%s\",\"tenor_days_max\":%d,\"annual_percent\":\"%s\"}",
           first ? "" : ",", (int)p->name.n, p->name.at, (long long)rule->version,
           (int)p->title.en.n, p->title.en.at, (int)p->title.zh.n, p->title.zh.at, advance,
           (int)p->tenor_max.n, annual);
}

static Err product_row(Cli *cli, const Product *p, const RuleVersion *rule, CliTable *table,
                       bool first)
{
    char advance[DECIMAL_TEXT_SIZE], annual[DECIMAL_TEXT_SIZE];
    int64_t rate = p->pricing.base.e9 + p->pricing.expected_loss.e9 + p->pricing.opex.e9;
    decimal_format(p->advance.e9, RATE_SCALE - 2, 0, advance);
    decimal_format(rate, RATE_SCALE - 2, 2, annual);
    if (cli->json) {
        product_json(p, rule, advance, annual, first);
        return ERR_OK;
    }
    TRY(cli_cell(table, p->name));
    TRY(cli_cell(table, cli->chinese ? p->title.zh : p->title.en));
    TRY(cli_cell_format(table, "%lld", (long long)rule->version));
    TRY(cli_cell_format(table, "%s", advance));
    TRY(cli_cell_format(table, "%d", (int)p->tenor_max.n));
    return cli_cell_format(table, "%s", annual);
}

/* What may be applied for today: the version in force of each product that was adopted. */
static Err products_run(Cli *cli)
{
    static const struct { const char *english, *chinese; } heads[] = {
        { "product", "产品" }, { "name", "名称" }, { "version", "版本" },
        { "advance %", "融资比例 %" }, { "days at most", "最长天数" },
        { "rate a year %", "年利率 %" },
    };
    Book *book CLEANUP(book_close) = NULL;
    CliTable table = cli_table(cli->cx, "llrrrr");
    const List *all;
    RuleVersion chart;
    bool first = true;
    TRY(cli_book(cli, &book));
    TRY(book_rule(cli->cx, book, RULE_CHART, TEXT("chart"), &chart));
    TRY(rulebook_all(cli->cx, book_rules(book), &all));
    for (size_t i = 0; i < COUNT(heads); i++)
        TRY(cli_cell(&table, text_of(cli_say(cli, heads[i].english, heads[i].chinese))));
    printf("%s", cli->json ? "[" : "");
    for (size_t i = 0; i < all->count; i++) {
        const RuleVersion *rule = list_at(all, i);
        const Product *product;
        RuleVersion now;
        bool found;
        TRY(rulebook_find(cli->cx, book_rules(book), rule->kind, rule->name,
                          book_settings(book).business_date, &found, &now));
        if (rule->kind != RULE_PRODUCT || !found || now.id != rule->id)
            continue;
        TRY(rulebook_product(cli->cx, book_rules(book), rule->id, chart.id, &product));
        TRY(product_row(cli, product, rule, &table, first));
        first = false;
    }
    if (cli->json)
        printf("]\n");
    else
        cli_table_print(cli, &table, stdout);
    return ERR_OK;
}

/* --- words that decide ----------------------------------------------------------------------- */

static Err apply_run(Cli *cli)
{
    Book *book CLEANUP(book_close) = NULL;
    Text body, result;
    TRY(asked_body(cli, &body));
    TRY(cli_book(cli, &book));
    TRY(perform(cli, book, "finance_apply", body, &result));
    return print_deal(cli, result, true);
}

static Err step_run(Cli *cli, const char *kind)
{
    static const char *const extras[] = { "registration", "description", "reason", "paid" };
    Book *book CLEANUP(book_close) = NULL;
    TextBuf buf = textbuf_make(cli->cx);
    const char *number = "";
    Text body, result;
    TRY(need_number(cli, &number));
    textbuf_byte(&buf, '{');
    put_member(&buf, "financing", number);
    for (size_t i = 0; i < COUNT(extras); i++)
        put_member(&buf, extras[i], cli_option(cli, extras[i]));
    textbuf_byte(&buf, '}');
    TRY(textbuf_done(&buf, &body));
    TRY(cli_book(cli, &book));
    TRY(perform(cli, book, kind, body, &result));
    return print_deal(cli, result, false);
}

static Err run(Cli *cli)
{
    static const struct { const char *word; CliVerb *run; const char *act; } words[] = {
        { "products", products_run, NULL }, { "claims", finance_claims_run, NULL },
        { "quote", quote_run, NULL }, { "apply", apply_run, NULL },
        { "list", finance_list_run, NULL },
        { "show", show_run, NULL }, { "check", NULL, "finance_check" },
        { "approve", NULL, "finance_approve" }, { "register", NULL, "finance_register" },
        { "disburse", NULL, "finance_disburse" }, { "refuse", NULL, "finance_refuse" },
        { "recourse", NULL, "finance_recourse" }, { "write-off", NULL, "finance_write_off" },
    };
    const char *word = cli->arg_count > 0 ? cli->args[0] : "";
    for (size_t i = 0; i < COUNT(words); i++)
        if (strcmp(word, words[i].word) == 0)
            return words[i].run ? words[i].run(cli) : step_run(cli, words[i].act);
    return cli_usage(cli, "say what: products, claims, quote, apply, list, show, check, approve, "
                     "register, disburse, refuse, recourse or write-off");
}

static const CliOption options[] = {
    { "product", "NAME", "form of finance (default receivables-discounting)", "融资产品" },
    { "invoice", "NUMBER", "the invoice to finance", "发票号" },
    { "issuer", "PARTY", "who issued it (default: the party of --as)", "开票方" },
    { "order", "NUMBER", "the order, where an invoice bills several", "订单号" },
    { "order-issuer", "PARTY", "who placed it", "下单方" },
    { "funder", "PARTY", "who is to finance it; list: only what it finances", "资金方；可用于筛选" },
    { "amount", "DECIMAL", "of the claim (default: as much as may be)", "融资的债权金额" },
    { "registration", "NUMBER", "of the right in the register", "登记编号" },
    { "description", "TEXT", "what the right is in, as registered", "登记的财产描述" },
    { "reason", "TEXT", "of a refusal: what would change the answer", "拒绝原因" },
    { "paid", "DECIMAL", "what the seller has paid back", "卖方回购款" },
    { "contract", NULL, "show: its ACTUS terms and events, for `weft contract events`",
      "show：输出 ACTUS 合约条款与事件" },
    { "state", "STATE", "list: only those, for example OVERDUE", "按状态筛选" },
    { NULL, NULL, NULL, NULL },
};

static const CliTakes takes[] = {
    { "quote", "product invoice issuer order order-issuer funder amount" },
    { "apply", "product invoice issuer order order-issuer funder amount" },
    { "list", "state funder" },
    { "show", "contract" },
    { "register", "registration description" },
    { "refuse", "reason" },
    { "recourse", "paid" },
    { NULL, NULL },
};

const CliVerbRow verb_finance = {
    .name = "finance", .usage = "WORD [FINANCING] [--as PARTY/user]",
    .summary = "quote, apply for, check, pay out and follow financings",
    .summary_zh = "融资：报价、申请、审查、放款、跟踪", .options = options, .run = run,
    .takes = takes,
    .more = "  weft finance quote --invoice INV-7 --issuer uscc:91440311WEFT0018XY\n"
            "  weft finance apply --invoice INV-7 --funder uscc:91440304WEFT00032C "
            "--as uscc:91440311WEFT0018XY/an\n"
            "  weft finance check F-17 --as uscc:91440304WEFT00032C/bo      then approve,\n"
            "  weft finance register F-17 --registration ZD-1 --description \"invoice INV-7\" "
            "--as ...\n"
            "  weft finance disburse F-17 --as ...       each by another person (four eyes)\n"
            "  weft finance list; weft finance show F-17; weft finance claims\n"
            "  weft finance show F-17 --contract | weft contract events\n\n"
            "A refusal says by which rule, and what would change the answer; exit code 1.",
};
