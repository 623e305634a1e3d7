/* day_end.c - `weft day-end`: moves the business date, and says what that brought about. */
#include "cli/verbs.h"

#include "app/acts.h"
#include "app/day_end.h"

#include <string.h>

static Err make_body(Cli *cli, Text *out)
{
    TextBuf buf = textbuf_make(cli->cx);
    const char *days = cli_option(cli, "days"), *to = cli_option(cli, "to");
    int64_t n;
    if (days && to)
        return cli_usage(cli, "--days or --to, not both");
    if (days && !text_to_int64(text_of(days), &n))
        return cli_usage(cli, "--days takes a whole number");
    if (days)
        textbuf_format(&buf, "{\"days\":%lld}", (long long)n);
    else if (to) {
        textbuf_puts(&buf, "{\"to\":");
        textbuf_json(&buf, text_of(to));
        textbuf_byte(&buf, '}');
    } else
        textbuf_puts(&buf, "{\"days\":1}");
    return textbuf_done(&buf, out);
}

static const char *text_at(const Json *json, const char *key)
{
    const Json *value = json ? json_get(json, key) : NULL;
    return value && (value->kind == JSON_STRING || value->kind == JSON_NUMBER) ? value->text.at
                                                                               : "";
}

static void print_accruals(Cli *cli, const Json *accruals)
{
    for (size_t i = 0; accruals && i < accruals->count; i++)
        printf(cli_say(cli, "  %s: %s earned, %s of late interest\n",
                       "  %s：确认收益 %s，逾期利息 %s\n"),
               text_at(&accruals->items[i], "financing"), text_at(&accruals->items[i], "earned"),
               text_at(&accruals->items[i], "late_interest"));
}

static Err print(Cli *cli, Text result)
{
    Json json;
    if (cli->json) {
        printf("%.*s\n", (int)result.n, result.at);
        return ERR_OK;
    }
    TRY(json_parse(cli->cx, result, &json));
    if (json_get(&json, "preview"))
        printf("%s\n", cli_say(cli, "A preview: nothing was changed.", "预览：未作任何变更。"));
    print_accruals(cli, json_get(&json, "accruals"));
    printf(cli_say(cli, "%s -> %s: %s claims newly overdue, %s financings\n",
                   "%s -> %s：新逾期债权 %s 笔，融资 %s 笔\n"), text_at(&json, "from"),
           text_at(&json, "to"), text_at(&json, "overdue_claims"),
           text_at(&json, "overdue_financings"));
    const Json *alerts = json_get(&json, "alerts");
    for (size_t i = 0; alerts && i < alerts->count; i++) {
        const Json *alert = &alerts->items[i];
        printf(cli_say(cli, "  %s: %s (%s days)\n", "  %s：%s（%s 天）\n"),
               text_at(alert, "subject"),
               text_at(json_get(alert, "text"), cli->chinese ? "zh" : "en"),
               text_at(alert, "days"));
    }
    return ERR_OK;
}

static Err print_proposal(Cli *cli, Text result)
{
    if (cli->json)
        printf("%.*s\n", (int)result.n, result.at);
    else
        printf(cli_say(cli, "Proposed: the business date moves to %s once another person of the "
                            "platform says the same.\n",
                            "已提议：待平台另一人员确认后，业务日期推进至 %s。\n"),
               cli_option(cli, "to"));
    return ERR_OK;
}

static Err run(Cli *cli)
{
    Book *book CLEANUP(book_close) = NULL;
    Text body, result;
    if (cli->arg_count > 0)
        return cli_usage(cli, "day-end takes options only");
    TRY(make_body(cli, &body));
    if (cli_option(cli, "preview") && cli_option(cli, "propose"))
        return cli_usage(cli, "--preview or --propose, not both");
    if (cli_option(cli, "propose") && !cli_option(cli, "to"))
        return cli_usage(cli, "--propose takes --to DATE");
    TRY(cli_book(cli, &book));
    if (cli_option(cli, "preview")) {
        TRY(day_end_preview(cli->cx, book, cli_actor(cli), body, &result));
        return print(cli, result);
    }
    if (cli_option(cli, "propose")) {
        TRY(cli_act(cli, book, "day_end_propose", body, &result));
        return print_proposal(cli, result);
    }
    TRY(book_begin(cli->cx, book));
    Err err = act_perform(cli->cx, book, TEXT("day_end"), cli_actor(cli), body, NULL, &result);
    if (err == ERR_OK)
        err = book_commit(cli->cx, book);
    if (err != ERR_OK) {
        book_rollback(book);
        return err;
    }
    return print(cli, result);
}

static const CliOption options[] = {
    { "days", "N", "business days on (default 1)", "前进的工作日数（默认 1）" },
    { "to", "DATE", "to this date", "前进到该日期" },
    { "preview", NULL, "say what would happen, and change nothing", "预览结果，不作变更" },
    { "propose", NULL, "propose a leap that takes two persons", "提议须双人办理的跨越" },
    { NULL, NULL, NULL, NULL },
};

const CliVerbRow verb_day_end = {
    .name = "day-end", .usage = "[--days N | --to DATE] [--preview | --propose] --as PARTY/user",
    .summary = "move the business date: earn, charge, mark overdue",
    .summary_zh = "日终：推进业务日期，计息，标记逾期", .options = options, .run = run,
};
