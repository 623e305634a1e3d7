/* ubl_lines.c - every line is looked through once for each row of its form. O(elements). */
#include "format/ubl_lines.h"

#include "base/check.h"

typedef struct Line {
    XmlNode *node;
    XmlNode *found[UBL_FIELDS];
    DocumentLine *line;
} Line;

/* The number a seller knows the goods by, else anybody's, else what they are called. */
static void find_item(const Line *line, size_t i)
{
    static const char *const paths[] = { "SellersItemIdentification/ID",
        "StandardItemIdentification/ID", "BuyersItemIdentification/ID", "Name", "Description" };
    const XmlNode *item = line->found[UBL_ITEM] ? line->found[UBL_ITEM]->parent : NULL;
    if (!item)
        item = xml_tree_find(line->node, "Item", NULL);
    if (!item)
        item = xml_tree_find(line->node, "LineItem/Item", NULL);
    for (size_t p = 0; item && p < COUNT(paths); p++) {
        XmlNode *node = xml_tree_find(item, paths[p], NULL);
        Text text = ubl_text_at(node);
        if (text.n == 0 || text.n > DOCUMENT_NUMBER_BYTES_MAX)
            continue;
        line->line->item = text;
        ubl_mark_line(node, i, "item");
        return;
    }
}

static bool agrees(Ctx *cx, const DocumentLine *line, Price price)
{
    Money product;
    if (!line->has_quantity || !line->has_amount)
        return true;
    Err err = money_of_price(cx, price, line->quantity, ROUND_HALF_UP, &product);
    int64_t slack = 1 + line->amount.minor / 200;
    ctx_forgive(cx);
    return err == ERR_OK && product.minor <= line->amount.minor + slack
        && product.minor >= line->amount.minor - slack;
}

/* A price is for one; "per 100" is divided where that is exact. It must give the amount, or the
 * line has allowances of its own, and then both figures would not agree. */
static Err find_price(const UblFiller *f, const Line *line, size_t i)
{
    XmlNode *node = line->found[UBL_PRICE];
    Text ccy = node ? xml_tree_attribute(node, "currencyID") : TEXT("");
    if (!node || !f->doc->has_currency || (ccy.n > 0 && !text_is(ccy, ccy_code(f->doc->ccy))))
        return ERR_OK;
    const XmlNode *base = xml_tree_find(node->parent, "BaseQuantity", NULL);
    Quantity per = { 1000000, UNIT_ONE };
    bool has = true, good;
    Price price;
    if (base)
        TRY(ubl_quantity_at(f, base, false, &has, &per));
    TRY(ubl_forgive(f->cx, price_parse(f->cx, ubl_text_at(node), f->doc->ccy, &price), &good));
    if (!good || !has || per.e6 <= 0 || price.e6 < 0 || price.e6 > INT64_MAX / 1000000
        || price.e6 * 1000000 % per.e6 != 0)
        return ERR_OK;
    price.e6 = price.e6 * 1000000 / per.e6;
    if (!agrees(f->cx, line->line, price))
        return ERR_OK;
    line->line->has_price = true;
    line->line->price = price;
    if (per.e6 == 1000000)
        ubl_mark_line(node, i, "price");
    return ERR_OK;
}

static Err find_figures(const UblFiller *f, const Line *line, size_t i)
{
    DocumentLine *out = line->line;
    Quantity rejected;
    bool has;
    TRY(ubl_money_at(f, line->found[UBL_AMOUNT], &out->has_amount, &out->amount));
    TRY(ubl_quantity_at(f, line->found[UBL_QUANTITY], f->turned, &out->has_quantity,
                        &out->quantity));
    out->rejected.unit = out->quantity.unit;
    TRY(find_price(f, line, i));
    if (!out->has_quantity)
        return ERR_OK;
    ubl_mark_line(line->found[UBL_QUANTITY], i, "quantity");
    TRY(ubl_quantity_at(f, line->found[UBL_REJECTED], f->turned, &has, &rejected));
    if (has && unit_eq(rejected.unit, out->quantity.unit) && rejected.e6 > 0
        && rejected.e6 <= out->quantity.e6) {
        out->rejected = rejected;
        ubl_mark_line(line->found[UBL_REJECTED], i, "rejected");
    }
    return ERR_OK;
}

/* The line of an order that it answers, or else the document that it speaks of. */
static void find_answer(const UblFiller *f, const Line *line, size_t i)
{
    XmlNode *node = line->found[UBL_REF_LINE];
    Text answered = ubl_text_at(node), order = f->order;
    const XmlNode *own = node ? xml_tree_find(node->parent, "OrderReference/ID", NULL) : NULL;
    if (ubl_text_at(own).n > 0)
        order = ubl_text_at(own);
    if (order.n > 0 && f->buyer.n > 0 && !ubl_no_number(answered)) {
        line->line->ref = (DocumentRef){ true, DOCUMENT_ORDER, order, f->buyer, answered };
        ubl_mark_line(node, i, "ref");
        return;
    }
    for (size_t r = 0; f->form->line[r].path; r++) {
        const UblRow *row = &f->form->line[r];
        Text issuer = row->issuer == SIDE_BUYER ? f->buyer : f->seller;
        node = row->field == UBL_REF ? ubl_find(line->node, &f->line[r], NULL) : NULL;
        if (ubl_no_number(ubl_text_at(node)) || issuer.n == 0)
            continue;
        line->line->ref = (DocumentRef){ true, row->kind, ubl_text_at(node), issuer, TEXT("") };
        ubl_mark_line(node, i, "answers");
        return;
    }
}

static Err find_line(const UblFiller *f, Line *line, size_t i)
{
    DocumentLine *out = line->line;
    for (size_t r = 0; f->form->line[r].path; r++)
        line->found[f->form->line[r].field] = ubl_find(line->node, &f->line[r], NULL);
    out->line = ubl_text_at(line->found[UBL_LINE]);
    out->item = TEXT("");
    out->amount = (Money){ 0, f->doc->ccy };
    out->quantity = out->rejected = (Quantity){ 0, UNIT_ONE };
    if (out->line.n > 0)
        ubl_mark_line(line->found[UBL_LINE], i, "line");
    else
        TRY(text_format(f->cx, &out->line, "%zu", i + 1));
    TRY(find_figures(f, line, i));
    find_item(line, i);
    find_answer(f, line, i);
    return ERR_OK;
}

/* The lines' amounts are the document's only where they make up the whole. */
static Err settle_lines(UblFiller *f, const Line *lines)
{
    const Document *doc = f->doc;
    Money sum = { 0, doc->ccy };
    bool all = f->has_net;
    for (size_t i = 0; i < doc->line_count; i++) {
        all = all && f->lines[i].has_amount;
        if (f->lines[i].has_amount)
            TRY(money_add(f->cx, sum, f->lines[i].amount, &sum));
    }
    bool open = !f->has_net && (f->form->total || !ubl_head_at(f, UBL_NET));
    bool keep = open || (all && sum.minor == f->net.minor);
    for (size_t i = 0; i < doc->line_count; i++) {
        f->lines[i].has_amount = f->lines[i].has_amount && keep;
        if (f->lines[i].has_amount)
            ubl_mark_line(lines[i].found[UBL_AMOUNT], i, "amount");
        else
            f->lines[i].amount = (Money){ 0, doc->ccy };
    }
    return ERR_OK;
}

Err ubl_lines(UblFiller *f)
{
    UblSteps steps = f->form->lines ? ubl_steps(f->tree, f->form->lines) : (UblSteps){ .count = 0 };
    size_t count = 0;
    for (XmlNode *node = NULL; (node = ubl_find(f->root, &steps, node));)
        count++;
    f->doc->line_count = count;
    if (count == 0 || count > DOCUMENT_LINES_MAX)       /* document_check says so */
        return ERR_OK;
    Line *lines = NEW(f->cx, Line, count);
    f->lines = NEW(f->cx, DocumentLine, count);
    if (!lines || !f->lines)
        return f->cx->err;
    XmlNode *node = NULL;
    for (size_t i = 0; i < count; i++) {
        lines[i].node = node = ubl_find(f->root, &steps, node);
        lines[i].line = &f->lines[i];
        TRY(find_line(f, &lines[i], i));
    }
    f->doc->lines = f->lines;
    return settle_lines(f, lines);
}
