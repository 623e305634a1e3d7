/* ubl_find.c - the steps of a form's paths are looked up once among the names that the document
 * uses: a row whose names are not there leads nowhere, and along the others small numbers are
 * compared. O(elements beside those on the path). */
#include "format/ubl_find.h"

#include "base/check.h"

UblSteps ubl_steps(const XmlTree *tree, const char *path)
{
    UblSteps steps = { .count = 0 };
    for (Text rest = text_of(path); rest.n > 0;) {
        uint32_t local = xml_tree_local(tree, text_split(rest, '/', &rest));
        assert(steps.count < UBL_STEPS_MAX);
        if (local == 0)
            return (UblSteps){ .count = 0 };
        steps.local[steps.count++] = local;
    }
    return steps;
}

void ubl_rows_prepare(const XmlTree *tree, const UblRow *rows, UblSteps *steps)
{
    for (size_t i = 0; rows && rows[i].path; i++) {
        assert(i < UBL_ROWS_MAX);
        steps[i] = ubl_steps(tree, rows[i].path);
    }
}

static XmlNode *named(XmlNode *node, uint32_t local)
{
    while (node && node->tag->local != local)
        node = node->next;
    return node;
}

/* As xml_tree_find: the first below `from`, or the one after `after`; goes back a step where one
 * leads nowhere. */
XmlNode *ubl_find(const XmlNode *from, const UblSteps *steps, const XmlNode *after)
{
    if (steps->count == 0)
        return NULL;
    size_t depth = after ? steps->count - 1 : 0;
    const XmlNode *above = after ? after->parent : from;
    XmlNode *at = named(after ? after->next : from->first, steps->local[depth]);
    for (;;) {
        if (at && depth + 1 == steps->count)
            return at;
        if (at) {
            above = at;
            at = named(at->first, steps->local[++depth]);
        } else if (depth == 0) {
            return NULL;
        } else {
            at = named(above->next, steps->local[--depth]);
            above = above->parent;
        }
    }
}

XmlNode *ubl_head_at(const UblFiller *f, UblField field)
{
    for (size_t i = 0; f->form->head[i].path; i++) {
        bool meant = f->form->head[i].field == field;
        XmlNode *node = meant ? ubl_find(f->root, &f->head[i], NULL) : NULL;
        if (node)
            return node;
    }
    return NULL;
}

Text ubl_text_at(const XmlNode *node)
{
    return node ? text_trim(node->text) : TEXT("");
}

/* Notes which field of the document, or of its line i, the element's text is. */
void ubl_mark(XmlNode *node, const char *field)
{
    node->mark = text_of(field);
    node->mark_line = 0;
}

void ubl_mark_line(XmlNode *node, size_t i, const char *field)
{
    node->mark = text_of(field);
    node->mark_line = i + 1;
}


/* What cannot be read as a value stays in "extra"; lack of memory goes on. */
Err ubl_forgive(Ctx *cx, Err err, bool *good)
{
    *good = err == ERR_OK;
    if (err != ERR_OK && err != ERR_NO_MEMORY)
        ctx_forgive(cx);
    return err == ERR_NO_MEMORY ? err : ERR_OK;
}

/* Amounts in another currency, negative ones and those finer than the currency stay in "extra".
 * In a document turned round, a minus is what is looked for. */
Err ubl_money_at(const UblFiller *f, const XmlNode *node, bool *has, Money *out)
{
    Text text = ubl_text_at(node), ccy = node ? xml_tree_attribute(node, "currencyID") : TEXT("");
    Money money;
    *has = false;
    if (text.n == 0 || !f->doc->has_currency
        || (ccy.n > 0 && !text_is(ccy, ccy_code(f->doc->ccy))))
        return ERR_OK;
    TRY(ubl_forgive(f->cx, money_parse(f->cx, text, f->doc->ccy, true, &money), has));
    if (*has && f->turned)
        money.minor = -money.minor;
    *has = *has && money.minor >= 0;
    if (*has)
        *out = money;
    return ERR_OK;
}

Err ubl_quantity_at(const UblFiller *f, const XmlNode *node, bool turned, bool *has, Quantity *out)
{
    Text text = ubl_text_at(node), code = node ? xml_tree_attribute(node, "unitCode") : TEXT("");
    Quantity quantity = { 0, UNIT_ONE };
    *has = false;
    if (text.n == 0)
        return ERR_OK;
    Err err = code.n > 0 ? unit_parse(f->cx, code, &quantity.unit) : ERR_OK;
    if (err == ERR_OK)
        err = quantity_parse(f->cx, text, quantity.unit, true, &quantity);
    TRY(ubl_forgive(f->cx, err, has));
    if (*has && turned)
        quantity.e6 = -quantity.e6;
    *has = *has && quantity.e6 >= 0;
    if (*has)
        *out = quantity;
    return ERR_OK;
}

/* What profiles write where they must name something and there is nothing. */
bool ubl_no_number(Text number)
{
    return number.n == 0 || text_is(number, "NA") || text_is(number, "n/a")
        || text_is(number, "N/A");
}
