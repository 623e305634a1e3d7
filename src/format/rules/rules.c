/* rules.c - the tables. What a row says in words becomes numbers once, when rules are opened, so
 * that a check compares numbers; the rules of one scope lie together, so that its elements are
 * walked once for all of them. */
#include "format/rules/rules.h"

#include "format/rules/ask.h"

#include <stdlib.h>

#define RULE(id, severity, scope, test, path, word, text, text_zh) \
    { RULE_SET, id, SEVERITY_##severity, SCOPE_##scope, test, path, word, text, text_zh },
#define RULE_SET RULE_SET_EN16931
static const Rule rows[] = {
#include "format/rules/en16931_core.tbl"
#include "format/rules/en16931_vat.tbl"
#include "format/rules/en16931_code.tbl"
#include "format/rules/en16931_ubl.tbl"
#undef RULE_SET
#define RULE_SET RULE_SET_PEPPOL
#include "format/rules/peppol.tbl"
};
#undef RULE_SET
#undef RULE

#define SCOPE(name, elements, marks, parent_marks) elements,
static const char *const scope_elements[] = {
#include "format/rules/scope.tbl"
};
#undef SCOPE

size_t rules_count(void)
{
    return COUNT(rows);
}

const Rule *rules_row(size_t i)
{
    assert(i < COUNT(rows));
    return &rows[i];
}

const char *severity_name(Severity severity)
{
    return severity == SEVERITY_FATAL ? "fatal" : "warning";
}

static const char *const set_names[RULE_SET_COUNT] = {
    [RULE_SET_EN16931] = "en16931",
    [RULE_SET_PEPPOL] = "peppol",
};

const char *rule_set_name(RuleSet set)
{
    assert(set < RULE_SET_COUNT);
    return set_names[set];
}

bool rule_set_named(Text name, RuleSet *out)
{
    for (RuleSet set = 0; set < RULE_SET_COUNT; set++)
        if (text_is(name, set_names[set])) {
            *out = set;
            return true;
        }
    return false;
}

const Rule *rules_named(Text id)
{
    static const char *const renamed[][2] = { { "BR-IG-", "BR-AF-" }, { "BR-IP-", "BR-AG-" } };
    for (size_t i = 0; i < COUNT(rows); i++) {
        if (text_is(id, rows[i].id))
            return &rows[i];
        for (size_t k = 0; k < COUNT(renamed); k++)
            if (text_starts(id, renamed[k][0]) && text_starts(text_of(rows[i].id), renamed[k][1])
                && text_is(text_slice(id, 6, id.n), rows[i].id + 6))
                return &rows[i];
    }
    return NULL;
}

/* --- making ready ---------------------------------------------------------------------------- */

static Err make_scopes(Ctx *cx, Rules *rules)
{
    for (Scope scope = 0; scope < SCOPE_COUNT; scope++) {
        const char *elements = scope_elements[scope];
        rules->rooted[scope] = elements[0] == '/';
        TRY(paths_parse(cx, &rules->names, elements + rules->rooted[scope],
                        &rules->scopes[scope]));
    }
    return ERR_OK;
}

static Err make_ready(Ctx *cx, Rules *rules, size_t place, RuleReady *out)
{
    const Rule *rule = &rows[place];
    Text word = text_of(rule->word);
    *out = (RuleReady){ .rule = rule, .place = place, .vat = sheet_vat_of(word),
                        .number = atoi(rule->word) };
    if (!codelist_named(word, &out->list))
        out->list = CODELIST_COUNT;
    if (word.n > 0)
        out->name = names_add(&rules->names, word);
    return paths_parse(cx, &rules->names, rule->path, &out->paths);
}

static int by_scope(const void *a, const void *b)
{
    const RuleReady *x = a, *y = b;
    if (x->rule->scope != y->rule->scope)
        return x->rule->scope < y->rule->scope ? -1 : 1;
    return (x->place > y->place) - (x->place < y->place);
}

static Err choose(Ctx *cx, RuleSet set, const char *const *ids, size_t count,
                  bool wanted[COUNT(rows)])
{
    for (size_t i = 0; i < COUNT(rows); i++)
        wanted[i] = count == 0 && rows[i].set <= set;
    for (size_t i = 0; i < count; i++) {
        const Rule *rule = rules_named(text_of(ids[i]));
        if (!rule)
            return fail(cx, ERR_UNKNOWN, "there is no rule %s; `weft check --list` names them",
                        ids[i]);
        wanted[rule - rows] = true;
    }
    return ERR_OK;
}

Err rules_open(Ctx *cx, RuleSet set, const char *const *ids, size_t count, const Rules **out)
{
    bool wanted[COUNT(rows)];
    Rules *rules = NEW(cx, Rules, 1);
    RuleReady *ready = NEW(cx, RuleReady, COUNT(rows));
    TRY(choose(cx, set, ids, count, wanted));
    if (!rules || !ready)
        return cx->err;
    names_init(&rules->names);
    TRY(make_scopes(cx, rules));
    for (size_t i = 0; i < COUNT(rows); i++)
        if (wanted[i])
            TRY(make_ready(cx, rules, i, &ready[rules->count++]));
    qsort(ready, rules->count, sizeof *ready, by_scope);
    for (size_t scope = 0, at = 0; scope <= SCOPE_COUNT; scope++) {
        rules->from[scope] = at;
        while (at < rules->count && ready[at].rule->scope == scope)
            at++;
    }
    rules->ready = ready;
    *out = rules;
    return ERR_OK;
}
