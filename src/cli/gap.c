/* gap.c - `weft gap`: what is missing and who must act, what is wrong, what waits for a paper that
 * nobody has sent, what fits no order. */
#include "cli/verbs.h"

#include "app/view/orders.h"
#include "base/check.h"
#include "cli/emit.h"

#include <string.h>

enum { SHOWN_USUAL = 40 };

typedef struct Ask {
    GapFilter filter;
    size_t limit;               /* rows shown for people; sums are over all */
} Ask;

typedef struct Sum {            /* one kind and currency of a list */
    int64_t kind, ccy;
    const char *name, *name_zh;
    size_t count;
    i128 amount;
} Sum;

/* --- sums by kind ---------------------------------------------------------------------------- */

static Err sum_add(Ctx *cx, List *sums, Sum add, int64_t amount)
{
    Sum *sum = NULL;
    for (size_t i = 0; i < sums->count && !sum; i++) {
        Sum *at = list_at(sums, i);
        if (strcmp(at->name, add.name) == 0 && at->ccy == add.ccy)
            sum = at;
    }
    if (!sum) {
        sum = list_push(cx, sums);
        if (!sum)
            return cx->err;
        *sum = add;
    }
    sum->count++;
    sum->amount += amount;
    return ERR_OK;
}

static Err sum_money(Ctx *cx, const Sum *sum, int64_t *out)
{
    if (sum->amount > INT64_MAX || sum->amount < INT64_MIN)
        return fail(cx, ERR_OVERFLOW, "the amounts of %s are beyond what can be added up",
                    sum->name);
    *out = (int64_t)sum->amount;
    return ERR_OK;
}

static Err print_sums(Cli *cli, const List *sums)
{
    CliTable table = cli_table(cli->cx, "lrrl");
    TRY(cli_cell(&table, text_of(cli_say(cli, "KIND", "种类"))));
    TRY(cli_cell(&table, text_of(cli_say(cli, "COUNT", "数量"))));
    TRY(cli_cell(&table, text_of(cli_say(cli, "AMOUNT", "金额"))));
    TRY(cli_cell(&table, TEXT("")));
    for (size_t i = 0; i < sums->count; i++) {
        const Sum *sum = list_at(sums, i);
        int64_t amount = 0;
        TRY(sum_money(cli->cx, sum, &amount));
        TRY(cli_cell(&table, text_of(cli->chinese ? sum->name_zh : sum->name)));
        TRY(cli_cell_format(&table, "%zu", sum->count));
        TRY(show_money(&table, amount, sum->ccy));
        TRY(cli_cell(&table, text_of(sum->ccy ? ccy_code(show_ccy(sum->ccy)) : "")));
    }
    cli_table_print(cli, &table, stdout);
    return ERR_OK;
}

static Err emit_sums(Cli *cli, Emit *emit, const List *sums)
{
    emit_open(emit, "sums", '[');
    for (size_t i = 0; i < sums->count; i++) {
        const Sum *sum = list_at(sums, i);
        int64_t amount = 0;
        TRY(sum_money(cli->cx, sum, &amount));
        emit_open(emit, NULL, '{');
        emit_text(emit, "kind", text_of(sum->name));
        emit_int(emit, "count", (int64_t)sum->count);
        if (sum->ccy) {
            emit_money(emit, "amount", amount, show_ccy(sum->ccy));
            emit_text(emit, "currency", text_of(ccy_code(show_ccy(sum->ccy))));
        }
        emit_close(emit, '}');
    }
    emit_close(emit, ']');
    return ERR_OK;
}

/* --- what a kind of row looks like ----------------------------------------------------------- */

static Err step_of(Cli *cli, Book *book, const GapView *row, const ProcessStep **out)
{
    const Process *found;
    TRY(rulebook_process(cli->cx, book_rules(book), row->template_id, &found));
    if (row->step < 0 || (size_t)row->step >= found->step_count)
        return fail(cli->cx, ERR_DAMAGED, "process %.*s has no step %lld; run `weft verify`",
                    (int)row->process.n, row->process.at, (long long)row->step);
    *out = &found->steps[row->step];
    return ERR_OK;
}

static Err line_cell(CliTable *table, int64_t line)
{
    return show_count(table, line + 1);         /* -1: the whole of it */
}

static Err owner_cell(Cli *cli, Book *book, CliTable *table, const GapView *row)
{
    Text who;
    Owner owner = (Owner)row->owner;
    if (!row->party)
        return cli_cell(table, text_of(cli->chinese ? owner_chinese(owner) : owner_name(owner)));
    TRY(show_party(cli, book, row->party, &who));
    return cli_cell(table, who);
}

static Err gap_row(Cli *cli, Book *book, CliTable *table, const void *item)
{
    const GapView *row = item;
    const ProcessStep *step;
    TRY(step_of(cli, book, row, &step));
    TRY(cli_cell(table, row->number));
    TRY(cli_cell(table, cli->chinese && step->title_zh.n > 0 ? step->title_zh : step->title_en));
    TRY(line_cell(table, row->line));
    TRY(show_quantity(table, row->quantity));
    TRY(show_money(table, row->amount, row->ccy));
    TRY(cli_cell(table, text_of(ccy_code(show_ccy(row->ccy)))));
    TRY(show_date(table, row->due));
    return owner_cell(cli, book, table, row);
}

static Err gap_emit(Cli *cli, Book *book, Emit *emit, const void *item)
{
    const GapView *row = item;
    const ProcessStep *step;
    Party who = { 0 };
    TRY(step_of(cli, book, row, &step));
    if (row->party)
        TRY(book_party_by_id(cli->cx, book, row->party, &who));
    emit_text(emit, "order", row->number);
    emit_text(emit, "process", row->process);
    emit_text(emit, "step", step->id);
    emit_text(emit, "flow", text_of(flow_name(step->flow)));
    emit_int(emit, "line", row->line + 1);
    emit_quantity(emit, "quantity", row->quantity);
    emit_money(emit, "amount", row->amount, show_ccy(row->ccy));
    emit_text(emit, "currency", text_of(ccy_code(show_ccy(row->ccy))));
    emit_date(emit, "due", row->due);
    emit_text(emit, "owner", text_of(owner_name((Owner)row->owner)));
    emit_party(emit, "party", &who);
    return ERR_OK;
}

static Err gap_sum(Cli *cli, Book *book, List *sums, const void *item)
{
    const GapView *row = item;
    const ProcessStep *step;
    TRY(step_of(cli, book, row, &step));
    Sum sum = { .ccy = row->ccy, .name = step->title_en.at,
                .name_zh = step->title_zh.n > 0 ? step->title_zh.at : step->title_en.at };
    return sum_add(cli->cx, sums, sum, row->amount);
}

static Err paper_cells(Cli *cli, Book *book, CliTable *table, int64_t kind, Text number,
                       int64_t issuer)
{
    Text who;
    DocumentKind k = (DocumentKind)kind;
    TRY(show_party(cli, book, issuer, &who));
    TRY(cli_cell_format(table, "%s %.*s", cli->chinese ? document_kind_chinese(k)
                        : document_kind_name(k), (int)number.n, number.at));
    return cli_cell(table, who);
}

static Err paper_emit(Cli *cli, Book *book, Emit *emit, int64_t kind, Text number, int64_t issuer)
{
    Party party = { 0 };
    if (issuer)
        TRY(book_party_by_id(cli->cx, book, issuer, &party));
    emit_open(emit, "paper", '{');
    emit_text(emit, "kind", text_of(document_kind_name((DocumentKind)kind)));
    emit_text(emit, "number", number);
    emit_party(emit, "issuer", &party);
    emit_close(emit, '}');
    return ERR_OK;
}

static Err break_row(Cli *cli, Book *book, CliTable *table, const void *item)
{
    const BreachView *row = item;
    BreakKind kind = (BreakKind)row->kind;
    TRY(cli_cell(table, text_of(cli->chinese ? break_chinese(kind) : break_name(kind))));
    TRY(cli_cell(table, row->number));
    TRY(paper_cells(cli, book, table, row->paper_kind, row->paper_number, row->paper_issuer));
    TRY(line_cell(table, row->line));
    TRY(show_quantity(table, row->quantity));
    TRY(show_money(table, row->amount, row->ccy));
    TRY(cli_cell(table, text_of(ccy_code(show_ccy(row->ccy)))));
    return show_count(table, row->days);
}

static Err break_emit(Cli *cli, Book *book, Emit *emit, const void *item)
{
    const BreachView *row = item;
    emit_text(emit, "kind", text_of(break_name((BreakKind)row->kind)));
    emit_text(emit, "order", row->number);
    TRY(paper_emit(cli, book, emit, row->paper_kind, row->paper_number, row->paper_issuer));
    emit_int(emit, "line", row->line + 1);
    emit_quantity(emit, "quantity", row->quantity);
    emit_money(emit, "amount", row->amount, show_ccy(row->ccy));
    emit_text(emit, "currency", text_of(ccy_code(show_ccy(row->ccy))));
    emit_int(emit, "days", row->days);
    return ERR_OK;
}

static Err break_sum(Cli *cli, Book *book, List *sums, const void *item)
{
    const BreachView *row = item;
    (void)book;
    return sum_add(cli->cx, sums,
                   (Sum){ .ccy = row->ccy, .name = break_name((BreakKind)row->kind),
                          .name_zh = break_chinese((BreakKind)row->kind) }, row->amount);
}

static Err wait_row(Cli *cli, Book *book, CliTable *table, const void *item)
{
    const WaitView *row = item;
    DocumentKind kind = (DocumentKind)row->kind;
    TRY(show_date(table, row->day));
    TRY(paper_cells(cli, book, table, row->paper_kind, row->paper_number, row->paper_issuer));
    TRY(line_cell(table, row->line));
    TRY(cli_cell_format(table, "%s %.*s", cli->chinese ? document_kind_chinese(kind)
                        : document_kind_name(kind), (int)row->number.n, row->number.at));
    return cli_cell(table, row->issuer);
}

static Err wait_emit(Cli *cli, Book *book, Emit *emit, const void *item)
{
    const WaitView *row = item;
    TRY(paper_emit(cli, book, emit, row->paper_kind, row->paper_number, row->paper_issuer));
    emit_int(emit, "line", row->line + 1);
    emit_date(emit, "date", row->day);
    emit_open(emit, "waits_for", '{');
    emit_text(emit, "kind", text_of(document_kind_name((DocumentKind)row->kind)));
    emit_text(emit, "number", row->number);
    emit_text(emit, "issuer", row->issuer);
    emit_close(emit, '}');
    return ERR_OK;
}

static Err wait_sum(Cli *cli, Book *book, List *sums, const void *item)
{
    const WaitView *row = item;
    (void)book;
    return sum_add(cli->cx, sums,
                   (Sum){ .ccy = row->ccy, .name = document_kind_name((DocumentKind)row->kind),
                          .name_zh = document_kind_chinese((DocumentKind)row->kind) },
                   row->line > 0 ? 0 : row->payable);      /* once a paper */
}

static Err loose_row(Cli *cli, Book *book, CliTable *table, const void *item)
{
    const LooseView *row = item;
    Text seller, buyer;
    TRY(show_party(cli, book, row->seller, &seller));
    TRY(show_party(cli, book, row->buyer, &buyer));
    TRY(show_date(table, row->day));
    TRY(paper_cells(cli, book, table, row->kind, row->number, row->issuer));
    TRY(line_cell(table, row->line));
    TRY(cli_cell(table, seller));
    TRY(cli_cell(table, buyer));
    TRY(show_quantity(table, row->left_quantity));
    TRY(show_money(table, row->left_minor, row->ccy));
    return cli_cell(table, text_of(row->ccy ? ccy_code(show_ccy(row->ccy)) : ""));
}

static Err loose_emit(Cli *cli, Book *book, Emit *emit, const void *item)
{
    const LooseView *row = item;
    Party seller, buyer;
    TRY(book_party_by_id(cli->cx, book, row->seller, &seller));
    TRY(book_party_by_id(cli->cx, book, row->buyer, &buyer));
    TRY(paper_emit(cli, book, emit, row->kind, row->number, row->issuer));
    emit_int(emit, "line", row->line + 1);
    emit_date(emit, "date", row->day);
    emit_party(emit, "seller", &seller);
    emit_party(emit, "buyer", &buyer);
    emit_quantity(emit, "quantity", row->left_quantity);
    if (row->ccy)
        emit_money(emit, "amount", row->left_minor, show_ccy(row->ccy));
    return ERR_OK;
}

static Err loose_sum(Cli *cli, Book *book, List *sums, const void *item)
{
    const LooseView *row = item;
    (void)book;
    return sum_add(cli->cx, sums,
                   (Sum){ .ccy = row->ccy, .name = document_kind_name((DocumentKind)row->kind),
                          .name_zh = document_kind_chinese((DocumentKind)row->kind) },
                   row->left_minor);
}

/* --- the four kinds -------------------------------------------------------------------------- */

typedef struct Kind {
    const char *name, *title, *title_zh, *align;
    const char *head[10][2];
    Err (*load)(Ctx *cx, Db *db, int64_t cluster, const GapFilter *filter, List *out);
    Err (*row)(Cli *cli, Book *book, CliTable *table, const void *item);
    Err (*emit)(Cli *cli, Book *book, Emit *emit, const void *item);
    Err (*sum)(Cli *cli, Book *book, List *sums, const void *item);
} Kind;

static const Kind kinds[] = {
    { "gaps", "Missing", "缺口", "llrrrlll",
      { { "ORDER", "订单" }, { "MISSING", "缺少" }, { "LINE", "行" }, { "QUANTITY", "数量" },
        { "AMOUNT", "金额" }, { "", "" }, { "DUE", "到期" }, { "WHO MUST ACT", "责任方" } },
      view_gaps, gap_row, gap_emit, gap_sum },
    { "breaks", "Breaks", "异常", "llllrrrlr",
      { { "BREAK", "异常" }, { "ORDER", "订单" }, { "PAPER", "单据" }, { "FROM", "签发方" },
        { "LINE", "行" }, { "QUANTITY", "数量" }, { "AMOUNT", "金额" }, { "", "" },
        { "DAYS", "天数" } },
      view_breaches, break_row, break_emit, break_sum },
    { "waiting", "Waiting for papers nobody has sent", "等待尚未收到的单据", "lllrll",
      { { "DATE", "日期" }, { "PAPER", "单据" }, { "FROM", "签发方" }, { "LINE", "行" },
        { "WAITS FOR", "等待" }, { "OF", "应由谁签发" } },
      view_waiting, wait_row, wait_emit, wait_sum },
    { "loose", "Fits no order", "无订单可归", "lllrllrrl",
      { { "DATE", "日期" }, { "PAPER", "单据" }, { "FROM", "签发方" }, { "LINE", "行" },
        { "SELLER", "卖方" }, { "BUYER", "买方" }, { "QUANTITY", "数量" }, { "AMOUNT", "金额" },
        { "", "" } },
      view_loose, loose_row, loose_emit, loose_sum },
};

static Err print_kind(Cli *cli, Book *book, const Kind *kind, const Ask *ask, bool rows)
{
    List items, sums = list_make(sizeof(Sum));
    CliTable table = cli_table(cli->cx, kind->align);
    TRY(kind->load(cli->cx, book_db(book), book_cluster(book), &ask->filter, &items));
    printf(cli->color ? "\033[1m%s: %zu\033[0m\n" : "%s: %zu\n",
           cli_say(cli, kind->title, kind->title_zh), items.count);
    for (size_t c = 0; c < table.columns; c++)
        TRY(cli_cell(&table, text_of(cli_say(cli, kind->head[c][0], kind->head[c][1]))));
    for (size_t i = 0; i < items.count; i++) {
        TRY(kind->sum(cli, book, &sums, list_at(&items, i)));
        if (i < ask->limit)
            TRY(kind->row(cli, book, &table, list_at(&items, i)));
    }
    if (items.count > 0 && rows) {
        cli_table_print(cli, &table, stdout);
        if (items.count > ask->limit)
            printf(cli_say(cli, "... and %zu more; --limit 0 shows all\n",
                                "……另有 %zu 条；--limit 0 显示全部\n"), items.count - ask->limit);
        printf("\n");
    }
    if (items.count > 0)
        TRY(print_sums(cli, &sums));
    printf("\n");
    return ERR_OK;
}

static Err emit_kind(Cli *cli, Book *book, const Kind *kind, const Ask *ask, Emit *emit)
{
    List items, sums = list_make(sizeof(Sum));
    TRY(kind->load(cli->cx, book_db(book), book_cluster(book), &ask->filter, &items));
    emit_open(emit, kind->name, '{');
    emit_open(emit, "rows", '[');
    for (size_t i = 0; i < items.count; i++) {
        emit_open(emit, NULL, '{');
        TRY(kind->emit(cli, book, emit, list_at(&items, i)));
        emit_close(emit, '}');
        TRY(kind->sum(cli, book, &sums, list_at(&items, i)));
    }
    emit_close(emit, ']');
    TRY(emit_sums(cli, emit, &sums));
    emit_close(emit, '}');
    return ERR_OK;
}

/* --- the verb -------------------------------------------------------------------------------- */

static Err read_ask(Cli *cli, Book *book, Ask *out)
{
    const char *party = cli_option(cli, "party"), *order = cli_option(cli, "order");
    const char *limit = cli_option(cli, "limit");
    int64_t shown = SHOWN_USUAL;
    *out = (Ask){ .filter.overdue = cli_option(cli, "overdue") != NULL,
                  .filter.today = book_settings(book).business_date.day };
    if (limit && (!text_to_int64(text_of(limit), &shown) || shown < 0))
        return cli_usage(cli, "--limit takes a number; 0 shows all");
    out->limit = shown == 0 ? SIZE_MAX : (size_t)shown;
    if (party) {
        Text ident;
        Party who;
        TRY(party_id_parse(cli->cx, text_of(party), &ident));
        TRY(book_party_need(cli->cx, book, ident, &who));
        out->filter.party = who.id;
    }
    if (order) {
        OrderHead head;
        TRY(order_find(cli->cx, book, text_of(order), text_of(cli_option(cli, "issuer")), &head));
        out->filter.order_id = head.order_id;
    }
    return ERR_OK;
}

static Err run(Cli *cli)
{
    Book *book CLEANUP(book_close) = NULL;
    const char *name = cli_option(cli, "kind");
    const Kind *only = NULL;
    Ask ask;
    if (cli->arg_count > 0)
        return cli_usage(cli, "gap takes options only");
    if (!name && cli_option(cli, "overdue"))
        name = "gaps";
    for (size_t k = 0; name && k < COUNT(kinds); k++)
        if (strcmp(name, kinds[k].name) == 0)
            only = &kinds[k];
    if (name && !only)
        return cli_usage(cli, "--kind is gaps, breaks, waiting or loose");
    if (cli_option(cli, "overdue") && only != &kinds[0])
        return cli_usage(cli, "--overdue is about gaps");
    TRY(cli_book(cli, &book));
    TRY(read_ask(cli, book, &ask));
    Emit emit = emit_make(cli->cx);
    emit_open(&emit, NULL, '{');
    for (size_t k = 0; k < COUNT(kinds); k++)
        if (!only || only == &kinds[k])
            TRY(cli->json ? emit_kind(cli, book, &kinds[k], &ask, &emit)
                          : print_kind(cli, book, &kinds[k], &ask, only || k == 0));
    emit_close(&emit, '}');
    return cli->json ? emit_print(&emit) : ERR_OK;
}

static const CliOption options[] = {
    { "party", "ID", "gaps: this party must act; the others: it has a part in them", "责任方或相关方" },
    { "order", "NUMBER", "of this order", "该订单" },
    { "issuer", "ID", "whose order, where two buyers used one number", "订单签发方（买方）" },
    { "overdue", NULL, "gaps due before the business date", "仅逾期缺口" },
    { "kind", "KIND", "gaps, breaks, waiting or loose; without: gaps, and sums of the others",
      "gaps 缺口、breaks 异常、waiting 等待、loose 未归" },
    { "limit", "N", "rows shown (40); 0: all. --json always gives all", "显示行数" },
    { NULL, NULL, NULL, NULL },
};

const CliVerbRow verb_gap = {
    .name = "gap", .usage = "[--party ID] [--order NUMBER] [--overdue] [--kind KIND]",
    .summary = "what is missing and who must act; what is wrong", .summary_zh = "缺口与异常",
    .options = options, .run = run,
    .more = "  weft gap --overdue --party uscc:91350100M000100Y43\n"
            "  weft gap --kind breaks\n"
            "  weft gap --kind waiting          papers that name one nobody has sent",
};
