/* ask_peppol.c - what the Peppol network asks beyond EN 16931. SRC: OpenPEPPOL, BIS Billing 3.0. */
#include "format/rules/ask.h"

#include "value/date.h"

/* --- the document ---------------------------------------------------------------------------- */

bool ask_something(Ask *ask)
{
    const SheetRow *row = &ask->sheet->rows[ask->row];
    return row->end > ask->row + 1 || text_trim(row->xml->text).n > 0;
}

static bool take(Text *text, const char *front)
{
    if (!text_starts(*text, front))
        return false;
    *text = text_slice(*text, text_of(front).n, text->n);
    return true;
}

bool ask_specification(Ask *ask)
{
    Text text = sheet_text(ask->sheet, ask_first(ask));
    return take(&text, ask->rule->rule->word)
        && (text_starts(text, "billing:3.0") || text_starts(text, "selfbilling:3.0"));
}

/* The number of the process, two digits; empty where it is none of Peppol's. */
static Text process_of(const Sheet *sheet)
{
    Text text = sheet_text(sheet, sheet_child(sheet, 0, NAME_ProfileID, 0));
    if (!take(&text, "urn:fdc:peppol.eu:2017:poacc:")
        || (!take(&text, "billing:") && !take(&text, "selfbilling:")))
        return TEXT("");
    Text number = text_split(text, ':', &text);
    bool digits = number.n == 2 && number.at[0] >= '0' && number.at[0] <= '9'
        && number.at[1] >= '0' && number.at[1] <= '9';
    return digits && text_is(text, "1.0") ? number : TEXT("");
}

bool ask_process(Ask *ask)
{
    return process_of(ask->sheet).n > 0;
}

bool ask_process_type(Ask *ask)
{
    return !text_is(process_of(ask->sheet), "01") || ask_coded(ask);
}

static bool is_german(const Sheet *sheet, Name role)
{
    uint32_t at = sheet_child(sheet, 0, role, 0);
    static const Name way[] = { NAME_Party, NAME_PostalAddress, NAME_Country,
                                NAME_IdentificationCode };
    for (size_t i = 0; i < COUNT(way) && at; i++)
        at = sheet_child(sheet, at, way[i], 0);
    return text_is(sheet_text(sheet, at), "DE");
}

static bool among_germans(const Sheet *sheet)
{
    return is_german(sheet, NAME_AccountingSupplierParty)
        && is_german(sheet, NAME_AccountingCustomerParty);
}

bool ask_german_type(Ask *ask)
{
    Text type = sheet_text(ask->sheet, ask->row);
    return (!text_is(type, "326") && !text_is(type, "384")) || among_germans(ask->sheet);
}

bool ask_one_note(Ask *ask)
{
    return paths_count(ask->sheet, ask->rule->paths, ask->row, 2) <= 1
        || among_germans(ask->sheet);
}

bool ask_one_of_type(Ask *ask)
{
    const Sheet *sheet = ask->sheet;
    size_t count = 0;
    PathWalk walk = path_walk(sheet, &ask->rule->paths.items[0], ask->row);
    for (uint32_t row; path_next(&walk, &row);)
        count += text_is(sheet_text(sheet, sheet_child(sheet, row, NAME_DocumentTypeCode, 0)),
                         ask->rule->rule->word);
    return count <= 1;
}

/* --- currencies and totals of VAT ------------------------------------------------------------ */

static Text currency_of(const Sheet *sheet)
{
    return sheet_text(sheet, sheet_child(sheet, 0, NAME_DocumentCurrencyCode, 0));
}

bool ask_other_currency(Ask *ask)
{
    return !text_eq(sheet_text(ask->sheet, ask->row), currency_of(ask->sheet));
}

bool ask_one_currency(Ask *ask)
{
    const Sheet *sheet = ask->sheet;
    const SheetRow *rows = sheet->rows;
    uint32_t parent = rows[ask->row].parent;
    Text currency = TEXT("");
    if (rows[ask->row].name == NAME_TaxAmount && rows[parent].name == NAME_TaxTotal
        && !sheet_child(sheet, parent, NAME_TaxSubtotal, 0))
        return true;            /* the total in the currency of accounting */
    return sheet_attribute(sheet, ask->row, "currencyID", &currency)
        && text_eq(currency, currency_of(sheet));
}

static size_t totals(const Sheet *sheet, bool broken_down)
{
    size_t count = 0;
    for (uint32_t at = sheet_child(sheet, 0, NAME_TaxTotal, 0); at;
         at = sheet_child(sheet, 0, NAME_TaxTotal, at))
        count += (sheet_child(sheet, at, NAME_TaxSubtotal, 0) != 0) == broken_down;
    return count;
}

bool ask_broken_down_once(Ask *ask)
{
    return totals(ask->sheet, true) == 1;
}

bool ask_accounting_total(Ask *ask)
{
    return totals(ask->sheet, false) == (ask_first(ask) ? 1 : 0);
}

/* Bit 0: one of the totals in this currency is not above zero; bit 1: one is not below. */
static int signs_in(const Sheet *sheet, Text currency)
{
    int signs = 0;
    for (uint32_t at = sheet->first[NAME_TaxAmount]; at; at = sheet->rows[at].next_same) {
        Text of;
        Figure tax;
        uint32_t parent = sheet->rows[at].parent;
        if (sheet->rows[parent].name != NAME_TaxTotal || sheet->rows[parent].parent != 0
            || !sheet_attribute(sheet, at, "currencyID", &of) || !text_eq(of, currency)
            || !sheet_figure(sheet, at, &tax))
            continue;
        signs |= (figure_cmp(tax, FIGURE(0)) <= 0) | (figure_cmp(tax, FIGURE(0)) >= 0) << 1;
    }
    return signs;
}

bool ask_same_sign(Ask *ask)
{
    uint32_t accounted = ask_first(ask);
    return !accounted || (signs_in(ask->sheet, sheet_text(ask->sheet, accounted))
                          & signs_in(ask->sheet, currency_of(ask->sheet))) != 0;
}

/* --- allowances, charges, prices ------------------------------------------------------------- */

static bool of_price(const Ask *ask)
{
    const SheetRow *rows = ask->sheet->rows;
    return rows[rows[ask->row].parent].name == NAME_Price;
}

bool ask_both_or_first(Ask *ask)
{
    const Path *paths = ask->rule->paths.items;
    return of_price(ask) || !path_first(ask->sheet, &paths[1], ask->row)
        || path_first(ask->sheet, &paths[0], ask->row);
}

bool ask_adjusted(Ask *ask)
{
    const Sheet *sheet = ask->sheet;
    uint32_t base = sheet_child(sheet, ask->row, NAME_BaseAmount, 0);
    uint32_t rate = sheet_child(sheet, ask->row, NAME_MultiplierFactorNumeric, 0);
    Figure amount = FIGURE(0), whole, percent;
    if (of_price(ask) || !base || !rate)
        return true;
    if (ask_first(ask) && !sheet_figure(sheet, ask_first(ask), &amount))
        return false;
    return sheet_figure(sheet, base, &whole) && sheet_figure(sheet, rate, &percent)
        && figure_ratio_near(amount, FIGURE(100), whole, percent, (Figure){ 2000000 });
}

bool ask_indicated(Ask *ask)
{
    Text text = sheet_text(ask->sheet, ask_first(ask));
    return of_price(ask) || text_is(text, "true") || text_is(text, "false");
}

bool ask_price_allowance(Ask *ask)
{
    return text_is(sheet_text(ask->sheet, ask_first(ask)), "false");
}

bool ask_price_difference(Ask *ask)
{
    const Sheet *sheet = ask->sheet;
    uint32_t price = sheet_child(sheet, sheet->rows[ask->row].parent, NAME_PriceAmount, 0);
    Figure net, gross, off;
    if (ask_absent(ask))
        return true;
    return sheet_figure(sheet, price, &net) && sheet_figure(sheet, ask_first(ask), &gross)
        && sheet_figure(sheet, sheet_child(sheet, ask->row, NAME_Amount, 0), &off)
        && ask_equal(ask, net, figure_less(gross, off));
}

bool ask_same_unit(Ask *ask)
{
    const Sheet *sheet = ask->sheet;
    uint32_t line = sheet->rows[sheet->rows[ask->row].parent].parent;
    uint32_t quantity = sheet_child(sheet, line, sheet->rows[0].name == NAME_Invoice
                                    ? NAME_InvoicedQuantity : NAME_CreditedQuantity, 0);
    Text mine, its = TEXT("");
    if (!quantity || !sheet_attribute(sheet, ask->row, "unitCode", &mine))
        return true;
    return sheet_attribute(sheet, quantity, "unitCode", &its) && text_eq(mine, its);
}

/* --- lines ----------------------------------------------------------------------------------- */

/* Charges less allowances of a line, in hundredths each. */
static bool adjustments(const Sheet *sheet, uint32_t line, Figure *out)
{
    Figure sums[2] = { FIGURE(0), FIGURE(0) }, amount;
    for (uint32_t at = sheet_child(sheet, line, NAME_AllowanceCharge, 0); at;
         at = sheet_child(sheet, line, NAME_AllowanceCharge, at)) {
        bool charge = sheet->rows[at].marks & SHEET_CHARGE;
        uint32_t of = sheet_child(sheet, at, NAME_Amount, 0);
        if (!(sheet->rows[at].marks & (SHEET_CHARGE | SHEET_ALLOWANCE)) || !of)
            continue;
        if (!sheet_figure(sheet, of, &amount))
            return false;
        sums[charge] = figure_add(sums[charge], amount);
    }
    *out = figure_less(figure_round_cents(sums[1]), figure_round_cents(sums[0]));
    return true;
}

/* A number that counts as `otherwise` where it is missing. */
static bool or_else(const Sheet *sheet, uint32_t row, int otherwise, Figure *out)
{
    *out = FIGURE(otherwise);
    return !row || sheet_figure(sheet, row, out);
}

bool ask_line_amount(Ask *ask)
{
    const Sheet *sheet = ask->sheet;
    uint32_t price = sheet_child(sheet, ask->row, NAME_Price, 0);
    uint32_t quantity = sheet_child(sheet, ask->row, sheet->rows[0].name == NAME_Invoice
                                    ? NAME_InvoicedQuantity : NAME_CreditedQuantity, 0);
    Figure net, count, each, base, more;
    if (!or_else(sheet, ask_first(ask), 0, &net) || !or_else(sheet, quantity, 1, &count)
        || !or_else(sheet, price ? sheet_child(sheet, price, NAME_PriceAmount, 0) : 0, 0, &each)
        || !or_else(sheet, price ? sheet_child(sheet, price, NAME_BaseQuantity, 0) : 0, 1, &base)
        || !adjustments(sheet, ask->row, &more))
        return false;
    if (figure_cmp(base, FIGURE(0)) == 0)
        base = FIGURE(1);
    return figure_ratio_near(figure_less(net, more), base, count, each, (Figure){ 2000000 });
}

bool ask_line_object(Ask *ask)
{
    const Sheet *sheet = ask->sheet;
    PathWalk walk = path_walk(sheet, &ask->rule->paths.items[0], ask->row);
    uint32_t row;
    if (ask_absent(ask))
        return true;
    while (path_next(&walk, &row))
        if (text_is(sheet_text(sheet, sheet_child(sheet, row, NAME_DocumentTypeCode, 0)),
                    ask->rule->rule->word))
            return true;
    return false;
}

/* A date of a line and the one of the invoice, which is at the path from the root: their order. */
static bool in_order(const Ask *ask, int wanted)
{
    const Sheet *sheet = ask->sheet;
    Text mine = text_slice(sheet_text(sheet, ask->row), 0, 10);
    uint32_t whole = path_first(sheet, &ask->rule->paths.items[0], 0);
    int order = text_cmp(mine, text_slice(sheet_text(sheet, whole), 0, 10));
    return !whole || order == 0 || (order > 0) == (wanted > 0);
}

bool ask_not_before(Ask *ask)
{
    return in_order(ask, 1);
}

bool ask_not_after(Ask *ask)
{
    return in_order(ask, -1);
}

/* --- the rest -------------------------------------------------------------------------------- */

bool ask_mandate(Ask *ask)
{
    const Sheet *sheet = ask->sheet;
    Text code = sheet_text(sheet, sheet_child(sheet, ask->row, NAME_PaymentMeansCode, 0));
    return (!text_is(code, "49") && !text_is(code, "59")) || ask_present(ask);
}

static int number_at(Text text, size_t from, size_t to)
{
    int number = 0;
    for (size_t i = from; i < to; i++) {
        if (text.at[i] < '0' || text.at[i] > '9')
            return -1;
        number = number * 10 + (text.at[i] - '0');
    }
    return number;
}

bool ask_date(Ask *ask)
{
    Text text = ask->sheet->rows[ask->row].xml->text;
    return text.n == 10 && text.at[4] == '-' && text.at[7] == '-'
        && date_valid(number_at(text, 0, 4), number_at(text, 5, 7), number_at(text, 8, 10));
}

/* The word is "VATEX-EU-G=G": the reason, and the category it is of. */
bool ask_exemption_fits(Ask *ask)
{
    const Sheet *sheet = ask->sheet;
    Text category, reason = text_split(text_of(ask->rule->rule->word), '=', &category);
    Text given = sheet_text(sheet, ask_first(ask));
    if (given.n != reason.n)
        return true;
    for (size_t i = 0; i < given.n; i++) {
        char c = given.at[i] >= 'a' && given.at[i] <= 'z' ? (char)(given.at[i] - 32) : given.at[i];
        if (c != reason.at[i])
            return true;
    }
    return text_eq(sheet_text(sheet, sheet_child(sheet, ask->row, NAME_ID, 0)), category);
}
