/* ageing_test.c - where the buckets begin and end. */
#include "core/books/ageing.h"

#include "test.h"

TEST(test_books_ageing__an_item_is_overdue_on_the_day_after)
{
    static const struct { const char *why; int32_t due, at; Age age; int32_t days; } rows[] = {
        { "nobody stated terms", INT32_MIN, 20000, AGE_UNDATED, 0 },
        { "due tomorrow", 20001, 20000, AGE_NOT_DUE, 0 },
        { "due today", 20000, 20000, AGE_NOT_DUE, 0 },
        { "due yesterday", 19999, 20000, AGE_30, 1 },
        { "30 days", 19970, 20000, AGE_30, 30 },     { "31 days", 19969, 20000, AGE_60, 31 },
        { "60 days", 19940, 20000, AGE_60, 60 },     { "61 days", 19939, 20000, AGE_90, 61 },
        { "90 days", 19910, 20000, AGE_90, 90 },     { "91 days", 19909, 20000, AGE_OLDER, 91 },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        CHECK_EQ(rows[i].why, age_of((Date){ rows[i].due }, (Date){ rows[i].at }), rows[i].age);
        CHECK_EQ(rows[i].why, age_days((Date){ rows[i].due }, (Date){ rows[i].at }), rows[i].days);
    }
}

TEST(test_books_ageing__open_is_the_rest_and_sums_do_not_wrap)
{
    Ctx cx CLEANUP(ctx_clear) = ctx_make(1 << 16);
    Ageing sum = { .items = 0 };
    CHECK_EQ("the rest", item_open(100, 30, 20), 50);
    CHECK_EQ("more than all was paid", item_open(100, 0, 120), 0);
    CHECK_EQ("far more", item_open(INT64_MAX, INT64_MAX, INT64_MAX), 0);
    CHECK_OK("nothing open", &cx, ageing_add(&cx, &sum, AGE_30, 0));
    CHECK_EQ("is no item", sum.items, 0);
    CHECK_OK("most", &cx, ageing_add(&cx, &sum, AGE_30, INT64_MAX));
    CHECK_ERR("more", &cx, ageing_add(&cx, &sum, AGE_60, 1), ERR_OVERFLOW);
    CHECK_EQ("as it was", sum.age[AGE_60], 0);
    CHECK_EQ("as it was", sum.items, 1);
    CHECK_TEXT("name", text_of(age_name(AGE_OLDER)), ">90");
    CHECK_TEXT("Chinese", text_of(age_chinese(AGE_NOT_DUE)), "未到期");
}
