/* party.c - `weft party`: who takes part. */
#include "cli/verbs.h"

#include "base/check.h"
#include "cli/emit.h"
#include "store/book_store.h"
#include "store/view_store.h"

static Err emit_one(Emit *emit, const PartyRow *row)
{
    emit_open(emit, NULL, '{');
    emit_text(emit, "id", row->ident);
    emit_text(emit, "name", row->name);
    emit_text(emit, "name_zh", row->name_zh);
    emit_open(emit, "roles", '[');
    for (Text rest = row->roles; rest.n > 0;)
        emit_text(emit, NULL, text_split(rest, ',', &rest));
    emit_close(emit, ']');
    return ERR_OK;
}

static void emit_account(Emit *emit, const PartyAccountRow *row)
{
    emit_open(emit, NULL, '{');
    emit_text(emit, "number", row->account);
    emit_text(emit, "bic", row->bic);
    emit_text(emit, "cnaps", row->cnaps);
    emit_close(emit, '}');
}

static Err list_run(Cli *cli, Book *book)
{
    List all;
    if (cli->arg_count > 1)
        return cli_usage(cli, "list takes nothing more");
    TRY(party_all(cli->cx, book_db(book), book_cluster(book), &all));
    if (cli->json) {
        Emit emit = emit_make(cli->cx);
        emit_open(&emit, NULL, '[');
        for (size_t i = 0; i < all.count; i++) {
            TRY(emit_one(&emit, list_at(&all, i)));
            emit_close(&emit, '}');
        }
        emit_close(&emit, ']');
        return emit_print(&emit);
    }
    CliTable table = cli_table(cli->cx, "llll");
    TRY(cli_cell(&table, text_of(cli_say(cli, "PARTY", "企业"))));
    TRY(cli_cell(&table, text_of(cli_say(cli, "NAME", "名称"))));
    TRY(cli_cell(&table, text_of(cli_say(cli, "CHINESE NAME", "中文名"))));
    TRY(cli_cell(&table, text_of(cli_say(cli, "ROLES", "角色"))));
    for (size_t i = 0; i < all.count; i++) {
        const PartyRow *row = list_at(&all, i);
        TRY(cli_cell(&table, row->ident));
        TRY(cli_cell(&table, row->name));
        TRY(cli_cell(&table, row->name_zh));
        TRY(cli_cell(&table, row->roles));
    }
    cli_table_print(cli, &table, stdout);
    printf(cli_say(cli, "%zu parties\n", "%zu 家企业\n"), all.count);
    return ERR_OK;
}

/* Its orders as seller and as buyer, and what it must still do. */
static Err show_run(Cli *cli, Book *book)
{
    Text ident;
    Party party;
    List orders, gaps, accounts;
    size_t sells = 0, buys = 0, closed = 0, overdue = 0;
    if (cli->arg_count != 2)
        return cli_usage(cli, "which party? for example uscc:91350100M000100Y43");
    TRY(party_id_parse(cli->cx, text_of(cli->args[1]), &ident));
    TRY(book_party_need(cli->cx, book, ident, &party));
    OrderFilter filter = { .party = party.id, .closed = -1 };
    GapFilter mine = { .party = party.id };
    TRY(view_orders(cli->cx, book_db(book), book_cluster(book), &filter, &orders));
    TRY(view_gaps(cli->cx, book_db(book), book_cluster(book), &mine, &gaps));
    TRY(party_account_of_party(cli->cx, book_db(book), book_cluster(book), party.id, &accounts));
    for (size_t i = 0; i < orders.count; i++) {
        const OrderHead *head = list_at(&orders, i);
        sells += head->seller == party.id;
        buys += head->buyer == party.id;
        closed += head->closed != 0;
    }
    for (size_t i = 0; i < gaps.count; i++) {
        const GapView *gap = list_at(&gaps, i);
        overdue += gap->due >= DATE_DAY_MIN && gap->due < book_settings(book).business_date.day;
    }
    if (cli->json) {
        PartyRow row = { .party_id = party.id, .ident = party.ident, .name = party.name,
                         .name_zh = party.name_zh, .roles = party.roles };
        Emit emit = emit_make(cli->cx);
        TRY(emit_one(&emit, &row));
        emit_open(&emit, "accounts", '[');
        for (size_t i = 0; i < accounts.count; i++)
            emit_account(&emit, list_at(&accounts, i));
        emit_close(&emit, ']');
        emit_int(&emit, "sells", (int64_t)sells);
        emit_int(&emit, "buys", (int64_t)buys);
        emit_int(&emit, "closed", (int64_t)closed);
        emit_int(&emit, "gaps", (int64_t)gaps.count);
        emit_int(&emit, "overdue", (int64_t)overdue);
        emit_close(&emit, '}');
        return emit_print(&emit);
    }
    printf("%.*s  %.*s  %.*s  (%.*s)\n", (int)party.ident.n, party.ident.at, (int)party.name.n,
           party.name.at, (int)party.name_zh.n, party.name_zh.at, (int)party.roles.n,
           party.roles.at);
    for (size_t i = 0; i < accounts.count; i++) {
        const PartyAccountRow *row = list_at(&accounts, i);
        printf(cli_say(cli, "account %.*s %.*s %.*s\n", "账户 %.*s %.*s %.*s\n"),
               (int)row->account.n, row->account.at, (int)row->bic.n, row->bic.at,
               (int)row->cnaps.n, row->cnaps.at);
    }
    printf(cli_say(cli, "sells on %zu orders, buys on %zu, %zu closed; must close %zu gaps, %zu of "
                        "them overdue\n",
                        "作为卖方 %zu 张订单，作为买方 %zu 张，已闭合 %zu 张；须补缺口 %zu 处，"
                        "其中逾期 %zu 处\n"), sells, buys, closed, gaps.count, overdue);
    return ERR_OK;
}

static Err run(Cli *cli)
{
    static const CliWord words[] = {
        { "list", list_run }, { "show", show_run }, { NULL, NULL },
    };
    return cli_word(cli, words);
}

const CliVerbRow verb_party = {
    .name = "party", .usage = "list | show ID", .summary = "who takes part",
    .summary_zh = "企业名录", .run = run,
    .more = "Parties are admitted by lines of an import: {\"kind\":\"party\",\"id\":\"uscc:...\","
            "\"name\":\"...\",\n\"accounts\":[{\"number\":\"...\",\"bic\":\"...\"}]}; "
            "accounts tell whose a bank's payments are.",
};
