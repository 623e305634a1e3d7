/* export.c - `weft export`: the books in forms that other tools open. */
#include "app/ocel_export.h"

#include "base/file.h"
#include "cli/verbs.h"

#include <errno.h>
#include <string.h>

static Err write_json(Ctx *cx, OcelOut *log, const char *path)
{
    Text part;
    if (strcmp(path, "-") == 0)
        return ocel_out_json(log, stdout);
    TRY(text_format(cx, &part, "%s.part", path));
    FILE *file = fopen(part.at, "w");
    if (!file)
        return fail(cx, ERR_IO, "%s: cannot write here: %s", path, strerror(errno));
    Err err = ocel_out_json(log, file);
    if (fclose(file) != 0 && err == ERR_OK)
        err = fail(cx, ERR_IO, "%s: cannot write: %s", path, strerror(errno));
    if (err == ERR_OK && rename(part.at, path) != 0)
        err = fail(cx, ERR_IO, "%s: cannot write: %s", path, strerror(errno));
    if (err != ERR_OK)
        remove(part.at);
    return err;
}

static Err export_log(Cli *cli, Ctx *cx, const char *path)
{
    Book *book CLEANUP(book_close) = NULL;
    OcelOut log = ocel_out_make(cx);
    Text name = text_of(path);
    bool database = text_ends(name, ".sqlite") || text_ends(name, ".sqlite3")
                 || text_ends(name, ".db");
    TRY(cli_book(cli, &book));
    TRY(ocel_export(cx, book, &log));
    TRY(database ? ocel_out_sqlite(&log, path) : write_json(cx, &log, path));
    if (strcmp(path, "-") != 0)
        fprintf(stderr, cli_say(cli, "%s: %zu objects, %zu events\n", "%s：%zu 个对象，%zu 个事件\n"),
                path, log.objects.count, log.events.count);
    return ERR_OK;
}

static Err export_run(Cli *cli)
{
    const char *path = cli_option(cli, "out");
    Ctx cx CLEANUP(ctx_clear) = ctx_make((size_t)16 << 30);
    if (cli->arg_count != 1 || strcmp(cli->args[0], "ocel") != 0)
        return cli_usage(cli, "export what? ocel is what there is");
    Err err = export_log(cli, &cx, path ? path : "-");
    return err == ERR_OK || cli->cx->err != ERR_OK ? err : fail(cli->cx, err, "%s", cx.detail);
}

static const CliOption export_options[] = {
    { "out", "FILE", "write there (-o FILE): JSON, or a database where it ends with .sqlite",
      "写入文件（-o）：JSON；以 .sqlite 结尾则为数据库" },
    { NULL, NULL, NULL, NULL },
};

const CliVerbRow verb_export = {
    .name = "export", .usage = "ocel [-o FILE]",
    .summary = "the books as an OCEL 2.0 event log", .summary_zh = "将账册导出为 OCEL 2.0 事件日志",
    .options = export_options, .run = export_run,
    .more = "  weft export ocel -o log.json\n"
            "  weft export ocel -o log.sqlite\n\n"
            "Parties, documents, items, claims and financings are objects; papers issued and acts "
            "performed\nare events; matches link what they paired. `weft read` takes the documents "
            "out of such a log\nagain, as they were.",
};
