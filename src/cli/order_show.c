/* order_show.c - an order for the eye and for programs. */
#include "cli/order_show.h"

#include "base/check.h"
#include "store/netting_store.h"

#include <string.h>

static Err words(CliTable *table, const Cli *cli, const char *const (*head)[2], size_t count)
{
    for (size_t i = 0; i < count; i++)
        TRY(cli_cell(table, text_of(cli_say(cli, head[i][0], head[i][1]))));
    return ERR_OK;
}

static void title(const Cli *cli, const char *english, const char *chinese)
{
    printf(cli->color ? "\n\033[1m%s\033[0m\n" : "\n%s\n", cli_say(cli, english, chinese));
}

static const char *kind_word(const Cli *cli, int64_t kind)
{
    DocumentKind k = (DocumentKind)kind;
    return cli->chinese ? document_kind_chinese(k) : document_kind_name(k);
}

static Text step_title(const Cli *cli, const ProcessStep *step)
{
    return cli->chinese && step->title_zh.n > 0 ? step->title_zh : step->title_en;
}

/* --- head and lines -------------------------------------------------------------------------- */

static Err print_head(Cli *cli, Book *book, const OrderView *view)
{
    const OrderHead *head = &view->head;
    char day[DATE_TEXT_SIZE], amount[DECIMAL_TEXT_SIZE];
    Text seller, buyer;
    Ccy ccy = show_ccy(head->ccy);
    TRY(show_party(cli, book, head->seller, &seller));
    TRY(show_party(cli, book, head->buyer, &buyer));
    printf(cli_say(cli, "Order %.*s of %s: %.*s buys from %.*s, %s %s, process %.*s\n",
                        "订单 %.*s（%s）：%.*s 向 %.*s 采购，%s %s，流程 %.*s\n"),
           (int)head->number.n, head->number.at, date_format((Date){ (int32_t)head->day }, day),
           (int)buyer.n, buyer.at, (int)seller.n, seller.at,
           money_format_grouped((Money){ head->ordered, ccy }, amount), ccy_code(ccy),
           (int)head->process.n, head->process.at);
    const int64_t flow[] = { head->commerce_e9, head->goods_e9, head->information_e9,
                             head->funds_e9 };
    CliTable table = cli_table(cli->cx, "llr");
    for (int f = 0; f < FLOW_COUNT; f++) {
        Text bar;
        TRY(show_bar(cli->cx, flow[f], 24, &bar));
        TRY(cli_cell(&table, text_of(cli->chinese ? flow_chinese((Flow)f) : flow_name((Flow)f))));
        TRY(cli_cell(&table, bar));
        TRY(show_percent(&table, flow[f]));
    }
    CliTable plain = table;
    Cli quiet = { .color = false };
    cli_table_print(&quiet, &plain, stdout);
    Text least, mean;
    TRY(rate_format_percent(cli->cx, (Rate){ head->least_e9 }, 1, &least));
    TRY(rate_format_percent(cli->cx, (Rate){ head->mean_e9 }, 1, &mean));
    printf(cli_say(cli, "closure %s (the least of the four; mean %s): %s\n",
                        "闭合度 %s（四流最小值；均值 %s）：%s\n"), least.at, mean.at,
           head->closed ? cli_say(cli, "closed", "已闭合") : cli_say(cli, "open", "未闭合"));
    return ERR_OK;
}

static Err print_lines(Cli *cli, const OrderView *view)
{
    static const char *const head[][2] = {
        { "LINE", "行" }, { "ITEM", "物料" }, { "UNIT", "单位" }, { "ORDERED", "订购" },
        { "PRODUCED", "产出" }, { "ACCEPTED", "检验合格" }, { "DESPATCHED", "发货" },
        { "RECEIVED", "收货" }, { "DECLARED", "报关" }, { "INVOICED", "开票" },
        { "RETURNED", "退货" }, { "BILLED", "发票金额" }, { "CREDITED", "红字" },
        { "PAID", "已付" },
    };
    CliTable table = cli_table(cli->cx, "rllrrrrrrrrrrr");
    TRY(words(&table, cli, head, COUNT(head)));
    for (size_t i = 0; i < view->lines.count; i++) {
        const OrderLineRow *row = list_at(&view->lines, i);
        const int64_t quantities[] = { row->ordered, row->produced, row->accepted,
                                       row->despatched, row->received, row->declared,
                                       row->invoiced, row->returned };
        TRY(cli_cell_format(&table, "%lld", (long long)row->line + 1));
        TRY(cli_cell(&table, row->item));
        TRY(cli_cell(&table, row->unit));
        for (size_t q = 0; q < COUNT(quantities); q++)
            TRY(show_quantity(&table, quantities[q]));
        TRY(show_money(&table, row->invoiced_minor, view->head.ccy));
        TRY(show_money(&table, row->credited_minor, view->head.ccy));
        TRY(show_money(&table, row->paid_minor, view->head.ccy));
    }
    title(cli, "Lines", "订单行");
    cli_table_print(cli, &table, stdout);
    return ERR_OK;
}

/* --- papers and steps ------------------------------------------------------------------------ */

static const char *standing_word(const Cli *cli, const OrderPaper *paper)
{
    if (paper->standing == STANDING_VOID)
        return cli_say(cli, "counts for nothing: rejected, cancelled or failed", "无效");
    if (paper->standing == STANDING_STRANGER)
        return cli_say(cli, "held: the payer is not the buyer", "挂账：付款方不是买方");
    return paper->back ? cli_say(cli, "goes back", "退回") : "";
}

static const char *match_word(const Cli *cli, int64_t rule)
{
    switch ((MatchRule)rule) {
    case RULE_EXPLICIT: return cli_say(cli, "named", "明示");
    case RULE_LINKED:   return cli_say(cli, "by hand", "人工");
    case RULE_INFERRED: return cli_say(cli, "inferred", "推断");
    }
    return "";
}

static Err print_papers(Cli *cli, Book *book, const OrderView *view)
{
    static const char *const head[][2] = {
        { "DATE", "日期" }, { "PAPER", "单据" }, { "NUMBER", "编号" }, { "FROM", "签发方" },
        { "AMOUNT", "金额" }, { "", "" }, { "GRADE", "可信度" }, { "PLACED", "归属" },
        { "", "" },
    };
    CliTable table = cli_table(cli->cx, "llllrlrll");
    TRY(words(&table, cli, head, COUNT(head)));
    for (size_t i = 0; i < view->papers.count; i++) {
        const OrderPaper *paper = list_at(&view->papers, i);
        Text issuer, grade;
        TRY(show_party(cli, book, paper->issuer, &issuer));
        TRY(rate_format(cli->cx, (Rate){ paper->grade_e9 }, &grade));
        TRY(show_date(&table, paper->day));
        TRY(cli_cell(&table, text_of(kind_word(cli, paper->kind))));
        TRY(cli_cell(&table, paper->number));
        TRY(cli_cell(&table, issuer));
        if (paper->ccy) {
            TRY(show_money(&table, paper->payable, paper->ccy));
            TRY(cli_cell(&table, text_of(ccy_code(show_ccy(paper->ccy)))));
        } else {
            TRY(cli_cell(&table, TEXT("")));
            TRY(cli_cell(&table, TEXT("")));
        }
        TRY(cli_cell(&table, grade));
        TRY(cli_cell(&table, text_of(match_word(cli, paper->rule))));
        TRY(cli_cell(&table, text_of(standing_word(cli, paper))));
    }
    title(cli, "Papers", "单据");
    cli_table_print(cli, &table, stdout);
    return ERR_OK;
}

static const StepRow *step_row(const OrderView *view, size_t step)
{
    for (size_t i = 0; i < view->steps.count; i++) {
        const StepRow *row = list_at(&view->steps, i);
        if (row->step == (int64_t)step)
            return row;
    }
    return NULL;
}

static const char *step_mark(const StepRow *row)
{
    return !row || row->required_e9 == 0 ? "–" : row->verified_e9 >= row->required_e9 ? "✓"
         : row->verified_e9 > 0 ? "◐" : "✗";
}

static Err print_steps(Cli *cli, const OrderView *view)
{
    static const char *const head[][2] = {
        { "", "" }, { "STEP", "步骤" }, { "", "" }, { "FLOW", "流" }, { "WHO ACTS", "责任方" },
        { "DONE", "完成日" }, { "VERIFIED", "已核实" },
    };
    CliTable table = cli_table(cli->cx, "lrllllr");
    TRY(words(&table, cli, head, COUNT(head)));
    for (size_t s = 0; s < view->process->step_count; s++) {
        const ProcessStep *step = &view->process->steps[s];
        const StepRow *row = step_row(view, s);
        int64_t share = 0;
        if (row && row->required_e9 > 0
            && round_div((i128)row->verified_e9 * RATE_ONE_E9, row->required_e9, ROUND_FLOOR,
                         &share) != ERR_OK)
            return fail(cli->cx, ERR_DAMAGED, "a step is verified beyond measure");
        TRY(cli_cell(&table, text_of(step_mark(row))));
        TRY(cli_cell_format(&table, "%d", step->no));
        TRY(cli_cell(&table, step_title(cli, step)));
        TRY(cli_cell(&table, text_of(cli->chinese ? flow_chinese(step->flow)
                                                  : flow_name(step->flow))));
        TRY(cli_cell(&table, text_of(cli->chinese ? owner_chinese(step->owner)
                                                  : owner_name(step->owner))));
        TRY(show_date(&table, row && share > 0 ? row->done : DATE_NONE.day));
        if (row && row->required_e9 > 0)
            TRY(show_percent(&table, share));
        else
            TRY(cli_cell(&table, text_of(cli_say(cli, "not asked", "不适用"))));
    }
    title(cli, "Steps  (✓ done  ◐ in part  ✗ missing)", "步骤（✓ 完成  ◐ 部分  ✗ 缺失）");
    cli_table_print(cli, &table, stdout);
    return ERR_OK;
}

/* --- pairings -------------------------------------------------------------------------------- */

static Err paper_cell(Cli *cli, const OrderView *view, CliTable *table, int64_t document,
                      int64_t line)
{
    char number[24] = "";
    if (line >= 0)
        snprintf(number, sizeof number, ":%lld", (long long)line + 1);
    if (document == view->head.order_id)
        return cli_cell_format(table, "%s %.*s%s", kind_word(cli, DOCUMENT_ORDER),
                               (int)view->head.number.n, view->head.number.at, number);
    for (size_t i = 0; i < view->papers.count; i++) {
        const OrderPaper *paper = list_at(&view->papers, i);
        if (paper->document_id == document)
            return cli_cell_format(table, "%s %.*s%s", kind_word(cli, paper->kind),
                                   (int)paper->number.n, paper->number.at, number);
    }
    return cli_cell_format(table, "#%lld%s", (long long)document, number);
}

/* What answers: a paper, or a round of set-off, which pays without one. */
static Err answer_cell(Cli *cli, Book *book, const OrderView *view, CliTable *table,
                       const MatchRow *row)
{
    NetRoundRow round;
    Text number;
    bool found = false;
    for (size_t i = 0; i < view->papers.count && !found; i++)
        found = ((const OrderPaper *)list_at(&view->papers, i))->document_id
             == row->from_document;
    if (found)
        return paper_cell(cli, view, table, row->from_document, row->from_line);
    TRY(text_format(cli->cx, &number, "N-%lld", (long long)row->from_document));
    TRY(net_round_by_number(cli->cx, book_db(book), book_cluster(book), number, &found, &round));
    if (found)
        return cli_cell_format(table, cli_say(cli, "set-off %s", "抵销 %s"), number.at);
    return paper_cell(cli, view, table, row->from_document, row->from_line);
}

static Err print_matches(Cli *cli, Book *book, const OrderView *view)
{
    static const char *const head[][2] = {
        { "NO", "号" }, { "PAPER", "单据" }, { "ANSWERS", "对应" }, { "QUANTITY", "数量" },
        { "AMOUNT", "金额" }, { "RULE", "规则" }, { "", "" },
    };
    CliTable table = cli_table(cli->cx, "rllrrll");
    TRY(words(&table, cli, head, COUNT(head)));
    for (size_t i = 0; i < view->matches.count; i++) {
        const MatchRow *row = list_at(&view->matches, i);
        TRY(cli_cell_format(&table, "%lld", (long long)row->number));
        TRY(answer_cell(cli, book, view, &table, row));
        TRY(paper_cell(cli, view, &table, row->to_document, row->to_line));
        TRY(show_quantity(&table, row->quantity));
        TRY(show_money(&table, row->amount, view->head.ccy));
        TRY(cli_cell(&table, text_of(match_word(cli, row->rule))));
        if (row->reverses)
            TRY(cli_cell_format(&table, cli_say(cli, "takes back %lld", "撤销第 %lld 号"),
                                (long long)row->reverses));
        else
            TRY(cli_cell(&table, TEXT("")));
    }
    title(cli, "Pairings", "匹配");
    cli_table_print(cli, &table, stdout);
    return ERR_OK;
}

/* --- gaps and breaks ------------------------------------------------------------------------- */

static Err print_gaps(Cli *cli, Book *book, const OrderView *view)
{
    static const char *const head[][2] = {
        { "MISSING", "缺口" }, { "LINE", "行" }, { "QUANTITY", "数量" }, { "AMOUNT", "金额" },
        { "DUE", "到期" }, { "WHO MUST ACT", "责任方" },
    };
    CliTable table = cli_table(cli->cx, "lrrrll");
    if (view->gaps.count == 0)
        return ERR_OK;
    TRY(words(&table, cli, head, COUNT(head)));
    for (size_t i = 0; i < view->gaps.count; i++) {
        const GapView *row = list_at(&view->gaps, i);
        Text who;
        TRY(show_party(cli, book, row->party, &who));
        TRY(cli_cell(&table, step_title(cli, &view->process->steps[row->step])));
        TRY(show_count(&table, row->line + 1));
        TRY(show_quantity(&table, row->quantity));
        TRY(show_money(&table, row->amount, row->ccy));
        TRY(show_date(&table, row->due));
        TRY(cli_cell(&table, row->party ? who
                   : text_of(cli->chinese ? owner_chinese((Owner)row->owner)
                                          : owner_name((Owner)row->owner))));
    }
    title(cli, "Gaps", "缺口");
    cli_table_print(cli, &table, stdout);
    return ERR_OK;
}

static Err print_breaches(Cli *cli, const OrderView *view)
{
    static const char *const head[][2] = {
        { "BREAK", "异常" }, { "PAPER", "单据" }, { "QUANTITY", "数量" }, { "AMOUNT", "金额" },
        { "DAYS", "天数" },
    };
    CliTable table = cli_table(cli->cx, "llrrr");
    if (view->breaches.count == 0)
        return ERR_OK;
    TRY(words(&table, cli, head, COUNT(head)));
    for (size_t i = 0; i < view->breaches.count; i++) {
        const BreachView *row = list_at(&view->breaches, i);
        BreakKind kind = (BreakKind)row->kind;
        TRY(cli_cell(&table, text_of(cli->chinese ? break_chinese(kind) : break_name(kind))));
        TRY(paper_cell(cli, view, &table, row->document_id, row->line));
        TRY(show_quantity(&table, row->quantity));
        TRY(show_money(&table, row->amount, row->ccy));
        TRY(show_count(&table, row->days));
    }
    title(cli, "Breaks", "异常");
    cli_table_print(cli, &table, stdout);
    return ERR_OK;
}

/* --- the graph ------------------------------------------------------------------------------- */

Err order_print_tree(Cli *cli, Book *book, const List *nodes)
{
    enum { DEPTH_SHOWN_MAX = 40 };
    static const char *const head[][2] = {
        { "ORDER", "订单" }, { "SELLER", "卖方" }, { "AMOUNT", "金额" }, { "", "" },
        { "CLOSURE", "闭合度" }, { "", "" }, { "STATE", "状态" },
    };
    CliTable table = cli_table(cli->cx, "llrlrll");
    TRY(words(&table, cli, head, COUNT(head)));
    for (size_t i = 0; i < nodes->count; i++) {
        const GraphNode *node = list_at(nodes, i);
        int depth = node->depth < DEPTH_SHOWN_MAX ? node->depth : DEPTH_SHOWN_MAX;
        Text seller, bar;
        TRY(show_party(cli, book, node->head.seller, &seller));
        TRY(show_bar(cli->cx, node->head.least_e9, 12, &bar));
        TRY(cli_cell_format(&table, "%*s%s%.*s", depth * 2, "", depth ? "└ " : "",
                            (int)node->head.number.n, node->head.number.at));
        TRY(cli_cell(&table, seller));
        TRY(show_money(&table, node->head.ordered, node->head.ccy));
        TRY(cli_cell(&table, text_of(ccy_code(show_ccy(node->head.ccy)))));
        TRY(show_percent(&table, node->head.least_e9));
        TRY(cli_cell(&table, bar));
        TRY(cli_cell(&table, text_of(node->head.closed ? cli_say(cli, "closed", "已闭合")
                                                       : cli_say(cli, "open", "未闭合"))));
    }
    cli_table_print(cli, &table, stdout);
    return ERR_OK;
}

Err order_print(Cli *cli, Book *book, const OrderView *view, const List *nodes)
{
    TRY(print_head(cli, book, view));
    TRY(print_lines(cli, view));
    TRY(print_papers(cli, book, view));
    TRY(print_steps(cli, view));
    TRY(print_matches(cli, book, view));
    TRY(print_gaps(cli, book, view));
    TRY(print_breaches(cli, view));
    if (nodes->count < 2)
        return ERR_OK;
    title(cli, "Orders that serve it", "为其服务的订单");
    return order_print_tree(cli, book, nodes);
}

/* --- JSON ------------------------------------------------------------------------------------ */

Err order_emit_fields(Cli *cli, Book *book, Emit *emit, const OrderHead *head)
{
    Ccy ccy = show_ccy(head->ccy);
    Party seller, buyer;
    TRY(book_party_by_id(cli->cx, book, head->seller, &seller));
    TRY(book_party_by_id(cli->cx, book, head->buyer, &buyer));
    emit_text(emit, "number", head->number);
    emit_date(emit, "date", head->day);
    emit_party(emit, "seller", &seller);
    emit_party(emit, "buyer", &buyer);
    emit_text(emit, "process", head->process);
    emit_text(emit, "currency", text_of(ccy_code(ccy)));
    emit_money(emit, "ordered", head->ordered, ccy);
    emit_money(emit, "invoiced", head->invoiced, ccy);
    emit_money(emit, "credited", head->credited, ccy);
    emit_money(emit, "paid", head->paid, ccy);
    emit_money(emit, "suspense", head->suspense, ccy);
    emit_open(emit, "closure", '{');
    const int64_t flow[] = { head->commerce_e9, head->goods_e9, head->information_e9,
                             head->funds_e9 };
    for (int f = 0; f < FLOW_COUNT; f++)
        emit_rate(emit, flow_name((Flow)f), flow[f]);
    emit_rate(emit, "least", head->least_e9);
    emit_rate(emit, "mean", head->mean_e9);
    emit_close(emit, '}');
    emit_bool(emit, "closed", head->closed != 0);
    emit_int(emit, "gaps", head->gaps);
    emit_int(emit, "breaks", head->breaches);
    return ERR_OK;
}

Err order_emit_head(Cli *cli, Book *book, Emit *emit, const OrderHead *head)
{
    emit_open(emit, NULL, '{');
    TRY(order_emit_fields(cli, book, emit, head));
    emit_close(emit, '}');
    return ERR_OK;
}

static void emit_lines(Emit *emit, const OrderView *view)
{
    Ccy ccy = show_ccy(view->head.ccy);
    emit_open(emit, "lines", '[');
    for (size_t i = 0; i < view->lines.count; i++) {
        const OrderLineRow *row = list_at(&view->lines, i);
        emit_open(emit, NULL, '{');
        emit_int(emit, "line", row->line + 1);
        emit_text(emit, "item", row->item);
        emit_text(emit, "unit", row->unit);
        emit_quantity(emit, "ordered", row->ordered);
        emit_quantity(emit, "produced", row->produced);
        emit_quantity(emit, "accepted", row->accepted);
        emit_quantity(emit, "despatched", row->despatched);
        emit_quantity(emit, "received", row->received);
        emit_quantity(emit, "declared", row->declared);
        emit_quantity(emit, "invoiced", row->invoiced);
        emit_quantity(emit, "returned", row->returned);
        emit_quantity(emit, "credited", row->credited);
        emit_money(emit, "ordered_amount", row->ordered_minor, ccy);
        emit_money(emit, "invoiced_amount", row->invoiced_minor, ccy);
        emit_money(emit, "credited_amount", row->credited_minor, ccy);
        emit_money(emit, "paid_amount", row->paid_minor, ccy);
        emit_close(emit, '}');
    }
    emit_close(emit, ']');
}

static Err emit_papers(Cli *cli, Book *book, Emit *emit, const OrderView *view)
{
    emit_open(emit, "papers", '[');
    for (size_t i = 0; i < view->papers.count; i++) {
        const OrderPaper *paper = list_at(&view->papers, i);
        Party issuer;
        TRY(book_party_by_id(cli->cx, book, paper->issuer, &issuer));
        emit_open(emit, NULL, '{');
        emit_int(emit, "id", paper->document_id);
        emit_text(emit, "kind", text_of(document_kind_name((DocumentKind)paper->kind)));
        emit_text(emit, "number", paper->number);
        emit_party(emit, "issuer", &issuer);
        emit_date(emit, "date", paper->day);
        if (paper->ccy)
            emit_money(emit, "payable", paper->payable, show_ccy(paper->ccy));
        emit_rate(emit, "grade", paper->grade_e9);
        emit_text(emit, "rule", text_of(match_rule_name((MatchRule)paper->rule)));
        emit_bool(emit, "counts", paper->standing == STANDING_COUNTS);
        emit_bool(emit, "back", paper->back != 0);
        emit_close(emit, '}');
    }
    emit_close(emit, ']');
    return ERR_OK;
}

static void emit_steps(Emit *emit, const OrderView *view)
{
    emit_open(emit, "steps", '[');
    for (size_t s = 0; s < view->process->step_count; s++) {
        const ProcessStep *step = &view->process->steps[s];
        const StepRow *row = step_row(view, s);
        emit_open(emit, NULL, '{');
        emit_int(emit, "no", step->no);
        emit_text(emit, "id", step->id);
        emit_text(emit, "title", step->title_en);
        emit_text(emit, "flow", text_of(flow_name(step->flow)));
        emit_text(emit, "owner", text_of(owner_name(step->owner)));
        emit_rate(emit, "required", row ? row->required_e9 : 0);
        emit_rate(emit, "verified", row ? row->verified_e9 : 0);
        emit_date(emit, "done", row ? row->done : DATE_NONE.day);
        emit_close(emit, '}');
    }
    emit_close(emit, ']');
}

static void emit_matches(Emit *emit, const OrderView *view)
{
    emit_open(emit, "matches", '[');
    for (size_t i = 0; i < view->matches.count; i++) {
        const MatchRow *row = list_at(&view->matches, i);
        emit_open(emit, NULL, '{');
        emit_int(emit, "number", row->number);
        emit_int(emit, "reverses", row->reverses);
        emit_text(emit, "rule", text_of(match_rule_name((MatchRule)row->rule)));
        emit_int(emit, "from", row->from_document);
        emit_int(emit, "from_line", row->from_line + 1);
        emit_int(emit, "to", row->to_document);
        emit_int(emit, "to_line", row->to_line + 1);
        emit_quantity(emit, "quantity", row->quantity);
        emit_money(emit, "amount", row->amount, show_ccy(view->head.ccy));
        emit_close(emit, '}');
    }
    emit_close(emit, ']');
}

static Err emit_missing(Cli *cli, Book *book, Emit *emit, const OrderView *view)
{
    emit_open(emit, "missing", '[');
    for (size_t i = 0; i < view->gaps.count; i++) {
        const GapView *row = list_at(&view->gaps, i);
        Party who = { 0 };
        if (row->party)
            TRY(book_party_by_id(cli->cx, book, row->party, &who));
        emit_open(emit, NULL, '{');
        emit_text(emit, "step", view->process->steps[row->step].id);
        emit_int(emit, "line", row->line + 1);
        emit_quantity(emit, "quantity", row->quantity);
        emit_money(emit, "amount", row->amount, show_ccy(row->ccy));
        emit_date(emit, "due", row->due);
        emit_text(emit, "owner", text_of(owner_name((Owner)row->owner)));
        emit_party(emit, "party", &who);
        emit_close(emit, '}');
    }
    emit_close(emit, ']');
    emit_open(emit, "broken", '[');
    for (size_t i = 0; i < view->breaches.count; i++) {
        const BreachView *row = list_at(&view->breaches, i);
        emit_open(emit, NULL, '{');
        emit_text(emit, "kind", text_of(break_name((BreakKind)row->kind)));
        emit_int(emit, "document", row->document_id);
        emit_int(emit, "line", row->line + 1);
        emit_int(emit, "other_document", row->other_document);
        emit_quantity(emit, "quantity", row->quantity);
        emit_money(emit, "amount", row->amount, show_ccy(row->ccy));
        emit_int(emit, "days", row->days);
        emit_close(emit, '}');
    }
    emit_close(emit, ']');
    return ERR_OK;
}

Err order_emit(Cli *cli, Book *book, const OrderView *view, const List *nodes)
{
    Emit emit = emit_make(cli->cx);
    emit_open(&emit, NULL, '{');
    TRY(order_emit_fields(cli, book, &emit, &view->head));
    emit_lines(&emit, view);
    TRY(emit_papers(cli, book, &emit, view));
    emit_steps(&emit, view);
    emit_matches(&emit, view);
    TRY(emit_missing(cli, book, &emit, view));
    emit_open(&emit, "served_by", '[');
    for (size_t i = 1; i < nodes->count; i++)
        TRY(order_emit_head(cli, book, &emit, &((const GraphNode *)list_at(nodes, i))->head));
    emit_close(&emit, ']');
    emit_close(&emit, '}');
    return emit_print(&emit);
}
