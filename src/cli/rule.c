/* rule.c - `weft rule`: under which rules a cluster runs, since when, and adopting others.
 *
 * What is shown comes out of the store; a file is read by diff and adopt alone. */
#include "cli/verbs.h"

#include "base/check.h"
#include "base/json_diff.h"
#include "cli/emit.h"

#include <stdlib.h>

enum { VALUE_CHARS_MAX = 60 };

/* --- which there are ------------------------------------------------------------------------- */

typedef enum { STATE_REPLACED, STATE_IN_FORCE, STATE_LATER } RuleState;

static const struct { const char *english, *chinese; } states[] = {
    [STATE_REPLACED] = { "replaced", "已被取代" }, [STATE_IN_FORCE] = { "in force", "施行中" },
    [STATE_LATER] = { "later", "尚未施行" },
};

static const char *kind_word(const Cli *cli, RuleKind kind)
{
    const RuleKindWords *words = rule_kind_words(kind);
    return cli->chinese ? words->chinese : words->name;
}

static Err state_of(Cli *cli, Book *book, const RuleVersion *rule, Date day, RuleState *out)
{
    RuleVersion now;
    bool found;
    TRY(rulebook_find(cli->cx, book_rules(book), rule->kind, rule->name, day, &found, &now));
    *out = found && now.id == rule->id ? STATE_IN_FORCE
         : rule->from.day > day.day ? STATE_LATER : STATE_REPLACED;
    return ERR_OK;
}

static void emit_rule(Emit *emit, const RuleVersion *rule)
{
    char hex[HASH_HEX_SIZE];
    emit_text(emit, "kind", text_of(rule_kind_words(rule->kind)->name));
    emit_text(emit, "name", rule->name);
    emit_int(emit, "version", rule->version);
    emit_date(emit, "from", rule->from.day);
    emit_int(emit, "act", rule->act_id);
    emit_text(emit, "hash", text_of(hash_hex(&rule->hash, hex)));
}

static Err put_from(Cli *cli, CliTable *table, Date from)
{
    if (date_is_none(from))
        return cli_cell(table, text_of(cli_say(cli, "the beginning", "自始")));
    return show_date(table, from.day);
}

static Err put_row(Cli *cli, const RuleVersion *rule, RuleState state, CliTable *table)
{
    char hex[HASH_HEX_SIZE];
    TRY(cli_cell(table, text_of(kind_word(cli, rule->kind))));
    TRY(cli_cell(table, rule->name));
    TRY(cli_cell_format(table, "%lld", (long long)rule->version));
    TRY(put_from(cli, table, rule->from));
    TRY(cli_cell(table, text_of(cli_say(cli, states[state].english, states[state].chinese))));
    return cli_cell_format(table, "%.12s", hash_hex(&rule->hash, hex));
}

static Err put_heads(Cli *cli, CliTable *table)
{
    static const struct { const char *english, *chinese; } heads[] = {
        { "KIND", "种类" }, { "NAME", "名称" }, { "VERSION", "版本" }, { "FROM", "施行日" },
        { "STATE", "状态" }, { "HASH", "哈希" },
    };
    for (size_t i = 0; i < COUNT(heads); i++)
        TRY(cli_cell(table, text_of(cli_say(cli, heads[i].english, heads[i].chinese))));
    return ERR_OK;
}

static Err day_asked(Cli *cli, Book *book, Date *out)
{
    *out = book_settings(book).business_date;
    return cli_option(cli, "date") ? date_parse(cli->cx, text_of(cli_option(cli, "date")), out)
                                   : ERR_OK;
}

static int by_kind_and_name(const void *a, const void *b)
{
    const RuleVersion *x = a, *y = b;
    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    int by_name = text_cmp(x->name, y->name);
    return by_name != 0 ? by_name : (x->version > y->version) - (x->version < y->version);
}

static Err sorted_rules(Cli *cli, Book *book, List *out)
{
    const List *all;
    List rules = list_make(sizeof(RuleVersion));
    TRY(rulebook_all(cli->cx, book_rules(book), &all));
    for (size_t i = 0; i < all->count; i++) {
        RuleVersion *slot = list_push(cli->cx, &rules);
        if (!slot)
            return cli->cx->err;
        *slot = *(const RuleVersion *)list_at(all, i);
    }
    if (rules.count > 1)
        qsort(rules.items, rules.count, sizeof(RuleVersion), by_kind_and_name);
    *out = rules;
    return ERR_OK;
}

/* Every version there is; with --date those in force that day. */
static Err list_run(Cli *cli, Book *book)
{
    const char *only = cli_option(cli, "kind");
    RuleKind kind = RULE_CHART;
    List rules;
    Date day;
    if (cli->arg_count > 1)
        return cli_usage(cli, "list takes options only");
    if (only)
        TRY(rule_kind_parse(cli->cx, text_of(only), &kind));
    TRY(day_asked(cli, book, &day));
    TRY(sorted_rules(cli, book, &rules));
    Emit emit = emit_make(cli->cx);
    CliTable table = cli_table(cli->cx, "llrlll");
    TRY(put_heads(cli, &table));
    emit_open(&emit, NULL, '[');
    for (size_t i = 0; i < rules.count; i++) {
        const RuleVersion *rule = list_at(&rules, i);
        RuleState state;
        TRY(state_of(cli, book, rule, day, &state));
        if ((only && rule->kind != kind) || (cli_option(cli, "date") && state != STATE_IN_FORCE))
            continue;
        emit_open(&emit, NULL, '{');
        emit_rule(&emit, rule);
        emit_text(&emit, "state", text_of(states[state].english));
        emit_close(&emit, '}');
        TRY(put_row(cli, rule, state, &table));
    }
    emit_close(&emit, ']');
    if (cli->json)
        return emit_print(&emit);
    cli_table_print(cli, &table, stdout);
    return ERR_OK;
}

/* --- one of them ----------------------------------------------------------------------------- */

static Err find_version(Cli *cli, Book *book, RuleKind kind, Text name, const char *text,
                        RuleVersion *out)
{
    int64_t version;
    const List *all;
    if (!text_to_int64(text_of(text), &version) || version < 1)
        return fail(cli->cx, ERR_INVALID, "--version %s is no number from 1 on", text);
    TRY(rulebook_all(cli->cx, book_rules(book), &all));
    for (size_t i = 0; i < all->count; i++) {
        const RuleVersion *rule = list_at(all, i);
        if (rule->kind == kind && rule->version == version && text_eq(rule->name, name)) {
            *out = *rule;
            return ERR_OK;
        }
    }
    return fail(cli->cx, ERR_NOT_FOUND, "there is no version %lld of the %s \"%.*s\"; `weft rule "
                "list` shows all", (long long)version, rule_kind_words(kind)->name, (int)name.n,
                name.at);
}

/* The rule that KIND NAME [--date | --version] mean. */
static Err rule_asked(Cli *cli, Book *book, RuleVersion *out)
{
    const char *version = cli_option(cli, "version");
    RuleKind kind;
    Date day;
    if (version && cli_option(cli, "date"))
        return cli_usage(cli, "--date or --version, not both");
    TRY(rule_kind_parse(cli->cx, text_of(cli->args[1]), &kind));
    if (version)
        return find_version(cli, book, kind, text_of(cli->args[2]), version, out);
    TRY(day_asked(cli, book, &day));
    return rulebook_need(cli->cx, book_rules(book), kind, text_of(cli->args[2]), day, out);
}

static Err show_run(Cli *cli, Book *book)
{
    RuleVersion rule;
    Text content, spread;
    char date[DATE_TEXT_SIZE], hex[HASH_HEX_SIZE];
    TextBuf buf = textbuf_make(cli->cx);
    if (cli->arg_count != 3)
        return cli_usage(cli, "show KIND NAME, for example: weft rule show template domestic-sale");
    TRY(rule_asked(cli, book, &rule));
    TRY(rulebook_content(cli->cx, book_rules(book), rule.id, &content));
    if (cli->json) {
        Emit emit = emit_make(cli->cx);
        emit_open(&emit, NULL, '{');
        emit_rule(&emit, &rule);
        textbuf_puts(&emit.buf, ",\"content\":");
        textbuf_put(&emit.buf, content);
        emit_close(&emit, '}');
        return emit_print(&emit);
    }
    json_spread(&buf, content);
    TRY(textbuf_done(&buf, &spread));
    printf(cli_say(cli, "%s %.*s, version %lld, in force from %s, act %lld, sha256 %s\n%s\n",
                        "%s %.*s，第 %lld 版，自 %s 施行，决定 %lld，sha256 %s\n%s\n"),
           kind_word(cli, rule.kind), (int)rule.name.n, rule.name.at, (long long)rule.version,
           date_is_none(rule.from) ? cli_say(cli, "the beginning", "设立之日")
                                   : date_format(rule.from, date),
           (long long)rule.act_id, hash_hex(&rule.hash, hex), spread.at);
    return ERR_OK;
}

/* --- against a file -------------------------------------------------------------------------- */

static Err value_text(Cli *cli, const Json *json, Text *out)
{
    TextBuf buf = textbuf_make(cli->cx);
    if (!json)
        return text_copy(cli->cx, text_of(cli_say(cli, "nothing", "无")), out);
    json_write(&buf, json);
    TRY(textbuf_done(&buf, out));
    if (out->n > VALUE_CHARS_MAX && !cli->json) {
        Text head = text_head(*out, VALUE_CHARS_MAX);
        TRY(text_format(cli->cx, out, "%.*s...", (int)head.n, head.at));
    }
    return ERR_OK;
}

static Err print_changes(Cli *cli, const List *changes)
{
    for (size_t i = 0; i < changes->count; i++) {
        const JsonChange *change = list_at(changes, i);
        Text before, after;
        TRY(value_text(cli, change->before, &before));
        TRY(value_text(cli, change->after, &after));
        printf("%.*s: %.*s -> %.*s\n", (int)change->place.n, change->place.at, (int)before.n,
               before.at, (int)after.n, after.at);
    }
    if (changes->count == 0)
        printf("%s\n", cli_say(cli, "no difference", "没有差异"));
    return ERR_OK;
}

static void emit_value(Emit *emit, const char *key, const Json *json)
{
    textbuf_format(&emit->buf, ",\"%s\":", key);
    if (json)
        json_write(&emit->buf, json);
    else
        textbuf_puts(&emit->buf, "null");
}

static Err diff_run(Cli *cli, Book *book)
{
    RuleVersion rule;
    Text content;
    Json before, after;
    List changes;
    if (cli->arg_count != 4)
        return cli_usage(cli, "diff KIND NAME FILE");
    TRY(rule_asked(cli, book, &rule));
    TRY(rulebook_content(cli->cx, book_rules(book), rule.id, &content));
    TRY(json_parse(cli->cx, content, &before));
    TRY(json_parse_file(cli->cx, cli->args[3], &after));
    TRY(json_diff(cli->cx, &before, &after, &changes));
    if (!cli->json)
        return print_changes(cli, &changes);
    Emit emit = emit_make(cli->cx);
    emit_open(&emit, NULL, '{');
    emit_rule(&emit, &rule);
    emit_open(&emit, "changes", '[');
    for (size_t i = 0; i < changes.count; i++) {
        const JsonChange *change = list_at(&changes, i);
        emit_open(&emit, NULL, '{');
        emit_text(&emit, "place", change->place);
        emit_value(&emit, "adopted", change->before);
        emit_value(&emit, "file", change->after);
        emit_close(&emit, '}');
    }
    emit_close(&emit, ']');
    emit_close(&emit, '}');
    return emit_print(&emit);
}

/* --- adopting -------------------------------------------------------------------------------- */

static Err adopt_body(Cli *cli, Text *out)
{
    RuleKind kind;
    Json json;
    TextBuf buf = textbuf_make(cli->cx);
    TRY(rule_kind_parse(cli->cx, text_of(cli->args[1]), &kind));
    TRY(json_parse_file(cli->cx, cli->args[2], &json));
    textbuf_format(&buf, "{\"rules\":[{\"kind\":\"%s\",\"content\":", rule_kind_words(kind)->name);
    json_write(&buf, &json);
    textbuf_puts(&buf, "}]");
    if (cli_option(cli, "from")) {
        textbuf_puts(&buf, ",\"from\":");
        textbuf_json(&buf, text_of(cli_option(cli, "from")));
    }
    textbuf_byte(&buf, '}');
    return textbuf_done(&buf, out);
}

static Err adopt_run(Cli *cli, Book *book)
{
    Text body, result;
    const List *all;
    char date[DATE_TEXT_SIZE];
    if (cli->arg_count != 3)
        return cli_usage(cli, "adopt KIND FILE, for example: weft rule adopt product p.json");
    TRY(adopt_body(cli, &body));
    ctx_place(cli->cx, cli->args[2], 0);
    TRY(cli_act(cli, book, "rule_adopt", body, &result));
    ctx_place(cli->cx, NULL, 0);
    TRY(rulebook_all(cli->cx, book_rules(book), &all));
    const RuleVersion *rule = list_at(all, all->count - 1);
    if (cli->json)
        printf("%.*s\n", (int)result.n, result.at);
    else
        printf(cli_say(cli, "%s %.*s, version %lld, holds from %s\n",
                            "%s %.*s 第 %lld 版自 %s 起施行\n"),
               kind_word(cli, rule->kind), (int)rule->name.n, rule->name.at,
               (long long)rule->version, date_format(rule->from, date));
    return ERR_OK;
}

/* --- the verb -------------------------------------------------------------------------------- */

static Err run(Cli *cli)
{
    static const CliWord words[] = {
        { "list", list_run }, { "show", show_run }, { "diff", diff_run }, { "adopt", adopt_run },
        { NULL, NULL },
    };
    return cli_word(cli, words);
}

static const CliOption options[] = {
    { "kind", "KIND", "list: chart, calendar, authority, netting, template, product", "种类" },
    { "date", "DATE", "list, show, diff: in force on this day (default: the business date)",
      "指定日期施行的版本（默认业务日期）" },
    { "version", "N", "show, diff: this version", "指定版本" },
    { "from", "DATE", "adopt: the first day it holds (default: the business date)", "施行日" },
    { NULL, NULL, NULL, NULL },
};

static const CliTakes takes[] = {
    { "list", "kind date" }, { "show", "date version" }, { "diff", "date version" },
    { "adopt", "from" }, { NULL, NULL },
};

const CliVerbRow verb_rule = {
    .name = "rule", .usage = "list | show KIND NAME | diff KIND NAME FILE | adopt KIND FILE",
    .summary = "the rules a cluster has adopted, and adopting others",
    .summary_zh = "规则：集群已采纳的产品、流程、科目、日历等", .options = options, .run = run,
    .takes = takes,
    .more = "  weft rule list --date 2026-06-01\n"
            "  weft rule show template domestic-sale\n"
            "  weft rule diff product receivables-discounting changed.json\n"
            "  weft rule adopt product changed.json --from 2026-07-01 --as uscc:.../li\n\n"
            "A file is only a file until it is adopted: the act carries its content, and editing "
            "the file\nafterwards changes nothing. A new version holds for what begins on its day "
            "or later; orders,\nfinancings and rounds of set-off keep the version they began with.",
};
