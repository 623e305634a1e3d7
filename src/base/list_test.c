/* list_test.c */
#include "base/list.h"

#include "test.h"

TEST(test_list__keeps_what_was_pushed_through_every_growth)
{
    Ctx cx = ctx_make(1 << 20);
    List list = list_make(sizeof(int64_t));
    for (int64_t i = 0; i < 10000; i++) {
        int64_t *item = list_push(&cx, &list);
        CHECK_TRUE("room", item != NULL);
        CHECK_EQ("zeroed", *item, 0);
        *item = i * i;
        CHECK_TRUE("no more than doubled", list.cap <= 2 * list.count + 8);
    }
    CHECK_EQ("counted", list.count, 10000);
    for (size_t i = 0; i < list.count; i++)
        CHECK_EQ("in order", *(int64_t *)list_at(&list, i), i * i);
    ctx_clear(&cx);
}

TEST(test_list__reserve_keeps_pushes_in_place)
{
    Ctx cx = ctx_make(1 << 20);
    List list = list_make(1);
    CHECK_OK("reserve", &cx, list_reserve(&cx, &list, 100));
    char *first = list_push(&cx, &list);
    for (int i = 1; i < 100; i++)
        CHECK_TRUE("pushed", list_push(&cx, &list) != NULL);
    CHECK_TRUE("the first did not move", list_at(&list, 0) == first);
    CHECK_OK("less than there is", &cx, list_reserve(&cx, &list, 5));
    CHECK_EQ("changes nothing", list.cap, 100);
    ctx_clear(&cx);
}

TEST(test_list__push_after_a_pop_is_zeroed)
{
    Ctx cx = ctx_make(1 << 10);
    List list = list_make(sizeof(int));
    int *item = list_push(&cx, &list);
    *item = 7;
    list.count = 0;
    item = list_push(&cx, &list);
    CHECK_EQ("zeroed", *item, 0);
    ctx_clear(&cx);
}

TEST(test_list__failure_leaves_the_list_as_it_was)
{
    Ctx cx = ctx_make(1 << 10);
    List list = list_make(100);
    while (list_push(&cx, &list))
        continue;
    CHECK_EQ("eight, and no room for sixteen", list.count, 8);
    CHECK_ERR("says so", &cx, cx.err, ERR_NO_MEMORY);
    CHECK_ERR("a size beyond size_t", &cx, list_reserve(&cx, &list, SIZE_MAX / 50), ERR_NO_MEMORY);
    CHECK_EQ("still eight", list.count, 8);
    ctx_clear(&cx);
}
