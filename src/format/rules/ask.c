/* ask.c - the tests that serve many rules: what is there, how often, how long, how large. */
#include "format/rules/ask.h"

/* --- for the tests themselves ---------------------------------------------------------------- */

uint32_t ask_first(const Ask *ask)
{
    return path_first(ask->sheet, &ask->rule->paths.items[0], ask->row);
}

static bool note(Ask *ask, bool good, Figure got, Figure want)
{
    if (!good) {
        ask->figured = true;
        ask->got = got;
        ask->want = want;
    }
    return good;
}

bool ask_equal(Ask *ask, Figure got, Figure want)
{
    return note(ask, figure_cmp(got, want) == 0, got, want);
}

bool ask_near(Ask *ask, Figure got, Figure want)
{
    return note(ask, figure_cmp(figure_abs(figure_less(got, want)), FIGURE(1)) < 0, got, want);
}

/* --- what is there --------------------------------------------------------------------------- */

bool ask_present(Ask *ask)
{
    return paths_lead(ask->sheet, ask->rule->paths, ask->row);
}

bool ask_filled(Ask *ask)
{
    for (size_t i = 0; i < ask->rule->paths.count; i++) {
        const Path *path = &ask->rule->paths.items[i];
        PathWalk walk = path_walk(ask->sheet, path, ask->row);
        for (uint32_t row; path_next(&walk, &row);)
            if (path_value(ask->sheet, path, row).n > 0)
                return true;
    }
    return false;
}

bool ask_absent(Ask *ask)
{
    return paths_count(ask->sheet, ask->rule->paths, ask->row, 1) == 0;
}

bool ask_absent_together(Ask *ask)
{
    return !ask_present(ask);
}

bool ask_at_most(Ask *ask)
{
    size_t most = (size_t)ask->rule->number;
    return paths_count(ask->sheet, ask->rule->paths, ask->row, most + 1) <= most;
}

bool ask_exactly(Ask *ask)
{
    size_t wanted = (size_t)ask->rule->number;
    return paths_count(ask->sheet, ask->rule->paths, ask->row, wanted + 1) == wanted;
}

bool ask_no_attribute(Ask *ask)
{
    return ask->sheet->attribute_first[ask->rule->name] == 0;
}

bool ask_no_name(Ask *ask)
{
    const Sheet *sheet = ask->sheet;
    Text value;
    for (uint32_t first = sheet->attribute_first[ask->rule->name]; first && first <= sheet->count;
         first++)
        if (sheet->rows[first - 1].name != NAME_PaymentMeansCode
            && sheet_attribute(sheet, first - 1, ask->rule->rule->word, &value))
            return false;
    return true;
}

bool ask_same_throughout(Ask *ask)
{
    const Sheet *sheet = ask->sheet;
    uint32_t first = sheet->first[ask->rule->name];
    for (uint32_t at = first; at; at = sheet->rows[at].next_same)
        if (!text_eq(sheet_text(sheet, at), sheet_text(sheet, first)))
            return false;
    return true;
}

bool ask_people(Ask *ask)
{
    (void)ask;
    return true;
}

/* --- numbers, dates, lengths ----------------------------------------------------------------- */

static bool figure_there(const Ask *ask, Figure *out)
{
    return sheet_figure(ask->sheet, ask_first(ask), out);
}

bool ask_positive(Ask *ask)
{
    Figure figure;
    return figure_there(ask, &figure) && figure_cmp(figure, FIGURE(0)) > 0;
}

bool ask_not_negative(Ask *ask)
{
    Figure figure;
    return figure_there(ask, &figure) && figure_cmp(figure, FIGURE(0)) >= 0;
}

bool ask_not_negative_if_any(Ask *ask)
{
    return ask_absent(ask) || ask_not_negative(ask);
}

bool ask_positive_if_any(Ask *ask)
{
    return ask_absent(ask) || ask_positive(ask);
}

bool ask_zero(Ask *ask)
{
    Figure figure;
    return figure_there(ask, &figure) && figure_cmp(figure, FIGURE(0)) == 0;
}

static bool decimals(const Ask *ask, uint32_t row)
{
    Text after;
    text_split(sheet_text(ask->sheet, row), '.', &after);
    return after.n <= (size_t)ask->rule->number;
}

bool ask_decimals(Ask *ask)
{
    return decimals(ask, ask_first(ask));
}

bool ask_amount_decimals(Ask *ask)
{
    const SheetRow *rows = ask->sheet->rows;
    uint32_t up = rows[ask->row].parent;
    for (; up && rows[up].name != NAME_AllowanceCharge; up = rows[up].parent)
        ;
    if (text_ends(rows[ask->row].xml->name, "PriceAmount")
        || (up && rows[rows[up].parent].name == NAME_Price))
        return true;
    return decimals(ask, ask->row);
}

bool ask_short(Ask *ask)
{
    Text text = sheet_text(ask->sheet, ask->row);
    return text.n <= (size_t)ask->rule->number;
}

/* "2026-03-02", and a zone after it, which a date of an invoice does not need. Dates written so
 * stand in the order of their bytes. */
static bool date_of(const Ask *ask, const Path *path, Text *out)
{
    static const char shape[] = "0000-00-00";
    Text text = sheet_text(ask->sheet, path_first(ask->sheet, path, ask->row));
    *out = text_slice(text, 0, sizeof shape - 1);
    for (size_t i = 0; i < out->n; i++)
        if (shape[i] == '0' ? out->at[i] < '0' || out->at[i] > '9' : out->at[i] != shape[i])
            return false;
    return out->n == sizeof shape - 1;
}

bool ask_in_order(Ask *ask)
{
    const Path *paths = ask->rule->paths.items;
    Text start, end;
    if (!ask_present(ask))
        return true;
    return date_of(ask, &paths[0], &start) && date_of(ask, &paths[1], &end)
        && text_cmp(end, start) >= 0;
}
