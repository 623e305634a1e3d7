/* process.c - a strict reader for templates; a template that cannot be understood is refused whole,
 * because a requirement that was silently dropped would close orders that are open. */
#include "core/process.h"

#include "base/check.h"
#include "core/document_word.h"

#include <stdio.h>

static const char *const measures[MEASURE_COUNT] = {
    [MEASURE_DOCUMENT] = "document", [MEASURE_QUANTITY] = "quantity",
    [MEASURE_INVOICED] = "invoiced", [MEASURE_PAID] = "paid", [MEASURE_DEPOSIT] = "deposit",
    [MEASURE_PLACED] = "placed", [MEASURE_CHILDREN] = "children", [MEASURE_SETTLED] = "settled",
};

static const struct { const char *name, *chinese; } owners[] = {
    [OWNER_SELLER] = { "seller", "卖方" },     [OWNER_BUYER] = { "buyer", "买方" },
    [OWNER_PLATFORM] = { "platform", "平台" }, [OWNER_FUNDER] = { "funder", "资金方" },
    [OWNER_THIRD] = { "third", "第三方" },
};

static const char *const due_froms[] = {
    [DUE_ORDER] = "order", [DUE_SHIP_BY] = "ship_by", [DUE_PAYMENT] = "payment",
};

const char *measure_name(Measure measure)
{
    assert(measure < MEASURE_COUNT);
    return measures[measure];
}

const char *owner_name(Owner owner)
{
    assert((size_t)owner < COUNT(owners));
    return owners[owner].name;
}

const char *owner_chinese(Owner owner)
{
    assert((size_t)owner < COUNT(owners));
    return owners[owner].chinese;
}

/* Readers of values do not know which field they read: says it for them. */
static Err name_field(Ctx *cx, const char *key)
{
    char words[sizeof cx->detail];
    Err err = cx->err;
    snprintf(words, sizeof words, "%s", ctx_words(cx));
    ctx_forgive(cx);
    return fail_field(cx, err, key, "%s", words);
}

static Err unknown(Ctx *cx, const char *key, Text word)
{
    Text show = text_head(word, 40);
    return fail_field(cx, ERR_UNKNOWN, key, "\"%.*s\" is not known here", (int)show.n, show.at);
}

static Err read_title(Ctx *cx, const Json *json, Text *en, Text *zh)
{
    static const char *const keys[] = { "en", "zh" };
    const Json *title;
    TRY(json_want_object(cx, json, "title", &title));
    if (!title)
        return fail_field(cx, ERR_INVALID, "title", "is missing; give {\"en\":..,\"zh\":..}");
    TRY(json_only(cx, title, keys, COUNT(keys)));
    TRY(json_need_text(cx, title, "en", en));
    return json_need_text(cx, title, "zh", zh);
}

static Err read_percent(Ctx *cx, const Json *json, const char *key, Rate *out)
{
    Text text = TEXT("0");
    TRY(json_want_text(cx, json, key, &text));
    if (rate_parse_percent(cx, text, out) != ERR_OK)
        return name_field(cx, key);
    if (out->e9 < 0 || out->e9 > RATE_ONE_E9)
        return fail_field(cx, ERR_INVALID, key, "is not within 0 to 100");
    return ERR_OK;
}

static Err read_days(Ctx *cx, const Json *json, const char *key, Days *out)
{
    int64_t days = 0;
    TRY(json_want_int64(cx, json, key, &days));
    if (days < -3650 || days > 3650)
        return fail_field(cx, ERR_INVALID, key, "is not within ten years");
    *out = (Days){ (int32_t)days };
    return ERR_OK;
}

static Err read_word(Ctx *cx, const Json *json, const char *key, const char *const *words, size_t n,
                     size_t *out)
{
    Text word;
    TRY(json_need_text(cx, json, key, &word));
    for (size_t i = 0; i < n; i++)
        if (text_is(word, words[i])) {
            *out = i;
            return ERR_OK;
        }
    return unknown(cx, key, word);
}

static Err read_due(Ctx *cx, const Json *json, ProcessStep *step)
{
    static const char *const keys[] = { "from", "days" };
    const Json *due;
    TRY(json_want_object(cx, json, "due", &due));
    if (!due)
        return ERR_OK;
    TRY(json_only(cx, due, keys, COUNT(keys)));
    size_t from;
    TRY(read_word(cx, due, "from", due_froms, COUNT(due_froms), &from));
    step->due_from = (DueFrom)from;
    return read_days(cx, due, "days", &step->due_days);
}

/* The kinds whose quantities an order line keeps a total of. */
static bool counted(DocumentKind kind)
{
    return kind == DOCUMENT_WORK_REPORT || kind == DOCUMENT_QUALITY_REPORT
        || kind == DOCUMENT_DESPATCH || kind == DOCUMENT_RECEIPT
        || kind == DOCUMENT_CUSTOMS_DECLARATION || kind == DOCUMENT_INVOICE;
}

/* A word that the measure would not look at is refused: whoever wrote it expects it to bind. */
static Err check_words(Ctx *cx, const ProcessStep *step)
{
    const char *name = measures[step->measure];
    if (step->measure == MEASURE_QUANTITY && !counted(step->kind))
        return fail_field(cx, ERR_INVALID, "kind", "has no quantity to measure");
    if (step->status.n > 0 && step->measure != MEASURE_DOCUMENT)
        return fail_field(cx, ERR_INVALID, "status", "has no meaning for measure %s", name);
    if (step->child.n > 0 && step->measure != MEASURE_PLACED && step->measure != MEASURE_CHILDREN)
        return fail_field(cx, ERR_INVALID, "child", "has no meaning for measure %s", name);
    return ERR_OK;
}

static Err read_what(Ctx *cx, const Json *json, ProcessStep *step)
{
    size_t measure;
    TRY(read_word(cx, json, "measure", measures, COUNT(measures), &measure));
    step->measure = (Measure)measure;
    Text flow, kind = TEXT("");
    TRY(json_need_text(cx, json, "flow", &flow));
    if (!flow_of(flow, &step->flow))
        return unknown(cx, "flow", flow);
    bool by_kind = measure == MEASURE_DOCUMENT || measure == MEASURE_QUANTITY;
    if (by_kind)
        TRY(json_need_text(cx, json, "kind", &kind));
    else
        TRY(json_want_text(cx, json, "kind", &kind));
    if (by_kind && !document_kind_of(kind, &step->kind))
        return unknown(cx, "kind", kind);
    if (!by_kind && kind.n > 0)
        return fail_field(cx, ERR_INVALID, "kind", "has no meaning for measure %s",
                          measures[measure]);
    TRY(json_want_text(cx, json, "status", &step->status));
    TRY(json_want_text(cx, json, "child", &step->child));
    TRY(check_words(cx, step));
    return step->status.n == 0 ? ERR_OK
         : document_word_read(cx, step->kind, step->status, &step->status);
}

static Err read_owner(Ctx *cx, const Json *json, ProcessStep *step)
{
    Text word;
    TRY(json_need_text(cx, json, "owner", &word));
    for (size_t i = 0; i < COUNT(owners); i++)
        if (text_is(word, owners[i].name)) {
            step->owner = (Owner)i;
            return ERR_OK;
        }
    return unknown(cx, "owner", word);
}

static Err read_step(Ctx *cx, const Json *json, ProcessStep *out)
{
    static const char *const keys[] = {
        "no", "id", "title", "flow", "measure", "kind", "status", "child", "owner", "weight",
        "due", "baseline_days", "gates",
    };
    TRY(json_only(cx, json, keys, COUNT(keys)));
    ProcessStep step = { .status = TEXT(""), .child = TEXT(""), .gates = TEXT("") };
    int64_t no = 0;
    TRY(json_want_int64(cx, json, "no", &no));
    if (no < 1 || no > PROCESS_STEPS_MAX)
        return fail_field(cx, ERR_INVALID, "no", "is not within 1 to %d", PROCESS_STEPS_MAX);
    step.no = (int32_t)no;
    TRY(json_need_text(cx, json, "id", &step.id));
    TRY(read_title(cx, json, &step.title_en, &step.title_zh));
    TRY(read_what(cx, json, &step));
    TRY(read_owner(cx, json, &step));
    Text weight = TEXT("1");
    TRY(json_want_text(cx, json, "weight", &weight));
    if (rate_parse(cx, weight, &step.weight) != ERR_OK)
        return name_field(cx, "weight");
    if (step.weight.e9 <= 0 || step.weight.e9 > 100 * (int64_t)RATE_ONE_E9)
        return fail_field(cx, ERR_INVALID, "weight", "is not above 0 and at most 100");
    TRY(read_due(cx, json, &step));
    TRY(read_days(cx, json, "baseline_days", &step.baseline));
    TRY(json_want_text(cx, json, "gates", &step.gates));
    *out = step;
    return ERR_OK;
}

/* Reads one step; its failure says which step: "steps[3].kind: ...". */
static Err read_numbered(Ctx *cx, const Json *json, size_t i, ProcessStep *out)
{
    const char *file = cx->place_file;
    int64_t line = cx->place_line;
    ctx_place(cx, NULL, 0);         /* so that the words begin with the field */
    Err err = json->kind == JSON_OBJECT ? read_step(cx, json, out)
            : fail_field(cx, ERR_INVALID, "no", "is missing; a step is an object { }");
    ctx_place(cx, file, line);
    if (err == ERR_OK || err == ERR_NO_MEMORY)
        return err;
    char words[sizeof cx->detail];
    snprintf(words, sizeof words, "%s", cx->detail);
    ctx_forgive(cx);
    return fail(cx, err, "steps[%zu].%s", i, words);
}

/* Two steps of one id could not be told apart where a gap names its step. */
static Err check_ids(Ctx *cx, const ProcessStep *steps, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < i; j++)
            if (text_eq(steps[i].id, steps[j].id))
                return fail(cx, ERR_INVALID, "steps[%zu].id: \"%.*s\" is taken by steps[%zu]", i,
                            (int)steps[i].id.n, steps[i].id.at, j);
    return ERR_OK;
}

Err process_read(Ctx *cx, const Json *json, Process *out)
{
    static const char *const keys[] = { "name", "title", "source", "tolerance_percent",
                                        "price_band_percent", "baseline_days", "steps" };
    Process process = { 0 };
    TRY(json_only(cx, json, keys, COUNT(keys)));
    TRY(json_need_text(cx, json, "name", &process.name));
    TRY(read_title(cx, json, &process.title_en, &process.title_zh));
    TRY(read_percent(cx, json, "tolerance_percent", &process.tolerance));
    TRY(read_percent(cx, json, "price_band_percent", &process.price_band));
    TRY(read_days(cx, json, "baseline_days", &process.baseline));
    const Json *array;
    TRY(json_want_array(cx, json, "steps", &array));
    if (!array || array->count == 0 || array->count > PROCESS_STEPS_MAX)
        return fail_field(cx, ERR_INVALID, "steps", "must list 1 to %d steps", PROCESS_STEPS_MAX);
    ProcessStep *steps = NEW(cx, ProcessStep, array->count);
    if (!steps)
        return cx->err;
    for (size_t i = 0; i < array->count; i++) {
        TRY(read_numbered(cx, &array->items[i], i, &steps[i]));
        if (steps[i].no > process.last_no)
            process.last_no = steps[i].no;
    }
    TRY(check_ids(cx, steps, array->count));
    process.steps = steps;
    process.step_count = array->count;
    *out = process;
    return ERR_OK;
}
