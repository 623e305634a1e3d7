/* finding.c - scopes are walked one after the other along the chains of their last names, and what
 * fails is gathered as (row, rule) and put in order at the end; only then are places written. */
#include "format/rules/finding.h"

#include "base/list.h"
#include "format/ubl_form.h"

#include <stdlib.h>

typedef struct Found {
    uint32_t row;
    size_t rule;                /* place in the tables */
    Finding finding;
} Found;

typedef struct Run {
    Ctx *cx;
    const Rules *rules;
    Ask ask;
    List found;                 /* Found */
    size_t more;
} Run;

/* --- asking ---------------------------------------------------------------------------------- */

static Err ask_one(Run *run, const RuleReady *rule, uint32_t row)
{
    Ask *ask = &run->ask;
    ask->rule = rule;
    ask->row = row;
    if (rule->rule->test(ask))
        return ERR_OK;
    Finding finding = { .rule = rule->rule, .figured = ask->figured, .got = ask->got,
                        .want = ask->want, .value = ask->value };
    ask->figured = false;
    ask->value = TEXT("");
    if (run->found.count == FINDINGS_MAX) {
        run->more++;
        return ERR_OK;
    }
    Found *found = list_push(run->cx, &run->found);
    if (!found)
        return run->cx->err;
    *found = (Found){ row, rule->place, finding };
    return ERR_OK;
}

static bool of_category(Scope scope)
{
    return scope >= SCOPE_LINE_TAX && scope <= SCOPE_BREAKDOWN_TAX;
}

static Err ask_all(Run *run, Scope scope, uint32_t row)
{
    const Rules *rules = run->rules;
    Vat vat = (Vat)run->ask.sheet->rows[row].vat;
    for (size_t i = rules->from[scope]; i < rules->from[scope + 1]; i++)
        if (!of_category(scope) || rules->ready[i].vat == vat)
            TRY(ask_one(run, &rules->ready[i], row));
    return ERR_OK;
}

static Err ask_kind(Run *run, Scope scope, uint32_t first)
{
    for (uint32_t at = first; at; at = run->ask.sheet->rows[at].next_kind)
        TRY(ask_all(run, scope, at));
    return ERR_OK;
}

static Err ask_each(Run *run, Scope scope)
{
    for (uint32_t at = 0; at < run->ask.sheet->count; at++)
        TRY(ask_all(run, scope, at));
    return ERR_OK;
}

static Err ask_path(Run *run, Scope scope, const Path *path)
{
    static const struct { uint8_t own, parent; } marks[] = {
#define SCOPE(name, elements, marks, parent_marks) { marks, parent_marks },
#include "format/rules/scope.tbl"
#undef SCOPE
    };
    const Sheet *sheet = run->ask.sheet;
    const SheetRow *rows = sheet->rows;
    uint8_t own = marks[scope].own, parent = marks[scope].parent;
    for (uint32_t at = sheet->first[path->steps[path->count - 1].name]; at; at = rows[at].next_same)
        if ((rows[at].marks & own) == own && (rows[rows[at].parent].marks & parent) == parent
            && path_ends_at(sheet, path, at, run->rules->rooted[scope]))
            TRY(ask_all(run, scope, at));
    return ERR_OK;
}

static Err ask_scope(Run *run, Scope scope)
{
    if (run->rules->from[scope] == run->rules->from[scope + 1])
        return ERR_OK;
    if (scope == SCOPE_INVOICE)
        return ask_all(run, scope, 0);
    if (scope == SCOPE_ANY_ELEMENT)
        return ask_each(run, scope);
    if (scope == SCOPE_ANY_AMOUNT)
        return ask_kind(run, scope, run->ask.sheet->first_amount);
    if (scope == SCOPE_ANY_BINARY)
        return ask_kind(run, scope, run->ask.sheet->first_binary);
    for (size_t i = 0; i < run->rules->scopes[scope].count; i++)
        TRY(ask_path(run, scope, &run->rules->scopes[scope].items[i]));
    return ERR_OK;
}

/* --- places ---------------------------------------------------------------------------------- */

/* For each row, which one of its name it is among those beside it, from 1; 0: the only one. Names
 * that rules do not know have none. */
static Err make_ordinals(Ctx *cx, const Sheet *sheet, uint32_t **out)
{
    const SheetRow *rows = sheet->rows;
    uint32_t *ordinals = NEW(cx, uint32_t, sheet->count);
    uint32_t *count = NEW(cx, uint32_t, NAMES_MAX), *at_parent = NEW(cx, uint32_t, NAMES_MAX);
    if (!ordinals || !count || !at_parent)
        return cx->err;
    for (uint32_t parent = 0; parent < sheet->count; parent++) {
        for (uint32_t at = parent + 1; at < rows[parent].end; at = rows[at].end) {
            Name name = rows[at].name;
            if (at_parent[name] != parent + 1)
                count[name] = 0;
            at_parent[name] = parent + 1;
            ordinals[at] = ++count[name];
        }
        for (uint32_t at = parent + 1; at < rows[parent].end; at = rows[at].end)
            if (count[rows[at].name] == 1 || rows[at].name == NAME_NONE)
                ordinals[at] = 0;
    }
    *out = ordinals;
    return ERR_OK;
}

static Err write_place(Ctx *cx, const Sheet *sheet, const uint32_t *ordinals, uint32_t row,
                       Text *out)
{
    uint32_t above[XML_DEPTH_MAX];
    size_t depth = 0;
    TextBuf buf = textbuf_make(cx);
    for (uint32_t at = row; at && depth < COUNT(above); at = sheet->rows[at].parent)
        above[depth++] = at;
    textbuf_puts(&buf, "/");
    textbuf_put(&buf, sheet->rows[0].xml->name);
    while (depth-- > 0) {
        const XmlNode *xml = sheet->rows[above[depth]].xml;
        textbuf_puts(&buf, text_is(xml->ns, UBL_CBC) ? "/cbc:" : text_is(xml->ns, UBL_CAC)
                     ? "/cac:" : "/");
        textbuf_put(&buf, xml->name);
        if (ordinals[above[depth]])
            textbuf_format(&buf, "[%u]", ordinals[above[depth]]);
    }
    textbuf_format(&buf, " (line %lld)", (long long)sheet->rows[row].xml->line);
    return textbuf_done(&buf, out);
}

static int in_order(const void *a, const void *b)
{
    const Found *x = a, *y = b;
    if (x->row != y->row)
        return x->row < y->row ? -1 : 1;
    return (x->rule > y->rule) - (x->rule < y->rule);
}

static Err write_findings(Run *run, Findings *out)
{
    Found *found = run->found.items;
    size_t count = run->found.count;
    uint32_t *ordinals = NULL;
    Findings findings = { .count = count, .more = run->more };
    Finding *items = NEW(run->cx, Finding, count);
    if (!items)
        return run->cx->err;
    qsort(found, count, sizeof *found, in_order);
    TRY(make_ordinals(run->cx, run->ask.sheet, &ordinals));
    for (size_t i = 0; i < count; i++) {
        items[i] = found[i].finding;
        items[i].line = run->ask.sheet->rows[found[i].row].xml->line;
        findings.fatal += items[i].rule->severity == SEVERITY_FATAL;
        TRY(write_place(run->cx, run->ask.sheet, ordinals, found[i].row, &items[i].place));
    }
    findings.items = items;
    *out = findings;
    return ERR_OK;
}

/* --- the whole ------------------------------------------------------------------------------- */

Err rules_check(Ctx *cx, const Rules *rules, const XmlNode *root, Findings *out)
{
    Sheet sheet;
    Tally tally;
    bool invoice = text_is(root->name, "Invoice") && text_is(root->ns, UBL_NS "Invoice-2");
    bool credit = text_is(root->name, "CreditNote") && text_is(root->ns, UBL_NS "CreditNote-2");
    if (!invoice && !credit)
        return fail(cx, ERR_UNKNOWN, "root element %.*s is not an Invoice or a CreditNote of UBL 2;"
                    " there are no rules for it", (int)text_head(root->name, 80).n, root->name.at);
    TRY(sheet_make(cx, &rules->names, root, &sheet));
    TRY(tally_make(cx, &sheet, &tally));
    Run run = { .cx = cx, .rules = rules, .found = list_make(sizeof(Found)),
                .ask = { .sheet = &sheet, .tally = &tally } };
    for (Scope scope = 0; scope < SCOPE_COUNT; scope++)
        TRY(ask_scope(&run, scope));
    if (run.found.count > 0)
        return write_findings(&run, out);
    *out = (Findings){ .count = 0 };
    return ERR_OK;
}

Err finding_message(Ctx *cx, const Finding *finding, bool chinese, Text *out)
{
    char got[FIGURE_TEXT_SIZE], want[FIGURE_TEXT_SIZE];
    TextBuf buf = textbuf_make(cx);
    textbuf_puts(&buf, chinese ? finding->rule->text_zh : finding->rule->text);
    if (finding->figured) {
        textbuf_format(&buf, chinese ? "（现为 %s，应为 %s）" : " (is %s, should be %s)",
                       figure_format(finding->got, got), figure_format(finding->want, want));
    } else if (finding->value.n > 0) {
        Text head = text_head(finding->value, 40);
        textbuf_format(&buf, chinese ? "（现为 \"%.*s\"）" : " (is \"%.*s\")", (int)head.n, head.at);
    }
    return textbuf_done(&buf, out);
}
