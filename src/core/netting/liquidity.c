/* liquidity.c - a funded circulation is solved like any other, the curve found from its tangents.
 *
 * A solution at L gives a point and, by the levels of the funder's two nodes, a tangent there.
 * Where the tangents of two neighbouring points meet the curve is solved again: either the meeting
 * point lies on the curve, and then it is a corner and both pieces are straight, or it gives a
 * tangent between. Corners lie at whole minor units. At most two solves a corner, each begun from
 * the solution at one minor unit, which is feasible for every larger amount.
 * SRC: Eisner, Severance 1976, "Mathematical techniques for efficient record segmentation in large
 * shared databases" (finding all corners of a piecewise linear concave function). */
#include "core/netting/liquidity.h"

#include "base/check.h"
#include "base/list.h"

#include <string.h>

/* --- credit lines --------------------------------------------------------------------------- */

static Err line_row(Ctx *cx, const Book *book, Ccy ccy, const NettingCsv *csv, const int *column,
                    const CreditLines *lines)
{
    ctx_place(cx, "credit lines", csv->line);
    if (csv->fault)
        return fail(cx, ERR_SYNTAX, "%s", csv->fault);
    int64_t firm = book_firm(book, netting_csv_field(csv, column[0]));
    Money line;
    TRY(money_parse(cx, netting_csv_field(csv, column[1]), ccy, false, &line));
    Rate loss = { 0 };
    Text text = netting_csv_field(csv, column[2]);
    if (text.n > 0)
        TRY(rate_parse(cx, text, &loss));
    if (loss.e9 < 0 || loss.e9 > RATE_ONE_E9)
        return fail(cx, ERR_INVALID, "the expected loss is a share between 0 and 1");
    if (firm >= 0) {
        lines->line_minor[firm] = line.minor < GRAPH_CAP_MAX ? line.minor : GRAPH_CAP_MAX;
        lines->loss[firm] = loss;
    }
    return ERR_OK;
}

Err credit_lines_read(Ctx *cx, const Book *book, Ccy ccy, Text text, CreditLines *out)
{
    static const char *const names[] = { "firm", "line", "loss" };
    int column[COUNT(names)];
    CreditLines lines = { NEW(cx, int64_t, book->firm_count), NEW(cx, Rate, book->firm_count) };
    if (!lines.line_minor || !lines.loss)
        return cx->err;
    NettingCsv csv = netting_csv_make(text);
    TRY(netting_csv_header(cx, &csv, names, COUNT(names), 2, column));
    for (;;) {
        bool more;
        TRY(netting_csv_next(cx, &csv, &more));
        if (!more)
            break;
        TRY(line_row(cx, book, ccy, &csv, column, &lines));
    }
    ctx_place(cx, NULL, 0);
    *out = lines;
    return ERR_OK;
}

/* --- one amount ----------------------------------------------------------------------------- */

typedef struct Solved {
    Core core;
    int64_t *flow, *level;      /* of the core */
    SolveResult result;
} Solved;

/* Solves for one amount, from `warm`'s solution where there is one. A larger amount only widens
 * the funder's arcs, so the arcs keep their numbers and a flow stays within the caps. */
static Err solve_at(Ctx *cx, const Graph *graph, int64_t liquidity_minor, const CreditLines *lines,
                    const Solved *warm, Solved *out)
{
    Solved s;
    TRY(core_make_funded(cx, graph, liquidity_minor, lines->line_minor, &s.core));
    s.flow = NEW(cx, int64_t, s.core.graph.arc_count);
    s.level = NEW(cx, int64_t, s.core.graph.node_count);
    if (!s.flow || !s.level)
        return cx->err;
    if (warm) {
        assert(warm->core.graph.arc_count == s.core.graph.arc_count);
        memcpy(s.flow, warm->flow, s.core.graph.arc_count * sizeof *s.flow);
        memcpy(s.level, warm->level, s.core.graph.node_count * sizeof *s.level);
    }
    TRY(solve(cx, &s.core.graph, (SolveOptions){ .warm = warm != NULL }, s.flow, s.level,
              &s.result));
    *out = s;
    return ERR_OK;
}

/* How much one more unit between the funder's two nodes could discharge. */
static int64_t marginal_of(const Solved *s)
{
    const int64_t *funder = s->level + s->core.firm_count;
    return funder[1] > funder[0] ? funder[1] - funder[0] : 0;
}

/* What a firm pays beyond what it is paid it has borrowed; i128 sums cannot be needed for the
 * result, since no loan passes the liquidity, but the way there may wrap twice: unsigned. */
static Err loans_make(Ctx *cx, const Graph *g, const int64_t *flow, int64_t **out)
{
    uint64_t *net = NEW(cx, uint64_t, g->firm_count);
    int64_t *loans = NEW(cx, int64_t, g->firm_count);
    if (!net || !loans)
        return cx->err;
    for (uint32_t u = 0; u < g->firm_count; u++)
        for (uint32_t a = g->first[u]; a < g->first[u + 1]; a++) {
            net[u] += (uint64_t)flow[a];
            net[g->head[a]] -= (uint64_t)flow[a];
        }
    for (uint32_t u = 0; u < g->firm_count; u++)
        loans[u] = net[u] >> 63 ? -(int64_t)(~net[u] + 1) : (int64_t)net[u];
    *out = loans;
    return ERR_OK;
}

static Err add_up_loans(const Graph *g, const CreditLines *lines, LiquidityResult *r)
{
    for (uint32_t u = 0; u < g->firm_count; u++) {
        int64_t loan = r->loan_minor[u], loss = 0;
        r->receivers += loan < 0;
        if (loan <= 0)
            continue;
        r->borrowers++;
        r->used_minor += loan;
        if (lines->loss)
            TRY(round_div((i128)loan * lines->loss[u].e9, RATE_ONE_E9, ROUND_HALF_UP, &loss));
        r->loss_minor += loss;
    }
    return ERR_OK;
}

static const CreditLines no_lines;

Err liquidity_spend(Ctx *cx, const Graph *graph, int64_t liquidity_minor,
                    const CreditLines *lines, LiquidityResult *out)
{
    lines = lines ? lines : &no_lines;
    LiquidityResult r = { .flow_minor = NEW(cx, int64_t, graph->arc_count),
                          .level = NEW(cx, int64_t, graph->firm_count) };
    if (!r.flow_minor || !r.level)
        return cx->err;
    Solved s;
    TRY(solve_at(cx, graph, liquidity_minor, lines, NULL, &s));
    core_flow_to_graph(&s.core, graph, s.flow, r.flow_minor);
    r.discharged_minor = s.result.value;
    r.marginal = marginal_of(&s);
    r.work = s.result.work;
    for (uint32_t u = 0; u < graph->firm_count; u++)
        r.level[u] = 0;
    int64_t least = 0;
    for (uint32_t node = 0; node < s.core.graph.node_count; node++)
        least = s.level[node] < least ? s.level[node] : least;
    for (uint32_t node = 0; node < s.core.firm_count; node++)
        r.level[s.core.firm[node]] = s.level[node] - least;
    for (int i = 0; i < 2; i++)
        r.funder_level[i] = s.level[s.core.firm_count + (uint32_t)i] - least;
    TRY(loans_make(cx, graph, r.flow_minor, &r.loan_minor));
    TRY(add_up_loans(graph, lines, &r));
    *out = r;
    return ERR_OK;
}

/* --- the curve ------------------------------------------------------------------------------ */

typedef struct Tangent {
    int64_t at;
    i128 value;
    int64_t slope;              /* of a line that touches the curve here and is nowhere below it */
} Tangent;

typedef struct Tracer {
    Ctx *cx;
    const Graph *graph;
    const CreditLines *lines;
    Solved base;                /* the solution at one minor unit */
    int solves;
    List found;                 /* of Tangent, from left to right */
} Tracer;

static Err tangent_at(Tracer *t, int64_t at, Tangent *out)
{
    ArenaMark mark = arena_mark(&t->cx->arena);
    Solved s;
    TRY(solve_at(t->cx, t->graph, at, t->lines, &t->base, &s));
    *out = (Tangent){ .at = at, .value = s.result.value, .slope = marginal_of(&s) };
    t->solves++;
    arena_rewind(&t->cx->arena, mark);
    return ERR_OK;
}

static bool straight(const Tangent *a, const Tangent *b)
{
    i128 width = (i128)b->at - a->at, rise = b->value - a->value;
    return width <= 1 || rise == a->slope * width || rise == b->slope * width;
}

/* Where the tangents of a and b meet, rounded down, but inside the interval. */
static int64_t meeting(const Tangent *a, const Tangent *b)
{
    i128 over = b->value - a->value - (i128)b->slope * ((i128)b->at - a->at);
    i128 under = (i128)a->slope - b->slope;
    assert(under > 0 && over >= 0);
    int64_t step = (int64_t)(over / under);             /* rounds down: both are positive */
    if (step < 1)
        step = 1;
    if (step > b->at - a->at - 1)
        step = b->at - a->at - 1;
    return a->at + step;
}

/* Finds the tangents between the last one found and `end`; `open` holds right ends yet to do. */
static Err trace(Tracer *t, Tangent end)
{
    List open = list_make(sizeof(Tangent));
    Tangent right = end;
    TRY(list_reserve(t->cx, &t->found, LIQUIDITY_SOLVES_MAX + 4));
    TRY(list_reserve(t->cx, &open, LIQUIDITY_SOLVES_MAX + 4));
    for (;;) {
        const Tangent *left = list_at(&t->found, t->found.count - 1);
        if (!straight(left, &right) && t->solves < LIQUIDITY_SOLVES_MAX) {
            Tangent between;
            TRY(tangent_at(t, meeting(left, &right), &between));
            *(Tangent *)list_push(t->cx, &open) = right;
            right = between;
            continue;
        }
        *(Tangent *)list_push(t->cx, &t->found) = right;
        if (open.count == 0)
            return ERR_OK;
        right = *(const Tangent *)list_at(&open, open.count - 1);
        open.count--;
    }
}

/* Drops points in the middle of straight pieces. A slope that is not whole shows that a corner was
 * not found, and is rounded down. */
static Err points_make(Tracer *t, i128 circles_minor, LiquidityCurve *out)
{
    LiquidityCurve curve = { .points = NEW(t->cx, LiquidityPoint, t->found.count + 1),
                             .complete = true };
    if (!curve.points)
        return t->cx->err;
    curve.points[curve.count++] = (LiquidityPoint){ .discharged_minor = circles_minor };
    bool whole_before = false;
    for (size_t i = 0; i < t->found.count; i++) {
        const Tangent *p = list_at(&t->found, i);
        if (i > 0 && !straight(list_at(&t->found, i - 1), p))
            curve.complete = false;
        const LiquidityPoint *before = &curve.points[curve.count - 1];
        i128 width = (i128)p->at - before->liquidity_minor;
        i128 rise = p->value - before->discharged_minor;
        int64_t slope = (int64_t)(rise / width);
        bool whole = rise % width == 0;
        if (whole && whole_before && slope == before->slope)
            curve.count--;
        curve.points[curve.count++] = (LiquidityPoint){ p->at, p->value, slope };
        whole_before = whole;
    }
    *out = curve;
    return ERR_OK;
}

Err liquidity_curve(Ctx *cx, const Graph *graph, i128 circles_minor, int64_t most_minor,
                    const CreditLines *lines, LiquidityCurve *out)
{
    assert(most_minor > 0);
    Tracer t = { .cx = cx, .graph = graph, .lines = lines ? lines : &no_lines,
                 .found = list_make(sizeof(Tangent)) };
    TRY(solve_at(cx, graph, 1, t.lines, NULL, &t.base));
    TRY(list_reserve(cx, &t.found, LIQUIDITY_SOLVES_MAX + 4));
    /* Corners are whole, so the first unit's slope is the slope of the curve's first piece. */
    i128 value = t.base.result.value;
    *(Tangent *)list_push(cx, &t.found) =
        (Tangent){ .at = 1, .value = value, .slope = (int64_t)(value - circles_minor) };
    if (most_minor > 1) {
        Tangent end;
        TRY(tangent_at(&t, most_minor, &end));
        TRY(trace(&t, end));
    }
    return points_make(&t, circles_minor, out);
}
