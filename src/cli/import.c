/* import.c - `weft import`: files into the books. */
#include "cli/verbs.h"

#include "app/actor.h"
#include "app/import.h"
#include "base/check.h"
#include "cli/key.h"
#include "format/suggest.h"

#include <string.h>

/* --- import ---------------------------------------------------------------------------------- */

static void progress(void *self, int64_t done, int64_t total, const ImportTally *tally)
{
    (void)tally;
    cli_progress(self, cli_say(self, "importing", "导入中"), done, total);
}

/* A line for whoever must know what a crash cannot take: a program that feeds weft, or a test. */
static void print_safe(void *self, int64_t safe)
{
    const Cli *cli = self;
    printf(cli->json ? "{\"safe\":%lld}\n" : cli_say(cli, "safe %lld\n", "已落盘 %lld\n"),
           (long long)safe);
    fflush(stdout);
}

static void print_tally(const Cli *cli, const ImportTally *tally, bool report)
{
    if (cli->json) {
        printf("{\"lines\":%lld,\"taken\":%lld,\"same\":%lld,\"refused\":%lld,\"parties\":%lld,"
               "\"taken_by_kind\":{", (long long)tally->lines, (long long)tally->taken,
               (long long)tally->same, (long long)tally->refused, (long long)tally->parties);
        const char *comma = "";
        for (int k = 0; k < DOCUMENT_KIND_COUNT; k++)
            if (tally->taken_by_kind[k]) {
                printf("%s\"%s\":%lld", comma, document_kind_name((DocumentKind)k),
                       (long long)tally->taken_by_kind[k]);
                comma = ",";
            }
        printf("},\"notes\":{");
        comma = "";
        for (int n = 0; n < NOTE_KIND_COUNT; n++)
            if (tally->notes[n]) {
                printf("%s\"%s\":%lld", comma, note_name((NoteKind)n), (long long)tally->notes[n]);
                comma = ",";
            }
        printf("}}\n");
        return;
    }
    printf(cli_say(cli, "taken %lld, already here %lld, refused %lld; parties %lld\n",
                        "收下 %lld，已有 %lld，拒绝 %lld；企业 %lld\n"),
           (long long)tally->taken, (long long)tally->same, (long long)tally->refused,
           (long long)tally->parties);
    for (int k = 0; k < DOCUMENT_KIND_COUNT; k++)
        if (tally->taken_by_kind[k])
            printf("  %8lld %s\n", (long long)tally->taken_by_kind[k],
                   cli->chinese ? document_kind_chinese((DocumentKind)k)
                                : document_kind_name((DocumentKind)k));
    for (int n = 0; n < NOTE_KIND_COUNT; n++)
        if (tally->notes[n])
            printf("  %8lld %s %s\n", (long long)tally->notes[n], cli_say(cli, "noted:", "备注："),
                   note_name((NoteKind)n));
    if ((tally->refused > 0) && !report)
        printf("%s\n", cli_say(cli, "say --report FILE to see which and why",
                                    "用 --report 文件 查看拒绝原因"));
}

static void report_close(FILE **file)
{
    if (*file && *file != stderr)
        fclose(*file);
}

static Err import_one(Cli *cli, Book *book, const char *path, const Mapping *mapping,
                      const Rules *rules, const ImportOptions *options, ImportTally *tally)
{
    Input input CLEANUP(input_close) = { 0 };
    TRY(input_open(cli->cx, path, &input));
    input.mapping = mapping;
    input.rules = rules;
    return import_input(cli->cx, book, &input, options, tally);
}

/* Prints a draft of a mapping; what is unsure of it goes to standard error as well. */
static Err suggest(Cli *cli)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make((size_t)1 << 30);
    Source *source CLEANUP(source_close) = NULL;
    Suggestion made;
    if (cli->arg_count != 1)
        return cli_usage(cli, "--suggest takes one table");
    const char *path = cli->args[0], *slash = strrchr(path, '/');
    Text rest, name = text_split(text_of(slash ? slash + 1 : path), '.', &rest);
    Err err = source_open(&cx, path, &source);
    if (err == ERR_OK)
        err = suggest_mapping(&cx, source, text_is(name, "-") ? TEXT("draft") : name, &made);
    if (err != ERR_OK)
        return fail(cli->cx, err, "%s", cx.detail);
    fwrite(made.json.at, 1, made.json.n, stdout);
    for (size_t i = 0; i < made.notes.count; i++)
        fprintf(stderr, "weft: %s\n", ((const Text *)list_at(&made.notes, i))->at);
    return ERR_OK;
}

static Err speaker_of(Cli *cli, Book *book, Speaker *out)
{
    const char *from = cli_option(cli, "from");
    if (from && cli->as)
        return cli_usage(cli, "--as is a person, --from a connector: one of them speaks");
    if (!from)
        return cli_speaker(cli, book, out);
    Text name;
    TRY(speaker_connector(cli->cx, text_of(from), out));
    TRY(actor_connector(cli->cx, out, &name));
    return key_sign_as(cli->cx, book, cli->store, name);
}

static Err import_run(Cli *cli)
{
    Book *book CLEANUP(book_close) = NULL;
    FILE *report CLEANUP(report_close) = NULL;
    ImportTally tally = { 0 };
    ImportOptions options = { .actor = cli_actor(cli), .progress = progress,
                              .progress_self = cli };
    if (cli->arg_count == 0)
        return cli_usage(cli, "which file? - is standard input");
    if (cli_option(cli, "suggest"))
        return suggest(cli);
    if (cli_option(cli, "acknowledge")) {
        options.acknowledge = print_safe;
        options.acknowledge_self = cli;
    }
    options.whole = cli_option(cli, "all-or-nothing") != NULL;
    Mapping mapping;
    const Rules *rules = NULL;
    const char *path = cli_option(cli, "report"), *mapped = cli_option(cli, "mapping");
    if (path && strcmp(path, "-") == 0)
        report = stderr;
    else if (path && !(report = fopen(path, "w")))
        return fail(cli->cx, ERR_IO, "%s: cannot write the report here", path);
    options.report = report;
    if (mapped)
        TRY(cli_mapping(cli, mapped, &mapping));
    if (cli_option(cli, "check"))
        TRY(rules_open(cli->cx, RULE_SET_EN16931, NULL, 0, &rules));
    TRY(cli_book(cli, &book));
    TRY(speaker_of(cli, book, &options.speaker));
    Err err = ERR_OK;
    for (size_t i = 0; i < cli->arg_count && err == ERR_OK; i++)
        err = import_one(cli, book, cli->args[i], mapped ? &mapping : NULL, rules, &options,
                         &tally);
    cli_progress_end(cli);
    print_tally(cli, &tally, path != NULL);
    if (err == ERR_OK && tally.refused > 0)
        return fail(cli->cx, ERR_REFUSED, "%lld refused; the rest was taken",
                    (long long)tally.refused);
    return err;
}

static const CliOption import_options[] = {
    { "acknowledge", NULL, "after each commit say how many documents are safe on disk",
      "每次提交后显示已落盘的单据数" },
    { "all-or-nothing", NULL, "take all of it, or nothing", "全部收下，否则全部不收" },
    { "check", NULL, "refuse invoices that break a fatal rule of EN 16931",
      "拒绝违反 EN 16931 致命规则的发票" },
    { "from", "CONNECTOR[:NAME]", "what a third party states, through its connector: bank, "
      "customs, tax, carrier, warehouse, insurer", "第三方直连：银行、海关、税务、承运人、仓储、保险" },
    { "mapping", "NAME|FILE", "read a table or event log through a mapping (share/mappings)",
      "按映射文件读取表格或事件日志" },
    { "suggest", NULL, "print a draft of a mapping for this table, and what is unsure of it; "
      "needs no store", "为此表格起草映射文件，并列出不确定之处" },
    { "report", "FILE", "write what was refused or noted, a JSON line each; - is standard error",
      "把拒绝与备注逐行写入文件" },
    { NULL, NULL, NULL, NULL },
};

const CliVerbRow verb_import = {
    .name = "import",
    .usage = "FILE... [--as PARTY/person | --from CONNECTOR] [--mapping NAME] [--report FILE]",
    .summary = "take documents into the books", .summary_zh = "导入单据",
    .options = import_options, .run = import_run,
    .more = "  weft import trade.jsonl --report refused.jsonl\n"
            "  weft import confirmations.jsonl --as uscc:91350100M000100Y43/li\n"
            "  weft import deliveries.csv --mapping scms\n"
            "  weft import invoices.csv --mapping shudian        the tax bureau's export\n"
            "  weft import --suggest orders.csv > orders.json     then look at its notes\n"
            "  weft import invoice.xml               UBL 2.1 to 2.4\n"
            "  weft import statement.xml --from bank        ISO 20022 camt.052, 053, 054\n"
            "  weft import --check invoice.xml       only if it is good by `weft check`\n\n"
            "What is in a file says what it is, on standard input too (-); gzip is unpacked.\n"
            "A line that is refused is reported and the rest is taken; importing the same file "
            "again\ntakes only what is missing. Exit code 1 where something was refused.",
};
