/* import.c - `weft import`: files into the books; `weft read`: files in canonical form. */
#include "cli/verbs.h"

#include "app/import.h"
#include "base/check.h"
#include "base/file.h"
#include "format/detect.h"
#include "format/ubl_read.h"
#include "format/ubl_write.h"

#include <string.h>
#include <sys/stat.h>

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

/* A mapping says what the file is; else what is in it does. */
static Err import_one(Cli *cli, Book *book, const char *path, const char *mapping,
                      const ImportOptions *options, ImportTally *tally)
{
    Format format;
    if (mapping)
        return import_mapped(cli->cx, book, path, mapping, options, tally);
    TRY(format_detect(cli->cx, path, &format));
    return format == FORMAT_XML ? import_xml(cli->cx, book, path, options, tally)
                                : import_jsonl(cli->cx, book, path, options, tally);
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
    if (cli_option(cli, "acknowledge")) {
        options.acknowledge = print_safe;
        options.acknowledge_self = cli;
    }
    options.whole = cli_option(cli, "all-or-nothing") != NULL;
    const char *path = cli_option(cli, "report"), *mapping = cli_option(cli, "mapping");
    if (path && strcmp(path, "-") == 0)
        report = stderr;
    else if (path && !(report = fopen(path, "w")))
        return fail(cli->cx, ERR_IO, "%s: cannot write the report here", path);
    options.report = report;
    TRY(cli_book(cli, &book));
    TRY(cli_submitter(cli, book, &options.submitter));
    Err err = ERR_OK;
    for (size_t i = 0; i < cli->arg_count && err == ERR_OK; i++)
        err = import_one(cli, book, cli->args[i], mapping, &options, &tally);
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
    { "mapping", "NAME|FILE", "read a table through a mapping (share/mappings: scms, p2p-ocel)",
      "按映射文件读取表格" },
    { "report", "FILE", "write what was refused or noted, a JSON line each; - is standard error",
      "把拒绝与备注逐行写入文件" },
    { NULL, NULL, NULL, NULL },
};

const CliVerbRow verb_import = {
    .name = "import", .usage = "FILE... [--mapping NAME] [--all-or-nothing] [--report FILE]",
    .summary = "take documents into the books", .summary_zh = "导入单据",
    .options = import_options, .run = import_run,
    .more = "  weft import trade.jsonl --report refused.jsonl\n"
            "  weft import confirmations.jsonl --as uscc:91350100M000100Y43/li\n"
            "  weft import deliveries.csv --mapping scms\n"
            "  weft import invoice.xml               UBL 2.1 to 2.4\n\n"
            "A line that is refused is reported and the rest is taken; importing the same file "
            "again\ntakes only what is missing. Exit code 1 where something was refused.",
};

/* --- read ------------------------------------------------------------------------------------ */

typedef struct Reading {
    Cli *cli;
    bool ubl;                   /* written as UBL, not as weft's own */
    int64_t bad, written;
} Reading;

static Err print_document(Ctx *cx, void *self, const Document *document, RecordPlace place)
{
    Reading *reading = self;
    Text out;
    (void)place;
    if (reading->ubl && reading->written > 0)
        return fail(cx, ERR_LIMIT, "--to ubl writes one document; give them one at a time");
    TRY(reading->ubl ? ubl_write(cx, document, &out) : document_write(cx, document, &out));
    fwrite(out.at, 1, out.n, stdout);
    if (!reading->ubl)
        putchar('\n');
    reading->written++;
    return ERR_OK;
}

/* --- native lines --- */

static Err print_line(Ctx *cx, Reading *reading, Text line)
{
    Json json;
    Text out;
    Document document;
    PartyRecord party;
    TRY(json_parse(cx, line, &json));
    if (!party_record_is(&json)) {
        TRY(document_read(cx, &json, &document));
        return print_document(cx, reading, &document, (RecordPlace){ 0 });
    }
    TRY(party_record_read(cx, &json, &party));
    TRY(party_record_write(cx, &party, &out));
    if (!reading->ubl)
        printf("%.*s\n", (int)out.n, out.at);
    return ERR_OK;
}

/* What is wrong with the input is said, and reading goes on; what is wrong with the system ends
 * it. */
static Err told(Reading *reading, const Ctx *scratch, Err err)
{
    if (err != ERR_OK && err_exit_code(err) != 1)
        return fail(reading->cli->cx, err, "%s", scratch->detail);
    if (err != ERR_OK)
        fprintf(stderr, "weft: %s\n", scratch->detail);
    reading->bad += err != ERR_OK;
    return ERR_OK;
}

static Err read_lines(Reading *reading, const char *path)
{
    LineReader *reader CLEANUP(line_reader_close) = NULL;
    Ctx scratch CLEANUP(ctx_clear) = ctx_make(1 << 28);
    TRY(line_reader_open(reading->cli->cx, path, &reader));
    for (bool more = true; more;) {
        Text line;
        ctx_clear(&scratch);
        Err err = line_reader_next(&scratch, reader, &line, &more);
        if (err != ERR_OK)
            more = true;
        else if (more && text_trim(line).n > 0)
            err = print_line(&scratch, reading, line);
        TRY(told(reading, &scratch, err));
    }
    return ERR_OK;
}

/* --- other forms --- */

static Err print_party(Ctx *cx, void *self, const PartyRecord *party, RecordPlace place)
{
    (void)cx, (void)self, (void)party, (void)place;
    return ERR_OK;                      /* who they are stands in the document */
}

static Err print_refused(Ctx *cx, void *self, RecordPlace place, const char *field, Text why)
{
    Reading *reading = self;
    (void)cx;
    fprintf(stderr, "weft: %s: %s%s%.*s\n", place.file, field, field[0] ? ": " : "", (int)why.n,
            why.at);
    reading->bad++;
    return ERR_OK;
}

static Err print_noted(Ctx *cx, void *self, RecordPlace place, NoteKind kind, const char *field,
                       Text why)
{
    (void)cx, (void)self, (void)field;
    fprintf(stderr, "weft: %s: %s: %.*s\n", place.file, note_name(kind), (int)why.n, why.at);
    return ERR_OK;
}

static Err read_xml(Reading *reading, const char *path)
{
    Ctx scratch CLEANUP(ctx_clear) = ctx_make(1 << 30);
    RecordSink sink = { .self = reading, .party = print_party, .document = print_document,
                        .refused = print_refused, .noted = print_noted };
    Err err = ubl_read(&scratch, path, &sink);
    return told(reading, &scratch, err);
}

static Err read_run(Cli *cli)
{
    Reading reading = { .cli = cli };
    const char *to = cli_option(cli, "to");
    if (cli->arg_count == 0)
        return cli_usage(cli, "which file? - is standard input");
    if (to && strcmp(to, "ubl") != 0 && strcmp(to, "jsonl") != 0)
        return cli_usage(cli, "--to is jsonl or ubl");
    reading.ubl = to && strcmp(to, "ubl") == 0;
    for (size_t i = 0; i < cli->arg_count; i++) {
        Format format;
        TRY(format_detect(cli->cx, cli->args[i], &format));
        TRY(format == FORMAT_XML ? read_xml(&reading, cli->args[i])
                                 : read_lines(&reading, cli->args[i]));
    }
    if (reading.bad > 0)
        return fail(cli->cx, ERR_INVALID, "documents that could not be read: %lld",
                    (long long)reading.bad);
    return ERR_OK;
}

static const CliOption read_options[] = {
    { "to", "jsonl|ubl", "the form to print: native lines, or one UBL 2 document",
      "输出格式：原生 JSONL，或一份 UBL 2 单据" },
    { NULL, NULL, NULL, NULL },
};

const CliVerbRow verb_read = {
    .name = "read", .usage = "FILE... [--to jsonl|ubl]",
    .summary = "print documents in canonical form", .summary_zh = "以规范格式输出单据",
    .options = read_options, .run = read_run,
    .more = "  weft read invoice.xml > invoice.jsonl\n"
            "  weft read invoice.jsonl --to ubl > invoice.xml\n\n"
            "Reads native lines and UBL 2.1 to 2.4: orders and what answers, changes and cancels "
            "them,\ndespatch and receipt advices, invoices, credit notes and what answers them. "
            "What the native\nform does not hold stays in \"extra\" and goes back where it was.",
};
