/* net.c - `weft net`: debts that go in circles set off, with a proof, from file to file. What is
 * netted and how is core/netting; here are the files and the words. Rounds on a store's books are
 * net_book.c. */
#include "cli/net_book.h"
#include "cli/verbs.h"

#include "base/check.h"
#include "base/file.h"
#include "base/file_map.h"
#include "core/netting/amount.h"
#include "core/netting/report.h"

#include <string.h>

/* Files of many millions of rows are netted in memory; all of it is counted here. */
#define NET_MEMORY_MAX ((size_t)32 << 30)
#define NET_FILE_MAX ((size_t)16 << 30)

static void place_in(const Cli *cli, const char *file)
{
    ctx_place(cli->cx, file, 0);
}

/* --- options ---------------------------------------------------------------------------------- */

static Err read_list(Cli *cli, const char *option, Text *out)
{
    const char *path = cli_option(cli, option);
    return path ? file_read_all(cli->cx, path, out) : ERR_OK;
}

static Err read_options(Cli *cli, NettingOptions *out)
{
    NettingOptions options = {
        .skip_bad = cli_option(cli, "skip-bad") != NULL,
        .fast = cli_option(cli, "fast") != NULL,
        .curve = cli_option(cli, "curve") != NULL,
        .liquidity = text_of(cli_option(cli, "liquidity")),
        .rules = { .use_encumbered = cli_option(cli, "use-encumbered") != NULL },
    };
    if (options.liquidity.n == 0 && (options.curve || cli_option(cli, "lines")
                                     || cli_option(cli, "funding")))
        return cli_usage(cli, "--curve, --lines and --funding go with --liquidity");
    if (options.fast && options.liquidity.n > 0)
        return cli_usage(cli, "--fast is for circles alone, without --liquidity");
    TRY(read_list(cli, "opt-in", &options.rules.opt_in));
    TRY(read_list(cli, "exclude", &options.rules.exclude));
    TRY(read_list(cli, "lines", &options.lines));
    *out = options;
    return ERR_OK;
}

/* --- run -------------------------------------------------------------------------------------- */

typedef Err WriteFn(Ctx *cx, const Netting *netting, Text *out);

static Err write_file(Cli *cli, const char *option, const Netting *netting, WriteFn *make)
{
    const char *path = cli_option(cli, option);
    Text text;
    if (!path)
        return ERR_OK;
    TRY(make(cli->cx, netting, &text));
    return file_write_all(cli->cx, path, text);
}

static Err write_files(Cli *cli, const Netting *netting)
{
    TRY(write_file(cli, "out", netting, netting_cancelled_csv));
    TRY(write_file(cli, "certificate", netting, netting_certificate_csv));
    return write_file(cli, "funding", netting, netting_funding_csv);
}

/* The summary goes where the cancellations do not. */
static Err print_summary(Cli *cli, const Netting *netting, Instant began)
{
    const char *out = cli_option(cli, "out");
    FILE *to = out && strcmp(out, "-") == 0 ? stderr : stdout;
    int64_t elapsed_us = clock_now().us - began.us;
    Text text;
    if (cli->json)
        TRY(netting_summary_json(cli->cx, netting, elapsed_us, &text));
    else
        TRY(netting_summary_text(cli->cx, netting, elapsed_us, &text));
    fwrite(text.at, 1, text.n, to);
    return ERR_OK;
}

static Err refused(Cli *cli, const char *path, const Netting *netting)
{
    return fail(cli->cx, ERR_INVALID, "%s: %zu rows are bad, listed above; nothing was netted. "
                "Mend them, or net the others with --skip-bad", path, netting->book.bad_count);
}

static Err run_run(Cli *cli)
{
    if (cli->arg_count != 2)
        return cli_usage(cli, "net which file of obligations? - is standard input");
    Instant began = clock_now();
    NettingOptions options;
    FileMap map CLEANUP(file_map_close) = { .mapped = false };
    Netting netting;
    TRY(read_options(cli, &options));
    TRY(file_map_open(cli->cx, cli->args[1], NET_FILE_MAX, &map));
    place_in(cli, cli->args[1]);
    TRY(netting_run(cli->cx, map.text, &options, &netting));
    place_in(cli, NULL);
    if (!netting.refused)
        TRY(write_files(cli, &netting));
    TRY(print_summary(cli, &netting, began));
    return netting.refused ? refused(cli, cli->args[1], &netting) : ERR_OK;
}

/* --- check ------------------------------------------------------------------------------------ */

static void print_verdict_json(TextBuf *out, const VerifyResult *verdict)
{
    char text[AMOUNT_TEXT_SIZE];
    textbuf_format(out, "{\"good\":%s,\"allowed\":%s,\"problem\":",
                   verdict->good ? "true" : "false", verdict->allowed ? "true" : "false");
    textbuf_json(out, verdict->problem);
    textbuf_puts(out, ",\"currencies\":[");
    for (size_t i = 0; i < verdict->currency_count; i++) {
        const VerifyCurrency *c = &verdict->currency[i];
        textbuf_format(out, "%s{\"currency\":\"%s\",\"cancelled\":\"%s\"", i ? "," : "",
                       ccy_code(c->ccy), amount_format(c->cancelled_minor, c->ccy, text));
        textbuf_format(out, ",\"bound\":\"%s\"",
                       amount_format(c->bound_minor, c->ccy, text));
        textbuf_format(out, ",\"lent\":\"%s\"}", amount_format(c->lent_minor, c->ccy, text));
    }
    textbuf_puts(out, "]}\n");
}

static void print_verdict_text(const Cli *cli, TextBuf *out, const VerifyResult *verdict)
{
    char text[AMOUNT_TEXT_SIZE];
    for (size_t i = 0; i < verdict->currency_count && verdict->good; i++) {
        const VerifyCurrency *c = &verdict->currency[i];
        textbuf_format(out, cli_say(cli, "%s: %s cancelled, every position kept, and no one could "
                                    "cancel more\n", "%s：抵销 %s，各方净额不变，且已是最大\n"),
                       ccy_code(c->ccy), amount_format(c->cancelled_minor, c->ccy, text));
    }
    if (!verdict->good)
        textbuf_format(out, "%.*s\n", (int)verdict->problem.n, verdict->problem.at);
}

static Err print_verdict(Cli *cli, const VerifyResult *verdict)
{
    TextBuf buf = textbuf_make(cli->cx);
    Text out;
    if (cli->json)
        print_verdict_json(&buf, verdict);
    else
        print_verdict_text(cli, &buf, verdict);
    TRY(textbuf_done(&buf, &out));
    fwrite(out.at, 1, out.n, stdout);
    if (verdict->good)
        return ERR_OK;
    return fail(cli->cx, ERR_INVALID, "%s", verdict->allowed
                ? cli_say(cli, "allowed, but not proven to be the most",
                          "合规，但未能证明已是最大")
                : cli_say(cli, "this netting must not be carried out", "不得按此抵销"));
}

static Err check_run(Cli *cli)
{
    if (cli->arg_count != 4)
        return cli_usage(cli, "check needs three files: the obligations, what was cancelled, and "
                         "the certificate");
    NettingOptions options;
    FileMap obligations CLEANUP(file_map_close) = { .mapped = false };
    FileMap cancelled CLEANUP(file_map_close) = { .mapped = false };
    FileMap certificate CLEANUP(file_map_close) = { .mapped = false };
    Netting read;
    VerifyResult verdict = { .good = false };
    TRY(read_options(cli, &options));
    TRY(file_map_open(cli->cx, cli->args[1], NET_FILE_MAX, &obligations));
    TRY(file_map_open(cli->cx, cli->args[2], NET_FILE_MAX, &cancelled));
    TRY(file_map_open(cli->cx, cli->args[3], NET_FILE_MAX, &certificate));
    TRY(netting_check(cli->cx, obligations.text, cancelled.text, certificate.text, &options,
                      &read, &verdict));
    if (!read.refused)
        return print_verdict(cli, &verdict);
    Text text;
    TRY(netting_summary_text(cli->cx, &read, 0, &text));
    fwrite(text.at, 1, text.n, stderr);
    return refused(cli, cli->args[1], &read);
}

/* --- the verb --------------------------------------------------------------------------------- */

/* A context of its own: the command's is too small for a file of millions. */
static Err run(Cli *cli)
{
    CliVerb *word = cli->arg_count == 0 ? NULL
        : strcmp(cli->args[0], "run") == 0 ? run_run
        : strcmp(cli->args[0], "check") == 0 ? check_run : NULL;
    if (!word)
        return cli_word(cli, net_book_words);
    Ctx *outer = cli->cx, cx CLEANUP(ctx_clear) = ctx_make(NET_MEMORY_MAX);
    cli->cx = &cx;
    Err err = word(cli);
    cli->cx = outer;
    return err == ERR_OK ? ERR_OK : fail(outer, err, "%s", cx.detail);
}

static const CliOption options[] = {
    { "out", "FILE", "run: what is cancelled of each obligation; also -o",
      "run：每笔债务的抵销额；亦可用 -o" },
    { "certificate", "FILE", "run: the proof that no one could cancel more",
      "run：最优性证书" },
    { "liquidity", "N", "a funder lends up to N into chains of debts", "资金方注入的流动性上限" },
    { "lines", "FILE", "firm,line[,loss]: what each may borrow, and expected loss",
      "firm,line[,loss]：各企业额度与预期损失率" },
    { "curve", NULL, "run: what every amount of liquidity up to N would discharge",
      "run：流动性—清偿曲线" },
    { "funding", "FILE", "run: who borrows, and where the money comes to rest",
      "run：谁借入、资金停在何处" },
    { "opt-in", "FILE", "only these firms take part, one a line", "仅名单内企业参与" },
    { "exclude", "FILE", "these firms do not", "名单内企业不参与" },
    { "use-encumbered", NULL, "encumbered claims too: their funders consent",
      "含已设立担保的债权（资金方同意）" },
    { "skip-bad", NULL, "net the good rows although others are bad", "跳过错误行" },
    { "cutoff", "DATE", "open, eligible: invoices up to this date", "open、eligible：发票截止日" },
    { "due-by", "DATE", "open, eligible: only what falls due by then", "open、eligible：仅限届时到期" },
    { "accept-by", "DATE", "open: the last day for an answer", "open：答复期限" },
    { "silence", "decline|accept", "open: what no answer means", "open：未答复视为" },
    { "currency", "CODE", "open, eligible: the books' own where not said", "open、eligible：币种" },
    { "reason", "TEXT", "decline, cancel, bar: why", "decline、cancel、bar：原因" },
    { "party", "PARTY", "notices: of this firm alone", "notices：仅该企业" },
    { "dir", "FOLDER", "notices, files: where they go", "notices、files：输出文件夹" },
    { "html", "FILE", "notices, stats: as a page", "notices、stats：网页" },
    { "fast", NULL, "run: nearly the most, at once, with the bound", "run：快速近似并给出上界" },
    { NULL, NULL, NULL, NULL },
};

static const CliTakes takes[] = {
    { "run",
      "out certificate liquidity lines curve funding opt-in exclude use-encumbered skip-bad fast" },
    { "check", "liquidity lines opt-in exclude use-encumbered skip-bad" },
    { "open", "cutoff due-by accept-by silence currency" },
    { "eligible", "cutoff due-by currency" },
    { "decline", "reason" },
    { "cancel", "reason" },
    { "bar", "reason" },
    { "notices", "party dir html" },
    { "files", "dir" },
    { "stats", "html" },
    { NULL, NULL },
};

const CliVerbRow verb_net = {
    .name = "net",
    .usage = "run FILE [-o CANCELLED] [--certificate PROOF] | check FILE CANCELLED PROOF |\n"
             "                join | leave | avoid PARTY | meet PARTY | bar PARTY --reason WHY | "
             "unbar PARTY |\n                consent FINANCING | eligible | open [--cutoff DATE] "
             "| rounds | show ROUND |\n                notices ROUND [--party PARTY] | accept "
             "ROUND | decline ROUND |\n                execute ROUND | cancel ROUND --reason WHY "
             "| files ROUND | stats",
    .summary = "set off debts that go in circles, and prove it is the most",
    .summary_zh = "三角债抵销，并证明已是最大", .options = options, .run = run,
    .takes = takes,
    .more = "  weft net run debts.csv -o cancelled.csv --certificate proof.csv --json\n"
            "  weft net check debts.csv cancelled.csv proof.csv\n"
            "  weft net run debts.csv --liquidity 1000000 --curve\n\n"
            "debts.csv has the header id,debtor,creditor,amount[,currency][,due][,encumbered]; the "
            "currency is\nCNY where it is left out, encumbered is yes or no. Each currency is "
            "netted apart. Rows that\ncannot be right (self-debt, negative, the same id twice, "
            "unknown currency) are listed, and the\nfile is refused. No firm's net position "
            "moves; the oldest claims are set off first; nothing\nencumbered is touched. check "
            "takes the same --liquidity, --lines, --opt-in, --exclude and\n--use-encumbered as "
            "the run did.\n\n"
            "On the books of a store:\n"
            "  weft net join --as uscc:.../li                     a firm takes part\n"
            "  weft net eligible                                  what may be set off, what not\n"
            "  weft net open --cutoff 2026-04-30 --as PLATFORM/gao\n"
            "  weft net notices N-17 --dir notices                for each firm: page, text, JSON\n"
            "  weft net accept N-17 --as uscc:.../li\n"
            "  weft net execute N-17 --as PLATFORM/he             by another person than opened "
            "it\n"
            "  weft net files N-17 --dir proof                    for weft net check\n"
            "  weft net stats --html page.html                    no names in it\n\n"
            "A claim takes part where its debtor has confirmed it through its own account, nobody "
            "disputes it,\nno funder holds a right in it (or the funder consents), and both firms "
            "have joined. An acceptance\nbinds up to what was proposed; who declines drops out, "
            "and the rest is solved again at execution.",
};
