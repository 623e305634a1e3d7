/* process_test.c - every shipped template is read; what is not understood is refused. */
#include "core/process.h"

#include "test.h"

#include <stdio.h>
#include <string.h>

static Text quoted(Ctx *cx, const char *json)
{
    size_t n = strlen(json);
    char *at = NEW(cx, char, n + 1);
    assert(at);
    for (size_t i = 0; i < n; i++)
        at[i] = json[i] == '\'' ? '"' : json[i];
    return (Text){ at, n };
}

static const struct { const char *name; size_t steps; int32_t last; int64_t tolerance_e9; }
templates[] = {
    /* counted in the files; tolerances in 1e-9 */
    { "delivery", 2, 2, 20000000 },
    { "domestic-sale", 8, 7, 20000000 },
    { "export-sale", 18, 12, 10000000 },
    { "stock-purchase", 3, 3, 20000000 },
    { "subcontracting", 8, 8, 20000000 },
};

TEST(test_process__reads_every_template)
{
    for (size_t i = 0; i < COUNT(templates); i++) {
        Ctx cx CLEANUP(ctx_clear) = ctx_make(1 << 20);
        char path[128];
        Json json;
        Process process;
        snprintf(path, sizeof path, "share/templates/%s.json", templates[i].name);
        CHECK_OK(path, &cx, json_parse_file(&cx, path, &json));
        CHECK_OK(path, &cx, process_read(&cx, &json, &process));
        CHECK_TEXT(path, process.name, templates[i].name);
        CHECK_EQ(path, process.step_count, templates[i].steps);
        CHECK_EQ(path, process.last_no, templates[i].last);
        CHECK_EQ(path, process.tolerance.e9, templates[i].tolerance_e9);
        for (size_t s = 0; s < process.step_count; s++) {
            const ProcessStep *step = &process.steps[s];
            CHECK_TRUE("in the order of the work", s == 0 || step->no >= step[-1].no);
            CHECK_TRUE("weighs something", step->weight.e9 > 0);
            CHECK_TRUE("two languages", step->title_en.n > 0 && step->title_zh.n > 0);
            CHECK_TRUE("named measure", measure_name(step->measure)[0] != '\0');
            CHECK_TRUE("named owner", owner_name(step->owner)[0] && owner_chinese(step->owner)[0]);
        }
    }
}

/* The steps of an export, as a person would read them off the file. */
TEST(test_process__reads_what_a_step_says)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make(1 << 20);
    Json json;
    Process p;
    CHECK_OK("file", &cx, json_parse_file(&cx, "share/templates/export-sale.json", &json));
    CHECK_OK("template", &cx, process_read(&cx, &json, &p));
    const ProcessStep *contract = &p.steps[0], *deposit = &p.steps[1], *procure = &p.steps[3];
    CHECK_EQ("contract is a document", contract->measure, MEASURE_DOCUMENT);
    CHECK_EQ("of kind contract", contract->kind, DOCUMENT_CONTRACT);
    CHECK_TEXT("a sales contract", contract->status, "sales");
    CHECK_TEXT("gates", contract->gates, "deposit");
    CHECK_EQ("deposit", deposit->measure, MEASURE_DEPOSIT);
    CHECK_EQ("weighs two", deposit->weight.e9, 2000000000);
    CHECK_EQ("of the funds", deposit->flow, FLOW_FUNDS);
    CHECK_EQ("by the buyer", deposit->owner, OWNER_BUYER);
    CHECK_EQ("seven days after the order", deposit->due_days.n, 7);
    CHECK_EQ("after the order", deposit->due_from, DUE_ORDER);
    CHECK_EQ("took fourteen days", deposit->baseline.n, 14);
    CHECK_TEXT("children", procure->child, "domestic-sale");
    CHECK_EQ("before shipping", p.steps[6].due_days.n, -5);
    CHECK_EQ("ship-by", p.steps[6].due_from, DUE_SHIP_BY);
    CHECK_EQ("payment", p.steps[14].due_from, DUE_PAYMENT);
}

#define HEAD "{'name':'p','title':{'en':'P','zh':'P'},"
#define STEP "'no':1,'id':'a','title':{'en':'A','zh':'A'},'owner':'buyer'"
#define STEPS(rest) HEAD "'steps':[{" STEP "," rest "}]}"
#define PAID "'flow':'funds','measure':'paid'"

static const struct { const char *why, *json; Err err; const char *words; } rows[] = {
    { "the least", STEPS(PAID), ERR_OK, "" },
    { "not an object", "[]", ERR_INVALID, "must be an object" },
    { "unknown field", "{'nmae':'p'}", ERR_INVALID, "nmae: is not a field" },
    { "no name", "{'title':{'en':'P','zh':'P'}}", ERR_INVALID, "name: is missing" },
    { "no title", "{'name':'p'}", ERR_INVALID, "title: is missing" },
    { "no Chinese title", "{'name':'p','title':{'en':'P'}}", ERR_INVALID, "zh: is missing" },
    { "a third language", "{'name':'p','title':{'en':'P','zh':'P','fr':'P'}}", ERR_INVALID,
      "fr: is not a field" },
    { "no steps", HEAD "'steps':[]}", ERR_INVALID, "steps: must list 1 to 64" },
    { "steps missing", "{'name':'p','title':{'en':'P','zh':'P'}}", ERR_INVALID, "steps: must" },
    { "tolerance no number", HEAD "'tolerance_percent':'two'}", ERR_SYNTAX, "tolerance_percent:" },
    { "tolerance a bare number", HEAD "'tolerance_percent':2}", ERR_INVALID,
      "tolerance_percent:" },
    { "tolerance above all", HEAD "'tolerance_percent':'101'}", ERR_INVALID,
      "tolerance_percent: is not within" },
    { "band below nothing", HEAD "'price_band_percent':'-1'}", ERR_INVALID,
      "price_band_percent: is not within" },
    { "baseline beyond ten years", HEAD "'baseline_days':3651}", ERR_INVALID, "baseline_days:" },
    { "a step that is no object", HEAD "'steps':[7]}", ERR_INVALID, "steps[0].no:" },
    { "unknown field of a step", STEPS(PAID ",'wieght':'1'"), ERR_INVALID, "steps[0].wieght:" },
    { "unknown field of a due", STEPS(PAID ",'due':{'from':'order','dyas':3}"), ERR_INVALID,
      "steps[0].dyas: is not a field" },
    { "due from nowhere", STEPS(PAID ",'due':{'from':'delivery'}"), ERR_UNKNOWN,
      "steps[0].from: \"delivery\"" },
    { "unknown measure", STEPS("'flow':'funds','measure':'payed'"), ERR_UNKNOWN,
      "steps[0].measure: \"payed\"" },
    { "no measure", STEPS("'flow':'funds'"), ERR_INVALID, "steps[0].measure: is missing" },
    { "unknown flow", STEPS("'flow':'money','measure':'paid'"), ERR_UNKNOWN, "steps[0].flow:" },
    { "unknown kind", STEPS("'flow':'goods','measure':'quantity','kind':'recipt'"), ERR_UNKNOWN,
      "steps[0].kind:" },
    { "no kind", STEPS("'flow':'goods','measure':'quantity'"), ERR_INVALID,
      "steps[0].kind: is missing" },
    { "a kind without quantities", STEPS("'flow':'goods','measure':'quantity','kind':'payment'"),
      ERR_INVALID, "steps[0].kind: has no quantity" },
    { "a kind where none is looked at", STEPS(PAID ",'kind':'payment'"), ERR_INVALID,
      "steps[0].kind: has no meaning for measure paid" },
    { "a status where none is looked at", STEPS(PAID ",'status':'cleared'"), ERR_INVALID,
      "steps[0].status: has no meaning for measure paid" },
    { "a child where none is looked at", STEPS(PAID ",'child':'domestic-sale'"), ERR_INVALID,
      "steps[0].child: has no meaning for measure paid" },
    { "a weight of nothing", STEPS(PAID ",'weight':'0'"), ERR_INVALID, "steps[0].weight: is not" },
    { "a weight no number", STEPS(PAID ",'weight':'heavy'"), ERR_SYNTAX, "steps[0].weight:" },
    { "a weight above a hundred", STEPS(PAID ",'weight':'100.1'"), ERR_INVALID,
      "steps[0].weight:" },
    { "unknown owner", HEAD "'steps':[{'no':1,'id':'a','title':{'en':'A','zh':'A'},"
      PAID ",'owner':'bank'}]}", ERR_UNKNOWN, "steps[0].owner: \"bank\"" },
    { "step nought", HEAD "'steps':[{'no':0}]}", ERR_INVALID, "steps[0].no:" },
    { "step sixty-five", HEAD "'steps':[{'no':65}]}", ERR_INVALID, "steps[0].no:" },
    { "two steps of one id", HEAD "'steps':[{" STEP "," PAID "},{" STEP "," PAID "}]}",
      ERR_INVALID, "steps[1].id: \"a\" is taken by steps[0]" },
};

TEST(test_process__refuses_and_names_step_and_field)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        Ctx cx CLEANUP(ctx_clear) = ctx_make(1 << 20);
        Json json;
        Process out = { .step_count = 77 };
        CHECK_OK(rows[i].why, &cx, json_parse(&cx, quoted(&cx, rows[i].json), &json));
        Err err = process_read(&cx, &json, &out);
        if (err == rows[i].err && !text_starts(text_of(cx.detail), rows[i].words))
            CHECK_TEXT(rows[i].why, text_of(cx.detail), rows[i].words);
        CHECK_ERR(rows[i].why, &cx, err, rows[i].err);
        CHECK_EQ(rows[i].why, out.step_count == 77, err != ERR_OK);
    }
}

TEST(test_process__says_the_place_once)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make(1 << 20);
    Json json;
    Process out;
    CHECK_OK("json", &cx, json_parse(&cx, quoted(&cx, STEPS(PAID ",'weight':'0'")), &json));
    ctx_place(&cx, "p.json", 0);
    Err err = process_read(&cx, &json, &out);
    CHECK_TEXT("file, step, field", text_of(cx.detail),
               "p.json: steps[0].weight: is not above 0 and at most 100");
    CHECK_ERR("weight", &cx, err, ERR_INVALID);
}

TEST(test_process__nth_allocation_fails)
{
    bool done = false;
    for (uint64_t n = 1; !done; n++) {
        Ctx cx CLEANUP(ctx_clear) = ctx_make(1 << 20);
        Json json;
        Process out = { .step_count = 77 };
        CHECK_OK("json", &cx, json_parse(&cx, quoted(&cx, STEPS(PAID)), &json));
        cx.arena.fail_at = cx.arena.allocations + n;
        Err err = process_read(&cx, &json, &out);
        done = err == ERR_OK;
        if (!done) {
            CHECK_EQ("untouched", out.step_count, 77);
            CHECK_ERR("out of memory", &cx, err, ERR_NO_MEMORY);
        }
        CHECK_TRUE("it ends", n < 100);
    }
}
