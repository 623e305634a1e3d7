/* verify.c - `weft verify`: are the books what the papers and acts make them? */
#include "app/verify.h"

#include "cli/verbs.h"

static void progress(void *self, int64_t done, int64_t total)
{
    cli_progress(self, cli_say(self, "rebuilding", "重建中"), done, total);
}

static Err run(Cli *cli)
{
    Book *book CLEANUP(book_close) = NULL;
    VerifyReport report;
    if (cli->arg_count > 0)
        return cli_usage(cli, "verify takes no files; name the store with --store");
    TRY(cli_book(cli, &book));
    Err err = verify_run(cli->cx, book, progress, cli, &report);
    cli_progress_end(cli);
    TRY(err);
    if (cli->json)
        printf("{\"documents\":%lld,\"acts\":%lld,\"leaves\":%lld,\"tables\":%lld,\"rows\":%lld,"
               "\"differences\":%lld}\n", (long long)report.documents, (long long)report.acts,
               (long long)report.leaves, (long long)report.tables, (long long)report.rows,
               (long long)report.differences);
    else
        printf(cli_say(cli, "%lld documents and %lld acts replayed; %lld leaves checked; %lld "
                            "tables, %lld rows compared: %lld differences\n",
                            "重放 %lld 份单据、%lld 个行为；核对 %lld 个证据叶；比较 %lld 张表 "
                            "%lld 行：%lld 处差异\n"),
               (long long)report.documents, (long long)report.acts, (long long)report.leaves,
               (long long)report.tables, (long long)report.rows, (long long)report.differences);
    if (report.differences == 0)
        return ERR_OK;
    fprintf(stderr, "%.*s", (int)report.first.n, report.first.at);
    return fail(cli->cx, ERR_DAMAGED, "the store is not what its documents, acts and transfers "
                "make of it; restore it from a copy, and keep this one for looking into");
}

const CliVerbRow verb_verify = {
    .name = "verify", .usage = "[--store URL]",
    .summary = "rebuild everything derived and compare", .summary_zh = "重建并核对全部派生数据",
    .run = run,
};
