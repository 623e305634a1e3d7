/* measure.c - from what is matched to how far the order is closed: steps, flows, gaps.
 *
 * A step's part is a fraction in 1e-9, rounded down, and exactly one only where nothing is missing
 * beyond the tolerance: 99.9999999 % never reads as closed. */
#include "core/closure/fold.h"

#include "base/check.h"

/* One step as it is being measured. */
typedef struct Part {
    bool needed;                /* there is something to measure */
    i128 have, want;            /* have <= want */
} Part;

static int64_t fraction(Part part)
{
    if (part.have >= part.want)
        return RATE_ONE_E9;
    assert(part.have >= 0 && part.want > 0);
    return (int64_t)(part.have * RATE_ONE_E9 / part.want);
}

/* quantity got against quantity wanted, tolerance forgiven, in 1e-9 of the line. */
static int64_t reached(const Fold *fold, int64_t got, int64_t want)
{
    int64_t tolerance = fold->in->process->tolerance.e9;
    i128 enough = (i128)want * (RATE_ONE_E9 - tolerance) / RATE_ONE_E9;
    if (got >= enough)
        return RATE_ONE_E9;
    return got <= 0 ? 0 : (int64_t)((i128)got * RATE_ONE_E9 / want);
}

static int64_t line_got(const ClosureLine *line, DocumentKind kind)
{
    switch (kind) {
    case DOCUMENT_WORK_REPORT: return line->produced_e6;
    case DOCUMENT_QUALITY_REPORT: return line->accepted_e6;
    case DOCUMENT_DESPATCH: return line->despatched_e6 - line->returned_e6;
    case DOCUMENT_RECEIPT: return line->received_e6 - line->returned_e6;
    case DOCUMENT_CUSTOMS_DECLARATION: return line->declared_e6;
    case DOCUMENT_INVOICE: return line->invoiced_e6 - line->credited_e6;
    case DOCUMENT_ORDER: case DOCUMENT_ORDER_RESPONSE: case DOCUMENT_ORDER_CHANGE:
    case DOCUMENT_CONTRACT: case DOCUMENT_TRANSPORT: case DOCUMENT_WAREHOUSE_RECEIPT:
    case DOCUMENT_CREDIT_NOTE: case DOCUMENT_INVOICE_RESPONSE: case DOCUMENT_PAYMENT:
    case DOCUMENT_REBATE_CLAIM: case DOCUMENT_REBATE: case DOCUMENT_INSURANCE:
    case DOCUMENT_GUARANTEE: case DOCUMENT_DISPUTE: case DOCUMENT_KIND_COUNT: break;
    }
    return 0;
}

/* Lines weigh by value, or alike where the order states none. */
static int64_t line_weight(const Fold *fold, size_t l, bool valued)
{
    return valued ? fold->in->lines[l].payable_minor : 1;
}

static bool order_is_valued(const Fold *fold)
{
    for (size_t l = 0; l < fold->in->line_count; l++)
        if (fold->in->lines[l].payable_minor > 0)
            return true;
    return false;
}

static Part part_quantity(const Fold *fold, const ProcessStep *step)
{
    Part part = { 0 };
    bool valued = order_is_valued(fold);
    for (size_t l = 0; l < fold->in->line_count; l++) {
        int64_t want = fold_required(&fold->lines[l]);
        if (want == 0)
            continue;
        int64_t weight = line_weight(fold, l, valued);
        part.needed = true;
        part.want += (i128)weight * RATE_ONE_E9;
        part.have += (i128)weight * reached(fold, line_got(&fold->lines[l], step->kind), want);
    }
    if (part.needed && part.want == 0)          /* only unvalued lines are left to deliver */
        part.want = part.have = 1;
    return part;
}

/* --- money ----------------------------------------------------------------------------------- */

typedef struct Money4 {
    int64_t ordered, invoiced, credited;
} Money4;

static Money4 order_money(const Fold *fold)
{
    Money4 m = { 0 };
    for (size_t l = 0; l < fold->in->line_count; l++) {
        m.ordered += fold->lines[l].ordered_minor;
        m.invoiced += fold->lines[l].invoiced_minor;
        m.credited += fold->lines[l].credited_minor;
    }
    return m;
}

static Part part_money(const Fold *fold, int64_t have, int64_t want)
{
    Part part = { .needed = want > 0, .want = want, .have = have < 0 ? 0 : have };
    i128 enough = part.want * (RATE_ONE_E9 - fold->in->process->tolerance.e9) / RATE_ONE_E9;
    if (part.have >= enough)
        part.have = part.want;
    return part;
}

/* What there will be to pay: what was billed less credits, or as ordered while that is more. */
static int64_t payable(const Fold *fold)
{
    Money4 m = order_money(fold);
    int64_t billed = m.invoiced - m.credited, ordered = m.ordered - m.credited;
    bool all_billed = part_money(fold, billed, ordered).have >= ordered;
    int64_t due = all_billed ? billed : ordered;
    return due > 0 ? due : 0;
}

static Part part_deposit(const Fold *fold)
{
    Money4 m = order_money(fold);
    int64_t want = (int64_t)((i128)m.ordered * fold->in->deposit.e9 / RATE_ONE_E9);
    return part_money(fold, fold->paid_minor, want);
}

/* Money must arrive to the minor unit: tolerance is for goods. */
static Part part_exact(int64_t have, int64_t want)
{
    return (Part){ .needed = want > 0, .want = want, .have = have < 0 ? 0 : have };
}

/* --- papers ---------------------------------------------------------------------------------- */

static bool stands_for(const ClosureEntry *entry, const ProcessStep *step)
{
    return entry->kind == step->kind && entry->standing == STANDING_COUNTS
        && (step->status.n == 0 || text_eq(entry->status, step->status));
}

/* The buyer's answer is wanted for every invoice, by value: one confirmed of ten is a tenth. */
static Part part_confirmed(const Fold *fold, const ProcessStep *step)
{
    const ClosureInput *in = fold->in;
    Part part = { .needed = true };
    for (size_t i = fold->kind_from[DOCUMENT_INVOICE]; i < fold->kind_from[DOCUMENT_INVOICE + 1];
         i++) {
        const ClosureEntry *invoice = &in->entries[fold->by_kind[i]];
        if (invoice->standing != STANDING_COUNTS)
            continue;
        bool confirmed = false;
        for (size_t r = fold->kind_from[step->kind]; r < fold->kind_from[step->kind + 1]; r++) {
            const ClosureEntry *answer = &in->entries[fold->by_kind[r]];
            if (answer->ref_document == invoice->document_id && stands_for(answer, step))
                confirmed = true;
        }
        part.want += invoice->payable_minor;
        part.have += confirmed ? invoice->payable_minor : 0;
    }
    if (part.want == 0)
        part.want = 1;          /* no invoice yet: nothing confirmed */
    return part;
}

static Part part_document(const Fold *fold, const ProcessStep *step)
{
    Part part = { .needed = true, .want = 1 };
    if (step->kind == DOCUMENT_INVOICE_RESPONSE)
        return part_confirmed(fold, step);
    for (size_t i = fold->kind_from[step->kind]; i < fold->kind_from[step->kind + 1]; i++)
        if (stands_for(&fold->in->entries[fold->by_kind[i]], step))
            part.have = 1;
    return part;
}

static Part part_children(const Fold *fold, const ProcessStep *step)
{
    const ClosureInput *in = fold->in;
    Part part = { .needed = true };
    bool valued = false;
    int64_t placed = 0;
    for (size_t c = 0; c < in->child_count; c++)
        valued |= in->children[c].value > 0;
    for (size_t c = 0; c < in->child_count; c++) {
        if (step->child.n > 0 && !text_eq(step->child, in->children[c].process))
            continue;
        int64_t weight = valued ? in->children[c].value : 1;
        placed++;
        part.want += (i128)weight * RATE_ONE_E9;
        part.have += (i128)weight * in->children[c].flow[step->flow].e9;
    }
    if (step->measure == MEASURE_PLACED)
        return (Part){ .needed = true, .want = 1, .have = placed > 0 };
    if (part.want == 0)
        part.want = 1;
    return part;
}

static Part measure(const Fold *fold, const ProcessStep *step)
{
    Money4 m = order_money(fold);
    switch (step->measure) {
    case MEASURE_DOCUMENT: return part_document(fold, step);
    case MEASURE_QUANTITY: return part_quantity(fold, step);
    case MEASURE_INVOICED:
        return part_money(fold, m.invoiced - m.credited, m.ordered - m.credited);
    case MEASURE_PAID: return part_exact(fold->paid_minor, payable(fold));
    case MEASURE_DEPOSIT: return part_deposit(fold);
    case MEASURE_PLACED: case MEASURE_CHILDREN: return part_children(fold, step);
    case MEASURE_SETTLED: return part_exact(fold->in->settled_minor, payable(fold));
    case MEASURE_COUNT: break;
    }
    assert(!"a measure of the table");
    return (Part){ 0 };
}

/* --- dates: when the last paper that a step rests on was dated ------------------------------ */

static bool rests_on(const ProcessStep *step, const ClosureEntry *entry)
{
    if (entry->standing != STANDING_COUNTS || entry->back)
        return false;
    switch (step->measure) {
    case MEASURE_DOCUMENT: return stands_for(entry, step);
    case MEASURE_QUANTITY: return entry->kind == step->kind;
    case MEASURE_INVOICED: return entry->kind == DOCUMENT_INVOICE;
    case MEASURE_PAID: case MEASURE_SETTLED: return entry->kind == DOCUMENT_PAYMENT;
    case MEASURE_DEPOSIT: return entry->kind == DOCUMENT_PAYMENT;
    case MEASURE_PLACED: case MEASURE_CHILDREN: case MEASURE_COUNT: return false;
    }
    return false;
}

static Date done_on(const Fold *fold, const ProcessStep *step)
{
    const ClosureInput *in = fold->in;
    Date last = DATE_NONE;
    for (size_t e = 0; e < in->entry_count; e++) {
        if (!rests_on(step, &in->entries[e]))
            continue;
        last = in->entries[e].date;     /* canonical order is by date */
        if (step->measure == MEASURE_DEPOSIT)
            break;                      /* the first money is the deposit */
    }
    return last;
}

static Date due_on(const Fold *fold, const ProcessStep *step)
{
    enum { USUAL_DAYS = 30 };           /* where the order states neither ship-by nor terms */
    const ClosureInput *in = fold->in;
    Date ship_by = date_is_none(in->ship_by) ? date_add(in->date, (Days){ USUAL_DAYS })
                                             : in->ship_by;
    Date from = in->date;
    if (step->due_from == DUE_SHIP_BY)
        from = ship_by;
    if (step->due_from == DUE_PAYMENT) {
        int32_t days = in->payment_days >= 0 ? in->payment_days : USUAL_DAYS;
        from = date_add(ship_by, (Days){ days });
        for (size_t i = fold->kind_from[DOCUMENT_INVOICE];
             i < fold->kind_from[DOCUMENT_INVOICE + 1]; i++) {
            Date due = fold_due(fold, &in->entries[fold->by_kind[i]]);
            if (!date_is_none(due))
                from = due;
        }
    }
    return date_add(from, step->due_days);
}

/* --- gaps ------------------------------------------------------------------------------------ */

static Err gap_add(Ctx *cx, Fold *fold, ClosureGap gap)
{
    ClosureGap *at = list_push(cx, &fold->gaps);
    if (!at)
        return cx->err;
    *at = gap;
    return ERR_OK;
}

static Err gaps_of(Ctx *cx, Fold *fold, int32_t s, Part part)
{
    const ProcessStep *step = &fold->in->process->steps[s];
    ClosureGap gap = { .step = s, .line = -1, .due = due_on(fold, step), .owner = step->owner };
    if (step->measure != MEASURE_QUANTITY) {
        bool money = step->measure == MEASURE_INVOICED || step->measure == MEASURE_PAID
                  || step->measure == MEASURE_DEPOSIT || step->measure == MEASURE_SETTLED;
        gap.amount_minor = money ? (int64_t)(part.want - part.have) : 0;
        return gap_add(cx, fold, gap);
    }
    for (size_t l = 0; l < fold->in->line_count; l++) {
        const ClosureLine *line = &fold->lines[l];
        int64_t want = fold_required(line), got = line_got(line, step->kind);
        if (want == 0 || reached(fold, got, want) == RATE_ONE_E9)
            continue;
        gap.line = (int32_t)l;
        gap.quantity_e6 = want - (got > 0 ? got : 0);
        gap.amount_minor = line->ordered_e6 > 0
            ? fold_share(line->ordered_minor, gap.quantity_e6, line->ordered_e6) : 0;
        TRY(gap_add(cx, fold, gap));
    }
    return ERR_OK;
}

/* --- the answer ------------------------------------------------------------------------------ */

static Rate ratio(int64_t verified, int64_t required)
{
    if (verified >= required)
        return (Rate){ RATE_ONE_E9 };   /* nothing missing, or nothing asked for */
    return (Rate){ (int64_t)((i128)verified * RATE_ONE_E9 / required) };
}

static void sum_up(const Fold *fold, Closure *out)
{
    int64_t verified[FLOW_COUNT] = { 0 }, required[FLOW_COUNT] = { 0 }, sum = 0;
    const Process *process = fold->in->process;
    for (size_t s = 0; s < process->step_count; s++) {
        verified[process->steps[s].flow] += out->steps[s].verified_e9;
        required[process->steps[s].flow] += out->steps[s].required_e9;
    }
    out->least = (Rate){ RATE_ONE_E9 };
    for (size_t f = 0; f < FLOW_COUNT; f++) {
        out->flow[f] = ratio(verified[f], required[f]);
        sum += out->flow[f].e9;
        if (out->flow[f].e9 < out->least.e9)
            out->least = out->flow[f];
    }
    out->mean = (Rate){ sum / FLOW_COUNT };     /* rounded down, like its parts */
    Money4 m = order_money(fold);
    out->ordered_minor = m.ordered;
    out->invoiced_minor = m.invoiced;
    out->credited_minor = m.credited;
    out->paid_minor = fold->paid_minor;
    out->suspense_minor = fold->suspense_minor;
    out->closed = out->least.e9 == RATE_ONE_E9;
    const ClosureBreak *breaks = fold->breaks.items;
    for (size_t b = 0; b < fold->breaks.count; b++)
        if (break_blocks(breaks[b].kind))
            out->closed = false;
}

Err fold_measure(Ctx *cx, Fold *fold, Closure *out)
{
    const Process *process = fold->in->process;
    ClosureStep *steps = NEW(cx, ClosureStep, process->step_count);
    if (!steps)
        return cx->err;
    for (size_t s = 0; s < process->step_count; s++) {
        const ProcessStep *step = &process->steps[s];
        Part part = measure(fold, step);
        steps[s].done = DATE_NONE;
        if (!part.needed)
            continue;
        int64_t done = fraction(part);
        steps[s].required_e9 = step->weight.e9;
        steps[s].verified_e9 = (int64_t)((i128)step->weight.e9 * done / RATE_ONE_E9);
        if (done == RATE_ONE_E9)
            steps[s].done = done_on(fold, step);
        else
            TRY(gaps_of(cx, fold, (int32_t)s, part));
    }
    Closure closure = { .lines = fold->lines, .steps = steps };
    sum_up(fold, &closure);
    closure.matches = fold->matches.items;
    closure.match_count = fold->matches.count;
    closure.gaps = fold->gaps.items;
    closure.gap_count = fold->gaps.count;
    closure.breaks = fold->breaks.items;
    closure.break_count = fold->breaks.count;
    *out = closure;
    return ERR_OK;
}
