/* rate.c - `weft rate`: exchange rates by which orders of several currencies are weighed. */
#include "cli/verbs.h"

#include "base/check.h"
#include "cli/emit.h"
#include "store/rate_store.h"

static Err list_run(Cli *cli, Book *book)
{
    List all;
    if (cli->arg_count > 1)
        return cli_usage(cli, "list takes nothing more");
    TRY(fx_rate_all(cli->cx, book_db(book), book_cluster(book), &all));
    Emit emit = emit_make(cli->cx);
    emit_open(&emit, NULL, '[');
    CliTable table = cli_table(cli->cx, "lllrl");
    TRY(cli_cell(&table, text_of(cli_say(cli, "FROM", "原币"))));
    TRY(cli_cell(&table, text_of(cli_say(cli, "TO", "目标"))));
    TRY(cli_cell(&table, text_of(cli_say(cli, "SINCE", "起始日"))));
    TRY(cli_cell(&table, text_of(cli_say(cli, "RATE", "汇率"))));
    TRY(cli_cell(&table, TEXT("")));
    for (size_t i = 0; i < all.count; i++) {
        const FxRateRow *row = list_at(&all, i);
        const char *from = ccy_code(show_ccy(row->from_ccy)), *to = ccy_code(show_ccy(row->to_ccy));
        Text rate;
        TRY(rate_format(cli->cx, (Rate){ row->rate_e9 }, &rate));
        emit_open(&emit, NULL, '{');
        emit_text(&emit, "from", text_of(from));
        emit_text(&emit, "to", text_of(to));
        emit_date(&emit, "date", row->day);
        emit_rate(&emit, "rate", row->rate_e9);
        emit_int(&emit, "act", row->act_id);
        emit_bool(&emit, "confirmed", row->confirmed);
        emit_close(&emit, '}');
        TRY(cli_cell(&table, text_of(from)));
        TRY(cli_cell(&table, text_of(to)));
        TRY(show_date(&table, row->day));
        TRY(cli_cell(&table, rate));
        TRY(cli_cell(&table, text_of(row->confirmed ? ""
            : cli_say(cli, "waits for a second person", "待第二人复核"))));
    }
    emit_close(&emit, ']');
    if (cli->json)
        return emit_print(&emit);
    cli_table_print(cli, &table, stdout);
    return ERR_OK;
}

static Err set_run(Cli *cli, Book *book)
{
    if (cli->arg_count != 4)
        return cli_usage(cli, "set FROM TO RATE, for example: weft rate set USD CNY 7.10");
    Emit emit = emit_make(cli->cx);
    Text body, result;
    emit_open(&emit, NULL, '{');
    emit_text(&emit, "from", text_of(cli->args[1]));
    emit_text(&emit, "to", text_of(cli->args[2]));
    emit_text(&emit, "rate", text_of(cli->args[3]));
    if (cli_option(cli, "date"))
        emit_text(&emit, "date", text_of(cli_option(cli, "date")));
    emit_close(&emit, '}');
    TRY(textbuf_done(&emit.buf, &body));
    TRY(cli_act(cli, book, "rate_fix", body, &result));
    if (cli->json)
        printf("%.*s\n", (int)result.n, result.at);
    else
        printf(cli_say(cli, "1 %s = %s %s, once a second person confirms it (weft confirm)\n",
                            "1 %s = %s %s，待第二人复核后生效（weft confirm）\n"),
               cli->args[1], cli->args[3], cli->args[2]);
    return ERR_OK;
}

static Err run(Cli *cli)
{
    static const CliWord words[] = {
        { "list", list_run }, { "set", set_run }, { NULL, NULL },
    };
    return cli_word(cli, words);
}

static const CliOption options[] = {
    { "date", "DATE", "set: good from this day on (default: the business date)", "起始日" },
    { NULL, NULL, NULL, NULL },
};

static const CliTakes takes[] = {
    { "set", "date" },
    { NULL, NULL },
};

const CliVerbRow verb_rate = {
    .name = "rate", .usage = "list | set FROM TO RATE [--date DATE]",
    .summary = "exchange rates by which orders are weighed", .summary_zh = "汇率（用于加权）",
    .options = options, .run = run,
    .takes = takes,
    .more = "  weft rate set USD CNY 7.10 --date 2026-03-01 --as uscc:.../li\n\n"
            "Rates weigh closure of orders in several currencies and show sums in the base "
            "currency.\nNo book is kept in converted money.",
};
