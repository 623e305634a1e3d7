/* demo.c - `weft demo`: the story played into a store, told in the terminal and as a page. */
#define _GNU_SOURCE
#include "cli/verbs.h"

#include "app/demo/demo.h"
#include "app/report/page.h"
#include "app/report/text.h"
#include "base/check.h"
#include "base/file.h"

#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* --- where the books go ---------------------------------------------------------------------- */

/* A store that nobody asked to keep: a folder of its own, taken away at the end. */
typedef struct Passing {
    char folder[64];            /* empty: nothing to take away */
    char url[96];
} Passing;

static Err passing_make(Ctx *cx, Passing *out)
{
    *out = (Passing){ "/tmp/weft-demo-XXXXXX", "" };
    if (!mkdtemp(out->folder)) {
        out->folder[0] = '\0';
        return fail(cx, ERR_IO, "no folder for the demo's books can be made in /tmp; "
                    "name a store with --store");
    }
    snprintf(out->url, sizeof out->url, "%s/weft.db", out->folder);
    return ERR_OK;
}

static void passing_remove(Passing *passing)
{
    static const char *const suffixes[] = { "", "-wal", "-shm" };
    char path[128];
    if (passing->folder[0] == '\0')
        return;
    for (size_t i = 0; i < COUNT(suffixes); i++) {
        snprintf(path, sizeof path, "%s%s", passing->url, suffixes[i]);
        unlink(path);
    }
    rmdir(passing->folder);
}

/* --- answers --------------------------------------------------------------------------------- */

static int terminal_columns(void)
{
    struct winsize size = { 0 };
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        return size.ws_col;
    return REPORT_COLUMNS_MIN;
}

static void show_progress(void *self, int64_t done, int64_t total)
{
    const Cli *cli = self;
    cli_progress(cli, cli_say(cli, "sixty days of trade", "六十天的生意"), done, total);
}

static void json_attacks(TextBuf *buf, const Report *report)
{
    const char *comma = "";
    textbuf_puts(buf, ",\"attacks\":[");
    for (size_t a = 0; a < report->attack_count; a++)
        for (size_t t = 0; t < report->attacks[a].try_count; t++) {
            const ReportTry *one = &report->attacks[a].tries[t];
            textbuf_format(buf, "%s{\"stopped\":%s,\"rule\":", comma,
                           one->stopped ? "true" : "false");
            textbuf_json(buf, one->rule);
            textbuf_puts(buf, ",\"tried\":");
            textbuf_json(buf, one->what);
            textbuf_puts(buf, "}");
            comma = ",";
        }
    textbuf_puts(buf, "]");
}

static Err print_json(Ctx *cx, const Report *report)
{
    TextBuf buf = textbuf_make(cx);
    Text least, graph, out;
    const ReportDay *last = &report->closure[report->day_count - 1];
    TRY(rate_format(cx, last->least, &least));
    TRY(rate_format(cx, last->graph, &graph));
    textbuf_puts(&buf, "{\"order\":");
    textbuf_json(&buf, report->told);
    textbuf_format(&buf, ",\"closure\":\"%s\",\"graph_closure\":\"%s\",\"firms\":%zu,"
                   "\"papers\":%zu,\"orders\":%zu,\"closed\":%zu,\"acts\":%zu,\"transfers\":%zu,"
                   "\"leaves\":%lld,\"head\":\"%s\",\"verified\":%s", least.at, graph.at,
                   report->firms, report->papers, report->orders, report->closed, report->acts,
                   report->transfers, (long long)report->leaves, report->head.at,
                   report->verified_well ? "true" : "false");
    json_attacks(&buf, report);
    textbuf_puts(&buf, "}");
    TRY(textbuf_done(&buf, &out));
    puts(out.at);
    return ERR_OK;
}

static Err show(Cli *cli, const Report *report)
{
    const char *path = cli_option(cli, "html") ? cli_option(cli, "html") : "weft-demo.html";
    Text text, page;
    TRY(report_page(cli->cx, report, &page));
    TRY(file_write_all(cli->cx, path, page));
    if (cli->json)
        return print_json(cli->cx, report);
    TRY(report_text(cli->cx, report, terminal_columns(), cli->color, &text));
    fwrite(text.at, 1, text.n, stdout);
    printf(cli_say(cli, "\nThe same with pictures: %s\n", "\n图文版：%s\n"), path);
    return ERR_OK;
}

static Err run(Cli *cli)
{
    Passing passing CLEANUP(passing_remove) = { "", "" };
    Report report;
    if (cli->arg_count > 0)
        return cli_usage(cli, "demo takes options only");
    if (!cli->store_given)
        TRY(passing_make(cli->cx, &passing));
    DemoOptions options = {
        .url = cli->store_given ? cli->store : passing.url, .share = cli->share,
        .lang = cli->chinese ? LANG_ZH : LANG_EN,
        .next = text_of(cli->store_given ? cli->store : ""),
        .progress = show_progress, .progress_self = cli,
    };
    Err err = demo_run(cli->cx, &options, &report);
    cli_progress_end(cli);
    return err == ERR_OK ? show(cli, &report) : err;
}

static const CliOption options_of_demo[] = {
    { "html", "FILE", "where the page goes (default weft-demo.html)",
      "图文报告的文件（默认 weft-demo.html）" },
    { NULL, NULL, NULL, NULL },
};

const CliVerbRow verb_demo = {
    .name = "demo", .usage = "[--store URL] [--html FILE] [--lang en|zh]",
    .summary = "play a story of fifty firms: an order closed, financed, settled, attacked",
    .summary_zh = "演示：五十家企业的一张订单，从下单、融资、结算到攻击",
    .options = options_of_demo, .run = run,
    .more = "Without --store the books are made in /tmp and taken away at the end.\n"
            "With it they stay: `weft demo --store demo.db`, then look around.",
};
