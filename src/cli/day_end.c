/* day_end.c - `weft day-end`: moves the business date, and says what that brought about. */
#include "cli/verbs.h"

#include "app/acts.h"

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

static Err print(Cli *cli, Text result)
{
    Json json;
    if (cli->json) {
        printf("%.*s\n", (int)result.n, result.at);
        return ERR_OK;
    }
    TRY(json_parse(cli->cx, result, &json));
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

static Err run(Cli *cli)
{
    Book *book CLEANUP(book_close) = NULL;
    Text body, result;
    if (cli->arg_count > 0)
        return cli_usage(cli, "day-end takes options only");
    TRY(make_body(cli, &body));
    TRY(cli_book(cli, &book));
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
    { NULL, NULL, NULL, NULL },
};

const CliVerbRow verb_day_end = {
    .name = "day-end", .usage = "[--days N | --to DATE] [--as PARTY/user]",
    .summary = "move the business date: earn, charge, mark overdue",
    .summary_zh = "日终：推进业务日期，计息，标记逾期", .options = options, .run = run,
};
