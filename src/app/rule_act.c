/* rule_act.c - each rule is read as it will be when it runs, and only then written down. */
#include "app/rule_act.h"

#include "base/check.h"
#include "core/rule_read.h"

/* A template that asks for orders of another template must name one that there is. */
static Err check_children(Ctx *cx, Book *book, const RuleVersion *rule)
{
    const Process *process;
    RuleVersion child;
    bool found;
    if (rule->kind != RULE_TEMPLATE)
        return ERR_OK;
    TRY(rulebook_process(cx, book_rules(book), rule->id, &process));
    for (size_t i = 0; i < process->step_count; i++) {
        Text name = process->steps[i].child;
        if (name.n == 0)
            continue;
        TRY(rulebook_find(cx, book_rules(book), RULE_TEMPLATE, name, rule->from, &found, &child));
        if (!found)
            return fail(cx, ERR_UNKNOWN, "template \"%.*s\": steps[%zu].child: there is no "
                        "template \"%.*s\" on the day it is to hold from", (int)rule->name.n,
                        rule->name.at, i, (int)name.n, name.at);
    }
    return ERR_OK;
}

static Err check_new(Ctx *cx, Book *book, RuleKind kind, Text name, Date from, Text content)
{
    RuleVersion now;
    bool found;
    Hash hash = sha256(content);
    TRY(rulebook_find(cx, book_rules(book), kind, name, from, &found, &now));
    if (found && hash_eq(&hash, &now.hash))
        return fail(cx, ERR_CONFLICT, "%s \"%.*s\": this is what holds on that day already, "
                    "version %lld", rule_kind_words(kind)->name, (int)name.n, name.at,
                    (long long)now.version);
    return ERR_OK;
}

static Err take_one(Ctx *cx, Book *book, const Act *act, const Json *json, Date from,
                    RuleVersion *out)
{
    static const char *const keys[] = { "kind", "content" };
    const Json *content;
    Text word, name = TEXT(""), text;
    RuleKind kind;
    TextBuf buf = textbuf_make(cx);
    TRY(json_only(cx, json, keys, COUNT(keys)));
    TRY(json_need_text(cx, json, "kind", &word));
    TRY(rule_kind_parse(cx, word, &kind));
    TRY(json_want_object(cx, json, "content", &content));
    if (!content)
        return fail_field(cx, ERR_INVALID, "content", "is missing");
    json_write(&buf, content);
    TRY(textbuf_done(&buf, &text));
    if (text.n > RULE_BYTES_MAX)
        return fail_field(cx, ERR_LIMIT, "content", "is %zu bytes; %d are the most", text.n,
                          RULE_BYTES_MAX);
    TRY(rulebook_check(cx, book_rules(book), kind, content, from, &name));
    TRY(check_new(cx, book, kind, name, from, text));
    TRY(rulebook_add(cx, book_rules(book), kind, name, from, act->id, text, out));
    return book_rule_added(cx, book, out);
}

Err rule_act_take(Ctx *cx, Book *book, const Act *act, const Json *rules, Date from, List *out)
{
    List adopted = list_make(sizeof(RuleVersion));
    for (size_t i = 0; i < rules->count; i++) {
        RuleVersion *slot = list_push(cx, &adopted);
        if (!slot)
            return cx->err;
        Err err = take_one(cx, book, act, &rules->items[i], from, slot);
        TRY(rules->count > 1 ? rule_place(cx, err, "rules", i) : err);
    }
    for (size_t i = 0; i < adopted.count; i++)
        TRY(check_children(cx, book, list_at(&adopted, i)));
    *out = adopted;
    return ERR_OK;
}

Err rule_act_result(Ctx *cx, const List *adopted, Text *out)
{
    TextBuf buf = textbuf_make(cx);
    char date[DATE_TEXT_SIZE], hex[HASH_HEX_SIZE];
    textbuf_puts(&buf, "{\"adopted\":[");
    for (size_t i = 0; i < adopted->count; i++) {
        const RuleVersion *rule = list_at(adopted, i);
        textbuf_format(&buf, "%s{\"kind\":\"%s\",\"name\":", i > 0 ? "," : "",
                       rule_kind_words(rule->kind)->name);
        textbuf_json(&buf, rule->name);
        textbuf_format(&buf, ",\"version\":%lld", (long long)rule->version);
        if (!date_is_none(rule->from))
            textbuf_format(&buf, ",\"from\":\"%s\"", date_format(rule->from, date));
        textbuf_format(&buf, ",\"hash\":\"%s\"}", hash_hex(&rule->hash, hex));
    }
    textbuf_puts(&buf, "]}");
    return textbuf_done(&buf, out);
}

static Err read_from(Ctx *cx, const Act *act, Date *out)
{
    Text text = TEXT("");
    Date from = act->business_date;
    TRY(json_want_text(cx, &act->body, "from", &text));
    if (text.n > 0)
        TRY(date_parse(cx, text, &from));
    int32_t ahead = date_diff(act->business_date, from).n;
    if (ahead < 0)
        return fail_field(cx, ERR_INVALID, "from", "is before the business date; what was decided "
                          "under the old version stays decided");
    if (ahead > RULE_DAYS_AHEAD_MAX)
        return fail_field(cx, ERR_INVALID, "from", "is more than ten years ahead");
    *out = from;
    return ERR_OK;
}

Err rule_act_adopt(Ctx *cx, Book *book, const Act *act, Text *result)
{
    static const char *const keys[] = { "rules", "from" };
    const Json *rules;
    List adopted;
    Date from;
    TRY(json_only(cx, &act->body, keys, COUNT(keys)));
    TRY(act_operator(cx, book, act->actor, "adopting a rule"));
    TRY(read_from(cx, act, &from));
    TRY(rule_array(cx, &act->body, "rules", RULES_AT_ONCE_MAX, &rules));
    TRY(rule_act_take(cx, book, act, rules, from, &adopted));
    return rule_act_result(cx, &adopted, result);
}
