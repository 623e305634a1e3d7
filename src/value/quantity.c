/* quantity.c - units by binary search in the table of codes, O(log 2000); sums O(1). */
#include "value/quantity.h"

#include "base/check.h"
#include "value/decimal.h"

#include <string.h>

static const Unit units[] = {
#define UNIT(code) { #code },
#include "value/unit.tbl"
#undef UNIT
};

static_assert(sizeof(Unit) == 4, "a unit is its code and a NUL");

Err unit_parse(Ctx *cx, Text code, Unit *out)
{
    Unit wanted = { "" };
    if (code.n > 0 && code.n < sizeof wanted.code && code.at[code.n - 1] != '\0') {
        memcpy(wanted.code, code.at, code.n);
        size_t from = 0, to = COUNT(units);
        while (from < to) {
            size_t middle = from + (to - from) / 2;
            int order = memcmp(wanted.code, units[middle].code, sizeof wanted.code);
            if (order == 0) {
                *out = wanted;
                return ERR_OK;
            }
            if (order < 0)
                to = middle;
            else
                from = middle + 1;
        }
    }
    Text show = text_head(code, 12);
    return fail(cx, ERR_UNKNOWN, "\"%.*s\" is not a unit code of UN/ECE Recommendation 20; a piece "
                "is C62, a kilogram KGM", (int)show.n, show.at);
}

bool unit_eq(Unit a, Unit b)
{
    return memcmp(a.code, b.code, sizeof a.code) == 0;
}

Err quantity_parse(Ctx *cx, Text decimal, Unit unit, bool signed_allowed, Quantity *out)
{
    int64_t e6;
    TRY(decimal_read(cx, "quantity", decimal, QUANTITY_SCALE, signed_allowed, &e6));
    *out = (Quantity){ .e6 = e6, .unit = unit };
    return ERR_OK;
}

Err quantity_add(Ctx *cx, Quantity a, Quantity b, Quantity *out)
{
    if (!unit_eq(a.unit, b.unit))
        return fail(cx, ERR_UNIT, "quantities in %.3s and %.3s cannot be added; state them in one "
                    "unit", a.unit.code, b.unit.code);
    int64_t e6;
    if (__builtin_add_overflow(a.e6, b.e6, &e6))
        return fail(cx, ERR_OVERFLOW, "the sum of two quantities is too large to hold");
    *out = (Quantity){ .e6 = e6, .unit = a.unit };
    return ERR_OK;
}

Err quantity_format(Ctx *cx, Quantity q, Text *out)
{
    char buf[DECIMAL_TEXT_SIZE];
    return text_copy(cx, text_of(decimal_format(q.e6, QUANTITY_SCALE, 0, buf)), out);
}
