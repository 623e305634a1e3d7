/* ubl_fill.c - finds the fields of a form in the tree, marks the elements they came from, and puts
 * the rest into "extra". O(elements).
 *
 *   tree --rows of the form--> fields, marks --> document --> document_check
 *     '----------- what is not marked, and where the marks were ---> "extra" */
#include "format/ubl_fill.h"

#include "base/check.h"
#include "base/list.h"
#include "core/document_check.h"
#include "format/codelist.h"
#include "format/ubl_extra.h"
#include "format/ubl_lines.h"
#include "format/ubl_party.h"
#include "format/ubl_sums.h"

static XmlNode *total_at(const UblFiller *f, const char *name)
{
    XmlNode *totals = f->form->total ? xml_tree_find(f->root, f->form->total, NULL) : NULL;
    return totals ? xml_tree_find(totals, name, NULL) : NULL;
}

/* --- the head --------------------------------------------------------------------------------- */

/* Without a document currency, the one that is to be paid in. */
static Err find_currency(UblFiller *f)
{
    static const UblField sums[] = { UBL_GROSS, UBL_NET };
    XmlNode *node = ubl_head_at(f, UBL_CURRENCY);
    Text code = ubl_text_at(node);
    bool stated = code.n > 0;
    for (size_t i = 0; i < COUNT(sums) && code.n == 0; i++) {
        const XmlNode *sum = ubl_head_at(f, sums[i]);
        code = sum ? xml_tree_attribute(sum, "currencyID") : code;
    }
    const XmlNode *price = f->form->lines && code.n == 0
        ? xml_tree_find(f->root, "OrderLine/LineItem/Price/PriceAmount", NULL) : NULL;
    if (price)
        code = xml_tree_attribute(price, "currencyID");
    if (code.n == 0)
        return ERR_OK;
    TRY(document_name_field(f->cx, ccy_parse(f->cx, code, &f->doc->ccy), DOCUMENT_TOP,
                            "currency"));
    f->doc->has_currency = true;
    if (stated)
        ubl_mark(node, "currency");
    return ERR_OK;
}

static bool is_negative(const XmlNode *node)
{
    return text_starts(ubl_text_at(node), "-");
}

static void find_turned(UblFiller *f)
{
    f->doc->kind = f->form->kind;
    f->turned = f->doc->kind == DOCUMENT_INVOICE && is_negative(total_at(f, "LineExtensionAmount"))
             && is_negative(total_at(f, "PayableAmount"));
    if (f->turned)
        f->doc->kind = DOCUMENT_CREDIT_NOTE;
}

/* What is asked for before tax: stated, or lines - allowances + charges. */
static Err find_net(UblFiller *f)
{
    XmlNode *net = ubl_head_at(f, UBL_NET), *lines;
    bool has;
    TRY(ubl_money_at(f, net, &f->has_net, &f->net));
    if (f->has_net) {
        ubl_mark(net, "amount");
        return ERR_OK;
    }
    Money allowances = { 0, f->doc->ccy }, charges = { 0, f->doc->ccy };
    lines = total_at(f, "LineExtensionAmount");
    TRY(ubl_money_at(f, lines, &f->has_net, &f->net));
    TRY(ubl_money_at(f, total_at(f, "AllowanceTotalAmount"), &has, &allowances));
    TRY(ubl_money_at(f, total_at(f, "ChargeTotalAmount"), &has, &charges));
    if (!f->has_net)
        return ERR_OK;
    TRY(money_sub(f->cx, f->net, allowances, &f->net));
    TRY(money_add(f->cx, f->net, charges, &f->net));
    f->has_net = f->net.minor >= 0;
    if (f->has_net && allowances.minor == 0 && charges.minor == 0)
        ubl_mark(lines, "amount");
    return ERR_OK;
}

/* Taxes of several kinds add up; the same tax in the books' currency does not. */
static Err find_tax(UblFiller *f)
{
    XmlNode *only = NULL, *node = NULL;
    size_t count = 0, row = 0;
    Money sum = { 0, f->doc->ccy };
    while (f->form->head[row].path && f->form->head[row].field != UBL_TAX)
        row++;
    while (f->form->head[row].path && (node = ubl_find(f->root, &f->head[row], node))) {
        Money tax;
        bool has;
        TRY(ubl_money_at(f, node, &has, &tax));
        if (!has)
            continue;
        TRY(money_add(f->cx, sum, tax, &sum));
        only = node;
        count++;
    }
    if (count == 0 || !f->has_net)
        return ERR_OK;
    f->doc->tax = sum;
    f->doc->has_tax = true;
    if (count == 1 && sum.minor > 0)
        ubl_mark(only, "tax");
    return ERR_OK;
}

/* --- parties ---------------------------------------------------------------------------------- */

static const UblField party_fields[UBL_PARTIES] = { UBL_ISSUER, UBL_RECEIVER, UBL_ASSIGNED };

/* Its id, and the element it stands in; NULL where it was made from a name. */
static Err find_party(UblFiller *f, size_t i, Text *id, XmlNode **at)
{
    *id = TEXT("");
    *at = NULL;
    f->party[i] = ubl_head_at(f, party_fields[i]);
    return f->party[i] ? ubl_party_id(f->cx, f->party[i], id, at) : ERR_OK;
}

/* Two departments of one enterprise share its numbers; their names tell them apart. */
static Err find_both(UblFiller *f)
{
    static const char *const names[] = { "issuer", "receiver" };
    Text ids[2];
    XmlNode *at[2];
    for (size_t i = 0; i < COUNT(ids); i++)
        TRY(find_party(f, i, &ids[i], &at[i]));
    bool alike = ids[0].n > 0 && text_eq(ids[0], ids[1]);
    for (size_t i = 0; i < COUNT(ids); i++) {
        if (alike)
            TRY(ubl_party_slug(f->cx, f->party[i], &ids[i]));
        else if (at[i])
            ubl_mark(at[i], names[i]);
    }
    f->doc->issuer = ids[0];
    f->doc->receiver = ids[1];
    return ERR_OK;
}

/* Who placed the order may be another than who takes the goods. What is carried is so for the
 * seller, who hands it over. */
static Err find_sides(UblFiller *f)
{
    Document *doc = f->doc;
    XmlNode *at;
    Text id = TEXT("");
    TRY(find_both(f));
    bool sells = f->form->issuer == SIDE_SELLER, buys = f->form->issuer == SIDE_BUYER;
    f->seller = sells ? doc->issuer : doc->receiver;
    f->buyer = sells ? doc->receiver : buys ? doc->issuer : TEXT("");
    XmlNode *buyer = ubl_head_at(f, UBL_BUYER);
    if (buyer) {
        TRY(ubl_party_id(f->cx, buyer, &id, &at));
        f->buyer = id.n > 0 ? id : f->buyer;
    }
    return ERR_OK;
}

/* A payee who is not the seller: the claim was assigned. */
static Err find_assigned(UblFiller *f)
{
    Text id;
    XmlNode *at;
    TRY(find_party(f, 2, &id, &at));
    if (id.n == 0 || text_eq(id, f->seller))
        return ERR_OK;
    f->doc->assigned_to = id;
    if (at)
        ubl_mark(at, "assigned_to");
    return ERR_OK;
}

/* --- references ------------------------------------------------------------------------------- */

/* What a response answers says itself what kind it is; a kind that weft does not finance is left
 * where it is. */
static bool ref_kind(const XmlNode *node, const UblRow *row, DocumentKind *out)
{
    Text code = ubl_text_at(xml_tree_find(node->parent, "DocumentTypeCode", NULL));
    *out = row->kind;
    if (row->constant)
        return text_is(code, row->constant);
    if (row->kind != DOCUMENT_INVOICE || code.n == 0)
        return true;
    if (codelist_has(CODELIST_CREDIT_NOTE, code))
        *out = DOCUMENT_CREDIT_NOTE;
    return *out == DOCUMENT_CREDIT_NOTE || codelist_has(CODELIST_INVOICE, code);
}

static Err find_refs(UblFiller *f)
{
    List refs = list_make(sizeof(DocumentRef));
    size_t orders = 0;
    for (size_t i = 0; f->form->head[i].path; i++) {
        const UblRow *row = &f->form->head[i];
        Text issuer = row->issuer == SIDE_BUYER ? f->buyer : f->seller;
        XmlNode *node = NULL;
        while (row->field == UBL_REF && (node = ubl_find(f->root, &f->head[i], node))) {
            DocumentKind kind;
            Text number = ubl_text_at(node);
            if (ubl_no_number(number) || issuer.n == 0 || refs.count == DOCUMENT_REFS_MAX
                || !ref_kind(node, row, &kind))
                continue;
            if (kind == DOCUMENT_ORDER)
                f->order = orders++ == 0 ? number : TEXT("");
            ubl_mark_line(node, refs.count, "refs");
            DocumentRef *ref = list_push(f->cx, &refs);
            if (!ref)
                return f->cx->err;
            *ref = (DocumentRef){ true, kind, number, issuer, TEXT("") };
        }
    }
    f->doc->refs = refs.items;
    f->doc->ref_count = refs.count;
    return ERR_OK;
}

/* --- all of it -------------------------------------------------------------------------------- */

static Text find_text(const UblFiller *f, UblField field, const char *name)
{
    XmlNode *node = ubl_head_at(f, field);
    Text text = ubl_text_at(node);
    if (text.n > 0)
        ubl_mark(node, name);
    return text;
}

/* "2026-03-02+01:00" is a day of a time zone; weft's days are the parties' own. */
static Err find_day(const UblFiller *f, UblField field, const char *name, Date *out)
{
    XmlNode *node = ubl_head_at(f, field);
    Text text = ubl_text_at(node), day = text_slice(text, 0, 10);
    if (day.n == 0)
        return ERR_OK;
    TRY(document_name_field(f->cx, date_parse(f->cx, day, out), DOCUMENT_TOP, name));
    if (day.n == text.n)
        ubl_mark(node, name);
    return ERR_OK;
}

static void find_status(const UblFiller *f)
{
    Document *doc = f->doc;
    XmlNode *node = ubl_head_at(f, UBL_STATUS);
    if (doc->kind == DOCUMENT_INVOICE && text_is(ubl_text_at(node), "386")) {
        doc->purpose = PURPOSE_ADVANCE;
        ubl_mark(node, "purpose");
    }
    doc->status = f->form->status ? text_of(f->form->status)
                                  : ubl_status_word(doc->kind, ubl_text_at(node));
    if (doc->status.n > 0 && node
        && text_eq(ubl_status_code(doc->kind, doc->status), ubl_text_at(node)))
        ubl_mark(node, "status");
}

static Err find_head(UblFiller *f)
{
    Document *doc = f->doc;
    find_turned(f);
    TRY(find_currency(f));
    f->net = doc->amount = doc->tax = (Money){ 0, doc->ccy };
    doc->number = find_text(f, UBL_NUMBER, "number");
    TRY(find_day(f, UBL_DATE, "date", &doc->date));
    TRY(find_day(f, UBL_DUE, "due", &doc->due));
    find_status(f);
    TRY(find_sides(f));
    TRY(find_assigned(f));
    if (doc->has_currency) {
        TRY(find_net(f));
        TRY(find_tax(f));
    }
    TRY(ubl_sums_read(f));
    doc->has_amount = f->has_net;
    doc->amount = f->has_net ? f->net : doc->amount;
    doc->payee_account = find_text(f, UBL_ACCOUNT, "payee_account");
    return find_refs(f);
}

static Err no_form(Ctx *cx, const XmlNode *root)
{
    Text name = text_head(root->name, 40);
    if (!text_starts(root->ns, UBL_NS))
        return fail(cx, ERR_UNKNOWN, "%.*s is not a UBL 2 document that weft reads", (int)name.n,
                    name.at);
    return fail(cx, ERR_UNKNOWN, "%.*s is UBL 2, but of a kind that weft holds no document of; it "
                "reads orders and what answers them, despatch, receipt and remittance advices, "
                "invoices, credit notes, statements, waybills and news of transport",
                (int)name.n, name.at);
}

static void tell_parties(const UblFiller *f, UblFilled *out)
{
    const Text ids[UBL_PARTIES] = { out->document.issuer, out->document.receiver,
                                    out->document.assigned_to };
    for (size_t i = 0; i < UBL_PARTIES; i++) {
        Text name = ids[i].n > 0 ? ubl_party_name(f->party[i]) : TEXT("");
        if (name.n > 0)
            out->parties[out->party_count++] = (PartyRecord){
                .id = ids[i], .name = text_head(name, PARTY_NAME_BYTES_MAX), .name_zh = TEXT(""),
                .roles = TEXT(""),
            };
    }
}

Err ubl_fill(Ctx *cx, const XmlTree *tree, UblFilled *out)
{
    XmlNode *root = tree->root;
    UblFilled filled = { .document = {
        .receiver = TEXT(""), .source = TEXT("issuer"), .status = TEXT(""), .due = DATE_NONE,
        .date = DATE_NONE, .payer_name = TEXT(""), .payer_account = TEXT(""),
        .payee_name = TEXT(""), .assigned_to = TEXT(""), .end_to_end = TEXT(""),
        .extra = TEXT(""), .terms = {
            .process = TEXT(""), .incoterm = TEXT(""), .payment_days = -1, .ship_by = DATE_NONE,
        },
    } };
    UblFiller f = { .cx = cx, .tree = tree, .root = root, .form = ubl_form_of(root->ns, root->name),
                 .doc = &filled.document, .order = TEXT("") };
    if (!f.form)
        return no_form(cx, root);
    ubl_rows_prepare(tree, f.form->head, f.head);
    ubl_rows_prepare(tree, f.form->line, f.line);
    TRY(find_head(&f));
    TRY(ubl_lines(&f));
    TRY(ubl_extra_put(cx, tree, f.turned, &filled.document.extra));
    TRY(document_check(cx, &filled.document));
    tell_parties(&f, &filled);
    *out = filled;
    return ERR_OK;
}
