/* ageing.c - one comparison of dates an item. */
#include "core/books/ageing.h"

#include "base/check.h"

static const struct { const char *name, *chinese; } ages[AGE_COUNT] = {
    [AGE_UNDATED] = { "undated", "无到期日" },
    [AGE_NOT_DUE] = { "not due", "未到期" },
    [AGE_30] = { "1-30", "逾期1-30天" },
    [AGE_60] = { "31-60", "逾期31-60天" },
    [AGE_90] = { "61-90", "逾期61-90天" },
    [AGE_OLDER] = { ">90", "逾期90天以上" },
};

const char *age_name(Age age)
{
    assert(age < AGE_COUNT);
    return ages[age].name;
}

const char *age_chinese(Age age)
{
    assert(age < AGE_COUNT);
    return ages[age].chinese;
}

int32_t age_days(Date due, Date at)
{
    if (date_is_none(due) || date_cmp(due, at) >= 0)
        return 0;
    return date_diff(due, at).n;
}

Age age_of(Date due, Date at)
{
    int32_t days = age_days(due, at);
    if (date_is_none(due))
        return AGE_UNDATED;
    return days == 0 ? AGE_NOT_DUE : days <= 30 ? AGE_30 : days <= 60 ? AGE_60
         : days <= 90 ? AGE_90 : AGE_OLDER;
}

int64_t item_open(int64_t face, int64_t credited, int64_t paid)
{
    assert(face >= 0 && credited >= 0 && paid >= 0);
    i128 left = (i128)face - credited - paid;
    return left > 0 ? (int64_t)left : 0;
}

static Err add(Ctx *cx, int64_t *to, int64_t amount)
{
    if (__builtin_add_overflow(*to, amount, to))
        return fail(cx, ERR_OVERFLOW, "what is open is beyond 2^63 - 1 minor units; ask for one "
                    "party or currency alone");
    return ERR_OK;
}

Err ageing_sum(Ctx *cx, Ageing *to, const Ageing *part)
{
    Ageing sum = *to;
    for (size_t a = 0; a < AGE_COUNT; a++)
        TRY(add(cx, &sum.age[a], part->age[a]));
    TRY(add(cx, &sum.total, part->total));
    TRY(add(cx, &sum.items, part->items));
    *to = sum;
    return ERR_OK;
}

Err ageing_add(Ctx *cx, Ageing *to, Age age, int64_t open)
{
    Ageing one = { .total = open, .items = 1 };
    assert(age < AGE_COUNT && open >= 0);
    if (open == 0)
        return ERR_OK;
    one.age[age] = open;
    return ageing_sum(cx, to, &one);
}
