/* book.c - `weft book`: the books as an accountant asks for them. */
#include "cli/verbs.h"

#include "base/check.h"
#include "cli/book_ask.h"
#include "cli/book_report.h"
#include "cli/sheet.h"

static Err chart_run(Cli *cli, Book *book)
{
    static const SheetColumn columns[] = {
        { "code", "CODE", "科目", true }, { "account", "ACCOUNT", "名称", false },
        { "title", "TITLE", "英文名称", false }, { "title_zh", "CHINESE", "中文名称", false },
        { "side", "SIDE", "方向", false }, { "per", "PER", "核算", false },
    };
    Sheet sheet = sheet_open(cli, columns, COUNT(columns), "chart");
    BookNames *names;
    TRY(book_names_open(cli->cx, book, cli->chinese, &names));
    const Chart *chart = book_names_chart(names);
    for (size_t i = 0; i < chart->account_count; i++) {
        const ChartAccount *account = &chart->accounts[i];
        TRY(sheet_count(&sheet, account->code));
        TRY(sheet_cell(&sheet, account->name));
        TRY(sheet_cell(&sheet, account->title.en));
        TRY(sheet_cell(&sheet, account->title.zh));
        TRY(sheet_cell(&sheet, text_of(account->debit_side ? cli_say(cli, "debit", "借")
                                                           : cli_say(cli, "credit", "贷"))));
        TRY(sheet_cell(&sheet, text_of(account->per_financing
                                       ? cli_say(cli, "financing", "按融资")
                                       : cli_say(cli, "party", "按企业"))));
    }
    TRY(sheet_rows_end(&sheet));
    return sheet_close(&sheet);
}

/* Every report is of one instant, whoever writes meanwhile. */
static Err in_snapshot(Cli *cli, Book *book, Err (*run)(Cli *cli, Book *book))
{
    if (cli->json && cli_option(cli, "csv"))
        return cli_usage(cli, "--csv or --json, not both");
    if (cli->arg_count > 1)
        return cli_usage(cli, "options only follow the word");
    TRY(db_begin_read(cli->cx, book_db(book)));
    Err err = run(cli, book);
    db_rollback(book_db(book));
    return err;
}

static Err trial(Cli *cli, Book *book)     { return in_snapshot(cli, book, book_trial_run); }
static Err statement(Cli *cli, Book *book) { return in_snapshot(cli, book, book_statement_run); }
static Err ageing(Cli *cli, Book *book)    { return in_snapshot(cli, book, book_ageing_run); }
static Err journal(Cli *cli, Book *book)   { return in_snapshot(cli, book, book_journal_run); }
static Err chart(Cli *cli, Book *book)     { return in_snapshot(cli, book, chart_run); }

static Err run(Cli *cli)
{
    static const CliWord words[] = {
        { "trial", trial }, { "statement", statement }, { "ageing", ageing },
        { "journal", journal }, { "chart", chart }, { NULL, NULL },
    };
    return cli_word(cli, words);
}

static const CliOption options[] = {
    { "party", "PARTY", "one party's book (default: all of them)", "只看该企业的账" },
    { "account", "NAME|CODE|ID", "statement: of this account, for example receivable or 1122",
      "明细账：科目" },
    { "financing", "F-17", "statement: of this financing's accounts", "明细账：融资编号" },
    { "currency", "CCY", "in this currency alone", "币种" },
    { "from", "DATE", "first day (default: from the beginning)", "起始日（默认自开账）" },
    { "date", "DATE", "last day (default: the business date)", "截止日（默认业务日期）" },
    { "by", "chart|party|account", "trial: a line for each code of the chart, of each party, or "
      "each account", "试算平衡：按科目、企业或账户" },
    { "payable", NULL, "ageing: what is owed to others", "账龄：应付账款" },
    { "items", NULL, "ageing: with each open invoice", "账龄：列出未清发票" },
    { "format", "hledger|ledger", "journal: as text for hledger or Ledger-CLI",
      "日记账：导出为 hledger 或 Ledger-CLI 格式" },
    { "pending", NULL, "journal: with transfers that are held and not booked, marked !",
      "日记账：含预留未入账，以 ! 标记" },
    { "csv", NULL, "answer in CSV", "以 CSV 输出" },
    { NULL, NULL, NULL, NULL },
};

static const CliTakes takes[] = {
    { "trial", "party currency from date by csv" },
    { "statement", "party account financing currency from date csv" },
    { "ageing", "party currency date payable items csv" },
    { "journal", "party currency from date format pending csv" },
    { "chart", "csv" },
    { NULL, NULL },
};

const CliVerbRow verb_book = {
    .name = "book", .usage = "trial|statement|ageing|journal|chart [--party PARTY] [--date DATE]",
    .summary = "trial balance, statements, ageing; the journal for hledger and Ledger-CLI",
    .summary_zh = "账簿：试算平衡表、明细账、账龄分析、日记账导出", .options = options, .run = run,
    .takes = takes,
    .more = "  weft book trial\n"
            "  weft book trial --party uscc:91440311WEFT0018XY --from 2026-04-01\n"
            "  weft book statement --party uscc:91440311WEFT0018XY --account receivable\n"
            "  weft book ageing --items; weft book ageing --payable --date 2026-06-30\n"
            "  weft book journal --format hledger >weft.journal && hledger -f weft.journal bal\n\n"
            "Days are business days. A line of the trial balance adds up accounts side by side: "
            "what some\nowe and what others are owed both show. What is pending is not booked.",
};
