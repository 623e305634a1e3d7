#include "app/demo/names.h"

#include "test.h"

enum { MEMORY = 1 << 20 };

TEST(test_names__short_names_keep_what_tells_firms_apart)
{
    static const struct { const char *why, *name, *name_zh, *en, *zh; } rows[] = {
        { "a city in front", "Shenzhen Qifan Mobile Technology Co., Ltd.",
          "深圳市启帆移动科技有限公司", "Qifan", "启帆移动科技" },
        { "a stock company", "Shenzhen Heyao Devices Co., Ltd.", "深圳市合曜终端股份有限公司",
          "Heyao", "合曜终端" },
        { "no city", "Orvane Mobile Private Limited", "奥梵移动（印度）", "Orvane Mobile",
          "奥梵移动（印度）" },
        { "a branch", "Linghai Bank, Shenzhen Branch", "岭海银行深圳分行", "Linghai Bank",
          "岭海银行" },
        { "longer than two words", "Adisa Telecom Distribution Ltd", "", "Adisa Telecom",
          "Adisa Telecom" },
        { "one word", "Weft", "", "Weft", "Weft" },
        { "nothing but a form", "有限公司", "有限公司", "有限公司", "有限公司" },
    };
    Ctx cx = ctx_make(MEMORY);
    for (size_t i = 0; i < COUNT(rows); i++) {
        Party party = { .name = text_of(rows[i].name), .name_zh = text_of(rows[i].name_zh) };
        Text out;
        CHECK_OK(rows[i].why, &cx, name_short(&cx, LANG_EN, &party, &out));
        CHECK_TEXT(rows[i].why, out, rows[i].en);
        CHECK_OK(rows[i].why, &cx, name_short(&cx, LANG_ZH, &party, &out));
        CHECK_TEXT(rows[i].why, out, rows[i].zh);
    }
    ctx_clear(&cx);
}

TEST(test_names__quantities_are_grouped_by_thousands)
{
    static const struct { const char *text, *want; } rows[] = {
        { "0", "0" }, { "999", "999" }, { "1000", "1,000" }, { "12000", "12,000" },
        { "1234567.5", "1,234,567.5" },
    };
    Ctx cx = ctx_make(MEMORY);
    Unit piece;
    CHECK_OK("unit", &cx, unit_parse(&cx, TEXT("C62"), &piece));
    for (size_t i = 0; i < COUNT(rows); i++) {
        Quantity quantity;
        Text out;
        CHECK_OK(rows[i].text, &cx, quantity_parse(&cx, text_of(rows[i].text), piece, false,
                                                   &quantity));
        CHECK_OK(rows[i].text, &cx, name_quantity(&cx, quantity, &out));
        CHECK_TEXT(rows[i].text, out, rows[i].want);
    }
    ctx_clear(&cx);
}
