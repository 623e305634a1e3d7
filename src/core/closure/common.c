/* common.c - one pass to see whether units differ at all, which they mostly do not.
 *
 *     line, entry --(which order line is it about?)--> class     mass, count, "XCT", ...
 *                 --(factor)------------------------> size       of its unit, in atoms of the class
 *     class       --(common measure of all its sizes)--> quantum
 *     quantity = e6 x size / quantum */
#include "core/closure/common.h"

#include "base/check.h"
#include "base/list.h"
#include "base/table.h"
#include "core/closure/words.h"
#include "core/document_word.h"
#include "value/decimal.h"
#include "value/ratio.h"
#include "value/unit.h"

enum { MILLION = 1000000 };

/* --- equals ----------------------------------------------------------------------------------- */

size_t closure_equals(Text text, Quantity out[CLOSURE_EQUALS_MAX])
{
    size_t count = 0;
    while (text.n > 0 && count < CLOSURE_EQUALS_MAX) {
        Text number = text_split(text, ' ', &text), code = text_split(text, ' ', &text);
        int64_t e6;
        if (decimal_parse(number, QUANTITY_SCALE, &e6) != ERR_OK || e6 <= 0 || code.n == 0
            || code.n >= sizeof out[count].unit.code)
            break;
        out[count] = (Quantity){ .e6 = e6 };
        for (size_t i = 0; i < code.n; i++)
            out[count].unit.code[i] = code.at[i];
        count++;
    }
    return count;
}

Err closure_equals_write(Ctx *cx, const Quantity *equals, size_t count, Text *out)
{
    char number[DECIMAL_TEXT_SIZE];
    TextBuf buf = textbuf_make(cx);
    for (size_t i = 0; i < count; i++)
        textbuf_format(&buf, "%s%s %s", i > 0 ? " " : "",
                       decimal_format(equals[i].e6, QUANTITY_SCALE, 0, number),
                       equals[i].unit.code);
    return textbuf_done(&buf, out);
}

/* --- money ------------------------------------------------------------------------------------ */

/* Between buyer and seller: a rebate is the tax office's, in its own currency. */
static bool moves_money(DocumentKind kind)
{
    return kind == DOCUMENT_INVOICE || kind == DOCUMENT_CREDIT_NOTE || kind == DOCUMENT_PAYMENT
        || kind == DOCUMENT_ORDER_CHANGE;
}

/* Of an order that states none: by receipt, so that no later paper changes it. */
static int32_t currency_of(const ClosureInput *in)
{
    const ClosureEntry *first = NULL;
    for (size_t e = 0; e < in->entry_count; e++) {
        const ClosureEntry *entry = &in->entries[e];
        if ((entry->kind != DOCUMENT_INVOICE && entry->kind != DOCUMENT_PAYMENT)
            || entry->ccy == 0 || entry->standing != STANDING_COUNTS)
            continue;
        bool better = !first || (entry->kind == first->kind
                                 ? entry->document_id < first->document_id
                                 : entry->kind == DOCUMENT_INVOICE);
        first = better ? entry : first;
    }
    return first ? first->ccy : 0;
}

static void judge_money(const ClosureInput *in, ClosureEntry *entries)
{
    for (size_t e = 0; e < in->entry_count; e++) {
        ClosureEntry *entry = &entries[e];
        if (entry->ccy == 0 || entry->ccy == in->ccy)
            continue;
        if (!moves_money(entry->kind) || entry->standing == STANDING_HEARSAY)
            entry->payable_minor = entry->tax_minor = entry->price_e6 = 0;  /* others' business */
        else if (entry->standing != STANDING_VOID
                 && (entry->payable_minor > 0 || entry->price_e6 > 0))
            entry->standing = STANDING_FOREIGN;
    }
}

/* --- lines that were added -------------------------------------------------------------------- */

static bool adds(const ClosureInput *in, const ClosureEntry *entry)
{
    return entry->kind == DOCUMENT_ORDER_CHANGE && entry->item >= 0 && entry->quantity_e6 > 0
        && !(entry->ref_document == in->order_id && entry->ref_line >= 0)
        && document_word_effect(entry->kind, entry->status) == WORD_STANDS;
}

/* A line for each item that an agreed change asks for and the order did not; it asks for nothing
 * until the fold applies the change. */
static Err add_lines(Ctx *cx, ClosureInput *in, ClosureOrderLine **lines)
{
    ClosureWord *words;
    Table items = table_make(cx);
    size_t count = in->line_count, most = 0;
    for (size_t e = 0; e < in->entry_count; e++)
        most += adds(in, &in->entries[e]);
    if (most == 0)
        return ERR_OK;
    TRY(closure_words(cx, in, &words));
    ClosureOrderLine *all = NEW(cx, ClosureOrderLine, count + most);
    if (!all)
        return cx->err;
    for (size_t l = 0; l < count; l++) {
        all[l] = in->lines[l];
        TRY(table_put(cx, &items, &all[l].item, sizeof all[l].item, (int64_t)l));
    }
    for (size_t e = 0; e < in->entry_count; e++) {
        const ClosureEntry *entry = &in->entries[e];
        int64_t line;
        if (!adds(in, entry) || !words[e].holds)
            continue;
        TRY(table_intern(cx, &items, &entry->item, sizeof entry->item, (int64_t)count, &line));
        if (line == (int64_t)count)
            all[count++] = (ClosureOrderLine){
                .item = entry->item, .unit = entry->unit, .equals = entry->equals,
                .added_by = entry->document_id, .added_line = entry->line };
    }
    in->line_count = count;
    in->lines = *lines = all;
    return ERR_OK;
}

/* --- units: which line is an entry about? ----------------------------------------------------- */

typedef struct Class {
    Dimension dimension;
    Unit own;                   /* of DIMENSION_OWN: the unit itself */
    Ratio quantum;              /* in atoms of the dimension; num 0: nothing seen yet */
} Class;

typedef struct Work {
    ClosureInput *in;
    ClosureOrderLine *lines;
    ClosureEntry *entries;
    List classes;               /* Class */
    int32_t items;
    int32_t *head, *next;       /* item -> its lines that begin a measure -> the next of them */
    Table first;                /* document id -> its first entry */
    Ratio *size;                /* of each line's unit, then of each entry's; num 0: none */
    bool rounded;
} Work;

static bool units_differ(const ClosureInput *in)
{
    const Unit *one = in->line_count > 0 ? &in->lines[0].unit : NULL;
    for (size_t l = 1; l < in->line_count; l++)
        if (!unit_eq(in->lines[l].unit, *one))
            return true;
    for (size_t e = 0; e < in->entry_count; e++) {
        if (in->entries[e].quantity_e6 == 0)
            continue;
        one = one ? one : &in->entries[e].unit;
        if (!unit_eq(in->entries[e].unit, *one))
            return true;
    }
    return false;
}

/* One `unit` in atoms of `target`'s dimension, by the table or by what somebody says it equals;
 * theirs: what one unit of the target equals. */
static bool size_against(Unit unit, Text mine, Unit target, Text theirs, Ratio *out)
{
    Quantity equals[CLOSURE_EQUALS_MAX];
    Ratio atoms = ratio_of(unit_size(target).atoms, 1);
    if (unit_comparable(unit, target)) {
        *out = ratio_of(unit_size(unit).atoms, 1);
        return true;
    }
    size_t count = closure_equals(theirs, equals);
    for (size_t i = 0; i < count; i++) {    /* the order's word goes before the paper's own */
        Ratio part;
        if (unit_comparable(unit, equals[i].unit)
            && ratio_mul(ratio_of(unit_size(unit).atoms, unit_size(equals[i].unit).atoms),
                         ratio_of(MILLION, equals[i].e6), &part)
            && ratio_mul(part, atoms, out))
            return true;
    }
    count = closure_equals(mine, equals);
    for (size_t i = 0; i < count; i++)
        if (unit_comparable(equals[i].unit, target)
            && ratio_mul(ratio_of(equals[i].e6, MILLION),
                         ratio_of(unit_size(equals[i].unit).atoms, 1), out))
            return true;
    return false;
}

static Err class_of(Ctx *cx, Work *work, Unit unit, int32_t *out)
{
    Dimension dimension = unit_size(unit).dimension;
    for (size_t c = 0; c < work->classes.count; c++) {
        const Class *at = list_at(&work->classes, c);
        if (at->dimension == dimension
            && (dimension != DIMENSION_OWN || unit_eq(at->own, unit))) {
            *out = (int32_t)c;
            return ERR_OK;
        }
    }
    Class *fresh = list_push(cx, &work->classes);
    if (!fresh)
        return cx->err;
    *fresh = (Class){ .dimension = dimension, .own = unit };
    *out = (int32_t)work->classes.count - 1;
    return ERR_OK;
}

/* A line measures as the first of its item that it can be compared with, or begins a measure. */
static Err measure_line(Ctx *cx, Work *work, size_t l)
{
    ClosureOrderLine *line = &work->lines[l];
    int32_t *at = line->item >= 0 ? &work->head[line->item] : NULL;
    for (; at && *at >= 0; at = &work->next[*at]) {
        const ClosureOrderLine *head = &work->lines[*at];
        if (size_against(line->unit, line->equals, head->unit, head->equals, &work->size[l])) {
            line->item = head->item;
            line->measure = head->measure;
            return ERR_OK;
        }
    }
    work->next[l] = -1;
    work->size[l] = ratio_of(unit_size(line->unit).atoms, 1);
    if (at) {
        line->item = *at == work->head[line->item] ? line->item : work->items++;
        *at = (int32_t)l;
    }
    return class_of(cx, work, line->unit, &line->measure);
}

/* The order line that a chain of references leads to; -1: to none. */
static int32_t line_named(const Work *work, const ClosureEntry *entry)
{
    enum { HOPS_MAX = 8 };
    const ClosureInput *in = work->in;
    for (int hop = 0; hop < HOPS_MAX && entry->ref_document != 0; hop++) {
        int64_t at;
        if (entry->ref_document == in->order_id)
            return entry->ref_line >= 0 && (size_t)entry->ref_line < in->line_count
                 ? entry->ref_line : -1;
        if (!table_get(&work->first, &entry->ref_document, sizeof entry->ref_document, &at))
            return -1;
        size_t e = (size_t)at;
        while (e + 1 < in->entry_count && work->entries[e].line != entry->ref_line
               && work->entries[e + 1].document_id == entry->ref_document
               && entry->ref_line >= 0)
            e++;
        entry = &work->entries[e];
        if (entry->item >= 0 && entry->item < work->items && work->head[entry->item] >= 0)
            return work->head[entry->item];
    }
    return -1;
}

/* Against the lines of its item, the line that it names, or the only one there is. */
static Err measure_entry(Ctx *cx, Work *work, size_t e)
{
    ClosureEntry *entry = &work->entries[e];
    Ratio *size = &work->size[work->in->line_count + e];
    int32_t named = line_named(work, entry);
    bool ordered = entry->item >= 0 && entry->item < work->items && work->head[entry->item] >= 0;
    int32_t line = named >= 0 ? named : ordered ? work->head[entry->item]
                 : work->in->line_count == 1 ? 0 : -1;
    if (line < 0) {                 /* about nothing that was ordered */
        *size = ratio_of(unit_size(entry->unit).atoms, 1);
        return class_of(cx, work, entry->unit, &entry->measure);
    }
    for (bool more = true; more && line >= 0; line = work->next[line]) {
        const ClosureOrderLine *at = &work->lines[line];
        more = named < 0 && ordered;
        if (!size_against(entry->unit, entry->equals, at->unit, at->equals, size))
            continue;
        entry->measure = at->measure;
        entry->item = ordered && named < 0 ? at->item : entry->item;
        return ERR_OK;
    }
    entry->odd_unit = true;
    entry->quantity_e6 = entry->rejected_e6 = entry->price_e6 = 0;
    return ERR_OK;
}

/* --- units: the quantum ----------------------------------------------------------------------- */

static int64_t gcd64(int64_t a, int64_t b)
{
    while (b != 0) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* Makes the class's quantum fine enough for this quantity, and for one whole unit of it. */
static void refine(Work *work, int32_t measure, Ratio size, int64_t a, int64_t b)
{
    Class *class = list_at(&work->classes, (size_t)measure);
    int64_t step = gcd64(gcd64(MILLION, a), b);
    Ratio part;
    if (!ratio_mul(size, ratio_of(step, 1), &part))
        return;                     /* counted() will see that it does not fit */
    if (class->quantum.num == 0 || !ratio_gcd(class->quantum, part, &part))
        part = class->quantum.num == 0 ? part : class->quantum;
    class->quantum = part;
}

/* e6 millionths of a unit of that size, in quanta; false: beyond what a sum may hold. */
static bool counted(Work *work, int32_t measure, Ratio size, int64_t e6, int64_t *out, i128 *sum)
{
    const Class *class = list_at(&work->classes, (size_t)measure);
    Ratio factor;
    bool exact = false;
    int64_t quanta;
    if (class->quantum.num == 0 || !ratio_div(size, class->quantum, &factor)
        || !ratio_times(factor, e6, &quanta, &exact))
        return false;
    work->rounded |= !exact;
    *sum += quanta;
    *out = quanta;
    return *sum <= CLOSURE_SUM_MAX / 2;
}

/* What a unit holds may be beyond a quantum that was made coarser; then it is rounded too. */
static int64_t quanta_in_unit(Work *work, int32_t measure, Ratio size)
{
    i128 sum = 0;
    int64_t out = 0;
    bool kept = work->rounded;
    if (!counted(work, measure, size, MILLION, &out, &sum))
        out = INT64_MAX;
    work->rounded = kept;
    return out > 0 ? out : 1;
}

/* Does everything fit, counted in the quanta as they are? */
static bool fits(Work *work)
{
    const ClosureInput *in = work->in;
    int64_t quanta;
    i128 sum = 0;
    for (size_t l = 0; l < in->line_count; l++)
        if (!counted(work, in->lines[l].measure, work->size[l], in->lines[l].ordered_e6, &quanta,
                     &sum))
            return false;
    for (size_t e = 0; e < in->entry_count; e++) {
        const ClosureEntry *entry = &in->entries[e];
        if (entry->quantity_e6 > 0
            && !counted(work, entry->measure, work->size[in->line_count + e], entry->quantity_e6,
                        &quanta, &sum))
            return false;
    }
    return true;
}

static void coarsen(Work *work)
{
    for (size_t c = 0; c < work->classes.count; c++) {
        Class *class = list_at(&work->classes, c);
        Ratio ten;
        if (class->quantum.num > 0 && ratio_mul(class->quantum, ratio_of(10, 1), &ten))
            class->quantum = ten;
    }
}

static void count_all(Work *work)
{
    ClosureInput *in = work->in;
    i128 sum = 0;
    for (size_t l = 0; l < in->line_count; l++) {
        ClosureOrderLine *line = &work->lines[l];
        line->per_unit = quanta_in_unit(work, line->measure, work->size[l]);
        if (!counted(work, line->measure, work->size[l], line->ordered_e6, &line->ordered_e6,
                     &sum))
            line->ordered_e6 = CLOSURE_SUM_MAX;     /* the fold says that it does not fit */
    }
    for (size_t e = 0; e < in->entry_count; e++) {
        ClosureEntry *entry = &work->entries[e];
        Ratio size = work->size[in->line_count + e];
        if (entry->quantity_e6 == 0)
            continue;
        entry->per_unit = quanta_in_unit(work, entry->measure, size);
        i128 part = 0;              /* of the quantity, which was summed */
        if (!counted(work, entry->measure, size, entry->rejected_e6, &entry->rejected_e6, &part)
            || !counted(work, entry->measure, size, entry->quantity_e6, &entry->quantity_e6,
                        &sum))
            entry->quantity_e6 = CLOSURE_SUM_MAX;
    }
    in->slack = work->rounded ? (int64_t)(in->line_count + in->entry_count) : 0;
}

static Err begin(Ctx *cx, Work *work)
{
    const ClosureInput *in = work->in;
    for (size_t l = 0; l < in->line_count; l++)
        if (in->lines[l].item >= work->items)
            work->items = in->lines[l].item + 1;
    for (size_t e = 0; e < in->entry_count; e++)
        if (in->entries[e].item >= work->items)
            work->items = in->entries[e].item + 1;
    /* A line that begins a measure of an item may become an item of its own. */
    size_t items = (size_t)work->items + in->line_count;
    work->head = NEW(cx, int32_t, items);
    work->next = NEW(cx, int32_t, in->line_count);
    work->size = NEW(cx, Ratio, in->line_count + in->entry_count);
    if (cx->err != ERR_OK)
        return cx->err;
    for (size_t i = 0; i < items; i++)
        work->head[i] = -1;
    for (size_t e = 0; e < in->entry_count; e++)
        if (e == 0 || in->entries[e].document_id != in->entries[e - 1].document_id)
            TRY(table_put(cx, &work->first, &in->entries[e].document_id,
                          sizeof in->entries[e].document_id, (int64_t)e));
    return ERR_OK;
}

static Err common_units(Ctx *cx, ClosureInput *in, ClosureOrderLine *lines, ClosureEntry *entries)
{
    enum { DECADES_MAX = 36 };      /* from the finest quantum to one that holds any sum */
    Work work = { .in = in, .lines = lines, .entries = entries,
                  .classes = list_make(sizeof(Class)), .first = table_make(cx) };
    TRY(begin(cx, &work));
    for (size_t l = 0; l < in->line_count; l++) {
        TRY(measure_line(cx, &work, l));
        refine(&work, lines[l].measure, work.size[l], lines[l].ordered_e6, 0);
    }
    for (size_t e = 0; e < in->entry_count; e++) {
        if (entries[e].quantity_e6 == 0)
            continue;
        TRY(measure_entry(cx, &work, e));
        if (!entries[e].odd_unit)
            refine(&work, entries[e].measure, work.size[in->line_count + e],
                   entries[e].quantity_e6, entries[e].rejected_e6);
    }
    for (int i = 0; i < DECADES_MAX && !fits(&work); i++) {
        coarsen(&work);
        work.rounded = false;
    }
    count_all(&work);
    return ERR_OK;
}

Err closure_common(Ctx *cx, ClosureInput *in, ClosureOrderLine *lines, ClosureEntry *entries)
{
    assert(in->lines == lines && in->entries == entries);
    if (in->ccy == 0)
        in->ccy = currency_of(in);
    if (in->ccy != 0)
        judge_money(in, entries);
    TRY(add_lines(cx, in, &lines));
    return units_differ(in) ? common_units(cx, in, lines, entries) : ERR_OK;
}
