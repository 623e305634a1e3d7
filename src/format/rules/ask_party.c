/* ask_party.c - who pays whom, how and when; what an invoice refers to. */
#include "format/rules/ask.h"

/* --- payment --------------------------------------------------------------------------------- */

bool ask_due_date(Ask *ask)
{
    const Sheet *sheet = ask->sheet;
    Figure due;
    if (sheet->rows[0].name != NAME_Invoice)
        return true;
    if (!sheet_figure(sheet, ask->row, &due))
        return false;
    return figure_cmp(due, FIGURE(0)) <= 0 || sheet->first[NAME_DueDate] || ask->tally->has_terms;
}

/* Codes of UNTDID 4461: 30 a credit transfer, 58 one of SEPA. */
static bool is_transfer(const Ask *ask, uint32_t means)
{
    Text code = sheet_text(ask->sheet, sheet_child(ask->sheet, means, NAME_PaymentMeansCode, 0));
    return text_is(code, "30") || text_is(code, "58");
}

bool ask_account_filled(Ask *ask)
{
    return !is_transfer(ask, ask->sheet->rows[ask->row].parent) || ask_filled(ask);
}

bool ask_transfer_account(Ask *ask)
{
    return !is_transfer(ask, ask->row) || ask_present(ask);
}

/* --- parties --------------------------------------------------------------------------------- */

enum { TOLD_MAX = 16 };         /* of the seller's names or identifiers that are compared */

static size_t gather(const Sheet *sheet, uint32_t from, Name holder, Name name,
                     Text out[TOLD_MAX])
{
    size_t count = 0;
    for (uint32_t at = sheet_child(sheet, from, holder, 0); at && count < TOLD_MAX;
         at = sheet_child(sheet, from, holder, at))
        for (uint32_t in = sheet_child(sheet, at, name, 0); in && count < TOLD_MAX;
             in = sheet_child(sheet, at, name, in))
            out[count++] = sheet_text(sheet, in);
    return count;
}

static uint32_t seller(const Sheet *sheet)
{
    uint32_t role = sheet->first[NAME_AccountingSupplierParty];
    return role ? sheet_child(sheet, role, NAME_Party, 0) : 0;
}

static bool share_one(const Text *a, size_t a_count, const Text *b, size_t b_count)
{
    for (size_t i = 0; i < a_count; i++)
        for (size_t k = 0; k < b_count; k++)
            if (text_eq(a[i], b[k]))
                return true;
    return false;
}

static bool both_have(const Ask *ask, Name holder, Name name)
{
    Text mine[TOLD_MAX], theirs[TOLD_MAX];
    uint32_t party = seller(ask->sheet);
    size_t n = party ? gather(ask->sheet, party, holder, name, theirs) : 0;
    return n > 0 && share_one(mine, gather(ask->sheet, ask->row, holder, name, mine), theirs, n);
}

bool ask_payee_differs(Ask *ask)
{
    Text names[TOLD_MAX];
    return gather(ask->sheet, ask->row, NAME_PartyName, NAME_Name, names) > 0
        && !both_have(ask, NAME_PartyName, NAME_Name)
        && !both_have(ask, NAME_PartyIdentification, NAME_ID);
}

static bool has_scheme(const Ask *ask, uint32_t row, const char *word)
{
    Text scheme;
    return word[0] && sheet_attribute(ask->sheet, row, "schemeID", &scheme)
        && text_is(scheme, word);
}

/* At most one of what is at path, not counting those of the scheme `word`; and the payee's name is
 * another than that which the seller is registered under. */
bool ask_payee_once(Ask *ask)
{
    const Sheet *sheet = ask->sheet;
    Text names[TOLD_MAX], registered[TOLD_MAX];
    size_t count = 0;
    PathWalk walk = path_walk(sheet, &ask->rule->paths.items[0], ask->row);
    for (uint32_t row; path_next(&walk, &row);)
        count += !has_scheme(ask, row, ask->rule->rule->word);
    if (count > 1)
        return false;
    size_t named = gather(sheet, ask->row, NAME_PartyName, NAME_Name, names);
    uint32_t party = seller(sheet);
    size_t known = party ? gather(sheet, party, NAME_PartyLegalEntity, NAME_RegistrationName,
                                  registered) : 0;
    for (size_t i = 0; i < named; i++)
        for (size_t k = 0; k < known; k++)
            if (!text_eq(names[i], registered[k]))
                return true;
    return false;
}

/* Tax registrations that say what they are of, and that it is not VAT. */
bool ask_one_registration(Ask *ask)
{
    const Sheet *sheet = ask->sheet;
    size_t count = 0;
    PathWalk walk = path_walk(sheet, &ask->rule->paths.items[0], ask->row);
    for (uint32_t row; path_next(&walk, &row);) {
        uint32_t scheme = sheet_child(sheet, row, NAME_TaxScheme, 0);
        count += !(sheet->rows[row].marks & SHEET_VAT) && scheme
            && sheet_child(sheet, scheme, NAME_ID, 0)
            && sheet_child(sheet, row, NAME_CompanyID, 0);
    }
    return count <= 1;
}

bool ask_one_creditor(Ask *ask)
{
    const Sheet *sheet = ask->sheet;
    size_t count = 0;
    for (uint32_t at = sheet->first[NAME_PartyIdentification]; at; at = sheet->rows[at].next_same)
        for (uint32_t id = sheet_child(sheet, at, NAME_ID, 0); id;
             id = sheet_child(sheet, at, NAME_ID, id))
            count += has_scheme(ask, id, ask->rule->rule->word);
    return count <= 1;
}

/* --- references ------------------------------------------------------------------------------ */

static bool is_of_type(const Ask *ask, uint32_t row, const char *type)
{
    const Sheet *sheet = ask->sheet;
    return text_is(sheet_text(sheet, sheet_child(sheet, row, NAME_DocumentTypeCode, 0)), type);
}

bool ask_one_object(Ask *ask)
{
    size_t count = 0;
    PathWalk walk = path_walk(ask->sheet, &ask->rule->paths.items[0], ask->row);
    for (uint32_t row; path_next(&walk, &row);)
        count += is_of_type(ask, row, ask->rule->rule->word)
            && sheet_child(ask->sheet, row, NAME_ID, 0);
    return count <= 1;
}

bool ask_object_reference(Ask *ask)
{
    const Sheet *sheet = ask->sheet;
    uint32_t id = sheet_child(sheet, ask->row, NAME_ID, 0);
    Text scheme;
    if (is_of_type(ask, ask->row, "130"))
        return true;
    if (sheet->rows[0].name == NAME_CreditNote && is_of_type(ask, ask->row, "50"))
        return true;
    return ask_absent(ask) && !(id && sheet_attribute(sheet, id, "schemeID", &scheme));
}

bool ask_object_alone(Ask *ask)
{
    return !is_of_type(ask, ask->row, ask->rule->rule->word) || ask_absent(ask);
}
