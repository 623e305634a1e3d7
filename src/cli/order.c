/* order.c - `weft order`: orders, what hangs on them, and pairings made by hand. */
#include "cli/verbs.h"

#include "app/acts.h"
#include "app/view/orders.h"
#include "base/check.h"
#include "cli/emit.h"
#include "cli/order_show.h"

#include <string.h>

/* --- list ------------------------------------------------------------------------------------ */

static Err list_filter(Cli *cli, Book *book, OrderFilter *out)
{
    bool open = cli_option(cli, "open") != NULL, closed = cli_option(cli, "closed") != NULL;
    const char *party = cli_option(cli, "party");
    *out = (OrderFilter){ .process = text_of(cli_option(cli, "process")), .closed = -1,
                          .master = cli_option(cli, "master") != NULL };
    if (open && closed)
        return cli_usage(cli, "--open or --closed, not both; without either you see all");
    if (open || closed)
        out->closed = closed;
    RuleVersion process;
    if (out->process.n > 0)
        TRY(rulebook_need(cli->cx, book_rules(book), RULE_TEMPLATE, out->process,
                          (Date){ DATE_DAY_MAX }, &process));
    if (!party)
        return ERR_OK;
    Text ident;
    Party who;
    TRY(party_id_parse(cli->cx, text_of(party), &ident));
    TRY(book_party_need(cli->cx, book, ident, &who));
    out->party = who.id;
    return ERR_OK;
}

static Err emit_heads(Cli *cli, Book *book, const List *heads)
{
    Emit emit = emit_make(cli->cx);
    emit_open(&emit, NULL, '[');
    for (size_t i = 0; i < heads->count; i++)
        TRY(order_emit_head(cli, book, &emit, list_at(heads, i)));
    emit_close(&emit, ']');
    return emit_print(&emit);
}

static Err list_row(Cli *cli, Book *book, CliTable *table, const OrderHead *head)
{
    Text seller, buyer;
    TRY(show_party(cli, book, head->seller, &seller));
    TRY(show_party(cli, book, head->buyer, &buyer));
    TRY(cli_cell(table, head->number));
    TRY(show_date(table, head->day));
    TRY(cli_cell(table, seller));
    TRY(cli_cell(table, buyer));
    TRY(cli_cell(table, head->process));
    TRY(show_money(table, head->ordered, head->ccy));
    TRY(cli_cell(table, text_of(ccy_code(show_ccy(head->ccy)))));
    TRY(show_percent(table, head->least_e9));
    TRY(cli_cell_format(table, "%lld", (long long)head->gaps));
    TRY(cli_cell_format(table, "%lld", (long long)head->breaches));
    return cli_cell(table, text_of(head->closed ? cli_say(cli, "closed", "已闭合")
                                                : cli_say(cli, "open", "未闭合")));
}

static Err list_run(Cli *cli, Book *book)
{
    OrderFilter filter;
    List heads;
    if (cli->arg_count > 1)
        return cli_usage(cli, "list takes options only");
    TRY(list_filter(cli, book, &filter));
    TRY(view_orders(cli->cx, book_db(book), book_cluster(book), &filter, &heads));
    if (cli->json)
        return emit_heads(cli, book, &heads);
    static const char *const head[][2] = {
        { "ORDER", "订单" }, { "DATE", "日期" }, { "SELLER", "卖方" }, { "BUYER", "买方" },
        { "PROCESS", "流程" }, { "AMOUNT", "金额" }, { "", "" }, { "CLOSURE", "闭合度" },
        { "GAPS", "缺口" }, { "BREAKS", "异常" }, { "STATE", "状态" },
    };
    CliTable table = cli_table(cli->cx, "lllllrlrrrl");
    for (size_t i = 0; i < COUNT(head); i++)
        TRY(cli_cell(&table, text_of(cli_say(cli, head[i][0], head[i][1]))));
    size_t closed = 0;
    for (size_t i = 0; i < heads.count; i++) {
        const OrderHead *row = list_at(&heads, i);
        closed += row->closed != 0;
        TRY(list_row(cli, book, &table, row));
    }
    cli_table_print(cli, &table, stdout);
    printf(cli_say(cli, "%zu orders, %zu closed\n", "%zu 张订单，%zu 张已闭合\n"), heads.count,
           closed);
    return ERR_OK;
}

/* --- tree ------------------------------------------------------------------------------------ */

static Err tree_emit(Cli *cli, Book *book, const List *nodes)
{
    Emit emit = emit_make(cli->cx);
    emit_open(&emit, NULL, '[');
    for (size_t i = 0; i < nodes->count; i++) {
        const GraphNode *node = list_at(nodes, i);
        emit_open(&emit, NULL, '{');
        emit_int(&emit, "node", (int64_t)i);
        emit_int(&emit, "parent", node->parent);
        emit_int(&emit, "depth", node->depth);
        TRY(order_emit_fields(cli, book, &emit, &node->head));
        if (node->valued)
            emit_money(&emit, "value", node->value, book_settings(book).ccy);
        emit_close(&emit, '}');
    }
    emit_close(&emit, ']');
    return emit_print(&emit);
}

static Err tree_run(Cli *cli, Book *book)
{
    OrderHead head;
    List nodes;
    if (cli->arg_count != 2)
        return cli_usage(cli, "which order?");
    TRY(order_find(cli->cx, book, text_of(cli->args[1]), text_of(cli_option(cli, "issuer")),
                   &head));
    TRY(order_graph(cli->cx, book, &head, &nodes));
    return cli->json ? tree_emit(cli, book, &nodes) : order_print_tree(cli, book, &nodes);
}

/* --- show ------------------------------------------------------------------------------------ */

static Err show_run(Cli *cli, Book *book)
{
    OrderHead head;
    OrderView view;
    List nodes;
    bool history = cli_option(cli, "history") != NULL;
    if (cli->arg_count != 2)
        return cli_usage(cli, "which order?");
    TRY(order_find(cli->cx, book, text_of(cli->args[1]), text_of(cli_option(cli, "issuer")),
                   &head));
    TRY(order_view(cli->cx, book, &head, history, &view));
    TRY(order_graph(cli->cx, book, &head, &nodes));
    return cli->json ? order_emit(cli, book, &view, &nodes)
                     : order_print(cli, book, &view, &nodes);
}

/* --- link and unlink ------------------------------------------------------------------------- */

/* weft order link ORDER KIND NUMBER ISSUER */
static Err pair_body(Cli *cli, Book *book, Text *out)
{
    OrderHead head;
    Party buyer;
    TextBuf buf = textbuf_make(cli->cx);
    const char *line = cli_option(cli, "line"), *order_line = cli_option(cli, "order-line");
    TRY(order_find(cli->cx, book, text_of(cli->args[1]), text_of(cli_option(cli, "issuer")),
                   &head));
    TRY(book_party_by_id(cli->cx, book, head.buyer, &buyer));
    Emit emit = { .buf = buf };
    emit_open(&emit, NULL, '{');
    emit_open(&emit, "document", '{');
    emit_text(&emit, "kind", text_of(cli->args[2]));
    emit_text(&emit, "number", text_of(cli->args[3]));
    emit_text(&emit, "issuer", text_of(cli->args[4]));
    emit_close(&emit, '}');
    if (line)
        emit_text(&emit, "line", text_of(line));
    emit_open(&emit, "order", '{');
    emit_text(&emit, "number", head.number);
    emit_text(&emit, "issuer", buyer.ident);
    emit_close(&emit, '}');
    if (order_line)
        emit_text(&emit, "order_line", text_of(order_line));
    emit_close(&emit, '}');
    return textbuf_done(&emit.buf, out);
}

static Err pair_run(Cli *cli, Book *book, bool link)
{
    Text body, number = text_of(cli->arg_count > 1 ? cli->args[1] : "");
    OrderHead before, after;
    bool found;
    if (cli->arg_count != 5)
        return cli_usage(cli, "say the order, then the paper: KIND NUMBER ISSUER");
    TRY(order_find(cli->cx, book, number, text_of(cli_option(cli, "issuer")), &before));
    TRY(pair_body(cli, book, &body));
    TRY(cli_act(cli, book, link ? "link" : "unlink", body, NULL));
    TRY(view_order(cli->cx, book_db(book), book_cluster(book), before.order_id, &found, &after));
    if (cli->json) {
        Emit emit = emit_make(cli->cx);
        emit_open(&emit, NULL, '{');
        emit_text(&emit, "order", number);
        emit_rate(&emit, "closure_before", before.least_e9);
        emit_rate(&emit, "closure", after.least_e9);
        emit_int(&emit, "gaps", after.gaps);
        emit_int(&emit, "breaks", after.breaches);
        emit_close(&emit, '}');
        return emit_print(&emit);
    }
    Text was, is;
    TRY(rate_format_percent(cli->cx, (Rate){ before.least_e9 }, 1, &was));
    TRY(rate_format_percent(cli->cx, (Rate){ after.least_e9 }, 1, &is));
    printf(cli_say(cli, "%s %s: %s %s. Closure of %.*s: %s before, %s now.\n",
                        "%s %s：%s %s。订单 %.*s 闭合度：此前 %s，现在 %s。\n"),
           cli->args[2], cli->args[3],
           link ? cli_say(cli, "laid on", "已归入") : cli_say(cli, "parted from", "已移出"),
           cli->args[1], (int)number.n, number.at, was.at, is.at);
    return ERR_OK;
}

static Err link_run(Cli *cli, Book *book)
{
    return pair_run(cli, book, true);
}

static Err unlink_run(Cli *cli, Book *book)
{
    return pair_run(cli, book, false);
}

/* --- the verb -------------------------------------------------------------------------------- */

static Err run(Cli *cli)
{
    static const CliWord words[] = {
        { "list", list_run }, { "show", show_run }, { "tree", tree_run }, { "link", link_run },
        { "unlink", unlink_run }, { NULL, NULL },
    };
    return cli_word(cli, words);
}

static const CliOption options[] = {
    { "party", "ID", "list: orders this party sells or buys", "仅列出该企业的订单" },
    { "process", "NAME", "list: orders of this process", "仅列出该流程的订单" },
    { "open", NULL, "list: those not closed", "仅列出未闭合" },
    { "closed", NULL, "list: those closed", "仅列出已闭合" },
    { "master", NULL, "list: master orders, which serve no other", "仅列出主订单" },
    { "issuer", "ID", "whose order, where two buyers used one number", "订单签发方（买方）" },
    { "history", NULL, "show: every pairing ever made, with those taken back", "含已撤销的匹配" },
    { "line", "LINE", "link, unlink: this line of the paper only", "仅该行单据" },
    { "order-line", "LINE", "link: to this line of the order", "归入订单的该行" },
    { NULL, NULL, NULL, NULL },
};

static const CliTakes takes[] = {
    { "list", "party process open closed master" },
    { "show", "issuer history" },
    { "tree", "issuer" },
    { "link", "issuer line order-line" },
    { "unlink", "issuer line" },
    { NULL, NULL },
};

const CliVerbRow verb_order = {
    .name = "order", .usage = "list | show NUMBER | tree NUMBER | link|unlink ORDER KIND NUMBER "
                              "ISSUER",
    .summary = "look at orders; pair papers with them by hand",
    .summary_zh = "查看订单；人工匹配单据", .options = options, .run = run,
    .takes = takes,
    .more = "  weft order list --open --party uscc:91350100M000100Y43\n"
            "  weft order show SO-1 --history\n"
            "  weft order tree SO-1\n"
            "  weft order link PO-7 invoice INV-9 uscc:91350100M000100Y43 --line 2 --as "
            "uscc:.../li\n\n"
            "A pairing by hand is an act: it is recorded with who made it, and `unlink` takes it "
            "back\nwithout erasing it.",
};
