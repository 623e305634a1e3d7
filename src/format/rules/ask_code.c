/* ask_code.c - codes of published lists. Most codes of an invoice are the same over and over, a
 * currency, a unit, a category: the one found last is looked at first. */
#include "format/rules/ask.h"

static bool in_list(Ask *ask, Codelist list, Text code)
{
    assert(list < CODELIST_COUNT);
    if (code.n > 0 && text_eq(code, ask->good[list]))
        return true;
    if (codelist_has(list, code)) {
        ask->good[list] = code;
        return true;
    }
    ask->value = code;
    return false;
}

bool ask_coded_always(Ask *ask)
{
    return in_list(ask, ask->rule->list,
                   path_value(ask->sheet, &ask->rule->paths.items[0], ask->row));
}

bool ask_coded(Ask *ask)
{
    const char *attribute = ask->rule->paths.items[0].attribute;
    Text value;
    if (attribute[0] && !sheet_attribute(ask->sheet, ask->row, attribute, &value))
        return true;
    return ask_coded_always(ask);
}

bool ask_coded_capitals(Ask *ask)
{
    char capitals[64];
    Text text = sheet_text(ask->sheet, ask->row);
    for (size_t i = 0; i < text.n && i < sizeof capitals; i++)
        capitals[i] = text.at[i] >= 'a' && text.at[i] <= 'z' ? (char)(text.at[i] - 32) : text.at[i];
    if (text.n <= sizeof capitals && codelist_has(ask->rule->list, (Text){ capitals, text.n }))
        return true;
    ask->value = text;
    return false;
}

bool ask_type_code(Ask *ask)
{
    Text name = ask->sheet->rows[ask->row].xml->name;
    return in_list(ask, text_is(name, "CreditNoteTypeCode") ? CODELIST_EN_CREDIT_NOTE
                   : CODELIST_EN_INVOICE, sheet_text(ask->sheet, ask->row));
}

bool ask_object_scheme(Ask *ask)
{
    const Sheet *sheet = ask->sheet;
    uint32_t parent = sheet->rows[ask->row].parent;
    uint32_t type = sheet_child(sheet, parent, NAME_DocumentTypeCode, 0);
    return !text_is(sheet_text(sheet, type), "130") || ask_coded(ask);
}

bool ask_party_scheme(Ask *ask)
{
    const SheetRow *rows = ask->sheet->rows;
    if (ask_coded(ask))
        return true;
    uint32_t up = rows[ask->row].parent;
    for (; up && rows[up].name != NAME_AccountingSupplierParty && rows[up].name != NAME_PayeeParty;
         up = rows[up].parent)
        ;
    return up && text_is(ask->value, "SEPA");
}

bool ask_note_subject(Ask *ask)
{
    Text after, code, text = sheet_text(ask->sheet, ask->row);
    text_split(text, '#', &after);
    code = text_split(after, '#', &after);
    bool marked = code.at + code.n < text.at + text.n;      /* there is a second '#' */
    return !marked || code.n != 3 || in_list(ask, ask->rule->list, code);
}

bool ask_vat_prefix(Ask *ask)
{
    Text id = sheet_text(ask->sheet, ask_first(ask));
    if (!(ask->sheet->rows[ask->row].marks & SHEET_VAT) || id.n == 0)
        return true;
    Text prefix = text_slice(id, 0, 2);
    return text_is(prefix, "EL") || in_list(ask, ask->rule->list, prefix);
}
