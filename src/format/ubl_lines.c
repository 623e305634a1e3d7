/* ubl_lines.c - every line is looked through once for each row of its form. O(elements). */
#include "format/ubl_lines.h"

#include "base/check.h"
#include "format/ubl_sums.h"

typedef struct Line {
    XmlNode *node;
    XmlNode *found[UBL_FIELDS];
    DocumentLine *line;
} Line;

/* The number a seller knows the goods by, else anybody's, else what they are called. */
static const XmlNode *item_at(const Line *line)
{
    const XmlNode *item = line->found[UBL_ITEM] ? line->found[UBL_ITEM]->parent : NULL;
    if (!item)
        item = xml_tree_find(line->node, "Item", NULL);
    return item ? item : xml_tree_find(line->node, "LineItem/Item", NULL);
}

static void find_item(const Line *line, size_t i)
{
    static const char *const paths[] = { "SellersItemIdentification/ID",
        "StandardItemIdentification/ID", "BuyersItemIdentification/ID", "Name", "Description" };
    const XmlNode *item = item_at(line);
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

/* What the figures of the line say together; a price that they do not bear out stays in "extra",
 * and so do allowances of the line that lead to no amount. */
static Err agrees(Ctx *cx, const DocumentLine *line, bool *good)
{
    Money want;
    bool read;
    TRY(ubl_forgive(cx, document_price_agrees(cx, line, good, &want), &read));
    *good = *good && read;
    return ERR_OK;
}

/* "Per 100" is a price for a hundred, in the line's own unit. */
static Err price_base(const UblFiller *f, const XmlNode *price, const DocumentLine *line,
                      bool *good, Quantity *out)
{
    const XmlNode *base = xml_tree_find(price->parent, "BaseQuantity", NULL);
    *good = true;
    *out = (Quantity){ 0, line->quantity.unit };
    if (!base)
        return ERR_OK;
    Quantity per = { 1000000, UNIT_ONE };
    TRY(ubl_quantity_at(f, base, false, good, &per));
    bool coded = xml_tree_attribute(base, "unitCode").n > 0;
    *good = *good && per.e6 > 0 && (!coded || unit_eq(per.unit, line->quantity.unit));
    out->e6 = per.e6 == 1000000 ? 0 : per.e6;
    return ERR_OK;
}

/* It must give the amount, with what the line itself takes off or adds. */
static Err find_price(const UblFiller *f, const Line *line, size_t i)
{
    XmlNode *node = line->found[UBL_PRICE];
    Text ccy = node ? xml_tree_attribute(node, "currencyID") : TEXT("");
    DocumentLine with = *line->line;
    bool good, read;
    if (!node || !f->doc->has_currency || (ccy.n > 0 && !text_is(ccy, ccy_code(f->doc->ccy))))
        return ERR_OK;
    TRY(ubl_forgive(f->cx, price_parse(f->cx, ubl_text_at(node), f->doc->ccy, &with.price),
                    &read));
    TRY(price_base(f, node, &with, &good, &with.price_quantity));
    with.has_price = true;
    if (read && good)
        TRY(agrees(f->cx, &with, &good));
    if (read && good) {
        *line->line = with;
        ubl_mark_line(node, i, "price");
    } else {
        line->line->allowance.minor = line->line->charge.minor = 0;
    }
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
    TRY(ubl_sums_line(f, line->found[UBL_AMOUNT], item_at(line), out));
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
    bool kept;
    TRY(ubl_sums_settle(f, &kept));
    for (size_t i = 0; kept && i < f->doc->line_count; i++)
        if (f->lines[i].has_amount)
            ubl_mark_line(lines[i].found[UBL_AMOUNT], i, "amount");
    return ERR_OK;
}

/* What is below nothing is taken off the whole, and no line. Its marks, if any, are taken away. */
static Err is_line(UblFiller *f, Line *line, size_t i, bool *is)
{
    bool negative;
    for (size_t r = 0; f->form->line[r].path; r++)
        line->found[f->form->line[r].field] = ubl_find(line->node, &f->line[r], NULL);
    const XmlNode *item = item_at(line);
    const XmlNode *name = item ? xml_tree_find(item, "Name", NULL) : NULL;
    *line->line = (DocumentLine){ .item = ubl_text_at(name) };
    TRY(ubl_sums_line(f, NULL, item, line->line));
    TRY(ubl_sums_negative(f, line->found[UBL_AMOUNT], line->line, &negative));
    *is = !negative;
    if (*is)
        *line->line = (DocumentLine){ .line = TEXT("") };
    return *is ? find_line(f, line, i) : ERR_OK;
}

Err ubl_lines(UblFiller *f)
{
    UblSteps steps = f->form->lines ? ubl_steps(f->tree, f->form->lines) : (UblSteps){ .count = 0 };
    size_t count = 0, n = 0;
    for (XmlNode *node = NULL; (node = ubl_find(f->root, &steps, node));)
        count++;
    f->doc->line_count = count;
    if (count > DOCUMENT_LINES_MAX)                     /* document_check says so */
        return ERR_OK;
    Line *lines = NEW(f->cx, Line, count);
    f->lines = NEW(f->cx, DocumentLine, count);
    if (count > 0 && (!lines || !f->lines))
        return f->cx->err;
    XmlNode *node = NULL;
    for (size_t i = 0; i < count; i++) {
        bool is;
        node = ubl_find(f->root, &steps, node);
        lines[n] = (Line){ .node = node, .line = &f->lines[n] };
        TRY(is_line(f, &lines[n], n, &is));
        n += is;
    }
    f->doc->line_count = n;
    f->doc->lines = f->lines;
    return settle_lines(f, lines);
}
