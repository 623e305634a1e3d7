/* main.c - finds the verb, parses its options, runs it, reports a failure once, and sets the exit
 * code. Everything a verb needs comes through Cli; nothing else is global. */
#define _GNU_SOURCE
#include "base/check.h"
#include "cli/cli.h"
#include "cli/verbs.h"
#include "core/document_word.h"

#include <getopt.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifndef WEFT_PREFIX
#define WEFT_PREFIX "/usr/local"
#endif

enum { MEMORY_BYTES_MAX = 1 << 30 };

static const CliVerbRow *const verbs[] = {
#define VERB(name) &verb_##name,
#include "cli/verb.tbl"
#undef VERB
};

static const CliOption common[] = {
    { "store", "URL", "the store: a file, or postgresql://... (WEFT_STORE; default weft.db)",
      "账本：文件或 postgresql://...（环境变量 WEFT_STORE；默认 weft.db）" },
    { "as", "PARTY/user", "who acts, for example uscc:91350100M000100Y43/li", "操作人" },
    { "json", NULL, "answer in JSON", "以 JSON 输出" },
    { "lang", "en|zh", "language of the answer (default: from LANG)", "语言" },
    { "quiet", NULL, "no progress bar", "不显示进度" },
    { "share", "DIR", "weft's data folder (WEFT_SHARE)", "数据目录" },
    { "help", NULL, "this text", "帮助" },
};

/* --- where the data are ---------------------------------------------------------------------- */

static bool is_share(const char *path)
{
    char probe[4300];
    int n = snprintf(probe, sizeof probe, "%s/templates", path);
    return n > 0 && (size_t)n < sizeof probe && access(probe, R_OK) == 0;
}

/* Beside the binary in the tree (build/release/weft -> share), or installed under the prefix. */
static const char *find_share(char *buf, size_t size)
{
    static const char *const beside[] = { "../share/weft", "../share", "../../share" };
    const char *set = getenv("WEFT_SHARE");
    if (set)
        return set;
    char exe[4096];
    ssize_t n = readlink("/proc/self/exe", exe, sizeof exe - 1);
    char *slash = n > 0 ? (exe[n] = '\0', strrchr(exe, '/')) : NULL;
    for (size_t i = 0; slash && i < COUNT(beside); i++) {
        snprintf(buf, size, "%.*s/%s", (int)(slash - exe), exe, beside[i]);
        if (is_share(buf))
            return buf;
    }
    return WEFT_PREFIX "/share/weft";
}

/* --- help ------------------------------------------------------------------------------------ */

static void print_options(const Cli *cli, const CliOption *options, size_t n)
{
    for (size_t i = 0; i < n && options[i].name; i++) {
        char left[64];
        snprintf(left, sizeof left, "--%s%s%s", options[i].name,
                 options[i].argument ? " " : "", options[i].argument ? options[i].argument : "");
        printf("  %-26s %s\n", left,
               cli->chinese && options[i].help_zh ? options[i].help_zh : options[i].help);
    }
}

static void help_verb(const Cli *cli, const CliVerbRow *verb)
{
    printf("weft %s %s\n\n%s\n", verb->name, verb->usage,
           cli->chinese ? verb->summary_zh : verb->summary);
    if (verb->options && verb->options[0].name) {
        printf("\n");
        print_options(cli, verb->options, CLI_OPTIONS_MAX);
    }
    printf("\n%s\n", cli_say(cli, "every verb takes", "通用选项"));
    print_options(cli, common, COUNT(common));
    if (verb->more)
        printf("\n%s\n", verb->more);
}

static void help_words(DocumentKind kind)
{
    size_t count;
    const DocumentWord *words = document_words(kind, &count);
    for (size_t i = 0; i < count; i++)
        printf("%s%s %s", i ? ", " : "      ", words[i].word, words[i].chinese);
    printf("\n");
}

static void help_documents(const Cli *cli)
{
    printf("%s\n\n", cli_say(cli, "kinds of documents, and the words that their status may be",
                             "单据种类及其可用的状态词"));
    for (int k = 0; k < DOCUMENT_KIND_COUNT; k++) {
        printf("  %-22s %s, %s\n", document_kind_name((DocumentKind)k),
               document_kind_chinese((DocumentKind)k),
               flow_name(document_kind_flow((DocumentKind)k)));
        help_words((DocumentKind)k);
    }
    printf("\n%s", cli_say(cli, "role of a line:", "行的类别："));
    for (int r = 0; r < LINE_ROLE_COUNT; r++)
        printf(" %s %s", role_name((LineRole)r), role_chinese((LineRole)r));
    printf("\n%s", cli_say(cli, "purpose of an invoice:", "发票用途："));
    for (int p = 0; p < PURPOSE_COUNT; p++)
        printf(" %s %s", purpose_name((Purpose)p), purpose_chinese((Purpose)p));
    printf("\n");
}

static void help_all(const Cli *cli)
{
    printf("%s\n\n", cli_say(cli,
           "weft - supply-chain finance for virtual industry clusters: trade documents in, closed "
           "orders,\nfinancing, settlement and proof out",
           "经纬（weft）— 虚拟产业集群供应链金融：单据进，业务闭合、融资、结算与证据出"));
    for (size_t i = 0; i < COUNT(verbs); i++)
        printf("  %-12s %s\n", verbs[i]->name,
               cli->chinese ? verbs[i]->summary_zh : verbs[i]->summary);
    printf("\n%s\n", cli_say(cli, "`weft help VERB` says more; `weft demo` tells a whole story.",
                             "`weft help 命令` 查看详情；`weft demo` 演示完整故事。"));
}

static const CliVerbRow *verb_of(const char *name)
{
    for (size_t i = 0; i < COUNT(verbs); i++)
        if (strcmp(verbs[i]->name, name) == 0)
            return verbs[i];
    return NULL;
}

static int help(const Cli *cli, const char *topic)
{
    const CliVerbRow *verb = topic ? verb_of(topic) : NULL;
    if (topic && strcmp(topic, "documents") == 0)
        help_documents(cli);
    else if (verb)
        help_verb(cli, verb);
    else
        help_all(cli);
    return 0;
}

/* --- options --------------------------------------------------------------------------------- */

static Err common_option(Cli *cli, size_t which, const char *value)
{
    switch (which) {
    case 0: cli->store = value; cli->store_given = true; break;
    case 1: cli->as = value; break;
    case 2: cli->json = true; break;
    case 3:
        if (strcmp(value, "zh") != 0 && strcmp(value, "en") != 0)
            return fail(cli->cx, ERR_USAGE, "--lang is en or zh");
        cli->chinese = strcmp(value, "zh") == 0;
        break;
    case 4: cli->quiet = true; break;
    case 5: cli->share = value; break;
    default: break;
    }
    return ERR_OK;
}

static int verb_option(const CliVerbRow *verb, const char *name)
{
    for (int i = 0; verb->options && verb->options[i].name; i++)
        if (strcmp(verb->options[i].name, name) == 0)
            return i;
    return -1;
}

static Err take_option(Cli *cli, int option, const char *value)
{
    if (cli->repeat_count == CLI_REPEATS_MAX)
        return cli_usage(cli, "too many options in one call");
    cli->values[option] = value ? value : "";
    cli->repeats[cli->repeat_count].option = option;
    cli->repeats[cli->repeat_count++].value = cli->values[option];
    return ERR_OK;
}

static Err parse(Cli *cli, int argc, char **argv, bool *wants_help)
{
    struct option longs[CLI_OPTIONS_MAX + COUNT(common) + 1] = { 0 };
    size_t n = 0;
    for (size_t i = 0; i < COUNT(common); i++, n++)
        longs[n] = (struct option){ common[i].name, common[i].argument != NULL, NULL, 0 };
    for (size_t i = 0; cli->verb->options && cli->verb->options[i].name; i++, n++)
        longs[n] = (struct option){ cli->verb->options[i].name,
                                    cli->verb->options[i].argument != NULL, NULL, 0 };
    opterr = 0;
    optind = 0;
    for (int index = 0, got; (got = getopt_long(argc, argv, "ho:", longs, &index)) != -1;) {
        if (got == 'h') {
            *wants_help = true;
        } else if (got == 'o' && (index = verb_option(cli->verb, "out")) >= 0) {
            TRY(take_option(cli, index, optarg));
        } else if (got != 0) {
            char why[256];
            snprintf(why, sizeof why, "%s is not understood, or lacks its value",
                     argv[optind - 1]);
            return cli_usage(cli, why);
        } else if ((size_t)index < COUNT(common)) {
            *wants_help = *wants_help || strcmp(common[index].name, "help") == 0;
            TRY(common_option(cli, (size_t)index, optarg));
        } else {
            TRY(take_option(cli, index - (int)COUNT(common), optarg));
        }
    }
    for (; optind < argc; optind++) {
        if (cli->arg_count == CLI_ARGS_MAX)
            return cli_usage(cli, "too many files in one call");
        cli->args[cli->arg_count++] = argv[optind];
    }
    return ERR_OK;
}

static int finish(const Ctx *cx, Err err)
{
    if (fflush(stdout) != 0 && err == ERR_OK) {
        fprintf(stderr, "weft: standard output could not be written\n");
        return err_exit_code(ERR_IO);
    }
    if (err != ERR_OK)
        fprintf(stderr, "weft: %s\n", cx->detail[0] ? cx->detail : err_text(err));
    return err_exit_code(err);
}

int main(int argc, char **argv)
{
    mallopt(M_TRIM_THRESHOLD, 1 << 28);         /* arenas come and go: keep their pages */
    mallopt(M_MMAP_THRESHOLD, 4 << 20);
    static Cli cli;             /* the argument table is too large for a stack frame */
    static char share[4200];
    Ctx cx CLEANUP(ctx_clear) = ctx_make(MEMORY_BYTES_MAX);
    const char *lang = getenv("LC_ALL") ? getenv("LC_ALL") : getenv("LANG");
    const char *store = getenv("WEFT_STORE");
    cli.cx = &cx;
    cli.store = store ? store : "weft.db";
    cli.share = find_share(share, sizeof share);
    cli.chinese = lang && strncmp(lang, "zh", 2) == 0;
    cli.color = isatty(STDOUT_FILENO) && !getenv("NO_COLOR");
    cli.terminal = isatty(STDERR_FILENO);
    if (argc < 2 || strcmp(argv[1], "help") == 0 || strcmp(argv[1], "--help") == 0)
        return help(&cli, argc > 2 ? argv[2] : NULL);
    cli.verb = verb_of(argv[1]);
    if (!cli.verb) {
        fprintf(stderr, "weft: there is no verb \"%s\"; `weft help` lists them\n", argv[1]);
        return err_exit_code(ERR_USAGE);
    }
    bool wants_help = false;
    Err err = parse(&cli, argc - 1, argv + 1, &wants_help);
    if (err == ERR_OK && wants_help)
        return help(&cli, cli.verb->name);
    if (err == ERR_OK)
        err = cli_takes(&cli);
    if (err == ERR_OK)
        err = cli.verb->run(&cli);
    return finish(&cx, err);
}
