/* ask_sum.c - does the invoice add up? Sums are rounded to hundredths as the rules' own language
 * does it; what is compared with a sum is taken as it is written. */
#include "format/rules/ask.h"

/* The number at a path of the table, and the one of a child of the row. */
static bool stated(const Ask *ask, Figure *out)
{
    return sheet_figure(ask->sheet, ask_first(ask), out);
}

static bool child_figure(const Ask *ask, uint32_t row, Name name, Figure *out)
{
    return sheet_figure(ask->sheet, sheet_child(ask->sheet, row, name, 0), out);
}

/* A part of a sum that may be missing: then it is nothing. False: it is there and no number. */
static bool part(const Ask *ask, uint32_t row, Name name, bool *there, Figure *out)
{
    uint32_t at = sheet_child(ask->sheet, row, name, 0);
    *there = at != 0;
    *out = FIGURE(0);
    return !at || sheet_figure(ask->sheet, at, out);
}

bool ask_line_total(Ask *ask)
{
    Figure got;
    return stated(ask, &got) && !ask->tally->line_unread
        && ask_equal(ask, got, figure_round_cents(ask->tally->line_sum));
}

static bool part_total(Ask *ask, bool any, bool unread, Figure sum)
{
    Figure got;
    if (ask_absent(ask))
        return !any;
    return stated(ask, &got) && !unread && ask_equal(ask, got, figure_round_cents(sum));
}

bool ask_allowance_total(Ask *ask)
{
    const Tally *tally = ask->tally;
    return part_total(ask, tally->has_allowances, tally->allowance_unread, tally->allowance_sum);
}

bool ask_charge_total(Ask *ask)
{
    const Tally *tally = ask->tally;
    return part_total(ask, tally->has_charges, tally->charge_unread, tally->charge_sum);
}

bool ask_net_total(Ask *ask)
{
    Figure net, lines, allowances, charges;
    bool less, more;
    if (!stated(ask, &net) || !child_figure(ask, ask->row, NAME_LineExtensionAmount, &lines)
        || !part(ask, ask->row, NAME_AllowanceTotalAmount, &less, &allowances)
        || !part(ask, ask->row, NAME_ChargeTotalAmount, &more, &charges))
        return false;
    Figure want = figure_less(figure_add(lines, charges), allowances);
    return ask_equal(ask, net, less || more ? figure_round_cents(want) : want);
}

bool ask_tax_total(Ask *ask)
{
    const Sheet *sheet = ask->sheet;
    Figure got, sum = FIGURE(0), amount;
    uint32_t at = sheet_child(sheet, ask->row, NAME_TaxSubtotal, 0);
    if (!at)
        return true;
    for (; at; at = sheet_child(sheet, ask->row, NAME_TaxSubtotal, at)) {
        bool there;
        if (!part(ask, at, NAME_TaxAmount, &there, &amount))
            return false;
        sum = figure_add(sum, amount);
    }
    return stated(ask, &got) && ask_equal(ask, got, figure_round_cents(sum));
}

/* The one tax total of the document that is in its currency. */
static bool tax_in(const Ask *ask, Text currency, Figure *out)
{
    const Sheet *sheet = ask->sheet;
    size_t found = 0;
    bool good = true;
    for (uint32_t total = sheet_child(sheet, 0, NAME_TaxTotal, 0); total;
         total = sheet_child(sheet, 0, NAME_TaxTotal, total))
        for (uint32_t at = sheet_child(sheet, total, NAME_TaxAmount, 0); at;
             at = sheet_child(sheet, total, NAME_TaxAmount, at)) {
            Text of;
            if (sheet_attribute(sheet, at, "currencyID", &of) && text_eq(of, currency)) {
                found++;
                good = good && sheet_figure(sheet, at, out);
            }
        }
    return found == 1 && good;
}

bool ask_gross_total(Ask *ask)
{
    const Sheet *sheet = ask->sheet;
    uint32_t currency = sheet_child(sheet, 0, NAME_DocumentCurrencyCode, 0);
    uint32_t totals = sheet_child(sheet, 0, NAME_LegalMonetaryTotal, 0);
    Figure gross, net, tax = FIGURE(0);
    if (!currency)
        return true;
    return totals && tax_in(ask, sheet_text(sheet, currency), &tax)
        && child_figure(ask, totals, NAME_TaxInclusiveAmount, &gross)
        && child_figure(ask, totals, NAME_TaxExclusiveAmount, &net)
        && ask_equal(ask, gross, figure_round_cents(figure_add(net, tax)));
}

bool ask_due_total(Ask *ask)
{
    Figure due, gross, paid, rounding;
    bool prepaid, rounded;
    if (!stated(ask, &due) || !child_figure(ask, ask->row, NAME_TaxInclusiveAmount, &gross)
        || !part(ask, ask->row, NAME_PrepaidAmount, &prepaid, &paid)
        || !part(ask, ask->row, NAME_PayableRoundingAmount, &rounded, &rounding))
        return false;
    Figure want = figure_less(gross, paid), got = figure_less(due, rounding);
    if (prepaid)
        want = figure_round_cents(want);
    if (rounded)
        got = figure_round_cents(got);
    return ask_equal(ask, got, want);
}

bool ask_tax_amount(Ask *ask)
{
    Figure tax, base, rate, want;
    if (!child_figure(ask, ask->row, NAME_TaxAmount, &tax))
        return false;
    bool none = figure_cmp(figure_round(tax), FIGURE(0)) == 0;
    if (ask_absent(ask))
        return none;
    if (!stated(ask, &rate))
        return false;
    if (figure_cmp(figure_round(rate), FIGURE(0)) == 0)
        return none;
    return child_figure(ask, ask->row, NAME_TaxableAmount, &base)
        && figure_percent_of(figure_abs(base), rate, &want)
        && ask_near(ask, figure_abs(tax), want);
}

bool ask_accounting_tax(Ask *ask)
{
    const Sheet *sheet = ask->sheet;
    uint32_t code = ask_first(ask);
    Text of;
    if (!code)
        return true;
    for (uint32_t at = sheet->first[NAME_TaxAmount]; at; at = sheet->rows[at].next_same)
        if (sheet->rows[sheet->rows[at].parent].name == NAME_TaxTotal
            && sheet_attribute(sheet, at, "currencyID", &of)
            && text_eq(of, sheet_text(sheet, code)))
            return true;
    return false;
}

bool ask_tax_decimals(Ask *ask)
{
    const Sheet *sheet = ask->sheet;
    Text currency = sheet_text(sheet, ask_first(ask)), of, after;
    for (uint32_t at = sheet->first[NAME_TaxAmount]; at; at = sheet->rows[at].next_same) {
        if (sheet->rows[sheet->rows[at].parent].name != NAME_TaxTotal
            || !sheet_attribute(sheet, at, "currencyID", &of) || !text_eq(of, currency))
            continue;
        text_split(sheet_text(sheet, at), '.', &after);
        if (after.n > (size_t)ask->rule->number)
            return false;
    }
    return true;
}
