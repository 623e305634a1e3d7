/* quantity_test.c */
#include "value/quantity.h"

#include "test.h"

#include <string.h>

static const char *const all_units[] = {
#define UNIT(code) #code,
#include "value/unit.tbl"
#undef UNIT
};

TEST(test_quantity__units_are_sorted_and_every_one_is_found)
{
    Ctx cx = ctx_make(1 << 16);
    for (size_t i = 0; i < COUNT(all_units); i++) {
        Unit got = { "?" };
        CHECK_OK(all_units[i], &cx, unit_parse(&cx, text_of(all_units[i]), &got));
        CHECK_TEXT(all_units[i], text_of(got.code), all_units[i]);
        CHECK_TRUE("sorted", i == 0 || strcmp(all_units[i - 1], all_units[i]) < 0);
    }
    ctx_clear(&cx);
}

TEST(test_quantity__units_beyond_the_recommendation_are_unknown)
{
    static const struct { const char *why; Text code; Err err; } rows[] = {
        { "one, a piece", { "C62", 3 }, ERR_OK },
        { "kilogram", { "KGM", 3 }, ERR_OK },
        { "tonne", { "TNE", 3 }, ERR_OK },
        { "metre", { "MTR", 3 }, ERR_OK },
        { "carton, of Recommendation 21", { "XCT", 3 }, ERR_OK },
        { "two characters", { "E4", 2 }, ERR_OK },
        { "lower case is another code", { "kgm", 3 }, ERR_UNKNOWN },
        { "the symbol is not the code", { "kg", 2 }, ERR_UNKNOWN },
        { "a code and a blank", { "E4 ", 3 }, ERR_UNKNOWN },
        { "a code and a NUL", { "E4", 3 }, ERR_UNKNOWN },
        { "empty", { "", 0 }, ERR_UNKNOWN },
        { "no text at all", { NULL, 0 }, ERR_UNKNOWN },
        { "four characters", { "KGMS", 4 }, ERR_UNKNOWN },
        { "before the first", { "!!", 2 }, ERR_UNKNOWN },
        { "after the last", { "zzz", 3 }, ERR_UNKNOWN },
    };
    Ctx cx = ctx_make(1 << 16);
    for (size_t i = 0; i < COUNT(rows); i++) {
        Unit got = { "?" };
        CHECK_ERR(rows[i].why, &cx, unit_parse(&cx, rows[i].code, &got), rows[i].err);
        CHECK_TRUE(rows[i].why, (rows[i].err == ERR_OK) == (got.code[0] != '?'));
    }
    ctx_clear(&cx);
}

TEST(test_quantity__reads_and_writes_millionths)
{
    static const struct { const char *why, *text; int sign; Err err; int64_t e6; const char *back; }
    rows[] = {
        { "whole", "1000", 0, ERR_OK, 1000000000, "1000" },
        { "half", "0.50", 0, ERR_OK, 500000, "0.5" },
        { "a millionth", "0.000001", 0, ERR_OK, 1, "0.000001" },
        { "returned goods", "-2", 1, ERR_OK, -2000000, "-2" },
        { "negative where it may not be", "-2", 0, ERR_INVALID, 7, NULL },
        { "negative zero is not negative", "-0", 0, ERR_OK, 0, "0" },
        { "too fine", "0.0000001", 0, ERR_INVALID, 7, NULL },
        { "malformed", "ten", 0, ERR_SYNTAX, 7, NULL },
        { "largest", "9223372036854.775807", 0, ERR_OK, INT64_MAX, "9223372036854.775807" },
        { "too large", "9223372036854.775808", 0, ERR_OVERFLOW, 7, NULL },
    };
    Ctx cx = ctx_make(1 << 16);
    for (size_t i = 0; i < COUNT(rows); i++) {
        Quantity got = { .e6 = 7 };
        CHECK_ERR(rows[i].why, &cx,
                  quantity_parse(&cx, text_of(rows[i].text), UNIT_ONE, rows[i].sign, &got),
                  rows[i].err);
        CHECK_EQ(rows[i].why, got.e6, rows[i].e6);
        if (rows[i].back) {
            Text text;
            CHECK_TRUE(rows[i].why, unit_eq(got.unit, UNIT_ONE));
            CHECK_OK(rows[i].why, &cx, quantity_format(&cx, got, &text));
            CHECK_TEXT(rows[i].why, text, rows[i].back);
        }
    }
    ctx_clear(&cx);
}

TEST(test_quantity__adds_only_what_is_alike)
{
    Ctx cx = ctx_make(1 << 16);
    Unit kilogram = { "KGM" };
    Quantity out = { .e6 = 7, .unit = kilogram };
    CHECK_ERR("units differ", &cx,
              quantity_add(&cx, (Quantity){ 1, UNIT_ONE }, (Quantity){ 1, kilogram }, &out),
              ERR_UNIT);
    CHECK_ERR("one more than the largest", &cx,
              quantity_add(&cx, (Quantity){ INT64_MAX, UNIT_ONE }, (Quantity){ 1, UNIT_ONE }, &out),
              ERR_OVERFLOW);
    CHECK_EQ("untouched", out.e6, 7);
    CHECK_OK("up to the largest", &cx,
             quantity_add(&cx, (Quantity){ INT64_MAX - 1, UNIT_ONE }, (Quantity){ 1, UNIT_ONE },
                          &out));
    CHECK_EQ("sum", out.e6, INT64_MAX);
    CHECK_TRUE("unit", unit_eq(out.unit, UNIT_ONE));
    ctx_clear(&cx);
}
