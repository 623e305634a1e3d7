/* ubl_sums.c - figures that agree are fields, others are only words. O(elements). */
#include "format/ubl_sums.h"

#include "base/check.h"
#include "core/document_check.h"

/* As ubl_money_at, below nothing too. */
static Err money_at(const UblFiller *f, const XmlNode *node, bool *has, Money *out)
{
    Text text = ubl_text_at(node), ccy = node ? xml_tree_attribute(node, "currencyID") : TEXT("");
    Money money;
    *has = false;
    if (text.n == 0 || !f->doc->has_currency
        || (ccy.n > 0 && !text_is(ccy, ccy_code(f->doc->ccy))))
        return ERR_OK;
    TRY(ubl_forgive(f->cx, money_parse(f->cx, text, f->doc->ccy, true, &money), has));
    if (*has)
        *out = (Money){ f->turned ? -money.minor : money.minor, money.ccy };
    return ERR_OK;
}

static Err percent_at(const UblFiller *f, const XmlNode *node, bool *has, Rate *out)
{
    Text text = ubl_text_at(node);
    Rate rate;
    *has = false;
    if (text.n == 0)
        return ERR_OK;
    TRY(ubl_forgive(f->cx, rate_parse_percent(f->cx, text, &rate), has));
    *has = *has && rate.e9 >= 0 && rate.e9 <= RATE_ONE_E9;
    if (*has)
        *out = rate;
    return ERR_OK;
}

static Err part_add(UblFiller *f, List *parts, DocumentPart part)
{
    DocumentPart *at = list_push(f->cx, parts);
    if (!at)
        return f->cx->err;
    part.reason = text_head(part.reason, DOCUMENT_REASON_BYTES_MAX);
    *at = part;
    return ERR_OK;
}

static bool adds(const XmlNode *allowance)
{
    return text_is(ubl_text_at(xml_tree_find(allowance, "ChargeIndicator", NULL)), "true");
}

static Err read_part(UblFiller *f, const XmlNode *node)
{
    DocumentPart part = { .reason = ubl_text_at(xml_tree_find(node, "AllowanceChargeReason",
                                                              NULL)) };
    bool has;
    TRY(money_at(f, xml_tree_find(node, "Amount", NULL), &has, &part.amount));
    if (!has || part.amount.minor == 0)
        return ERR_OK;
    TRY(percent_at(f, xml_tree_find(node, "TaxCategory/Percent", NULL), &part.has_percent,
                   &part.percent));
    bool charge = adds(node) == (part.amount.minor > 0);    /* a negative one is the other kind */
    part.amount.minor = part.amount.minor < 0 ? -part.amount.minor : part.amount.minor;
    return part_add(f, charge ? &f->charges : &f->allowances, part);
}

/* Without a rate it is none: exempt, or not subject. */
static Err read_rate(UblFiller *f, const XmlNode *node)
{
    DocumentTax tax = { .category = text_head(ubl_text_at(xml_tree_find(node, "TaxCategory/ID",
                                                                        NULL)), 16) };
    bool has, has_percent;
    tax.taxable = tax.amount = (Money){ 0, f->doc->ccy };
    TRY(ubl_money_at(f, xml_tree_find(node, "TaxAmount", NULL), &has, &tax.amount));
    TRY(ubl_money_at(f, xml_tree_find(node, "TaxableAmount", NULL), &tax.has_taxable,
                     &tax.taxable));
    TRY(percent_at(f, xml_tree_find(node, "TaxCategory/Percent", NULL), &has_percent,
                   &tax.percent));
    DocumentTax *at = has ? list_push(f->cx, &f->taxes) : NULL;
    if (has && !at)
        return f->cx->err;
    if (at)
        *at = tax;
    return ERR_OK;
}

static Err read_rest(UblFiller *f)
{
    Document *doc = f->doc;
    bool has;
    XmlNode *node = ubl_head_at(f, UBL_PREPAID);
    TRY(ubl_money_at(f, node, &has, &doc->prepaid));
    if (has)
        ubl_mark(node, "prepaid");
    node = ubl_head_at(f, UBL_ROUNDING);
    TRY(money_at(f, node, &has, &doc->rounding));
    if (has && doc->rounding.minor >= 0 && !f->turned)
        ubl_mark(node, "rounding");
    bool bill = f->form->kind == DOCUMENT_INVOICE || f->form->kind == DOCUMENT_CREDIT_NOTE;
    if (bill)                   /* what an order anticipates is asked for by nobody */
        TRY(ubl_money_at(f, ubl_head_at(f, UBL_GROSS), &doc->has_payable, &doc->payable));
    return ERR_OK;
}

Err ubl_sums_read(UblFiller *f)
{
    Document *doc = f->doc;
    f->allowances = f->charges = list_make(sizeof(DocumentPart));
    f->taxes = list_make(sizeof(DocumentTax));
    doc->prepaid = doc->rounding = doc->payable = (Money){ 0, doc->ccy };
    if (!doc->has_currency || !f->has_net)
        return ERR_OK;
    for (XmlNode *node = NULL; (node = xml_tree_find(f->root, "AllowanceCharge", node));)
        TRY(read_part(f, node));
    for (XmlNode *node = NULL; (node = xml_tree_find(f->root, "TaxTotal/TaxSubtotal", node));)
        TRY(read_rate(f, node));
    return read_rest(f);
}

/* --- lines ------------------------------------------------------------------------------------ */

Err ubl_sums_line(const UblFiller *f, const XmlNode *amount, const XmlNode *item,
                  DocumentLine *line)
{
    line->allowance = line->charge = line->tax = (Money){ 0, f->doc->ccy };
    line->gtin = TEXT("");
    Text standard = ubl_text_at(item ? xml_tree_find(item, "StandardItemIdentification/ID", NULL)
                                     : NULL);
    if (document_is_gtin(standard))
        line->gtin = standard;
    if (item)
        TRY(percent_at(f, xml_tree_find(item, "ClassifiedTaxCategory/Percent", NULL),
                       &line->has_tax_percent, &line->tax_percent));
    if (!amount || !line->has_amount)
        return ERR_OK;
    for (XmlNode *node = NULL; (node = xml_tree_find(amount->parent, "AllowanceCharge", node));) {
        Money part;
        bool has;
        Money *sum = adds(node) ? &line->charge : &line->allowance;
        TRY(ubl_money_at(f, xml_tree_find(node, "Amount", NULL), &has, &part));
        if (has)
            TRY(money_add(f->cx, *sum, part, sum));
    }
    return ERR_OK;
}

Err ubl_sums_negative(UblFiller *f, const XmlNode *amount, const DocumentLine *line, bool *is)
{
    Money money;
    bool has;
    *is = false;
    TRY(money_at(f, amount, &has, &money));
    if (!has || money.minor >= 0 || !f->has_net)
        return ERR_OK;
    *is = true;
    return part_add(f, &f->allowances, (DocumentPart){
        .amount = { -money.minor, money.ccy }, .has_percent = line->has_tax_percent,
        .percent = line->tax_percent, .reason = line->item });
}

/* --- what agrees ------------------------------------------------------------------------------ */

static Err settles(const UblFiller *f, bool *good)
{
    Document copy = *f->doc;
    return ubl_forgive(f->cx, document_settle(f->cx, &copy), good);
}

static void drop_rates(UblFiller *f)
{
    f->doc->tax_count = 0;
    for (size_t i = 0; i < f->doc->line_count; i++)
        f->lines[i].has_tax_percent = false;
    for (size_t i = 0; i < f->allowances.count; i++)
        ((DocumentPart *)list_at(&f->allowances, i))->has_percent = false;
    for (size_t i = 0; i < f->charges.count; i++)
        ((DocumentPart *)list_at(&f->charges, i))->has_percent = false;
}

static void drop_amounts(UblFiller *f)
{
    f->doc->allowance_count = f->doc->charge_count = 0;
    for (size_t i = 0; i < f->doc->line_count; i++) {
        DocumentLine *line = &f->lines[i];
        line->has_amount = line->has_tax = false;
        line->amount = line->allowance = line->charge = (Money){ 0, f->doc->ccy };
    }
}

/* Lines make up the whole, or none of them says how much. */
static bool whole(const UblFiller *f)
{
    bool all = true;
    for (size_t i = 0; i < f->doc->line_count; i++)
        all = all && f->lines[i].has_amount;
    bool open = !f->has_net && (f->form->total || !ubl_head_at(f, UBL_NET));
    bool few = f->allowances.count <= DOCUMENT_PARTS_MAX && f->charges.count <= DOCUMENT_PARTS_MAX
            && f->taxes.count <= DOCUMENT_TAXES_MAX;
    return few && (open || (f->has_net && all));
}

Err ubl_sums_settle(UblFiller *f, bool *kept)
{
    Document *doc = f->doc;
    bool good = false;
    doc->allowances = f->allowances.items;
    doc->allowance_count = f->allowances.count;
    doc->charges = f->charges.items;
    doc->charge_count = f->charges.count;
    doc->taxes = f->taxes.items;
    doc->tax_count = f->taxes.count;
    *kept = whole(f);
    if (*kept)
        TRY(settles(f, &good));
    if (*kept && !good) {
        drop_rates(f);
        TRY(settles(f, &good));
    }
    *kept = *kept && good;
    if (!*kept) {
        drop_rates(f);
        drop_amounts(f);
    }
    return ERR_OK;
}
