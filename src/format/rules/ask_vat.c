/* ask_vat.c - what each category of VAT asks; which one is the row's word. */
#include "format/rules/ask.h"

/* --- is there a breakdown for it? ------------------------------------------------------------ */

bool ask_category_once(Ask *ask)
{
    Vat vat = ask->rule->vat;
    const Tally *tally = ask->tally;
    bool used = tally->categories.vat[vat] > 0 || tally->lines.vat[vat] > 0;
    return !used || tally->breakdown.vat[vat] == 1;
}

static bool shared(uint32_t used, uint32_t broken_down)
{
    return (used > 0) == (broken_down > 0);
}

bool ask_category_shared(Ask *ask)
{
    Vat vat = ask->rule->vat;
    const Tally *tally = ask->tally;
    return shared(tally->allowances.vat[vat] + tally->charges.vat[vat] + tally->lines.vat[vat],
                  tally->breakdown.vat[vat]);
}

bool ask_category_shared_any(Ask *ask)
{
    Vat vat = ask->rule->vat;
    const Tally *tally = ask->tally;
    return shared(tally->allowances.any[vat] + tally->charges.any[vat] + tally->lines.any[vat],
                  tally->breakdown.any[vat]);
}

/* --- who must be known, where there is one --------------------------------------------------- */

bool ask_if_line(Ask *ask)
{
    return ask->tally->lines.vat[ask->rule->vat] == 0 || ask_present(ask);
}

bool ask_if_allowance(Ask *ask)
{
    return ask->tally->allowances.vat[ask->rule->vat] == 0 || ask_present(ask);
}

bool ask_if_charge(Ask *ask)
{
    return ask->tally->charges.vat[ask->rule->vat] == 0 || ask_present(ask);
}

bool ask_if_line_absent(Ask *ask)
{
    return ask->tally->lines.vat[ask->rule->vat] == 0 || ask_absent(ask);
}

bool ask_if_allowance_absent(Ask *ask)
{
    return ask->tally->allowances.vat[ask->rule->vat] == 0 || ask_absent(ask);
}

bool ask_if_charge_absent(Ask *ask)
{
    return ask->tally->charges.vat[ask->rule->vat] == 0 || ask_absent(ask);
}

bool ask_if_broken_down(Ask *ask)
{
    return ask->tally->breakdown.vat[ask->rule->vat] == 0 || ask_filled(ask);
}

/* --- the breakdown: ask->row is a tax category, what it is about stands beside it ------------- */

static bool beside(const Ask *ask, Name name, Figure *out)
{
    const Sheet *sheet = ask->sheet;
    return sheet_figure(sheet, sheet_child(sheet, sheet->rows[ask->row].parent, name, 0), out);
}

bool ask_taxable_total(Ask *ask)
{
    const Tally *tally = ask->tally;
    Figure base;
    return tally->has_lines && beside(ask, NAME_TaxableAmount, &base)
        && !tally->unread[ask->rule->vat] && ask_equal(ask, base, tally->sums[ask->rule->vat]);
}

static bool taxable_of_rate(Ask *ask, bool there)
{
    Figure rate, base;
    if (ask_absent(ask))
        return true;
    if (!sheet_figure(ask->sheet, ask_first(ask), &rate) || !beside(ask, NAME_TaxableAmount, &base))
        return false;
    const TallyRate *found = tally_rate(ask->tally, ask->rule->vat, rate);
    if ((there && !found) || !ask->tally->has_lines)
        return false;
    return found ? !found->unread && ask_near(ask, base, found->sum)
        : ask_near(ask, base, FIGURE(0));
}

bool ask_taxable_of_rate(Ask *ask)
{
    return taxable_of_rate(ask, false);
}

bool ask_taxable_of_rate_there(Ask *ask)
{
    return taxable_of_rate(ask, true);
}

bool ask_tax_zero(Ask *ask)
{
    Figure tax;
    return beside(ask, NAME_TaxAmount, &tax) && ask_equal(ask, tax, FIGURE(0));
}

bool ask_tax_of_rate(Ask *ask)
{
    Figure tax, base, rate, want;
    return sheet_figure(ask->sheet, ask_first(ask), &rate) && beside(ask, NAME_TaxAmount, &tax)
        && beside(ask, NAME_TaxableAmount, &base)
        && figure_percent_of(figure_abs(base), rate, &want)
        && ask_near(ask, figure_abs(tax), want);
}

/* Here ask->row is the part of the breakdown. */
bool ask_rate_or_outside(Ask *ask)
{
    const Sheet *sheet = ask->sheet;
    if (ask_present(ask))
        return true;
    for (uint32_t at = sheet_child(sheet, ask->row, NAME_TaxCategory, 0); at;
         at = sheet_child(sheet, ask->row, NAME_TaxCategory, at))
        if (sheet->rows[at].marks & SHEET_VAT && sheet->rows[at].vat == VAT_O)
            return true;
    return false;
}

/* --- what may not stand beside it ------------------------------------------------------------ */

/* Where the breakdown has the rule's category, nothing counted here is of another. */
static bool only(const Ask *ask, const TallyCount *count)
{
    if (ask->tally->breakdown.vat[ask->rule->vat] == 0)
        return true;
    for (Vat vat = VAT_NONE; vat < VAT_COUNT; vat++)
        if (vat != ask->rule->vat && count->vat[vat] > 0)
            return false;
    return true;
}

bool ask_only_breakdown(Ask *ask)
{
    return only(ask, &ask->tally->breakdown);
}

bool ask_only_lines(Ask *ask)
{
    return only(ask, &ask->tally->lines);
}

bool ask_only_allowances(Ask *ask)
{
    return only(ask, &ask->tally->allowances);
}

bool ask_only_charges(Ask *ask)
{
    return only(ask, &ask->tally->charges);
}

bool ask_domestic(Ask *ask)
{
    const Sheet *sheet = ask->sheet;
    Vat vat = ask->rule->vat;
    if (ask->tally->categories.any[vat] == 0 && ask->tally->lines.any[vat] == 0)
        return true;
    for (uint32_t at = sheet->first[NAME_IdentificationCode]; at; at = sheet->rows[at].next_same)
        if (!text_is(sheet_text(sheet, at), "IT"))
            return false;
    return true;
}

static bool occurs(const Tally *tally, Vat vat)
{
    return tally->breakdown.any[vat] + tally->lines.any[vat] + tally->allowances.any[vat]
        + tally->charges.any[vat] > 0;
}

bool ask_not_beside(Ask *ask)
{
    return !occurs(ask->tally, ask->rule->vat) || !occurs(ask->tally, VAT_S);
}
