/* codelist.c - sorted arrays of strings, searched by halves. */
#include "format/codelist.h"

#include "base/check.h"

#define CODE(code) code,
static const char *const country[] = {
#include "format/code_country.tbl"
};
static const char *const invoice[] = {
#include "format/code_invoice.tbl"
};
static const char *const credit_note[] = {
#include "format/code_credit_note.tbl"
};
static const char *const reference[] = {
#include "format/code_reference.tbl"
};
static const char *const payment_means[] = {
#include "format/code_payment_means.tbl"
};
static const char *const allowance[] = {
#include "format/code_allowance.tbl"
};
static const char *const vat_category[] = {
#include "format/code_vat_category.tbl"
};
static const char *const item_scheme[] = {
#include "format/code_item_scheme.tbl"
};
static const char *const charge[] = {
#include "format/code_charge.tbl"
};
static const char *const endpoint_scheme[] = {
#include "format/code_endpoint_scheme.tbl"
};
static const char *const party_scheme[] = {
#include "format/code_party_scheme.tbl"
};
static const char *const vat_exemption[] = {
#include "format/code_vat_exemption.tbl"
};
static const char *const currency[] = {
#include "format/code_currency.tbl"
};
static const char *const tax_point[] = {
#include "format/code_tax_point.tbl"
};
static const char *const note_subject[] = {
#include "format/code_note_subject.tbl"
};
static const char *const mime[] = {
#include "format/code_mime.tbl"
};
static const char *const en_invoice[] = {
#include "format/code_invoice_en.tbl"
};
static const char *const en_credit_note[] = {
#include "format/code_credit_note_en.tbl"
};
static const char *const en_endpoint_scheme[] = {
#include "format/code_endpoint_en.tbl"
};
#undef CODE
#define UNIT(code) #code,
static const char *const unit[] = {
#include "value/unit.tbl"
};
#undef UNIT

static const struct {
    const char *name;
    const char *const *codes;
    size_t count;
} lists[CODELIST_COUNT] = {
    [CODELIST_COUNTRY] = { "ISO3166", country, COUNT(country) },
    [CODELIST_INVOICE] = { "UNCL1001-inv", invoice, COUNT(invoice) },
    [CODELIST_CREDIT_NOTE] = { "UNCL1001-cn", credit_note, COUNT(credit_note) },
    [CODELIST_REFERENCE] = { "UNCL1153", reference, COUNT(reference) },
    [CODELIST_PAYMENT_MEANS] = { "UNCL4461", payment_means, COUNT(payment_means) },
    [CODELIST_ALLOWANCE] = { "UNCL5189", allowance, COUNT(allowance) },
    [CODELIST_VAT_CATEGORY] = { "UNCL5305", vat_category, COUNT(vat_category) },
    [CODELIST_ITEM_SCHEME] = { "UNCL7143", item_scheme, COUNT(item_scheme) },
    [CODELIST_CHARGE] = { "UNCL7161", charge, COUNT(charge) },
    [CODELIST_ENDPOINT_SCHEME] = { "EAS", endpoint_scheme, COUNT(endpoint_scheme) },
    [CODELIST_PARTY_SCHEME] = { "ICD", party_scheme, COUNT(party_scheme) },
    [CODELIST_VAT_EXEMPTION] = { "VATEX", vat_exemption, COUNT(vat_exemption) },
    [CODELIST_UNIT] = { "REC20", unit, COUNT(unit) },
    [CODELIST_CURRENCY] = { "ISO4217", currency, COUNT(currency) },
    [CODELIST_TAX_POINT] = { "UNCL2005", tax_point, COUNT(tax_point) },
    [CODELIST_NOTE_SUBJECT] = { "UNCL4451", note_subject, COUNT(note_subject) },
    [CODELIST_MIME] = { "MIME", mime, COUNT(mime) },
    [CODELIST_EN_INVOICE] = { "UNCL1001-inv-en", en_invoice, COUNT(en_invoice) },
    [CODELIST_EN_CREDIT_NOTE] = { "UNCL1001-cn-en", en_credit_note, COUNT(en_credit_note) },
    [CODELIST_EN_ENDPOINT_SCHEME] = { "EAS-en", en_endpoint_scheme, COUNT(en_endpoint_scheme) },
};

const char *codelist_name(Codelist list)
{
    assert((size_t)list < COUNT(lists));
    return lists[list].name;
}

bool codelist_named(Text name, Codelist *out)
{
    for (size_t i = 0; i < COUNT(lists); i++)
        if (text_is(name, lists[i].name)) {
            *out = (Codelist)i;
            return true;
        }
    return false;
}

size_t codelist_size(Codelist list)
{
    assert((size_t)list < COUNT(lists));
    return lists[list].count;
}

const char *codelist_code(Codelist list, size_t i)
{
    assert(i < codelist_size(list));
    return lists[list].codes[i];
}

bool codelist_has(Codelist list, Text code)
{
    for (size_t low = 0, high = codelist_size(list); low < high;) {
        size_t middle = low + (high - low) / 2;
        int order = text_cmp(text_of(lists[list].codes[middle]), code);
        if (order == 0)
            return true;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}
