/* run.c - the order of events; each step is a module of its own. Currencies are netted one after
 * the other, and what one needed is given back before the next. */
#include "core/netting/run.h"

#include "base/both.h"
#include "base/check.h"
#include "core/netting/allot.h"
#include "core/netting/levels.h"

#include <string.h>

static Err read_book(Ctx *cx, Text csv, const NettingOptions *options, Netting *n)
{
    TRY(book_read(cx, csv, &n->book));
    n->refused = n->book.bad_count > 0 && !options->skip_bad;
    if (n->refused)
        return ERR_OK;
    TRY(book_apply_rules(cx, &n->book, &options->rules));
    NettingCurrency all[CCY_COUNT];
    memset(all, 0, sizeof all);
    for (size_t i = 0; i < n->book.row_count; i++) {
        const BookRow *row = &n->book.rows[i];
        NettingCurrency *c = &all[row->ccy];
        c->obligations++;
        c->total_minor += row->amount_minor;
        c->eligible += !row->left_out;
        c->eligible_minor += row->left_out ? 0 : row->amount_minor;
        n->currency_count += c->obligations == 1;
    }
    n->currency = NEW(cx, NettingCurrency, n->currency_count);
    if (!n->currency)
        return cx->err;
    size_t count = 0;
    for (int ccy = 0; ccy < CCY_COUNT; ccy++)
        if (all[ccy].obligations > 0) {
            all[ccy].ccy = (Ccy)ccy;
            n->currency[count++] = all[ccy];
        }
    return ERR_OK;
}

/* What the funder brings, in the file's one currency. 0 where there is none. */
static Err read_liquidity(Ctx *cx, const Netting *n, const NettingOptions *options, Money *out)
{
    *out = (Money){ .ccy = n->currency_count > 0 ? n->currency[0].ccy : CCY_CNY };
    if (options->liquidity.n == 0)
        return ERR_OK;
    if (n->currency_count > 1)
        return fail(cx, ERR_USAGE, "liquidity is of one currency, and the file has %zu; "
                    "give a file of one currency", n->currency_count);
    TRY(money_parse(cx, options->liquidity, out->ccy, false, out));
    if (out->minor > GRAPH_CAP_MAX)
        out->minor = GRAPH_CAP_MAX;
    return ERR_OK;
}

/* --- solving -------------------------------------------------------------------------------- */

typedef struct Job {
    Netting *netting;
    NettingCurrency *currency;
    Graph graph;
    int64_t *flow;                  /* of each arc of the graph */
} Job;

static Err solve_circles(Ctx *cx, Job *job, bool fast)
{
    NettingCurrency *c = job->currency;
    Core core;
    SolveResult result;
    TRY(core_make(cx, &job->graph, &core));
    int64_t *flow = NEW(cx, int64_t, core.graph.arc_count);
    int64_t *level = NEW(cx, int64_t, core.graph.node_count);
    if (!flow || !level)
        return cx->err;
    TRY(solve(cx, &core.graph, (SolveOptions){ .fast = fast }, flow, level, &result));
    core_flow_to_graph(&core, &job->graph, flow, job->flow);
    int64_t unfunded[2];
    TRY(levels_stretch(cx, &job->graph, &core, level, c->level, unfunded));
    c->core_firms = core.firm_count;
    c->core_arcs = core.graph.arc_count;
    c->circles_minor = c->cancelled_minor = result.value;
    c->bound_minor = result.bound;
    c->work = result.work;
    return ERR_OK;
}

/* One of two steps that run at once, each with memory of its own. */
typedef struct Step {
    Ctx *cx;
    Job *job;
    bool fast;
    Err err;
} Step;

static void circles_step(void *self)
{
    Step *step = self;
    step->err = solve_circles(step->cx, step->job, step->fast);
}

static void compare_step(void *self)
{
    Step *step = self;
    step->err = compare(step->cx, &step->job->graph, &step->job->currency->compared);
}

/* What other ways of netting would cancel need not wait for the best one. */
static Err solve_and_compare(Ctx *cx, Job *job, bool fast)
{
    Ctx own CLEANUP(ctx_clear) = ctx_make(cx->arena.cap_bytes - cx->arena.used_bytes + 1);
    Step circles = { .cx = cx, .job = job, .fast = fast }, other = { .cx = &own, .job = job };
    run_both(circles_step, &circles, compare_step, &other);
    TRY(circles.err);
    return other.err == ERR_OK ? ERR_OK : fail(cx, own.err, "%s", own.detail);
}

/* Spends the liquidity: the flow, the levels and the sum become those of circles and chains. */
static Err solve_funded(Ctx *cx, Job *job, Money liquidity, const CreditLines *lines, bool curve)
{
    NettingCurrency *c = job->currency;
    c->funded = true;
    TRY(liquidity_spend(cx, &job->graph, liquidity.minor, lines, &c->funding));
    memcpy(job->flow, c->funding.flow_minor, job->graph.arc_count * sizeof *job->flow);
    memcpy(c->level, c->funding.level, job->graph.firm_count * sizeof *c->level);
    c->cancelled_minor = c->funding.discharged_minor;
    if (!curve)
        return ERR_OK;
    return liquidity_curve(cx, &job->graph, c->circles_minor, liquidity.minor, lines, &c->curve);
}

/* Firms without an obligation that takes part have no level. */
static Err levels_clear_absent(Ctx *cx, const Graph *g, int64_t *level)
{
    bool *present = NEW(cx, bool, g->firm_count);
    if (!present)
        return cx->err;
    for (uint32_t u = 0; u < g->firm_count; u++)
        for (uint32_t a = g->first[u]; a < g->first[u + 1]; a++)
            present[u] = present[g->head[a]] = true;
    for (uint32_t u = 0; u < g->firm_count; u++)
        if (!present[u])
            level[u] = INT64_MIN;
    return ERR_OK;
}

static Err run_currency(Ctx *cx, Netting *n, NettingCurrency *c, const NettingOptions *options,
                        Money liquidity)
{
    c->level = NEW(cx, int64_t, n->book.firm_count);
    if (!c->level)
        return cx->err;
    ArenaMark mark = arena_mark(&cx->arena);
    Job job = { .netting = n, .currency = c };
    TRY(graph_make(cx, &n->book, c->ccy, &job.graph));
    job.flow = NEW(cx, int64_t, job.graph.arc_count);
    if (!job.flow)
        return cx->err;
    TRY(solve_and_compare(cx, &job, options->fast));
    if (liquidity.minor > 0) {
        CreditLines lines = { 0 };
        if (options->lines.n > 0)
            TRY(credit_lines_read(cx, &n->book, c->ccy, options->lines, &lines));
        TRY(solve_funded(cx, &job, liquidity, &lines, options->curve));
    }
    TRY(levels_clear_absent(cx, &job.graph, c->level));
    TRY(allot(cx, &n->book, &job.graph, job.flow, n->cancelled_minor));
    if (!c->funded)                         /* the funding and its curve live beyond the graph */
        arena_rewind(&cx->arena, mark);
    return ERR_OK;
}

Err netting_run(Ctx *cx, Text csv, const NettingOptions *options, Netting *out)
{
    Netting n = { .refused = false };
    TRY(read_book(cx, csv, options, &n));
    if (n.refused) {
        *out = n;
        return ERR_OK;
    }
    Money liquidity;
    TRY(read_liquidity(cx, &n, options, &liquidity));
    n.cancelled_minor = NEW(cx, int64_t, n.book.row_count);
    if (!n.cancelled_minor)
        return cx->err;
    for (size_t i = 0; i < n.currency_count; i++)
        TRY(run_currency(cx, &n, &n.currency[i], options, liquidity));
    *out = n;
    return ERR_OK;
}

Err netting_check(Ctx *cx, Text csv, Text cancelled_csv, Text certificate_csv,
                  const NettingOptions *options, Netting *read, VerifyResult *out)
{
    Netting n = { .refused = false };
    TRY(read_book(cx, csv, options, &n));
    *read = n;
    if (n.refused)
        return ERR_OK;
    Money liquidity;
    TRY(read_liquidity(cx, &n, options, &liquidity));
    CreditLines lines = { 0 };
    if (liquidity.minor > 0 && options->lines.n > 0)
        TRY(credit_lines_read(cx, &n.book, liquidity.ccy, options->lines, &lines));
    VerifyFunder funder = { .ccy = liquidity.ccy, .liquidity_minor = liquidity.minor,
                            .line_minor = lines.line_minor };
    return verify(cx, &n.book, cancelled_csv, certificate_csv, &funder, out);
}
