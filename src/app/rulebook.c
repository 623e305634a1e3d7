/* rulebook.c - heads of all rules in one list, what was parsed of them in another.
 *
 *     heads   [chart 1][calendar 1]...[product 1][product 2]      rule id - 1 is the index
 *     parsed  {rule, chart, value}  {rule, chart, value} ...      read at first use
 *
 * Both are short (a cluster has some dozen rules), so they are looked through from the front. Both
 * live in one arena that is cleared as a whole: a version never changes, so nothing in it goes
 * stale but what a rollback takes back. */
#include "app/rulebook.h"

#include "base/check.h"
#include "core/agreement.h"
#include "store/rule_store.h"

#include <stdlib.h>
#include <string.h>

enum { CACHED_BYTES_MAX = 1 << 25, ARENA_BYTES_MAX = 1 << 28 };

typedef struct Parsed {
    int64_t rule_id, chart_id;  /* chart_id 0: read without one */
    const void *value;          /* a Chart, Calendar, ... as the rule's kind says */
} Parsed;

struct Rulebook {
    Ctx own;                    /* the memory of both lists */
    Db *db;
    int64_t cluster;
    List heads;                 /* RuleVersion */
    List parsed;                /* Parsed */
    bool loaded;
    bool adopted;               /* heads holds what is not committed yet */
};

/* --- keeping --------------------------------------------------------------------------------- */

static void drop(Rulebook *rules)
{
    ctx_clear(&rules->own);
    rules->own = ctx_make(ARENA_BYTES_MAX);
    rules->heads = list_make(sizeof(RuleVersion));
    rules->parsed = list_make(sizeof(Parsed));
    rules->loaded = rules->adopted = false;
}

Err rulebook_open(Ctx *cx, Db *db, int64_t cluster, Rulebook **out)
{
    Rulebook *rules = calloc(1, sizeof *rules);
    if (!rules)
        return fail(cx, ERR_NO_MEMORY, "no memory for the rules of the cluster");
    rules->db = db;
    rules->cluster = cluster;
    drop(rules);
    *out = rules;
    return ERR_OK;
}

void rulebook_close(Rulebook **rules)
{
    if (!*rules)
        return;
    ctx_clear(&(*rules)->own);
    free(*rules);
    *rules = NULL;
}

void rulebook_begin(Rulebook *rules, int64_t count)
{
    bool other = rules->loaded && (int64_t)rules->heads.count != count;
    rules->adopted = false;
    if (other || rules->own.arena.used_bytes > CACHED_BYTES_MAX)
        drop(rules);
}

void rulebook_rollback(Rulebook *rules)
{
    if (rules->adopted)
        drop(rules);
}

/* What else was read in the transaction may still be in use: only the ends of the lists go. */
void rulebook_undo(Rulebook *rules, int64_t count)
{
    Parsed *parsed = rules->parsed.items;
    size_t kept = 0;
    if (!rules->loaded || (int64_t)rules->heads.count <= count)
        return;
    rules->heads.count = (size_t)count;
    for (size_t i = 0; i < rules->parsed.count; i++)
        if (parsed[i].rule_id <= count && parsed[i].chart_id <= count)
            parsed[kept++] = parsed[i];
    rules->parsed.count = kept;
}

/* --- heads ----------------------------------------------------------------------------------- */

/* The failure of something that was read into the rulebook's own memory, in the caller's words. */
static Err own_failure(Ctx *cx, Rulebook *rules, Err err, const char *what, int64_t id)
{
    char words[sizeof rules->own.detail];
    memcpy(words, rules->own.detail, sizeof words);
    ctx_forgive(&rules->own);
    return fail(cx, err == ERR_NO_MEMORY || err == ERR_IO ? err : ERR_DAMAGED,
                "%s %lld cannot be read: %s", what, (long long)id, words);
}

static Err head_add(Ctx *cx, Rulebook *rules, const RuleHeadRow *row, RuleVersion *out)
{
    RuleVersion rule = { .id = row->rule_id, .version = row->version, .act_id = row->act_id,
                  .from = { (int32_t)row->from_day }, .hash = row->hash };
    bool in_order = row->rule_id == (int64_t)rules->heads.count + 1;
    if (!in_order || !rule_kind_of_number(row->kind, &rule.kind))
        return fail(cx, ERR_DAMAGED, "rule %lld is not what the log adopted; run `weft verify`",
                    (long long)row->rule_id);
    RuleVersion *slot = list_push(&rules->own, &rules->heads);
    if (!slot || text_copy(&rules->own, row->name, &rule.name) != ERR_OK) {
        rules->heads.count -= slot ? 1 : 0;
        ctx_forgive(&rules->own);
        return fail(cx, ERR_NO_MEMORY, "no memory for another rule");
    }
    *slot = rule;
    if (out)
        *out = rule;
    return ERR_OK;
}

static Err load(Ctx *cx, Rulebook *rules)
{
    List rows;
    if (rules->loaded)
        return ERR_OK;
    rules->heads.count = 0;
    TRY(rule_heads(cx, rules->db, rules->cluster, &rows));
    for (size_t i = 0; i < rows.count; i++)
        TRY(head_add(cx, rules, list_at(&rows, i), NULL));
    rules->loaded = true;
    return ERR_OK;
}

Err rulebook_find(Ctx *cx, Rulebook *rules, RuleKind kind, Text name, Date day, bool *found,
                  RuleVersion *out)
{
    const RuleVersion *best = NULL;
    TRY(load(cx, rules));
    for (size_t i = 0; i < rules->heads.count; i++) {
        const RuleVersion *rule = list_at(&rules->heads, i);
        bool holds = rule->kind == kind && rule->from.day <= day.day
                  && (!best || rule->from.day >= best->from.day);
        if (holds && text_eq(rule->name, name))
            best = rule;
    }
    *found = best != NULL;
    if (best)
        *out = *best;
    return ERR_OK;
}

/* Why there is none: it holds from a later day on, or nobody adopted one of that name. */
static Err nothing_in_force(Ctx *cx, const Rulebook *rules, RuleKind kind, Text name)
{
    const RuleKindWords *words = rule_kind_words(kind);
    Text show = text_head(name, RULE_NAME_CHARS_MAX), list;
    TextBuf names = textbuf_make(cx);
    char date[DATE_TEXT_SIZE];
    for (size_t i = 0; i < rules->heads.count; i++) {
        const RuleVersion *rule = list_at(&rules->heads, i);
        if (rule->kind != kind)
            continue;
        if (text_eq(rule->name, name))
            return fail(cx, ERR_UNKNOWN, "the %s \"%.*s\" holds from %s on, not before",
                        words->name, (int)show.n, show.at, date_format(rule->from, date));
        if (rule->version == 1)
            textbuf_format(&names, "%s%.*s", names.n > 0 ? ", " : "", (int)rule->name.n,
                           rule->name.at);
    }
    TRY(textbuf_done(&names, &list));
    return fail(cx, ERR_UNKNOWN, "there is no %s \"%.*s\"; adopted are: %s", words->name,
                (int)show.n, show.at, list.n > 0 ? list.at : "none");
}

Err rulebook_need(Ctx *cx, Rulebook *rules, RuleKind kind, Text name, Date day, RuleVersion *out)
{
    bool found;
    TRY(rulebook_find(cx, rules, kind, name, day, &found, out));
    return found ? ERR_OK : nothing_in_force(cx, rules, kind, name);
}

Err rulebook_get(Ctx *cx, Rulebook *rules, RuleKind kind, int64_t id, RuleVersion *out)
{
    TRY(load(cx, rules));
    const RuleVersion *rule = id >= 1 && id <= (int64_t)rules->heads.count
                     ? list_at(&rules->heads, (size_t)(id - 1)) : NULL;
    if (!rule || rule->kind != kind)
        return fail(cx, ERR_DAMAGED, "a stored %s %lld was never adopted; run `weft verify`",
                    rule_kind_words(kind)->name, (long long)id);
    *out = *rule;
    return ERR_OK;
}

Err rulebook_all(Ctx *cx, Rulebook *rules, const List **out)
{
    TRY(load(cx, rules));
    *out = &rules->heads;
    return ERR_OK;
}

Err rulebook_content(Ctx *cx, Rulebook *rules, int64_t id, Text *out)
{
    TRY(load(cx, rules));
    if (id < 1 || id > (int64_t)rules->heads.count)
        return fail(cx, ERR_DAMAGED, "rule %lld was never adopted", (long long)id);
    const RuleVersion *rule = list_at(&rules->heads, (size_t)(id - 1));
    Text content;
    TRY(rule_content(cx, rules->db, rules->cluster, id, &content));
    Hash hash = sha256(content);
    if (!hash_eq(&hash, &rule->hash))
        return fail(cx, ERR_DAMAGED, "the stored %s \"%.*s\" is not what was adopted; run `weft "
                    "verify`", rule_kind_words(rule->kind)->name, (int)rule->name.n,
                    rule->name.at);
    *out = content;
    return ERR_OK;
}

/* --- what they say --------------------------------------------------------------------------- */

/* Reads content of a kind into cx's arena. chart: products alone need one. */
static Err read_rule(Ctx *cx, RuleKind kind, const Json *json, const Chart *chart, void *out)
{
    switch (kind) {
    case RULE_CHART: return chart_read(cx, json, out);
    case RULE_CALENDAR: return calendar_read(cx, json, out);
    case RULE_AUTHORITY: return authority_read(cx, json, out);
    case RULE_NETTING: return net_terms_read(cx, json, out);
    case RULE_TEMPLATE: return process_read(cx, json, out);
    case RULE_PRODUCT: return product_read(cx, chart, json, out);
    case RULE_KIND_COUNT: break;
    }
    assert(!"a kind of rule");
    return ERR_INVALID;
}

/* Room for what any kind is read into. */
typedef union Read {
    Chart chart;
    Calendar calendar;
    Authority authority;
    NetTerms netting;
    Process process;
    Product product;
} Read;

static Err parse(Rulebook *rules, RuleKind kind, Text content, const Chart *chart,
                 const void **out)
{
    Ctx *own = &rules->own;
    Read *read = NEW(own, Read, 1);
    Json json;
    if (!read)
        return own->err;
    TRY(json_parse(own, content, &json));
    TRY(read_rule(own, kind, &json, chart, read));
    *out = read;
    return ERR_OK;
}

static const void *known(const Rulebook *rules, int64_t id, int64_t chart_id)
{
    for (size_t i = 0; i < rules->parsed.count; i++) {
        const Parsed *parsed = list_at(&rules->parsed, i);
        if (parsed->rule_id == id && parsed->chart_id == chart_id)
            return parsed->value;
    }
    return NULL;
}

static Err value_of(Ctx *cx, Rulebook *rules, RuleKind kind, int64_t id, int64_t chart_id,
                    const Chart *chart, const void **out)
{
    const void *value = known(rules, id, chart_id);
    RuleVersion rule;
    Text content;
    if (value) {
        *out = value;
        return ERR_OK;
    }
    TRY(rulebook_get(cx, rules, kind, id, &rule));
    TRY(rulebook_content(cx, rules, id, &content));
    Err err = parse(rules, kind, content, chart, &value);
    Parsed *slot = err == ERR_OK ? list_push(&rules->own, &rules->parsed) : NULL;
    if (!slot)
        return own_failure(cx, rules, err == ERR_OK ? ERR_NO_MEMORY : err, "rule", id);
    *slot = (Parsed){ id, chart_id, value };
    *out = value;
    return ERR_OK;
}

Err rulebook_chart(Ctx *cx, Rulebook *rules, int64_t id, const Chart **out)
{
    const void *value;
    TRY(value_of(cx, rules, RULE_CHART, id, 0, NULL, &value));
    *out = value;
    return ERR_OK;
}

Err rulebook_calendar(Ctx *cx, Rulebook *rules, int64_t id, const Calendar **out)
{
    const void *value;
    TRY(value_of(cx, rules, RULE_CALENDAR, id, 0, NULL, &value));
    *out = value;
    return ERR_OK;
}

Err rulebook_authority(Ctx *cx, Rulebook *rules, int64_t id, const Authority **out)
{
    const void *value;
    TRY(value_of(cx, rules, RULE_AUTHORITY, id, 0, NULL, &value));
    *out = value;
    return ERR_OK;
}

Err rulebook_netting(Ctx *cx, Rulebook *rules, int64_t id, const NetTerms **out)
{
    const void *value;
    TRY(value_of(cx, rules, RULE_NETTING, id, 0, NULL, &value));
    *out = value;
    return ERR_OK;
}

Err rulebook_process(Ctx *cx, Rulebook *rules, int64_t id, const Process **out)
{
    const void *value;
    TRY(value_of(cx, rules, RULE_TEMPLATE, id, 0, NULL, &value));
    *out = value;
    return ERR_OK;
}

Err rulebook_product(Ctx *cx, Rulebook *rules, int64_t id, int64_t chart_id, const Product **out)
{
    const Chart *chart;
    const void *value;
    TRY(rulebook_chart(cx, rules, chart_id, &chart));
    TRY(value_of(cx, rules, RULE_PRODUCT, id, chart_id, chart, &value));
    *out = value;
    return ERR_OK;
}

/* --- adopting -------------------------------------------------------------------------------- */

static Err check_name(Ctx *cx, RuleKind kind, Text name)
{
    const RuleKindWords *words = rule_kind_words(kind);
    bool good = name.n > 0 && name.n <= RULE_NAME_CHARS_MAX;
    for (size_t i = 0; good && i < name.n; i++)
        good = (name.at[i] >= 'a' && name.at[i] <= 'z') || name.at[i] == '-'
            || (name.at[i] >= '0' && name.at[i] <= '9');
    if (!good)
        return fail_field(cx, ERR_INVALID, "name", "must be 1 to %d of a-z, 0-9 and -",
                          RULE_NAME_CHARS_MAX);
    if (words->only && !text_is(name, words->only))
        return fail_field(cx, ERR_INVALID, "name", "must be \"%s\": a cluster has one %s",
                          words->only, words->name);
    return ERR_OK;
}

/* The chart that a rule is read against on a day: the first where it is to hold for every day. */
static Err chart_on(Ctx *cx, Rulebook *rules, Date day, bool *found, const Chart **out)
{
    RuleVersion rule;
    TRY(rulebook_find(cx, rules, RULE_CHART, TEXT("chart"), day, found, &rule));
    return *found ? rulebook_chart(cx, rules, rule.id, out) : ERR_OK;
}

/* An account that may have a balance keeps its code, its side and what it is kept by: so each
 * chart holds those of all before it, and what reads against one reads against the next. */
static Err keeps_accounts(Ctx *cx, Rulebook *rules, const Chart *chart, Date from)
{
    const Chart *before;
    RuleVersion last;
    bool found;
    char date[DATE_TEXT_SIZE];
    TRY(rulebook_find(cx, rules, RULE_CHART, TEXT("chart"), (Date){ DATE_DAY_MAX }, &found,
                      &last));
    if (!found)
        return ERR_OK;
    if (from.day < last.from.day)
        return fail_field(cx, ERR_INVALID, "from", "is before %s, from when on the chart adopted "
                          "last holds; charts follow one another", date_format(last.from, date));
    TRY(rulebook_chart(cx, rules, last.id, &before));
    for (size_t i = 0; i < before->account_count; i++) {
        const ChartAccount *old = &before->accounts[i];
        const ChartAccount *now = chart_account_named(chart, old->name);
        if (!now || now->code != old->code || now->debit_side != old->debit_side
            || now->per_financing != old->per_financing)
            return fail_field(cx, ERR_INVALID, "accounts", "%.*s (%d) is missing or has another "
                              "code, side or per; an account that may have a balance stays as it "
                              "is, its title may change", (int)old->name.n, old->name.at,
                              (int)old->code);
    }
    return ERR_OK;
}

/* A product's terms make a contract, and its days are counted by a calendar that there is. */
static Err product_holds(Ctx *cx, Rulebook *rules, const Product *product, Date from)
{
    RuleVersion calendar;
    if (product->calendar.n > 0)
        TRY(rulebook_need(cx, rules, RULE_CALENDAR, product->calendar, from, &calendar));
    return agreement_check(cx, product);
}

/* A table by which nobody may adopt another one could never be mended. */
static Err keeps_a_door(Ctx *cx, const Authority *table)
{
    if (authority_may_act(table, TEXT("rule_adopt"), RELATION_PLATFORM)
        || authority_may_act(table, TEXT("rule_adopt"), RELATION_OPERATOR))
        return ERR_OK;
    return fail_field(cx, ERR_INVALID, "acts", "lets neither the platform nor the operator do "
                      "rule_adopt: this table could never be replaced");
}

Err rulebook_check(Ctx *cx, Rulebook *rules, RuleKind kind, const Json *content, Date from,
                   Text *name)
{
    const Chart *chart = NULL;
    bool found;
    Read read;
    if (content->kind != JSON_OBJECT)
        return fail(cx, ERR_INVALID, "a rule is a JSON object");
    TRY(json_need_text(cx, content, "name", name));
    TRY(check_name(cx, kind, *name));
    if (kind == RULE_PRODUCT) {
        TRY(chart_on(cx, rules, from, &found, &chart));
        if (!found)
            return fail(cx, ERR_WRONG_STATE, "there is no chart of accounts yet that the product "
                        "could post to; adopt one first");
    }
    TRY(read_rule(cx, kind, content, chart, &read));
    if (kind == RULE_PRODUCT)
        return product_holds(cx, rules, &read.product, from);
    if (kind == RULE_AUTHORITY)
        return keeps_a_door(cx, &read.authority);
    return kind == RULE_CHART ? keeps_accounts(cx, rules, &read.chart, from) : ERR_OK;
}

static int64_t next_version(const Rulebook *rules, RuleKind kind, Text name)
{
    int64_t last = 0;
    for (size_t i = 0; i < rules->heads.count; i++) {
        const RuleVersion *rule = list_at(&rules->heads, i);
        if (rule->kind == kind && text_eq(rule->name, name))
            last = rule->version;
    }
    return last + 1;
}

Err rulebook_add(Ctx *cx, Rulebook *rules, RuleKind kind, Text name, Date from, int64_t act_id,
                 Text content, RuleVersion *out)
{
    TRY(load(cx, rules));
    RuleRow row = { .rule_id = (int64_t)rules->heads.count + 1, .kind = kind, .name = name,
                    .version = next_version(rules, kind, name), .from_day = from.day,
                    .act_id = act_id, .hash = sha256(content), .content = content };
    RuleHeadRow head = { row.rule_id, row.kind, row.name, row.version, row.from_day, row.act_id,
                         row.hash };
    TRY(rule_insert(cx, rules->db, rules->cluster, &row));
    rules->adopted = true;
    return head_add(cx, rules, &head, out);
}
