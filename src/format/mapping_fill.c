/* mapping_fill.c - three plain levels: head, list or object, object's members. O(nodes). */
#include "format/mapping_fill.h"

#include "base/check.h"
#include "value/money.h"

/* What a part is filled with. */
typedef struct Fill {
    Ctx *cx;
    const MappingPart *part;
    const Text *values;
} Fill;

static Err leaf_json(const Fill *f, const MappingNode *node, Json *out, bool *present)
{
    *present = true;
    if (node->kind == NODE_CONSTANT) {
        *out = node->constant;
        return ERR_OK;
    }
    assert(node->kind == NODE_CELL);
    *out = (Json){ .kind = JSON_STRING, .text = f->values[node->cell] };
    *present = out->text.n > 0;
    bool json = f->part->cells[node->cell].as == CELL_JSON;
    return *present && json ? json_parse(f->cx, f->values[node->cell], out) : ERR_OK;
}

/* An object of leaves; not present where it has none, or is a reference that lacks one. */
static Err object_json(const Fill *f, const MappingNode *node, Json *out, bool *present)
{
    JsonMember *members = NEW(f->cx, JsonMember, node->count);
    if (!members)
        return f->cx->err;
    size_t n = 0;
    for (size_t i = 0; i < node->count; i++) {
        bool there;
        members[n].key = node->nodes[i].key;
        TRY(leaf_json(f, &node->nodes[i], &members[n].value, &there));
        n += there;
    }
    *out = (Json){ .kind = JSON_OBJECT, .members = members, .count = n };
    *present = n > 0 && (!node->whole || n == node->count);
    return ERR_OK;
}

static Err branch_json(const Fill *f, const MappingNode *node, Json *out, bool *present)
{
    return node->kind == NODE_OBJECT ? object_json(f, node, out, present)
                                     : leaf_json(f, node, out, present);
}

static Err member_json(const Fill *f, const MappingNode *node, Json *out, bool *present)
{
    if (node->kind != NODE_LIST)
        return branch_json(f, node, out, present);
    Json *items = NEW(f->cx, Json, node->count);
    if (!items)
        return f->cx->err;
    size_t n = 0;
    for (size_t i = 0; i < node->count; i++) {
        bool there;
        TRY(branch_json(f, &node->nodes[i], &items[n], &there));
        n += there;
    }
    *out = (Json){ .kind = JSON_ARRAY, .items = items, .count = n };
    *present = n > 0;
    return ERR_OK;
}

Err mapping_fill(Ctx *cx, const MappingPart *part, const Text *values, const Json *lines,
                 Json *out)
{
    const Fill fill = { cx, part, values };
    JsonMember *members = NEW(cx, JsonMember, part->object.count + 1);
    if (!members)
        return cx->err;
    size_t n = 0;
    for (size_t i = 0; i < part->object.count; i++) {
        const MappingNode *node = &part->object.nodes[i];
        bool present;
        members[n].key = node->key;
        TRY(member_json(&fill, node, &members[n].value, &present));
        n += present;
    }
    if (lines)
        members[n++] = (JsonMember){ TEXT("lines"), *lines };
    *out = (Json){ .kind = JSON_OBJECT, .members = members, .count = n };
    return ERR_OK;
}

/* --- prices ---------------------------------------------------------------------------------- */

/* The text of a part's cell or constant; empty where there is none. */
static Text leaf_text(const MappingPart *part, const Text *values, const char *key)
{
    for (size_t i = 0; i < part->object.count; i++) {
        const MappingNode *node = &part->object.nodes[i];
        Json json = { .text = TEXT("") };
        if (!text_is(node->key, key))
            continue;
        if (node->kind == NODE_CONSTANT)
            json = node->constant;
        else if (node->kind == NODE_CELL)
            json.text = values[node->cell];
        return json.text;
    }
    return TEXT("");
}

typedef struct LineTexts {
    Text currency, price, quantity, amount;
} LineTexts;

static Err multiply(Ctx *cx, const LineTexts *line, Money *product, Money *amount)
{
    Ccy ccy;
    Price price;
    Quantity quantity;
    TRY(ccy_parse(cx, line->currency, &ccy));
    TRY(price_parse(cx, line->price, ccy, &price));
    TRY(quantity_parse(cx, line->quantity, UNIT_ONE, false, &quantity));
    TRY(money_parse(cx, line->amount, ccy, false, amount));
    return money_of_price(cx, price, quantity, ROUND_HALF_UP, product);
}

Err mapping_price_holds(Ctx *cx, const MappingTemplate *t, const Text *head, const Text *line,
                        bool *holds, Text *why)
{
    LineTexts texts = { .currency = leaf_text(&t->head, head, "currency"),
                        .price = leaf_text(&t->line, line, "price"),
                        .quantity = leaf_text(&t->line, line, "quantity"),
                        .amount = leaf_text(&t->line, line, "amount") };
    Money product, amount;
    *holds = true;
    if (texts.price.n == 0 || texts.amount.n == 0)
        return ERR_OK;
    Err err = multiply(cx, &texts, &product, &amount);
    if (err == ERR_NO_MEMORY)
        return err;
    if (err != ERR_OK) {
        ctx_forgive(cx);
        return ERR_OK;
    }
    *holds = money_cmp(product, amount) == 0;
    if (*holds)
        return ERR_OK;
    char want[DECIMAL_TEXT_SIZE], got[DECIMAL_TEXT_SIZE];
    return text_format(cx, why, "%.*s times %.*s is %s, and the amount is %s",
                       (int)texts.price.n, texts.price.at, (int)texts.quantity.n,
                       texts.quantity.at, money_format(product, want), money_format(amount, got));
}

void mapping_forget_price(const MappingTemplate *t, Text *line)
{
    for (size_t i = 0; i < t->line.object.count; i++) {
        const MappingNode *node = &t->line.object.nodes[i];
        if (node->kind == NODE_CELL && text_is(node->key, "price"))
            line[node->cell] = TEXT("");
    }
}
