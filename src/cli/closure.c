/* closure.c - `weft closure`: how far one order, its graph, or all business has closed. */
#include "cli/verbs.h"

#include "app/view/history.h"
#include "app/view/survey.h"
#include "base/check.h"
#include "cli/emit.h"

#include <string.h>

enum { BAR_CELLS = 30, WORST_MAX = 1000 };

static const char *flow_word(const Cli *cli, int flow)
{
    return cli->chinese ? flow_chinese((Flow)flow) : flow_name((Flow)flow);
}

static void print_plain(const CliTable *table)
{
    Cli plain = { .color = false };             /* a table without a head */
    cli_table_print(&plain, table, stdout);
}

static Err flow_row(CliTable *table, Text name, int64_t e9)
{
    Text bar;
    TRY(show_bar(table->cx, e9, BAR_CELLS, &bar));
    TRY(cli_cell(table, name));
    TRY(cli_cell(table, bar));
    return show_percent(table, e9);
}

/* --- one order, or its graph ----------------------------------------------------------------- */

static Err print_flows(Cli *cli, const Rate flow[FLOW_COUNT], Rate least, Rate mean)
{
    CliTable table = cli_table(cli->cx, "llr");
    for (int f = 0; f < FLOW_COUNT; f++)
        TRY(flow_row(&table, text_of(flow_word(cli, f)), flow[f].e9));
    TRY(flow_row(&table, text_of(cli_say(cli, "closure", "闭合度")), least.e9));
    TRY(flow_row(&table, text_of(cli_say(cli, "mean", "均值")), mean.e9));
    print_plain(&table);
    return ERR_OK;
}

static void emit_flows(Emit *emit, const Rate flow[FLOW_COUNT], Rate least, Rate mean)
{
    for (int f = 0; f < FLOW_COUNT; f++)
        emit_rate(emit, flow_name((Flow)f), flow[f].e9);
    emit_rate(emit, "least", least.e9);
    emit_rate(emit, "mean", mean.e9);
}

static Err one_order(Cli *cli, const OrderHead *head)
{
    const Rate flow[FLOW_COUNT] = { { head->commerce_e9 }, { head->goods_e9 },
                                    { head->information_e9 }, { head->funds_e9 } };
    if (cli->json) {
        Emit emit = emit_make(cli->cx);
        emit_open(&emit, NULL, '{');
        emit_text(&emit, "order", head->number);
        emit_flows(&emit, flow, (Rate){ head->least_e9 }, (Rate){ head->mean_e9 });
        emit_bool(&emit, "closed", head->closed != 0);
        emit_int(&emit, "gaps", head->gaps);
        emit_int(&emit, "breaks", head->breaches);
        emit_close(&emit, '}');
        return emit_print(&emit);
    }
    TRY(print_flows(cli, flow, (Rate){ head->least_e9 }, (Rate){ head->mean_e9 }));
    printf(cli_say(cli, "%s; %lld gaps, %lld breaks (weft gap --order %.*s)\n",
                        "%s；%lld 处缺口，%lld 处异常（weft gap --order %.*s）\n"),
           head->closed ? cli_say(cli, "closed", "已闭合") : cli_say(cli, "open", "未闭合"),
           (long long)head->gaps, (long long)head->breaches, (int)head->number.n,
           head->number.at);
    return ERR_OK;
}

static Err print_not_valued(Cli *cli, Book *book, const List *nodes)
{
    for (size_t i = 0; i < nodes->count; i++) {
        const GraphNode *node = list_at(nodes, i);
        char amount[DECIMAL_TEXT_SIZE];
        Ccy ccy = show_ccy(node->head.ccy), base = book_settings(book).ccy;
        if (node->valued)
            continue;
        printf(cli_say(cli, "not valued: %.*s, %s %s; say weft rate set %s %s RATE\n",
                            "未计价：%.*s，%s %s；请先 weft rate set %s %s 汇率\n"),
               (int)node->head.number.n, node->head.number.at,
               money_format_grouped((Money){ node->head.ordered, ccy }, amount), ccy_code(ccy),
               ccy_code(ccy), ccy_code(base));
    }
    return ERR_OK;
}

static Err whole_graph(Cli *cli, Book *book, const OrderHead *head, const List *nodes)
{
    GraphClosure whole;
    Ccy base = book_settings(book).ccy;
    char value[DECIMAL_TEXT_SIZE];
    TRY(graph_closure(cli->cx, nodes, &whole));
    if (cli->json) {
        Emit emit = emit_make(cli->cx);
        emit_open(&emit, NULL, '{');
        emit_text(&emit, "order", head->number);
        emit_flows(&emit, whole.flow, whole.least, whole.mean);
        emit_int(&emit, "orders", (int64_t)whole.orders);
        emit_int(&emit, "closed", (int64_t)whole.closed);
        emit_int(&emit, "not_valued", (int64_t)whole.not_valued);
        emit_money(&emit, "value", whole.value, base);
        emit_text(&emit, "currency", text_of(ccy_code(base)));
        emit_close(&emit, '}');
        return emit_print(&emit);
    }
    TRY(print_flows(cli, whole.flow, whole.least, whole.mean));
    printf(cli_say(cli, "%zu orders worth %s %s, %zu closed; each weighs what it is worth\n",
                        "%zu 张订单，合计 %s %s，%zu 张已闭合；按金额加权\n"), whole.orders,
           money_format_grouped((Money){ whole.value, base }, value), ccy_code(base),
           whole.closed);
    return print_not_valued(cli, book, nodes);
}

/* --- over time ------------------------------------------------------------------------------- */

static Err emit_history(Cli *cli, const OrderHead *head, const List *days)
{
    Emit emit = emit_make(cli->cx);
    emit_open(&emit, NULL, '{');
    emit_text(&emit, "order", head->number);
    emit_open(&emit, "days", '[');
    for (size_t d = 0; d < days->count; d++) {
        const HistoryDay *day = list_at(days, d);
        emit_open(&emit, NULL, '{');
        emit_date(&emit, "date", day->day.day);
        emit_int(&emit, "papers", (int64_t)day->papers);
        emit_flows(&emit, day->flow, day->least, day->mean);
        emit_open(&emit, "graph", '{');
        for (int f = 0; f < FLOW_COUNT; f++)
            emit_rate(&emit, flow_name((Flow)f), day->graph[f].e9);
        emit_rate(&emit, "least", day->graph_least.e9);
        emit_close(&emit, '}');
        emit_close(&emit, '}');
    }
    emit_close(&emit, ']');
    emit_close(&emit, '}');
    return emit_print(&emit);
}

static bool same_closure(const HistoryDay *a, const HistoryDay *b, bool graph)
{
    return graph ? memcmp(a->graph, b->graph, sizeof a->graph) == 0
                 : memcmp(a->flow, b->flow, sizeof a->flow) == 0;
}

/* Days on which nothing moved are left out, but the last is always shown. */
static Err print_history(Cli *cli, const List *days, bool graph)
{
    CliTable table = cli_table(cli->cx, "lrrrrrlr");
    TRY(cli_cell(&table, text_of(cli_say(cli, "DAY", "日期"))));
    TRY(cli_cell(&table, text_of(cli_say(cli, "PAPERS", "单据"))));
    for (int f = 0; f < FLOW_COUNT; f++)
        TRY(cli_cell(&table, text_of(flow_word(cli, f))));
    TRY(cli_cell(&table, text_of(cli_say(cli, "CLOSURE", "闭合度"))));
    TRY(cli_cell(&table, TEXT("")));
    size_t papers = 0;
    const HistoryDay *shown = NULL;
    for (size_t d = 0; d < days->count; d++) {
        const HistoryDay *day = list_at(days, d);
        const Rate *flow = graph ? day->graph : day->flow;
        int64_t least = graph ? day->graph_least.e9 : day->least.e9;
        papers += day->papers;
        if (shown && same_closure(shown, day, graph) && d + 1 < days->count)
            continue;
        Text bar;
        TRY(show_bar(cli->cx, least, BAR_CELLS, &bar));
        TRY(show_date(&table, day->day.day));
        TRY(cli_cell_format(&table, "%zu", papers));
        for (int f = 0; f < FLOW_COUNT; f++)
            TRY(show_percent(&table, flow[f].e9));
        TRY(cli_cell(&table, bar));
        TRY(show_percent(&table, least));
        papers = 0;
        shown = day;
    }
    cli_table_print(cli, &table, stdout);
    return ERR_OK;
}

static Err order_run(Cli *cli, Book *book)
{
    OrderHead head;
    List nodes, days;
    bool graph = cli_option(cli, "graph") != NULL, history = cli_option(cli, "history") != NULL;
    if (cli_option(cli, "worst"))
        return cli_usage(cli, "--worst is over all orders; leave the order out");
    TRY(order_find(cli->cx, book, text_of(cli->args[0]), text_of(cli_option(cli, "issuer")),
                   &head));
    if (!graph && !history)
        return one_order(cli, &head);
    TRY(order_graph(cli->cx, book, &head, &nodes));
    if (!history)
        return whole_graph(cli, book, &head, &nodes);
    TRY(order_history(cli->cx, book, &nodes, &days));
    if (cli->json)
        return emit_history(cli, &head, &days);
    TRY(print_history(cli, &days, graph));
    return graph ? print_not_valued(cli, book, &nodes) : ERR_OK;
}

/* --- over all orders ------------------------------------------------------------------------- */

/* sum / count to one digit, "-" where there is nothing. */
static Err cell_mean(CliTable *table, int64_t sum, size_t count)
{
    int64_t tenths;
    if (count == 0)
        return cli_cell(table, TEXT("-"));
    if (round_div((i128)sum * 10, (i128)count, ROUND_HALF_UP, &tenths) != ERR_OK)
        return fail(table->cx, ERR_OVERFLOW, "days beyond counting");
    return cli_cell_format(table, "%s%lld.%lld", tenths < 0 ? "-" : "",
                           (long long)(tenths < 0 ? -tenths : tenths) / 10,
                           (long long)(tenths < 0 ? -tenths : tenths) % 10);
}

static Err print_tenths(Cli *cli, const SurveyProcess *survey)
{
    CliTable table = cli_table(cli->cx, "llr");
    for (int t = SURVEY_TENTHS - 1; t >= 0; t--) {
        Text bar;
        if (survey->tenth[t] == 0)
            continue;
        TRY(show_bar(cli->cx, (int64_t)((i128)survey->tenth[t] * RATE_ONE_E9
                                        / (i128)survey->orders), BAR_CELLS, &bar));
        if (t == SURVEY_TENTHS - 1)
            TRY(cli_cell(&table, TEXT("  100 %")));
        else
            TRY(cli_cell_format(&table, "  %d-%d %%", t * 10, t * 10 + 10));
        TRY(cli_cell(&table, bar));
        TRY(cli_cell_format(&table, "%zu", survey->tenth[t]));
    }
    print_plain(&table);
    return ERR_OK;
}

static Err print_steps(Cli *cli, const SurveyProcess *survey)
{
    static const char *const head[][2] = {
        { "NO", "序" }, { "STEP", "步骤" }, { "ORDERS", "订单" }, { "DONE", "完成" },
        { "DAYS", "平均天数" }, { "MEDIAN", "中位数" }, { "BASELINE", "基准" },
    };
    CliTable table = cli_table(cli->cx, "rlrrrrr");
    for (size_t i = 0; i < COUNT(head); i++)
        TRY(cli_cell(&table, text_of(cli_say(cli, head[i][0], head[i][1]))));
    for (size_t s = 0; s < survey->process->step_count; s++) {
        const ProcessStep *what = &survey->process->steps[s];
        const SurveyStep *step = &survey->steps[s];
        TRY(cli_cell_format(&table, "%d", what->no));
        TRY(cli_cell(&table, cli->chinese && what->title_zh.n > 0 ? what->title_zh
                                                                  : what->title_en));
        TRY(cli_cell_format(&table, "%zu", step->needed));
        TRY(cli_cell_format(&table, "%zu", step->done));
        TRY(cell_mean(&table, step->days_sum, step->timed));
        TRY(cli_cell_format(&table, step->timed ? "%d" : "-", step->days_median));
        TRY(cli_cell_format(&table, "%d", what->baseline.n));
    }
    cli_table_print(cli, &table, stdout);
    return ERR_OK;
}

static Err figure(CliTable *table, const char *name, int64_t sum, size_t count, size_t of)
{
    TRY(cli_cell(table, text_of(name)));
    TRY(cell_mean(table, sum, count));
    return cli_cell_format(table, "(%zu)", of);
}

static Err print_process(Cli *cli, const SurveyProcess *survey)
{
    const Process *process = survey->process;
    Text name = cli->chinese && process->title_zh.n > 0 ? process->title_zh : process->title_en;
    int64_t share = survey->matches > 0
        ? (int64_t)((i128)survey->at_once * RATE_ONE_E9 / survey->matches) : 0;
    printf(cli->color ? "\n\033[1m%.*s\033[0m (%.*s): " : "\n%.*s (%.*s): ", (int)name.n, name.at,
           (int)process->name.n, process->name.at);
    printf(cli_say(cli, "%zu orders, %zu closed\n", "%zu 张订单，%zu 张已闭合\n"), survey->orders,
           survey->closed);
    TRY(print_tenths(cli, survey));
    TRY(print_steps(cli, survey));
    CliTable table = cli_table(cli->cx, "lrl");
    TRY(cli_cell(&table, text_of(cli_say(cli, "matched at once, without a hand", "一次匹配率"))));
    TRY(show_percent(&table, share));
    TRY(cli_cell_format(&table, "(%lld)", (long long)survey->matches));
    TRY(figure(&table, cli_say(cli, "days from order to end, where all steps are done",
                               "全部步骤完成所用天数"), survey->days_sum, survey->timed,
               survey->timed));
    TRY(cli_cell(&table, text_of(cli_say(cli, "the same before (baseline)", "基准天数"))));
    TRY(cli_cell_format(&table, "%d", process->baseline.n));
    TRY(cli_cell(&table, TEXT("")));
    TRY(figure(&table, cli_say(cli, "days from invoice to money", "开票到收款天数"),
               survey->to_cash_days_sum, survey->paid_orders, survey->paid_orders));
    TRY(figure(&table, cli_say(cli, "cash conversion: days from paying for an order to being paid",
                               "现金转换天数（付出到收回）"), survey->cycle_days_sum,
               survey->cycled_orders, survey->cycled_orders));
    print_plain(&table);
    if (survey->cycle_not_valued > 0)
        printf(cli_say(cli, "%zu payments have no rate and were left out of cash conversion\n",
                            "%zu 笔付款无汇率，未计入现金转换\n"), survey->cycle_not_valued);
    return ERR_OK;
}

static void emit_process(Emit *emit, const SurveyProcess *survey)
{
    emit_open(emit, NULL, '{');
    emit_text(emit, "process", survey->process->name);
    emit_int(emit, "orders", (int64_t)survey->orders);
    emit_int(emit, "closed", (int64_t)survey->closed);
    emit_open(emit, "tenths", '[');
    for (int t = 0; t < SURVEY_TENTHS; t++)
        emit_int(emit, NULL, (int64_t)survey->tenth[t]);
    emit_close(emit, ']');
    emit_open(emit, "steps", '[');
    for (size_t s = 0; s < survey->process->step_count; s++) {
        const SurveyStep *step = &survey->steps[s];
        emit_open(emit, NULL, '{');
        emit_int(emit, "no", survey->process->steps[s].no);
        emit_text(emit, "id", survey->process->steps[s].id);
        emit_int(emit, "needed", (int64_t)step->needed);
        emit_int(emit, "done", (int64_t)step->done);
        emit_int(emit, "timed", (int64_t)step->timed);
        emit_int(emit, "days_sum", step->days_sum);
        emit_int(emit, "days_median", step->days_median);
        emit_int(emit, "baseline_days", survey->process->steps[s].baseline.n);
        emit_close(emit, '}');
    }
    emit_close(emit, ']');
    emit_int(emit, "matches", survey->matches);
    emit_int(emit, "matched_at_once", survey->at_once);
    emit_int(emit, "orders_timed", (int64_t)survey->timed);
    emit_int(emit, "days_sum", survey->days_sum);
    emit_int(emit, "days_median", survey->days_median);
    emit_int(emit, "baseline_days", survey->process->baseline.n);
    emit_int(emit, "paid_orders", (int64_t)survey->paid_orders);
    emit_int(emit, "to_cash_days_sum", survey->to_cash_days_sum);
    emit_int(emit, "cash_cycle_orders", (int64_t)survey->cycled_orders);
    emit_int(emit, "cash_cycle_days_sum", survey->cycle_days_sum);
    emit_int(emit, "cash_cycle_not_valued", (int64_t)survey->cycle_not_valued);
    emit_close(emit, '}');
}

static Err print_vendors(Cli *cli, Book *book, const List *vendors)
{
    static const char *const head[][2] = {
        { "SELLER", "卖方" }, { "ORDERS", "订单" }, { "ORDERED", "订购额" },
        { "LATE DAYS", "迟交天数" }, { "BREAKS", "异常" }, { "OVERDUE", "逾期缺口" },
        { "HELD UP", "受阻金额" }, { "NOT VALUED", "未计价" },
    };
    int64_t base = ccy_number(book_settings(book).ccy);
    CliTable table = cli_table(cli->cx, "lrrrrrrr");
    for (size_t i = 0; i < COUNT(head); i++)
        TRY(cli_cell(&table, text_of(cli_say(cli, head[i][0], head[i][1]))));
    for (size_t i = 0; i < vendors->count; i++) {
        const Vendor *vendor = list_at(vendors, i);
        Text name;
        TRY(show_party(cli, book, vendor->party.id, &name));
        TRY(cli_cell(&table, name));
        TRY(cli_cell_format(&table, "%zu", vendor->orders));
        TRY(show_money(&table, vendor->ordered, base));
        TRY(cli_cell_format(&table, "%lld", (long long)vendor->late_days));
        TRY(cli_cell_format(&table, "%zu", vendor->breaks));
        TRY(cli_cell_format(&table, "%zu", vendor->overdue));
        TRY(show_money(&table, vendor->held_up, base));
        TRY(cli_cell_format(&table, "%zu", vendor->not_valued));
    }
    printf(cli_say(cli, "\nSellers, worst first (late days, then breaks, then what is held up; "
                        "amounts in %s)\n", "\n最差卖方（迟交天数、异常、受阻金额；单位 %s）\n"),
           ccy_code(book_settings(book).ccy));
    cli_table_print(cli, &table, stdout);
    return ERR_OK;
}

static void emit_vendors(Emit *emit, const List *vendors, Ccy base)
{
    emit_open(emit, "worst", '[');
    for (size_t i = 0; i < vendors->count; i++) {
        const Vendor *vendor = list_at(vendors, i);
        emit_open(emit, NULL, '{');
        emit_party(emit, "seller", &vendor->party);
        emit_int(emit, "orders", (int64_t)vendor->orders);
        emit_money(emit, "ordered", vendor->ordered, base);
        emit_int(emit, "late_days", vendor->late_days);
        emit_int(emit, "breaks", (int64_t)vendor->breaks);
        emit_int(emit, "overdue", (int64_t)vendor->overdue);
        emit_money(emit, "held_up", vendor->held_up, base);
        emit_int(emit, "not_valued", (int64_t)vendor->not_valued);
        emit_close(emit, '}');
    }
    emit_close(emit, ']');
}

static Err survey_run(Cli *cli, Book *book)
{
    int64_t worst = 0;
    const char *asked = cli_option(cli, "worst");
    List processes, vendors = list_make(sizeof(Vendor));
    if (cli_option(cli, "history") || cli_option(cli, "graph"))
        return cli_usage(cli, "--history and --graph are of one order: which?");
    if (asked && (!text_to_int64(text_of(asked), &worst) || worst < 1 || worst > WORST_MAX))
        return cli_usage(cli, "--worst takes a number from 1 to 1000");
    TRY(survey_processes(cli->cx, book, &processes));
    if (asked)
        TRY(survey_vendors(cli->cx, book, (size_t)worst, &vendors));
    if (cli->json) {
        Emit emit = emit_make(cli->cx);
        emit_open(&emit, NULL, '{');
        emit_open(&emit, "processes", '[');
        for (size_t i = 0; i < processes.count; i++)
            emit_process(&emit, list_at(&processes, i));
        emit_close(&emit, ']');
        if (asked)
            emit_vendors(&emit, &vendors, book_settings(book).ccy);
        emit_close(&emit, '}');
        return emit_print(&emit);
    }
    if (processes.count == 0)
        printf("%s\n", cli_say(cli, "no orders yet; weft import FILE.jsonl", "尚无订单"));
    for (size_t i = 0; i < processes.count; i++)
        TRY(print_process(cli, list_at(&processes, i)));
    return asked ? print_vendors(cli, book, &vendors) : ERR_OK;
}

static Err run(Cli *cli)
{
    Book *book CLEANUP(book_close) = NULL;
    if (cli->arg_count > 1)
        return cli_usage(cli, "one order at a time, or none for all");
    TRY(cli_book(cli, &book));
    return cli->arg_count == 1 ? order_run(cli, book) : survey_run(cli, book);
}

static const CliOption options[] = {
    { "history", NULL, "how it grew, day by day, recomputed from the papers", "逐日变化" },
    { "graph", NULL, "with all orders that serve it, weighed by value", "含全部下级订单，按金额加权" },
    { "issuer", "ID", "whose order, where two buyers used one number", "订单签发方（买方）" },
    { "worst", "N", "without an order: the N worst sellers too", "列出最差的 N 个卖方" },
    { NULL, NULL, NULL, NULL },
};

const CliVerbRow verb_closure = {
    .name = "closure", .usage = "[ORDER [--history] [--graph]] [--worst N]",
    .summary = "how far business has closed", .summary_zh = "业务闭合度", .options = options,
    .run = run,
    .more = "  weft closure SO-1 --history      day by day, as a chart\n"
            "  weft closure SO-1 --graph        the order and all that serve it\n"
            "  weft closure --worst 10          all orders by process; the ten worst sellers\n\n"
            "Closure of a flow is what is verified of what its steps require, by weight; closure "
            "is the\nleast of the four flows. Days of a step run from the end of the last step "
            "with a lower number\n(or the order's date) to the last paper it rests on.",
};
