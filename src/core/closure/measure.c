/* measure.c - from what is matched to how far the order is closed: steps, flows, gaps.
 *
 * A step's part is a fraction in 1e-9, rounded down, and exactly one only where nothing is missing
 * beyond the tolerance: 99.9999999 % never reads as closed. */
#include "core/closure/fold.h"

#include "base/check.h"

#include <string.h>

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
    if (fold_enough(fold, got > 0 ? got + fold->in->slack : got, want))
        return RATE_ONE_E9;
    return got <= 0 ? 0 : (int64_t)((i128)got * RATE_ONE_E9 / want);
}

static int64_t line_got(const Fold *fold, size_t l, DocumentKind kind)
{
    const ClosureLine *line = &fold->lines[l];
    switch (kind) {
    case DOCUMENT_WORK_REPORT: return line->produced_e6;
    case DOCUMENT_QUALITY_REPORT: return line->accepted_e6;
    case DOCUMENT_DESPATCH: return line->despatched_e6 - line->returned_e6;
    case DOCUMENT_RECEIPT: return fold_kept(fold, l);
    case DOCUMENT_CUSTOMS_DECLARATION: return line->declared_e6;
    case DOCUMENT_INVOICE: return line->invoiced_e6 - line->credited_e6;
    case DOCUMENT_ORDER: case DOCUMENT_ORDER_RESPONSE: case DOCUMENT_ORDER_CHANGE:
    case DOCUMENT_CONTRACT: case DOCUMENT_TRANSPORT: case DOCUMENT_WAREHOUSE_RECEIPT:
    case DOCUMENT_CREDIT_NOTE: case DOCUMENT_INVOICE_RESPONSE: case DOCUMENT_PAYMENT:
    case DOCUMENT_REBATE_CLAIM: case DOCUMENT_REBATE: case DOCUMENT_INSURANCE:
    case DOCUMENT_GUARANTEE: case DOCUMENT_DISPUTE: case DOCUMENT_REMITTANCE_ADVICE:
    case DOCUMENT_ACCOUNT_STATEMENT: case DOCUMENT_BANK_STATEMENT:
    case DOCUMENT_KIND_COUNT: break;
    }
    return 0;
}

/* Lines weigh by value, or alike where the order states none; a line without value among others
 * weighs a minor unit, so that it cannot be forgotten. */
static int64_t line_weight(const Fold *fold, size_t l, bool valued)
{
    int64_t value = fold->lines[l].ordered_minor;
    return valued && value > 0 ? value : 1;
}

/* What a line asks of papers of a kind: freight on an order is billed, and does not arrive. */
static int64_t asked_of(const Fold *fold, size_t l, DocumentKind kind)
{
    bool goods = fold->in->lines[l].role == ASK_GOODS;
    return goods || kind == DOCUMENT_INVOICE ? fold_required(fold, l) : 0;
}

static Part part_quantity(const Fold *fold, DocumentKind kind)
{
    Part part = { 0 };
    bool valued = fold_valued(fold);
    for (size_t l = 0; l < fold->in->line_count; l++) {
        int64_t want = asked_of(fold, l, kind);
        if (want == 0)
            continue;
        int64_t weight = line_weight(fold, l, valued);
        part.needed = true;
        part.want += (i128)weight * RATE_ONE_E9;
        part.have += (i128)weight * reached(fold, line_got(fold, l, kind), want);
    }
    return part;
}

/* --- money ----------------------------------------------------------------------------------- */

/* Money must arrive to the minor unit: tolerance is for goods. */
static Part part_exact(int64_t have, int64_t want)
{
    return (Part){ .needed = want > 0, .want = want, .have = have < 0 ? 0 : have };
}

/* An order that states no amounts asks for an invoice over the quantities. */
static Part part_invoiced(const Fold *fold)
{
    if (!fold_valued(fold))
        return part_quantity(fold, DOCUMENT_INVOICE);
    Part part = part_exact(fold->money.invoiced - fold->money.credited, fold->money.required);
    if (fold_enough(fold, (int64_t)part.have, fold->money.required))
        part.have = part.want;
    return part;
}

/* ... and what there is to pay for it is not known before it is billed. */
static Part part_paid(const Fold *fold, int64_t have)
{
    if (fold->money.payable == 0 && !fold_valued(fold))
        return (Part){ .needed = true, .want = 1 };
    return part_exact(have, fold->money.payable);
}

/* A deposit on what was ordered, rounded down; never more than there is to pay at all. */
static int64_t deposit(const Fold *fold)
{
    int64_t want = (int64_t)((i128)fold->money.ordered * fold->in->deposit.e9 / RATE_ONE_E9);
    return want < fold->money.payable ? want : fold->money.payable;
}

/* --- papers ---------------------------------------------------------------------------------- */

static bool stands_for(const ClosureEntry *entry, const ProcessStep *step)
{
    return entry->kind == step->kind && !entry->back && entry->standing == STANDING_COUNTS
        && (step->status.n == 0 || text_eq(entry->status, step->status));
}

/* The answer that holds (words.h) is an acceptance. */
static void mark_confirmed(const Fold *fold, const ProcessStep *step)
{
    const ClosureInput *in = fold->in;
    memset(fold->entry_mark, 0, in->entry_count * sizeof *fold->entry_mark);
    for (size_t r = fold->kind_from[step->kind]; r < fold->kind_from[step->kind + 1]; r++) {
        const ClosureEntry *answer = &in->entries[fold->by_kind[r]];
        const ClosureWord *word = &fold->words[fold->by_kind[r]];
        if (word->about >= 0 && !answer->back && word->holds)
            fold->entry_mark[word->about] = stands_for(answer, step);
    }
}

/* The buyer's answer is wanted for every invoice, by what credits left of it: one confirmed of ten
 * is a tenth. */
static Part part_confirmed(const Fold *fold, const ProcessStep *step)
{
    const ClosureInput *in = fold->in;
    Part part = { .needed = true };
    mark_confirmed(fold, step);
    int32_t first = -1;
    for (size_t i = fold->kind_from[DOCUMENT_INVOICE]; i < fold->kind_from[DOCUMENT_INVOICE + 1];
         i++) {
        int32_t e = fold->by_kind[i];
        if (first < 0 || in->entries[first].document_id != in->entries[e].document_id)
            first = e;
        int64_t value = fold->entry_open[e] + fold->entry_paid[e];
        if (in->entries[e].back || in->entries[e].standing != STANDING_COUNTS)
            continue;
        part.want += value;
        part.have += fold->entry_mark[first] ? value : 0;
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
    for (size_t i = fold->kind_from[step->kind]; i < fold->kind_from[step->kind + 1]; i++) {
        const ClosureEntry *entry = &fold->in->entries[fold->by_kind[i]];
        /* Of answers, the one that holds: accepted, and then taken back, is not accepted. */
        bool holds = step->kind != DOCUMENT_ORDER_RESPONSE || step->status.n == 0
                  || fold->words[fold->by_kind[i]].holds;
        if (holds && stands_for(entry, step))
            part.have = 1;
    }
    return part;
}

static Part part_children(const Fold *fold, const ProcessStep *step)
{
    const ClosureInput *in = fold->in;
    Part part = { .needed = true };
    int64_t placed = 0;
    for (size_t c = 0; c < in->child_count; c++) {
        if (step->child.n > 0 && !text_eq(step->child, in->children[c].process))
            continue;
        int64_t weight = in->children[c].value > 0 ? in->children[c].value : 1;
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
    switch (step->measure) {
    case MEASURE_DOCUMENT: return part_document(fold, step);
    case MEASURE_QUANTITY: return part_quantity(fold, step->kind);
    case MEASURE_INVOICED: return part_invoiced(fold);
    case MEASURE_PAID: case MEASURE_SETTLED: return part_paid(fold, fold->paid_minor);
    case MEASURE_DEPOSIT:
        return part_exact(fold->paid_minor + fold->prepaid_open, deposit(fold));
    case MEASURE_PLACED: case MEASURE_CHILDREN: return part_children(fold, step);
    case MEASURE_COUNT: break;
    }
    assert(!"a measure of the table");
    return (Part){ 0 };
}

/* --- dates: when the last paper that a step rests on was dated ------------------------------ */

static DocumentKind rests_on(const ProcessStep *step)
{
    switch (step->measure) {
    case MEASURE_DOCUMENT: case MEASURE_QUANTITY: return step->kind;
    case MEASURE_INVOICED: return DOCUMENT_INVOICE;
    case MEASURE_PAID: case MEASURE_SETTLED: case MEASURE_DEPOSIT: return DOCUMENT_PAYMENT;
    case MEASURE_PLACED: case MEASURE_CHILDREN: case MEASURE_COUNT: break;
    }
    return DOCUMENT_KIND_COUNT;     /* on other orders */
}

static Date done_on(const Fold *fold, const ProcessStep *step)
{
    DocumentKind kind = rests_on(step);
    Date last = DATE_NONE;
    int64_t paid = 0;
    if (kind == DOCUMENT_KIND_COUNT)
        return DATE_NONE;
    /* Canonical order is by date: from the last paper back; the deposit from the first on, until
     * there is enough of it. */
    for (size_t i = fold->kind_from[kind + 1]; i-- > fold->kind_from[kind];) {
        bool deposits = step->measure == MEASURE_DEPOSIT;
        size_t at = deposits ? fold->kind_from[kind] + fold->kind_from[kind + 1] - 1 - i : i;
        const ClosureEntry *entry = &fold->in->entries[fold->by_kind[at]];
        if (entry->standing != STANDING_COUNTS || entry->back
            || (step->measure == MEASURE_DOCUMENT && !stands_for(entry, step)))
            continue;
        last = entry->date;
        paid += entry->payable_minor;
        if (!deposits || paid >= deposit(fold))
            break;
    }
    return last;
}

/* The earliest day that an open invoice falls due; where none is open, the last one's day. */
static Date payment_due(const Fold *fold, Date otherwise)
{
    Date open = DATE_NONE, last = otherwise;
    for (size_t i = fold->kind_from[DOCUMENT_INVOICE]; i < fold->kind_from[DOCUMENT_INVOICE + 1];
         i++) {
        int32_t e = fold->by_kind[i];
        const ClosureEntry *invoice = &fold->in->entries[e];
        Date due = fold_due(fold, invoice);
        if (invoice->back || invoice->standing != STANDING_COUNTS || date_is_none(due))
            continue;
        last = due;
        if (fold->entry_open[e] > 0 && (date_is_none(open) || date_cmp(due, open) < 0))
            open = due;
    }
    return date_is_none(open) ? last : open;
}

static Date due_on(const Fold *fold, const ProcessStep *step)
{
    enum { USUAL_DAYS = 30 };           /* where the order states neither ship-by nor terms */
    const ClosureInput *in = fold->in;
    Date ship_by = date_is_none(in->ship_by) ? date_add(in->date, (Days){ USUAL_DAYS })
                                             : in->ship_by;
    int32_t days = in->payment_days >= 0 ? in->payment_days : USUAL_DAYS;
    Date from = in->date;
    if (step->due_from == DUE_SHIP_BY)
        from = ship_by;
    if (step->due_from == DUE_PAYMENT)
        from = payment_due(fold, date_add(ship_by, (Days){ days }));
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

/* Money that a gap of the whole order is about: what is missing, or what it holds up. */
static int64_t gap_money(const Fold *fold, const ProcessStep *step, Part part)
{
    switch (step->measure) {
    case MEASURE_INVOICED: case MEASURE_PAID: case MEASURE_SETTLED:
        return fold_valued(fold) || fold->money.payable > 0
             ? (int64_t)(part.want - part.have) : 0;    /* else nobody knows yet */
    case MEASURE_DEPOSIT: return (int64_t)(part.want - part.have);
    case MEASURE_DOCUMENT:
        return step->kind == DOCUMENT_INVOICE_RESPONSE && fold->money.invoiced > 0
             ? (int64_t)(part.want - part.have) : 0;
    case MEASURE_QUANTITY: case MEASURE_PLACED: case MEASURE_CHILDREN: case MEASURE_COUNT: break;
    }
    return 0;
}

/* One gap for each line that is short. */
static Err gaps_by_line(Ctx *cx, Fold *fold, ClosureGap gap, DocumentKind kind)
{
    for (size_t l = 0; l < fold->in->line_count; l++) {
        const ClosureLine *line = &fold->lines[l];
        int64_t want = asked_of(fold, l, kind), got = line_got(fold, l, kind);
        if (want == 0 || reached(fold, got, want) == RATE_ONE_E9)
            continue;
        gap.line = (int32_t)l;
        gap.quantity_e6 = want - (got > 0 ? got : 0);
        gap.amount_minor = fold_share(line->ordered_minor, gap.quantity_e6, line->ordered_e6);
        TRY(gap_add(cx, fold, gap));
    }
    return ERR_OK;
}

static Err gaps_of(Ctx *cx, Fold *fold, int32_t s, Part part)
{
    const ProcessStep *step = &fold->in->process->steps[s];
    ClosureGap gap = { .step = s, .line = -1, .due = due_on(fold, step), .owner = step->owner };
    if (step->measure == MEASURE_QUANTITY)
        return gaps_by_line(cx, fold, gap, step->kind);
    if (step->measure == MEASURE_INVOICED && !fold_valued(fold))
        return gaps_by_line(cx, fold, gap, DOCUMENT_INVOICE);
    gap.amount_minor = gap_money(fold, step, part);
    return gap_add(cx, fold, gap);
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
    out->ordered_minor = fold->money.ordered;
    out->invoiced_minor = fold->money.invoiced;
    out->credited_minor = fold->money.credited;
    out->paid_minor = fold->paid_minor;
    out->suspense_minor = fold->suspense_minor;
    out->closed = out->least.e9 == RATE_ONE_E9;
    const ClosureBreak *breaks = fold->breaks.items;
    for (size_t b = 0; b < fold->breaks.count; b++)
        if (break_blocks(breaks[b].kind))
            out->closed = false;
}

/* What became of each payment beside its matches. */
static Err tell_money(Ctx *cx, const Fold *fold, Closure *out)
{
    size_t from = fold->kind_from[DOCUMENT_PAYMENT], to = fold->kind_from[DOCUMENT_PAYMENT + 1];
    ClosureMoney *money = NEW(cx, ClosureMoney, to - from);
    if (!money)
        return cx->err;
    for (size_t i = from; i < to; i++) {
        int32_t e = fold->by_kind[i];
        const ClosureEntry *entry = &fold->in->entries[e];
        bool moves = entry->standing == STANDING_COUNTS || entry->standing == STANDING_STRANGER;
        money[i - from] = (ClosureMoney){ .entry = e, .advance_minor = fold->entry_advance[e] };
        if (moves && entry->back)
            money[i - from].returned_minor = entry->payable_minor - fold->entry_open[e];
        else if (moves)
            money[i - from].held_minor = fold->entry_open[e];
    }
    out->money = money;
    out->money_count = to - from;
    return ERR_OK;
}

Err fold_measure(Ctx *cx, Fold *fold, Closure *out)
{
    const Process *process = fold->in->process;
    bool asks = fold_asks(fold);        /* a cancelled order, undone whole, waits for nothing */
    ClosureStep *steps = NEW(cx, ClosureStep, process->step_count);
    if (!steps)
        return cx->err;
    for (size_t s = 0; s < process->step_count; s++) {
        const ProcessStep *step = &process->steps[s];
        Part part = measure(fold, step);
        steps[s].done = DATE_NONE;
        if (!part.needed || !asks)
            continue;
        int64_t done = fraction(part);
        steps[s].required_e9 = step->weight.e9;
        steps[s].verified_e9 = (int64_t)((i128)step->weight.e9 * done / RATE_ONE_E9);
        if (done == RATE_ONE_E9)
            steps[s].done = done_on(fold, step);
        else
            TRY(gaps_of(cx, fold, (int32_t)s, part));
    }
    Closure closure = { .lines = fold->lines, .steps = steps, .words = fold->words };
    sum_up(fold, &closure);
    TRY(tell_money(cx, fold, &closure));
    closure.matches = fold->matches.items;
    closure.match_count = fold->matches.count;
    closure.gaps = fold->gaps.items;
    closure.gap_count = fold->gaps.count;
    closure.breaks = fold->breaks.items;
    closure.break_count = fold->breaks.count;
    *out = closure;
    return ERR_OK;
}
