/* sheet.c - the tree is walked twice: to count, and to fill. What many rules ask of an element, its
 * tax category and whether it takes or adds, is found out once and noted in the row. */
#include "format/rules/sheet.h"

#include "base/check.h"
#include "format/ubl_form.h"

#include <string.h>

/* The next element of the document, or NULL after the last one of root's. */
static const XmlNode *after(const XmlNode *node, const XmlNode *root)
{
    if (node->first)
        return node->first;
    while (node != root && !node->next)
        node = node->parent;
    return node == root ? NULL : node->next;
}

static bool is_vat(Text text)
{
    Text t = text_trim(text);
    return t.n == 3 && (t.at[0] | 32) == 'v' && (t.at[1] | 32) == 'a' && (t.at[2] | 32) == 't';
}

Vat sheet_vat_of(Text code)
{
    static const char letters[VAT_COUNT] = {
        [VAT_S] = 'S', [VAT_Z] = 'Z', [VAT_E] = 'E', [VAT_K] = 'K', [VAT_G] = 'G',
        [VAT_O] = 'O', [VAT_L] = 'L', [VAT_M] = 'M', [VAT_B] = 'B',
    };
    Text t = text_trim(code);
    if (t.n == 0)
        return VAT_NONE;
    if (t.n == 2 && t.at[0] == 'A' && t.at[1] == 'E')
        return VAT_AE;
    for (int i = 0; t.n == 1 && i < VAT_COUNT; i++)
        if (letters[i] == t.at[0])
            return (Vat)i;
    return VAT_OTHER;
}

/* --- filling --------------------------------------------------------------------------------- */

typedef enum { KIND_PLAIN, KIND_AMOUNT, KIND_BINARY } Kind;

/* What a name of the document means to rules, by the tag that its elements share. */
typedef struct Known {
    const XmlName *tag;         /* NULL: not looked up yet */
    Name name;
    Kind kind;
} Known;

enum { KNOWN_SLOTS = 128 };     /* a power of two; an invoice has some 90 names */

typedef struct Fill {
    const Names *names;
    Sheet *sheet;
    uint32_t last[NAMES_MAX];   /* the latest row of each name */
    uint32_t last_top[NAMES_MAX];
    uint32_t last_amount, last_binary;
    Known known[KNOWN_SLOTS];   /* by the tag's id; the latest of those that fall together */
} Fill;

static Known look_up(const Fill *fill, const XmlNode *root, const XmlNode *node)
{
    Known known = { .tag = node->tag, .name = NAME_NONE };
    if (text_eq(node->ns, TEXT(UBL_CBC)) || text_eq(node->ns, TEXT(UBL_CAC))
        || text_eq(node->ns, root->ns))
        known.name = names_find(fill->names, node->name);
    if (text_ends(node->name, "Amount"))
        known.kind = KIND_AMOUNT;
    else if (text_ends(node->name, "BinaryObject"))
        known.kind = KIND_BINARY;
    return known;
}

static Known known_of(Fill *fill, const XmlNode *root, const XmlNode *node)
{
    if (!node->tag)
        return look_up(fill, root, node);
    Known *known = &fill->known[node->tag->id % KNOWN_SLOTS];
    if (known->tag != node->tag)
        *known = look_up(fill, root, node);
    return *known;
}

static void chain_kind(Sheet *sheet, uint32_t row, uint32_t *first, uint32_t *last)
{
    if (*last)
        sheet->rows[*last].next_kind = row;
    else
        *first = row;
    *last = row;
}

/* A row right below the root. */
static void chain_top(Fill *fill, uint32_t row)
{
    Name name = fill->sheet->rows[row].name;
    if (fill->last_top[name])
        fill->sheet->rows[fill->last_top[name]].next_top = row;
    else
        fill->sheet->top[name] = row;
    fill->last_top[name] = row;
}

static void fill_row(Fill *fill, uint32_t row, const XmlNode *root)
{
    Sheet *sheet = fill->sheet;
    SheetRow *at = &sheet->rows[row];
    Known known = known_of(fill, root, at->xml);
    at->name = known.name;
    if (at->name != NAME_NONE && row > 0) {
        if (fill->last[at->name])
            sheet->rows[fill->last[at->name]].next_same = row;
        else
            sheet->first[at->name] = row;
        fill->last[at->name] = row;
        if (at->parent == 0)
            chain_top(fill, row);
    }
    if (known.kind == KIND_AMOUNT)
        chain_kind(sheet, row, &sheet->first_amount, &fill->last_amount);
    else if (known.kind == KIND_BINARY)
        chain_kind(sheet, row, &sheet->first_binary, &fill->last_binary);
    for (size_t i = 0; i < at->xml->attribute_count; i++) {
        const XmlAttribute *attribute = &at->xml->attributes[i];
        Name name = attribute->ns.n ? NAME_NONE : names_find(fill->names, attribute->name);
        if (name != NAME_NONE && !sheet->attribute_first[name])
            sheet->attribute_first[name] = row + 1;
    }
}

/* What an element says of the one that holds it. */
static void note_parent(Sheet *sheet, uint32_t row)
{
    const SheetRow *at = &sheet->rows[row];
    SheetRow *parent = &sheet->rows[at->parent];
    Text text = at->xml->text;
    if (at->name != NAME_ID && at->name != NAME_ChargeIndicator)
        return;
    bool category = parent->name == NAME_TaxCategory || parent->name == NAME_ClassifiedTaxCategory;
    if (at->name == NAME_ID && category && parent->vat == VAT_NONE) {
        parent->vat = (uint8_t)sheet_vat_of(text);
    } else if (at->name == NAME_ID && parent->name == NAME_TaxScheme && is_vat(text)) {
        sheet->rows[parent->parent].marks |= SHEET_VAT;
    } else if (at->name == NAME_ChargeIndicator) {
        Text word = text_trim(text);
        if (text_is(word, "true") || text_is(word, "1"))
            parent->marks |= SHEET_CHARGE;
        else if (text_is(word, "false") || text_is(word, "0"))
            parent->marks |= SHEET_ALLOWANCE;
    }
}

static uint32_t count_rows(const XmlNode *root)
{
    uint32_t count = 0;
    for (const XmlNode *node = root; node; node = after(node, root))
        count++;
    return count;
}

/* A row ends where the next one begins that is not inside it. */
static void close_rows(Sheet *sheet, uint32_t open, uint32_t until, uint32_t end)
{
    for (uint32_t row = open; row != until; row = sheet->rows[row].parent)
        sheet->rows[row].end = end;
}

Err sheet_make(Ctx *cx, const Names *names, const XmlNode *root, Sheet *out)
{
    Fill fill = { .names = names, .sheet = out };
    memset(out, 0, sizeof *out);
    out->count = count_rows(root);
    out->rows = NEW(cx, SheetRow, out->count);
    if (!out->rows)
        return cx->err;
    uint32_t row = 0, children[XML_DEPTH_MAX + 1] = { 0 };
    size_t depth = 0;           /* of the row before */
    for (const XmlNode *node = root; node; node = after(node, root), row++) {
        out->rows[row].xml = node;
        if (row > 0) {
            uint32_t up = row - 1;
            bool first = out->rows[up].xml == node->parent;
            for (; out->rows[up].xml != node->parent; up = out->rows[up].parent, depth--)
                out->rows[up].end = row;
            out->rows[row].parent = up;
            depth++;
            assert(depth <= XML_DEPTH_MAX);
            children[depth] = first ? 1 : children[depth] + 1;
            if (depth > 1 && children[depth] > SHEET_CHILDREN_MAX)
                return fail(cx, ERR_LIMIT, "element %.*s holds more than %d others",
                            (int)node->parent->name.n, node->parent->name.at, SHEET_CHILDREN_MAX);
        }
        fill_row(&fill, row, root);
        if (row > 0)
            note_parent(out, row);
    }
    close_rows(out, row - 1, 0, row);
    out->rows[0].end = row;
    return ERR_OK;
}

/* --- looking --------------------------------------------------------------------------------- */

uint32_t sheet_child(const Sheet *sheet, uint32_t row, Name name, uint32_t last)
{
    const SheetRow *rows = sheet->rows;
    if (row == 0)
        return last ? rows[last].next_top : sheet->top[name];
    for (uint32_t at = last ? rows[last].end : row + 1; at < rows[row].end; at = rows[at].end)
        if (rows[at].name == name)
            return at;
    return 0;
}

Text sheet_text(const Sheet *sheet, uint32_t row)
{
    return row ? text_trim(sheet->rows[row].xml->text) : TEXT("");
}

bool sheet_attribute(const Sheet *sheet, uint32_t row, const char *name, Text *out)
{
    const XmlNode *xml = sheet->rows[row].xml;
    for (size_t i = 0; i < xml->attribute_count; i++)
        if (xml->attributes[i].ns.n == 0 && text_is(xml->attributes[i].name, name)) {
            *out = text_trim(xml->attributes[i].value);
            return true;
        }
    return false;
}

bool sheet_figure(const Sheet *sheet, uint32_t row, Figure *out)
{
    return row && figure_read(sheet->rows[row].xml->text, out);
}
