/* survey.c - figures over all orders, a process at a time: whole numbers out of the store, sums and
 * medians here. O(rows), but for sorting days. */
#include "app/view/survey.h"

#include "app/rate.h"
#include "base/check.h"

#include <stdlib.h>
#include <string.h>

static int by_size(const void *a, const void *b)
{
    int32_t x, y;
    memcpy(&x, a, sizeof x);
    memcpy(&y, b, sizeof y);
    return (x > y) - (x < y);
}

/* The lower of the two middle ones where the count is even. */
static int32_t median(const List *days)
{
    if (days->count == 0)
        return 0;
    qsort(days->items, days->count, sizeof(int32_t), by_size);
    return *(const int32_t *)list_at(days, (days->count - 1) / 2);
}

static Err push_day(Ctx *cx, List *days, int64_t n)
{
    int32_t *slot = list_push(cx, days);
    if (!slot)
        return cx->err;
    *slot = (int32_t)n;
    return ERR_OK;
}

/* --- steps ----------------------------------------------------------------------------------- */

typedef struct Timing {
    const Process *process;
    SurveyStep *steps;
    List *days;                 /* int32_t, one list a step */
    List whole;                 /* int32_t: lengths of closed orders */
} Timing;

static int64_t no_of(const Timing *timing, const StepDone *row)
{
    return timing->process->steps[row->step].no;
}

/* The end of the steps with a lower number. False where those done just before it bear no date of
 * their own (orders placed, and what came of them): then nobody can say when this one began. */
static bool step_start(const Timing *timing, const StepDone *rows, size_t count, size_t at,
                       int64_t *out)
{
    int64_t no = no_of(timing, &rows[at]), before = 0;
    bool dated = false;
    *out = rows[at].day;
    for (size_t j = 0; j < count; j++)
        if (rows[j].required_e9 > 0 && rows[j].verified_e9 >= rows[j].required_e9
            && no_of(timing, &rows[j]) < no)
            before = no_of(timing, &rows[j]) > before ? no_of(timing, &rows[j]) : before;
    for (size_t j = 0; j < count; j++) {
        if (no_of(timing, &rows[j]) >= no || rows[j].done <= DATE_DAY_MIN)
            continue;
        dated |= no_of(timing, &rows[j]) == before;
        *out = rows[j].done > *out ? rows[j].done : *out;
    }
    return dated || before == 0;
}

/* One order's rows, in the order of its steps. */
static Err time_order(Ctx *cx, Timing *timing, const StepDone *rows, size_t count)
{
    bool all = true;
    int64_t last = rows[0].day;
    for (size_t i = 0; i < count; i++) {
        SurveyStep *step = &timing->steps[rows[i].step];
        bool dated = rows[i].done > DATE_DAY_MIN;
        if (rows[i].required_e9 == 0)
            continue;
        step->needed++;
        if (rows[i].verified_e9 < rows[i].required_e9) {
            all = false;
            continue;
        }
        step->done++;
        last = dated && rows[i].done > last ? rows[i].done : last;
        if (!dated)
            continue;
        int64_t start;
        if (!step_start(timing, rows, count, i, &start))
            continue;
        int64_t days = rows[i].done > start ? rows[i].done - start : 0;
        step->timed++;
        step->days_sum += days;
        TRY(push_day(cx, &timing->days[rows[i].step], days));
    }
    return all ? push_day(cx, &timing->whole, last - rows[0].day) : ERR_OK;
}

static Err time_steps(Ctx *cx, Book *book, SurveyProcess *survey)
{
    size_t steps = survey->process->step_count, from = 0;
    List rows;
    Timing timing = { .process = survey->process, .steps = NEW(cx, SurveyStep, steps),
                      .days = NEW(cx, List, steps), .whole = list_make(sizeof(int32_t)) };
    if (!timing.steps || !timing.days)
        return cx->err;
    for (size_t s = 0; s < steps; s++)
        timing.days[s] = list_make(sizeof(int32_t));
    TRY(view_steps_done(cx, book_db(book), book_cluster(book), survey->template_id, &rows));
    const StepDone *all = rows.items;
    for (size_t i = 0; i < rows.count; i++) {
        if (all[i].step < 0 || (size_t)all[i].step >= steps)
            return fail(cx, ERR_DAMAGED, "order %lld has a step that %.*s does not; run "
                        "`weft verify`", (long long)all[i].order_id,
                        (int)survey->process->name.n, survey->process->name.at);
        if (i + 1 < rows.count && all[i + 1].order_id == all[i].order_id)
            continue;
        TRY(time_order(cx, &timing, &all[from], i + 1 - from));
        from = i + 1;
    }
    for (size_t s = 0; s < steps; s++)
        timing.steps[s].days_median = median(&timing.days[s]);
    for (size_t i = 0; i < timing.whole.count; i++)
        survey->days_sum += *(const int32_t *)list_at(&timing.whole, i);
    survey->timed = timing.whole.count;
    survey->days_median = median(&timing.whole);
    survey->steps = timing.steps;
    return ERR_OK;
}

/* --- cash ------------------------------------------------------------------------------------ */

/* Σ day * amount and Σ amount: the quotient is the middle day of the money. */
typedef struct Centre {
    i128 moment, weight;
} Centre;

static void centre_add(Centre *centre, int64_t day, int64_t amount)
{
    centre->moment += (i128)day * amount;
    centre->weight += amount;
}

static Err centre_day(Centre centre, int64_t *out)
{
    return round_div(centre.moment, centre.weight, ROUND_HALF_UP, out);
}

/* The run of entries of one order (or of one parent) that starts at `from`. */
static size_t run_end(const CashEntry *rows, size_t count, size_t from, bool by_parent)
{
    size_t at = from;
    while (at < count && (by_parent ? rows[at].parent_id == rows[from].parent_id
                                    : rows[at].order_id == rows[from].order_id))
        at++;
    return at;
}

static Centre centre_of(const CashEntry *rows, size_t from, size_t to, int64_t kind)
{
    Centre centre = { 0 };
    for (size_t i = from; i < to; i++)
        if (rows[i].kind == kind)
            centre_add(&centre, rows[i].day, rows[i].payable);
    return centre;
}

static Err centre_valued(Ctx *cx, Book *book, const CashEntry *rows, size_t from, size_t to,
                         SurveyProcess *survey, Centre *out)
{
    *out = (Centre){ 0 };
    for (size_t i = from; i < to; i++) {
        bool known;
        int64_t value;
        if (rows[i].kind != DOCUMENT_PAYMENT)
            continue;
        TRY(rate_value(cx, book, rows[i].payable, rows[i].ccy,
                       (Date){ (int32_t)rows[i].order_day }, &known, &value));
        survey->cycle_not_valued += !known;
        if (known)
            centre_add(out, rows[i].day, value);
    }
    return ERR_OK;
}

static Err cash_days(Ctx *cx, Book *book, SurveyProcess *survey)
{
    List own_rows, below_rows;
    int64_t template_id = survey->template_id;
    TRY(view_cash(cx, book_db(book), book_cluster(book), template_id, &own_rows));
    TRY(view_cash_below(cx, book_db(book), book_cluster(book), template_id, &below_rows));
    const CashEntry *own = own_rows.items, *below = below_rows.items;
    for (size_t i = 0, b = 0, to; i < own_rows.count; i = to) {
        int64_t in_day, other_day;
        to = run_end(own, own_rows.count, i, false);
        Centre in = centre_of(own, i, to, DOCUMENT_PAYMENT);
        Centre billed = centre_of(own, i, to, DOCUMENT_INVOICE), out = { 0 };
        while (b < below_rows.count && below[b].parent_id < own[i].order_id)
            b++;
        if (b < below_rows.count && below[b].parent_id == own[i].order_id)
            TRY(centre_valued(cx, book, below, b, run_end(below, below_rows.count, b, true),
                              survey, &out));
        if (in.weight <= 0 || centre_day(in, &in_day) != ERR_OK)
            continue;
        if (billed.weight > 0 && centre_day(billed, &other_day) == ERR_OK) {
            survey->paid_orders++;
            survey->to_cash_days_sum += in_day - other_day;
        }
        if (out.weight > 0 && centre_day(out, &other_day) == ERR_OK) {
            survey->cycled_orders++;
            survey->cycle_days_sum += in_day - other_day;
        }
    }
    return ERR_OK;
}

Err survey_processes(Ctx *cx, Book *book, List *out)
{
    List counts, tenths, all = list_make(sizeof(SurveyProcess));
    TRY(view_processes(cx, book_db(book), book_cluster(book), &counts));
    for (size_t i = 0; i < counts.count; i++) {
        const ProcessCount *count = list_at(&counts, i);
        SurveyProcess *survey = list_push(cx, &all);
        if (!survey)
            return cx->err;
        *survey = (SurveyProcess){ .template_id = count->template_id,
                                   .orders = (size_t)count->orders,
                                   .closed = (size_t)count->closed, .matches = count->matches,
                                   .at_once = count->at_once };
        TRY(rulebook_process(cx, book_rules(book), count->template_id, &survey->process));
        TRY(view_tenths(cx, book_db(book), book_cluster(book), count->template_id, &tenths));
        for (size_t t = 0; t < tenths.count; t++) {
            const Tenth *tenth = list_at(&tenths, t);
            if (tenth->tenth >= 0 && tenth->tenth < SURVEY_TENTHS)
                survey->tenth[tenth->tenth] = (size_t)tenth->orders;
        }
        TRY(time_steps(cx, book, survey));
        TRY(cash_days(cx, book, survey));
    }
    *out = all;
    return ERR_OK;
}

/* --- vendors --------------------------------------------------------------------------------- */

/* What the seller has to answer for; the rest is the buyer's, or nobody's alone. */
static bool sellers_fault(BreakKind kind)
{
    switch (kind) {
    case BREAK_OVER_RECEIPT: case BREAK_OVER_BILLING: case BREAK_PRICE_OUTSIDE_BAND:
    case BREAK_INVOICE_WITHOUT_RECEIPT: case BREAK_GOODS_NEVER_MOVED: case BREAK_CIRCULAR_TRADE:
    case BREAK_RED_FLUSH_AFTER_FUNDING: case BREAK_ITEM_NOT_ORDERED: case BREAK_LATE_DELIVERY:
    case BREAK_DISPUTED: case BREAK_MONEY_WITHOUT_CAUSE: case BREAK_CREDIT_ABOVE_INVOICE:
    case BREAK_CREDIT_WITHOUT_INVOICE:
        return true;
    case BREAK_DUPLICATE_PAYMENT: case BREAK_PAYMENT_ABOVE_INVOICE: case BREAK_PAYER_NOT_BUYER:
    case BREAK_LATE_PAYMENT: case BREAK_UNBALANCED: case BREAK_UNIT_MISMATCH:
    case BREAK_CURRENCY_MISMATCH: case BREAK_PAYEE_NOT_CREDITOR: case BREAK_DEBIT_NOTE_OPEN:
    case BREAK_CHANGE_UNANSWERED: case BREAK_COUNT:
        return false;
    }
    return false;
}

static Err vendor_of(Ctx *cx, Table *index, List *vendors, int64_t id, Vendor **out)
{
    int64_t *key = NEW(cx, int64_t, 1), at;
    if (!key)
        return cx->err;
    *key = id;
    TRY(table_intern(cx, index, key, sizeof *key, (int64_t)vendors->count, &at));
    if ((size_t)at == vendors->count) {
        Vendor *fresh = list_push(cx, vendors);
        if (!fresh)
            return cx->err;
        fresh->party.id = id;
    }
    *out = list_at(vendors, (size_t)at);
    return ERR_OK;
}

static Err add_sums(Ctx *cx, Book *book, const List *sums, bool overdue, Table *index,
                    List *vendors)
{
    Date today = book_settings(book).business_date;
    for (size_t i = 0; i < sums->count; i++) {
        const VendorSum *sum = list_at(sums, i);
        Vendor *vendor;
        int64_t value;
        bool known;
        TRY(vendor_of(cx, index, vendors, sum->seller, &vendor));
        TRY(rate_value(cx, book, sum->amount, sum->ccy, today, &known, &value));
        vendor->not_valued += known ? 0 : (size_t)sum->count;
        *(overdue ? &vendor->overdue : &vendor->orders) += (size_t)sum->count;
        if (__builtin_add_overflow(overdue ? vendor->held_up : vendor->ordered, value, &value))
            return fail(cx, ERR_OVERFLOW, "the orders of a seller are worth too much to add up");
        *(overdue ? &vendor->held_up : &vendor->ordered) = value;
    }
    return ERR_OK;
}

static int order_of(int64_t a, int64_t b)       /* the larger first */
{
    return (a < b) - (a > b);
}

static int worse(const void *a, const void *b)
{
    const Vendor *x = a, *y = b;
    int by = order_of(x->late_days, y->late_days);
    by = by ? by : order_of((int64_t)x->breaks, (int64_t)y->breaks);
    by = by ? by : order_of(x->held_up, y->held_up);
    return by ? by : order_of(y->party.id, x->party.id);
}

Err survey_vendors(Ctx *cx, Book *book, size_t limit, List *out)
{
    Table index = table_make(cx);
    List sums, breaks, vendors = list_make(sizeof(Vendor));
    int64_t today = book_settings(book).business_date.day, cluster = book_cluster(book);
    TRY(view_vendor_orders(cx, book_db(book), cluster, &sums));
    TRY(add_sums(cx, book, &sums, false, &index, &vendors));
    TRY(view_vendor_overdue(cx, book_db(book), cluster, today, &sums));
    TRY(add_sums(cx, book, &sums, true, &index, &vendors));
    TRY(view_vendor_breaks(cx, book_db(book), cluster, &breaks));
    for (size_t i = 0; i < breaks.count; i++) {
        const VendorCount *row = list_at(&breaks, i);
        Vendor *vendor;
        if (!sellers_fault((BreakKind)row->kind))
            continue;
        TRY(vendor_of(cx, &index, &vendors, row->seller, &vendor));
        vendor->breaks += (size_t)row->count;
        if (row->kind == BREAK_LATE_DELIVERY)
            vendor->late_days += row->days;
    }
    if (vendors.count > 0)
        qsort(vendors.items, vendors.count, sizeof(Vendor), worse);
    vendors.count = vendors.count < limit ? vendors.count : limit;
    for (size_t i = 0; i < vendors.count; i++) {
        Vendor *vendor = list_at(&vendors, i);
        TRY(book_party_by_id(cx, book, vendor->party.id, &vendor->party));
    }
    *out = vendors;
    return ERR_OK;
}
