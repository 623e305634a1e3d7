/* check.c - `weft check`: what is wrong with invoices by the rules of EN 16931, one JSON object a
 * finding. A file that cannot be read is said, and the next is checked. */
#include "cli/emit.h"
#include "cli/verbs.h"

#include "base/check.h"
#include "base/source.h"
#include "format/rules/finding.h"

enum { FILE_MEMORY_BYTES = 1 << 30 };

typedef struct Seen {
    int64_t fatal, unread;
} Seen;

static Err print_finding(Ctx *cx, const char *path, const Finding *finding, bool chinese)
{
    TextBuf buf = textbuf_make(cx);
    Text message, line;
    TRY(finding_message(cx, finding, chinese, &message));
    textbuf_puts(&buf, "{\"file\":");
    textbuf_json(&buf, text_of(path));
    textbuf_puts(&buf, ",\"rule\":");
    textbuf_json(&buf, text_of(finding->rule->id));
    textbuf_puts(&buf, ",\"severity\":");
    textbuf_json(&buf, text_of(severity_name(finding->rule->severity)));
    textbuf_puts(&buf, ",\"message\":");
    textbuf_json(&buf, message);
    textbuf_puts(&buf, ",\"place\":");
    textbuf_json(&buf, finding->place);
    TRY(textbuf_done(&buf, &line));
    printf("%.*s}\n", (int)line.n, line.at);
    return ERR_OK;
}

static Err check_file(Ctx *cx, const Cli *cli, const Rules *rules, const char *path, Seen *seen)
{
    Source *source CLEANUP(source_close) = NULL;
    XmlNode *root;
    Findings findings;
    TRY(source_open(cx, path, &source));
    TRY(xml_tree_read(cx, source, &root));
    ctx_place(cx, source_name(source), root->line);
    TRY(rules_check(cx, rules, root, &findings));
    for (size_t i = 0; i < findings.count; i++) {
        ArenaMark mark = arena_mark(&cx->arena);
        TRY(print_finding(cx, path, &findings.items[i], cli->chinese));
        arena_rewind(&cx->arena, mark);
    }
    seen->fatal += (int64_t)findings.fatal;
    if (findings.more > 0)
        return fail(cx, ERR_LIMIT, "%zu findings more: too many to show", findings.more);
    return ERR_OK;
}

/* What is wrong with one file is said at once, for the next may be good; trouble ends it all. */
static Err check_files(Cli *cli, const Rules *rules, Seen *seen)
{
    Ctx scratch CLEANUP(ctx_clear) = ctx_make(FILE_MEMORY_BYTES);
    for (size_t i = 0; i < cli->arg_count; i++) {
        ctx_clear(&scratch);
        Err err = check_file(&scratch, cli, rules, cli->args[i], seen);
        bool bad_input = err != ERR_OK && err_exit_code(err) == 1;
        if (err != ERR_OK && (!bad_input || cli->arg_count == 1))
            return fail(cli->cx, err, "%s", scratch.detail);
        if (err != ERR_OK)
            fprintf(stderr, "weft: %s\n", scratch.detail);
        seen->unread += err != ERR_OK;
    }
    return ERR_OK;
}

static Err list_rules(Cli *cli, RuleSet set)
{
    Emit emit = emit_make(cli->cx);
    CliTable table = cli_table(cli->cx, "lll");
    emit_open(&emit, NULL, '[');
    for (size_t i = 0; i < rules_count(); i++) {
        const Rule *rule = rules_row(i);
        const char *text = cli->chinese ? rule->text_zh : rule->text;
        if (rule->set > set)
            continue;
        emit_open(&emit, NULL, '{');
        emit_text(&emit, "rule", text_of(rule->id));
        emit_text(&emit, "set", text_of(rule_set_name(rule->set)));
        emit_text(&emit, "severity", text_of(severity_name(rule->severity)));
        emit_text(&emit, "message", text_of(text));
        emit_close(&emit, '}');
        TRY(cli_cell(&table, text_of(rule->id)));
        TRY(cli_cell(&table, text_of(severity_name(rule->severity))));
        TRY(cli_cell(&table, text_of(text)));
    }
    emit_close(&emit, ']');
    if (cli->json)
        return emit_print(&emit);
    cli_table_print(cli, &table, stdout);
    return ERR_OK;
}

static Err run(Cli *cli)
{
    const char *ids[CLI_REPEATS_MAX], *id;
    size_t count = 0;
    const Rules *rules;
    Seen seen = { 0 };
    const char *name = cli_option(cli, "set");
    RuleSet set = RULE_SET_EN16931;
    if (name && !rule_set_named(text_of(name), &set))
        return cli_usage(cli, "--set is en16931 or peppol");
    if (cli_option(cli, "list"))
        return list_rules(cli, set);
    if (cli->arg_count == 0)
        return cli_usage(cli, "which file? - is standard input");
    for (size_t at = 0; (id = cli_option_next(cli, "rule", &at));)
        ids[count++] = id;
    TRY(rules_open(cli->cx, set, ids, count, &rules));
    TRY(check_files(cli, rules, &seen));
    if (seen.unread > 0)
        return fail(cli->cx, ERR_INVALID, "files that could not be checked: %lld; fatal findings: "
                    "%lld", (long long)seen.unread, (long long)seen.fatal);
    if (seen.fatal > 0)
        return fail(cli->cx, ERR_INVALID, "fatal findings: %lld", (long long)seen.fatal);
    return ERR_OK;
}

static const CliOption options[] = {
    { "rule", "ID", "this rule alone; may be given more than once", "仅查此规则；可重复" },
    { "set", "SET", "en16931 (default), or peppol: those of the Peppol network too",
      "规则集：en16931（默认），或 peppol（另加 Peppol 网络规则）" },
    { "list", NULL, "print the rules", "列出规则" },
    { 0 },
};

const CliVerbRow verb_check = {
    .name = "check", .usage = "[--rule ID]... [--set SET] FILE...",
    .summary = "check invoices by the rules of EN 16931",
    .summary_zh = "按 EN 16931 规则校验发票", .options = options, .run = run,
    .more = "  weft check invoice.xml\n  weft check --rule BR-CO-10 --rule BR-CO-15 a.xml b.xml\n"
            "  weft check --list --lang zh\n\n"
            "Reads Invoice and CreditNote of UBL 2; - is standard input. Each finding is a line of "
            "JSON:\nfile, rule, severity (fatal or warning), message, place. Exit code 1 where one "
            "is fatal or\na file cannot be read.",
};
