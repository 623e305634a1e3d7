/* tally.c - rates are gathered as a list, sorted, and added up where they are equal: an invoice
 * with a rate of its own on each of a million lines costs no more than another. */
#include "format/rules/tally.h"

#include "base/list.h"

#include <stdlib.h>

typedef struct Gather {
    Ctx *cx;
    const Sheet *sheet;
    Tally *tally;
    List rates;                 /* TallyRate */
} Gather;

static void count(TallyCount *at, const SheetRow *row)
{
    at->any[row->vat]++;
    if (row->marks & SHEET_VAT)
        at->vat[row->vat]++;
}

static void count_categories(const Sheet *sheet, Tally *tally)
{
    const SheetRow *rows = sheet->rows;
    for (uint32_t at = sheet->first[NAME_ClassifiedTaxCategory]; at; at = rows[at].next_same)
        count(&tally->lines, &rows[at]);
    for (uint32_t at = sheet->first[NAME_TaxCategory]; at; at = rows[at].next_same) {
        const SheetRow *parent = &rows[rows[at].parent];
        count(&tally->categories, &rows[at]);
        if (parent->name == NAME_AllowanceCharge && parent->marks & SHEET_ALLOWANCE)
            count(&tally->allowances, &rows[at]);
        if (parent->name == NAME_AllowanceCharge && parent->marks & SHEET_CHARGE)
            count(&tally->charges, &rows[at]);
        if (parent->name == NAME_TaxSubtotal && rows[parent->parent].name == NAME_TaxTotal
            && rows[parent->parent].parent == 0)
            count(&tally->breakdown, &rows[at]);
    }
}

/* One amount, under each category that its element has: most have one. */
static Err add_under(Gather *gather, uint32_t holder, Name name, Figure amount, bool unread)
{
    const Sheet *sheet = gather->sheet;
    uint32_t seen = 0;          /* categories already added to, by bit */
    for (uint32_t at = sheet_child(sheet, holder, name, 0); at;
         at = sheet_child(sheet, holder, name, at)) {
        Vat vat = (Vat)sheet->rows[at].vat;
        Figure rate;
        if (!(seen & 1u << vat)) {
            gather->tally->sums[vat] = figure_add(gather->tally->sums[vat], amount);
            gather->tally->unread[vat] = gather->tally->unread[vat] || unread;
            seen |= 1u << vat;
        }
        if (!sheet_figure(sheet, sheet_child(sheet, at, NAME_Percent, 0), &rate))
            continue;
        TallyRate *fresh = list_push(gather->cx, &gather->rates);
        if (!fresh)
            return gather->cx->err;
        *fresh = (TallyRate){ vat, rate, amount, unread };
    }
    return ERR_OK;
}

static Err add_lines(Gather *gather, Name kind)
{
    const Sheet *sheet = gather->sheet;
    Tally *tally = gather->tally;
    for (uint32_t at = sheet->first[kind]; at; at = sheet->rows[at].next_same) {
        uint32_t amount = sheet_child(sheet, at, NAME_LineExtensionAmount, 0);
        Figure figure = FIGURE(0);
        bool unread = amount && !sheet_figure(sheet, amount, &figure);
        tally->has_lines = true;
        tally->line_unread = tally->line_unread || unread;
        tally->line_sum = figure_add(tally->line_sum, figure);
        uint32_t item = sheet_child(sheet, at, NAME_Item, 0);
        if (item && sheet->rows[at].parent == 0)
            TRY(add_under(gather, item, NAME_ClassifiedTaxCategory, figure, unread));
    }
    return ERR_OK;
}

static Err add_allowances(Gather *gather)
{
    const Sheet *sheet = gather->sheet;
    Tally *tally = gather->tally;
    uint32_t at = sheet->first[NAME_AllowanceCharge];
    for (; at; at = sheet->rows[at].next_same) {
        uint8_t marks = sheet->rows[at].marks;
        if (sheet->rows[at].parent != 0 || !(marks & (SHEET_ALLOWANCE | SHEET_CHARGE)))
            continue;
        bool charge = marks & SHEET_CHARGE;
        uint32_t amount = sheet_child(sheet, at, NAME_Amount, 0);
        Figure figure = FIGURE(0), *sum = charge ? &tally->charge_sum : &tally->allowance_sum;
        bool unread = amount && !sheet_figure(sheet, amount, &figure);
        bool *all_unread = charge ? &tally->charge_unread : &tally->allowance_unread;
        *(charge ? &tally->has_charges : &tally->has_allowances) = true;
        *all_unread = *all_unread || unread;
        *sum = figure_add(*sum, figure);
        if (!charge)
            figure = figure_less(FIGURE(0), figure);
        TRY(add_under(gather, at, NAME_TaxCategory, figure, unread));
    }
    return ERR_OK;
}

static int by_rate(const void *a, const void *b)
{
    const TallyRate *x = a, *y = b;
    return x->vat != y->vat ? (x->vat > y->vat) - (x->vat < y->vat) : figure_cmp(x->rate, y->rate);
}

static size_t merge(TallyRate *rates, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (kept > 0 && by_rate(&rates[kept - 1], &rates[i]) == 0) {
            rates[kept - 1].sum = figure_add(rates[kept - 1].sum, rates[i].sum);
            rates[kept - 1].unread = rates[kept - 1].unread || rates[i].unread;
        } else {
            rates[kept++] = rates[i];
        }
    }
    return kept;
}

static bool has_terms(const Sheet *sheet)
{
    for (uint32_t at = sheet->first[NAME_PaymentTerms]; at; at = sheet->rows[at].next_same)
        if (sheet_child(sheet, at, NAME_Note, 0))
            return true;
    return false;
}

Err tally_make(Ctx *cx, const Sheet *sheet, Tally *out)
{
    Gather gather = { cx, sheet, out, list_make(sizeof(TallyRate)) };
    *out = (Tally){ .has_lines = false };
    out->has_terms = has_terms(sheet);
    count_categories(sheet, out);
    TRY(add_lines(&gather, NAME_InvoiceLine));
    TRY(add_lines(&gather, NAME_CreditNoteLine));
    TRY(add_allowances(&gather));
    out->rates = gather.rates.items;
    if (gather.rates.count > 1)
        qsort(out->rates, gather.rates.count, sizeof *out->rates, by_rate);
    out->rate_count = merge(out->rates, gather.rates.count);
    return ERR_OK;
}

const TallyRate *tally_rate(const Tally *tally, Vat vat, Figure rate)
{
    TallyRate wanted = { .vat = vat, .rate = rate };
    if (tally->rate_count == 0)
        return NULL;
    return bsearch(&wanted, tally->rates, tally->rate_count, sizeof *tally->rates, by_rate);
}
