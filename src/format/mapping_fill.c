/* mapping_fill.c - three plain levels: head, list or object, object's members. O(nodes). */
#include "format/mapping_fill.h"

#include "base/check.h"
#include "value/money.h"

static bool leaf_json(const MappingNode *node, const Text *values, Json *out)
{
    if (node->kind == NODE_CONSTANT) {
        *out = node->constant;
        return true;
    }
    assert(node->kind == NODE_CELL);
    *out = (Json){ .kind = JSON_STRING, .text = values[node->cell] };
    return out->text.n > 0;
}

/* An object of leaves; not present where it has none, or is a reference that lacks one. */
static Err object_json(Ctx *cx, const MappingNode *node, const Text *values, Json *out,
                       bool *present)
{
    JsonMember *members = NEW(cx, JsonMember, node->count);
    if (!members)
        return cx->err;
    size_t n = 0;
    for (size_t i = 0; i < node->count; i++) {
        members[n].key = node->nodes[i].key;
        n += leaf_json(&node->nodes[i], values, &members[n].value);
    }
    *out = (Json){ .kind = JSON_OBJECT, .members = members, .count = n };
    *present = n > 0 && (!node->whole || n == node->count);
    return ERR_OK;
}

static Err branch_json(Ctx *cx, const MappingNode *node, const Text *values, Json *out,
                       bool *present)
{
    if (node->kind == NODE_OBJECT)
        return object_json(cx, node, values, out, present);
    *present = leaf_json(node, values, out);
    return ERR_OK;
}

static Err member_json(Ctx *cx, const MappingNode *node, const Text *values, Json *out,
                       bool *present)
{
    if (node->kind != NODE_LIST)
        return branch_json(cx, node, values, out, present);
    Json *items = NEW(cx, Json, node->count);
    if (!items)
        return cx->err;
    size_t n = 0;
    for (size_t i = 0; i < node->count; i++) {
        bool there;
        TRY(branch_json(cx, &node->nodes[i], values, &items[n], &there));
        n += there;
    }
    *out = (Json){ .kind = JSON_ARRAY, .items = items, .count = n };
    *present = n > 0;
    return ERR_OK;
}

Err mapping_fill(Ctx *cx, const MappingPart *part, const Text *values, const Json *lines,
                 Json *out)
{
    JsonMember *members = NEW(cx, JsonMember, part->object.count + 1);
    if (!members)
        return cx->err;
    size_t n = 0;
    for (size_t i = 0; i < part->object.count; i++) {
        const MappingNode *node = &part->object.nodes[i];
        bool present;
        members[n].key = node->key;
        TRY(member_json(cx, node, values, &members[n].value, &present));
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
        if (node->kind == NODE_CONSTANT || node->kind == NODE_CELL)
            leaf_json(node, values, &json);
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
