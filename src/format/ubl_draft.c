/* ubl_draft.c - finds the fields of a form in the tree, marks the elements they came from, drafts
 * the document as JSON and lets the one strict reader judge it. O(elements).
 *
 *   tree --rows of the form--> fields, marks --> draft --> document_parse
 *     '----------- what is not marked, and where the marks were ---> "extra" */
#include "format/ubl_draft.h"

#include "base/check.h"
#include "base/list.h"
#include "format/codelist.h"
#include "format/draft.h"
#include "format/ubl_extra.h"
#include "format/ubl_form.h"
#include "format/ubl_party.h"

#include <stdio.h>
#include <string.h>

typedef struct Line {
    XmlNode *node;
    XmlNode *found[UBL_REF_LINE + 1];   /* by field */
    Text item, price;                   /* empty: none that weft can hold */
    bool has_amount, has_quantity;
    Money amount;
    Quantity quantity;
} Line;

typedef struct Reader {
    Ctx *cx;
    XmlNode *root;
    const UblForm *form;
    DocumentKind kind;
    bool turned;                /* all is negative: a credit note in an invoice's clothes */
    bool has_currency, has_net, has_tax;
    Ccy ccy;
    Money net, tax;
    Text issuer, receiver, buyer, seller;
    Text order;                 /* number of the order it answers; empty: none, or several */
    Line *lines;
    size_t line_count;
    TextBuf json;
} Reader;

/* --- values ----------------------------------------------------------------------------------- */

static Text text_at(const XmlNode *node)
{
    return node ? text_trim(node->text) : TEXT("");
}

/* Notes which field of the document the element's text is. */
static Err mark(Reader *r, XmlNode *node, const char *field)
{
    return text_copy(r->cx, text_of(field), &node->mark);
}

static Err mark_line(Reader *r, XmlNode *node, size_t i, const char *field)
{
    return text_format(r->cx, &node->mark, "lines.%zu.%s", i, field);
}

/* Amounts in another currency, negative ones and those finer than the currency stay in "extra".
 * In a document turned round, a minus is what is looked for. */
static Err money_at(Reader *r, const XmlNode *node, bool *has, Money *out)
{
    Text text = text_at(node), ccy = node ? xml_tree_attribute(node, "currencyID") : TEXT("");
    *has = false;
    if (text.n == 0 || !r->has_currency || (ccy.n > 0 && !text_is(ccy, ccy_code(r->ccy))))
        return ERR_OK;
    Money money;
    Err err = money_parse(r->cx, text, r->ccy, true, &money);
    if (err == ERR_NO_MEMORY)
        return err;
    ctx_forgive(r->cx);
    if (err == ERR_OK && r->turned)
        money.minor = -money.minor;
    *has = err == ERR_OK && money.minor >= 0;
    if (*has)
        *out = money;
    return ERR_OK;
}

static Err quantity_at(Reader *r, const XmlNode *node, bool *has, Quantity *out)
{
    Text text = text_at(node), code = node ? xml_tree_attribute(node, "unitCode") : TEXT("");
    Quantity quantity = { 0, UNIT_ONE };
    *has = false;
    if (text.n == 0)
        return ERR_OK;
    Err err = code.n > 0 ? unit_parse(r->cx, code, &quantity.unit) : ERR_OK;
    if (err == ERR_OK)
        err = quantity_parse(r->cx, text, quantity.unit, true, &quantity);
    if (err == ERR_NO_MEMORY)
        return err;
    ctx_forgive(r->cx);
    if (err == ERR_OK && r->turned)
        quantity.e6 = -quantity.e6;
    *has = err == ERR_OK && quantity.e6 >= 0;
    if (*has)
        *out = quantity;
    return ERR_OK;
}

XmlNode *ubl_draft_at(const UblForm *form, const XmlNode *root, UblField field)
{
    for (const UblRow *row = form->head; row->path; row++) {
        XmlNode *node = row->field == field ? xml_tree_find(root, row->path, NULL) : NULL;
        if (node)
            return node;
    }
    return NULL;
}

static XmlNode *head_at(const Reader *r, UblField field)
{
    return ubl_draft_at(r->form, r->root, field);
}

static XmlNode *total_at(const Reader *r, const char *name)
{
    char path[96];
    if (!r->form->total)
        return NULL;
    snprintf(path, sizeof path, "%s/%s", r->form->total, name);
    return xml_tree_find(r->root, path, NULL);
}

/* --- the head --------------------------------------------------------------------------------- */

/* Without a document currency, the one that is to be paid in. */
static Err find_currency(Reader *r)
{
    XmlNode *node = head_at(r, UBL_CURRENCY);
    Text code = text_at(node);
    static const UblField sums[] = { UBL_GROSS, UBL_NET };
    for (size_t i = 0; i < COUNT(sums) && code.n == 0; i++)
        if (head_at(r, sums[i]))
            code = xml_tree_attribute(head_at(r, sums[i]), "currencyID");
    XmlNode *price = r->form->lines && code.n == 0
        ? xml_tree_find(r->root, "OrderLine/LineItem/Price/PriceAmount", NULL) : NULL;
    if (price)
        code = xml_tree_attribute(price, "currencyID");
    if (code.n == 0)
        return ERR_OK;
    TRY(ccy_parse(r->cx, code, &r->ccy));
    r->has_currency = true;
    return node && node->text.n > 0 ? mark(r, node, "currency") : ERR_OK;
}

static bool is_negative(const XmlNode *node)
{
    return text_starts(text_at(node), "-");
}

static void find_turned(Reader *r)
{
    r->kind = r->form->kind;
    bool bill = r->kind == DOCUMENT_INVOICE;
    r->turned = bill && is_negative(total_at(r, "LineExtensionAmount"))
             && is_negative(total_at(r, "PayableAmount"));
    if (r->turned)
        r->kind = DOCUMENT_CREDIT_NOTE;
}

/* What is asked for before tax: stated, or lines - allowances + charges. */
static Err find_net(Reader *r)
{
    XmlNode *net = head_at(r, UBL_NET), *lines = total_at(r, "LineExtensionAmount");
    XmlNode *minus = total_at(r, "AllowanceTotalAmount"), *plus = total_at(r, "ChargeTotalAmount");
    TRY(money_at(r, net, &r->has_net, &r->net));
    if (r->has_net)
        return mark(r, net, "amount");
    Money allowances = { 0, r->ccy }, charges = { 0, r->ccy };
    bool has;
    TRY(money_at(r, lines, &r->has_net, &r->net));
    TRY(money_at(r, minus, &has, &allowances));
    TRY(money_at(r, plus, &has, &charges));
    if (!r->has_net)
        return ERR_OK;
    TRY(money_sub(r->cx, r->net, allowances, &r->net));
    TRY(money_add(r->cx, r->net, charges, &r->net));
    r->has_net = r->net.minor >= 0;
    bool plain = r->has_net && allowances.minor == 0 && charges.minor == 0;
    return plain ? mark(r, lines, "amount") : ERR_OK;
}

/* Taxes of several kinds add up; the same tax in the books' currency does not. */
static Err find_tax(Reader *r)
{
    XmlNode *only = NULL;
    size_t count = 0;
    r->tax = (Money){ 0, r->ccy };
    for (XmlNode *node = NULL; (node = xml_tree_find(r->root, "TaxTotal/TaxAmount", node));) {
        Money tax;
        bool has;
        TRY(money_at(r, node, &has, &tax));
        if (!has)
            continue;
        TRY(money_add(r->cx, r->tax, tax, &r->tax));
        only = node;
        count++;
    }
    r->has_tax = count > 0 && r->has_net;
    return r->has_tax && count == 1 && r->tax.minor > 0 ? mark(r, only, "tax") : ERR_OK;
}

/* --- parties and references ------------------------------------------------------------------- */

static Err find_party(Reader *r, UblField field, const char *name, Text *out)
{
    XmlNode *party = head_at(r, field), *at = NULL;
    *out = TEXT("");
    if (!party)
        return ERR_OK;
    TRY(ubl_party_id(r->cx, party, out, &at));
    return at ? mark(r, at, name) : ERR_OK;
}

/* Two departments of one enterprise share its numbers; their names tell them apart. */
static Err tell_apart(Reader *r)
{
    static const UblField fields[] = { UBL_ISSUER, UBL_RECEIVER };
    Text ids[2];
    for (size_t i = 0; i < COUNT(fields); i++) {
        XmlNode *party = head_at(r, fields[i]), *at;
        TRY(ubl_party_id(r->cx, party, &ids[i], &at));
        if (at)
            at->mark = TEXT("");
        TRY(ubl_party_slug(r->cx, party, &ids[i]));
    }
    r->issuer = ids[0];
    r->receiver = ids[1];
    return ERR_OK;
}

/* Who placed the order may be another than who takes the goods. What is carried is so for the
 * seller, who hands it over. */
static Err find_sides(Reader *r)
{
    XmlNode *at, *buyer = xml_tree_find(r->root, "BuyerCustomerParty/Party", NULL);
    Text id = TEXT("");
    if (!buyer)
        buyer = head_at(r, UBL_BUYER);
    TRY(find_party(r, UBL_ISSUER, "issuer", &r->issuer));
    TRY(find_party(r, UBL_RECEIVER, "receiver", &r->receiver));
    if (r->issuer.n > 0 && text_eq(r->issuer, r->receiver))
        TRY(tell_apart(r));
    bool sells = r->form->issuer == SIDE_SELLER;
    r->seller = sells ? r->issuer : r->receiver;
    r->buyer = sells ? r->receiver : r->form->issuer == SIDE_BUYER ? r->issuer : TEXT("");
    if (buyer)
        TRY(ubl_party_id(r->cx, buyer, &id, &at));
    if (id.n > 0)
        r->buyer = id;
    return ERR_OK;
}

/* What a response answers says itself what kind it is; a kind that weft does not finance is left
 * where it is. */
static bool ref_kind(const XmlNode *node, const UblRow *row, DocumentKind *out)
{
    Text code = text_at(xml_tree_find(node->parent, "DocumentTypeCode", NULL));
    *out = row->kind;
    if (row->constant)
        return text_is(code, row->constant);
    if (row->kind != DOCUMENT_INVOICE || code.n == 0)
        return true;
    if (codelist_has(CODELIST_CREDIT_NOTE, code))
        *out = DOCUMENT_CREDIT_NOTE;
    return *out == DOCUMENT_CREDIT_NOTE || codelist_has(CODELIST_INVOICE, code);
}

/* What profiles write where they must name something and there is nothing. */
static bool is_no_number(Text number)
{
    return text_is(number, "NA") || text_is(number, "n/a") || text_is(number, "N/A");
}

static Err draft_refs(Reader *r)
{
    size_t count = 0, orders = 0;
    for (const UblRow *row = r->form->head; row->path; row++) {
        if (row->field != UBL_REF)
            continue;
        Text issuer = row->issuer == SIDE_BUYER ? r->buyer : r->seller;
        for (XmlNode *node = NULL; (node = xml_tree_find(r->root, row->path, node));) {
            DocumentKind kind;
            Text number = text_at(node);
            if (number.n == 0 || is_no_number(number) || issuer.n == 0
                || count == DOCUMENT_REFS_MAX || !ref_kind(node, row, &kind))
                continue;
            if (kind == DOCUMENT_ORDER)
                r->order = orders++ == 0 ? number : TEXT("");
            draft_ref(&r->json, count ? "," : ",\"refs\":[", document_kind_name(kind), number,
                      issuer);
            TRY(text_format(r->cx, &node->mark, "refs.%zu", count++));
        }
    }
    if (count > 0)
        textbuf_puts(&r->json, "]");
    return ERR_OK;
}

/* --- lines ------------------------------------------------------------------------------------ */

/* The number a seller knows the goods by, else anybody's, else what they are called. */
static Err find_item(Reader *r, Line *line, size_t i)
{
    static const char *const paths[] = { "SellersItemIdentification/ID",
        "StandardItemIdentification/ID", "BuyersItemIdentification/ID", "Name", "Description" };
    const XmlNode *item = xml_tree_find(line->node, "Item", NULL);
    if (!item)
        item = xml_tree_find(line->node, "LineItem/Item", NULL);
    for (size_t p = 0; item && p < COUNT(paths); p++) {
        XmlNode *node = xml_tree_find(item, paths[p], NULL);
        Text text = text_at(node);
        if (text.n == 0 || text.n > DOCUMENT_NUMBER_BYTES_MAX)
            continue;
        line->item = text;
        return mark_line(r, node, i, "item");
    }
    return ERR_OK;
}

/* A price is for one; "per 100" is divided where that is exact. It must give the amount, or the
 * line has allowances of its own, and then both figures would not agree. */
static Err find_price(Reader *r, Line *line, size_t i)
{
    XmlNode *node = line->found[UBL_PRICE];
    Text ccy = node ? xml_tree_attribute(node, "currencyID") : TEXT("");
    if (!node || !r->has_currency || (ccy.n > 0 && !text_is(ccy, ccy_code(r->ccy))))
        return ERR_OK;
    const XmlNode *base = xml_tree_find(node->parent, "BaseQuantity", NULL);
    Quantity per = { 1000000, UNIT_ONE };
    bool has = true;
    bool turned = r->turned;
    r->turned = false;                          /* prices and what they are for keep their signs */
    if (base)
        TRY(quantity_at(r, base, &has, &per));
    r->turned = turned;
    Price price;
    Err err = price_parse(r->cx, text_at(node), r->ccy, &price);
    if (err == ERR_NO_MEMORY)
        return err;
    ctx_forgive(r->cx);
    if (err != ERR_OK || !has || per.e6 <= 0 || price.e6 < 0 || price.e6 > INT64_MAX / 1000000
        || price.e6 * 1000000 % per.e6 != 0)
        return ERR_OK;
    price.e6 = price.e6 * 1000000 / per.e6;
    if (line->has_quantity && line->has_amount) {
        Money product;
        err = money_of_price(r->cx, price, line->quantity, ROUND_HALF_UP, &product);
        ctx_forgive(r->cx);
        int64_t slack = 1 + line->amount.minor / 200;
        if (err != ERR_OK || product.minor > line->amount.minor + slack
            || product.minor < line->amount.minor - slack)
            return ERR_OK;
    }
    TRY(price_format(r->cx, price, &line->price));
    return per.e6 == 1000000 ? mark_line(r, node, i, "price") : ERR_OK;
}

static Err find_line(Reader *r, Line *line, size_t i)
{
    for (const UblRow *row = r->form->line; row->path; row++)
        line->found[row->field] = xml_tree_find(line->node, row->path, NULL);
    line->item = line->price = TEXT("");
    TRY(money_at(r, line->found[UBL_AMOUNT], &line->has_amount, &line->amount));
    TRY(quantity_at(r, line->found[UBL_QUANTITY], &line->has_quantity, &line->quantity));
    TRY(find_price(r, line, i));
    return find_item(r, line, i);
}

static Err find_lines(Reader *r)
{
    List lines = list_make(sizeof(Line));
    XmlNode *node = NULL;
    while (r->form->lines && (node = xml_tree_find(r->root, r->form->lines, node))) {
        Line *line = list_push(r->cx, &lines);
        if (!line)
            return r->cx->err;
        line->node = node;
        TRY(find_line(r, line, lines.count - 1));
    }
    r->lines = lines.items;
    r->line_count = lines.count;
    return ERR_OK;
}

/* The lines' amounts are the document's only where they make up the whole. */
static Err settle_lines(Reader *r)
{
    Money sum = { 0, r->ccy };
    bool all = r->has_net;
    for (size_t i = 0; i < r->line_count; i++) {
        all = all && r->lines[i].has_amount;
        if (r->lines[i].has_amount)
            TRY(money_add(r->cx, sum, r->lines[i].amount, &sum));
    }
    bool open = !r->has_net && (r->form->total || !head_at(r, UBL_NET));
    bool keep = open || (all && sum.minor == r->net.minor);
    for (size_t i = 0; i < r->line_count && !keep; i++)
        r->lines[i].has_amount = false;
    return ERR_OK;
}

static Err draft_figures(Reader *r, Line *line, size_t i)
{
    char text[DECIMAL_TEXT_SIZE];
    bool has;
    Quantity rejected;
    if (line->has_quantity) {
        draft_text(&r->json, ",\"quantity\":",
                   text_of(decimal_format(line->quantity.e6, QUANTITY_SCALE, 0, text)));
        draft_text(&r->json, ",\"unit\":", text_of(line->quantity.unit.code));
        TRY(mark_line(r, line->found[UBL_QUANTITY], i, "quantity"));
    }
    TRY(quantity_at(r, line->found[UBL_REJECTED], &has, &rejected));
    if (has && line->has_quantity && unit_eq(rejected.unit, line->quantity.unit)
        && rejected.e6 > 0 && rejected.e6 <= line->quantity.e6) {
        draft_text(&r->json, ",\"rejected\":",
                   text_of(decimal_format(rejected.e6, QUANTITY_SCALE, 0, text)));
        TRY(mark_line(r, line->found[UBL_REJECTED], i, "rejected"));
    }
    if (line->has_amount) {
        char money[DECIMAL_TEXT_SIZE];
        draft_text(&r->json, ",\"amount\":", text_of(money_format(line->amount, money)));
        TRY(mark_line(r, line->found[UBL_AMOUNT], i, "amount"));
    }
    if (line->price.n > 0)
        draft_text(&r->json, ",\"price\":", line->price);
    return ERR_OK;
}

/* The line of an order that it answers, or else the document that it speaks of. */
static Err draft_answer(Reader *r, const Line *line, size_t i)
{
    XmlNode *node = line->found[UBL_REF_LINE];
    Text answered = text_at(node), order = r->order;
    const XmlNode *own = node ? xml_tree_find(node->parent, "OrderReference/ID", NULL) : NULL;
    if (text_at(own).n > 0)
        order = text_at(own);
    if (answered.n > 0 && order.n > 0 && r->buyer.n > 0 && !is_no_number(answered)) {
        draft_text(&r->json, ",\"ref\":{\"kind\":\"order\",\"number\":", order);
        draft_text(&r->json, ",\"issuer\":", r->buyer);
        draft_text(&r->json, ",\"line\":", answered);
        textbuf_puts(&r->json, "}");
        return mark_line(r, node, i, "ref");
    }
    for (const UblRow *row = r->form->line; row->path; row++) {
        Text issuer = row->issuer == SIDE_BUYER ? r->buyer : r->seller;
        node = row->field == UBL_REF ? xml_tree_find(line->node, row->path, NULL) : NULL;
        if (text_at(node).n == 0 || is_no_number(text_at(node)) || issuer.n == 0)
            continue;
        draft_ref(&r->json, ",\"ref\":", document_kind_name(row->kind), text_at(node), issuer);
        return mark_line(r, node, i, "answers");
    }
    return ERR_OK;
}

static Err draft_line(Reader *r, Line *line, size_t i)
{
    Text number = text_at(line->found[UBL_LINE]);
    textbuf_puts(&r->json, i ? ",{" : ",\"lines\":[{");
    if (number.n == 0)
        TRY(text_format(r->cx, &number, "%zu", i + 1));
    else
        TRY(mark_line(r, line->found[UBL_LINE], i, "line"));
    draft_text(&r->json, "\"line\":", number);
    if (line->item.n > 0)
        draft_text(&r->json, ",\"item\":", line->item);
    TRY(draft_figures(r, line, i));
    TRY(draft_answer(r, line, i));
    textbuf_puts(&r->json, "}");
    return ERR_OK;
}

/* --- all of it -------------------------------------------------------------------------------- */

static Err draft_field(Reader *r, UblField field, const char *name)
{
    XmlNode *node = head_at(r, field);
    char before[32];
    if (text_at(node).n == 0)
        return ERR_OK;
    snprintf(before, sizeof before, ",\"%s\":", name);
    draft_text(&r->json, before, text_at(node));
    return mark(r, node, name);
}

/* "2026-03-02+01:00" is a day of a time zone; weft's days are the parties' own. */
static Err draft_day(Reader *r, UblField field, const char *name)
{
    XmlNode *node = head_at(r, field);
    char before[32];
    Text day = text_slice(text_at(node), 0, 10);
    if (day.n == 0)
        return ERR_OK;
    snprintf(before, sizeof before, ",\"%s\":", name);
    draft_text(&r->json, before, day);
    return day.n == text_at(node).n ? mark(r, node, name) : ERR_OK;
}

static Err draft_status(Reader *r)
{
    XmlNode *node = head_at(r, UBL_STATUS);
    Text word = r->form->status ? text_of(r->form->status)
                                : ubl_status_word(r->kind, text_at(node));
    if (word.n == 0)
        return ERR_OK;
    draft_text(&r->json, ",\"status\":", word);
    bool same = node && text_eq(ubl_status_code(r->kind, word), text_at(node));
    return same ? mark(r, node, "status") : ERR_OK;
}

static Err draft_money(Reader *r)
{
    char text[DECIMAL_TEXT_SIZE];
    if (r->has_currency)
        draft_text(&r->json, ",\"currency\":", text_of(ccy_code(r->ccy)));
    if (r->has_net)
        draft_text(&r->json, ",\"amount\":", text_of(money_format(r->net, text)));
    if (r->has_tax)
        draft_text(&r->json, ",\"tax\":", text_of(money_format(r->tax, text)));
    return draft_field(r, UBL_ACCOUNT, "payee_account");
}

/* A payee who is not the seller: the claim was assigned. */
static Err draft_parties(Reader *r)
{
    XmlNode *payee = head_at(r, UBL_ASSIGNED), *at = NULL;
    Text id = TEXT("");
    draft_text(&r->json, ",\"issuer\":", r->issuer);
    if (r->receiver.n > 0)
        draft_text(&r->json, ",\"receiver\":", r->receiver);
    if (payee)
        TRY(ubl_party_id(r->cx, payee, &id, &at));
    if (id.n == 0 || text_eq(id, r->seller))
        return ERR_OK;
    draft_text(&r->json, ",\"assigned_to\":", id);
    return at ? mark(r, at, "assigned_to") : ERR_OK;
}

static Err find_all(Reader *r)
{
    find_turned(r);
    TRY(find_currency(r));
    r->net = r->tax = (Money){ 0, r->ccy };
    TRY(find_sides(r));
    if (r->has_currency) {
        TRY(find_net(r));
        TRY(find_tax(r));
    }
    TRY(find_lines(r));
    return settle_lines(r);
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

Err ubl_draft(Ctx *cx, XmlNode *root, Text *out)
{
    Reader r = { .cx = cx, .root = root, .form = ubl_form_of(root->ns, root->name),
                 .order = TEXT(""), .json = textbuf_make(cx) };
    if (!r.form)
        return no_form(cx, root);
    TRY(find_all(&r));
    textbuf_format(&r.json, "{\"kind\":\"%s\"", document_kind_name(r.kind));
    TRY(draft_field(&r, UBL_NUMBER, "number"));
    TRY(draft_day(&r, UBL_DATE, "date"));
    TRY(draft_day(&r, UBL_DUE, "due"));
    TRY(draft_status(&r));
    TRY(draft_parties(&r));
    TRY(draft_money(&r));
    TRY(draft_refs(&r));
    for (size_t i = 0; i < r.line_count; i++)
        TRY(draft_line(&r, &r.lines[i], i));
    textbuf_puts(&r.json, r.line_count ? "],\"extra\":{\"ubl\":" : ",\"extra\":{\"ubl\":");
    ubl_extra_put(&r.json, root, r.turned);
    textbuf_puts(&r.json, "}}");
    return textbuf_done(&r.json, out);
}
