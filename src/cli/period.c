/* period.c - `weft period`: closes the books to the end of a month, and says which are closed. */
#include "cli/verbs.h"

#include "base/check.h"
#include "cli/sheet.h"
#include "store/book_store.h"

static Err close_run(Cli *cli, Book *book)
{
    TextBuf buf = textbuf_make(cli->cx);
    Text body, result;
    if (cli->arg_count != 2)
        return cli_usage(cli, "period close DATE: the last day of a month that is over");
    textbuf_puts(&buf, "{\"to\":");
    textbuf_json(&buf, text_of(cli->args[1]));
    textbuf_byte(&buf, '}');
    TRY(textbuf_done(&buf, &body));
    TRY(cli_act(cli, book, "period_close", body, &result));
    if (cli->json)
        printf("%.*s\n", (int)result.n, result.at);
    else
        printf(cli_say(cli, "The books are closed to %s.\n", "账簿已结账至 %s。\n"), cli->args[1]);
    return ERR_OK;
}

static Err list_run(Cli *cli, Book *book)
{
    static const SheetColumn columns[] = {
        { "to", "CLOSED TO", "结账至", false }, { "on", "ON", "结账日", false },
        { "by", "BY", "结账人", false }, { "act", "ACT", "行为编号", true },
    };
    Sheet sheet = sheet_open(cli, columns, COUNT(columns), "periods");
    List rows;
    TRY(period_all(cli->cx, book_db(book), book_cluster(book), &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const PeriodRow *row = list_at(&rows, i);
        TRY(sheet_date(&sheet, (Date){ (int32_t)row->to_day }));
        TRY(sheet_date(&sheet, (Date){ (int32_t)row->closed_day }));
        TRY(sheet_cell(&sheet, row->closed_by));
        TRY(sheet_count(&sheet, row->act_id));
    }
    TRY(sheet_rows_end(&sheet));
    return sheet_close(&sheet);
}

static Err run(Cli *cli)
{
    static const CliWord words[] = { { "close", close_run }, { "list", list_run }, { NULL, NULL } };
    return cli_word(cli, words);
}

static const CliOption options[] = {
    { "csv", NULL, "list: answer in CSV", "以 CSV 输出" },
    { NULL, NULL, NULL, NULL },
};

static const CliTakes takes[] = { { "list", "csv" }, { NULL, NULL } };

const CliVerbRow verb_period = {
    .name = "period", .usage = "close DATE --as PARTY/user | list",
    .summary = "close the books to the end of a month: nothing earlier moves any more",
    .summary_zh = "结账：月末关账，此前账目不再变动", .options = options, .run = run,
    .takes = takes,
    .more = "  weft period close 2026-04-30 --as uscc:91440300WEFT0001XX/op\n"
            "  weft period list\n",
};
