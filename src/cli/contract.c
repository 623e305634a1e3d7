/* contract.c - `weft contract`: cash flows of contracts by the ACTUS standard. What the words do
 * is core/contract/verbs.h; here are files, calendars and what goes to which stream. */
#include "cli/verbs.h"

#include "base/check.h"
#include "core/contract/verbs.h"

#include <dirent.h>
#include <string.h>

/* --- calendars: every file of share/calendars, by its name ------------------------------------ */

static void folder_close(DIR **folder)
{
    if (*folder)
        closedir(*folder);
}

static Err read_calendar(Ctx *cx, const char *folder, Text name, List *out)
{
    char path[4600];
    Json json;
    Calendar *calendar = NEW(cx, Calendar, 1);
    ContractCalendar *row = list_push(cx, out);
    if (!calendar || !row)
        return cx->err;
    snprintf(path, sizeof path, "%s/%.*s.json", folder, (int)name.n, name.at);
    TRY(json_parse_file(cx, path, &json));
    TRY(calendar_read(cx, &json, calendar));
    *row = (ContractCalendar){ .calendar = calendar };
    return text_copy(cx, name, &row->name);
}

/* A store's data folder need not be there: contracts without holidays do without. */
static Err read_calendars(Cli *cli, ContractCalendars *out)
{
    char path[4300];
    List list = list_make(sizeof(ContractCalendar));
    snprintf(path, sizeof path, "%s/calendars", cli->share);
    DIR *folder CLEANUP(folder_close) = opendir(path);
    for (struct dirent *entry; folder && (entry = readdir(folder));) {
        Text name = text_of(entry->d_name);
        if (text_ends(name, ".json")) {
            name.n -= strlen(".json");
            TRY(read_calendar(cli->cx, path, name, &list));
        }
    }
    *out = (ContractCalendars){ list.items, list.count };
    return ERR_OK;
}

/* --- the words -------------------------------------------------------------------------------- */

static Err read_file(Cli *cli, Json *file, ContractCalendars *calendars)
{
    if (cli->arg_count > 2)
        return cli_usage(cli, "one file at a time; - or none is standard input");
    TRY(read_calendars(cli, calendars));
    return json_parse_file(cli->cx, cli->arg_count > 1 ? cli->args[1] : "-", file);
}

static Err print(Cli *cli, const TextBuf *out, const TextBuf *errors, size_t failed)
{
    fwrite(out->at, 1, out->n, stdout);
    fwrite(errors->at, 1, errors->n, stderr);
    if (failed > 0)
        return fail(cli->cx, ERR_INVALID, "%zu of the contracts could not be computed", failed);
    return ERR_OK;
}

static Err events_run(Cli *cli)
{
    Json file;
    ContractCalendars calendars;
    size_t failed = 0;
    TextBuf out = textbuf_make(cli->cx), errors = textbuf_make(cli->cx);
    TRY(read_file(cli, &file, &calendars));
    TRY(contract_verb_events(cli->cx, &file, calendars, &out, &errors, &failed));
    return print(cli, &out, &errors, failed);
}

static Err test_file(Cli *cli, const char *path, ContractCalendars calendars, size_t *passed,
                     size_t *failed, size_t *coarse)
{
    Json file;
    TextBuf out = textbuf_make(cli->cx);
    TRY(json_parse_file(cli->cx, path, &file));
    TRY(contract_verb_test(cli->cx, &file, calendars, &out, passed, failed, coarse));
    fwrite(out.at, 1, out.n, cli->json ? stderr : stdout);
    return ERR_OK;
}

static Err test_run(Cli *cli)
{
    ContractCalendars calendars;
    size_t passed = 0, failed = 0, coarse = 0;
    if (cli->arg_count < 2)
        return cli_usage(cli, "test which file? - is standard input");
    TRY(read_calendars(cli, &calendars));
    for (size_t i = 1; i < cli->arg_count; i++)
        TRY(test_file(cli, cli->args[i], calendars, &passed, &failed, &coarse));
    if (cli->json)
        printf("{\"passed\":%zu,\"failed\":%zu,\"beyond_1e-9\":%zu}\n", passed, failed, coarse);
    else
        printf(cli_say(cli, "%zu passed, %zu failed", "%zu 通过，%zu 未通过"), passed, failed);
    if (!cli->json && coarse > 0)
        printf(cli_say(cli, " (%zu figures agree to 1e-6, not to 1e-9)",
                       "（%zu 个数值在 1e-6 内一致，1e-9 内不一致）"), coarse);
    if (!cli->json)
        printf("\n");
    if (failed > 0)
        return fail(cli->cx, ERR_INVALID, "%zu of the contracts differ", failed);
    return ERR_OK;
}

static Err plan_run(Cli *cli)
{
    Json file;
    ContractCalendars calendars;
    ContractPlanOptions options = { .html = cli_option(cli, "html") != NULL };
    const char *late = cli_option(cli, "late");
    size_t failed = 0;
    TextBuf out = textbuf_make(cli->cx), errors = textbuf_make(cli->cx);
    options.language = cli->chinese ? CONTRACT_PLAN_CHINESE : CONTRACT_PLAN_ENGLISH;
    if (cli->json)
        return cli_usage(cli, "a plan is for people; `weft contract events` answers in JSON");
    options.delay.agreed = late != NULL;
    if (late && (!contract_number_parse(text_of(late), &options.delay.of_payment)
                 || !(options.delay.of_payment >= 0.0 && options.delay.of_payment < 1.0)))
        return cli_usage(cli, "--late is the part of an overdue sum that a day costs: 0.0005");
    TRY(read_file(cli, &file, &calendars));
    TRY(contract_verb_plan(cli->cx, &file, calendars, &options, &out, &errors, &failed));
    return print(cli, &out, &errors, failed);
}

static Err run(Cli *cli)
{
    static const struct {
        const char *word;
        CliVerb *run;
    } words[] = { { "events", events_run }, { "test", test_run }, { "plan", plan_run } };
    for (size_t i = 0; cli->arg_count > 0 && i < COUNT(words); i++)
        if (strcmp(cli->args[0], words[i].word) == 0)
            return words[i].run(cli);
    return cli_usage(cli, "say events, test or plan");
}

static const CliOption options[] = {
    { "html", NULL, "plan: a page with a picture, for one contract", "plan：输出带图的网页" },
    { "late", "RATE", "plan: what a day's delay costs of an overdue sum (0.0005)",
      "plan：逾期每日费率（0.0005）" },
    { NULL, NULL, NULL, NULL },
};

static const CliTakes takes[] = {
    { "plan", "html late" },
    { NULL, NULL },
};

const CliVerbRow verb_contract = {
    .name = "contract", .usage = "events [FILE|-] | test FILE... | plan [FILE|-] [--html]",
    .summary = "cash flows of contracts, by the ACTUS standard",
    .summary_zh = "按 ACTUS 标准计算合约现金流", .options = options, .run = run,
    .takes = takes,
    .more = "  weft contract events loans.json        every event, as JSON with all digits\n"
            "  weft contract test actus-tests-pam.json    compare with the results in the file\n"
            "  weft contract plan loan.json --html    a repayment plan for people\n\n"
            "A file is an object of id -> {terms, to, dataObserved, eventsObserved, results}, or "
            "an array\nof terms, under the names of the ACTUS dictionary. Calendars are the files "
            "of share/calendars\nby name, NC (every day) and MF (Monday to Friday). test: figures "
            "agree within 1e-6, absolute\nor relative. A contract that cannot be computed is named "
            "on standard error, and the others\ngo on. Exit code 1 where one could not be computed "
            "or differs.",
};
