/* closure.c - the fold's stages, in order; and its answer in the units that the papers state. */
#include "core/closure/closure.h"

#include "base/check.h"
#include "base/table.h"
#include "core/closure/fold.h"
#include "value/decimal.h"

#include <string.h>

Err closure_fold(Ctx *cx, const ClosureInput *input, Closure *out)
{
    assert(input->process && input->order_id > 0);
    Fold fold;
    TRY(fold_begin(cx, input, &fold));
    TRY(fold_allocate(cx, &fold));
    TRY(fold_match(cx, &fold));
    TRY(fold_breaks(cx, &fold));
    return fold_measure(cx, &fold, out);
}

/* --- what is shown ---------------------------------------------------------------------------- */

/* A quantity in quanta as millionths of the unit that holds per_unit of them; to the nearest. */
static int64_t shown_e6(int64_t quanta, int64_t per_unit)
{
    enum { MILLION = 1000000 };
    int64_t e6 = quanta;
    if (per_unit != 0 && per_unit != MILLION
        && round_div((i128)quanta * MILLION, per_unit, ROUND_HALF_EVEN, &e6) != ERR_OK)
        e6 = quanta < 0 ? INT64_MIN : INT64_MAX;
    return e6;
}

/* What a paper's line counts in; the lines of one document lie together. */
typedef struct Units {
    const ClosureInput *in;
    Table first;                /* document id -> its first entry */
} Units;

static Err units_make(Ctx *cx, const ClosureInput *in, Units *out)
{
    *out = (Units){ .in = in, .first = table_make(cx) };
    for (size_t e = 0; e < in->entry_count; e++) {
        const int64_t *id = &in->entries[e].document_id;
        if (e == 0 || *id != in->entries[e - 1].document_id)
            TRY(table_put(cx, &out->first, id, sizeof *id, (int64_t)e));
    }
    return ERR_OK;
}

static int64_t of_line(const ClosureInput *in, int32_t line, int64_t quanta)
{
    bool known = line >= 0 && (size_t)line < in->line_count;
    return shown_e6(quanta, known ? in->lines[line].per_unit : 0);
}

static int64_t of_paper(const Units *units, int64_t document_id, int32_t line, int64_t quanta)
{
    const ClosureInput *in = units->in;
    int64_t first;
    if (document_id == in->order_id)
        return of_line(in, line, quanta);
    if (!table_get(&units->first, &document_id, sizeof document_id, &first))
        return quanta;
    size_t at = (size_t)first, guess = at + (size_t)(line > 0 ? line : 0);
    if (guess < in->entry_count && in->entries[guess].document_id == document_id
        && in->entries[guess].line == line)
        at = guess;
    else                        /* a part of it is here */
        while (at + 1 < in->entry_count && in->entries[at].line < line
               && in->entries[at + 1].document_id == document_id)
            at++;
    return shown_e6(quanta, in->entries[at].per_unit);
}

static void show_line(const ClosureInput *in, int32_t l, ClosureLine *line)
{
    int64_t *const quantities[] = {
        &line->ordered_e6, &line->produced_e6, &line->accepted_e6, &line->despatched_e6,
        &line->received_e6, &line->declared_e6, &line->invoiced_e6, &line->returned_e6,
        &line->credited_e6,
    };
    for (size_t q = 0; q < COUNT(quantities); q++)
        *quantities[q] = of_line(in, l, *quantities[q]);
}

Err closure_shown(Ctx *cx, const ClosureInput *in, Closure *closure)
{
    bool counted = false;       /* in quanta: then every line and entry with a quantity is */
    for (size_t l = 0; l < in->line_count; l++)
        counted |= in->lines[l].per_unit != 0;
    for (size_t e = 0; e < in->entry_count && in->line_count == 0; e++)
        counted |= in->entries[e].per_unit != 0;
    if (!counted)
        return ERR_OK;
    Units units;
    TRY(units_make(cx, in, &units));
    ClosureLine *lines = NEW(cx, ClosureLine, in->line_count);
    ClosureMatch *matches = NEW(cx, ClosureMatch, closure->match_count);
    ClosureGap *gaps = NEW(cx, ClosureGap, closure->gap_count);
    ClosureBreak *breaks = NEW(cx, ClosureBreak, closure->break_count);
    if (cx->err != ERR_OK)
        return cx->err;
    for (size_t l = 0; l < in->line_count; l++) {
        lines[l] = closure->lines[l];
        show_line(in, (int32_t)l, &lines[l]);
    }
    for (size_t i = 0; i < closure->match_count; i++) {
        matches[i] = closure->matches[i];
        matches[i].quantity_e6 = of_paper(&units, matches[i].from_document, matches[i].from_line,
                                          matches[i].quantity_e6);
    }
    for (size_t i = 0; i < closure->gap_count; i++) {
        gaps[i] = closure->gaps[i];
        gaps[i].quantity_e6 = of_line(in, gaps[i].line, gaps[i].quantity_e6);
    }
    for (size_t i = 0; i < closure->break_count; i++) {
        breaks[i] = closure->breaks[i];
        breaks[i].quantity_e6 = of_paper(&units, breaks[i].document_id, breaks[i].line,
                                         breaks[i].quantity_e6);
    }
    closure->lines = lines;
    closure->matches = matches;
    closure->gaps = gaps;
    closure->breaks = breaks;
    return ERR_OK;
}
