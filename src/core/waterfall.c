/* waterfall.c - two passes down the ranks: what funders are owed, then what goes to the seller. */
#include "core/waterfall.h"

#include "base/check.h"
#include "base/list.h"

static const char *const names[LEVEL_COUNT] = {
    [LEVEL_FEE] = "fee", [LEVEL_LATE_INTEREST] = "late_interest", [LEVEL_INTEREST] = "interest",
    [LEVEL_PRINCIPAL] = "principal", [LEVEL_RESERVE] = "reserve", [LEVEL_SELLER] = "seller",
};

const char *level_name(Level level)
{
    assert(level < LEVEL_COUNT);
    return names[level];
}

bool level_is_seller(Level level)
{
    return level == LEVEL_RESERVE || level == LEVEL_SELLER;
}

static Err read_level(Ctx *cx, const Json *json, Waterfall *waterfall)
{
    static const char *const keys[] = { "level", "title" };
    size_t level;
    TRY(json_only(cx, json, keys, COUNT(keys)));
    TRY(rule_word(cx, json, "level", names, COUNT(names), &level));
    for (size_t i = 0; i < waterfall->count; i++) {
        if (waterfall->level[i] == (Level)level)
            return fail_field(cx, ERR_INVALID, "level", "\"%s\" stands here twice", names[level]);
        if (level_is_seller(waterfall->level[i]) && !level_is_seller((Level)level))
            return fail_field(cx, ERR_INVALID, "level", "\"%s\" is the funder's and must stand "
                              "before the seller's levels", names[level]);
    }
    TRY(rule_title(cx, json, "title", &waterfall->title[waterfall->count]));
    waterfall->level[waterfall->count++] = (Level)level;
    return ERR_OK;
}

Err waterfall_read(Ctx *cx, const Json *json, Waterfall *out)
{
    Waterfall waterfall = { 0 };
    const Json *array;
    TRY(rule_array(cx, json, "waterfall", LEVEL_COUNT, &array));
    for (size_t i = 0; i < array->count; i++)
        TRY(rule_place(cx, read_level(cx, &array->items[i], &waterfall), "waterfall", i));
    if (waterfall.level[waterfall.count - 1] != LEVEL_SELLER)
        return fail_field(cx, ERR_INVALID, "waterfall", "must end with \"seller\", so that nothing "
                          "is left over");
    *out = waterfall;
    return ERR_OK;
}

static Err pay(Ctx *cx, List *parts, int64_t financing_id, Level level, int64_t due, int64_t *left)
{
    assert(due >= 0);
    int64_t take = due < *left ? due : *left;
    if (take == 0)
        return ERR_OK;
    WaterfallPart *part = list_push(cx, parts);
    if (!part)
        return cx->err;
    *part = (WaterfallPart){ financing_id, level, take };
    *left -= take;
    return ERR_OK;
}

static Err pass(Ctx *cx, const WaterfallItem *items, size_t count, bool sellers, List *parts,
                int64_t *left)
{
    for (size_t i = 0; i < count; i++) {
        const Waterfall *waterfall = items[i].waterfall;
        for (size_t l = 0; l < waterfall->count; l++) {
            Level level = waterfall->level[l];
            if (level_is_seller(level) == sellers && level != LEVEL_SELLER)
                TRY(pay(cx, parts, items[i].financing_id, level, items[i].due[level], left));
        }
    }
    return ERR_OK;
}

Err waterfall_run(Ctx *cx, int64_t receipt_minor, const WaterfallItem *items, size_t count,
                  WaterfallPart **parts, size_t *part_count)
{
    assert(receipt_minor >= 0);
    List list = list_make(sizeof(WaterfallPart));
    int64_t left = receipt_minor;
    TRY(pass(cx, items, count, false, &list, &left));
    TRY(pass(cx, items, count, true, &list, &left));
    TRY(pay(cx, &list, 0, LEVEL_SELLER, left, &left));
    assert(left == 0);
    *parts = list.items;
    *part_count = list.count;
    return ERR_OK;
}
