/* read.c - `weft read`: files in canonical form, or in another that weft writes. */
#include "cli/verbs.h"

#include "base/check.h"
#include "format/input.h"
#include "format/output.h"

#include <string.h>

typedef struct Reading {
    Cli *cli;
    Ctx held;                   /* what a form keeps till its end */
    Output out;
    FILE *to;
    Text part;                  /* where --out is written until it is whole; empty: nowhere */
    int64_t bad;
} Reading;

/* --- what readers hand on -------------------------------------------------------------------- */

static Err on_party(Ctx *cx, void *self, const PartyRecord *party, RecordPlace place)
{
    Reading *reading = self;
    ArenaMark mark = arena_mark(&cx->arena);
    (void)place;
    TRY(output_party(cx, &reading->out, party));
    arena_rewind(&cx->arena, mark);
    return ERR_OK;
}

static void say(RecordPlace place, const char *what, Text why)
{
    fprintf(stderr, "weft: %s", place.file);
    if (place.line > 0)
        fprintf(stderr, ":%lld", (long long)place.line);
    fprintf(stderr, ": %s%s%.*s\n", what, what[0] ? ": " : "", (int)why.n, why.at);
}

static Err on_document(Ctx *cx, void *self, const Document *document, RecordPlace place)
{
    Reading *reading = self;
    ArenaMark mark = arena_mark(&cx->arena);
    Err err = output_document(cx, &reading->out, document);
    if (err != ERR_OK && err_exit_code(err) == 1) {     /* this one cannot be written so */
        char field[128];
        say(place, ctx_field(cx, field, sizeof field), text_of(ctx_words(cx)));
        ctx_forgive(cx);
        reading->bad++;
        err = ERR_OK;
    }
    arena_rewind(&cx->arena, mark);
    return err;
}

static Err on_refused(Ctx *cx, void *self, RecordPlace place, const char *field, Text why)
{
    Reading *reading = self;
    (void)cx;
    say(place, field, why);
    reading->bad++;
    return ERR_OK;
}

static Err on_noted(Ctx *cx, void *self, RecordPlace place, NoteKind kind, const char *field,
                    Text why)
{
    (void)cx, (void)self, (void)field;
    say(place, note_name(kind), why);
    return ERR_OK;
}

/* --- files ----------------------------------------------------------------------------------- */

/* What is wrong with the input is said, and the next is read; what is wrong with the system, or
 * with the words of the command, ends it. */
static Err told(Reading *reading, const Ctx *scratch, Err err)
{
    if (err != ERR_OK && err_exit_code(err) != 1)
        return fail(reading->cli->cx, err, "%s", scratch->detail);
    if (err != ERR_OK)
        fprintf(stderr, "weft: %s\n", scratch->detail);
    reading->bad += err != ERR_OK;
    return ERR_OK;
}

static Err read_one(Reading *reading, const char *path, const Mapping *mapping)
{
    Ctx scratch CLEANUP(ctx_clear) = ctx_make((size_t)1 << 30);
    Input input CLEANUP(input_close) = { 0 };
    RecordSink sink = { .self = reading, .party = on_party, .document = on_document,
                        .refused = on_refused, .noted = on_noted };
    Err err = input_open(&scratch, path, &input);
    input.mapping = mapping;
    if (err == ERR_OK)
        err = input_read(&scratch, &input, &sink);
    return told(reading, &scratch, err);
}

static Err usage_forms(Cli *cli)
{
    Text names, why;
    TRY(output_names(cli->cx, &names));
    TRY(text_format(cli->cx, &why, "--to is one of %s", names.at));
    return cli_usage(cli, why.at);
}

/* --- where it goes --------------------------------------------------------------------------- */

static Err out_open(Reading *r, const OutputForm *form, const char *path)
{
    bool own = path && output_own_file(form, path);
    r->to = own ? NULL : stdout;
    r->part = TEXT("");
    if (path && !own) {
        TRY(text_format(r->cli->cx, &r->part, "%s.part", path));
        r->to = fopen(r->part.at, "w");
        if (!r->to)
            return fail(r->cli->cx, ERR_IO, "%s: cannot write here", path);
    }
    return output_begin(&r->held, form, r->to, path, &r->out);
}

static Err out_close(Reading *r, const char *path)
{
    TRY(output_end(&r->out));
    if (r->part.n == 0)
        return ERR_OK;
    int closed = fclose(r->to);
    r->to = NULL;
    if (closed != 0 || rename(r->part.at, path) != 0)
        return fail(r->cli->cx, ERR_IO, "%s: cannot write", path);
    r->part = TEXT("");
    return ERR_OK;
}

static void reading_clear(Reading *r)
{
    if (r->to && r->to != stdout)
        fclose(r->to);
    if (r->part.n > 0)
        remove(r->part.at);
    ctx_clear(&r->held);
}

/* --- the verb -------------------------------------------------------------------------------- */

static Err read_all(Reading *r, const OutputForm *form, const Mapping *mapping)
{
    Cli *cli = r->cli;
    const char *path = cli_option(cli, "out");
    TRY(out_open(r, form, path));
    for (size_t i = 0; i < cli->arg_count; i++)
        TRY(read_one(r, cli->args[i], mapping));
    return out_close(r, path);
}

static Err read_run(Cli *cli)
{
    Reading reading CLEANUP(reading_clear) = { .cli = cli, .held = ctx_make((size_t)16 << 30) };
    Mapping mapping;
    const char *to = cli_option(cli, "to"), *mapped = cli_option(cli, "mapping");
    const OutputForm *form = output_form(to ? to : "jsonl");
    if (cli->arg_count == 0)
        return cli_usage(cli, "which file? - is standard input");
    if (!form)
        return usage_forms(cli);
    if (mapped)
        TRY(cli_mapping(cli, mapped, &mapping));
    Err err = read_all(&reading, form, mapped ? &mapping : NULL);
    if (err != ERR_OK && cli->cx->err == ERR_OK)
        return fail(cli->cx, err, "%s", reading.held.detail);
    TRY(err);
    if (reading.bad > 0)
        return fail(cli->cx, ERR_INVALID, "documents that could not be read or written: %lld",
                    (long long)reading.bad);
    return ERR_OK;
}

static const CliOption read_options[] = {
    { "mapping", "NAME|FILE", "read a table or event log through a mapping (share/mappings)",
      "按映射文件读取表格或事件日志" },
    { "out", "FILE", "write there instead of printing (-o FILE); an OCEL log to a .sqlite file "
      "is a database", "写入文件（-o）；OCEL 日志写到 .sqlite 即为数据库" },
    { "to", "FORM", "the form to write: jsonl, native lines; ubl, one UBL 2 document; ocel, an "
      "OCEL 2.0 event log; csv, a table with a row a line (mapping weft reads it)",
      "输出格式：jsonl 原生格式；ubl 一份 UBL 2 单据；ocel OCEL 2.0 事件日志；csv 每行项目一行的表格" },
    { NULL, NULL, NULL, NULL },
};

const CliVerbRow verb_read = {
    .name = "read", .usage = "FILE... [--to FORM] [--mapping NAME]",
    .summary = "print documents in canonical form", .summary_zh = "以规范格式输出单据",
    .options = read_options, .run = read_run,
    .more = "  weft read invoice.xml > invoice.jsonl\n"
            "  weft read invoice.jsonl --to ubl > invoice.xml\n"
            "  weft read statement.xml                 camt.052, 053, 054; pain.002\n"
            "  weft read payments.jsonl --to pain > pay.xml\n"
            "  weft read deliveries.csv.gz --mapping scms\n"
            "  weft read trade.jsonl --to ocel -o trade.sqlite\n\n"
            "What is in a file says what it is, on standard input too (-); gzip is unpacked. Reads "
            "native\nlines and UBL 2.1 to 2.4: orders and what answers, changes and cancels them, "
            "despatch and\nreceipt advices, invoices, credit notes and what answers them; tables "
            "and OCEL 2.0 event\nlogs through a mapping. What the native form does not hold stays "
            "in \"extra\" and goes back\nwhere it was.",
};
