/* unit_name_test.c - what stands in the columns of people's tables. */
#include "value/unit_name.h"

#include "test.h"

TEST(test_unit_name__knows_what_people_write)
{
    static const struct { const char *why, *name, *code; } rows[] = {
        { "a code", "KGM", "KGM" },             { "kilograms", "千克", "KGM" },
        { "as markets say it", "公斤", "KGM" }, { "shouted, with a full stop", "KGS.", "KGM" },
        { "full width", "ｋｇ", "KGM" },        { "tonnes", "吨", "TNE" },
        { "pieces", "件", "C62" },              { "each", " EA ", "EA" },
        { "in letters", "Pieces", "C62" },      { "pairs", "双", "PR" },
        { "squared", "m²", "MTK" },             { "cubed", "立方米", "MTQ" },
        { "two words", "Square  Metre", "MTK" }, { "thousands", "千个", "MIL" },
        { "hours", "工时", "HUR" },             { "rolls", "卷", "XRO" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        Ctx cx CLEANUP(ctx_clear) = ctx_make(1 << 16);
        Unit unit;
        CHECK_OK(rows[i].why, &cx, unit_of_name(&cx, text_of(rows[i].name), &unit));
        CHECK_TEXT(rows[i].why, text_of(unit.code), rows[i].code);
        CHECK_OK("a code of its own", &cx, unit_parse(&cx, text_of(unit.code), &unit));
    }
}

TEST(test_unit_name__what_could_be_two_is_none)
{
    static const char *const names[] = { "箱", "ton", "斤", "批", "", "lot", "千", "\xff" };
    for (size_t i = 0; i < COUNT(names); i++) {
        Ctx cx CLEANUP(ctx_clear) = ctx_make(1 << 16);
        Unit unit;
        Err err = unit_of_name(&cx, text_of(names[i]), &unit);
        CHECK_TRUE(names[i], err == ERR_UNKNOWN || err == ERR_SYNTAX);
    }
}
