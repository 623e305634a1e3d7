/* ubl_write.c - a tree with marks, from "extra" or from the table of the form; each mark is filled
 * with the field it names; the tree is printed. O(elements).
 *
 *   extra --ubl_extra_take--.
 *                           +--> tree, marks --fill--> tree --print--> XML
 *   form  --from_form-------'                                                                */
#include "format/ubl_write.h"

#include "base/check.h"
#include "format/ubl_extra.h"
#include "format/ubl_form.h"
#include "format/ubl_party.h"
#include "format/ubl_print.h"

#include <string.h>

/* --- what a mark stands for ------------------------------------------------------------------- */

static Err no_field(Ctx *cx, Text mark)
{
    return fail_field(cx, ERR_INVALID, "extra.ubl", "\"%.*s\" is no field of this document; leave "
                      "extra as `weft read` made it", (int)text_head(mark, 40).n, mark.at);
}

static Err put_money(Ctx *cx, Money money, bool turned, Text *out)
{
    char text[DECIMAL_TEXT_SIZE];
    return text_format(cx, out, "%s%s", turned && money.minor > 0 ? "-" : "",
                       money_format(money, text));
}

static Err put_quantity(Ctx *cx, Quantity quantity, bool turned, Text *out)
{
    char text[DECIMAL_TEXT_SIZE];
    return text_format(cx, out, "%s%s", turned && quantity.e6 > 0 ? "-" : "",
                       decimal_format(quantity.e6, QUANTITY_SCALE, 0, text));
}

static Err put_date(Ctx *cx, Date date, Text *out)
{
    char text[DATE_TEXT_SIZE];
    return text_copy(cx, text_of(date_format(date, text)), out);
}

static Err line_field(Ctx *cx, const DocumentLine *line, Text name, bool turned, Text *out)
{
    *out = TEXT("");
    if (text_is(name, "line"))
        *out = line->line;
    else if (text_is(name, "item"))
        *out = line->item;
    else if (text_is(name, "ref"))
        *out = line->ref.line;
    else if (text_is(name, "answers"))
        *out = line->ref.number;
    else if (text_is(name, "quantity") && line->has_quantity)
        return put_quantity(cx, line->quantity, turned, out);
    else if (text_is(name, "rejected"))
        return put_quantity(cx, line->rejected, turned, out);
    else if (text_is(name, "amount") && line->has_amount)
        return put_money(cx, line->amount, turned, out);
    else if (text_is(name, "price") && line->has_price)
        return price_format(cx, line->price, out);
    return ERR_OK;
}

static Err head_field(Ctx *cx, const Document *doc, Text name, bool turned, Text *out)
{
    Text scheme;
    *out = TEXT("");
    if (text_is(name, "number"))
        *out = doc->number;
    else if (text_is(name, "issuer"))
        *out = ubl_party_value(doc->issuer, &scheme);
    else if (text_is(name, "receiver"))
        *out = ubl_party_value(doc->receiver, &scheme);
    else if (text_is(name, "assigned_to"))
        *out = ubl_party_value(doc->assigned_to, &scheme);
    else if (text_is(name, "payee_account"))
        *out = doc->payee_account;
    else if (text_is(name, "purpose"))
        *out = doc->purpose == PURPOSE_ADVANCE ? TEXT("386") : TEXT("380");
    else if (text_is(name, "status"))
        *out = ubl_status_code(doc->kind, doc->status);
    else if (text_is(name, "currency") && doc->has_currency)
        *out = text_of(ccy_code(doc->ccy));
    else if (text_is(name, "date"))
        return put_date(cx, doc->date, out);
    else if (text_is(name, "due") && !date_is_none(doc->due))
        return put_date(cx, doc->due, out);
    else if (text_is(name, "amount") && doc->has_amount)
        return put_money(cx, doc->amount, turned, out);
    else if (text_is(name, "tax") && doc->has_amount)
        return put_money(cx, doc->tax, turned, out);
    else if (text_is(name, "prepaid") && doc->has_amount)
        return put_money(cx, doc->prepaid, turned, out);
    else if (text_is(name, "rounding") && doc->has_amount)
        return put_money(cx, doc->rounding, false, out);
    return ERR_OK;
}

/* "number", "refs.0", "lines.3.quantity". */
static Err fill(Ctx *cx, const Document *doc, bool turned, XmlNode *node)
{
    Text rest, name, head = text_split(node->mark, '.', &rest);
    uint64_t i;
    if (text_is(head, "refs")) {
        if (!text_to_uint64(rest, &i) || i >= doc->ref_count)
            return no_field(cx, node->mark);
        node->text = doc->refs[i].number;
    } else if (text_is(head, "lines")) {
        if (!text_to_uint64(text_split(rest, '.', &name), &i) || i >= doc->line_count)
            return no_field(cx, node->mark);
        TRY(line_field(cx, &doc->lines[i], name, turned, &node->text));
    } else {
        TRY(head_field(cx, doc, node->mark, turned, &node->text));
    }
    return node->text.n > 0 ? ERR_OK : no_field(cx, node->mark);
}

/* --- the tree of a document that was never UBL ------------------------------------------------ */

typedef struct Form {
    Ctx *cx;
    const Document *doc;
    const UblForm *form;
    XmlNode *root;
} Form;

/* The element at the path below `from`; aggregates that stand there last are gone into. */
static Err add_path(Form *f, XmlNode *from, const char *path, XmlNode **out)
{
    for (Text rest = text_of(path); rest.n > 0;) {
        Text step = text_split(rest, '/', &rest);
        bool last = rest.n == 0;
        if (!last && from->last && text_eq(from->last->name, step)) {
            from = from->last;
            continue;
        }
        from = xml_tree_add(f->cx, from, last ? TEXT(UBL_CBC) : TEXT(UBL_CAC), step);
        if (!from)
            return f->cx->err;
    }
    *out = from;
    return ERR_OK;
}

static Err add_attribute(Form *f, XmlNode *node, const char *name, Text value)
{
    node->attributes = NEW(f->cx, XmlAttribute, 1);
    if (!node->attributes)
        return f->cx->err;
    node->attributes[0] = (XmlAttribute){ TEXT(""), text_of(name), value };
    node->attribute_count = 1;
    return ERR_OK;
}

static Err add_text(Form *f, XmlNode *from, const char *path, Text value, XmlNode **node)
{
    TRY(add_path(f, from, path, node));
    return text_copy(f->cx, value, &(*node)->text);
}

static Err add_money(Form *f, XmlNode *from, const char *path, Money money)
{
    XmlNode *node;
    char text[DECIMAL_TEXT_SIZE];
    TRY(add_text(f, from, path, text_of(money_format(money, text)), &node));
    return add_attribute(f, node, "currencyID", text_of(ccy_code(money.ccy)));
}

/* A Party, or what is one (PayeeParty): its last step is an aggregate too. */
static Err add_party(Form *f, const char *path, Text id)
{
    XmlNode *party, *node;
    Text scheme, value = ubl_party_value(id, &scheme);
    TRY(add_path(f, f->root, path, &party));
    party->ns = TEXT(UBL_CAC);
    if (scheme.n == 0)
        return add_text(f, party, "PartyName/Name", value, &node);
    TRY(add_text(f, party, "PartyIdentification/ID", value, &node));
    return add_attribute(f, node, "schemeID", scheme);
}

/* The first document of a kind that is named; an order may be named by the lines alone. */
static const DocumentRef *ref_of(const Document *doc, DocumentKind kind)
{
    for (size_t i = 0; i < doc->ref_count; i++)
        if (doc->refs[i].kind == kind)
            return &doc->refs[i];
    for (size_t i = 0; i < doc->line_count && kind == DOCUMENT_ORDER; i++)
        if (doc->lines[i].ref.present && doc->lines[i].ref.kind == DOCUMENT_ORDER)
            return &doc->lines[i].ref;
    return NULL;
}

/* Several codes may stand for one kind: the first is written. */
static bool names_already(const XmlNode *node, Text number)
{
    return node && text_is(node->name, "DocumentReference") && text_eq(node->first->text, number);
}

/* UBL gives each kind a place of its own, or a reference that says of which kind it is. */
static Err add_ref(Form *f, const UblRow *row)
{
    const DocumentRef *ref = ref_of(f->doc, row->kind);
    XmlNode *node = f->root->last;
    if (!ref || (row->constant && names_already(node, ref->number)))
        return ERR_OK;
    if (row->constant && !xml_tree_add(f->cx, f->root, TEXT(UBL_CAC), TEXT("DocumentReference")))
        return f->cx->err;
    TRY(add_text(f, f->root, row->path, ref->number, &node));
    if (!row->constant)
        return ERR_OK;
    return add_text(f, node->parent, "DocumentTypeCode", text_of(row->constant), &node);
}

static Err add_buyer(Form *f, const char *path)
{
    const DocumentRef *ref = ref_of(f->doc, DOCUMENT_ORDER);
    return ref ? add_party(f, path, ref->issuer) : ERR_OK;
}

/* --- what is asked for beside the lines ------------------------------------------------------- */

/* The category that goes with a rate where none is stated: standard, or zero rated.
 * SRC: UNCL 5305, as EN 16931 takes it. */
static Err add_category(Form *f, XmlNode *from, const char *name, Text category, Rate percent)
{
    XmlNode *node, *at = xml_tree_add(f->cx, from, TEXT(UBL_CAC), text_of(name));
    char text[DECIMAL_TEXT_SIZE];
    if (!at)
        return f->cx->err;
    if (category.n == 0)
        category = percent.e9 > 0 ? TEXT("S") : TEXT("Z");
    TRY(add_text(f, at, "ID", category, &node));
    TRY(add_text(f, at, "Percent",
                 text_of(decimal_format(percent.e9, RATE_SCALE - 2, 0, text)), &node));
    return add_text(f, at, "TaxScheme/ID", TEXT("VAT"), &node);
}

static Err add_part(Form *f, XmlNode *from, bool charge, Text reason, Money amount,
                    const Rate *percent)
{
    XmlNode *node, *at = xml_tree_add(f->cx, from, TEXT(UBL_CAC), TEXT("AllowanceCharge"));
    if (!at)
        return f->cx->err;
    TRY(add_text(f, at, "ChargeIndicator", charge ? TEXT("true") : TEXT("false"), &node));
    if (reason.n > 0)
        TRY(add_text(f, at, "AllowanceChargeReason", reason, &node));
    TRY(add_money(f, at, "Amount", amount));
    return percent ? add_category(f, at, "TaxCategory", TEXT(""), *percent) : ERR_OK;
}

/* A discount line has no place among UBL's lines: it is an allowance of the whole. */
static Err add_parts(Form *f)
{
    const Document *doc = f->doc;
    for (size_t i = 0; i < doc->line_count; i++) {
        const DocumentLine *line = &doc->lines[i];
        if (line->role == LINE_DISCOUNT && line->has_amount)
            TRY(add_part(f, f->root, false, line->item, line->amount,
                         line->has_tax_percent ? &line->tax_percent : NULL));
    }
    for (size_t i = 0; i < doc->allowance_count + doc->charge_count; i++) {
        bool charge = i >= doc->allowance_count;
        const DocumentPart *part = charge ? &doc->charges[i - doc->allowance_count]
                                          : &doc->allowances[i];
        TRY(add_part(f, f->root, charge, part->reason, part->amount,
                     part->has_percent ? &part->percent : NULL));
    }
    return ERR_OK;
}

static Err add_rates(Form *f)
{
    for (size_t i = 0; i < f->doc->tax_count; i++) {
        const DocumentTax *tax = &f->doc->taxes[i];
        XmlNode *at = xml_tree_add(f->cx, f->root->last, TEXT(UBL_CAC), TEXT("TaxSubtotal"));
        if (!at)
            return f->cx->err;
        if (tax->has_taxable)
            TRY(add_money(f, at, "TaxableAmount", tax->taxable));
        TRY(add_money(f, at, "TaxAmount", tax->amount));
        TRY(add_category(f, at, "TaxCategory", tax->category, tax->percent));
    }
    return ERR_OK;
}

/* The sums between: what is taken off, what is added, what the lines come to without both. */
static Err add_sum(Form *f, const UblRow *row)
{
    const Document *doc = f->doc;
    Money off = { 0, doc->ccy }, on = off, sum;
    for (size_t i = 0; i < doc->line_count; i++)
        if (doc->lines[i].role == LINE_DISCOUNT && doc->lines[i].has_amount)
            TRY(money_add(f->cx, off, doc->lines[i].amount, &off));
    for (size_t i = 0; i < doc->allowance_count; i++)
        TRY(money_add(f->cx, off, doc->allowances[i].amount, &off));
    for (size_t i = 0; i < doc->charge_count; i++)
        TRY(money_add(f->cx, on, doc->charges[i].amount, &on));
    sum = row->field == UBL_ALLOWED ? off : on;
    if (row->field == UBL_LINES_SUM) {
        TRY(money_add(f->cx, doc->amount, off, &sum));
        TRY(money_sub(f->cx, sum, on, &sum));
    }
    bool any = off.minor || on.minor, said = sum.minor || row->field == UBL_LINES_SUM;
    return any && said ? add_money(f, f->root, row->path, sum) : ERR_OK;
}

static Err add_asked(Form *f, const UblRow *row)
{
    const Document *doc = f->doc;
    Money sum;
    if (!doc->has_amount)
        return ERR_OK;
    switch ((int)row->field) {
    case UBL_PARTS:     return add_parts(f);
    case UBL_RATES:     return add_rates(f);
    case UBL_TAX:       return add_money(f, f->root, row->path, doc->tax);
    case UBL_NET:       return add_money(f, f->root, row->path, doc->amount);
    case UBL_PREPAID:
        return doc->prepaid.minor ? add_money(f, f->root, row->path, doc->prepaid) : ERR_OK;
    case UBL_ROUNDING:
        return doc->rounding.minor ? add_money(f, f->root, row->path, doc->rounding) : ERR_OK;
    case UBL_WITH_TAX:
        TRY(money_add(f->cx, doc->amount, doc->tax, &sum));
        return doc->has_payable ? add_money(f, f->root, row->path, sum) : ERR_OK;
    case UBL_GROSS:
        TRY(document_payable(f->cx, doc, &sum));
        return add_money(f, f->root, row->path, sum);
    }
    return add_sum(f, row);
}

static Err add_head(Form *f, const UblRow *row)
{
    const Document *doc = f->doc;
    XmlNode *node;
    Text value = TEXT("");
    switch (row->field) {
    case UBL_NUMBER:    value = doc->number; break;
    case UBL_DATE:      TRY(put_date(f->cx, doc->date, &value)); break;
    case UBL_DUE:
        if (!date_is_none(doc->due))
            TRY(put_date(f->cx, doc->due, &value));
        break;
    case UBL_CURRENCY:  value = doc->has_currency ? text_of(ccy_code(doc->ccy)) : value; break;
    case UBL_STATUS:
        value = ubl_status_code(doc->kind, doc->status);
        value = value.n > 0 ? value : text_of(row->constant);
        value = doc->purpose == PURPOSE_ADVANCE ? TEXT("386") : value;
        break;
    case UBL_ACCOUNT:   value = doc->payee_account; break;
    case UBL_CONSTANT:  value = text_of(row->constant); break;
    case UBL_MEANS:     value = doc->payee_account.n ? text_of(row->constant) : value; break;
    case UBL_BUYER:     return add_buyer(f, row->path);
    case UBL_ISSUER:    return add_party(f, row->path, doc->issuer);
    case UBL_RECEIVER:  return doc->receiver.n ? add_party(f, row->path, doc->receiver) : ERR_OK;
    case UBL_ASSIGNED:
        return doc->assigned_to.n ? add_party(f, row->path, doc->assigned_to) : ERR_OK;
    case UBL_REF:       return add_ref(f, row);
    case UBL_PARTS: case UBL_TAX: case UBL_RATES: case UBL_LINES_SUM: case UBL_NET:
    case UBL_WITH_TAX: case UBL_ALLOWED: case UBL_CHARGED: case UBL_PREPAID: case UBL_ROUNDING:
    case UBL_GROSS:     return add_asked(f, row);
    case UBL_LINE: case UBL_QUANTITY: case UBL_REJECTED: case UBL_AMOUNT: case UBL_PRICE:
    case UBL_ITEM: case UBL_REF_LINE: case UBL_FIELDS: break;
    }
    return value.n > 0 ? add_text(f, f->root, row->path, value, &node) : ERR_OK;
}

static Err add_quantity(Form *f, XmlNode *line, const char *path, Quantity quantity)
{
    XmlNode *node;
    Text value, unit;
    TRY(put_quantity(f->cx, quantity, false, &value));
    TRY(text_copy(f->cx, text_of(quantity.unit.code), &unit));
    TRY(add_text(f, line, path, value, &node));
    return add_attribute(f, node, "unitCode", unit);
}

static Err add_price(Form *f, XmlNode *at, const char *path, const DocumentLine *line)
{
    XmlNode *node;
    Text value;
    TRY(price_format(f->cx, line->price, &value));
    TRY(add_text(f, at, path, value, &node));
    TRY(add_attribute(f, node, "currencyID", text_of(ccy_code(f->doc->ccy))));
    Quantity base = { line->price_quantity.e6, line->quantity.unit };
    return base.e6 > 0 ? add_quantity(f, node->parent, "BaseQuantity", base) : ERR_OK;
}

static Err add_item(Form *f, XmlNode *at, const char *path, const DocumentLine *line)
{
    XmlNode *node, *id;
    TRY(add_text(f, at, path, line->item, &node));
    XmlNode *item = node->parent;
    if (line->gtin.n > 0) {     /* which would else be taken for what the seller calls it */
        TRY(add_text(f, item, "SellersItemIdentification/ID", line->item, &id));
        TRY(add_text(f, item, "StandardItemIdentification/ID", line->gtin, &id));
        TRY(add_attribute(f, id, "schemeID", TEXT("0160")));
    }
    return !line->has_tax_percent ? ERR_OK
         : add_category(f, item, "ClassifiedTaxCategory", TEXT(""), line->tax_percent);
}

/* What a line itself takes off, or adds. */
static Err add_own(Form *f, XmlNode *at, const DocumentLine *line)
{
    if (line->allowance.minor)
        TRY(add_part(f, at, false, TEXT(""), line->allowance, NULL));
    return line->charge.minor ? add_part(f, at, true, TEXT(""), line->charge, NULL) : ERR_OK;
}

static Err add_line_row(Form *f, XmlNode *node, const UblRow *row, const DocumentLine *line)
{
    XmlNode *at;
    bool answers = line->ref.present && line->ref.kind == DOCUMENT_ORDER && line->ref.line.n > 0;
    switch (row->field) {
    case UBL_LINE:      return add_text(f, node, row->path, line->line, &at);
    case UBL_ITEM:      return add_item(f, node, row->path, line);
    case UBL_QUANTITY:
        return line->has_quantity ? add_quantity(f, node, row->path, line->quantity) : ERR_OK;
    case UBL_REJECTED:
        return line->rejected.e6 ? add_quantity(f, node, row->path, line->rejected) : ERR_OK;
    case UBL_AMOUNT:
        if (!line->has_amount)
            return ERR_OK;
        TRY(add_money(f, node, row->path, line->amount));
        return add_own(f, node->last->last && text_is(node->last->ns, UBL_CAC) ? node->last : node,
                       line);
    case UBL_PRICE:
        return line->has_price ? add_price(f, node, row->path, line) : ERR_OK;
    case UBL_REF_LINE:
        if (answers)
            return add_text(f, node, row->path, line->ref.line, &at);
        if (f->form->kind == DOCUMENT_DESPATCH)     /* the schema wants one there */
            return add_text(f, node, row->path, TEXT("NA"), &at);
        return ERR_OK;
    case UBL_REF:
        return line->ref.present && line->ref.kind == row->kind
            ? add_text(f, node, row->path, line->ref.number, &at) : ERR_OK;
    case UBL_NUMBER: case UBL_DATE: case UBL_DUE: case UBL_CURRENCY: case UBL_STATUS:
    case UBL_ISSUER: case UBL_RECEIVER: case UBL_ASSIGNED: case UBL_BUYER: case UBL_MEANS:
    case UBL_ACCOUNT: case UBL_PARTS: case UBL_TAX: case UBL_RATES: case UBL_LINES_SUM:
    case UBL_NET: case UBL_WITH_TAX: case UBL_ALLOWED: case UBL_CHARGED: case UBL_PREPAID:
    case UBL_ROUNDING: case UBL_GROSS: case UBL_CONSTANT: case UBL_FIELDS: break;
    }
    return ERR_OK;
}

/* Lines stand below the root, or below the aggregate that their path names. */
static Err add_line(Form *f, const DocumentLine *line)
{
    XmlNode *above = f->root;
    Text name, rest = text_of(f->form->lines);
    for (name = text_split(rest, '/', &rest); rest.n > 0; name = text_split(rest, '/', &rest))
        for (above = above->first; above && !text_eq(above->name, name); above = above->next)
            ;
    assert(above != NULL);
    XmlNode *node = xml_tree_add(f->cx, above, TEXT(UBL_CAC), name);
    if (!node)
        return f->cx->err;
    for (const UblRow *row = f->form->line; row->path; row++)
        TRY(add_line_row(f, node, row, line));
    return ERR_OK;
}

/* What the schema makes obligatory and a document of weft's need not have. */
static Err check_form(const Form *f)
{
    const Document *doc = f->doc;
    bool lined = doc->kind == DOCUMENT_INVOICE || doc->kind == DOCUMENT_CREDIT_NOTE
              || doc->kind == DOCUMENT_REMITTANCE_ADVICE || doc->kind == DOCUMENT_ACCOUNT_STATEMENT
              || (doc->kind == DOCUMENT_ORDER_CHANGE && f->form->lines);
    bool answers = doc->kind == DOCUMENT_ORDER_RESPONSE || doc->kind == DOCUMENT_ORDER_CHANGE;
    size_t orders = 0;
    for (size_t i = 0; i < doc->ref_count; i++)
        orders += doc->refs[i].kind == DOCUMENT_ORDER;
    for (size_t i = 0; i < doc->line_count; i++)
        orders += doc->lines[i].ref.present && doc->lines[i].ref.kind == DOCUMENT_ORDER;
    if (lined && doc->line_count == 0)
        return fail_field(f->cx, ERR_INVALID, "lines", "are missing; UBL's %s has one at least",
                          f->form->root);
    if (doc->kind == DOCUMENT_ACCOUNT_STATEMENT && !doc->has_currency)
        return fail_field(f->cx, ERR_INVALID, "currency", "is missing; UBL's %s has one",
                          f->form->root);
    if (answers && orders == 0)
        return fail_field(f->cx, ERR_INVALID, "refs", "name no order; UBL's %s must",
                          f->form->root);
    for (size_t i = 0; i < doc->line_count && doc->kind == DOCUMENT_INVOICE; i++)
        if (!doc->lines[i].has_amount)
            return fail_field(f->cx, ERR_INVALID, "lines", "lack an amount; UBL's %s has one on "
                              "every line", f->form->root);
    if (doc->kind == DOCUMENT_INVOICE_RESPONSE && (!doc->ref_count || !doc->status.n))
        return fail_field(f->cx, ERR_INVALID, "refs", "and status are needed in UBL's %s",
                          f->form->root);
    return ERR_OK;
}

static Err from_form(Ctx *cx, const Document *doc, XmlNode **out)
{
    Form f = { .cx = cx, .doc = doc, .form = ubl_form_for(doc) };
    Text ns;
    if (!f.form)
        return fail_field(cx, ERR_INVALID, "kind", "%s has no UBL form that weft writes",
                          document_kind_name(doc->kind));
    TRY(check_form(&f));
    TRY(text_format(cx, &ns, UBL_NS "%s-2", f.form->root));
    f.root = xml_tree_add(cx, NULL, ns, text_of(f.form->root));
    if (!f.root)
        return cx->err;
    for (const UblRow *row = f.form->head; row->path; row++)
        if (!row->spare)
            TRY(add_head(&f, row));
    for (size_t i = 0; f.form->lines && i < doc->line_count; i++)
        if (doc->lines[i].role != LINE_DISCOUNT || !doc->lines[i].has_amount)
            TRY(add_line(&f, &doc->lines[i]));
    *out = f.root;
    return ERR_OK;
}

/* --- printing --------------------------------------------------------------------------------- */

/* Walks the tree; every element is filled, opened and closed once. */
static Err print_tree(Ctx *cx, const Document *doc, bool turned, XmlNode *root, TextBuf *buf)
{
    for (XmlNode *node = root; node;) {
        if (node->mark.n > 0)
            TRY(fill(cx, doc, turned, node));
        ubl_print_open(buf, node);
        if (node->first) {
            node = node->first;
            continue;
        }
        ubl_print_close(buf, node);
        while (node != root && !node->next) {
            node = node->parent;
            ubl_print_close(buf, node);
        }
        node = node == root ? NULL : node->next;
    }
    return ERR_OK;
}

Err ubl_write(Ctx *cx, const Document *doc, Text *out)
{
    XmlNode *root;
    Json extra;
    bool turned = false;
    const Json *ubl = NULL;
    if (doc->extra.n > 0) {
        TRY(json_parse(cx, doc->extra, &extra));
        ubl = json_get(&extra, "ubl");
    }
    if (ubl)
        TRY(ubl_extra_take(cx, ubl, &root, &turned));
    else
        TRY(from_form(cx, doc, &root));
    if (!ubl_form_of(root->ns, root->name))
        return fail_field(cx, ERR_INVALID, "extra.ubl", "does not begin with a UBL document");
    TextBuf buf = textbuf_make(cx);
    textbuf_puts(&buf, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    TRY(print_tree(cx, doc, turned, root, &buf));
    return textbuf_done(&buf, out);
}
