/* init.c - `weft init`: a new store with one cluster in it. */
#include "cli/verbs.h"

#include "app/found.h"
#include "value/money.h"

#include <string.h>

static Err run(Cli *cli)
{
    BookSettings settings = { .name = text_of(cli_option(cli, "name")), .ccy = CCY_CNY };
    Book *book CLEANUP(book_close) = NULL;
    char date[DATE_TEXT_SIZE];
    if (cli->arg_count > 0)
        return cli_usage(cli, "init takes options only; name the store with --store");
    if (settings.name.n == 0)
        settings.name = TEXT("cluster");
    if (cli_option(cli, "currency"))
        TRY(ccy_parse(cli->cx, text_of(cli_option(cli, "currency")), &settings.ccy));
    settings.process = text_of(cli_option(cli, "process"));
    settings.calendar = text_of(cli_option(cli, "calendar"));
    settings.business_date = date_of_instant(cli->cx->now, 480);
    if (cli_option(cli, "date"))
        TRY(date_parse(cli->cx, text_of(cli_option(cli, "date")), &settings.business_date));
    settings.demo = cli_option(cli, "demo") != NULL;
    TRY(found_cluster(cli->cx, cli->store, cli->share, settings, &book));
    date_format(settings.business_date, date);
    if (cli->json)
        printf("{\"store\":\"created\",\"business_date\":\"%s\",\"currency\":\"%s\"}\n", date,
               ccy_code(settings.ccy));
    else
        printf(cli_say(cli, "%s is ready: business date %s, books in %s.\n"
                            "Next: weft import FILE.jsonl\n",
                            "%s 已建立：业务日期 %s，本位币 %s。\n下一步：weft import 文件.jsonl\n"),
               cli->store, date, ccy_code(settings.ccy));
    return ERR_OK;
}

static const CliOption options[] = {
    { "name", "NAME", "what the cluster is called", "集群名称" },
    { "currency", "CCY", "currency of the books (default CNY)", "本位币（默认 CNY）" },
    { "process", "NAME", "process of orders that name none (default domestic-sale)",
      "未注明流程的订单所用的流程模板" },
    { "calendar", "NAME", "business days where nobody names a calendar (default cn)",
      "未指定日历时所用的营业日历（默认 cn）" },
    { "date", "DATE", "first business date (default today in Beijing)", "起始业务日期" },
    { "demo", NULL, "simulated banks, customs and tax offices count as real ones",
      "演示模式：模拟的银行、海关、税务视同真实" },
    { NULL, NULL, NULL, NULL },
};

const CliVerbRow verb_init = {
    .name = "init", .usage = "[--store URL] [--name NAME] [--currency CCY] [--date DATE]",
    .summary = "make a new store", .summary_zh = "新建账本", .options = options, .run = run,
};
